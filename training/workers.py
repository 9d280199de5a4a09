"""Two processes of one thread each that train one network held in shared memory.

Each takes half of the batch, then updates its half of the weights with the mean gradient. They wait for each other twice a step,
where threads would wait thousands of times, which on cores shared with other work is four to eight times as fast. A file
`runs/SIZE/stop` ends the run at its next step, everything saved; the same command goes on from there.
"""
import os
import time

import numpy as np
import torch
import torch.multiprocessing as mp

import nets
from optim import Ema, optimisers, rate, set_rate

WORKERS = 2


class Task:
    """What differs between autoencoder and denoiser; `data` is whatever `loss` and `validate` read."""
    first_last = ()

    def loss(self, net, k, share, gen, rng, step):
        """Loss of worker k's `share` examples. `rng` draws the same numbers in both workers, `gen` its own."""
        raise NotImplementedError

    def validate(self, net):
        raise NotImplementedError

    def trained(self, name, done):
        """Whether this parameter is learned now."""
        return True


def halves(net):
    """Names of the parameters each worker updates: alternately, the largest first."""
    named = sorted(net.named_parameters(), key=lambda p: (-p[1].numel(), p[0]))
    return [{n for i, (n, _) in enumerate(named) if i % WORKERS == k} for k in range(WORKERS)]


def _work(k, task, a, net, ema, grads, control, barrier, run):
    """control (shared): [share of the time that is over, save now, stop, loss of worker 0, of worker 1]."""
    torch.set_num_threads(1)
    mine = halves(net)[k]
    opts = optimisers(net, task.first_last, a.muon, a.adam, mine)
    run.resume_optimiser(k, opts)
    run.start = time.process_time()          # this process's own
    gen = torch.Generator().manual_seed(a.seed * 1000003 + run.step * WORKERS + k)
    rng = np.random.default_rng([a.seed, run.step])
    params = dict(net.named_parameters())
    for n, p in params.items():
        p.grad = grads[k][n]
    total, count, last = 0.0, 0, run.elapsed()
    every = max(20.0, min(120.0, run.seconds / 40))
    while True:
        if k == 0:
            control[0], control[1], control[2] = run.done(), float(run.due()), float(os.path.exists(run.stop_path))
        barrier.wait()
        done, save, stop = control[0].item(), control[1].item(), control[2].item()
        if k == 0 and run.elapsed() - last > every:
            nets.force_all(ema.net)
            with torch.autocast("cpu", torch.bfloat16):
                run.log(total / max(1, count), task.validate(ema.net))
            total, count, last = 0.0, 0, run.elapsed()
        if save or stop or done >= 1:
            run.save_optimiser(k, opts)
            if k == 0:
                run.save(net, ema, [])
                nets.save(run.best, ema.net, samples=run.samples)
            run.saved = time.time()
        if stop or done >= 1:
            return
        set_rate(opts, rate(done, run.step, a.decay))
        torch._foreach_zero_(list(grads[k].values()))
        with torch.autocast("cpu", torch.bfloat16):
            loss = task.loss(net, k, a.batch // WORKERS, gen, rng, run.step)
        loss.backward()
        control[3 + k] = loss.item()
        barrier.wait()
        for n in mine:
            params[n].grad = sum(grads[i][n] for i in range(WORKERS)) / WORKERS if task.trained(n, done) else None
        for o in opts:
            o.step()
        for n in mine:
            params[n].grad = grads[k][n]
        nets.force_all(net, mine)
        run.step += 1
        run.samples += a.batch
        ema.update(net, run.step, mine, k == 0)
        total, count = total + control[3:].mean().item(), count + 1


def train(task, a, net, run):
    """-> the averaged network. The run's folder then holds its checkpoint and the state to go on from."""
    ema = Ema(net)
    if os.path.exists(run.stop_path):
        os.remove(run.stop_path)
    run.resume(net, ema, [])
    net.share_memory()
    ema.net.share_memory()
    grads = [{n: torch.zeros_like(p).share_memory_() for n, p in net.named_parameters()} for _ in range(WORKERS)]
    control = torch.zeros(3 + WORKERS).share_memory_()
    fork = mp.get_context("fork")            # the workers see the same arrays without copying them
    barrier = fork.Barrier(WORKERS)
    jobs = [fork.Process(target=_work, args=(k, task, a, net, ema, grads, control, barrier, run)) for k in range(WORKERS)]
    for j in jobs:
        j.start()
    for j in jobs:
        j.join()
    assert all(j.exitcode == 0 for j in jobs)
    nets.force_all(ema.net)
    d = torch.load(run.state_path)           # the workers counted, in their own memory
    run.step, run.samples, run.spent, run.start = d["step"], d["samples"], d["spent"], time.process_time()
    return ema.net
