#!/usr/bin/python3
"""The second executor against every vector file, and the vectors against the formulas. python3 tests/spec/test_spec.py"""
import glob
import hashlib
import json
import os
import sys
import unittest

import numpy as np

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, HERE)
import formulas                                          # noqa: E402
from oracle import adapter, byte_pairs, container, painter, picture, program, request, strict_json, tokens       # noqa: E402
from oracle.refusal import Refused                       # noqa: E402

VECTORS = os.path.join(HERE, "../../spec/vectors")
MODEL = os.path.join(HERE, "../../models/tiny.safetensors")


def vectors(name):
    with open(os.path.join(VECTORS, name)) as file:
        return json.load(file)


class Operators(unittest.TestCase):
    def test_formulas(self):
        for path in sorted(glob.glob(os.path.join(VECTORS, "ops", "*.json"))):
            for case in vectors(path)["cases"]:
                if "output" in case:
                    with self.subTest(f"{case['op']}: {case['name']}"):
                        self.assertEqual(getattr(formulas, case["op"])(case), case["output"]["data"])

    def test_philox(self):
        for case in vectors("philox.json")["cases"]:
            self.assertEqual(formulas.philox(case["counter"], case["key"]), case["output"])


class Requests(unittest.TestCase):
    data = vectors("request.json")

    def test_hashes(self):
        for case in self.data["cases"]:
            with self.subTest(case["name"]):
                recipe, seed = case["recipe"], int(case["seed"])
                request.check(recipe)
                self.assertEqual("0x" + request.recipe_bytes(recipe).hex(), case["recipeBytes"])
                self.assertEqual("0x" + request.recipe_hash(recipe).hex(), case["recipeHash"])
                self.assertEqual("0x" + request.request_hash(recipe, seed).hex(), case["requestHash"])
                self.assertEqual("0x" + request.abi(recipe, seed).hex(), case["abi"])

    def test_commitments(self):
        for case in self.data["commitments"]:
            got = request.commitment(bytes.fromhex(case["salt"][2:]), case["prompt"], case["negativePrompt"])
            self.assertEqual("0x" + got.hex(), case["commitment"])

    def test_texts(self):
        for case in self.data["invalidText"]:
            raw = bytes.fromhex(case["recipeBytes"][2:])[35:]
            with self.subTest(case["name"]), self.assertRaises(Refused) as caught:
                request.check_text(raw[2:2 + int.from_bytes(raw[:2], "big")])
            self.assertEqual(caught.exception.reason, case["reason"])

    def test_more_texts(self):
        for case in vectors("text.json")["cases"]:
            with self.subTest(case["text"]):
                try:
                    request.check_text(bytes.fromhex(case["text"]))
                    reason = None
                except Refused as error:
                    reason = error.reason
                self.assertEqual(reason, case.get("reason"))

    def test_pictures(self):
        for case in vectors("picture.json")["canonical"]:
            count = case["width"] * case["height"] * 3
            i = np.arange(count)
            pixels = ((37 * i + 11 * (i >> 8)) % 256).reshape(case["height"], case["width"], 3)
            file = picture.png(pixels, bytes.fromhex(case["abi"][2:]))
            self.assertEqual("0x" + hashlib.sha256(file).hexdigest(), "0x" + case["imageHash"].removeprefix("0x"))

    def test_drawn_seeds(self):
        for case in vectors("seed.json")["drawn"]:
            got = request.drawn_seed(int(case["chainId"]), int(case["studio"], 16), int(case["commissionId"]),
                                     bytes.fromhex(case["blockHash"][2:]))
            self.assertEqual(str(got), case["seed"])


class Tokens(unittest.TestCase):
    def test_cases(self):
        data = vectors("tokens.json")
        for case in data["cases"]:
            with self.subTest(case["text"]):
                if "invalid" in case:
                    with self.assertRaises(Refused):
                        tokens.encode(data["tokenizer"], case["text"])
                else:
                    self.assertEqual(tokens.encode(data["tokenizer"], case["text"]), (case["tokens"], case["unknown"]))

    def test_the_house_model_knows_each_word_that_an_artist_draws(self):
        tokenizer = program.load(os.path.join(HERE, "../../models/house.safetensors")).program["tokenizer"]
        with open(os.path.join(HERE, "../../contracts/artist.json")) as file:
            slots = json.load(file)["words"]
        self.assertEqual(len(slots), 5)
        for word in filter(None, sum(slots, [])):
            known, unknown = tokens.encode(tokenizer, word)
            self.assertEqual(unknown, [])
            self.assertGreater(known[0], 0, f"{word} says nothing to the model")
        self.assertEqual(len({tuple(tokens.encode(tokenizer, word)[0]) for word in slots[0]}), len(slots[0]), "two subjects are one to it")


class BytePairs(unittest.TestCase):
    def test_cases(self):
        data = vectors("byte_pairs.json")
        for case in data["cases"]:
            with self.subTest(case["text"]):
                if "invalid" in case:
                    with self.assertRaises(Refused):
                        byte_pairs.encode(data["tokenizer"], data["tokenizer"]["merges"], case["text"])
                else:
                    self.assertEqual(byte_pairs.encode(data["tokenizer"], data["tokenizer"]["merges"], case["text"]), case["tokens"])


