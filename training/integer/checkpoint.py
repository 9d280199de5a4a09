"""A float checkpoint (training/nets.py) as numpy arrays: rows at unit RMS (as nets.load has them), layer scales folded in.

Averaged weights of an unfinished run are shorter than that, so rows are always normalised here, by correctly rounded
sums. Layers' constant scales are those of the modules that nets.py builds from the checkpoint's configuration.
"""
import math

import numpy as np
import torch

import nets


def _normalised(w):
    """(rows, ...) -> the same with each row's root mean square 1"""
    flat = w.reshape(len(w), -1)
    rms = [math.sqrt(math.fsum((row * row).tolist()) / len(row)) for row in flat]
    return w / (np.array(rms) + 1e-8).reshape((-1,) + (1,) * (w.ndim - 1))


class Weights:
    """`conv("down0.0.conv1")` -> plain float64 weight (O, I, KH, KW) and bias (O)."""

    def __init__(self, path):
        d = torch.load(path, map_location="cpu")
        self.config = d["config"]
        network, config = {"Autoencoder": (nets.Autoencoder, nets.AutoConfig), "Denoiser": (nets.Denoiser, nets.DenoiserConfig)}[d["kind"]]
        self.net = network(config(**d["config"]))
        self.net.load_state_dict(d["state"])
        self.modules = dict(self.net.named_modules())

    def array(self, name):
        """float32, as stored"""
        return self.net.state_dict()[name].numpy()

    def weight(self, name):
        """float64 rows of unit RMS"""
        w = self.modules[name].weight.detach().numpy().astype(np.float64)
        if isinstance(self.modules[name], nets.Mixer):
            return np.stack([_normalised(head) for head in w])
        return _normalised(w)

    def scale(self, name):
        """The factor between the stored weight and the plain one."""
        module = self.modules[name]
        gain = getattr(module, "gain", None)
        return module.scale * (1.0 if gain is None else float(gain.detach()))

    def conv(self, name):
        module = self.modules[name]
        w = self.weight(name)
        bias = np.zeros(len(w)) if module.bias is None else module.bias.detach().numpy().astype(np.float64)
        return w * self.scale(name), bias

    def mixer(self, name):
        """(heads, P out, P in)"""
        return self.weight(name) * self.scale(name)
