#!/usr/bin/python3
"""Writes spec/vectors/models/micro.safetensors and spec/vectors/micro.json: a model so small that the EVM paints with it.

At most 20,000 weights, 16×16 pixels, 2 steps, random from a fixed seed; every operator has a place in it. micro.json has the
hashes that any executor must reach (contracts/test/step/Painting.t.sol, compare_executors.py).
"""
import json
import os
import random
import sys

import numpy as np

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, HERE)
import random_models                                     # noqa: E402
from oracle import container, ops, painter, program      # noqa: E402
from oracle.kinds import LIMITS, Kind                    # noqa: E402
from oracle.program import GUIDANCE_MAX                  # noqa: E402

VECTORS = os.path.join(HERE, "../../spec/vectors")
SIZE = (16, 16)
WORDS = ["sea", "dusk", "moon", "glass", "forest", "ink", "harbour", "rose", "storm", "dunes", "a1"]
SLOTS, ROWS, STATE = 4, 5, 4
MOST_WEIGHTS = 20_000
ROUND = 2**20            # the sampler's 1.0
NEW = "attend" in ops.OPERATORS

REQUESTS = [
    ("moon over a harbour at dusk", "storm", 11, {}),
    ("Glass, ROSE & ink", "", 2**64 - 1, {"guidance": 0}),
    ("", "forest sea", 2**63, {"guidance": 1966080}),
]


