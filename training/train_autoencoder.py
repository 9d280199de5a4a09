"""Trains the autoencoder: python3 train_autoencoder.py tiny|house --minutes M.

Loss: 2 L1 + L1 of gradients at three scales; noise of sigma ~ U(0, 0.25) on standardised latents.
"""
import argparse
import os

import numpy as np
import torch
import torch.nn.functional as F

import nets
from optim import Ema, optimisers, rate, set_rate
from run import Run, folder


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


def main():
    p = argparse.ArgumentParser()
    p.add_argument("size", choices=list(nets.SIZES))
    p.add_argument("--minutes", type=float, default=15)
    p.add_argument("--seed", type=int, default=11)
    p.add_argument("--batch", type=int, default=0)
    p.add_argument("--muon", type=float, default=0.03)
    p.add_argument("--adam", type=float, default=0.01)
    p.add_argument("--threads", type=int, default=1, help="on shared cores one thread does more than two that wait for each other")
    p.add_argument("--stage", default="ae")
    a = p.parse_args()
    torch.set_num_threads(a.threads)
    torch.manual_seed(a.seed)
    rng = np.random.default_rng(a.seed)
    cfg = nets.SIZES[a.size][0]
    crop = min(cfg.size, 128)
    batch = a.batch or (8 if crop == 128 else 64)
    net = nets.Autoencoder(cfg).to(memory_format=torch.channels_last)
    opts = optimisers(net, ("enc_in", "dec_in", "enc_out", "dec_out"), a.muon, a.adam)
    ema, run = Ema(net), Run(a.size, a.stage, a.minutes * 60)
    run.resume(net, ema, opts)
    data = pictures(a.size)
    val = to_input(pictures(a.size, "-val")[:64])
    mean, every, sum_loss, n = None, max(15.0, a.minutes * 3), 0.0, 0
    last = run.elapsed()
    while run.done() < 1:
        set_rate(opts, rate(run.done(), run.step))
        idx = rng.integers(0, len(data), batch)
        # crops lie on the latent grid, so that screens keep their phase
        off = rng.integers(0, (cfg.size - crop) // 8 + 1, (batch, 2)) * 8
        x = to_input(np.stack([data[i, u:u + crop, v:v + crop] for i, (u, v) in zip(idx, off)]))
        x = x.contiguous(memory_format=torch.channels_last)
        with torch.autocast("cpu", torch.bfloat16):
            raw = net.encode_raw(x)
            with torch.no_grad():      # statistics of this batch move the running ones
                k = max(0.01, 1 / (run.step + 1))
                net.mean.lerp_(raw.mean((0, 2, 3)), k)
                net.std.lerp_(raw.std((0, 2, 3)) + 1e-4, k)
            # The gradient must know the division, or the encoder grows for ever to drown the noise.
            z = raw - raw.mean((0, 2, 3), keepdim=True)
            z = z / (z.square().mean((0, 2, 3), keepdim=True) + 1e-8).sqrt()
            z = z + torch.randn_like(z) * torch.rand(batch, 1, 1, 1) * 0.25
            y = net.decode(z)
        loss = loss_fn(y, x)
        for o in opts:
            o.zero_grad(set_to_none=True)
        loss.backward()
        for o in opts:
            o.step()
        nets.force_all(net)
        run.step += 1
        run.samples += batch
        ema.update(net, run.step)
        sum_loss, n = sum_loss + loss.item(), n + 1
        if run.elapsed() - last > every:
            nets.force_all(ema.net)
            run.log(sum_loss / n, validate(ema.net, val))
            sum_loss, n, last = 0.0, 0, run.elapsed()
        if run.due():
            run.save(net, ema, opts)
            nets.save(run.best, ema.net)
    nets.force_all(ema.net)
    # The decoder has learned latents standardised batch by batch: the mean of those statistics serves it best
    # (28.2 dB; with the exact statistics of the whole corpus 26.2).
    ema.net.mean.copy_(net.mean)
    ema.net.std.copy_(net.std)
    db = validate(ema.net, val)
    run.log(sum_loss / max(1, n), db)
    run.save(net, ema, opts)
    nets.save(run.best, ema.net, psnr=db, seed=a.seed, samples=run.samples)


if __name__ == "__main__":
    main()
