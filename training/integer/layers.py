"""The building blocks: convolution, requantised output, SiLU table, residual sum, gain."""
import numpy as np

from . import elementary, quantise
from .builder import I16, I32


SILU_FLOOR = -12.0        # below it SiLU is 0 to half a unit of 2^-13: a value that only SiLU sees may be clamped there


def only_silu(name):
    return name == "emb" or name.endswith(".pre")


def bounds(name, scale):
    """The clamp of an I16 value, in units: its limit either way, within the type."""
    unit = 2.0 ** -scale["exponent"]
    n = int(np.rint(scale["limit"] * unit))
    lo = max(-n, int(SILU_FLOOR * unit)) if only_silu(name) else -n
    return max(lo, -32768), min(n, 32767)


def silu_reach(values):
    """{exponent: (first, last)}: one table for all values of an exponent, over the widest clamp"""
    out = {}
    for name in values:
        lo, hi = bounds(name, values[name])
        e = values[name]["exponent"]
        a, b = out.get(e, (lo, hi))
        out[e] = min(a, lo), max(b, hi)
    return out


class Layers:
    """Adds layers to a stage. `scales` maps value names to {"exponent", "limit"}; see calibrate.py."""

    def __init__(self, stage, scales, bits, reach):
        self.stage, self.b, self.scales, self.bits, self.reach = stage, stage.builder, scales, bits, reach
        self.convs = {}                       # accumulator of one group -> layer's name, exponent of its input

    # ---- scales ----

    def exponent(self, name):
        return self.scales[name]["exponent"]

    def bounds(self, name):
        return bounds(name, self.scales[name])

    # ---- convolution ----

    def conv(self, out, x, exponent, w, bias=None, pad=0, groups=1, name=None):
        """w (O, I, KH, KW) float64 in real units, x at 2^exponent -> accumulator; returns its scale per channel (O)."""
        name = name or out
        bits = self.bits(name)
        kind = self.stage.kind(x)
        q, step = quantise.weights(w, bits, kind, pad > 0, 0.0 if bias is None else bias / 2.0 ** exponent)
        unit = step * 2.0 ** exponent
        attributes = {"weight": self.b.constant(f"{name}.weight", q.transpose(0, 2, 3, 1), "I8" if bits <= 8 else I16)}
        if bias is not None:
            attributes["bias"] = self.b.constant(f"{name}.bias", np.rint(bias / unit), I32)
        if pad:
            attributes["pad"] = [pad] * 4
        if groups != 1:
            attributes["groups"] = groups
        self.stage.node("conv", out, [x], **attributes)
        if groups == 1:
            self.convs[out] = name, exponent
        return unit

    def point(self, acc, exponent):
        """The layer's name, where adapters may add to `acc`, an accumulator that a mix brings to `exponent`; else None."""
        if acc not in self.convs:
            return None
        name, before = self.convs[acc]
        self.b.points[self.stage.name, name] = before, exponent
        return name

    # ---- one rounding from accumulators to int16 ----

    def requant(self, out, acc, unit, name):
        """acc (unit per channel) -> I16 value `out` at the scale of `name`"""
        e = self.exponent(name)
        m, shift = quantise.multipliers(unit / 2.0 ** e)
        lo, hi = self.bounds(name)
        return self.stage.mix(out, [acc], [self.b.constant(f"{acc}.scale", m, I32)], shift, I16, lo, hi, self.point(acc, e))

    def residual(self, out, x, x_name, keep, acc, unit, name):
        """out = keep x + acc, rounded once"""
        e = self.exponent(name)
        keep = keep * 2.0 ** (self.exponent(x_name) - e)
        m, shift = quantise.multipliers(unit / 2.0 ** e, widest=keep)
        lo, hi = self.bounds(name)
        by = [self.b.constant(f"{acc}.scale", m, I32), int(np.rint(keep * 2.0 ** shift))]
        return self.stage.mix(out, [acc, x], by, shift, I16, lo, hi, self.point(acc, e))

    def silu(self, out, x, name):
        """Table at the scale of `name`, in and out; values of the same scale share one constant."""
        e = self.exponent(name)
        first, last = self.reach[e]
        entries = np.rint(elementary.silu(np.arange(first, last + 1) * 2.0 ** e) * 2.0 ** -e)
        table = self.b.constant(f"silu.{-e}", np.clip(entries, -32768, 32767), I16)
        return self.stage.node("table", out, [x], table=table, first=first)

    # ---- gain: y = acc * (1 + g), g = W e + b, in one rounding ----

    def gained(self, out, acc, unit, emb, emb_exponent, w, bias, name):
        """acc with `unit`; the gain's accumulator meets the unit in an I32 multiplier per channel."""
        acc_g = f"{out}.gain"
        g_unit = self.conv(acc_g, emb, emb_exponent, w, bias + 1)
        kind = self.stage.kind(acc_g)
        e = self.exponent(name)
        real = unit * g_unit / 2.0 ** e                # of acc * acc_g
        first, shift1 = quantise.multipliers(real * kind.largest, limit=30)   # what the product m * acc_g may reach
        m, shift_m = quantise.multipliers(real * 2.0 ** shift1, limit=30)     # m / 2^shift_m = real * 2^shift1
        factor = self.stage.mix(f"{out}.factor", [acc_g], [self.b.constant(f"{acc_g}.scale", m, I32)], shift_m, I32, -2**31 + 1, 2**31 - 1)
        lo, hi = self.bounds(name)
        return self.stage.mix(out, [acc], [factor], shift1, I16, lo, hi, self.point(acc, e))
