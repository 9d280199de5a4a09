"""Static scales: the largest value seen in 64 seeded prompts through the float pipeline, times 1.25 -> scales.json."""
import json
import math

import numpy as np
import torch

import school

from . import float_net, sampler

HEADROOM = 1.25
FIXED = {"z": (-11, 16.0), "latent": (-11, 16.0)}        # exponent and limit given, not measured


def prompts(count, seed, size="house"):
    """Captions of corpus pictures that nobody trained on (their own seed)."""
    draw = school.render(size).draw
    return [draw(seed, i, 32)[1] for i in range(count)]


def bags(texts, size="house"):
    encode, vocab = school.captions(size).encode, school.captions(size).vocabulary()
    out = torch.zeros(len(texts), len(vocab["rows"]))
    for i, text in enumerate(texts):
        for row in encode(text, vocab):
            out[i, row] += 1
    return out


@torch.no_grad()
def largest(denoiser, autoencoder, steps, guidances, shift, size, count=64, seed=9001, batch=16):
    """-> {name: largest magnitude seen}, pictures left out; prompts share the guidances and step counts in turn.

    A picture whose state leaves what the integers can hold has no scale: it is saturated and of no use whatever the scales are,
    and would make those of all others coarse."""
    seen, left_out = {}, 0
    texts, generator = prompts(count, seed, size), torch.Generator().manual_seed(seed)
    cfg = denoiser.cfg
    for at in range(0, count, batch):
        bag = bags(texts[at:at + batch], size)
        of_batch = {}

        def see(name, tensor):
            each = tensor.abs().flatten(1).amax(dim=1) if len(tensor) == len(bag) else tensor.abs().amax().expand(len(bag))
            of_batch[name] = torch.maximum(of_batch.get(name, each), each)

        noise = torch.randn((len(bag), cfg.z, cfg.latent, cfg.latent), generator=generator)
        i = at // batch
        schedule = sampler.coefficients(steps[i % len(steps)], shift)
        x = float_net.sample(denoiser, noise, bag, torch.zeros_like(bag), schedule, guidances[i % len(guidances)], see)
        float_net.decode(autoencoder, x, see)
        good = of_batch["state"] < FIXED["z"][1]
        left_out += int((~good).sum())
        for name, each in of_batch.items():
            seen[name] = max(seen.get(name, 0.0), float(each[good].max()))
    return seen, left_out


def scales(seen, finest):
    """Per value: exponent (at least `finest`) and limit; tables: for each exponent the widest table needed"""
    out = {}
    for name, value in sorted(seen.items()):
        if name in ("state", "velocity"):
            continue
        if name in FIXED:
            exponent, limit = FIXED[name]
        else:
            limit = HEADROOM * value
            exponent = max(finest, math.frexp(limit / 32767)[1])
        out[name] = {"seen": round(value, 4), "exponent": exponent, "limit": round(limit, 4)}
    return out


def write(path, values, about):
    with open(path, "w") as file:
        file.write("{\n" + f' "about": {json.dumps(about)},\n "values": {{\n')
        file.write(",\n".join(f'  "{k}": {json.dumps(v)}' for k, v in values.items()) + "\n }\n}\n")


def read(path):
    with open(path) as file:
        return json.load(file)
