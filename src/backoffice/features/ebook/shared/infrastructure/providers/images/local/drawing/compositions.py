"""How a subject, its setting and the small things between them share a page."""

import math
from collections.abc import Sequence

from .geometry import Box, ellipse, rectangle, smooth
from .pen import Pen
from .theme import Composition, Figure, Setting

Circle = tuple[float, float, float]
Row = tuple[tuple[float, float], ...]  # across the page 0..1, and how tall of what is allowed

USUAL = 44  # local units; growths are drawn about this tall, and lower ones stay lower
TALL = 100  # local units; taller growths reach up beside the subject, and never stand before it
BEHIND: Row = ((0.5, 0.42), (0.3, 0.6), (0.7, 0.6), (0.1, 1), (0.9, 1))
SIDES: Row = ((0.06, 1), (0.94, 1))
BEFORE: Row = ((0.07, 1), (0.93, 1))
SIZES = ((1.25, 1.0), (1.0, 0.75), (1.0, 0.7, 0.5))  # of drifters; for children few but large


def close_up(pen: Pen, subject: Figure, setting: Setting, box: Box) -> None:
    """One large character that fills the page."""
    x0, y0, x1, y1 = box
    width, height = x1 - x0, y1 - y0
    floor = y1 - height * 0.13
    behind, before = plants(pen, setting)
    setting.backdrop(pen, box)
    setting.ground(pen, (x0, floor, x1, y1))
    size = fitting(subject, width * 0.94, height * 0.7)
    x, y = (x0 + x1) / 2, y0 + height * 0.46
    if subject.stands:
        y = floor + height * 0.05 - subject.height * size / 2
    taken = covered(subject, x, y, size)
    taken += growths(pen, behind, (x0, floor, x1, y1), height * 0.26, BEHIND)
    drifters(pen, setting, (x0, y0, x1, floor), taken, pen.by_detail(6, 12, 20), width * 0.065)
    place(pen, subject, x, y, size)
    growths(pen, before, (x0, y1 - height * 0.03, x1, y1), height * 0.15, BEFORE)


def scene(pen: Pen, subject: Figure, setting: Setting, box: Box) -> None:
    """The character at home: smaller, with much of the setting around it."""
    x0, y0, x1, y1 = box
    width, height = x1 - x0, y1 - y0
    floor = y1 - height * 0.2
    behind, before = plants(pen, setting)
    setting.backdrop(pen, box)
    setting.ground(pen, (x0, floor, x1, y1))
    size = fitting(subject, width * 0.74, height * 0.46)
    x, y = (x0 + x1) / 2 + width * pen.rng.uniform(-0.05, 0.05), y0 + height * 0.43
    if subject.stands:
        y = floor + height * 0.07 - subject.height * size / 2
    taken = covered(subject, x, y, size)
    taken += growths(pen, behind, (x0, floor + height * 0.015, x1, y1), height * 0.36, BEHIND)
    drifters(pen, setting, (x0, y0, x1, floor), taken, pen.by_detail(6, 11, 20), width * 0.07)
    place(pen, subject, x, y, size)
    growths(pen, before, (x0, y1 - height * 0.035, x1, y1), height * 0.19, BEFORE)


def family(pen: Pen, subject: Figure, setting: Setting, box: Box) -> None:
    """A parent with its little ones."""
    x0, y0, x1, y1 = box
    width, height = x1 - x0, y1 - y0
    floor = y1 - height * (0.22 if subject.stands else 0.14)
    behind, before = plants(pen, setting)
    setting.backdrop(pen, box)
    setting.ground(pen, (x0, floor, x1, y1))
    size = fitting(subject, width * 0.84, height * 0.5)
    young = min(
        size * 0.45, fitting(subject, width * pen.by_detail(36, 31, 31) / 100, height * 0.22)
    )
    parent = (x0 + width * 0.5, y0 + height * 0.32)
    row = floor - height * 0.03 - subject.height * young / 2
    if subject.stands:
        parent = (parent[0], floor + height * 0.05 - subject.height * size / 2)
        row = y1 - height * 0.03 - subject.height * young / 2
    little = [(x0 + width * part, row - height * 0.025) for part in (0.2, 0.8)]
    if not pen.simple:
        little.append((x0 + width * 0.5, row))
    taken = covered(subject, *parent, size)
    for x, y in little:
        taken += covered(subject, x, y, young)
    taken += growths(pen, behind, (x0, floor, x1, y1), height * 0.2, SIDES)
    drifters(pen, setting, (x0, y0, x1, floor), taken, pen.by_detail(6, 11, 18), width * 0.06)
    flip = pen.rng.random() < 0.5
    place(pen, subject, *parent, size, flip=flip)
    for x, y in little:
        place(pen, subject, x, y, young, flip=flip)
    if not subject.stands:
        growths(pen, before, (x0, y1 - height * 0.03, x1, y1), height * 0.12, BEFORE)


