"""What stands on the sea floor. The foot is at (0, 0); up is negative y; about 40 units tall."""

import math

from ..geometry import (
    Path,
    Point,
    arc,
    ellipse,
    moved,
    smooth,
    spiral,
    tube,
)
from ..patterns import fans, lattice, scales, spots, swirls, waves
from ..pen import Pen


def branch_coral(pen: Pen) -> None:
    branches: tuple[tuple[list[Point], float], ...] = (
        ([(0, 2), (0, -14), (-1, -30), (2, -46)], 7),
        ([(0, -8), (-9, -18), (-14, -30), (-13, -40)], 6),
        ([(0, -12), (9, -20), (14, -30), (14, -42)], 6),
        ([(-11, -24), (-19, -28), (-22, -36)], 5),
        ([(12, -26), (20, -29), (24, -36)], 5),
    )
    pen.union([tube(spine, [w, w, w * 0.8]) for spine, w in branches], "coral")
    if pen.ornate:
        for x, y in (
            (0, -8),
            (0, -18),
            (0, -28),
            (1, -38),
            (-12, -34),
            (13, -36),
            (8, -20),
            (-8, -18),
        ):
            pen.outline(ellipse(x, y, 1.3), 0.6)


def fan_coral(pen: Pen) -> None:
    pen.shape(tube([(0, 2), (0, -14)], [6, 5]), "rose")
    edge: Path = [(0, -10)]
    for i in range(15):
        a = math.radians(198 + 144 * i / 14)
        r = 34 + (3 if i % 2 else 0)
        edge.append((r * math.cos(a), -10 + r * math.sin(a)))
    fan = smooth([edge[0], *edge])
    pen.shape(fan, "rose")
    with pen.clip(fan):
        for i in range(1, pen.by_detail(5, 7, 9)):
            a = math.radians(198 + 144 * i / pen.by_detail(5, 7, 9))
            pen.stroke([(0, -10), (40 * math.cos(a), -10 + 40 * math.sin(a))], 0.7, taper=False)
        for r in (14, 24)[: pen.by_detail(1, 2, 2)]:
            pen.stroke(arc(0, -10, r, r, 190, 350, 20), 0.7, taper=False)
    pen.outline(fan)


def brain_coral(pen: Pen) -> None:
    dome = smooth([(-24, 4), (-26, -8), (-17, -21), (0, -26), (17, -21), (26, -8), (24, 4)])
    pen.shape(dome, "gold", pattern=waves)
    if pen.simple:
        for x, y, r in ((-11, -12, 6), (9, -14, 7), (2, -1, 4)):
            pen.stroke(spiral(x, y, r, 1.4, 200), 0.8)


def tube_sponge(pen: Pen) -> None:
    for spine, width in (
        ([(8, 2), (12, -16), (16, -30)], 13),
        ([(-8, 2), (-13, -14), (-17, -25)], 12),
        ([(0, 3), (0, -20), (-1, -44)], 14),
    ):
        x, y = spine[-1]
        left, right = x - width / 2, x + width / 2
        body = smooth(
            [
                (spine[0][0] - width * 0.3, 3),
                (spine[1][0] - width * 0.42, spine[1][1]),
                (left, y),
                (left, y),
                (right, y),
                (right, y),
                (spine[1][0] + width * 0.42, spine[1][1]),
                (spine[0][0] + width * 0.3, 3),
            ]
        )
        pen.shape(body, "violet", pattern=spots if pen.complexity < 5 else lattice)
        pen.shape(ellipse(x, y, width / 2, width * 0.24), "violet")
        pen.shape(ellipse(x, y, width * 0.3, width * 0.12), "violet", 0.7)


def anemone(pen: Pen) -> None:
    arms = pen.by_detail(7, 9, 11)
    for row, length in ((0, 34), (1, 25)):
        for i in range(arms - row):
            lean = (i - (arms - row - 1) / 2) / arms * 1.9
            x = lean * 9
            tip = (x + lean * length * 0.85, -10 - length * (1 - 0.22 * lean * lean))
            spine = [(x, -6), (x + lean * 9 + 2, -10 - length * 0.5), tip]
            pen.shape(tube(spine, [5, 5.5, 6]), "rose", 0.9)
    base = smooth([(-15, 4), (-13, -8), (-17, -13), (0, -10), (17, -13), (13, -8), (15, 4)])
    pen.shape(base, "coral", pattern=scales)


def seagrass(pen: Pen) -> None:
    blades = ((-10, -20, 28), (10, 22, 26), (-5, -8, 42), (6, 8, 38), (0, 2, 52))
    for foot, lean, height in blades:
        spine = [
            (foot * 0.6, 3),
            (foot, -height * 0.4),
            (foot + lean * 0.25, -height * 0.7),
            (foot + lean * 0.7, -height),
        ]
        pen.shape(tube(spine, [4, 6, 5, 0]), "green", 0.9)
        if pen.ornate:
            pen.stroke(smooth(spine, closed=False)[2:-6], 0.55)


