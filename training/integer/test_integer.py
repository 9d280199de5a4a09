#!/usr/bin/python3
"""Tests of the exporter on random networks (no checkpoint needed). python3 training/integer/test_integer.py"""
import json
import os
import sys
import tempfile
import unittest

import numpy as np
import torch

sys.path.insert(0, os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
from integer import calibrate, elementary, float_net, model, quantise, sampler       # noqa: E402
import flow                                              # noqa: E402
import nets                                              # noqa: E402
import school                                            # noqa: E402
from oracle import program                               # noqa: E402
from oracle.kinds import Kind                            # noqa: E402


def random_networks(folder, size="tiny"):
    torch.manual_seed(1)
    vocab = school.captions(size).vocabulary()
    ac, dc = nets.SIZES[size]
    dc.rows = len(vocab["rows"])
    ae, net = nets.Autoencoder(ac), nets.Denoiser(dc)
    for name, p in net.named_parameters():
        if name.endswith(".gain"):
            p.data.fill_(0.5)
    for m in net.modules():
        if isinstance(m, nets.Conv):
            m.bias.data.normal_(0, 0.1)
    nets.save(os.path.join(folder, "ae.pt"), ae)
    nets.save(os.path.join(folder, "denoiser.pt"), net)
    return vocab


class Elementary(unittest.TestCase):
    def test_against_the_library(self):
        x = np.linspace(-60, 60, 20001)
        self.assertLess(np.abs(elementary.exp(x) / np.exp(x) - 1).max(), 1e-13)
        self.assertLess(np.abs(elementary.silu(x) - x / (1 + np.exp(-x))).max(), 1e-13)
        turns = np.linspace(-3, 33, 20001)
        cos, sin = elementary.cos_sin(turns)
        self.assertLess(max(np.abs(cos - np.cos(2 * np.pi * turns)).max(), np.abs(sin - np.sin(2 * np.pi * turns)).max()), 1e-12)

    def test_quantiles(self):
        from statistics import NormalDist
        want = [NormalDist().inv_cdf((i + 0.5) / 4096) for i in range(4096)]
        self.assertLess(np.abs(elementary.normal_quantiles(4096) - want).max(), 1e-12)


class Rounding(unittest.TestCase):
    def test_multipliers(self):
        real = np.array([3e-4, 1e-7, 5e-5])
        m, shift = quantise.multipliers(real, widest=0.92)
        self.assertLess(np.abs(m / 2.0 ** shift - real).max(), 2.0 ** -shift)
        self.assertLess(0.92 * 2 ** shift, 2 ** 31)

    def test_wide_weights_keep_the_proof(self):
        w = np.random.default_rng(1).normal(size=(4, 500, 3, 3))
        kind = Kind("I16", (8, 8, 500), -300, 32767)
        q, step = quantise.weights(w, 16, kind, True)
        flat = q.reshape(4, -1)
        self.assertLessEqual(np.maximum(flat * -300, flat * 32767).sum(1).max(), 2**31 - 1)
        self.assertLess(np.abs(q * step.reshape(-1, 1, 1, 1) - w).max(), step.max())


    def test_a_bias_far_above_its_weights_keeps_the_proof(self):
        w, bias = np.random.default_rng(2).normal(size=(4, 64, 1, 1)) * 1e-7, np.array([1.0, -1.0, 30.0, 0.0]) * 4096
        kind = Kind("I16", (1, 1, 64), -300, 32767)
        q, step = quantise.weights(w, 16, kind, False, bias)
        flat = q.reshape(4, -1)
        total = np.maximum(flat * -300, flat * 32767).sum(1) + np.abs(np.rint(bias / step))
        self.assertLessEqual(total.max(), 2**31 - 1)
        self.assertLess(np.abs(q * step.reshape(-1, 1, 1, 1) - w)[3].max(), 1e-9)      # and costs nothing where there is none


class Export(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.folder = tempfile.TemporaryDirectory()
        cls.vocab = random_networks(cls.folder.name)
        cls.ae = nets.load(os.path.join(cls.folder.name, "ae.pt"))
        cls.net = nets.load(os.path.join(cls.folder.name, "denoiser.pt"))
        plan = cls.plan = model.PLANS["tiny"]
        seen, _ = calibrate.largest(cls.net, cls.ae, [4], [2.5], 1.0, "tiny", count=16)
        cls.scales = {"values": calibrate.scales(seen, plan["finest"])}

    @classmethod
    def tearDownClass(cls):
        cls.folder.cleanup()

    def build(self):
        return model.build(*model.load_weights(self.folder.name), json.loads(json.dumps(self.scales)), self.plan, self.vocab)[0]

    @torch.no_grad()
    def test_the_float_pipeline_is_the_networks_own(self):
        cfg = self.net.cfg
        noise = torch.randn(3, cfg.z, cfg.latent, cfg.latent)
        bag = calibrate.bags(calibrate.prompts(3, 5, "tiny"), "tiny")
        ours = float_net.sample(self.net, noise, bag, torch.zeros_like(bag), sampler.coefficients(4), 2.5)
        theirs = flow.sample(self.net, noise, bag, 4, 2.5)
        self.assertLess(float((ours - theirs).abs().max()), 2e-4)
        self.assertLess(float((float_net.decode(self.ae, ours) - self.ae.decode(ours)).abs().max()), 1e-4)

    def test_the_same_bytes_again(self):
        blob = self.build()
        self.assertEqual(blob, self.build())
        self.assertEqual(program.Model(blob).sizes, [(32, 32)])

    @torch.no_grad()
    def test_close_to_the_floats(self):
        import compare_float as c
        from oracle import painter
        checked = program.Model(self.build())
        shape = checked.proofs[(32, 32)]["denoise"]["x"].shape
        for i, text in enumerate(calibrate.prompts(4, 77, "tiny")):
            want = c.float_picture(self.ae, self.net, c.noise(checked, i, shape), text, sampler.coefficients(4), 2.5, "tiny")
            got = painter.paint(checked, painter.default_request(checked, text), i)["pixels"]
            self.assertGreater(c.psnr(want, got), 40)


if __name__ == "__main__":
    unittest.main()
