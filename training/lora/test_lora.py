#!/usr/bin/python3
"""A random LoRA beside a random tiny network, in floats and as integers. python3 training/lora/test_lora.py"""
import argparse
import json
import os
import sys
import tempfile
import unittest

import numpy as np
import torch
from PIL import Image

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, os.path.dirname(HERE))
import lora                                             # noqa: E402,F401
import compare_float                                    # noqa: E402
import nets                                             # noqa: E402
from integer import calibrate, float_net, model, sampler          # noqa: E402
from integer.test_integer import random_networks        # noqa: E402
from lora import branches, folder, quantise, train      # noqa: E402
from oracle import painter, program                     # noqa: E402

PROMPTS, STEPS, GUIDANCE = 4, 4, 2.5


class Lora(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        shared = tempfile.TemporaryDirectory()
        cls.addClassCleanup(shared.cleanup)
        cls.folder = shared.name
        vocab = random_networks(cls.folder)
        with open(os.path.join(cls.folder, "vocabulary.json"), "w") as file:
            json.dump(vocab, file)
        cls.ae, cls.net = (nets.load(os.path.join(cls.folder, n)) for n in ("ae.pt", "denoiser.pt"))
        cls.plan = model.PLANS["tiny"]
        cls.path = os.path.join(cls.folder, "base.safetensors")
        seen, _ = calibrate.largest(cls.net, cls.ae, [STEPS], [GUIDANCE], 1.0, "tiny", count=16)
        calibrate.write(cls.path.replace(".safetensors", ".scales.json"), calibrate.scales(seen, cls.plan["finest"]), {})
        blob = model.build(*model.load_weights(cls.folder), calibrate.read(cls.path.replace(".safetensors", ".scales.json")), cls.plan, vocab)[0]
        with open(cls.path, "wb") as file:
            file.write(blob)
        cls.lows = branches.Branches(cls.net, 4, alpha=2)
        for part in cls.lows.b.values():
            part.data.normal_(0, 0.3)
        cls.lows.requires_grad_(False)
        cls.float_path = os.path.join(cls.folder, "lora.safetensors")
        branches.save(cls.float_path, cls.lows, {"base": "random"})

    def painted(self, checked, k, lows):
        bag = calibrate.bags([self.prompts()[k]], "tiny")
        shape = checked.proofs[(32, 32)]["denoise"]["x"].shape
        x = float_net.sample(self.net, compare_float.noise(checked, k, shape), bag, torch.zeros_like(bag), sampler.coefficients(STEPS), GUIDANCE,
                             branch=lows)
        y = float_net.decode(self.ae, x)[0].permute(1, 2, 0).numpy()
        return np.uint8(np.clip(np.rint((y + 1) * 127.5), 0, 255))

    @staticmethod
    def prompts():
        return calibrate.prompts(PROMPTS, 78, "tiny")

    def test_the_float_file(self):
        again, about = branches.load(self.float_path, self.net)
        self.assertEqual((again.alpha, about["base"]), (self.lows.alpha, "random"))
        for key, part in self.lows.a.items():
            self.assertTrue(torch.equal(part, again.a[key]) and torch.equal(self.lows.b[key], again.b[key]))
        self.assertEqual(again.scale("down"), 0.5)

    @torch.no_grad()
    def test_integers_against_floats(self):
        blob, made = quantise.build(self.folder, self.plan, "random", self.float_path, self.path)
        self.assertEqual(blob, quantise.build(self.folder, self.plan, "random", self.float_path, self.path)[0])
        checked = program.load(self.path)
        for k, text in enumerate(self.prompts()):
            for strength in (1.0, -0.5):
                self.lows.strength = strength
                want = self.painted(checked, k, self.lows)
                recipe = painter.default_request(checked, text, adapters=[{"id": "0x" + made.id.hex(), "strength": int(strength * 65536)}])
                got = painter.paint(checked, recipe, k, adapters=[made])["pixels"]
                without = compare_float.psnr(want, self.painted(checked, k, float_net.unchanged))
                self.assertGreater(compare_float.psnr(want, got), max(35, without + 10), "the LoRA shows, and shows the same")

    def test_another_model_is_refused(self):
        other = os.path.join(self.folder, "other.safetensors")
        with open(self.path, "rb") as a, open(other, "wb") as b:
            b.write(a.read()[:-1] + b"\7")
        os.link(self.path.replace(".safetensors", ".scales.json"), other.replace(".safetensors", ".scales.json"))
        with self.assertRaises(ValueError):
            quantise.build(self.folder, self.plan, "random", self.float_path, other)

    def test_training_from_a_folder(self):
        pictures = os.path.join(self.folder, "pictures")
        os.makedirs(pictures)
        rng = np.random.default_rng(1)
        for i in range(40):
            side = 32 + 8 * (i % 2)
            Image.fromarray(np.uint8(np.full((32, side, 3), rng.integers(0, 255, 3)))).save(os.path.join(pictures, f"{i}.{'png' if i % 3 else 'jpg'}"))
        with open(os.path.join(pictures, "1.txt"), "w") as file:
            file.write("sea at dusk")
        images, captions = folder.read(pictures, 32)
        self.assertEqual((images.shape, sum(map(bool, captions))), ((40, 32, 32, 3), 1))
        a = argparse.Namespace(rank=2, alpha=None, points=branches.DEFAULT, rate=1e-2, seed=1, minutes=5, steps=200, batch=8)
        before = {n: p.clone() for n, p in self.net.named_parameters()}
        _, figures = train.train(self.net, folder.latents(self.ae, images), folder.bags(captions, "tiny"), a)
        self.assertLess(figures["unseen_loss"], figures["unseen_loss_without"])
        self.assertTrue(all(torch.equal(p, before[n]) for n, p in self.net.named_parameters()), "the base stays as it is")

    def test_folders_that_are_none(self):
        empty = os.path.join(self.folder, "empty")
        os.makedirs(empty)
        for path in (os.path.join(self.folder, "nosuch"), empty):
            with self.assertRaises(ValueError):
                folder.read(path, 32)
        with open(os.path.join(empty, "a.png"), "w") as file:
            file.write("no picture")
        with self.assertRaises(ValueError):
            folder.read(empty, 32)


if __name__ == "__main__":
    torch.set_num_threads(1)
    unittest.main()
