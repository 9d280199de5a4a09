"""A model and requests as contracts/test/step/Painter.sol reads them (tensors and nodes: step_binary.py).

u16 n ‖ n constants, ascending by name
u16 slots ‖ u16 n ‖ n × (u16 length ‖ entries): the tokenizer's words, 256 a part, each entry u8 length ‖ word
u8 states ‖ the stages text, init, denoise, step, decode:
    u8 inputs ‖ u16 n ‖ n nodes ‖ u8 n ‖ n × u16 output; a stage's tensors are the constants, its inputs, its nodes' outputs
u8 n ‖ n × (u16 first row ‖ u64 seed ‖ u16 length ‖ recipe bytes)
"""
import json
import struct

import step_binary
from oracle import request

LIST = 256               # words of a link: spec/step.md


def _stage(model, name, inputs, size):
    p = model.program["stages"][name]
    kinds = model.proofs[size][name]
    names = [*sorted(model.constants), *inputs, *(n["out"] for n in p["nodes"])]
    slot = {n: i for i, n in enumerate(names)}.__getitem__
    out = struct.pack(">BH", len(inputs), len(p["nodes"]))
    for n in p["nodes"]:
        out += step_binary.node(n, size, slot, kinds[n["out"]].dtype, kinds[n["out"]].shape)
    return out + struct.pack(f">B{len(p['out'])}H", len(p["out"]), *map(slot, p["out"]))


def _words(tokenizer):
    words = [struct.pack("B", len(w)) + w.encode() for w in tokenizer["words"]]
    lists = [b"".join(words[i:i + LIST]) for i in range(0, len(words), LIST)]
    return struct.pack(">HH", tokenizer["slots"], len(lists)) + b"".join(struct.pack(">H", len(x)) + x for x in lists)


def encode(model, cases):
    """cases: [{"recipe", "seed"}] as in spec/vectors/micro.json; all of one size"""
    (size,) = {(c["recipe"]["width"], c["recipe"]["height"]) for c in cases}
    constants = [model.constants[n] for n in sorted(model.constants)]
    states = [s["name"] for s in model.program["state"]]
    inputs = {"text": ["tokens"], "init": [], "denoise": [*states, "row", "context"],
              "step": [*states, "row", "prediction", "unconditional", "guidance"], "decode": states}
    out = struct.pack(">H", len(constants)) + b"".join(step_binary.tensor(*c) for c in constants)
    out += _words(model.program["tokenizer"]) + struct.pack("B", len(states))
    out += b"".join(_stage(model, name, given, size) for name, given in inputs.items())
    out += struct.pack("B", len(cases))
    for c in cases:
        recipe = request.recipe_bytes(c["recipe"])
        first = model.first_row(c["recipe"]["sampler"], c["recipe"]["steps"])
        out += struct.pack(">HQH", first, int(c["seed"]), len(recipe)) + recipe
    return out


def write(path, model, vectors):
    with open(vectors) as file:
        cases = json.load(file)["cases"]
    with open(path, "wb") as file:
        file.write(encode(model, cases))
