"""Woven and pierced rings: braids, webs, scrolls, tracery and seeds."""

import math

from ..geometry import Path, arc, normals_of, spiral
from ..pen import Pen
from .profiles import ARCH, DOME, FINE, Petal
from .rings import Ring, around, bead, circle, disc, least


def braid(pen: Pen, ring: Ring) -> None:
    """Two strands; where they cross, the one that goes inwards lies on top."""
    disc(pen, ring.outer, ring.tone[1])
    thick = min(ring.depth * 0.24, ring.width() * 0.3)
    reach = 0.5 - thick / ring.depth * 0.62
    for way, fill in ((1, ring.tone[0]), (-1, "gold")):
        spine = []
        for i in range(13):
            x = i / 12
            t = 0.5 - way * reach * math.cos(math.pi * x)
            spine.append(ring.at(2 * x, t))
        left, right = ribbon(spine, thick / 2)
        for _ in around(pen, ring):
            pen.fill([*left, *reversed(right)], fill)
            pen.stroke(left, 0.85, taper=False)
            pen.stroke(right, 0.85, taper=False)
    pen.outline(circle(ring.outer))


def ribbon(spine: Path, half: float) -> tuple[Path, Path]:
    sides = list(zip(spine, normals_of(spine), strict=True))
    left = [(x + nx * half, y + ny * half) for (x, y), (nx, ny) in sides]
    return left, [(x - nx * half, y - ny * half) for (x, y), (nx, ny) in sides]


def links(pen: Pen, ring: Ring) -> None:
    """A chain of loops, each over the one behind it and under the one before."""
    disc(pen, ring.outer, ring.tone[1])
    thick = min(ring.depth * 0.2, ring.width() * 0.24)
    for way in (1, -1):
        spine = [
            ring.at(
                way * 1.42 * math.sin(math.pi * i / 16), 0.5 - 0.38 * math.cos(math.pi * i / 16)
            )
            for i in range(17)
        ]
        left, right = ribbon(spine, thick / 2)
        for _ in around(pen, ring):
            pen.fill([*left, *reversed(right)], ring.tone[0] if way > 0 else "gold")
            pen.stroke(left, 0.85, taper=False)
            pen.stroke(right, 0.85, taper=False)
    pen.outline(circle(ring.outer))


def web(pen: Pen, ring: Ring) -> None:
    """A dream catcher's: each thread hangs from the middles of the one outside it."""
    rows = max(2, min(7, round(ring.depth / pen.cell * 0.9)))
    for row in range(rows):
        high = ring.outer - ring.depth * row / rows
        low = ring.outer - ring.depth * (row + 1) / rows
        path: Path = []
        for i in range(ring.count):
            for k in range(12):
                x = k / 12
                angle = math.tau * (i + x + row / 2 + (0.5 if ring.turned else 0)) / ring.count
                r = high - (high - low) * 0.94 * (1 - (2 * x - 1) ** 2) ** 0.8
                path.append((r * math.sin(angle), -r * math.cos(angle)))
        if row == 0:
            disc(pen, high, ring.tone[1])
        pen.shape(path, ring.tone[row % 2] if row else "pearl", 0.8)
    anchor = min(ring.width(1) * 0.09, ring.depth * 0.06)
    if anchor > least(pen):
        for _ in around(pen, ring):
            bead(pen, 0, -ring.outer, anchor)


def scrolls(pen: Pen, ring: Ring) -> None:
    disc(pen, ring.outer, ring.tone[0])
    r = min(ring.depth * 0.42, ring.width() * 0.47)
    for _ in around(pen, ring):
        with pen.at(0, -ring.radius(0.5)):
            bead(pen, 0, 0, r, ring.tone[1])
            if r > pen.cell * 0.34:
                pen.stroke(spiral(0, 0, r * 0.72, 1.6, 90), FINE)


def tracery(pen: Pen, ring: Ring) -> None:
    """A rose window's: pointed lights, a trefoil over each."""
    disc(pen, ring.outer, ring.tone[1])
    light = Petal(ring, ARCH, 0.94, 0, 0.94)
    inner = light.inset(pen, 0.2)
    r = min(ring.width(1) * 0.15, ring.depth * 0.13)
    for _ in around(pen, ring, 0.5):
        if r > least(pen):
            bead(pen, *ring.at(0, 1 - r * 1.35 / ring.depth), r)
    for _ in around(pen, ring):
        pen.shape(light.path(), "pearl")
        if min(inner.breadth(0.3), inner.length) < pen.cell * 0.5:
            continue
        pen.shape(inner.path(), ring.tone[0], 0.8)
        size = min(inner.breadth(0.4) * 0.23, inner.length * 0.14)
        if size > least(pen):
            trefoil(pen, *inner.at(0, 0.5), size)
        if inner.length > pen.cell * 1.6:
            pen.stroke(inner.line([(-1, 0.22), (1, 0.22)]), FINE, taper=False)
            pen.stroke(inner.line([(0, 0), (0, 0.22)]), FINE, taper=False)


