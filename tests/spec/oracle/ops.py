"""spec/ops.md: for each operator a proof (kinds in, kind out, or Refused) and a run on int64 arrays.

`prove(node, kinds, scope)` and `run(node, arrays, scope)`: the scope knows constants, size, seed and payload (None: no mark).
A node's `weight`, `bias`, `table`, … are names of constants.
"""
import math

import numpy as np

from . import philox
from .kinds import LIMITS, Kind, broadcast, extents, integer, output_limits, requant
from .refusal import demand

BIG = 2**63 - 1


class Scope:
    """Constants {name: (dtype, int64 array)} and the kinds or arrays of the values seen so far."""

    def __init__(self, constants, size=None, seed=0, payload=None):
        self.constants, self.size, self.seed, self.payload = constants, size, seed, payload
        self.values = {}

    def constant(self, name, dtypes, rank):
        demand(isinstance(name, str) and name in self.constants, "unknown_name", str(name))
        dtype, array = self.constants[name]
        demand(dtype in dtypes, "type_mismatch", f"{name} is {dtype}")
        demand(array.ndim == rank, "bad_shape", f"{name} has rank {array.ndim}")
        return dtype, array


def _requant(v, shift, lo, hi):
    if shift:
        v = (v + np.int64(1 << (shift - 1))) >> np.int64(shift)
    return np.clip(v, lo, hi)


# ---- conv ------------------------------------------------------------------------------------------------------

def _conv_attributes(node):
    stride = integer(node.get("stride", 1), 1, 16, "stride")
    pad = node.get("pad", [0, 0, 0, 0])
    demand(isinstance(pad, list) and len(pad) == 4, "bad_attribute", "pad")
    return stride, [integer(p, 0, 64, "pad") for p in pad], integer(node.get("groups", 1), 1, 2**31 - 1, "groups")


