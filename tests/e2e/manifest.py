"""The parts of a signed PNG, so that tests can change one of them and put the rest together again as it was."""

import struct
import zlib


def chunks(png):
    """(type, data) of each chunk, and what follows the last one."""
    at, found = 8, []
    while at + 12 <= len(png):
        length, kind = struct.unpack(">I4s", png[at:at + 8])
        found.append((kind.decode(), png[at + 8:at + 8 + length]))
        at += 12 + length
        if kind == b"IEND":
            break
    return found, png[at:]


def png_of(parts, rest=b""):
    out = b"\x89PNG\r\n\x1a\n"
    for kind, data in parts:
        typed = kind.encode() + data
        out += struct.pack(">I", len(data)) + typed + struct.pack(">I", zlib.crc32(typed))
    return out + rest


def with_chunk(png, wanted, change):
    """The file with one chunk's data changed; its checksum is right again."""
    parts, rest = chunks(png)
    return png_of([(kind, change(data) if kind == wanted else data) for kind, data in parts], rest)


def manifest(png):
    return next(data for kind, data in chunks(png)[0] if kind == "caBX")


def flip(data, near, offset=0):
    """One bit changed, `offset` bytes behind the first place where `near` stands."""
    at = data.index(near) + offset
    return data[:at] + bytes([data[at] ^ 1]) + data[at + 1:]


class Box:
    """A JUMBF box: `boxes` of a superbox (the description is the first), else `content`."""

    def __init__(self, data):
        length, self.kind = struct.unpack(">I4s", data[:8])
        self.content, self.boxes = data[8:length], None
        if self.kind == b"jumb":
            at, self.boxes = 0, []
            while at < len(self.content):
                size = struct.unpack(">I", self.content[at:at + 4])[0]
                self.boxes.append(Box(self.content[at:at + size]))
                at += size

    @property
    def label(self):
        return self.boxes[0].content[17:].split(b"\0")[0].decode() if self.boxes else None

    def find(self, label):
        return next(box for box in self.boxes if box.label == label)

    def bytes(self):
        content = b"".join(box.bytes() for box in self.boxes) if self.boxes is not None else self.content
        return struct.pack(">I", 8 + len(content)) + self.kind + content


def with_manifest(png, change):
    """The file after `change(store, active manifest)` worked on its boxes."""
    def apply(data):
        store = Box(data)
        change(store, store.boxes[-1])
        return store.bytes()
    return with_chunk(png, "caBX", apply)
