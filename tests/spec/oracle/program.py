"""spec/model-file.md, "Program": reads and proves a program for every size it lists, and runs its stages."""
import re

import numpy as np

from . import byte_pairs, merkle, ops, strict_json, tokens
from .container import array, read
from .kinds import LIMITS, Kind, constant_kind, extents, integer
from .refusal import demand

KEYS = {"format", "name", "sizes", "tokenizer", "samplers", "defaults", "rows", "state", "stages"}
STAGES = ("text", "init", "denoise", "step", "decode")
INPUTS = ("tokens", "row", "context", "prediction", "unconditional", "guidance")
GUIDANCE_MAX = 1966080


class KindScope(ops.Scope):
    def kind(self, name, factor=False):
        """A value, else a constant as a value. A mix factor that is a constant must be I32."""
        demand(isinstance(name, str), "unknown_name", str(name))
        if name in self.values:
            return self.values[name]
        demand(name in self.constants, "unknown_name", name)
        dtype, values = self.constants[name]
        demand(not factor or dtype == "I32", "type_mismatch", name)
        return constant_kind(dtype, values)


class ArrayScope(ops.Scope):
    def array(self, name):
        if name in self.values:
            return self.values[name]
        values = self.constants[name][1]
        return values.reshape(1, 1, -1) if values.ndim == 1 else values


