"""A scene: shapes in painter's order, in a square of 256 units, before any manner touches them."""
import math
from dataclasses import dataclass, field
from typing import Callable

SIDE = 256.0


@dataclass
class Shape:
    path: Callable       # draws its outline on a cairo context, filling nothing
    colour: tuple        # RGB, 0..1
    tone: tuple = (0.2, 0.7)   # shade at the top and at the bottom of the shape, 0 light .. 1 dark
    hatch: int = 0       # direction of ink lines: 0 horizontal, 1 rising, 2 falling
    outline: bool = True


@dataclass
class Scene:
    palette: dict
    shapes: list = field(default_factory=list)
    things: set = field(default_factory=set)   # words for what is seen beside the subject
    focus: tuple = (128.0, 96.0)               # where leaded glass lets its rays meet

    def add(self, path, colour, tone=(0.2, 0.7), hatch=0, outline=True):
        self.shapes.append(Shape(path, colour, tone, hatch, outline))


def circle(x, y, r):
    def path(c):
        c.new_sub_path()
        c.arc(x, y, r, 0, 2 * math.pi)
    return path


def box(x, y, w, h):
    return lambda c: c.rectangle(x, y, w, h)


def polygon(points):
    def path(c):
        c.move_to(*points[0])
        for p in points[1:]:
            c.line_to(*p)
        c.close_path()
    return path


def below(points, smooth=True):
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
