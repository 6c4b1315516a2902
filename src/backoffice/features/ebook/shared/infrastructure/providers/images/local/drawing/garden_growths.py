"""What grows in beds and by the water. The foot is at (0, 0); up is negative y."""

import math

from .geometry import Point, arc, ellipse, mirrored, moved, petal, smooth, tube, turned
from .patterns import leaves, spots, stripes, swirls
from .pen import Pen


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
        tube([(x, 3), (x + lean * 0.2, -height * 0.5), tip], [width, width, width]), "leaf", 0.85
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
    for x, lean, height, fill in ((-8, -8, 22, "coral"), (9, 9, 25, "violet"), (0, 0, 32, "rose")):
        tip = stem(pen, x, lean, height)
        with pen.at(*tip, 0.72, lean):
            tulip_head(pen, fill)
    for lean, turn in ((-3, -34), (3, 36), (0, 4)):
        leaf_blade(pen, lean, 3, 26, 9, turn, "leaf_dark")


def daisies(pen: Pen) -> None:
    for x, lean, height, fill in ((-8, -8, 24, "white"), (9, 9, 20, "pink"), (0, 1, 38, "white")):
        tip = stem(pen, x, lean, height, 3)
        open_flower(pen, *tip, 10, fill, 9)
    for turn in (-50, 52):
        leaf_blade(pen, 0, 3, 20, 10, turn)


def open_flower(pen: Pen, x: float, y: float, radius: float, fill: str, petals: int) -> None:
    count = petals if not pen.simple else min(petals, 7)
    for i in range(count):
        with pen.at(x, y, radius / 20, 360 / count * i + 8):
            pen.shape(smooth([(-3, -3), (-7, -13), (0, -20), (7, -13), (3, -3)]), fill, 0.85)
    pen.shape(ellipse(x, y, radius * 0.36), "gold", 0.85)


def poppies(pen: Pen) -> None:
    for x, lean, height, size in ((-7, -10, 26, 0.85), (8, 9, 36, 1.0)):
        px, py = stem(pen, x, lean, height, 3)
        with pen.at(px, py, size):
            pen.shape(smooth(mirrored([(0, -13), (9, -14), (14, -4), (9, 6), (0, 7)])), "red", 0.9)
            pen.shape(
                smooth([(-13, -4), (-4, -6), (4, -6), (13, -4), (8, 8), (0, 9), (-8, 8)]),
                "coral",
                0.85,
            )
            pen.shape(ellipse(0, -4, 3.6), "plum", 0.8)
    for turn in (-58, 56, -8):
        leaf_blade(pen, 0, 3, 17, 8, turn)


def lupins(pen: Pen) -> None:
    """Two spires of small blossoms: 54 units tall."""
    for x, lean, height, fill in ((-7, -6, 40, "violet"), (8, 5, 52, "blue")):
        tip = stem(pen, x, lean, height - 8, 3)
        rows = 6 if not pen.simple else 5
        for i in range(rows):
            part = i / (rows - 1)
            y = tip[1] + (1 - part) * height * 0.5
            px = tip[0] - lean * (1 - part) * 0.35
            width = 7.5 - 4 * part
            for side in (-1, 1):
                pen.shape(ellipse(px + side * width * 0.62, y, width * 0.72, 4.6), fill, 0.8)
        pen.shape(ellipse(tip[0], tip[1] - 5, 3.4, 5), fill, 0.85)
    for turn in (-66, 64, -24, 26):
        leaf_blade(pen, 0, 3, 19, 8, turn)


def grass(pen: Pen) -> None:
    for foot, lean, height in ((-9, -16, 20), (9, 17, 19), (-4, -6, 31), (5, 8, 28), (0, 1, 38)):
        spine = [(foot * 0.6, 3), (foot, -height * 0.45), (foot + lean * 0.8, -height)]
        pen.shape(tube(spine, [5, 6, 0]), "leaf" if foot < 0 else "grass", 0.9)


def fern(pen: Pen) -> None:
    for turn, size in ((-56, 0.8), (56, 0.8), (-24, 0.95), (26, 0.95), (0, 1.1)):
        with pen.at(0, 3, size, turn):
            for i in range(5):
                y = -9 - i * 6.4
                for side in (-1, 1):
                    leaflet = moved(turned(petal(13 - i * 1.5, 6), side * 58), 0, y)
                    pen.shape(leaflet, "leaf_dark", 0.8)
            pen.shape(moved(petal(11, 6), 0, -36), "leaf_dark", 0.8)
            pen.stroke([(0, 0), (0, -18), (0, -37)], 0.8)


