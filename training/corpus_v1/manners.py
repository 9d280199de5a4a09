"""The four manners: how a scene becomes pixels.

cairo draws three layers at the size asked for (colour; tone and hatch direction; lines), numpy prints them.
Screens have a period of 8 px (4 px below 128 px), aligned with the picture's corner, so that the autoencoder's
grid meets each dot at the same place.
"""
import cairo
import numpy as np

from .scene import SIDE


def _surface(size, rgb=(0, 0, 0), soft=True):
    f = cairo.ImageSurface(cairo.FORMAT_RGB24, size, size)
    c = cairo.Context(f)
    c.scale(size / SIDE, size / SIDE)
    c.set_antialias(cairo.ANTIALIAS_GOOD if soft else cairo.ANTIALIAS_NONE)
    c.set_source_rgb(*rgb)
    c.paint()
    return f, c


def _pixels(f, size):
    f.flush()
    a = np.frombuffer(f.get_data(), np.uint8).reshape(size, f.get_stride() // 4, 4)[:, :size, 2::-1]
    return a.astype(np.float32) / 255


def _colour(scene, size):
    f, c = _surface(size)
    for s in scene.shapes:
        s.path(c)
        c.set_source_rgb(*s.colour)
        c.fill()
    return _pixels(f, size)


def _tone(scene, size):
    """-> tone (size, size) in 0..1, hatch direction (size, size) in {0, 1, 2}."""
    f, c = _surface(size, soft=False)
    for s in scene.shapes:
        s.path(c)
        _, y0, _, y1 = c.path_extents()
        g = cairo.LinearGradient(0, y0, 0, y1)
        for k in (0, 1):
            g.add_color_stop_rgb(k, s.tone[k], s.hatch / 2, 0)
        c.set_source(g)
        c.fill()
    a = _pixels(f, size)
    return a[..., 0], np.rint(a[..., 1] * 2)


def _lines(scene, size, width, rays=0):
    """Outlines that later shapes have not covered, 0..1; `rays` lines from the focus over the ground."""
    f, c = _surface(size)
    c.set_line_width(width)
    c.set_line_join(cairo.LINE_JOIN_ROUND)
    if rays:
        c.set_source_rgb(1, 1, 1)
        x, y = scene.focus
        for i in range(rays):
            a = 2 * np.pi * (i + 0.5) / rays
            c.move_to(x, y)
            c.line_to(x + 400 * np.cos(a), y + 400 * np.sin(a))
        c.stroke()
    for i, s in enumerate(scene.shapes):
        if i < 4 and not s.outline:
            continue      # the ground (one box or four sky bands) keeps its rays
        s.path(c)
        c.set_source_rgb(0, 0, 0)
        if s.outline:
            c.fill_preserve()
            c.set_source_rgb(1, 1, 1)
            c.stroke()
        else:
            c.fill()
    return _pixels(f, size)[..., :1]


_GRID = {}


def _screens(size):
    """Distance to the dot's centre, and to three line families, in periods (0 .. about 0.7)."""
    if size not in _GRID:
        t = 8 if size >= 128 else 4
        y, x = np.mgrid[0:size, 0:size].astype(np.float32) + 0.5
        fold = lambda v: np.abs((v / t) % 1 - 0.5)
        dot = np.hypot(fold(x), fold(y))
        _GRID[size] = t, dot, np.stack([fold(y), fold(x + y), fold(x - y)])
    return _GRID[size]


def _over(base, ink, k):
    return base + (ink - base) * k


def flat(scene, size, rng):
    a = _colour(scene, size)
    m = size // 32
    out = np.empty_like(a)
    out[:] = scene.palette["paper"]
    out[m:-m, m:-m] = a[m:-m, m:-m]
    return out


def halftone(scene, size, rng):
    a = _colour(scene, size)
    tone, _ = _tone(scene, size)
    t, dot, _ = _screens(size)
    r = 0.10 + 0.44 * tone
    k = np.clip((r - dot) * t + 0.5, 0, 1)[..., None]
    ink = np.float32(scene.palette["ink"])
    return _over(_over(a, np.float32(scene.palette["paper"]), 0.16), _over(a * 0.75, ink, 0.45), k)


def ink(scene, size, rng):
    a = _colour(scene, size)
    tone, hatch = _tone(scene, size)
    t, _, lines = _screens(size)
    light = (a * np.float32([0.3, 0.59, 0.11])).sum(-1)
    w = np.clip(0.02 + 0.30 * (1 - light) + 0.16 * tone, 0.0, 0.44)
    d = np.take_along_axis(lines, hatch[None].astype(np.int64), 0)[0]
    scale = np.where(hatch == 0, 1.0, 0.75)
    k = np.clip((w - d) * t * scale + 0.5, 0, 1)[..., None]
    k = np.maximum(k, _lines(scene, size, 3.5 if size >= 128 else 8))
    base = _over(a, np.float32(scene.palette["paper"]), 0.5)
    return _over(base, np.float32(scene.palette["ink"]), k)


def glass(scene, size, rng):
    a = _colour(scene, size)
    tone, _ = _tone(scene, size)
    y, x = np.mgrid[0:size, 0:size].astype(np.float32) * (SIDE / size)
    fx, fy = scene.focus
    wedge = np.floor(np.arctan2(y - fy, x - fx) / (2 * np.pi) * 10 - 0.5) % 2
    glow = 1.18 - 0.42 * tone - 0.09 * wedge
    white = np.clip(glow - 1, 0, 1)[..., None] * 1.3
    a = np.clip(a * glow[..., None], 0, 1) * (1 - white) + white
    lead = _lines(scene, size, 6.5 if size >= 128 else 12, rays=10)
    return _over(a, np.float32(scene.palette["ink"]) * 0.45, lead)


MANNERS = {"print": flat, "halftone": halftone, "ink": ink, "glass": glass}
