"""The sampler's coefficients: rectified flow with preconditioning, two-step Adams-Bashforth (see training/flow.py).

At time t, s = (1 - t)^2 + t^2, v = F(x / sqrt s) / sqrt s + x (2t - 1) / s, x += now v + before v_before.
"""
import math

NAME = "ab2"


def grid(steps, shift):
    """1 = t0 > ... > t_steps = 0"""
    u = [(steps - i) / steps for i in range(steps + 1)]
    return [shift * v / (1 + (shift - 1) * v) for v in u]


def coefficients(steps, shift=1.0):
    """-> one dict a step: t, input (1/sqrt s), f (1/sqrt s), x ((2t-1)/s), now, before"""
    ts, out = grid(steps, shift), []
    for i in range(steps):
        t, h = ts[i], ts[i + 1] - ts[i]
        s = (1 - t) * (1 - t) + t * t
        r = h / (ts[i] - ts[i - 1]) if i else 0.0
        out.append({"t": t, "input": 1 / math.sqrt(s), "f": 1 / math.sqrt(s), "x": (2 * t - 1) / s,
                    "now": h * (1 + r / 2), "before": -h * r / 2})
    return out


def rows(step_counts, shift=1.0):
    """All schedules one after another -> (list of rows, [{"steps", "first"}])"""
    every, schedules = [], []
    for n in step_counts:
        schedules.append({"steps": n, "first": len(every)})
        every += coefficients(n, shift)
    return every, schedules
