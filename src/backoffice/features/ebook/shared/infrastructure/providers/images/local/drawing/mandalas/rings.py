"""The geometry of a mandala: rings of equal cells about the middle, 100 units out to the rim.

A cell is drawn once, upright above the middle, and repeated all around: chance has its say
before the repetition, never within it, so that every cell is the same.
"""

import itertools
import math
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace

from ..geometry import Path, Point, arc
from ..pen import Pen

RIM = 100.0
ROUND_STEPS = 120
BEND = 5.0  # degrees; a line around the middle is made of pieces no longer than this

Tone = tuple[str, str]  # a jewel colour and its lighter sister
TONES: tuple[Tone, ...] = (
    ("ruby", "rose"),
    ("amethyst", "lilac"),
    ("sapphire", "sky"),
    ("emerald", "mint"),
    ("turquoise", "aqua"),
    ("topaz", "honey"),
)


@dataclass(frozen=True)
class Ring:
    count: int
    inner: float
    outer: float
    tone: Tone
    turned: bool = False  # by half a cell
    below: float = 0  # how far its cells go on below `inner`, under the next ring

    @property
    def depth(self) -> float:
        return self.outer - self.inner

    def radius(self, t: float) -> float:
        return self.inner + self.depth * t

    def width(self, t: float = 0.5) -> float:
        """Of a cell, at the height `t` 0..1."""
        return math.tau * self.radius(t) / self.count

    def at(self, u: float, t: float) -> Point:
        """In the cell above the middle: `u` -1..1 from side to side, `t` 0..1 outwards."""
        angle, radius = math.pi * u / self.count, self.radius(t)
        return radius * math.sin(angle), -radius * math.cos(angle)

    def path(self, points: Sequence[Point]) -> Path:
        """Through the cell; what is straight in the cell bends around the middle."""
        path = [self.at(*points[0])]
        for (u0, t0), (u1, t1) in itertools.pairwise(points):
            pieces = max(1, math.ceil(abs(u1 - u0) * 180 / self.count / BEND))
            path += [
                self.at(u0 + (u1 - u0) * i / pieces, t0 + (t1 - t0) * i / pieces)
                for i in range(1, pieces + 1)
            ]
        return path

    def part(self, low: float, high: float) -> "Ring":
        return replace(self, inner=self.radius(low), outer=self.radius(high), below=0)

    def split(self, times: int) -> "Ring":
        return replace(self, count=self.count * times)


Draw = Callable[[Pen, Ring], None]


def around(pen: Pen, ring: Ring, shift: float = 0) -> Iterator[None]:
    """The pen turned to each cell; `shift` is in cells."""
    step = 360 / ring.count
    first = shift + (0.5 if ring.turned else 0)
    for i in range(ring.count):
        with pen.at(0, 0, turn=step * (i + first)):
            yield


def circle(radius: float) -> Path:
    return arc(0, 0, radius, radius, steps=ROUND_STEPS)[:-1]


def disc(pen: Pen, radius: float, fill: str = "pearl", weight: float = 1) -> None:
    pen.shape(circle(radius), fill, weight)


def bead(pen: Pen, x: float, y: float, radius: float, fill: str = "gold") -> None:
    """A small round; a line's width inside it is the least that can be coloured."""
    steps = 16 if radius * pen.scale < 2 else 28
    pen.shape(arc(x, y, radius, radius, steps=steps)[:-1], fill, 0.75)


def least(pen: Pen) -> float:
    """The radius, in local units, of the smallest round that leaves something to colour."""
    return pen.cell * 0.17


def space(ring: Ring, tall: float = 1) -> float:
    """The half size of a figure as tall as the ring, or as wide as its cell."""
    return min(ring.depth * 0.5, ring.width(0.5) * 0.49 / tall)


def star(points: int, radius: float, waist: float, turn: float = 0) -> Path:
    """From the top; `waist` 0..1 is how far out its inner corners are."""
    path = []
    for i in range(points * 2):
        angle, r = math.pi * i / points + math.radians(turn), radius * (waist if i % 2 else 1)
        path.append((r * math.sin(angle), -r * math.cos(angle)))
    return path
