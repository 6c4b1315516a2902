"""Small things that float between the others, centred on (0, 0), about 20 units across."""

from ..faces import bead_eye
from ..geometry import arc, ellipse, mirrored, moved, petal, rose, smooth, tube, turned
from ..patterns import scales
from ..pen import Pen


def bubbles(pen: Pen) -> None:
    for x, y, r in ((-3, 3, 6.5), (6, -4, 4.2), (3, 8.5, 2.6)):
        pen.shape(ellipse(x, y, r), "foam", 0.85)
        if r > 4:
            pen.stroke(arc(x, y, r * 0.62, r * 0.62, 190, 265, 6), 0.65)


def little_fish(pen: Pen) -> None:
    colour = pen.rng.choice(("gold", "coral", "teal", "violet"))
    pen.shape(smooth([(-6, -1), (-14, -7), (-13, 0), (-14, 7), (-6, 1)]), colour, 0.9)
    pen.shape(smooth([(4, -5), (0, -9), (-5, -8), (-5, -3)]), colour, 0.9)
    body = smooth([(12, 0), (7, -5.5), (0, -7), (-6, -3.5), (-8, 0), (-6, 3.5), (0, 7), (7, 5.5)])
    pen.shape(body, colour, 0.9)
    if pen.complexity > 2:
        pen.stroke(arc(-1, 0, 5, 6, -60, 60, 8), 0.7)
        pen.stroke(arc(-5, 0, 5, 5, -50, 50, 8), 0.7)
    bead_eye(pen, 7, -1.6, 1.5)


def striped_fish(pen: Pen) -> None:
    pen.shape(smooth([(-5, 0), (-13, -7), (-12, 0), (-13, 7)]), "teal", 0.9)
    body = smooth([(10, 1), (6, -7), (-1, -10), (-7, -4), (-8, 0), (-7, 4), (-1, 10), (6, 8)])
    pen.shape(body, "sky", 0.9)
    with pen.clip(body):
        pen.shape(tube([(2, -12), (3.5, 0), (2, 12)], [3.4, 3.4, 3.4]), "teal", 0.8)
        pen.shape(tube([(-4, -12), (-2.5, 0), (-4, 12)], [3, 3, 3]), "teal", 0.8)
    pen.outline(body, 0.9)
    bead_eye(pen, 6, -2, 1.5)


def little_jelly(pen: Pen) -> None:
    for x, lean in ((-5, -1), (0, 1), (5, -1)):
        pen.shape(tube([(x, 0), (x + 2 * lean, 5), (x - lean, 10)], [2.4, 2.2, 0]), "rose", 0.8)
    bell = smooth(mirrored([(0, -10), (6, -8), (9, -2), (8, 2), (4, 0), (0, 2)]))
    pen.shape(bell, "rose", 0.9)
    bead_eye(pen, -3, -3.5, 1.2)
    bead_eye(pen, 3, -3.5, 1.2)


def little_star(pen: Pen) -> None:
    star = smooth([p for i in range(5) for p in turned([(-2, -8.5), (2, -8.5), (3, -4.2)], 72 * i)])
    pen.shape(star, "coral", 0.9)
    if pen.simple:
        bead_eye(pen, -2, -0.5, 1.1)
        bead_eye(pen, 2, -0.5, 1.1)
    else:
        pen.shape(ellipse(0, 0, 2), "gold", 0.7)
        for i in range(5):
            x, y = turned([(0, -5.4)], 72 * i)[0]
            pen.shape(ellipse(x, y, 1.1), "gold", 0.6)


def lantern_fish(pen: Pen) -> None:
    pen.shape(smooth([(-8, 0), (-17, -7), (-15, 0), (-17, 7)]), "violet", 0.9)
    pen.stroke(smooth([(2, -8), (6, -16), (13, -16), (15, -11)], closed=False), 0.85, taper=False)
    pen.shape(ellipse(15, -8, 3), "gold", 0.85)
    body = smooth([(12, -1), (8, -8), (0, -10), (-7, -5), (-9, 0), (-6, 6), (2, 9), (10, 7)])
    pen.shape(body, "violet", 0.9, pattern=scales if pen.complexity == 5 else None)
    pen.shape(ellipse(4, -2.4, 3), "white", 0.8)
    pen.dot(4.6, -2.2, 1.6)
    mouth = [(12, 2), (7, 3.4), (3, 2.6), (5, 6), (10, 6)]
    pen.shape(mouth, "white", 0.8)
    pen.stroke([(8.5, 3.2), (8.2, 6)], 0.6)


def coin(pen: Pen) -> None:
    pen.shape(ellipse(0, 0, 7), "gold", 0.9)
    pen.shape(ellipse(0, 0, 4.6), "gold", 0.7)


def gem(pen: Pen) -> None:
    pen.shape([(-5, -7), (5, -7), (9, -2), (0, 9), (-9, -2)], "teal", 0.9)
    pen.stroke([(-9, -2), (9, -2)], 0.7, taper=False)
    for x0, x1 in ((-5, -3), (5, 3)):
        pen.stroke([(x0, -7), (x1, -2), (0, 9)], 0.7, taper=False)


def plankton(pen: Pen) -> None:
    pen.shape(rose(0, 0, 8, 8, 0.3), "foam", 0.85)
    pen.shape(ellipse(0, 0, 3), "gold", 0.75)


def sea_leaf(pen: Pen) -> None:
    for turn in (-50, 50, 0):
        pen.shape(moved(turned(petal(16, 8), turn), 0, 8), "kelp", 0.9)
