"""Small random models: every operator, type and size, with ranges that the proofs accept; and broken variants of them.

model(rng) -> bytes of a file that the specification accepts. mutated(rng, blob) -> a file with one thing changed,
damaged(rng, blob) -> a file with bytes changed: both executors must accept them alike or refuse them alike.
"""
import json

import numpy as np

from oracle import container, ops
from oracle.kinds import LIMITS, Kind, extents
from oracle.program import GUIDANCE_MAX, KindScope
from oracle.refusal import Refused

WORDS = ["sea", "dusk", "moon", "glass", "a1", "zz"]
MOST = 6000                  # elements of a value


class StageMaker:
    """One stage for all sizes at once: a node is kept when every size proves it."""

    def __init__(self, rng, name, constants, sizes, inputs):
        """inputs: {name: {size: Kind}}"""
        self.rng, self.name, self.constants, self.sizes = rng, name, constants, sizes
        self.scopes = {}
        for size in sizes:
            self.scopes[size] = KindScope(constants, size)
            self.scopes[size].values.update({k: v[size] for k, v in inputs.items()})
        self.nodes, self.values, self.used = [], list(inputs), set()

    def kind(self, name):
        return self.scopes[self.sizes[0]].kind(name)

    def constant(self, dtype, shape, lo=None, hi=None):
        low, high = LIMITS[dtype]
        lo, hi = low if lo is None else lo, high if hi is None else hi
        name = f"{self.name}.{len(self.constants)}"
        self.constants[name] = (dtype, np.array([self.rng.randint(lo, hi) for _ in range(int(np.prod(shape)))], np.int64).reshape(shape))
        return name

    def add(self, op, inputs=(), **attributes):
        """-> the value's name, or None where a size refuses it"""
        name = f"v{len(self.nodes)}"
        node = {"op": op, "out": name, **({"in": list(inputs)} if op != "noise" else {}), **attributes}
        kinds = {}
        try:
            for size, scope in self.scopes.items():
                ops.check_node(node, self.name)
                kinds[size] = ops.prove(node, [scope.kind(n) for n in inputs], scope)
                if np.prod(kinds[size].shape) > MOST:
                    return None
        except Refused:
            return None
        for size, kind in kinds.items():
            self.scopes[size].values[name] = kind
        self.nodes.append(node)
        self.values.append(name)
        self.used.update(inputs, (m for m in attributes.get("by", []) if isinstance(m, str)))
        return name

    # ---- random nodes ----

    def limits(self, dtype=None):
        dtype = dtype or self.rng.choice(list(LIMITS))
        low, high = LIMITS[dtype]
        lo, hi = sorted((self.rng.choice([low, self.rng.randint(low, high)]), self.rng.choice([high, self.rng.randint(low, high)])))
        return {"shift": self.rng.choice([0, 1, 4, 8, 16, 24, 31, 47, 62]), "type": dtype, "lo": lo, "hi": hi}

    def narrow(self, x, dtype="I16"):
        """x as I16 or I8"""
        k = self.kind(x)
        if k.dtype in ("I8", dtype):
            return x
        low, high = LIMITS[dtype]
        shift = max(0, k.largest.bit_length() - self.rng.randint(4, 16))
        return self.add("mix", [x], by=[1], shift=shift, type=dtype, lo=low, hi=high)

    def step(self):
        r, x = self.rng, self.rng.choice(self.values)
        k = self.kind(x)
        h, w, c = k.shape
        op = r.choice(list(ops.OPERATORS))
        if op == "conv":
            x = self.narrow(x, r.choice(["I8", "I16"]))
            if not x:
                return
            groups = r.choice([g for g in (1, 1, 2, 3, 4) if c % g == 0])
            o, kh, kw = groups * r.randint(1, 6), r.randint(1, min(3, h + 2)), r.randint(1, min(4, w + 2))
            wide = r.random() < 0.3
            weight = self.constant("I16" if wide else "I8", (o, kh, kw, c // groups), *((-999, 999) if wide else ()))
            more = {"bias": self.constant("I32", (o,), -10**6, 10**6)} if r.random() < 0.5 else {}
            if r.random() < 0.7:
                more["pad"] = [r.randint(0, 2) for _ in range(4)]
            self.add("conv", [x], weight=weight, groups=groups, stride=r.choice([1, 1, 1, 2, 3]), **more)
        elif op == "mix":
            inputs = [x] + [r.choice(self.values) for _ in range(r.choice([0, 1, 1, 2, 7]))]
            by = []
            for n in inputs:
                kind, how = self.kind(n), r.random()
                if how < 0.5:
                    by.append(r.choice([1, -1, r.randint(-2**15, 2**15), r.randint(-2**31 + 1, 2**31 - 1)]))
                elif how < 0.8:
                    by.append(self.constant("I32", (r.choice([1, kind.shape[2]]),), -2**r.randint(2, 30), 2**30))
                else:
                    by.append(r.choice(self.values))
            self.add("mix", inputs, by=by, **self.limits())
        elif op == "multiply":
            self.add("multiply", [x, r.choice(self.values)], **self.limits())
        elif op == "table":
            if k.hi - k.lo >= 3000:
                x = self.add("mix", [x], by=[1], shift=max(0, k.largest.bit_length() - 10), type="I16", lo=-900, hi=1000)
                if not x:
                    return
                k = self.kind(x)
            first = k.lo - r.choice([0, 0, 3])
            self.add("table", [x], table=self.constant(r.choice(list(LIMITS)), (k.hi - first + 1 + r.choice([0, 5]),)), first=first)
        elif op == "gather":
            if k.dtype == "I32" and h == 1 and c == 1 and 0 <= k.lo and k.hi < 64:
                self.add("gather", [x], table=self.constant(r.choice(list(LIMITS)), (k.hi + 1 + r.randint(0, 3), r.randint(1, 6))))
        elif op == "concat":
            same = [n for n in self.values if self.kind(n).dtype == k.dtype and self.kind(n).shape[:2] == (h, w)]
            self.add("concat", [r.choice(same) for _ in range(r.choice([2, 2, 3, 8]))])
        elif op == "slice":
            begin = [r.randint(0, n - 1) for n in k.shape]
            self.add("slice", [x], begin=begin, size=[r.randint(1, n - b) for n, b in zip(k.shape, begin)])
        elif op == "permute":
            shape = [h, w, c]
            r.shuffle(shape)
            self.add("permute", [x], view=r.choice([[h, w, c], [1, h * w, c], [h, 1, w * c], shape]), order=r.sample([0, 1, 2], 3),
                     shape=r.choice([[h, w, c], shape, [1, 1, h * w * c], [h * w, 1, c]]))
        elif op == "resize":
            self.add("resize", [x], factor=r.choice([2, 2, 3]))
        elif op == "shuffle":
            self.add("shuffle", [x], block=r.choice([2, 2, 3]), to=r.choice(["space", "depth"]))
        elif op == "attend":
            self.attend(x)
        elif op == "moments":
            x = self.narrow(x)
            if x:
                self.moments(x)
        elif op == "normalise":
            x = self.narrow(x, r.choice(["I8", "I16"]))
            groups, moments = x and self.moments(x) or (0, None)
            if moments:
                gamma, beta = (self.constant("I32", (c,), -2**r.randint(1, 31), 2**r.randint(1, 30)) for _ in range(2))
                self.add("normalise", [x, moments], groups=groups, fraction=r.randint(0, 15), inner=r.choice([0, 5, 14, 26, 62]), gamma=gamma,
                         beta=beta, **self.limits())
        elif op == "noise" and self.name == "init":
            shape = r.choice([[1, r.randint(1, 9), r.randint(1, 5)], ["H/4", "W/4", 3], ["H/2", 1, 2]])
            self.add("noise", table=self.constant(r.choice(["I16", "I32"]), (r.choice([256, 512]),)), shape=shape, stream=r.randint(0, 2**32 - 1))

    def attend(self, x):
        """x attends to itself, or to another value"""
        r, q = self.rng, self.narrow(x, self.rng.choice(["I8", "I16"]))
        if not q:
            return
        c = self.kind(q).shape[2]
        narrow = [n for n in self.values if self.kind(n).dtype != "I32"]
        k = r.choice([q] + [n for n in narrow if self.kind(n).shape[2] == c])
        v = r.choice([k] + [n for n in narrow if self.kind(n).shape[:2] == self.kind(k).shape[:2]])
        heads = r.choice([g for g in (1, 1, 2, 3, c) if c % g == 0 and self.kind(v).shape[2] % g == 0])
        most = r.choice([1, 50, 4096, 32767])
        dtype, table = self.constants[name := self.constant("I16", (r.choice([1, 3, 40, 200]),), 0, most)]
        table[0] = most
        more = {}
        if r.random() < 0.5:
            more = {**self.limits(), "fraction": r.randint(0, 15)}
            del more["shift"]
        self.add("attend", [q, k, v], heads=heads, table=name, shift=r.choice([0, 1, 6, 12, 18, 31]), causal=r.choice([0, 0, 1]), **more)

    def moments(self, x):
        """-> groups, the moments' name"""
        r, c = self.rng, self.kind(x).shape[2]
        groups = r.choice([g for g in (1, 1, 2, 3, c) if c % g == 0])
        return groups, self.add("moments", [x], per=r.choice(["image", "position"]), groups=groups, fraction=r.randint(0, 15),
                                scale=r.randint(0, 30), epsilon=r.choice([1, 2, 256, 3000, 2**31 - 1]))

    # ---- outputs ----

    def summary(self, x, channels):
        """[1, 1, channels] I32 that depends on (many of) the elements of x"""
        x = self.narrow(x)
        if not x or len({self.scopes[s].kind(x).shape for s in self.sizes}) > 1:
            h = x and self.add("slice", [x], begin=[0, 0, 0], size=[1, 1, self.kind(x).shape[2]])
            x = h
        if not x:
            return None
        h, w, c = self.kind(x).shape
        flat = self.add("permute", [x], view=[h, w, c], order=[0, 1, 2], shape=[1, 1, h * w * c])
        return flat and self.add("conv", [flat], weight=self.constant("I8", (channels, 1, 1, h * w * c), -9, 9))

    def output(self, base, kind_of):
        """A value like base (by shape) with type and range of kind_of, summing up what nobody used."""
        channels = self.kind(base).shape[2]
        loose = [n for n in self.values if n not in self.used and n != base]
        self.rng.shuffle(loose)
        parts = [s for s in (self.summary(n, channels) for n in loose[:7]) if s]
        by = [self.rng.choice([1, 3, -5])] + [self.rng.randint(-999, 999) for _ in parts]
        return self.add("mix", [base] + parts, by=by, shift=self.rng.choice([0, 3, 9, 14]), type=kind_of.dtype, lo=kind_of.lo, hi=kind_of.hi)


def _attempt(rng):
    constants = {}
    sizes = rng.choice([[(8, 8)], [(8, 8)], [(16, 8)], [(8, 12), (16, 8)]])
    slots, rows = rng.randint(1, 5), rng.randint(2, 9)
    cut = rng.choice([2, 4])
    states = []
    for i in range(rng.choice([1, 2, 2, 3])):
        dtype = rng.choice(list(LIMITS)) if i else "I32"
        low, high = LIMITS[dtype]
        lo, hi = (low, high) if rng.random() < 0.5 else (low // 3, high // 2)
        states.append({"name": f"s{i}", "shape": [f"H/{cut}", f"W/{cut}", rng.randint(1, 4)], "type": dtype, "lo": lo, "hi": hi})
    same = lambda kind: {s: kind for s in sizes}
    state = {s["name"]: {size: Kind(s["type"], extents(s["shape"], size), s["lo"], s["hi"]) for size in sizes} for s in states}
    row = {"row": same(Kind("I32", (1, 1, 1), 0, rows - 1))}
    stages = {}

    def stage(name, inputs, outputs, least):
        m = StageMaker(rng, name, constants, sizes, inputs)
        while len(m.nodes) < least:
            m.step()
        out = [o(m) for o in outputs]
        if None in out:
            raise Refused("attempt")
        stages[name] = {"nodes": m.nodes, "out": out}
        return {s: m.scopes[s].kind(out[0]) for s in sizes}

    def any_value(m):
        fit = [n for n in m.values if all(np.prod(m.scopes[s].kind(n).shape) < 400 for s in sizes)]
        return rng.choice(fit)

    like = lambda s: lambda m: m.output(s["name"], m.kind(s["name"]))
    context = stage("text", {"tokens": same(Kind("I32", (1, slots, 1), 0, len(WORDS)))}, [any_value], rng.randint(1, 6))

    def first(s):
        def make(m):
            table = m.constant(rng.choice(["I16", "I32"]), (rng.choice([256, 1024]),))
            x = m.add("noise", table=table, shape=s["shape"], stream=rng.randint(0, 3))
            return x and m.output(x, Kind(s["type"], (1, 1, 1), s["lo"], s["hi"]))
        return make
    stage("init", {}, [first(s) for s in states], 0)
    prediction = stage("denoise", {**state, **row, "context": context}, [any_value], rng.randint(3, 16))
    evaluations = rng.randint(1, 2)
    more = {"prediction": prediction}
    if evaluations == 2:
        more |= {"unconditional": prediction, "guidance": same(Kind("I32", (1, 1, 1), 0, GUIDANCE_MAX))}
    stage("step", {**state, **row, **more}, [like(s) for s in states], rng.randint(0, 8))

    def pixels(m):
        x = m.narrow(rng.choice([s["name"] for s in states]))
        x = x and m.add("conv", [x], weight=m.constant("I8", (3 * cut * cut, 1, 1, m.kind(x).shape[2])))
        x = x and m.add("shuffle", [x], block=cut, to="space")
        x = x and m.output(x, Kind(rng.choice(["I16", "I32"]), (1, 1, 1), 0, 255))
        if not x or m.kind(x).dtype != "I16" or rng.random() < 0.2:
            return x
        side, bits = rng.randint(8, 9), rng.choice([1, 2, 9])
        return m.add("mark", [x], carrier=m.constant("I8", (side, side, bits)), code=m.constant("I32", (bits,)), shift=rng.choice([0, 3, 7, 15]))
    stage("decode", state, [pixels], rng.randint(0, 5))

    schedules = [{"steps": n, "first": rng.randint(0, rows - n)} for n in sorted({1, rng.randint(1, min(3, rows))})]
    program = {
        "format": "colophon/program/v1", "name": "random", "sizes": [list(s) for s in sizes],
        "tokenizer": {"kind": "words", "slots": slots, "words": WORDS, "ignored": ["the"]},
        "samplers": [{"name": "s", "schedules": schedules}],
        "defaults": {"sampler": "s", "steps": 1, "guidance": 65536, "width": sizes[0][0], "height": sizes[0][1]},
        "rows": rows, "state": states, "stages": stages}
    if evaluations == 1 or rng.random() < 0.5:
        program["evaluations"] = evaluations
    tensors = {n: container.tensor(v, t) for n, (t, v) in constants.items()}
    return pack(program, tensors)


def pack(program, tensors):
    text = json.dumps(program, separators=(",", ":")).encode("ascii")
    return container.write({**tensors, "program": ("U8", (len(text),), text)})


def model(rng):
    while True:
        try:
            return _attempt(rng)
        except (Refused, IndexError, ValueError):
            continue


def mutated(rng, blob):
    """One change in the program (a number, a name, a key) or in a tensor (type, shape, bytes)."""
    tensors = container.read(blob)
    program = json.loads(tensors.pop("program")[2])
    if rng.random() < 0.25:
        name = rng.choice(list(tensors))
        dtype, shape, raw = tensors[name]
        if rng.random() < 0.5:
            raw = bytes(rng.choice([0x7F, 0x80, 0xFF, b]) for b in raw)
        elif len(shape) > 1:
            shape = shape[::-1]
        else:
            shape, raw = (shape[0] * 2,), raw * 2
        tensors[name] = (dtype, shape, raw)
        return pack(program, tensors)
    spots = []

    def walk(node, depth=0):
        for key in list(node) if isinstance(node, dict) else range(len(node)):
            if isinstance(node[key], (dict, list)):
                walk(node[key], depth + 1)
            spots.append((node, key))
    walk(program["stages"] if rng.random() < 0.8 else program)
    node, key = rng.choice(spots)
    old = node[key]
    if rng.random() < 0.15:
        del node[key]
    elif isinstance(old, int):
        node[key] = rng.choice([old + 1, old - 1, -old, old * 2, 0, 2**31, -2**31, 2**40, 3])
    elif isinstance(old, str):
        names = [n["out"] for s in program["stages"].values() for n in s["nodes"]] + list(tensors) + ["row", "H/3", "W/2", "I8", "I16", "x"]
        node[key] = rng.choice(names)
    elif isinstance(old, list) and old:
        old.append(rng.choice(old)) if rng.random() < 0.5 else old.pop()
    elif isinstance(old, dict):
        old["more"] = 1
    else:
        node[key] = None
    return pack(program, tensors)


def damaged(rng, blob):
    """A few bytes changed, removed or added, mostly in the header and the program."""
    out = bytearray(blob)
    header = 8 + int.from_bytes(blob[:8], "little")
    program = blob.find(b'{"format"', header)
    for _ in range(rng.choice([1, 1, 1, 2, 5])):
        start, end = rng.choice([(0, 8), (8, header), (8, header), (program, program + 3000), (0, len(blob))])
        at = min(rng.randint(start, end - 1), len(out) - 1)
        how = rng.random()
        if how < 0.6:
            out[at] = rng.choice([rng.randint(0, 255), ord(rng.choice('0123456789"{}[]:,- \\eE.')), out[at] ^ 1])
        elif how < 0.8:
            del out[at:at + rng.choice([1, 1, 8])]
        else:
            out[at:at] = rng.choice([b"0", b" ", b"1", b"\0", b"\n", b'"a":1,'])
    return bytes(out)
