"""Largest activations of the plain networks while painting 64 prompts: python3 ranges.py tiny|house [--json OUT].

One row a module: |output| largest and RMS over all steps and both guidance branches, |weight| largest, and the largest |weight| over its
row's RMS (an outlier would cost an int8 row its precision).
"""
import argparse
import json
import os

import torch

import flow
from plain import PlainBlock, load_plain
from run import folder
from sample_float import bags, grid_prompts, models, noise_for


def watch(net, rows, prefix):
    def hook(name):
        def see(_, __, y):
            r = rows.setdefault(name, {"max": 0.0, "square": 0.0, "n": 0})
            r["max"] = max(r["max"], y.abs().max().item())
            r["square"] += y.square().sum().item()
            r["n"] += y.numel()
        return see
    for name, m in net.named_modules():
        if isinstance(m, (torch.nn.Conv2d, PlainBlock)):
            m.register_forward_hook(hook(f"{prefix}{name}"))


@torch.no_grad()
def main():
    p = argparse.ArgumentParser()
    p.add_argument("size")
    p.add_argument("--count", type=int, default=64)
    p.add_argument("--json")
    a = p.parse_args()
    torch.set_num_threads(1)
    ae, den = (load_plain(os.path.join(folder(a.size), f)) for f in ("ae.pt", "denoiser.pt"))
    vocab, rows = models(a.size)[2], {}
    watch(ae, rows, "ae.")
    watch(den, rows, "denoiser.")
    prompts = grid_prompts(a.size)[:a.count]
    bag, cfg = bags(prompts, vocab), den.cfg
    # flow.sample speaks to the trained network; this gives the plain one the same face.
    face = type("Face", (), {"cfg": cfg, "velocity": lambda self, x, t, b: den.velocity(x, t[0].item(), b @ den.words)})()
    for i in range(0, a.count, 16):
        trace = []
        z = flow.sample(face, torch.from_numpy(noise_for(cfg, range(i, i + 16))), bag[i:i + 16], trace=trace)
        rows.setdefault("state", {"max": 0.0, "square": 0.0, "n": 0})
        for v, x in trace:
            rows["state"]["max"] = max(rows["state"]["max"], x.abs().max().item(), v.abs().max().item())
        ae.decode(z)
    weights = {f"{q}{n}": m.weight for q, net in (("ae.", ae), ("denoiser.", den)) for n, m in net.named_modules()
               if isinstance(m, torch.nn.Conv2d)}
    out = {}
    for name, r in rows.items():
        out[name] = {"max": round(r["max"], 3), "rms": round((r["square"] / max(1, r["n"])) ** 0.5, 3)}
        if name in weights:
            w = weights[name].flatten(1)
            out[name]["weight_max"] = round(w.abs().max().item(), 4)
            out[name]["outlier"] = round((w.abs().max(1).values / w.square().mean(1).sqrt()).max().item(), 1)
        print(f"{name:34}", out[name])
    print("largest:", max(r["max"] for r in out.values()))
    if a.json:
        with open(a.json, "w") as f:
            json.dump(out, f, indent=1)


if __name__ == "__main__":
    main()
