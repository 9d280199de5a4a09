"""spec/model-file.md, "Painting": request -> pixels, picture file, hashes."""
import hashlib

import numpy as np

from . import adapter, byte_pairs, picture, request, tokens
from .refusal import demand
from .trace import Trace


def default_request(model, prompt, negative="", **changed):
    """The request's recipe with the model's defaults; `changed` overrides fields."""
    d = model.program["defaults"]
    recipe = {"model": "0x" + model.id.hex(), "adapters": [], "promptRule": 0, "prompt": prompt, "negativePrompt": negative,
              "promptCommitment": "0x" + "00" * 32, "sampler": d["sampler"], "steps": d["steps"], "guidance": d["guidance"],
              "width": d["width"], "height": d["height"], "mark": int(model.has_mark())}
    return {**recipe, **changed}


def paint(model, recipe, seed, watch=None, adapters=()):
    """`adapters`: files (adapter.Adapter) among which the recipe's are found -> dict: pixels (H, W, 3) int64, png bytes, requestHash, imageHash, traceRoot (bytes), unknown words"""
    request.check(recipe)
    demand(recipe["model"] == "0x" + model.id.hex(), "Model", "another model")
    demand(recipe["promptRule"] == 0, "Unsupported")
    demand(recipe["mark"] == 0 or model.has_mark(), "Mark", "the model has none")
    size = (recipe["width"], recipe["height"])
    demand(size in model.sizes, "Size", str(size))
    guided = model.evaluations == 2
    demand(guided or (recipe["guidance"] == 65536 and recipe["negativePrompt"] == ""), "Guidance", "the model takes none")
    model = adapter.adapted(model, recipe["adapters"], adapters, size)
    first = model.first_row(recipe["sampler"], recipe["steps"])
    states = [s["name"] for s in model.program["state"]]
    request_hash = request.request_hash(recipe, seed)
    payload = int.from_bytes(request_hash[:4], "big") if recipe["mark"] else None
    trace = Trace(request_hash)
    types = {stage: model.output_types(stage, size) for stage in model.program["stages"]}

    def stage(name, index, inputs):
        out = model.run_stage(name, inputs, size, seed, payload, watch)
        trace.record(name, index, out, types[name])
        return out

    contexts, unknown = [], []
    for i, text in enumerate((recipe["prompt"], recipe["negativePrompt"])[:model.evaluations]):
        tokenizer, odd = model.program["tokenizer"], []
        if tokenizer["kind"] == "words":
            ids, odd = tokens.encode(tokenizer, text)
        else:
            ids = byte_pairs.encode(tokenizer, model.constants[tokenizer["merges"]][1].tolist(), text)
        unknown += odd
        contexts += stage("text", i, {"tokens": np.array(ids, np.int64).reshape(1, -1, 1)})
    state = stage("init", 0, {})
    guidance = np.full((1, 1, 1), recipe["guidance"], np.int64)
    for n in range(recipe["steps"]):
        inputs = {**dict(zip(states, state)), "row": np.full((1, 1, 1), first + n, np.int64)}
        predictions = [stage("denoise", model.evaluations * n + i, {**inputs, "context": c})[0] for i, c in enumerate(contexts)]
        more = dict(zip(("prediction", "unconditional", "guidance"), [*predictions, guidance][:2 * model.evaluations - 1]))
        state = stage("step", n, {**inputs, **more})
    (pixels,) = stage("decode", 0, dict(zip(states, state)))
    png = picture.png(pixels, request.abi(recipe, seed))
    return {"pixels": pixels, "png": png, "requestHash": request_hash, "imageHash": hashlib.sha256(png).digest(),
            "traceRoot": trace.root(), "leaves": trace.leaves, "unknown": unknown}
