"""Nodes of spec/ops.md on arrays: proven, run, and within what was proven."""
from dataclasses import dataclass

import numpy as np

from oracle import ops
from oracle.kinds import Kind
from oracle.program import ArrayScope, KindScope

BLOCK = 512                      # queries at once


@dataclass
class Value:
    """Integers, what is proven of them, and the real number that a unit is: one, or one a channel"""
    data: np.ndarray
    kind: Kind
    unit: object
    name: str = ""               # of a residual stream: what calibration saw of it

    @property
    def real(self):
        return self.data * self.unit


def node(op, inputs, unit, constants=None, **attributes):
    """constants: {name: (dtype, array)}, named by attributes. Raises oracle.refusal.Refused where a proof fails."""
    constants = {name: (dtype, np.asarray(array, np.int64)) for name, (dtype, array) in (constants or {}).items()}
    names = [f"in{i}" for i in range(len(inputs))]
    described = {"op": op, "out": "out", "in": names, **attributes}
    proof, run = KindScope(constants), ArrayScope(constants)
    for name, x in zip(names, inputs):
        proof.values[name], run.values[name] = x.kind, x.data
    ops.check_node(described, "denoise")
    kind = ops.prove(described, [x.kind for x in inputs], proof)
    arrays = [x.data for x in inputs]
    y = attend(described, arrays, constants) if op == "attend" else ops.run(described, arrays, run)
    assert y.shape == kind.shape and kind.lo <= y.min() and y.max() <= kind.hi, described
    return Value(y, kind, unit)


def attend(described, arrays, constants):
    """The second executor's attend, many queries at once: doubles hold scores below 2^31 and sums below 2^46 exactly"""
    heads, table = described["heads"], constants[described["table"]][1]
    q, k, v = (a.reshape(a.shape[0] * a.shape[1], heads, -1).astype(np.float64) for a in arrays)
    shift, unit = described["shift"], 2 ** (described.get("fraction", 0) + 1)
    out = np.empty((len(q), heads, v.shape[2]), np.int64)
    for head in range(heads):
        keys, values = np.ascontiguousarray(k[:, head].T), np.ascontiguousarray(v[:, head])
        for at in range(0, len(q), BLOCK):
            score = (q[at:at + BLOCK, head] @ keys).astype(np.int64)
            index = score.max(1, keepdims=True) - score
            if shift:
                index = (index + (1 << shift >> 1)) >> shift
            e = table[np.minimum(index, len(table) - 1)]
            total = e.sum(1, keepdims=True)
            sums = (e.astype(np.float64) @ values).astype(np.int64)
            out[at:at + BLOCK, head] = (unit * sums + total) // (2 * total)
    out = out.reshape(arrays[0].shape[:2] + (-1,))
    return np.clip(out, described["lo"], described["hi"]) if "lo" in described else out


def of_real(x, dtype, exponent, limit):
    """A real array [H, W, C], rounded to units of 2^exponent and clamped to ±limit"""
    most = int(limit * 2.0 ** -exponent)
    data = np.clip(np.rint(x * 2.0 ** -exponent), -most, most).astype(np.int64)
    return Value(data, Kind(dtype, data.shape, -most, most), 2.0 ** exponent)
