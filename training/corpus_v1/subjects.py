"""The ten subjects. Each: (rng, palette under its mood, mood) -> Scene. Nothing smaller than 32 units matters."""
import math

from .palettes import mix
from .scene import Scene, band, below, box, circle, ellipse, petal, polygon


def _sky(s, rng, bottom=256):
    p, n = s.palette, 4
    edge = [0] + [bottom * (i + 1) / n for i in range(n)]
    for i in range(n):
        s.add(box(-4, edge[i] - (4 if i == 0 else 0), 264, 264 - edge[i]), mix(p["top"], p["low"], i / (n - 1)),
              (0.55 - 0.12 * i, 0.35 - 0.1 * i), 0, outline=False)


def _disc(s, rng, mood, x, y_high, y_low, r=30):
    """What stands in the sky: sun, low sun, moon, or cloud and lightning."""
    p = s.palette
    s.focus = (x, y_high)
    if mood == "dawn":
        s.focus = (x, y_low)
        s.add(circle(x, y_low, r * 2.1), mix(p["low"], p["light"], 0.4), (0.1, 0.3), 0)
        s.add(circle(x, y_low, r * 1.4), p["light"], (0.0, 0.2), 0)
        s.things.add("sun")
    elif mood == "night":
        s.add(circle(x, y_high, r), p["light"], (0.0, 0.15), 0)
        if rng.random() < 0.6:
            s.add(circle(x + r * 0.45, y_high - r * 0.2, r * 0.85), mix(p["top"], p["low"], 0.2), (0.5, 0.4), 0)
        s.things.add("moon")
    elif mood == "storm":
        if rng.random() < 0.75:
            z, h = x + rng.uniform(-8, 8), (max(y_low, 112) + 12 - 60) / 100
            zig = ((0, 0), (32, 0), (14, 38), (36, 38), (-16, 100), (0, 54), (-24, 54))
            s.add(polygon([(z + dx, 60 + dy * h) for dx, dy in zig]), p["light"], (0.0, 0.1), 0)
            s.things.add("lightning")
        c = mix(p["near"], p["ink"], 0.25)

        def cloud(d):
            d.new_sub_path()
            d.arc(x - 62, 48, 25, math.pi / 2, math.pi * 1.45)
            d.arc(x - 14, 38, 40, math.pi * 1.12, math.pi * 1.75)
            d.arc(x + 36, 44, 29, math.pi * 1.3, math.pi * 1.85)
            d.arc(x + 70, 55, 18, math.pi * 1.4, math.pi * 0.5)
            d.close_path()
        s.add(cloud, c, (0.6, 0.9), 1)
        s.things.add("clouds")
    else:
        s.add(circle(x, y_high, r), p["light"], (0.0, 0.25), 0)
        s.things.add("sun")


def _x(rng):
    return float(rng.choice([80, 128, 176])) + rng.uniform(-6, 6)


def mountains(rng, p, mood):
    s = Scene(p)
    _sky(s, rng, 176)
    x = _x(rng)
    _disc(s, rng, mood, x, 52, 104)
    px = 256 - x + rng.uniform(-12, 12)
    py = rng.uniform(64, 84)
    for k, (role, base, top) in enumerate((("far", 176, py), ("mid", 208, py + 52), ("near", 240, py + 104))):
        shift = (px, px - 76, px + 68)[k]
        for dx, lower in ((-120, 30), (116, 24), (0, 0)):
            cx, cy, w = shift + dx, top + lower, 104
            h = base + 90 - cy
            left, right = (cx - w * h / 190, base + 90), (cx + w * h / 190, base + 90)
            s.add(polygon([(cx, cy), right, left]), p[role], (0.15, 0.5), 1)
            s.add(polygon([(cx, cy), right, (cx + 10, base + 90), (cx - 8, cy + h * 0.42), (cx + 10, cy + h * 0.22)]),
                  mix(p[role], p["ink"], 0.38), (0.7, 0.9), 2)
            if k == 0 and lower == 0:
                q = 34
                d = w / 190
                s.add(polygon([(cx, cy), (cx + q * d, cy + q), (cx + 7, cy + q - 10), (cx - 2, cy + q + 6), (cx - 9, cy + q - 8),
                               (cx - q * d, cy + q)]), mix(p["light"], p["paper"], 0.5), (0.0, 0.1), 0)
                s.things.add("snow")
    return s


