"""What stands above most scenes: a graded ground, and a sun, a moon with stars, or clouds with lightning."""
import math

from .palettes import mix
from .scene import box, circle, crescent, polygon, star

PLACES = (64, 128, 192)


def ground(s, colour, tone=(0.5, 0.1)):
    s.add(box(-4, -4, 264, 264), colour, tone, 0, outline=False)


def sky(s):
    ground(s, (s.palette["top"], s.palette["low"]))


def about(rng, n=8):
    """A small step aside, in units of 2."""
    return 2 * int(rng.integers(-n // 2, n // 2 + 1))


def place(rng):
    return float(rng.choice(PLACES))


def sun(s, x, y, r, halo=0):
    p = s.palette
    s.focus = (x, y)
    if halo:
        s.add(circle(x, y, halo), mix(p["low"], p["light"], 0.45), (0.1, 0.3), 0)
    s.add(circle(x, y, r), p["light"], (0.0, 0.12), 0, accent=True)
    s.things.add("sun")


def moon(s, rng, x, y, r=30):
    p = s.palette
    s.focus = (x, y)
    s.add(crescent(x, y, r) if rng.random() < 0.5 else circle(x, y, r), p["light"], (0.0, 0.12), 0, accent=True)
    s.things.add("moon")


def stars(s, points, r=13):
    for x, y in points:
        s.add(star(x, y, r), s.palette["light"], (0.0, 0.1), 0, outline=False)
    s.things.add("stars")


def cloud(x, y, k=1.0):
    """About 128 k wide, flat below."""
    def path(c):
        c.new_sub_path()
        c.arc(x - 40 * k, y - 20 * k, 20 * k, math.pi / 2, math.pi * 1.45)
        c.arc(x - 6 * k, y - 32 * k, 30 * k, math.pi * 1.1, math.pi * 1.8)
        c.arc(x + 40 * k, y - 22 * k, 22 * k, math.pi * 1.4, math.pi * 0.5)
        c.close_path()
    return path


def weather(s, rng, x, horizon):
    """Two dark clouds, and often lightning between them and the horizon."""
    p = s.palette
    if rng.random() < 0.7:
        h = (horizon - 56) / 100
        zig = ((-6, 0), (28, 0), (12, 40), (32, 40), (-16, 100), (0, 56), (-22, 56))
        s.add(polygon(*((x + dx, 60 + dy * h) for dx, dy in zig)), p["light"], (0.0, 0.1), 0, accent=True)
        s.things.add("lightning")
    dark = mix(p["near"], p["ink"], 0.3)
    s.add(cloud(256 - x if x != 128 else 40, 56, 0.9), mix(dark, p["mid"], 0.45), (0.5, 0.7), 1)
    s.add(cloud(x, 72, 1.15), dark, (0.7, 0.9), 1)
    s.things.add("clouds")


def above(s, rng, mood, horizon, x=None):
    """The sky of landscapes. `horizon`: where a low sun stands, 96 or more. -> where sun, moon or cloud stands"""
    x = place(rng) if x is None else x
    p = s.palette
    sky(s)
    dy = about(rng, 10)
    if mood == "dawn":
        sun(s, x, horizon + dy / 2, 48 + dy / 2, 80 + dy)
    elif mood == "night":
        moon(s, rng, x, 56 + dy)
        stars(s, [(q, y) for q, y in zip(PLACES, (40, 72, 40)) if abs(q - x) > 40], 13 + dy / 5)
    elif mood == "storm":
        s.focus = (x, 64)
        weather(s, rng, x, horizon)
    elif mood == "dense":
        sun(s, x, 56 + dy, 34)
        s.add(cloud(256 - x if x != 128 else 208, 96, 0.8), mix(p["low"], p["paper"], 0.7), (0.0, 0.2), 0)
        s.things.add("clouds")
    else:
        sun(s, x, 64 + dy, 34 if mood == "calm" else 22)
    return x
