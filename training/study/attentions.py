"""One head's attention: what the mean's fraction, the widths of queries and keys and the table's length do."""
import math
from dataclasses import replace

import numpy as np

from oracle import ops
from oracle.program import ArrayScope

from . import machine, real
from .integers import Integers
from .machine import of_real
from .rules import Rules, exponent_for_type, key_limit

QUERIES = 128
CASES = {"self40": (40, 4096), "cross40": (40, 77), "self80": (80, 1024), "self160": (160, 256), "decoder512": (512, 4096)}
SHARPNESS = {"flat": 1.0, "sharp": 4.0}       # standard deviation of the softmax's arguments


def measure(figures):
    same_as_second_executor()
    for name, (depth, keys) in CASES.items():
        for manner, deviation in SHARPNESS.items():
            rng = np.random.default_rng(40)
            q, k = rng.standard_normal((1, QUERIES, depth)) * deviation, rng.standard_normal((1, keys, depth))
            v = rng.standard_normal((1, keys, depth)) * real.gains(rng, depth)
            expected = real.attend(q, k, v, 1)
            seen = {"y": (expected.min((0, 1)), expected.max((0, 1)), np.ones(depth))}
            most = key_limit(depth)
            values = [narrow(a, limit) for a, limit in ((q, most), (k, most), (v, 32767))]
            found = lambda rules: 100 * real.error(Integers(rules, seen).attend("y", *values, 1).real, expected)
            figures[f"attend_{name}_{manner}_error_percent"] = found(Rules())
            figures[f"attend_{name}_{manner}_no_fraction_error_percent"] = found(Rules(fraction=False))
            for entries in (256, 1024, 16384):
                figures[f"attend_{name}_{manner}_{entries}_entries_error_percent"] = found(replace(Rules(), entries=entries))
            eight = [narrow(a, 127) for a in (q, k)] + values[2:]
            figures[f"attend_{name}_{manner}_int8_keys_error_percent"] = 100 * real.error(
                Integers(Rules(), seen).attend("y", *eight, 1).real, expected)


def narrow(x, most):
    limit = 2 * np.abs(x).max()
    return of_real(x, "I16", exponent_for_type(limit, most), limit)


def same_as_second_executor():
    rng = np.random.default_rng(41)
    arrays = [rng.integers(-most, most + 1, (2, n, 12)) for most, n in ((3000, 3), (3000, 50), (32767, 50))]
    table = {"t": ("I16", np.array([32767 >> i // 9 for i in range(130)]))}
    for more in ({}, {"fraction": 7, "type": "I32", "lo": -2**31, "hi": 2**31 - 1}, {"fraction": 3, "type": "I16", "lo": -4000, "hi": 90}):
        described = {"heads": 3, "table": "t", "shift": 17, **more}
        assert np.array_equal(machine.attend(described, arrays, table), ops.run_attend(described, arrays, ArrayScope(table)))
