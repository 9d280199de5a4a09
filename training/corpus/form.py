"""Planets and plain geometry. Each subject: (rng, palette under its mood, mood) -> Scene."""
import math

from .palettes import mix
from .scene import Scene, band, box, circle, ellipse, polygon, quarter
from .sky import about, ground, stars

PI = math.pi


def _globe(s, x, y, r, tilt, colours, bands, ringed):
    p = s.palette
    rx, ry = r * 1.75, r * 0.46
    ring = mix(p["light"], p["alt"], 0.35)
    if ringed:
        s.add(band(x, y, rx, ry, r * 0.4, tilt, PI, 2 * PI), mix(ring, p["ink"], 0.2), (0.2, 0.4), 0)
        s.things.add("rings")
    s.add(circle(x, y, r), colours[0], (0.1, 0.6), 1, accent=True)
    for i in range(bands):
        v = -0.62 + 1.24 * i / (bands - 1)
        h = 0.27 if bands == 3 else 0.15
        a0, a1 = math.asin(v - h / 2), math.asin(v + h / 2)

        def stripe(c, a0=a0, a1=a1):
            c.save(); c.translate(x, y); c.rotate(tilt)
            c.new_sub_path(); c.arc(0, 0, r, a0, a1); c.arc(0, 0, r, PI - a1, PI - a0)
            c.close_path(); c.restore()
        s.add(stripe, colours[1 + i % 2], (0.3, 0.6), 2, outline=False, accent=True)
    if ringed:
        s.add(band(x, y, rx, ry, r * 0.4, tilt, 0, PI), ring, (0.1, 0.3), 0)


def planet(rng, p, mood):
    s = Scene(p)
    deep = mix(p["near"], p["ink"], {"calm": 0.35, "dawn": 0.1, "night": 0.85, "storm": 0.5, "dense": 0.5, "sparse": 0.2}[mood])
    ground(s, (deep, mix(deep, p["mid"], 0.35)), (0.8, 0.6))
    tilt = float(rng.choice([-0.35, 0.35])) + about(rng) / 80
    colours = (p["pop"], p["alt"], mix(p["pop"], p["mid"], 0.5))
    up = 1 if tilt > 0 else -1                   # the corner above the ring
    s.focus = (128, 120)
    if mood == "dawn":
        s.add(circle(128, 272, 128), mix(deep, p["low"], 0.55), (0.4, 0.2), 0)
        s.add(circle(128, 280, 88), p["light"], (0.1, 0.0), 0, accent=True)
        s.things.add("sun")
        _globe(s, 128 + about(rng), 96 + about(rng), 48 + about(rng, 4), tilt, colours, 3, True)
        stars(s, ((40, 56), (216, 56)), 16)
    elif mood == "sparse":
        x, y = float(rng.choice([88, 168])), float(rng.choice([96, 160]))
        _globe(s, x + about(rng), y + about(rng), 40 + about(rng, 4), tilt, colours, 3, rng.random() < 0.5)
        stars(s, ((256 - x, 256 - y),), 16)
    elif mood == "dense":
        _globe(s, 128 - up * 40, 152 + about(rng), 60 + about(rng, 4), tilt, colours, 3, True)
        s.add(circle(128 + up * 64, 64, 36), p["alt"], (0.1, 0.6), 1, accent=True)
        s.add(circle(128 - up * 88, 48, 20), p["light"], (0.0, 0.4), 2)
        stars(s, ((128, 32), (128 + up * 96, 144), (128 + up * 88, 224)), 16)
        s.things |= {"moon"}
    else:
        _globe(s, 128 + about(rng, 6), 128 + about(rng, 6), 66 + about(rng, 6), tilt, colours, 5 if mood == "storm" else 3, mood != "storm")
        stars(s, ((128 - up * 80, 200), (128 + up * 80, 56), (128 - up * 16, 24)), 16)
        if mood == "storm":
            s.add(ellipse(152, 152, 26, 16, tilt), p["light"], (0.0, 0.2), 0)
            s.add(ellipse(152, 152, 13, 8, tilt), p["ink"], (0.6, 0.8), 0)
        elif rng.random() < 0.5:
            s.add(circle(128 - up * 88, 48, 20), p["light"], (0.0, 0.4), 1)
            s.things.add("moon")
    return s


def _tiles(s, rng, ring, mirrored):
    """Quarters of discs in sixteen squares; mirrored: the left half turned about the middle."""
    turns = rng.integers(0, 4, (4, 4))
    if mirrored:
        turns[:, 2:] = (1 - turns[:, 1::-1]) % 4
        turns[2:, :] = (3 - turns[1::-1, :]) % 4
    for j in range(4):
        for i in range(4):
            x, y = 64 * i, 64 * j
            a = int(rng.integers(0, 5)) if not mirrored else (min(i, 3 - i) + 2 * min(j, 3 - j)) % 5
            s.add(box(x, y, 64, 64), ring[a], (0.1, 0.1) if a % 2 else (0.6, 0.6), a % 3)
            b = (a + 1 + (int(rng.integers(0, 4)) if not mirrored else 1)) % 5
            s.add(quarter(x, y, 64, int(turns[j, i])), ring[b], (0.3, 0.5), (b + 1) % 3, accent=True)
    s.things.add("tiles")


def geometry(rng, p, mood):
    s = Scene(p, gridded=mood in ("calm", "dense", "storm"))
    dark = mood in ("night", "storm")
    ground(s, p["near"] if dark else p["paper"], (0.7, 0.7) if dark else (0.0, 0.1))
    ring = [p["pop"], p["paper"], p["mid"], p["light"], p["alt"], p["near"]]
    k = int(rng.integers(0, 3))
    col = lambda i: ring[(i + k) % 6]
    s.focus = (128, 128)
    if mood == "dawn":
        s.focus = (128, 256)
        for i, r in enumerate((208, 172, 136, 100, 64)):
            s.add(circle(128, 256, r), col(i), (0.1, 0.5) if i % 2 else (0.4, 0.6), i % 3, accent=True)
        s.things.add("arcs")
    elif mood == "night":
        for i, r in enumerate((112, 92, 72, 52, 32)):
            s.add(circle(128, 128, r), col(i), (0.1, 0.5) if i % 2 else (0.4, 0.6), i % 3, accent=True)
        s.things.add("target")
    elif mood == "storm":
        turn = int(rng.integers(0, 2))
        for j in range(4):
            for i in range(4):
                x, y, q = 64 * i, 64 * j, (i + j + turn) % 2
                a, b = ((x, y), (x + 64, y + 64)) if q else ((x + 64, y), (x, y + 64))
                s.add(box(x, y, 64, 64), col(i + 2 * j), (0.2, 0.5), 0)
                s.add(polygon(a, b, (x if q else x + 64, y + 64)), col(i + 2 * j + 3), (0.4, 0.7), 1 + q, accent=True)
        s.things.add("triangles")
    elif mood == "sparse":
        f = int(rng.choice([-1, 1]))
        s.add(circle(128 - f * 32, 104, 64), p["pop"], (0.2, 0.4), 1, accent=True)
        s.add(box(128 + f * 56 - 16, 40, 32, 176), p["mid"], (0.5, 0.6), 0)
        s.add(polygon((128 - f * 96, 224), (128 + f * 32, 224), (128 - f * 32, 128)), p["near"], (0.7, 0.8), 2)
        s.things |= {"disc", "triangles"}
    else:
        _tiles(s, rng, ring[k:] + ring[:k], mood == "calm")
    return s
