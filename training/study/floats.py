"""The network's layers in doubles; `seen` keeps what calibration sees, over all runs: name -> (lowest, highest, RMS)."""
import numpy as np

from . import real


class Floats:
    def __init__(self):
        self.seen = {}

    def see(self, name, x):
        low, high, rms = self.seen.get(name, (0.0, 0.0, 0.0))
        self.seen[name] = min(low, float(x.min())), max(high, float(x.max())), max(rms, float(np.sqrt((x**2).mean())))
        return x

    def start(self, name, x):
        return self.see(name, x)

    def normalised(self, name, x, p, groups, per="image", act=None, feeds=()):
        y = self.see(f"{name}.norm", real.normalise(x, groups, per, 1e-5) * p["gamma"] + p["beta"])
        return self.see(name, real.silu(y)) if act else self.see(name, y)

    def conv(self, name, x, w, bias, pad=0):
        return real.conv(x, w, bias, pad)

    def narrow(self, name, x, most=32767):
        return self.see(name, x)

    def add(self, name, x, branch):
        return self.see(name, x + branch)

    def attend(self, name, q, k, v, heads, feeds=()):
        return self.see(name, real.attend(q, k, v, heads))

    def gated(self, name, x, gate, feeds=()):
        x, gate = self.see(f"{name}.x", x), self.see(f"{name}.gate", gate)
        return self.see(name, x * self.see(f"{name}.gelu", real.gelu(gate)))
