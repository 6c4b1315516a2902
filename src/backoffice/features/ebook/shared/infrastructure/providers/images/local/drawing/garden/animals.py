"""Hedgehog, rabbit, squirrel and robin, about 130 units tall or wide."""

import math

from ..faces import cheeks, eye, smile
from ..geometry import (
    Path,
    arc,
    between,
    ellipse,
    mirrored,
    moved,
    petal,
    smooth,
    tube,
    tube_edges,
    turned,
)
from ..patterns import fans, flowers, leaves, scales, spots, waves
from ..pen import Pen


def hedgehog(pen: Pen) -> None:
    for x in (-30, 26):
        pen.shape(
            smooth([(x - 9, 38), (x - 8, 52), (x + 12, 52), (x + 15, 46), (x + 8, 38)]), "tan"
        )
    spiny_coat(pen)
    apple_on_the_back(pen)
    belly = smooth(
        [(-42, 40), (-26, 26), (0, 22), (28, 14), (44, 20), (44, 38), (28, 46), (-18, 48)]
    )
    pen.shape(belly, "cream", pattern=waves)
    face = smooth(
        [
            (4, -8),
            (12, -26),
            (28, -30),
            (42, -20),
            (56, -2),
            (72, 5),
            (76, 12),
            (68, 20),
            (48, 30),
            (26, 34),
            (8, 24),
        ]
    )
    pen.shape(face, "cream")
    pen.shape(ellipse(17, -24, 10, 10.5), "tan")
    pen.shape(ellipse(18, -22.5, 5, 5.5), "rose", 0.75)
    pen.dot(74, 8, 6.5)
    pen.dot(72, 5.6, 1.9, "white")
    eye(pen, 40, -3, 7.2, (0.3, 0.1))
    smile(pen, 55, 17, 15, 0.45, -14)
    pen.shape(ellipse(35, 15, 4.8, 3.5), "blush", 0.6)
    pen.shape(tube([(20, 34), (30, 40), (38, 36)], [10, 10, 9]), "cream")


def spiny_coat(pen: Pen) -> None:
    """Rows of spines, each row over the longer one behind it."""
    rows = pen.by_detail(3, 4, 6)
    for i in range(rows):
        part = 1 - i * 0.72 / rows
        count = pen.by_detail(13, 16, 20) - i * pen.by_detail(2, 2, 1)
        pen.shape(spines(-10, 4, 58 * part, 50 * part, count), "bark" if i % 2 else "fur", 0.95)


def spines(x: float, y: float, rx: float, ry: float, count: int) -> Path:
    """A dome with an edge of points, from the lower left over the top to the lower right."""
    path: Path = []
    for i in range(2 * count + 1):
        a = math.radians(112 + 236 * i / (2 * count))
        r = 1.0 if i % 2 else 0.82
        path.append((x + rx * r * math.cos(a), y + ry * r * math.sin(a)))
    return [*path, (x + rx * 0.3, y + ry * 0.6)]


def apple_on_the_back(pen: Pen) -> None:
    with pen.at(-24, -52, turn=-14):
        pen.shape(
            smooth(mirrored([(0, -13), (9, -17), (18, -8), (15, 8), (7, 15), (0, 13)])), "red"
        )
        pen.shape(tube([(0, -12), (2, -21)], [3, 3.4]), "bark", 0.8)
        pen.shape(moved(turned(petal(17, 9), 62), 2, -16), "leaf", 0.85)
        pen.stroke(arc(0, 0, 11, 11, 190, 240, 6), 0.7)


