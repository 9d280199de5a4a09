"""GroupNorm as moments and normalise, over 64×64×320 and over the decoder's 512×512×128 (a quarter of its groups)."""
import math

import numpy as np

from . import real
from .integers import FRACTION, SCALE, UNIT
from .machine import node, of_real
from .rules import exponent_for_type

CASES = {"unet": (64, 320, 32), "decoder": (512, 32, 8)}


def measure(figures):
    for name, (side, channels, groups) in CASES.items():
        rng = np.random.default_rng(30)
        x = rng.standard_normal((side, side, channels)) * real.gains(rng, channels) + rng.standard_normal(channels)
        limit = 2 * np.abs(x).max()
        e = exponent_for_type(limit)
        value = of_real(x, "I16", e, limit)
        epsilon = max(1, round(256 * 1e-5 / 4.0 ** e))
        m = node("moments", [value], None, per="image", groups=groups, fraction=FRACTION, scale=SCALE, epsilon=epsilon)
        out = -14
        constants = {"gamma": ("I32", np.full(channels, 2 ** (30 + UNIT - out))), "beta": ("I32", np.zeros(channels))}
        y = node("normalise", [value, m], 2.0 ** out, constants, groups=groups, fraction=FRACTION, inner=FRACTION + SCALE + UNIT,
                 gamma="gamma", beta="beta", shift=30, type="I32", lo=-2**31, hi=2**31 - 1)
        same = real.normalise(value.real, groups, "image", 1e-5)
        figures[f"norm_{name}_operator_error_percent"] = 100 * real.error(y.real, same)
        expected = real.normalise(x, groups, "image", 1e-5)
        figures[f"norm_{name}_error_percent"] = 100 * real.error(y.real, expected)
        split = lambda a: a.reshape(side, side, groups, -1)
        worst = max(real.error(split(y.real)[:, :, g], split(expected)[:, :, g]) for g in range(groups))
        figures[f"norm_{name}_worst_group_error_percent"] = 100 * worst
        count = side * side * channels // groups
        data = split(value.data)
        second = max(int((data[:, :, g]**2).sum()) for g in range(groups))
        figures[f"norm_{name}_squares_bits"] = round(math.log2(second), 1)
        figures[f"norm_{name}_root_bits"] = round(math.log2(2**24 * (256 * count * second + count**2 * epsilon)), 1)
        figures[f"norm_{name}_inner_bits"] = round(math.log2((2**FRACTION * value.kind.largest + m.kind.largest) * m.kind.largest), 1)
