#!/usr/bin/env python3
"""Writes src/paint/unicode_table.inc: letters, numbers, white space and lower case of Unicode 14.0, as ranges; and the
same as spec/vectors/unicode/, the lists of spec/step.md.

    tools/make_unicode_table.py          writes them
    tools/make_unicode_table.py --check  compares; exit status 1 if it differs, 77 if this Python knows another Unicode

Cased and Case_Ignorable, which decide the form of a final sigma, are not told by unicodedata; str.lower() itself
shows them. tools/check_unicode_table.pl compares the result with Perl's own tables.
"""

import pathlib
import sys
import unicodedata

UNICODE = "14.0.0"
ROOT = pathlib.Path(__file__).resolve().parent.parent
TABLE = ROOT / "src/paint/unicode_table.inc"
LISTS = ROOT / "spec/vectors/unicode"
POINTS = [p for p in range(0x110000) if not 0xD800 <= p <= 0xDFFF]
SIGMA, FINAL, DOTTED = "\u03A3", "\u03C2", 0x130
PER_LINE = 5


def classes(point):
    """The bits of paint/unicode.hpp's Unicode: letter 1, number 2, space 4, case-ignorable 16, else cased 8."""
    c = chr(point)
    category = unicodedata.category(c)
    space = category in ("Zs", "Zl", "Zp") or point in (9, 10, 11, 12, 13, 0x85)
    cased = (c + SIGMA).lower().endswith(FINAL)
    passed = ("a" + c + SIGMA).lower().endswith(FINAL)
    ignorable = passed and not cased
    return (category[0] == "L") | (category[0] == "N") << 1 | space << 2 | cased << 3 | ignorable << 4


def class_ranges():
    found = []
    for point in POINTS:
        value = classes(point)
        if not value:
            continue
        if found and found[-1][1] == point - 1 and found[-1][2] == value:
            found[-1][1] = point
        else:
            found.append([point, point, value])
    return found


def lower_ranges():
    """[first, last, step, delta]: every step-th point from first to last is lowered by adding delta."""
    found = []
    for point in POINTS:
        lower = chr(point).lower()
        if point == DOTTED or lower == chr(point):
            continue
        assert len(lower) == 1, hex(point)
        delta = ord(lower) - point
        last = found[-1] if found else None
        if last and last[3] == delta and point - last[1] in ((1, 2) if last[0] == last[1] else (last[2],)):
            last[2] = point - last[1]
            last[1] = point
        else:
            found.append([point, point, 1, delta])
    return found


def lines(name, rows):
    return [f"#ifdef {name}"] + [" ".join(rows[i : i + PER_LINE]) for i in range(0, len(rows), PER_LINE)] + ["#endif"]


def table():
    kinds = [f"{{0x{first:04X}, 0x{last:04X}, {value}}}," for first, last, value in class_ranges()]
    lower = [f"{{0x{first:04X}, 0x{last:04X}, {step}, {delta}}}," for first, last, step, delta in lower_ranges()]
    head = f"// Made by tools/make_unicode_table.py from Unicode {UNICODE}; {len(kinds)} and {len(lower)} ranges. Not edited by hand."
    return "\n".join([head, *lines("COLOPHON_UNICODE_CLASSES", kinds), *lines("COLOPHON_UNICODE_LOWER", lower)]) + "\n"


def files():
    """What this script writes: path → bytes."""

    def u24(value):
        return (value % 2**24).to_bytes(3, "big")

    kinds = b"".join(u24(first) + u24(last) + bytes([value]) for first, last, value in class_ranges())
    lower = b"".join(u24(first) + u24(last) + bytes([step]) + u24(delta) for first, last, step, delta in lower_ranges())
    return {TABLE: table().encode(), LISTS / "classes.bin": kinds, LISTS / "lower.bin": lower}


def main():
    if unicodedata.unidata_version != UNICODE:
        print(f"this Python knows Unicode {unicodedata.unidata_version}, the table is of {UNICODE}", file=sys.stderr)
        return 77
    for path, content in files().items():
        if "--check" not in sys.argv:
            path.parent.mkdir(exist_ok=True)
            path.write_bytes(content)
        elif not path.exists() or path.read_bytes() != content:
            print(f"{path} differs from what this script writes: run it without --check", file=sys.stderr)
            return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
