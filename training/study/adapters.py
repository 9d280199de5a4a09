"""A linear layer of 320 channels with a LoRA branch of rank 16 (spec/adapter.md): both accumulators meet in one mix."""
import numpy as np

from integer import quantise

from . import real
from .floats import Floats
from .integers import EVERYTHING, Integers
from .machine import node
from .rules import Rules

RANK, CHANNELS = 16, 320


def measure(figures):
    for kind in ("gauss", "heavy"):
        rng = np.random.default_rng(50)
        base = real.weights(rng, kind, (CHANNELS, CHANNELS, 1, 1))
        down, up = real.weights(rng, kind, (RANK, CHANNELS, 1, 1)), real.weights(rng, kind, (CHANNELS, RANK, 1, 1), 0.3)
        x = rng.standard_normal((16, 16, CHANNELS)) * real.gains(rng, CHANNELS)
        middle = real.conv(x, down, 0, 0)
        branch, plain = 0.8 * real.conv(middle, up, 0, 0), real.conv(x, base, 0, 0)
        n, calibration = Integers(Rules(), {}), Floats()
        for name, value in (("x", x), ("middle", middle)):
            calibration.see(name, value)
        n.seen = calibration.seen
        value = n.given("x", x, [base])
        acc, low = n.conv("", value, base, np.zeros(CHANNELS)), n.conv("", value, down, np.zeros(RANK))
        p = n.plan("middle", [up])
        high = n.conv("", n.rounded_to(low, p.unit, p.limits), up, np.zeros(CHANNELS))
        out = -12
        m, shift = quantise.multipliers(np.concatenate([acc.unit, high.unit * 0.8]) / 2.0 ** out)
        y = node("mix", [acc, high], 2.0 ** out, {"m": ("I32", m[:CHANNELS]), "b": ("I32", m[CHANNELS:])}, by=["m", "b"], shift=shift, **EVERYTHING)
        without = node("mix", [acc], 2.0 ** out, {"m": ("I32", m[:CHANNELS])}, by=["m"], shift=shift, **EVERYTHING)
        figures[f"adapter_{kind}_sum_error_percent"] = 100 * real.error(y.real, plain + branch)
        figures[f"adapter_{kind}_base_error_percent"] = 100 * real.error(without.real, plain)
        figures[f"adapter_{kind}_branch_error_percent"] = 100 * real.error(y.real - without.real, branch)
        figures[f"adapter_{kind}_branch_of_base"] = float(np.sqrt((branch**2).mean() / (plain**2).mean()))
