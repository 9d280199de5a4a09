#!/usr/bin/python3
"""Writes spec/vectors/paint.json and trace.json: whole paintings by the tiny model, with the second executor.

paint.json: requests, and the hashes that any executor must reach. trace.json: the leaves of one painting's trace.
Run again whenever models/tiny.safetensors changes.
"""
import json
import os
import sys

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, HERE)
from oracle import merkle, painter, program             # noqa: E402

MODEL = os.path.join(HERE, "../../models/tiny.safetensors")
OUT = os.path.join(HERE, "../../spec/vectors")

#        prompt, negative prompt, seed, changed fields
CASES = [
    ("mountains at dusk", "", 7, {}),
    ("mountains at dusk", "", 8, {}),
    ("", "", 0, {}),
    ("sea", "storm", 2**63 - 1, {}),
    ("stained glass flower in rose", "", 2**63, {"steps": 8}),
    ("halftone city at night with moon", "sun", 2**64 - 1, {"steps": 2}),
    ("neon planet with rings", "", 14211084837701813875, {"steps": 6}),
    ("waves azure screenprint storm", "", 1, {"guidance": 65536}),
    ("dunes honey calm", "", 2, {"guidance": 0}),
    ("forest moss ink", "calm", 3, {"guidance": 1966080}),
    ("circles, circles & CIRCLES; copper-teal", "", 4, {"guidance": 229377}),
    ("hills zebra caf\u00e9 \u96ea", "unknown", 5, {}),
    ("sun moon stars clouds boat trees windows rings leaves arcs halves target four snow lightning sea", "", 6, {}),
]


def write(name, head, cases):
    with open(os.path.join(OUT, name), "w") as file:
        file.write("{\n" + "".join(f' {json.dumps(k)}: {json.dumps(v)},\n' for k, v in head.items()))
        file.write(' "cases": [\n' + ",\n".join("  " + json.dumps(c) for c in cases) + "\n ]\n}\n")
    print(name, len(cases))


def main():
    model = program.load(MODEL)
    hexed = lambda b: "0x" + b.hex()
    cases = []
    for prompt, negative, seed, changed in CASES:
        recipe = painter.default_request(model, prompt, negative, **changed)
        done = painter.paint(model, recipe, seed)
        cases.append({"recipe": recipe, "seed": str(seed), "unknown": done["unknown"],
                      **{k: hexed(done[k]) for k in ("requestHash", "imageHash", "traceRoot")}})
    write("paint.json", {"comment": "Paintings by models/tiny.safetensors; made by tests/spec/make_paint_vectors.py. Seeds are decimal strings.",
                         "modelId": hexed(model.id)}, cases)
    recipe = painter.default_request(model, *CASES[0][:2], steps=2)
    done = painter.paint(model, recipe, CASES[0][2])
    leaves = [{"leaf": hexed(leaf), "hash": hexed(merkle.sha256(b"\0" + leaf))} for leaf in done["leaves"]]
    write("trace.json", {"comment": "The leaves of one painting's trace, in order; made by tests/spec/make_paint_vectors.py.",
                         "modelId": hexed(model.id), "recipe": recipe, "seed": str(CASES[0][2]), "requestHash": hexed(done["requestHash"]),
                         "traceRoot": hexed(done["traceRoot"])}, leaves)


if __name__ == "__main__":
    main()
