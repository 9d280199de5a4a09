#!/usr/bin/python3
"""The C++ executor against the second one: the same hashes for random requests, or exit 1.

compare_executors.py BINARY [COUNT] [--model models/tiny.safetensors] [--reference] [--adapters] [--seed K]
"""
import argparse
import json
import os
import random
import subprocess
import sys
import tempfile

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, HERE)
import random_adapters                                  # noqa: E402
from oracle import adapter, painter, program            # noqa: E402

FIELDS = ("requestHash", "imageHash", "modelId", "traceRoot")
EDGE_SEEDS = (0, 1, 2**32 - 1, 2**32, 2**63 - 1, 2**63, 2**64 - 1)
EDGE_GUIDANCE = (0, 65536, 1966080, 1, 163840)


def text(rng, tokenizer):
    words = tokenizer["words"] + tokenizer["ignored"] + ["zebra", "caf\u00e9", "\u96ea", "x9"]
    known = set(tokenizer["words"])
    picked = [rng.choice(words) for _ in range(rng.choice([0, 1, 3, 6, 12, 20]))]
    while sum(w in known for w in picked) > tokenizer["slots"]:
        picked.pop()
    glue = rng.choice([" ", ", ", "-", "  ", " \u00b7 "])
    return glue.join(w.upper() if rng.random() < 0.2 and w.isascii() else w for w in picked)


def decimal(guidance):
    """Q16.16 as a decimal of nine digits, which rounds back to it"""
    whole, part = divmod(guidance, 65536)
    return f"{whole}.{(part * 10**9 + 32768) // 65536:09d}"


def requests(rng, model, count):
    p = model.program
    for i in range(count):
        sampler = rng.choice(p["samplers"])
        width, height = rng.choice(model.sizes)
        guidance = EDGE_GUIDANCE[i] if i < len(EDGE_GUIDANCE) else rng.randrange(1966081)
        seed = EDGE_SEEDS[i] if i < len(EDGE_SEEDS) else rng.getrandbits(64)
        recipe = painter.default_request(model, text(rng, p["tokenizer"]), text(rng, p["tokenizer"]), sampler=sampler["name"],
                                         steps=rng.choice(sampler["schedules"])["steps"], guidance=guidance, width=width, height=height)
        if model.has_mark():
            recipe["mark"] = rng.randrange(2)
        if model.evaluations == 1:
            recipe.update(guidance=65536, negativePrompt="")
        yield recipe, seed


def strength(q16):
    return ("-" if q16 < 0 else "") + decimal(abs(q16))


def with_adapters(rng, model, recipe, folder):
    """Up to four random adapters, each written to a file -> recipe, Adapters, {id: path}"""
    made, files, uses = [], {}, []
    for i in range(rng.choice([0, 1, 2, 4])):
        blob = random_adapters.adapter(rng, model, f"a{i}", rng.randint(1, 6))
        made.append(adapter.Adapter(blob))
        key = "0x" + made[-1].id.hex()
        files[key] = os.path.join(folder, f"adapter-{i}.safetensors")
        with open(files[key], "wb") as file:
            file.write(blob)
        uses.append({"id": key, "strength": rng.choice([65536, -65536, rng.randint(-10**5, -1), rng.randint(1, 10**5), 500000])})
    return {**recipe, "adapters": sorted(uses, key=lambda u: u["id"])}, made, files


def theirs(binary, path, recipe, seed, out, reference, files={}):
    command = [binary, "paint", "--model", path, "--seed", str(seed), "--steps", str(recipe["steps"]), "--sampler", recipe["sampler"],
               "--cfg-scale", decimal(recipe["guidance"]), "-W", str(recipe["width"]), "-H", str(recipe["height"]), "-o", out, "--json",
               "--mark", str(recipe["mark"])]
    for use in recipe.get("adapters", []):
        command += ["--adapter", f"{files[use['id']]}:{strength(use['strength'])}"]
    command += ["--negative", recipe["negativePrompt"]] + (["--reference"] if reference else []) + ["--", recipe["prompt"]]
    done = subprocess.run(command, capture_output=True, text=True)
    if done.returncode:
        return {"error": done.stderr.strip(), "code": done.returncode}
    return json.loads(done.stdout)


def main():
    p = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    p.add_argument("binary")
    p.add_argument("count", nargs="?", type=int, default=24)
    p.add_argument("--model", default=os.path.join(HERE, "../../models/tiny.safetensors"))
    p.add_argument("--reference", action="store_true")
    p.add_argument("--adapters", action="store_true", help="with up to four random adapters each")
    p.add_argument("--seed", type=int, default=1)
    a = p.parse_args()
    model = program.load(a.model)
    wrong, rng = 0, random.Random(f"adapters {a.seed}")
    with tempfile.TemporaryDirectory() as folder:
        out = os.path.join(folder, "a.png")
        for recipe, seed in requests(random.Random(a.seed), model, a.count):
            recipe, adapters, files = with_adapters(rng, model, recipe, folder) if a.adapters else (recipe, [], {})
            mine = painter.paint(model, recipe, seed, adapters=adapters)
            expected = {**{k: "0x" + mine[k].hex() for k in FIELDS if k != "modelId"}, "modelId": "0x" + model.id.hex()}
            got = theirs(a.binary, a.model, recipe, seed, out, a.reference, files)
            bad = [k for k in FIELDS if got.get(k) != expected[k]]
            if not bad:
                with open(out, "rb") as file:
                    bad = [] if file.read() == mine["png"] else ["file"]
            if bad:
                wrong += 1
                if wrong <= 3:
                    print(json.dumps({"differs": bad, "recipe": recipe, "seed": str(seed), "expected": expected, "got": got})[:2000])
    print(f"{a.count - wrong} of {a.count} requests: the same hashes and file")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
