"""Random weights and activations, and the functions in doubles."""
import numpy as np


def spread(rng, kind, shape):
    """Unit variance: Gaussian, or heavy tails (Student's t with 4 degrees of freedom)"""
    if kind == "gauss":
        return rng.standard_normal(shape)
    return rng.standard_t(4, shape) / np.sqrt(2)


def weights(rng, kind, shape, gain=1.0):
    return spread(rng, kind, shape) * gain / np.sqrt(np.prod(shape[1:]))


def gains(rng, channels, outliers=0.01, size=8.0):
    """Around 1, and a few channels that are much larger, as trained networks have"""
    g = np.exp(0.3 * rng.standard_normal(channels))
    g[rng.choice(channels, max(1, int(channels * outliers)), replace=False)] *= size
    return g


def silu(x):
    return x / (1 + np.exp(-np.clip(x, -60, 60)))


def gelu(x):
    """x times the normal distribution function, whose erf is that of Abramowitz and Stegun 7.1.26 (to 2e-7)"""
    z = np.abs(x) / np.sqrt(2)
    t = 1 / (1 + 0.3275911 * z)
    tail = t * (0.254829592 + t * (-0.284496736 + t * (1.421413741 + t * (-1.453152027 + t * 1.061405429)))) * np.exp(-z * z)
    return x * np.where(x >= 0, 1 - tail / 2, tail / 2)


def conv(x, w, bias, pad):
    """[H, W, C] by [O, C, KH, KW], stride 1"""
    o, c, kh, kw = w.shape
    x = np.pad(x, ((pad, pad), (pad, pad), (0, 0)))
    rows, columns = x.shape[0] - kh + 1, x.shape[1] - kw + 1
    taps = [x[i:i + rows, j:j + columns] for i in range(kh) for j in range(kw)]
    flat = w.transpose(2, 3, 1, 0).reshape(-1, o)
    return (np.concatenate(taps, 2).reshape(rows * columns, -1) @ flat).reshape(rows, columns, o) + bias


def normalise(x, groups, per, epsilon):
    h, w, c = x.shape
    x = x.reshape(h, w, groups, c // groups)
    axes = (0, 1, 3) if per == "image" else 3
    return ((x - x.mean(axes, keepdims=True)) / np.sqrt(x.var(axes, keepdims=True) + epsilon)).reshape(h, w, c)


def attend(q, k, v, heads):
    shape = q.shape[:2] + (-1,)
    q, k, v = (a.reshape(a.shape[0] * a.shape[1], heads, -1) for a in (q, k, v))
    out = np.empty((len(q), heads, v.shape[2]))
    for a in range(heads):
        for at in range(0, len(q), 512):
            s = q[at:at + 512, a] @ np.ascontiguousarray(k[:, a].T) / np.sqrt(q.shape[2])
            e = np.exp(s - s.max(1, keepdims=True))
            out[at:at + 512, a] = e @ np.ascontiguousarray(v[:, a]) / e.sum(1, keepdims=True)
    return out.reshape(shape)


def error(found, expected):
    """Relative, L2"""
    return float(np.sqrt(((found - expected)**2).sum() / (expected**2).sum()))
