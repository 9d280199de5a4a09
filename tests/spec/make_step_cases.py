#!/usr/bin/python3
"""Writes what contracts/test/step/ computes again: binary files of single elements, one for each operator.

make_step_cases.py FOLDER [--count 10000] [--seed K]

OP-vectors.bin: every element of the cases in spec/vectors/ops/OP.json. OP-random.bin: COUNT random elements of random
nodes, many at the ends of their types and ranges, computed by the second executor. See step_binary.py for tensors and nodes;
a file is u32 cases, each  u64 seed ‖ u32 payload ‖ u8 mark ‖ u16 n ‖ n tensors ‖ node ‖ u32 n ‖ n × (u32 element, i32 value).
micro.bin: the model and the requests of spec/vectors/micro.json (step_program.py).
"""
import argparse
import json
import os
import struct
import sys

import numpy as np

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, HERE)
import step_binary                                       # noqa: E402
import step_program                                      # noqa: E402
from oracle import ops                                   # noqa: E402
from oracle.kinds import LIMITS, Kind, constant_kind     # noqa: E402
from oracle.program import ArrayScope, KindScope, load   # noqa: E402
from oracle.refusal import Refused                       # noqa: E402

VECTORS = os.path.join(HERE, "../../spec/vectors")
EACH = 64                # elements taken of one random node
LARGEST = 40_000         # elements of a random node's inputs and output


# ---- one case --------------------------------------------------------------------------------------------------

def encode(node, tensors, size, seed, payload, mark, output, elements):
    """tensors: {name: (dtype, array)} in order; output: (dtype, array)"""
    numbers = {name: i for i, name in enumerate(tensors)}
    flat = output[1].reshape(-1)
    out = struct.pack(">QIBH", seed, payload, mark, len(tensors))
    out += b"".join(step_binary.tensor(*t) for t in tensors.values())
    out += step_binary.node(node, size, numbers.__getitem__, output[0], output[1].shape)
    return out + struct.pack(">I", len(elements)) + b"".join(struct.pack(">Ii", i, flat[i]) for i in elements)


def write(path, cases):
    with open(path, "wb") as file:
        file.write(struct.pack(">I", len(cases)) + b"".join(cases))


def vector_cases(op):
    path = os.path.join(VECTORS, "ops", f"{op}.json")
    if not os.path.exists(path):
        return
    with open(path) as file:
        cases = json.load(file)["cases"]
    array = lambda t: (t["dtype"], np.array(t["data"], np.int64).reshape(t["shape"]))
    for c in cases:
        if "invalid" in c:
            continue
        tensors = {v["name"]: array(v) for v in c["inputs"]}
        tensors.update({name: array(t) for name, t in c["constants"].items()})
        node = {"op": op, "in": [v["name"] for v in c["inputs"]], **c["attributes"]}
        output = array(c["output"])
        yield encode(node, tensors, c.get("size"), int(c.get("seed", 0)), int(c.get("payload", 0)), int("payload" in c),
                     output, range(output[1].size))


# ---- random cases ----------------------------------------------------------------------------------------------

class Maker:
    """Random values, constants and attributes; a node that the proofs refuse is thrown away."""

    def __init__(self, rng):
        self.rng = rng
        self.integer = lambda lo, hi: int(rng.integers(lo, hi + 1))
        self.pick = lambda items: items[self.integer(0, len(items) - 1)]
        self.tensors, self.inputs = {}, []

    def data(self, shape, lo, hi):
        manner = self.pick(["even", "even", "ends", "low", "high", "small"])
        near = [v for v in (lo, lo + 1, hi - 1, hi, -1, 0, 1) if lo <= v <= hi]
        if manner == "even":
            return self.rng.integers(lo, hi + 1, shape)
        if manner == "ends":
            return self.rng.choice(np.array(near), shape)
        if manner == "small":
            return self.rng.integers(max(lo, min(-9, hi)), min(hi, max(9, lo)) + 1, shape)
        return np.full(shape, lo if manner == "low" else hi)

    def tensor(self, name, dtype, shape, lo=None, hi=None):
        low, high = LIMITS[dtype]
        self.tensors[name] = (dtype, self.data(shape, low if lo is None else lo, high if hi is None else hi))
        return name

    def value(self, dtype, shape, lo=None, hi=None):
        self.inputs.append(self.tensor(f"in{len(self.inputs)}", dtype, shape, lo, hi))
        return self.inputs[-1]

    def shape(self, most=6):
        return tuple(self.integer(1, most) for _ in range(3))

    def narrow(self):
        return self.pick(["I8", "I16"])

    def rounding(self):
        dtype = self.pick(list(LIMITS))
        low, high = LIMITS[dtype]
        lo, hi = sorted((self.pick([low, self.integer(low, high)]), self.pick([high, self.integer(low, high)])))
        return {"shift": self.pick([0, 1, 2, 5, 8, 16, 24, 31, 32, 47, 61, 62, self.integer(0, 62)]), "type": dtype, "lo": lo, "hi": hi}


