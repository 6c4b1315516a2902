"""Creatures of many arms, and the seahorse, about 140 units tall or wide."""

from ..faces import cheeks, eye, open_smile, smile
from ..geometry import (
    Point,
    along,
    ellipse,
    mirrored,
    moved,
    petal,
    smooth,
    spread,
    tube,
    tube_edges,
    turned,
)
from ..patterns import flowers, scales, spots, stripes, swirls, waves
from ..pen import Pen


def octopus(pen: Pen) -> None:
    arms: tuple[tuple[Point, ...], ...] = (
        ((10, 4), (32, 12), (52, 6), (62, -12), (58, -28), (46, -30), (41, -20), (47, -14)),
        ((10, 10), (30, 26), (52, 32), (70, 24), (73, 10), (63, 4), (57, 12), (62, 17)),
        ((8, 12), (18, 38), (36, 54), (56, 54), (62, 42), (53, 34), (46, 40), (50, 45)),
        ((4, 12), (9, 36), (8, 54), (17, 66), (31, 64), (33, 53), (25, 50), (23, 56)),
    )
    for spine in arms:
        for flip in (False, True):
            with pen.at(0, 0, flip=flip):
                tentacle(pen, spine, [18, 15, 13, 11, 8, 6, 4.5, 3])
    head = smooth(
        mirrored([(0, -62), (22, -57), (36, -40), (36, -20), (27, -4), (26, 10), (14, 18), (0, 20)])
    )
    pen.shape(head, "violet")
    crown = smooth(
        mirrored([(0, -62), (22, -57), (36, -40), (36, -24), (22, -24), (10, -28), (0, -23)])
    )
    with pen.clip(head):
        pen.pattern(crown, swirls)
    if pen.simple:
        for x, y, r in ((-18, -44, 5), (-6, -52, 3.4), (20, -46, 4)):
            pen.shape(ellipse(x, y, r, r * 0.8), "rose", 0.75)
    eye(pen, -12, -10, 9, (0.15, 0.1))
    eye(pen, 12, -10, 9, (-0.15, 0.1))
    cheeks(pen, 0, 4, 40, 4)
    open_smile(pen, 0, 3, 14)


def tentacle(pen: Pen, spine: tuple[Point, ...], widths: list[float]) -> None:
    arm = tube(spine, widths)
    pen.shape(arm, "violet")
    line = smooth(spine, closed=False)
    inner = tube_edges(spine, widths)[1]
    with pen.clip(arm):
        count = pen.by_detail(5, 7, 9) if pen.scale > 0.7 else pen.by_detail(3, 4, 5)
        for i in range(count):
            t = 0.22 + 0.66 * i / count
            (x0, y0), (x1, y1) = along(line, t), along(inner, t)
            pen.shape(
                ellipse(x0 * 0.45 + x1 * 0.55, y0 * 0.45 + y1 * 0.55, spread(widths, t) * 0.2),
                "rose",
                0.65,
            )
    pen.outline(arm)


def jellyfish(pen: Pen) -> None:
    for x, sway in ((-30, 1), (-16, -1), (16, 1), (30, -1)):
        spine = [(x, -8), (x + 6 * sway, 14), (x - 6 * sway, 34), (x + 5 * sway, 54), (x * 1.1, 68)]
        pen.shape(tube(spine, [5, 5, 5, 4, 2]), "rose", 0.9)
    for x, sway in ((-7, 1), (8, -1)):
        spine = [(x, -6), (x + 5 * sway, 16), (x - 4 * sway, 36), (x + 4 * sway, 56)]
        pen.shape(tube(spine, [14, 10, 15, 9, 13, 7, 9, 0]), "violet", 0.9, pattern=waves)
    hem = [(46 - 92 / 12 * i, -8 + (5 if i % 2 else 0)) for i in range(13)]
    bell = smooth(
        [(0, -64), (26, -58), (42, -40), (47, -16), *hem, (-47, -16), (-42, -40), (-26, -58)]
    )
    pen.shape(bell, "violet")
    with pen.clip(bell):
        crown = smooth([(0, -70), (20, -60), (24, -44), (0, -38), (-24, -44), (-20, -60)])
        pen.shape(crown, "rose", 0.8, pattern=flowers if pen.complexity == 5 else spots)
        pen.stroke(
            smooth([(-50, -18), (-24, -13), (0, -12), (24, -13), (50, -18)], closed=False), 0.8
        )
        if pen.ornate:
            for side in (-1, 1):
                pen.pattern(ellipse(side * 38, -34, 13, 22), scales)
                pen.outline(ellipse(side * 38, -34, 13, 22), 0.7)
    pen.outline(bell)
    eye(pen, -12, -29, 6.6, (0.2, 0.1))
    eye(pen, 12, -29, 6.6, (-0.2, 0.1))
    smile(pen, 0, -20, 12, 0.5)


