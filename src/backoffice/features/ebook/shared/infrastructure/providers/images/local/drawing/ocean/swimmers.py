"""The turtle and the mammals, about 140 units long."""

from ..faces import eye, smile
from ..geometry import arc, ellipse, moved, petal, rose, smooth, tube, turned
from ..patterns import leaves, scales, spots, stripes, swirls, waves
from ..pen import Pen


def turtle(pen: Pen) -> None:
    skin = "green"
    pen.shape(tube([(20, 10), (36, 26), (42, 44), (38, 54)], [15, 17, 12, 2]), skin)
    pen.shape(tube([(-30, 12), (-40, 28), (-54, 36)], [14, 14, 3]), skin)
    pen.shape(tube([(-38, 8), (-52, 12), (-60, 10)], [12, 7, 0]), skin)
    pen.shape(tube([(30, 4), (46, -6), (58, -14)], [24, 20, 20]), skin)
    head = smooth(
        [(82, -14), (76, -28), (62, -33), (49, -26), (46, -12), (54, -1), (70, -1), (80, -6)]
    )
    pen.shape(head, skin)
    pen.shape(
        smooth([(-46, 10), (-24, 27), (8, 29), (36, 20), (46, 4), (0, 2)]), "cream", pattern=stripes
    )
    flipper = tube([(22, 6), (24, 26), (8, 46), (-20, 58)], [20, 25, 19, 0])
    pen.shape(flipper, skin, pattern=scales)
    if pen.simple:
        for x, y, r in ((21, 26, 3.6), (14, 37, 3.2), (3, 46, 2.5)):
            pen.shape(ellipse(x, y, r), "teal", 0.75)
    turtle_shell(pen)
    eye(pen, 65, -17, 6.8, (0.3, 0))
    smile(pen, 70, -6, 15, 0.4, -14)
    pen.shape(ellipse(57, -6.5, 3.4, 2.5), "blush", 0.6)


def turtle_shell(pen: Pen) -> None:
    shell = smooth(
        [
            (-48, 12),
            (-46, -8),
            (-30, -30),
            (-2, -41),
            (26, -33),
            (44, -10),
            (47, 8),
            (40, 13),
            (0, 16),
            (-40, 16),
        ]
    )
    pen.shape(shell, "olive")
    dome = smooth(
        [(-37, 4), (-34, -9), (-23, -23), (-2, -31), (19, -26), (33, -8), (36, 2), (0, 5)]
    )
    with pen.clip(shell):
        for i in range(11):
            a = arc(0, 4, 60, 52, 180 + 18 * i, 180 + 18 * i, 1)[0]
            pen.stroke([(a[0] * 0.5, 4 + (a[1] - 4) * 0.5), a], 0.8)
        for foot in (-24, 0, 24):
            pen.stroke([(foot, 0), (foot * 1.1, 20)], 0.8)
        if pen.ornate:
            for i in range(10):
                x, y = arc(0, 4, 41, 38, 189 + 18 * i, 189 + 18 * i, 1)[0]
                pen.outline(ellipse(x, y, 2.6), 0.6)
    pen.outline(shell)
    pen.shape(dome, "teal")
    with pen.clip(dome):
        for x in (-22, 0, 22):
            for side in (-6, 6):
                pen.stroke([(x + side, -21), (x + side * 1.5, -40)], 0.85, taper=False)
                pen.stroke([(x + side, -3), (x + side * 1.3, 10)], 0.85, taper=False)
            plate = [
                (x - 6, -22),
                (x + 6, -22),
                (x + 11, -12),
                (x + 6, -3),
                (x - 6, -3),
                (x - 11, -12),
            ]
            pen.shape(plate, "gold", 0.85)
            if pen.ornate:
                pen.outline(rose(x, -12.5, 7, 6, 0.3), 0.6)
                pen.outline(ellipse(x, -12.5, 2.4), 0.6)
    pen.outline(dome)


def whale(pen: Pen) -> None:
    flukes = smooth(
        [
            (-50, -14),
            (-54, -26),
            (-68, -33),
            (-80, -28),
            (-80, -28),
            (-74, -14),
            (-60, -6),
            (-50, -2),
            (-38, -8),
            (-36, -22),
            (-42, -38),
            (-42, -38),
            (-50, -32),
        ]
    )
    with pen.at(-6, -8):
        pen.shape(flukes, "blue", pattern=waves)
    body = smooth(
        [
            (60, 2),
            (54, -20),
            (34, -36),
            (6, -37),
            (-20, -26),
            (-40, -14),
            (-54, -14),
            (-60, -12),
            (-56, -2),
            (-40, 18),
            (-14, 34),
            (18, 38),
            (44, 30),
            (57, 16),
        ]
    )
    pen.shape(body, "blue")
    with pen.clip(body):
        back = smooth([(34, -38), (28, -22), (22, 4), (-10, 14), (-60, 4), (-56, -16), (-10, -40)])
        pen.pattern(back, swirls if pen.complexity == 5 else spots)
        edge = [(70, 6), (40, 12), (14, 12), (-12, 10), (-36, 4), (-60, 2)]
        pen.shape([*smooth(edge, closed=False), (-60, 60), (70, 60)], "cream")
        grooves = pen.by_detail(3, 5, 6)
        for i in range(1, grooves + 1):
            drop = i * 27 / (grooves + 1)
            pen.stroke(smooth([(x * (1 - i * 0.04), y + drop) for x, y in edge], closed=False), 0.7)
    pen.outline(body)
    pen.shape(
        smooth([(14, 16), (20, 34), (10, 48), (-6, 54), (-6, 54), (-8, 40), (0, 18)]),
        "blue",
        pattern=leaves,
    )
    eye(pen, 36, -3, 6.5, (0.3, 0.1))
    smile(pen, 46, 13, 15, 0.42, -8)
    pen.shape(ellipse(27, 5.5, 4, 2.8), "blush", 0.6)
    whale_spout(pen)


