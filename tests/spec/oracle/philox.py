"""spec/ops.md, noise: Philox4x32-10 on many counters at once (uint64 lanes that hold 32 bits)."""
import numpy as np

MASK = np.uint64(0xFFFFFFFF)
M0, M1 = np.uint64(0xD2511F53), np.uint64(0xCD9E8D57)
W0, W1 = 0x9E3779B9, 0xBB67AE85


def block(counter, key):
    """counter: four uint64 arrays below 2^32; key: two ints below 2^32 -> four uint64 arrays below 2^32"""
    c0, c1, c2, c3 = counter
    k0, k1 = key
    for turn in range(10):
        if turn:
            k0, k1 = (k0 + W0) & 0xFFFFFFFF, (k1 + W1) & 0xFFFFFFFF
        a, b = M0 * c0, M1 * c2
        c0, c1, c2, c3 = (b >> np.uint64(32)) ^ c1 ^ np.uint64(k0), b & MASK, (a >> np.uint64(32)) ^ c3 ^ np.uint64(k1), a & MASK
    return c0, c1, c2, c3


def words(seed, stream, count):
    """The first `count` 32-bit words of a stream: element i is lane i mod 4 of block i div 4."""
    n = np.arange((count + 3) // 4, dtype=np.uint64)
    flat = np.full_like(n, stream), np.zeros_like(n)
    lanes = block((n & MASK, n >> np.uint64(32), *flat), (seed & 0xFFFFFFFF, seed >> 32))
    return np.stack(lanes, 1).reshape(-1)[:count]