def seahorse(pen: Pen) -> None:
    back = smooth([(-8, -14), (-24, -18), (-32, -4), (-26, 10), (-6, 12)])
    pen.shape(back, "gold")
    with pen.clip(back):
        pen.ribs(
            [(-6, -10), (-4, 10)], [(-24, -22), (-36, -4), (-26, 14)], pen.by_detail(3, 4, 6), 0.6
        )
    spine = [
        (0, -38),
        (6, -22),
        (4, 0),
        (-6, 22),
        (-10, 40),
        (0, 56),
        (16, 58),
        (22, 46),
        (14, 40),
        (9, 46),
    ]
    widths = [18, 24, 30, 24, 17, 14, 11, 8, 6, 4]
    body = tube(spine, widths)
    pen.shape(body, "orange")
    left, right = tube_edges(spine, widths)
    with pen.clip(body):
        for i in range(3, 19):
            (x0, y0), (x1, y1) = along(left, i / 21), along(right, i / 21)
            pen.stroke(
                smooth([(x0, y0), ((x0 + x1) / 2, (y0 + y1) / 2 + 3), (x1, y1)], closed=False), 0.75
            )
        pen.pattern(body, stripes) if pen.ornate else None
    pen.outline(body)
    seahorse_head(pen)
    pen.shape(moved(turned(petal(15, 11), 250), -1, -22), "gold", 0.85)


def seahorse_head(pen: Pen) -> None:
    for turn in (-62, -34, -6):
        pen.shape(moved(turned(petal(20, 11), turn), 2, -52), "gold", 0.9)
    head = smooth(
        [
            (-12, -42),
            (-8, -58),
            (8, -64),
            (22, -57),
            (28, -49),
            (44, -46),
            (49, -48),
            (50, -38),
            (44, -38),
            (30, -37),
            (18, -29),
            (0, -26),
        ]
    )
    pen.shape(head, "orange")
    eye(pen, 11, -48, 7.5, (0.3, 0.1))
    smile(pen, 27, -38, 9, 0.4, -20)
    pen.shape(ellipse(14, -35, 3.6, 2.6), "blush", 0.6)


def crab(pen: Pen) -> None:
    for flip in (False, True):
        with pen.at(0, 0, flip=flip):
            crab_limbs(pen)
    shell = smooth(mirrored([(0, -24), (22, -23), (42, -10), (46, 6), (32, 22), (12, 28), (0, 29)]))
    pen.shape(shell, "red")
    with pen.clip(shell):
        pen.pattern(
            smooth(
                mirrored([(0, -24), (22, -23), (42, -10), (48, 8), (38, 12), (27, -6), (0, -12)])
            ),
            swirls,
        )
    if pen.simple:
        for x, y, r in ((-30, -2, 4), (-22, -12, 2.8), (28, -6, 4), (33, 5, 2.6)):
            pen.shape(ellipse(x, y, r), "coral", 0.75)
    for x in (-13, 13):
        pen.shape(tube([(x * 0.9, -18), (x, -34)], [6, 6]), "red")
        eye(pen, x, -39, 9, (-0.15 if x > 0 else 0.15, 0.15))
    if pen.ornate:
        with pen.clip(shell):
            pen.shape(
                smooth([(-30, 40), (-34, 10), (-24, -8), (0, -13), (24, -8), (34, 10), (30, 40)]),
                "red",
                0.75,
            )
        pen.outline(shell)
    cheeks(pen, 0, 4, 42, 4.4)
    open_smile(pen, 0, 4, 18)


def crab_limbs(pen: Pen) -> None:
    legs: tuple[tuple[Point, ...], ...] = (
        ((34, 12), (54, 6), (66, 18), (68, 30)),
        ((30, 18), (46, 20), (56, 32), (56, 43)),
        ((22, 22), (34, 30), (41, 40), (39, 50)),
    )
    for leg in legs:
        pen.shape(tube(leg, [9, 9, 7, 0]), "coral")
    pen.shape(tube([(36, -4), (54, -8), (58, -24)], [11, 11, 10]), "coral")
    claw = smooth(
        [
            (48, -26),
            (42, -44),
            (48, -62),
            (60, -70),
            (60, -70),
            (60, -54),
            (64, -46),
            (70, -54),
            (78, -62),
            (78, -62),
            (82, -46),
            (76, -30),
            (62, -22),
        ]
    )
    pen.shape(claw, "red", pattern=scales)
