"""Rings of butterflies and of feathers."""

from dataclasses import replace

from ..geometry import ellipse, moved, smooth
from ..pen import Pen
from .fillings import filled, teardrop, veins
from .profiles import FINE, SLIM, Petal, Profile
from .rings import Ring, around, bead, disc, least, space

EYE = smooth(
    [
        (0, 1.25),
        (0, 1.25),
        (0.72, 0.5),
        (0.9, -0.25),
        (0.5, -0.85),
        (0, -0.98),
        (-0.5, -0.85),
        (-0.9, -0.25),
        (-0.72, 0.5),
    ]
)
PLUME = Profile(
    ((0.3, 0), (0.4, 0.26), (0.74, 0.52), (0.98, 0.76), (0.72, 0.94), (0.28, 1), (0, 1)), False
)


def butterflies(pen: Pen, ring: Ring) -> None:
    disc(pen, ring.outer, "pearl")
    size = space(ring, 1.05)
    for _ in around(pen, ring, 0.5):
        petal = Petal(ring, SLIM, 0.42, 0.1, 0.86)
        pen.shape(petal.path(), "emerald", 0.8)
        if min(petal.breadth(0.4), petal.length) > pen.cell:
            pen.stroke(petal.line([(0, 0), (0, 0.7)]), FINE, taper=False)
    for _ in around(pen, ring):
        with pen.at(0, -ring.radius(0.5), size):
            butterfly(pen, ring)


def butterfly(pen: Pen, ring: Ring) -> None:
    upper = smooth(
        [
            (0.06, -0.08),
            (0.06, -0.08),
            (0.28, -0.72),
            (0.8, -0.94),
            (0.99, -0.5),
            (0.72, -0.06),
            (0.3, 0.06),
        ]
    )
    lower = smooth(
        [(0.06, 0.0), (0.06, 0.0), (0.5, 0.04), (0.8, 0.28), (0.66, 0.74), (0.36, 0.9), (0.14, 0.5)]
    )
    for flip in (False, True):
        with pen.at(0, 0, flip=flip):
            pen.stroke(smooth([(0.03, -0.4), (0.1, -0.76), (0.3, -0.98)], closed=False), 0.7)
            for wing, x, y, tone in ((lower, 0.48, 0.42, 1), (upper, 0.56, -0.46, 0)):
                pen.shape(wing, ring.tone[tone])
                if pen.cell < 1.1:
                    inner = [(x + (a - x) * 0.62, y + (b - y) * 0.62) for a, b in wing]
                    pen.shape(inner, ring.tone[1 - tone], 0.75)
                if pen.cell < 0.55:
                    bead(pen, x, y, 0.13)
    pen.shape(ellipse(0, 0.04, 0.1, 0.44), "gold", 0.9)
    pen.shape(ellipse(0, -0.42, 0.12), "gold", 0.9)


def feathers(pen: Pen, ring: Ring) -> None:
    """A peacock's: an eye in each, a second row behind."""
    back = Petal(replace(ring, outer=ring.radius(0.97)), PLUME)
    front = Petal(replace(ring, outer=ring.radius(0.84)), PLUME, 0.98)
    for plume, shift, tone in ((back, 0.5, 1), (front, 0.0, 0)):
        if plume is front:  # hides the feet of those behind, which would crowd the gaps
            disc(pen, ring.radius(0.5), ring.tone[1])
        for _ in around(pen, ring, shift):
            pen.shape(plume.path(), ring.tone[tone])
            plume_eye(pen, plume)


def plume_eye(pen: Pen, plume: Petal) -> None:
    r = min(plume.breadth(0.76) * 0.34, plume.length * 0.17)
    if pen.complexity >= 3 and plume.breadth(0.5) > pen.cell:
        count = max(3, round(plume.length / pen.cell))
        pen.stroke(plume.line([(0, 0.1), (0, 0.6)]), FINE, taper=False)
        for i in range(count):
            t = 0.22 + 0.34 * i / count
            for side in (-1, 1):
                pen.stroke(plume.line([(0, t), (side, t + 0.17)]), FINE, taper=False)
    x, y = plume.at(0, 0.76)
    for part, fill in ((1.0, "gold"), (0.64, "turquoise"), (0.32, "sapphire")):
        if r * part > least(pen) * 1.1:
            pen.shape(moved(EYE, x, y - r * 0.05, r * part), fill, 0.8)


def long_feathers(pen: Pen, ring: Ring) -> None:
    """What hangs from a dream catcher: beads on a cord, then a feather."""
    feather = Petal(ring, SLIM, 0.9, 0.26, 1)
    between = Petal(ring, SLIM, 0.5, 0.2, 0.66)
    r = min(ring.depth * 0.07, ring.width(0.1) * 0.2)
    for _ in around(pen, ring, 0.5):
        pen.stroke([ring.at(0, 0), ring.at(0, 0.25)], 0.8, taper=False)
        pen.shape(between.path(), ring.tone[1], 0.9)
        filled(pen, between, veins, teardrop)
    for _ in around(pen, ring):
        pen.stroke([ring.at(0, 0), ring.at(0, 0.3)], 0.8, taper=False)
        pen.shape(feather.path(), ring.tone[0])
        barbs(pen, feather)
        for i in range(2):
            bead(pen, *ring.at(0, 0.08 + i * 0.13), r)


def barbs(pen: Pen, feather: Petal) -> None:
    pen.stroke(feather.line([(0, 0), (0, 0.86)], 5), 0.8, taper=False)
    count = max(2, min(8, round(feather.length / pen.cell)))
    for i in range(count):
        t = 0.08 + 0.6 * i / count
        for side in (-1, 1):
            pen.stroke(feather.line([(0, t), (side, t + 0.2)]), FINE, taper=False)
