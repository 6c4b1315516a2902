"""Flowers and grasses of beds and banks. The foot is at (0, 0); up is negative y."""

import math

from ..geometry import Point, arc, ellipse, moved, petal, smooth, tube, turned
from ..patterns import spots, stripes
from ..pen import Pen


def leaf_blade(
    pen: Pen, x: float, y: float, length: float, width: float, turn: float, fill: str = "leaf"
) -> None:
    """A leaf that points up when `turn` is 0, with its midrib and, for adults, its veins."""
    with pen.at(x, y, length / 40, turn):
        pen.shape(petal(40, width * 40 / length), fill, 0.9)
        pen.stroke([(0, -2), (0, -18), (0, -34)], 0.65)
        if pen.ornate:
            for lift in (-12, -20, -28):
                for side in (-1, 1):
                    reach = width * 40 / length * (0.3 if lift > -24 else 0.18)
                    pen.stroke(
                        [(0, lift), (side * reach * 0.6, lift - 3), (side * reach, lift - 5)], 0.5
                    )


def stem(pen: Pen, x: float, lean: float, height: float, width: float = 3.4) -> Point:
    """From the ground at `x`; gives its tip."""
    tip = (x + lean, -height)
    pen.shape(
        tube([(x * 0.3, 4), (x * 0.9, -height * 0.45), tip], [width * 0.7, width, width]),
        "leaf",
        0.85,
    )
    return tip


def tulip_head(pen: Pen, fill: str) -> None:
    """Opens upwards from (0, 0)."""
    for side in (-1, 1):
        outer = smooth(
            [
                (0, 2),
                (side * 10, -2),
                (side * 13, -13),
                (side * 10, -24),
                (side * 10, -24),
                (side * 3, -16),
            ]
        )
        pen.shape(outer, fill, 0.9)
    middle = smooth([(0, 3), (8, -2), (8, -13), (0, -26), (0, -26), (-8, -13), (-8, -2)])
    pen.shape(middle, fill, 0.9, pattern=stripes if pen.complexity == 5 else None)


def tulip_clump(pen: Pen) -> None:
    heads = ((-8, -8, 22, "coral"), (9, 9, 25, "violet"), (0, 0, 32, "rose"))
    for x, lean, height, fill in heads[pen.by_detail(1, 0, 0) :]:
        tip = stem(pen, x, lean, height)
        with pen.at(*tip, pen.by_detail(95, 72, 72) / 100, lean):
            tulip_head(pen, fill)
    for x, turn in ((-3, -34), (3, 36), (0, 4))[: pen.by_detail(2, 3, 3)]:
        leaf_blade(pen, x, 3, 26, pen.by_detail(13, 9, 9), turn, "leaf_dark")


def daisies(pen: Pen) -> None:
    heads = ((-8, -8, 24, "white"), (9, 9, 20, "pink"), (0, 1, 38, "white"))
    for x, lean, height, fill in heads[pen.by_detail(1, 0, 0) :]:
        tip = stem(pen, x, lean, height, 3)
        open_flower(pen, *tip, pen.by_detail(13, 10, 10), fill, 9)
    for turn in (-50, 52):
        leaf_blade(pen, 0, 3, 20, 10, turn)


def open_flower(pen: Pen, x: float, y: float, radius: float, fill: str, petals: int) -> None:
    count = petals if not pen.simple else min(petals, 6)
    for i in range(count):
        with pen.at(x, y, radius / 20, 360 / count * i + 8):
            pen.shape(smooth([(-3, -3), (-7, -13), (0, -20), (7, -13), (3, -3)]), fill, 0.85)
    pen.shape(ellipse(x, y, radius * 0.36), "gold", 0.85)


def poppies(pen: Pen) -> None:
    for x, lean, height, size in ((-8, -9, 24, 0.85), (8, 8, 36, 1.0)):
        px, py = stem(pen, x, lean, height, 3)
        with pen.at(px, py - 3, size):
            for dx, dy in ((0, -6), (-7, 1), (7, 1), (0, 6)):
                pen.shape(ellipse(dx, dy, 9, 7.6), "red", 0.85)
            pen.shape(ellipse(0, 0, 5), "plum", 0.85)
            if pen.complexity > 2:
                pen.outline(ellipse(0, 0, 2.2), 0.6)
    for turn in (-58, 56, -8):
        leaf_blade(pen, 0, 3, 17, 8, turn)


