#!/usr/bin/python3
"""Tests of the trainers and of the judge's arithmetic, on toys. python3 training/test_training.py"""
import argparse
import collections
import os
import sys
import tempfile
import unittest
from unittest import mock

import numpy as np
import torch

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
import distil                                            # noqa: E402
import flow                                              # noqa: E402
import nets                                              # noqa: E402
import optim                                             # noqa: E402
import run                                               # noqa: E402
import school                                            # noqa: E402
import workers                                           # noqa: E402
from corpus.render import NAMES                          # noqa: E402
from judge import distance, diversity, prompts           # noqa: E402
from train_denoiser import Denoising                     # noqa: E402


class Toy(unittest.TestCase):
    """The tiny denoiser on 64 latents of two kinds, in a folder of its own."""

    def setUp(self):
        shared = tempfile.TemporaryDirectory()
        self.addCleanup(shared.cleanup)
        patch = mock.patch.object(run, "ROOT", shared.name)
        patch.start()
        self.addCleanup(patch.stop)
        rng = np.random.default_rng(1)
        kind = rng.integers(0, 2, 64)
        z = (rng.normal(size=(64, 4, 8, 8)) * 0.1 + (2 * kind - 1)[:, None, None, None]).astype(np.float16)
        bags = np.zeros((64, 43), np.uint8)
        bags[np.arange(64), kind] = 1
        self.task = Denoising(z, bags, torch.from_numpy(z).float(), torch.from_numpy(bags).float())
        self.args = argparse.Namespace(muon=0.02, adam=0.01, decay=0.5, seed=1, batch=32)

    def train(self, seconds):
        torch.manual_seed(1)
        net = nets.Denoiser(nets.SIZES["tiny"][1])
        r = run.Run("tiny", "denoiser", seconds)
        return workers.train(self.task, self.args, net, r), r

    def test_it_learns_and_goes_on_from_where_it_stood(self):
        start = self.task.validate(nets.Denoiser(nets.SIZES["tiny"][1]))
        net, first = self.train(3)
        self.assertGreater(first.step, 5)
        self.assertLess(self.task.validate(net), start)
        net, second = self.train(6)
        self.assertGreater(second.step, first.step)
        self.assertGreaterEqual(second.spent, 6)
        state = torch.load(second.state_path)
        self.assertEqual(state["samples"], 32 * state["step"])
        self.assertTrue(all(torch.equal(p, q) for p, q in zip(nets.load(second.best).parameters(), net.parameters())))

    def test_a_stop_file_stops_it(self):
        real = workers.Ema.update
        here = self

        def after_three(ema, net, step, *rest):
            if step == 3:
                open(os.path.join(run.ROOT, "tiny", "stop"), "w").close()
            here.assertLess(step, 40)
            return real(ema, net, step, *rest)
        with mock.patch.object(workers.Ema, "update", after_three):
            _, r = self.train(600)
        self.assertLess(r.step, 40)
        self.assertLess(r.spent, 600)


class Distilling(unittest.TestCase):
    """A tiny teacher; students see what it does, not what it is."""

    @classmethod
    def setUpClass(cls):
        torch.manual_seed(3)
        cls.teacher = nets.Denoiser(nets.SIZES["tiny"][1])
        for name, p in cls.teacher.named_parameters():
            if name.endswith(".gain"):
                p.data.fill_(0.3)
        cls.teacher.eval().requires_grad_(False)
        cls.bags = np.eye(43, dtype=np.uint8)[:8]

    def test_pairs_are_the_teachers_own_path(self):
        noise, middle, end, bags = distil.make_pairs(self.teacher, self.bags, 10, 5, batch=4)
        self.assertEqual((noise.shape, bags.shape), ((10, 4, 8, 8), (10, 43)))
        trace = []
        z = flow.sample(self.teacher, torch.from_numpy(noise).float(), torch.from_numpy(bags).float(), trace=trace)
        self.assertLess(float((z - torch.from_numpy(end).float()).abs().max()), 0.1)       # bf16 and half precision
        self.assertLess(float((trace[1][1] - torch.from_numpy(middle).float()).abs().max()), 0.1)

    def test_two_steps_are_the_samplers(self):
        noise, bag = torch.randn(3, 4, 8, 8), torch.from_numpy(self.bags[:3]).float()
        trace = []
        flow.sample(self.teacher, noise, bag, steps=2, guidance=1.0, trace=trace)
        for ours, (_, theirs) in zip(distil.two_steps(self.teacher, noise, bag), trace):
            self.assertLess(float((ours - theirs).abs().max()), 1e-4)

    def test_a_student_comes_nearer(self):
        task = distil.Stepping(*distil.make_pairs(self.teacher, self.bags, 200, 6))
        torch.manual_seed(4)
        net, gen, rng = nets.Denoiser(nets.SIZES["tiny"][1]), torch.Generator().manual_seed(1), np.random.default_rng(1)
        before, opts = task.validate(net), optim.optimisers(net, task.first_last, 0.02, 0.01)
        for step in range(12):
            for o in opts:
                o.zero_grad(set_to_none=True)
            task.loss(net, 0, 32, gen, rng, step).backward()
            for o in opts:
                o.step()
            nets.force_all(net)
        self.assertLess(task.validate(net), 0.9 * before)


