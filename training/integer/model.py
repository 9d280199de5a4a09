"""Puts a model together: (checkpoints, scales, plan) -> bytes of the model file."""
import json

from oracle.container import write
from oracle.kinds import Kind

from . import network, sampler
from .builder import Builder
from .checkpoint import Weights
from .layers import silu_reach

GUIDANCE = Kind("I32", (1, 1, 1), 0, 1966080)

PLANS = {
    "tiny": {"name": "Colophon tiny", "school": "tiny", "size": 32, "steps": [2, 4, 6, 8], "default": 4, "guidance": 2.5, "noise": 4096, "finest": -8,
             "wide": ("inp", "out", "dec_in", "dec_out", "gain", "mixer", "value", "up", "down", "dec_up")},
    "house1": {"name": "Colophon house", "school": "house1", "size": 256, "steps": [4, 6, 8, 10, 12, 16], "default": 8, "guidance": 2.5, "noise": 65536, "finest": -10, "mark": True,
              "wide": ("inp", "down0", "down", "value", "mixer", "gain", "up", "up0", "out", "dec_in", "dec_up", "dec_out")},
}
PLANS["house"] = {**PLANS["house1"], "name": "Colophon house, third", "school": "house"}
# Guidance is in its weights; the mark would be a twentieth of all its elements.
PLANS["house-small"] = {**PLANS["house"], "name": "Colophon house, small", "school": "house-small", "steps": [2], "default": 2, "guidance": 1.0,
                        "evaluations": 1, "mark": False}


def bits_of(wide):
    """Weights of 16 bits for the named layers (whole name, first or last part), 8 for the rest."""
    return lambda name: 16 if {name, name.split(".")[0], name.rsplit(".", 1)[-1]} & set(wide) else 8


def build(autoencoder, denoiser, scales, plan, vocabulary):
    """autoencoder, denoiser: Weights; scales: as in scales.json; -> (file bytes, builder)"""
    values = scales["values"]
    reach = silu_reach({n: values[n] for n in network.silu_values(values)})
    side, latent = plan["size"], denoiser.config["latent"]
    b = Builder((side, side))
    bits = bits_of(plan["wide"])
    rows, schedules = sampler.rows(plan["steps"], plan.get("shift", 1.0))
    slots = vocabulary["max_tokens"]

    words, row_of, embedding, exponent = network.text_tables(denoiser, vocabulary)
    network.build_text(b, slots, row_of, embedding, Kind("I32", (1, slots, 1), 0, len(words)))
    factor = side // latent
    shape = [f"H/{factor}", f"W/{factor}", denoiser.config["z"]]
    network.build_init(b, shape, plan["noise"])
    b.constant("sampler.time", network.time_rows(denoiser, rows, exponent), "I32")
    network.sampler_tables(b, rows)

    full = (latent, latent, denoiser.config["z"])
    state = {"x": Kind("I32", full, -network.LIMIT_STATE, network.LIMIT_STATE),
             "v": Kind("I32", full, -network.LIMIT_VELOCITY, network.LIMIT_VELOCITY)}
    row = Kind("I32", (1, 1, 1), 0, len(rows) - 1)
    text = b.stages["text"]
    network.build_denoise(b, denoiser, values, bits, reach, {**state, "row": row, "context": text.kind(text.out[0])}, exponent)
    prediction = b.stages["denoise"].kind(b.stages["denoise"].out[0])
    guided = plan.get("evaluations", 2) == 2
    network.build_step(b, {**state, "row": row, "prediction": prediction, **({"unconditional": prediction, "guidance": GUIDANCE} if guided else {})})
    network.build_decode(b, autoencoder, values, bits, reach, state)
    if plan.get("mark"):
        network.build_mark(b)

    program = {
        "format": "colophon/program/v1", "name": plan["name"], "sizes": [[side, side]],
        "tokenizer": {"kind": "words", "slots": slots, "words": words, "ignored": list(vocabulary["ignored"])},
        "samplers": [{"name": sampler.NAME, "schedules": schedules}],
        "defaults": {"sampler": sampler.NAME, "steps": plan["default"], "guidance": int(plan["guidance"] * 65536), "width": side, "height": side},
        "rows": len(rows), **({} if guided else {"evaluations": 1}),
        "state": [{"name": k, "shape": shape, "type": v.dtype, "lo": v.lo, "hi": v.hi} for k, v in state.items()],
        "stages": {name: {"nodes": s.nodes, "out": s.out} for name, s in b.stages.items()},
    }
    text = json.dumps(program, separators=(",", ":"), ensure_ascii=True).encode("ascii")
    tensors = b.tensors()
    tensors["program"] = ("U8", (len(text),), text)
    return write(tensors), b


def load_weights(folder):
    import os
    return Weights(os.path.join(folder, "ae.pt")), Weights(os.path.join(folder, "denoiser.pt"))
