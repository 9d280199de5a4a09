#!/usr/bin/python3
"""Pieces made ready to train on. python3 training/lora/test_pieces.py"""
import os
import sys
import tempfile
import unittest

import numpy as np

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, os.path.dirname(HERE))
import lora                                             # noqa: E402,F401
from lora import folder, pieces                         # noqa: E402
from oracle import painter, program                     # noqa: E402

TINY = os.path.join(HERE, "../../models/tiny.safetensors")


class Pieces(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.model = program.load(TINY)
        cls.recipe = painter.default_request(cls.model, "calm sea — ночь")
        cls.png = painter.paint(cls.model, cls.recipe, 2**63 + 5)["png"]

    def test_the_request_inside_is_read_whole(self):
        recipe, seed = pieces.request_of(self.png)
        self.assertEqual((recipe, seed), (self.recipe, 2**63 + 5))

    def test_the_latent_is_what_the_picture_was_decoded_from(self):
        prompt, z = pieces.latent(self.model, self.png)
        self.assertEqual(prompt, self.recipe["prompt"])
        state = {}
        run = self.model.run_stage

        def other_latent(name, inputs, *rest):
            if name == "decode":
                state.update(inputs)
            return run(name, inputs, *rest)

        self.model.run_stage = other_latent
        painter.paint(self.model, self.recipe, 2**63 + 5)
        self.model.run_stage = run
        self.assertEqual(z.shape, state["x"].transpose(2, 0, 1).shape)
        ratio = state["x"].transpose(2, 0, 1)[z != 0] / z[z != 0]
        self.assertTrue(np.allclose(ratio, ratio[0]), "one unit for all")
        self.assertLess(abs(z).max(), 16, "as large as latents are")

    def test_a_folder_gets_prompts_and_latents(self):
        with tempfile.TemporaryDirectory() as path:
            with open(os.path.join(path, "1.png"), "wb") as file:
                file.write(self.png)
            shape = pieces.latent(self.model, self.png)[1].shape
            self.assertIsNone(folder.known(path, shape))
            self.assertEqual(pieces.prepare(path, self.model), 1)
            self.assertEqual(folder.known(path, shape).shape, (1, *shape))
            with open(os.path.join(path, "1.txt"), encoding="utf-8") as file:
                self.assertEqual(file.read(), self.recipe["prompt"] + "\n")
            with self.assertRaisesRegex(ValueError, "no latent of this model"):
                folder.known(path, (9, 9, 9))
            with open(os.path.join(path, "2.png"), "wb") as file:
                file.write(self.png)
            with self.assertRaisesRegex(ValueError, "2.npy is missing"):
                folder.known(path, shape)

    def test_what_is_no_piece_is_refused(self):
        altered = bytearray(self.png)
        altered[-40] ^= 1
        for data, says in ((bytes(altered), "another picture"), (b"\x89PNG", "no request"), (self.png[:60], "no request"),
                           (self.png.replace(b"calm", b"cold", 1), "another picture")):
            with tempfile.TemporaryDirectory() as path:
                with open(os.path.join(path, "bad.png"), "wb") as file:
                    file.write(data)
                with self.assertRaisesRegex(ValueError, "bad.png: .*" + says):
                    pieces.prepare(path, self.model)
                self.assertEqual(os.listdir(path), ["bad.png"], "nothing half written")
        other = painter.paint(self.model, self.recipe, 1)["png"]
        with tempfile.TemporaryDirectory() as path:
            with open(os.path.join(path, "bad.png"), "wb") as file:
                file.write(other)
            with self.assertRaisesRegex(ValueError, "bad.png: .*another model"):
                pieces.prepare(path, program.load(os.path.join(HERE, "../../models/house.safetensors")))
        with self.assertRaisesRegex(ValueError, "holds no .png"):
            pieces.prepare("/nowhere", self.model)


if __name__ == "__main__":
    unittest.main()