def rabbit(pen: Pen) -> None:
    pen.shape(ellipse(-36, 44, 13), "cream")
    for side in (-1, 1):
        with pen.at(side * 15, -44, turn=side * (11 if side < 0 else 16)):
            pen.shape(petal(58, 27, 0.62), "tan")
            pen.shape(moved(petal(43, 14, 0.62), 0, -7), "rose", 0.85, pattern=leaves)
    body = smooth(mirrored([(0, -12), (20, -4), (35, 24), (35, 48), (18, 60), (0, 62)]))
    pen.shape(body, "tan")
    pen.shape(
        smooth(mirrored([(0, 4), (15, 10), (23, 34), (15, 54), (0, 58)])),
        "cream",
        0.85,
        pattern=scales,
    )
    for side in (-1, 1):
        pen.shape(ellipse(side * 25, 58, 18, 10), "tan")
        for x in (-4, 4):
            pen.stroke([(side * 31 + x, 53), (side * 33 + x, 57), (side * 33 + x, 62)], 0.7)
    carrot_held(pen)
    head = smooth(mirrored([(0, -59), (22, -55), (37, -38), (40, -22), (26, -7), (0, -3)]))
    pen.shape(head, "tan")
    muzzle = smooth(mirrored([(0, -26), (12, -25), (19, -16), (12, -8), (0, -7)]))
    pen.shape(muzzle, "cream", 0.75)
    teeth = [(-4, -15), (4, -15), (3.6, -8.5), (-3.6, -8.5)]
    pen.shape(teeth, "white", 0.75)
    pen.stroke([(0, -15), (0, -8.5)], 0.55, taper=False)
    for side in (-1, 1):
        pen.stroke(arc(side * 5, -18, 5, 4, 10, 170, 8), 0.85)
    pen.shape(smooth(mirrored([(0, -27), (5, -27), (5, -23), (0, -20)])), "rose", 0.9)
    eye(pen, -17, -33, 8, (0.15, 0.1))
    eye(pen, 17, -33, 8, (-0.15, 0.1))
    cheeks(pen, 0, -19, 58, 5)


def carrot_held(pen: Pen) -> None:
    with pen.at(2, 24, turn=52):
        for turn in (-32, 32, 0):
            pen.shape(moved(turned(petal(24, 11), turn), 0, -20), "leaf", 0.9)
        root = smooth([(0, -26), (11, -22), (9, 0), (2, 26), (-2, 26), (-9, 0), (-11, -22)])
        pen.shape(root, "orange")
        for x, y in ((-6, -12), (5, -4), (-3, 8)):
            pen.stroke(arc(x, y, 4.5, 2, 200, 340, 6), 0.7)
    for side in (-1, 1):
        pen.shape(tube([(side * 26, 8), (side * 25, 24), (side * 9, 28)], [15, 14, 14]), "tan")


def squirrel(pen: Pen) -> None:
    bushy_tail(pen)
    body = smooth(
        [(10, -16), (30, -2), (42, 26), (40, 48), (22, 58), (-10, 58), (-18, 40), (-12, 8)]
    )
    pen.shape(body, "chestnut")
    pen.shape(
        smooth([(18, -8), (30, 8), (33, 32), (26, 50), (8, 52), (2, 32), (6, 6)]),
        "cream",
        0.85,
        pattern=scales,
    )
    pen.shape(ellipse(-8, 42, 17, 18), "chestnut")
    for x in (-4, 30):
        pen.shape(ellipse(x, 57, 17, 8.5), "chestnut")
    for x, lean in ((-2, -10), (36, 16)):
        with pen.at(x, -50, turn=lean):
            pen.shape(petal(31, 20, 0.42), "chestnut")
            pen.shape(moved(petal(18, 10, 0.45), 0, -4), "rose", 0.75)
    head = smooth(
        [
            (18, -62),
            (36, -57),
            (49, -41),
            (51, -27),
            (38, -13),
            (18, -9),
            (-3, -13),
            (-16, -27),
            (-14, -42),
            (0, -57),
        ]
    )
    pen.shape(head, "chestnut")
    for side in (-1, 1):
        pen.shape(ellipse(18 + side * 8, -22, 9.5, 8.5), "cream", 0.75)
    pen.fill(ellipse(18, -21, 8, 6), "cream")
    smile(pen, 18, -20, 11, 0.5)
    pen.dot(18, -28, 4.4)
    eye(pen, 2, -36, 7.6, (0.2, 0.1))
    eye(pen, 34, -36, 7.6, (0, 0.1))
    acorn_held(pen)


