"""spec/adapter.md: reads an adapter file, and rewrites a model's program with the branches of a recipe's adapters."""
import copy
import re

from . import merkle, strict_json
from .container import array, read
from .kinds import integer
from .refusal import demand

KEYS = {"format", "name", "model", "points"}
POINT_KEYS = {"stage", "point", "down", "by", "shift", "lo", "hi", "up", "scale", "exponent"}
STAGES = ("text", "init", "denoise", "step", "decode")
NODES_MAX, MOST = 16384, 2**31 - 1


def _text(value, most):
    demand(isinstance(value, str) and len(value) <= most and re.fullmatch(r"[ -~]+", value), "bad_adapter", str(value))
    return value


class Adapter:
    """`id`, `name`, `model` (bytes), `points`: dicts as in the file with arrays (dtype, values) for tensors' names."""

    def __init__(self, blob):
        tensors = read(blob)
        self.id = merkle.model_id(tensors, b"colophon/adapter/v1")
        demand("adapter" in tensors, "bad_adapter", "no tensor of that name")
        dtype, shape, raw = tensors["adapter"]
        demand(dtype == "U8" and len(shape) == 1 and len(raw) <= 16 << 20, "bad_adapter")
        head = strict_json.parse(raw, "ascii")
        demand(set(head) == KEYS and head["format"] == "colophon/adapter/v1", "bad_adapter", "keys, format")
        self.name = _text(head["name"], 64)
        demand(isinstance(head["model"], str) and re.fullmatch(r"0x[0-9a-f]{64}", head["model"]), "bad_adapter", "model")
        self.model = bytes.fromhex(head["model"][2:])
        demand(isinstance(head["points"], list) and 1 <= len(head["points"]) <= 4096, "bad_adapter", "points")
        self.points = [self._point(p, tensors) for p in head["points"]]
        places = [(p["stage"], p["point"]) for p in self.points]
        demand(len(set(places)) == len(places), "bad_adapter", "a point twice")

    @staticmethod
    def _point(p, tensors):
        demand(isinstance(p, dict) and set(p) == POINT_KEYS, "bad_adapter", "a point's keys")
        demand(p["stage"] in STAGES, "bad_adapter", "stage")
        _text(p["point"], 255)

        def tensor(key, dtypes, rank):
            demand(isinstance(p[key], str) and p[key] in tensors, "bad_adapter", key)
            dtype, shape, _ = tensors[p[key]]
            demand(dtype in dtypes and len(shape) == rank, "bad_tensor", p[key])
            return dtype, array(tensors[p[key]])

        down, up = tensor("down", ("I8", "I16"), 4), tensor("up", ("I8", "I16"), 4)
        by, scale = tensor("by", ("I32",), 1), tensor("scale", ("I32",), 1)
        r, o = down[1].shape[0], up[1].shape[0]
        demand(r <= 512, "bad_adapter", "rank")
        demand(by[1].shape == (r,) and up[1].shape == (o, 1, 1, r) and scale[1].shape == (o,), "bad_tensor", "shapes")
        integer(p["shift"], 0, 62, "shift")
        demand(integer(p["lo"], -2**15, 2**15 - 1, "lo") <= integer(p["hi"], -2**15, 2**15 - 1, "hi"), "bad_adapter", "lo above hi")
        integer(p["exponent"], 0, 31, "exponent")
        return {**p, "down": down, "up": up, "by": by, "scale": scale}


def load(path):
    with open(path, "rb") as file:
        return Adapter(file.read())


def multipliers(scale, strength, exponent):
    out = [(int(s) * strength + 2 ** (15 + exponent)) // 2 ** (16 + exponent) for s in scale]
    demand(all(-MOST <= m <= MOST for m in out), "multiplier_out_of_range")
    return out


def adapted(model, uses, files, size):
    """uses: the recipe's [{"id", "strength"}], ascending by id; files: Adapters -> a model proven for `size`"""
    if not uses:
        return model
    known = {"0x" + f.id.hex(): f for f in files}
    stages = {name: {"nodes": list(s["nodes"]), "out": s["out"]} for name, s in model.program["stages"].items()}
    constants = dict(model.constants)
    for k, use in enumerate(uses):
        demand(use["id"] in known, "adapter_not_found", use["id"])
        file = known[use["id"]]
        demand(file.model == model.id, "adapter_of_another_model", file.name)
        for i, p in enumerate(file.points):
            nodes = stages[p["stage"]]["nodes"]
            places = model.points(p["stage"])
            demand(p["point"] in places, "no_such_point", p["point"])
            conv = places[p["point"]][1]
            weight = model.constants[conv["weight"]][1]
            down = p["down"][1]
            demand(down.shape[1:] == weight.shape[1:] and p["up"][1].shape[0] == weight.shape[0], "bad_tensor", p["point"])
            here = f"\u00b7{k}.{i}."          # no program's name: they are ASCII
            for key in ("down", "by", "up"):
                constants[here + key] = p[key]
            scale = multipliers(p["scale"][1], use["strength"], p["exponent"])
            constants[here + "scale"] = "I32", p["scale"][1] * 0 + scale
            slide = {key: conv[key] for key in ("stride", "pad") if key in conv}
            at = next(n for n, node in enumerate(nodes) if node.get("point") == p["point"])
            mix = nodes[at]
            demand(len(mix["in"]) < 8, "point_full", p["point"])
            nodes[at:at + 1] = [
                {"op": "conv", "out": here + "low", "in": conv["in"], "weight": here + "down", **slide},
                {"op": "mix", "out": here + "inner", "in": [here + "low"], "by": [here + "by"], "shift": p["shift"], "type": "I16",
                 "lo": p["lo"], "hi": p["hi"]},
                {"op": "conv", "out": here + "sum", "in": [here + "inner"], "weight": here + "up"},
                {**mix, "in": mix["in"] + [here + "sum"], "by": mix["by"] + [here + "scale"]}]
    demand(all(len(s["nodes"]) <= NODES_MAX for s in stages.values()), "too_large")
    out = copy.copy(model)
    out.program, out.constants = {**model.program, "stages": stages}, constants
    out.proofs = {size: out._prove(size)}
    return out