def prove_conv(node, inputs, scope):
    (x,) = inputs
    stride, pad, groups = _conv_attributes(node)
    demand(x.dtype in ("I8", "I16"), "type_mismatch", "conv input")
    _, w = scope.constant(node["weight"], ("I8", "I16"), 4)
    o, kh, kw, k = w.shape
    demand(kh <= 64 and kw <= 64, "bad_shape", "kernel")
    demand(x.shape[2] % groups == 0 and o % groups == 0 and k == x.shape[2] // groups, "bad_shape", "groups, channels")
    bias = np.zeros(o, np.int64)
    if "bias" in node:
        _, bias = scope.constant(node["bias"], ("I32",), 1)
        demand(bias.shape == (o,), "bad_shape", "bias")
    h = x.shape[0] + pad[0] + pad[2] - kh
    v = x.shape[1] + pad[1] + pad[3] - kw
    demand(h >= 0 and v >= 0, "bad_shape", "kernel larger than the padded input")
    lo, hi = (min(x.lo, 0), max(x.hi, 0)) if any(pad) else (x.lo, x.hi)
    w = w.reshape(o, -1)
    high = bias + np.maximum(w * lo, w * hi).sum(1)
    low = bias + np.minimum(w * lo, w * hi).sum(1)
    demand(high.max() <= 2**31 - 1 and low.min() >= -2**31, "sum_overflow", str(node.get("out")))
    return Kind("I32", (h // stride + 1, v // stride + 1, o), int(low.min()), int(high.max()))


def run_conv(node, inputs, scope):
    (x,) = inputs
    stride, pad, groups = _conv_attributes(node)
    _, w = scope.constant(node["weight"], ("I8", "I16"), 4)
    o, kh, kw, k = w.shape
    x = np.pad(x, ((pad[0], pad[2]), (pad[1], pad[3]), (0, 0)))
    rows, columns = (x.shape[0] - kh) // stride + 1, (x.shape[1] - kw) // stride + 1
    taps = [x[i:i + stride * rows:stride, j:j + stride * columns:stride] for i in range(kh) for j in range(kw)]
    taps = [t[:rows, :columns] for t in taps]
    out = np.empty((rows, columns, o), np.int64)
    for g in range(groups):       # float64 products and sums of integers below 2^53 are exact
        part = np.concatenate([t[:, :, g * k:(g + 1) * k] for t in taps], 2).reshape(rows * columns, -1)
        weights = w[g * (o // groups):(g + 1) * (o // groups)].reshape(o // groups, -1)
        assert part.shape[1] * 2**30 < 2**53
        y = part.astype(np.float64) @ weights.T.astype(np.float64)
        out[:, :, g * (o // groups):(g + 1) * (o // groups)] = y.astype(np.int64).reshape(rows, columns, -1)
    if "bias" in node:
        out += scope.constants[node["bias"]][1]
    return out


# ---- mix, multiply ---------------------------------------------------------------------------------------------

def _products(al, ah, ml, mh):
    every = al * ml, al * mh, ah * ml, ah * mh
    return min(every), max(every)


def prove_mix(node, inputs, scope):
    shift, dtype, lo, hi = output_limits(node)
    by = node["by"]
    demand(1 <= len(inputs) <= 8, "bad_inputs", "mix takes 1 to 8")
    demand(isinstance(by, list) and len(by) == len(inputs), "bad_attribute", "by")
    shapes, low, high, size = [a.shape for a in inputs], 0, 0, 0
    for a, m in zip(inputs, by):
        if isinstance(m, str):
            kind = scope.kind(m, factor=True)
            shapes.append(kind.shape)
            ml, mh = kind.lo, kind.hi
        else:
            ml = mh = integer(m, -2**31 + 1, 2**31 - 1, "by")
        demand(max(abs(ml), abs(mh)) < 2**31, "sum_overflow", "multiplier")
        size += max(abs(ml), abs(mh)) * a.largest
        l, h = _products(a.lo, a.hi, ml, mh)
        low, high = low + l, high + h
    demand(size + (1 << shift >> 1) <= BIG, "sum_overflow", "mix")
    return Kind(dtype, broadcast(shapes), requant(low, shift, lo, hi), requant(high, shift, lo, hi))


def run_mix(node, inputs, scope):
    total = np.zeros((1, 1, 1), np.int64)
    for a, m in zip(inputs, node["by"]):
        total = total + a * (scope.array(m) if isinstance(m, str) else np.int64(m))
    return _requant(total, node["shift"], node["lo"], node["hi"])


def prove_multiply(node, inputs, scope):
    shift, dtype, lo, hi = output_limits(node)
    a, b = inputs
    demand(a.largest * b.largest + (1 << shift >> 1) <= BIG, "sum_overflow", "multiply")
    l, h = _products(a.lo, a.hi, b.lo, b.hi)
    return Kind(dtype, broadcast([a.shape, b.shape]), requant(l, shift, lo, hi), requant(h, shift, lo, hi))


def run_multiply(node, inputs, scope):
    return _requant(inputs[0] * inputs[1], node["shift"], node["lo"], node["hi"])


# ---- table, gather, noise --------------------------------------------------------------------------------------

def prove_table(node, inputs, scope):
    (x,) = inputs
    dtype, table = scope.constant(node["table"], LIMITS, 1)
    first = integer(node["first"], -2**31, 2**31 - 1, "first")
    demand(len(table) <= 65536, "bad_shape", "table")
    demand(first <= x.lo and x.hi <= first + len(table) - 1, "table_out_of_range", f"{x.lo} to {x.hi}")
    reach = table[x.lo - first:x.hi - first + 1]
    return Kind(dtype, x.shape, int(reach.min()), int(reach.max()))


def run_table(node, inputs, scope):
    return scope.constants[node["table"]][1][inputs[0] - node["first"]]


def prove_gather(node, inputs, scope):
    (x,) = inputs
    dtype, table = scope.constant(node["table"], LIMITS, 2)
    demand(x.dtype == "I32", "type_mismatch", "gather input")
    demand(x.shape[0] == 1 and x.shape[2] == 1, "bad_shape", "gather input")
    demand(0 <= x.lo and x.hi < table.shape[0], "table_out_of_range", f"{x.lo} to {x.hi}")
    reach = table[x.lo:x.hi + 1]
    return Kind(dtype, (1, x.shape[1], table.shape[1]), int(reach.min()), int(reach.max()))


def run_gather(node, inputs, scope):
    return scope.constants[node["table"]][1][inputs[0][:, :, 0]]


def prove_noise(node, inputs, scope):
    dtype, table = scope.constant(node["table"], ("I16", "I32"), 1)
    n = len(table)
    demand(256 <= n <= 65536 and n & (n - 1) == 0, "bad_shape", "noise table")
    integer(node["stream"], 0, 2**32 - 1, "stream")
    return Kind(dtype, extents(node["shape"], scope.size), int(table.min()), int(table.max()))


def run_noise(node, inputs, scope):
    table = scope.constants[node["table"]][1]
    shape = extents(node["shape"], scope.size)
    words = philox.words(scope.seed, node["stream"], shape[0] * shape[1] * shape[2])
    return table[(words >> np.uint64(33 - len(table).bit_length())).astype(np.int64)].reshape(shape)


# ---- shapes ----------------------------------------------------------------------------------------------------

def prove_concat(node, inputs, scope):
    demand(2 <= len(inputs) <= 8, "bad_inputs", "concat takes 2 to 8")
    demand(len({a.dtype for a in inputs}) == 1, "type_mismatch", "concat")
    demand(len({a.shape[:2] for a in inputs}) == 1, "bad_shape", "concat")
    shape = inputs[0].shape[:2] + (sum(a.shape[2] for a in inputs),)
    return Kind(inputs[0].dtype, shape, min(a.lo for a in inputs), max(a.hi for a in inputs))


def run_concat(node, inputs, scope):
    return np.concatenate(inputs, 2)


def prove_slice(node, inputs, scope):
    (x,) = inputs
    begin, size = extents(node["begin"], scope.size, 0), extents(node["size"], scope.size)
    demand(all(b + s <= n for b, s, n in zip(begin, size, x.shape)), "bad_shape", "slice")
    return Kind(x.dtype, size, x.lo, x.hi)


def run_slice(node, inputs, scope):
    begin, size = extents(node["begin"], scope.size, 0), extents(node["size"], scope.size)
    return inputs[0][tuple(slice(b, b + s) for b, s in zip(begin, size))]


def _count(shape):
    return shape[0] * shape[1] * shape[2]


def prove_permute(node, inputs, scope):
    (x,) = inputs
    view, shape = extents(node["view"], scope.size), extents(node["shape"], scope.size)
    order = node["order"]
    demand(isinstance(order, list) and all(type(n) is int for n in order) and sorted(order) == [0, 1, 2], "bad_attribute", "order")
    demand(_count(view) == _count(x.shape) == _count(shape), "bad_shape", "permute")
    return Kind(x.dtype, shape, x.lo, x.hi)


def run_permute(node, inputs, scope):
    view, shape = extents(node["view"], scope.size), extents(node["shape"], scope.size)
    return inputs[0].reshape(view).transpose(node["order"]).reshape(shape)


def prove_resize(node, inputs, scope):
    (x,) = inputs
    f = integer(node["factor"], 2, 16, "factor")
    return Kind(x.dtype, (x.shape[0] * f, x.shape[1] * f, x.shape[2]), x.lo, x.hi)


def run_resize(node, inputs, scope):
    return inputs[0].repeat(node["factor"], 0).repeat(node["factor"], 1)


def prove_shuffle(node, inputs, scope):
    (x,) = inputs
    b = integer(node["block"], 2, 16, "block")
    h, w, c = x.shape
    demand(node["to"] in ("space", "depth"), "bad_attribute", "to")
    if node["to"] == "space":
        demand(c % (b * b) == 0, "bad_shape", "shuffle")
        return Kind(x.dtype, (h * b, w * b, c // (b * b)), x.lo, x.hi)
    demand(h % b == 0 and w % b == 0, "bad_shape", "shuffle")
    return Kind(x.dtype, (h // b, w // b, c * b * b), x.lo, x.hi)


def run_shuffle(node, inputs, scope):
    (x,), b = inputs, node["block"]
    h, w, c = x.shape
    if node["to"] == "space":
        return x.reshape(h, w, c // (b * b), b, b).transpose(0, 3, 1, 4, 2).reshape(h * b, w * b, -1)
    return x.reshape(h // b, b, w // b, b, c).transpose(0, 2, 4, 1, 3).reshape(h // b, w // b, -1)


# ---- attend, moments, normalise, mark --------------------------------------------------------------------------

NARROW = ("I8", "I16")


def prove_attend(node, inputs, scope):
    q, k, v = inputs
    heads, _ = integer(node["heads"], 1, 64, "heads"), integer(node["shift"], 0, 31, "shift")
    causal = integer(node.get("causal", 0), 0, 1, "causal")
    demand(all(a.dtype in NARROW for a in inputs), "type_mismatch", "attend inputs")
    _, table = scope.constant(node["table"], ("I16",), 1)
    demand(len(table) <= 65536, "bad_shape", "table")
    demand(table.min() >= 0 and table[0] >= 1, "bad_attribute", "table")
    demand(q.shape[2] == k.shape[2] and q.shape[2] % heads == 0 and v.shape[2] % heads == 0, "bad_shape", "channels")
    demand(k.shape[:2] == v.shape[:2], "bad_shape", "keys and values")
    keys = k.shape[0] * k.shape[1]
    demand(not causal or q.shape[0] * q.shape[1] == keys, "bad_shape", "causal")
    demand(q.shape[2] // heads * q.largest * k.largest < 2**31, "sum_overflow", "scores")
    demand(keys * int(table.max()) < 2**31, "sum_overflow", "weights")
    f = integer(node.get("fraction", 0), 0, 15, "fraction")
    dtype, lo, hi = attend_limits(node, v)
    return Kind(dtype, q.shape[:2] + v.shape[2:], min(max(v.lo << f, lo), hi), min(max(v.hi << f, lo), hi))


def attend_limits(node, v):
    """Of the output: given, or those of v where nothing could be clamped"""
    given = [key for key in ("type", "lo", "hi") if key in node]
    if not given and not node.get("fraction", 0):
        return v.dtype, v.lo, v.hi
    demand(len(given) == 3, "missing_attribute", "type, lo and hi")
    return output_limits({"shift": 0, **node})[1:]


def run_attend(node, inputs, scope):
    flat = [a.reshape(a.shape[0] * a.shape[1], node["heads"], -1) for a in inputs]
    table = scope.constants[node["table"]][1]
    out = np.empty((flat[0].shape[0],) + flat[2].shape[1:], np.int64)
    for head in range(node["heads"]):
        q, k, v = (a[:, head] for a in flat)
        for i, query in enumerate(q):
            keys = i + 1 if node.get("causal", 0) else len(k)
            score = (query * k[:keys]).sum(1)
            e = table[_requant(score.max() - score, node["shift"], 0, len(table) - 1)]
            total = e.sum()
            out[i, head] = (2**(node.get("fraction", 0) + 1) * (e[:, None] * v[:keys]).sum(0) + total) // (2 * total)
    if "lo" in node:
        out = np.clip(out, node["lo"], node["hi"])
    return out.reshape(inputs[0].shape[:2] + (-1,))


def _inverse(node, count, spread):
    """Python integers; spread is N·S₂ − S₁²"""
    root = math.isqrt(2**24 * (256 * spread + count**2 * node["epsilon"]))
    return min(2**31 - 1, (2**(node["scale"] + 17) * count + root) // (2 * root))


def prove_moments(node, inputs, scope):
    (x,) = inputs
    demand(x.dtype in NARROW, "type_mismatch", "moments input")
    demand(node["per"] in ("image", "position"), "bad_attribute", "per")
    groups, f = integer(node["groups"], 1, 2**31 - 1, "groups"), integer(node["fraction"], 0, 15, "fraction")
    integer(node["scale"], 0, 30, "scale"), integer(node["epsilon"], 1, 2**31 - 1, "epsilon")
    h, w, c = x.shape
    demand(c % groups == 0, "bad_shape", "groups")
    image = node["per"] == "image"
    most = _inverse(node, (h * w if image else 1) * (c // groups), 0)
    return Kind("I32", (1, 1, 2 * groups) if image else (h, w, 2 * groups), min(0, x.lo << f), max(0, x.hi << f, most))


def run_moments(node, inputs, scope):
    (x,), g = inputs, node["groups"]
    h, w, c = x.shape
    x = x.reshape(h, w, g, c // g)
    axes = (0, 1, 3) if node["per"] == "image" else 3
    count = (h * w if node["per"] == "image" else 1) * (c // g)
    first, second = x.sum(axes), (x * x).sum(axes)
    mean = ((first << (node["fraction"] + 1)) + count) // (2 * count)
    spread = [count * int(b) - int(a)**2 for a, b in zip(first.reshape(-1), second.reshape(-1))]
    inverse = np.array([_inverse(node, count, s) for s in spread], np.int64).reshape(mean.shape)
    return np.concatenate([mean, inverse], -1).reshape((1, 1, 2 * g) if node["per"] == "image" else (h, w, 2 * g))


def prove_normalise(node, inputs, scope):
    x, m = inputs
    _, dtype, lo, hi = output_limits(node)
    demand(x.dtype in NARROW and m.dtype == "I32", "type_mismatch", "normalise inputs")
    groups, f = integer(node["groups"], 1, 2**31 - 1, "groups"), integer(node["fraction"], 0, 15, "fraction")
    inner = integer(node["inner"], 0, 62, "inner")
    for name in ("gamma", "beta"):
        _, array = scope.constant(node[name], ("I32",), 1)
        demand(array.shape == x.shape[2:], "bad_shape", name)
    demand(x.shape[2] % groups == 0, "bad_shape", "groups")
    demand(m.shape in ((1, 1, 2 * groups), x.shape[:2] + (2 * groups,)), "bad_shape", "moments")
    demand((2**f * x.largest + m.largest) * m.largest + (1 << inner >> 1) <= BIG, "sum_overflow", "normalise")
    return Kind(dtype, x.shape, lo, hi)


def run_normalise(node, inputs, scope):
    x, m = inputs
    g = node["groups"]
    mean, inverse = (np.repeat(part, x.shape[2] // g, 2) for part in (m[:, :, :g], m[:, :, g:]))
    n = _requant(((x << node["fraction"]) - mean) * inverse, node["inner"], -2**31, 2**31 - 1)
    gamma, beta = (scope.constants[node[name]][1] for name in ("gamma", "beta"))
    return _requant(gamma * n + beta, node["shift"], node["lo"], node["hi"])


def prove_mark(node, inputs, scope):
    (x,) = inputs
    demand(x.dtype == "I16", "type_mismatch", "mark input")
    _, carrier = scope.constant(node["carrier"], ("I8",), 3)
    _, code = scope.constant(node["code"], ("I32",), 1)
    integer(node["shift"], 0, 15, "shift")
    p, across, k = carrier.shape
    demand(p == across and 8 <= p <= 256 and 1 <= k <= 256 and code.shape == (k,), "bad_shape", "carrier")
    demand(x.shape[2] == 3, "bad_shape", "mark input")
    demand(0 <= x.lo and x.hi <= 255, "pixels_out_of_range")
    return Kind("I16", x.shape, 0, 255)


def run_mark(node, inputs, scope):
    (x,) = inputs
    if scope.payload is None:
        return x
    carrier, code = (scope.constants[node[name]][1] for name in ("carrier", "code"))
    sign = np.array([1 - 2 * (bin(int(c) & scope.payload).count("1") % 2) for c in code])
    shift = _requant((carrier * sign).sum(2), node["shift"], -128, 127)
    h, w = (np.arange(n) % len(carrier) for n in x.shape[:2])
    return np.clip(x + shift[h][:, w, None], 0, 255)


# ---- the operator table ----------------------------------------------------------------------------------------

#            inputs (None: the operator counts), required attributes, optional ones
OPERATORS = {
    "conv": (1, {"weight"}, {"bias", "stride", "pad", "groups"}, prove_conv, run_conv),
    "mix": (None, {"by", "shift", "type", "lo", "hi"}, {"point"}, prove_mix, run_mix),
    "multiply": (2, {"shift", "type", "lo", "hi"}, set(), prove_multiply, run_multiply),
    "table": (1, {"table", "first"}, set(), prove_table, run_table),
    "gather": (1, {"table"}, set(), prove_gather, run_gather),
    "concat": (None, set(), set(), prove_concat, run_concat),
    "slice": (1, {"begin", "size"}, set(), prove_slice, run_slice),
    "permute": (1, {"view", "order", "shape"}, set(), prove_permute, run_permute),
    "resize": (1, {"factor"}, set(), prove_resize, run_resize),
    "shuffle": (1, {"block", "to"}, set(), prove_shuffle, run_shuffle),
    "noise": (0, {"table", "shape", "stream"}, set(), prove_noise, run_noise),
    "attend": (3, {"heads", "table", "shift"}, {"causal", "fraction", "type", "lo", "hi"}, prove_attend, run_attend),
    "moments": (1, {"per", "groups", "fraction", "scale", "epsilon"}, set(), prove_moments, run_moments),
    "normalise": (2, {"groups", "fraction", "inner", "gamma", "beta", "shift", "type", "lo", "hi"}, set(), prove_normalise, run_normalise),
    "mark": (1, {"carrier", "code", "shift"}, set(), prove_mark, run_mark),
}


def check_node(node, stage):
    """Operator, attributes and number of inputs; -> the list of input names"""
    demand(isinstance(node, dict) and isinstance(node.get("op"), str), "bad_node")
    demand(node["op"] in OPERATORS, "unknown_operator", node["op"])
    count, required, optional, _, _ = OPERATORS[node["op"]]
    given = set(node) - {"op", "out", "in"}
    demand(given <= required | optional, "unknown_attribute", str(given - required - optional))
    demand(required <= given, "missing_attribute", str(required - given))
    inputs = node.get("in", [])
    demand(isinstance(inputs, list) and all(isinstance(n, str) for n in inputs), "bad_inputs")
    demand(("in" in node) == (node["op"] != "noise"), "bad_inputs", "`in`")
    demand(count is None or len(inputs) == count, "bad_inputs", node["op"])
    demand(node["op"] != "noise" or stage == "init", "bad_stage", "noise outside init")
    demand(node["op"] != "mark" or stage == "decode", "bad_stage", "mark outside decode")
    return inputs


def prove(node, inputs, scope):
    return OPERATORS[node["op"]][3](node, inputs, scope)


def run(node, inputs, scope):
    return OPERATORS[node["op"]][4](node, inputs, scope)
