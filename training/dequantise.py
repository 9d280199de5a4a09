"""A model file -> float checkpoints: python3 dequantise.py ../models/house.safetensors house1 [-o FOLDER] [--ridge 0.1]

What training/export.py rounded, as floats again: the denoiser whole, and the autoencoder's decoder (its encoder, which no painting needs, is
drawn at random; train_autoencoder.py --from teaches it the decoder's latents). Time and word tables hold products of two layers; one
pair of layers with those products is chosen.
"""
import argparse
import json
import os

import numpy as np
import torch

import integer                                          # noqa: F401  (puts tests/spec on the path)
import nets
import school
from integer import network, sampler
from oracle import program
from run import folder as runs



class Stage:
    """Real units of a stage's accumulators, from the mixes behind them."""

    def __init__(self, checked, name, scales):
        self.checked, self.scales = checked, scales
        self.nodes = {n["out"]: n for n in checked.program["stages"][name]["nodes"]}
        self.mix_of = {n["in"][0]: n for n in self.nodes.values() if n["op"] == "mix"}

    def constant(self, name):
        return self.checked.constants[name][1].astype(np.float64)

    def exponent(self, name):
        return self.scales[name]["exponent"]

    def unit(self, accumulator, exponent):
        """Real value of one unit of the accumulator, per channel; its mix gives a value at 2^exponent."""
        mix = self.mix_of[accumulator]
        return self.constant(mix["by"][0]) * 2.0 ** (exponent - mix["shift"])

    def gain_unit(self, out, unit, exponent):
        """The gain's accumulator's unit: `out` is acc * factor / 2^shift, the factor another mix of the gain's accumulator."""
        mix, factor = self.nodes[out], self.nodes[f"{out}.factor"]
        return self.constant(factor["by"][0]) * 2.0 ** (exponent - factor["shift"] - mix["shift"]) / unit


def put(conv, weight, bias, unit, before, add=0.0, by=1.0):
    """Integers (O, KH, KW, I) with a unit a row, applied to an input at 2^before -> the module's weight, gain and bias"""
    w = torch.from_numpy((weight * (unit * 2.0 ** -before / by).reshape(-1, 1, 1, 1)).transpose(0, 3, 1, 2)).float()
    rms = w.square().mean((1, 2, 3)).sqrt()
    if conv.gain is not None:
        conv.gain.data.fill_(float(rms.median()) / conv.scale)
    conv.weight.data.copy_(w)
    conv.force()
    conv.bias.data.copy_(torch.from_numpy(bias * unit / by).float() + add)


def block(s, b, name, before, emb):
    c1, c2 = f"{name}.conv1", f"{name}.conv2"
    before_x = before
    if b.mixer is not None:
        simple(s, b.value, f"{name}.value", f"{name}.value", f"{name}.v", before)
        b.mixer.weight.data.copy_(torch.from_numpy(s.constant(f"{name}.mixer.weight").reshape(b.mixer.weight.shape)).float())
        b.mixer.force()
        g = s.gain_unit(f"{name}.y", np.full(b.out.weight.shape[0], 2.0 ** s.exponent(f"{name}.m")), s.exponent(f"{name}.y"))
        put(b.mix_gain, s.constant(f"{name}.y.gain.weight"), s.constant(f"{name}.y.gain.bias"), g, emb, add=-1.0)
        put(b.out, s.constant(f"{name}.out.weight"), s.constant(f"{name}.out.bias"), s.unit(f"{name}.out", s.exponent(f"{name}.x")), s.exponent(f"{name}.y"))
        before_x = s.exponent(f"{name}.x")
    weight = s.constant(f"{c1}.weight")
    if b.gain is None:
        unit = s.unit(c1, s.exponent(f"{name}.pre"))
    else:                       # rows have a known length, so the unit needs no mix
        unit = b.conv1.scale / np.sqrt(np.square(weight).reshape(len(weight), -1).mean(1)) * 2.0 ** before_x
        g = s.gain_unit(f"{name}.pre", unit, s.exponent(f"{name}.pre"))
        put(b.gain, s.constant(f"{name}.pre.gain.weight"), s.constant(f"{name}.pre.gain.bias"), g, emb, add=-1.0)
    put(b.conv1, weight, s.constant(f"{c1}.bias"), unit, before_x)
    put(b.conv2, s.constant(f"{c2}.weight"), s.constant(f"{c2}.bias"), s.unit(c2, s.exponent(name)), s.exponent(f"{name}.pre"))
    return s.exponent(name)


def simple(s, conv, name, accumulator, value, before):
    put(conv, s.constant(f"{name}.weight"), s.constant(f"{name}.bias"), s.unit(accumulator, s.exponent(value)), before)
    return s.exponent(value)


