"""python3 -m corpus OUT --count N --size S --seed K: pictures.npy (N, S, S, 3) uint8, labels.npy (N, 4), captions.json.

With --seen the pairs of subject and manner that the model must not see are left out.

python3 -m corpus SHEET.png --sheet [--tile 96]: every subject in every manner.
"""
import argparse
import json
import multiprocessing
import os

import numpy as np
from PIL import Image

from .render import NAMES, draw


def _part(job):
    path, seed, size, lo, hi, every_pair = job
    out = np.load(path, mmap_mode="r+")
    rest = []
    for i in range(lo, hi):
        out[i], text, labels = draw(seed, i, size, None, every_pair)
        rest.append((text, labels))
    return rest


def write(out, seed, count, size, workers=2, every_pair=True):
    os.makedirs(out, exist_ok=True)
    path = os.path.join(out, "pictures.npy")
    np.lib.format.open_memmap(path, "w+", np.uint8, (count, size, size, 3)).flush()
    jobs = [(path, seed, size, i, min(i + 256, count), every_pair) for i in range(0, count, 256)]
    texts, labels = [], []
    with multiprocessing.Pool(workers) as pool:
        for k, part in enumerate(pool.imap(_part, jobs)):
            texts += [t for t, _ in part]
            labels += [l for _, l in part]
            print(f"\rcorpus {len(texts)}/{count}", end="", flush=True)
    print()
    np.save(os.path.join(out, "labels.npy"), np.int64(labels))
    with open(os.path.join(out, "captions.json"), "w") as f:
        json.dump(texts, f)


def sheet(path, seed, size, tile):
    """Rows are subjects; columns are manners twice over, palettes and moods cycling."""
    rows, manners, palettes, moods = map(len, NAMES.values())
    img = Image.new("RGB", (2 * manners * tile, rows * tile))
    for s in range(rows):
        for k in range(2 * manners):
            fixed = {"subject": s, "manner": k % manners, "palette": (s * 3 + k * 7) % palettes, "mood": (k + s + k // manners) % moods}
            a, _, _ = draw(seed, 100 * s + k, size, fixed)
            img.paste(Image.fromarray(a).resize((tile, tile), Image.LANCZOS if tile < size else Image.NEAREST), (k * tile, s * tile))
    img.save(path, optimize=True)


if __name__ == "__main__":
    p = argparse.ArgumentParser()
    p.add_argument("out")
    p.add_argument("--seed", type=int, default=1)
    p.add_argument("--count", type=int, default=1000)
    p.add_argument("--size", type=int, default=256)
    p.add_argument("--workers", type=int, default=2)
    p.add_argument("--seen", action="store_true")
    p.add_argument("--sheet", action="store_true")
    p.add_argument("--tile", type=int, default=0)
    a = p.parse_args()
    if a.sheet:
        sheet(a.out, a.seed, a.size, a.tile or a.size * (1 if a.size >= 128 else 4))
    else:
        write(a.out, a.seed, a.count, a.size, a.workers, not a.seen)
