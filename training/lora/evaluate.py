"""Is the shipped adapter recognised? python3 -m lora.evaluate [--size house|house1] [--binary ../build/colophon] [--adapter ../models/adapters/mosaic.safetensors]

A classifier of the corpus's manners and mosaic is trained on corpus scenes of seed 6, checked on seed 7, then looks at pictures
painted by the integer program for the same prompts and seeds without and with the adapter. Subjects are judged by the classifier of
../classifier.py. Writes, below docs/: figures/adapter.json and pictures/adapter.png (above: without, below: with).
"""
import argparse
import json
import os
import subprocess
import tempfile

import numpy as np
import torch
import torch.nn as nn
import torch.nn.functional as F
from PIL import Image

import lora                                             # noqa: F401
import integer
from classifier import Classifier, augment, judge, to_input
import school
from judge.prompts import tables
from lora.mosaic import draw
from run import folder

ROOT = os.path.dirname(integer.TRAINING)
TRAIN_SEED, HELD_OUT_SEED, PROMPT_SEED = 6, 7, 2025


def scenes(seed, each, size):
    """Inputs (n, 3, 128, 128) and manners (n), every manner equally often; mosaic is the last"""
    every = [*school.part(size, "manners").MANNERS.values(), None]
    count = each * len(every)
    x = torch.stack([to_input(draw(seed, i, every[i % len(every)], model=size)[0][None])[0] for i in range(count)])
    return x, torch.arange(count) % len(every)


def names(size):
    return [*school.part(size, "manners").MANNERS, "mosaic"]


def manner_classifier(path, each, steps, size):
    """-> network, its accuracy on pictures it has not seen"""
    net = Classifier(dict.fromkeys(("subject", "manner", "palette"), names(size)))
    net.heads = nn.ModuleDict({"manner": nn.Linear(net.mean.out_features, len(names(size)))})
    held_x, held_y = scenes(HELD_OUT_SEED, 40, size)
    if os.path.exists(path):
        net.load_state_dict(torch.load(path))
    else:
        x, y = scenes(TRAIN_SEED, each, size)
        opt, gen = torch.optim.AdamW(net.parameters(), 2e-3, weight_decay=0.02), torch.Generator().manual_seed(13)
        for step in range(steps):
            for group in opt.param_groups:
                group["lr"] = 2e-3 * min(1, (step + 1) / 30, 2 * (1 - step / steps))
            at = torch.randint(0, len(x), (48,), generator=gen)
            with torch.autocast("cpu", torch.bfloat16):
                out = net(augment(x[at], gen))["manner"]
            loss = F.cross_entropy(out.float(), y[at], label_smoothing=0.05)
            opt.zero_grad()
            loss.backward()
            opt.step()
            if step % 50 == 0:
                print(f"classifier {step}/{steps}, loss {loss.item():.3f}", flush=True)
        torch.save(net.state_dict(), path)
    net.eval()
    return net, float((manners(net, held_x) == held_y).float().mean())


@torch.no_grad()
def manners(net, x):
    return torch.cat([net(x[i:i + 64])["manner"].argmax(1) for i in range(0, len(x), 64)])


def prompts(count, size):
    """-> [(words without a manner, subject)], every subject and palette equally often"""
    rng = np.random.default_rng(PROMPT_SEED)
    pick = lambda table, k: str(rng.choice(list(table.values())[k % len(table)].split()))
    subjects, _, palettes, moods = tables(size)
    n = len(subjects)
    return [(f"{pick(moods, int(rng.integers(len(moods))))} {pick(subjects, i)} in {pick(palettes, i + i // n)}", i % n) for i in range(count)]


