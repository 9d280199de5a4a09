#!/usr/bin/env python3
"""Writes src/paint/nfc_table.inc: the NFC quick check's data of Unicode 14.0, as ranges.

    tools/make_nfc_table.py          writes the table
    tools/make_nfc_table.py --check  compares; exit status 1 if it differs, 77 if this Python knows another Unicode

unicodedata does not tell NFC_Quick_Check, so it is derived as UAX #44 defines it:
  No     the code point is not its own NFC
  Maybe  it is the second half of a canonical pair that NFC composes, or a Hangul vowel or trailing consonant
tools/check_nfc_table.pl compares the result with Perl's own tables.
"""

import pathlib
import sys
import unicodedata

UNICODE = "14.0.0"
REFUSED = 255  # kNfcRefused of src/paint/nfc.hpp
TABLE = pathlib.Path(__file__).resolve().parent.parent / "src/paint/nfc_table.inc"
POINTS = [p for p in range(0x110000) if not 0xD800 <= p <= 0xDFFF]
PER_LINE = 5


def is_composed(point):
    return unicodedata.normalize("NFC", chr(point)) == chr(point)


def maybes():
    found = set(range(0x1161, 0x1176)) | set(range(0x11A8, 0x11C3))
    for point in POINTS:
        parts = unicodedata.decomposition(chr(point)).split()
        if len(parts) == 2 and not parts[0].startswith("<") and is_composed(point):
            found.add(int(parts[1], 16))
    return found


def ranges():
    maybe = maybes()
    found = []
    for point in POINTS:
        refused = point in maybe or not is_composed(point)
        value = REFUSED if refused else unicodedata.combining(chr(point))
        if value == 0:
            continue
        if found and found[-1][1] == point - 1 and found[-1][2] == value:
            found[-1][1] = point
        else:
            found.append([point, point, value])
    return found


def table():
    rows = [f"{{0x{first:04X}, 0x{last:04X}, {value}}}," for first, last, value in ranges()]
    lines = [" ".join(rows[i : i + PER_LINE]) for i in range(0, len(rows), PER_LINE)]
    head = f"// Made by tools/make_nfc_table.py from Unicode {UNICODE}; {len(rows)} ranges. Not edited by hand."
    return "\n".join([head, *lines]) + "\n"


def main():
    if unicodedata.unidata_version != UNICODE:
        print(f"this Python knows Unicode {unicodedata.unidata_version}, the table is of {UNICODE}", file=sys.stderr)
        return 77
    if "--check" not in sys.argv:
        TABLE.write_text(table())
    elif TABLE.read_text() != table():
        print(f"{TABLE} differs from what this script writes: run it without --check", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
