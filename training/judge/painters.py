"""Pictures by the integer program (the command line), by the float pipeline, and from the corpus."""
import json
import os
import subprocess
import tempfile
from concurrent.futures import ThreadPoolExecutor

import numpy as np
import torch
from PIL import Image

import nets
import school

REPOSITORY = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))


def binary(path=None):
    return path or os.path.join(REPOSITORY, "build", "colophon")


def file_of(a):
    """The model that is measured."""
    return a.model or os.path.join(REPOSITORY, "models", "house-small.safetensors" if a.size == "house-small" else "house.safetensors")


def area(a):
    """What figures and pictures of it are called: house, house_small."""
    return "house_small" if a.size == "house-small" else "house"


def id_of(a, file):
    return subprocess.run([binary(a.binary), "model", "root", file], check=True, capture_output=True, text=True).stdout.strip()


def model_id(a):
    return id_of(a, file_of(a))


def _one(job):
    program, model, prompt, seed = job
    with tempfile.TemporaryDirectory() as out:
        path = os.path.join(out, "a.png")
        subprocess.run([program, "paint", prompt, "--model", model, "--seed", str(seed), "--threads", "1", "-o", path], check=True, capture_output=True)
        return np.array(Image.open(path).convert("RGB"))


def integer(a, prompts, first_seed=0, model=None):
    """-> uint8 (n, 256, 256, 3); picture k has seed first_seed + k"""
    jobs = [(binary(a.binary), model or file_of(a), p, first_seed + k) for k, p in enumerate(prompts)]
    out = []
    with ThreadPoolExecutor(2) as pool:
        for k, picture in enumerate(pool.map(_one, jobs)):
            out.append(picture)
            if k % 16 == 15 or k + 1 == len(jobs):
                print(f"\rpainted {k + 1}/{len(jobs)}", end="", flush=True)
    print()
    return np.stack(out)


def floats(prompts, first_seed=0, size="house"):
    import sample_float
    loaded, noise = sample_float.models(size), sample_float.noise_for(nets.SIZES[size][1], range(first_seed, first_seed + len(prompts)))
    with torch.no_grad():
        return sample_float.paint(size, prompts, noise, loaded)[0]


def corpus(seed, count, fixed=None, size="house"):
    """-> pictures, captions, labels"""
    draw = school.render(size).draw
    parts = [draw(seed, i, 256, fixed) for i in range(count)]
    return np.stack([p for p, _, _ in parts]), [t for _, t, _ in parts], np.array([l for _, _, l in parts])


def sheet(pictures, columns, tile, path, gap=0):
    rows = (len(pictures) + columns - 1) // columns
    img = Image.new("RGB", (columns * (tile + gap) - gap, rows * (tile + gap) - gap), "white")
    for i, picture in enumerate(pictures):
        img.paste(Image.fromarray(picture).resize((tile, tile), Image.LANCZOS), (i % columns * (tile + gap), i // columns * (tile + gap)))
    os.makedirs(os.path.dirname(path), exist_ok=True)
    img.save(path, optimize=True)


def docs(*parts):
    return os.path.join(REPOSITORY, "docs", *parts)


def write(name, figures):
    """docs/figures/NAME.json"""
    with open(docs("figures", f"{name}.json"), "w") as f:
        json.dump(figures, f, indent=1)
        f.write("\n")
    print(json.dumps(figures, indent=1))
