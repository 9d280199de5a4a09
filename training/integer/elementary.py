"""Elementary functions from +, -, *, / alone (IEEE doubles, elementwise): the same bits on every machine."""
import math

import numpy as np

LN2_HIGH, LN2_LOW = 6.93147180369123816490e-01, 1.90821492927058770002e-10
PI = 3.141592653589793


def exp(x):
    """e^x for arrays, |x| < 700: 2^k times a Taylor series on |r| <= ln 2 / 2."""
    x = np.asarray(x, np.float64)
    k = np.rint(x / (LN2_HIGH + LN2_LOW))
    r = (x - k * LN2_HIGH) - k * LN2_LOW
    total = np.ones_like(r)
    for n in range(20, 0, -1):
        total = 1.0 + total * r / n
    return np.ldexp(total, k.astype(np.int64))


def silu(x):
    """x / (1 + e^-x)"""
    x = np.asarray(x, np.float64)
    small = exp(-np.abs(np.clip(x, -700, 700)))
    return np.where(x >= 0, x / (1 + small), x * small / (1 + small))


def cos_sin(turns):
    """cos and sin of 2 pi turns, for arrays; exact reduction to an eighth of a turn either side of a quarter."""
    turns = np.asarray(turns, np.float64)
    quarter = np.rint(turns * 4)
    a = (turns - quarter / 4) * (2 * PI)
    cos, sin = np.ones_like(a), np.ones_like(a)
    for n in range(20, 0, -2):
        cos = 1.0 - cos * a * a / (n * (n - 1))
        sin = 1.0 - sin * a * a / (n * (n + 1))
    sin = sin * a
    q = quarter.astype(np.int64) % 4
    return np.choose(q, [cos, -sin, -cos, sin]), np.choose(q, [sin, cos, -sin, -cos])


def _tail(x):
    """phi(x) and the upper tail 1 - Phi(x) for arrays x >= 0."""
    phi = exp(-x * x / 2) * 0.3989422804014327
    series = np.ones_like(x)
    for n in range(161, 1, -2):              # Phi(x) - 1/2 = phi(x) x (1 + x^2/3 (1 + x^2/5 (...)))
        series = 1.0 + series * x * x / n
    near = 0.5 - phi * x * series
    fraction = x + 0.0
    for n in range(120, 0, -1):              # 1 - Phi(x) = phi(x) / (x + 1/(x + 2/(x + ...)))
        fraction = x + n / np.maximum(fraction, 1e-3)
    far = phi / np.maximum(fraction, 1e-3)
    return phi, np.where(x < 3, near, far)


def normal_quantiles(n):
    """The values of Phi^-1((i + 1/2) / n), i = 0 ... n - 1; n even."""
    tail = (np.arange(n // 2, dtype=np.float64)[::-1] + 0.5) / n      # descending: the middle of the table first
    tail = np.sort(tail)[::-1]
    x = np.sqrt(np.maximum(0.0, 2 * (0.5 - tail)) * 4)                # a rough start, then Halley's method
    for _ in range(60):
        phi, upper = _tail(x)
        e = (upper - tail) / np.maximum(phi, 1e-300)
        step = e / (1 + np.clip(x * e / 2, -0.5, 0.5))
        x = np.clip(x + np.clip(step, -0.5, 0.5), 0, 9)
    return np.concatenate([-x[::-1], x])


def dot(a, b):
    """Correctly rounded sum of products of float32 values (each product is exact in a double)."""
    return math.fsum((a.astype(np.float64) * b.astype(np.float64)).tolist())


def matvec(matrix, vector):
    """(N, K) float32, (K) float32 -> (N) float64, each sum correctly rounded"""
    return np.array([dot(row, vector) for row in matrix])
