#!/usr/bin/python3
"""Writes spec/vectors/ops/*.json, philox.json and tokens.json with the second executor (deterministic: rerun, same bytes).

A case: {"name", "op", "attributes", "constants": {name: {dtype, shape, data}}, "inputs": [{name, dtype, shape, lo, hi,
data}], "output": {dtype, shape, lo, hi, data}}, and "seed" (decimal string), "size" [width, height] and "payload" (of a mark that is on) where they matter.
Inputs are named in0, in1, …: `by` of a mix may name them. An invalid case has "invalid": reason, and no output.
"""
import json
import os
import sys

import numpy as np

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from oracle import ops, philox, tokens                   # noqa: E402
from oracle.kinds import LIMITS, Kind                    # noqa: E402
from oracle.program import ArrayScope, KindScope         # noqa: E402
from oracle.refusal import Refused                       # noqa: E402

OUT = os.path.join(os.path.dirname(os.path.abspath(__file__)), "../../spec/vectors")
RNG = np.random.default_rng(20261125)


# ---- making cases ----------------------------------------------------------------------------------------------

def value(dtype, shape, lo=None, hi=None, data=None):
    low, high = LIMITS[dtype]
    lo, hi = low if lo is None else lo, high if hi is None else hi
    if data is None:
        data = RNG.integers(lo, hi + 1, shape)
        flat = data.reshape(-1)
        flat[0] = lo                      # the ends of the range are always met
        flat[-1] = hi
    return {"dtype": dtype, "shape": list(shape), "lo": lo, "hi": hi, "data": np.asarray(data).reshape(-1).tolist()}


def constant(dtype, shape, lo=None, hi=None, data=None):
    out = value(dtype, shape, lo, hi, data)
    return {k: out[k] for k in ("dtype", "shape", "data")}


def case(op, name, attributes, inputs=(), constants=None, seed=None, size=None, invalid=None, payload=None):
    constants = constants or {}
    out = {"name": name, "op": op, "attributes": attributes, "constants": constants,
           "inputs": [{"name": f"in{i}", **v} for i, v in enumerate(inputs)]}
    if seed is not None:
        out["seed"] = str(seed)
    if size is not None:
        out["size"] = list(size)
    if payload is not None:
        out["payload"] = payload
    node = {"op": op, "out": "out", **attributes}
    if op != "noise":
        node["in"] = [f"in{i}" for i in range(len(inputs))]
    arrays = {k: (c["dtype"], np.array(c["data"], np.int64).reshape(c["shape"])) for k, c in constants.items()}
    proof, run = KindScope(arrays, size), ArrayScope(arrays, size, seed or 0, payload)
    for i, v in enumerate(inputs):
        proof.values[f"in{i}"] = Kind(v["dtype"], tuple(v["shape"]), v["lo"], v["hi"])
        run.values[f"in{i}"] = np.array(v["data"], np.int64).reshape(v["shape"])
    names = node.get("in", [])
    try:
        ops.check_node(node, "decode" if op == "mark" else "init")
        kind = ops.prove(node, [proof.kind(n) for n in names], proof)
    except Refused as error:
        assert error.reason == invalid, (op, name, error, invalid)
        return {**out, "invalid": invalid}
    assert invalid is None, (op, name, "was accepted")
    y = ops.run(node, [run.array(n) for n in names], run)
    assert tuple(y.shape) == kind.shape and kind.lo <= y.min() and y.max() <= kind.hi, (op, name)
    out["output"] = {"dtype": kind.dtype, "shape": list(kind.shape), "lo": kind.lo, "hi": kind.hi, "data": y.reshape(-1).tolist()}
    return out


# ---- conv ------------------------------------------------------------------------------------------------------

def conv_cases():
    def conv(name, x, w, bias=None, invalid=None, **attributes):
        constants = {"w": w, **({"b": bias} if bias else {})}
        given = {"weight": "w", **({"bias": "b"} if bias else {}), **attributes}
        return case("conv", name, given, [x], constants, invalid=invalid)

    x = lambda h, w, c, **k: value("I16", (h, w, c), **k)
    w8 = lambda *s: constant("I8", s)
    bias = lambda n: constant("I32", (n,), -10**6, 10**6)
    yield conv("1x1, a linear layer", x(1, 1, 7), w8(5, 1, 1, 7), bias(5))
    yield conv("1x1 without bias", x(2, 3, 4), w8(3, 1, 1, 4))
    yield conv("3x3, padded all round", x(4, 5, 3), w8(4, 3, 3, 3), bias(4), pad=[1, 1, 1, 1])
    yield conv("3x3, no padding", x(5, 4, 2), w8(3, 3, 3, 2), bias(3))
    yield conv("asymmetric padding", x(3, 4, 2), w8(2, 3, 2, 2), bias(2), pad=[0, 2, 1, 3])
    yield conv("padding wider than the kernel", x(2, 2, 1), w8(2, 2, 2, 1), pad=[3, 0, 0, 3])
    yield conv("stride 2, padded", x(7, 6, 3), w8(4, 3, 3, 3), bias(4), pad=[1, 1, 1, 1], stride=2)
    yield conv("stride 3 that leaves a rest", x(8, 8, 1), w8(2, 2, 2, 1), stride=3)
    yield conv("stride wider than the input", x(3, 3, 2), w8(2, 1, 1, 2), stride=16)
    yield conv("two groups", x(3, 3, 6), w8(4, 3, 3, 3), bias(4), pad=[1, 1, 1, 1], groups=2)
    yield conv("depthwise with two outputs a channel", x(4, 3, 3), w8(6, 3, 3, 1), bias(6), pad=[1, 1, 1, 1], groups=3)
    yield conv("kernel 1x5", x(2, 6, 2), w8(3, 1, 5, 2), bias(3), pad=[0, 2, 0, 2])
    yield conv("kernel 4x4 with stride 4", x(8, 4, 3), w8(5, 4, 4, 3), bias(5), stride=4)
    yield conv("int8 values, int8 weights", value("I8", (3, 3, 4)), w8(3, 3, 3, 4), bias(3), pad=[1, 1, 1, 1])
    yield conv("int16 weights", x(3, 3, 2, lo=-900, hi=1000), constant("I16", (3, 3, 3, 2), -1500, 1500), bias(3), pad=[1, 1, 1, 1])
    yield conv("int8 values, int16 weights", value("I8", (2, 2, 5)), constant("I16", (4, 1, 1, 5)), bias(4))
    yield conv("range that does not hold 0, padded", x(3, 3, 1, lo=500, hi=900), constant("I8", (1, 3, 3, 1), 1, 9), pad=[1, 1, 1, 1])
    yield conv("range that does not hold 0, not padded", x(3, 3, 1, lo=500, hi=900), constant("I8", (1, 3, 3, 1), 1, 9))
    yield conv("negative range", x(2, 2, 2, lo=-900, hi=-3), w8(2, 1, 1, 2), bias(2))
    edge = constant("I16", (1, 1, 1, 2), data=[32767, 32767])
    top = x(1, 1, 2, lo=-32768, hi=32767, data=[32767, 32767])
    rest = 2**31 - 1 - 2 * 32767 * 32767
    yield conv("the largest sum that fits", top, edge, constant("I32", (1,), data=[rest]))
    yield conv("one more than fits", top, edge, constant("I32", (1,), data=[rest + 1]), invalid="sum_overflow")
    low = x(1, 1, 2, lo=-32768, hi=32767, data=[-32768, -32768])
    rest = -2**31 + 2 * 32768 * 32767
    yield conv("the smallest sum that fits", low, edge, constant("I32", (1,), data=[rest]))
    yield conv("one less than fits", low, edge, constant("I32", (1,), data=[rest - 1]), invalid="sum_overflow")
    yield conv("the same without room", x(1, 1, 4, lo=32000, hi=32767, data=[32767] * 4),
               constant("I16", (1, 1, 1, 4), data=[32767, 32767, 32767, -32768]), constant("I32", (1,), data=[0]), invalid="sum_overflow")
    yield conv("partial sums that wrap, final sum proven", x(1, 1, 4, lo=32000, hi=32767, data=[32767] * 4),
               constant("I16", (1, 1, 1, 4), data=[32767, 32767, 32767, -32768]), constant("I32", (1,), data=[-10**8]))
    yield conv("int16 weights that overflow", x(3, 3, 2), constant("I16", (1, 3, 3, 2)), invalid="sum_overflow")
    yield conv("int32 input", value("I32", (1, 1, 2), -5, 5), w8(1, 1, 1, 2), invalid="type_mismatch")
    yield conv("int32 weights", x(1, 1, 2), constant("I32", (1, 1, 1, 2), -5, 5), invalid="type_mismatch")
    yield conv("int16 bias", x(1, 1, 2), w8(1, 1, 1, 2), constant("I16", (1,), -5, 5), invalid="type_mismatch")
    yield conv("bias of another length", x(1, 1, 2), w8(1, 1, 1, 2), bias(2), invalid="bad_shape")
    yield conv("weights for other channels", x(1, 1, 3), w8(1, 1, 1, 2), invalid="bad_shape")
    yield conv("groups that do not divide", x(1, 1, 4), w8(3, 1, 1, 2), groups=2, invalid="bad_shape")
    yield conv("kernel larger than the input", x(2, 2, 1), w8(1, 3, 3, 1), invalid="bad_shape")
    yield conv("rank 3 weights", x(1, 1, 2), w8(1, 1, 2), invalid="bad_shape")
    yield conv("stride 0", x(2, 2, 1), w8(1, 1, 1, 1), stride=0, invalid="bad_attribute")
    yield conv("stride 17", x(2, 2, 1), w8(1, 1, 1, 1), stride=17, invalid="bad_attribute")
    yield conv("pad 65", x(2, 2, 1), w8(1, 1, 1, 1), pad=[65, 0, 0, 0], invalid="bad_attribute")
    yield conv("negative pad", x(2, 2, 1), w8(1, 1, 1, 1), pad=[-1, 0, 0, 0], invalid="bad_attribute")
    yield conv("pad of two", x(2, 2, 1), w8(1, 1, 1, 1), pad=[1, 1], invalid="bad_attribute")
    yield conv("dilation", x(2, 2, 1), w8(1, 1, 1, 1), dilation=1, invalid="unknown_attribute")
    yield case("conv", "no weight", {}, [x(1, 1, 1)], invalid="missing_attribute")
    yield case("conv", "weight that is not there", {"weight": "w"}, [x(1, 1, 1)], invalid="unknown_name")
    yield case("conv", "two inputs", {"weight": "w"}, [x(1, 1, 1), x(1, 1, 1)], {"w": w8(1, 1, 1, 1)}, invalid="bad_inputs")


