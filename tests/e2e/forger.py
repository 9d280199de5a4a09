"""The least that a forger would change: one pixel of a picture, one weight of a model."""

import struct
import zlib

SIGNATURE = b"\x89PNG\r\n\x1a\n"


def chunks(file):
    at = len(SIGNATURE)
    while at < len(file):
        length, kind = struct.unpack(">I4s", file[at:at + 8])
        yield kind, file[at + 8:at + 8 + length]
        at += 12 + length


def chunk(kind, data):
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def with_changed_pixel(file, x, y):
    """All else as it was, checksums included."""
    width = struct.unpack(">I", dict(chunks(file))[b"IHDR"][:4])[0]
    rows = bytearray(zlib.decompress(b"".join(data for kind, data in chunks(file) if kind == b"IDAT")))
    rows[y * (1 + 3 * width) + 1 + 3 * x] ^= 1
    out, written = SIGNATURE, False
    for kind, data in chunks(file):
        if kind != b"IDAT":
            out += chunk(kind, data)
        elif not written:
            out, written = out + chunk(kind, zlib.compress(bytes(rows))), True
    return out


def with_changed_weight(model):
    content = bytearray(model.read_bytes())
    header = 8 + int.from_bytes(content[:8], "little")
    content[header + (len(content) - header) // 2] ^= 1
    return bytes(content)
