"""What the shipped house model paints, by the integer program: two sheets and how often a classifier sees what was asked.

python3 evaluate.py [--binary ../build/colophon] [--model ../models/house.safetensors]

Writes, below docs/: figures/house_recognition.json, pictures/house_sheet.png (seeds 0-63), pictures/house_first_sixteen.png
(seeds 0-15) and house-prompts.txt. Subjects, manners and palettes are balanced over 256 prompts; words are drawn among
the synonyms by a fixed seed; nothing is chosen by hand. The classifier's accuracy on corpus pictures that neither it nor
the model saw (runs/classifier/accuracy.json) stands beside the model's.
"""
import argparse
import json
import os
import subprocess
import tempfile
from concurrent.futures import ThreadPoolExecutor

import numpy as np
from PIL import Image

from classifier import judge
from corpus.captions import MANNER_WORDS, MOOD_WORDS, PALETTE_WORDS, SUBJECT_WORDS
from run import folder

HERE = os.path.dirname(os.path.abspath(__file__))
DOCS = os.path.join(os.path.dirname(HERE), "docs")
PROMPTS, SEED = 256, 2024
TABLES = (SUBJECT_WORDS, MANNER_WORDS, PALETTE_WORDS)


def grid():
    """-> [(prompt, [subject, manner, palette] as indices)]: every pair of subject and palette, manners in turn."""
    rng = np.random.default_rng(SEED)
    pick = lambda words: str(rng.choice(words.split()))
    out = []
    for i in range(PROMPTS):
        labels = [i % 10, (i + i // 10) % 4, (i // 10 + i) % 10]
        subject, manner, palette = (pick(list(table.values())[k]) for table, k in zip(TABLES, labels))
        mood = pick(list(MOOD_WORDS.values())[int(rng.integers(4))])
        out.append((f"{mood} {subject} in {palette}, {manner}", labels))
    return out


def paint(binary, model, prompt, seed):
    """-> uint8 (256, 256, 3)"""
    with tempfile.TemporaryDirectory() as out:
        path = os.path.join(out, "a.png")
        subprocess.run([binary, "paint", prompt, "--model", model, "--seed", str(seed), "--threads", "1", "-o", path],
                       check=True, capture_output=True)
        return np.array(Image.open(path).convert("RGB"))


def sheet(pictures, columns, tile, path):
    rows = (len(pictures) + columns - 1) // columns
    img = Image.new("RGB", (columns * tile, rows * tile))
    for i, picture in enumerate(pictures):
        img.paste(Image.fromarray(picture).resize((tile, tile), Image.LANCZOS), (i % columns * tile, i // columns * tile))
    img.save(path, quality=90) if path.endswith(".jpg") else img.save(path, optimize=True)


def main():
    p = argparse.ArgumentParser()
    p.add_argument("--binary", default=os.path.join(os.path.dirname(HERE), "build", "colophon"))
    p.add_argument("--model", default=os.path.join(os.path.dirname(HERE), "models", "house.safetensors"))
    a = p.parse_args()
    prompts = grid()
    with ThreadPoolExecutor(2) as pool:
        pictures = list(pool.map(lambda k: paint(a.binary, a.model, prompts[k][0], k), range(PROMPTS)))
    os.makedirs(os.path.join(DOCS, "pictures"), exist_ok=True)
    sheet(pictures[:64], 8, 160, os.path.join(DOCS, "pictures", "house_sheet.png"))
    sheet(pictures[:16], 8, 128, os.path.join(DOCS, "pictures", "house_first_sixteen.png"))
    with open(os.path.join(DOCS, "house-prompts.txt"), "w") as f:
        f.writelines(f"{k} {prompt}\n" for k, (prompt, _) in enumerate(prompts[:64]))

    seen = judge(np.stack(pictures))
    right = (seen == np.array([labels for _, labels in prompts])).mean(0)
    with open(os.path.join(folder("classifier"), "accuracy.json")) as f:
        held_out = json.load(f)
    root = subprocess.run([a.binary, "model", "root", a.model], check=True, capture_output=True, text=True).stdout.strip()
    figures = {"model_id": root, "prompts": PROMPTS, "held_out_pictures": held_out["held_out_pictures"]}
    for k, head in enumerate(("subject", "manner", "palette")):
        figures[f"{head}_painted_accuracy"] = round(float(right[k]), 4)
        figures[f"{head}_corpus_accuracy"] = held_out[head]
    by_subject = {name: 0 for name in SUBJECT_WORDS}
    for (_, labels), answer in zip(prompts, seen):
        by_subject[list(SUBJECT_WORDS)[labels[0]]] += int(answer[0] == labels[0])
    counts = np.bincount([labels[0] for _, labels in prompts], minlength=10)
    for k, name in enumerate(SUBJECT_WORDS):
        figures[f"{name}_painted_accuracy"] = round(by_subject[name] / int(counts[k]), 4)
    with open(os.path.join(DOCS, "figures", "house_recognition.json"), "w") as f:
        json.dump(figures, f, indent=1)
        f.write("\n")
    print(json.dumps(figures, indent=1))


if __name__ == "__main__":
    main()
