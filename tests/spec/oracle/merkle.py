"""spec/model-file.md, "Model id": SHA-256 Merkle roots and the id of a set of tensors."""
import hashlib
import struct

CHUNK = 1024
DTYPES = {"U8": 0, "I8": 1, "I16": 2, "I32": 3}


def sha256(data):
    return hashlib.sha256(data).digest()


def pair_up(nodes):
    """Root over hashes: neighbours are paired level by level, an unpaired last one moves up unchanged."""
    nodes = list(nodes)
    while len(nodes) > 1:
        up = [sha256(b"\1" + nodes[i] + nodes[i + 1]) for i in range(0, len(nodes) - 1, 2)]
        if len(nodes) % 2:
            up.append(nodes[-1])
        nodes = up
    return nodes[0]


def root(items):
    """Root over byte strings, each a leaf."""
    return pair_up(sha256(b"\0" + item) for item in items)


def entry(name, dtype, shape, data):
    chunks = root(data[i:i + CHUNK] for i in range(0, len(data), CHUNK))
    name = name.encode("ascii")
    head = struct.pack(">BI", 2, len(name)) + name + struct.pack(">BB", DTYPES[dtype], len(shape))
    return sha256(head + b"".join(struct.pack(">I", n) for n in shape) + chunks)


def model_id(tensors, domain=b"colophon/model/v1"):
    """tensors: {name: (dtype, shape, little-endian bytes)} -> 32 bytes; adapters have a domain of their own"""
    names = sorted(tensors, key=lambda n: n.encode("ascii"))
    return sha256(b"\3" + domain + pair_up(entry(n, *tensors[n]) for n in names))
