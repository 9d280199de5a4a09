"""The six manners: how a scene becomes pixels.

cairo draws layers at the size asked for (colour; tone, hatch direction and accent; lines), numpy prints them. Screens have
a period of 8 px (4 px below 128 px), aligned with the picture's corner, so that the autoencoder's grid meets each dot
at the same place.
"""
import cairo
import numpy as np

from .scene import SIDE

GREY = np.float32([0.3, 0.59, 0.11])


def _surface(scene, size, rgb=(0, 0, 0), soft=True):
    zoom, x, y = scene.frame
    f = cairo.ImageSurface(cairo.FORMAT_RGB24, size, size)
    c = cairo.Context(f)
    c.scale(size / SIDE, size / SIDE)
    c.set_antialias(cairo.ANTIALIAS_GOOD if soft else cairo.ANTIALIAS_NONE)
    c.set_source_rgb(*rgb)
    c.paint()
    c.translate(x, y)
    c.scale(zoom, zoom)
    return f, c


def _pixels(f, size):
    f.flush()
    a = np.frombuffer(f.get_data(), np.uint8).reshape(size, f.get_stride() // 4, 4)[:, :size, 2::-1]
    return a.astype(np.float32) / 255


def _graded(c, top, bottom):
    """Fills the current path from its upper to its lower end."""
    _, y0, _, y1 = c.path_extents()
    g = cairo.LinearGradient(0, max(y0, 0), 0, min(y1, SIDE))
    g.add_color_stop_rgb(0, *top)
    g.add_color_stop_rgb(1, *bottom)
    c.set_source(g)
    c.fill()


def colour(scene, size):
    f, c = _surface(scene, size)
    for s in scene.shapes:
        s.path(c)
        if isinstance(s.colour[0], tuple):
            _graded(c, *s.colour)
        else:
            c.set_source_rgb(*s.colour)
            c.fill()
    return _pixels(f, size)


def tone(scene, size):
    """-> tone (size, size) in 0..1, hatch direction (size, size) in {0, 1, 2}, accent (size, size) in {0, 1}."""
    f, c = _surface(scene, size, soft=False)
    for s in scene.shapes:
        s.path(c)
        _graded(c, *((t, s.hatch / 2, float(s.accent)) for t in s.tone))
    a = _pixels(f, size)
    return a[..., 0], np.rint(a[..., 1] * 2), np.rint(a[..., 2])


def lines(scene, size, width, rays=0):
    """Outlines that later shapes have not covered, (size, size, 1) in 0..1; `rays` lines from the focus over the ground."""
    f, c = _surface(scene, size)
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
        if i == 0 and not s.outline:
            continue      # the ground keeps its rays
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
    """Period; distance to the dot's centre, and to three line families, in periods (0 .. about 0.7)."""
    if size not in _GRID:
        t = 8 if size >= 128 else 4
        y, x = np.mgrid[0:size, 0:size].astype(np.float32) + 0.5
        fold = lambda v: np.abs((v / t) % 1 - 0.5)
        dot = np.hypot(fold(x), fold(y))
        _GRID[size] = t, dot, np.stack([fold(y), fold(x + y), fold(x - y)])
    return _GRID[size]


def over(base, ink, k):
    return base + (ink - base) * k


def _role(scene, name):
    return np.float32(scene.palette[name])


def _blur(a, r):
    """Box blur of radius r, twice."""
    for _ in range(2):
        for axis in (0, 1):
            pad = [(0, 0)] * a.ndim
            pad[axis] = (r + 1, r)
            s = np.cumsum(np.pad(a, pad, "edge"), axis, dtype=np.float64)
            n = a.shape[axis]
            lo, hi = np.take(s, range(n), axis), np.take(s, range(2 * r + 1, 2 * r + 1 + n), axis)
            a = ((hi - lo) / (2 * r + 1)).astype(np.float32)
    return a


def _bordered(scene, a, size):
    m = size // 32
    out = np.empty_like(a)
    out[:] = _role(scene, "paper")
    out[m:-m, m:-m] = a[m:-m, m:-m]
    return out


def flat(scene, size, rng):
    """Screenprint: plain inks, a paper border."""
    return _bordered(scene, colour(scene, size), size)


def halftone(scene, size, rng):
    a = colour(scene, size)
    t, dot, _ = _screens(size)
    r = 0.08 + 0.44 * tone(scene, size)[0]
    k = np.clip((r - dot) * t + 0.5, 0, 1)[..., None]
    return over(over(a, _role(scene, "paper"), 0.16), over(a * 0.75, _role(scene, "ink"), 0.5), k)


def ink(scene, size, rng):
    """Pen: tinted shapes, hatched by their shade, outlined."""
    a = colour(scene, size)
    shade, hatch, _ = tone(scene, size)
    t, _, families = _screens(size)
    w = np.clip(0.16 * (1 - a @ GREY) + 0.30 * shade - 0.04, 0.0, 0.4)
    d = np.take_along_axis(families, hatch[None].astype(np.int64), 0)[0]
    k = np.clip((w - d) * t * np.where(hatch == 0, 1.0, 0.75) + 0.5, 0, 1)[..., None]
    k = np.maximum(k, lines(scene, size, 3.5 if size >= 128 else 8))
    return over(over(a, _role(scene, "paper"), 0.4), _role(scene, "ink"), k)


def glass(scene, size, rng):
    """Leaded panes, lit from behind."""
    a = colour(scene, size)
    shade = tone(scene, size)[0]
    y, x = np.mgrid[0:size, 0:size].astype(np.float32) * (SIDE / size)
    zoom, dx, dy = scene.frame
    fx, fy = scene.focus[0] * zoom + dx, scene.focus[1] * zoom + dy
    wedge = np.floor(np.arctan2(y - fy, x - fx) / (2 * np.pi) * 10 - 0.5) % 2
    glow = 1.16 - 0.38 * shade - 0.08 * wedge
    white = np.clip(glow - 1, 0, 1)[..., None] * 1.2
    grey = (a @ GREY)[..., None]
    a = np.clip(over(grey, a, 1.2) * glow[..., None], 0, 1) * (1 - white) + white
    return over(a, _role(scene, "ink") * 0.45, lines(scene, size, 6.5 if size >= 128 else 12, rays=10))


def wash(scene, size, rng):
    """Watercolour: soft, uneven pigment, darker where a wash ends, on paper that shows."""
    k = size / SIDE
    sharp = colour(scene, size)
    a = over(sharp, _blur(sharp, max(1, int(k))), 0.7)
    edge = np.abs(sharp - _blur(sharp, max(1, int(4 * k)))).sum(-1)
    cells = rng.random((9, 9)).astype(np.float32)
    at = np.linspace(0, 7.999, size)
    i, f = at.astype(int), (at % 1)
    f = (f * f * (3 - 2 * f)).astype(np.float32)
    rows = cells[i] * (1 - f)[:, None] + cells[i + 1] * f[:, None]
    bloom = rows[:, i] * (1 - f) + rows[:, i + 1] * f
    paper = _role(scene, "paper") * 0.5 + 0.5
    strength = np.clip(0.60 + 0.32 * bloom + 0.7 * edge, 0, 1.12)[..., None]
    y, x = np.mgrid[0:size, 0:size].astype(np.float32) / k
    inset = np.minimum(np.minimum(x, SIDE - x), np.minimum(y, SIDE - y)) - 4 - 10 * bloom
    return over(paper, a, strength * np.clip(inset / 3, 0, 1)[..., None])


def woodcut(scene, size, rng):
    """Black lines cut along the block, paper, and one more block for the accents."""
    shade, _, accent = tone(scene, size)
    a = colour(scene, size)
    t, _, families = _screens(size)
    paper, black = _role(scene, "paper"), _role(scene, "ink")
    dark = np.clip(0.62 * (1 - a @ GREY) + 0.42 * shade, 0, 1)
    w = np.where(accent > 0, 0.55 * shade - 0.12, np.where(dark > 0.68, 0.72, 0.62 * dark - 0.06))
    k = np.clip((w - families[0]) * t + 0.5, 0, 1)[..., None]
    second = _role(scene, "pop")
    base = np.where(accent[..., None] > 0, over(second, a, 0.5), over(paper, a, 0.12))
    cut = lines(scene, size, 5 if size >= 128 else 9)
    k = np.where(np.squeeze(dark > 0.68)[..., None], k * (1 - cut), np.maximum(k, cut))
    return _bordered(scene, over(base, black, k), size)


MANNERS = {"print": flat, "halftone": halftone, "ink": ink, "glass": glass, "wash": wash, "woodcut": woodcut}
