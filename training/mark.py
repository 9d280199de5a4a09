#!/usr/bin/python3
"""The mark's constants: python3 training/mark.py [-o models/house.mark] [--check]. spec/mark.md says what they are.

What is written is what counts: the arithmetic here is floating point, so another machine may round a value of the carriers
differently. A model takes them from the file (`stage`), and the detector reads the same file.
"""
import argparse
import json
import os
import struct
import sys

import numpy as np

PERIOD, BITS = 64, 96           # the pattern repeats every 64 pixels; carriers
LOW, HIGH = 4.0, 14.0           # cycles in a period that carriers are made of
SHIFT, GREY_LEVELS = 6, 2.45    # root mean square of the mark: 20·log10(255 / 2.45) = 40.3 dB
SEED = 20261126
HERE = os.path.dirname(os.path.abspath(__file__))
FILE = os.path.join(HERE, "..", "models", "house.mark")


def carriers():
    """Orthogonal patterns of equal energy within the band, int8 [PERIOD, PERIOD, BITS]."""
    rng = np.random.default_rng(SEED)
    f = np.fft.fftfreq(PERIOD) * PERIOD
    radius = np.hypot(*np.meshgrid(f, f, indexing="ij"))
    band = (radius >= LOW) & (radius <= HIGH)
    noise = rng.standard_normal((BITS, PERIOD, PERIOD))
    inside = np.real(np.fft.ifft2(np.fft.fft2(noise) * band)).reshape(BITS, -1)
    basis, _ = np.linalg.qr(inside.T)
    amplitude = GREY_LEVELS * 2 ** SHIFT / np.sqrt(BITS)
    return np.round(basis * PERIOD * amplitude).clip(-127, 127).astype(np.int8).reshape(PERIOD, PERIOD, BITS)


def code():
    """The rows of a random linear code of length 96 and dimension 32; the first is 0: its carrier is always +1."""
    rng = np.random.default_rng(SEED + 1)
    rows = np.uint32([0] + [int(rng.integers(1, 2 ** 32)) for _ in range(BITS - 1)])
    assert rank(rows) == 32
    return rows


def rank(rows):
    basis = {}
    for row in map(int, rows):
        while row and row.bit_length() in basis:
            row ^= basis[row.bit_length()]
        if row:
            basis[row.bit_length()] = row
    return len(basis)


def read(path=FILE):
    """(carrier int8, code int32) as the file has them."""
    with open(path, "rb") as file:
        size, = struct.unpack("<Q", file.read(8))
        header = json.loads(file.read(size))
        data = file.read()
    take = lambda name, kind: np.frombuffer(data, kind, offset=header[name]["data_offsets"][0],
                                            count=int(np.prod(header[name]["shape"]))).reshape(header[name]["shape"])
    return take("carrier", "<i1"), take("code", "<i4")


def blob():
    carrier, rows = carriers().tobytes(), code().astype("<u4").tobytes()
    header = json.dumps({"carrier": {"dtype": "I8", "shape": [PERIOD, PERIOD, BITS], "data_offsets": [0, len(carrier)]},
                         "code": {"dtype": "I32", "shape": [BITS], "data_offsets": [len(carrier), len(carrier) + len(rows)]}},
                        separators=(",", ":"))
    header += " " * (-len(header) % 8)
    return struct.pack("<Q", len(header)) + header.encode() + carrier + rows


def main():
    p = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    p.add_argument("-o", dest="out", default=FILE)
    p.add_argument("--check", action="store_true", help="the file's carriers are orthogonal, and nearly what this machine makes")
    a = p.parse_args()
    if not a.check:
        with open(a.out, "wb") as file:
            file.write(blob())
        return
    carrier, rows = read(a.out)
    flat = carrier.reshape(-1, BITS).astype(np.int64)
    gram = flat.T @ flat / (flat ** 2).sum() * BITS
    assert np.abs(gram - np.eye(BITS)).max() < 0.02, "the carriers are not orthogonal"
    assert np.abs(carrier.astype(int) - carriers()).max() <= 1, "another machine made other carriers"
    assert rank(rows.view(np.uint32)) == 32 and rows[0] == 0 and np.array_equal(rows.view(np.uint32), code())
    print(f"{a.out}: {BITS} orthogonal carriers, code of dimension 32")


if __name__ == "__main__":
    sys.exit(main())
