"""Trains the denoiser on latents: python3 train_denoiser.py tiny|house --minutes M (or --until HH:MM, UTC).

Two workers of one thread each share the weights in memory: each takes half of the batch, then updates its half of the
weights with the mean gradient. They wait for each other twice a step, where threads would wait thousands of times,
which on cores shared with other work is four to eight times as fast.
"""
import argparse
import json
import os
import time

import numpy as np
import torch
import torch.multiprocessing as mp

import nets
from corpus.captions import vocabulary
from latents import latents
from optim import Ema, optimisers, rate, set_rate
from run import Run, folder

WORKERS = 2
FIRST_LAST = ("inp", "out", "time", "words")     # trained by Adam


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


def halves(net):
    """Names of the parameters each worker updates: alternately, the largest first."""
    named = sorted(net.named_parameters(), key=lambda p: (-p[1].numel(), p[0]))
    return [{n for i, (n, _) in enumerate(named) if i % WORKERS == k} for k in range(WORKERS)]


def seconds_until(hhmm):
    h, m = map(int, hhmm.split(":"))
    now = time.gmtime()
    return ((h - now.tm_hour) * 60 + m - now.tm_min) * 60 - now.tm_sec


def worker(k, a, net, ema, grads, control, barrier, run, data):
    """control (shared): [share of the time that is over, save now, loss of worker 0, of worker 1]."""
    torch.set_num_threads(1)
    z, bags, vz, vbags = data
    mine = halves(net)[k]
    opts = optimisers(net, FIRST_LAST, a.muon, a.adam, mine)
    run.resume_optimiser(k, opts)
    run.start += time.time() - run.born      # the clock starts with the first step
    gen = torch.Generator().manual_seed(a.seed * 1000003 + run.step * WORKERS + k)
    rng = np.random.default_rng([a.seed, run.step])     # the same order in both workers
    order, at, each = rng.permutation(len(z)), 0, a.batch // WORKERS
    params = dict(net.named_parameters())
    for n, p in params.items():
        p.grad = grads[k][n]
    sum_loss, count, last = 0.0, 0, run.elapsed()
    every = max(20.0, run.seconds / 40)
    while True:
        if k == 0:
            control[0], control[1] = run.done(), float(run.due())
        barrier.wait()
        done, save = control[0].item(), control[1].item()
        if k == 0 and run.elapsed() - last > every:
            nets.force_all(ema.net)
            with torch.autocast("cpu", torch.bfloat16):
                run.log(sum_loss / max(1, count), validate(ema.net, vz[:256], vbags[:256]))
            sum_loss, count, last = 0.0, 0, run.elapsed()
        if save or done >= 1:
            run.save_optimiser(k, opts)
            if k == 0:
                run.save(net, ema, [])
                nets.save(run.best, ema.net, samples=run.samples)
            run.saved = time.time()
        if done >= 1:
            return
        if at + a.batch > len(order):
            order, at = rng.permutation(len(z)), 0
        idx = order[at + k * each:at + (k + 1) * each]
        at += a.batch
        set_rate(opts, rate(done, run.step, a.decay))
        torch._foreach_zero_(list(grads[k].values()))
        bag = torch.from_numpy(bags[idx]).float() * (torch.rand(each, 1, generator=gen) > 0.1)
        with torch.autocast("cpu", torch.bfloat16):
            loss = loss_fn(net, torch.from_numpy(z[idx]).float(), bag, gen)
        loss.backward()
        control[2 + k] = loss.item()
        barrier.wait()
        for n in mine:
            params[n].grad = sum(grads[i][n] for i in range(WORKERS)) / WORKERS
        for o in opts:
            o.step()
        for n in mine:
            params[n].grad = grads[k][n]
        nets.force_all(net, mine)
        run.step += 1
        run.samples += a.batch
        ema.update(net, run.step, mine)
        sum_loss, count = sum_loss + control[2:].mean().item(), count + 1


def main():
    p = argparse.ArgumentParser()
    p.add_argument("size", choices=list(nets.SIZES))
    p.add_argument("--minutes", type=float, default=60)
    p.add_argument("--until", help="HH:MM (UTC): train until then instead")
    p.add_argument("--seed", type=int, default=12)
    p.add_argument("--batch", type=int, default=32)
    p.add_argument("--muon", type=float, default=0.04)
    p.add_argument("--adam", type=float, default=0.02)
    p.add_argument("--decay", type=float, default=0.35)
    p.add_argument("--stage", default="denoiser")
    a = p.parse_args()
    torch.set_num_threads(1)
    torch.manual_seed(a.seed)
    z, bags = latents(a.size)
    vz, vbags = (torch.from_numpy(v).float() for v in latents(a.size, "-val"))
    with open(os.path.join(folder(a.size), "vocabulary.json"), "w") as f:
        json.dump(vocabulary(), f, indent=1)
    net = nets.Denoiser(nets.SIZES[a.size][1])
    ema, run = Ema(net), Run(a.size, a.stage, a.minutes * 60)
    run.resume(net, ema, [])
    if a.until:
        run.seconds = run.spent + seconds_until(a.until)
    net.share_memory()
    ema.net.share_memory()
    grads = [{n: torch.zeros_like(p).share_memory_() for n, p in net.named_parameters()} for _ in range(WORKERS)]
    control = torch.zeros(2 + WORKERS).share_memory_()
    fork = mp.get_context("fork")
    barrier = fork.Barrier(WORKERS)
    # Forked, so the workers see the same arrays without copying them.
    jobs = [fork.Process(target=worker, args=(k, a, net, ema, grads, control, barrier, run, (z, bags, vz, vbags)))
            for k in range(WORKERS)]
    for j in jobs:
        j.start()
    for j in jobs:
        j.join()
    assert all(j.exitcode == 0 for j in jobs)
    net = ema.net
    nets.force_all(net)
    val = validate(net, vz, vbags)
    print(f"validation on {len(vz)} pictures: {val:.4f}")
    d = torch.load(run.state_path)      # the workers counted, in their own memory
    run.step, run.samples = d["step"], d["samples"]
    run.log(float("nan"), val)
    nets.save(run.best, net, validation=val, seed=a.seed, samples=run.samples)


if __name__ == "__main__":
    main()