def lupins(pen: Pen) -> None:
    """Two spires of small blossoms: 54 units tall."""
    rows = pen.by_detail(4, 6, 6)
    for x, lean, height, fill in ((-7, -6, 40, "violet"), (8, 5, 52, "blue")):
        tip = stem(pen, x, lean, height - 8, 3)
        for i in range(rows):
            part = i / (rows - 1)
            y = tip[1] + (1 - part) * height * 0.5
            px = tip[0] - lean * (1 - part) * 0.35
            width = 7.5 - 4 * part
            for side in (-1, 1):
                blossom = ellipse(px + side * width * 0.62, y, width * 0.72, 25 / rows)
                pen.shape(blossom, fill, 0.8)
        pen.shape(ellipse(tip[0], tip[1] - 5, 3.4, 5), fill, 0.85)
    for turn in (-66, 64, -24, 26)[: pen.by_detail(2, 4, 4)]:
        leaf_blade(pen, 0, 3, 19, 8, turn)


def irises(pen: Pen) -> None:
    for x, lean, height in ((-6, -8, 28), (7, 8, 37)):
        tip = stem(pen, x, lean, height, 3)
        with pen.at(*tip):
            iris_head(pen)
    leaves = ((-4, -24, 32), (4, 26, 30), (0, 0, 24))
    for foot, turn, length in leaves[: pen.by_detail(2, 3, 3)]:
        leaf_blade(pen, foot, 3, length, pen.by_detail(10, 7, 7), turn, "leaf_dark")


def iris_head(pen: Pen) -> None:
    for turn in (-110, 110):
        pen.shape(moved(turned(petal(15, 10, 0.6), turn), 0, -2), "violet", 0.85)
    for turn in (-26, 26):
        pen.shape(moved(turned(petal(16, 9, 0.6), turn), 0, -2), "blue", 0.85)
    pen.shape(moved(turned(petal(15, 11, 0.6), 180), 0, -4), "violet", 0.85)
    pen.shape(ellipse(0, -2, 2.2), "gold", 0.7)


def grass(pen: Pen) -> None:
    blades = ((-4, -6, 31), (5, 8, 28), (-9, -16, 20), (9, 17, 19), (0, 1, 38))
    for foot, lean, height in blades[pen.by_detail(2, 0, 0) :]:
        spine = [(foot * 0.6, 3), (foot, -height * 0.45), (foot + lean * 0.8, -height)]
        widths = [8, 8, 0] if pen.simple else [5, 6, 0]
        pen.shape(tube(spine, widths), "leaf" if foot < 0 else "grass", 0.9)


def cattails(pen: Pen) -> None:
    """Tall: 120 units. Small on a child's page they are fewer and stouter."""
    small = pen.simple and pen.scale < 0.4
    stout = 1.9 if small else 1.0
    for foot, lean, height in ((-12, -20, 74), (13, 22, 80), (4, 12, 96))[: 2 if small else 3]:
        reed_blade(pen, foot * stout, lean * stout, height, 7 * stout, "leaf")
    for x, height in ((0, 118), (-8, 104), (8, 86))[: 1 if small else 2 if pen.simple else 3]:
        top = (x * 1.5, -height)
        stalk = tube([(x * 0.5, 3), (x, -height * 0.5), top], [3.2 * stout, 3.2 * stout, 2 * stout])
        pen.shape(stalk, "leaf_dark", 0.85)
        head = tube([(top[0] * 0.98, -height + 34), (top[0], -height + 10)], [10 * stout] * 2)
        pen.shape(head, "bark", 0.9, pattern=spots if pen.ornate else None)
    for foot, lean, height in ((-5, -12, 44), (6, 14, 38))[: pen.by_detail(0, 2, 2)]:
        reed_blade(pen, foot, lean, height, 7, "grass")


def reed_blade(pen: Pen, foot: float, lean: float, height: float, width: float, fill: str) -> None:
    spine = [(foot, 3), (foot + lean * 0.2, -height * 0.5), (foot + lean, -height)]
    pen.shape(tube(spine, [width, width, 0]), fill, 0.9)


def lily_pads(pen: Pen) -> None:
    """Floating leaves and a water lily: 24 units tall."""
    for x, y, width, gap in ((-15, -1, 17, 215), (15, 1, 16, 300)):
        start = math.radians(gap)
        notch = (x + width * 0.15 * math.cos(start), y + width * 0.06 * math.sin(start))
        pen.shape([notch, *arc(x, y, width, width * 0.38, gap + 14, gap + 346, 30)], "leaf", 0.9)
        if not pen.simple:
            for turn in (60, 120, 180, 240, 300):
                a = math.radians(gap + turn)
                edge = (x + width * 0.72 * math.cos(a), y + width * 0.27 * math.sin(a))
                pen.stroke(
                    [notch, ((notch[0] + edge[0]) / 2, (notch[1] + edge[1]) / 2), edge], 0.55
                )
    with pen.at(-2, -3):
        for turn, length in (
            (-74, 17),
            (74, 17),
            (-46, 19),
            (46, 19),
            (-18, 20),
            (18, 20),
            (0, 18),
        ):
            pen.shape(turned(petal(length, 9, 0.55), turn), "pink", 0.85)
        for turn in (-36, 36, 0):
            pen.shape(turned(petal(11, 7, 0.55), turn), "rose", 0.8)
