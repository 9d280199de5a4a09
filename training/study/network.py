"""Stable Diffusion 1.x' blocks with random weights, on Floats or Integers alike."""
import numpy as np

from . import real
from .rules import key_limit

HEADS = 8


def norm_parameters(rng, c):
    return {"gamma": real.gains(rng, c), "beta": 0.3 * rng.standard_normal(c)}


class Weights:
    """Made once; branches are scaled to half of the stream's deviation, a few of its channels are much larger"""

    def __init__(self, rng, kind, channels, context=768):
        c, w = channels, lambda o, i, k=1, gain=1.0: real.weights(rng, kind, (o, i, k, k), gain)
        big = lambda: real.gains(rng, c)[:, None, None, None]
        self.channels, self.bias = c, lambda o: np.zeros(o)
        self.norms = {name: norm_parameters(rng, c) for name in ("in", "mid", "proj", "self", "cross", "ff")}
        self.conv1, self.conv2 = w(c, c, 3), w(c, c, 3, 0.5) * big()
        self.proj_in, self.proj_out = w(c, c), w(c, c, 1, 0.5) * big()
        self.self = [w(c, c), w(c, c), w(c, c), w(c, c, 1, 0.5)]            # queries, keys, values, output
        self.cross = [w(c, c), w(c, context), w(c, context), w(c, c, 1, 0.5)]
        self.ff = [w(4 * c, c), w(4 * c, c), w(c, 4 * c, 1, 0.5)]           # values, gates, output


def resnet(n, x, p, name):
    h = n.normalised(f"{name}.a", x, p.norms["in"], 32, act="silu", feeds=[p.conv1])
    h = n.narrow(f"{name}.b", n.conv(f"{name}.conv1", h, p.conv1, p.bias(p.channels), 1))
    h = n.normalised(f"{name}.c", h, p.norms["mid"], 32, act="silu", feeds=[p.conv2])
    return n.add(f"{name}.out", x, n.conv(f"{name}.conv2", h, p.conv2, p.bias(p.channels), 1))


def attention(n, x, p, name, which, context=None):
    wq, wk, wv, wo = getattr(p, which)
    h = n.normalised(f"{name}.in", x, p.norms[which], 1, per="position", feeds=[wq] if context is not None else [wq, wk, wv])
    most = key_limit(p.channels // HEADS)
    q = n.narrow(f"{name}.q", n.conv("", h, wq, p.bias(p.channels)), most)
    of = h if context is None else context
    k = n.narrow(f"{name}.k", n.conv("", of, wk, p.bias(p.channels)), most)
    v = n.values(f"{name}.v", n.conv("", of, wv, p.bias(p.channels)))
    y = n.attend(f"{name}.y", q, k, v, HEADS, feeds=[wo])
    return n.add(f"{name}.out", x, n.conv("", y, wo, p.bias(p.channels)))


def feed_forward(n, x, p, name):
    wx, wg, wo = p.ff
    h = n.normalised(f"{name}.in", x, p.norms["ff"], 1, per="position", feeds=[wx, wg])
    y = n.gated(f"{name}.y", n.conv("", h, wx, p.bias(len(wx))), n.conv("", h, wg, p.bias(len(wg))), feeds=[wo])
    return n.add(f"{name}.out", x, n.conv("", y, wo, p.bias(p.channels)))


def block(n, x, p, context, name):
    """A resnet and a transformer, as the U-Net has them at each resolution"""
    x = resnet(n, x, p, f"{name}.resnet")
    h = n.normalised(f"{name}.in", x, p.norms["proj"], 32, feeds=[p.proj_in])
    h = n.stream(f"{name}.start", n.conv("", h, p.proj_in, p.bias(p.channels)))
    h = attention(n, h, p, f"{name}.self", "self")
    h = attention(n, h, p, f"{name}.cross", "cross", context)
    h = feed_forward(n, h, p, f"{name}.ff")
    h = n.copied(f"{name}.end", h, feeds=[p.proj_out])
    return n.add(f"{name}.out", x, n.conv("", h, p.proj_out, p.bias(p.channels)))
