"""How errors grow over 20 steps of a sampler whose denoiser has 54 residual branches.

Its prediction is what would be best for pictures of unit Gaussian noise, and half a random network of unit RMS: so the
state shrinks from the schedule's first sigma to about 1, and the network's input keeps its size, as a trained one's does.
"""
import math

import numpy as np

from . import real
from .branches import PLANS, SIDE, UNITS, chain
from .floats import Floats
from .integers import EVERYTHING, STREAM, Integers
from .machine import node, of_real
from .network import Weights, norm_parameters

CHANNELS, COUNT, STATE = 128, 20, -20
SAMPLED = "balanced", "int16_stream", "w8"


def sigmas():
    """Karras' schedule, from 14.6 to 0.03 and then 0"""
    ramp = np.linspace(0, 1, COUNT)
    return np.append((14.6 ** (1 / 7) + ramp * (0.03 ** (1 / 7) - 14.6 ** (1 / 7))) ** 7, 0)


class Network:
    """Four channels in, the noise in them out; its last layer is scaled so that this has unit RMS"""

    def __init__(self):
        rng = np.random.default_rng(90)
        self.units = [Weights(np.random.default_rng(91 + i), "heavy", CHANNELS) for i in range(UNITS)]
        self.first = real.weights(rng, "heavy", (CHANNELS, 4, 3, 3)) * real.gains(rng, CHANNELS)[:, None, None, None]
        self.last, self.norm = real.weights(rng, "heavy", (4, CHANNELS, 3, 3)), norm_parameters(rng, CHANNELS)

    def predict(self, n, x):
        x = chain(n, n.stream("x", n.conv("", x, self.first, np.zeros(CHANNELS), 1)), self.units)
        y = n.normalised("y", x, self.norm, 32, act="silu", feeds=[self.last])
        return n.conv("", y, self.last, np.zeros(4), 1)


def coefficients():
    """Of Euler's method, each step: the network's input by x, the next x by x and by the network's output"""
    for now, after in zip(sigmas(), sigmas()[1:]):
        yield 1 / math.sqrt(now**2 + 1), 1 + (after - now) * now / (now**2 + 1), (after - now) / 2


def in_floats(n, network, x):
    for size, keep, step in coefficients():
        x = keep * x + step * network.predict(n, n.see("input", x * size))
    return x


def in_integers(n, network, x):
    """State in 2^-20, prediction in 2^-16, each update one mix"""
    p = n.plan("input", [network.first], np.ones(4))
    x = of_real(x, "I32", STATE, 2000)
    for size, keep, step in coefficients():
        factor, shift = scaled(2.0 ** (STATE - p.exponent) * size)
        value = node("mix", [x], 2.0 ** p.exponent, by=[factor], shift=shift, **p.limits)
        noise = n.rounded_to(network.predict(n, value), 2.0 ** STREAM, EVERYTHING)
        by = [round(keep * 2**24), round(step * 2.0 ** (STREAM - STATE) * 2**24)]
        x = node("mix", [x, noise], 2.0 ** STATE, by=by, shift=24, **EVERYTHING)
    return x.real


def scaled(factor):
    shift = 30 - math.ceil(math.log2(factor))
    return round(factor * 2.0 ** shift), shift


def measure(figures):
    network = Network()
    noise = lambda seed: np.random.default_rng(seed).standard_normal((SIDE, SIDE, 4)) * sigmas()[0]
    trial = network.predict(Floats(), noise(100) / sigmas()[0])
    network.last = network.last / np.sqrt((trial**2).mean())
    seen = Floats()
    for seed in (101, 102, 103):
        in_floats(seen, network, noise(seed))
    start = noise(104)
    share = start * np.prod([keep for _, keep, _ in coefficients()])
    expected = in_floats(Floats(), network, start) - share
    for plan in SAMPLED:
        rules = PLANS[plan]
        n = Integers(rules, seen.seen)
        found = in_integers(n, network, start) - share
        same = in_floats(Floats(n.rounded), network, start) - share
        figures[f"steps_{plan}_error_percent"] = 100 * real.error(found, expected)
        figures[f"steps_{plan}_same_weights_error_percent"] = 100 * real.error(found, same)
        once, first = Integers(rules, seen.seen), start / math.sqrt(sigmas()[0]**2 + 1)
        value = once.given("input", first, [network.first])
        figures[f"steps_{plan}_one_evaluation_error_percent"] = 100 * real.error(
            network.predict(once, value).real, network.predict(Floats(), first))