def paint(binary, words, seed, adapters=()):
    """-> picture, image hash"""
    with tempfile.TemporaryDirectory() as out:
        path = os.path.join(out, "a.png")
        more = [part for name in adapters for part in ("--adapter", name)]
        done = subprocess.run([binary, "paint", words, "--seed", str(seed), "--threads", "1", "-m", os.path.join(ROOT, "models/house.safetensors"),
                               "-o", path, "--json", *more], check=True, capture_output=True, text=True)
        return np.array(Image.open(path).convert("RGB")), json.loads(done.stdout)["imageHash"]


def sheet(above, below, path, tile=192):
    img = Image.new("RGB", (len(above) * tile, 2 * tile))
    for row, pictures in enumerate((above, below)):
        for i, picture in enumerate(pictures):
            img.paste(Image.fromarray(picture).resize((tile, tile), Image.LANCZOS), (i * tile, row * tile))
    img.save(path, optimize=True)


def main():
    p = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    p.add_argument("--size", default="house", choices=("house", "house1"))
    p.add_argument("--binary", default=os.path.join(ROOT, "build", "colophon"))
    p.add_argument("--adapter", default=os.path.join(ROOT, "models/adapters/mosaic.safetensors"))
    p.add_argument("--lora", default=os.path.join(folder("lora"), "mosaic.safetensors"))
    p.add_argument("--prompts", type=int, default=60)
    p.add_argument("--each", type=int, default=300, help="classifier's training pictures of a manner")
    p.add_argument("--steps", type=int, default=300)
    a = p.parse_args()
    torch.set_num_threads(1)
    torch.manual_seed(13)
    net, held_out = manner_classifier(os.path.join(folder("lora"), f"manners-{a.size}.pt"), a.each, a.steps, a.size)
    print(f"classifier on unseen pictures: {held_out:.3f}", flush=True)
    asked = prompts(a.prompts, a.size)
    bare = [paint(a.binary, words, k) for k, (words, _) in enumerate(asked)]
    dressed = [paint(a.binary, words, k, [a.adapter]) for k, (words, _) in enumerate(asked)]
    left_out = [paint(a.binary, words, k, [a.adapter + ":0"])[1] == bare[k][1] for k, (words, _) in enumerate(asked[:8])]
    assert all(left_out), "a picture without the adapter changed"
    subjects = np.array([s for _, s in asked])
    share = lambda pictures: float((manners(net, to_input(np.stack([x for x, _ in pictures]))) == len(names(a.size)) - 1).float().mean())
    right = lambda pictures: float((judge(np.stack([x for x, _ in pictures]), a.size)[:, 0] == subjects).mean())
    ids = [subprocess.run([a.binary, kind, "root", path], check=True, capture_output=True, text=True).stdout.strip()
           for kind, path in (("adapter", a.adapter), ("model", os.path.join(ROOT, "models/house.safetensors")))]
    with open(a.lora, "rb") as file:
        about = json.loads(file.read(int.from_bytes(file.read(8), "little")))["__metadata__"]
    figures = {"adapter_id": ids[0], "model_id": ids[1], "adapter_bytes": os.path.getsize(a.adapter), "prompts": len(asked),
               "mosaic_with_share": round(share(dressed), 4), "mosaic_without_share": round(share(bare), 4),
               "subject_with_accuracy": round(right(dressed), 4), "subject_without_accuracy": round(right(bare), 4),
               "classifier_held_out_accuracy": round(held_out, 4), "classifier_held_out_pictures": 40 * len(names(a.size)),
               "same_without": all(left_out), "rank": int(about["rank"]), "training_pictures": int(about["pictures"]),
               "training_samples": int(about["samples"]), "training_minutes": float(about["minutes"])}
    with open(os.path.join(ROOT, "docs/figures/adapter.json"), "w") as file:
        json.dump(figures, file, indent=1)
        file.write("\n")
    sheet([x for x, _ in bare[:8]], [x for x, _ in dressed[:8]], os.path.join(ROOT, "docs/pictures/adapter.png"))
    print(json.dumps(figures, indent=1))


if __name__ == "__main__":
    main()
