"""Rings of figures: hearts, butterflies, feathers, moons and other things about the middle."""

import math
from dataclasses import replace

from ..geometry import Path, arc, ellipse, mirrored, moved, smooth, turned
from ..pen import Pen
from .fillings import chevrons, filled, string_of_beads, teardrop, veins
from .profiles import DROP, FINE, KITE, RAY, SPIRE, Petal
from .rings import Draw, Ring, around, bead, circle, disc, least, space, star

HEART = smooth(
    [
        (0, 1),
        (0, 1),
        (0.62, 0.46),
        (1, -0.22),
        (0.72, -0.82),
        (0.24, -0.8),
        (0, -0.42),
        (0, -0.42),
        (-0.24, -0.8),
        (-0.72, -0.82),
        (-1, -0.22),
        (-0.62, 0.46),
    ]
)
CRESCENT = [*arc(0, 0, 1, 1, -50, 230, 40), *arc(0, -0.42, 0.73, 0.73, 208.7, -28.7, 32)[1:-1]]
PAISLEY = smooth(
    [
        (0.72, -0.94),
        (0.72, -0.94),
        (0.44, -0.56),
        (0.64, -0.06),
        (0.74, 0.42),
        (0.46, 0.87),
        (0, 1),
        (-0.5, 0.84),
        (-0.76, 0.34),
        (-0.62, -0.3),
        (-0.24, -0.82),
        (0.26, -1.04),
    ]
)


def hearts(pen: Pen, ring: Ring) -> None:
    disc(pen, ring.outer, "pearl")
    size = space(ring)
    for _ in around(pen, ring, 0.5):
        bead(pen, *ring.at(0, 0.8), max(least(pen), min(size * 0.2, ring.width() * 0.1)))
    for _ in around(pen, ring):
        with pen.at(0, -ring.radius(0.5), size * 0.94):
            heart(pen, ring)