@torch.no_grad()
def tables(checked, net, plan_steps, shift, ridge, context):
    """Words and time: emb's rows have unit RMS, so each is the shortest that gives the time table, made long enough across it."""
    rows, _ = sampler.rows(plan_steps, shift)
    unit = 2.0 ** context
    f = nets.time_features(torch.tensor([r["t"] for r in rows], dtype=torch.float32)).double().numpy()
    target = checked.constants["sampler.time"][1] * unit
    solved = np.linalg.lstsq(np.c_[f, np.ones(len(f))], target, rcond=0.03)[0]           # (65, emb)
    factor, size = net.emb.scale, float(net.emb.weight.shape[1]) ** 0.5
    wanted = solved[:-1].T / factor
    strength, directions = np.linalg.svd(wanted, full_matrices=False)[1:]
    copies = np.maximum(1, np.floor(strength / strength.sum() * len(wanted))).astype(int)    # strong directions have many rows
    while copies.sum() != len(wanted):
        copies[np.argmax(strength / copies if copies.sum() < len(wanted) else copies)] += 1 if copies.sum() < len(wanted) else -1
    time = np.repeat(directions, copies, 0)
    e = np.repeat(wanted @ directions.T / copies, copies, 1)                             # e @ time = wanted, and short
    assert np.linalg.norm(e, axis=1).max() < size, "the time table is too strong for rows of unit RMS"
    rng = np.random.default_rng(1)
    idle = np.repeat(strength < 1e-3 * strength[0], copies)                              # a little there, or words could not be solved for
    e[:, idle] += 0.3 * rng.normal(size=e[:, idle].shape)
    across = rng.normal(size=e.shape)
    across -= across @ time @ np.linalg.pinv(time)                                        # none of it sees the time
    across *= (np.sqrt(size ** 2 - np.square(e).sum(1)) / np.linalg.norm(across, axis=1))[:, None]
    e = e + across
    net.emb.weight.copy_(torch.from_numpy(e)[:, :, None, None])
    net.time.weight.copy_(torch.from_numpy(time / net.time.scale)[:, :, None, None])
    net.time.bias.zero_()
    net.emb.bias.copy_(torch.from_numpy(solved[-1]))
    embedding = checked.constants["text.embedding"][1][1:] * unit                        # row 0 is no word
    m = e * factor
    net.words.copy_(torch.from_numpy(np.linalg.solve(m.T @ m + ridge * np.eye(len(m)), m.T @ embedding.T).T))


def networks(checked, scales, size, plan_steps, shift=1.0, ridge=0.0):
    torch.manual_seed(11)
    ae, net = nets.Autoencoder(nets.SIZES[size][0]), nets.Denoiser(nets.SIZES[size][1])
    s = Stage(checked, "denoise", scales)
    emb = s.exponent("emb")
    e = simple(s, net.inp, "inp", "inp.conv", "inp", s.exponent("z"))
    for i, b in enumerate(net.down0):
        e = block(s, b, f"down0.{i}", e, emb)
    e = simple(s, net.down, "down", "down.conv", "down", e)
    for i, b in enumerate(net.mid):
        e = block(s, b, f"mid.{i}", e, emb)
    simple(s, net.up, "up", "up.conv", "up", e)
    e = s.exponent("join")
    for i, b in enumerate(net.up0):
        e = block(s, b, f"up0.{i}", e, emb)
    put(net.out, s.constant("out.weight"), s.constant("out.bias"), s.unit("out.conv", network.PREDICTION), e)
    tables(checked, net, plan_steps, shift, ridge, emb - s.nodes["emb"]["shift"])
    s = Stage(checked, "decode", scales)
    e = simple(s, ae.dec_in, "dec_in", "dec_in.conv", "dec_in", s.exponent("latent"))
    for i, b in enumerate(ae.dec0):
        e = block(s, b, f"dec0.{i}", e, None)
    e = simple(s, ae.dec_up, "dec_up", "dec_up.conv", "dec_up", e)
    for i, b in enumerate(ae.dec1):
        e = block(s, b, f"dec1.{i}", e, None)
    put(ae.dec_out, s.constant("dec_out.weight"), s.constant("dec_out.bias"), s.unit("dec_out.conv", 0), e, add=-1.0, by=127.5)
    return ae, net


def main():
    p = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    p.add_argument("model")
    p.add_argument("size", choices=list(nets.SIZES))
    p.add_argument("-o", dest="out")
    p.add_argument("--ridge", type=float, default=0.0, help="words of moderate size instead of exact ones, for training on: 0.1")
    a = p.parse_args()
    out = a.out or runs(a.size)
    os.makedirs(out, exist_ok=True)
    with open(a.model.replace(".safetensors", ".scales.json")) as file:
        scales = json.load(file)["values"]
    checked = program.load(a.model)
    ae, net = networks(checked, scales, a.size, [s["steps"] for s in checked.program["samplers"][0]["schedules"]], ridge=a.ridge)
    nets.save(os.path.join(out, "ae.pt"), ae)
    nets.save(os.path.join(out, "denoiser.pt"), net)
    with open(os.path.join(out, "vocabulary.json"), "w") as file:
        json.dump(school.captions(a.size).vocabulary(), file, indent=1)
    print(f"{out}: ae.pt (the encoder is random), denoiser.pt, vocabulary.json")


if __name__ == "__main__":
    main()