def trefoil(pen: Pen, x: float, y: float, size: float) -> None:
    lobes = [
        arc(x + size * 0.8 * math.sin(a), y - size * 0.8 * math.cos(a), size * 0.78, size * 0.78)
        for a in (0.0, math.tau / 3, -math.tau / 3)
    ]
    pen.union(lobes, "gold", 0.62)


def wheels(pen: Pen, ring: Ring) -> None:
    """Round lights, a flower of small lights in each."""
    disc(pen, ring.outer, ring.tone[0])
    r = min(ring.depth * 0.44, ring.width() * 0.47)
    lobes = 6 if r > pen.cell * 1.1 else 4
    for _ in around(pen, ring):
        with pen.at(0, -ring.radius(0.5)):
            bead(pen, 0, 0, r, ring.tone[1])
            if r < pen.cell * 0.62:
                continue
            for i in range(lobes):
                a = math.tau * i / lobes
                small = r * (0.27 if lobes == 6 else 0.32)
                bead(pen, r * 0.6 * math.sin(a), -r * 0.6 * math.cos(a), small, "pearl")
            if lobes == 6:
                bead(pen, 0, 0, r * 0.24)


def doily(pen: Pen, ring: Ring) -> None:
    """The edge of lace: scallops pierced with eyelets, a picot on each."""
    r = min(ring.width(1) * 0.09, ring.depth * 0.1)
    scallop = Petal(ring, DOME, 1, 0, 1 - 1.7 * r / ring.depth)
    inner = scallop.inset(pen, 0.3)
    core = inner.inset(pen, 0.28)
    eyelet = min(pen.cell * 0.3, ring.width(0.5) * 0.07)
    for _ in around(pen, ring):
        if r > least(pen):
            bead(pen, *ring.at(0, 1 - r / ring.depth), r)
        pen.shape(scallop.path(), ring.tone[0])
        if min(inner.breadth(0.3), inner.length) < pen.cell * 0.6:
            continue
        pen.shape(inner.path(), "pearl", 0.8)
        if min(core.breadth(0.3), core.length) > pen.cell and pen.complexity > 2:
            fan(pen, inner, core, ring)
        elif eyelet > least(pen):
            for u, t in ((0, 0.62), (-0.46, 0.3), (0.46, 0.3)):
                bead(pen, *inner.at(u, t), eyelet)


def fan(pen: Pen, inner: Petal, core: Petal, ring: Ring) -> None:
    """Spokes between a scallop and the smaller one inside it."""
    outside, inside = inner.path(), core.path()
    half = len(inside)
    count = max(5, round(core.length / pen.cell * 2.6)) | 1
    for i in range(1, count):
        k = round(half * i / count)
        pen.stroke([inside[min(k, half - 1)], outside[min(k, len(outside) - 1)]], FINE, taper=False)
    pen.shape(inside, ring.tone[1], 0.8)
    r = min(core.breadth(0.4) * 0.2, pen.cell * 0.5)
    bead(pen, *core.at(0, 0.4), r)
    if r * 0.5 > least(pen):
        bead(pen, *core.at(0, 0.4), r * 0.5, "pearl")


def seeds(pen: Pen, ring: Ring) -> None:
    """A sunflower's head: lozenges that grow outwards with the ring."""
    disc(pen, ring.outer, ring.tone[0])
    inner = max(ring.inner, ring.outer * 0.22)
    grow = 1 + math.tau / ring.count * 0.5
    rows = max(2, round(math.log(ring.outer * 0.98 / inner) / math.log(grow)))
    edge = ring.outer * 0.98
    for row in range(rows - 1):
        if edge * grow**-row * (1 - grow**-2) < pen.cell * 0.5:
            break
        radii = [edge * grow ** -(row + k) for k in (0, 1, 2)]
        part = Ring(ring.count, radii[2], radii[0], ring.tone)
        middle = (radii[1] - radii[2]) / part.depth
        points = [(0.0, 1.0), (1.0, middle), (0.0, 0.0), (-1.0, middle)]
        path = part.path([*points, points[0]])[:-1]
        for _ in around(pen, ring, 0.5 if row % 2 else 0):
            pen.shape(path, "gold" if row % 2 else ring.tone[1], FINE)
