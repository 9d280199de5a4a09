"""Low-rank branches beside a frozen denoiser's convolutions, and their float file.

The float file is safetensors (F32) as PEFT writes it: `base_model.model.POINT.lora_A.weight` [R, C, KH, KW],
`base_model.model.POINT.lora_B.weight` [O, R, 1, 1], and `base_model.model.POINT.alpha` [1]; a branch adds
alpha / R * B(A(x)). POINT is the convolution's name in nets.py, which is the point's name in the model file.
A branch is added after the layer's gain, where the integer program's mix adds it.
"""
import json
import re
import struct

import numpy as np
import torch
import torch.nn as nn
import torch.nn.functional as F

from integer import float_net

PREFIX = "base_model.model."
DEFAULT = r"(mid\.\d+|up0\.\d+|down0\.\d+)\.(conv1|conv2)|mid\.\d+\.(value|out)|down|up"


def points(net, pattern=DEFAULT):
    """{name: nets.Conv} of the convolutions that can carry a branch and match"""
    names = r"(inp|down|up|out)|(mid|up0|down0)\.\d+\.(conv1|conv2|value|out)"
    return {n: m for n, m in net.named_modules() if re.fullmatch(names, n) and re.fullmatch(pattern, n)}


def _key(point):
    return point.replace(".", "/")


class Branches(nn.Module):
    """Callable as float_net's `branch`. `watch(point, tensor)` sees what A gives."""

    def __init__(self, net, rank, alpha=None, pattern=DEFAULT, chosen=None):
        super().__init__()
        self.alpha, self.strength, self.watch = {}, 1.0, None
        self.a, self.b = nn.ParameterDict(), nn.ParameterDict()
        for name, conv in (chosen or points(net, pattern)).items():
            out, cin, k, _ = conv.weight.shape
            self.a[_key(name)] = nn.Parameter(torch.randn(rank, cin, k, k) / (cin * k * k) ** 0.5)
            self.b[_key(name)] = nn.Parameter(torch.zeros(out, rank, 1, 1))
            self.alpha[name] = float(alpha or rank)

    def scale(self, point):
        return self.alpha[point] / self.a[_key(point)].shape[0]

    def forward(self, point, x, y):
        if point not in self.alpha:
            return y
        a, b = self.a[_key(point)], self.b[_key(point)]
        t = F.conv2d(x, a, padding=a.shape[2] // 2)
        if self.watch:
            self.watch(point, t)
        return y + self.scale(point) * self.strength * F.conv2d(t, b)


class Adapted:
    """A denoiser with branches, as train_denoiser's loss and the sampler take it."""

    def __init__(self, net, branches):
        self.net, self.branches, self.cfg = net, branches, net.cfg

    def velocity(self, x, t, bag):
        tt = t.view(-1, 1, 1, 1)
        s = (1 - tt) ** 2 + tt ** 2
        y = float_net.denoise(self.net, x / s.sqrt(), t, bag, branch=self.branches).float()
        return y / s.sqrt() + x * (2 * tt - 1) / s


def save(path, branches, about):
    arrays = {}
    for point, alpha in branches.alpha.items():
        arrays[f"{PREFIX}{point}.alpha"] = np.array([alpha], "<f4")
        for letter, part in (("A", branches.a), ("B", branches.b)):
            arrays[f"{PREFIX}{point}.lora_{letter}.weight"] = part[_key(point)].detach().numpy().astype("<f4")
    header, at = {"__metadata__": {k: str(v) for k, v in about.items()}}, 0
    for name in sorted(arrays):
        header[name] = {"dtype": "F32", "shape": list(arrays[name].shape), "data_offsets": [at, at + arrays[name].nbytes]}
        at += arrays[name].nbytes
    text = json.dumps(header).encode()
    text += b" " * (-len(text) % 8)
    with open(path, "wb") as f:
        f.write(struct.pack("<Q", len(text)) + text + b"".join(arrays[n].tobytes() for n in sorted(arrays)))


def load(path, net):
    """-> Branches for `net`, metadata. ValueError says what does not fit."""
    with open(path, "rb") as f:
        blob = f.read()
    length = struct.unpack("<Q", blob[:8])[0]
    header = json.loads(blob[8:8 + length])
    about = header.pop("__metadata__", {})
    arrays = {}
    for name, item in header.items():
        if item["dtype"] != "F32":
            raise ValueError(f"{name} is {item['dtype']}, not F32")
        lo, hi = item["data_offsets"]
        arrays[name] = torch.from_numpy(np.frombuffer(blob[8 + length + lo:8 + length + hi], "<f4").reshape(item["shape"]).copy())
    chosen, alpha = {}, {}
    for name in arrays:
        match = re.fullmatch(re.escape(PREFIX) + r"(.+)\.lora_A\.weight", name)
        if match:
            point = match[1]
            conv = points(net, ".*").get(point)
            if conv is None:
                raise ValueError(f"the model has no point {point}")
            a, b = arrays[name], arrays.get(f"{PREFIX}{point}.lora_B.weight")
            out, cin, k, _ = conv.weight.shape
            if tuple(a.shape[1:]) != (cin, k, k) or b is None or tuple(b.shape) != (out, a.shape[0], 1, 1):
                raise ValueError(f"the tensors of {point} don't fit its convolution")
            chosen[point] = conv
            alpha[point] = float(arrays.get(f"{PREFIX}{point}.alpha", torch.tensor([a.shape[0]]))[0])
    if not chosen:
        raise ValueError("no tensor is named base_model.model.POINT.lora_A.weight")
    branches = Branches(net, 1, chosen=chosen)
    branches.alpha = alpha
    for point in chosen:
        branches.a[_key(point)] = nn.Parameter(arrays[f"{PREFIX}{point}.lora_A.weight"])
        branches.b[_key(point)] = nn.Parameter(arrays[f"{PREFIX}{point}.lora_B.weight"])
    return branches.requires_grad_(False), about
