"""Flowers, animals and things on a table. Each subject: (rng, palette under its mood, mood) -> Scene."""
import math

from .palettes import mix
from .scene import Scene, below, box, circle, curve, ellipse, petal, polygon, turned
from .sky import about, ground, moon, sun

PI = math.pi


def _backdrop(s, rng, mood, x=128, y=112):
    """A plain ground; a big sun or moon behind what stands there."""
    p = s.palette
    dark = mood in ("night", "storm")
    ground(s, (p["top"], p["low"]) if dark else (mix(p["low"], p["paper"], 0.45), p["low"]), (0.7, 0.5) if dark else (0.05, 0.25))
    s.focus = (x, y)
    if mood == "night":
        s.add(circle(x, y, 84), mix(p["light"], p["far"], 0.2), (0.05, 0.2), 0, accent=True)
        s.things.add("moon")
    elif mood == "dawn":
        s.add(circle(128, 208, 112), mix(p["low"], p["light"], 0.75), (0.0, 0.15), 0, accent=True)
        s.things.add("sun")


def _daisy(s, x, y, r, colour, green):
    p = s.palette
    for i in range(8):
        s.add(petal(x, y, PI * i / 4 + PI / 8, r * 0.1, r, r * 0.3), colour if i % 2 else mix(colour, p["ink"], 0.14), (0.1, 0.5), i % 3, accent=True)
    s.add(circle(x, y, r * 0.34), p["ink"], (0.8, 0.9), 0)
    s.add(circle(x, y, r * 0.2), p["light"], (0.0, 0.2), 0)


def _tulip(s, x, y, r, colour):
    p = s.palette
    side = ((-r * 0.6, r * 0.5), (-r * 0.75, -r * 0.1), (-r * 0.62, -r * 0.75))
    for flip in (False, True):
        s.add(turned(curve((0, r * 0.75), side, ((-r * 0.3, -r * 0.4), (0, -r * 0.2), (0, r * 0.75))), x, y, 0, 1, flip),
              colour if not flip else mix(colour, p["ink"], 0.18), (0.2, 0.6), 1 + flip, accent=True)
    s.add(curve((x, y + r * 0.75), ((x - r * 0.5, y + r * 0.4), (x - r * 0.4, y - r * 0.3), (x, y - r * 0.8)),
                ((x + r * 0.4, y - r * 0.3), (x + r * 0.5, y + r * 0.4), (x, y + r * 0.75))), mix(colour, p["light"], 0.35), (0.0, 0.4), 0, accent=True)


def _stem(s, x0, y0, x1, colour, leaves=True, base=224):
    s.add(curve((x1 - 5, y0), ((x1 - 5, (y0 + base) / 2), (x0 - 5, (y0 + base) / 2), (x0 - 6, 262)), (x0 + 6, 262),
                ((x0 + 5, (y0 + base) / 2), (x1 + 5, (y0 + base) / 2), (x1 + 5, y0))), colour, (0.5, 0.8), 0)
    if leaves:
        s.add(petal(x0, base, -0.6, 0, 76, 20), colour, (0.3, 0.7), 1)
        s.add(petal(x0, base + 8, PI + 0.6, 0, 76, 20), mix(colour, s.palette["ink"], 0.2), (0.4, 0.8), 2)
        s.things.add("leaves")


