"""Latents of the corpus, computed once by two processes and kept beside the run (float16)."""
import json
import os
import time

import numpy as np
import torch
import torch.multiprocessing as mp

import nets
import school
from run import folder
from train_autoencoder import pictures, to_input

LIMIT = {"house1": 18000}     # pictures, where not all are used


@torch.no_grad()
def _part(k, of, ae, data, out):
    torch.set_num_threads(1)
    start, batches = time.time(), list(range(0, len(data), 32))[k::of]
    for n, i in enumerate(batches):
        with torch.autocast("cpu", torch.bfloat16):
            z = ae.encode(to_input(data[i:i + 32]).contiguous(memory_format=torch.channels_last))
        out[i:i + 32] = z.half()
        if k == 0 and n % 32 == 0:
            left = (time.time() - start) * (len(batches) - n) / max(1, n)
            print(f"latents {i}/{len(data)}, ETA {left:.0f} s", flush=True)


def latents(size, part="", workers=2):
    """-> (n, z, h, w) float16 array, and the bags (n, rows) uint8."""
    ae_path = os.path.join(folder(size), "ae.pt")
    path = os.path.join(folder(size), f"latents{part}.npy")
    if not os.path.exists(path) or os.path.getmtime(path) < os.path.getmtime(ae_path):
        ae, data = nets.load(ae_path), pictures(size, part)[:LIMIT.get(size)]
        c = ae.cfg
        out = torch.zeros(len(data), c.z, c.size // (2 * c.r), c.size // (2 * c.r)).half().share_memory_()
        fork = mp.get_context("fork")
        jobs = [fork.Process(target=_part, args=(k, workers, ae, data, out)) for k in range(workers)]
        for j in jobs:
            j.start()
        for j in jobs:
            j.join()
        assert all(j.exitcode == 0 for j in jobs)
        np.save(path, out.numpy())
    z = np.load(path)
    words = school.captions(size)
    vocab = words.vocabulary()
    with open(os.path.join(folder("corpus"), size + part, "captions.json")) as f:
        texts = json.load(f)[:len(z)]
    bags = np.zeros((len(z), len(vocab["rows"])), np.uint8)
    for i, t in enumerate(texts):
        for r in words.encode(t, vocab):
            bags[i, r] += 1
    return z, bags
