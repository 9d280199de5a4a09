"""Somebody who buys pieces to move the artist's weights. Like collectors.py, written without the artist's parameters.

The washer is the author of hand 1's adapter at the highest share that there is, and holds every other role that pays
from a sale: model, provider, and all the patrons' units. So of what they bid they get back as much as anybody can. They
keep the pieces and sell them to the collector who wanted them most, at half of what it was worth to them, less the royalty.

Profit is what they have at the end, beyond what the same roles earned in the same world without any wash.
"""
import numpy as np

ADAPTER, MODEL, PROVIDER, PLATFORM, PATRONS, ROYALTY = 0.10, 0.20, 0.05, 0.025, 0.20, 0.075
CREATOR = 1 - ADAPTER - MODEL - PROVIDER - PLATFORM          # of a piece by hand 1
RESALE = 0.5
STRATEGIES = ("adapter", "shill")
CAPITALS = (10, 50, 250)                                     # times the average price when they start


def back(hand):
    """Share of a price that comes back to the washer, by the hand that painted the piece."""
    others = MODEL + PROVIDER
    mine = others + np.where(hand == 1, ADAPTER, 0.0)
    return mine + PATRONS * (1 - mine - PLATFORM)


class Washer:
    def __init__(self, strategy, capital, worlds):
        self.strategy, self.capital = strategy, capital
        self.spent = np.zeros(worlds)
        self.profit = np.zeros(worlds)
        self.unit = None

    def start(self, average):
        """The average price when they start, in which capital and profit are told."""
        if self.unit is None:
            self.unit = average.copy()

    def offer(self, hand, average):
        """What they bid at most."""
        able = self.spent + 2 * average <= self.capital * self.unit
        if self.strategy == "adapter":                       # the price that says most for hand 1
            return np.where(able & (hand == 1), 2 * average, 0)
        return np.where(able, average, 0)                    # shill: drives every price up to the average

    def auction(self, worth, reserve, hand, average):
        """-> price, and what the collectors' two best offers were; books the washer's part."""
        two = np.partition(worth, -2, axis=-1)[:, -2:]
        best, second = two[:, 1], two[:, 0]
        offer = self.offer(hand, average)
        wins = (offer > best) & (offer >= reserve)
        # To win with a price that teaches, they bid against themselves from a second account.
        paid = np.where(self.strategy == "adapter", offer, np.maximum(best, reserve))
        price = np.where(wins, paid, np.where(best >= reserve, np.maximum(np.maximum(second, np.minimum(offer, best)), reserve), 0))
        share = back(hand)
        self.profit += price * share
        resale = RESALE * best * (1 - ROYALTY * (1 - share))
        self.profit += np.where(wins, resale - price, 0)
        self.spent += np.where(wins, price * (1 - share), 0)
        return price.astype(np.int64), best, second
