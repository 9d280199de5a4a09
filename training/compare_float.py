#!/usr/bin/python3
"""Integer against float pipeline on 64 prompts, the same noise in both: PSNR of the 8-bit pictures.

python3 training/compare_float.py tiny|house --model models/tiny.safetensors [--binary build/colophon] [--count 64]
    [--figures docs/figures/house_quantisation.json] [--sheet docs/pictures/house_quantisation.png] [--layers]

Without --binary the second executor (tests/spec) paints. --layers reports the signal-to-noise ratio of every int16
value against the float network, on the first denoiser evaluation and the decoder.
"""
import argparse
import json
import os
import subprocess
import tempfile
import time

import numpy as np
import torch
from PIL import Image

import integer
import nets
from integer import calibrate, float_net, model, sampler
from oracle import painter, philox, program, tokens

SEED = 4242


def noise(checked, seed, shape):
    """The integer noise as reals: shape (H, W, C) -> tensor (1, C, H, W)"""
    table = checked.constants["noise"][1]
    words = philox.words(seed, 0, int(np.prod(shape)))
    y = table[(words >> np.uint64(33 - len(table).bit_length())).astype(np.int64)].reshape(shape)
    return torch.from_numpy(y.astype(np.float32) / 4096).permute(2, 0, 1)[None]


