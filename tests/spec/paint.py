#!/usr/bin/python3
"""Paints with the second executor: paint.py MODEL --prompt TEXT --seed N -o out.png --json"""
import argparse
import json
import os
import sys
import time

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from oracle import painter, program                     # noqa: E402
from oracle.refusal import Refused                      # noqa: E402


def main():
    p = argparse.ArgumentParser(description=__doc__)
    p.add_argument("model")
    p.add_argument("--prompt", default="")
    p.add_argument("--negative", default="")
    p.add_argument("--seed", type=int, default=0)
    p.add_argument("--steps", type=int)
    p.add_argument("--sampler")
    p.add_argument("--guidance", type=int, help="Q16.16")
    p.add_argument("--cfg-scale", help="decimal, rounded to Q16.16 half up")
    p.add_argument("-W", type=int, dest="width")
    p.add_argument("-H", type=int, dest="height")
    p.add_argument("-o", dest="out")
    p.add_argument("--json", action="store_true")
    a = p.parse_args()
    start = time.time()
    model = program.load(a.model)
    changed = {k: getattr(a, k) for k in ("steps", "sampler", "guidance", "width", "height") if getattr(a, k) is not None}
    if a.cfg_scale is not None:
        whole, _, part = a.cfg_scale.partition(".")
        changed["guidance"] = (int(whole + part) * 65536 * 2 + 10 ** len(part)) // (2 * 10 ** len(part))
    recipe = painter.default_request(model, a.prompt, a.negative, **changed)
    result = painter.paint(model, recipe, a.seed)
    if a.out:
        with open(a.out, "wb") as file:
            file.write(result["png"])
    for word in result["unknown"]:
        print(f"unknown word: {word}", file=sys.stderr)
    if a.json:
        hashes = {k: "0x" + result[k].hex() for k in ("requestHash", "imageHash", "traceRoot")}
        print(json.dumps({**hashes, "modelId": "0x" + model.id.hex(), "seconds": round(time.time() - start, 3)}))


if __name__ == "__main__":
    try:
        main()
    except Refused as error:
        sys.exit(f"refused: {error}")
