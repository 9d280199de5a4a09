"""Writes docs/figures/artist.json and the plots of docs/artist.md."""
import json
import time

import matplotlib
import numpy as np

matplotlib.use("Agg")
import matplotlib.pyplot as plt  # noqa: E402

import collectors  # noqa: E402
import painter  # noqa: E402
import simulate  # noqa: E402
import wash  # noqa: E402

FIGURES = simulate.ROOT / "docs/figures/artist.json"
PICTURES = simulate.ROOT / "docs/pictures"
WASH_WORLDS, WASH_EXHIBITIONS = range(2000, 2400), 2000
REACH = 8191                          # blocks whose hashes a chain with EIP-2935 knows
ANSWERS = 0.01                        # chance that some other keeper composes in a block: a poor one
INK, PALE = "#1f3a5f", "#c05a2e"


def grinding(c, artists):
    """What a hand's author gains by withholding a draw, in average prices, for each draw withheld."""
    p = artists.weights[5][:, 1] / artists.weights[5].sum(1)
    second = float(wash.ADAPTER * np.max(p * (1 - p)))      # a second draw where the first was not theirs
    silent = (1 - ANSWERS) ** REACH
    tip = int(json.loads(painter.PARAMETERS.read_text())["money"]["tipMin"]) / painter.UNIT / c["priceStart"]
    return {"grind_second_draw_gain_prices": round(second, 4), "grind_others_silent_log10": round(float(np.log10(silent)), 1),
            "grind_tip_lost_prices": tip, "grind_profit_prices": second * silent - tip}


def incomes(figures, c):
    spread = {}
    for kind in collectors.KINDS:
        ratio = simulate.ratios(c, kind, simulate.SEEDS)
        spread[kind] = ratio
        figures[f"{kind}_p10_ratio"] = round(float(np.quantile(ratio, 0.1)), 3)
        figures[f"{kind}_median_ratio"] = round(float(np.median(ratio)), 3)
        figures[f"{kind}_least_ratio"] = round(float(ratio.min()), 3)
        print(kind, figures[f"{kind}_p10_ratio"], flush=True)
    return spread


def weaker_tastes(figures, c):
    """The same where words matter half as much: what the figures hang on."""
    common, own = collectors.COMMON, collectors.OWN
    collectors.COMMON, collectors.OWN = common / 2, own / 2
    try:
        for kind in ("stable", "drifting"):
            ratio = simulate.ratios(c, kind, simulate.SEEDS)
            figures[f"weaker_{kind}_p10_ratio"] = round(float(np.quantile(ratio, 0.1)), 3)
    finally:
        collectors.COMMON, collectors.OWN = common, own


def washes(figures, c):
    spread = {}
    for strategy in wash.STRATEGIES:
        for capital in wash.CAPITALS:
            profit = simulate.wash_profit(c, "stable", strategy, capital, WASH_WORLDS, WASH_EXHIBITIONS)
            spread[strategy, capital] = profit
            error = profit.std() / len(profit) ** 0.5
            name = f"wash_{strategy}_{capital}"
            figures[f"{name}_mean_prices"] = round(float(profit.mean()), 1)
            figures[f"{name}_error_prices"] = round(float(error), 1)
            print(name, figures[f"{name}_mean_prices"], figures[f"{name}_error_prices"], flush=True)
            assert profit.mean() + 3 * error < 0, f"{name} does not lose"
    return spread


def plot_ratios(spread):
    figure, axis = plt.subplots(figsize=(6, 2.6), dpi=110)
    for row, (kind, ratio) in enumerate(spread.items()):
        axis.plot(np.sort(ratio), [row] * len(ratio), "|", color=INK, alpha=0.5, markersize=14)
        axis.plot([np.quantile(ratio, 0.1)], [row], "o", color=PALE)
    axis.axvline(1, color="grey", linewidth=0.8)
    axis.set_yticks(range(len(spread)), list(spread))
    axis.set_ylim(-0.6, len(spread) - 0.4)
    axis.set_xlabel("income, learning / uniform: 50 worlds each; the dot is the tenth percentile")
    save(figure, "artist-income")


def plot_life(c):
    figure, (left, right) = plt.subplots(1, 2, figsize=(9, 3.2), dpi=110)
    for kind, colour in (("stable", INK), ("drifting", PALE)):
        seeds = list(simulate.SEEDS)[:10] * 2
        learns = np.arange(20) < 10
        (income, weights), _ = simulate.live(c, kind, seeds, learns, keep=50)
        each = np.diff(income, axis=0, prepend=0)
        smooth = np.stack([np.convolve(each[:, k], np.ones(10) / 10, "same") for k in range(20)], 1)
        ratio = np.median(smooth[:, :10] / smooth[:, 10:], 1)
        left.plot(50 * np.arange(1, len(ratio) + 1)[5:-5], ratio[5:-5], color=colour, label=kind)
        if kind == "drifting":
            subjects = np.array([w[0] for w in weights])
            shares = subjects / subjects.sum(1, keepdims=True)
            right.stackplot(50 * np.arange(1, len(shares) + 1), shares.T, linewidth=0)
    left.axhline(1, color="grey", linewidth=0.8)
    left.set(xlabel="exhibitions", ylabel="income, learning / uniform", title="ten worlds' median")
    left.legend(frameon=False)
    right.set(xlabel="exhibitions", ylabel="chance of each subject", title="one world, drifting taste", ylim=(0, 1))
    save(figure, "artist-life")


def plot_wash(spread):
    figure, axis = plt.subplots(figsize=(6, 2.8), dpi=110)
    for strategy, colour in zip(wash.STRATEGIES, (INK, PALE)):
        means = [spread[strategy, k].mean() for k in wash.CAPITALS]
        errors = [3 * spread[strategy, k].std() / len(WASH_WORLDS) ** 0.5 for k in wash.CAPITALS]
        axis.errorbar(wash.CAPITALS, means, errors, fmt="o-", color=colour, capsize=3, label=strategy)
    axis.set_xscale("log")
    axis.axhline(0, color="grey", linewidth=0.8)
    axis.set(xlabel="capital, in average prices", ylabel="profit, in average prices")
    axis.legend(frameon=False)
    save(figure, "artist-wash")


def save(figure, name):
    figure.tight_layout()
    figure.savefig(PICTURES / f"{name}.png", metadata={"Software": None})
    plt.close(figure)


def write():
    begun, c, figures = time.time(), painter.DEFAULTS, {}
    figures["worlds"], figures["exhibitions"] = len(simulate.SEEDS), simulate.EXHIBITIONS
    plot_ratios(incomes(figures, c))
    weaker_tastes(figures, c)
    plot_wash(washes(figures, c))
    plot_life(c)
    _, artists = simulate.live(c, "stable", list(simulate.SEEDS), np.ones(len(simulate.SEEDS), bool), 2000)
    figures.update(grinding(c, artists))
    figures["minutes"] = round((time.time() - begun) / 60, 1)
    FIGURES.write_text(json.dumps(figures, indent=2) + "\n", encoding="utf-8")
