"""Trains a LoRA for the house model: python3 -m lora.train FOLDER -o runs/lora/NAME.safetensors [--minutes 10] [--rank 16]

FOLDER holds pictures (.png, .jpg) and, where there are captions, .txt files of the same names; lora.pieces adds latents. The
denoiser's weights stay as they are; only the branches learn. Captions are dropped one time in ten, so that guidance works with the
adapter too. A fifth of the pictures, at most 64, is held out, and what is kept are the branches of when they did best there.
"""
import argparse
import copy
import os
import sys
import time

import torch

import lora                                             # noqa: F401
import nets
from lora import branches, folder
from run import folder as runs
from train_denoiser import loss_fn

WARM = 30       # steps until the full rate
HELD = 64       # pictures that are held out at most, and draws of noise that they are judged by
LOOK = 20       # steps between two looks at them


def train(net, z, bags, a):
    """-> Branches, figures"""
    held = max(1, min(HELD, len(z) // 5)) if len(z) > 1 else 0
    vz, vbags, z, bags = z[:held], bags[:held], z[held:], bags[held:]
    if held:
        vz, vbags = (t.repeat(-(-HELD // held), *[1] * (t.ndim - 1)) for t in (vz, vbags))
    lows = branches.Branches(net, a.rank, a.alpha, a.points)
    if not lows.alpha:
        raise ValueError(f"no point matches {a.points}")
    adapted = branches.Adapted(net, lows)
    opt = torch.optim.Adam(lows.parameters(), a.rate, betas=(0.9, 0.99))
    gen = torch.Generator().manual_seed(a.seed)

    @torch.no_grad()
    def validate():
        if not held:
            return float("nan")
        with torch.autocast("cpu", torch.bfloat16):
            return loss_fn(adapted, vz, vbags, torch.Generator().manual_seed(77)).item()

    first = validate()
    best, kept = float("inf"), None
    start, step, total, told = time.time(), 0, 0.0, 0.0
    while (done := (time.time() - start) / (a.minutes * 60)) < 1 and step < a.steps:
        for group in opt.param_groups:
            group["lr"] = a.rate * min(1.0, (step + 1) / WARM) * min(1.0, (1 - done) / 0.6)
        at = torch.randint(0, len(z), (a.batch,), generator=gen)
        bag = bags[at] * (torch.rand(a.batch, 1, generator=gen) > 0.1)
        with torch.autocast("cpu", torch.bfloat16):
            loss = loss_fn(adapted, z[at], bag, gen)
        opt.zero_grad()
        loss.backward()
        opt.step()
        step, total = step + 1, total + loss.item()
        if step % LOOK == 0 and (value := validate()) < best:
            best, kept = value, copy.deepcopy(lows.state_dict())
        if time.time() - told > 20:
            told = time.time()
            print(f"step {step}, loss {total / step:.4f}, unseen {best:.4f} at best (without: {first:.4f}), "
                  f"{a.minutes * (1 - done):.1f} min left", flush=True)
    if kept and best < validate():
        lows.load_state_dict(kept)
    best = validate()
    if held and best >= first:
        print(f"note: nothing was learned that holds for pictures held out ({best:.4f}, without: {first:.4f}): more pictures, more "
              "steps, or a lower --rate", file=sys.stderr)
    return lows, {"steps": step, "samples": step * a.batch, "minutes": round((time.time() - start) / 60, 1),
                  "unseen_loss_without": round(first, 4), "unseen_loss": round(best, 4)}


def main():
    p = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    p.add_argument("folder")
    p.add_argument("-o", dest="out", required=True)
    p.add_argument("--size", default="house", choices=list(nets.SIZES))
    p.add_argument("--minutes", type=float, default=10)
    p.add_argument("--steps", type=int, default=10**9, help="end earlier, after so many steps")
    p.add_argument("--rank", type=int, default=16)
    p.add_argument("--alpha", type=float, help="default: the rank")
    p.add_argument("--rate", type=float, default=2e-3)
    p.add_argument("--batch", type=int, default=32)
    p.add_argument("--points", default=branches.DEFAULT, help="regular expression for the names of the convolutions")
    p.add_argument("--seed", type=int, default=21)
    p.add_argument("--threads", type=int, default=1)
    a = p.parse_args()
    torch.set_num_threads(a.threads)
    torch.manual_seed(a.seed)
    base = runs(a.size)
    try:
        ae, net = (nets.load(os.path.join(base, name)) for name in ("ae.pt", "denoiser.pt"))
        pictures, captions = folder.read(a.folder, ae.cfg.size)
        print(f"{len(pictures)} pictures, {sum(map(bool, captions))} captions", flush=True)
        z = folder.known(a.folder, (net.cfg.z, net.cfg.latent, net.cfg.latent))
        lows, figures = train(net, folder.latents(ae, pictures) if z is None else z, folder.bags(captions, a.size), a)
    except (ValueError, OSError) as error:
        sys.exit(f"lora.train: {error}")
    os.makedirs(os.path.dirname(os.path.abspath(a.out)), exist_ok=True)
    branches.save(a.out, lows, {"base": f"{a.size} denoiser", "rank": a.rank, "pictures": len(pictures), **figures})
    print(f"{a.out}: {figures}")


if __name__ == "__main__":
    main()
