"""Land, water and town. Each subject: (rng, palette under its mood, mood) -> Scene."""
import math

from .palettes import mix
from .scene import Scene, below, box, circle, curve, ellipse, petal, polygon, turned
from .sky import about, above


def _peak(s, x, y, w, base, lit, snow):
    """A mountain with a lit and a shaded side; its foot fades into mist."""
    p = s.palette
    mist = mix(lit, p["low"], 0.4)
    lean = 10 if x < 128 else -10
    h = base - y
    s.add(polygon((x, y), (x - w, base), (x + w, base)), (lit, mist), (0.2, 0.45), 1)
    s.add(polygon((x, y), (x + lean, base), (x + w, base)), (mix(lit, p["ink"], 0.4), mix(mist, lit, 0.5)), (0.8, 0.6), 2)
    if snow:
        k = 0.3
        left, right, mid = (x - w * k, y + h * k), (x + w * k, y + h * k), (x + lean * k, y + h * k * 0.8)
        s.add(polygon((x, y), left, mid), mix(p["light"], p["paper"], 0.5), (0.0, 0.1), 0)
        s.add(polygon((x, y), mid, right), mix(p["far"], p["paper"], 0.5), (0.2, 0.3), 2)
        s.things.add("snow")


def mountains(rng, p, mood):
    s = Scene(p)
    x = above(s, rng, mood, 128)
    side = -1 if x > 128 else 1 if x < 128 else int(rng.choice([-1, 1]))     # the highest stands away from the sun
    snow = rng.random() < 0.7
    mid, far = p["mid"], mix(p["far"], p["mid"], 0.55)
    if mood == "sparse":
        _peak(s, 128 + side * 32 + about(rng, 16), 112 + about(rng, 12), 112 + about(rng), 224, mid, snow)
    else:
        if mood == "dense":
            _peak(s, 128 - side * 96, 96 + about(rng), 96, 256, far, snow)
            _peak(s, 128 + about(rng), 80 + about(rng), 96, 256, far, snow)
        _peak(s, 128 + side * 64 + about(rng, 16), (72 if mood != "dawn" else 88) + about(rng, 12), 128, 256, mid, snow)
        _peak(s, 128 - side * 56 + about(rng, 16), 136 + about(rng, 12), 112, 264, mix(mid, p["near"], 0.35), False)
    near = mix(p["near"], p["mid"], 0.15)
    a = (216 + about(rng), 232 + about(rng)) if side > 0 else (232 + about(rng), 216 + about(rng))
    s.add(below((-8, a[0]), (128, 200 if mood != "sparse" else 224), (264, a[1])), (near, p["near"]), (0.6, 0.9), 0)
    return s


def _boat(s, x, y, k, flip):
    p = s.palette
    put = lambda *points: turned(polygon(*points), x, y, 0, k, flip)
    s.add(put((-4, 0), (-4, -76), (-48, 0)), p["paper"], (0.0, 0.2), 2)
    s.add(put((6, 0), (6, -64), (36, 0)), p["pop"], (0.1, 0.4), 2, accent=True)
    s.add(put((-52, 8), (44, 8), (28, 28), (-36, 28)), p["ink"], (0.8, 0.9), 0)


