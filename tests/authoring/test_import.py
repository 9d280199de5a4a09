#!/usr/bin/python3
"""colophon import on tiny checkpoints: both layouts give one model, which paints what the float pipeline paints.
python3 tests/authoring/test_import.py [COLOPHON]"""
import json
import os
import subprocess
import sys
import tempfile
import unittest

import numpy as np
from PIL import Image

import sd_checkpoint

PROGRAM = os.path.abspath("build/colophon")
STEPS = 20
SAME_WEIGHTS_MAX, OWN_WEIGHTS_MAX, PSNR_MIN = 0.02, 0.04, 35


def colophon(*arguments, fails=False):
    ran = subprocess.run([PROGRAM, *map(str, arguments)], capture_output=True, text=True)
    if fails != (ran.returncode != 0):
        raise AssertionError(f"colophon {' '.join(map(str, arguments))}: exit {ran.returncode}\n{ran.stdout}{ran.stderr}")
    return ran.stderr if fails else ran.stdout


def array(folder, name):
    return np.load(os.path.join(folder, name + ".npy"))


def beyond_noise(folder):
    """The last latent less its share of the initial noise: an error beside the noise alone would look small."""
    latent, noise = array(folder, "latent").ravel(), array(folder, "init-x").ravel()
    return latent - noise * (latent @ noise) / (noise @ noise)


def relative(a, b):
    return np.sqrt(((a - b) ** 2).sum() / (b ** 2).sum())


