"""spec/model-file.md, "Container": a strict reader of the safetensors file, and the canonical writer."""
import json
import re
import struct

import numpy as np

from . import strict_json
from .refusal import demand

WIDTH = {"U8": 1, "I8": 1, "I16": 2, "I32": 4}
NUMPY = {"U8": "<u1", "I8": "<i1", "I16": "<i2", "I32": "<i4"}


def _integer(value, low, high):
    return type(value) is int and low <= value <= high


def _check_entry(name, item):
    demand(re.fullmatch(r"[A-Za-z0-9_./-]{1,255}", name, re.ASCII), "bad_name", name)
    demand(isinstance(item, dict) and set(item) == {"dtype", "shape", "data_offsets"}, "bad_header", name)
    demand(isinstance(item["dtype"], str) and item["dtype"] in WIDTH, "bad_dtype", name)
    shape, offsets = item["shape"], item["data_offsets"]
    demand(isinstance(shape, list) and 1 <= len(shape) <= 4, "bad_shape", name)
    demand(all(_integer(n, 1, 2**31 - 1) for n in shape), "bad_shape", name)
    demand(isinstance(offsets, list) and len(offsets) == 2, "bad_offsets", name)
    demand(all(_integer(n, 0, 2**33) for n in offsets), "bad_offsets", name)
    count = 1
    for n in shape:
        count *= n
    demand(offsets[1] - offsets[0] == count * WIDTH[item["dtype"]], "bad_offsets", name)


def read(blob):
    """bytes of a file -> {name: (dtype, shape, bytes)}"""
    demand(8 <= len(blob) <= 2**33, "truncated")
    length = struct.unpack("<Q", blob[:8])[0]
    demand(length <= 16 << 20 and 8 + length <= len(blob), "bad_header", "header length")
    header = strict_json.parse(blob[8:8 + length])
    meta = header.pop("__metadata__", {})
    demand(isinstance(meta, dict) and all(isinstance(v, str) for v in meta.values()), "bad_header", "__metadata__")
    demand(1 <= len(header) <= 65536, "bad_header", "number of tensors")
    for name, item in header.items():
        _check_entry(name, item)
    data, end, tensors = blob[8 + length:], 0, {}
    for name, item in sorted(header.items(), key=lambda kv: kv[1]["data_offsets"]):
        demand(item["data_offsets"][0] == end, "bad_offsets", f"gap or overlap before {name}")
        start, end = item["data_offsets"]
        tensors[name] = (item["dtype"], tuple(item["shape"]), data[start:end])
    demand(end == len(data), "bad_offsets", "bytes outside the tensors")
    return tensors


def array(tensor):
    """(dtype, shape, bytes) -> int64 array"""
    dtype, shape, data = tensor
    return np.frombuffer(data, NUMPY[dtype]).reshape(shape).astype(np.int64)


def tensor(values, dtype):
    """integer array -> (dtype, shape, bytes); every value must fit"""
    values = np.asarray(values)
    stored = values.astype(NUMPY[dtype])
    assert (stored.astype(np.int64) == values.astype(np.int64)).all(), f"does not fit {dtype}"
    return dtype, tuple(values.shape), stored.tobytes()


def write(tensors):
    """The canonical file: ascending names, data in that order, header without spaces, padded to 8 bytes."""
    header, data = {}, []
    at = 0
    for name in sorted(tensors, key=lambda n: n.encode("ascii")):
        dtype, shape, raw = tensors[name]
        header[name] = {"dtype": dtype, "shape": list(shape), "data_offsets": [at, at + len(raw)]}
        at += len(raw)
        data.append(raw)
    text = json.dumps(header, separators=(",", ":")).encode("ascii")
    text += b" " * (-len(text) % 8)
    return struct.pack("<Q", len(text)) + text + b"".join(data)
