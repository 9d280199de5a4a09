"""Synthetic collectors of hidden taste, many worlds at once. Nothing here knows how the artist learns.

What a piece is worth to a collector: purse · exp( Σ of the words' appeals + quality + whim ). Appeals are common to all
collectors of a world or a collector's own; quality is the piece's; a whim is one collector's at one auction. A world is
a seed: whatever the artist paints, the same collectors with the same whims look at it.

Amounts are units of 10^-6 ether in int64.
"""
import numpy as np

COLLECTORS = 32
ARMS = (12, 6, 16, 6, 17, 2)      # subject, manner, palette, mood, second subject, hand
COMMON, OWN = 0.20, 0.30          # spread of appeals, one word
QUALITY, WHIM, PURSE = 0.40, 0.25, 0.40
BASE = 20_000                     # what a piece without appeal is worth to an ordinary purse
ATTENDS = 0.35
BLOCK = 500                       # exhibitions whose randomness is made at once

KINDS = {
    "stable": {},
    "drifting": {"memory": 1500},           # exhibitions in which a taste forgets itself by 1/e
    "lazy": {"attends": 0.10, "blind": 0.4},    # few look, and two fifths of them don't read
    "colluding": {"ring": 12},              # so many share out the pieces among them and never bid against each other
}


class Collectors:
    """The collectors of len(seeds) worlds."""

    def __init__(self, kind, seeds, arms=ARMS):
        self.arms, self.worlds = arms, len(seeds)
        c = KINDS[kind]
        self.memory, self.attends, self.ring = c.get("memory", 0), c.get("attends", ATTENDS), c.get("ring", 0)
        self.streams = [np.random.default_rng([sum(kind.encode()), seed]) for seed in seeds]
        self.drift = [np.random.default_rng([sum(kind.encode()), seed, 1]) for seed in seeds]
        self.tastes = [self.appeals(self.streams, n) for n in arms]
        self.purse = np.stack([np.exp(PURSE * r.standard_normal(COLLECTORS)) for r in self.streams]) * BASE
        blind = np.stack([r.random(COLLECTORS) < c.get("blind", 0) for r in self.streams])
        self.reads = np.where(blind, 0.0, 1.0)
        self.number, self.rows = 0, np.arange(self.worlds)

    def appeals(self, streams, n):
        """worlds × words × collectors"""
        common = np.stack([r.standard_normal((n, 1)) for r in streams])
        own = np.stack([r.standard_normal((n, COLLECTORS)) for r in streams])
        return COMMON * common + OWN * own

    def refill(self):
        shape = (BLOCK, 2, COLLECTORS)    # a second auction of the same piece has its own whims and visitors
        self.whims = np.stack([r.standard_normal(shape, np.float32) for r in self.streams], 1) * WHIM
        self.visits = np.stack([r.random(shape, np.float32) for r in self.streams], 1) < self.attends
        self.quality = np.stack([r.standard_normal(BLOCK) for r in self.streams], 1) * QUALITY

    def look(self, drawn):
        """drawn: worlds × 6. -> what each collector would pay at the first and the second auction, 0 if away: 2 × worlds × collectors"""
        at = self.number % BLOCK
        if at == 0:
            self.refill()
        if self.memory and self.number and self.number % 25 == 0:
            keep = np.exp(-25 / self.memory)
            fresh = np.sqrt(1 - keep * keep)
            self.tastes = [keep * t + fresh * self.appeals(self.drift, t.shape[1]) for t in self.tastes]
        self.number += 1
        liking = sum(t[self.rows, drawn[:, slot]] for slot, t in enumerate(self.tastes)) * self.reads
        worth = self.purse * np.exp(liking + self.quality[at][:, None])
        both = worth[:, None] * np.exp(self.whims[at]) * self.visits[at]
        return self.share_out(both.swapaxes(0, 1).astype(np.int64))

    def share_out(self, worth):
        """Of a ring only the one who wants the piece most comes."""
        if self.ring:
            members = worth[..., :self.ring]
            worth[..., :self.ring] = np.where(members == members.max(-1, keepdims=True), members, 0)
        return worth


def auction(worth, reserve):
    """An English auction. worth: worlds × collectors; reserve: worlds. -> price (0: nobody bid), who, the two best offers"""
    two = np.partition(worth, -2, axis=-1)[:, -2:]
    best, second = two[:, 1], two[:, 0]
    price = np.where(best >= reserve, np.maximum(second, reserve), 0)
    return price, best, second
