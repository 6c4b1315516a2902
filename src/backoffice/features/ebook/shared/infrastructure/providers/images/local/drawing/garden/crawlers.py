"""Snail, frog and caterpillar, about 140 units wide."""

import math

from ..faces import cheeks, eye, open_smile
from ..geometry import ellipse, mirrored, moved, petal, smooth, spiral, tube, turned
from ..patterns import flowers, scales, spots, swirls, waves
from ..pen import Pen
from .insects import feeler

SHELL_TURNS = 2.3


def snail(pen: Pen) -> None:
    for x, lean in ((50, -8), (67, 9)):
        pen.shape(tube([(x, -20), (x + lean * 0.4, -38), (x + lean, -54)], [8, 7, 7]), "tan")
        eye(pen, x + lean, -57, 9, (0.2, 0.1))
    foot = smooth(
        [
            (-74, 46),
            (-74, 46),
            (-50, 36),
            (-20, 30),
            (14, 30),
            (30, 14),
            (32, -8),
            (41, -26),
            (60, -31),
            (79, -22),
            (84, -4),
            (75, 22),
            (60, 42),
            (48, 47),
            (48, 47),
            (-10, 48),
        ]
    )
    pen.shape(foot, "tan")
    with pen.clip(foot):
        hem = smooth([(-80, 44), (-20, 39), (20, 40), (46, 30), (60, 20), (90, 60), (-80, 60)])
        pen.shape(hem, "cream", 0.75, pattern=waves)
    pen.outline(foot)
    cheeks(pen, 59, -6, 40, 3.8)
    open_smile(pen, 59, -11, 17)
    snail_shell(pen, -16, -8, 44)


def snail_shell(pen: Pen, x: float, y: float, radius: float) -> None:
    pen.shape(ellipse(x, y, radius), "coral")
    whorl = spiral(x, y, radius, SHELL_TURNS, 60)
    with pen.clip(ellipse(x, y, radius)):
        pen.stroke(whorl, 0.9, taper=False)
        for i in range(shell_ribs(pen)):
            shell_rib(pen, x, y, radius, 360 / shell_ribs(pen) * i)
    pen.outline(ellipse(x, y, radius))


def shell_ribs(pen: Pen) -> int:
    return pen.by_detail(7, 10, 13)


def shell_rib(pen: Pen, x: float, y: float, radius: float, turn: float) -> None:
    """A bar across the outermost whorl, `turn` degrees along it, and beads where there is room."""
    a = math.radians(60 + turn)
    outer = radius
    inner = radius * (1 - (1 + turn / 360) / SHELL_TURNS)
    before = radius * (1 - turn / 360 / SHELL_TURNS)
    pen.stroke([(x + r * math.cos(a), y + r * math.sin(a)) for r in (before, inner)], 0.75, False)
    if pen.ornate:
        middle = math.radians(60 + turn + 180 / shell_ribs(pen))
        r = (before + inner) / 2
        bead = min(outer * 0.1, r * math.pi / shell_ribs(pen) * 0.7)
        pen.outline(ellipse(x + r * math.cos(middle), y + r * math.sin(middle), bead), 0.65)


def frog(pen: Pen) -> None:
    for flip in (False, True):
        with pen.at(0, 0, flip=flip):
            pen.shape(
                smooth([(22, 20), (44, 6), (62, 16), (66, 38), (54, 54), (28, 54)]),
                "leaf",
                pattern=spots,
            )
            webbed_foot(pen, 52, 54)
    body = smooth(mirrored([(0, -18), (26, -10), (37, 16), (34, 44), (18, 56), (0, 58)]))
    pen.shape(body, "leaf")
    belly = smooth(mirrored([(0, 6), (16, 10), (24, 30), (18, 50), (0, 56)]))
    pen.shape(belly, "cream", 0.85, pattern=scales)
    for flip in (False, True):
        with pen.at(0, 0, flip=flip):
            pen.shape(tube([(29, 14), (30, 34), (21, 54)], [16, 14, 11]), "leaf")
            webbed_foot(pen, 21, 58)
    head = smooth(
        mirrored([(0, -46), (16, -47), (40, -40), (57, -22), (53, -2), (34, 10), (0, 14)])
    )
    bulges = [ellipse(-27, -47, 19), ellipse(27, -47, 19)]
    pen.union([head, *bulges], "leaf")
    if pen.complexity > 2:
        for px, py, r in ((-6, -36, 3), (5, -40, 2.2), (3, -31, 2.2)):
            pen.shape(ellipse(px, py, r), "grass", 0.7)
    eye(pen, -27, -48, 12.5, (0.15, 0.1))
    eye(pen, 27, -48, 12.5, (-0.15, 0.1))
    for side in (-1, 1):
        pen.dot(side * 4, -20, 1.5)
    cheeks(pen, 0, -8, 80, 5.4)
    open_smile(pen, 0, -12, 32)


def webbed_foot(pen: Pen, x: float, y: float) -> None:
    toes = [moved(turned(petal(17, 10, 0.72), turn), x, y - 6) for turn in (140, 180, 220)]
    pen.union([*toes, ellipse(x, y - 5, 7)], "grass", 0.9)


def caterpillar(pen: Pen) -> None:
    links = ((-68, 24, 16), (-48, 17, 19), (-24, 6, 22), (4, 12, 23))
    fillings = (spots, swirls, flowers, scales)
    for i, (x, y, r) in enumerate(links):
        for side in (-6, 7):
            foot = (x + side, 42)
            pen.shape(
                tube([(foot[0], y + r * 0.5), foot, (foot[0] + 3, 42)], [7, 7, 7]), "orange", 0.9
            )
        pen.shape(ellipse(x, y, r), "leaf" if i % 2 else "grass", pattern=fillings[i])
        if pen.simple:
            pen.shape(ellipse(x - 2, y - 2, r * 0.42), "gold", 0.8)
    feeler(pen, 30, -34, -9, 24, "orange")
    feeler(pen, 50, -34, 9, 24, "orange")
    pen.shape(ellipse(38, -10, 32, 30), "grass")
    eye(pen, 29, -14, 8.4, (0.3, 0.1))
    eye(pen, 51, -14, 7.6, (0.1, 0.1))
    cheeks(pen, 41, 0, 42, 4.4)
    open_smile(pen, 41, -1, 15)