def sea(rng, p, mood):
    s = Scene(p)
    y = float(rng.choice([112, 128, 144]))
    _sky(s, rng, y)
    x = _x(rng)
    _disc(s, rng, mood, x, y - 64, y, 32)
    rough = {"storm": 9, "calm": 0, "dawn": 2, "night": 2}[mood]
    n = 5
    for i in range(n):
        yy = y + (256 - y) * (i / n) ** 1.15
        c = mix(p["mid"], p["near"], i / (n - 1))
        pts = [(-8 + 34 * j, yy + (rough * (1 + i * 0.3) * (-1 if j % 2 else 1) if i else 0)) for j in range(9)]
        s.add(below(pts), c, (0.3 + 0.08 * i, 0.5 + 0.08 * i), 0)
    if mood != "storm":
        w = 46.0
        for i, yy in enumerate(range(int(y) + 12, 248, 16)):
            ww = w * (0.55 + 0.16 * i) * (1.0 if i % 2 == 0 else 0.7)
            s.add(box(x - ww / 2 + (6 if i % 2 else -4), yy, ww, 8), p["light"], (0.0, 0.2), 0)
    if rng.random() < 0.5:
        bx, by = 256 - x + (40 if abs(x - 128) < 20 else 0), y + 44
        s.add(polygon([(bx - 4, by), (bx - 4, by - 76), (bx - 46, by)]), p["paper"], (0.0, 0.2), 2)
        s.add(polygon([(bx + 4, by), (bx + 4, by - 64), (bx + 34, by)]), p["pop"], (0.1, 0.4), 2)
        s.add(polygon([(bx - 50, by + 6), (bx + 42, by + 6), (bx + 28, by + 26), (bx - 34, by + 26)]), p["ink"], (0.8, 0.9), 0)
        s.things.add("boat")
    return s


def waves(rng, p, mood):
    s = Scene(p)
    y0 = {"calm": 128, "dawn": 112, "night": 112, "storm": 144}[mood]
    _sky(s, rng, y0)
    _disc(s, rng, mood, _x(rng), 52, y0 - 32)
    r = 44.0 if mood != "storm" else 52.0
    off = float(rng.choice([0, 32]))
    for row in range(8):
        y = y0 + row * (24 if mood != "storm" else 32)
        for k in range(-1, 6):
            x = k * 64 + off + (32 if row % 2 else 0)
            for j, f in enumerate((1.0, 0.76, 0.52, 0.28)):
                c = (p["near"], p["paper"], p["far"], p["light"])[j]
                s.add(circle(x, y, r * f), c, (0.3, 0.6) if j % 2 == 0 else (0.0, 0.1), 0, outline=j == 0)
    return s


def hills(rng, p, mood):
    s = Scene(p)
    _sky(s, rng, 176)
    x = _x(rng)
    _disc(s, rng, mood, x, 52, 108)
    amp = {"calm": 20, "dawn": 24, "night": 24, "storm": 34}[mood]
    side = rng.choice([-1, 1])
    for k, role in enumerate(("far", "mid", "near")):
        y = 136 + 40 * k
        d = side * amp * (1 if k % 2 else -1)
        m = mix(p[role], p["pop"], 0.35 if k == 1 else 0.0)
        s.add(below([(-10, y + d), (128 + rng.uniform(-24, 24), y - d), (266, y + d)]), m, (0.15, 0.6), (1, 2, 1)[k])
        if k == 1:
            for i in range(int(rng.integers(1, 4))):
                tx = float((64, 192, 128)[i]) + rng.uniform(-8, 8)
                ty, r = y + 12, 25.0
                s.add(box(tx - 4, ty - 30, 8, 52), p["ink"], (0.9, 0.9), 0)
                s.add(circle(tx, ty - 38, r), p["near"], (0.4, 0.8), 2)
                s.add(circle(tx - 7, ty - 44, r * 0.55), mix(p["near"], p["pop"], 0.6), (0.1, 0.4), 2, outline=False)
            s.things.add("trees")
    return s