def kelp(pen: Pen) -> None:
    """Tall: 130 units."""
    spine = [(6 * math.sin(i * 1.1), -i * 16.0) for i in range(9)]
    spine[0] = (0, 3)
    line = smooth(spine, closed=False)
    leaf = smooth([(0, 0), (0, 0), (-6, -10), (-5, -22), (0, -32), (0, -32), (6, -20), (5, -8)])
    stem = tube(spine, [5, 4, 4, 4, 3, 2])
    for i, place in enumerate(range(9, len(line) - 4, 9)):
        x, y = line[place]
        for side in (-1, 1) if not pen.simple else (-1 if i % 2 else 1,):
            with pen.at(x, y, 1 - i * 0.03, side * 58):
                pen.shape(leaf, "kelp", 0.9)
                pen.stroke([(0, -4), (1, -14), (0, -25)], 0.6)
    pen.shape(stem, "green", 0.9)
    x, y = line[-1]
    pen.shape(moved(leaf, x, y + 4), "kelp", 0.9)


def rock(pen: Pen) -> None:
    stone = smooth(
        [(-30, 5), (-29, -9), (-18, -22), (-4, -24), (8, -17), (18, -19), (28, -8), (31, 5)]
    )
    pen.shape(stone, "stone", pattern=swirls if pen.complexity == 5 else None)
    if pen.complexity < 5:
        pen.stroke(smooth([(-16, -16), (-10, -11), (-12, -4)], closed=False), 0.7)
        pen.stroke(smooth([(14, -12), (10, -7), (13, -2)], closed=False), 0.7)


def spire(pen: Pen) -> None:
    """A chimney of rock: 70 units."""
    stack = smooth(
        [
            (-22, 5),
            (-18, -14),
            (-13, -28),
            (-14, -42),
            (-8, -56),
            (-6, -68),
            (4, -70),
            (9, -58),
            (8, -46),
            (15, -34),
            (14, -20),
            (22, -8),
            (24, 5),
        ]
    )
    pen.shape(stack, "stone")
    for x, y, width in ((-3, -52, 9), (4, -36, 12), (-4, -20, 14), (6, -7, 14)):
        pen.stroke(arc(x, y, width / 2, 4, 20, 160, 8), 0.75)
    if pen.ornate:
        pen.pattern(smooth([(-20, 5), (-14, -22), (0, -30), (14, -20), (22, 5)]), scales)


def scallop_shell(pen: Pen) -> None:
    edge: list[Point] = []
    for i in range(13):
        a = math.radians(190 + 160 * i / 12)
        r = 20 + (1.5 if i % 2 else 0)
        edge.append((r * math.cos(a), -3 + r * math.sin(a)))
    shell = smooth([(6, 1), (-6, 1), (-6, 1), *edge, (6, 1)])
    pen.shape([(-10, 4), (10, 4), (6, -3), (-6, -3)], "rose", 0.9)
    pen.shape(shell, "cream")
    count = pen.by_detail(4, 6, 6)
    for i in range(count):
        a = math.radians(190 + 160 * (i + 0.5) / count)
        pen.stroke(
            [
                (0, 0),
                (8 * math.cos(a), 8 * math.sin(a) - 2),
                (19 * math.cos(a), -3 + 19 * math.sin(a)),
            ],
            0.7,
        )


def conch(pen: Pen) -> None:
    body = smooth(
        [(-24, -2), (-24, -2), (-14, -14), (2, -20), (16, -16), (20, -4), (12, 4), (-6, 3)]
    )
    pen.shape(body, "coral")
    for x, size in ((-15, 6), (-7, 9), (3, 11)):
        pen.stroke(arc(x - 4, -6, 5, size, -70, 70, 10), 0.8)
    pen.shape(smooth([(4, 2), (8, -8), (16, -10), (18, -3), (11, 3)]), "rose", 0.85)


def sand_ripples(pen: Pen, ground: Path, top: float, bottom: float) -> None:
    """The floor of the sea: its edge is `ground`, its lines and pebbles depend on the audience."""
    pen.shape(ground, "sand", pattern=fans if pen.complexity == 5 else None)
    if pen.complexity < 5:
        for _ in range(pen.by_detail(7, 12, 16)):
            x, y = pen.rng.uniform(18, 198), pen.rng.uniform(top + 8, bottom - 2)
            pen.stroke(arc(x, y, 7, 2.4, 200, 340, 8), 0.65)
