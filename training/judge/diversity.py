"""Does it repeat itself, does it copy? Pictures of one prompt against each other, and 32 pictures beside their nearest in training."""
import os

import numpy as np

import school
from judge import painters
from judge.prompts import grid
from run import folder

PROMPT, FIXED = "calm mountains in copper screenprint", ("mountains", "print", "copper", "calm")
NEAR = 0.001


def small(pictures):
    """uint8 (n, 256, 256, 3) -> float32 (n, 3072): means over 8 px, in 0..1"""
    n = len(pictures)
    return np.concatenate([p.reshape(-1, 32, 8, 32, 8, 3).mean((2, 4)).reshape(len(p), -1) for p in np.array_split(pictures, max(1, n // 256))]).astype(np.float32) / 255


def distances(a, b):
    """Root mean square over pixels, (len a, len b)"""
    d = np.square(a).sum(1)[:, None] + np.square(b).sum(1)[None] - 2 * a @ b.T
    return np.sqrt(np.maximum(d, 0) / a.shape[1])


def pairs(pictures):
    d = distances(small(pictures), small(pictures))
    return d[np.triu_indices(len(d), 1)]


def measure(a):
    names = school.render(a.size).NAMES
    fixed = {k: names[k].index(name) for k, name in zip(names, FIXED)}
    drawn = pairs(painters.corpus(33, a.count, fixed, a.size)[0])
    painted = pairs(painters.integer(a, [PROMPT] * a.count))
    near = float(np.quantile(drawn, NEAR))
    figures = {"model_id": painters.model_id(a), "prompt": PROMPT, "pictures": a.count, "near_rms": round(near, 5),
               "corpus_near_share": round(float((drawn <= near).mean()), 6), "painted_near_share": round(float((painted <= near).mean()), 6),
               "corpus_median_rms": round(float(np.median(drawn)), 4), "painted_median_rms": round(float(np.median(painted)), 4)}
    prompts = [p for p, _ in grid(32, a.size)]
    pictures = painters.integer(a, prompts)
    training = np.load(os.path.join(folder("corpus"), a.size, "pictures.npy"), mmap_mode="r")
    library = np.concatenate([small(training[i:i + 1024]) for i in range(0, len(training), 1024)])
    held = small(painters.corpus(34, 512, None, a.size)[0])
    d = distances(small(pictures), library)
    figures |= {"nearest_prompts": len(prompts), "nearest_painted_median_rms": round(float(np.median(d.min(1))), 4),
                "nearest_held_out_median_rms": round(float(np.median(distances(held, library).min(1))), 4)}
    nearest = np.stack([training[k] for k in d.argmin(1)])
    rows = [x for i in range(0, 32, 8) for part in (pictures, nearest) for x in part[i:i + 8]]
    painters.sheet(rows, 8, 128, painters.docs("pictures", f"{painters.area(a)}_neighbours.png"))
    painters.write(f"{painters.area(a)}_diversity", figures)