class Paintings(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.model = program.load(MODEL)

    def test_vectors(self):
        data = vectors("paint.json")
        self.assertEqual("0x" + self.model.id.hex(), data["modelId"])
        for case in data["cases"]:
            done = painter.paint(self.model, case["recipe"], int(case["seed"]))
            for key in ("requestHash", "imageHash", "traceRoot"):
                self.assertEqual("0x" + done[key].hex(), case[key])

    def test_adapters(self):
        data = vectors("adapters/adapters.json")
        path = lambda item: os.path.join(VECTORS, "adapters", item["file"])
        files = [adapter.load(path(item)) for item in data["adapters"]]
        self.assertEqual(["0x" + f.id.hex() for f in files], [item["id"] for item in data["adapters"]])
        for case in data["cases"]:
            done = painter.paint(self.model, case["recipe"], int(case["seed"]), adapters=files[::-1])
            for key in ("requestHash", "imageHash", "traceRoot"):
                self.assertEqual("0x" + done[key].hex(), case[key])
        for item in data["refused"]:
            with self.subTest(item["what"]), self.assertRaises(Refused):
                made = adapter.load(path(item))
                uses = [{"id": "0x" + made.id.hex(), "strength": item["strength"]}]
                painter.paint(self.model, painter.default_request(self.model, "sea", "", adapters=uses), 1, adapters=[made])

    def test_points_that_promise_too_much(self):
        for stage, place, point in (("step", 1, "x"), ("denoise", None, ""), ("denoise", None, "n\u00e4"), ("denoise", None, "twice")):
            model = program.load(MODEL)
            nodes = model.program["stages"][stage]["nodes"]
            named = [n for n in nodes if "point" in n]
            for node in [nodes[place]] if place is not None else named[:2]:
                node["point"] = point
            with self.subTest(point), self.assertRaises(Refused):
                model._prove(model.sizes[0])

    def test_micro(self):
        data = vectors("micro.json")
        model = program.load(os.path.join(VECTORS, "models/micro.safetensors"))
        self.assertEqual("0x" + model.id.hex(), data["modelId"])
        for case in data["cases"]:
            done = painter.paint(model, case["recipe"], int(case["seed"]))
            for key in ("requestHash", "imageHash", "traceRoot"):
                self.assertEqual("0x" + done[key].hex(), case[key])

    def test_picture_is_a_png(self):
        import io
        try:
            from PIL import Image
        except ImportError:
            self.skipTest("no PIL")
        done = painter.paint(self.model, painter.default_request(self.model, "sea at dusk"), 1)
        image = Image.open(io.BytesIO(done["png"]))
        image.load()
        self.assertEqual(image.tobytes(), done["pixels"].astype("u1").tobytes())
        self.assertEqual(hashlib.sha256(done["png"]).digest(), done["imageHash"])

    def test_one_weight_changes_the_id(self):
        with open(MODEL, "rb") as file:
            blob = bytearray(file.read())
        tensors = container.read(bytes(blob))
        self.assertEqual(container.write(tensors), bytes(blob), "the shipped file is the canonical one")
        blob[-1] ^= 1
        self.assertNotEqual(program.Model(bytes(blob), prove=False).id, self.model.id)


class Models(unittest.TestCase):
    data = vectors("models/models.json")

    def test_painted(self):
        for case in self.data["painted"]:
            with self.subTest(case["file"]):
                model = program.load(os.path.join(VECTORS, "models", case["file"]))
                self.assertEqual("0x" + model.id.hex(), case["modelId"])
                done = painter.paint(model, case["recipe"], int(case["seed"]))
                for key in ("requestHash", "imageHash", "traceRoot"):
                    self.assertEqual("0x" + done[key].hex(), case[key])

    def test_refused(self):
        for case in self.data["refused"]:
            with self.subTest(case["file"]), self.assertRaises(Refused):
                program.load(os.path.join(VECTORS, "models", case["file"]))


class Files(unittest.TestCase):
    def test_json_is_strict(self):
        for text in (b'{"a":1,"a":2}', b'{"a":1.0}', b'{"a":1e3}', b'{"a":-0}', b'{"a":01}', b'{"a":NaN}', b'{"a":1}x', b' {"a":1}',
                     b'{"a":1}\n', b"[]", b'{"a":', b"", b'{"a":"\xff"}'):
            with self.subTest(text), self.assertRaises(Refused):
                strict_json.parse(text)
        self.assertEqual(strict_json.parse(b'{"a":[1,-2,true,null]}  '), {"a": [1, -2, True, None]})

    def test_containers_that_are_refused(self):
        good = container.write({"a": ("I8", (2,), b"\1\2"), "b": ("I16", (1,), b"\1\0")})
        self.assertEqual(len(container.read(good)), 2)
        for name, blob in {
            "truncated": good[:-1], "too long": good + b"\0", "no header": good[:4], "gap": good.replace(b"[2,4]", b"[3,5]"),
            "overlap": good.replace(b"[2,4]", b"[1,3]"), "dtype": good.replace(b"I16", b"F16"), "extent 0": good.replace(b"[2],", b"[0],"),
            "wrong shape": good.replace(b"[2],", b"[3],"), "name": good.replace(b'"b"', b'"*"'), "same name": good.replace(b'"b"', b'"a"'),
        }.items():
            with self.subTest(name), self.assertRaises(Refused):
                container.read(blob)


if __name__ == "__main__":
    unittest.main()