def conv(m):
    groups = m.pick([1, 1, 1, 2, 3])
    depth, kh, kw = m.integer(1, m.pick([4, 40, 300])), m.integer(1, 3), m.integer(1, 4)
    h, w = m.integer(1, 6), m.integer(1, 6)
    x, y = m.pick([("I8", "I8"), ("I16", "I8"), ("I8", "I16"), ("I16", "I16")])
    bound = max(1, 2**30 // (depth * kh * kw)) if x == y == "I16" else 2**30
    most = int(min(32767, bound**0.5)) if x == y == "I16" else None
    m.value(x, (h, w, depth * groups), most and -most, most)
    m.tensor("w", y, (groups * m.integer(1, 3), kh, kw, depth), most and -most, most)
    a = {"weight": "w", "groups": groups, "stride": m.pick([1, 1, 2, 3, 16]), "pad": [m.integer(0, 3) for _ in range(4)]}
    if m.integer(0, 1):
        m.tensor("b", "I32", (m.tensors["w"][1].shape[0],), -2**m.integer(1, 31), 2**m.integer(1, 31) - 1)
        a["bias"] = "b"
    return a


def _broadcast(m, shape):
    return tuple(n if m.integer(0, 3) else 1 for n in shape)


def mix(m):
    shape, by = m.shape(), []
    for i in range(m.pick([1, 2, 2, 3, 8])):
        m.value(m.pick(list(LIMITS)), _broadcast(m, shape))
        how = m.integer(0, 3)
        if how == 0:
            by.append(m.tensor(f"m{i}", "I32", (m.pick([1, shape[2]]),), -2**m.integer(0, 30), 2**m.integer(1, 30)))
        elif how == 1:
            by.append(m.tensor(f"m{i}", m.pick(["I8", "I16"]), _broadcast(m, shape)))
        else:
            by.append(m.pick([1, -1, 0, 2**31 - 1, 1 - 2**31, m.integer(-2**15, 2**15)]))
    return {"by": by, **m.rounding()}


def multiply(m):
    shape = m.shape()
    for _ in range(2):
        m.value(m.pick(list(LIMITS)), _broadcast(m, shape))
    return m.rounding()


def table(m):
    first, length = m.pick([0, -128, -32768, 32767 - 300, m.integer(-900, 900)]), m.integer(1, 300)
    m.value(m.pick(["I16", "I32"]), m.shape(), max(-32768, first), min(32767, first + length - 1))
    m.tensor("t", m.pick(list(LIMITS)), (length,))
    return {"table": "t", "first": first}


def gather(m):
    rows = m.integer(1, 40)
    m.value("I32", (1, m.integer(1, 9), 1), 0, rows - 1)
    m.tensor("t", m.pick(list(LIMITS)), (rows, m.integer(1, 9)))
    return {"table": "t"}


def concat(m):
    h, w, _ = m.shape()
    dtype = m.pick(list(LIMITS))
    for _ in range(m.integer(2, 8)):
        m.value(dtype, (h, w, m.integer(1, 5)))
    return {}


def slice_(m):
    shape = m.shape(9)
    m.value(m.pick(list(LIMITS)), shape)
    begin = [m.integer(0, n - 1) for n in shape]
    return {"begin": begin, "size": [m.integer(1, n - b) for n, b in zip(shape, begin)]}


def permute(m):
    view = list(m.shape(7))
    h, w, c = view if m.integer(0, 1) else (1, view[0] * view[1], view[2])
    m.value(m.pick(list(LIMITS)), (h, w, c))
    order = [int(n) for n in m.rng.permutation(3)]
    shape = [view[n] for n in order]
    return {"view": view, "order": order, "shape": shape if m.integer(0, 1) else [1, 1, int(np.prod(view))]}


def resize(m):
    m.value(m.pick(list(LIMITS)), m.shape(4))
    return {"factor": m.pick([2, 2, 3, 5, 16])}


def shuffle(m):
    h, w, c = m.shape(4)
    b, to = m.pick([2, 2, 3, 4]), m.pick(["space", "depth"])
    m.value(m.pick(list(LIMITS)), (h, w, c * b * b) if to == "space" else (h * b, w * b, c))
    return {"block": b, "to": to}


def noise(m):
    m.tensor("t", m.pick(["I16", "I32"]), (2**m.integer(8, 11),))
    return {"table": "t", "stream": m.pick([0, 1, 2**32 - 1, m.integer(0, 2**32 - 1)]), "shape": list(m.shape(9))}


def attend(m):
    heads, depth, deep = m.integer(1, 3), m.integer(1, m.pick([4, 4, 4, 40, 300])), m.integer(1, 5)
    hk, wk = m.integer(1, 3), m.integer(1, m.pick([3, 3, 3, 3, 3, 9, 100]))
    causal = m.integer(0, 1)
    hq, wq = (wk, hk) if causal else (1, m.integer(1, 4))
    most = int(min(32767, (2**31 // depth - 1)**0.5))
    for shape, bound in (((hq, wq, heads * depth), most), ((hk, wk, heads * depth), most)):
        dtype = m.narrow()
        m.value(dtype, shape, *((-bound, bound) if dtype == "I16" else ()))
    m.value(m.narrow(), (hk, wk, heads * deep))
    length = m.integer(1, 400)
    m.tensor("t", "I16", (length,), 0)
    m.tensors["t"][1][0] = max(1, m.tensors["t"][1][0])
    a = {"heads": heads, "table": "t", "shift": m.pick([0, 31, m.integer(0, 31)]), "causal": causal}
    if m.integer(0, 1):
        limits = m.rounding()
        a |= {"fraction": m.pick([0, 1, 15, m.integer(0, 15)]), **{key: limits[key] for key in ("type", "lo", "hi")}}
    return a


def moments(m):
    groups = m.integer(1, 4)
    h, w = m.integer(1, 5), m.integer(1, 5)
    m.value(m.narrow(), (h, w, groups * m.integer(1, m.pick([3, 30, 200]))))
    return {"per": m.pick(["image", "position"]), "groups": groups, "fraction": m.integer(0, 15), "scale": m.integer(0, 30),
            "epsilon": m.pick([1, 2**31 - 1, 2**m.integer(0, 30)])}


def normalise(m):
    groups = m.integer(1, 4)
    h, w, each = m.integer(1, 5), m.integer(1, 5), m.integer(1, 5)
    fraction = m.integer(0, 15)
    m.value(m.narrow(), (h, w, groups * each))
    m.value("I32", m.pick([(1, 1, 2 * groups), (h, w, 2 * groups)]), *m.pick([(), (-2**30, 2**30)]))
    for name in ("g", "b"):
        m.tensor(name, "I32", (groups * each,))
    return {"groups": groups, "fraction": fraction, "inner": m.integer(0, 62), "gamma": "g", "beta": "b", **m.rounding()}


def mark(m):
    period, carriers = m.integer(8, 12), m.pick([1, 3, 64, 256])
    m.value("I16", (m.integer(1, 20), m.integer(1, 20), 3), 0, 255)
    m.tensor("c", "I8", (period, period, carriers))
    m.tensor("k", "I32", (carriers,))
    return {"carrier": "c", "code": "k", "shift": m.integer(0, 15)}


MAKERS = {"conv": conv, "mix": mix, "multiply": multiply, "table": table, "gather": gather, "concat": concat, "slice": slice_,
          "permute": permute, "resize": resize, "shuffle": shuffle, "noise": noise, "attend": attend, "moments": moments,
          "normalise": normalise, "mark": mark}


def random_case(op, rng, most):
    """-> (case, number of elements), or None where the specification refuses it"""
    m = Maker(rng)
    node = {"op": op, "out": "out", **MAKERS[op](m)}
    if op != "noise":
        node["in"] = m.inputs
    seed = m.pick([0, 2**64 - 1, int(rng.integers(0, 2**64, dtype=np.uint64))])
    payload, marked = m.pick([0, 2**32 - 1, m.integer(0, 2**32 - 1)]), m.pick([0, 1, 1, 1])
    constants = {name: t for name, t in m.tensors.items() if name not in m.inputs}
    proof, run = KindScope(constants), ArrayScope(constants, None, seed, payload if marked else None)
    for name in m.inputs:
        dtype, array = m.tensors[name]
        proof.values[name] = Kind(dtype, array.shape, int(array.min()), int(array.max()))
        run.values[name] = array
    for name, (dtype, array) in constants.items():
        if name in node.get("by", []) and dtype != "I32":      # a factor that is no I32 must be a value
            proof.values[name] = constant_kind(dtype, array)
    try:
        kind = ops.prove(node, [proof.kind(n) for n in m.inputs], proof)
    except Refused:
        return None
    if np.prod(kind.shape) > LARGEST:
        return None
    y = ops.run(node, [run.array(n) for n in m.inputs], run)
    assert y.shape == kind.shape and kind.lo <= y.min() and y.max() <= kind.hi, (op, node)
    count = min(y.size, EACH, most)
    elements = sorted(int(i) for i in rng.choice(y.size, count, replace=False))
    return encode(node, m.tensors, None, seed, payload, marked, (kind.dtype, y), elements), count


def main():
    p = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    p.add_argument("folder")
    p.add_argument("--count", type=int, default=10_000)
    p.add_argument("--seed", type=int, default=20261125)
    a = p.parse_args()
    os.makedirs(a.folder, exist_ok=True)
    for op in step_binary.OPERATORS:
        rng = np.random.default_rng([a.seed, *op.encode()])
        cases, left = [], a.count
        while left:
            made = random_case(op, rng, left)
            if made:
                cases.append(made[0])
                left -= made[1]
        write(os.path.join(a.folder, f"{op}-random.bin"), cases)
        write(os.path.join(a.folder, f"{op}-vectors.bin"), list(vector_cases(op)))
    micro = load(os.path.join(VECTORS, "models/micro.safetensors"))
    step_program.write(os.path.join(a.folder, "micro.bin"), micro, os.path.join(VECTORS, "micro.json"))
    with open(os.path.join(a.folder, "count"), "w") as file:
        file.write(str(a.count))


if __name__ == "__main__":
    main()
