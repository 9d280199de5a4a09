#!/usr/bin/env python3
"""Writes spec/vectors/picture.json: canonical pictures, and files that are none (spec/picture.md).

    tests/spec/make_picture_vectors.py          writes the file
    tests/spec/make_picture_vectors.py --check  compares; exit status 1 if it differs

A second writer of the format, on Python's zlib and hashlib. Requests come from spec/vectors/request.json.
"""

import hashlib
import json
import pathlib
import struct
import sys
import zlib

VECTORS = pathlib.Path(__file__).resolve().parent.parent.parent / "spec/vectors"
FILE = VECTORS / "picture.json"
COMMENT = (
    "Pictures of spec/picture.md; made by tests/spec/make_picture_vectors.py. Byte i of the pixels is"
    " (37 i + 11 (i >> 8)) mod 256. refused: by a reader of canonical pictures. requests: what a reader of clPn in"
    " any PNG finds, or why it finds none. Hex throughout; where file is absent, imageHash stands for it."
)
SIGNATURE = b"\x89PNG\r\n\x1a\n"
XMP = (VECTORS / "xmp.txt").read_bytes()
ABI_WIDTH, ABI_HEIGHT = 12 * 32, 13 * 32  # where their words stand


def chunk(kind, data):
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def ihdr(width, height, tail=b"\x08\x02\0\0\0"):
    return chunk(b"IHDR", struct.pack(">II", width, height) + tail)


def itxt(packet=XMP):
    return chunk(b"iTXt", b"XML:com.adobe.xmp\0\0\0\0\0" + packet)


def rows(rgb, width, filter_byte=b"\0"):
    stride = 3 * width
    return b"".join(filter_byte + rgb[at : at + stride] for at in range(0, len(rgb), stride))


def stored(content, block=65535, head=b"\x78\x01", adler=None, empty_last=False):
    out = head
    pieces = [content[at : at + block] for at in range(0, len(content), block)] + ([b""] if empty_last else [])
    for i, piece in enumerate(pieces):
        out += struct.pack("<BHH", i == len(pieces) - 1, len(piece), 0xFFFF ^ len(piece)) + piece
    return out + struct.pack(">I", zlib.adler32(content) if adler is None else adler)


def pixels(width, height):
    return bytes((37 * i + 11 * (i >> 8)) & 255 for i in range(3 * width * height))


def sized(abi, width, height):
    abi = bytearray(abi)
    abi[ABI_WIDTH : ABI_WIDTH + 32] = width.to_bytes(32, "big")
    abi[ABI_HEIGHT : ABI_HEIGHT + 32] = height.to_bytes(32, "big")
    return bytes(abi)


def picture(abi, width, height):
    idat = chunk(b"IDAT", stored(rows(pixels(width, height), width)))
    return SIGNATURE + ihdr(width, height) + itxt() + chunk(b"clPn", abi) + idat + chunk(b"IEND", b"")


def canonical(requests):
    sizes = [
        ("public prompt, fixed seed", 256, 256),
        ("public prompt, fixed seed", 3, 2),
        ("smallest numbers", 1, 1),
        ("seed zero", 28, 771),  # 65,535 bytes of rows: one full block
        ("seed zero", 28, 1542),  # two full blocks and no third
        ("drawn seed", 28, 772),  # a full block, then one row
        ("committed prompt, drawn seed, adapters", 64, 32),
        ("longest texts and sampler", 4096, 9),
        ("unicode", 5, 4096),
    ]
    for name, width, height in sizes:
        abi = sized(requests[name], width, height)
        file = picture(abi, width, height)
        case = {"request": name, "width": width, "height": height, "abi": "0x" + abi.hex()}
        case["imageHash"] = "0x" + hashlib.sha256(file).hexdigest()
        if len(file) < 2500:
            case["file"] = "0x" + file.hex()
        yield case


def parts(requests):
    """The chunks of a good picture of 3 x 2 pixels, to be spoilt one by one."""
    content = rows(pixels(3, 2), 3)
    abi = sized(requests["public prompt, fixed seed"], 3, 2)
    good = {"head": SIGNATURE, "IHDR": ihdr(3, 2), "iTXt": itxt(), "clPn": chunk(b"clPn", abi)}
    good |= {"IDAT": chunk(b"IDAT", stored(content)), "IEND": chunk(b"IEND", b"")}
    return good, abi, content


def spoil_crc(data):
    return data[:-1] + bytes([data[-1] ^ 1])


