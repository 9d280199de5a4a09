"""Muon for weight matrices, Adam for the rest, EMA, and a learning rate that follows the clock."""
import copy

import torch


def orthogonal(g, steps=5):
    """Nearest semi-orthogonal matrix, roughly, by Newton-Schulz in bf16 (f32 `mm` here is the reference BLAS)."""
    x = g.bfloat16()
    flip = x.shape[-2] > x.shape[-1]
    if flip:
        x = x.transpose(-1, -2)
    x = x / (torch.linalg.vector_norm(x, dim=(-2, -1), keepdim=True, dtype=torch.float32) + 1e-7).bfloat16()
    for _ in range(steps):
        a = x @ x.transpose(-1, -2)
        m = -4.7750 * a + 2.0315 * (a @ a)
        m.diagonal(dim1=-2, dim2=-1).add_(3.4445)     # small matrices take the linear term: no pass over the large one
        x = m @ x
    return x.transpose(-1, -2) if flip else x


class Muon(torch.optim.Optimizer):
    """Nesterov momentum, orthogonalised, scaled to RMS one. Weights have unit RMS, so `lr` is relative."""

    def __init__(self, params, lr, momentum=0.9):
        super().__init__(params, dict(lr=lr, momentum=momentum))

    @torch.no_grad()
    def step(self):
        for group in self.param_groups:
            shapes = {}
            for p in group["params"]:
                if p.grad is None:
                    continue
                rows = p.shape[-2] if p.ndim == 3 else p.shape[0]
                shapes.setdefault((rows, p.numel() // rows // (p.shape[0] if p.ndim == 3 else 1)), []).append(p)
            for (rows, cols), ps in shapes.items():
                # One batched product instead of many small ones: on shared cores each threaded call is a wait.
                grads = [p.grad for p in ps]
                ms = [self.state[p].setdefault("m", torch.zeros_like(p)) for p in ps]
                torch._foreach_mul_(ms, group["momentum"])
                torch._foreach_add_(ms, grads)
                g = torch.cat([torch.add(d, m, alpha=group["momentum"]).bfloat16().reshape(-1, rows, cols) for d, m in zip(grads, ms)])
                u = orthogonal(g)
                for p, v in zip(ps, u.split([p.numel() // (rows * cols) for p in ps])):
                    p.add_(v.reshape(p.shape), alpha=max(rows, cols) ** 0.5 * -group["lr"])      # unit rows -> RMS one


def optimisers(net, first_last, muon_lr=0.04, adam_lr=0.02, only=None):
    """Muon on weight matrices but those whose name starts with one of `first_last`; Adam on these, biases and gains.

    `only`: names of the parameters to update (all, if None).
    """
    mat, adam, small, biases = [], [], [], []
    for name, p in net.named_parameters():
        if only is not None and name not in only:
            continue
        if p.ndim == 1:
            biases.append(p)
        elif p.ndim < 2:
            small.append(p)
        elif name.startswith(first_last):
            adam.append(p)
        else:
            mat.append(p)
    return [Muon([{"params": mat, "lr": muon_lr, "base": muon_lr}], muon_lr),
            torch.optim.Adam([{"params": adam, "lr": adam_lr, "base": adam_lr},
                              {"params": small, "lr": adam_lr / 4, "base": adam_lr / 4},
                              # at adam_lr / 4 the first model's biases drifted far below zero, where SiLU is dead
                              {"params": biases, "lr": adam_lr / 20, "base": adam_lr / 20}], betas=(0.9, 0.99))]


def set_rate(opts, k):
    for o in opts:
        for g in o.param_groups:
            g["lr"] = g["base"] * k


def rate(done, step, decay=0.35, warm=40):
    """Factor of the learning rate after the share `done` (0..1) of the time: warm-up, constant, linear to zero over `decay`."""
    return min(1.0, (step + 1) / warm) * (min(1.0, max(0.0, 1 - done) / decay) if decay else 1.0)


class Ema:
    """Average of the weights over roughly the last twentieth of the run."""

    def __init__(self, net):
        self.net = copy.deepcopy(net).eval().requires_grad_(False)

    @torch.no_grad()
    def update(self, net, step, only=None, buffers=True):
        """Averages the parameters in `only` (all, if None), and copies the buffers."""
        k = 1 / min(400, 4 + 0.05 * step)
        mine, theirs = dict(self.net.named_parameters()), dict(net.named_parameters())
        names = list(mine if only is None else only)
        torch._foreach_mul_([mine[n] for n in names], 1 - k)
        torch._foreach_add_([mine[n] for n in names], [theirs[n] for n in names], alpha=k)
        if buffers:
            for own, other in zip(self.net.buffers(), net.buffers()):
                own.copy_(other)