def heart(pen: Pen, ring: Ring) -> None:
    pen.shape(HEART, ring.tone[0])
    if pen.cell < 1.5:
        pen.shape(moved(HEART, 0, 0.0, 0.64), ring.tone[1], 0.8)
    if pen.cell < 0.62:
        pen.shape(moved(HEART, 0, 0.0, 0.32), "gold", 0.7)
    if pen.ornate and pen.cell < 0.5:
        for i in range(12):
            x, y = moved(HEART, 0, 0.0, 0.82)[(i * len(HEART)) // 12]
            if abs(x) > 0.12:
                bead(pen, x, y, 0.055)


def heart_petals(pen: Pen, ring: Ring) -> None:
    """Hearts that fill their cells, each a petal."""
    edge = [(0.95, 0.66), (0.84, 0.92), (0.48, 1), (0.14, 0.92)]
    mirror = [(-u, t) for u, t in reversed(edge)]
    whole = smooth([(0, 0), (0, 0), (0.5, 0.3), *edge, (0, 0.8), (0, 0.8), *mirror, (-0.5, 0.3)])
    for scale, row in ((1.0, 0), (1.0, 1)):
        low = 0.25 if row == 0 else 0.0
        cell = ring.part(-low * 0.2, 1 if row == 0 else 0.9)
        for _ in around(pen, ring, 0 if row else 0.5):
            pen.shape([cell.at(u * scale, t) for u, t in whole], ring.tone[1 - row])
            if row and min(ring.width(), ring.depth) > pen.cell * 1.1:
                pen.shape([cell.at(u * 0.62, 0.24 + t * 0.6) for u, t in whole], ring.tone[1], 0.8)
                if min(ring.width(), ring.depth) > pen.cell * 1.8:
                    inner = [cell.at(u * 0.32, 0.44 + t * 0.3) for u, t in whole]
                    pen.shape(inner, "gold", FINE)


def rays(pen: Pen, ring: Ring) -> None:
    """The sun's: wavy ones behind straight ones."""
    flame = [(0.24 * math.sin(t * 7.5), 0.5 * (1 - t) ** 0.7, t) for t in steps(10)]
    path = ring.path([(-0.5, 0), *((m - w, t) for m, w, t in flame)])
    path += ring.path([*((m + w, t) for m, w, t in reversed(flame)), (0.5, 0)])
    straight = Petal(ring, RAY, 0.9, 0, 0.93)
    rich = pen.rng.choice((chevrons, string_of_beads, teardrop))
    for _ in around(pen, ring, 0.5):
        pen.shape(path, ring.tone[1])
    for _ in around(pen, ring):
        pen.shape(straight.path(), ring.tone[0])
        filled(pen, straight, rich, teardrop)


def steps(count: int) -> list[float]:
    return [i / count for i in range(1, count + 1)]


def moons(pen: Pen, ring: Ring) -> None:
    """Crescents that hold a star each."""
    disc(pen, ring.outer, "sapphire" if ring.tone[0] != "sapphire" else "amethyst")
    size = space(ring)
    five = moved(star(5, 0.42, 0.5), 0, -0.42)
    for _ in around(pen, ring):
        with pen.at(0, -ring.radius(0.5), size * 0.9):
            pen.shape(CRESCENT, "gold")
            pen.shape(five, ring.tone[1], 0.85)
            if pen.cell < 0.8:
                for degrees in (-52, -26, 0, 26, 52):
                    x, y = turned([(0, 0.68)], degrees)[0]
                    bead(pen, x, y, 0.1 if pen.cell < 0.5 else 0.12, "pearl")
    for _ in around(pen, ring, 0.5):
        r = min(ring.width() * 0.5 - size * 0.4, ring.depth * 0.16)
        if r > least(pen) * 1.5:
            with pen.at(0, -ring.radius(0.76)):
                pen.shape(star(4, r, 0.42), "pearl", 0.8)


def paisleys(pen: Pen, ring: Ring) -> None:
    size = min(ring.depth * 0.49, ring.width(0.45) * 0.66)
    behind = Petal(ring, DROP, 0.8, 0, 0.9)
    for _ in around(pen, ring, 0.5):
        pen.shape(behind.path(), ring.tone[1])
        filled(pen, behind, veins, teardrop)
    for _ in around(pen, ring):
        with pen.at(0, -ring.radius(0.5), size, 180):
            paisley(pen, ring)


def paisley(pen: Pen, ring: Ring) -> None:
    pen.shape(PAISLEY, ring.tone[0])
    if pen.cell < 1.1:
        inner = [(x * 0.58 - 0.03, 0.32 + (y - 0.32) * 0.58) for x, y in PAISLEY]
        pen.shape(inner, ring.tone[1], 0.8)
    if pen.cell < 0.75:
        pen.shape(ellipse(-0.02, 0.38, 0.22), "gold", FINE)
    if pen.cell < 0.42:
        for i in range(14):
            x, y = PAISLEY[(i * len(PAISLEY)) // 14 + 2]
            if y > -0.4:
                bead(pen, x * 0.79, 0.32 + (y - 0.32) * 0.79, 0.06)


def kites(pen: Pen, ring: Ring) -> None:
    """A compass's points: small ones behind large ones, each with a fold along its middle."""
    for shift, narrow, high in ((0.5, 0.8, 0.8), (0.0, 0.96, 1.0)):
        point = Petal(ring, KITE, narrow, 0, high)
        for _ in around(pen, ring, shift):
            pen.shape(point.path(), ring.tone[0])
            pen.shape([point.at(0, 0), *(point.at(1, t / 8) for t in range(9))], ring.tone[1], 0.8)
            if point.breadth(0.36) > pen.cell * 1.5 and pen.complexity > 2:
                hatched(pen, point)
            pen.outline(point.path())


def hatched(pen: Pen, point: Petal) -> None:
    """Lines across the fold's lighter half."""
    count = max(3, round(point.length / pen.cell * 1.5))
    for i in range(1, count):
        t = 0.72 * i / count
        pen.stroke(point.line([(0, t), (1, t + 0.08)]), FINE, taper=False)


def snow_arms(pen: Pen, ring: Ring) -> None:
    half = min(ring.width(0.3) * 0.1, ring.depth * 0.06)
    half = max(half, pen.cell * 0.14)
    crystal = Petal(ring, KITE, 0.62, 0.05, 0.66)
    for _ in around(pen, ring, 0.5):
        pen.shape(crystal.path(), ring.tone[1])
        filled(pen, crystal, teardrop, teardrop)
    arm = snow_arm(ring, half)
    for _ in around(pen, ring):
        pen.shape(arm, ring.tone[0])
        if half > least(pen) * 1.6:
            for t in (0.12, 0.34, 0.56, 0.76):
                bead(pen, *ring.at(0, t), half * 0.5, "pearl")


def snow_arm(ring: Ring, half: float) -> Path:
    right = [(half, -ring.inner)]
    for t, part in ((0.16, 0.5), (0.4, 0.7), (0.64, 0.5)):
        r = ring.radius(t)
        length = min(ring.width(t) * 0.5 * part, ring.depth * 0.22)
        x, rise = half + length, length * 0.62
        right += [(half, -r), (x, -r - rise), (x, -r - rise - half * 2.1), (half, -r - half * 2.6)]
    right += [(half, -ring.radius(0.88)), (half * 1.9, -ring.radius(0.92)), (0, -ring.outer)]
    return mirrored(right)


def spires(pen: Pen, ring: Ring) -> None:
    """Slender points with a pearl on each."""
    r = min(ring.width(1) * 0.12, ring.depth * 0.07)
    spire = Petal(ring, SPIRE, 1, 0, 1 - 1.9 * r / ring.depth)
    for _ in around(pen, ring):
        pen.shape(spire.path(), ring.tone[0])
        filled(pen, replace(spire, high=0.7), teardrop, teardrop)
        bead(pen, *ring.at(0, 1 - r / ring.depth), r)


def boxed(draw: Draw) -> Draw:
    """The same on a disc."""

    def on_disc(pen: Pen, ring: Ring) -> None:
        disc(pen, ring.outer, "pearl")
        draw(pen, ring)
        pen.outline(circle(ring.outer))

    return on_disc
