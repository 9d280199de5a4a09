#!/usr/bin/python3
"""Small random model files, sound, changed and damaged in turn, for other executors to be compared on.

make_models.py FOLDER COUNT [SEED]
"""
import os
import random
import sys

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "spec"))
import random_models  # noqa: E402


def main():
    folder, count, seed = sys.argv[1], int(sys.argv[2]), sys.argv[3] if len(sys.argv) > 3 else "1"
    for i in range(count):
        rng = random.Random(f"wasm/{seed}/{i}")
        blob = random_models.model(rng)
        if i % 3:
            blob = (random_models.mutated if i % 3 == 1 else random_models.damaged)(rng, blob)
        with open(os.path.join(folder, f"{i:03}.safetensors"), "wb") as file:
            file.write(blob)


if __name__ == "__main__":
    main()
