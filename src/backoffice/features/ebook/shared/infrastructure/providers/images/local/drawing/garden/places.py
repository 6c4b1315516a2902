"""Under the open sky: the meadow, the kitchen garden and the pond."""

import math

from ..geometry import (
    Box,
    arc,
    ellipse,
    petal,
    rectangle,
    smooth,
    tube,
    turned,
    wave,
)
from ..pen import Pen
from ..scenery import cloud, sun
from .foliage import hedge


def meadow(pen: Pen, box: Box) -> None:
    x0, y0, x1, y1 = box
    fair_sky(pen, box)
    for part, fill in ((0.46, "hill"), (0.58, "grass")):
        hill(pen, box, y0 + (y1 - y0) * part, fill)
    strewn_flowers(pen, (x0 + 6, y0 + (y1 - y0) * 0.66, x1 - 6, y1), pen.by_detail(0, 10, 26))


def fair_sky(pen: Pen, box: Box) -> None:
    x0, y0, x1, _ = box
    pen.fill(rectangle(box), "sky")
    # At the right: a parade of three begins at the left.
    sun(pen, x0 + (x1 - x0) * pen.rng.uniform(0.82, 0.85), y0 + 27)
    for part, lift in ((0.21, 26), (0.51, 17)):
        cloud(pen, x0 + (x1 - x0) * (part + pen.rng.uniform(-0.04, 0.04)), y0 + lift)


def hill(pen: Pen, box: Box, y: float, fill: str) -> None:
    x0, _, x1, y1 = box
    edge = wave(x0, x1, y, 9, (x1 - x0) * 0.9, pen.rng.uniform(0, 6))
    pen.shape([*edge, (x1, y1), (x0, y1)], fill, 0.8)
    if pen.ornate:
        for i in range(1, 3):
            pen.stroke([(px, py + i * 5.0) for px, py in edge], 0.6)


def strewn_flowers(pen: Pen, box: Box, count: int) -> None:
    for x, y in pen.scatter(box, 7, count):
        pen.stroke(smooth([(x, y), (x + 0.8, y + 4), (x, y + 7)], closed=False), 0.7)
        for i in range(5):
            px, py = turned([(0, -2.1)], 72 * i)[0]
            pen.shape(ellipse(x + px, y + py, 1.7), "white", 0.6)
        pen.shape(ellipse(x, y, 1.3), "gold", 0.6)


def kitchen_garden(pen: Pen, box: Box) -> None:
    x0, y0, x1, y1 = box
    fair_sky(pen, box)
    fence_top = y0 + (y1 - y0) * 0.56
    hedge(pen, box, fence_top + 3)
    hill(pen, box, fence_top + 32, "grass")
    fence(pen, x0, x1, fence_top, fence_top + 46)


def fence(pen: Pen, x0: float, x1: float, top: float, bottom: float) -> None:
    step = pen.by_detail(19, 16, 14)
    for y in (top + 13, bottom - 14):
        pen.shape(rectangle((x0 - 5, y, x1 + 5, y + 5)), "cream", 0.8)
    for i in range(int((x1 - x0) / step) + 2):
        x = x0 + (i - 0.25) * step
        half = step * 0.31
        point = [(x - half, top + half), (x, top), (x + half, top + half)]
        pen.shape([*point, (x + half, bottom), (x - half, bottom)], "cream", 0.85)
        if not pen.simple:
            for y in (top + 15.5, bottom - 11.5):
                pen.dot(x, y, 0.8)


def lily_pond(pen: Pen, box: Box) -> None:
    x0, y0, x1, y1 = box
    fair_sky(pen, box)
    shore = y0 + (y1 - y0) * 0.44
    hill(pen, box, shore - 18, "hill")
    far_reeds(pen, x0, x1, shore + 2)
    pen.shape(rectangle((x0 - 5, shore, x1 + 5, y1 + 5)), "water", 0.85)
    pads: list[tuple[float, float, float]] = []
    for part in (0.1, 0.28, 0.5, 0.74):
        y = shore + (y1 - shore) * part
        size = 10 + 14 * part
        for x, _ in pen.scatter((x0, y, x1, y + 1), size * 1.5, 3):
            pads.append((x, y + pen.rng.uniform(0, 5), size))
    for i in range(pen.by_detail(6, 12, 20)):
        ripple(
            pen, pen.rng.uniform(x0, x1), shore + 6 + (y1 - shore) * i / pen.by_detail(6, 12, 20)
        )
    for i, (x, y, size) in enumerate(pads):
        floating_pad(pen, x, y, size, flower=i % 3 == 1)


def far_reeds(pen: Pen, x0: float, x1: float, y: float) -> None:
    for i in range(pen.by_detail(7, 9, 12)):
        x = x0 + (x1 - x0) * (i + pen.rng.uniform(0.2, 0.8)) / pen.by_detail(7, 9, 12)
        for lean, height in ((-6, 15), (6, 17), (0, 24)):
            blade = tube(
                [(x, y), (x + lean * 0.3, y - height * 0.6), (x + lean, y - height)], [5, 4, 0]
            )
            pen.shape(blade, "leaf", 0.75)


def ripple(pen: Pen, x: float, y: float) -> None:
    half = pen.rng.uniform(8, 18)
    pen.stroke(wave(x - half, x + half, y, 1.2, 13), 0.6)


def floating_pad(pen: Pen, x: float, y: float, size: float, flower: bool) -> None:
    gap = pen.rng.uniform(200, 340)
    start = math.radians(gap)
    notch = (x + size * 0.2 * math.cos(start), y + size * 0.08 * math.sin(start))
    pen.shape([notch, *arc(x, y, size, size * 0.38, gap + 13, gap + 347, 30)], "leaf", 0.85)
    if pen.ornate:
        pen.stroke(arc(x, y, size * 0.72, size * 0.26, gap + 20, gap + 340, 30), 0.55)
    if flower:
        with pen.at(x - size * 0.2, y, size / 22):
            for turn, length in ((-72, 15), (72, 15), (-40, 18), (40, 18), (0, 18)):
                pen.shape(turned(petal(length, 10, 0.55), turn), "pink", 0.75)
            pen.shape(petal(9, 7, 0.5), "gold", 0.7)
