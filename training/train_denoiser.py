"""Trains the denoiser on latents: python3 train_denoiser.py tiny|house --minutes M (or --until HH:MM, UTC).

With --decay 0 the rate stays as it is; `cooldown.sh` then ends such a run whenever it is wanted.
"""
import argparse
import json
import os

import torch

import nets
import school
from latents import latents
from run import Run, folder
from workers import WORKERS, Task, train


def times(n, gen):
    """t = sigmoid(N(0.4, 1.1)), one from each n-th of the distribution."""
    u = (torch.arange(n) + torch.rand(n, generator=gen)) / n
    return torch.sigmoid(0.4 + 1.1 * torch.erfinv((2 * u - 1).clamp(-0.9999, 0.9999)) * 2 ** 0.5)


def loss_fn(net, z, bag, gen):
    """Mean squared error of the velocity, noise - picture."""
    t = times(len(z), gen)
    noise = torch.randn(z.shape, generator=gen)
    tt = t.view(-1, 1, 1, 1)
    x = (1 - tt) * z + tt * noise
    return (net.velocity(x, t, bag) - (noise - z)).square().mean()


@torch.no_grad()
def validate(net, z, bag):
    """The same loss on unseen pictures, the same noise each time."""
    gen = torch.Generator().manual_seed(77)
    parts = [loss_fn(net, z[i:i + 64], bag[i:i + 64], gen).item() for i in range(0, len(z), 64)]
    return sum(parts) / len(parts)


class Denoising(Task):
    first_last = ("inp", "out", "time", "words")     # trained by Adam

    def __init__(self, z, bags, vz, vbags):
        self.z, self.bags, self.vz, self.vbags = z, bags, vz, vbags
        self.order, self.at = None, 0

    def loss(self, net, k, share, gen, rng, step):
        if self.order is None or self.at + WORKERS * share > len(self.order):
            self.order, self.at = rng.permutation(len(self.z)), 0
        idx = self.order[self.at + k * share:self.at + (k + 1) * share]
        self.at += WORKERS * share
        bag = torch.from_numpy(self.bags[idx]).float() * (torch.rand(share, 1, generator=gen) > 0.1)
        return loss_fn(net, torch.from_numpy(self.z[idx]).float(), bag, gen)

    def validate(self, net):
        return validate(net, self.vz[:256], self.vbags[:256])


def inherit(net, origin, rows):
    """Takes over all weights of the denoiser in the folder `origin`; of its words those that `rows` names too, others start at random."""
    with open(os.path.join(origin, "vocabulary.json")) as f:
        known = json.load(f)["rows"]
    state = torch.load(os.path.join(origin, "denoiser.pt"))["state"]
    words = net.words.data * state["words"].std() / net.words.std()
    for k, name in enumerate(rows):
        if name in known:
            words[k] = state["words"][known.index(name)]
    net.load_state_dict({**state, "words": words})


def main():
    p = argparse.ArgumentParser()
    p.add_argument("size", choices=list(nets.SIZES))
    p.add_argument("--minutes", type=float, default=60)
    p.add_argument("--seed", type=int, default=12)
    p.add_argument("--batch", type=int, help="default: 64, tiny 128, house1 32")
    p.add_argument("--muon", type=float, default=0.04)
    p.add_argument("--adam", type=float, default=0.02)
    p.add_argument("--decay", type=float, default=0.35, help="share of the time, at its end, in which the rate falls to zero")
    p.add_argument("--from", dest="origin", help="start with the weights of this folder's denoiser.pt")
    p.add_argument("--stage", default="denoiser")
    a = p.parse_args()
    torch.set_num_threads(1)
    torch.manual_seed(a.seed)
    words = school.captions(a.size).vocabulary()
    z, bags = latents(a.size)
    vz, vbags = (torch.from_numpy(v).float() for v in latents(a.size, "-val"))
    with open(os.path.join(folder(a.size), "vocabulary.json"), "w") as f:
        json.dump(words, f, indent=1)
    cfg = nets.SIZES[a.size][1]
    a.batch = a.batch or {"tiny": 128, "house1": 32}.get(a.size, 64)
    assert cfg.rows == len(words["rows"]), (cfg.rows, len(words["rows"]))
    net, run = nets.Denoiser(cfg), Run(a.size, a.stage, a.minutes * 60)
    if a.origin:
        inherit(net, a.origin, words["rows"])
    net = train(Denoising(z, bags, vz, vbags), a, net, run)
    val = validate(net, vz, vbags)
    print(f"validation on {len(vz)} pictures: {val:.4f}")
    run.log(float("nan"), val)
    nets.save(run.best, net, validation=val, seed=a.seed, samples=run.samples)


if __name__ == "__main__":
    main()
