"""One generation, on a chain of this machine: python3 -m generation [--exhibitions 32] [--steps 120] [--minutes 3]

An artist paints, sells and learns. What rose becomes a registered data set; training/lora makes an adapter of those pieces; it is
registered with that data set as its parent; the artist adopts it and paints with it, and that piece's sale pays what taught it.
"""
import argparse
import json
import os
import pathlib
import shutil
import sys
import time

from generation.artist import ETHER, Artist, is_painted_with, terms, WINDOW
from generation.chain import ROOT, Chain, Failed, LocalProgram
from generation.learning import Learning, say

TRIES = 40      # exhibitions until the new hand is drawn and its piece sold: two of three draws are the first hand's
NAME = "generation-1"
WORD_DARK = "Ada collects dark moods and bids 0.06 ether on them; Ben bids 0.011 on the rest."


def figures_of(path):
    """What lora.train wrote into its file's head"""
    with open(path, "rb") as file:
        head = json.loads(file.read(int.from_bytes(file.read(8), "little")))
    return {key: float(head["__metadata__"][key]) for key in ("unseen_loss", "unseen_loss_without")}


def generation(a, folder, chain):
    models = f"{folder / 'models'}:{ROOT / 'models'}"
    program = LocalProgram(chain, models)
    program.run_as("platform", "deploy", "--window", WINDOW, "--auction-min", 30, "--extension", 5)
    model = program.run_as("author", "register", "model", ROOT / "models/house.safetensors", "--name", "House", "--share", 1000)
    file = folder / "artist.json"
    file.write_text(json.dumps(terms(json.loads((ROOT / "contracts/artist.json").read_text()), a.exhibitions)))
    address = program.run_as("founder", "artist", "deploy", "--name", "Weather", "--file", file, "--model", "house", "--gift", "2").lower()
    names = {**chain.names, address: "the artist"}
    artist = Artist(program, chain, folder)
    say(f"An artist is on the chain, with 2 ether. {WORD_DARK}")

    for _ in range(a.exhibitions):
        one = artist.paint()
        who, amount, _ = artist.sell(one)
        say(f"  {one['exhibition']:2}  {one['prompt']:<62} " + (f"{amount} ether, {who}" if who else "nobody bid"))

    learning = Learning(program, folder, argparse.Namespace(name=NAME, share=300, steps=a.steps, minutes=a.minutes, threads=a.threads))
    corpus = learning.corpus()
    say(f"\nSold at or above the average price: {', '.join(map(str, corpus['rose']))}. They are the data set {corpus['id'][:18]}…, "
        "registered, payee the artist.")
    training = learning.adapter()
    say(f"training/lora taught the house model from them, in {training['seconds']:.0f} s:")
    for line in training["said"]:
        say(f"  {line.removeprefix(str(folder) + '/')}")
    adapter, proof = learning.registered(), learning.proof()
    chain.mine()
    program.run_as("provider", "deliver", proof, "-o", folder / "proof.png")
    chain.wait(WINDOW + 1)
    program.run_as("keeper", "finalise", proof)
    token = learning.adopted()
    say(f"\nThe adapter {adapter[:18]}… is registered with the data set as its parent; a piece shows it at work, and the artist\n"
        "adopted it. It goes on, and draws with which hand it paints:")

    for _ in range(TRIES):
        one = artist.paint()
        new = is_painted_with(one["picture"], adapter)
        who, amount, paid = artist.sell(one)
        say(f"  {one['exhibition']:2}  {one['prompt']:<62} {'the new hand' if new else 'the first hand'}"
            + (f", {amount} ether, {who}" if who else ", nobody bid"))
        if new and paid:
            break
    else:
        raise Failed(f"the new hand was not drawn and sold in {TRIES} exhibitions: run it again")
    return {"artist": address, "model": model, "corpus": corpus, "adapter": adapter, "proof": token, "piece": one, "paid": paid,
            "price": amount, "buyer": who, "trainingSeconds": training["seconds"], "training": training["said"], "names": names}, program


def compare(folder, program, done):
    """The artist's piece, and what the same words and seed are without the adapter."""
    after, before = folder / "after.png", folder / "before.png"
    shutil.copy(done["piece"]["picture"], after)
    sys.path.insert(0, str(ROOT / "training"))
    from lora.pieces import request_of
    recipe, seed = request_of(after.read_bytes())
    program.run_as(None, "paint", recipe["prompt"], "--model", "house", "--seed", seed, "-o", before, on_chain=False)
    code, out, err = program.try_as(None, "verify", after, on_chain=False)
    if code != 0:
        raise Failed(f"the artist's piece does not repaint: {out} {err}")
    return before, after


def report(done, before, after):
    say("\n  registered     id")
    for name, work in (("model", done["model"]), ("data set", done["corpus"]["id"]), ("adapter", done["adapter"])):
        say(f"  {name:<14} {work}")
    say(f"\n  The sale of exhibition {done['piece']['exhibition']} for {done['price']} ether, in one transaction:\n  paid for       to             ether")
    for one in done["paid"]:
        say(f"  {one['role']:<14} {done['names'].get(one['address'].lower(), one['address']):<14} {int(one['wei']) / ETHER:.6f}")
    say(f"\n  before  {before}\n  after   {after}   (the artist's own; the same words and seed)")


def main():
    p = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter, prog="./demo --generation")
    p.add_argument("--exhibitions", type=int, default=32, help="that the data set is chosen from, 1 to 64")
    p.add_argument("--steps", type=int, default=120, help="of training, at most")
    p.add_argument("--minutes", type=float, default=3, help="of training, at most")
    p.add_argument("--threads", type=int, default=min(os.cpu_count() or 1, 4))
    p.add_argument("--folder", default="build/generation", help="emptied first")
    p.add_argument("--json", help="write what happened to this file")
    p.add_argument("--figures", help="write the figures of docs/artist.md to this file")
    a = p.parse_args()
    if not 1 <= a.exhibitions <= 64 or a.steps < 1 or a.minutes <= 0:
        p.error("1 to 64 exhibitions, and some training")
    folder = (ROOT / a.folder).resolve()
    marker = folder / ".generation"
    if folder.exists() and any(folder.iterdir()) and not marker.exists():
        sys.exit(f"error: {folder} holds something else\n\nhint: name another folder with --folder")
    shutil.rmtree(folder, ignore_errors=True)
    (folder / "models/adapters").mkdir(parents=True)
    marker.touch()
    start = time.monotonic()
    try:
        chain = Chain(folder)
        try:
            done, program = generation(a, folder, chain)
            before, after = compare(folder, program, done)
        finally:
            chain.stop()
    except (Failed, RuntimeError, OSError) as error:
        sys.exit(f"error: {error}")
    report(done, before, after)
    say(f"\n{time.monotonic() - start:.0f} s in all, {done['trainingSeconds']:.0f} of them training.")
    if a.figures:
        loss = figures_of(folder / "runs" / f"{NAME}.safetensors")
        pathlib.Path(a.figures).write_text(json.dumps({
            "exhibitions": a.exhibitions, "corpus_pieces": len(done["corpus"]["rose"]), "training_s": done["trainingSeconds"],
            "whole_s": round(time.monotonic() - start, 1),
            "unseen_loss_fall_percent": round(100 - 100 * loss["unseen_loss"] / loss["unseen_loss_without"], 2)}, indent=1) + "\n")
    if a.json:
        done.pop("names")
        done["piece"]["picture"] = str(done["piece"]["picture"])
        pathlib.Path(a.json).write_text(json.dumps({**done, "before": str(before), "after": str(after)}, indent=1) + "\n")


if __name__ == "__main__":
    main()
