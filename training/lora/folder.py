"""A folder of pictures with captions: NAME.png (or .jpg, .jpeg) and, if there is one, NAME.txt beside it; NAME.npy where the
latent is known."""
import os

import numpy as np
import torch
from PIL import Image

import school

ENDINGS = (".png", ".jpg", ".jpeg")


def read(path, side):
    """-> pictures uint8 (n, side, side, 3), captions. Middle square of each. ValueError says which file is bad."""
    if not os.path.isdir(path):
        raise ValueError(f"{path} is no folder")
    pictures, captions = [], []
    for name in sorted(os.listdir(path)):
        if not name.lower().endswith(ENDINGS):
            continue
        full = os.path.join(path, name)
        try:
            image = Image.open(full).convert("RGB")
        except OSError as error:
            raise ValueError(f"{full} can't be read as a picture: {error}") from error
        w, h = image.size
        n = min(w, h)
        box = ((w - n) // 2, (h - n) // 2, (w - n) // 2 + n, (h - n) // 2 + n)
        pictures.append(np.array(image if (w, h) == (side, side) else image.resize((side, side), Image.LANCZOS, box)))
        words = os.path.splitext(full)[0] + ".txt"
        captions.append("")
        if os.path.exists(words):
            with open(words, encoding="utf-8") as file:
                captions[-1] = file.read()
    if not pictures:
        raise ValueError(f"{path} holds no .png, .jpg or .jpeg")
    return np.stack(pictures), captions


def known(path, shape):
    """Latents beside the pictures (NAME.npy, from lora.pieces) -> float (n, z, s, s); None where there are none."""
    names = sorted(name for name in os.listdir(path) if name.lower().endswith(ENDINGS))
    files = [os.path.join(path, os.path.splitext(name)[0] + ".npy") for name in names]
    missing = [file for file in files if not os.path.exists(file)]
    if len(missing) == len(files):
        return None
    if missing:
        raise ValueError(f"{missing[0]} is missing, and other pictures have one: run lora.pieces on the folder again")
    parts = [np.load(file) for file in files]
    for file, part in zip(files, parts):
        if part.shape != shape or not np.isfinite(part).all():
            raise ValueError(f"{file} is no latent of this model: {part.shape} instead of {shape}")
    return torch.from_numpy(np.stack(parts)).float()


@torch.no_grad()
def latents(ae, pictures, batch=32):
    """uint8 (n, S, S, 3) -> float (n, z, s, s)"""
    parts = []
    for i in range(0, len(pictures), batch):
        x = torch.from_numpy(pictures[i:i + batch]).permute(0, 3, 1, 2).float() / 127.5 - 1
        with torch.autocast("cpu", torch.bfloat16):
            parts.append(ae.encode(x.contiguous(memory_format=torch.channels_last)).float())
    return torch.cat(parts)


def bags(captions, size):
    """-> float (n, rows)"""
    encode, vocab = school.captions(size).encode, school.captions(size).vocabulary()
    out = torch.zeros(len(captions), len(vocab["rows"]))
    for i, text in enumerate(captions):
        for row in encode(text, vocab):
            out[i, row] += 1
    return out
