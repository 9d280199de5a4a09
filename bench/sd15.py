#!/usr/bin/env python3
"""Imports a checkpoint of Stable Diffusion 1.5's size and times it; writes docs/figures/import.json.

    bench/sd15.py [--folder FOLDER] [--json FILE]
    bench/sd15.py --folder FOLDER --errors [--json FILE]

Without --folder a checkpoint of random weights is made in a folder that is removed afterwards (12 GB); with it, checkpoint
and model are kept there, for `bench/run --sd15 FOLDER`, which times paintings. Random weights cost what trained ones do.

    sd15_import_s, sd15_import_cpu_s   colophon import: calibration in floats, rounding, proof; on all cores
    sd15_import_peak_mb                most memory that it held

--errors, for a FOLDER where that was done, paints a picture of 256x256 in 20 steps by integers and by floats, and adds to the file:

    sd15_latent_error_percent                the last latent (less its share of the first noise) against floats with the same rounded weights
    sd15_latent_error_own_weights_percent    and with the checkpoint's own weights; relative, L2
    sd15_psnr_own_weights_db                 of the picture
"""
import argparse
import json
import os
import pathlib
import resource
import subprocess
import sys
import tempfile
import time

ROOT = pathlib.Path(__file__).resolve().parents[1]
PROGRAM = ROOT / "build/colophon"
BENCH = ROOT / "build/kernel_bench"


def import_model(checkpoint, model):
    begin = time.monotonic()
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run([PROGRAM, "import", checkpoint, "-o", model, "--size", "256x256", "--size", "512x512"], check=True)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return {"sd15_import_s": round(time.monotonic() - begin, 1),
            "sd15_import_cpu_s": round(after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime, 1),
            "sd15_import_peak_mb": after.ru_maxrss // 1024,
            "sd15_checkpoint_mb": sum(path.stat().st_size for path in checkpoint.rglob("*") if path.is_file()) >> 20,
            "sd15_model_mb": model.stat().st_size >> 20}


def time_steps(model, side, steps, threads=os.cpu_count()):
    done = subprocess.run([BENCH, "steps", model, "--side", str(side), "--steps", str(steps), "--threads", str(threads)],
                          capture_output=True, text=True)
    if done.returncode:
        sys.exit(done.stderr)
    return json.loads(done.stdout)


def painting_figures(model, steps=4):
    """{sd15_256_step_s, sd15_256_decode_s, peak_mb_256, the same of 512, sd15_load_s, sd15_plan_s}: wall time on all cores of a
    guided step (two evaluations), the decoder, reading with proof and hash, packing; most memory of the whole process."""
    figures = {}
    for side in (256, 512):
        found = time_steps(model, side, steps)
        figures |= {f"sd15_{side}_step_s": found["step_s"], f"sd15_{side}_decode_s": found["decode_s"], f"peak_mb_{side}": found["peak_mb"]}
        if side == 256:
            figures |= {"sd15_load_s": found["load_s"], "sd15_plan_s": found["plan_s"]}
    one = time_steps(model, 256, steps, 1)
    figures["sd15_256_step_1_core_s"] = one["step_s"]
    figures["sd15_second_core_gain"] = one["step_s"] / figures["sd15_256_step_s"]
    return figures


def measure(folder, path):
    checkpoint, model = folder / "diffusers", folder / "model.safetensors"
    if not checkpoint.exists():
        subprocess.run([sys.executable, ROOT / "bench/make_sd15_checkpoint.py", folder], check=True)
    figures = {"load": round(os.getloadavg()[0], 1), "threads": os.cpu_count(), **import_model(checkpoint, model)}
    text = json.dumps(figures, indent=1) + "\n"
    path.write_text(text)
    print(text, end="")


def beyond(noise, latent):
    return latent - noise * (latent @ noise) / (noise @ noise)


def errors(folder):
    import numpy as np  # Debian: python3-numpy; the other figures do without
    checkpoint, model = folder / "diffusers", folder / "model.safetensors"
    ways = {"integers": (), "rounded": ("--float", checkpoint, "--rounded", folder / "model.scales.json"), "own": ("--float", checkpoint)}
    with tempfile.TemporaryDirectory() as name:
        work = pathlib.Path(name)
        for way, more in ways.items():
            subprocess.run([PROGRAM, "paint", "a ship at sea", "-m", model, "--steps", "20", "--sampler", "euler", "--seed", "11", "-W", "256", "-H", "256",
                            "-o", work / f"{way}.png", "--dump", work / way, *more], check=True)
        latents = {way: beyond(*(np.load(work / way / name).ravel() for name in ("init-x.npy", "latent.npy"))) for way in ways}
        pictures = {way: np.load(work / way / "picture.npy") for way in ways}

    def off(way):
        return 100 * float(np.linalg.norm(latents["integers"] - latents[way]) / np.linalg.norm(latents[way]))
    return {"sd15_latent_error_percent": round(off("rounded"), 3), "sd15_latent_error_own_weights_percent": round(off("own"), 3),
            "sd15_psnr_own_weights_db": round(float(-10 * np.log10(((pictures["integers"] - pictures["own"]) ** 2).mean())), 2)}


def add_errors(folder, path):
    figures = json.loads(path.read_text()) | errors(folder)
    path.write_text(json.dumps(figures, indent=1) + "\n")


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--folder", type=pathlib.Path)
    parser.add_argument("--json", type=pathlib.Path, default=ROOT / "docs/figures/import.json")
    parser.add_argument("--errors", action="store_true")
    options = parser.parse_args()
    if options.errors:
        if not options.folder:
            parser.error("--errors wants the --folder of an import")
        return add_errors(options.folder, options.json)
    if options.folder:
        return measure(options.folder, options.json)
    with tempfile.TemporaryDirectory() as folder:
        measure(pathlib.Path(folder), options.json)


if __name__ == "__main__":
    main()
