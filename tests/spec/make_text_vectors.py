#!/usr/bin/env python3
"""Writes spec/vectors/text.json: which texts a painter accepts (spec/request.md, "Text"), by Unicode 14.0.

    tests/spec/make_text_vectors.py          writes the file
    tests/spec/make_text_vectors.py --check  compares; exit status 1 if it differs, 77 if this Python knows another
                                             Unicode

Derived otherwise than src/paint/nfc_table.inc, so that the two check each other: a code point is "maybe" if it is
the last one of some composed character's full decomposition; a text without such code points passes the quick check
exactly when it is its own NFC.
"""

import json
import pathlib
import random
import sys
import unicodedata

UNICODE = "14.0.0"
FILE = pathlib.Path(__file__).resolve().parent.parent.parent / "spec/vectors/text.json"
COMMENT = (
    "Texts of spec/request.md, Unicode 14.0; made by tests/spec/make_text_vectors.py. Every code point outside the"
    " ranges has quick check Yes and combining class 0. A range: first, last (and class). A case without reason is"
    " accepted; text is UTF-8 in hex."
)
ILL_FORMED = {
    "lone continuation byte": "80",
    "lead byte alone": "c3",
    "lead byte before ASCII": "c361",
    "C0": "c080",
    "C1": "c1bf",
    "overlong in three": "e08080",
    "overlong in four": "f0808080",
    "first surrogate": "eda080",
    "last surrogate": "edbfbf",
    "surrogate pair": "eda080edb080",
    "above U+10FFFF": "f4908080",
    "five-byte form": "f888808080",
    "FE": "fe",
    "FF": "ff",
    "cut after three of four": "f09f8c",
    "good text, then a bad byte": "6361ff",
    "UTF-16": "fffe6100",
}


def nfc(text):
    return unicodedata.normalize("NFC", text)


def points():
    return (p for p in range(0x110000) if not 0xD800 <= p <= 0xDFFF)


def ranges(values):
    """Runs of neighbours with one value; `values` are (code point, value) in ascending order."""
    found = []
    for point, value in values:
        if found and found[-1][1] == point - 1 and found[-1][2] == value:
            found[-1][1] = point
        else:
            found.append([point, point, value])
    return found


def is_control(point):
    return point < 0x20 or 0x7F <= point <= 0x9F


def reason(text, maybe):
    # The first character that is at fault decides, as it does for a reader that goes from left to right.
    for i, character in enumerate(text):
        if is_control(ord(character)):
            return "TextControl"
        if character in maybe or nfc(text[: i + 1]) != text[: i + 1]:
            return "TextNormalForm"
    return None


def random_texts(pool, count):
    chance = random.Random(14)
    for _ in range(count):
        yield "".join(chance.choice(chance.choice(pool)) for _ in range(chance.randint(1, 8)))


def vectors():
    composed = [chr(p) for p in points() if nfc(chr(p)) == chr(p)]
    maybe = {unicodedata.normalize("NFD", c)[-1] for c in composed if unicodedata.normalize("NFD", c) != c}
    no = ranges((p, 0) for p in points() if nfc(chr(p)) != chr(p))
    classes = ranges((p, unicodedata.combining(chr(p))) for p in points() if unicodedata.combining(chr(p)))

    texts = ["", "mountains at dusk", "café", "cafe\u0301", "한글", "\u1112\u1161\u11ab", "Å", "\u212b", "雪の夜"]
    texts += [chr(p) for p in (0x1F, 0x20, 0x7E, 0x7F, 0x80, 0x9F, 0xA0, 0xD7FF, 0xE000, 0xFFFE, 0xFFFF, 0x10FFFF)]
    for first, last, _ in no + classes + ranges((ord(c), 0) for c in sorted(maybe)):
        texts += [chr(p) for p in (first - 1, first, last, last + 1) if not 0xD800 <= p <= 0xDFFF]
    marks = [c for c in composed if unicodedata.combining(c) and c not in maybe]
    texts += ["a" + a + b for a in marks[:24] for b in marks[:24]]
    texts += random_texts(["aeé漢한🌄", marks, marks, marks], 400)
    texts += random_texts(["aeé漢한🌄", marks, sorted(maybe), "\u212b\u0958\t"], 200)

    cases = [{"text": c.encode().hex(), "reason": reason(c, maybe)} for c in dict.fromkeys(texts)]
    cases += [{"text": text, "reason": "TextEncoding", "name": name} for name, text in ILL_FORMED.items()]
    return {
        "comment": COMMENT,
        "unicode": UNICODE,
        "no": [r[:2] for r in no],
        "maybe": [r[:2] for r in ranges((ord(c), 0) for c in sorted(maybe))],
        "classes": classes,
        "cases": [{k: v for k, v in case.items() if v is not None} for case in cases],
    }


def spell(data):
    lines = []
    for key, value in data.items():
        if key == "cases":
            items = ",\n  ".join(json.dumps(case) for case in value)
            lines.append(f' "{key}": [\n  {items}\n ]')
        else:
            lines.append(f' "{key}": {json.dumps(value)}')
    return "{\n" + ",\n".join(lines) + "\n}\n"


def main():
    if unicodedata.unidata_version != UNICODE:
        print(f"this Python knows Unicode {unicodedata.unidata_version}, the file is of {UNICODE}", file=sys.stderr)
        return 77
    text = spell(vectors())
    if "--check" not in sys.argv:
        FILE.write_text(text)
    elif FILE.read_text() != text:
        print(f"{FILE} differs from what this script writes: run it without --check", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