def flower(rng, p, mood):
    s = Scene(p)
    tulip = rng.random() < 0.4
    colour = p["pop"] if rng.random() < 0.65 else p["alt"]
    head = (lambda x, y, r: _tulip(s, x, y, r * 0.8, colour)) if tulip else (lambda x, y, r: _daisy(s, x, y, r, colour, None))
    _backdrop(s, rng, mood, 128, 96)
    green = mix(p["mid"], p["near"], 0.5) if mood not in ("night", "storm") else mix(p["far"], p["low"], 0.3)
    if mood not in ("dawn", "sparse"):
        s.add(box(-4, 224, 264, 40), mix(p["mid"], p["low"], 0.35) if mood != "night" else p["near"], (0.4, 0.5), 0)
    if mood == "dense":
        heads = [(x + about(rng), y + about(rng, 12)) for x, y in ((56, 112), (200, 112), (128, 72))]
        for k, (x, y) in enumerate(heads):
            _stem(s, 128 + (x - 128) * 0.6, y, x, green, k == 2)
        for x, y in heads:
            head(x, y, 56)
        s.things.add("three")
    elif mood == "sparse":
        x = float(rng.choice([80, 176]))
        y = 144 + about(rng, 16)
        _stem(s, x, y, x, green)
        head(x, y, 52 + about(rng, 6))
    else:
        bend = (32 * int(rng.choice([-1, 1])) if mood == "storm" else 0) + about(rng, 10)
        y = 96 + about(rng)
        _stem(s, 128, y, 128 + bend, green)
        head(128 + bend, y, 74 + about(rng))
        if mood == "storm":
            for x, y in ((48, 160), (216, 176), (32, 64)):
                s.add(petal(x if bend > 0 else 256 - x, y, 0.5, -20, 20, 12), colour, (0.2, 0.5), 1, accent=True)
            s.things.add("petals")
    s.things.add("tulip" if tulip else "daisy")
    return s


def _one_fish(s, x, y, k, flip, body, stripe):
    p = s.palette
    put = lambda path: turned(path, x, y, 0, k, flip)
    s.add(put(polygon((48, 0), (104, -48), (88, 0), (104, 48))), stripe, (0.2, 0.6), 2, accent=True)
    s.add(put(curve((-32, -44), ((-8, -84), (24, -72), (40, -28)))), stripe, (0.2, 0.5), 1, accent=True)
    lens = curve((-96, 0), ((-64, -64), (24, -64), (64, 0)), ((24, 64), (-64, 64), (-96, 0)))
    s.add(put(lens), (mix(body, p["ink"], 0.12), mix(body, p["light"], 0.35)), (0.3, 0.0), 1, accent=True)
    for a, w in ((-20, 20), (16, 18)):
        h = 46 if a < 0 else 34
        s.add(put(curve((a, -h), ((a + 14, -h / 2), (a + 14, h / 2), (a, h)), (a + w, h - 8), ((a + w + 12, h / 2), (a + w + 12, -h / 2), (a + w, -h + 8)))),
              stripe, (0.5, 0.7), 2, outline=True, accent=True)
    s.add(put(circle(-60, -8, 13)), p["paper"], (0.0, 0.0), 0)
    s.add(put(circle(-62, -8, 6)), p["ink"], (1, 1), 0)


def fish(rng, p, mood):
    s = Scene(p)
    ground(s, (mix(p["far"], p["low"], 0.4), mix(p["mid"], p["near"], 0.5)), (0.15, 0.6))
    flip = bool(rng.random() < 0.5)
    s.focus = (128, 24)
    if mood == "dawn":
        s.add(circle(128, 24, 88), mix(p["low"], p["light"], 0.4), (0.0, 0.2), 0)
        sun(s, 128, 24, 56)
    elif mood == "night":
        moon(s, rng, float(rng.choice([64, 192])), 48, 28)
    elif mood == "storm":
        s.add(box(-4, -4, 264, 52), p["low"], (0.1, 0.1), 0)
        s.add(below(*((-64 + 32 * j, 64 if j % 2 else 32) for j in range(12))), (p["mid"], p["near"]), (0.4, 0.7), 0)
        s.things.add("waves")
    weed = mix(p["near"], p["mid"], 0.2)
    if mood in ("calm", "dense", "night"):
        for x, h in ((32, 104), (224, 88)) + (((64, 64), (192, 120)) if mood == "dense" else ()):
            y = 264
            s.add(curve((x - 8, y), ((x - 28, y - h * 0.35), (x + 20, y - h * 0.6), (x - 2, y - h)), ((x + 36, y - h * 0.6), (x - 8, y - h * 0.35), (x + 12, y))),
                  weed, (0.6, 0.8), 1)
        s.things.add("seaweed")
    body, stripe = (p["pop"], p["paper"]) if rng.random() < 0.6 else (p["alt"], p["near"])
    if mood == "dense":
        for x, y in ((96, 64), (168, 136), (96, 208)):
            _one_fish(s, x + about(rng, 12), y + about(rng), 0.62, flip, body, stripe)
        s.things.add("three")
    else:
        k = 0.7 if mood == "sparse" else 1.0
        far = 16 if mood == "sparse" else 8
        _one_fish(s, 128 + about(rng, far), (144 if mood in ("storm", "dawn") else 128) + about(rng, far), k + about(rng) / 100, flip, body, stripe)
    if mood != "sparse":
        bx = 216 if flip else 40
        for i, (dx, y, r) in enumerate(((0, 88, 11), (8 if not flip else -8, 56, 8))):
            s.add(circle(bx + dx, y + (24 if mood == "storm" else 0), r), p["light"], (0.0, 0.2), 0)
        s.things.add("bubbles")
    return s


