"""The networks of nets.py run once more in floats, showing every value that the integer program holds as int16.

`see(name, tensor)` is called with NCHW tensors; names are those of the integer program's scales. With see = nothing
the results equal the networks' own (test_export.py).
"""
import torch
import torch.nn.functional as F

from nets import KEEP, time_features


def nothing(name, tensor):
    pass


def block(b, x, name, see, e=None):
    if b.mixer is not None:
        v = b.value(x)
        see(f"{name}.v", v)
        m = b.mixer(v)
        see(f"{name}.m", m)
        y = m * (b.mix_gain(e) + 1)
        see(f"{name}.y", y)
        x = KEEP * x + b.out(y)
        see(f"{name}.x", x)
    y = b.conv1(F.silu(x))
    if e is not None:
        y = y * (b.gain(e) + 1)
    see(f"{name}.pre", y)
    x = KEEP * x + b.conv2(F.silu(y))
    see(f"{name}", x)
    return x


def denoise(net, x, t, bag, see=nothing):
    """nets.Denoiser.forward: x divided by sqrt(s), t (b), bag (b, rows)"""
    cfg = net.cfg
    pre = net.emb(net.time(time_features(t)[:, :, None, None]) + (bag @ net.words)[:, :, None, None])
    see("emb", pre)
    e = F.silu(pre)
    see("z", x)
    h = F.pixel_unshuffle(x, cfg.patch)
    h = net.inp(torch.cat([h, net.pos.expand(len(h), -1, -1, -1)], 1))
    see("inp", h)
    for i, b in enumerate(net.down0):
        h = block(b, h, f"down0.{i}", see, e)
    skip = h
    h = net.down(F.pixel_unshuffle(h, 2))
    see("down", h)
    for i, b in enumerate(net.mid):
        h = block(b, h, f"mid.{i}", see, e)
    h = net.up(h)
    see("up", h)
    h = 0.707 * skip + 0.707 * F.pixel_shuffle(h, 2)
    see("join", h)
    for i, b in enumerate(net.up0):
        h = block(b, h, f"up0.{i}", see, e)
    return F.pixel_shuffle(net.out(F.silu(h)), cfg.patch)


def decode(net, z, see=nothing):
    """nets.Autoencoder.decode"""
    see("latent", z)
    h = net.dec_in(z)
    see("dec_in", h)
    for i, b in enumerate(net.dec0):
        h = block(b, h, f"dec0.{i}", see)
    h = net.dec_up(h)
    see("dec_up", h)
    h = F.pixel_shuffle(h, 2)
    for i, b in enumerate(net.dec1):
        h = block(b, h, f"dec1.{i}", see)
    return F.pixel_shuffle(net.dec_out(h), net.cfg.r)


def sample(net, noise, bag, negative, schedule, guidance, see=nothing):
    """The sampler of sampler.py in floats: schedule = coefficients a step (sampler.coefficients), noise (b, z, h, w)."""
    x, before = noise, torch.zeros_like(noise)
    for c in schedule:
        t = torch.full((len(x),), c["t"])
        p = denoise(net, x * c["input"], t, bag, see)
        u = denoise(net, x * c["input"], t, negative, see)
        v = c["f"] * (u + guidance * (p - u)) + c["x"] * x
        x = x + c["now"] * v + c["before"] * before
        before = v
        see("state", x)
        see("velocity", v)
    return x
