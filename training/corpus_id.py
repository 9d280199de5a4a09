"""python3 corpus_id.py > ../models/corpus.json: what the corpus is, so that its SHA-256 can name it as a data set.

The corpus is a function of its program and its seed; `program` is the SHA-256 of the lines `sha256  name` over the
files of `corpus/`, in ascending order of names.
"""
import hashlib
import json
import os

HERE = os.path.join(os.path.dirname(os.path.abspath(__file__)), "corpus")


def sha256(data):
    return hashlib.sha256(data).hexdigest()


def program():
    lines = ""
    for name in sorted(os.listdir(HERE)):
        if name.endswith(".py"):
            with open(os.path.join(HERE, name), "rb") as file:
                lines += f"{sha256(file.read())}  {name}\n"
    return sha256(lines.encode())


if __name__ == "__main__":
    print(json.dumps({"name": "Colophon corpus", "program": program(), "seed": 1, "pictures": 24000, "size": 256,
                      "licence": "Apache-2.0"}, indent=1))
