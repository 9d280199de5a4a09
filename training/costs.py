"""What a painting costs, counted in the integer program itself: python3 costs.py [--figures ../docs/figures/house_costs.json]

Counts the shipped tiny and house models from their files, and designs from a network of random weights. An element is a number that a
node writes; an evaluation is one pass of the denoiser. With guidance a step is two evaluations.
"""
import argparse
import json
import os
import tempfile

import numpy as np
import torch

import integer                                          # noqa: F401  (puts tests/spec on the path)
import nets
import school
from integer import calibrate, model
from oracle import program

MODELS = os.path.join(os.path.dirname(integer.TRAINING), "models")
DESIGNS = {"house-small": 2}        # name -> evaluations a picture


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


def costs(checked, guided=True, steps=None):
    d = checked.program["defaults"]
    evaluation, decode = stage_costs(checked, "denoise"), stage_costs(checked, "decode")
    count = steps or d["steps"] * (1 + guided)
    whole = {k: count * evaluation[k] + decode[k] for k in evaluation}
    return {"parameters": parameters(checked), "evaluations": count, **{f"{k}_per_evaluation": v for k, v in evaluation.items()},
            **{f"{k}_of_decoder": v for k, v in decode.items()}, **{f"{k}_per_picture": v for k, v in whole.items()}}


@torch.no_grad()
def design(size):
    """-> a checked model of this size with random weights"""
    torch.manual_seed(1)
    ae, net = nets.Autoencoder(nets.SIZES[size][0]), nets.Denoiser(nets.SIZES[size][1])
    for name, p in net.named_parameters():
        if name.endswith(".gain"):      # at zero before training: nothing to scale by
            p.fill_(0.5)
    plan = {**model.PLANS["house"], "name": size, "school": size}
    with tempfile.TemporaryDirectory() as folder:
        nets.save(os.path.join(folder, "ae.pt"), ae)
        nets.save(os.path.join(folder, "denoiser.pt"), net)
        seen, _ = calibrate.largest(nets.load(os.path.join(folder, "denoiser.pt")), nets.load(os.path.join(folder, "ae.pt")), [4], [1.0], 1.0, size, count=4)
        values = {"values": calibrate.scales(seen, plan["finest"])}
        return program.Model(model.build(*model.load_weights(folder), values, plan, school.captions(size).vocabulary())[0])


def main():
    p = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    p.add_argument("--figures")
    a = p.parse_args()
    torch.set_num_threads(1)
    figures = {}
    for name in ("tiny", "house"):
        figures |= {f"{name}_{k}": v for k, v in costs(program.load(os.path.join(MODELS, f"{name}.safetensors"))).items()}
    for name, evaluations in DESIGNS.items():
        figures |= {f"{name.replace('-', '_')}_{k}": v for k, v in costs(design(name), False, evaluations).items()}
    text = json.dumps(figures, indent=1)
    print(text)
    if a.figures:
        with open(a.figures, "w") as file:
            file.write(text + "\n")


if __name__ == "__main__":
    main()
