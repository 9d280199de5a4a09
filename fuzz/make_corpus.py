#!/usr/bin/env python3
"""Writes what the fuzzers start from, out of spec/vectors/: FOLDER/request and FOLDER/picture.

    fuzz/make_corpus.py FOLDER
"""

import json
import pathlib
import sys

VECTORS = pathlib.Path(__file__).resolve().parent.parent / "spec/vectors"


def inputs(vectors, keys):
    for section in vectors.values():
        for case in section if isinstance(section, list) else []:
            yield from (bytes.fromhex(case[key][2:]) for key in keys if key in case)


def main(folder):
    for name, keys in {"request": ("recipeBytes", "abi"), "picture": ("file",)}.items():
        target = pathlib.Path(folder) / name
        target.mkdir(parents=True, exist_ok=True)
        vectors = json.loads((VECTORS / f"{name}.json").read_text())
        for number, content in enumerate(inputs(vectors, keys)):
            (target / f"{number:03}").write_bytes(content)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
