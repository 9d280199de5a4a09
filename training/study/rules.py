"""How scales and widths are chosen: the rules of docs/arithmetic.md."""
import math
from dataclasses import dataclass

import numpy as np

SUMS = 0.98 * 0.9 * 2**31        # what integer/quantise.py lets a sum's bound reach
TABLE_MOST = 32767
FLOORS = {"silu": -12.0, "gelu": -6.0}    # below it the function is 0 to 2^-13


@dataclass(frozen=True)
class Rules:
    weight_bits: int = 0         # 0: as many as the 32-bit sum allows, balanced against the input's (at most 16)
    inputs: str = "I16"          # of convolutions
    stream: str = "I32"          # of the residual sums
    equalise: bool = True        # convolutions' inputs: channels are brought to one range, by powers of two
    fraction: bool = True        # of attend
    headroom: float = 2.0        # over the largest value seen
    entries: int = 4096          # of the table of exponentials


@dataclass(frozen=True)
class Plan:
    """How a value is held: a channel's unit is its factor times 2^exponent"""
    factor: np.ndarray
    exponent: int
    limits: dict                 # type, lo, hi

    @property
    def unit(self):
        return 2.0 ** self.exponent * (self.factor if (self.factor != 1).any() else 1)


def key_limit(depth):
    """Of queries and keys, so that a score of so many channels fits 32 bits"""
    return math.isqrt((2**31 - 1) // depth)


def exponent_for_type(limit, most=32767):
    return math.ceil(math.log2(limit / most))


def exponent_for_convs(rules, lo, hi, rms, weights):
    """The power of two for a value within [lo, hi] that convolutions with `weights` read, [(O, K)]

    Rounding errs by a unit's share of the value's RMS and a step's share of the weights' RMS. The sum's bound fixes their
    product, so the errors' squares add up to the least where both are equal.
    """
    least = exponent_for_type(max(-lo, hi), 127 if rules.inputs == "I8" else 32767)
    found = []
    for w in weights:
        w = w.reshape(len(w), -1)
        bound = np.maximum(np.maximum(w * lo, w * hi).sum(1), -np.minimum(w * lo, w * hi).sum(1))
        if rules.weight_bits:    # the widest input for weights of so many bits
            step = np.abs(w).max(1) / (2.0 ** (rules.weight_bits - 1) - 1)
            found.append(math.ceil(math.log2((bound / step).max() / SUMS)))
        else:
            spread = math.sqrt((w**2).mean())
            found.append(round(math.log2(math.sqrt(np.sqrt((bound**2).mean()) * rms / (SUMS * spread)))))
    return max(least, max(found))