class Stage(random_models.StageMaker):
    """Nodes with weights of even spread; a node that the proofs refuse is a mistake here."""

    def __init__(self, rng, name, constants, inputs):
        super().__init__(rng, name, constants, [SIZE], {k: {SIZE: v} for k, v in inputs.items()})

    def add(self, op, inputs=(), **attributes):
        out = super().add(op, inputs, **attributes)
        assert out, (op, inputs, attributes)
        return out

    def given(self, dtype, values):
        name = f"{self.name}.{len(self.constants)}"
        self.constants[name] = (dtype, np.array(values, np.int64))
        return name

    def conv(self, x, outputs, kernel=1, shift=9, dtype="I16", weights="I8", pad=True, **attributes):
        """conv and the mix that brings it back to a narrow type"""
        depth = self.kind(x).shape[2] // attributes.get("groups", 1)
        most = {"I8": 127, "I16": 600}[weights]
        w = self.constant(weights, (outputs, kernel, kernel, depth), -most, most)
        if pad and kernel > 1:
            attributes["pad"] = [kernel // 2] * 4
        y = self.add("conv", [x], weight=w, bias=self.constant("I32", (outputs,), -20000, 20000), **attributes)
        return self.narrowed(y, shift, dtype)

    def narrowed(self, x, shift, dtype="I16", by=(1,), more=()):
        low, high = LIMITS[dtype]
        return self.add("mix", [x, *more], by=list(by), shift=shift, type=dtype, lo=low, hi=high)

    def active(self, x):
        """A bent curve over ±2,048 in steps of 4, after a clamp; one table for all"""
        self.constants["curve"] = ("I16", np.array([v // 2 if v < 0 else 4 * v for v in range(-512, 512)], np.int64))
        x = self.add("mix", [x], by=[1], shift=2, type="I16", lo=-512, hi=511)
        return self.add("table", [x], first=-512, table="curve")

    def row(self, width, lo, hi):
        """A row of coefficients of this step"""
        return self.add("gather", ["row"], table=self.constant("I32", (ROWS, width), lo, hi))


def text(s):
    x = s.add("gather", ["tokens"], table=s.constant("I16", (len(WORDS) + 1, 8), -2000, 2000))
    if NEW:
        q, k, v = (s.conv(x, 8, shift=10, weights="I8") for _ in range(3))
        falling = [max(1, 4096 * (63 - i) // 63) for i in range(64)]
        y = s.add("attend", [q, k, v], heads=2, table=s.given("I16", falling), shift=14, causal=1)
        x = s.narrowed(x, 0, by=(1, 1), more=[y])
    x = s.add("permute", [x], view=[1, SLOTS, 8], order=[0, 2, 1], shape=[1, 1, SLOTS * 8])
    return s.active(s.conv(x, 12, shift=9))


def first_state(s):
    table = s.given("I32", sorted(s.rng.randint(-3 * ROUND, 3 * ROUND) for _ in range(256)))
    z = s.add("noise", table=table, shape=["H/2", "W/2", STATE], stream=1)
    zero = s.add("mix", [z], by=[0], shift=0, type="I32", lo=0, hi=0)
    return [z, zero]


def denoise(s):
    scale = s.row(1, 2**19, 2**20)
    x = s.add("mix", ["z"], by=[scale], shift=30, type="I16", lo=-4096, hi=4095)
    x = s.add("concat", [x, s.add("permute", [x], view=["H/2", "W/2", STATE], order=[1, 0, 2], shape=["H/2", "W/2", STATE])])
    skip = x = s.active(s.conv(x, 12, kernel=3, shift=9))
    time = s.narrowed(s.row(12, -900, 900), 0)
    x = s.add("mix", [x, "context", time], by=[1, 1, 1], shift=0, type="I16", lo=-8192, hi=8191)
    if NEW:
        groups = dict(groups=3, fraction=4)
        m = s.add("moments", [x], per="image", scale=20, epsilon=2560, **groups)
        x = s.add("normalise", [x, m], inner=14, gamma=s.constant("I32", (12,), 400, 1100), beta=s.constant("I32", (12,), -9999, 9999),
                  shift=10, type="I16", lo=-8192, hi=8191, **groups)
    x = s.active(x)
    low = s.add("shuffle", [x], block=2, to="depth")
    low = s.active(s.conv(low, 12, shift=10))
    low = s.conv(low, 12, kernel=3, shift=10, groups=2, weights="I16")
    if NEW:
        low = mixer(s, low)
    up = s.add("resize", [low], factor=2)
    gate = s.add("multiply", [skip, s.narrowed("context", 3)], shift=9, type="I16", lo=-4096, hi=4095)
    x = s.add("concat", [up, s.add("slice", [gate], begin=[0, 0, 2], size=["H/2", "W/2", 6])])
    return [s.conv(x, STATE, kernel=3, shift=9)]


def mixer(s, x):
    """Attention over 4×4 positions, normalised at each position"""
    m = s.add("moments", [x], per="position", groups=1, fraction=6, scale=18, epsilon=99)
    y = s.add("normalise", [x, m], groups=1, fraction=6, inner=16, gamma=s.constant("I32", (12,), -900, 900),
              beta=s.constant("I32", (12,), -9999, 9999), shift=7, type="I8", lo=-127, hi=127)
    q, k = (s.conv(y, 12, shift=7) for _ in range(2))
    v = s.conv(y, 12, shift=8, dtype="I8")
    e = s.add("attend", [q, k, v], heads=3, table=s.given("I16", [max(0, 30000 >> (i // 4)) for i in range(80)]), shift=12)
    return s.narrowed(x, 0, by=(1, 9), more=[e])


def step(s):
    # Guidance: u + g·(p − u), then two-step Adams-Bashforth with this row's coefficients.
    difference = s.add("mix", ["prediction", "unconditional"], by=[1, -1], shift=0, type="I32", lo=-65535, hi=65535)
    guided = s.add("mix", ["unconditional", difference], by=[65536, "guidance"], shift=16, type="I32", lo=-2**21, hi=2**21)
    now, before = s.row(STATE, -500, -100), s.row(1, -90, 90)
    z = s.add("mix", ["z", guided, "before"], by=[1, now, before], shift=0, type="I32", lo=-2**23, hi=2**23)
    return [z, guided]


def decode(s):
    x = s.add("mix", ["z"], by=[1], shift=11, type="I16", lo=-2048, hi=2047)
    x = s.active(s.conv(x, 12, kernel=3, shift=8))
    x = s.conv(x, 12, kernel=1, shift=9)
    x = s.add("shuffle", [x], block=2, to="space")
    mean = s.given("I32", [119, 127, 135])
    x = s.add("mix", [x, mean], by=[3, 32], shift=5, type="I16", lo=0, hi=255)
    if NEW:
        x = s.add("mark", [x], carrier=s.constant("I8", (8, 8, 21), -40, 40), shift=5,
                  code=s.given("I32", [0] + [s.rng.randint(-2**31, 2**31 - 1) for _ in range(20)]))
    return [x]


def model():
    rng = random.Random("colophon/micro")
    constants, stages = {}, {}
    one = lambda hi: Kind("I32", (1, 1, 1), 0, hi)
    states = {"z": Kind("I32", (8, 8, STATE), -2**23, 2**23), "before": Kind("I32", (8, 8, STATE), -2**21, 2**21)}

    def stage(name, make, inputs):
        s = Stage(rng, name, constants, inputs)
        out = make(s)
        stages[name] = {"nodes": s.nodes, "out": out if isinstance(out, list) else [out]}
        return s.kind(stages[name]["out"][0])

    context = stage("text", text, {"tokens": Kind("I32", (1, SLOTS, 1), 0, len(WORDS))})
    stage("init", first_state, {})
    p = stage("denoise", denoise, {**states, "row": one(ROWS - 1), "context": context})
    stage("step", step, {**states, "row": one(ROWS - 1), "prediction": p, "unconditional": p, "guidance": one(GUIDANCE_MAX)})
    stage("decode", decode, states)
    weights = sum(v.size for _, v in constants.values())
    assert weights <= MOST_WEIGHTS, weights
    used = {n["op"] for s in stages.values() for n in s["nodes"]}
    assert used == set(ops.OPERATORS), set(ops.OPERATORS) - used
    shape = lambda k: ["H/2", "W/2", k.shape[2]]
    return random_models.pack({
        "format": "colophon/program/v1", "name": "micro", "sizes": [list(SIZE)],
        "tokenizer": {"kind": "words", "slots": SLOTS, "words": WORDS, "ignored": ["a", "at", "over"]},
        "samplers": [{"name": "ab2", "schedules": [{"steps": 2, "first": 3}, {"steps": 3, "first": 0}]}],
        "defaults": {"sampler": "ab2", "steps": 2, "guidance": 3 << 16, "width": SIZE[0], "height": SIZE[1]}, "rows": ROWS,
        "state": [{"name": n, "shape": shape(k), "type": k.dtype, "lo": k.lo, "hi": k.hi} for n, k in states.items()],
        "stages": stages}, {n: container.tensor(v, t) for n, (t, v) in constants.items()})


def main():
    blob = model()
    with open(os.path.join(VECTORS, "models/micro.safetensors"), "wb") as file:
        file.write(blob)
    m = program.Model(blob)
    hexed = lambda b: "0x" + b.hex()
    cases = []
    for prompt, negative, seed, changed in REQUESTS:
        recipe = painter.default_request(m, prompt, negative, **changed)
        done = painter.paint(m, recipe, seed)
        assert len(set(done["pixels"].reshape(-1).tolist())) > 100, "a flat picture would hide mistakes"
        cases.append({"recipe": recipe, "seed": str(seed), **{k: hexed(done[k]) for k in ("requestHash", "imageHash", "traceRoot")}})
    with open(os.path.join(VECTORS, "micro.json"), "w") as file:
        json.dump({"comment": "Paintings by models/micro.safetensors; made by tests/spec/make_micro_model.py. Seeds are decimal strings.",
                   "modelId": hexed(m.id), "cases": cases}, file, indent=1)
        file.write("\n")
    print(len(blob), "bytes,", sum(v.size for _, v in m.constants.values()), "weights,", len(cases), "pictures")


if __name__ == "__main__":
    main()
