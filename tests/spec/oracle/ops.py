"""spec/ops.md: for each operator a proof (kinds in, kind out, or Refused) and a run on int64 arrays.

`prove(node, kinds, names, size)`: `names` looks up (kind, ...) by name; `run(node, arrays, names, size, seed)`.
A node's `weight`, `bias` and `table` are names of constants.
"""
import numpy as np

from . import philox
from .kinds import LIMITS, Kind, broadcast, extents, integer, output_limits, requant
from .refusal import demand

BIG = 2**63 - 1


class Scope:
    """Constants {name: (dtype, int64 array)} and the kinds or arrays of the values seen so far."""

    def __init__(self, constants, size=None, seed=0):
        self.constants, self.size, self.seed = constants, size, seed
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


# ---- the operator table ----------------------------------------------------------------------------------------

#            inputs (None: the operator counts), required attributes, optional ones
OPERATORS = {
    "conv": (1, {"weight"}, {"bias", "stride", "pad", "groups"}, prove_conv, run_conv),
    "mix": (None, {"by", "shift", "type", "lo", "hi"}, set(), prove_mix, run_mix),
    "multiply": (2, {"shift", "type", "lo", "hi"}, set(), prove_multiply, run_multiply),
    "table": (1, {"table", "first"}, set(), prove_table, run_table),
    "gather": (1, {"table"}, set(), prove_gather, run_gather),
    "concat": (None, set(), set(), prove_concat, run_concat),
    "slice": (1, {"begin", "size"}, set(), prove_slice, run_slice),
    "permute": (1, {"view", "order", "shape"}, set(), prove_permute, run_permute),
    "resize": (1, {"factor"}, set(), prove_resize, run_resize),
    "shuffle": (1, {"block", "to"}, set(), prove_shuffle, run_shuffle),
    "noise": (0, {"table", "shape", "stream"}, set(), prove_noise, run_noise),
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
    return inputs


def prove(node, inputs, scope):
    return OPERATORS[node["op"]][3](node, inputs, scope)


def run(node, inputs, scope):
    return OPERATORS[node["op"]][4](node, inputs, scope)