# ---- mix, multiply ---------------------------------------------------------------------------------------------

def _limits(shift, dtype="I16", lo=-32768, hi=32767):
    return {"shift": shift, "type": dtype, "lo": lo, "hi": hi}


def mix_cases():
    v16, v32 = lambda *s, **k: value("I16", s, **k), lambda *s, **k: value("I32", s, **k)
    mix = lambda name, inputs, by, limits, constants=None, invalid=None: \
        case("mix", name, {"by": by, **limits}, inputs, constants, invalid=invalid)
    halves = [-7, -6, -5, -4, -3, -2, -1, 0, 1, 2, 3, 4, 5, 6, 7]
    yield mix("halves round up", [v16(1, 1, 15, lo=-7, hi=7, data=halves)], [1], _limits(1))
    yield mix("quarters, negative multiplier", [v16(1, 1, 15, lo=-7, hi=7, data=halves)], [-1], _limits(2))
    yield mix("shift 0 clamps only", [v16(2, 2, 3)], [3], _limits(0))
    yield mix("clamps at both ends", [v16(2, 2, 3)], [1], _limits(3, "I8", -100, 27))
    yield mix("lo = hi", [v16(1, 2, 2)], [1], _limits(3, "I8", 5, 5))
    yield mix("residual: 0.92 x and an accumulator", [v16(2, 2, 3), v32(2, 2, 3)], [60293, "m"], _limits(16),
              {"m": constant("I32", (3,), -3000, 3000)})
    yield mix("a value as a factor", [v32(2, 2, 3), v32(1, 1, 3, lo=-2**31 + 1, hi=2**31 - 1)], ["in1", 0], _limits(40, "I32", -2**31, 2**31 - 1))
    yield mix("a factor that is not there", [v16(1, 1, 1)], ["in1"], _limits(4), invalid="unknown_name")
    yield mix("a constant factor that widens the shape", [v16(2, 1, 1)], ["m"], _limits(4), {"m": constant("I32", (3,), -30, 30)})
    yield mix("broadcast along the height", [v16(1, 3, 2), v16(4, 3, 2)], [5, -3], _limits(2))
    yield mix("broadcast along the width", [v16(4, 3, 2), v16(4, 1, 2)], [5, -3], _limits(2))
    yield mix("broadcast along the channels", [v16(4, 3, 1), v16(4, 3, 2)], [5, -3], _limits(2))
    yield mix("both broadcast", [v16(4, 1, 1), v16(1, 3, 2)], [5, -3], _limits(2))
    yield mix("rank 3 factor", [v16(2, 2, 3)], ["m"], _limits(8), {"m": constant("I32", (2, 1, 3), -300, 300)})
    yield mix("guidance", [v32(1, 2, 3, lo=-2**20, hi=2**20), v32(1, 2, 3, lo=-2**21, hi=2**21), v32(1, 1, 1, lo=0, hi=1966080)],
              [65536, "in2", 0], _limits(16, "I32", -2**31, 2**31 - 1))
    yield mix("types mixed", [value("I8", (1, 1, 4)), v16(1, 1, 4), v32(1, 1, 4)], [10**6, -10**5, 77], _limits(20, "I32", -2**31, 2**31 - 1))
    yield mix("eight inputs", [v16(1, 1, 2) for _ in range(8)], [1, -2, 3, -4, 5, -6, 7, -8], _limits(5))
    yield mix("the same input twice", [v16(1, 1, 4)], [3], _limits(1))
    yield mix("largest multipliers", [v32(1, 1, 2), v32(1, 1, 2)], [2**31 - 1, -2**31 + 1], _limits(62, "I32", -2**31, 2**31 - 1), invalid="sum_overflow")
    yield mix("largest multiplier", [v32(1, 1, 3)], [2**31 - 1], _limits(61, "I32", -2**31, 2**31 - 1))
    yield mix("smallest multiplier", [v32(1, 1, 3)], [-2**31 + 1], _limits(31, "I32", -2**31, 2**31 - 1))
    yield mix("shift 62", [v32(1, 1, 3, lo=-2**30, hi=2**30 - 1)], [2**31 - 1], _limits(62, "I32", -2**31, 2**31 - 1))
    yield mix("range within lo and hi", [v16(1, 1, 3, lo=-10, hi=50)], [3], _limits(1))
    yield mix("multiplier 2^31", [v16(1, 1, 1)], [2**31], _limits(1), invalid="bad_attribute")
    yield mix("factor of -2^31", [v16(1, 1, 1)], ["m"], _limits(1), {"m": constant("I32", (1,), data=[-2**31])}, invalid="sum_overflow")
    yield mix("int16 constant as a factor", [v16(1, 1, 1)], ["m"], _limits(1), {"m": constant("I16", (1,))}, invalid="type_mismatch")
    yield mix("rank 4 factor", [v16(1, 1, 2)], ["m"], _limits(1), {"m": constant("I32", (1, 1, 1, 2), -9, 9)}, invalid="bad_shape")
    yield mix("rank 2 factor", [v16(1, 1, 2)], ["m"], _limits(1), {"m": constant("I32", (1, 2), -9, 9)}, invalid="bad_shape")
    yield mix("fewer multipliers than inputs", [v16(1, 1, 1), v16(1, 1, 1)], [1], _limits(1), invalid="bad_attribute")
    yield mix("no input", [], [], _limits(1), invalid="bad_inputs")
    yield mix("nine inputs", [v16(1, 1, 1) for _ in range(9)], [1] * 9, _limits(1), invalid="bad_inputs")
    yield mix("shapes that do not broadcast", [v16(1, 1, 2), v16(1, 1, 3)], [1, 1], _limits(1), invalid="bad_shape")
    yield mix("shift 63", [v16(1, 1, 1)], [1], _limits(63), invalid="bad_attribute")
    yield mix("lo outside the type", [v16(1, 1, 1)], [1], _limits(1, "I8", -129, 5), invalid="bad_attribute")
    yield mix("lo above hi", [v16(1, 1, 1)], [1], _limits(1, "I16", 5, 4), invalid="bad_attribute")
    yield mix("type U8", [v16(1, 1, 1)], [1], _limits(1, "U8", 0, 4), invalid="bad_attribute")
    yield case("mix", "no shift", {"by": [1], "type": "I8", "lo": 0, "hi": 1}, [v16(1, 1, 1)], invalid="missing_attribute")
    yield case("mix", "a scale", {"by": [1], "scale": 3, **_limits(1)}, [v16(1, 1, 1)], invalid="unknown_attribute")


