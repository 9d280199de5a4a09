"""The networks: autoencoder and denoiser, of convolutions, SiLU, gains and static mixers only.

Every weight is held at unit RMS per output channel ("forced weight normalisation") and used divided by the square
root of its fan-in, so activations keep a magnitude near one without any normalisation layer; `plain()` folds
all of that into ordinary convolutions. Shapes are (batch, channels, height, width); pictures lie in [-1, 1].
"""
import math
from dataclasses import asdict, dataclass

import torch
import torch.nn as nn
import torch.nn.functional as F

KEEP, ADD = 0.92, 0.39      # residual: 0.92 x + 0.39 f(x) keeps the variance
ACT = 1 / 0.596             # SiLU of a unit normal has RMS 0.596; folded into the convolution behind it


class Conv(nn.Module):
    """Convolution with unit-RMS weight rows, fan-in scaling and a bias; `scale` is folded into the weight."""

    def __init__(self, cin, cout, k=1, scale=1.0, bias=True, zero=False):
        super().__init__()
        self.k, self.scale = k, scale / math.sqrt(cin * k * k)
        self.weight = nn.Parameter(torch.randn(cout, cin, k, k))
        self.bias = nn.Parameter(torch.zeros(cout)) if bias else None
        self.gain = nn.Parameter(torch.zeros(())) if zero else None
        self.force()

    @torch.no_grad()
    def force(self):
        self.weight.mul_(1 / (self.weight.square().mean((1, 2, 3), keepdim=True).sqrt() + 1e-8))

    def effective(self):
        """-> weight (cout, cin, k, k) and bias (cout) or None, as a plain convolution uses them."""
        s = self.scale if self.gain is None else self.scale * self.gain
        return self.weight * s, self.bias

    def forward(self, x):
        w, b = self.effective()
        return F.conv2d(x, w, b, padding=self.k // 2)


class Mixer(nn.Module):
    """Learned weights over positions, one P x P matrix a head: no softmax, nothing depends on the data.

    Plain form: (C, H, W) -> permute to (heads * P, C / heads) as channels x width, a grouped 1x1 convolution
    (groups = heads, P -> P), permute back.
    """

    def __init__(self, heads, side):
        super().__init__()
        self.heads, self.p = heads, side * side
        self.scale = 1 / math.sqrt(self.p)
        self.weight = nn.Parameter(torch.randn(heads, self.p, self.p))
        self.force()

    @torch.no_grad()
    def force(self):
        self.weight.mul_(1 / (self.weight.square().mean(2, keepdim=True).sqrt() + 1e-8))

    def effective(self):
        return self.weight * self.scale       # [head, position out, position in]

    def forward(self, x):
        b, c, h, w = x.shape
        v = x.reshape(b, self.heads, c // self.heads, self.p)
        y = torch.matmul(v, self.effective().to(v.dtype).transpose(1, 2))
        return y.reshape(b, c, h, w)


class Block(nn.Module):
    """x -> 0.92 x + conv2(silu(gain * conv1(silu(x)))), conv2 scaled by 0.39; without `emb` the gain is one."""

    def __init__(self, c, emb=0, heads=0, side=0):
        super().__init__()
        self.conv1 = Conv(c, c, 3, ACT)
        self.conv2 = Conv(c, c, 3, ACT * ADD)
        self.gain = Conv(emb, c, 1, ACT, zero=True) if emb else None
        self.mixer = Mixer(heads, side) if heads else None
        if heads:
            self.value = Conv(c, c, 1)
            self.out = Conv(c, c, 1, ADD)
            self.mix_gain = Conv(emb, c, 1, ACT, zero=True)

    def forward(self, x, e=None):
        if self.mixer is not None:
            y = self.mixer(self.value(x)) * (self.mix_gain(e) + 1)
            x = torch.add(self.out(y), x, alpha=KEEP)
        y = self.conv1(F.silu(x))
        if e is not None:
            y = y * (self.gain(e) + 1)
        return torch.add(self.conv2(F.silu(y)), x, alpha=KEEP)


@dataclass
class AutoConfig:
    z: int = 6          # latent channels
    c0: int = 128       # width at the latent's resolution
    n0: int = 3
    c1: int = 64        # width at twice that
    n1: int = 1
    r: int = 4          # pixel shuffle between width c1 and the picture; the whole factor is 2 r
    size: int = 256


class Autoencoder(nn.Module):
    """Picture (3, S, S) <-> latent (z, S/2r, S/2r). Latents are standardised: (raw - mean) / std per channel."""

    def __init__(self, cfg):
        super().__init__()
        self.cfg = cfg
        pix = 3 * cfg.r * cfg.r
        self.enc_in = Conv(pix, cfg.c1, 3, 1.5)
        self.enc1 = nn.ModuleList(Block(cfg.c1) for _ in range(cfg.n1))
        self.enc_down = Conv(cfg.c1 * 4, cfg.c0, 1)
        self.enc0 = nn.ModuleList(Block(cfg.c0) for _ in range(cfg.n0))
        self.enc_out = Conv(cfg.c0, cfg.z, 3)
        self.dec_in = Conv(cfg.z, cfg.c0, 3)
        self.dec0 = nn.ModuleList(Block(cfg.c0) for _ in range(cfg.n0))
        self.dec_up = Conv(cfg.c0, cfg.c1 * 4, 1)
        self.dec1 = nn.ModuleList(Block(cfg.c1) for _ in range(cfg.n1))
        self.dec_out = Conv(cfg.c1, pix, 3, 0.6)
        self.register_buffer("mean", torch.zeros(cfg.z))
        self.register_buffer("std", torch.ones(cfg.z))

    def encode_raw(self, x):
        h = self.enc_in(F.pixel_unshuffle(x, self.cfg.r))
        for b in self.enc1:
            h = b(h)
        h = self.enc_down(F.pixel_unshuffle(h, 2))
        for b in self.enc0:
            h = b(h)
        return self.enc_out(h).float()

    def encode(self, x):
        return (self.encode_raw(x) - self.mean.view(-1, 1, 1)) / self.std.view(-1, 1, 1)

    def decode(self, z):
        """Standardised latent -> picture, not clamped."""
        h = self.dec_in(z)
        for b in self.dec0:
            h = b(h)
        h = F.pixel_shuffle(self.dec_up(h), 2)
        for b in self.dec1:
            h = b(h)
        return F.pixel_shuffle(self.dec_out(h), self.cfg.r).float()


@dataclass
class DenoiserConfig:
    z: int = 6           # latent channels
    latent: int = 32     # latent side
    patch: int = 2       # pixel unshuffle before the first convolution
    c0: int = 128        # width at latent / patch
    n0: int = 2          # blocks there, on the way down and again on the way up
    c1: int = 256        # width at half that side
    n1: int = 5
    heads: int = 8
    emb: int = 256
    rows: int = 43       # embedding rows (vocabulary)
    steps: int = 8       # default sampler steps
    guidance: float = 2.5


def time_features(t, n=32):
    """t (b) in 0..1 -> (b, 2 n), RMS 1: cosines and sines at n geometric frequencies between 0.5 and 30 cycles."""
    f = 0.5 * (60 ** (torch.arange(n) / (n - 1)))
    a = t[:, None] * f * 2 * math.pi
    return torch.cat([a.cos(), a.sin()], 1) * math.sqrt(2)


def positions(side):
    """Three constant channels (3, side, side): x, y from -1.5 to 1.5 and ones."""
    v = torch.linspace(-1.5, 1.5, side)
    return torch.stack([v.expand(side, side), v[:, None].expand(side, side), torch.ones(side, side)])


class Denoiser(nn.Module):
    """F(x / sqrt(s), t, words) of the preconditioned rectified flow. Input and output (z, latent, latent)."""

    def __init__(self, cfg):
        super().__init__()
        self.cfg = cfg
        cin, side = cfg.z * cfg.patch ** 2, cfg.latent // cfg.patch
        self.words = nn.Parameter(torch.randn(cfg.rows, cfg.emb) * 0.7)
        self.time = Conv(64, cfg.emb, 1)
        self.emb = Conv(cfg.emb, cfg.emb, 1, 0.5)
        self.inp = Conv(cin + 3, cfg.c0, 3)
        self.down0 = nn.ModuleList(Block(cfg.c0, cfg.emb) for _ in range(cfg.n0))
        self.down = Conv(cfg.c0 * 4, cfg.c1, 1)
        self.mid = nn.ModuleList(Block(cfg.c1, cfg.emb, cfg.heads, side // 2) for _ in range(cfg.n1))
        self.up = Conv(cfg.c1, cfg.c0 * 4, 1)
        self.up0 = nn.ModuleList(Block(cfg.c0, cfg.emb) for _ in range(cfg.n0))
        self.out = Conv(cfg.c0, cin, 3, ACT, zero=True)
        self.register_buffer("pos", positions(side), persistent=False)

    def embed(self, t, bag):
        """t (b), bag (b, rows) counts of each row -> activated embedding (b, emb, 1, 1), shared by all blocks."""
        time = self.time(time_features(t)[:, :, None, None])
        text = (bag @ self.words)[:, :, None, None]
        return F.silu(self.emb(time + text))

    def forward(self, x, t, bag):
        """x is already divided by sqrt(s)."""
        e = self.embed(t, bag)
        h = F.pixel_unshuffle(x, self.cfg.patch)
        h = torch.cat([h, self.pos.to(h.dtype).expand(len(h), -1, -1, -1)], 1)
        h = self.inp(h.contiguous(memory_format=torch.channels_last))
        for b in self.down0:
            h = b(h, e)
        skip = h
        h = self.down(F.pixel_unshuffle(h, 2))
        for b in self.mid:
            h = b(h, e)
        h = 0.707 * skip + 0.707 * F.pixel_shuffle(self.up(h), 2)
        for b in self.up0:
            h = b(h, e)
        return F.pixel_shuffle(self.out(F.silu(h)), self.cfg.patch).float()

    def velocity(self, x, t, bag):
        """dx/dt of x(t) = (1 - t) picture + t noise; t (b)."""
        tt = t.view(-1, 1, 1, 1)
        s = (1 - tt) ** 2 + tt ** 2
        return self(x / s.sqrt(), t, bag) / s.sqrt() + x * (2 * tt - 1) / s


SIZES = {
    "house": (AutoConfig(), DenoiserConfig(rows=71)),
    "house1": (AutoConfig(), DenoiserConfig()),
    "house-small": (AutoConfig(c0=96, n0=1, c1=24, n1=1),
                    DenoiserConfig(c0=96, n0=1, c1=160, n1=3, heads=5, emb=128, rows=71, steps=2, guidance=1.0)),
    "tiny": (AutoConfig(z=4, c0=48, n0=1, c1=32, n1=1, r=2, size=32),
             DenoiserConfig(z=4, latent=8, patch=1, c0=32, n0=1, c1=64, n1=2, heads=4, emb=64, steps=4)),
}


def force_all(net, only=None):
    """Unit RMS again for all weights, or for the parameters named in `only`."""
    for name, m in net.named_modules():
        if isinstance(m, (Conv, Mixer)) and (only is None or f"{name}.weight" in only):
            m.force()


def save(path, net, **more):
    """Checkpoint: {"kind", "config", "state", ...}; state is that of the EMA network."""
    torch.save({"kind": type(net).__name__, "config": asdict(net.cfg), "state": net.state_dict(), **more}, path)


def load(path):
    """The network of a checkpoint, ready for inference."""
    d = torch.load(path, map_location="cpu")
    cls, conf = {"Autoencoder": (Autoencoder, AutoConfig), "Denoiser": (Denoiser, DenoiserConfig)}[d["kind"]]
    net = cls(conf(**d["config"]))
    net.load_state_dict(d["state"])
    force_all(net)
    return net.eval().requires_grad_(False)
