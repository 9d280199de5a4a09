#!/usr/bin/env python3
"""Writes what the fuzzers start from: FOLDER/request and FOLDER/picture out of spec/vectors/, FOLDER/model from the
generator of tests/spec, FOLDER/checkpoint from that of tests/authoring (both need numpy);
FOLDER/document and FOLDER/credentials out of spec/vectors/document.json and fuzz/seeds/; FOLDER/log, words that could be
any event's, FOLDER/settings, FOLDER/http and FOLDER/webui.

    fuzz/make_corpus.py FOLDER
"""

import json
import pathlib
import random
import sys

ROOT = pathlib.Path(__file__).resolve().parent.parent
VECTORS = ROOT / "spec/vectors"
MODELS = 40


def inputs(vectors, keys):
    for section in vectors.values():
        for case in section if isinstance(section, list) else []:
            yield from (bytes.fromhex(case[key][2:]) for key in keys if key in case)


def write_models(target):
    """Small models, each whole and with one thing changed."""
    sys.path.insert(0, str(ROOT / "tests/spec"))
    import random_models

    target.mkdir(parents=True, exist_ok=True)
    for number in range(MODELS):
        rng = random.Random(number)
        whole = random_models.model(rng)
        (target / f"{number:03}").write_bytes(whole)
        (target / f"{number:03}-changed").write_bytes(random_models.mutated(rng, whole))


def write_checkpoints(target):
    """Both layouts' names on tensors of one element, of each type; an array."""
    sys.path.insert(0, str(ROOT / "tests/authoring"))
    import numpy
    import sd_checkpoint

    plan = sd_checkpoint.PLANS["tiny"]
    one = numpy.ones(1, numpy.float32)
    target.mkdir(parents=True, exist_ok=True)
    for layout in ("single", "diffusers"):
        for dtype in ("F16", "BF16", "F32"):
            names = sd_checkpoint.shapes(plan)
            tensors = [(sd_checkpoint.single_name(n, plan) if layout == "single" else n, (1,), n) for n in names]
            sd_checkpoint.write(str(target / f"{layout}-{dtype}"), tensors, dtype, lambda name, shape: one)
    for kind in ("<f2", "<f4", "<f8", "<i8"):
        numpy.save(target / f"array{kind[1:]}.npy", numpy.ones((2, 3), kind))


def write_provenance(folder):
    """The vectors' document and its parts; a signed copy, and its manifest alone."""
    document = json.loads((VECTORS / "document.json").read_text())
    texts = [document, document["stated"], document["attested"], document["derived"]]
    contact = {"address": "A", "email": "B", "name": "C", "telephone": "D"}
    common = {"contact": contact, "piece": document["docId"], "salt": "0x" + "11" * 32, "signature": "E"}
    texts.append(dict(common, schema="colophon/notice/v1", accurate=True, authorised=True, goodFaith=True, work={"description": "F"}))
    texts.append(dict(common, schema="colophon/counter-notice/v1", jurisdiction=True, mistaken=True, service=True))
    texts.append({"schema": "colophon/private-prompt/v1", "prompt": "G", "negativePrompt": "", "salt": "0x" + "22" * 32})
    (folder / "document").mkdir(parents=True, exist_ok=True)
    for number, value in enumerate(texts):
        (folder / "document" / f"{number}").write_text(json.dumps(value))
    (folder / "document/envelope").write_bytes((b"\0" + b"\x11" * 32 + b"\0\1G\0\0").ljust(256, b"\0"))
    signed = (ROOT / "fuzz/seeds/signed.png").read_bytes()
    at = signed.index(b"caBX")
    (folder / "credentials").mkdir(parents=True, exist_ok=True)
    (folder / "credentials/signed").write_bytes(signed)
    (folder / "credentials/manifest").write_bytes(signed[at + 4:at + 4 + int.from_bytes(signed[at - 4:at], "big")])


