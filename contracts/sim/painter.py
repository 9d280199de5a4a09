"""The artist's rules (spec/artist.md) for many worlds at once, in int64: exact while prices stay below 2^46."""
import json
import pathlib

import numpy as np

UNIT = 10**12                     # wei in a unit of price here: 10^-6 ether
PARAMETERS = pathlib.Path(__file__).resolve().parents[1] / "artist.json"


def defaults():
    """The shipped parameters, amounts in units."""
    shipped = json.loads(PARAMETERS.read_text(encoding="utf-8"))
    c = {**shipped["learning"], **shipped["prices"]}
    return {key: int(value) // UNIT if isinstance(value, str) else value for key, value in c.items()}


DEFAULTS = defaults()


def surprise(average, price):
    clipped = np.minimum(price, 2 * average)
    return (np.abs(clipped - average) << 16) // average, clipped >= average


def next_average(average, price, c):
    clipped = np.minimum(price, 2 * average)
    shift = c["averageShift"]
    moved = np.where(clipped >= average, average + (np.maximum(clipped - average, 0) >> shift),
                     average - (np.maximum(average - clipped, 0) >> shift))
    return np.maximum(moved, c["priceMin"])


def next_weight(weight, size, above, c):
    step = size * c["rate"]
    one = np.int64(1) << 32
    weight = np.where(above, (weight * (one + step)) >> 32, (weight << 32) // (one + step))
    if c["forgetShift"]:
        start, shift = c["weightStart"], c["forgetShift"]
        weight = np.where(weight > start, weight - (np.maximum(weight - start, 0) >> shift),
                          weight + (np.maximum(start - weight, 0) >> shift))
    return np.clip(weight, c["weightMin"], c["weightMax"])


def reserve(average, share, c):
    return np.maximum(c["priceMin"], average * share // 10_000)


def pick(parts, weights):
    """parts: worlds, 40 bits each. weights: worlds × arms. -> the arm of each"""
    sums = np.cumsum(weights, 1)
    target = (parts * sums[:, -1]) >> 40
    return (sums <= target[:, None]).sum(1)


class Painter:
    """len(seeds) artists. learns: a mask; those that do not keep their first weights."""

    def __init__(self, c, arms, seeds, learns):
        self.c, self.arms, self.learns = c, arms, learns
        worlds = len(seeds)
        self.rows = np.arange(worlds)
        self.weights = [np.full((worlds, n), c["weightStart"], np.int64) for n in arms]
        self.average = np.full(worlds, c["priceStart"], np.int64)
        self.streams = [np.random.default_rng([7, seed]) for seed in seeds]
        self.number = 0

    def draw(self):
        at = self.number % 500
        if at == 0:
            self.parts = np.stack([r.integers(0, 1 << 40, (500, len(self.arms))) for r in self.streams], 1)
        self.number += 1
        return np.stack([pick(self.parts[at, :, slot], w) for slot, w in enumerate(self.weights)], 1)

    def learn(self, drawn, price):
        size, above = surprise(self.average, price)
        for slot, w in enumerate(self.weights):
            old = w[self.rows, drawn[:, slot]]
            w[self.rows, drawn[:, slot]] = np.where(self.learns, next_weight(old, size, above, self.c), old)
        self.average = next_average(self.average, price, self.c)
