"""Income of artists that learn beside artists that don't, wash-bidders' profit, and what a caller gains by waiting.

    /usr/bin/python3 contracts/sim/simulate.py           writes docs/figures/artist.json and the plots; minutes
    /usr/bin/python3 contracts/sim/simulate.py --tune    tries parameters, on seeds that the figures never see
    /usr/bin/python3 contracts/sim/simulate.py --check   the rules against spec/vectors/artist.json, and a small run
"""
import json
import pathlib
import sys

import numpy as np

HERE = pathlib.Path(__file__).resolve().parent
sys.path.insert(0, str(HERE))
import collectors  # noqa: E402
import painter  # noqa: E402
import wash  # noqa: E402

ROOT = HERE.parents[1]
EXHIBITIONS = 10_000
SEEDS = range(1000, 1050)              # for figures
TUNING_SEEDS = range(12)               # for tuning


def archived(best, first, c):
    """A collector waits until an archived piece costs half of what it is worth to them."""
    last = np.maximum(1, first * c["archiveShare"] // 10_000)
    price = np.minimum(best // 2, first)
    return np.where(price >= last, price, 0)


def live(c, kind, seeds, learns, exhibitions=EXHIBITIONS, washer=None, washes=None, keep=0):
    """-> income of each world, and the painter. With `keep`: instead of income, what it came to and the subjects' weights
    after each `keep` exhibitions.

    washer: bids in those worlds where `washes` is True, from a tenth of the time on; in the others the same roles just earn.
    """
    crowd = collectors.Collectors(kind, seeds)
    artist = painter.Painter(c, crowd.arms, seeds, learns)
    income, history, weights = np.zeros(len(seeds)), [], []
    for number in range(exhibitions):
        drawn = artist.draw()
        worth = crowd.look(drawn)
        asked = painter.reserve(artist.average, c["reserveShare"], c)
        again = np.maximum(c["priceMin"], asked * c["relistShare"] // 10_000)
        first, best, _ = sell(washer, washes, worth[0], asked, drawn[:, 5], artist.average, number >= exhibitions // 10)
        second, best2, _ = collectors.auction(worth[1], again)
        price = np.where(first > 0, first, second)
        late = np.where(price > 0, 0, archived(np.maximum(best, best2), again, c))
        income += price + late
        if washer:
            washer.profit += np.where(first > 0, 0, price + late) * wash.back(drawn[:, 5])
        artist.learn(drawn, price)
        if keep and (number + 1) % keep == 0:
            history.append(income.copy())
            weights.append([w[0].copy() for w in artist.weights])
    return ((np.array(history), weights) if keep else income), artist


def sell(washer, washes, worth, asked, hand, average, begun):
    plain = collectors.auction(worth, asked)
    if not washer:
        return plain
    earned = plain[0] * wash.back(hand)
    if not begun:
        washer.profit += earned
        return plain
    washer.start(average)
    before, spent = washer.profit.copy(), washer.spent.copy()
    washed = washer.auction(worth, asked, hand, average)
    washer.profit = np.where(washes, washer.profit, before + earned)
    washer.spent = np.where(washes, washer.spent, spent)
    return np.where(washes, washed[0], plain[0]), plain[1], plain[2]


def ratios(c, kind, seeds, exhibitions=EXHIBITIONS):
    """Income of a learning artist over that of one that does not, world by world."""
    twice = list(seeds) * 2
    learns = np.arange(len(twice)) < len(seeds)
    income, _ = live(c, kind, twice, learns, exhibitions)
    return income[:len(seeds)] / income[len(seeds):]


def wash_profit(c, kind, strategy, capital, seeds, exhibitions=EXHIBITIONS):
    """Profit of washing beyond not washing, in average prices of when it started, world by world."""
    twice = list(seeds) * 2
    washes = np.arange(len(twice)) < len(seeds)
    washer = wash.Washer(strategy, capital, len(twice))
    live(c, kind, twice, np.ones(len(twice), bool), exhibitions, washer, washes)
    return (washer.profit[:len(seeds)] - washer.profit[len(seeds):]) / washer.unit[:len(seeds)]


def check():
    vectors = json.loads((ROOT / "spec/vectors/artist.json").read_text(encoding="utf-8"))
    checked = 0
    for case in vectors["lessons"]:
        average, price = int(case["average"]), int(case["price"])
        if average >= 1 << 46 or price >= 1 << 46:
            continue
        c = dict(case["learning"], priceMin=int(case["priceMin"]))
        size, above = painter.surprise(np.array([average]), np.array([price]))
        got = painter.next_weight(np.array(case["weights"]), size, above, c).tolist()
        assert (size[0], bool(above[0])) == (case["size"], case["above"]), case["name"]
        assert int(painter.next_average(np.array([average]), np.array([price]), c)[0]) == int(case["nextAverage"]), case["name"]
        assert got == case["nextWeights"], case["name"]
        checked += 1
    # Weights do not depend on the unit of price but for the rounding of `size`; sizes of the large cases follow here.
    for case in vectors["lessons"]:
        got = painter.next_weight(np.array(case["weights"]), np.int64(case["size"]), np.array(case["above"]), case["learning"]).tolist()
        assert got == case["nextWeights"], case["name"]
        checked += 1
    for case in vectors["draw"]["cases"]:
        seed = int(case["seed"], 16)
        for slot, weights in enumerate(vectors["draw"]["slots"]):
            part = np.array([(seed >> (40 * slot)) & ((1 << 40) - 1)])
            assert painter.pick(part, np.array([weights]))[0] == case["arms"][slot], (case["exhibition"], slot)
            checked += 1
    stable = np.quantile(ratios(painter.DEFAULTS, "stable", range(4), 600), 0.1)
    assert stable > 1, stable
    print(f"{checked + 1} passed, 0 failed")


def tune():
    for change in json.loads(sys.argv[2]) if len(sys.argv) > 2 else [{}]:
        c = dict(painter.DEFAULTS, **change)
        figures = {kind: float(np.quantile(ratios(c, kind, TUNING_SEEDS, 5000), 0.1)) for kind in collectors.KINDS}
        lost = {f"{s} {k}": float(wash_profit(c, "stable", s, k, TUNING_SEEDS, 5000).mean())
                for s in wash.STRATEGIES for k in wash.CAPITALS}
        print(json.dumps(change), " ".join(f"{k} {v:.2f}" for k, v in figures.items()),
              " ".join(f"{k} {v:.2f}" for k, v in lost.items()), flush=True)


if __name__ == "__main__":
    if "--check" in sys.argv:
        check()
    elif "--tune" in sys.argv:
        tune()
    else:
        import report
        report.write()