def bushy_tail(pen: Pen) -> None:
    spine = [(-6, 48), (-34, 48), (-54, 26), (-56, -4), (-51, -32), (-59, -54), (-76, -64)]
    widths = [18, 34, 46, 52, 48, 36, 18]
    tail = tube(spine, widths)
    pen.shape(tail, "chestnut")
    with pen.clip(tail):
        left, right = tube_edges(spine, widths)
        inner = [*between(left, right, 0.32), *reversed(between(left, right, 0.72))]
        pen.shape(inner, "tan", 0.85, pattern=fans if pen.complexity == 5 else waves)
    pen.outline(tail)


def acorn_held(pen: Pen) -> None:
    with pen.at(20, 16, turn=8):
        pen.shape(smooth(mirrored([(0, -6), (11, -6), (11, 5), (5, 14), (0, 18)])), "tan")
        cap = smooth(mirrored([(0, -17), (9, -15), (15, -7), (13, -2), (0, -1)]))
        pen.shape(cap, "bark", pattern=spots if pen.simple else scales)
        pen.shape(tube([(0, -16), (2, -22)], [3.4, 3.4]), "bark", 0.8)
    for x, hand in ((-6, 11), (41, 30)):
        pen.shape(tube([(x, 4), ((x + hand) / 2, 20), (hand, 18)], [12, 12, 12]), "chestnut")


def robin(pen: Pen) -> None:
    for x in (-6, 14):
        robin_leg(pen, x)
    tail = tube([(-34, 6), (-58, -2), (-80, -12)], [22, 20, 20])
    pen.shape(tail, "fur")
    with pen.clip(tail):
        for lift in (-4, 4):
            pen.stroke([(-34, 6 + lift), (-58, -2 + lift), (-82, -12 + lift)], 0.75, taper=False)
    pen.shape(smooth([(46, -32), (46, -32), (66, -24), (66, -24), (46, -17)]), "gold")
    pen.stroke([(48, -25), (54, -25), (62, -24)], 0.75)
    body = smooth(
        [
            (50, -22),
            (42, -44),
            (20, -56),
            (-6, -50),
            (-24, -30),
            (-44, -8),
            (-50, 12),
            (-34, 36),
            (-4, 46),
            (28, 40),
            (46, 16),
        ]
    )
    pen.shape(body, "fur")
    with pen.clip(body):
        belly = smooth([(50, 6), (20, 14), (-6, 26), (-40, 30), (-40, 60), (60, 60)])
        pen.shape(belly, "cream", 0.85, pattern=fans if pen.complexity == 5 else None)
        breast = smooth(
            [(36, -46), (60, -48), (70, 0), (46, 24), (18, 26), (2, 12), (8, -8), (26, -18)]
        )
        pen.shape(breast, "orange", 0.9, pattern=scales)
    pen.outline(body)
    eye(pen, 24, -31, 7.6, (0.3, 0.1))
    pen.shape(ellipse(40, -12, 4.6, 3.4), "blush", 0.6)
    robin_wing(pen)


def robin_leg(pen: Pen, x: float) -> None:
    pen.shape(tube([(x, 38), (x, 56)], [4.4, 4.4]), "gold", 0.85)
    for reach in (-9, 11):
        pen.shape(tube([(x, 55), (x + reach, 58)], [4.4, 4.4]), "gold", 0.85)


def robin_wing(pen: Pen) -> None:
    wing = smooth(
        [
            (4, -16),
            (8, 2),
            (-6, 18),
            (-30, 24),
            (-62, 20),
            (-62, 20),
            (-46, 4),
            (-28, -16),
            (-8, -24),
        ]
    )
    pen.shape(wing, "tan")
    with pen.clip(wing):
        for y, length in ((15, 60), (8, 48), (1, 36)):
            feather = smooth(
                [(8, y - 9), (-length * 0.4, y), (-length, y + 6), (-length, y + 30), (20, y + 30)]
            )
            pen.shape(feather, "tan", 0.75)
        shoulder = smooth([(10, -30), (12, -4), (-4, 2), (-18, -6), (-34, -12), (-20, -34)])
        pen.shape(shoulder, "tan", 0.8, pattern=flowers if pen.complexity > 3 else None)
    pen.outline(wing)
