#!/usr/bin/python3
"""The float executor against plain torch (sd_reference.py), on tiny checkpoints of both layouts, all float types, both kinds
of projection. python3 tests/authoring/test_float.py [FLOAT_EVAL]"""
import os
import subprocess
import sys
import tempfile
import unittest

import numpy as np
import torch

import sd_checkpoint
import sd_reference

PROGRAM = "build/colophon_float_eval"
TOLERANCE = 1e-3      # of the output's root mean square, an evaluation


def evaluate(checkpoint, stage, **arrays):
    with tempfile.TemporaryDirectory() as folder:
        for name, values in arrays.items():
            np.save(os.path.join(folder, name + ".npy"), np.asarray(values, np.float32))
        ran = subprocess.run([PROGRAM, checkpoint, stage, folder], capture_output=True, text=True)
        if ran.returncode:
            raise RuntimeError(ran.stderr)
        return np.load(os.path.join(folder, "out.npy"))


class Float(unittest.TestCase):
    @torch.no_grad()
    def compare(self, plan, dtype, layout):
        listed = sd_checkpoint.shapes(plan)
        drawn = {n: sd_checkpoint.draw(n, s, 1) for n, s in listed.items()}
        kept = {"F32": torch.float32, "F16": torch.float16, "BF16": torch.bfloat16}[dtype]
        net = sd_reference.Net({n: torch.from_numpy(w).to(kept).float() for n, w in drawn.items()}, plan.heads, text_heads=plan.text // 64)
        with tempfile.TemporaryDirectory() as folder:
            make = lambda n, s: drawn[n].reshape(s)
            if layout == "diffusers":
                checkpoint = os.path.join(folder, "model")
                sd_checkpoint.write_diffusers(checkpoint, plan, dtype, make, "epsilon")
            else:
                checkpoint = os.path.join(folder, "model.safetensors")
                sd_checkpoint.write_single(checkpoint, plan, dtype, make)
            random = np.random.default_rng(5)
            tokens = random.integers(0, 500, plan.slots)
            x = random.standard_normal((12, 8, plan.latent)).astype(np.float32)
            nchw = torch.from_numpy(x.transpose(2, 0, 1)[None].copy())
            context = net.text(torch.from_numpy(tokens)[None])
            self.close(evaluate(checkpoint, "text", tokens=tokens)[0], context[0].numpy())
            want = net.denoise(nchw, net.time(437.25), context)[0].numpy().transpose(1, 2, 0)
            self.close(evaluate(checkpoint, "denoise", x=x, time=[437.25], context=context[0].numpy()), want)
            self.assertLess(abs(np.sqrt((want ** 2).mean()) - 1), 0.5)       # noise of about the strength that is asked for
            self.close(evaluate(checkpoint, "decode", latent=x), net.decode(nchw)[0].numpy().transpose(1, 2, 0))

    def close(self, got, want):
        self.assertEqual(got.shape, want.shape)
        error = np.sqrt(((got - want) ** 2).mean() / (want ** 2).mean())
        self.worst = max(getattr(self, "worst", 0), error)
        self.assertLess(error, TOLERANCE)

    def test_both_layouts_and_all_types(self):
        for layout in ("diffusers", "single"):
            for dtype in ("F32", "F16", "BF16"):
                with self.subTest(layout=layout, dtype=dtype):
                    self.compare(sd_checkpoint.Plan(), dtype, layout)
        print(f"largest relative error {self.worst:.2e}", file=sys.stderr)

    def test_other_widths_and_linear_projections(self):
        plan = sd_checkpoint.Plan(widths=(32, 32, 96), layers=2, attention=(False, True, True), heads=4, text=128, vae=(32, 32, 64, 64), linear=True)
        self.compare(plan, "F16", "diffusers")


if __name__ == "__main__":
    if len(sys.argv) > 1 and os.path.exists(sys.argv[1]):
        PROGRAM = sys.argv.pop(1)
    torch.set_num_threads(2)
    unittest.main()