class Import(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.temporary = tempfile.TemporaryDirectory()
        cls.folder = cls.temporary.name
        script = os.path.join(os.path.dirname(os.path.abspath(__file__)), "sd_checkpoint.py")
        for prediction in ("epsilon", "v_prediction"):
            subprocess.run([sys.executable, script, "tiny", f"{cls.folder}/{prediction}", "--prediction", prediction], check=True)
        cls.checkpoint = f"{cls.folder}/epsilon/diffusers"
        cls.model = f"{cls.folder}/a.safetensors"
        cls.scales = f"{cls.folder}/a.scales.json"
        colophon("import", cls.checkpoint, "-o", cls.model, "--name", "tiny-sd", "--paintings", 2)

    @classmethod
    def tearDownClass(cls):
        cls.temporary.cleanup()

    def path(self, name):
        return os.path.join(self.folder, name)

    def bytes(self, name):
        with open(self.path(name), "rb") as file:
            return file.read()

    def test_both_layouts_give_the_same_file(self):
        colophon("import", self.path("epsilon/single.safetensors"), "-o", self.path("b.safetensors"), "--name", "tiny-sd",
                 "--tokenizer", self.path("epsilon/tokenizer"), "--scales", self.scales)
        self.assertEqual(self.bytes("a.safetensors"), self.bytes("b.safetensors"))
        self.assertFalse(os.path.exists(self.path("b.safetensors.work")))

    def test_report_names_the_worst_operators(self):
        text = colophon("import", self.checkpoint, "-o", self.path("d.safetensors"), "--scales", self.scales, "--size", "32x32", "--report")
        lines = [line.split() for line in text.splitlines() if line.startswith("  ")]
        self.assertEqual(len(lines), 10)
        own = [float(line[0]) for line in lines]
        self.assertEqual(own, sorted(own))
        self.assertGreater(own[0], 30)
        self.assertRegex(text, r"the fullest, \S+\.sum, reaches \d+\.\d+ % of 32 bits")

    def test_an_import_that_was_cut_off_goes_on(self):
        output = self.path("c.safetensors")
        running = subprocess.Popen([PROGRAM, "import", self.checkpoint, "-o", output, "--name", "tiny-sd", "--scales", self.scales])
        pieces = output + ".work"
        while running.poll() is None and not (os.path.isdir(pieces) and len(os.listdir(pieces)) > 20):
            pass
        running.kill()
        running.wait()
        self.assertFalse(os.path.exists(output))
        colophon("import", self.checkpoint, "-o", output, "--name", "tiny-sd", "--scales", self.scales)
        self.assertEqual(self.bytes("a.safetensors"), self.bytes("c.safetensors"))

    def compare(self, model, checkpoint, scales, sampler):
        """-> (relative error of the last latent, PSNR of the picture), against float32 with rounded and with own weights"""
        common = ["a ship at sea", "-m", model, "--steps", STEPS, "--sampler", sampler, "--seed", 11]
        with tempfile.TemporaryDirectory() as folder:
            colophon("paint", *common, "-o", f"{folder}/i.png", "--dump", f"{folder}/i")
            colophon("paint", *common, "-o", f"{folder}/f.png", "--dump", f"{folder}/f", "--float", checkpoint)
            colophon("paint", *common, "-o", f"{folder}/r.png", "--dump", f"{folder}/r", "--float", checkpoint, "--rounded", scales)
            self.assertTrue(np.array_equal(array(f"{folder}/i", "init-x"), array(f"{folder}/f", "init-x")))
            found = []
            for other in "rf":
                first = relative(array(f"{folder}/i", "step-000-prediction"), array(f"{folder}/{other}", "step-000-prediction"))
                latent = relative(beyond_noise(f"{folder}/i"), beyond_noise(f"{folder}/{other}"))
                error = ((array(f"{folder}/i", "picture") - array(f"{folder}/{other}", "picture")) ** 2).mean()
                found.append((latent, -10 * np.log10(error), first))
            strength = np.sqrt((array(f"{folder}/f", "step-000-prediction") ** 2).mean())
        for name, (latent, psnr, first) in zip(("rounded weights", "own weights"), found):
            print(f"{sampler:16} against float32 with {name}: first prediction {first:.3%}, latent {latent:.3%}, picture {psnr:.1f} dB",
                  file=sys.stderr)
        self.assertTrue(0.5 < strength < 2, strength)
        return found

    def test_paints_what_floats_paint(self):
        for sampler in ("euler", "dpmpp_2m_karras", "ddim"):
            (rounded, _, _), (own, psnr, _) = self.compare(self.model, self.checkpoint, self.scales, sampler)
            self.assertLess(rounded, SAME_WEIGHTS_MAX)
            self.assertLess(own, OWN_WEIGHTS_MAX)
            self.assertGreater(psnr, PSNR_MIN)

    def test_v_prediction(self):
        checkpoint = self.path("v_prediction/diffusers")
        colophon("import", checkpoint, "-o", self.path("v.safetensors"), "--paintings", 2)
        (rounded, _, _), (own, psnr, _) = self.compare(self.path("v.safetensors"), checkpoint, self.path("v.scales.json"), "euler")
        self.assertLess(rounded, SAME_WEIGHTS_MAX)
        self.assertLess(own, OWN_WEIGHTS_MAX)
        self.assertGreater(psnr, PSNR_MIN)

    def test_reference_executor_agrees(self):
        args = ["paint", "reed", "-m", self.model, "--steps", 2, "--seed", 1, "-W", 32, "-H", 32, "--json"]
        one = json.loads(colophon(*args, "-o", self.path("1.png")))
        two = json.loads(colophon(*args, "-o", self.path("2.png"), "--reference"))
        self.assertEqual(one["traceRoot"], two["traceRoot"])
        self.assertEqual(one["imageHash"], two["imageHash"])

    def test_a_mark_is_imperceptible_and_can_be_left_out(self):
        model, key = self.path("m.safetensors"), os.path.join(os.path.dirname(os.path.abspath(__file__)), "../../models/house.mark")
        colophon("import", self.checkpoint, "-o", model, "--scales", self.scales, "--mark", key, "--size", "64x64")
        args = ["paint", "reed", "-m", model, "--steps", 2, "--seed", 1, "--json"]
        marked = json.loads(colophon(*args, "-o", self.path("3.png")))
        self.assertNotEqual(json.loads(colophon(*args, "--mark", 0, "-o", self.path("4.png")))["imageHash"], marked["imageHash"])
        a, b = (np.asarray(Image.open(self.path(name)).convert("RGB"), np.float64) for name in ("3.png", "4.png"))
        self.assertTrue(39 < 10 * np.log10(255 ** 2 / ((a - b) ** 2).mean()) < 43)

    def refused(self, path, code_words, *more):
        output = self.path("never.safetensors")
        text = colophon("import", path, "-o", output, "--scales", self.scales, "--tokenizer", self.path("epsilon/tokenizer"), *more, fails=True)
        self.assertTrue(text.startswith("error: "), text)
        self.assertEqual(text.count("error:"), 1)
        for word in code_words:
            self.assertIn(word, text)
        self.assertFalse(os.path.exists(output))

    def test_bad_checkpoints_get_one_clear_error(self):
        whole = self.bytes("epsilon/single.safetensors")
        cases = {"cut": (whole[:-100], ["ends at data byte"]), "header": (whole[:50], ["ends within its header"]),
                 "pickle.ckpt": (b"PK\x03\x04" + whole, ["pickled", "runs code"]), "text": (b"hello, world" * 9, ["no safetensors"])}
        for name, (content, words) in cases.items():
            with open(self.path(name), "wb") as file:
                file.write(content)
            self.refused(self.path(name), words)
        self.refused(self.path("nothing"), ["no such file"])
        self.refused(self.folder, ["model_index.json"])
        nan = bytearray(whole)
        nan[-400:-398] = b"\x00\x7e"
        with open(self.path("nan"), "wb") as file:
            file.write(nan)
        self.refused(self.path("nan"), ["NaN", "element"])
        plan = sd_checkpoint.Plan()
        tensors = [(sd_checkpoint.single_name(n, plan), s, n) for n, s in sd_checkpoint.shapes(plan).items() if "mid_block.resnets.1.conv2" not in n]
        sd_checkpoint.write(self.path("hole"), tensors, "F16", lambda n, s: np.zeros(s, np.float32))
        self.refused(self.path("hole"), ["mid_block.resnets.1.conv2.weight"])
        self.refused(self.path("epsilon/single.safetensors"), ["multiples of"], "--size", "33x64")


if __name__ == "__main__":
    if len(sys.argv) > 1 and os.path.exists(sys.argv[1]):
        PROGRAM = os.path.abspath(sys.argv.pop(1))
    unittest.main()
