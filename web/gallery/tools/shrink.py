#!/usr/bin/env python3
"""Makes docs/pictures/gallery-*.webp of the screenshots that `tools/run.mjs pages --pictures FOLDER` wrote, and demo-gallery.webp
of those of `tools/run.mjs demo --url URL --pictures FOLDER` (NAME demo).

    /usr/bin/python3 web/gallery/tools/shrink.py FOLDER [NAME…]
"""
import pathlib
import sys

from PIL import Image

BYTES_MAX = 60_000
GAP = 10
SHEETS = {  # name: height, screenshots beside each other
    "wall": (400, ["wall-1440-light", "wall-768-light", "wall-360-light"]),
    "piece": (400, ["piece-1440-dark", "piece-768-dark", "piece-360-dark"]),
    "repaint": (520, ["repainted", "tampered"]),
    "market": (400, ["market-1440-light", "market-768-light", "market-360-light"]),
    "commission": (400, ["commission-1440-light", "commission-768-light", "commission-360-light"]),
    "artist": (520, ["artist-1440-light", "artist-learned", "artist-360-dark"]),
    "demo": (428, ["wall", "piece", "repainted"]),
    "work": (400, ["work-1440-dark", "work-768-dark", "work-360-dark"]),
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
    for name in sys.argv[2:] or [name for name in SHEETS if name != "demo"]:
        page = sheet(folder, *SHEETS[name])
        path = docs / ("demo-gallery.webp" if name == "demo" else f"gallery-{name}.webp")
        for quality in (85, 75, 65, 50):
            page.save(path, quality=quality, method=6)
            if path.stat().st_size <= BYTES_MAX:
                break
        else:
            sys.exit(f"error: {path} has more than {BYTES_MAX} bytes")
        print(path.name, path.stat().st_size, quality)


main()
