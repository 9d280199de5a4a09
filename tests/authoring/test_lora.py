#!/usr/bin/python3
"""LoRA files in every naming become adapters that paint what a checkpoint with the LoRA merged into its weights paints.
python3 tests/authoring/test_lora.py [COLOPHON]"""
import os
import sys
import tempfile
import unittest

import numpy as np

import sd_checkpoint
import test_import
from test_import import array, beyond_noise, colophon, relative

RANK, ALPHA = 4, 2.0
LAYERS = ["unet.down_blocks.0.attentions.0.transformer_blocks.0.attn1.to_q", "unet.mid_block.attentions.0.transformer_blocks.0.attn2.to_out.0",
          "unet.mid_block.attentions.0.transformer_blocks.0.ff.net.0.proj", "unet.up_blocks.1.attentions.0.proj_in",
          "text.encoder.layers.1.self_attn.v_proj", "text.encoder.layers.0.mlp.fc1"]
CONVS = ["unet.mid_block.resnets.0.conv1"]


def branches(plan, seed, layers):
    """{layer: (down, up)} of about a third of the layer's own size"""
    listed, random = sd_checkpoint.shapes(plan), np.random.default_rng(seed)
    made = {}
    for layer in layers:
        o, i, *k = listed[layer + ".weight"]
        down = random.standard_normal((RANK, i, *k)).astype(np.float32) / np.sqrt(i * np.prod(k, dtype=int))
        up = random.standard_normal((o, RANK, *(1 for _ in k))).astype(np.float32) * 0.3 / np.sqrt(RANK) * RANK / ALPHA
        made[layer] = (down.astype(np.float32), up.astype(np.float32))
    return made


def named(layer, naming):
    """-> names of down, up and alpha"""
    part, rest = layer.split(".", 1)
    if naming == "kohya":
        path = ("lora_unet_" + rest if part == "unet" else "lora_te_text_model_" + rest).replace(".", "_")
        return [path + ".lora_down.weight", path + ".lora_up.weight", path + ".alpha"]
    path = "unet." + rest if part == "unet" else "text_encoder.text_model." + rest
    if naming == "peft":
        return [path + ".lora_A.weight", path + ".lora_B.weight", path + ".alpha"]
    return [path + ".lora.down.weight", path + ".lora.up.weight", path + ".lora.alpha"]


def write(path, made, naming, dtype="F16"):
    values = {}
    for layer, (down, up) in made.items():
        for name, value in zip(named(layer, naming), (down, up, np.full(1, ALPHA, np.float32))):
            values[name] = value
    sd_checkpoint.write(path, [(n, v.shape, n) for n, v in values.items()], dtype, lambda n, s: values[n])


