"""Rounding of weights and multipliers. Weights: one scale per output channel; round half to even."""
import numpy as np

ROOM = 0.98 * 2**31              # sums are kept a little below the proof's limit


def weights(w, bits, kind, padded, bias=0.0):
    """w (O, ...) float64, applied to a value of `kind` -> (integers like w, step per output channel (O))

    The step is max|w| / (2^(bits-1) - 1), or wider where the proof of the 32-bit sum needs it; `bias` (O) in units of w times the value.
    """
    flat = w.reshape(len(w), -1)
    lo, hi = (min(kind.lo, 0), max(kind.hi, 0)) if padded else (kind.lo, kind.hi)
    top = 2 ** (bits - 1) - 1
    step = np.abs(flat).max(1) / top
    high = _rowsum(np.maximum(flat * lo, flat * hi))
    low = _rowsum(-np.minimum(flat * lo, flat * hi))
    if bits > 8:
        step = np.maximum(step, np.maximum(high, low) / (0.9 * ROOM))
    whole = np.maximum(high, low) + np.abs(bias)
    step = np.where(whole > ROOM * step, whole / (0.9 * ROOM), step)      # a bias far above its weights: gains of a young network
    step = np.maximum(step, 2.0 ** -60)
    return np.rint(w / step.reshape((-1,) + (1,) * (w.ndim - 1))).astype(np.int64), step


def _rowsum(a):
    """Row sums in a fixed order (numpy's own order is its own business)."""
    total = np.zeros(len(a))
    for column in a.T:
        total = total + column
    return total


def multipliers(real, limit=30, most=62, widest=0):
    """real > 0 or < 0 per channel -> (int32 array, shift): real = m / 2^shift, max|m| below 2^limit.

    `widest`: the largest other real factor of the same mix, which must stay below 2^31 as well.
    """
    largest = float(np.abs(real).max())
    shift = most
    while shift and (largest * 2.0 ** shift >= 2.0 ** limit or widest * 2.0 ** shift >= 2.0 ** 30.9):
        shift -= 1
    return np.rint(np.asarray(real) * 2.0 ** shift).astype(np.int64), shift
