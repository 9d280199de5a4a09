"""An artist learns from what it sold: python3 -m generation.learn --rpc URL --deployment FILE --name NAME

Registers what rose in its last exhibitions as a data set (or takes the newest that was), makes an adapter of those pieces, registers
it with that data set as its parent, commissions a piece that shows it at work, and has the artist adopt it. The key in COLOPHON_KEY
pays for registration, the proof and gas, and its account is the adapter's payee. What was cut off goes on where it was.
"""
import argparse
import os
import pathlib
import sys
import time

from generation.chain import ROOT, Failed, Program
from generation.learning import Learning, say

POLL_SECONDS = 2


class OurProgram(Program):
    """On a chain that others run; whoever a step names, the key is ours."""

    def __init__(self, a, folder):
        self.where = ["--rpc", a.rpc, "--deployment", os.path.abspath(a.deployment)]
        self.artist = ["--artist", a.artist] if a.artist else []
        self.folder = folder
        models = [str(folder / "models"), *filter(None, os.environ.get("COLOPHON_MODELS", "").split(":")), str(ROOT / "models")]
        self.environment = dict(os.environ, COLOPHON_MODELS=":".join(models))

    def try_as(self, who, *arguments, on_chain=True):
        more = [*(self.artist if arguments[0] == "artist" else []), *self.where] if on_chain else []
        environment = self.environment if who else {k: v for k, v in self.environment.items() if k != "COLOPHON_KEY"}
        return self.run([*arguments, *more], env=environment, cwd=self.folder)


def until_final(learning, program, deliver):
    """The proof is painted by a provider, or by us, and finalised by a keeper, or by us once its window is over."""
    proof, told = learning.proof(), None
    while True:
        status = next(job for job in learning.jobs() if job["id"] == proof)["status"]
        if told != status:
            say(f"  commission {proof}, which shows it at work, is {status}")
            told = status
        if status == "final":
            return
        if status in ("refunded", "void", "challenged", "questioned", "disproved"):
            raise Failed(f"commission {proof} is {status}, and proves nothing: look at it, then remove \"proof\" from {learning.path}")
        if status in ("delivered", "accepted"):
            code, _, err = program.try_as("teacher", "finalise", proof)
            if code != 0 and not any(word in err for word in ("WindowOpen", "WrongStatus")):
                raise Failed(f"colophon finalise failed: {err.removeprefix('error: ')}")
        elif status == "open" and deliver:
            code, _, err = program.try_as("teacher", "deliver", proof, "-o", learning.folder / "proof.png")
            if code != 0 and "SeedNotYet" not in err:
                raise Failed(f"colophon deliver failed: {err.removeprefix('error: ')}")
        time.sleep(POLL_SECONDS)


def main():
    p = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter, prog="python3 -m generation.learn")
    p.add_argument("--rpc", default="http://127.0.0.1:8545")
    p.add_argument("--deployment", default="deployment.json")
    p.add_argument("--artist", help="its address, where the deployments file has several")
    p.add_argument("--name", required=True, help="the adapter's, 1 to 64 letters, digits, - and _")
    p.add_argument("--folder", help="for what is made; default: build/learn/NAME")
    p.add_argument("--share", type=int, default=300, help="basis points of a sale that go to the adapter's payee")
    p.add_argument("--deliver", action="store_true", help="paint the proof here, with a provider's bond, instead of waiting for a provider")
    p.add_argument("--steps", type=int, default=120, help="of training, at most")
    p.add_argument("--minutes", type=float, default=3, help="of training, at most")
    p.add_argument("--threads", type=int, default=min(os.cpu_count() or 1, 4))
    a = p.parse_args()
    if not a.name.replace("-", "").replace("_", "").isalnum() or not a.name.isascii() or len(a.name) > 64:
        p.error("--name: 1 to 64 letters, digits, - and _")
    folder = (pathlib.Path(a.folder) if a.folder else ROOT / "build/learn" / a.name).resolve()
    try:
        folder.mkdir(parents=True, exist_ok=True)
        program = OurProgram(a, folder)
        learning = Learning(program, folder, a)
        corpus = learning.corpus()
        say(f"{len(corpus['rose'])} of the exhibitions {corpus['first']} to {corpus['last']} sold at or above the average price: {corpus['id']}")
        for line in learning.adapter()["said"]:
            say(f"  {line.removeprefix(str(folder) + '/')}")
        say(f"the adapter {learning.registered()} is registered; providers that are to paint with it need the file {learning.made}")
        until_final(learning, program, a.deliver)
        learning.adopted()
        say("the artist paints with it from now on")
    except (Failed, OSError) as error:
        sys.exit(f"error: {error}")


if __name__ == "__main__":
    main()
