"""Float LoRA -> integer adapter file (spec/adapter.md).

python3 -m lora.quantise runs/lora/NAME.safetensors --name NAME [--model ../models/house.safetensors] -o ../models/adapters/NAME.safetensors

The ranges of the inner values are measured on seeded prompts through the float pipeline with the LoRA; everything else follows
from the float file, the checkpoint and the model's scales.
"""
import argparse
import json
import os
import sys

import numpy as np
import torch

import lora                                             # noqa: F401
import nets
import integer
from integer import calibrate, float_net, model, quantise, sampler
from lora import branches
from oracle import adapter as reader, program
from oracle.container import tensor, write
from oracle.kinds import Kind
from run import folder as runs

HEADROOM, INNER_MAX = 1.25, 32767
INNER = Kind("I16", (1, 1, 1), -INNER_MAX, INNER_MAX)
SCALE_BITS, EXPONENT_MAX = 30, 31


@torch.no_grad()
def inner_ranges(net, lows, plan, count=16, seed=9101):
    """{point: largest magnitude of each of A's outputs (R)} over prompts at strength 1"""
    seen = {}

    def watch(point, t):
        high = t.abs().amax((0, 2, 3)).double().numpy()
        seen[point] = np.maximum(seen.get(point, 0), high)

    lows.watch = watch
    bag = calibrate.bags(calibrate.prompts(count, seed, plan["school"]), plan["school"])
    cfg = net.cfg
    noise = torch.randn((count, cfg.z, cfg.latent, cfg.latent), generator=torch.Generator().manual_seed(seed))
    float_net.sample(net, noise, bag, torch.zeros_like(bag), sampler.coefficients(plan["default"], plan.get("shift", 1.0)),
                     plan["guidance"], branch=lows)
    lows.watch = None
    return seen


def point_of(name, lows, largest, exponents, kind, shift):
    """-> the point's JSON, its tensors {name: (dtype, values)}

    A(x) in units of step * 2^input becomes an int16 t whose unit a row is chosen by what was seen; B's rows take that unit in.
    """
    before, after = exponents
    a, b = (part[name.replace(".", "/")].detach().double().numpy() for part in (lows.a, lows.b))
    down, step = quantise.weights(a, 8, kind, True)
    unit = HEADROOM * np.maximum(largest, 1e-6) / INNER_MAX            # of t
    by, inner_shift = quantise.multipliers(step * 2.0 ** before / unit)
    up, up_step = quantise.weights(b * unit.reshape(1, -1, 1, 1) * lows.scale(name), 16, INNER, False)
    # t's sum times the multiplier at strength 1, shifted by the mix: in units of 2^after
    real = up_step / 2.0 ** after * 2.0 ** shift
    exponent = 0
    while exponent < EXPONENT_MAX and np.abs(real).max() * 2.0 ** (exponent + 1) < 2.0 ** SCALE_BITS:
        exponent += 1
    if np.abs(real).max() >= 2.0 ** 31:
        raise ValueError(f"point {name} is too strong for its mix")
    tensors = {f"{name}.down": ("I8", down.transpose(0, 2, 3, 1)), f"{name}.by": ("I32", by),
               f"{name}.up": ("I16", up.transpose(0, 2, 3, 1)), f"{name}.scale": ("I32", np.rint(real * 2.0 ** exponent).astype(np.int64))}
    return {"stage": "denoise", "point": name, "down": f"{name}.down", "by": f"{name}.by", "shift": inner_shift, "lo": -INNER_MAX,
            "hi": INNER_MAX, "up": f"{name}.up", "scale": f"{name}.scale", "exponent": exponent}, tensors


def points_of(checked):
    """What an adapter file depends on: where branches go, and their shapes and shifts"""
    return {name: (mix["shift"], {k: v for k, v in conv.items() if k not in ("in", "out")})
            for name, (mix, conv) in checked.points("denoise").items()}


def build(folder, plan, name, float_path, model_path, dequantised=False):
    """folder: the base's checkpoints -> bytes of the adapter file, the Adapter

    dequantised: they were made from the model file (dequantise.py), so that exporting them gives its program, and weights that
    are rounded once more."""
    net = nets.load(os.path.join(folder, "denoiser.pt"))
    lows, _ = branches.load(float_path, net)
    with open(os.path.join(folder, "vocabulary.json")) as file:
        vocabulary = json.load(file)
    blob, builder = model.build(*model.load_weights(folder), calibrate.read(model_path.replace(".safetensors", "") + ".scales.json"), plan, vocabulary)
    with open(model_path, "rb") as file:
        there = file.read()
    checked = program.Model(there)
    if there != blob and not (dequantised and points_of(checked) == points_of(program.Model(blob))):
        raise ValueError(f"{model_path} was not made from the checkpoint in {folder}: export it again"
                         + ("" if dequantised else ", or say --dequantised if dequantise.py made that"))
    kinds = checked.proofs[checked.sizes[0]]["denoise"]
    places = checked.points("denoise")
    seen = inner_ranges(net, lows, plan)
    points, tensors = [], {}
    for point in sorted(lows.alpha):
        if point not in places:
            raise ValueError(f"the model has no point {point}")
        mix, conv = places[point]
        entry, more = point_of(point, lows, seen[point], builder.points["denoise", point], kinds[conv["in"][0]], mix["shift"])
        points.append(entry)
        tensors.update({n: tensor(values, dtype) for n, (dtype, values) in more.items()})
    head = {"format": "colophon/adapter/v1", "name": name, "model": "0x" + checked.id.hex(), "points": points}
    text = json.dumps(head, separators=(",", ":")).encode("ascii")
    tensors["adapter"] = ("U8", (len(text),), text)
    blob = write(tensors)
    made = reader.Adapter(blob)
    reader.adapted(checked, [{"id": "0x" + made.id.hex(), "strength": 65536}], [made], checked.sizes[0])     # proven
    return blob, made


def main():
    p = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    p.add_argument("lora")
    p.add_argument("--name", required=True)
    p.add_argument("--size", default="house", choices=list(nets.SIZES))
    p.add_argument("--model")
    p.add_argument("-o", dest="out", required=True)
    p.add_argument("--dequantised", action="store_true", help="the base was made from the model file by dequantise.py")
    a = p.parse_args()
    torch.set_num_threads(1)
    path = a.model or os.path.join(integer.TRAINING, "..", "models", f"{a.size}.safetensors")
    try:
        blob, made = build(runs(a.size), model.PLANS[a.size], a.name, a.lora, os.path.normpath(path), a.dequantised)
    except (ValueError, OSError) as error:
        sys.exit(f"lora.quantise: {error}")
    os.makedirs(os.path.dirname(os.path.abspath(a.out)), exist_ok=True)
    with open(a.out + ".tmp", "wb") as file:
        file.write(blob)
    os.replace(a.out + ".tmp", a.out)
    print(f"{a.out}: {len(blob)} bytes, id 0x{made.id.hex()}, {len(made.points)} points")


if __name__ == "__main__":
    main()
