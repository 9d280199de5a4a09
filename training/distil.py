"""Teaches house-small what house knows: python3 distil.py decoder|guidance|pairs|steps --minutes M, in this order. See NETS.md.

decoder   the small decoder reads the latents of house's encoder; pictures of the corpus are the truth
guidance  the small denoiser learns house's guided velocity as its own, so that a step is one evaluation
pairs     house paints --count latents from captions of the corpus: noise, the state half way, the end; kept in runs/house-small
steps     two steps of the integer program's own sampler must pass where house passed
"""
import argparse
import json
import os
import sys

import numpy as np
import torch
import torch.nn.functional as F

import flow
import nets
import school
from latents import latents
from run import Run, folder
from train_autoencoder import loss_fn as picture_loss, pictures, to_input
from train_denoiser import Denoising, times
from workers import WORKERS, Task, train

SIZE, TEACHER, CROP = "house-small", "house", 128
LIMIT = 16      # a latent beyond it is one that the teacher's guidance drove off: no picture, and a loss that outweighs all others


class Decoding(Task):
    first_last = ("dec_in", "dec_out")

    def __init__(self, z, data, val_z, val):
        self.z, self.data, self.val_z, self.val = z, data, torch.from_numpy(val_z).float(), val

    def trained(self, name, done):
        return name.startswith("dec")

    def loss(self, net, k, share, gen, rng, step):
        idx = rng.integers(0, len(self.z), WORKERS * share)[k::WORKERS]
        off = rng.integers(0, (self.data.shape[1] - CROP) // 8 + 1, (WORKERS * share, 2))[k::WORKERS]
        n = CROP // 8
        z = torch.from_numpy(np.stack([self.z[i, :, u:u + n, v:v + n] for i, (u, v) in zip(idx, off)])).float()
        x = to_input(np.stack([self.data[i, 8 * u:8 * u + CROP, 8 * v:8 * v + CROP] for i, (u, v) in zip(idx, off)]))
        z = z + torch.randn(z.shape, generator=gen) * torch.rand(share, 1, 1, 1, generator=gen) * 0.25
        y = net.decode(z.contiguous(memory_format=torch.channels_last))
        with torch.autocast("cpu", enabled=False):
            return picture_loss(y, x)

    @torch.no_grad()
    def validate(self, net):
        e = sum((net.decode(self.val_z[i:i + 16]).clamp(-1, 1) - self.val[i:i + 16]).square().sum().item() for i in range(0, len(self.val), 16))
        return -10 * np.log10(e / self.val.numel() / 4)


@torch.no_grad()
def guided(teacher, x, t, bag, guidance):
    c, u = teacher.velocity(torch.cat([x, x]), torch.cat([t, t]), torch.cat([bag, torch.zeros_like(bag)])).chunk(2)
    return u + guidance * (c - u)


class Guiding(Task):
    first_last = Denoising.first_last

    def __init__(self, teacher, z, bags, vz, vbags):
        self.teacher, self.z, self.bags = teacher, z, bags
        self.vz, self.vbags = torch.from_numpy(vz[:128]).float(), torch.from_numpy(vbags[:128]).float()

    def error(self, net, z, bag, gen):
        t, noise = times(len(z), gen), torch.randn(z.shape, generator=gen)
        tt = t.view(-1, 1, 1, 1)
        x = (1 - tt) * z + tt * noise
        return (net.velocity(x, t, bag) - guided(self.teacher, x, t, bag, self.teacher.cfg.guidance)).square().mean()

    def loss(self, net, k, share, gen, rng, step):
        idx = rng.integers(0, len(self.z), WORKERS * share)[k::WORKERS]
        return self.error(net, torch.from_numpy(self.z[idx]).float(), torch.from_numpy(self.bags[idx]).float(), gen)

    @torch.no_grad()
    def validate(self, net):
        return self.error(net, self.vz, self.vbags, torch.Generator().manual_seed(77)).item()


def two_steps(net, noise, bag):
    """The sampler's states after each of two steps, without guidance."""
    one, half = torch.ones(len(noise)), torch.full((len(noise),), 0.5)
    v = net.velocity(noise, one, bag)
    middle = noise - 0.5 * v
    return middle, middle - 0.5 * (1.5 * net.velocity(middle, half, bag) - 0.5 * v)


class Stepping(Task):
    first_last = Denoising.first_last

    def __init__(self, noise, middle, end, bags):
        held = min(128, len(noise) // 4)
        self.parts = [p[held:] for p in (noise, middle, end, bags)]
        self.held = [torch.from_numpy(p[:held]).float() for p in (noise, middle, end, bags)]

    @staticmethod
    def error(net, noise, middle, end, bag):
        a, b = two_steps(net, noise, bag)
        return F.mse_loss(a, middle) + 2 * F.mse_loss(b, end)

    def loss(self, net, k, share, gen, rng, step):
        idx = rng.integers(0, len(self.parts[0]), WORKERS * share)[k::WORKERS]
        return self.error(net, *(torch.from_numpy(p[idx]).float() for p in self.parts))

    @torch.no_grad()
    def validate(self, net):
        return self.error(net, *self.held).item()


@torch.no_grad()
def make_pairs(teacher, bags, count, seed, batch=32):
    """-> float16 noise, state half way, end (count, z, side, side); bags (count, rows)"""
    cfg, rng, gen = teacher.cfg, np.random.default_rng(seed), torch.Generator().manual_seed(seed)
    assert cfg.steps % 2 == 0, "half way must be a step"
    out, chosen = [[], [], []], []
    for at in range(0, count, batch):
        pick = bags[rng.integers(0, len(bags), min(batch, count - at))]
        noise, trace = torch.randn((len(pick), cfg.z, cfg.latent, cfg.latent), generator=gen), []
        with torch.autocast("cpu", torch.bfloat16):
            end = flow.sample(teacher, noise, torch.from_numpy(pick).float(), trace=trace)
        for part, x in zip(out, (noise, trace[cfg.steps // 2 - 1][1], end)):
            part.append(x.half().numpy())
        chosen.append(pick)
        print(f"\rpairs {at + len(pick)}/{count}", end="", flush=True)
    print()
    return [*(np.concatenate(p) for p in out), np.concatenate(chosen)]


def main():
    p = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    p.add_argument("stage", choices=("decoder", "guidance", "pairs", "steps"))
    p.add_argument("--minutes", type=float, default=30)
    p.add_argument("--count", type=int, default=50000)
    p.add_argument("--seed", type=int, default=15)
    p.add_argument("--batch", type=int, default=32)
    p.add_argument("--muon", type=float, default=0.03)
    p.add_argument("--adam", type=float, default=0.01)
    p.add_argument("--decay", type=float, default=0.5)
    a = p.parse_args()
    torch.set_num_threads(1)
    torch.manual_seed(a.seed)
    auto, conf = nets.SIZES[SIZE]
    z, bags = latents(TEACHER)
    vz, vbags = latents(TEACHER, "-val")
    saved = os.path.join(folder(SIZE), "pairs.npz")
    if a.stage == "pairs":
        parts = make_pairs(nets.load(os.path.join(folder(TEACHER), "denoiser.pt")), bags, a.count, a.seed)
        return np.savez(saved, *parts)
    if a.stage == "decoder":
        net = nets.Autoencoder(auto).to(memory_format=torch.channels_last)
        task, stage = Decoding(z, pictures(TEACHER), vz[:64], to_input(pictures(TEACHER, "-val")[:64])), "ae"
    elif a.stage == "guidance":
        net = nets.Denoiser(conf)
        task, stage = Guiding(nets.load(os.path.join(folder(TEACHER), "denoiser.pt")), z, bags, vz, vbags), "guidance"
    else:
        net = nets.load(os.path.join(folder(SIZE), "guidance.pt")).requires_grad_(True).train()
        parts = list(np.load(saved).values())
        sound = np.abs(parts[2]).max((1, 2, 3)) < LIMIT
        if sound.sum() < 8:
            sys.exit(f"distil.py: {TEACHER} leads {len(sound) - sound.sum()} of {len(sound)} pairs beyond {LIMIT}; train it longer, or make more pairs")
        task, stage = Stepping(*(part[sound] for part in parts)), "denoiser"
    run = Run(SIZE, stage, a.minutes * 60)
    net = train(task, a, net, run)
    value = task.validate(net)
    run.log(float("nan"), value)
    nets.save(run.best, net, validation=value, seed=a.seed, samples=run.samples)
    with open(os.path.join(folder(SIZE), "vocabulary.json"), "w") as f:
        json.dump(school.captions(SIZE).vocabulary(), f)


if __name__ == "__main__":
    main()
