"""Frechet distance between sets of pictures, in the judge's features: to a held-out half of the corpus from the other half, from what
the integer program paints, from the float pipeline, and from the first house model. All for the captions of the second half. What was painted is kept as features in runs/distance, so a
measurement that was cut off goes on where it was.
"""
import os

import numpy as np
import torch

import classifier
from judge import painters
from run import folder

HALVES = (30, 31)


@torch.no_grad()
def features(pictures, size):
    net = classifier.load(size)
    return torch.cat([net.features(classifier.to_input(pictures[i:i + 64])) for i in range(0, len(pictures), 64)]).double().numpy()


def root(m):
    """Square root of a symmetric, positive matrix."""
    w, v = np.linalg.eigh(m)
    return (v * np.sqrt(np.maximum(w, 0))) @ v.T


def frechet(a, b):
    """|mean a - mean b|^2 + tr(A + B - 2 (A B)^1/2), the root by way of the symmetric A^1/2 B A^1/2"""
    p, q = np.cov(a.T), np.cov(b.T)
    r = root(p)
    between = np.sqrt(np.maximum(np.linalg.eigvalsh(r @ q @ r), 0)).sum()
    return float(np.square(a.mean(0) - b.mean(0)).sum() + np.trace(p) + np.trace(q) - 2 * between)


def kept(name, a, make):
    """Features of what `make` paints, which is done once, and anew when the judge is younger."""
    path = os.path.join(folder("distance"), f"{a.size}-{name}-{a.count}.npy")
    judge = os.path.join(classifier.home(a.size), "classifier.pt")
    if not os.path.exists(path) or os.path.getmtime(path) < os.path.getmtime(judge):
        np.save(path + ".tmp.npy", features(make(), a.size))
        os.replace(path + ".tmp.npy", path)
    return np.load(path)


def measure(a):
    first, _, _ = painters.corpus(HALVES[0], a.count, None, a.size)
    second, texts, _ = painters.corpus(HALVES[1], a.count, None, a.size)
    base, model = features(first, a.size), painters.model_id(a)
    integer = lambda file: kept(painters.id_of(a, file)[2:18], a, lambda: painters.integer(a, texts, 0, file))
    distance = lambda seen: round(frechet(base, seen), 3)
    floats = kept(f"{model[2:18]}-floats", a, lambda: painters.floats(texts, 0, a.size))
    figures = {"model_id": model, "pictures_each": a.count, "corpus": distance(features(second, a.size)),
               "integer": distance(integer(painters.file_of(a))), "float": distance(floats)}
    figures["integer_over_float"] = round(figures["integer"] / figures["float"], 4)
    if a.first_model:
        figures["first_model"] = distance(integer(a.first_model))
    painters.write(f"{painters.area(a)}_distance", figures)