def cattails(pen: Pen) -> None:
    """Tall: 120 units."""
    for foot, lean, height in ((-12, -20, 74), (13, 22, 80), (4, 12, 96)):
        spine = [(foot, 3), (foot + lean * 0.2, -height * 0.5), (foot + lean, -height)]
        pen.shape(tube(spine, [7, 7, 0]), "leaf", 0.9)
    for x, height in ((-8, 104), (8, 86), (0, 118)):
        top = (x * 1.5, -height)
        pen.shape(tube([(x * 0.5, 3), (x, -height * 0.5), top], [3.2, 3.2, 2]), "leaf_dark", 0.85)
        head = tube([(top[0] * 0.98, -height + 34), (top[0], -height + 10)], [10, 10])
        pen.shape(head, "bark", 0.9, pattern=spots if pen.ornate else None)
    for foot, lean, height in ((-5, -12, 44), (6, 14, 38)):
        spine = [(foot, 3), (foot + lean * 0.2, -height * 0.5), (foot + lean, -height)]
        pen.shape(tube(spine, [7, 7, 0]), "grass", 0.9)


def irises(pen: Pen) -> None:
    for x, lean, height in ((-6, -8, 28), (7, 8, 37)):
        px, py = stem(pen, x, lean, height, 3)
        for turn in (-110, 110):
            pen.shape(moved(turned(petal(15, 10, 0.6), turn), px, py - 2), "violet", 0.85)
        for turn in (-26, 26):
            pen.shape(moved(turned(petal(16, 9, 0.6), turn), px, py - 2), "blue", 0.85)
        pen.shape(moved(turned(petal(15, 11, 0.6), 180), px, py - 4), "violet", 0.85)
        pen.shape(ellipse(px, py - 2, 2.2), "gold", 0.7)
    for lean, turn, length in ((-4, -24, 32), (4, 26, 30), (0, 0, 24)):
        leaf_blade(pen, lean, 3, length, 7, turn, "leaf_dark")


def cabbage(pen: Pen) -> None:
    for side in (-1, 1):
        for turn, length in ((78, 27), (46, 29)):
            pen.shape(moved(turned(petal(length, 22, 0.6), side * turn), 0, 2), "leaf", 0.9)
    pen.shape(smooth(mirrored([(0, -32), (13, -28), (20, -14), (13, 2), (0, 5)])), "grass", 0.95)
    for side in (-1, 1):
        wrap = smooth(
            [
                (0, 5),
                (side * 15, 3),
                (side * 21, -9),
                (side * 14, -22),
                (side * 3, -24),
                (side * 5, -10),
            ]
        )
        pen.shape(
            wrap,
            "leaf" if side < 0 else "grass",
            0.9,
            pattern=leaves if pen.complexity == 5 else None,
        )
        pen.stroke(smooth([(side * 3, 2), (side * 10, -8), (side * 12, -18)], closed=False), 0.7)


def carrots(pen: Pen) -> None:
    """Three carrots that peep out of the bed."""
    for x, size in ((-17, 0.85), (17, 0.9), (0, 1.1)):
        with pen.at(x, 2, size):
            for turn in (-30, 30, -10, 12):
                pen.shape(moved(turned(petal(28, 9, 0.7), turn), 0, -9), "leaf", 0.85)
            root = smooth(
                [(-10, 4), (-10, 4), (-10, -8), (0, -14), (10, -8), (10, 4), (10, 4), (0, 6)]
            )
            pen.shape(root, "orange", 0.95)
            pen.stroke(arc(-4, -3, 4, 1.6, 200, 340, 6), 0.65)


def pumpkin(pen: Pen) -> None:
    pen.shape(tube([(0, -26), (2, -34), (9, -38)], [7, 6, 6]), "leaf_dark", 0.9)
    for x, width in ((-17, 12), (17, 12), (-9, 12), (9, 12), (0, 11)):
        pen.shape(ellipse(x, -11, width, 18 - abs(x) * 0.2), "orange", 0.9)
    leaf_blade(pen, -2, -27, 20, 13, -68)
    pen.stroke(smooth([(4, -28), (14, -32), (18, -26), (24, -30)], closed=False), 0.8)


