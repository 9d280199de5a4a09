#!/usr/bin/python3
"""The rows of spec/sampler.md against the papers: each sampler in integers, by stage `step` of the Gaussian models and by the
second executor, against float_samplers.py in float64. python3 tests/spec/test_samplers.py
"""
import os
import sys
import unittest

import numpy as np

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, HERE)
import float_samplers                                    # noqa: E402
import make_sampler_models                               # noqa: E402
import make_sampler_vectors                              # noqa: E402
import sampler_rows as rows                              # noqa: E402
from oracle import program                               # noqa: E402

STEPS = make_sampler_models.STEPS
SIZE = (make_sampler_models.SIDE,) * 2
SHAPE = (4, 4, 4)
ONE = 2.0**20
MOST_ERROR = 1e-5            # relative L2 of every state of a trajectory, the prediction rounded to 2^-PREDICTION
MOST_SPLIT_ERROR = 1e-4      # the same where data have two modes, and what lies between them is torn apart
PREDICTION = 20
TRAINING = float_samplers.Training()
VARIANCES = np.array([float(v) for v in make_sampler_models.VARIANCES])
MEAN = np.array(make_sampler_models.MEANS["high"])
ONE_PART = [(1.0, MEAN, VARIANCES)]
TWO_PARTS = [(0.3, -1.2, 0.05), (0.7, np.array([0.5, 1.0, 0.8, 1.4]), 0.1)]


def noise(seed):
    return np.rint(np.random.default_rng(seed).standard_normal(SHAPE) * ONE) / ONE


def relative(a, b):
    return float(np.linalg.norm(a - b) / np.linalg.norm(b))


class Integers:
    """Stage `step` of a model with other rows, a finer prediction and another denoiser: any function of floats."""

    def __init__(self, prediction):
        self.model = program.load(make_sampler_models.path(prediction))
        (guided,) = (n for n in self.model.program["stages"]["step"]["nodes"] if n["out"] == "guided")
        guided["shift"] = PREDICTION - 4
        self.noise, self.prediction = rows.Noise(**rows.STABLE_DIFFUSION), prediction

    def run(self, denoiser, start, sampler, schedule, n):
        table, times = rows.integer_rows(self.noise, sampler, schedule, n, self.prediction)
        self.model.constants["sampler.step"] = ("I32", np.array([row[:5] for row in table]))
        x, kept = np.rint(start * ONE).astype(np.int64), np.zeros(SHAPE, np.int64)
        for i, t in enumerate(times):
            seen = (x * table[i][5] + 2**23 >> 24) / ONE
            p = np.rint(denoiser(seen, t / 2**32) * 2**PREDICTION).astype(np.int64)
            given = {"x": x, "kept": kept, "row": np.full((1, 1, 1), i), "prediction": p, "unconditional": p, "guidance": np.full((1, 1, 1), 65536)}
            x, kept = self.model.run_stage("step", given, SIZE, 0, None, None)
            yield x / ONE


def combinations():
    return [(s, k) for s in rows.SAMPLERS for k in rows.SCHEDULES]


class Trajectories(unittest.TestCase):
    def test_every_state_is_the_papers(self):
        worst = {}
        for prediction in rows.PREDICTIONS:
            integers = Integers(prediction)
            for parts, most in ((ONE_PART, MOST_ERROR), (TWO_PARTS, MOST_SPLIT_ERROR)):
                denoiser = float_samplers.Mixture(TRAINING, prediction, parts)
                for sampler, schedule in combinations():
                    for n in STEPS:
                        start = noise(n)
                        ours = list(integers.run(denoiser, start, sampler, schedule, n))
                        theirs = list(float_samplers.SAMPLERS[sampler](denoiser, start, schedule, n))
                        self.assertEqual(len(ours), len(theirs))
                        error = max(relative(a, b) for a, b in zip(ours, theirs))
                        worst[most] = max(worst.get(most, 0.0), error)
                        with self.subTest(f"{sampler} {schedule} {prediction} {n}"):
                            self.assertLess(error, most)
        print("largest relative error of a state, one and two modes:", *(f"{e:.1e}" for e in worst.values()))

    def test_a_wrong_row_is_seen(self):
        """The bound above is narrow: one part in a thousand of one coefficient breaks it."""
        denoiser = float_samplers.Mixture(TRAINING, "epsilon", ONE_PART)
        start, integers = noise(1), Integers("epsilon")
        theirs = list(float_samplers.dpmpp_2m(denoiser, start, "karras", 20))[-1]
        whole = rows.integer_rows
        for column in range(5):
            def bent(*given, column=column):
                table, times = whole(*given)
                table[9][column] += table[9][column] // 1000
                return table, times
            rows.integer_rows = bent
            try:
                ours = list(integers.run(denoiser, start, "dpmpp_2m", "karras", 20))[-1]
            finally:
                rows.integer_rows = whole
            with self.subTest(rows.COLUMNS[column]):
                self.assertGreater(relative(ours, theirs), MOST_ERROR)


class Convergence(unittest.TestCase):
    """Against the exact flow of Gaussian data."""

    def error(self, sampler, schedule, n, prediction="epsilon"):
        denoiser = float_samplers.Mixture(TRAINING, prediction, ONE_PART)
        start = noise(7)
        *_, end = Integers(prediction).run(denoiser, start, sampler, schedule, n)
        sigma = TRAINING.sigma(999)
        return relative(end, denoiser.exact(start * sigma, sigma))

    def test_second_order_beats_first(self):
        """But for 8 steps of DPM-Solver++ on the normal schedule: its step onto σ(0) is many times as long in λ as the one
        before, and extrapolates too far. float_samplers.py says the same.
        """
        for schedule in rows.SCHEDULES:
            for n in STEPS:
                first = self.error("euler", schedule, n)
                for sampler in ("dpmpp_2m", "ab2"):
                    second = self.error(sampler, schedule, n)
                    print(f"{schedule} {n}: {sampler} {second:.2e}, euler {first:.2e}")
                    with self.subTest(f"{sampler} {schedule} {n}"):
                        if (sampler, schedule, n) != ("dpmpp_2m", "normal", 8):
                            self.assertLess(second, first)

    def test_orders(self):
        """Twice the steps: Euler's error falls to a half, that of the other two to a quarter or less."""
        for sampler, order in (("euler", 1), ("ddim", 1), ("ab2", 2), ("dpmpp_2m", 2)):
            ratio = self.error(sampler, "karras", 40) / self.error(sampler, "karras", 80)
            print(f"{sampler}: order {np.log2(ratio):.2f}")
            with self.subTest(sampler):
                self.assertGreater(np.log2(ratio), order - 0.2)
                if order == 1:
                    self.assertLess(np.log2(ratio), 1.2)


class Vectors(unittest.TestCase):
    def test_are_what_their_script_makes(self):
        with open(make_sampler_vectors.PATH) as file:
            self.assertEqual(file.read(), make_sampler_vectors.text())

    def test_models_are_what_their_script_makes(self):
        for prediction in rows.PREDICTIONS:
            with open(make_sampler_models.path(prediction), "rb") as file:
                self.assertEqual(file.read(), make_sampler_models.model(prediction))


if __name__ == "__main__":
    unittest.main()
