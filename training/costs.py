"""What a painting costs, counted in the integer program itself: python3 costs.py [--figures ../docs/figures/house_costs.json]

An element is a number that a node writes; an evaluation is one pass of the denoiser. With guidance a step is two evaluations.
"""
import argparse
import json
import os

import numpy as np

import integer                                          # noqa: F401  (puts tests/spec on the path)
from oracle import program

MODELS = os.path.join(os.path.dirname(integer.TRAINING), "models")


def stage_costs(checked, stage):
    """-> {"elements", "lookups", "multiply_adds"} of one pass, in the model's default size"""
    d = checked.program["defaults"]
    kinds = checked.proofs[d["width"], d["height"]][stage]
    out = dict.fromkeys(("elements", "lookups", "multiply_adds"), 0)
    for node in checked.program["stages"][stage]["nodes"]:
        n = int(np.prod(kinds[node["out"]].shape))
        if node["op"] not in ("shuffle", "permute", "slice", "concat"):      # these move numbers, they make none
            out["elements"] += n
        if node["op"] == "table":
            out["lookups"] += n
        elif node["op"] == "conv":
            out["multiply_adds"] += n * int(np.prod(checked.constants[node["weight"]][1].shape[1:]))
    return out


def parameters(checked):
    """Weights and biases, and the words' table"""
    return sum(int(v.size) for name, (_, v) in checked.constants.items() if name.endswith((".weight", ".bias")) or name == "embedding")


def costs(checked):
    evaluation, decode = stage_costs(checked, "denoise"), stage_costs(checked, "decode")
    count = checked.program["defaults"]["steps"] * checked.evaluations
    whole = {k: count * evaluation[k] + decode[k] for k in evaluation}
    return {"parameters": parameters(checked), "evaluations": count, **{f"{k}_per_evaluation": v for k, v in evaluation.items()},
            **{f"{k}_of_decoder": v for k, v in decode.items()}, **{f"{k}_per_picture": v for k, v in whole.items()}}


def main():
    p = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    p.add_argument("--figures")
    a = p.parse_args()
    figures = {}
    for name in ("tiny", "house", "house-small"):
        figures |= {f"{name.replace('-', '_')}_{k}": v for k, v in costs(program.load(os.path.join(MODELS, f"{name}.safetensors"))).items()}
    text = json.dumps(figures, indent=1)
    print(text)
    if a.figures:
        with open(a.figures, "w") as file:
            file.write(text + "\n")


if __name__ == "__main__":
    main()
