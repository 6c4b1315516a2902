"""Bands: narrow rings on a disc of their own."""

import math

from ..geometry import arc, smooth
from ..pen import Pen
from .profiles import DOME, FINE, Petal
from .rings import Ring, around, bead, circle, disc, least, star


def beads(pen: Pen, ring: Ring) -> None:
    disc(pen, ring.outer, ring.tone[0])
    r = min(ring.depth * 0.36, ring.width() * 0.42)
    for _ in around(pen, ring):
        bead(pen, *ring.at(0, 0.5), r, "gold")


def eyelets(pen: Pen, ring: Ring) -> None:
    """Rings with a pearl in each."""
    disc(pen, ring.outer, ring.tone[1])
    r = min(ring.depth * 0.4, ring.width() * 0.45)
    for _ in around(pen, ring):
        bead(pen, *ring.at(0, 0.5), r, ring.tone[0])
        if r * 0.5 > least(pen):
            bead(pen, *ring.at(0, 0.5), r * 0.5, "pearl")


def zigzag(pen: Pen, ring: Ring) -> None:
    disc(pen, ring.outer, ring.tone[1])
    tooth = ring.path([(-1, 0), (0, 0.94), (1, 0)])
    r = min(ring.depth * 0.13, ring.width() * 0.11)
    for _ in around(pen, ring):
        pen.shape(tooth, ring.tone[0], 0.85)
        if r > least(pen):
            bead(pen, *ring.at(0, 0.3), r)


def arcade(pen: Pen, ring: Ring) -> None:
    """Arches side by side, an arch or a pearl in each."""
    disc(pen, ring.outer, ring.tone[1])
    arch = Petal(ring, DOME, high=0.94)
    inner = arch.inset(pen, 0.2)
    roomy = min(inner.breadth(0.3), inner.length) > pen.cell * 0.5
    for _ in around(pen, ring):
        pen.shape(arch.path(), ring.tone[0], 0.9)
        if roomy:
            pen.shape(inner.path(), "pearl", FINE)
            if inner.breadth(0.3) > pen.cell * 0.8:
                bead(pen, *inner.at(0, 0.4), inner.breadth(0.3) * 0.24)


def spokes(pen: Pen, ring: Ring) -> None:
    disc(pen, ring.outer, ring.tone[0])
    for _ in around(pen, ring):
        pen.shape(ring.path([(-0.5, 0), (0.5, 0), (0.5, 1), (-0.5, 1)]), ring.tone[1], FINE)
    pen.outline(circle(ring.outer))


def lozenges(pen: Pen, ring: Ring) -> None:
    disc(pen, ring.outer, ring.tone[1])
    lozenge = ring.path([(0, 0.04), (0.86, 0.5), (0, 0.96), (-0.86, 0.5)])
    r = min(ring.depth, ring.width()) * 0.16
    for _ in around(pen, ring):
        pen.shape([*lozenge], ring.tone[0], 0.85)
        if r > least(pen):
            bead(pen, *ring.at(0, 0.5), r)


def lattice(pen: Pen, ring: Ring) -> None:
    """Crossing bands of diagonals: whole lozenges in the middle, halves at the edges."""
    disc(pen, ring.outer, ring.tone[0])
    rows = max(1, round(ring.depth / ring.width() * 1.1))
    for row in range(rows + 1):
        cell = ring.part((row - 0.5) / rows, (row + 0.5) / rows)
        low, high = (0.5 if row == 0 else 0), (0.5 if row == rows else 1)
        points = [(0.0, high), (1.0, 0.5), (0.0, low), (-1.0, 0.5)]
        path = cell.path([*points, points[0]])[:-1]
        shift = 0.5 if row % 2 else 0
        for _ in around(pen, ring, shift):
            pen.shape(path, ring.tone[row % 2], FINE)
    pen.outline(circle(ring.outer))


def scales(pen: Pen, ring: Ring) -> None:
    """Scallops in rows, each over the foot of the next one out."""
    disc(pen, ring.outer, ring.tone[1])
    rows = max(2, round(ring.depth / (ring.width() * 0.55)))
    for row in range(rows, 0, -1):
        part = ring.part(max(0.0, (row - 1.9) / rows), row / rows - 0.04)
        scallop = Petal(part, DOME).path()
        for _ in around(pen, ring, 0.5 if row % 2 else 0):
            pen.shape(scallop, ring.tone[row % 2], FINE)


