"""A whole block: 320 channels over 64×64 (4,096 keys), 1,280 over 8×8, and a small one with every plan of widths."""
import numpy as np

from . import real
from .floats import Floats
from .integers import Integers
from .network import Weights, block
from .rules import Rules

PLANS = {"balanced": Rules(), "w8_a8": Rules(8, "I8"), "w8": Rules(8), "w11": Rules(11), "w12": Rules(12), "w13": Rules(13),
         "headroom_1_25": Rules(headroom=1.25), "headroom_1_5": Rules(headroom=1.5), "headroom_3_0": Rules(headroom=3.0),
         "plain": Rules(equalise=False), "w8_plain": Rules(8, equalise=False), "w8_a8_plain": Rules(8, "I8", equalise=False),
         "int16_stream": Rules(stream="I16"), "no_fraction": Rules(fraction=False)}
CASES = {    # rows and columns, channels, inputs that calibration sees, plans by the weights' distribution
    "320": (64, 320, 1, {"gauss": ("balanced",), "heavy": ("balanced", "w8")}),
    "1280": (8, 1280, 4, {"gauss": ("balanced",), "heavy": ("balanced", "plain", "w8")}),
    "small": (16, 320, 8, {"gauss": tuple(PLANS), "heavy": tuple(PLANS)})}
CONTEXT = 768


def run(n, x, p, context):
    return block(n, n.start("x", x), p, n.given("text", context, p.cross[1:3]), "b")


def measure(figures):
    for name, (side, channels, inputs, plans) in CASES.items():
        for kind in plans:
            p = Weights(np.random.default_rng(60), kind, channels)
            gains = real.gains(np.random.default_rng(61), channels)
            image = lambda seed: np.random.default_rng(seed).standard_normal((side, side, channels)) * gains
            text = lambda seed: np.random.default_rng(seed).standard_normal((1, 77, CONTEXT)) * real.gains(np.random.default_rng(62), CONTEXT)
            seen = Floats()
            expected = run(Floats(), image(63), p, text(63))
            for seed in range(64, 64 + inputs):
                run(seen, image(seed), p, text(seed))
                if name == "small" and seed == 64:
                    one_input(figures, kind, seen.seen, lambda n: run(n, image(63), p, text(63)), expected)
            for plan in plans[kind]:
                found = run(Integers(PLANS[plan], seen.seen), image(63), p, text(63))
                figures[f"block_{name}_{kind}_{plan}_error_percent"] = 100 * real.error(found.real, expected)


def one_input(figures, kind, seen, paint, expected):
    """Calibration that saw one input only: another leaves its range"""
    for headroom in (1.25, 1.5, 2.0, 3.0):
        key = f"block_small_{kind}_one_input_headroom_{str(headroom).replace('.', '_')}_error_percent"
        figures[key] = 100 * real.error(paint(Integers(Rules(headroom=headroom), dict(seen))).real, expected)
