"""What a petal is: its outline in its cell, and the places between its edges."""

import itertools
from dataclasses import dataclass, replace
from functools import cache

from ..geometry import Path, Point, smooth
from ..pen import Pen
from .rings import Ring

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
    for (u0, t0), (u1, t1) in itertools.pairwise(path):
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
        for (u0, t0), (u1, t1) in itertools.pairwise(points):
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
