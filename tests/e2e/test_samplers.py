"""`paint --sampler --scheduler --noise --dump`: every sampler of the Gaussian models against its paper in float64."""

import json
import sys
import unittest

import numpy as np

from anvil import ROOT
from program import Folder, expect_done, expect_error

sys.path.insert(0, str(ROOT / "tests/spec"))
import float_samplers                                    # noqa: E402
import make_sampler_models as models                     # noqa: E402
import sampler_rows as rows                              # noqa: E402

TRAINING = float_samplers.Training()
GUIDANCE = 1.5
MOST_ERROR = 2e-4            # relative L2 of every state; the models round their predictions to 2^-16


class Guided:
    """u + g (p - u), of the same two exact denoisers that the model holds"""

    def __init__(self, prediction):
        variances = np.array([float(v) for v in models.VARIANCES]).reshape(1, 4, 1, 1)
        self.training, self.prediction = TRAINING, prediction
        self.prompt, self.negative = (
            float_samplers.Mixture(TRAINING, prediction, [(1.0, np.array(models.MEANS[word]).reshape(1, 4, 1, 1), variances)])
            for word in ("high", "low"))

    def __call__(self, scaled, t):
        u = self.negative(scaled, t)
        return u + GUIDANCE * (self.prompt(scaled, t) - u)


class Samplers(unittest.TestCase):
    def setUp(self):
        self.folder = Folder(models=f"{ROOT / 'spec/vectors/models'}:{ROOT / 'models'}")
        self.addCleanup(self.folder.remove)

    def array(self, *parts):
        return np.load(self.folder.path.joinpath(*parts))

    def paint(self, *arguments):
        return self.folder.run("paint", "high", "-n", "low", "--cfg-scale", GUIDANCE, *arguments)

    def test_every_sampler_is_its_papers(self):
        noise = np.random.default_rng(1).standard_normal((1, 4, 4, 4)).astype(np.float32)
        np.save(self.folder.path / "noise.npy", noise)
        worst = 0.0
        for prediction in rows.PREDICTIONS:
            for sampler in rows.SAMPLERS:
                for schedule in rows.SCHEDULES:
                    for n in models.STEPS:
                        name = f"{prediction}-{sampler}-{schedule}-{n}"
                        ran = self.paint("-m", f"gauss-{prediction}", "--sampler", sampler, "--scheduler", schedule, "--steps", n,
                                         "--noise", "noise.npy", "--dump", name, "-o", "out.png")
                        expect_done(self, ran)
                        theirs = list(float_samplers.SAMPLERS[sampler](Guided(prediction), noise.astype(np.float64), schedule, n))
                        error = max(np.linalg.norm(self.array(name, f"step-{i:03}-x.npy") - x) / np.linalg.norm(x) for i, x in enumerate(theirs))
                        worst = max(worst, error)
                        with self.subTest(name):
                            self.assertLess(error, MOST_ERROR)
                            self.assertTrue((self.array(name, "latent.npy") == self.array(name, f"step-{n - 1:03}-x.npy")).all())
        print(f"largest relative error of a state: {worst:.1e}")

    def test_a_schedule_is_part_of_the_samplers_name(self):
        for given, meant in ((("--sampler", "euler", "--scheduler", "karras"), "euler_karras"), (("--sampler", "euler_karras"), "euler_karras"),
                             (("--scheduler", "normal"), "dpmpp_2m"), (("--scheduler", "karras"), "dpmpp_2m_karras"), ((), "dpmpp_2m_karras")):
            with self.subTest(given):
                ran = [expect_done(self, self.paint("-m", "gauss-v", "-s", 5, "-o", "a.png", "--json", *options))
                       for options in (given, ("--sampler", meant))]
                self.assertEqual(*(json.loads(out)["requestHash"] for out in ran))
        expect_error(self, self.paint("-m", "gauss-v", "--sampler", "heun", "--scheduler", "karras"), "heun_karras", "euler_karras", "dpmpp_2m")

    def test_what_given_noise_paints_does_not_verify(self):
        expect_done(self, self.paint("-m", "gauss-v", "-s", 8, "-o", "drawn.png", "--dump", "drawn"))
        ran = self.paint("-m", "gauss-v", "--noise", "drawn/init-x.npy", "-o", "given.png", "--dump", "given")
        expect_done(self, ran)
        self.assertIn("does not verify", ran.err)
        self.assertTrue((self.array("given", "picture.npy") == self.array("drawn", "picture.npy")).all())
        self.assertEqual(self.folder.run("verify", "drawn.png").code, 0)
        expect_error(self, self.folder.run("verify", "given.png"), "no request")
        self.assertNotIn(b"clPn", (self.folder.path / "given.png").read_bytes())
        out = json.loads(expect_done(self, self.paint("-m", "gauss-v", "--noise", "drawn/init-x.npy", "--json")))
        self.assertIs(out["verifiable"], False)
        self.assertNotIn("requestHash", out)
        self.assertNotIn("traceRoot", out)

    def test_the_house_models_dump_too(self):
        expect_done(self, self.folder.run("paint", "sea", "-m", "tiny", "-s", 2, "--steps", 4, "--dump", "tiny", "-o", "a.png"))
        noise = self.array("tiny", "init-x.npy")
        self.assertEqual(noise.shape, (1, 4, 8, 8))
        self.assertLess(abs(noise.std() - 1), 0.15)
        # Their first input is the noise itself; at the end x has gone the way of the velocities kept.
        self.assertLess(np.abs(self.array("tiny", "step-000-input.npy") - noise).max(), 1e-6)
        end = noise - 0.25 * self.array("tiny", "step-000-v.npy")
        self.assertLess(np.abs(self.array("tiny", "step-000-x.npy") - end).max(), 1e-5)
        self.assertEqual(self.array("tiny", "picture.npy").shape, (32, 32, 3))
