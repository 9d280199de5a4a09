#!/usr/bin/env python3
"""Makes pictures of docs/pictures of the screenshots that `tools/run.mjs pages --pictures FOLDER` wrote, or `demo --url URL --pictures
FOLDER`.

    /usr/bin/python3 web/gallery/tools/shrink.py FOLDER [NAME…]      without names: all whose screenshots are there
"""
import pathlib
import sys

from PIL import Image

BYTES_MAX = 60_000
GAP = 10
SHEETS = {  # name: height, screenshots beside each other
    "gallery-wall": (400, ["wall-1440-light", "wall-768-light", "wall-360-light"]),
    "gallery-piece": (400, ["piece-1440-dark", "piece-768-dark", "piece-360-dark"]),
    "gallery-repaint": (520, ["repainted", "tampered"]),
    "gallery-market": (400, ["market-1440-light", "market-768-light", "market-360-light"]),
    "gallery-commission": (400, ["commission-1440-light", "commission-768-light", "commission-360-light"]),
    "gallery-artist": (520, ["artist-1440-light", "artist-learned", "artist-360-dark"]),
    "demo-gallery": (428, ["wall", "piece", "repainted"]),
    "gallery-work": (400, ["work-1440-dark", "work-768-dark", "work-360-dark"]),
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
    for name in sys.argv[2:] or [name for name, (_, shots) in SHEETS.items() if all((folder / f"{shot}.png").exists() for shot in shots)]:
        page = sheet(folder, *SHEETS[name])
        path = docs / f"{name}.webp"
        for quality in (85, 75, 65, 50):
            page.save(path, quality=quality, method=6)
            if path.stat().st_size <= BYTES_MAX:
                break
        else:
            sys.exit(f"error: {path} has more than {BYTES_MAX} bytes")
        print(path.name, path.stat().st_size, quality)


main()