class Model:
    """A checked model file: `id`, `program`, `constants`; `proofs[size][stage]` holds every value's kind."""

    def __init__(self, blob, prove=True):
        tensors = read(blob)
        self.id = merkle.model_id(tensors)
        demand("program" in tensors, "no_program", "no tensor of that name")
        dtype, shape, raw = tensors.pop("program")
        demand(dtype == "U8" and len(shape) == 1 and len(raw) <= 16 << 20, "bad_program")
        self.program = strict_json.parse(raw, "ascii")
        self.constants = {name: (t[0], array(t)) for name, t in tensors.items()}
        self._check_heads()
        self.proofs = {size: self._prove(size) for size in self.sizes} if prove else {}

    # ---- reading ----

    def _check_heads(self):
        p = self.program
        demand(KEYS <= set(p) <= {*KEYS, "evaluations"}, "bad_program", "keys")
        demand(p["format"] == "colophon/program/v1", "bad_program", "format")
        demand(isinstance(p["name"], str) and 1 <= len(p["name"]) <= 64, "bad_program", "name")
        demand(isinstance(p["sizes"], list) and 1 <= len(p["sizes"]) <= 16, "bad_program", "sizes")
        for pair in p["sizes"]:
            demand(isinstance(pair, list) and len(pair) == 2, "bad_program", "sizes")
            [integer(n, 1, 4096, "size") for n in pair]
        self.sizes = [tuple(pair) for pair in p["sizes"]]
        demand(len(set(self.sizes)) == len(self.sizes), "bad_program", "sizes")
        if isinstance(p["tokenizer"], dict) and p["tokenizer"].get("kind") == "byte-pairs":
            byte_pairs.check(p["tokenizer"], self.constants)
        else:
            tokens.check(p["tokenizer"])
        integer(p["rows"], 1, 65536, "rows")
        demand(isinstance(p["samplers"], list) and 1 <= len(p["samplers"]) <= 16, "bad_program", "samplers")
        for s in p["samplers"]:
            demand(isinstance(s, dict) and set(s) == {"name", "schedules"}, "bad_program", "sampler")
            demand(isinstance(s["name"], str) and re.fullmatch(r"[a-z0-9_-]{1,31}", s["name"], re.ASCII), "bad_program", "sampler")
            demand(isinstance(s["schedules"], list) and s["schedules"], "bad_program", "schedules")
            for row in s["schedules"]:
                demand(isinstance(row, dict) and set(row) == {"steps", "first"}, "bad_program", "schedule")
                integer(row["steps"], 1, 65535, "steps")
                integer(row["first"], 0, p["rows"] - row["steps"], "first")
            steps = [row["steps"] for row in s["schedules"]]
            demand(len(set(steps)) == len(steps), "bad_program", "steps listed twice")
        names = [s["name"] for s in p["samplers"]]
        demand(len(set(names)) == len(names), "bad_program", "sampler listed twice")
        d = p["defaults"]
        demand(isinstance(d, dict) and set(d) == {"sampler", "steps", "guidance", "width", "height"}, "bad_program", "defaults")
        integer(d["guidance"], 0, GUIDANCE_MAX, "guidance")
        self.evaluations = integer(p.get("evaluations", 2), 1, 2, "evaluations")
        demand(self.evaluations == 2 or d["guidance"] == 65536, "bad_program", "guidance of one evaluation")
        self.first_row(d["sampler"], d["steps"])
        demand((d["width"], d["height"]) in self.sizes, "bad_program", "default size")
        demand(isinstance(p["state"], list) and 1 <= len(p["state"]) <= 8, "bad_program", "state")
        for s in p["state"]:
            demand(isinstance(s, dict) and set(s) == {"name", "shape", "type", "lo", "hi"}, "bad_program", "state")
            demand(self._free(s["name"]) and s["name"] not in INPUTS, "duplicate_name", str(s["name"]))
            demand(isinstance(s["type"], str) and s["type"] in LIMITS, "bad_program", "state")
            low, high = LIMITS[s["type"]]
            demand(integer(s["lo"], low, high, "lo") <= integer(s["hi"], low, high, "hi"), "bad_program", "state")
        demand(len({s["name"] for s in p["state"]}) == len(p["state"]), "bad_program", "state listed twice")
        demand(isinstance(p["stages"], dict) and set(p["stages"]) == set(STAGES), "bad_program", "stages")
        for stage in p["stages"].values():
            demand(isinstance(stage, dict) and set(stage) == {"nodes", "out"}, "bad_program", "stage")
            demand(isinstance(stage["nodes"], list) and len(stage["nodes"]) <= 16384, "bad_program", "nodes")

    def _free(self, name):
        """A name that a value may take: 1 to 255 characters, not a constant's."""
        return isinstance(name, str) and 1 <= len(name) <= 255 and name not in self.constants

    def first_row(self, sampler, steps):
        for s in self.program["samplers"]:
            for row in s["schedules"] if s["name"] == sampler else []:
                if row["steps"] == steps:
                    return row["first"]
        demand(False, "bad_schedule", f"{sampler} {steps}")

    def points(self, stage):
        """spec/adapter.md: {point: (the mix, the conv it takes first)}, checked"""
        nodes, found = {}, {}
        for node in self.program["stages"][stage]["nodes"]:
            ops.check_node(node, stage)
            if "point" in node:
                name = node["point"]
                demand(isinstance(name, str) and re.fullmatch(r"[ -~]{1,255}", name), "bad_point", str(name))
                demand(name not in found, "bad_point", f"{name} twice")
                conv = nodes.get(node["in"][0]) if node["in"] else None
                demand(conv and conv["op"] == "conv" and conv.get("groups", 1) == 1, "bad_point", f"{name} is behind no conv of one group")
                found[name] = node, conv
            nodes[node["out"]] = node
        return found

    # ---- proving ----

    def _prove_stage(self, stage, inputs, size, outputs):
        scope = KindScope(self.constants, size)
        scope.values.update(inputs)
        for node in self.program["stages"][stage]["nodes"]:
            names = ops.check_node(node, stage)
            demand(self._free(node.get("out")) and node["out"] not in scope.values, "duplicate_name", str(node.get("out")))
            scope.values[node["out"]] = ops.prove(node, [scope.kind(n) for n in names], scope)
        self.points(stage)
        out = self.program["stages"][stage]["out"]
        demand(isinstance(out, list) and len(out) == outputs, "bad_program", f"outputs of {stage}")
        for i, node in enumerate(self.program["stages"][stage]["nodes"]):
            last = i + 1 == len(self.program["stages"][stage]["nodes"])
            demand(node["op"] != "mark" or last and out == [node["out"]], "bad_stage", "mark is not last")
        return scope.values, [scope.kind(n) for n in out]

    def _token_max(self):
        t = self.program["tokenizer"]
        return len(t["words"]) if t["kind"] == "words" else 513 + len(self.constants[t["merges"]][1])

    def _prove(self, size):
        p = self.program
        states = {s["name"]: Kind(s["type"], extents(s["shape"], size), s["lo"], s["hi"]) for s in p["state"]}
        token = Kind("I32", (1, p["tokenizer"]["slots"], 1), 0, self._token_max())
        row, guidance = Kind("I32", (1, 1, 1), 0, p["rows"] - 1), Kind("I32", (1, 1, 1), 0, GUIDANCE_MAX)

        def state_outputs(kinds):
            for (name, s), k in zip(states.items(), kinds):
                demand(k.dtype == s.dtype, "type_mismatch", name)
                demand(k.shape == s.shape, "bad_shape", name)
                demand(s.lo <= k.lo and k.hi <= s.hi, "state_out_of_range", f"{name}: {k.lo} to {k.hi}")

        proofs = {}
        proofs["text"], (context,) = self._prove_stage("text", {"tokens": token}, size, 1)
        proofs["init"], kinds = self._prove_stage("init", {}, size, len(states))
        state_outputs(kinds)
        proofs["denoise"], (p0,) = self._prove_stage("denoise", {**states, "row": row, "context": context}, size, 1)
        more = {"row": row, "prediction": p0, **({"unconditional": p0, "guidance": guidance} if self.evaluations == 2 else {})}
        proofs["step"], kinds = self._prove_stage("step", {**states, **more}, size, len(states))
        state_outputs(kinds)
        proofs["decode"], (pixels,) = self._prove_stage("decode", states, size, 1)
        demand(pixels.shape == (size[1], size[0], 3), "bad_shape", "pixels")
        demand(0 <= pixels.lo and pixels.hi <= 255, "pixels_out_of_range")
        return proofs

    # ---- running ----

    def has_mark(self):
        nodes = self.program["stages"]["decode"]["nodes"]
        return bool(nodes) and nodes[-1]["op"] == "mark"

    def run_stage(self, stage, inputs, size, seed=0, payload=None, watch=None):
        """inputs: {name: int64 array}; watch(stage, name, array, kind) sees every value -> list of output arrays"""
        scope = ArrayScope(self.constants, size, seed, payload)
        scope.values.update(inputs)
        kinds = self.proofs.get(size, {}).get(stage, {})
        last = {}
        nodes = self.program["stages"][stage]["nodes"]
        out = self.program["stages"][stage]["out"]
        for i, node in enumerate(nodes):
            for name in node.get("in", []) + [m for m in node.get("by", []) if isinstance(m, str)]:
                last[name] = i
        for i, node in enumerate(nodes):
            y = ops.run(node, [scope.array(n) for n in node.get("in", [])], scope)
            if node["out"] in kinds:
                k = kinds[node["out"]]
                assert y.shape == k.shape and k.lo <= y.min() and y.max() <= k.hi, (stage, node["out"], k)
            if watch:
                watch(stage, node["out"], y, kinds.get(node["out"]))
            scope.values[node["out"]] = y
            for name in [n for n, k in last.items() if k == i and n not in out]:
                scope.values.pop(name, None)
        return [scope.array(n) for n in out]

    def output_types(self, stage, size):
        kinds = self.proofs[size][stage]
        names = self.program["stages"][stage]["out"]
        return [kinds[n].dtype if n in kinds else self.constants[n][0] for n in names]


def load(path):
    with open(path, "rb") as file:
        return Model(file.read())