def parade(pen: Pen, subject: Figure, setting: Setting, box: Box) -> None:
    """Three of them, one after the other, down the page or side by side."""
    x0, y0, x1, y1 = box
    width, height = x1 - x0, y1 - y0
    _, before = plants(pen, setting)
    setting.backdrop(pen, box)
    floor = y1 - height * 0.09
    if subject.width > subject.height * 0.9:
        spots, size = (
            ((0.37, 0.18), (0.63, 0.475), (0.37, 0.77)),
            fitting(subject, width * 0.7, height * 0.31),
        )
    else:
        spots, size = (
            ((0.26, 0.27), (0.73, 0.46), (0.28, 0.72)),
            fitting(subject, width * 0.5, height * 0.43),
        )
    taken = []
    for i, (px, py) in enumerate(spots):
        x, y = x0 + px * width, y0 + py * height
        if i == 2:
            setting.ground(pen, (x0, floor, x1, y1))
        elif subject.stands:
            ledge(pen, setting, box, y + subject.height * size / 2, left=i == 0)
        place(pen, subject, x, y, size, flip=i % 2 == 1)
        taken += covered(subject, x, y, size)
    drifters(pen, setting, (x0, y0, x1, floor), taken, pen.by_detail(6, 13, 24), width * 0.075)
    growths(pen, before, (x0, y1 - height * 0.02, x1, y1), height * 0.12, BEFORE)


def ledge(pen: Pen, setting: Setting, box: Box, foot: float, left: bool) -> None:
    """A piece of the setting's ground, growing from the side of the page, to stand on."""
    x0, _, x1, _ = box
    edge, reach = (x0 - 9, x1 - x0) if left else (x1 + 9, x0 - x1)
    tip, top = edge + reach * 0.8, foot - 9
    upper = ((0, 1), (0.3, 0), (0.6, 1), (0.74, 5), (0.8, 12))
    lower = ((0.72, 19), (0.55, 22), (0.3, 30), (0, 42))
    edges = [[(edge + reach * x, top + y) for x, y in side] for side in (upper, lower)]
    patch = smooth([*edges[0], *edges[1]], closed=False)
    with pen.clip(patch):
        setting.ground(pen, (min(edge, tip), top - 12, max(edge, tip), top + 45))
    pen.outline(patch)


def pattern(pen: Pen, subject: Figure, setting: Setting, box: Box) -> None:
    """Many, all over the sheet like wrapping paper, with small things between."""
    x0, y0, x1, y1 = box
    width, height = x1 - x0, y1 - y0
    pen.fill(rectangle(box), "air")
    columns = 2
    size = fitting(subject, width / columns * 0.92, height / 3 * 0.9)
    rows = max(columns, int(height / (subject.height * size * 1.06)))
    places = []
    for row in range(rows):
        for column in range(columns + row % 2):
            x = x0 + width / columns * (column + 0.5 - row % 2 / 2)
            places.append((x, y0 + height / rows * (row + 0.5), row % 2 == 1))
    taken = [circle for x, y, _ in places for circle in covered(subject, x, y, size * 0.88)]
    drifters(pen, setting, box, taken, pen.by_detail(14, 28, 60), width * 0.055, ceiling=0)
    for x, y, flip in places:
        place(pen, subject, x, y, size, flip=flip)


def wreath(pen: Pen, subject: Figure, setting: Setting, box: Box) -> None:
    """The character in an oval window, the setting's growths around it like a garland."""
    x0, y0, x1, y1 = box
    x, y = (x0 + x1) / 2, (y0 + y1) / 2
    rx, ry = (x1 - x0) * 0.325, (y1 - y0) * 0.345
    pen.fill(rectangle(box), "air")
    for cx, cy in ((x0, y0), (x1, y0), (x0, y1), (x1, y1)):
        corner(pen, setting, cx, cy, x, y)
    garland(pen, setting, x, y, rx, ry)
    pen.shape(ellipse(x, y, rx + 5, ry + 5), "gold")
    window = ellipse(x, y, rx, ry)
    with pen.clip(window):
        setting.backdrop(pen, (x - rx, y - ry, x + rx, y + ry))
        setting.ground(pen, (x - rx, y + ry * (0.52 if subject.stands else 0.66), x + rx, y + ry))
    pen.outline(window)
    size = fitting(subject, rx * (1.6 if subject.stands else 1.75), ry * 1.4)
    if subject.stands:
        y += ry * 0.7 - subject.height * size / 2
    place(pen, subject, x, y, size)


def garland(pen: Pen, setting: Setting, x: float, y: float, rx: float, ry: float) -> None:
    count = pen.by_detail(10, 14, 20)
    tall = rx * pen.by_detail(47, 45, 42) / 100
    kinds = [f for f in setting.growths if f.height < TALL] or setting.growths
    for row in (1, 0):
        for i in range(row, count, 2):
            a = math.tau * i / count
            figure = kinds[i % len(kinds)]
            outwards = math.degrees(math.atan2(math.sin(a) / ry, math.cos(a) / rx)) + 90
            size = min(tall / figure.height, tall * 1.5 / figure.width)
            foot = (x + (rx + 4) * math.cos(a), y + (ry + 4) * math.sin(a))
            with pen.at(*foot, size, outwards, weight=0.9 * pen.weight_of(size)):
                figure.draw(pen)


