#!/usr/bin/python3
"""Writes spec/vectors/adapters/: small seeded adapters for models/tiny.safetensors, paintings with them, and uses that are refused.

Run again whenever models/tiny.safetensors changes.
"""
import json
import os
import random
import sys

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, HERE)
import numpy as np                                       # noqa: E402
import random_adapters                                   # noqa: E402
from oracle import adapter, painter, program             # noqa: E402
from oracle.container import tensor                      # noqa: E402
from oracle.refusal import Refused                       # noqa: E402

MODEL = os.path.join(HERE, "../../models/tiny.safetensors")
OUT = os.path.join(HERE, "../../spec/vectors/adapters")
FULL = 65536

#        prompt, seed, strengths of the adapters by number
CASES = [
    ("mountains at dusk", 7, {0: FULL}),
    ("mountains at dusk", 7, {0: -FULL // 2}),
    ("mountains at dusk", 7, {1: FULL}),
    ("mountains at dusk", 7, {0: FULL, 1: FULL}),
    ("sea", 2**63 - 1, {0: 40000, 1: -12345, 2: 65537, 3: 200000}),
    ("", 0, {2: 1}),
    ("flower rose", 3, {3: 16 * FULL}),
]


def refused(model, head, tensors):
    """(what, file, strength) that a painter must refuse"""
    def changed(**fields):
        return random_adapters.file_of({**head, "points": [{**head["points"][0], **fields}] + head["points"][1:]}, tensors)

    def with_tensor(key, values, dtype):
        return random_adapters.file_of(head, {**tensors, head["points"][0][key]: tensor(np.asarray(values), dtype)})

    first = head["points"][0]
    shapes = {k: tensors[first[k]][1] for k in ("down", "up", "scale")}
    yield "another model", random_adapters.file_of({**head, "model": "0x" + "11" * 32}, tensors), FULL
    yield "no such point", changed(point="nowhere"), FULL
    yield "another stage's point", changed(stage="step"), FULL
    yield "a point twice", random_adapters.file_of({**head, "points": head["points"] + head["points"][:1]}, tensors), FULL
    yield "a kernel of another size", with_tensor("down", np.ones(shapes["down"][:3] + (shapes["down"][3] + 1,)), "I8"), FULL
    yield "the rank of up is another", with_tensor("up", np.ones(shapes["up"][:3] + (shapes["up"][3] + 1,)), "I8"), FULL
    yield "a multiplier that leaves 32 bits", with_tensor("scale", np.full(shapes["scale"], 2**31 - 1), "I32"), -2**31
    yield "a sum of down that leaves 32 bits", with_tensor("down", np.full(shapes["down"], 32767), "I16"), FULL
    yield "exponent 32", changed(exponent=32), FULL
    yield "strength 0", random_adapters.file_of(head, tensors), 0


def main():
    os.makedirs(OUT, exist_ok=True)
    hexed = lambda b: "0x" + b.hex()
    write = lambda name, blob: open(os.path.join(OUT, name), "wb").write(blob)
    model = program.load(MODEL)
    files = [random_adapters.adapter(random.Random(f"adapter/{i}"), model, f"random {i}", points=3 + i) for i in range(4)]
    adapters = [adapter.Adapter(blob) for blob in files]
    listed = []
    for i, (blob, made) in enumerate(zip(files, adapters)):
        write(f"adapter-{i}.safetensors", blob)
        listed.append({"file": f"adapter-{i}.safetensors", "id": hexed(made.id), "name": made.name})
    cases, seen = [], {}
    for prompt, seed, strengths in CASES:
        uses = sorted(({"id": hexed(adapters[i].id), "strength": s} for i, s in strengths.items()), key=lambda u: u["id"])
        recipe = painter.default_request(model, prompt, "", adapters=uses)
        done = painter.paint(model, recipe, seed, adapters=adapters)
        pixels = done["pixels"].tobytes()
        bare = painter.paint(model, {**recipe, "adapters": []}, seed)["pixels"].tobytes()
        assert strengths == {2: 1} or pixels != bare, strengths              # else the vector would show nothing
        assert seen.setdefault(pixels, strengths) == strengths
        cases.append({"recipe": recipe, "seed": str(seed), **{k: hexed(done[k]) for k in ("requestHash", "imageHash", "traceRoot")}})
    bad = []
    head, tensors = random_adapters.parts(random.Random("adapter/bad"), model, "bad", points=2)
    for what, blob, strength in refused(model, head, tensors):
        name = f"refused-{len(bad)}.safetensors"
        write(name, blob)
        try:
            made = adapter.Adapter(blob)
            uses = [{"id": hexed(made.id), "strength": strength}]
            painter.paint(model, painter.default_request(model, "sea", "", adapters=uses), 1, adapters=[made])
        except Refused as error:
            bad.append({"what": what, "file": name, "strength": strength, "reason": str(error)})
        else:
            raise AssertionError(what)
    with open(os.path.join(OUT, "adapters.json"), "w") as file:
        json.dump({"comment": "Adapters for models/tiny.safetensors; made by tests/spec/make_adapter_vectors.py. `reason`: the second executor's, for people.",
                   "modelId": hexed(model.id), "adapters": listed, "cases": cases, "refused": bad}, file, indent=1)
        file.write("\n")
    print(len(cases), "cases,", len(bad), "refused:", [b["reason"] for b in bad])


if __name__ == "__main__":
    main()
