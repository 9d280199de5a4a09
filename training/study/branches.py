"""How errors grow over 54 residual branches."""
import numpy as np

from . import real
from .floats import Floats
from .integers import Integers
from .network import Weights, attention, feed_forward, resnet
from .rules import Rules

UNITS, SIDE, CHANNELS = 18, 8, 320       # of three branches each
PLANS = {"balanced": Rules(), "plain": Rules(equalise=False), "int16_stream": Rules(stream="I16"), "w8": Rules(8), "w12": Rules(12)}


def chain(n, x, units, report=lambda x: None):
    for i in range(UNITS):
        p = units[i % len(units)]
        for branch in (lambda: resnet(n, x, p, f"{i}.r"), lambda: attention(n, x, p, f"{i}.s", "self"), lambda: feed_forward(n, x, p, f"{i}.f")):
            x = branch()
            report(x)
    return x


def measure(figures):
    gains = real.gains(np.random.default_rng(70), CHANNELS)
    units = [Weights(np.random.default_rng(71 + i), "heavy", CHANNELS) for i in range(3)]
    image = lambda seed: np.random.default_rng(seed).standard_normal((SIDE, SIDE, CHANNELS)) * gains
    seen, expected = Floats(), []
    for seed in (80, 81, 82):
        chain(seen, seen.start("x", image(seed)), units)
    n = Floats()
    chain(n, n.start("x", image(83)), units, expected.append)
    for plan, rules in PLANS.items():
        n, found = Integers(rules, seen.seen), []
        chain(n, n.start("x", image(83)), units, lambda x: found.append(x.real))
        for at in (1, 3, 9, 27, 54):
            figures[f"growth_{plan}_{at}_branches_error_percent"] = 100 * real.error(found[at - 1], expected[at - 1])