def city(rng, p, mood):
    s = Scene(p)
    _sky(s, rng, 208)
    _disc(s, rng, mood, _x(rng), 52, 120)
    lit = p["light"] if mood in ("night", "dawn") else mix(p["light"], p["paper"], 0.3)
    for layer, (role, tall) in enumerate((("far", 5), ("near", 2))):
        x = -32 * int(rng.integers(0, 2))
        while x < 256:
            w = 64 if layer or rng.random() < 0.5 else 32
            h = 16 * int(rng.integers(tall + 2, tall + 8 - 2 * layer))
            y = 256 - h
            c = p[role] if (x // 32) % 2 else mix(p[role], p["ink" if layer else "mid"], 0.35)
            s.add(box(x, y, w, h + 4), c, (0.4, 0.8), 1)
            if layer:
                style = int(rng.integers(0, 3))
                for wx in range(x + 8, x + w - 8, 24 if style != 1 else 64):
                    if style == 0:
                        for wy in range(y + 16, 250, 24):
                            s.add(box(wx, wy, 16, 12), lit, (0.0, 0.1), 0, outline=False)
                    elif style == 1:
                        for wy in range(y + 16, 250, 24):
                            s.add(box(wx, wy, w - 16, 8), lit, (0.0, 0.1), 0, outline=False)
                    else:
                        s.add(box(wx, y + 16, 8, h), lit, (0.0, 0.1), 0, outline=False)
                s.things.add("windows")
            elif rng.random() < 0.35:
                s.add(polygon([(x, y), (x + w, y), (x + w / 2, y - 40)]), p["pop"], (0.2, 0.5), 2)
            x += w
    return s


def dunes(rng, p, mood):
    s = Scene(p)
    _sky(s, rng, 176)
    x = _x(rng)
    _disc(s, rng, mood, x, 56, 116, 34)
    flip = -1 if x > 128 else 1
    if abs(x - 128) < 20:
        flip = int(rng.choice([-1, 1]))
    lift = 20 if mood == "storm" else 0
    for k, role in enumerate(("far", "mid", "near")):
        px = 128 + flip * (56, -48, 40)[k] + rng.uniform(-8, 8)
        py = (112, 148, 190)[k] - lift * (k != 2)
        lit = mix(p["low"], p["pop"], 0.3 + 0.3 * k) if mood != "night" else mix(p[role], p["pop"], 0.3)

        def ridge(c, px=px, py=py):
            c.move_to(px - 220, 260)
            c.curve_to(px - 120, py + 70, px - 40, py + 4, px, py)
            c.curve_to(px + 44, py + 6, px + 110, py + 62, px + 220, 260)
            c.close_path()

        def shade(c, px=px, py=py, f=flip * (1 if k != 1 else -1)):
            c.move_to(px, py)
            c.curve_to(px + f * 44, py + 6, px + f * 110, py + 62, px + f * 220, 260)
            c.line_to(px - f * 60, 260)
            c.curve_to(px + f * 70, py + 84, px - f * 44, py + 50, px, py)
            c.close_path()
        s.add(ridge, lit, (0.1, 0.3), 1)
        s.add(shade, p[("mid", "near", "near")[k]], (0.6, 0.85), 2)
    return s


def planet(rng, p, mood):
    s = Scene(p)
    q = {"calm": 0.35, "dawn": 0.15, "night": 0.8, "storm": 0.5}[mood]
    ground = mix(p["near"], p["ink"], q)
    s.add(box(-4, -4, 264, 264), ground, (0.7, 0.7), 0, outline=False)
    if mood == "dawn":
        s.add(circle(128, 276, 120), mix(ground, p["low"], 0.5), (0.4, 0.2), 0)
        s.add(circle(128, 284, 84), p["light"], (0.1, 0.0), 0)
        s.things.add("sun")
    x, y = 128 + rng.uniform(-14, 14), 120 + rng.uniform(-8, 8)
    r = float(rng.choice([60, 70]))
    tilt = float(rng.choice([-0.35, 0.35]))
    ringed = rng.random() < 0.6
    s.focus = (x, y)
    rx, ry = r * 1.72, r * 0.46
    for i in range(3):
        a = i * 2.1 + 0.6 + (0.5 if tilt > 0 else 0)
        sx, sy = x + math.cos(a) * 104, y + math.sin(a) * 92
        s.add(polygon([(sx + (18 if j % 2 == 0 else 5) * math.cos(j * math.pi / 4),
                        sy + (18 if j % 2 == 0 else 5) * math.sin(j * math.pi / 4)) for j in range(8)]), p["light"], (0.0, 0.1), 0)
    s.things.add("stars")
    if ringed:
        s.add(band(x, y, rx, ry, 26, tilt, math.pi, 2 * math.pi), mix(p["light"], p["far"], 0.45), (0.2, 0.4), 0)
        s.things.add("rings")
    s.add(circle(x, y, r), p["pop"], (0.1, 0.6), 1)
    n = 5 if mood == "storm" else 3
    for i in range(n):
        v = -0.62 + 1.24 * i / (n - 1)
        h = 0.26 if n == 3 else 0.15
        a0, a1 = math.asin(v - h / 2), math.asin(v + h / 2)

        def stripe(c, a0=a0, a1=a1):
            c.save(); c.translate(x, y); c.rotate(tilt)
            c.new_sub_path(); c.arc(0, 0, r, a0, a1); c.arc(0, 0, r, math.pi - a1, math.pi - a0)
            c.close_path(); c.restore()
        s.add(stripe, (p["far"], p["mid"])[i % 2], (0.3, 0.6), 2, outline=False)
    if mood == "storm":
        s.add(ellipse(x + r * 0.2, y + r * 0.2, r * 0.34, r * 0.22, tilt), p["light"], (0.0, 0.2), 0)
        s.add(ellipse(x + r * 0.2, y + r * 0.2, r * 0.17, r * 0.1, tilt), p["ink"], (0.6, 0.8), 0)
    if ringed:
        s.add(band(x, y, rx, ry, 26, tilt, 0, math.pi), mix(p["light"], p["far"], 0.2), (0.1, 0.3), 0)
    if rng.random() < 0.5:
        k = int(rng.choice([-1, 1]))
        s.add(circle(128 + k * 88, 48 if k * tilt > 0 else 52, 20), p["light"], (0.0, 0.5), 1)
        s.things.add("moon")
    return s


def circles(rng, p, mood):
    s = Scene(p)
    dark = mood in ("night", "storm")
    s.add(box(-4, -4, 264, 264), p["near"] if dark else p["paper"], (0.7, 0.7) if dark else (0.0, 0.1), 0, outline=False)
    ring = [p["mid"], p["light"], p["pop"], p["top"], p["far"], p["ink"]]
    k = int(rng.integers(0, 6))
    col = lambda i: ring[(i + k) % 6]
    if mood == "dawn":
        s.focus = (128, 256)
        for i, r in enumerate((208, 172, 136, 100, 64, 32)):
            s.add(circle(128, 256, r), col(i), (0.1, 0.6) if i % 2 else (0.4, 0.7), i % 3)
        s.things.add("arcs")
    elif mood == "storm":
        for i, (x, y) in enumerate(((64, 64), (192, 64), (64, 192), (192, 192))):
            for j, r in enumerate((60, 40, 20)):
                a = ((i * 3 + k) % 4) * math.pi / 2
                s.add(ellipse(x, y, r, r, a, 0, math.pi), col(i + j), (0.2, 0.6), j)
                s.add(ellipse(x, y, r, r, a, math.pi, 2 * math.pi), col(i + j + 1), (0.2, 0.6), j)
        s.things.add("halves")
    elif rng.random() < 0.5:
        s.focus = (128, 128)
        for i, r in enumerate((116, 96, 76, 56, 36, 18)):
            s.add(circle(128, 128, r), col(i), (0.1, 0.6) if i % 2 else (0.4, 0.7), i % 3)
        s.things.add("target")
    else:
        for i, (x, y) in enumerate(((64, 64), (192, 64), (64, 192), (192, 192))):
            for j, r in enumerate((60, 40, 20)):
                s.add(circle(x, y, r), col(i + j), (0.2, 0.6), j)
        s.things.add("four")
    return s


def flower(rng, p, mood):
    s = Scene(p)
    dark = mood in ("night", "storm")
    top, low = (p["near"], mix(p["near"], p["mid"], 0.5)) if dark else (mix(p["low"], p["paper"], 0.5), p["low"])
    s.add(box(-4, -4, 264, 264), top, (0.1, 0.3) if not dark else (0.7, 0.6), 0, outline=False)
    bend = {"calm": 0, "dawn": 0, "night": 0, "storm": 26}[mood] * int(rng.choice([-1, 1]))
    x, y = 128 + bend, 98 + rng.uniform(-4, 4)
    s.focus = (x, y)
    if mood == "dawn":
        s.add(circle(128, 208, 116), mix(p["low"], p["light"], 0.7), (0.0, 0.2), 0)
        s.things.add("sun")
    if mood == "night":
        s.add(circle(x, y, 92), mix(p["light"], p["far"], 0.35), (0.1, 0.2), 0)
        s.things.add("moon")
    if mood != "dawn":
        s.add(box(-4, 216, 264, 48), low if not dark else p["ink"], (0.4, 0.5), 0)
    green = mix(p["mid"], p["near"], 0.5) if not dark else p["far"]
    s.add(lambda c: (c.move_to(x - 5, y), c.curve_to(x - 5, 170, 123, 190, 121, 262), c.line_to(134, 262),
                     c.curve_to(135, 190, x + 5, 170, x + 5, y), c.close_path()), green, (0.5, 0.8), 0)
    s.add(petal(128, 228, -0.55, 0, 78, 20), green, (0.3, 0.7), 1)
    s.add(petal(128, 240, -math.pi + 0.55, 0, 78, 20), green, (0.3, 0.7), 2)
    n = int(rng.choice([6, 8, 12]))
    a0 = -math.pi / 2 + (math.pi / n if rng.random() < 0.5 else 0)
    main, alt = (p["pop"], p["mid"]) if rng.random() < 0.5 else (p["light"], p["far"])
    for i in range(n):
        s.add(petal(x, y, a0 + 2 * math.pi * i / n, 8, 76, 210 / n * 0.9), main if i % 2 == 0 or n == 6 else mix(main, alt, 0.6),
              (0.1, 0.5), i % 3)
    s.add(circle(x, y, 26), p["ink"], (0.8, 0.9), 0)
    s.add(circle(x, y, 16), p["light"] if main != p["light"] else p["pop"], (0.1, 0.3), 0)
    s.things.add("leaves")
    return s


def forest(rng, p, mood):
    s = Scene(p)
    _sky(s, rng, 200)
    _disc(s, rng, mood, _x(rng), 52, 124)
    lean = {"storm": 12}.get(mood, 0)
    for row, role in enumerate(("far", "mid", "near")):
        w, h, base = (64, 112, 196), (80, 124, 228), (112, 132, 268)
        w, h, base = (w, h, base)[row]
        start = -w * float(rng.choice([0.0, 0.5]))
        x = start
        i = 0
        while x < 256 + w / 2:
            hh = h * (1.0 if i % 2 == row % 2 else 0.78)
            c = mix(p[role], p["ink"], 0.18 if i % 2 else 0.0)
            top = x + lean
            side = [(0.62, 0.0), (0.30, 0.30), (0.46, 0.30), (0.20, 0.62), (0.32, 0.62)]
            left = [(x - w * a + lean * b, base - hh * b) for a, b in side]
            right = [(x + w * a + lean * b, base - hh * b) for a, b in side]
            s.add(polygon(left + [(top, base - hh)] + right[::-1]), c, (0.2, 0.8), (1, 2)[i % 2])
            x += w * 0.92
            i += 1
    return s


SUBJECTS = {f.__name__: f for f in (mountains, sea, waves, hills, city, dunes, planet, circles, flower, forest)}
MOODS = ("calm", "dawn", "night", "storm")
