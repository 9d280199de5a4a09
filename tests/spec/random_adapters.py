"""Random adapters for a model, from a seed: (rng, program.Model) -> bytes. `change` breaks one on purpose."""
import json

import numpy as np
from oracle import ops
from oracle.container import tensor, write
from oracle.kinds import Kind
from oracle.program import KindScope

STAGES = ("text", "init", "denoise", "step", "decode")


def _draw(rng, shape, low, high):
    return np.array([rng.randint(low, high) for _ in range(int(np.prod(shape)))]).reshape(shape)


def _point(rng, model, stage, name, tensors):
    size = model.sizes[0]
    kinds = model.proofs[size][stage]
    mix, conv = model.points(stage)[name]
    weight = model.constants[conv["weight"]][1]
    o, kh, kw, c = weight.shape
    rank = rng.randint(1, 3)
    scope = KindScope({}, size)

    def conv_kind(x, w, **slide):
        scope.constants["w"] = "I16", w
        return ops.prove_conv({"weight": "w", **slide}, [x], scope)

    down = _draw(rng, (rank, kh, kw, c), -127, 127)
    slide = {k: conv[k] for k in ("stride", "pad") if k in conv}
    low = conv_kind(kinds[conv["in"][0]], down, **slide)
    shift = max(0, low.largest.bit_length() - 15)         # most of the inner values' range is in use
    by = _draw(rng, (rank,), 1, 3) * (1 - 2 * _draw(rng, (rank,), 0, 1))
    lo, hi = -rng.randint(20000, 30000), rng.randint(20000, 30000)
    wide = rng.random() < 0.7
    up = _draw(rng, (o, 1, 1, rank), *((-8000, 8000) if wide else (-127, 127)))
    total = conv_kind(Kind("I16", (1, 1, rank), lo, hi), up)
    factor = mix["by"][0]
    most = abs(factor) if isinstance(factor, int) else KindScope(model.constants).kind(factor).largest if factor in model.constants else kinds[factor].largest
    target = min(2.0**26, rng.uniform(0.05, 0.3) * kinds[conv["out"]].largest * most / total.largest)
    exponent = rng.randint(0, 12)
    while exponent and target * 2**exponent >= 2**29:
        exponent -= 1
    top = max(1, min(2**31 - 1, round(target * 2**exponent)))
    scale = _draw(rng, (o,), -top, top)
    prefix = f"{stage}.{name}"
    tensors.update({f"{prefix}.down": tensor(down, "I8"), f"{prefix}.by": tensor(by, "I32"),
                    f"{prefix}.up": tensor(up, "I16" if wide else "I8"), f"{prefix}.scale": tensor(scale, "I32")})
    return {"stage": stage, "point": name, "down": f"{prefix}.down", "by": f"{prefix}.by", "shift": shift, "lo": lo, "hi": hi,
            "up": f"{prefix}.up", "scale": f"{prefix}.scale", "exponent": exponent}


def parts(rng, model, name="random", points=4):
    """-> the JSON, tensors without it"""
    places = [(s, p) for s in STAGES for p in model.points(s)]
    tensors = {}
    chosen = rng.sample(places, min(points, len(places)))
    head = {"format": "colophon/adapter/v1", "name": name, "model": "0x" + model.id.hex(),
            "points": [_point(rng, model, s, p, tensors) for s, p in chosen]}
    return head, tensors


def file_of(head, tensors):
    text = json.dumps(head, separators=(",", ":")).encode("ascii")
    return write({**tensors, "adapter": ("U8", (len(text),), text)})


def adapter(rng, model, name="random", points=4):
    return file_of(*parts(rng, model, name, points))
