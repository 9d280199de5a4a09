"""The network's layers in doubles; `seen` keeps what calibration sees, over all runs: name -> (lowest, highest, RMS) of each channel."""
import numpy as np

from . import real


class Floats:
    def __init__(self, rounded=None):
        self.seen = {}
        self.rounded = rounded or {}     # id of weights -> those that integers have in their place

    def see(self, name, x):
        low, high, rms = self.seen.get(name, (0.0, 0.0, 0.0))
        self.seen[name] = np.minimum(low, x.min((0, 1))), np.maximum(high, x.max((0, 1))), np.maximum(rms, np.sqrt((x**2).mean((0, 1))))
        return x

    def start(self, name, x):
        return self.see(name, x)

    stream = start

    def values(self, name, x):
        return self.see(name, x)

    def given(self, name, x, feeds):
        return self.see(name, x)

    def copied(self, name, x, feeds=()):
        return self.see(name, x)

    def normalised(self, name, x, p, groups, per="image", act=None, feeds=()):
        y = self.see(f"{name}.norm", real.normalise(x, groups, per, 1e-5) * p["gamma"] + p["beta"])
        return self.see(name, real.silu(y)) if act else self.see(name, y)

    def conv(self, name, x, w, bias, pad=0):
        return real.conv(x, self.rounded.get(id(w), w), bias, pad)

    def narrow(self, name, x, most=32767):
        return self.see(name, x)

    def add(self, name, x, branch):
        return self.see(name, x + branch)

    def attend(self, name, q, k, v, heads, feeds=()):
        return self.see(name, real.attend(q, k, v, heads))

    def gated(self, name, x, gate, feeds=()):
        x, gate = self.see(f"{name}.x", x), self.see(f"{name}.gate", gate)
        return self.see(name, x * self.see(f"{name}.gelu", real.gelu(gate)))