def refused(requests):
    good, abi, content = parts(requests)
    text = chunk(b"tEXt", b"Comment\0x")
    whole = b"".join(good.values())

    def with_(**changes):
        return b"".join({**good, **changes}.values())

    def idat(**how):
        return with_(IDAT=chunk(b"IDAT", stored(content, **how)))

    two = chunk(b"IDAT", stored(content)[:9]) + chunk(b"IDAT", stored(content)[9:])
    yield "no bytes", "NotPng", b""
    yield "a JPEG", "NotPng", b"\xff\xd8\xff\xe0" + bytes(60)
    yield "line ends translated", "NotPng", whole.replace(b"\r\n", b"\n", 1)
    yield "signature alone", "PictureTruncated", SIGNATURE
    yield "cut within IDAT", "PictureTruncated", whole[:-40]
    yield "IEND missing", "PictureTruncated", whole[:-12]
    yield "a byte missing", "PictureTruncated", whole[:-1]
    yield "a byte after the end", "PictureEncoding", whole + b"\0"
    yield "comment before IDAT", "PictureEncoding", with_(clPn=good["clPn"] + text)
    yield "comment after IDAT", "PictureEncoding", with_(IDAT=good["IDAT"] + text)
    yield "caBX (a signed copy)", "PictureEncoding", with_(IEND=chunk(b"caBX", b"x") + good["IEND"])
    yield "no request", "PictureEncoding", with_(clPn=b"")
    yield "no XMP", "PictureEncoding", with_(iTXt=b"")
    yield "order of iTXt and clPn", "PictureEncoding", with_(iTXt=good["clPn"], clPn=good["iTXt"])
    yield "two IDAT", "PictureEncoding", with_(IDAT=two)
    yield "another packet", "PictureEncoding", with_(iTXt=itxt(XMP.replace(b"trainedAlgorithmicMedia", b"digitalCapture")))
    yield "another width in IHDR", "PictureEncoding", with_(IHDR=ihdr(2, 3))
    yield "interlace flag", "PictureEncoding", with_(IHDR=ihdr(3, 2, b"\x08\x02\0\0\1"))
    yield "colour type RGBA", "PictureEncoding", with_(IHDR=ihdr(3, 2, b"\x08\x06\0\0\0"))
    yield "the request asks for another size", "PictureEncoding", with_(clPn=chunk(b"clPn", sized(abi, 2, 3)))
    yield "CRC of IHDR", "PictureEncoding", with_(IHDR=spoil_crc(good["IHDR"]))
    yield "CRC of clPn", "PictureEncoding", with_(clPn=spoil_crc(good["clPn"]))
    yield "CRC of IDAT", "PictureEncoding", with_(IDAT=spoil_crc(good["IDAT"]))
    yield "CRC of IEND", "PictureEncoding", with_(IEND=spoil_crc(good["IEND"]))
    yield "Adler-32", "PictureEncoding", idat(adler=zlib.adler32(content) ^ 1)
    yield "zlib header 78 9C", "PictureEncoding", idat(head=b"\x78\x9c")
    yield "smaller blocks", "PictureEncoding", idat(block=8)
    yield "an empty last block", "PictureEncoding", idat(empty_last=True)
    yield "compressed", "PictureEncoding", with_(IDAT=chunk(b"IDAT", zlib.compress(content)))
    yield "filter byte 1", "PictureEncoding", with_(IDAT=chunk(b"IDAT", stored(rows(pixels(3, 2), 3, b"\1"))))
    yield "pixels changed, IDAT left", "PictureEncoding", whole.replace(content[1:10], bytes(9), 1)
    yield "a byte after the request", "RequestEncoding", with_(clPn=chunk(b"clPn", abi + b"\0"))
    yield "width 0", "Size", with_(clPn=chunk(b"clPn", sized(abi, 0, 2)), IHDR=ihdr(0, 2))


def requests_in(requests):
    good, abi, content = parts(requests)
    others = {"IDAT": chunk(b"IDAT", zlib.compress(content, 9)), "iTXt": b""}

    def with_(**changes):
        return b"".join({**good, **others, **changes}.values())

    half = len(b"".join([SIGNATURE, good["IHDR"]]))
    yield "recompressed, XMP stripped", None, with_()
    yield "signed copy", None, with_(IEND=chunk(b"caBX", b"x") + good["IEND"])
    yield "request after IDAT", None, with_(clPn=b"", IEND=good["clPn"] + good["IEND"])
    yield "bytes after IEND", None, with_() + good["clPn"]
    yield "no bytes", "NotPng", b""
    yield "a GIF", "NotPng", b"GIF89a" + bytes(40)
    yield "request stripped", "RequestMissing", with_(clPn=b"")
    yield "request only after IEND", "RequestMissing", with_(clPn=b"") + good["clPn"]
    yield "request edited, CRC left", "RequestEdited", with_().replace(b"mountains", b"fountains")
    yield "request twice", "RequestEdited", with_(clPn=good["clPn"] + good["clPn"])
    yield "padding edited, CRC mended", "RequestEdited", with_(clPn=chunk(b"clPn", abi[:-1] + b"\1"))
    yield "steps 0, CRC mended", "RequestEdited", with_(clPn=chunk(b"clPn", abi[:320] + bytes(32) + abi[352:]))
    yield "empty request", "RequestEdited", with_(clPn=chunk(b"clPn", b""))
    yield "cut in the request", "PictureTruncated", with_()[: half + 100]
    yield "cut before IEND", "PictureTruncated", with_()[:-12]
    yield "chunk longer than the file", "PictureTruncated", with_(IDAT=b"\x7f\xff\xff\xff" + good["IDAT"][4:])
    yield "chunk length above 2^31 - 1", "PictureTruncated", with_(IDAT=b"\xff\xff\xff\xff" + good["IDAT"][4:])


def spell(data):
    lines = []
    for key, value in data.items():
        if isinstance(value, list):
            items = ",\n  ".join(json.dumps(case) for case in value)
            lines.append(f' "{key}": [\n  {items}\n ]')
        else:
            lines.append(f' "{key}": {json.dumps(value)}')
    return "{\n" + ",\n".join(lines) + "\n}\n"


def case(name, reason, file):
    return {"name": name, **({"reason": reason} if reason else {}), "file": "0x" + file.hex()}


def main():
    cases = json.loads((VECTORS / "request.json").read_text())["cases"]
    requests = {c["name"]: bytes.fromhex(c["abi"][2:]) for c in cases}
    _, abi, _ = parts(requests)
    text = spell(
        {
            "comment": COMMENT,
            "canonical": list(canonical(requests)),
            "refused": [case(*c) for c in refused(requests)],
            "requestAbi": "0x" + abi.hex(),
            "requests": [case(*c) for c in requests_in(requests)],
        }
    )
    if "--check" not in sys.argv:
        FILE.write_text(text)
    elif FILE.read_text() != text:
        print(f"{FILE} differs from what this script writes: run it without --check", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
