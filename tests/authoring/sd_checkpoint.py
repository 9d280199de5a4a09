#!/usr/bin/python3
"""Makes a checkpoint of Stable Diffusion 1.x's shapes with random weights, in both layouts, from a seed.

    sd_checkpoint.py tiny FOLDER            FOLDER/diffusers/ and FOLDER/single.safetensors, of the same weights
    sd_checkpoint.py full FOLDER            Stable Diffusion 1.5's own widths; about 2 GB each
    sd_checkpoint.py tiny FOLDER --only single --dtype F32 --prediction v_prediction --linear

Weights are drawn a tensor at a time, so memory stays small. Rows have unit variance over their fan-in, some with heavy
tails, so that every layer's output is near 1; the last layer is scaled so that the predicted noise is.
"""
import argparse
import json
import os
import struct
import zlib
from dataclasses import dataclass, field

import numpy as np


@dataclass
class Plan:
    widths: tuple = (32, 64)          # of the denoiser's levels
    layers: int = 1                   # a level
    attention: tuple = (True, False)  # a level
    heads: int = 8
    text: int = 64
    text_layers: int = 2
    slots: int = 16
    merges: int = 40
    vae: tuple = (32, 64)
    vae_layers: int = 1
    latent: int = 4
    linear: bool = False              # proj_in and proj_out as linear layers
    shapes: dict = field(default_factory=dict)


PLANS = {"tiny": Plan(),
         "full": Plan((320, 640, 1280, 1280), 2, (True, True, True, False), 8, 768, 12, 77, 48894, (128, 256, 512, 512), 2)}


def shapes(plan):
    """{our name: shape}; ours are diffusers' behind text., unet. and vae."""
    out = {}

    def conv(name, o, i, k, bias=True):
        out[name + ".weight"] = (o, i, k, k)
        if bias:
            out[name + ".bias"] = (o,)

    def linear(name, o, i, bias=True):
        out[name + ".weight"] = (o, i)
        if bias:
            out[name + ".bias"] = (o,)

    def norm(name, c):
        out[name + ".weight"] = out[name + ".bias"] = (c,)

    def resnet(name, i, o, time=0):
        norm(name + ".norm1", i)
        conv(name + ".conv1", o, i, 3)
        if time:
            linear(name + ".time_emb_proj", o, time)
        norm(name + ".norm2", o)
        conv(name + ".conv2", o, o, 3)
        if i != o:
            conv(name + ".conv_shortcut", o, i, 1)

    def transformer(name, c):
        norm(name + ".norm", c)
        for part in ("proj_in", "proj_out"):
            (linear if plan.linear else lambda n, o, i: conv(n, o, i, 1))(f"{name}.{part}", c, c)
        block = name + ".transformer_blocks.0"
        for n in (1, 2, 3):
            norm(f"{block}.norm{n}", c)
        for attention, keys in (("attn1", c), ("attn2", plan.text)):
            linear(f"{block}.{attention}.to_q", c, c, False)
            linear(f"{block}.{attention}.to_k", c, keys, False)
            linear(f"{block}.{attention}.to_v", c, keys, False)
            linear(f"{block}.{attention}.to_out.0", c, c)
        linear(block + ".ff.net.0.proj", 8 * c, c)
        linear(block + ".ff.net.2", c, 4 * c)

    t = plan.text
    out["text.embeddings.token_embedding.weight"] = (512 + plan.merges + 2, t)
    out["text.embeddings.position_embedding.weight"] = (plan.slots, t)
    for n in range(plan.text_layers):
        layer = f"text.encoder.layers.{n}"
        for part in "qkv":
            linear(f"{layer}.self_attn.{part}_proj", t, t)
        linear(layer + ".self_attn.out_proj", t, t)
        linear(layer + ".mlp.fc1", 4 * t, t)
        linear(layer + ".mlp.fc2", t, 4 * t)
        norm(layer + ".layer_norm1", t)
        norm(layer + ".layer_norm2", t)
    norm("text.final_layer_norm", t)

    widths, time, levels = plan.widths, 4 * plan.widths[0], len(plan.widths)
    conv("unet.conv_in", widths[0], plan.latent, 3)
    linear("unet.time_embedding.linear_1", time, widths[0])
    linear("unet.time_embedding.linear_2", time, time)
    skips, c = [widths[0]], widths[0]
    for level, width in enumerate(widths):
        block = f"unet.down_blocks.{level}"
        for n in range(plan.layers):
            resnet(f"{block}.resnets.{n}", c, width, time)
            c = width
            if plan.attention[level]:
                transformer(f"{block}.attentions.{n}", c)
            skips.append(c)
        if level < levels - 1:
            conv(block + ".downsamplers.0.conv", c, c, 3)
            skips.append(c)
    resnet("unet.mid_block.resnets.0", c, c, time)
    transformer("unet.mid_block.attentions.0", c)
    resnet("unet.mid_block.resnets.1", c, c, time)
    for level, width in enumerate(reversed(widths)):
        block = f"unet.up_blocks.{level}"
        for n in range(plan.layers + 1):
            resnet(f"{block}.resnets.{n}", c + skips.pop(), width, time)
            c = width
            if plan.attention[levels - 1 - level]:
                transformer(f"{block}.attentions.{n}", c)
        if level < levels - 1:
            conv(block + ".upsamplers.0.conv", c, c, 3)
    norm("unet.conv_norm_out", c)
    conv("unet.conv_out", plan.latent, c, 3)

    conv("vae.post_quant_conv", plan.latent, plan.latent, 1)
    c = plan.vae[-1]
    conv("vae.decoder.conv_in", c, plan.latent, 3)
    resnet("vae.decoder.mid_block.resnets.0", c, c)
    attention = "vae.decoder.mid_block.attentions.0"
    norm(attention + ".group_norm", c)
    for part in ("to_q", "to_k", "to_v", "to_out.0"):
        linear(f"{attention}.{part}", c, c)
    resnet("vae.decoder.mid_block.resnets.1", c, c)
    for level, width in enumerate(reversed(plan.vae)):
        block = f"vae.decoder.up_blocks.{level}"
        for n in range(plan.vae_layers + 1):
            resnet(f"{block}.resnets.{n}", c, width)
            c = width
        if level < len(plan.vae) - 1:
            conv(block + ".upsamplers.0.conv", c, c, 3)
    norm("vae.decoder.conv_norm_out", c)
    conv("vae.decoder.conv_out", 3, c, 3)
    return out


