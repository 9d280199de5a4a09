"""spec/picture.md: the one canonical PNG of a picture."""
import os
import struct
import zlib

SIGNATURE = bytes.fromhex("89504E470D0A1A0A")
XMP_FILE = os.path.join(os.path.dirname(__file__), "../../../spec/vectors/xmp.txt")


def _chunk(kind, data):
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def _stored(raw):
    """zlib stream of stored blocks"""
    out = [b"\x78\x01"]
    for start in range(0, len(raw), 65535):
        part = raw[start:start + 65535]
        final = start + 65535 >= len(raw)
        out += [struct.pack("<BHH", final, len(part), len(part) ^ 0xFFFF), part]
    return b"".join(out) + struct.pack(">I", zlib.adler32(raw))


def png(pixels, abi):
    """pixels: (height, width, 3) integers 0 to 255; abi: the request's ABI form"""
    height, width, _ = pixels.shape
    raw = b"".join(b"\0" + pixels[y].astype("u1").tobytes() for y in range(height))
    with open(XMP_FILE, "rb") as file:
        xmp = file.read()
    return b"".join([
        SIGNATURE,
        _chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)),
        _chunk(b"iTXt", b"XML:com.adobe.xmp\0\0\0\0\0" + xmp),
        _chunk(b"clPn", abi),
        _chunk(b"IDAT", _stored(raw)),
        _chunk(b"IEND", b"")])