def whale_spout(pen: Pen) -> None:
    plume = smooth(
        [
            (0, 0),
            (0, 0),
            (2, -14),
            (10, -25),
            (22, -26),
            (27, -17),
            (21, -13),
            (19, -19),
            (12, -17),
            (7, -8),
            (4, 0),
            (4, 0),
        ]
    )
    for flip in (False, True):
        with pen.at(18, -37, flip=flip):
            pen.shape(plume, "foam", 0.85)
    drop = smooth([(0, -8), (0, -8), (-4, 1), (0, 5), (4, 1)])
    for x, y, size in ((18, -66, 1.1), (6, -72, 0.8), (30, -72, 0.8)):
        pen.shape(moved(drop, x, y, size), "foam", 0.8)


def dolphin(pen: Pen) -> None:
    with pen.at(-56, 24, 0.9, 22):
        pen.shape(
            smooth(
                [
                    (4, -4),
                    (-10, -22),
                    (-28, -26),
                    (-28, -26),
                    (-22, -10),
                    (-14, 0),
                    (-22, 12),
                    (-26, 28),
                    (-26, 28),
                    (-8, 20),
                    (4, 6),
                ]
            ),
            "steel",
        )
    pen.shape(
        smooth([(12, -26), (0, -44), (-20, -52), (-20, -52), (-20, -38), (-16, -22)]),
        "steel",
        pattern=waves,
    )
    body = smooth(
        [
            (70, 8),
            (62, 2),
            (50, -4),
            (42, -18),
            (22, -30),
            (-4, -32),
            (-30, -20),
            (-48, 2),
            (-60, 22),
            (-56, 28),
            (-42, 16),
            (-22, 8),
            (0, 10),
            (24, 18),
            (44, 20),
            (56, 16),
            (68, 14),
        ]
    )
    pen.shape(body, "steel")
    with pen.clip(body):
        pen.pattern(
            smooth([(26, -34), (30, -8), (22, 10), (-20, 8), (-60, 30), (-44, -10)]), swirls
        )
        edge = smooth([(54, 8), (36, 6), (14, 2), (-10, -2), (-30, 2), (-60, 30)], closed=False)
        pen.shape([*edge, (-40, 60), (90, 60), (80, 16)], "white", 0.85)
    pen.outline(body)
    pen.shape(
        smooth([(22, 8), (16, 28), (0, 40), (0, 40), (-2, 24), (6, 6)]), "steel", pattern=leaves
    )
    eye(pen, 38, -5, 5.6, (0.3, 0.1))
    pen.stroke(smooth([(69, 11), (58, 9), (48, 8), (44, 4)], closed=False), 0.9)


def seal(pen: Pen) -> None:
    for turn in (-28, 8):
        pen.shape(moved(turned(petal(30, 17, 0.6), -90 + turn), -44, 34), "steel", pattern=waves)
    head = smooth(
        [
            (38, -46),
            (30, -62),
            (12, -69),
            (-8, -63),
            (-18, -46),
            (-14, -30),
            (4, -20),
            (26, -24),
            (37, -34),
        ]
    )
    body = smooth(
        [
            (24, -34),
            (28, -12),
            (30, 10),
            (25, 32),
            (14, 42),
            (-16, 44),
            (-44, 42),
            (-54, 36),
            (-48, 26),
            (-32, 14),
            (-20, -8),
            (-15, -34),
            (4, -48),
        ]
    )
    pen.union([body, head], "steel")
    pen.pattern(
        smooth([(-2, -8), (-2, 44), (-44, 42), (-54, 36), (-48, 26), (-32, 14), (-19, -8)]), spots
    )
    with pen.clip(body):
        pen.shape(
            smooth([(34, -22), (16, -20), (4, -4), (0, 18), (4, 60), (70, 60), (60, -10)]),
            "cream",
            0.8,
        )
        pen.outline(body, 0.5)
    for x, turn in ((18, 152), (-12, 205)):
        pen.shape(moved(turned(petal(30, 17, 0.65), turn), x, 22), "steel")
    eye(pen, 2, -47, 6.2, (0.2, 0))
    eye(pen, 25, -47, 6.2, (0, 0))
    for side in (-1, 1):
        pen.shape(ellipse(15 + side * 6, -34, 7, 5.6), "cream", 0.8)
        for lift in (-3, 2):
            pen.stroke(
                [
                    (15 + side * 9, -34 + lift),
                    (15 + side * 19, -35 + lift * 1.9),
                    (15 + side * 26, -34 + lift * 3),
                ],
                0.6,
            )
    pen.dot(15, -39.5, 3.6)
    smile(pen, 15, -27, 8, 0.5)