def draw(name, shape, seed):
    """float32 weights of one tensor, from the seed and its name alone"""
    random = np.random.Generator(np.random.PCG64([seed, zlib.crc32(name.encode())]))
    normal = random.standard_normal(shape, np.float32)
    if name.endswith("embedding.weight") and name.startswith("text."):
        return normal * np.float32(0.3)
    if len(shape) == 1:
        is_norm = "norm" in name.rsplit(".", 2)[-2]
        return np.float32(1) + np.float32(0.2) * normal if is_norm and name.endswith("weight") else np.float32(0.1) * normal
    fan = int(np.prod(shape[1:]))
    if zlib.crc32(name.encode()) % 3 == 0:      # a third of the layers: some weights far out, as trained ones have
        normal = normal * (1 + np.float32(0.25) * random.standard_normal(shape, np.float32) ** 2)
    gain = np.float32(1.0)
    if name == "unet.conv_out.weight":
        gain = np.float32(1.7)                  # SiLU of a normalised value has a mean square near 0.36
    if name.startswith("unet") and name.endswith(("conv2.weight", "to_out.0.weight", "net.2.weight", "proj_out.weight")):
        gain = np.float32(0.5)                  # residual branches
    if name == "vae.decoder.conv_out.weight":
        gain = np.float32(0.6)
    return normal * (gain / np.float32(fan) ** np.float32(0.5))


