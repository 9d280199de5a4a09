"""The networks of nets.py run once more in floats, showing every value that the integer program holds as int16.

`see(name, tensor)` is called with NCHW tensors; names are those of the integer program's scales. With see = nothing
the results equal the networks' own (test_export.py).
"""
import torch
import torch.nn.functional as F

from nets import KEEP, time_features


def nothing(name, tensor):
    pass


def unchanged(point, x, y):
    """`branch(point, x, y)`: x a convolution's input, y what its mix gives; an adapter adds its branch of x to y."""
    return y


def block(b, x, name, see, e=None, branch=unchanged):
    if b.mixer is not None:
        v = branch(f"{name}.value", x, b.value(x))
        see(f"{name}.v", v)
        m = b.mixer(v)
        see(f"{name}.m", m)
        y = m * (b.mix_gain(e) + 1)
        see(f"{name}.y", y)
        x = branch(f"{name}.out", y, KEEP * x + b.out(y))
        see(f"{name}.x", x)
    s = F.silu(x)
    y = b.conv1(s)
    if e is not None:
        y = y * (b.gain(e) + 1)
    y = branch(f"{name}.conv1", s, y)
    see(f"{name}.pre", y)
    s = F.silu(y)
    x = branch(f"{name}.conv2", s, KEEP * x + b.conv2(s))
    see(f"{name}", x)
    return x


def denoise(net, x, t, bag, see=nothing, branch=unchanged):
    """nets.Denoiser.forward: x divided by sqrt(s), t (b), bag (b, rows)"""
    cfg = net.cfg
    pre = net.emb(net.time(time_features(t)[:, :, None, None]) + (bag @ net.words)[:, :, None, None])
    see("emb", pre)
    e = F.silu(pre)
    see("z", x)
    h = F.pixel_unshuffle(x, cfg.patch)
    h = torch.cat([h, net.pos.to(h.dtype).expand(len(h), -1, -1, -1)], 1).contiguous(memory_format=torch.channels_last)
    h = branch("inp", h, net.inp(h))
    see("inp", h)
    for i, b in enumerate(net.down0):
        h = block(b, h, f"down0.{i}", see, e, branch)
    skip = h
    h = F.pixel_unshuffle(h, 2)
    h = branch("down", h, net.down(h))
    see("down", h)
    for i, b in enumerate(net.mid):
        h = block(b, h, f"mid.{i}", see, e, branch)
    h = branch("up", h, net.up(h))
    see("up", h)
    h = 0.707 * skip + 0.707 * F.pixel_shuffle(h, 2)
    see("join", h)
    for i, b in enumerate(net.up0):
        h = block(b, h, f"up0.{i}", see, e, branch)
    s = F.silu(h)
    return F.pixel_shuffle(branch("out", s, net.out(s)), cfg.patch)


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


def sample(net, noise, bag, negative, schedule, guidance, see=nothing, branch=unchanged):
    """The sampler of sampler.py in floats: schedule = coefficients a step (sampler.coefficients), noise (b, z, h, w)."""
    x, before = noise, torch.zeros_like(noise)
    for c in schedule:
        t = torch.full((len(x),), c["t"])
        p = denoise(net, x * c["input"], t, bag, see, branch)
        u = denoise(net, x * c["input"], t, negative, see, branch)
        v = c["f"] * (u + guidance * (p - u)) + c["x"] * x
        x = x + c["now"] * v + c["before"] * before
        before = v
        see("state", x)
        see("velocity", v)
    return x
