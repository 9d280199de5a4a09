"""Float sampling: python3 sample_float.py tiny|house OUT.png [--prompt "..."] [--seed 7] [--count 16].

Without a prompt: a sheet over subjects (rows) and manners with palettes and moods cycling (columns). `paint` takes the noise as an
array, so that the integer pipeline can be given the same.
"""
import argparse
import json
import os

import numpy as np
import torch
from PIL import Image

import nets
import school
from flow import sample
from run import folder


def models(size):
    """-> autoencoder, denoiser, vocabulary."""
    with open(os.path.join(folder(size), "vocabulary.json")) as f:
        vocab = json.load(f)
    return nets.load(os.path.join(folder(size), "ae.pt")), nets.load(os.path.join(folder(size), "denoiser.pt")), vocab


def bags(prompts, vocab):
    out = torch.zeros(len(prompts), len(vocab["rows"]))
    for i, text in enumerate(prompts):
        for r in [vocab["words"][w] for w in text.lower().split() if w in vocab["words"]][: vocab["max_tokens"]]:
            out[i, r] += 1
    return out


def noise_for(cfg, seeds):
    """(n, z, side, side) unit normal. Not the painting's noise: that one is integer and the engine's."""
    return np.stack([np.random.default_rng(s).standard_normal((cfg.z, cfg.latent, cfg.latent)) for s in seeds]).astype(np.float32)


def paint(size, prompts, noise, loaded=None, batch=16, **options):
    """prompts (n), noise (n, z, side, side) float array -> uint8 (n, S, S, 3), latents (n, z, side, side)."""
    ae, net, vocab = loaded or models(size)
    bag, pictures, latents = bags(prompts, vocab), [], []
    for i in range(0, len(prompts), batch):
        z = sample(net, torch.from_numpy(noise[i:i + batch]), bag[i:i + batch], **options)
        with torch.no_grad():
            y = ae.decode(z).clamp(-1, 1)
        pictures.append(((y + 1) * 127.5 + 0.5).floor().byte().permute(0, 2, 3, 1).numpy())
        latents.append(z.numpy())
    return np.concatenate(pictures), np.concatenate(latents)


def grid_prompts(size, columns=12):
    """Subjects by rows; manner, palette and mood cycle along the columns."""
    words = school.captions(size)
    first = lambda table: [w.split()[0] for w in table.values()]
    s, m, p, o = map(first, (words.SUBJECT_WORDS, words.MANNER_WORDS, words.PALETTE_WORDS, words.MOOD_WORDS))
    return [f"{s[i]} {p[(3 * i + 7 * k) % len(p)]} {m[k % len(m)]} {o[(k + i + k // len(m)) % len(o)]}" for i in range(len(s)) for k in range(columns)]


def sheet(pictures, columns, path, zoom=1):
    n, h, w, _ = pictures.shape
    img = Image.new("RGB", (columns * w * zoom, -(-n // columns) * h * zoom))
    for i, a in enumerate(pictures):
        img.paste(Image.fromarray(a).resize((w * zoom, h * zoom), Image.NEAREST), (i % columns * w * zoom, i // columns * h * zoom))
    img.save(path)


def main():
    p = argparse.ArgumentParser()
    p.add_argument("size", choices=list(nets.SIZES))
    p.add_argument("out")
    p.add_argument("--prompt")
    p.add_argument("--seed", type=int, default=0)
    p.add_argument("--count", type=int, default=16)
    p.add_argument("--steps", type=int)
    p.add_argument("--guidance", type=float)
    p.add_argument("--shift", type=float, default=1.0)
    a = p.parse_args()
    torch.set_num_threads(1)
    prompts = [a.prompt] * a.count if a.prompt else grid_prompts(a.size)
    noise = noise_for(nets.SIZES[a.size][1], range(a.seed, a.seed + len(prompts)))
    pictures, _ = paint(a.size, prompts, noise, steps=a.steps, guidance=a.guidance, shift=a.shift)
    sheet(pictures, 4 if a.prompt else 12, a.out, 4 if a.size == "tiny" else 1)


if __name__ == "__main__":
    main()
