"""python3 corpus_id.py corpus|corpus_v1 > ../models/corpus.json: what a corpus is, so that its SHA-256 can name it as a data set.

A corpus is a function of its program and its seed; `program` is the SHA-256 of the lines `sha256  name` over the
package's files, in ascending order of names; `lineage` is the SHA-256 of LINEAGE.md, which says where everything comes from.
"""
import hashlib
import json
import os
import sys

HERE = os.path.dirname(os.path.abspath(__file__))


def sha256(data):
    return hashlib.sha256(data).hexdigest()


def _file(*path):
    with open(os.path.join(HERE, *path), "rb") as file:
        return file.read()


def program(package):
    names = sorted(n for n in os.listdir(os.path.join(HERE, package)) if n.endswith(".py"))
    return sha256("".join(f"{sha256(_file(package, n))}  {n}\n" for n in names).encode())


NAMES = {"corpus_v1": "Colophon corpus", "corpus": "Colophon corpus, second"}


def describe(package):
    return {"name": NAMES[package], "program": program(package), "seed": 1, "pictures": 24000, "size": 256,
            "lineage": sha256(_file("LINEAGE.md")), "licence": "Apache-2.0"}


if __name__ == "__main__":
    print(json.dumps(describe(sys.argv[1]), indent=1))
