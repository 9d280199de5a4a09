#!/usr/bin/env python3
"""Makes docs/pictures/gallery-*.png of the screenshots that `tools/run.mjs pages --pictures FOLDER` wrote.

    /usr/bin/python3 web/gallery/tools/shrink.py FOLDER
"""
import pathlib
import sys

from PIL import Image

BYTES_MAX = 100_000
GAP = 10
SHEETS = {  # name: height, screenshots beside each other
    "wall": (400, ["wall-1280-light", "wall-768-light", "wall-360-light"]),
    "piece": (400, ["piece-1280-dark", "piece-768-dark", "piece-360-dark"]),
    "repaint": (520, ["repainted", "tampered"]),
    "market": (400, ["market-1280-light", "market-768-light", "market-360-light"]),
    "commission": (400, ["commission-1280-light", "commission-768-light", "commission-360-light"]),
    "work": (400, ["work-1280-dark", "work-768-dark", "work-360-dark"]),
}


def sheet(folder, height, names):
    shots = [Image.open(folder / f"{name}.png").convert("RGB") for name in names]
    shots = [shot.resize((round(shot.width * height / shot.height), height), Image.LANCZOS) for shot in shots]
    page = Image.new("RGB", (sum(shot.width for shot in shots) + GAP * (len(shots) - 1), height), "#7d7d7a")
    left = 0
    for shot in shots:
        page.paste(shot, (left, 0))
        left += shot.width + GAP
    return page


def main():
    folder = pathlib.Path(sys.argv[1])
    docs = pathlib.Path(__file__).resolve().parents[3] / "docs" / "pictures"
    for name, (height, shots) in SHEETS.items():
        page = sheet(folder, height, shots)
        path = docs / f"gallery-{name}.png"
        for colours in (160, 96, 64, 40, 24):
            page.quantize(colours, Image.Quantize.MEDIANCUT, dither=Image.Dither.NONE).save(path, optimize=True)
            if path.stat().st_size <= BYTES_MAX:
                break
        else:
            sys.exit(f"error: {path} has more than {BYTES_MAX} bytes")
        print(path.name, path.stat().st_size, colours)


main()