def multiply_cases():
    v16, v32 = lambda *s, **k: value("I16", s, **k), lambda *s, **k: value("I32", s, **k)
    mul = lambda name, a, b, limits, invalid=None: case("multiply", name, limits, [a, b], invalid=invalid)
    yield mul("same shape", v16(2, 2, 3), v16(2, 2, 3), _limits(15))
    yield mul("gain for each channel", v16(2, 2, 3), v16(1, 1, 3), _limits(10))
    yield mul("gain on the left", v16(1, 1, 3), v16(2, 2, 3), _limits(10))
    yield mul("gain for each row and column", v16(2, 1, 1), v16(1, 3, 2), _limits(12))
    yield mul("scalar", v32(2, 2, 2), v16(1, 1, 1), _limits(20, "I32", -2**31, 2**31 - 1))
    yield mul("negative rounding", v16(1, 1, 6, lo=-3, hi=3, data=[-3, -2, -1, 1, 2, 3]), v16(1, 1, 1, lo=1, hi=1, data=[1]), _limits(1))
    yield mul("clamped", v16(1, 2, 4), v16(1, 2, 4), _limits(12, "I8", -128, 127))
    yield mul("shift 0", value("I8", (1, 1, 5)), value("I8", (1, 1, 5)), _limits(0))
    yield mul("int32 by int32", v32(1, 1, 5), v32(1, 1, 5), _limits(31, "I32", -2**31, 2**31 - 1))
    yield mul("shift 62", v32(1, 1, 4, lo=-2**31 + 1, hi=2**31 - 1), v32(1, 1, 4, lo=-2**30, hi=2**30), _limits(62, "I32", -9, 9))
    yield mul("the largest product", v32(1, 1, 2), v32(1, 1, 2), _limits(62, "I32", -9, 9))
    yield mul("shapes that do not broadcast", v16(2, 1, 1), v16(3, 1, 1), _limits(1), invalid="bad_shape")
    yield mul("shift -1", v16(1, 1, 1), v16(1, 1, 1), _limits(-1), invalid="bad_attribute")
    yield case("multiply", "with by", {"by": [1, 1], **_limits(1)}, [v16(1, 1, 1), v16(1, 1, 1)], invalid="unknown_attribute")
    yield case("multiply", "one input", _limits(1), [v16(1, 1, 1)], invalid="bad_inputs")


# ---- table, gather, noise --------------------------------------------------------------------------------------

def table_cases():
    tab = lambda name, x, table, first, invalid=None, **more: \
        case("table", name, {"table": "t", "first": first, **more}, [x], {"t": table}, invalid=invalid)
    yield tab("int16 to int16", value("I16", (2, 2, 3), -20, 20), constant("I16", (41,)), -20)
    yield tab("int8 to int32", value("I8", (1, 2, 3)), constant("I32", (256,)), -128)
    yield tab("int32 to int8", value("I32", (2, 1, 2), 70000, 70009), constant("I8", (10,)), 70000)
    yield tab("some entries out of reach", value("I16", (1, 1, 5), -2, 2), constant("I16", (9,), data=[9000, 8000, 5, 4, 3, 2, 1, -7000, -9000]), -4)
    yield tab("one entry", value("I16", (1, 2, 1), 7, 7), constant("I16", (1,)), 7)
    yield tab("negative first", value("I16", (1, 1, 4), -32768, -32765), constant("I16", (8,)), -32770)
    yield tab("first above 2^16", value("I32", (1, 1, 4), 2**31 - 4, 2**31 - 1), constant("I8", (4,)), 2**31 - 4)
    yield tab("ends exactly", value("I8", (1, 1, 3), -1, 1), constant("I16", (3,)), -1)
    yield tab("below the table", value("I8", (1, 1, 3), -2, 1), constant("I16", (3,)), -1, invalid="table_out_of_range")
    yield tab("above the table", value("I8", (1, 1, 3), -1, 2), constant("I16", (3,)), -1, invalid="table_out_of_range")
    yield tab("rank 2", value("I8", (1, 1, 3), 0, 2), constant("I16", (1, 3)), 0, invalid="bad_shape")
    yield tab("U8 table", value("I8", (1, 1, 3), 0, 2), {"dtype": "U8", "shape": [3], "data": [1, 2, 3]}, 0, invalid="type_mismatch")
    yield tab("with a shift", value("I8", (1, 1, 3), 0, 2), constant("I16", (3,)), 0, shift=1, invalid="unknown_attribute")
    yield case("table", "no first", {"table": "t"}, [value("I8", (1, 1, 1), 0, 0)], {"t": constant("I8", (1,))}, invalid="missing_attribute")


def gather_cases():
    gat = lambda name, x, table, invalid=None: case("gather", name, {"table": "t"}, [x], {"t": table}, invalid=invalid)
    ids = lambda t, hi, **k: value("I32", (1, t, 1), 0, hi, **k)
    yield gat("int16 rows", ids(5, 6), constant("I16", (7, 3)))
    yield gat("int8 rows", ids(4, 3), constant("I8", (4, 5)))
    yield gat("int32 rows", ids(2, 2), constant("I32", (3, 2)))
    yield gat("one row of the sampler", value("I32", (1, 1, 1), 0, 9, data=[6]), constant("I32", (10, 4)))
    yield gat("rows out of reach", ids(4, 1), constant("I16", (3, 2), data=[1, 2, 3, 4, 30000, -30000]))
    yield gat("first row out of reach", value("I32", (1, 3, 1), 1, 2), constant("I16", (3, 2), data=[30000, -30000, 1, 2, 3, 4]))
    yield gat("one column", ids(6, 4), constant("I16", (5, 1)))
    yield gat("the same token again", ids(4, 2, data=[1, 1, 2, 1]), constant("I8", (3, 4)))
    yield gat("above the table", ids(3, 7), constant("I16", (7, 3)), invalid="table_out_of_range")
    yield gat("negative", value("I32", (1, 3, 1), -1, 2), constant("I16", (7, 3)), invalid="table_out_of_range")
    yield gat("int16 tokens", value("I16", (1, 3, 1), 0, 2), constant("I16", (7, 3)), invalid="type_mismatch")
    yield gat("two channels", value("I32", (1, 3, 2), 0, 2), constant("I16", (7, 3)), invalid="bad_shape")
    yield gat("two rows", value("I32", (2, 3, 1), 0, 2), constant("I16", (7, 3)), invalid="bad_shape")
    yield gat("rank 1 table", ids(3, 2), constant("I16", (7,)), invalid="bad_shape")


