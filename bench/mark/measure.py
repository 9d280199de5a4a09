#!/usr/bin/python3
"""What the mark survives, on pictures of the corpus, and how often it is seen where it is not: docs/figures/mark.json.

    bench/mark/measure.py [--count 1000] [--json FILE] [--part SIZE]

Each picture gets a payload of its own. Detected means: the score suffices and all 32 bits are right.
"""
import argparse
import io
import json
import os
import pathlib
import re
import struct
import subprocess
import sys

import numpy as np
from PIL import Image

ROOT = pathlib.Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "training"))
from corpus.render import draw  # noqa: E402
import mark as constants        # noqa: E402

SEED = 20261127  # of the pictures: none that a model was trained on
THRESHOLD = float(re.search(r"kMarkScoreMin = ([0-9.]+);", (ROOT / "src/provenance/mark_detector.hpp").read_text()).group(1))


def jpeg(picture, quality=75):
    file = io.BytesIO()
    Image.fromarray(picture).save(file, "JPEG", quality=quality)
    return np.asarray(Image.open(file).convert("RGB"))


def half(picture):
    h, w = picture.shape[:2]
    return np.asarray(Image.fromarray(picture).resize((w // 2, h // 2), Image.BICUBIC))


def crop(picture, rng):
    """A tenth of the area is cut away, from edges that chance picks."""
    h, w = picture.shape[:2]
    height, width = int(h * 0.9 ** 0.5), int(w * 0.9 ** 0.5)
    top, left = int(rng.integers(h - height + 1)), int(rng.integers(w - width + 1))
    return picture[top:top + height, left:left + width]


class Frames:
    """bench/mark/mark_frames, picture by picture."""

    def __init__(self):
        self.process = subprocess.Popen([ROOT / "build/mark_frames", ROOT / "models/house.mark", str(constants.SHIFT)],
                                        stdin=subprocess.PIPE, stdout=subprocess.PIPE)

    def send(self, picture, payload):
        h, w = picture.shape[:2]
        self.process.stdin.write(struct.pack("<III", w, h, payload) + np.ascontiguousarray(picture).tobytes())
        self.process.stdin.flush()

    def mark(self, picture, payload):
        self.send(picture, payload)
        return np.frombuffer(self.process.stdout.read(picture.size), np.uint8).reshape(picture.shape)

    def detect(self, picture):
        self.send(picture, 0)
        score, payload, _ = self.process.stdout.readline().split()
        return float(score), int(payload)


def measure(size, count):
    frames, found, false, psnr, unmarked = Frames(), {}, 0, [], []
    rng = np.random.default_rng([SEED, size])
    for i in range(count):
        plain = draw(SEED, i, size)[0]
        payload = int(rng.integers(1, 2 ** 32))
        marked = frames.mark(plain, payload)
        psnr.append(10 * np.log10(255 ** 2 / np.mean((marked.astype(float) - plain) ** 2)))
        copies = {"copy": marked, "jpeg75": jpeg(marked), "half": half(marked), "crop10": crop(marked, rng)}
        for name, copy in copies.items():
            score, said = frames.detect(copy)
            found[name] = found.get(name, 0) + (score >= THRESHOLD and said == payload)
        score, _ = frames.detect(plain)
        unmarked.append(score)
        false += score >= THRESHOLD
        if i % 50 == 49:
            print(f"{size}: {i + 1}/{count} {found} false {false}", file=sys.stderr, flush=True)
    return {f"psnr_min_{size}_db": round(min(psnr), 2), f"false_{size}": false, f"unmarked_score_max_{size}": round(max(unmarked), 3),
            **{f"{name}_{size}_share": value / count for name, value in found.items()}}


def main():
    p = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    p.add_argument("--count", type=int, default=1000)
    p.add_argument("--json", default=str(ROOT / "docs/figures/mark.json"))
    p.add_argument("--part", type=int, help="only pictures of this size; the others' figures stay")
    a = p.parse_args()
    subprocess.run(["cmake", "--build", "--preset", "release", "--target", "mark_frames"], cwd=ROOT, check=True, stdout=subprocess.DEVNULL)
    figures = {}
    if os.path.exists(a.json):
        figures = json.load(open(a.json))
    figures.update({"pictures": a.count, "threshold": THRESHOLD})
    for size in [a.part] if a.part else [512, 256]:
        figures.update(measure(size, a.count))
    with open(a.json, "w") as file:
        json.dump(figures, file, indent=1)
        file.write("\n")
    print(json.dumps(figures, indent=1))


if __name__ == "__main__":
    main()