def tomato_plant(pen: Pen) -> None:
    """On its stake: 52 units tall."""
    pen.shape(tube([(0, 4), (0, -52)], [3.6, 3.6]), "wood", 0.85)
    for x, y, turn in (
        (0, -6, -74),
        (0, -6, 76),
        (0, -20, -62),
        (0, -22, 62),
        (0, -34, -44),
        (0, -36, 44),
    ):
        leaf_blade(pen, x, y, 21, 12, turn)
    for x, y, r in ((-9, -10, 6.4), (10, -13, 6.4), (-7, -27, 5.8), (9, -30, 5.6)):
        pen.shape(ellipse(x, y, r, r * 0.94), "red", 0.9)
        pen.stroke([(x - 2.6, y - r * 0.5), (x, y - r * 0.8), (x + 2.6, y - r * 0.5)], 0.7)


def bean_poles(pen: Pen) -> None:
    """A wigwam of canes: 116 units tall."""
    for foot in (-22, 22, 0):
        pen.shape(tube([(foot, 4), (-foot * 0.16, -114)], [3.6, 3.2]), "wood", 0.85)
    pen.shape(tube([(-6, -98), (6, -98)], [5, 5]), "tan", 0.85)
    for i in range(6):
        y = -10 - i * 14.5
        x = (22 if i % 2 else -22) * (1 - (i * 14.5 + 10) / 118) * 1.05
        leaf_blade(pen, x, y, 20 - i, 13, 62 if i % 2 else -62)
        leaf_blade(pen, x * 0.4, y - 5, 16 - i * 0.6, 10, -40 if i % 2 else 40)
        pod = tube([(x * 0.5, y), (x * 0.5 + 2, y + 8), (x * 0.5, y + 15)], [0, 4.6, 0])
        pen.shape(pod, "grass", 0.8)
    open_flower(pen, -3, -72, 7, "coral", 6)
    open_flower(pen, 7, -40, 7, "coral", 6)


def toadstools(pen: Pen) -> None:
    for x, height, width in ((13, 20, 10), (-6, 34, 16)):
        foot = smooth(
            [
                (x - width * 0.3, -height * 0.6),
                (x - width * 0.42, 2),
                (x, 4),
                (x + width * 0.42, 2),
                (x + width * 0.3, -height * 0.6),
            ]
        )
        pen.shape(foot, "cream", 0.95)
        top = -height - width * 0.35
        cap = smooth(
            [
                (x - width, -height * 0.6),
                (x - width, -height * 0.6),
                (x - width * 0.7, top + width * 0.3),
                (x, top),
                (x + width * 0.7, top + width * 0.3),
                (x + width, -height * 0.6),
                (x + width, -height * 0.6),
                (x, -height * 0.52),
            ]
        )
        pen.shape(cap, "red")
        for dx, dy, r in ((-0.42, 0.55, 0.17), (0.1, 0.32, 0.2), (0.52, 0.66, 0.15)):
            pen.shape(
                ellipse(x + dx * width, top + dy * (height * 0.4 + width * 0.35), r * width),
                "cream",
                0.8,
            )


def clover(pen: Pen) -> None:
    for x, lean, height in ((-8, -8, 14), (8, 8, 16), (0, 0, 25)):
        px, py = stem(pen, x, lean, height, 2.8)
        for turn in (-90, 90, 0):
            heart = smooth(
                [(0, 0), (0, 0), (7, -7), (5, -13), (0, -10.5), (0, -10.5), (-5, -13), (-7, -7)]
            )
            pen.shape(moved(turned(heart, turn), px, py), "grass", 0.85)


def hostas(pen: Pen) -> None:
    """A mound of broad leaves."""
    for turn, length in ((-82, 26), (82, 26), (-52, 31), (52, 31), (-24, 34), (24, 34), (0, 33)):
        leaf_blade(pen, 0, 4, length, 17, turn, "leaf" if abs(turn) % 4 else "leaf_dark")


def fruit_bush(pen: Pen) -> None:
    crown = [
        ellipse(-14, -12, 15, 14),
        ellipse(14, -12, 15, 14),
        ellipse(0, -24, 16, 15),
        ellipse(0, -8, 18, 12),
    ]
    pen.union(crown, "leaf")
    for x, y in ((-17, -14), (-4, -28), (8, -18), (18, -9), (-6, -8), (10, -31)):
        pen.shape(ellipse(x, y, 3.8), "red", 0.85)


def swirl_stone(pen: Pen) -> None:
    stone = smooth([(-22, 5), (-22, -6), (-12, -17), (4, -19), (18, -11), (23, 0), (22, 5)])
    pen.shape(stone, "stone", pattern=swirls if pen.complexity == 5 else None)
    if pen.complexity < 5:
        pen.stroke(smooth([(-10, -11), (-4, -8), (-6, -2)], closed=False), 0.7)
        pen.stroke(smooth([(10, -8), (7, -4), (9, 0)], closed=False), 0.7)


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
