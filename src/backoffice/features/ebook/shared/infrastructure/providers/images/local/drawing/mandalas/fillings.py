"""What petals are filled with. Each filling is the same on both sides of its petal."""

import math
from collections.abc import Callable
from dataclasses import replace

from ..geometry import rose, smooth, spiral
from ..pen import Pen
from .profiles import DROP, FINE, Petal, contour
from .rings import bead, least

Filling = Callable[[Pen, Petal], None]


def veins(pen: Pen, petal: Petal) -> None:
    count = max(2, min(9, round(petal.length / pen.cell * 1.25)))
    pen.stroke(petal.line([(0, 0), (0, 0.82)], 6), FINE, taper=False)
    for i in range(count):
        t = 0.62 * i / count
        for side in (-1, 1):
            pen.stroke(petal.line([(0, t), (side, t + 0.2)]), FINE, taper=False)


def chevrons(pen: Pen, petal: Petal) -> None:
    count = max(2, round(petal.length / pen.cell * 1.3))
    for i in range(1, count):
        t = 0.78 * i / count
        pen.stroke(petal.line([(-1, t), (0, t + 0.1), (1, t)]), FINE, taper=False)


def rows(pen: Pen, petal: Petal) -> None:
    """Scallops, row over row, up to where the petal grows narrow."""
    count = max(2, round(petal.length / pen.cell * 1.3))
    step = 0.8 / count
    for i in range(count):
        t = step * i
        across = max(1, round(petal.breadth(t + step / 2) / pen.cell * 1.15))
        across += (across + i) % 2 if across > 1 else 0
        for k in range(across):
            a, b = -1 + 2 * k / across, -1 + 2 * (k + 1) / across
            m, h = (a + b) / 2, step * 0.92
            scallop = smooth(
                [
                    (a, t),
                    (a + (m - a) * 0.3, t + h * 0.68),
                    (m, t + h),
                    (b - (b - m) * 0.3, t + h * 0.68),
                    (b, t),
                ],
                closed=False,
            )
            pen.stroke([petal.at(u, v) for u, v in scallop[::2]], FINE, taper=False)


def net(pen: Pen, petal: Petal) -> None:
    """A lattice up to a crossbar, below a plain tip."""
    count = max(2, round(petal.length * 0.72 / pen.cell * 1.1))
    top, step = 0.74, 0.74 / count
    for side in (-1, 1):
        for i in range(-2, count):
            a, b = step * i, step * (i + 2)
            start, end = max(0.0, a), min(top, b)
            if end - start < step * 0.5:
                continue
            u0, u1 = -1 + 2 * (start - a) / (b - a), -1 + 2 * (end - a) / (b - a)
            pen.stroke(petal.line([(side * u0, start), (side * u1, end)], 5), FINE, taper=False)
    pen.stroke(petal.line([(-1, top), (1, top)]), FINE, taper=False)


def string_of_beads(pen: Pen, petal: Petal) -> None:
    """From foot to tip, each as large as the petal lets it be."""
    t, most = 0.06, pen.cell * 0.42
    while t < 0.86:
        r = min(most, petal.breadth(min(0.9, t + 0.08)) * 0.34)
        if r < least(pen):
            break
        middle = t + r / petal.length
        x, y = petal.at(0, middle)
        bead(pen, x, y, r)
        t = middle + r * 1.22 / petal.length


def teardrop(pen: Pen, petal: Petal) -> None:
    drop = petal.inset(pen, 0.3)
    if drop.length > pen.cell * 0.5:
        pen.shape(drop.path(), petal.ring.tone[0], FINE)
        x, y = drop.at(0, 0.36)
        r = min(pen.cell * 0.32, drop.breadth(0.36) * 0.26)
        if r > least(pen):
            bead(pen, x, y, r)


def volutes(pen: Pen, petal: Petal) -> None:
    y = petal.at(0, 0.4)[1]
    r = petal.breadth(0.4) * 0.2
    for flip in (False, True):
        with pen.at(0, y, flip=flip):
            pen.stroke(spiral(r * 1.1, 0, r * 0.95, 1.6, 180), FINE)
    top = petal.at(0, 0.72)
    if petal.breadth(0.72) > least(pen) * 4:
        bead(pen, *top, min(pen.cell * 0.35, petal.breadth(0.72) * 0.22))


def blossom(pen: Pen, petal: Petal) -> None:
    x, y = petal.at(0, 0.42)
    r = min(petal.breadth(0.42) * 0.36, petal.length * 0.3)
    pen.shape(rose(x, y, r, 6, 0.32), "gold", FINE)
    if r * 0.38 > least(pen):
        bead(pen, x, y, r * 0.38, petal.ring.tone[0])
    top = petal.at(0, 0.82)
    if petal.breadth(0.82) > least(pen) * 4:
        bead(pen, *top, least(pen) * 1.2)


def medallion(pen: Pen, petal: Petal) -> None:
    """A scaly drop before veins."""
    veins(pen, petal)
    drop = replace(petal.inset(pen, 0.55), profile=DROP)
    if min(drop.breadth(0.6), drop.length) < pen.cell * 0.9:
        return
    pen.shape(drop.path(), petal.ring.tone[0], 0.85)
    x, y = drop.at(0, 0.66)
    r = min(drop.breadth(0.66) * 0.32, drop.length * 0.2)
    bead(pen, x, y, r)
    if r * 0.5 > least(pen):
        bead(pen, x, y, r * 0.5, "pearl")
    foot = drop.at(0, 0.34)
    if drop.breadth(0.34) * 0.25 > least(pen):
        bead(pen, *foot, drop.breadth(0.34) * 0.25)


def laddered(pen: Pen, petal: Petal, inner: Petal) -> None:
    """Rungs between a petal and the smaller one inside it."""
    outside, inside = petal.path(), inner.path()
    count = len(contour(petal.profile, 0)) // 5
    for i in range(count + 1):
        k = round((len(contour(petal.profile, 0)) - 1) * i / count)
        if math.dist(outside[k], inside[k]) < pen.cell * 0.7:
            pen.stroke([outside[k], inside[k]], FINE, taper=False)


RICH: tuple[Filling, ...] = (
    veins,
    chevrons,
    rows,
    net,
    string_of_beads,
    teardrop,
    volutes,
    blossom,
)
DENSE: tuple[Filling, ...] = (veins, chevrons, rows, net, medallion)
CALM: tuple[Filling, ...] = (teardrop, teardrop, blossom)


def filled(pen: Pen, petal: Petal, rich: Filling, calm: Filling) -> None:
    """The inside of a petal, as much as there is room for."""
    room = min(petal.breadth(0.4), petal.length) / pen.cell
    foot = 0.24 if pen.ornate else 0.2
    if room < 0.62:
        return
    if room < 1.15:
        x, y = petal.at(0, 0.42)
        bead(pen, x, y, min(pen.cell * 0.3, petal.breadth(0.42) * 0.2))
        return
    inner = petal.inset(pen, foot)
    pen.shape(inner.path(), petal.ring.tone[1], 0.8)
    if room > 3 and pen.ornate and rich is not veins:
        second = inner.inset(pen, 0.3)
        laddered(pen, inner, second)
        inner = second
        pen.shape(inner.path(), "pearl", 0.8)
    inside = min(inner.breadth(0.4), inner.length) / pen.cell
    if inside > 1.3 and pen.complexity >= 3:
        rich(pen, inner)
    elif inside > 0.8:
        calm(pen, inner)