def painted(checked, path, binary, recipe, seed):
    """-> (H, W, 3) uint8"""
    if not binary:
        return painter.paint(checked, recipe, seed)["pixels"].astype(np.uint8)
    with tempfile.TemporaryDirectory() as folder:
        out = os.path.join(folder, "a.png")
        subprocess.run([binary, "paint", recipe["prompt"], "--model", path, "--seed", str(seed), "--mark", "0", "-o", out, "--json"],
                       check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        return np.array(Image.open(out).convert("RGB"))


@torch.no_grad()
def float_picture(ae, net, x0, text, schedule, guidance, size):
    bag = calibrate.bags([text], size)
    x = float_net.sample(net, x0, bag, torch.zeros_like(bag), schedule, guidance)
    y = float_net.decode(ae, x)[0].permute(1, 2, 0).numpy()
    return np.uint8(np.clip(np.rint((y + 1) * 127.5), 0, 255))


def psnr(a, b):
    e = np.square(a.astype(np.float64) - b).mean()
    return 99.0 if e == 0 else float(10 * np.log10(255 ** 2 / e))


@torch.no_grad()
def layers(checked, ae, net, text, exponents, school, seed=7):
    """SNR in dB of each named value: the first evaluation of the denoiser, and the decoder on a scaled noise"""
    size = checked.sizes[0]
    state_kind = checked.proofs[size]["denoise"]["x"]
    seen, ints = {}, {}
    x0 = noise(checked, seed, state_kind.shape)
    row = checked.first_row(checked.program["defaults"]["sampler"], checked.program["defaults"]["steps"])
    bag = calibrate.bags([text], school)
    first = sampler.coefficients(checked.program["defaults"]["steps"])[0]
    see = lambda n, t: seen.__setitem__(n, t[0].permute(1, 2, 0).numpy().astype(np.float64))
    seen["out"] = float_net.denoise(net, x0 * first["input"], torch.ones(1), bag, see)[0].permute(1, 2, 0).numpy()
    z = x0 * 0.7
    float_net.decode(ae, z, see)
    watch = lambda stage, name, y, kind: ints.__setitem__(name, y.astype(np.float64))
    ids, _ = tokens.encode(checked.program["tokenizer"], text)
    (context,) = checked.run_stage("text", {"tokens": np.array(ids).reshape(1, -1, 1)}, size)
    q = lambda t: np.rint(t[0].permute(1, 2, 0).numpy().astype(np.float64) * 2**20).astype(np.int64)
    inputs = {"x": q(x0), "v": q(x0) * 0}
    out = checked.run_stage("denoise", {**inputs, "row": np.full((1, 1, 1), row), "context": context}, size, watch=watch)[0]
    checked.run_stage("decode", {"x": q(z), "v": q(z) * 0}, size, watch=watch)
    ints["out"] = out
    exponents["out"] = -16
    for name in seen:
        if name in ints and name in exponents:
            a, b = seen[name].reshape(-1), ints[name].reshape(-1) * 2.0 ** exponents[name]
            snr = 10 * np.log10(np.square(a).mean() / max(1e-30, np.square(a - b).mean()))
            print(f"{name:16} {snr:6.1f} dB  rms {np.sqrt(np.square(a).mean()):.3f} largest {np.abs(a).max():.2f}")


def main():
    p = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    p.add_argument("size", choices=list(model.PLANS))
    p.add_argument("--model", required=True)
    p.add_argument("--runs")
    p.add_argument("--binary")
    p.add_argument("--count", type=int, default=64)
    p.add_argument("--figures")
    p.add_argument("--sheet")
    p.add_argument("--layers", action="store_true")
    a = p.parse_args()
    folder = a.runs or os.path.join(integer.TRAINING, "runs", a.size)
    ae, net = nets.load(os.path.join(folder, "ae.pt")), nets.load(os.path.join(folder, "denoiser.pt"))
    checked = program.load(a.model)
    d = checked.program["defaults"]
    schedule = sampler.coefficients(d["steps"], model.PLANS[a.size].get("shift", 1.0))
    guidance = d["guidance"] / 65536
    texts = calibrate.prompts(a.count, SEED, a.size)
    if a.layers:
        scales = calibrate.read(a.model.replace(".safetensors", ".scales.json"))["values"]
        return layers(checked, ae, net, texts[0], {k: v["exponent"] for k, v in scales.items()}, a.size)
    shape = checked.proofs[checked.sizes[0]]["denoise"]["x"].shape
    values, pairs, start = [], [], time.time()
    for i, text in enumerate(texts):
        reference = float_picture(ae, net, noise(checked, i, shape), text, schedule, guidance, a.size)
        picture = painted(checked, a.model, a.binary, painter.default_request(checked, text), i)
        values.append(psnr(reference, picture))
        pairs.append((reference, picture))
        print(f"\r{i + 1}/{a.count} mean {np.mean(values):.2f} dB worst {min(values):.2f} dB ({time.time() - start:.0f} s)", end="", flush=True)
    print()
    result = {"psnr_mean_db": round(float(np.mean(values)), 2), "psnr_worst_db": round(min(values), 2),
              "psnr_median_db": round(float(np.median(values)), 2), "prompts": a.count, "seeds": f"0-{a.count - 1}", "steps": d["steps"], "guidance": guidance,
              "model_id": "0x" + checked.id.hex(), "model_bytes": os.path.getsize(a.model), "worst_prompt": texts[int(np.argmin(values))],
              "psnr_db": [round(v, 2) for v in values],
              "command": f"python3 training/compare_float.py {a.size} --model {os.path.relpath(a.model, integer.REPOSITORY)}"}
    if a.figures:
        os.makedirs(os.path.dirname(a.figures), exist_ok=True)
        with open(a.figures, "w") as file:
            json.dump(result, file, indent=1)
            file.write("\n")
    if a.sheet:
        sheet(a.sheet, pairs, values)


def sheet(path, pairs, values):
    """The four worst, two middle and two best: float above, integer below, eight times their difference under both."""
    order = np.argsort(values)
    pick = list(order[:4]) + list(order[len(order) // 2 - 1:len(order) // 2 + 1]) + list(order[-2:])
    side = pairs[0][0].shape[0]
    tile = 128
    image = Image.new("RGB", (tile * len(pick), tile * 3))
    for i, k in enumerate(pick):
        f, q = pairs[k]
        d = np.uint8(np.clip(128 + 8 * (q.astype(int) - f), 0, 255))
        for row, picture in enumerate((f, q, d)):
            how = Image.NEAREST if side < tile else Image.LANCZOS
            image.paste(Image.fromarray(picture).resize((tile, tile), how), (i * tile, row * tile))
    os.makedirs(os.path.dirname(path), exist_ok=True)
    image.save(path, optimize=True)


if __name__ == "__main__":
    main()