def single_name(name, plan):
    """Our name -> that of a single-file checkpoint, None where it has none."""
    part, rest = name.split(".", 1)
    if part == "text":
        return "cond_stage_model.transformer.text_model." + rest
    resnet = {"norm1": "in_layers.0", "conv1": "in_layers.2", "time_emb_proj": "emb_layers.1", "norm2": "out_layers.0",
              "conv2": "out_layers.3", "conv_shortcut": "skip_connection"}
    if part == "unet":
        p = rest.split(".")
        head = {"conv_in": "input_blocks.0.0", "conv_norm_out": "out.0", "conv_out": "out.2"}.get(p[0])
        if head:
            return f"model.diffusion_model.{head}.{p[-1]}"
        if p[0] == "time_embedding":
            return f"model.diffusion_model.time_embed.{0 if p[1] == 'linear_1' else 2}.{p[-1]}"
        if p[0] == "mid_block":
            n = {("resnets", "0"): 0, ("attentions", "0"): 1, ("resnets", "1"): 2}[p[1], p[2]]
            inner = p[3:] if p[1] == "attentions" else [resnet[p[3]], p[4]]
            return f"model.diffusion_model.middle_block.{n}." + ".".join(inner)
        level, index = int(p[1]), int(p[3])
        if p[0] == "down_blocks":
            n = 1 + level * (plan.layers + 1) + (plan.layers if p[2] == "downsamplers" else index)
            where = f"model.diffusion_model.input_blocks.{n}"
            if p[2] == "downsamplers":
                return f"{where}.0.op.{p[-1]}"
        else:
            attention = tuple(reversed(plan.attention))[level]
            n = level * (plan.layers + 1) + (plan.layers if p[2] == "upsamplers" else index)
            where = f"model.diffusion_model.output_blocks.{n}"
            if p[2] == "upsamplers":
                return f"{where}.{2 if attention else 1}.conv.{p[-1]}"
        if p[2] == "attentions":
            return f"{where}.1." + ".".join(p[4:])
        return f"{where}.0.{resnet[p[4]]}.{p[5]}"
    if rest.startswith("decoder.mid_block.attentions.0."):
        inner = {"group_norm": "norm", "to_q": "q", "to_k": "k", "to_v": "v", "to_out.0": "proj_out"}
        module, tail = rest[31:].rsplit(".", 1)
        return f"first_stage_model.decoder.mid.attn_1.{inner[module]}.{tail}"
    rest = rest.replace("conv_shortcut", "nin_shortcut").replace("conv_norm_out", "norm_out")
    for n in (0, 1):
        rest = rest.replace(f"mid_block.resnets.{n}", f"mid.block_{n + 1}")
    if rest.startswith("decoder.up_blocks."):
        p = rest.split(".")
        p[1:3] = ["up", str(len(plan.vae) - 1 - int(p[2]))]
        rest = ".".join(p).replace(".resnets.", ".block.").replace(".upsamplers.0.", ".upsample.")
    return "first_stage_model." + rest


def encode(values, dtype):
    if dtype == "F32":
        return values.astype("<f4").tobytes()
    if dtype == "F16":
        return values.astype("<f2").tobytes()
    bits = values.astype("<f4").view("<u4")                            # BF16, rounded to nearest even
    return ((bits + 0x7FFF + ((bits >> 16) & 1)) >> 16).astype("<u2").tobytes()


def write(path, tensors, dtype, make, extra=()):
    """tensors: [(name in the file, shape, our name)], written one at a time; extra: [(name, dtype, shape, bytes)]"""
    header, at, width = {"__metadata__": {"format": "pt"}}, 0, 4 if dtype == "F32" else 2
    for name, shape, _ in tensors:
        size = int(np.prod(shape)) * width
        header[name] = {"dtype": dtype, "shape": list(shape), "data_offsets": [at, at + size]}
        at += size
    for name, kind, shape, data in extra:
        header[name] = {"dtype": kind, "shape": list(shape), "data_offsets": [at, at + len(data)]}
        at += len(data)
    text = json.dumps(header).encode()
    text += b" " * (-len(text) % 8)
    os.makedirs(os.path.dirname(path), exist_ok=True)
    with open(path, "wb") as file:
        file.write(struct.pack("<Q", len(text)) + text)
        for _, shape, ours in tensors:
            file.write(encode(make(ours, shape), dtype))
        for *_, data in extra:
            file.write(data)


# The order in which CLIP shows bytes as characters; token n is the n-th.
BYTES = [*range(0x21, 0x7F), *range(0xA1, 0xAD), *range(0xAE, 0x100), *range(0x00, 0x21), *range(0x7F, 0xA1), 0xAD]


def characters():
    shown, extra = [], 0
    for byte in BYTES:
        if len(shown) < 188:
            shown.append(chr(byte))
        else:
            shown.append(chr(256 + extra))
            extra += 1
    return shown