def _wings(s, x, y, k, angle, main, alt):
    p = s.palette
    put = lambda path, flip: turned(turned(path, 0, 0, 0, 1, flip), x, y, angle, k)
    upper = curve((4, -4), ((24, -72), (84, -96), (100, -72)), ((112, -40), (84, 4), (4, 8)))
    lower = curve((4, 4), ((48, 8), (88, 24), (80, 56)), ((72, 92), (32, 80), (4, 24)))
    for flip in (False, True):
        s.add(put(lower, flip), mix(main, alt, 0.6), (0.2, 0.6), 1 + flip, accent=True)
        s.add(put(circle(52, 46, 15), flip), p["near"], (0.6, 0.8), 0)
        s.add(put(upper, flip), main, (0.1, 0.6), 2 - flip, accent=True)
        s.add(put(circle(68, -48, 20), flip), p["near"], (0.6, 0.8), 0)
        s.add(put(circle(68, -48, 10), flip), p["light"], (0.0, 0.0), 0)
        s.add(put(curve((1, -32), ((8, -64), (20, -72), (32, -76)), (34, -70), ((22, -66), (12, -60), (5, -32))), flip), p["ink"], (0.9, 0.9), 0, outline=False)
    s.add(turned(ellipse(0, 8, 9, 44), x, y, angle, k), p["ink"], (0.9, 0.9), 0)


def butterfly(rng, p, mood):
    s = Scene(p)
    _backdrop(s, rng, mood, 128, 112)
    main, alt = (p["pop"], p["alt"]) if rng.random() < 0.5 else (p["alt"], p["pop"])
    if mood == "dense":
        for x, y, a in ((72, 72, -0.3), (184, 184, 0.3)):
            _wings(s, x + about(rng), y + about(rng), 0.78, a + about(rng) / 80, main, alt)
        for x, y in ((200, 64), (56, 200)):
            _daisy(s, x, y, 40, p["light"], None)
        s.things |= {"two", "daisy"}
    elif mood == "sparse":
        _wings(s, float(rng.choice([88, 168])), float(rng.choice([96, 160])) + about(rng), 0.72, float(rng.choice([-0.4, 0.4])) + about(rng) / 40, main, alt)
    elif mood == "storm":
        for i, y in enumerate((48, 208)):
            w = mix(p["mid"], p["low"], 0.5)
            s.add(curve((-8, y), ((80, y - 40), (160, y + 40), (264, y - 8)), (264, y + 16), ((160, y + 64), (80, y - 16), (-8, y + 24))), w, (0.3, 0.5), 0)
        s.things.add("wind")
        _wings(s, 128 + about(rng), 128 + about(rng), 1.0, float(rng.choice([-0.5, 0.5])) + about(rng) / 80, main, alt)
    else:
        _wings(s, 128 + about(rng, 6), 120 + about(rng), 1.14 + about(rng) / 100, about(rng) / 100, main, alt)
    return s


