#!/usr/bin/python3
"""Writes a checkpoint of Stable Diffusion 1.5's exact shapes with random weights (fp16, about 2 GB) into FOLDER/diffusers, with a
vocabulary: what `colophon import` and the sd15 figures are timed on. bench/make_sd15_checkpoint.py FOLDER"""
import pathlib
import subprocess
import sys

if len(sys.argv) != 2:
    sys.exit(__doc__)
script = pathlib.Path(__file__).resolve().parents[1] / "tests/authoring/sd_checkpoint.py"
sys.exit(subprocess.run([sys.executable, script, "full", sys.argv[1], "--only", "diffusers"]).returncode)
