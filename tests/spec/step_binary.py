"""Nodes and tensors as contracts/test/step/ reads them: big-endian heads, elements little-endian as in model files.

tensor: u8 width ‖ u8 rank ‖ rank × u32 extent ‖ elements
node:   u8 operator ‖ u8 n ‖ n × u16 input ‖ u8 m ‖ m × u16 constant ‖ u8 k ‖ k × i64 attribute ‖ u8 width ‖ 3 × u32 extent
        inputs and constants are numbers of tensors; width and extents are the output's
"""
import struct

import numpy as np

from oracle.kinds import extents

WIDTHS = {"I8": 1, "I16": 2, "I32": 4}
OPERATORS = ["conv", "mix", "multiply", "table", "gather", "concat", "slice", "permute", "resize", "shuffle", "noise",
             "attend", "moments", "normalise", "mark"]
CONSTANTS = {"conv": ("weight", "bias"), "table": ("table",), "gather": ("table",), "noise": ("table",), "attend": ("table",),
             "normalise": ("gamma", "beta"), "mark": ("carrier", "code")}


def tensor(dtype, array):
    array = np.asarray(array)
    head = struct.pack(">BB", WIDTHS[dtype], array.ndim) + struct.pack(f">{array.ndim}I", *array.shape)
    return head + array.astype(f"<i{WIDTHS[dtype]}").tobytes()


def _attributes(node, size, slot):
    op, a = node["op"], node
    if op == "conv":
        return [a.get("stride", 1), *a.get("pad", [0, 0, 0, 0]), a.get("groups", 1)]
    if op == "mix":      # each factor: 0 and the integer, or 1 and the tensor's number
        by = [n for m in a["by"] for n in ((1, slot(m)) if isinstance(m, str) else (0, m))]
        return [a["shift"], a["lo"], a["hi"], *by]
    if op == "permute":
        return [*extents(a["view"], size), *a["order"]]
    if op == "shuffle":
        return [a["block"], int(a["to"] == "depth")]
    if op == "slice":
        return list(extents(a["begin"], size, 0))
    if op == "moments":
        return [int(a["per"] == "image"), a["groups"], a["fraction"], a["scale"], a["epsilon"]]
    if op == "attend":   # without limits nothing is clamped
        return [a["heads"], a["shift"], a.get("causal", 0), a.get("fraction", 0), a.get("lo", -2**31), a.get("hi", 2**31 - 1)]
    names = {"multiply": ("shift", "lo", "hi"), "table": ("first",), "gather": (), "concat": (), "resize": ("factor",),
             "noise": ("stream",),
             "normalise": ("groups", "fraction", "inner", "shift", "lo", "hi"), "mark": ("shift",)}[op]
    return [a.get(n, 0) for n in names]


def node(n, size, slot, dtype, shape):
    """n: a node of a program; slot(name) -> number of a tensor; dtype, shape: the output's"""
    inputs = [slot(name) for name in n.get("in", [])]
    constants = [slot(n[c]) for c in CONSTANTS.get(n["op"], ()) if c in n]
    attributes = _attributes(n, size, slot)
    return b"".join([
        struct.pack(">BB", OPERATORS.index(n["op"]), len(inputs)), struct.pack(f">{len(inputs)}H", *inputs),
        struct.pack(">B", len(constants)), struct.pack(f">{len(constants)}H", *constants),
        struct.pack(">B", len(attributes)), struct.pack(f">{len(attributes)}q", *attributes),
        struct.pack(">B3I", WIDTHS[dtype], *shape)])
