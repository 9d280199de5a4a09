"""The artist's rules (spec/artist.md), in Python's own integers."""
from .keccak import keccak

ALL_SHARES = 10_000
ONE = 1 << 16
DRAW_TAG = keccak(b"colophon/artist/draw/v1")
CORPUS_TAG = keccak(b"colophon/artist/corpus/v1")


def word(value):
    return value if isinstance(value, bytes) else value.to_bytes(32, "big")


# What is drawn

def draw_seed(chain_id, artist, exhibition, block_hash):
    return int.from_bytes(keccak(DRAW_TAG + word(chain_id) + word(artist) + word(exhibition) + word(block_hash)), "big")


def late_hash(parent_hash):
    """What a draw takes for the block's hash when the chain has forgotten it: the low 96 bits of an older one."""
    return word(int.from_bytes(parent_hash, "big") & ((1 << 96) - 1))


def pick(seed, slot, weights):
    target = (((seed >> (40 * slot)) & ((1 << 40) - 1)) * sum(weights)) >> 40
    for index, weight in enumerate(weights):
        if target < weight:
            return index
        target -= weight
    raise AssertionError("weights are not all zero")


def draw(seed, slots):
    return [pick(seed, slot, weights) for slot, weights in enumerate(slots)]


def prompt(subject, manner, palette, mood, second):
    return f"{mood} {subject}{' with ' + second if second else ''} in {palette} tones, {manner}"


def recipe(head, text, tail):
    return head + len(text).to_bytes(2, "big") + text + b"\0\0" + tail


# What it learns

def surprise(average, price):
    """-> how far the price is from the average, Q16, at most 1; and whether it is above."""
    clipped = min(price, 2 * average)
    return (abs(clipped - average) << 16) // average, clipped >= average


def next_average(average, price, shift, price_min):
    clipped = min(price, 2 * average)
    moved = average + ((clipped - average) >> shift) if clipped >= average else average - ((average - clipped) >> shift)
    return max(moved, price_min)


def next_weight(weight, size, above, c):
    step = size * c["rate"]
    weight = (weight * ((1 << 32) + step)) >> 32 if above else (weight << 32) // ((1 << 32) + step)
    if c["forgetShift"]:
        start, shift = c["weightStart"], c["forgetShift"]
        weight = weight - ((weight - start) >> shift) if weight > start else weight + ((start - weight) >> shift)
    return min(max(weight, c["weightMin"]), c["weightMax"])


# What it asks and pays

def reserve(average, share, price_min):
    return max(price_min, average * share // ALL_SHARES)


def archive_price(first, share, elapsed, seconds):
    last = max(1, first * share // ALL_SHARES)
    return first - (first - last) * min(elapsed, seconds) // seconds


def tip(late, c):
    return c["tipMin"] + (c["tipMax"] - c["tipMin"]) * min(late, c["tipRiseSeconds"]) // c["tipRiseSeconds"]


def next_level(fee, outcome):
    """outcome: painted, unclaimed or failed."""
    return fee - fee // 16 if outcome == "painted" else fee + fee // 4 if outcome == "unclaimed" else fee


def budget(treasury, c):
    return min(treasury * c["budgetShare"] // ALL_SHARES, max(0, treasury - c["reserveWei"]))


def needed(c):
    return max(-(-c["feeMin"] * ALL_SHARES // c["budgetShare"]), c["reserveWei"] + c["feeMin"])


def next_fee(level, treasury, c):
    """-> the fee, or None where the artist waits."""
    most = budget(treasury, c)
    return None if most < c["feeMin"] else min(max(level, c["feeMin"]), c["feeMax"], most)


def cadence(seconds, failures):
    return seconds << min(failures, 6)


# Patrons

class Patrons:
    """Who gave what, and what the artist owes for it. Amounts are wei; `per_unit` is Q64."""

    def __init__(self, share, cap):
        self.share, self.cap = share, cap
        self.pending = self.owed = self.per_unit = self.units = 0
        self.of = {}

    def owed_now(self):
        return self.owed + (self.pending * self.share // ALL_SHARES if self.units else 0)

    def earn(self, amount):
        self.pending += amount

    def count(self):
        if self.units:
            part = self.pending * self.share // ALL_SHARES
            self.per_unit += (part << 64) // self.units
            self.owed += part
        self.pending = 0

    def bring(self, who):
        p = self.of.setdefault(who, {"given": 0, "open": 0, "paid": 0, "due": 0, "since": 0})
        p["due"] += p["open"] * (self.per_unit - p["since"]) >> 64
        p["since"] = self.per_unit
        return p

    def give(self, who, amount):
        self.count()
        p = self.bring(who)
        p["given"] += amount
        p["open"] += amount
        self.units += amount

    def pay(self, who):
        """-> what is paid, and what stays in the treasury."""
        self.count()
        p = self.bring(who)
        due = p["due"]
        amount = min(due, p["given"] * self.cap // ALL_SHARES - p["paid"])
        p["due"] = 0
        p["paid"] += amount
        self.owed -= due
        if p["paid"] == p["given"] * self.cap // ALL_SHARES:
            self.units -= p["open"]
            p["open"] = 0
        return amount, due - amount


# The corpus

def corpus_id(chain_id, artist, first, last, pieces, block_hash):
    """pieces: (token id, image hash) of each; block_hash: of the block before."""
    list_hash = keccak(b"".join(word(token) + word(image) for token, image in pieces))
    return keccak(CORPUS_TAG + word(chain_id) + word(artist) + word(first) + word(last) + list_hash + block_hash)
