"""Trains the autoencoder: python3 train_autoencoder.py tiny|house --minutes M.

Loss: 2 L1 + L1 of gradients at three scales; noise of sigma ~ U(0, 0.25) on standardised latents.
"""
import argparse
import os

import numpy as np
import torch
import torch.nn.functional as F

import nets
from run import Run, folder
from workers import WORKERS, Task, train


def pictures(size, part=""):
    return np.load(os.path.join(folder("corpus"), size + part, "pictures.npy"), mmap_mode="r")


def to_input(a):
    return torch.from_numpy(np.array(a)).permute(0, 3, 1, 2).float().div_(127.5).sub_(1)


def loss_fn(y, x):
    total = 2 * F.l1_loss(y, x)
    d = y - x
    for k, w in enumerate((1.0, 0.7, 0.5)):
        if k:
            d = F.avg_pool2d(d, 2)
        total = total + w * ((d[..., 1:] - d[..., :-1]).abs().mean() + (d[..., 1:, :] - d[..., :-1, :]).abs().mean())
    return total


@torch.no_grad()
def validate(net, x):
    """-> PSNR in dB over all pixels, 8-bit range."""
    e = 0.0
    for i in range(0, len(x), 16):
        y = net.decode(net.encode(x[i:i + 16])).clamp(-1, 1)
        e += (y - x[i:i + 16]).square().sum().item()
    return -10 * np.log10(e / x.numel() / 4)


class Autoencoding(Task):
    first_last = ("enc_in", "dec_in", "enc_out", "dec_out")

    def __init__(self, cfg, data, val, frozen=0.0):
        """`frozen`: the share of the run in which the decoder stays as it was given."""
        self.cfg, self.data, self.val, self.frozen = cfg, data, val, frozen
        self.crop = min(cfg.size, 128)

    def loss(self, net, k, share, gen, rng, step):
        idx = rng.integers(0, len(self.data), WORKERS * share)[k::WORKERS]
        # crops lie on the latent grid, so that screens keep their phase
        off = rng.integers(0, (self.cfg.size - self.crop) // 8 + 1, (WORKERS * share, 2))[k::WORKERS] * 8
        x = to_input(np.stack([self.data[i, u:u + self.crop, v:v + self.crop] for i, (u, v) in zip(idx, off)]))
        x = x.contiguous(memory_format=torch.channels_last)
        raw = net.encode_raw(x)
        if k == 0:
            with torch.no_grad():      # statistics of this batch move the running ones
                r = max(0.01, 1 / (step + 1))
                net.mean.lerp_(raw.mean((0, 2, 3)), r)
                net.std.lerp_(raw.std((0, 2, 3)) + 1e-4, r)
        # The gradient must know the division, or the encoder grows for ever to drown the noise.
        z = raw - raw.mean((0, 2, 3), keepdim=True)
        z = z / (z.square().mean((0, 2, 3), keepdim=True) + 1e-8).sqrt()
        z = z + torch.randn(z.shape, generator=gen) * torch.rand(share, 1, 1, 1, generator=gen) * 0.25
        with torch.autocast("cpu", enabled=False):
            return loss_fn(self._decoded(net, z), x)

    @staticmethod
    def _decoded(net, z):
        with torch.autocast("cpu", torch.bfloat16):
            return net.decode(z)

    def trained(self, name, done):
        return done >= self.frozen or not name.startswith("dec")

    def validate(self, net):
        return validate(net, self.val)


def main():
    p = argparse.ArgumentParser()
    p.add_argument("size", choices=list(nets.SIZES))
    p.add_argument("--minutes", type=float, default=15)
    p.add_argument("--seed", type=int, default=11)
    p.add_argument("--batch", type=int, default=0)
    p.add_argument("--muon", type=float, default=0.03)
    p.add_argument("--adam", type=float, default=0.01)
    p.add_argument("--decay", type=float, default=0.5)
    p.add_argument("--from", dest="origin", help="start with the decoder of this folder's ae.pt")
    p.add_argument("--frozen", type=float, default=0.25, help="with --from: the share of the run in which only the encoder learns; 1 keeps the decoder as it was")
    p.add_argument("--first", type=int, help="only the first so many pictures, while the rest are being drawn")
    p.add_argument("--stage", default="ae")
    a = p.parse_args()
    torch.set_num_threads(1)
    torch.manual_seed(a.seed)
    cfg = nets.SIZES[a.size][0]
    a.batch = a.batch or (16 if cfg.size > 128 else 64)
    net = nets.Autoencoder(cfg).to(memory_format=torch.channels_last)
    if a.origin:
        net.load_state_dict({k: v for k, v in torch.load(os.path.join(a.origin, "ae.pt"))["state"].items() if k.startswith("dec")}, strict=False)
    run = Run(a.size, a.stage, a.minutes * 60)
    task = Autoencoding(cfg, pictures(a.size)[:a.first], to_input(pictures(a.size, "-val")[:64]), a.frozen if a.origin else 0.0)
    # The decoder has learned latents standardised batch by batch: the running mean of those statistics serves it better
    # than the exact statistics of the whole corpus (28.2 dB against 26.2 in the first model).
    net = train(task, a, net, run)
    db = task.validate(net)
    run.log(float("nan"), db)
    nets.save(run.best, net, psnr=db, seed=a.seed, samples=run.samples)


if __name__ == "__main__":
    main()
