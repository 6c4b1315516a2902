"""Rings of petals, and what the petals are filled with."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import cache

from .geometry import Path, Point, rose, smooth, spiral
from .mandalas_rings import Draw, Ring, around, bead, disc, least
from .pen import Pen

FINE = 0.7


@dataclass(frozen=True)
class Profile:
    """The right-hand edge of a petal: (`u`, `t`) from its foot to its tip."""

    edge: tuple[Point, ...]
    pointed: bool = True
    straight: bool = False


LOTUS = Profile(((1, 0), (0.97, 0.3), (0.78, 0.56), (0.36, 0.77), (0.12, 0.9), (0, 1)))
ARCH = Profile(((1, 0), (0.96, 0.35), (0.74, 0.66), (0.38, 0.88), (0, 1)))
ROUND = Profile(((1, 0), (0.97, 0.34), (0.88, 0.64), (0.62, 0.89), (0.26, 0.99), (0, 1)), False)
DOME = Profile(((1, 0), (0.98, 0.42), (0.82, 0.75), (0.46, 0.95), (0, 1)), False)
SPIRE = Profile(((1, 0), (0.88, 0.18), (0.54, 0.42), (0.26, 0.68), (0.1, 0.87), (0, 1)))
SLIM = Profile(((0.34, 0), (0.66, 0.28), (0.74, 0.52), (0.46, 0.8), (0, 1)))
DROP = Profile(((0.14, 0), (0.36, 0.28), (0.72, 0.6), (0.74, 0.82), (0.42, 0.97), (0, 1)), False)
RAY = Profile(((1, 0), (0, 1)), straight=True)
KITE = Profile(((0.42, 0), (0.92, 0.36), (0, 1)), straight=True)


@cache
def contour(profile: Profile, below: float) -> tuple[Point, ...]:
    """All around the petal, in its cell, down to `below` its foot."""
    right = list(profile.edge)
    left = [(-u, t) for u, t in reversed(right)]
    if profile.straight:
        path = [*right, *left[1:]]
    else:
        path = smooth([*right, *(left if profile.pointed else left[1:])], closed=False)
    foot = right[0][0]
    return (*path, (-foot, -below), (foot, -below)) if below else tuple(path)


@cache
def half_width(profile: Profile, t: float) -> float:
    path = contour(profile, 0)
    for (u0, t0), (u1, t1) in zip(path, path[1:], strict=False):
        if t0 <= t <= t1 and t1 > t0:
            return u0 + (u1 - u0) * (t - t0) / (t1 - t0)
    return 0.0


@dataclass(frozen=True)
class Petal:
    ring: Ring
    profile: Profile
    narrow: float = 1  # beside the cell's own width
    low: float = 0
    high: float = 1

    def at(self, u: float, t: float) -> Point:
        """Between the petal's edges: `u` -1..1 from edge to edge, `t` 0..1 from foot to tip."""
        return self.ring.at(
            u * self.narrow * half_width(self.profile, round(t, 3)),
            self.low + t * (self.high - self.low),
        )

    def path(self) -> Path:
        below = self.ring.below / self.ring.depth if self.low == 0 else 0
        points = contour(self.profile, below)
        return [
            self.ring.at(u * self.narrow, self.low + t * (self.high - self.low)) for u, t in points
        ]

    def inset(self, pen: Pen, by: float) -> "Petal":
        """A smaller one inside, `by` pen cells from the edges."""
        gap = by * pen.cell
        sides = gap / (self.ring.width(0.4) / 2 * self.narrow)
        ends = gap / self.ring.depth
        tip = 2.1 if self.profile.pointed else 1.1
        return replace(
            self,
            narrow=self.narrow * max(0.2, 1 - 1.15 * sides),
            low=self.low + ends,
            high=self.high - ends * tip,
        )

    def line(self, points: list[Point], steps: int = 3) -> Path:
        path = [self.at(*points[0])]
        for (u0, t0), (u1, t1) in zip(points, points[1:], strict=False):
            path += [
                self.at(u0 + (u1 - u0) * i / steps, t0 + (t1 - t0) * i / steps)
                for i in range(1, steps + 1)
            ]
        return path

    def breadth(self, t: float) -> float:
        return (self.at(1, t)[0] - self.at(-1, t)[0]) or 0.0

    @property
    def length(self) -> float:
        return self.ring.depth * (self.high - self.low)


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
                [(a, t), (a + (m - a) * 0.3, t + h * 0.68), (m, t + h)]
                + [(b - (b - m) * 0.3, t + h * 0.68), (b, t)],
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
    x, y = petal.at(0, 0.4)
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


RICH: tuple[Filling, ...] = (veins, chevrons, rows, net, string_of_beads, teardrop, volutes, blossom)
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
    inside = min(inner.breadth(0.4), inner.length) / pen.cell
    if inside > 1.3 and pen.complexity >= 3:
        rich(pen, inner)
    elif inside > 0.8:
        calm(pen, inner)


def petals(profile: Profile, back: Profile | None = None, boxed: bool = False) -> Draw:
    """A ring of petals; with a row of `back` ones between them; `boxed`, on a disc."""

    def draw(pen: Pen, ring: Ring) -> None:
        rich, calm = pen.rng.choice(RICH), pen.rng.choice(CALM)
        pearls = pen.rng.random() < 0.5
        if boxed:
            disc(pen, ring.outer, "pearl")
        if back:
            behind = Petal(replace(ring, outer=ring.outer - ring.depth * 0.04), back)
            path, tip = behind.path(), behind.at(0, 0.8)
            for _ in around(pen, ring, 0.5):
                pen.shape(path, ring.tone[1])
                if pearls and behind.breadth(0.8) > least(pen) * 4.4:
                    bead(pen, *tip, least(pen) * 1.3)
        petal = Petal(ring, profile)
        path = petal.path()
        for _ in around(pen, ring):
            pen.shape(path, ring.tone[0])
            filled(pen, petal, rich, calm)
        if boxed and pearls:
            pearls_between(pen, ring)

    return draw


def pearls_between(pen: Pen, ring: Ring) -> None:
    """A pearl in the gap between two petals' tips."""
    r = min(ring.width(0.9) * 0.15, ring.depth * 0.12)
    if r < least(pen):
        return
    x, y = ring.at(0, 1 - r * 1.9 / ring.depth)
    for _ in around(pen, ring, 0.5):
        bead(pen, x, y, r)
