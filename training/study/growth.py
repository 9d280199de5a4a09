"""How errors grow: over 54 residual branches, and over 20 steps of a sampler that calls a network of so many."""
import math

import numpy as np

from . import real
from .floats import Floats
from .integers import EVERYTHING, STREAM, Integers
from .machine import node, of_real
from .network import Weights, attention, feed_forward, norm_parameters, resnet
from .rules import Rules

UNITS, SIDE = 18, 8              # of three branches
DEEP = 320                       # channels of the chain; the sampler's network has fewer
NARROW, STEPS, STATE = 128, 20, -20
PLANS = {"balanced": Rules(), "plain": Rules(equalise=False), "int16_stream": Rules(stream="I16"), "w8": Rules(8), "w12": Rules(12)}


def chain(n, x, units, report=lambda x: None):
    for i in range(UNITS):
        p = units[i % len(units)]
        for branch in (lambda: resnet(n, x, p, f"{i}.r"), lambda: attention(n, x, p, f"{i}.s", "self"), lambda: feed_forward(n, x, p, f"{i}.f")):
            x = branch()
            report(x)
    return x


def measure(figures):
    branches(figures)
    steps(figures)


def branches(figures):
    gains = real.gains(np.random.default_rng(70), DEEP)
    units = [Weights(np.random.default_rng(71 + i), "heavy", DEEP) for i in range(3)]
    image = lambda seed: np.random.default_rng(seed).standard_normal((SIDE, SIDE, DEEP)) * gains
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


# ---- a sampler ----

def sigmas():
    """Karras' schedule, from 14.6 to 0.03 and then 0"""
    ramp = np.linspace(0, 1, STEPS)
    return np.append((14.6 ** (1 / 7) + ramp * (0.03 ** (1 / 7) - 14.6 ** (1 / 7))) ** 7, 0)


class Network:
    """Four channels in, the noise in them out; its last layer is scaled so that this has unit RMS"""

    def __init__(self):
        rng = np.random.default_rng(90)
        self.units = [Weights(np.random.default_rng(91 + i), "heavy", NARROW) for i in range(3)]
        self.first = real.weights(rng, "heavy", (NARROW, 4, 3, 3)) * real.gains(rng, NARROW)[:, None, None, None]
        self.last, self.norm = real.weights(rng, "heavy", (4, NARROW, 3, 3)), norm_parameters(rng, NARROW)

    def predict(self, n, x):
        x = chain(n, n.stream("x", n.conv("", x, self.first, np.zeros(NARROW), 1)), self.units)
        y = n.normalised("y", x, self.norm, 32, act="silu", feeds=[self.last])
        return n.conv("", y, self.last, np.zeros(4), 1)


def in_floats(n, network, x):
    for now, after in zip(sigmas(), sigmas()[1:]):
        x = x + (after - now) * network.predict(n, n.see("input", x / math.sqrt(now**2 + 1)))
    return x


def in_integers(n, network, x):
    """Euler's method: state in 2^-20, prediction in 2^-16, each update one mix"""
    p = n.plan("input", [network.first], np.ones(4))
    x = of_real(x, "I32", STATE, 2000)
    for now, after in zip(sigmas(), sigmas()[1:]):
        factor, shift = scaled(2.0 ** (STATE - p.exponent) / math.sqrt(now**2 + 1))
        value = node("mix", [x], 2.0 ** p.exponent, by=[factor], shift=shift, **p.limits)
        noise = n.rounded_to(network.predict(n, value), 2.0 ** STREAM, EVERYTHING)
        step = round((after - now) * 2.0 ** (STREAM - STATE) * 2**22)
        x = node("mix", [x, noise], 2.0 ** STATE, by=[2**22, step], shift=22, **EVERYTHING)
    return x.real


def scaled(factor):
    shift = 30 - math.ceil(math.log2(factor))
    return round(factor * 2.0 ** shift), shift


def steps(figures):
    network = Network()
    noise = lambda seed: np.random.default_rng(seed).standard_normal((SIDE, SIDE, 4)) * sigmas()[0]
    trial = network.predict(Floats(), noise(100) / sigmas()[0])
    network.last = network.last / np.sqrt((trial**2).mean())
    seen = Floats()
    for seed in (101, 102, 103):
        in_floats(seen, network, noise(seed))
    start = noise(104)
    expected = in_floats(Floats(), network, start) - start
    for plan, rules in PLANS.items():
        n = Integers(rules, seen.seen)
        found = in_integers(n, network, start) - start
        same = in_floats(Floats(n.rounded), network, start) - start
        figures[f"steps_{plan}_error_percent"] = 100 * real.error(found, expected)
        figures[f"steps_{plan}_same_weights_error_percent"] = 100 * real.error(found, same)
        once, first = Integers(rules, seen.seen), start / math.sqrt(sigmas()[0]**2 + 1)
        value = once.given("input", first, [network.first])
        figures[f"steps_{plan}_one_evaluation_error_percent"] = 100 * real.error(
            network.predict(once, value).real, network.predict(Floats(), first))
