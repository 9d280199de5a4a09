#!/usr/bin/python3
"""Writes spec/vectors/models/gauss-epsilon.safetensors and gauss-v.safetensors, and what they paint: spec/vectors/gauss.json.

Their data are Gaussian: a latent of 4×4×4, each channel with a variance, and a mean that the word chooses. So the best denoiser
is known in closed form, and it is what stage `denoise` computes. All samplers of spec/sampler.md with 4, 8, 20 and 50 steps.
"""
import json
import os
import statistics
import sys
from decimal import Decimal as D
from decimal import localcontext

import numpy as np

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, HERE)
import random_models                                     # noqa: E402
import sampler_rows as rows                              # noqa: E402
from oracle import container, painter, program           # noqa: E402

VECTORS = os.path.join(HERE, "../../spec/vectors")
STEPS = (4, 8, 20, 50)
SIDE, CHANNELS = 32, 4
VARIANCES = ("0.25", "0.5", "1", "2")
MEANS = {"high": (0.8, 1.5, 0.4, -1.0), "low": (-0.8, -0.5, -1.1, 0.3)}
STATE, PREDICTION, LIMIT = 20, 16, 2**24
GUIDANCE = 3 << 15                                       # 1.5


def gains(noise, times, prediction):
    """-> per time and channel, the best prediction's factors of the noisy picture and of the mean"""
    of_x, of_mean = [], []
    for t in times:
        sigma = noise.log_sigma(D(t) / 2**32).exp()
        c = 1 / (1 + sigma * sigma).sqrt()
        s = sigma * c
        d = [c * c * D(v) + s * s for v in VARIANCES]
        if prediction == "epsilon":
            of_x.append([s / e for e in d])
            of_mean.append([-s * c / e for e in d])
        else:
            of_x.append([c * s * (1 - D(v)) / e for v, e in zip(VARIANCES, d)])
            of_mean.append([-s / e for e in d])
    whole = lambda table: np.array([[rows.nearest(x, 24) for x in row] for row in table], np.int64)
    return whole(of_x), whole(of_mean)


def all_rows(prediction):
    noise, table, samplers = rows.Noise(**rows.STABLE_DIFFUSION), [], []
    for sampler in rows.SAMPLERS:
        for schedule in rows.SCHEDULES:
            listed = []
            for n in STEPS:
                made, times = rows.integer_rows(noise, sampler, schedule, n, prediction)
                listed.append({"steps": n, "first": len(table)})
                table += [(*row, t) for row, t in zip(made, times)]
            samplers.append({"name": rows.name(sampler, schedule), "schedules": listed})
    return noise, table, samplers


def mix(out, inputs, by, shift, limit, dtype="I32", lo=None):
    return {"op": "mix", "out": out, "in": inputs, "by": by, "shift": shift, "type": dtype, "lo": -limit if lo is None else lo, "hi": limit}


def gather(out, index, table):
    return {"op": "gather", "out": out, "in": [index], "table": table}


def step_nodes():
    columns = ("from_x", "from_m", "x", "now", "before")
    return [gather("row.step", "row", "sampler.step")] + [
        {"op": "slice", "out": f"by.{c}", "in": ["row.step"], "begin": [0, 0, i], "size": [1, 1, 1]} for i, c in enumerate(columns)] + [
        mix("difference", ["prediction", "unconditional"], [1, -1], 0, 2**31 - 1),
        mix("guided", ["unconditional", "difference"], [65536, "guidance"], PREDICTION - 4, 2**29),
        mix("kept.next", ["x", "guided"], ["by.from_x", "by.from_m"], 24, 2**30),
        mix("x.next", ["x", "kept.next", "kept"], ["by.x", "by.now", "by.before"], 24, 2**27)]


