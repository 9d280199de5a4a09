"""The stages' programs: text, init, denoise, step, decode, in integers."""
import numpy as np

import mark
from nets import KEEP

from . import elementary
from .builder import I16, I32
from .layers import Layers

STATE = -20           # exponent of the sampler's state and velocity
PREDICTION = -16      # of the network's output
CONTEXT = -12         # of the embedding before its activation, or coarser where a word needs more than 16 bits
COEFFICIENT = 24      # sampler coefficients are multiples of 2^-24
LIMIT_STATE = 2**26   # 64
LIMIT_VELOCITY = 2**28


class Network(Layers):
    """A stage with the blocks of nets.py. `values` are the scales; every named value is I16."""

    def activation(self, x, name):
        return self.silu(f"{x}.silu", x, name)

    def half(self, x, x_name, w, name, emb):
        """x -> keep x + conv2(silu(gain conv1(silu x)))"""
        e = self.exponent(x_name)
        acc = f"{name}.conv1"
        weight, bias = w.conv(f"{name}.conv1")
        unit = self.conv(acc, self.activation(x, x_name), e, weight, bias, pad=1)
        if emb:
            self.gained(f"{name}.pre", acc, unit, *emb, *w.conv(f"{name}.gain"), name=f"{name}.pre")
        else:
            self.requant(f"{name}.pre", acc, unit, f"{name}.pre")
        weight, bias = w.conv(f"{name}.conv2")
        unit = self.conv(f"{name}.conv2", self.activation(f"{name}.pre", f"{name}.pre"), self.exponent(f"{name}.pre"), weight, bias, pad=1)
        return self.residual(name, x, x_name, KEEP, f"{name}.conv2", unit, name)

    def mixer(self, x, x_name, w, name, heads, emb):
        """x -> keep x + out(gain mixer(value(x))): heads of P x P weights over positions"""
        h, v, c = self.stage.kind(x).shape
        p, width = h * v, c // heads
        unit = self.conv(f"{name}.value", x, self.exponent(x_name), *w.conv(f"{name}.value"))
        self.requant(f"{name}.v", f"{name}.value", unit, f"{name}.v")
        self.stage.node("permute", f"{name}.v.turned", [f"{name}.v"], view=[p, heads, width], order=[2, 1, 0], shape=[1, width, heads * p])
        matrix = w.mixer(f"{name}.mixer").reshape(heads * p, p, 1, 1)
        unit = self.conv(f"{name}.mixer", f"{name}.v.turned", self.exponent(f"{name}.v"), matrix, groups=heads)
        self.requant(f"{name}.m.turned", f"{name}.mixer", unit, f"{name}.m")
        self.stage.node("permute", f"{name}.m", [f"{name}.m.turned"], view=[width, heads, p], order=[2, 1, 0], shape=[h, v, c])
        m_unit = np.full(c, 2.0 ** self.exponent(f"{name}.m"))
        self.gained(f"{name}.y", f"{name}.m", m_unit, *emb, *w.conv(f"{name}.mix_gain"), name=f"{name}.y")
        weight, bias = w.conv(f"{name}.out")
        unit = self.conv(f"{name}.out", f"{name}.y", self.exponent(f"{name}.y"), weight, bias)
        return self.residual(f"{name}.x", x, x_name, KEEP, f"{name}.out", unit, f"{name}.x")

    def block(self, x, w, name, emb=None, heads=0):
        x_name = x
        if heads:
            x_name = x = self.mixer(x, x_name, w, name, heads, emb)
        return self.half(x, x_name, w, name, emb)


# ---- the stages ------------------------------------------------------------------------------------------------

def text_tables(w, vocabulary):
    """-> words (list), token -> row table (words + 1, 1), row -> embedding table (rows + 1, emb), its exponent.

    The embedding's linear layer is folded in: row r holds W words_r; row 0 (no word) is 0.
    """
    words = list(vocabulary["words"])
    row_of = np.array([[0]] + [[vocabulary["words"][word] + 1] for word in words])
    matrix = w.weight("emb").astype(np.float32)[:, :, 0, 0]
    factor = w.scale("emb")
    rows = [np.zeros(len(matrix))] + [elementary.matvec(matrix, r) * factor for r in w.array("words")]
    exponent = CONTEXT
    while np.abs(rows).max() * 2.0 ** -exponent > 32766:
        exponent += 1
    return words, row_of, np.rint(np.array(rows) * 2.0 ** -exponent).astype(np.int64), exponent