def sea(rng, p, mood):
    s = Scene(p)
    y = (160 if mood == "sparse" else 128) + about(rng)
    x = above(s, rng, mood, y)
    s.add(below((-8, y), (264, y), smooth=False), (mix(p["mid"], p["low"], 0.25), p["near"]), (0.35, 0.8), 0)
    if mood == "storm":
        for i, yy in enumerate((144, 176, 208, 240)):
            o = 32 if i % 2 else 0
            points = [(-64 + o + 32 * j, yy + (16 if j % 2 else -14)) for j in range(12)]
            s.add(below(*points), mix(p["mid"], p["near"], i / 3), (0.3 + 0.15 * i, 0.7), 0)
        s.things.add("waves")
    else:
        for i in range(int(256 - y) // 16 - 1):
            w = (56, 40, 72, 48, 88, 56, 104)[i]
            s.add(box(x - w / 2, y + 12 + 16 * i, w, 8), p["light"], (0.0, 0.1), 0, outline=False)
    if mood == "dense":
        for bx, by, k in ((256 - x if x != 128 else 208, 152, 0.7), (x if x != 128 else 56, 200, 1.1)):
            _boat(s, bx + about(rng), by + about(rng), k, bx > 128)
        s.things.add("boat")
    elif mood != "sparse" and rng.random() < 0.6:
        bx = 256 - x if x != 128 else float(rng.choice([64, 192]))
        _boat(s, bx + about(rng), (184 if mood != "storm" else 200) + about(rng), 1.0 + about(rng) / 50, bx > 128)
        s.things.add("boat")
    return s


def waves(rng, p, mood):
    s = Scene(p)
    y0 = {"calm": 128, "dawn": 128, "night": 128, "storm": 144, "dense": 96, "sparse": 176}[mood] + about(rng)
    above(s, rng, mood, max(96, y0 - 32))
    step = {"dense": 64, "storm": 96, "sparse": 96}.get(mood, 64)
    r = step * 0.66
    colours = (p["near"], p["paper"], p["mid"], p["light"])
    for row in range(10):
        y = y0 + row * (step * 3 // 8)
        for k in range(-1, 6):
            x = k * step + (step / 2 if row % 2 else 0)
            for j, f in enumerate((1.0, 0.78, 0.54, 0.3)):
                s.add(circle(x, y, r * f), colours[j], (0.3, 0.6) if j % 2 == 0 else (0.0, 0.1), 0, outline=j == 0)
    return s


def _house(s, rng, x, w, h, role, style):
    """A tower from the ground, `h` high, its left wall at x; windows on a grid of 16."""
    p = s.palette
    y = 256 - h
    dark = p[role]
    s.add(box(x, y, w, h + 4), dark, (0.5, 0.8), 1)
    if style == 1:
        s.add(polygon((x, y), (x + w, y), (x + w / 2, y - 32)), p["pop"], (0.2, 0.4), 2, accent=True)
    elif style == 2:
        s.add(ellipse(x + w / 2, y, w / 2, 28, 0, 3.14159, 6.28319), p["alt"], (0.2, 0.4), 2, accent=True)
    elif style == 3:
        s.add(box(x + w / 2 - 8, y - 32, 16, 36), dark, (0.5, 0.8), 1)
    lit = mix(p["light"], p["pop"], 0.15)
    for wx in range(x + 8, x + w - 8, 16):
        for wy in range(y + 16, 250, 24):
            s.add(box(wx + 3, wy, 10, 14), lit, (0.0, 0.0), 0, outline=False, accent=True)


def city(rng, p, mood):
    s = Scene(p)
    above(s, rng, mood, 144)
    if mood != "sparse":
        back = mix(p["far"], p["low"], 0.35)
        for i in range(8 if mood != "calm" else 4):
            h = 16 * int(rng.integers(5, 10))
            s.add(box(32 * i if mood != "calm" else 64 * i, 256 - h, 32 if mood != "calm" else 48, h + 4), (back, mix(back, p["far"], 0.6)),
                  (0.3, 0.5), 2)
    if mood == "sparse":
        at = ((48, 48), (112, 64), (192, 32))
        highs = (4, 6, 3)
    elif mood == "dense":
        at, highs = ((0, 64), (64, 48), (112, 64), (176, 48), (224, 48)), (9, 7, 11, 8, 10)
    else:
        at, highs = ((0, 48), (64, 64), (144, 48), (208, 64)), (5, 8, 6, 7)
    turn = int(rng.integers(0, 4))
    for i, (x, w) in enumerate(at):
        h = 16 * (highs[(i + turn) % len(highs)])
        _house(s, rng, x, w, h + about(rng), "near", (i + turn) % 4)
    s.things.add("windows")
    return s


def _pine(s, x, base, w, h, role, lean=0):
    p = s.palette
    s.add(box(x - 6, base - 8, 12, 32), p["ink"], (0.9, 0.9), 0)
    for k, (lo, hi, f) in enumerate(((0.0, 0.5, 1.0), (0.28, 0.76, 0.78), (0.56, 1.0, 0.54))):
        y0, y1, q = base - h * lo, base - h * hi, w / 2 * f
        a, b = lean * lo, lean * hi
        s.add(polygon((x + b, y1), (x - q + a, y0), (x + q + a, y0)), mix(p[role], p["light"], 0.06 * k), (0.3, 0.6), 1)
        s.add(polygon((x + b, y1), (x + a, y0), (x + q + a, y0)), mix(p[role], p["ink"], 0.45), (0.8, 0.9), 2)


def forest(rng, p, mood):
    s = Scene(p)
    x = above(s, rng, mood, 144)
    lean = 20 if mood == "storm" else 0
    back = [(-16 + 32 * j, 192 if j % 2 else 144) for j in range(10)]
    if mood != "sparse":
        s.add(below(*back, smooth=False), (p["far"], mix(p["far"], p["low"], 0.5)), (0.2, 0.5), 1)
    s.add(below((-8, 208), (128, 224), (264, 208)), (mix(p["mid"], p["low"], 0.3), p["mid"]), (0.3, 0.5), 0)
    if mood == "sparse":
        at = ((256 - x if x != 128 else 64, 232, 112, 144, "near"),)
    elif mood == "dense":
        at = ((32, 216, 80, 128, "mid"), (128, 216, 80, 136, "mid"), (224, 216, 80, 128, "mid"), (80, 244, 96, 152, "near"), (176, 244, 96, 160, "near"))
    else:
        side = 1 if x < 128 else -1
        at = ((128 + side * 80, 224, 96, 160, "near"), (128 + side * 8, 232, 88, 120, "mid"), (128 - side * 80, 240, 104, 136, "near"))
    for px, base, w, h, role in at:
        _pine(s, px + about(rng), base + about(rng, 4), w, h + about(rng, 12), role, lean)
    s.things.add("trees")
    return s


def tree(rng, p, mood):
    s = Scene(p)
    above(s, rng, mood, 160, 128 if mood == "dawn" else float(rng.choice([40, 216])))
    s.add(below((-8, 216), (128, 200), (264, 216)), (mix(p["mid"], p["low"], 0.2), p["near"]), (0.3, 0.7), 0)
    bend = 24 if mood == "storm" else 0
    wood = mix(p["ink"], p["near"], 0.2)
    s.add(curve((112, 216), ((122, 180), (122, 160), (118 + bend, 112)), (138 + bend, 112), ((136, 160), (136, 180), (148, 216))), wood, (0.8, 0.9), 0)
    if mood == "sparse":        # bare: three boughs, each forked
        for a in (-0.7, 0.0, 0.7):
            s.add(turned(polygon((-6, 8), (-4, -72), (4, -72), (6, 8)), 128, 124, a), wood, (0.8, 0.9), 0, outline=False)
            for b in (-0.5, 0.5):
                bx, by = 128 + math.sin(a) * 66, 124 - math.cos(a) * 66
                s.add(turned(polygon((-4, 6), (-3, -36), (3, -36), (4, 6)), bx, by, a + b), wood, (0.8, 0.9), 0, outline=False)
        s.things.add("branches")
        return s
    leaf = mix(p["mid"], p["near"], 0.35)
    discs = [(80, 120, 36), (176, 120, 36), (100, 84, 38), (156, 84, 38), (128, 104, 44)]
    if mood == "dense":
        discs = [(40, 120, 40), (216, 120, 40), (64, 72, 44), (192, 72, 44), (128, 48, 52), (96, 112, 44), (160, 112, 44), (128, 96, 40)]
    for i, (cx, cy, r) in enumerate(discs):
        s.add(circle(cx + bend + about(rng, 4), cy + about(rng, 4), r + about(rng, 4)), mix(leaf, p["light"], (0.0, 0.12, 0.2)[i % 3]), (0.2, 0.7), 1 + i % 2)
    if rng.random() < 0.5:
        for i, (cx, cy) in enumerate(((80, 120), (176, 124), (104, 84), (156, 80), (128, 112))):
            s.add(circle(cx + bend, cy, 11), p["pop"], (0.2, 0.5), 2, accent=True)
        s.things.add("fruit")
    if mood == "storm":
        for lx, ly in ((40, 184), (216, 176), (232, 112)):
            s.add(petal(lx, ly, 0.6, -16, 16, 9), leaf, (0.3, 0.6), 2)
        s.things.add("leaves")
    return s
