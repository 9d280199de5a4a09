#!/usr/bin/python3
"""Float checkpoint -> integer model file.

python3 training/export.py tiny|house [--runs DIR] [--scales FILE] [--calibrate] -o models/tiny.safetensors

Without an existing scales file (default: beside the output, NAME.scales.json) or with --calibrate the scales are
measured first; from then on the file is a pure function of (checkpoint, scales).
"""
import argparse
import json
import os
import time

import integer                                          # noqa: F401  (puts tests/spec on the path)
from integer import calibrate, model
from oracle import program


def measure(folder, size, plan, path):
    import nets
    ae, net = nets.load(os.path.join(folder, "ae.pt")), nets.load(os.path.join(folder, "denoiser.pt"))
    seen, left_out = calibrate.largest(net, ae, [plan["default"], max(plan["steps"])], [1.0] if plan.get("evaluations") == 1 else [plan["guidance"], plan["guidance"], 4.0, 1.0],
                                       plan.get("shift", 1.0), size)
    about = {"headroom": calibrate.HEADROOM, "prompts": 64, "seed": 9001, "left_out": left_out, "state_seen": round(seen["state"], 3),
             "velocity_seen": round(seen["velocity"], 3)}
    calibrate.write(path, calibrate.scales(seen, plan["finest"]), about)


def main():
    p = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    p.add_argument("size", choices=list(model.PLANS))
    p.add_argument("--runs")
    p.add_argument("--scales")
    p.add_argument("--calibrate", action="store_true")
    p.add_argument("-o", dest="out", required=True)
    a = p.parse_args()
    plan = model.PLANS[a.size]
    folder = a.runs or os.path.join(integer.TRAINING, "runs", a.size)
    scales = a.scales or a.out.replace(".safetensors", "") + ".scales.json"
    start = time.time()
    if a.calibrate or not os.path.exists(scales):
        measure(folder, a.size, plan, scales)
        print(f"calibrated in {time.time() - start:.1f} s: {scales}")
    with open(os.path.join(folder, "vocabulary.json")) as file:
        vocabulary = json.load(file)
    blob, _ = model.build(*model.load_weights(folder), calibrate.read(scales), plan, vocabulary)
    with open(a.out + ".tmp", "wb") as file:
        file.write(blob)
    checked = program.load(a.out + ".tmp")               # every range proven again, from the bytes
    os.replace(a.out + ".tmp", a.out)
    print(f"{a.out}: {len(blob)} bytes, id 0x{checked.id.hex()}, {time.time() - start:.1f} s")


if __name__ == "__main__":
    main()