def build_text(b, slots, row_of, rows, token_kind):
    stage = b.stage("text", {"tokens": token_kind})
    e = rows.shape[1]
    stage.node("gather", "row", ["tokens"], table=b.constant("text.rows", row_of, I32))
    stage.node("gather", "rows", ["row"], table=b.constant("text.embedding", rows, I16))
    stage.node("permute", "rows.turned", ["rows"], view=[1, slots, e], order=[0, 2, 1], shape=[1, e, slots])
    ones = b.constant("text.ones", np.ones((1, 1, 1, slots)), "I8")
    stage.node("conv", "sum", ["rows.turned"], weight=ones)          # the exact sum over the slots
    stage.node("permute", "embedding", ["sum"], view=[1, e, 1], order=[0, 2, 1], shape=[1, 1, e])
    stage.out = ["embedding"]


def build_init(b, shape, entries):
    """Noise at 2^STATE (an I16 table at 2^-12, widened), and a velocity of zero."""
    stage = b.stage("init", {})
    table = np.rint(elementary.normal_quantiles(entries) * 2.0 ** 12)
    stage.node("noise", "normal", table=b.constant("noise", table, I16), shape=shape, stream=0)
    stage.mix("x", ["normal"], [2 ** (-12 - STATE)], 0, I32, -LIMIT_STATE, LIMIT_STATE)
    stage.mix("v", ["normal"], [0], 0, I32, 0, 0)
    stage.out = ["x", "v"]


def time_rows(w, rows, context):
    """(rows, emb) at 2^context: the embedding's linear layer applied to the time features, with all biases."""
    matrix = w.weight("emb").astype(np.float32)[:, :, 0, 0]
    time = w.weight("time").astype(np.float32)[:, :, 0, 0]
    n = time.shape[1] // 2
    # 0.5 * 60^(i / (n - 1)) without libm: repeated multiplication by the root, refined by Newton's method
    root = _root(60.0, n - 1)
    frequency = [0.5]
    for _ in range(n - 1):
        frequency.append(frequency[-1] * root)
    out = []
    for row in rows:
        cos, sin = elementary.cos_sin(np.array(frequency) * row["t"])
        features = (np.concatenate([cos, sin]) * np.sqrt(2.0)).astype(np.float32)
        hidden = elementary.matvec(time, features) * w.scale("time") + w.array("time.bias").astype(np.float64)
        full = elementary.matvec(matrix, hidden.astype(np.float32)) * w.scale("emb")
        out.append(full + w.array("emb.bias").astype(np.float64))
    return np.rint(np.array(out) * 2.0 ** -context).astype(np.int64)


def _root(value, n):
    """value^(1/n) by Newton's method in doubles."""
    x = 1.0 + 1.0 / n
    for _ in range(200):
        power = 1.0
        for _ in range(n - 1):
            power *= x
        x = x - (x * power - value) / (n * power)
    return x


def sampler_tables(b, rows):
    """Gathered constants, in multiples of 2^-COEFFICIENT; `f` also carries the change of exponent."""
    k = 2.0 ** COEFFICIENT
    b.constant("sampler.input", np.rint([[r["input"] * k] for r in rows]), I32)
    f = 2.0 ** (PREDICTION - STATE)
    b.constant("sampler.step", np.rint([[r["f"] * f * k, r["x"] * k, r["now"] * k, r["before"] * k] for r in rows]), I32)


def build_denoise(b, w, scales, bits, reach, inputs, context):
    cfg = w.config
    stage = b.stage("denoise", inputs)
    net = Network(stage, scales, bits, reach)
    stage.node("gather", "time", ["row"], table="sampler.time")
    stage.mix("emb", ["context", "time"], [1, 1], net.exponent("emb") - context, I16, *net.bounds("emb"))
    emb = (net.activation("emb", "emb"), net.exponent("emb"))

    stage.node("gather", "input", ["row"], table="sampler.input")
    z = stage.mix("z", ["x"], ["input"], COEFFICIENT + net.exponent("z") - STATE, I16, *net.bounds("z"))
    if cfg["patch"] > 1:
        z = stage.node("shuffle", "z.deep", [z], block=cfg["patch"], to="depth")
    side = cfg["latent"] // cfg["patch"]
    line = np.rint((np.arange(side) * 3.0 / (side - 1) - 1.5) * 2.0 ** -net.exponent("z"))
    one = np.full((side, side), 2 ** -net.exponent("z"))
    places = np.stack([np.tile(line, (side, 1)), np.tile(line[:, None], (1, side)), one], 2)
    z = stage.node("concat", "z.placed", [z, b.constant("places", places, I16)])
    unit = net.conv("inp.conv", z, net.exponent("z"), *w.conv("inp"), pad=1, name="inp")
    h = net.requant("inp", "inp.conv", unit, "inp")
    for i in range(cfg["n0"]):
        h = net.block(h, w, f"down0.{i}", emb)
    skip = h
    stage.node("shuffle", "deep", [h], block=2, to="depth")
    unit = net.conv("down.conv", "deep", net.exponent(skip), *w.conv("down"), name="down")
    h = net.requant("down", "down.conv", unit, "down")
    for i in range(cfg["n1"]):
        h = net.block(h, w, f"mid.{i}", emb, cfg["heads"])
    unit = net.conv("up.conv", h, net.exponent(h), *w.conv("up"), name="up")
    net.requant("up", "up.conv", unit, "up")
    stage.node("shuffle", "wide", ["up"], block=2, to="space")
    e = net.exponent("join")
    by = [int(np.rint(0.707 * 2.0 ** (20 + net.exponent(n) - e))) for n in (skip, "up")]
    h = stage.mix("join", [skip, "wide"], by, 20, I16, *net.bounds("join"))
    for i in range(cfg["n0"]):
        h = net.block(h, w, f"up0.{i}", emb)
    unit = net.conv("out.conv", net.activation(h, h), net.exponent(h), *w.conv("out"), pad=1, name="out")
    m, shift = _scaled(unit, PREDICTION)
    y = stage.mix("out", ["out.conv"], [b.constant("out.scale", m, I32)], shift, I32, -2**21, 2**21, net.point("out.conv", PREDICTION))
    if cfg["patch"] > 1:
        y = stage.node("shuffle", "out.wide", [y], block=cfg["patch"], to="space")
    stage.out = [y]


