"""A small CNN that names subject, manner and palette of a picture, to judge painted ones.

python3 classifier.py --minutes 8 trains on corpus pictures of seed 3 and prints its accuracy on seed 4 (ranges that neither the
autoencoder nor the denoiser saw: those have seeds 1 and 2); `judge(pictures)` is for painted pictures. --size house1: for the first
house model, by its own corpus. Minutes are of processor time.
"""
import argparse
import json
import os
import time

import numpy as np
import torch
import torch.nn as nn
import torch.nn.functional as F

import school
from run import folder

HEADS = ("subject", "manner", "palette")
SIDE = 128      # pictures are halved: enough to see a screen of 8 px


class Classifier(nn.Module):
    def __init__(self, names):
        """names: {head: its classes}"""
        super().__init__()
        wide = (24, 48, 96, 128, 128)
        layers, c = [], 3
        for k, w in enumerate(wide):
            layers += [nn.Conv2d(c, w, 5 if k == 0 else 3, stride=2, padding=2 if k == 0 else 1), nn.BatchNorm2d(w), nn.ReLU()]
            c = w
        self.body = nn.Sequential(*layers)          # 128 -> 4
        self.mean = nn.Linear(c, c)
        self.flat = nn.Linear(c * 16, c)
        self.heads = nn.ModuleDict({h: nn.Linear(c, len(names[h])) for h in HEADS})

    def forward(self, x):
        """x (b, 3, 128, 128) in [-1, 1] -> {head: logits}."""
        h = self.features(x)
        return {k: m(h) for k, m in self.heads.items()}

    def features(self, x):
        """-> (b, 128), what distances between sets of pictures are measured in."""
        h = self.body(x)
        return F.relu(self.mean(h.mean((2, 3))) + self.flat(F.dropout(h.flatten(1), 0.2, self.training)))


def to_input(a):
    """uint8 (b, 256, 256, 3) -> (b, 3, 128, 128)."""
    x = torch.from_numpy(np.array(a)).permute(0, 3, 1, 2).float() / 127.5 - 1
    return F.interpolate(x, size=(SIDE, SIDE), mode="area")


def home(size):
    return folder("classifier" if school.SCHOOLS[size] == "corpus" else f"classifier-{size}")


def corpus(seed, count, size):
    """Small inputs (uint8-rounded, n, 3, 128, 128) and labels (n, 4)."""
    draw, xs, ys = school.render(size).draw, [], []
    for i in range(count):
        a, _, y = draw(seed, i)
        xs.append(to_input(a[None])[0])
        ys.append(y)
    return torch.stack(xs).half(), torch.tensor(ys)


def augment(x, gen):
    """Softness, noise and exposure that painting may add; colour is left alone, it is what the palette head must read."""
    if torch.rand((), generator=gen) < 0.5:
        k = torch.rand((), generator=gen).item()
        x = x + k * (F.avg_pool2d(x, 3, 1, 1, count_include_pad=False) - x)
    x = x + 0.08 * torch.rand(len(x), 1, 1, 1, generator=gen) * torch.randn(x.shape, generator=gen)
    return x * (1 + 0.1 * (torch.rand(len(x), 1, 1, 1, generator=gen) - 0.5)) + 0.1 * (torch.rand(len(x), 1, 1, 1, generator=gen) - 0.5)


@torch.no_grad()
def predict(net, x):
    """-> (n, 3) predicted labels."""
    out = []
    for i in range(0, len(x), 64):
        y = net(x[i:i + 64].float())
        out.append(torch.stack([y[h].argmax(1) for h in HEADS], 1))
    return torch.cat(out)


def load(size="house"):
    net = Classifier(school.render(size).NAMES)
    net.load_state_dict(torch.load(os.path.join(home(size), "classifier.pt")))
    return net.eval()


def judge(pictures, size="house"):
    """uint8 (n, 256, 256, 3) -> (n, 3) labels: subject, manner, palette as indices into render.NAMES."""
    return predict(load(size), to_input(pictures)).numpy()


def main():
    p = argparse.ArgumentParser()
    p.add_argument("--minutes", type=float, default=6)
    p.add_argument("--seed", type=int, default=13)
    p.add_argument("--count", type=int, default=10000)
    p.add_argument("--held-out", type=int, default=1024)
    p.add_argument("--threads", type=int, default=1)
    p.add_argument("--size", default="house", choices=("house", "house1"))
    a = p.parse_args()
    torch.set_num_threads(a.threads)
    torch.manual_seed(a.seed)
    cache = os.path.join(home(a.size), "corpus.pt")
    if not os.path.exists(cache):
        torch.save((corpus(3, a.count, a.size), corpus(4, a.held_out, a.size)), cache)
    (x, y), (hx, hy) = torch.load(cache)
    net = Classifier(school.render(a.size).NAMES)
    opt = torch.optim.AdamW(net.parameters(), 2e-3, weight_decay=0.02)
    gen, start, step, seconds = torch.Generator().manual_seed(a.seed), time.process_time(), 0, a.minutes * 60
    while (done := (time.process_time() - start) / seconds) < 1:
        for g in opt.param_groups:
            g["lr"] = 2e-3 * min(1, (step + 1) / 50, 2 * (1 - done))
        idx = torch.randint(0, len(x), (48,), generator=gen)
        with torch.autocast("cpu", torch.bfloat16):
            out = net(augment(x[idx].float(), gen))
        loss = sum(F.cross_entropy(out[h].float(), y[idx, k], label_smoothing=0.05) for k, h in enumerate(HEADS))
        opt.zero_grad()
        loss.backward()
        opt.step()
        step += 1
        if step % 100 == 0:
            print(f"step {step} loss {loss.item():.3f} ETA {(1 - done) * a.minutes:.1f} min", flush=True)
    net.eval()
    torch.save(net.state_dict(), os.path.join(home(a.size), "classifier.pt"))
    right = (predict(net, hx) == hy[:, :3]).float().mean(0).tolist()
    report = {"held_out_pictures": len(hx), "held_out_seed": 4, "train_seed": 3, "train_pictures": len(x), "steps": step,
              **{h: round(r, 4) for h, r in zip(HEADS, right)}}
    with open(os.path.join(home(a.size), "accuracy.json"), "w") as f:
        json.dump(report, f, indent=1)
    print(report)


if __name__ == "__main__":
    main()
