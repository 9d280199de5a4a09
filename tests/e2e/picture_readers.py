#!/usr/bin/env python3
"""Lets programs that nobody here wrote read our pictures: pngcheck and PIL.

    tests/e2e/picture_readers.py PAINT_TEST_PROGRAM

The program writes the pictures of spec/vectors/picture.json. Exit status 77: pngcheck or PIL is not installed.
"""

import hashlib
import json
import os
import pathlib
import shutil
import subprocess
import sys
import tempfile

try:
    from PIL import Image
except ImportError:
    Image = None

ROOT = pathlib.Path(__file__).resolve().parent.parent.parent


def pixels(width, height):
    return bytes((37 * i + 11 * (i >> 8)) & 255 for i in range(3 * width * height))


def check(file, case):
    width, height = case["width"], case["height"]
    assert "0x" + hashlib.sha256(file.read_bytes()).hexdigest() == case["imageHash"]
    answer = subprocess.run(["pngcheck", "-v", file], capture_output=True, text=True)
    assert answer.returncode == 0 and "No errors detected" in answer.stdout, answer.stdout + answer.stderr
    with Image.open(file) as image:
        assert (image.format, image.mode, image.size) == ("PNG", "RGB", (width, height))
        assert image.tobytes() == pixels(width, height)
        assert "trainedAlgorithmicMedia" in image.info["XML:com.adobe.xmp"]


def main(program):
    if Image is None or shutil.which("pngcheck") is None:
        print("install python3-pil and pngcheck", file=sys.stderr)
        return 77
    cases = json.loads((ROOT / "spec/vectors/picture.json").read_text())["canonical"]
    with tempfile.TemporaryDirectory() as folder:
        environment = {**os.environ, "COLOPHON_PICTURES": folder}
        subprocess.run([program, "--gtest_filter=PictureFiles.*"], env=environment, check=True, capture_output=True)
        for case in cases:
            check(pathlib.Path(folder) / (case["imageHash"] + ".png"), case)
    print(f"pngcheck and PIL read all {len(cases)} pictures")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