def noise_cases():
    def noise(name, n, shape, stream, seed, dtype="I16", size=None, invalid=None, **more):
        t = constant(dtype, (n,), data=np.arange(n) - n // 2)
        return case("noise", name, {"table": "t", "shape": shape, "stream": stream, **more}, [], {"t": t}, seed, size, invalid)
    yield noise("seed 0", 256, [1, 1, 8], 0, 0)
    yield noise("seed 7, stream 1", 256, [2, 3, 2], 1, 7)
    yield noise("count not a multiple of 4", 256, [1, 3, 3], 0, 7)
    yield noise("one element", 512, [1, 1, 1], 5, 123456789)
    yield noise("seed above 2^32", 1024, [2, 2, 2], 0, 2**32 + 5)
    yield noise("seed 2^63", 256, [2, 2, 2], 0, 2**63)
    yield noise("largest seed, largest stream", 256, [2, 2, 2], 2**32 - 1, 2**64 - 1)
    yield noise("drawn seed", 256, [4, 4, 3], 0, 14211084837701813875)
    yield noise("int32 table", 256, [1, 2, 4], 3, 99, "I32")
    yield noise("shape from the size", 256, ["H/8", "W/16", 2], 0, 42, size=(64, 32))
    yield noise("4,096 entries", 4096, [1, 1, 6], 0, 42)
    yield noise("not a power of two", 300, [1, 1, 4], 0, 1, invalid="bad_shape")
    yield noise("too short a table", 128, [1, 1, 4], 0, 1, invalid="bad_shape")
    yield noise("int8 table", 256, [1, 1, 4], 0, 1, "I8", invalid="type_mismatch")
    yield noise("stream 2^32", 256, [1, 1, 4], 2**32, 1, invalid="bad_attribute")
    yield noise("size that does not divide", 256, ["H/8", "W/16", 2], 0, 42, size=(64, 36), invalid="bad_shape")
    yield noise("extent 0", 256, [1, 0, 4], 0, 1, invalid="bad_attribute")
    yield noise("with a seed", 256, [1, 1, 4], 0, 1, seed_offset=3, invalid="unknown_attribute")


# ---- shapes ----------------------------------------------------------------------------------------------------

def concat_cases():
    v = lambda *s, **k: value("I16", s, **k)
    cat = lambda name, inputs, invalid=None, **more: case("concat", name, more, inputs, invalid=invalid)
    yield cat("two", [v(2, 2, 1), v(2, 2, 3)])
    yield cat("three", [v(1, 2, 2), v(1, 2, 1), v(1, 2, 2)])
    yield cat("eight", [v(1, 1, i + 1) for i in range(8)])
    yield cat("int8", [value("I8", (2, 1, 2)), value("I8", (2, 1, 2))])
    yield cat("int32", [value("I32", (2, 1, 2)), value("I32", (2, 1, 1))])
    yield cat("union of ranges", [v(1, 2, 1, lo=5, hi=9), v(1, 2, 1, lo=-4, hi=-2)])
    yield cat("tall", [v(5, 1, 1), v(5, 1, 2)])
    yield cat("one channel each", [v(2, 3, 1), v(2, 3, 1)])
    yield cat("one input", [v(2, 2, 1)], invalid="bad_inputs")
    yield cat("nine inputs", [v(1, 1, 1) for _ in range(9)], invalid="bad_inputs")
    yield cat("types", [v(2, 2, 1), value("I8", (2, 2, 1))], invalid="type_mismatch")
    yield cat("heights", [v(2, 2, 1), v(1, 2, 1)], invalid="bad_shape")
    yield cat("widths", [v(2, 2, 1), v(2, 1, 1)], invalid="bad_shape")
    yield cat("axis", [v(2, 2, 1), v(2, 2, 1)], axis=2, invalid="unknown_attribute")


def slice_cases():
    v = lambda *s, **k: value("I16", s, **k)
    cut = lambda name, x, begin, size, invalid=None, px=None: \
        case("slice", name, {"begin": begin, "size": size}, [x], size=px, invalid=invalid)
    yield cut("everything", v(2, 3, 4), [0, 0, 0], [2, 3, 4])
    yield cut("channels", v(2, 2, 6), [0, 0, 2], [2, 2, 3])
    yield cut("rows", v(4, 2, 2), [1, 0, 0], [2, 2, 2])
    yield cut("columns", v(2, 5, 2), [0, 2, 0], [2, 2, 2])
    yield cut("a box", v(4, 4, 4), [1, 2, 3], [2, 1, 1])
    yield cut("the last element", v(3, 3, 3), [2, 2, 2], [1, 1, 1])
    yield cut("int32", value("I32", (1, 1, 5)), [0, 0, 1], [1, 1, 2])
    yield cut("int8", value("I8", (1, 3, 2)), [0, 1, 0], [1, 2, 1])
    yield cut("from the size", v(8, 8, 2), ["H/16", "W/32", 0], ["H/8", "W/16", 2], px=(64, 32))
    yield cut("too long", v(2, 2, 4), [0, 0, 2], [2, 2, 3], invalid="bad_shape")
    yield cut("begin outside", v(2, 2, 4), [0, 0, 4], [2, 2, 1], invalid="bad_shape")
    yield cut("size 0", v(2, 2, 4), [0, 0, 0], [2, 0, 1], invalid="bad_attribute")
    yield cut("negative begin", v(2, 2, 4), [0, -1, 0], [2, 1, 1], invalid="bad_attribute")
    yield cut("two extents", v(2, 2, 4), [0, 0], [2, 1], invalid="bad_attribute")


def permute_cases():
    v = lambda *s, **k: value("I16", s, **k)
    per = lambda name, x, view, order, shape, invalid=None, px=None: \
        case("permute", name, {"view": view, "order": order, "shape": shape}, [x], size=px, invalid=invalid)
    yield per("nothing", v(2, 3, 4), [2, 3, 4], [0, 1, 2], [2, 3, 4])
    yield per("a change of shape", v(2, 3, 4), [2, 3, 4], [0, 1, 2], [6, 1, 4])
    yield per("channels first", v(2, 3, 4), [2, 3, 4], [2, 0, 1], [4, 2, 3])
    yield per("transposed", v(3, 4, 1), [1, 3, 4], [0, 2, 1], [1, 4, 3])
    yield per("reversed", v(2, 3, 4), [2, 3, 4], [2, 1, 0], [4, 3, 2])
    yield per("order 1, 2, 0", v(2, 3, 4), [2, 3, 4], [1, 2, 0], [3, 4, 2])
    yield per("order 1, 0, 2", v(2, 3, 4), [2, 3, 4], [1, 0, 2], [3, 2, 4])
    yield per("another view: positions and heads", v(2, 2, 6), [4, 2, 3], [1, 0, 2], [1, 2, 12])
    yield per("positions to channels", v(2, 2, 3), [1, 4, 3], [0, 2, 1], [1, 3, 4])
    yield per("int32", value("I32", (1, 2, 3)), [1, 2, 3], [2, 1, 0], [3, 2, 1])
    yield per("from the size", v(4, 4, 2), [1, 16, 2], [2, 1, 0], [2, "H/8", "W/16"], px=(64, 32))
    yield per("view of another size", v(2, 3, 4), [2, 3, 5], [0, 1, 2], [2, 3, 4], invalid="bad_shape")
    yield per("shape of another size", v(2, 3, 4), [2, 3, 4], [0, 1, 2], [2, 3, 5], invalid="bad_shape")
    yield per("not a permutation", v(2, 3, 4), [2, 3, 4], [0, 1, 1], [2, 3, 4], invalid="bad_attribute")
    yield per("order of two", v(2, 3, 4), [2, 3, 4], [0, 1], [2, 3, 4], invalid="bad_attribute")


def resize_cases():
    v = lambda *s, **k: value("I16", s, **k)
    res = lambda name, x, factor, invalid=None, **more: case("resize", name, {"factor": factor, **more}, [x], invalid=invalid)
    yield res("2", v(2, 2, 3), 2)
    yield res("3", v(1, 2, 2), 3)
    yield res("16", v(1, 1, 1), 16)
    yield res("a row", v(1, 4, 1), 2)
    yield res("a column", v(4, 1, 1), 2)
    yield res("int8", value("I8", (2, 2, 2)), 2)
    yield res("int32", value("I32", (1, 2, 2)), 2)
    yield res("5", v(2, 1, 2), 5)
    yield res("factor 1", v(2, 2, 1), 1, invalid="bad_attribute")
    yield res("factor 17", v(1, 1, 1), 17, invalid="bad_attribute")
    yield res("mode", v(1, 1, 1), 2, mode="nearest", invalid="unknown_attribute")


def shuffle_cases():
    v = lambda *s, **k: value("I16", s, **k)
    shu = lambda name, x, block, to, invalid=None: case("shuffle", name, {"block": block, "to": to}, [x], invalid=invalid)
    yield shu("space 2", v(2, 3, 8), 2, "space")
    yield shu("depth 2", v(4, 6, 2), 2, "depth")
    yield shu("space 4", v(1, 2, 48), 4, "space")
    yield shu("depth 4", v(4, 8, 3), 4, "depth")
    yield shu("space 3", v(2, 1, 9), 3, "space")
    yield shu("depth 3", v(3, 6, 1), 3, "depth")
    yield shu("space 16", v(1, 1, 256), 16, "space")
    yield shu("int32", value("I32", (2, 2, 2)), 2, "depth")
    yield shu("int8", value("I8", (1, 1, 4)), 2, "space")
    yield shu("channels that do not divide", v(2, 2, 6), 2, "space", invalid="bad_shape")
    yield shu("rows that do not divide", v(3, 2, 1), 2, "depth", invalid="bad_shape")
    yield shu("columns that do not divide", v(2, 3, 1), 2, "depth", invalid="bad_shape")
    yield shu("block 1", v(2, 2, 4), 1, "space", invalid="bad_attribute")
    yield shu("to time", v(2, 2, 4), 2, "time", invalid="bad_attribute")


# ---- attend, moments, normalise, mark --------------------------------------------------------------------------

def attend_cases():
    falling = lambda n, first=4096: constant("I16", (n,), data=[first * (n - i) // n for i in range(n)])

    def att(name, q, k, v, table, heads=1, shift=8, invalid=None, **more):
        return case("attend", name, {"heads": heads, "table": "t", "shift": shift, **more}, [q, k, v], {"t": table}, invalid=invalid)

    x = lambda *s, **k: value("I16", s, **{"lo": -100, "hi": 100, **k})
    yield att("one head", x(2, 2, 4), x(1, 5, 4), x(1, 5, 3), falling(64))
    yield att("heads of different widths", x(2, 3, 8), x(1, 7, 8), x(1, 7, 12), falling(256), 4, 6)
    yield att("int8 keys and values", x(1, 4, 6), value("I8", (2, 3, 6)), value("I8", (2, 3, 2)), falling(128), 2)
    yield att("int8 queries", value("I8", (3, 1, 5)), x(1, 4, 5), x(1, 4, 5), falling(300), shift=5)
    yield att("causal", x(3, 2, 4), x(3, 2, 4), x(3, 2, 4), falling(100), 2, 7, causal=1)
    yield att("causal, other extents", x(2, 3, 2), x(1, 6, 2), x(1, 6, 2), falling(100), shift=6, causal=1)
    yield att("not causal, said so", x(1, 3, 2), x(1, 3, 2), x(1, 3, 2), falling(100), causal=0)
    yield att("one key", x(2, 2, 3), x(1, 1, 3), x(1, 1, 4), falling(9))
    yield att("one query", x(1, 1, 3), x(2, 4, 3), x(2, 4, 4), falling(90))
    yield att("all scores equal: the mean, rounded half up", x(1, 1, 2, data=[3, -4]), x(1, 2, 2, data=[5, 6, 5, 6]),
              x(1, 2, 3, data=[-3, 7, 2, -4, 8, 2]), falling(9))
    yield att("two keys at the top", x(1, 1, 1, data=[10]), x(1, 3, 1, data=[9, 2, 9]), x(1, 3, 1, data=[100, -100, 51]), falling(9), shift=3)
    yield att("distances that round half up", x(1, 1, 1, data=[1]), x(1, 6, 1, data=[0, -1, -3, -4, -5, -7]), x(1, 6, 2), falling(9), shift=1)
    yield att("shift 0", x(1, 2, 2, lo=-4, hi=4), x(1, 4, 2, lo=-4, hi=4), x(1, 4, 2), falling(40), shift=0)
    yield att("one entry: a plain mean", x(1, 2, 2), x(1, 7, 2), x(1, 7, 2), constant("I16", (1,), data=[3]), shift=0)
    yield att("entries of 0: one key takes all", x(1, 4, 3), x(1, 5, 3), x(1, 5, 3), constant("I16", (3,), data=[1, 0, 0]))
    yield att("entries that rise", x(1, 2, 2), x(1, 5, 2), x(1, 5, 2), constant("I16", (40,), data=list(range(1, 41))), shift=6)
    wide = lambda *s, **k: value("I16", s, lo=-32767, hi=32767, **k)
    yield att("the widest scores", wide(1, 2, 2, data=[32767, 32767, -32767, 32767]),
              wide(1, 3, 2, data=[32767, 32767, -32767, -32767, 32767, -32767]), value("I16", (1, 3, 2)), falling(64, 32767), shift=26)
    yield att("the widest scores, beyond the table", wide(1, 2, 2), wide(1, 6, 2), value("I16", (1, 6, 2)), falling(64, 32767), shift=0)
    yield att("shift 31", wide(1, 1, 2, data=[32767, 32767]), wide(1, 3, 2, data=[32767, 32767, -32767, -32767, 0, 1]), x(1, 3, 2),
              falling(3), shift=31)
    yield att("the largest weights and values", x(1, 3, 2, lo=0, hi=0), x(1, 600, 2), value("I16", (1, 600, 2)), constant("I16", (2,), data=[32767, 32767]))
    yield att("more keys than a block, causal", x(24, 13, 3), x(24, 13, 3), value("I16", (24, 13, 2)), falling(999, 32767), shift=4, causal=1)
    yield att("heads of 40", x(3, 5, 80, lo=-7000, hi=7000), x(1, 77, 80, lo=-7327, hi=7327), x(1, 77, 80, lo=-2047, hi=2047), falling(1024, 32767), 2, 19)
    yield att("values above 0", x(1, 3, 2), x(1, 5, 2), x(1, 5, 2, lo=900, hi=32767), falling(64))
    yield att("values below 0", x(1, 3, 2), x(1, 5, 2), x(1, 5, 2, lo=-32768, hi=-32000), falling(64))
    small = lambda *s: x(*s)
    yield att("a negative entry", small(1, 1, 1), small(1, 2, 1), small(1, 2, 1), constant("I16", (3,), data=[5, 1, -1]), invalid="bad_attribute")
    yield att("a first entry of 0", small(1, 1, 1), small(1, 2, 1), small(1, 2, 1), constant("I16", (3,), data=[0, 1, 1]), invalid="bad_attribute")
    yield att("a table of int8", small(1, 1, 1), small(1, 2, 1), small(1, 2, 1), constant("I8", (3,), 1, 9), invalid="type_mismatch")
    yield att("a table of rank 2", small(1, 1, 1), small(1, 2, 1), small(1, 2, 1), constant("I16", (3, 1), 1, 9), invalid="bad_shape")
    yield att("heads that do not divide queries", small(1, 1, 3), small(1, 2, 3), small(1, 2, 4), falling(4), 2, invalid="bad_shape")
    yield att("heads that do not divide values", small(1, 1, 4), small(1, 2, 4), small(1, 2, 3), falling(4), 2, invalid="bad_shape")
    yield att("keys of other channels", small(1, 1, 4), small(1, 2, 2), small(1, 2, 4), falling(4), invalid="bad_shape")
    yield att("keys and values of other positions", small(1, 1, 4), small(1, 2, 4), small(2, 1, 4), falling(4), invalid="bad_shape")
    yield att("causal with more keys", small(1, 2, 4), small(1, 3, 4), small(1, 3, 4), falling(4), causal=1, invalid="bad_shape")
    yield att("int32 queries", value("I32", (1, 1, 2), -9, 9), small(1, 2, 2), small(1, 2, 2), falling(4), invalid="type_mismatch")
    yield att("int32 keys", small(1, 1, 2), value("I32", (1, 2, 2), -9, 9), small(1, 2, 2), falling(4), invalid="type_mismatch")
    yield att("int32 values", small(1, 1, 2), small(1, 2, 2), value("I32", (1, 2, 2), -9, 9), falling(4), invalid="type_mismatch")
    yield att("scores of 2^31", value("I16", (1, 1, 2)), value("I16", (1, 2, 2)), small(1, 2, 2), falling(4), invalid="sum_overflow")
    yield att("no heads", small(1, 1, 1), small(1, 2, 1), small(1, 2, 1), falling(4), 0, invalid="bad_attribute")
    yield att("65 heads", small(1, 1, 65), small(1, 2, 65), small(1, 2, 65), falling(4), 65, invalid="bad_attribute")
    yield att("shift 32", small(1, 1, 1), small(1, 2, 1), small(1, 2, 1), falling(4), shift=32, invalid="bad_attribute")
    yield att("causal 2", small(1, 1, 1), small(1, 1, 1), small(1, 1, 1), falling(4), causal=2, invalid="bad_attribute")
    yield att("with a scale", small(1, 1, 1), small(1, 1, 1), small(1, 1, 1), falling(4), scale=2, invalid="unknown_attribute")
    yield case("attend", "two inputs", {"heads": 1, "table": "t", "shift": 0}, [small(1, 1, 1), small(1, 1, 1)], {"t": falling(4)}, invalid="bad_inputs")
    yield case("attend", "no table", {"heads": 1, "shift": 0}, [small(1, 1, 1)] * 3, invalid="missing_attribute")
    yield from attend_fraction_cases()


def attend_fraction_cases():
    rng = np.random.default_rng(4)        # of its own, so that the files after this one stay
    x = lambda *s, lo=-100, hi=100, dtype="I16": value(dtype, s, lo, hi, rng.integers(lo, hi + 1, s))
    falling = lambda n, first=4096: constant("I16", (n,), data=[first * (n - i) // n for i in range(n)])
    wide = {"type": "I32", "lo": -2**31, "hi": 2**31 - 1}

    def att(name, q, k, v, table, heads=1, shift=8, invalid=None, **more):
        return case("attend", name, {"heads": heads, "table": "t", "shift": shift, **more}, [q, k, v], {"t": table}, invalid=invalid)

    two = lambda a, b: [value("I16", (1, 1, 1), -9, 9, [1]), value("I16", (1, 2, 1), -9, 9, [5, 5]), value("I16", (1, 2, 1), -900, 900, [a, b])]
    yield att("a fraction", x(2, 2, 4), x(1, 5, 4), x(1, 5, 3), falling(64), fraction=4, type="I16", lo=-1600, hi=1600)
    yield att("a fraction of 15", x(2, 3, 8), x(1, 7, 8), x(1, 7, 12), falling(256), 4, 6, fraction=15, **wide)
    yield att("a fraction of 15, the widest values", x(1, 3, 2), x(1, 40, 2), x(1, 40, 2, lo=-32768, hi=32767), falling(99, 32767), fraction=15, **wide)
    yield att("a fraction, all weight on the least value", x(1, 1, 1), x(1, 1, 1), x(1, 1, 2, lo=-32768, hi=-32768), falling(9), fraction=15, **wide)
    yield att("a fraction, all weight on the largest value", x(1, 1, 1), x(1, 1, 1), x(1, 1, 2, lo=32767, hi=32767), falling(9), fraction=15, **wide)
    yield att("a fraction, int8 values to int16", x(1, 4, 6), x(2, 3, 6), x(2, 3, 2, lo=-128, hi=127, dtype="I8"), falling(128), 2, fraction=7, type="I16", lo=-20000, hi=20000)
    yield att("a fraction, causal", x(24, 13, 3), x(24, 13, 3), x(24, 13, 2, lo=-2000, hi=2000), falling(999, 32767), shift=4, causal=1, fraction=6, **wide)
    yield att("a fraction, values above 0", x(1, 3, 2), x(1, 5, 2), x(1, 5, 2, lo=900, hi=1900), falling(64), fraction=3, type="I16", lo=-32768, hi=32767)
    yield att("a fraction, clamped on both sides", x(2, 4, 2), x(1, 5, 2), x(1, 5, 4), falling(64), fraction=5, type="I8", lo=-120, hi=77)
    yield att("a fraction, limits that hold no value", x(1, 2, 2), x(1, 3, 2), x(1, 3, 2), falling(64), fraction=2, type="I32", lo=70000, hi=70001)
    yield att("limits without a fraction, to int8", x(2, 4, 2), x(1, 5, 2), x(1, 5, 4, lo=-900, hi=900), falling(64), type="I8", lo=-128, hi=127)
    yield att("limits without a fraction, to int32", x(2, 4, 2), x(1, 5, 2), x(1, 5, 4), falling(64), **wide)
    yield att("a fraction of 0, said so", x(1, 2, 2), x(1, 3, 2), x(1, 3, 2), falling(64), fraction=0)
    flat = constant("I16", (2,), data=[1, 1])
    yield att("a half rounds up, in 32 bits", *two(-3, 2), constant("I16", (1,), data=[3]), fraction=0, **wide)
    for a, b in ((-3, 2), (1, 2), (-5, -4)):
        yield att(f"the mean of {a} and {b} needs one bit", *two(a, b), flat, fraction=1, **wide)
    third = [value("I16", (1, 1, 1), -9, 9, [1]), value("I16", (1, 3, 1), -9, 9, [5, 5, 5]), value("I16", (1, 3, 1), -900, 900, [-1, 0, 0])]
    yield att("a third below 0, rounded", *third, flat, fraction=2, **wide)
    yield att("a fraction without limits", *two(1, 2), flat, fraction=1, invalid="missing_attribute")
    yield att("a type without limits", *two(1, 2), flat, type="I16", invalid="missing_attribute")
    yield att("limits without a type", *two(1, 2), flat, lo=-1, hi=1, invalid="missing_attribute")
    yield att("a fraction of 16", *two(1, 2), flat, fraction=16, **wide, invalid="bad_attribute")
    yield att("a fraction of -1", *two(1, 2), flat, fraction=-1, **wide, invalid="bad_attribute")
    yield att("limits beyond the type", *two(1, 2), flat, fraction=1, type="I8", lo=-129, hi=1, invalid="bad_attribute")
    yield att("limits the wrong way round", *two(1, 2), flat, fraction=1, type="I8", lo=2, hi=1, invalid="bad_attribute")


def moments_cases():
    def mom(name, x, per="image", groups=1, fraction=4, scale=16, epsilon=256, invalid=None, **more):
        given = {"per": per, "groups": groups, "fraction": fraction, "scale": scale, "epsilon": epsilon, **more}
        return case("moments", name, given, [x], invalid=invalid)

    x = lambda *s, **k: value("I16", s, **k)
    yield mom("an image", x(3, 4, 2))
    yield mom("an image in groups", x(4, 5, 6), groups=3)
    yield mom("a group for each channel", x(3, 3, 4, lo=-900, hi=1000), groups=4, fraction=10, scale=24)
    yield mom("positions", x(2, 3, 8), "position")
    yield mom("positions in groups", x(2, 3, 12, lo=-2000, hi=1000), "position", 4, 8, 20)
    yield mom("a position's channel alone", x(2, 2, 3), "position", 3, 15, 30)
    yield mom("int8", value("I8", (3, 3, 6)), groups=2, fraction=7, scale=20)
    yield mom("int8, positions", value("I8", (2, 2, 6)), "position", 2, 7, 20)
    yield mom("negative means that round half up", x(1, 2, 1, lo=-7, hi=-4), fraction=0)
    yield mom("a mean of minus a half", x(1, 2, 1, lo=-1, hi=0, data=[-1, 0]), fraction=0)
    yield mom("a mean of a half", x(1, 2, 1, lo=0, hi=1, data=[0, 1]), fraction=0)
    yield mom("no variance, the least epsilon", x(2, 3, 2, data=[-5] * 12), epsilon=1, scale=20)
    yield mom("no variance, the inverse at its limit", x(2, 3, 2, data=[7] * 12), epsilon=1, scale=30)
    yield mom("no variance, the largest epsilon", x(2, 3, 2, data=[7] * 12), epsilon=2**31 - 1, scale=30)
    yield mom("an epsilon that is no square", x(1, 1, 2, data=[9, 9]), epsilon=3, scale=26)
    yield mom("the largest variance", x(2, 2, 2, data=[-32768, 32767] * 4), fraction=15, scale=30)
    yield mom("the largest variance, scale 0", x(2, 2, 2, data=[-32768, 32767] * 4), fraction=0, scale=0)
    yield mom("the largest sums", x(32, 32, 4, data=[-32768] * 4096), fraction=15, scale=30, epsilon=1)
    yield mom("many elements", x(20, 25, 8, lo=-3000, hi=5000), groups=2, fraction=10, scale=26, epsilon=2684)
    yield mom("one element", x(1, 1, 1, data=[-321]), fraction=15, scale=12, epsilon=100)
    yield mom("a range above 0", x(2, 2, 2, lo=500, hi=900))
    yield mom("a range below 0", x(2, 2, 2, lo=-900, hi=-500), epsilon=2**31 - 1, scale=0)
    yield mom("groups that do not divide", x(2, 2, 4), groups=3, invalid="bad_shape")
    yield mom("more groups than channels", x(2, 2, 4), groups=8, invalid="bad_shape")
    yield mom("no groups", x(2, 2, 4), groups=0, invalid="bad_attribute")
    yield mom("int32", value("I32", (2, 2, 2), -9, 9), invalid="type_mismatch")
    yield mom("per row", x(2, 2, 2), "row", invalid="bad_attribute")
    yield mom("epsilon 0", x(2, 2, 2), epsilon=0, invalid="bad_attribute")
    yield mom("epsilon 2^31", x(2, 2, 2), epsilon=2**31, invalid="bad_attribute")
    yield mom("fraction 16", x(2, 2, 2), fraction=16, invalid="bad_attribute")
    yield mom("scale 31", x(2, 2, 2), scale=31, invalid="bad_attribute")
    yield mom("with a shift", x(2, 2, 2), shift=1, invalid="unknown_attribute")
    yield case("moments", "no epsilon", {"per": "image", "groups": 1, "fraction": 0, "scale": 0}, [x(1, 1, 1)], invalid="missing_attribute")


def normalise_cases():
    every = {"lo": -2**31, "hi": 2**31 - 1}

    def nor(name, x, m, groups=1, fraction=4, inner=12, limits=None, gamma=None, beta=None, invalid=None, **more):
        channels = x["shape"][2]
        given = {"groups": groups, "fraction": fraction, "inner": inner, "gamma": "g", "beta": "b", **(limits or _limits(10)), **more}
        constants = {"g": gamma or constant("I32", (channels,), -3000, 3000), "b": beta or constant("I32", (channels,), -10**6, 10**6)}
        return case("normalise", name, given, [x, m], constants, invalid=invalid)

    x = lambda *s, **k: value("I16", s, **{"lo": -3000, "hi": 3000, **k})
    m = lambda *s, **k: value("I32", s, **{"lo": -20000, "hi": 20000, **k})
    yield nor("an image", x(2, 3, 4), m(1, 1, 2))
    yield nor("an image in groups", x(2, 3, 6), m(1, 1, 6), 3)
    yield nor("positions", x(2, 3, 4), m(2, 3, 2))
    yield nor("positions in groups", x(3, 2, 6), m(3, 2, 4), 2)
    yield nor("one position", x(1, 1, 6), m(1, 1, 4), 2)
    yield nor("to int8", x(2, 2, 4), m(1, 1, 2), limits=_limits(16, "I8", -128, 127))
    yield nor("to int32", x(2, 2, 4), m(1, 1, 2), limits=_limits(0, "I32", **every))
    yield nor("int8", value("I8", (2, 2, 4)), m(1, 1, 2), fraction=7, inner=9)
    yield nor("fraction 0, no shifts", x(1, 2, 3, lo=-50, hi=50), m(1, 1, 2, lo=-60, hi=60), fraction=0, inner=0, limits=_limits(0),
              gamma=constant("I32", (3,), data=[1, -2, 3]), beta=constant("I32", (3,), data=[0, 5, -5]))
    yield nor("halves round up", x(1, 1, 6, lo=-3, hi=3, data=[-3, -2, -1, 1, 2, 3]), m(1, 1, 2, lo=0, hi=1, data=[0, 1]), fraction=0, inner=1,
              limits=_limits(0), gamma=constant("I32", (6,), data=[1] * 6), beta=constant("I32", (6,), data=[0] * 6))
    ends = constant("I32", (2,), data=[-2**31, 2**31 - 1])
    yield nor("the inner value at its limits", x(1, 2, 2, lo=-32768, hi=32767), m(1, 1, 2, lo=-2**31, hi=2**31 - 1, data=[0, 2**31 - 1]), fraction=15,
              inner=0, limits=_limits(62, "I32", **every), gamma=ends, beta=ends)
    yield nor("every factor at its limit", value("I16", (1, 2, 2), data=[-32768, 32767, 32767, -32768]),
              m(1, 1, 2, lo=-2**31, hi=2**31 - 1, data=[2**31 - 1, -2**31]), fraction=15, inner=61, limits=_limits(62, "I32", **every), gamma=ends, beta=ends)
    yield nor("the output's limits", x(2, 2, 4), m(1, 1, 2), limits=_limits(0, "I16", -7, 9))
    yield nor("the largest inner sum that fits", value("I16", (1, 1, 2)), m(1, 1, 2, lo=-2**31 + 1, hi=2**31 - 1), fraction=15, inner=62)
    yield nor("an inner sum that does not fit", value("I16", (1, 1, 2)), m(1, 1, 2, lo=-2**31, hi=2**31 - 1), fraction=15, inner=62, invalid="sum_overflow")
    yield nor("groups that do not divide", x(2, 2, 4), m(1, 1, 6), 3, invalid="bad_shape")
    yield nor("moments of other groups", x(2, 2, 4), m(1, 1, 2), 2, invalid="bad_shape")
    yield nor("moments of another height", x(2, 2, 4), m(3, 2, 2), invalid="bad_shape")
    yield nor("moments of rows", x(2, 2, 4), m(2, 1, 2), invalid="bad_shape")
    yield nor("int32 elements", value("I32", (2, 2, 4), -9, 9), m(1, 1, 2), invalid="type_mismatch")
    yield nor("int16 moments", x(2, 2, 4), x(1, 1, 2), invalid="type_mismatch")
    yield nor("gamma of another length", x(2, 2, 4), m(1, 1, 2), gamma=constant("I32", (3,)), invalid="bad_shape")
    yield nor("beta of another length", x(2, 2, 4), m(1, 1, 2), beta=constant("I32", (5,)), invalid="bad_shape")
    yield nor("gamma of int16", x(2, 2, 4), m(1, 1, 2), gamma=constant("I16", (4,)), invalid="type_mismatch")
    yield nor("beta of rank 3", x(2, 2, 4), m(1, 1, 2), beta=constant("I32", (1, 1, 4)), invalid="bad_shape")
    yield nor("no groups", x(2, 2, 4), m(1, 1, 2), 0, invalid="bad_attribute")
    yield nor("fraction 16", x(2, 2, 4), m(1, 1, 2), fraction=16, invalid="bad_attribute")
    yield nor("inner 63", x(2, 2, 4), m(1, 1, 2), inner=63, invalid="bad_attribute")
    yield nor("shift 63", x(2, 2, 4), m(1, 1, 2), limits=_limits(63), invalid="bad_attribute")
    yield nor("with an epsilon", x(2, 2, 4), m(1, 1, 2), epsilon=1, invalid="unknown_attribute")
    yield case("normalise", "one input", {"groups": 1, "fraction": 0, "inner": 0, "gamma": "g", "beta": "g", **_limits(0)}, [x(1, 1, 1)],
               {"g": constant("I32", (1,))}, invalid="bad_inputs")


def mark_cases():
    def mar(name, x, carrier, code, shift=4, payload=None, invalid=None, **more):
        return case("mark", name, {"carrier": "c", "code": "k", "shift": shift, **more}, [x], {"c": carrier, "k": code}, payload=payload, invalid=invalid)

    x = lambda h, w, **k: value("I16", (h, w, 3), **{"lo": 0, "hi": 255, **k})
    tile = lambda p, k: constant("I8", (p, p, k))
    code = lambda k: constant("I32", (k,))
    yield mar("off", x(3, 4), tile(8, 4), code(4))
    yield mar("on", x(3, 4), tile(8, 4), code(4), payload=0xC0FFEE01)
    yield mar("more pixels than the carrier", x(11, 19), tile(8, 3), code(3), payload=0x12345678)
    yield mar("a narrow picture", x(20, 1), tile(9, 2), code(2), payload=0x80000000)
    yield mar("payload 0", x(2, 9), tile(8, 4), code(4), payload=0)
    yield mar("all bits of the payload", x(2, 9), tile(8, 4), code(4), payload=0xFFFFFFFF)
    bits = constant("I32", (33,), data=[0] + [1 << n if n < 31 else -2**31 for n in range(32)])
    for n, payload in (("every bit on its own, one", 1), ("every bit on its own, the sign", 0x80000000), ("every bit on its own, some", 0xA5C3_0F69)):
        yield mar(n, x(2, 8), tile(8, 33), bits, shift=5, payload=payload)
    rows = constant("I32", (4,), data=[-1, 0x55555555, 0, 3])
    yield mar("parities", x(1, 8, data=[128] * 24), constant("I8", (8, 8, 4), 20, 100), rows, shift=0, payload=7)
    yield mar("the strongest, up", x(1, 8, data=[200] * 24), constant("I8", (8, 8, 256), data=[127] * 16384), constant("I32", (256,), data=[0] * 256),
              shift=0, payload=0xFFFFFFFF)
    yield mar("the strongest, down", x(1, 8, data=[200] * 24), constant("I8", (8, 8, 256), data=[-128] * 16384), constant("I32", (256,), data=[0] * 256),
              shift=0, payload=0xFFFFFFFF)
    yield mar("clamped to black and white", x(1, 8, data=[0, 3, 255] * 8), constant("I8", (8, 8, 1), -9, 9), code(1), shift=0, payload=5)
    yield mar("too weak to be seen", x(1, 8), tile(8, 1), code(1), shift=15, payload=5)
    yield mar("halves round up", x(1, 8, data=[128] * 24), constant("I8", (8, 8, 1), data=[-3, -2, -1, 0, 1, 2, 3, 4] * 8), constant("I32", (1,), data=[0]),
              shift=1, payload=0)
    yield mar("a range within", x(2, 2, lo=16, hi=235), tile(8, 2), code(2), payload=99)
    yield mar("int32 pixels", value("I32", (2, 2, 3), 0, 255), tile(8, 2), code(2), invalid="type_mismatch")
    yield mar("int8 pixels", value("I8", (2, 2, 3), 0, 100), tile(8, 2), code(2), invalid="type_mismatch")
    yield mar("four channels", value("I16", (2, 2, 4), 0, 255), tile(8, 2), code(2), invalid="bad_shape")
    yield mar("pixels below 0", x(2, 2, lo=-1), tile(8, 2), code(2), invalid="pixels_out_of_range")
    yield mar("pixels above 255", x(2, 2, hi=256), tile(8, 2), code(2), invalid="pixels_out_of_range")
    yield mar("a carrier that is not square", x(2, 2), constant("I8", (8, 9, 2)), code(2), invalid="bad_shape")
    yield mar("a carrier of 7", x(2, 2), tile(7, 2), code(2), invalid="bad_shape")
    yield mar("257 carriers", x(2, 2), constant("I8", (8, 8, 257), data=[0] * 16448), code(257), invalid="bad_shape")
    yield mar("a carrier of int16", x(2, 2), constant("I16", (8, 8, 2)), code(2), invalid="type_mismatch")
    yield mar("a carrier of rank 2", x(2, 2), constant("I8", (8, 8)), code(1), invalid="bad_shape")
    yield mar("a code of another length", x(2, 2), tile(8, 2), code(3), invalid="bad_shape")
    yield mar("a code of int16", x(2, 2), tile(8, 2), constant("I16", (2,)), invalid="type_mismatch")
    yield mar("shift 16", x(2, 2), tile(8, 2), code(2), shift=16, invalid="bad_attribute")
    yield mar("with a payload", x(2, 2), tile(8, 2), code(2), payload_bits=32, invalid="unknown_attribute")
    yield case("mark", "no code", {"carrier": "c", "shift": 0}, [x(1, 1)], {"c": tile(8, 1)}, invalid="missing_attribute")


# ---- the other files -------------------------------------------------------------------------------------------

def philox_cases():
    for counter, key in (((0,) * 4, (0,) * 2), ((2**32 - 1,) * 4, (2**32 - 1,) * 2), ((1, 0, 0, 0), (7, 0)),
                         ((5, 0, 3, 0), (0x12345678, 0x9ABCDEF0)), ((0xFFFFFFFF, 1, 0, 0), (0, 0x80000000)),
                         ((0x243F6A88, 0x85A308D3, 0x13198A2E, 0x03707344), (0xA4093822, 0x299F31D0))):
        lanes = philox.block([np.array([c], np.uint64) for c in counter], key)
        yield {"counter": counter, "key": key, "output": [int(v[0]) for v in lanes]}


TOKENIZER = {"kind": "words", "slots": 6, "words": ["mountains", "sea", "dusk", "1900s", "a1", "z"], "ignored": ["the", "at", "of"]}


def token_cases():
    texts = ["", "mountains at dusk", "MOUNTAINS, Dusk!", "the sea of the sea", "sea-dusk", "sea_dusk", "1900s a1 z", "seaside sea",
             "caf\u00e9 sea", "\u00e9", "sea\u00e9", "\u96ea sea", "dusk.dusk;dusk:dusk", "  sea   dusk  ", "sea\u00a0dusk", "K\u212a sea",
             "z z z z z z", "unknown unknown sea", "sea dusk z z z z the of", "\u0130 I i"]
    for text in texts:
        ids, unknown = tokens.encode(TOKENIZER, text)
        yield {"text": text, "tokens": ids, "unknown": unknown}
    for text in ("z z z z z z z", "sea sea sea dusk dusk dusk mountains"):
        try:
            tokens.encode(TOKENIZER, text)
            raise AssertionError(text)
        except Refused as error:
            yield {"text": text, "invalid": error.reason}


# ---- writing ---------------------------------------------------------------------------------------------------

def write(path, comment, cases, **more):
    path = os.path.join(OUT, path)
    os.makedirs(os.path.dirname(path), exist_ok=True)
    compact = lambda v: json.dumps(v, ensure_ascii=True, separators=(",", ":"))
    head = [f' {json.dumps(k)}: {compact(v)},\n' for k, v in {"comment": comment, **more}.items()]
    with open(path, "w") as file:
        file.write("{\n" + "".join(head) + ' "cases": [\n' + ",\n".join("  " + compact(c) for c in cases) + "\n ]\n}\n")
    print(os.path.relpath(path, OUT), len(cases))


def main():
    for op in ops.OPERATORS:
        cases = list(globals()[f"{op}_cases"]())
        assert sum("output" in c for c in cases) >= 8 and any("invalid" in c for c in cases)
        write(f"ops/{op}.json", "Cases of spec/ops.md; made by tests/spec/make_vectors.py, which says what the fields mean.", cases)
    write("philox.json", "Philox4x32-10 of spec/ops.md; made by tests/spec/make_vectors.py.", list(philox_cases()))
    write("tokens.json", "Tokenizer cases of spec/model-file.md; made by tests/spec/make_vectors.py. `unknown`: words that a "
          "painter reports, in order.", list(token_cases()), tokenizer=TOKENIZER)


if __name__ == "__main__":
    main()
