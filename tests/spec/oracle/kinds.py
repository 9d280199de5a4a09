"""What is proven about a value (type, shape, range), and the attribute readers that operators share."""
import re
from dataclasses import dataclass

from .refusal import demand

LIMITS = {"I8": (-2**7, 2**7 - 1), "I16": (-2**15, 2**15 - 1), "I32": (-2**31, 2**31 - 1)}


@dataclass(frozen=True)
class Kind:
    """A value's type, extents (H, W, C), and proven range."""
    dtype: str
    shape: tuple
    lo: int
    hi: int

    @property
    def largest(self):
        return max(abs(self.lo), abs(self.hi))


def constant_kind(dtype, array):
    """A constant where a value is expected: rank 1 reads as [1, 1, C], rank 3 as it is."""
    demand(dtype in LIMITS, "type_mismatch", "a U8 tensor is no value")
    demand(array.ndim in (1, 3), "bad_shape", "a constant used as a value has rank 1 or 3")
    shape = (1, 1) + array.shape if array.ndim == 1 else array.shape
    return Kind(dtype, tuple(shape), int(array.min()), int(array.max()))


def integer(value, low, high, what):
    demand(type(value) is int and low <= value <= high, "bad_attribute", what)
    return value


def extent(value, size, low=1):
    """An integer, or "H/n" / "W/n" of the requested (width, height)."""
    if isinstance(value, str):
        match = re.fullmatch(r"([HW])/([1-9][0-9]{0,9})", value, re.ASCII)
        demand(match and size, "bad_attribute", value)
        whole, n = size[1] if match[1] == "H" else size[0], int(match[2])
        demand(whole % n == 0, "bad_shape", f"{value} of {whole}")
        value = whole // n
    return integer(value, low, 2**31 - 1, "extent")


def extents(values, size, low=1):
    demand(isinstance(values, list) and len(values) == 3, "bad_attribute", "three extents")
    return tuple(extent(v, size, low) for v in values)


def broadcast(shapes):
    """Common shape; extent 1 is repeated."""
    out = []
    for axis in zip(*shapes):
        wide = {n for n in axis if n != 1}
        demand(len(wide) <= 1, "bad_shape", f"cannot broadcast {axis}")
        out.append(wide.pop() if wide else 1)
    return tuple(out)


def requant(value, shift, lo, hi):
    """arithmetic.md on a Python integer (the arrays' version is in ops.py)."""
    if shift:
        value = (value + (1 << (shift - 1))) >> shift
    return min(max(value, lo), hi)


def output_limits(node):
    """`shift`, `type`, `lo`, `hi` of mix and multiply."""
    shift = integer(node["shift"], 0, 62, "shift")
    demand(isinstance(node["type"], str) and node["type"] in LIMITS, "bad_attribute", "type")
    low, high = LIMITS[node["type"]]
    lo, hi = integer(node["lo"], low, high, "lo"), integer(node["hi"], low, high, "hi")
    demand(lo <= hi, "bad_attribute", "lo above hi")
    return shift, node["type"], lo, hi
