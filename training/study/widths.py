"""One layer at a time: the error of each width, and how wide an input the 32-bit sum leaves it."""
import math

import numpy as np

from . import real
from .floats import Floats
from .integers import Integers
from .rules import Rules

POSITIONS, OUTPUTS = (8, 8), 320
LAYERS = {       # terms of a sum: kernel, channels, function before it, as in SD 1.x at 320 and 1,280 channels
    "conv320": (3, 320, "silu"), "conv1280": (3, 1280, "silu"), "linear320": (1, 320, None), "text768": (1, 768, None),
    "ff1280": (1, 1280, "product"), "ff5120": (1, 5120, "product")}
PLANS = {"w8_a8": Rules(8, "I8"), "w8": Rules(8), "w11": Rules(11), "w12": Rules(12), "w13": Rules(13), "balanced": Rules(),
         "w8_plain": Rules(8, equalise=False), "w8_a8_plain": Rules(8, "I8", equalise=False), "balanced_plain": Rules(equalise=False)}


def activations(rng, channels, function):
    """Gaussian, a few channels much larger (real.gains); after SiLU, or a product with another such (GEGLU)"""
    x = rng.standard_normal(POSITIONS + (channels,)) * real.gains(np.random.default_rng(7), channels)
    if function == "silu":
        return real.silu(x)
    return x * real.gelu(rng.standard_normal(x.shape)) if function == "product" else x


def measure(figures):
    for layer, (kernel, channels, function) in LAYERS.items():
        for kind in ("gauss", "heavy"):
            rng = np.random.default_rng(20)
            w = real.weights(rng, kind, (OUTPUTS, channels, kernel, kernel))
            x, calibration, pad = activations(rng, channels, function), Floats(), kernel // 2
            for _ in range(4):
                calibration.see("x", activations(rng, channels, function))
            expected = real.conv(x, w, 0, pad)
            for plan, rules in PLANS.items():
                n = Integers(rules, calibration.seen)
                value = n.given("x", x, [w])
                y = n.conv("", value, w, np.zeros(OUTPUTS), pad)
                figures[f"{layer}_{kind}_{plan}_error_percent"] = 100 * real.error(y.real, expected)
                if plan == "balanced":
                    (q, _, _), = n.made.values()
                    figures[f"{layer}_{kind}_weight_bits"] = round(math.log2(np.abs(q).max()) + 1, 1)
                    figures[f"{layer}_{kind}_input_bits"] = round(math.log2(value.kind.largest) + 1, 1)
            for bits in (8, 11, 12, 13):
                figures[f"{layer}_{kind}_w{bits}_input_bits"] = input_bits(w, bits, function)


def input_bits(w, bits, function):
    """The widest input, up to int16, with which every sum of weights of so many bits fits 32 bits (sign included)"""
    flat = w.reshape(len(w), -1)
    q = np.rint(flat / np.abs(flat).max(1, keepdims=True) * (2 ** (bits - 1) - 1))
    sums = np.maximum(q.clip(0).sum(1), (-q).clip(0).sum(1)) if function == "silu" else np.abs(q).sum(1)
    return round(min(16.0, math.log2((2**31 - 1) / sums.max()) + 1), 1)
