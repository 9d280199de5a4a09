"""The network's layers in integers, by the rules and by what calibration saw (another input's run in floats)."""
import math

import numpy as np

from integer import quantise

from . import real
from .machine import Value, node, of_real
from .rules import FLOORS, KEY_LIMITS, TABLE_MOST, exponent_for_convs, exponent_for_type

STREAM = -16                     # exponent of int32 residual sums
FRACTION, SCALE, UNIT = 8, 30, -20     # of moments, and the exponent of what normalise makes before its gain


class Integers:
    def __init__(self, rules, seen):
        self.rules, self.seen = rules, seen
        self.narrow_of = {}      # a stream's int16 copy, made once

    # ---- scales ----

    def limit(self, name):
        low, high, _ = self.seen[name]
        return self.rules.headroom * max(-low, high)

    def bounds(self, name):
        low, high, _ = self.seen[name]
        return self.rules.headroom * min(low, 0), self.rules.headroom * max(high, 0)

    def exponent(self, name, feeds):
        if not feeds:
            return exponent_for_type(self.limit(name))
        return exponent_for_convs(self.rules, *self.bounds(name), self.seen[name][2], feeds)

    def type_of(self, feeds):
        return self.rules.inputs if feeds else "I16"

    @staticmethod
    def clamp(lo, hi, exponent, dtype="I16"):
        most = {"I8": 127, "I16": 32767}[dtype]
        unit = 2.0 ** -exponent
        return {"type": dtype, "lo": max(-most, int(math.floor(lo * unit))), "hi": min(most, int(math.ceil(hi * unit)))}

    # ---- layers ----

    def start(self, name, x):
        if self.rules.stream == "I32":
            y = of_real(x, "I32", STREAM, 2.0 ** 13)
        else:
            y = of_real(x, "I16", exponent_for_type(self.limit(name)), self.limit(name))
        y.name = name
        return y

    def copy(self, x):
        """The int16 copy of a stream, which norms read"""
        if x.kind.dtype == "I16":
            return x
        if id(x) not in self.narrow_of:
            e = exponent_for_type(self.limit(x.name))
            y = node("mix", [x], 2.0 ** e, by=[1], shift=e - STREAM, **self.clamp(-self.limit(x.name), self.limit(x.name), e))
            self.narrow_of = {id(x): (x, y)}
        return self.narrow_of[id(x)][1]

    def normalised(self, name, x, p, groups, per="image", act=None, feeds=()):
        x = self.copy(x)
        epsilon = max(1, int(np.rint(256 * 1e-5 / x.unit**2)))
        m = node("moments", [x], None, per=per, groups=groups, fraction=FRACTION, scale=SCALE, epsilon=epsilon)
        norm = f"{name}.norm"
        lo, hi = self.bounds(norm)
        if act:
            lo = max(lo, FLOORS[act])
            e = max(-10, math.ceil(math.log2((hi - lo) / 65000)), exponent_for_type(max(-lo, hi)))
        else:
            e = self.exponent(name, feeds)
        shift = 30
        while max(np.abs(p["gamma"]).max(), np.abs(p["beta"]).max() * 2.0 ** -UNIT) * 2.0 ** (shift + UNIT - e) >= 2**31:
            shift -= 1
        scaled = {k: ("I32", np.rint(p[k] * 2.0 ** (shift + u - e))) for k, u in (("gamma", UNIT), ("beta", 0))}
        y = node("normalise", [x, m], 2.0 ** e, scaled, groups=groups, fraction=FRACTION, inner=FRACTION + SCALE + UNIT, gamma="gamma",
                 beta="beta", shift=shift, **self.clamp(lo, hi, e, "I16" if act else self.type_of(feeds)))
        return self.table(name, y, act, feeds) if act else y

    def table(self, name, x, function, feeds=()):
        e, dtype = self.exponent(name, feeds), self.type_of(feeds)
        most = {"I8": 127, "I16": 32767}[dtype]
        entries = np.rint(getattr(real, function)(np.arange(x.kind.lo, x.kind.hi + 1) * x.unit) * 2.0 ** -e)
        return node("table", [x], 2.0 ** e, {"t": (dtype, np.clip(entries, -most, most))}, table="t", first=x.kind.lo)

    def conv(self, name, x, w, bias, pad=0):
        bits = self.rules.weight_bits or 16
        q, step = quantise.weights(w, bits, x.kind, pad > 0)
        unit = step * x.unit
        constants = {"w": ("I8" if bits <= 8 else "I16", q.transpose(0, 2, 3, 1)), "b": ("I32", np.rint(bias / unit))}
        return node("conv", [x], unit, constants, weight="w", bias="b", **({"pad": [pad] * 4} if pad else {}))

    def rounded(self, acc, e, limits):
        m, shift = quantise.multipliers(acc.unit / 2.0 ** e)
        return node("mix", [acc], 2.0 ** e, {"m": ("I32", m)}, by=["m"], shift=shift, **limits)

    def narrow(self, name, acc, most=32767):
        e = exponent_for_type(self.limit(name), most)
        return self.rounded(acc, e, self.clamp(*self.bounds(name), e))

    def add(self, name, x, branch):
        wide = x.kind.dtype == "I32"
        e = STREAM if wide else exponent_for_type(self.limit(name))
        keep = x.unit / 2.0 ** e
        m, shift = quantise.multipliers(branch.unit / 2.0 ** e, limit=30, most=30, widest=keep)
        limits = {"type": "I32", "lo": -2**29, "hi": 2**29} if wide else self.clamp(-self.limit(name), self.limit(name), e)
        y = node("mix", [branch, x], 2.0 ** e, {"m": ("I32", m)}, by=["m", int(np.rint(keep * 2.0 ** shift))], shift=shift, **limits)
        y.name = name
        return y

    def attend(self, name, q, k, v, heads, feeds=()):
        depth = q.data.shape[2] // heads
        logit = q.unit * k.unit / math.sqrt(depth)         # of a score's unit
        reach = math.log(2 * TABLE_MOST)
        shift = max(0, math.ceil(math.log2(reach / (self.rules.entries * logit))))
        table = np.rint(TABLE_MOST * np.exp(-np.arange(min(self.rules.entries, reach / (logit * 2**shift) + 2)) * logit * 2**shift))
        more, unit = {}, v.unit
        if self.rules.fraction:
            e = round(math.log2(v.unit))
            f = min(15, max(0, e - max(exponent_for_type(self.limit(name), 127 if self.rules.inputs == "I8" else 32767), self.exponent(name, feeds))))
            unit = v.unit / 2.0 ** f
            more = {"fraction": f, **self.clamp(-self.limit(name), self.limit(name), e - f, "I16")}
        y = node("attend", [q, k, v], unit, {"t": ("I16", table)}, heads=heads, table="t", shift=shift, **more)
        return y

    def gated(self, name, x, gate, feeds=()):
        x = self.narrow(f"{name}.x", x)
        lo, hi = self.bounds(f"{name}.gate")
        lo = max(lo, FLOORS["gelu"])
        e = max(-11, exponent_for_type(max(-lo, hi)))
        gate = self.table(f"{name}.gelu", self.rounded(gate, e, self.clamp(lo, hi, e)), "gelu")
        e = self.exponent(name, feeds)
        shift = round(e - math.log2(x.unit * gate.unit))
        return node("multiply", [x, gate], 2.0 ** e, shift=shift, **self.clamp(*self.bounds(name), e, self.type_of(feeds)))
