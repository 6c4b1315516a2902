"""Ornamental fillings. Each draws over the bounds of a shape that the pen has clipped to it."""

import math
from collections.abc import Iterator, Sequence

from .geometry import Box, Path, Point, arc, ellipse, moved, petal, rose, spiral, turned, wave
from .pen import Pen

FINE = 0.6  # weight of a pattern's lines


def _steps(start: float, end: float, step: float) -> Iterator[float]:
    for i in range(int((end - start) / step) + 2):
        yield start + i * step


def scales(pen: Pen, path: Sequence[Point], box: Box) -> None:
    """Scales as of a fish that swims to the right."""
    x0, y0, x1, y1 = box
    r = pen.cell * 0.62
    for i, x in enumerate(_steps(x0 - r, x1 + r, r)):
        for y in _steps(y0 - r + r * (i % 2), y1 + r, 2 * r):
            pen.stroke(arc(x, y, r, r, 90, 270, 12), FINE, taper=False)
            if pen.complexity == 5:
                pen.stroke(arc(x, y, r * 0.5, r * 0.5, 100, 260, 8), FINE * 0.8)


def fans(pen: Pen, path: Sequence[Point], box: Box) -> None:
    """Standing scallops, one row before the other."""
    x0, y0, x1, y1 = box
    r = pen.cell * 1.25
    for i, y in enumerate(_steps(y0 + r * 0.4, y1 + r, r * 0.62)):
        for x in _steps(x0 - r + r * (i % 2), x1 + r, 2 * r):
            pen.shape(arc(x, y, r, r, 180, 360, 14), "white", FINE)
            for part in (0.62,)[: pen.complexity - 3]:
                pen.stroke(arc(x, y, r * part, r * part, 180, 360, 10), FINE, taper=False)


def waves(pen: Pen, path: Sequence[Point], box: Box) -> None:
    x0, y0, x1, y1 = box
    step = pen.cell * 0.85
    for y in _steps(y0, y1, step):
        pen.stroke(wave(x0, x1, y, step * 0.3, step * 2.6), FINE, taper=False)


def stripes(pen: Pen, path: Sequence[Point], box: Box) -> None:
    """Upright bands, every other one beaded."""
    x0, y0, x1, y1 = box
    step = pen.cell * 0.9
    for i, x in enumerate(_steps(x0 + step / 2, x1, step)):
        line = [(x + step * 0.2 * math.sin((y - y0) / step), y) for y in _steps(y0, y1, step / 3)]
        pen.stroke(line, FINE, taper=False)
        if pen.ornate and i % 2:
            for y in _steps(y0, y1, step):
                pen.outline(ellipse(x + step * 0.5, y, step * 0.28), FINE)


def _circles(pen: Pen, path: Sequence[Point], box: Box) -> Iterator[tuple[float, float, float]]:
    placed: list[tuple[float, float, float]] = []
    gap = pen.cell * 0.12
    area = (box[2] - box[0]) * (box[3] - box[1]) / pen.cell**2
    for size in (0.95, 0.6, 0.36)[: pen.complexity - 2]:
        radius = pen.cell * size
        count = min(60, int(area * 0.5 / size) + 1)
        taken = [(x, y, r + gap) for x, y, r in placed]
        for x, y in pen.scatter(box, radius, count, taken, within=path):
            placed.append((x, y, radius))
    yield from placed


def spots(pen: Pen, path: Sequence[Point], box: Box) -> None:
    for x, y, r in _circles(pen, path, box):
        pen.outline(ellipse(x, y, r), FINE)
        if pen.ornate and r > pen.cell * 0.5:
            pen.outline(ellipse(x, y, r * 0.5), FINE)


def swirls(pen: Pen, path: Sequence[Point], box: Box) -> None:
    for x, y, r in _circles(pen, path, box):
        pen.outline(ellipse(x, y, r), FINE)
        if r > pen.cell * 0.5:
            pen.stroke(spiral(x, y, r * 0.7, 1.7, pen.rng.uniform(0, 360)), FINE)


def flowers(pen: Pen, path: Sequence[Point], box: Box) -> None:
    for x, y, r in _circles(pen, path, box):
        if r > pen.cell * 0.5:
            pen.outline(rose(x, y, r, 6, 0.35, pen.rng.uniform(0, 60)), FINE)
        pen.outline(ellipse(x, y, r * 0.4), FINE)


def lattice(pen: Pen, path: Sequence[Point], box: Box) -> None:
    x0, y0, x1, y1 = box
    step = pen.cell
    height = y1 - y0
    for x in _steps(x0 - height, x1, step * 1.3):
        pen.stroke([(x, y0), (x + height, y1)], FINE, taper=False)
        pen.stroke([(x + height, y0), (x, y1)], FINE, taper=False)


def leaves(pen: Pen, path: Sequence[Point], box: Box) -> None:
    """Rows of little leaves that lean left and right in turn."""
    x0, y0, x1, y1 = box
    step = pen.cell
    leaf: Path = petal(step * 1.25, step * 0.6)
    for i, x in enumerate(_steps(x0, x1, step * 0.95)):
        lean = turned(leaf, 35 if i % 2 else -35)
        for y in _steps(y0, y1 + step, step * 0.85):
            pen.outline(moved(lean, x, y), FINE)
