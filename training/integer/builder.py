"""Builds one model: constants, and stages whose nodes are proven one by one as they are added.

A `Value` is a name with its exponent e (one unit is 2^e) or None (accumulators carry a scale a channel, held by
whoever made them). Ranges come from the second executor's proofs (tests/spec/oracle), never from hope.
"""
import numpy as np

from oracle import ops
from oracle.container import tensor
from oracle.kinds import LIMITS
from oracle.program import KindScope

I16, I32 = "I16", "I32"


class Builder:
    def __init__(self, size):
        self.size = size                      # (width, height) in pixels
        self.constants = {}                   # name -> (dtype, int64 array)
        self.stages = {}
        self.points = {}                      # (stage, point) -> exponents of the conv's input and of the mix's output

    def constant(self, name, values, dtype):
        """Adds a constant once; the same name again must hold the same values."""
        values = np.asarray(values, np.int64)
        low, high = LIMITS[dtype]
        assert low <= values.min() and values.max() <= high, (name, values.min(), values.max())
        if name in self.constants:
            assert self.constants[name][0] == dtype and np.array_equal(self.constants[name][1], values), name
        self.constants[name] = (dtype, values)
        return name

    def stage(self, name, inputs):
        """inputs: {value name: Kind}"""
        self.stages[name] = stage = Stage(self, name, inputs)
        return stage

    def tensors(self):
        return {name: tensor(values, dtype) for name, (dtype, values) in self.constants.items()}


class Stage:
    def __init__(self, builder, name, inputs):
        self.builder, self.name = builder, name
        self.scope = KindScope(builder.constants, builder.size)
        self.scope.values.update(inputs)
        self.nodes, self.out = [], []

    def kind(self, name):
        return self.scope.kind(name)

    def node(self, op, out, inputs=(), **attributes):
        node = {"op": op, "out": out, **({"in": list(inputs)} if op != "noise" else {}), **attributes}
        ops.check_node(node, self.name)
        assert out not in self.scope.values, out
        self.scope.values[out] = ops.prove(node, [self.kind(n) for n in inputs], self.scope)
        self.nodes.append(node)
        return out

    def mix(self, out, inputs, by, shift, dtype, lo, hi, point=None):
        """`point`: a place for adapters (spec/adapter.md); the first input is then a conv's output."""
        more = {"point": point} if point else {}
        return self.node("mix", out, inputs, by=list(by), shift=shift, type=dtype, lo=int(lo), hi=int(hi), **more)
