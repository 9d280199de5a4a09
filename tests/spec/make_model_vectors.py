#!/usr/bin/python3
"""Writes spec/vectors/models/: small random models that must be painted to the given hashes, or refused."""
import hashlib
import json
import os
import random
import sys

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, HERE)
import random_models                                     # noqa: E402
from compare_executors import requests                   # noqa: E402
from oracle import painter, program                      # noqa: E402
from oracle.refusal import Refused                       # noqa: E402

OUT = os.path.join(HERE, "../../spec/vectors/models")
PAINTED, EACH_REASON, LARGEST = 10, 2, 14000


def write(name, blob):
    with open(os.path.join(OUT, name), "wb") as file:
        file.write(blob)
    return name


def main():
    os.makedirs(OUT, exist_ok=True)
    painted, refused, reasons, ops = [], [], {}, set()
    for i in range(4000):
        rng = random.Random(f"vectors/{i}")
        blob = random_models.model(rng)
        if len(blob) > LARGEST:
            continue
        if len(painted) < PAINTED:
            model = program.Model(blob)
            recipe, seed = list(requests(rng, model, 9))[-1]
            done = painter.paint(model, recipe, seed)
            if len(set(done["pixels"].reshape(-1).tolist())) < 20:
                continue                                 # a flat picture would hide mistakes
            name = write(f"painted-{len(painted)}.safetensors", blob)
            painted.append({"file": name, "modelId": "0x" + model.id.hex(), "recipe": recipe, "seed": str(seed),
                            **{k: "0x" + done[k].hex() for k in ("requestHash", "imageHash", "traceRoot")}})
            ops |= {n["op"] for s in model.program["stages"].values() for n in s["nodes"]}
            continue
        bad = random_models.mutated(rng, blob)
        try:
            program.Model(bad)
        except Refused as error:
            if reasons.setdefault(error.reason, 0) < EACH_REASON and len(bad) < LARGEST:
                reasons[error.reason] += 1
                refused.append({"file": write(f"refused-{len(refused)}.safetensors", bad), "reason": str(error)})
        except Exception as error:                       # a mutation that this reader does not survive is its own fault
            raise AssertionError(i) from error
    head = {"comment": "Random models; made by tests/spec/make_model_vectors.py. `reason`: the second executor's, for people.", "painted": painted,
            "refused": refused}
    with open(os.path.join(OUT, "models.json"), "w") as file:
        json.dump(head, file, indent=1)
        file.write("\n")
    print(len(painted), "painted,", len(refused), "refused:", reasons, "; operators:", sorted(ops))


if __name__ == "__main__":
    main()
