"""A folder of pictures with captions: NAME.png (or .jpg, .jpeg) and, if there is one, NAME.txt beside it."""
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
