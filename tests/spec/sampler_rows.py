"""spec/sampler.md in decimal arithmetic of 60 digits: the rows of every sampler, written from the page alone."""
from decimal import Decimal as D
from decimal import localcontext

SAMPLERS = ("euler", "ab2", "ddim", "dpmpp_2m")
SCHEDULES = ("normal", "karras")
PREDICTIONS = ("epsilon", "v")
COLUMNS = ("from_x", "from_m", "x", "now", "before", "input")
STABLE_DIFFUSION = {"trainSteps": 1000, "betaFirstE9": 850000, "betaLastE9": 12000000, "betaOfRoots": True}


class Noise:
    """The noise of training: ln σ at every step."""

    def __init__(self, trainSteps, betaFirstE9, betaLastE9, betaOfRoots):
        self.last = trainSteps - 1
        with localcontext() as context:
            context.prec = 60
            ends, power = (D(betaFirstE9) / 10**9, D(betaLastE9) / 10**9), 1
            if betaOfRoots:
                ends, power = tuple(b.sqrt() for b in ends), 2
            left, self.logs = D(1), []
            for j in range(trainSteps):
                left *= 1 - (ends[0] + D(j) / self.last * (ends[1] - ends[0])) ** power
                self.logs.append(((1 - left) / left).ln() / 2)

    def log_sigma(self, t):
        low = min(int(t), self.last - 1)
        return self.logs[low] + (t - low) * (self.logs[low + 1] - self.logs[low])

    def time(self, log_sigma):
        low = max([j for j in range(self.last) if self.logs[j] <= log_sigma], default=0)
        return low + (log_sigma - self.logs[low]) / (self.logs[low + 1] - self.logs[low])


def grid(noise, sampler, schedule, n):
    """-> the σ before and after the steps (n + 1), the times (n)"""
    part = lambda i: D(i) / max(n - 1, 1)
    if schedule == "karras":
        a, b = ((noise.logs[j] / 7).exp() for j in (noise.last, 0))
        sigmas = [(a + part(i) * (b - a)) ** 7 for i in range(n)]
        return sigmas + [D(0)], [noise.time(s.ln()) for s in sigmas]
    if sampler == "ddim":
        apart = (noise.last + 1) // n
        times, end = [D(1 + apart * (n - 1 - i)) for i in range(n)], noise.logs[0].exp()
    else:
        times, end = [noise.last * (1 - part(i)) for i in range(n)], D(0)
    return [noise.log_sigma(t).exp() for t in times] + [end], times


def exact_rows(noise, sampler, schedule, n, prediction):
    """-> [{column: Decimal}], times"""
    sigmas, times = grid(noise, sampler, schedule, n)
    c = [1 / (1 + s * s).sqrt() for s in sigmas]
    rows = []
    for i in range(n):
        now, then, first = sigmas[i], sigmas[i + 1], i == 0
        s = now * c[i]
        row = {"input": D(1), "x": c[i + 1] / c[i], "before": D(0)}
        if sampler == "dpmpp_2m":
            row["from_x"], row["from_m"] = (1 / c[i], -now) if prediction == "epsilon" else (c[i], -s)
            q = D(0) if first or not then else (now / then).ln() / (sigmas[i - 1] / now).ln()
            row["x"] *= then / now
            whole = c[i + 1] * (1 - then / now)
        else:
            row["from_x"], row["from_m"] = (D(0), D(1)) if prediction == "epsilon" else (s, c[i])
            q = D(0) if first or sampler != "ab2" else (then - now) / (now - sigmas[i - 1])
            whole = c[i + 1] * (then - now)
        row["now"], row["before"] = whole * (1 + q / 2), -whole * q / 2
        if first and sampler != "ddim":
            for name in ("input", "from_x", "x"):
                row[name] *= s
        rows.append(row)
    return rows, times


def nearest(value, bits):
    return int((value * 2**bits).to_integral_value("ROUND_HALF_UP"))


def integer_rows(noise, sampler, schedule, n, prediction):
    """-> [[from_x, from_m, x, now, before, input]] in 2^-24, [time in 2^-32]"""
    with localcontext() as context:
        context.prec = 60
        rows, times = exact_rows(noise, sampler, schedule, n, prediction)
        return [[nearest(row[k], 24) for k in COLUMNS] for row in rows], [nearest(t, 32) for t in times]


def name(sampler, schedule):
    return sampler if schedule == "normal" else f"{sampler}_{schedule}"
