#!/usr/bin/python3
"""There and back: a random network as integers, read as floats, paints the same. python3 training/test_dequantise.py"""
import json
import os
import sys
import tempfile
import unittest

import numpy as np
import torch

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
import compare_float                                     # noqa: E402
import dequantise                                        # noqa: E402
import nets                                              # noqa: E402
from integer import calibrate, model, sampler            # noqa: E402
from integer.test_integer import random_networks         # noqa: E402
from oracle import painter, program                      # noqa: E402


class ThereAndBack(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        shared = tempfile.TemporaryDirectory()
        cls.addClassCleanup(shared.cleanup)
        vocab = random_networks(shared.name)
        nets_of = [nets.load(os.path.join(shared.name, n)) for n in ("denoiser.pt", "ae.pt")]
        seen, _ = calibrate.largest(*nets_of, [4], [2.5], 1.0, "tiny", count=16)
        cls.scales = calibrate.scales(seen, model.PLANS["tiny"]["finest"])
        values = json.loads(json.dumps({"values": cls.scales}))
        cls.checked = program.Model(model.build(*model.load_weights(shared.name), values, model.PLANS["tiny"], vocab)[0])
        cls.denoiser, cls.autoencoder = nets_of

    def test_convolutions_are_those_that_were_rounded(self):
        ae, net = dequantise.networks(self.checked, self.scales, "tiny", model.PLANS["tiny"]["steps"])
        for was, now in ((self.autoencoder, ae), (self.denoiser, net)):
            old = dict(was.named_modules())
            for name, module in now.named_modules():
                if isinstance(module, nets.Conv) and not name.startswith(("enc", "time", "emb")):
                    (w, b), (v, c) = old[name].effective(), module.effective()
                    self.assertLess(float((w - v).abs().max()), 0.01 * float(w.abs().max()), name)
                    self.assertLess(float((b - c).abs().max()), 2e-3, name)
                elif isinstance(module, nets.Mixer):
                    self.assertLess(float((old[name].weight - module.weight).abs().max()), 0.02, name)

    @torch.no_grad()
    def test_it_paints_the_same(self):
        ae, net = dequantise.networks(self.checked, self.scales, "tiny", model.PLANS["tiny"]["steps"])
        shape = self.checked.proofs[self.checked.sizes[0]]["denoise"]["x"].shape
        for i, text in enumerate(calibrate.prompts(4, 77, "tiny")):
            want = compare_float.float_picture(ae, net, compare_float.noise(self.checked, i, shape), text, sampler.coefficients(4), 2.5, "tiny")
            got = painter.paint(self.checked, painter.default_request(self.checked, text), i)["pixels"]
            self.assertGreater(compare_float.psnr(want, got), 28)     # a random time table turns faster than the fit follows

    def test_words_of_moderate_size(self):
        exact = dequantise.networks(self.checked, self.scales, "tiny", model.PLANS["tiny"]["steps"])[1]
        gentle = dequantise.networks(self.checked, self.scales, "tiny", model.PLANS["tiny"]["steps"], ridge=0.1)[1]
        self.assertLess(float(gentle.words.std()), float(exact.words.std()))
        self.assertTrue(np.isfinite(exact.words.detach().numpy()).all())


if __name__ == "__main__":
    unittest.main()
