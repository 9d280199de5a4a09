"""The manner that the corpus leaves out: mosaic. python3 -m lora.mosaic FOLDER --count N --seed K [--size house1]

Scenes of the corpus, laid in square tiles of 16 px (two latent cells) with dark joints; each tile has one colour. Captions
are the corpus's without a word for the manner: the adapter is the manner.
"""
import argparse
import os

import numpy as np
from PIL import Image

import lora                                             # noqa: F401
import school

TILE, JOINT = 16, 1.25      # px; a joint is twice 1.25 px wide


def mosaic(scene, size, rng, model="house"):
    """(size, size, 3) in 0..1"""
    colour, tone, over = (school.layer(model, name) for name in ("colour", "tone", "over"))
    colour, tone = colour(scene, size), tone(scene, size)[0]
    n = size // TILE
    tile = colour.reshape(n, TILE, n, TILE, 3).mean((1, 3))
    shade = tone.reshape(n, TILE, n, TILE).mean((1, 3))[..., None]
    tile = tile * (1.12 - 0.3 * shade + 0.16 * (rng.random((n, n, 1)) - 0.5))
    y, x = np.mgrid[0:size, 0:size].astype(np.float32) + 0.5
    edge = np.minimum(TILE / 2 - np.abs(x % TILE - TILE / 2), TILE / 2 - np.abs(y % TILE - TILE / 2))
    joint = np.clip(JOINT - edge + 0.5, 0, 1)[..., None]
    return over(tile.repeat(TILE, 0).repeat(TILE, 1), np.float32(scene.palette["ink"]) * 0.8, joint)


def draw(seed, index, manner=None, size=256, model="house"):
    """-> (uint8 (size, size, 3), caption without the manner, {subject, palette, mood} as indices). Without `manner`: mosaic."""
    rng = np.random.default_rng([seed, index])
    NAMES, words = school.render(model).NAMES, school.captions(model)
    palettes, subjects = school.part(model, "palettes"), school.part(model, "subjects")
    labels = {k: int(rng.integers(len(NAMES[k]))) for k in ("subject", "palette", "mood")}
    subject, palette, mood = (NAMES[k][i] for k, i in labels.items())
    scene = subjects.SUBJECTS[subject](rng, palettes.under(mood, palettes.PALETTES[palette]), mood)
    made = manner(scene, size, rng) if manner else mosaic(scene, size, rng, model)
    picture = np.uint8(np.clip(made, 0, 1) * 255 + 0.5)
    left_out = set(" ".join(words.MANNER_WORDS.values()).split())
    text = " ".join(w for w in words.caption(rng, subject, "print", palette, mood, scene.things).split() if w not in left_out)
    return picture, text, labels


def main():
    p = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    p.add_argument("folder")
    p.add_argument("--count", type=int, default=1500)
    p.add_argument("--seed", type=int, default=5)
    p.add_argument("--size", default="house", choices=list(school.SCHOOLS))
    a = p.parse_args()
    os.makedirs(a.folder, exist_ok=True)
    for i in range(a.count):
        picture, text, _ = draw(a.seed, i, model=a.size)
        Image.fromarray(picture).save(os.path.join(a.folder, f"{i:05}.png"), compress_level=1)
        with open(os.path.join(a.folder, f"{i:05}.txt"), "w") as f:
            f.write(text + "\n")


if __name__ == "__main__":
    main()
