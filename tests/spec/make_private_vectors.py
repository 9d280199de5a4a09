#!/usr/bin/python3
"""Writes spec/vectors/private_prompt.json and takedown.json, from the specification alone.

    tests/spec/make_private_vectors.py          writes the files
    tests/spec/make_private_vectors.py --check  compares; exit status 1 if one differs
"""
import json
import pathlib
import sys

HERE = pathlib.Path(__file__).resolve().parent
sys.path.insert(0, str(HERE))
from oracle import private_prompt, request, takedown  # noqa: E402

FOLDER = HERE.parents[1] / "spec/vectors"
PIECE = "eip155:1/erc721:0x" + "ab" * 20 + "/7"
CONTACT = {"name": "Ada Löwe", "address": "1 Quay", "telephone": "+1 555 0100", "email": "ada@example.org"}


def prompts():
    cases = []
    for name, prompt, negative in [("short", "calm sea at night", "fog"), ("empty", "", ""), ("219 bytes, one block", "a" * 200, "b" * 19),
                                   ("220 bytes, two blocks", "a" * 200, "b" * 20), ("longest", "a" * 1024, "b" * 1024), ("not ASCII", "海と夜", "")]:
        salt = bytes(range(len(cases), len(cases) + 32))
        cases.append({"name": name, "salt": "0x" + salt.hex(), "prompt": prompt, "negativePrompt": negative,
                      "commitment": "0x" + request.commitment(salt, prompt, negative).hex(),
                      "envelope": "0x" + private_prompt.envelope(salt, prompt, negative).hex()})
    keys = [{"account": "0x" + account.hex(), "key": "0x" + private_prompt.box_key(account).hex()}
            for account in (bytes(range(1, 33)), b"\x11" * 32)]
    return {"prompts": cases, "keys": keys}


def notices():
    common = {"piece": PIECE, "contact": CONTACT, "signature": "/s/ Ada Löwe", "salt": "0x" + "5a" * 32}
    notice = dict(common, schema="colophon/notice/v1", work={"description": "“Night”, a drawing of 2019", "url": "https://example.org/night"},
                  goodFaith=True, accurate=True, authorised=True)
    counter = dict(common, schema="colophon/counter-notice/v1", mistaken=True, jurisdiction=True, service=True)
    return {"notices": [{"notice": one, "hashes": takedown.hashes(one)} for one in (notice, counter)]}


def main(check):
    differs = False
    for name, value in (("private_prompt.json", prompts()), ("takedown.json", notices())):
        text = json.dumps(value, indent=1, ensure_ascii=False) + "\n"
        path = FOLDER / name
        if not check:
            path.write_text(text)
        elif path.read_text() != text:
            print(f"error: {path} differs\n\nhint: tests/spec/make_private_vectors.py", file=sys.stderr)
            differs = True
    return 1 if differs else 0


if __name__ == "__main__":
    sys.exit(main("--check" in sys.argv[1:]))