class Optimisers(unittest.TestCase):
    def test_orthogonal(self):
        torch.manual_seed(0)
        for shape in ((3, 16, 100), (3, 100, 16)):
            s = torch.linalg.svdvals(optim.orthogonal(torch.randn(shape)).float())
            self.assertTrue(0.6 < float(s.min()) and float(s.max()) < 1.3, s)

    def test_rate(self):
        self.assertEqual(optim.rate(0.9, 1000, 0), 1.0)          # constant
        self.assertAlmostEqual(optim.rate(0.75, 1000, 0.5), 0.5)
        self.assertEqual(optim.rate(1.0, 1000, 0.5), 0.0)
        self.assertLess(optim.rate(0.0, 0), 0.1)                 # warm-up

    def test_every_parameter_is_updated_by_one_worker(self):
        net = nets.Denoiser(nets.SIZES["tiny"][1])
        halves = workers.halves(net)
        self.assertEqual(sorted(halves[0] | halves[1]), sorted(n for n, _ in net.named_parameters()))
        self.assertFalse(halves[0] & halves[1])
        self.assertEqual(sum(len(g["params"]) for h in halves for o in optim.optimisers(net, ("inp", "out"), only=h) for g in o.param_groups),
                         len(list(net.parameters())))


class Schools(unittest.TestCase):
    def test_sizes_know_the_words_of_their_corpus(self):
        self.assertEqual(set(school.SCHOOLS), set(nets.SIZES))
        for size, (_, denoiser) in nets.SIZES.items():
            self.assertEqual(denoiser.rows, len(school.captions(size).vocabulary()["rows"]), size)


class Judge(unittest.TestCase):
    def test_frechet(self):
        rng = np.random.default_rng(1)
        a = rng.normal(size=(4000, 6)) @ rng.normal(size=(6, 6))
        self.assertAlmostEqual(distance.frechet(a, a), 0, 6)
        self.assertAlmostEqual(distance.frechet(a, a + 2.0), 24, 6)          # means apart by 2 in six dimensions
        self.assertAlmostEqual(distance.frechet(a, a * 3), float(np.square(2 * a.mean(0)).sum() + 4 * np.trace(np.cov(a.T))), 4)

    def test_distances(self):
        rng = np.random.default_rng(2)
        a, b = rng.random((5, 48)).astype(np.float32), rng.random((7, 48)).astype(np.float32)
        want = np.sqrt(np.square(a[:, None] - b[None]).mean(2))
        self.assertLess(np.abs(diversity.distances(a, b) - want).max(), 1e-3)
        picture = np.zeros((3, 256, 256, 3), np.uint8)
        picture[1, :8, :8] = 255
        small = diversity.small(picture)
        self.assertEqual((small.shape, small[0].sum(), small[1].sum(), small[1, 0]), ((3, 3072), 0, 3, 1))

    def test_the_grid_is_balanced_and_says_what_it_asks(self):
        grid = prompts.grid(1024)
        vocab = school.captions("house").vocabulary()
        for k, kind in enumerate(("subject", "manner", "palette", "mood")):
            counts = collections.Counter(labels[k] for _, labels in grid)
            self.assertEqual(len(counts), len(NAMES[kind]))
            self.assertLessEqual(max(counts.values()) - min(counts.values()), 4)
            for text, labels in grid:
                said = {vocab["rows"][vocab["words"][w]] for w in text.split() if w in vocab["words"]}
                self.assertIn(f"{kind}:{NAMES[kind][labels[k]]}", said)
        for a, b in ((0, 1), (0, 2), (1, 2), (0, 3), (1, 3)):
            self.assertEqual(len({(l[a], l[b]) for _, l in grid}), len({l[a] for _, l in grid}) * len({l[b] for _, l in grid}), (a, b))
        self.assertGreater(sum(prompts.unseen(l) for _, l in grid), 60)
        self.assertTrue(all(len(row) == 8 for _, row in prompts.one_word_changed()))


if __name__ == "__main__":
    unittest.main()
