"""Leaves in masses: hedges and the crowns of trees."""

from collections.abc import Sequence

from ..geometry import Box, Path, Point, arc, ellipse, moved, petal, rectangle
from ..pen import Pen


def hedge(pen: Pen, box: Box, y: float) -> None:
    """A clipped row of bushes up to `y`."""
    x0, _, x1, y1 = box
    edge: Path = []
    x = x0 - pen.rng.uniform(4, 18)
    while x < x1 + 20:
        r = pen.vary(16, 0.2)
        edge += arc(x + r, y, r, r * 0.8, 180, 360, 12)
        x += 2 * r
    pen.shape([*edge, (x1 + 30, y1), (x0 - 30, y1)], "leaf", 0.85)
    strewn_leaves(pen, (x0, y, x1, y + 38), pen.by_detail(0, 12, 34))


def foliage(pen: Pen, x0: float, x1: float, y: float, depth: float) -> list[Point]:
    """Rounded masses of leaves from side to side. Gives their centres."""
    centres: list[Point] = []
    x = x0
    while x < x1 + 10:
        centres.append((x, y + depth * pen.rng.uniform(0.55, 1.25)))
        x += pen.rng.uniform(24, 36)
    puffs = [ellipse(cx, cy, pen.vary(23, 0.12), depth * 0.8) for cx, cy in centres]
    pen.union([*puffs, rectangle((x0 - 30, y - 30, x1 + 30, y + depth * 0.8))], "leaf_dark", 0.95)
    return centres


def foliage_leaves(pen: Pen, box: Box, kept_free: list[Point]) -> None:
    strewn_leaves(pen, box, pen.by_detail(9, 20, 36), [(x, y, 11.0) for x, y in kept_free])


def strewn_leaves(
    pen: Pen, box: Box, count: int, taken: Sequence[tuple[float, float, float]] = ()
) -> None:
    for x, y in pen.scatter(box, 6, count, taken):
        lean = pen.rng.uniform(90, 270)
        with pen.at(x, y, 1.15, lean):
            pen.shape(moved(petal(11, 6.6), 0, 5), "leaf", 0.75)
            if pen.complexity > 2:
                pen.stroke([(0, 4), (0, 0), (0, -4)], 0.5)
