"""The network's layers in integers, by the rules and by what calibration saw (other inputs' runs in floats)."""
import math

import numpy as np

from integer import quantise
from oracle.kinds import Kind

from . import real
from .machine import Value, node
from .rules import FLOORS, TABLE_MOST, Plan, exponent_for_convs, exponent_for_type

STREAM = -16                     # exponent of int32 residual sums
FRACTION, SCALE, UNIT = 8, 30, -20     # of moments, and the exponent of what normalise makes before its gain
EVERYTHING = {"type": "I32", "lo": -2**31, "hi": 2**31 - 1}


class Integers:
    def __init__(self, rules, seen):
        self.rules, self.seen = rules, seen
        self.made = {}           # (id of weights, input's range and units) -> their integers, their steps
        self.rounded = {}        # id of weights -> what their integers stand for

    # ---- scales ----

    def limit(self, name, factor=1.0):
        """The largest that a value, divided by factors of its channels, is prepared for"""
        low, high, _ = self.seen[name]
        return self.rules.headroom * float((np.maximum(-low, high) / factor).max())

    def factors(self, name):
        """Powers of two that bring a value's channels to about one RMS; 1 for the largest. The smaller half stays small."""
        rms = self.seen[name][2]
        return 2.0 ** np.rint(np.log2(np.maximum(rms, np.median(rms)) / rms.max()))

    def group_factors(self, name, groups):
        """The same for groups of channels, which a norm treats alone"""
        low, high, _ = self.seen[name]
        most = np.maximum(-low, high).reshape(groups, -1).max(1)
        return np.repeat(2.0 ** np.ceil(np.log2(most / most.max())), len(low) // groups)

    def plan(self, name, feeds=(), factor=None, most=32767):
        """How a value is held: its channels' factors, an exponent for what reads it, its clamp"""
        low, high, rms = self.seen[name]
        if factor is None:
            factor = self.factors(name) if feeds and self.rules.equalise else np.ones(len(rms))
        lo, hi = self.rules.headroom * float((low / factor).min()), self.rules.headroom * float((high / factor).max())
        dtype = self.rules.inputs if feeds else "I16"
        if feeds:
            scaled = [w * factor[None, :, None, None] for w in feeds]
            e = exponent_for_convs(self.rules, lo, hi, float(np.sqrt(((rms / factor)**2).mean())), scaled)
        else:
            e = exponent_for_type(max(-lo, hi), most)
        return Plan(factor, e, {"type": dtype, **clamp(lo, hi, e, dtype)})

    # ---- values ----

    def given(self, name, x, feeds):
        """Reals, as a convolution reads them"""
        p = self.plan(name, feeds)
        data = np.clip(np.rint(x / p.unit), p.limits["lo"], p.limits["hi"]).astype(np.int64)
        return Value(data, Kind(p.limits["type"], data.shape, p.limits["lo"], p.limits["hi"]), p.unit)

    def start(self, name, x):
        e = STREAM if self.rules.stream == "I32" else exponent_for_type(self.limit(name))
        most = 2**29 if self.rules.stream == "I32" else 32767
        data = np.clip(np.rint(x * 2.0 ** -e), -most, most).astype(np.int64)
        return Value(data, Kind(self.rules.stream, data.shape, -most, most), 2.0 ** e, name)

    def stream(self, name, acc):
        """The start of a residual stream"""
        if self.rules.stream == "I16":
            y = self.narrow(name, acc)
        else:
            y = self.rounded_to(acc, 2.0 ** STREAM, {"type": "I32", "lo": -2**29, "hi": 2**29})
        y.name = name
        return y

    def copy(self, x, groups):
        """The int16 copy of a stream, which a norm reads"""
        if x.kind.dtype == "I16":
            return x
        p = self.plan(x.name, (), self.group_factors(x.name, groups) if self.rules.equalise else None)
        return self.rounded_to(x, p.unit, p.limits)

    def copied(self, name, x, feeds=()):
        """A stream as a convolution reads it"""
        p = self.plan(name, feeds)
        return self.rounded_to(x, p.unit, p.limits)

    @staticmethod
    def rounded_to(x, unit, limits):
        """x, whose unit may differ by channel, in other units"""
        m, shift = quantise.multipliers(np.broadcast_to(x.unit / unit, x.data.shape[2:]))
        return node("mix", [x], unit, {"m": ("I32", m)}, by=["m"], shift=shift, **limits)

    def narrow(self, name, acc, most=32767, factor=None):
        p = self.plan(name, (), factor, most)
        return self.rounded_to(acc, p.unit, p.limits)

    # ---- layers ----

    def normalised(self, name, x, p, groups, per="image", act=None, feeds=()):
        x = self.copy(x, groups)
        epsilon = max(1, int(np.rint(256 * 1e-5 / np.median(x.unit)**2)))
        m = node("moments", [x], None, per=per, groups=groups, fraction=FRACTION, scale=SCALE, epsilon=epsilon)
        if act:
            unit, limits = self.before_table(f"{name}.norm", act)
        else:
            plan = self.plan(name, feeds)
            unit, limits = plan.unit, plan.limits
        gamma, beta = p["gamma"] * 2.0 ** UNIT / unit, p["beta"] / unit
        shift = 30
        while max(np.abs(gamma).max(), np.abs(beta).max()) * 2.0 ** shift >= 2**31:
            shift -= 1
        constants = {"gamma": ("I32", np.rint(gamma * 2.0 ** shift)), "beta": ("I32", np.rint(beta * 2.0 ** shift))}
        y = node("normalise", [x, m], unit, constants, groups=groups, fraction=FRACTION, inner=FRACTION + SCALE + UNIT, gamma="gamma",
                 beta="beta", shift=shift, **limits)
        return self.table(name, y, act, feeds) if act else y

    def table(self, name, x, function, feeds=()):
        """SiLU or GELU; for a convolution with channels brought to one range, which is a mix more"""
        p = self.plan(name, feeds) if feeds else None
        again = p is None or bool((p.factor != 1).any())
        e, dtype = (STREAM, "I32") if again else (p.exponent, p.limits["type"])
        most = {"I8": 127, "I16": 32767, "I32": 2**31 - 1}[dtype]
        entries = np.rint(getattr(real, function)(np.arange(x.kind.lo, x.kind.hi + 1) * x.unit) * 2.0 ** -e)
        y = node("table", [x], 2.0 ** e, {"t": (dtype, np.clip(entries, -most, most))}, table="t", first=x.kind.lo)
        return self.rounded_to(y, p.unit, p.limits) if p and again else y

    def before_table(self, name, function):
        """Unit and clamp of what a table reads: as fine as 65,536 entries allow, 2^-10 at most"""
        limit = self.limit(name)
        lo, hi = max(-limit, FLOORS[function]), limit
        e = max(-10, math.ceil(math.log2((hi - lo) / 65535)))
        dtype = "I16" if hi * 2.0 ** -e <= 32767 else "I32"
        return 2.0 ** e, {"type": dtype, **clamp(lo, hi, e, dtype)}

    def conv(self, name, x, w, bias, pad=0):
        bits = self.rules.weight_bits or 16
        key = id(w), x.kind.lo, x.kind.hi, np.asarray(x.unit).tobytes()
        if key not in self.made:
            unit = np.broadcast_to(x.unit, w.shape[1:2])[None, :, None, None]
            self.made[key] = (*quantise.weights(w * unit, bits, x.kind, pad > 0), unit)
        q, step, unit = self.made[key]
        self.rounded[id(w)] = q * step[:, None, None, None] / unit
        constants = {"w": ("I8" if bits <= 8 else "I16", q.transpose(0, 2, 3, 1)), "b": ("I32", np.rint(bias / step))}
        return node("conv", [x], step, constants, weight="w", bias="b", **({"pad": [pad] * 4} if pad else {}))

    def add(self, name, x, branch):
        wide = x.kind.dtype == "I32"
        unit = 2.0 ** (STREAM if wide else exponent_for_type(self.limit(name)))
        keep = x.unit / unit
        m, shift = quantise.multipliers(branch.unit / unit, limit=30, most=30, widest=keep)
        limits = {"type": "I32", "lo": -2**29, "hi": 2**29} if wide else {"type": "I16", "lo": -32767, "hi": 32767}
        y = node("mix", [branch, x], unit, {"m": ("I32", m)}, by=["m", int(np.rint(keep * 2.0 ** shift))], shift=shift, **limits)
        y.name = name
        return y

    def values(self, name, acc):
        """Of attention, in the factors that its output keeps"""
        return self.narrow(name, acc, factor=self.factors(name) if self.rules.equalise else None)

    def attend(self, name, q, k, v, heads, feeds=()):
        logit = float(np.max(q.unit) * np.max(k.unit)) / math.sqrt(q.data.shape[2] // heads)      # of a score's unit
        reach = math.log(2 * TABLE_MOST)
        shift = max(0, math.ceil(math.log2(reach / (self.rules.entries * logit))))
        step = logit * 2**shift
        table = {"t": ("I16", np.rint(TABLE_MOST * np.exp(-step * np.arange(min(self.rules.entries, int(reach / step) + 2)))))}
        if not self.rules.fraction:
            return node("attend", [q, k, v], v.unit, table, heads=heads, table="t", shift=shift)
        v_exponent = round(math.log2(np.max(v.unit)))
        p = self.plan(name, feeds, np.broadcast_to(v.unit, v.data.shape[2:]) / 2.0 ** v_exponent)
        f = min(15, max(0, v_exponent - p.exponent))
        limits = {"type": p.limits["type"], **clamp(p.limits["lo"] * 2.0 ** p.exponent, p.limits["hi"] * 2.0 ** p.exponent, v_exponent - f,
                                                    p.limits["type"])}
        return node("attend", [q, k, v], v.unit / 2.0 ** f, table, heads=heads, table="t", shift=shift, fraction=f, **limits)

    def gated(self, name, x, gate, feeds=()):
        p = self.plan(name, feeds)
        x = self.narrow(f"{name}.x", x, factor=p.factor)
        gate = self.table(f"{name}.gelu", self.rounded_to(gate, *self.before_table(f"{name}.gate", "gelu")), "gelu")
        shift = round(math.log2(np.ravel(p.unit / (x.unit * gate.unit))[0]))
        return node("multiply", [x, gate], p.unit, shift=shift, **p.limits)


def clamp(lo, hi, exponent, dtype="I16"):
    most = {"I8": 127, "I16": 32767, "I32": 65535}[dtype]
    return {"lo": max(-most, math.floor(lo * 2.0 ** -exponent)), "hi": min(most, math.ceil(hi * 2.0 ** -exponent))}
