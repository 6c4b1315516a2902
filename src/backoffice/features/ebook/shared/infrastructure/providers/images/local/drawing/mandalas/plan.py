"""How a mandala is laid out: from the crown at its rim, ring by ring, to its heart."""

import math
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Final

from ..geometry import rose
from ..pen import Pen
from .petals import petals
from .profiles import ARCH, ROUND
from .rings import RIM, TONES, Draw, Ring, Tone, disc

# By fineness, from a child's to an adult's.
SMALL: Final = 9.0  # pen cells from the middle to the rim
NARROWEST: Final = 0.72  # pen cells; narrower ones would leave slivers inside
TINY: Final = 3.3
CROWNS: Final = (0.4, 0.36, 0.33, 0.3, 0.27)  # the crown's depth, of the radius
WIDER: Final = (1.4, 1.25, 1.1, 1.0, 1.0)
BROADER: Final = (1.1, 1.15, 1.25, 1.35, 1.5)
PETALS: Final = petals(ROUND, ARCH)
Heart = Callable[[Pen, float, int, Tone], None]


@dataclass(frozen=True)
class Layer:
    draw: Draw
    depth: float  # pen cells, halfway out
    aspect: float  # the width of its cells for each unit of its depth
    over: bool = False  # its tips lie over the ring outside it


@dataclass(frozen=True)
class Kind:
    crowns: tuple[Layer, ...]
    rings: tuple[Layer, ...]  # broad ones, taken in turn with narrow ones
    bands: tuple[Layer, ...]
    hearts: tuple[Heart, ...]
    folds: tuple[tuple[int, ...], ...] = ((6, 8), (8,), (10, 12), (12, 16), (16, 18, 20, 24))
    heart: float = 0.16  # of the radius
    small: Draw = PETALS  # what is left of it where there is no room for rings


def mandala(kind: Kind) -> Callable[[Pen], None]:
    def draw(pen: Pen) -> None:
        with coarser(pen):
            rings(pen)

    def rings(pen: Pen) -> None:
        if RIM / pen.cell < TINY:
            tiny(pen, kind)
            return
        few = fineness(pen)
        folds = pen.rng.choice(kind.folds[few])
        tones = pen.rng.sample(TONES, 4)
        core = min(max(RIM * kind.heart, pen.cell * 1.1), RIM * 0.42)
        layers = chosen(pen, kind, RIM - core)
        outer = RIM
        for i, (layer, depth) in enumerate(layers):
            inner = outer - depth
            following = layers[i + 1] if i + 1 < len(layers) else None
            below = following[1] if following and following[0].over else depth * 0.1
            wide = max(depth * layer.aspect * WIDER[few], pen.cell * NARROWEST)
            count = cells(folds, math.tau * (inner + outer) / 2, wide)
            ring = Ring(count, inner, outer, tones[i % len(tones)], i % 2 == 1, below)
            layer.draw(pen, ring)
            outer = inner
        pen.rng.choice(kind.hearts)(pen, core, folds, tones[-1])

    return draw


def tiny(pen: Pen, kind: Kind) -> None:
    """One ring of petals and the middle."""
    folds = pen.rng.choice((6, 8) if RIM / pen.cell < TINY / 2 else (8, 10, 12))
    tone, other = pen.rng.sample(TONES, 2)
    kind.small(pen, Ring(folds, 44, RIM, tone, below=14))
    disc(pen, 46, other[1])
    if pen.cell < 40:
        pen.shape(rose(0, 0, 40, folds, 0.22, -90), other[0], 0.9)
    disc(pen, 20, "gold", 0.9)


@contextmanager
def coarser(pen: Pen) -> Iterator[None]:
    """A mandala with little room is drawn with larger details, whatever the page's."""
    complexity = pen.complexity
    room = RIM / pen.cell
    if room < SMALL:
        pen.complexity = max(1, complexity - (2 if room < SMALL * 0.6 else 1))
    yield
    pen.complexity = complexity


def fineness(pen: Pen) -> int:
    """0 to 4, by how many of the pen's cells there are from the middle to the rim."""
    return sum(RIM / pen.cell > enough for enough in (7.4, 9, 12, 14.5))


def chosen(pen: Pen, kind: Kind, reach: float) -> list[tuple[Layer, float]]:
    """Layers from the rim inwards, with depths that fill the `reach`."""
    few = fineness(pen)
    first = pen.rng.choice(kind.crowns)
    used = deep = RIM * CROWNS[few] * first.depth
    broad = [kind.rings[0], *pen.rng.sample(kind.rings[1:], len(kind.rings) - 1)]
    narrow = pen.rng.sample(kind.bands, len(kind.bands))
    found: list[tuple[Layer, float]] = []
    while True:
        turn = len(found) // 2
        is_broad = (len(found) % 2 == 0) == (few < 2)
        layer = broad[turn % len(broad)] if is_broad else narrow[turn % len(narrow)]
        depth = layer.depth * pen.cell * (1.2 - 0.3 * used / RIM)
        depth *= BROADER[few] if is_broad else 1
        if found and used + depth * 0.6 > reach:
            break
        found.append((layer, depth))
        used += depth
    stretch = (reach - deep) / max(used - deep, 1e-6)
    return [(first, deep if found else reach), *((layer, d * stretch) for layer, d in found)]


def cells(folds: int, around: float, width: float) -> int:
    """The multiple of the folds whose cells are nearest to the width wished for."""
    counts = [folds * times for times in (1, 2, 3, 4, 6)]
    if folds >= 16 and folds % 2 == 0:
        counts.append(folds // 2)
    return min(counts, key=lambda count: abs(math.log(around / count / width)))
