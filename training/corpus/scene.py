"""A scene: shapes in painter's order, in a square of 256 units, before any manner touches them."""
import math
from dataclasses import dataclass, field
from typing import Callable

SIDE = 256.0


@dataclass
class Shape:
    path: Callable       # draws its outline on a cairo context, filling nothing
    colour: tuple        # RGB, 0..1; or two of them, for the top and the bottom of the shape
    tone: tuple = (0.2, 0.7)   # shade at the top and at the bottom of the shape, 0 light .. 1 dark
    hatch: int = 0       # direction of ink lines: 0 horizontal, 1 rising, 2 falling
    outline: bool = True
    accent: bool = False       # keeps its colour in manners that have one colour to spare


@dataclass
class Scene:
    palette: dict
    shapes: list = field(default_factory=list)
    things: set = field(default_factory=set)   # words for what is seen beside the subject
    focus: tuple = (128.0, 96.0)               # where leaded glass lets its rays meet
    frame: tuple = (1.0, 0.0, 0.0)             # zoom, and what it shifts by: the part of the square that is seen
    gridded: bool = False                      # keeps the whole square in view

    def look(self, rng):
        """Chooses the frame: a little nearer, not quite at the middle."""
        zoom = rng.uniform(1.0, 1.12)
        room = SIDE * (zoom - 1)
        x, y = (-room * rng.uniform(0.15, 0.85) for _ in "xy")
        if not self.gridded:
            self.frame = zoom, x, y

    def add(self, path, colour, tone=(0.2, 0.7), hatch=0, outline=True, accent=False):
        self.shapes.append(Shape(path, colour, tone, hatch, outline, accent))


def circle(x, y, r):
    def path(c):
        c.new_sub_path()
        c.arc(x, y, r, 0, 2 * math.pi)
    return path


def crescent(x, y, r):
    """Waning: the right part of a disc is dark."""
    k, d = 0.84 * r, 0.5 * r                                     # the shadow's radius and distance
    a = math.acos((r * r + d * d - k * k) / (2 * r * d))
    b = math.acos((k * k + d * d - r * r) / (2 * k * d))

    def path(c):
        c.save()
        c.translate(x, y)
        c.rotate(-0.38)
        c.new_sub_path()
        c.arc(0, 0, r, a, 2 * math.pi - a)
        c.arc_negative(d, 0, k, math.pi + b, math.pi - b)
        c.close_path()
        c.restore()
    return path


def box(x, y, w, h):
    return lambda c: c.rectangle(x, y, w, h)


def polygon(*points):
    def path(c):
        c.move_to(*points[0])
        for p in points[1:]:
            c.line_to(*p)
        c.close_path()
    return path


def star(x, y, r, points=4, inner=0.36):
    n = 2 * points
    at = [(r * (1 if j % 2 == 0 else inner), math.pi * 2 * j / n - math.pi / 2) for j in range(n)]
    return polygon(*((x + k * math.cos(a), y + k * math.sin(a)) for k, a in at))


def below(*points, smooth=True):
    """Everything under the line through `points` (left to right), down to the lower edge."""
    def path(c):
        c.move_to(points[0][0], SIDE + 4)
        c.line_to(*points[0])
        for (x0, y0), (x1, y1) in zip(points, points[1:]):
            if smooth:
                m = (x0 + x1) / 2
                c.curve_to(m, y0, m, y1, x1, y1)
            else:
                c.line_to(x1, y1)
        c.line_to(points[-1][0], SIDE + 4)
        c.close_path()
    return path


def curve(start, *parts):
    """Closed; each part is a point (a line) or three points (a Bezier curve)."""
    def path(c):
        c.move_to(*start)
        for p in parts:
            if isinstance(p[0], tuple):
                c.curve_to(*p[0], *p[1], *p[2])
            else:
                c.line_to(*p)
        c.close_path()
    return path


def petal(x, y, angle, r0, r1, half):
    """A drop from radius r0 to r1 around (x, y), `half` wide on either side."""
    def path(c):
        c.save()
        c.translate(x, y)
        c.rotate(angle)
        c.move_to(r0, 0)
        c.curve_to(r0 + (r1 - r0) * 0.35, -half * 1.25, r1 * 0.98, -half * 1.1, r1, 0)
        c.curve_to(r1 * 0.98, half * 1.1, r0 + (r1 - r0) * 0.35, half * 1.25, r0, 0)
        c.close_path()
        c.restore()
    return path


def ellipse(x, y, rx, ry, tilt=0.0, a0=0.0, a1=2 * math.pi):
    def path(c):
        c.save()
        c.translate(x, y)
        c.rotate(tilt)
        c.scale(rx, ry)
        c.new_sub_path()
        c.arc(0, 0, 1, a0, a1)
        c.close_path()
        c.restore()
    return path


def quarter(x, y, side, turn):
    """A quarter of a disc that fills the square at (x, y); its centre is the corner `turn` (0 upper left, then clockwise)."""
    cx, cy = x + side * (turn in (1, 2)), y + side * (turn in (2, 3))

    def path(c):
        c.move_to(cx, cy)
        c.arc(cx, cy, side, turn * math.pi / 2, (turn + 1) * math.pi / 2)
        c.close_path()
    return path


def band(x, y, rx, ry, width, tilt, a0, a1):
    """An arc of an elliptical ring, `width` wide at its ends on the long axis."""
    def path(c):
        c.save()
        c.translate(x, y)
        c.rotate(tilt)
        c.save(); c.scale(rx, ry); c.new_sub_path(); c.arc(0, 0, 1, a0, a1); c.restore()
        k = width / rx
        c.save(); c.scale(rx * (1 - k), ry * (1 - k)); c.arc_negative(0, 0, 1, a1, a0); c.restore()
        c.close_path()
        c.restore()
    return path


def turned(path, x, y, angle=0.0, scale=1.0, flip=False):
    """`path`, drawn about (0, 0), put at (x, y)."""
    def moved(c):
        c.save()
        c.translate(x, y)
        c.rotate(angle)
        c.scale(-scale if flip else scale, scale)
        path(c)
        c.restore()
    return moved