def _bottle(s, x, base, colour):
    p = s.palette
    h = 124
    s.add(curve((x - 24, base), (x - 24, base - h * 0.5), ((x - 24, base - h * 0.7), (x - 9, base - h * 0.66), (x - 9, base - h * 0.82)),
                (x - 9, base - h), (x + 9, base - h), (x + 9, base - h * 0.82), ((x + 9, base - h * 0.66), (x + 24, base - h * 0.7), (x + 24, base - h * 0.5)),
                (x + 24, base)), colour, (0.4, 0.8), 1)
    s.add(box(x - 24, base - h * 0.42, 48, 28), p["paper"], (0.0, 0.1), 0)
    s.things.add("bottle")


def _bowl(s, x, base, colour, fruit):
    p = s.palette
    for dx, dy, c in ((-28, -52, fruit), (28, -52, fruit), (0, -66, mix(fruit, p["light"], 0.35))):
        s.add(circle(x + dx, base + dy, 24), c, (0.1, 0.6), 2, accent=True)
    s.add(ellipse(x, base - 48, 64, 48, 0, 0, PI), colour, (0.3, 0.7), 1)
    s.things |= {"bowl", "fruit"}


def _jug(s, x, base, colour, flip):
    p = s.palette
    put = lambda path: turned(path, x, base, 0, 1, flip)
    s.add(put(ellipse(30, -56, 24, 28)), colour, (0.4, 0.6), 2)
    s.add(put(ellipse(30, -56, 12, 16)), mix(p["low"], p["paper"], 0.4), (0.1, 0.2), 0)
    s.add(put(curve((-28, -96), (28, -96), ((16, -76), (40, -48), (28, 0)), (-28, 0), ((-40, -48), (-16, -76), (-28, -96)))), colour, (0.2, 0.7), 1)
    s.things.add("jug")


def still(rng, p, mood):
    s = Scene(p)
    wall = mix(p["far"], p["low"], 0.5)
    ground(s, (wall, mix(wall, p["paper"], 0.35)), (0.3, 0.1))
    side = int(rng.choice([-1, 1]))
    if mood in ("dawn", "night", "storm"):
        wx, wy = 128 - side * 48, 72
        s.add(box(wx - 60, wy - 60, 120, 120), p["paper"], (0.0, 0.1), 0)
        s.add(box(wx - 48, wy - 48, 96, 96), (p["top"], p["low"]), (0.6, 0.3), 0)
        if mood == "dawn":
            sun(s, wx, wy + 8, 28)
        elif mood == "night":
            moon(s, rng, wx, wy, 26)
        else:
            s.add(polygon((wx - 4, wy - 40), (wx + 24, wy - 40), (wx + 8, wy - 8), (wx + 24, wy - 8), (wx - 16, wy + 40), (wx - 4, wy + 4), (wx - 20, wy + 4)),
                  p["light"], (0.0, 0.0), 0, accent=True)
            s.things.add("lightning")
        s.things.add("window")
    s.focus = (128, 88)
    s.add(box(-4, 192, 264, 72), (p["mid"], p["near"]), (0.4, 0.7), 0)
    pots = (mix(p["near"], p["mid"], 0.3), p["alt"], p["pop"])
    if mood == "sparse":
        x = 128 + side * 32 + about(rng, 16)
        kind = int(rng.integers(0, 3))
        (lambda: _bottle(s, x, 216, pots[0]), lambda: _bowl(s, x, 220, pots[0], p["pop"]), lambda: _jug(s, x, 220, pots[1], side < 0))[kind]()
    elif mood == "dense":
        _bottle(s, 128 - side * 8 + about(rng), 208, pots[0])
        _jug(s, 128 + side * 72 + about(rng), 216, pots[1], side < 0)
        _bowl(s, 128 - side * 64 + about(rng), 232 + about(rng, 4), mix(p["near"], p["ink"], 0.2), p["pop"])
    else:
        if rng.random() < 0.5:
            _bottle(s, 128 + side * 64 + about(rng), 216, pots[0])
        else:
            _jug(s, 128 + side * 64 + about(rng), 216, pots[1], side < 0)
        _bowl(s, 128 - side * 40 + about(rng), 232 + about(rng, 4), mix(p["near"], p["ink"], 0.2), p["pop"])
    return s