def rope(pen: Pen, ring: Ring) -> None:
    """A twisted cord."""
    disc(pen, ring.outer, ring.tone[0])
    strand = smooth([(-0.9, 0), (-0.35, 0.36), (0.35, 0.64), (0.9, 1)], closed=False)
    path = [ring.at(u, t) for u, t in strand]
    for _ in around(pen, ring):
        pen.stroke(path, 0.8, taper=False)
    pen.outline(circle(ring.outer))


def ripple(pen: Pen, ring: Ring) -> None:
    """A wave with a pearl in each of its bays."""
    disc(pen, ring.outer, ring.tone[1])
    steps = ring.count * 14
    wave = []
    for i in range(steps):
        a = math.tau * i / steps
        turn = math.pi if ring.turned else 0.0
        r = ring.radius(0.5 + 0.34 * math.cos(a * ring.count + turn))
        wave.append((r * math.sin(a), -r * math.cos(a)))
    pen.shape(wave, ring.tone[0], 0.9)
    r = min(ring.depth * 0.17, ring.width() * 0.18)
    if r > least(pen):
        for _ in around(pen, ring):
            bead(pen, *ring.at(0, 0.46), r)
        for _ in around(pen, ring, 0.5):
            bead(pen, *ring.at(0, 0.6), r, "pearl")


def leaflets(pen: Pen, ring: Ring) -> None:
    """A laurel: leaves in pairs along a ring."""
    disc(pen, ring.outer, "pearl")
    for side in (0.42, -0.42):
        u, t = 0.85, 0.5 + side
        leaf = [(-0.75, 0.5), (-0.75, 0.5), (-0.1, 0.5 + side * 0.98), (u, t), (u, t)]
        leaf += [(0.45, 0.5 + side * 0.2)]
        path = [ring.at(a, b) for a, b in smooth(leaf)]
        for _ in around(pen, ring):
            pen.shape(path, ring.tone[0 if side > 0 else 1], 0.8)
    r = min(ring.depth * 0.1, ring.width() * 0.09)
    if r > least(pen):
        for _ in around(pen, ring):
            bead(pen, *ring.at(-0.8, 0.5), r)


def stars(pen: Pen, ring: Ring) -> None:
    disc(pen, ring.outer, ring.tone[0])
    r = min(ring.depth * 0.44, ring.width() * 0.46)
    five = star(5, r, 0.5)
    for _ in around(pen, ring):
        with pen.at(0, -ring.radius(0.49)):
            pen.shape(five, "gold", 0.8)


def florets(pen: Pen, ring: Ring) -> None:
    disc(pen, ring.outer, ring.tone[1])
    r = min(ring.depth * 0.43, ring.width() * 0.45)
    lobes = [
        (
            r * (1 - 0.3 * (0.5 - 0.5 * math.cos(6 * a))) * math.sin(a),
            -r * (1 - 0.3 * (0.5 - 0.5 * math.cos(6 * a))) * math.cos(a),
        )
        for a in (math.tau * i / 60 for i in range(60))
    ]
    for _ in around(pen, ring):
        with pen.at(0, -ring.radius(0.5)):
            pen.shape(lobes, ring.tone[0], 0.8)
            if r * 0.36 > least(pen):
                bead(pen, 0, 0, r * 0.36)


def hoops(pen: Pen, ring: Ring) -> None:
    """Half circles that stand on the ring and lean behind each other in turn."""
    disc(pen, ring.outer, ring.tone[1])
    scale = ring.depth * 0.92
    width = ring.width(0.2)
    outer = arc(0, 0, width * 0.5, scale, 180, 360, 18)
    inner = arc(0, 0, width * 0.28, scale * 0.62, 180, 360, 14)
    for _ in around(pen, ring):
        with pen.at(0, -ring.inner):
            pen.shape(outer, ring.tone[0], 0.85)
            pen.shape(inner, "gold", FINE)
    pen.outline(circle(ring.outer))
