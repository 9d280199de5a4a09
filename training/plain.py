"""Plain inference networks: every scale, gain and normalisation folded into ordinary convolutions.

These are what the exporter reads. Modules carry the same names as in nets.py. `load_plain(path)` gives a
PlainAutoencoder or a PlainDenoiser whose forward equals the trained network's in float.
"""
import torch
import torch.nn as nn
import torch.nn.functional as F

import nets


def conv_of(c, add=0.0):
    """nets.Conv -> nn.Conv2d; `add` goes into the bias (gains are one plus something)."""
    w, b = c.effective()
    m = nn.Conv2d(w.shape[1], w.shape[0], c.k, padding=c.k // 2)
    m.weight.data.copy_(w)
    m.bias.data.copy_(b + add)
    return m


class PlainMixer(nn.Module):
    """permute, grouped 1x1 convolution over positions, permute.

    (b, C, H, W), C = heads * d  --permute-->  (b, heads * P, d, 1), channel index head * P + position, position
    = y * W + x  --conv, groups = heads-->  the same shape  --permute-->  (b, C, H, W).
    """

    def __init__(self, m):
        super().__init__()
        self.heads, self.p = m.heads, m.p
        n = m.heads * m.p
        self.conv = nn.Conv2d(n, n, 1, groups=m.heads, bias=False)
        self.conv.weight.data.copy_(m.effective().reshape(n, m.p, 1, 1))

    def forward(self, x):
        b, c, h, w = x.shape
        d = c // self.heads
        y = x.reshape(b, self.heads, d, self.p).permute(0, 1, 3, 2).reshape(b, self.heads * self.p, d, 1)
        y = self.conv(y)
        return y.reshape(b, self.heads, self.p, d).permute(0, 1, 3, 2).reshape(b, c, h, w)


class PlainBlock(nn.Module):
    """[x = keep x + out(gain_m * mixer(value(x)))]; x = keep x + conv2(silu(gain * conv1(silu(x))))."""

    keep = nets.KEEP

    def __init__(self, b):
        super().__init__()
        self.conv1, self.conv2 = conv_of(b.conv1), conv_of(b.conv2)
        self.gain = conv_of(b.gain, 1.0) if b.gain is not None else None
        self.mixer = PlainMixer(b.mixer) if b.mixer is not None else None
        if self.mixer is not None:
            self.value, self.out, self.mix_gain = conv_of(b.value), conv_of(b.out), conv_of(b.mix_gain, 1.0)

    def forward(self, x, e=None):
        if self.mixer is not None:
            x = self.keep * x + self.out(self.mixer(self.value(x)) * self.mix_gain(e))
        y = self.conv1(F.silu(x))
        if self.gain is not None:
            y = y * self.gain(e)
        return self.keep * x + self.conv2(F.silu(y))


class PlainAutoencoder(nn.Module):
    def __init__(self, net):
        super().__init__()
        self.cfg = net.cfg
        for name in ("enc_in", "enc_down", "enc_out", "dec_in", "dec_up", "dec_out"):
            setattr(self, name, conv_of(getattr(net, name)))
        for name in ("enc1", "enc0", "dec0", "dec1"):
            setattr(self, name, nn.ModuleList(PlainBlock(b) for b in getattr(net, name)))
        # Standardisation of the latent, folded into the encoder's last convolution.
        self.enc_out.weight.data /= net.std.view(-1, 1, 1, 1)
        self.enc_out.bias.data = (self.enc_out.bias.data - net.mean) / net.std

    def encode(self, x):
        """(b, 3, S, S) in [-1, 1] -> standardised latent (b, z, S / 2r, S / 2r)."""
        h = self.enc_in(F.pixel_unshuffle(x, self.cfg.r))
        for b in self.enc1:
            h = b(h)
        h = self.enc_down(F.pixel_unshuffle(h, 2))
        for b in self.enc0:
            h = b(h)
        return self.enc_out(h)

    def decode(self, z):
        """Standardised latent -> (b, 3, S, S), to be clamped to [-1, 1]."""
        h = self.dec_in(z)
        for b in self.dec0:
            h = b(h)
        h = F.pixel_shuffle(self.dec_up(h), 2)
        for b in self.dec1:
            h = b(h)
        return F.pixel_shuffle(self.dec_out(h), self.cfg.r)

    forward = decode


class PlainDenoiser(nn.Module):
    skip = 0.707

    def __init__(self, net):
        super().__init__()
        self.cfg = net.cfg
        for name in ("inp", "down", "up", "out"):
            setattr(self, name, conv_of(getattr(net, name)))
        for name in ("down0", "mid", "up0"):
            setattr(self, name, nn.ModuleList(PlainBlock(b) for b in getattr(net, name)))
        # silu(emb(time + sum of words)) is linear before the SiLU, so `emb` folds into both tables.
        w, b = net.emb.effective()
        w = w[:, :, 0, 0]
        self.register_buffer("words", net.words.data @ w.t())           # (rows, emb)
        tw, tb = net.time.effective()
        self.register_buffer("time_weight", w @ tw[:, :, 0, 0])         # (emb, 64)
        self.register_buffer("time_bias", w @ tb + b)                   # (emb)
        self.register_buffer("pos", nets.positions(net.cfg.latent // net.cfg.patch))   # (3, side, side)

    def time_rows(self, ts):
        """ts: list of times -> (len(ts), emb), the sampler's table."""
        f = nets.time_features(torch.tensor(ts, dtype=torch.float32))
        return f @ self.time_weight.t() + self.time_bias

    def embed(self, time_row, text):
        """time_row (emb) or (b, emb), text = sum of `words` rows (b, emb) -> e (b, emb, 1, 1)."""
        return F.silu(time_row + text)[:, :, None, None]

    def forward(self, x, e):
        """x (b, z, latent, latent) already divided by sqrt(s); e from embed -> F."""
        h = F.pixel_unshuffle(x, self.cfg.patch)
        h = self.inp(torch.cat([h, self.pos.expand(len(h), -1, -1, -1)], 1))
        for b in self.down0:
            h = b(h, e)
        keep = h
        h = self.down(F.pixel_unshuffle(h, 2))
        for b in self.mid:
            h = b(h, e)
        h = self.skip * keep + self.skip * F.pixel_shuffle(self.up(h), 2)
        for b in self.up0:
            h = b(h, e)
        return F.pixel_shuffle(self.out(F.silu(h)), self.cfg.patch)

    def velocity(self, x, t, text):
        """t: one float for the whole batch."""
        s = (1 - t) ** 2 + t ** 2
        f = self(x / s ** 0.5, self.embed(self.time_rows([t]), text))
        return f / s ** 0.5 + x * ((2 * t - 1) / s)


def load_plain(path):
    """Checkpoint (ae.pt or denoiser.pt) -> plain float module, eval, no gradients."""
    net = nets.load(path)
    cls = PlainAutoencoder if isinstance(net, nets.Autoencoder) else PlainDenoiser
    with torch.no_grad():
        return cls(net).eval().requires_grad_(False)