def model(prediction):
    with localcontext() as context:
        context.prec = 60
        noise, table, samplers = all_rows(prediction)
        times = sorted({row[-1] for row in table})
        of_x, of_mean = gains(noise, times, prediction)
    normal = statistics.NormalDist()
    constants = {
        "sampler.step": ("I32", np.array([row[:5] for row in table])),
        "sampler.input": ("I32", np.array([row[5:6] for row in table])),
        "sampler.time": ("I32", np.array([[times.index(row[-1])] for row in table])),
        "gain.x": ("I32", of_x), "gain.mean": ("I32", of_mean),
        "means": ("I32", np.array([(0.0,) * CHANNELS, *MEANS.values()]) * 2**STATE),
        "noise": ("I32", np.array([normal.inv_cdf((i + 0.5) / 4096) for i in range(4096)]) * 2**STATE),
        "units": ("I32", np.array([-STATE, -PREDICTION, -STATE])),
        "grey": ("I32", np.full(3, 128)),
    }
    shape = ["H/8", "W/8", CHANNELS]
    state = lambda name, limit: {"name": name, "shape": shape, "type": "I32", "lo": -limit, "hi": limit}
    stages = {
        "text": [gather("context", "tokens", "means")],
        "init": [{"op": "noise", "out": "x.first", "table": "noise", "shape": shape, "stream": 0}, mix("kept.first", ["x.first"], [0], 0, 0)],
        "denoise": [gather("by.input", "row", "sampler.input"), gather("time", "row", "sampler.time"),
                    gather("by.gain", "time", "gain.x"), gather("by.mean", "time", "gain.mean"),
                    mix("noisy", ["x"], ["by.input"], 24, 2**27),
                    mix("predicted", ["noisy", "context"], ["by.gain", "by.mean"], 24 + STATE - PREDICTION, LIMIT)],
        "step": step_nodes(),
        "decode": [{"op": "slice", "out": "three", "in": ["x"], "begin": [0, 0, 0], "size": ["H/8", "W/8", 3]},
                   mix("small", ["three", "grey"], [1, 2**15], 15, 255, "I16", 0),
                   {"op": "resize", "out": "pixels", "in": ["small"], "factor": 8}],
    }
    outputs = {"text": ["context"], "init": ["x.first", "kept.first"], "denoise": ["predicted"], "step": ["x.next", "kept.next"],
               "decode": ["pixels"]}
    return random_models.pack({
        "format": "colophon/program/v1", "name": f"Gauss, {prediction}", "sizes": [[SIDE, SIDE]],
        "tokenizer": {"kind": "words", "slots": 1, "words": list(MEANS), "ignored": []}, "samplers": samplers,
        "defaults": {"sampler": "dpmpp_2m_karras", "steps": 20, "guidance": GUIDANCE, "width": SIDE, "height": SIDE}, "rows": len(table),
        "state": [state("x", 2**27), state("kept", 2**30)],
        "stages": {name: {"nodes": nodes, "out": outputs[name]} for name, nodes in stages.items()}},
        {name: container.tensor(np.rint(v).astype(np.int64), t) for name, (t, v) in constants.items()})


def path(prediction):
    return os.path.join(VECTORS, f"models/gauss-{prediction}.safetensors")


def main():
    hexed, cases = lambda b: "0x" + b.hex(), []
    for prediction in rows.PREDICTIONS:
        blob = model(prediction)
        with open(path(prediction), "wb") as file:
            file.write(blob)
        made = program.Model(blob)
        for i, sampler in enumerate(made.program["samplers"]):
            recipe = painter.default_request(made, "high", "low", sampler=sampler["name"], steps=STEPS[i % 2])
            done = painter.paint(made, recipe, 5 + i)
            cases.append({"model": f"gauss-{prediction}", "recipe": recipe, "seed": str(5 + i),
                          **{k: hexed(done[k]) for k in ("requestHash", "imageHash", "traceRoot")}})
        print(len(blob), "bytes,", made.program["rows"], "rows")
    with open(os.path.join(VECTORS, "gauss.json"), "w") as file:
        json.dump({"comment": "Paintings by models/gauss-*.safetensors; made by tests/spec/make_sampler_models.py. Seeds are decimal strings.",
                   "cases": cases}, file, indent=1)
        file.write("\n")


if __name__ == "__main__":
    main()