NO_SILU = ("z", "latent", "up")          # values that no SiLU reads; those of a mixer end in .v, .m, .y


def silu_values(values):
    return [n for n in values if n not in NO_SILU and not n.endswith((".v", ".m", ".y"))]


def _scaled(unit, exponent):
    from .quantise import multipliers
    return multipliers(unit / 2.0 ** exponent)


def build_step(b, inputs):
    stage = b.stage("step", inputs)
    stage.node("gather", "row.step", ["row"], table="sampler.step")
    for i, name in enumerate(("c.f", "c.x", "c.now", "c.before")):
        stage.node("slice", name, ["row.step"], begin=[0, 0, i], size=[1, 1, 1])
    prediction = "prediction"
    if "guidance" in inputs:
        stage.mix("difference", ["prediction", "unconditional"], [1, -1], 0, I32, -2**31, 2**31 - 1)
        prediction = stage.mix("guided", ["unconditional", "difference"], [65536, "guidance"], 16, I32, -2**26, 2**26)
    stage.mix("v.next", [prediction, "x"], ["c.f", "c.x"], COEFFICIENT, I32, -LIMIT_VELOCITY, LIMIT_VELOCITY)
    stage.mix("x.next", ["x", "v.next", "v"], [2**COEFFICIENT, "c.now", "c.before"], COEFFICIENT, I32, -LIMIT_STATE, LIMIT_STATE)
    stage.out = ["x.next", "v.next"]


def build_decode(b, w, scales, bits, reach, inputs):
    cfg = w.config
    stage = b.stage("decode", inputs)
    net = Network(stage, scales, bits, reach)
    stage.mix("latent", ["x"], [1], net.exponent("latent") - STATE, I16, *net.bounds("latent"))
    unit = net.conv("dec_in.conv", "latent", net.exponent("latent"), *w.conv("dec_in"), pad=1, name="dec_in")
    h = net.requant("dec_in", "dec_in.conv", unit, "dec_in")
    for i in range(cfg["n0"]):
        h = net.block(h, w, f"dec0.{i}")
    unit = net.conv("dec_up.conv", h, net.exponent(h), *w.conv("dec_up"), name="dec_up")
    net.requant("dec_up", "dec_up.conv", unit, "dec_up")
    h = stage.node("shuffle", "dec.wide", ["dec_up"], block=2, to="space")
    name = "dec_up"
    for i in range(cfg["n1"]):
        h = net.half(h, name, w, f"dec1.{i}", None)
        name = h
    weight, bias = w.conv("dec_out")
    unit = net.conv("dec_out.conv", h, net.exponent(name), weight * 127.5, bias * 127.5 + 127.5, pad=1, name="dec_out")
    m, shift = _scaled(unit, 0)
    stage.mix("dec_out", ["dec_out.conv"], [b.constant("dec_out.scale", m, I32)], shift, I16, 0, 255, net.point("dec_out.conv", 0))
    stage.node("shuffle", "pixels", ["dec_out"], block=cfg["r"], to="space")
    stage.out = ["pixels"]


def build_mark(b):
    """The mark after the pixels: spec/mark.md; its constants are models/house.mark's."""
    carrier, code = mark.read()
    stage = b.stages["decode"]
    stage.node("mark", "marked", ["pixels"], carrier=b.constant("mark.carrier", carrier, "I8"), code=b.constant("mark.code", code, I32), shift=mark.SHIFT)
    stage.out = ["marked"]
