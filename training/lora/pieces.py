"""Pieces as they left Colophon, made ready to train on: python3 -m lora.pieces FOLDER [--model ../models/house.safetensors]

FOLDER holds canonical pictures (spec/picture.md). Each is repainted from the request inside it by the second executor
(tests/spec/oracle), and must be the same to the byte. Beside NAME.png go NAME.txt, its prompt, and NAME.npy, the latent that it
was decoded from: so no encoder is needed, and what is taught is exactly what was sold.
"""
import argparse
import os
import struct
import sys

import numpy as np

import integer                                          # noqa: F401  (puts tests/spec on the path)
from oracle import adapter, painter, picture, program, request
from oracle.refusal import Refused


def chunk(data, kind):
    """The chunk's data in a PNG. ValueError: there is none."""
    at = len(picture.SIGNATURE)
    while data.startswith(picture.SIGNATURE) and at + 8 <= len(data):
        size, name = struct.unpack_from(">I4s", data, at)
        if name == kind:
            return data[at + 8:at + 8 + size]
        at += 12 + size
    raise ValueError("it has no request inside: it is no canonical picture of Colophon's")


def request_of(data):
    """-> recipe, seed"""
    abi = chunk(data, b"clPn")

    def number(at):
        if at + 32 > len(abi):
            raise ValueError("the request inside is cut off")
        return int.from_bytes(abi[at:at + 32], "big")

    def text(at):
        size = number(at)
        return abi[at + 32:at + 32 + size].decode()

    body = number(0)
    r, seed = body + number(body), number(body + 32)
    words = [number(r + 32 * i) for i in range(12)]
    adapters = r + words[1]
    recipe = {"model": f"0x{words[0]:064x}",
              "adapters": [{"id": f"0x{number(adapters + 32 + 64 * i):064x}", "strength": signed(number(adapters + 64 + 64 * i))}
                           for i in range(min(number(adapters), 4))],
              "promptRule": words[2], "prompt": text(r + words[3]), "negativePrompt": text(r + words[4]),
              "promptCommitment": f"0x{words[5]:064x}", "sampler": text(r + words[6]), "steps": words[7], "guidance": words[8],
              "width": words[9], "height": words[10], "mark": words[11]}
    if request.abi(recipe, seed) != abi:
        raise ValueError("the request inside is not written as spec/request.md says")
    return recipe, seed


def signed(word):
    return word - 2**256 if word >> 255 else word


def latent(model, data, adapters=()):
    """-> prompt, float32 (z, h, w). ValueError: its request paints another picture."""
    recipe, seed = request_of(data)
    seen, run = {}, model.run_stage

    def watch(name, inputs, *rest):
        if name == "decode":
            seen.update(inputs)
        return run(name, inputs, *rest)

    model.run_stage = watch
    try:
        made = painter.paint(model, recipe, seed, adapters=adapters)
    finally:
        model.run_stage = run
    if made["png"] != data:
        raise ValueError("its request paints another picture")
    node = next(n for n in model.program["stages"]["decode"]["nodes"] if n["in"] == ["x"])     # x -> latent, at 2^-11
    return recipe["prompt"], np.float32(seen["x"].transpose(2, 0, 1) * 2.0 ** -(11 + node["shift"]))


def prepare(folder, model, adapters=(), tell=lambda name: None):
    """-> how many pieces. ValueError says which file is bad."""
    names = sorted(n for n in os.listdir(folder) if n.endswith(".png")) if os.path.isdir(folder) else []
    if not names:
        raise ValueError(f"{folder} holds no .png")
    for name in names:
        path = os.path.join(folder, name)
        with open(path, "rb") as file:
            data = file.read()
        try:
            prompt, z = latent(model, data, adapters)
        except (ValueError, Refused) as error:
            raise ValueError(f"{path}: {error}") from error
        np.save(path[:-4] + ".npy", z)
        with open(path[:-4] + ".txt", "w", encoding="utf-8") as file:
            file.write(prompt + "\n")
        tell(name)
    return len(names)


def main():
    p = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    p.add_argument("folder")
    p.add_argument("--model", default=os.path.join(integer.TRAINING, "..", "models", "house.safetensors"))
    p.add_argument("--adapter", action="append", default=[], help="file of an adapter that some were painted with")
    a = p.parse_args()
    try:
        files = []
        for path in a.adapter:
            with open(path, "rb") as file:
                files.append(adapter.Adapter(file.read()))
        count = prepare(a.folder, program.load(a.model), files)
    except (ValueError, OSError, Refused) as error:
        sys.exit(f"lora.pieces: {error}")
    print(f"{count} pieces repainted, each the same to the byte")


if __name__ == "__main__":
    main()