class Lora(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.temporary = tempfile.TemporaryDirectory()
        cls.folder = cls.temporary.name
        cls.plan = sd_checkpoint.Plan()
        cls.listed = sd_checkpoint.shapes(cls.plan)
        cls.checkpoint = cls.path("base")
        sd_checkpoint.write_diffusers(cls.checkpoint, cls.plan, "F32", cls.draw, "v_prediction")
        cls.model = cls.path("m.safetensors")
        cls.loras = {n: branches(cls.plan, n, LAYERS + CONVS if n == 1 else LAYERS[1:4]) for n in (1, 2)}
        write(cls.path("first.safetensors"), cls.loras[1], "kohya")
        write(cls.path("second.safetensors"), cls.loras[2], "diffusers")
        colophon("import", cls.checkpoint, "-o", cls.model, "--paintings", 2, "--lora", cls.path("first.safetensors"), "--lora", cls.path("second.safetensors"))

    @classmethod
    def tearDownClass(cls):
        cls.temporary.cleanup()

    @classmethod
    def path(cls, name):
        return os.path.join(cls.folder, name)

    @classmethod
    def draw(cls, name, shape):
        return sd_checkpoint.draw(name, cls.listed[name], 1).reshape(shape)

    def adapter(self, name):
        return self.path(f"adapters/{name}.safetensors")

    def paint(self, folder, *more):
        colophon("paint", "a ship", "-m", self.model, "--steps", 8, "--sampler", "euler", "--seed", 5, "-o", folder + ".png", "--dump", folder, *more)
        with open(folder + ".png", "rb") as file:
            return file.read()

    def test_namings_give_the_same_adapter(self):
        with open(self.adapter("first"), "rb") as file:
            first = file.read()
        for naming in ("peft", "diffusers"):
            os.makedirs(self.path(naming), exist_ok=True)
            write(self.path(naming + "/first.safetensors"), self.loras[1], naming)
            colophon("import", self.path(naming + "/first.safetensors"), "--model", self.model, "-o", self.path(naming + "/out.safetensors"))
            with open(self.path(naming + "/out.safetensors"), "rb") as file:
                self.assertEqual(file.read(), first, naming)

    def test_paints_what_merged_weights_paint(self):
        strengths = {1: 0.75, 2: -0.5}
        merged = self.path("merged")

        def make(name, shape):
            value = self.draw(name, self.listed[name]).astype(np.float64)
            for n, strength in strengths.items():
                pair = self.loras[n].get(name.removesuffix(".weight")) if name.endswith(".weight") else None
                if pair:
                    down, up = (x.astype(np.float16).astype(np.float64) for x in pair)
                    value += strength * ALPHA / RANK * (up.reshape(len(up), RANK) @ down.reshape(RANK, -1)).reshape(value.shape)
            return value.astype(np.float32).reshape(shape)

        sd_checkpoint.write_diffusers(merged, self.plan, "F32", make, "v_prediction")
        adapters = ["--adapter", self.adapter("first") + ":0.75", "--adapter", self.adapter("second") + ":-0.5"]
        one = self.paint(self.path("with"), *adapters)
        self.assertEqual(one, self.paint(self.path("turned"), *adapters[2:], *adapters[:2]))      # order changes no bit
        self.paint(self.path("without"))
        merging = [word for n, naming in ((1, "first"), (2, "second")) for word in ("--lora", f"{self.path(naming)}.safetensors:{strengths[n]}")]
        self.paint(self.path("float"), "--float", merged)
        self.paint(self.path("added"), "--float", self.checkpoint, *merging)
        self.paint(self.path("plain"), "--float", self.checkpoint)
        latent = {n: beyond_noise(self.path(n)) for n in ("with", "without", "float", "added", "plain")}
        error, change = relative(latent["with"], latent["float"]), relative(latent["float"], latent["plain"])
        print(f"two LoRAs change the latent by {change:.1%}; integers are {error:.2%} from merged float weights", file=sys.stderr)
        self.assertGreater(change, 0.1)
        self.assertLess(error, 0.02)
        self.assertLess(relative(latent["added"], latent["float"]), 1e-4)
        self.assertLess(relative(latent["without"], latent["plain"]), 0.02)

    def test_refuses_what_is_no_lora_for_the_model(self):
        def refused(word, made, rename=lambda n: n):
            values = {rename(n): np.ones(s, np.float32) for n, s in made.items()}
            sd_checkpoint.write(self.path("bad.safetensors"), [(n, v.shape, n) for n, v in values.items()], "F32", lambda n, s: values[n])
            text = colophon("import", self.path("bad.safetensors"), "--model", self.model, "-o", self.path("never.safetensors"), fails=True)
            self.assertIn(word, text)
            self.assertEqual(text.count("error:"), 1)
            self.assertFalse(os.path.exists(self.path("never.safetensors")))

        layer = "unet.mid_block.attentions.0.transformer_blocks.0.attn1.to_q"
        refused("one half", {layer + ".lora_A.weight": (4, 64)})
        refused("fit each other", {layer + ".lora_A.weight": (4, 64), layer + ".lora_B.weight": (64, 5)})
        refused("tensors", {layer + ".lora_A.weight": (4, 32), layer + ".lora_B.weight": (64, 4)})
        refused("no point", {"unet.mid_block.other.lora_A.weight": (4, 64), "unet.mid_block.other.lora_B.weight": (64, 4)})
        refused("LoHa", {layer + ".hada_w1_a": (4, 64)})


if __name__ == "__main__":
    if len(sys.argv) > 1 and os.path.exists(sys.argv[1]):
        test_import.PROGRAM = os.path.abspath(sys.argv.pop(1))
    unittest.main()