def corner(pen: Pen, setting: Setting, cx: float, cy: float, x: float, y: float) -> None:
    inwards = (1 if cx < x else -1, 1 if cy < y else -1)
    spots = ((20, 20, 14), (48, 14, 10), (14, 48, 10), (76, 12, 7), (12, 76, 7))
    for i, (dx, dy, radius) in enumerate(spots[: pen.by_detail(3, 5, 5)]):
        figure = setting.drifters[i % len(setting.drifters)]
        spot = (cx + inwards[0] * dx, cy + inwards[1] * dy)
        drift(pen, figure, *spot, radius, flip=inwards[0] < 0)


def fitting(figure: Figure, width: float, height: float) -> float:
    return min(width / figure.width, height / figure.height)


def place(
    pen: Pen,
    figure: Figure,
    x: float,
    y: float,
    size: float,
    flip: bool | None = None,
    weight: float = 1,
) -> None:
    mirror = pen.rng.random() < 0.5 if flip is None else flip
    tilt = pen.rng.uniform(-5, 5) if figure.turns and not figure.stands else 0
    with pen.at(x, y, size, tilt, mirror and figure.turns, weight * pen.weight_of(size)):
        with pen.silhouette(pen.by_detail(16, 20, 26) / 10):
            figure.draw_centred(pen)
        figure.draw_centred(pen)


def covered(figure: Figure, x: float, y: float, size: float) -> list[Circle]:
    """Circles that together cover the figure's box."""
    width, height = figure.width * size, figure.height * size
    cell = min(width, height) / 4
    columns, rows = round(width / cell), round(height / cell)
    return [
        (
            x + width * ((i + 0.5) / columns - 0.5),
            y + height * ((j + 0.5) / rows - 0.5),
            cell * 0.65,
        )
        for i in range(columns)
        for j in range(rows)
    ]


def plants(pen: Pen, setting: Setting) -> tuple[list[Figure], list[Figure]]:
    """The growths in an order of chance: those behind the subject, and low ones before it."""
    order = pen.rng.sample(setting.growths, len(setting.growths)) if setting.growths else []
    behind = [order[i % len(order)] for i in range(len(BEHIND))]
    low = [f for f in order[::-1] if f.height < TALL] or order
    return behind, [low[i % len(low)] for i in range(len(BEFORE))]


def growths(pen: Pen, kinds: Sequence[Figure], floor: Box, tall: float, row: Row) -> list[Circle]:
    """A row of growths on the floor's upper edge. Gives the circles it covers."""
    x0, y, x1, _ = floor
    width = x1 - x0
    taken: list[Circle] = []
    for figure, (part, share) in zip(kinds, row, strict=False):
        reach = tall * share * (1.5 if figure.height > TALL else 1)
        size = min(reach / figure.height, reach * 1.3 / figure.width, reach / USUAL)
        x = x0 + width * part
        with pen.at(x, y, size, flip=part > 0.5, weight=0.9 * pen.weight_of(size)):
            figure.draw(pen)
        taken += covered(figure, x, y - figure.height * size / 2, size * 0.9)
    return taken


def drifters(
    pen: Pen,
    setting: Setting,
    box: Box,
    taken: list[Circle],
    count: int,
    radius: float,
    ceiling: float | None = None,
) -> None:
    """Small things in the gaps, first large ones, then smaller."""
    kinds = setting.drifters
    inset = radius * 1.1
    top = (box[3] - box[1]) * (setting.ceiling if ceiling is None else ceiling)
    area = (box[0] + inset, box[1] + inset + top, box[2] - inset, box[3] - inset)
    placed = list(taken)
    sizes = SIZES[pen.by_detail(0, 1, 2)]
    for i, part in enumerate(sizes):
        r = radius * part
        for n, (x, y) in enumerate(pen.scatter(area, r * 1.12, count // len(sizes) + 1, placed)):
            placed.append((x, y, r * 1.12))
            tilt, flip = pen.rng.uniform(-14, 14), pen.rng.random() < 0.5
            drift(pen, kinds[(n + i) % len(kinds)], x, y, r, tilt, flip)


def drift(
    pen: Pen, figure: Figure, x: float, y: float, radius: float, tilt: float = 0, flip: bool = False
) -> None:
    size = 2 * radius / max(figure.width, figure.height)
    with pen.at(x, y, size, tilt, flip, 0.8 * pen.weight_of(size)):
        figure.draw_centred(pen)


COMPOSITIONS: dict[str, Composition] = {
    "close_up": close_up,
    "scene": scene,
    "family": family,
    "parade": parade,
    "pattern": pattern,
    "wreath": wreath,
}