def write_tokenizer(folder, count):
    """A byte-pair vocabulary with as many merges as are asked for: pairs of letters first."""
    shown = characters()
    letters = [c for c in "etaoinshrdlu"] + [c for c in shown if c not in "etaoinshrdlu"]
    pairs = []
    for a in letters:
        for b in letters:
            if len(pairs) < count:
                pairs.append((a, b if len(pairs) % 2 else b + "</w>"))
    vocabulary = shown + [c + "</w>" for c in shown] + [a + b for a, b in pairs] + ["<|startoftext|>", "<|endoftext|>"]
    os.makedirs(folder, exist_ok=True)
    with open(os.path.join(folder, "merges.txt"), "w", encoding="utf-8") as file:
        file.write("#version: 0.2\n" + "".join(f"{a} {b}\n" for a, b in pairs))
    with open(os.path.join(folder, "vocab.json"), "w", encoding="utf-8") as file:
        json.dump({token: n for n, token in enumerate(vocabulary)}, file)


def write_diffusers(folder, plan, dtype, make, prediction):
    listed = shapes(plan)
    for part, prefix, stem in (("unet", "unet.", "diffusion_pytorch_model"), ("vae", "vae.", "diffusion_pytorch_model"), ("text_encoder", "text.", "model")):
        front = "text_model." if part == "text_encoder" else ""
        tensors = [(front + n[len(prefix):], s, n) for n, s in listed.items() if n.startswith(prefix)]
        write(os.path.join(folder, part, stem + ".safetensors"), tensors, dtype, make)
    config = {"unet": {"attention_head_dim": plan.heads, "block_out_channels": plan.widths, "norm_num_groups": 32, "cross_attention_dim": plan.text},
              "vae": {"scaling_factor": 0.18215, "norm_num_groups": 32}, "text_encoder": {"num_attention_heads": plan.text // 64, "hidden_act": "quick_gelu"}}
    for part, values in config.items():
        with open(os.path.join(folder, part, "config.json"), "w") as file:
            json.dump(values, file)
    os.makedirs(os.path.join(folder, "scheduler"), exist_ok=True)
    with open(os.path.join(folder, "scheduler", "scheduler_config.json"), "w") as file:
        json.dump({"beta_start": 0.00085, "beta_end": 0.012, "beta_schedule": "scaled_linear", "num_train_timesteps": 1000, "prediction_type": prediction}, file)
    with open(os.path.join(folder, "model_index.json"), "w") as file:
        json.dump({"_class_name": "StableDiffusionPipeline"}, file)
    write_tokenizer(os.path.join(folder, "tokenizer"), plan.merges)


def write_single(path, plan, dtype, make):
    tensors = [(single_name(n, plan), s if not n.startswith("vae.decoder.mid_block.attentions.0.to_") or len(s) == 1 else (*s, 1, 1), n) for n, s in shapes(plan).items()]
    positions = np.arange(plan.slots, dtype="<i8")
    extra = [("cond_stage_model.transformer.text_model.embeddings.position_ids", "I64", (1, plan.slots), positions.tobytes()),
             ("model_ema.decay", "F32", (), b"\0\0\0\0")]
    write(path, tensors, dtype, lambda n, s: make(n, s), extra)


def main():
    p = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    p.add_argument("plan", choices=list(PLANS))
    p.add_argument("folder")
    p.add_argument("--only", choices=["diffusers", "single"])
    p.add_argument("--dtype", choices=["F16", "BF16", "F32"], default="F16")
    p.add_argument("--prediction", choices=["epsilon", "v_prediction"], default="epsilon")
    p.add_argument("--linear", action="store_true")
    p.add_argument("--seed", type=int, default=1)
    a = p.parse_args()
    plan = PLANS[a.plan]
    plan.linear = a.linear
    listed = shapes(plan)

    def make(name, shape):
        return draw(name, listed[name], a.seed).reshape(shape)

    if a.only != "single":
        write_diffusers(os.path.join(a.folder, "diffusers"), plan, a.dtype, make, a.prediction)
    if a.only != "diffusers":
        write_single(os.path.join(a.folder, "single.safetensors"), plan, a.dtype, make)
        write_tokenizer(os.path.join(a.folder, "tokenizer"), plan.merges)


if __name__ == "__main__":
    main()