def write_node(folder):
    """One log of each event, with words of small numbers; settings of every type, and with one thing wrong."""
    logs, settings = folder / "log", folder / "settings"
    for target in (logs, settings):
        target.mkdir(parents=True, exist_ok=True)
    for kind in range(32):
        for topics in range(4):
            words = b"".join(number.to_bytes(32, "big") for number in (1, 2, 3, 1, 0, 1)[: topics + 3])
            (logs / f"{kind:02}-{topics}").write_bytes(bytes([kind, topics]) + words)
    (logs / "json").write_text(json.dumps({"address": "0x" + "11" * 20, "topics": ["0x" + "22" * 32], "data": "0x01",
                                           "blockNumber": "0x5", "blockHash": "0x" + "33" * 32, "logIndex": "0x0",
                                           "transactionHash": "0x" + "44" * 32, "blockTimestamp": "0x64"}))
    whole = """[roles]\nprovider = true\n[provider]\nmodels = ["tiny", "0x12"]\nworkers = 2
price_per_second = "50gwei"\n[chain]\nrpc = "http://127.0.0.1:8545"\nconfirmations = 12\n[gallery]\norigins = []\n"""
    for name, text in {"whole": whole, "unknown": whole.replace("workers", "wrokers"), "cut": whole[:60],
                       "range": whole.replace("= 2", "= 200"), "type": whole.replace("true", "1")}.items():
        (settings / name).write_text(text)


REQUESTS = [
    "GET /api/v1/pieces?words=sea+over&limit=7&cursor=5b22 HTTP/1.1\r\nHost: localhost\r\n\r\n",
    "GET /api/v1/pieces/0x12%20 HTTP/1.1\r\nHost: 127.0.0.1:80\r\nIf-None-Match: \"a\", W/\"b\"\r\n\r\n",
    "GET /api/v1/pictures/0x12.png HTTP/1.1\r\nHost: [::1]\r\nRange: bytes=-5\r\nIf-Range: \"tag\"\r\n\r\n",
    "HEAD /%2e%2e/etc/passwd HTTP/1.1\r\nHost: localhost\r\nX-Forwarded-For: 1.1.1.1, ::2\r\n\r\n",
    "OPTIONS /api/v1/pieces HTTP/1.1\r\nHost: localhost\r\nOrigin: https://friend.example\r\n\r\n",
    "POST /sdapi/v1/txt2img HTTP/1.1\r\nHost: localhost\r\nAuthorization: Basic YTpi\r\nContent-Length: 2\r\n\r\n{}",
    "POST /sdapi/v1/txt2img HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\n2\r\n{}\r\n0\r\n\r\n",
]
BODIES = [
    {"prompt": "sea <lora:mosaic:0.5>", "negative_prompt": "sand", "seed": -1, "steps": 20, "cfg_scale": 7.5, "width": 512,
     "height": 512, "sampler_name": "DPM++ 2M Karras", "scheduler": "Automatic", "n_iter": 2, "batch_size": 2},
    {"sampler_index": "k_euler", "styles": [], "alwayson_scripts": {"ControlNet": {"args": []}}, "send_images": False,
     "override_settings": {"sd_model_checkpoint": "tiny", "colophon_exact": True}},
]


def write_http(folder):
    """Requests as bytes; bodies of txt2img, and a cursor."""
    for name, items in (("http", REQUESTS), ("webui", [json.dumps(body) for body in BODIES] + ["5b22656334", "0x" + "ab" * 32])):
        (folder / name).mkdir(parents=True, exist_ok=True)
        for number, text in enumerate(items):
            (folder / name / f"{number:03}").write_text(text, newline="")


def main(folder):
    write_http(pathlib.Path(folder))
    write_provenance(pathlib.Path(folder))
    write_node(pathlib.Path(folder))
    for name, keys in {"request": ("recipeBytes", "abi"), "picture": ("file",)}.items():
        target = pathlib.Path(folder) / name
        target.mkdir(parents=True, exist_ok=True)
        vectors = json.loads((VECTORS / f"{name}.json").read_text())
        for number, content in enumerate(inputs(vectors, keys)):
            (target / f"{number:03}").write_bytes(content)
    try:
        write_models(pathlib.Path(folder) / "model")
        write_checkpoints(pathlib.Path(folder) / "checkpoint")
    except ImportError as error:
        sys.exit(f"error: no models or checkpoints were written: {error}\n\nhint: apt install python3-numpy, run it with /usr/bin/python3")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
