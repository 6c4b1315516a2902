"""Those with feathers. They look to the right; about 140 units long."""

from ..faces import eye
from ..geometry import Point, ellipse, moved, petal, smooth, tube, turned
from ..patterns import scales, spots, waves
from ..pen import Pen
from .parts import arm, coat, hind_leg, nostril, teeth, underside


def velociraptor(pen: Pen) -> None:
    skin = "gold"
    for turn, length in ((-122, 34), (-66, 34), (-108, 42), (-80, 42), (-94, 48)):
        feather(pen, -56, -7, length, 15, turn, "teal")
    hind_leg(pen, 24, 10, skin, 0.86, turn=-34)
    for turn, length in ((-70, 18), (-46, 22), (-22, 21)):
        feather(pen, 30, -42, length, 10, turn, "teal")
    body = smooth(
        [
            (26, -46),
            (38, -55),
            (52, -51),
            (66, -46),
            (80, -39),
            (84, -30),
            (74, -23),
            (56, -20),
            (46, -13),
            (42, 4),
            (28, 18),
            (4, 24),
            (-18, 18),
            (-44, 4),
            (-66, -4),
            (-66, -10),
            (-44, -11),
            (-18, -18),
            (6, -22),
            (20, -32),
        ]
    )
    pen.shape(body, skin)
    belly: list[Point] = [(53, -8), (38, -10), (28, 4), (4, 12), (-20, 11), (-40, 14)]
    underside(pen, body, belly, [(80, -6), (60, 20), (44, 40), (4, 50), (-20, 40), (-40, 30)])
    back: list[Point] = [(18, -20), (20, -6), (0, 4), (-38, -2), (-40, -7), (-10, -14)]
    coat(pen, back, spots, [(-24, -8, 3.6), (-12, -11, 4.4), (2, -14, 4), (16, -18, 3.4)], "orange")
    hind_leg(pen, -14, 14, skin, 0.92, pattern=scales)
    sickle_claw(pen, 1, 44)
    for turn, length in ((168, 22), (200, 26), (232, 26)):
        feather(pen, 30, 3, length, 12, turn, "teal")
    arm(pen, [(24, -8), (31, 6), (47, 10)], 8.5, skin)
    eye(pen, 45, -39, 7.6, (0.3, 0))
    nostril(pen, 75, -35)
    teeth(pen, [(80, -29), (66, -27), (54, -28), (46, -32)], (0.2, 0.45), 4.6)


def feather(
    pen: Pen, x: float, y: float, length: float, width: float, turn: float, fill: str
) -> None:
    with pen.at(x, y, turn=turn):
        path = smooth(
            [(0, 0), (0, 0), (width / 2, -length * 0.6), (0, -length), (-width / 2, -length * 0.6)]
        )
        pen.shape(path, fill, 0.85)
        pen.stroke([(0, -length * 0.3), (0, -length * 0.55), (0, -length * 0.8)], 0.6)
        if pen.ornate:
            for part in (0.5, 0.7):
                for side in (-1, 1):
                    pen.stroke(
                        [(0, -length * part), (side * width * 0.3, -length * (part + 0.1))], 0.5
                    )


def sickle_claw(pen: Pen, x: float, y: float) -> None:
    claw = smooth([(-4, 4), (-1, -5), (8, -9), (15, -3), (15, -3), (8, -2), (5, 5)])
    pen.shape(moved(claw, x, y), "cream", 0.85)


def archaeopteryx(pen: Pen) -> None:
    for turn, length in ((-116, 54), (-92, 50), (-104, 62)):
        feather(pen, -8, 14, length, 19, turn, "teal")
    raised_wing(pen, 8, -4, 14)
    for turn, length in ((-80, 15), (-50, 19), (-22, 17)):
        pen.shape(moved(turned(petal(length, 10), turn), 24, -50), "teal", 0.85)
    body = smooth(
        [
            (28, -56),
            (44, -54),
            (52, -44),
            (70, -38),
            (70, -38),
            (56, -30),
            (46, -26),
            (42, -8),
            (36, 14),
            (20, 30),
            (-4, 32),
            (-20, 20),
            (-16, 0),
            (4, -20),
            (14, -34),
            (16, -48),
        ]
    )
    pen.shape(body, "orange")
    with pen.clip(body):
        bib = smooth([(60, -24), (40, -26), (28, -8), (20, 10), (2, 40), (60, 60)])
        pen.shape(bib, "cream", 0.8, pattern=scales)
        beak = smooth([(53, -50), (50, -40), (54, -26), (80, -30), (80, -44)])
        pen.shape(beak, "gold", 0.8)
    pen.outline(body)
    raised_wing(pen, 2, 2, -16)
    eye(pen, 38, -42, 7.2, (0.3, 0))
    pen.stroke(smooth([(66, -37), (58, -36), (52, -33)], closed=False), 0.8)
    perch(pen)


def raised_wing(pen: Pen, x: float, y: float, turn: float) -> None:
    with pen.at(x, y, turn=turn):
        for lean, length in ((-78, 44), (-62, 54), (-46, 60), (-30, 62), (-14, 58)):
            feather(pen, 0, 0, length, 17, lean, "teal")
        for lean, length in ((-68, 26), (-44, 32), (-20, 31)):
            feather(pen, 0, 0, length, 15, lean, "sky_blue")
        shoulder = turned(ellipse(0, -8, 9, 15), -44)
        pen.shape(shoulder, "gold", 0.9, pattern=scales)


def perch(pen: Pen) -> None:
    """A fallen trunk, and the claws around it."""
    log = tube([(-52, 47), (0, 44), (58, 46)], [21, 22, 21])
    pen.shape(log, "wood", pattern=waves)
    if pen.simple:
        for x, y in ((-34, 42), (-16, 50), (34, 44)):
            pen.stroke([(x - 9, y), (x, y - 1), (x + 9, y)], 0.7)
    pen.shape(ellipse(58, 46, 7.5, 10.5), "cream", 0.9)
    pen.outline(ellipse(58, 46, 3.4, 5), 0.7)
    for x in (4, 22):
        pen.shape(tube([(x, 28), (x, 37)], [5.5, 5.5]), "gold", 0.9)
        for dx in (-6, 0, 6):
            pen.shape(tube([(x, 36), (x + dx, 44)], [5, 5]), "gold", 0.85)
