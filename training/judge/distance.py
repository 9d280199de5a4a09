"""Frechet distance between sets of pictures, in the judge's features: to a held-out half of the corpus from the other half, from what
the integer program paints, from the float pipeline, and from the first house model. All for the captions of the second half.
"""
import numpy as np
import torch

import classifier
from judge import painters

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


def measure(a):
    first, _, _ = painters.corpus(HALVES[0], a.count, None, a.size)
    second, texts, _ = painters.corpus(HALVES[1], a.count, None, a.size)
    base = features(first, a.size)
    distance = lambda pictures: round(frechet(base, features(pictures, a.size)), 3)
    figures = {"model_id": painters.model_id(a), "pictures_each": a.count, "corpus": distance(second),
               "integer": distance(painters.integer(a, texts)), "float": distance(painters.floats(texts, 0, a.size))}
    figures["integer_over_float"] = round(figures["integer"] / figures["float"], 4)
    if a.first_model:
        figures["first_model"] = distance(painters.integer(a, texts, 0, a.first_model))
    painters.write(f"{painters.area(a)}_distance", figures)
