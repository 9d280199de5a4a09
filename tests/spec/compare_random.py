#!/usr/bin/python3
"""Random models (random_models.py) painted by both executors: the same hashes, or the same verdict; else exit 1.

compare_random.py BINARY [COUNT] [--seed K] [--keep DIR]
"""
import argparse
import os
import random
import sys
import tempfile

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, HERE)
import random_models                                     # noqa: E402
from compare_executors import FIELDS, requests, theirs   # noqa: E402
from oracle import painter, program                      # noqa: E402
from oracle.refusal import Refused                       # noqa: E402


def too_large(model):
    return any(k.shape[0] * k.shape[1] * k.shape[2] > 10**6 for p in model.proofs.values() for s in p.values() for k in s.values())


def main():
    p = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    p.add_argument("binary")
    p.add_argument("count", nargs="?", type=int, default=40)
    p.add_argument("--seed", type=int, default=1)
    p.add_argument("--keep", help="keep the models that differ in this folder")
    a = p.parse_args()
    painted = refused = wrong = 0
    with tempfile.TemporaryDirectory() as folder:
        path, out = os.path.join(folder, "m.safetensors"), os.path.join(folder, "a.png")
        for i in range(a.count):
            rng = random.Random(f"{a.seed}/{i}")
            blob = random_models.model(rng)
            if i % 3:
                blob = (random_models.mutated if i % 3 == 1 else random_models.damaged)(rng, blob)
            with open(path, "wb") as file:
                file.write(blob)
            problem = None
            try:
                model = program.Model(blob)
            except Refused as error:
                refused += 1
                got = theirs(a.binary, path, {"steps": 1, "sampler": "s", "guidance": 65536, "width": 8, "height": 8, "prompt": "",
                                              "negativePrompt": "", "mark": 0}, 1, out, False)
                if "error" not in got or not 0 < got["code"] < 126 or "error: model file" not in got["error"]:
                    problem = f"refused here ({error}), there: {got}"
            else:
                if too_large(model):
                    continue
                for recipe, seed in requests(rng, model, 2):
                    mine = painter.paint(model, recipe, seed)
                    expected = {**{k: "0x" + mine[k].hex() for k in FIELDS if k != "modelId"}, "modelId": "0x" + model.id.hex()}
                    for reference in (False, True):
                        got = theirs(a.binary, path, recipe, seed, out, reference)
                        if any(got.get(k) != expected[k] for k in FIELDS):
                            problem = f"{recipe} seed {seed} reference {reference}: {expected}, there: {got}"
                painted += 1
            if problem:
                wrong += 1
                print(f"model {a.seed}/{i}: {problem[:900]}")
                if a.keep:
                    os.makedirs(a.keep, exist_ok=True)
                    with open(os.path.join(a.keep, f"{a.seed}-{i}.safetensors"), "wb") as file:
                        file.write(blob)
    print(f"{painted} models painted alike, {refused} refused alike" if not wrong else f"{wrong} differ")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
