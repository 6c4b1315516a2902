"""Small things between the others, centred on (0, 0), about 20 units across."""

from ..faces import bead_eye
from ..geometry import arc, ellipse, mirrored, moved, petal, rose, smooth, tube, turned
from ..patterns import scales
from ..pen import Pen


def little_butterfly(pen: Pen) -> None:
    upper, lower = pen.rng.choice((("orange", "gold"), ("violet", "pink"), ("blue", "teal")))
    for flip in (False, True):
        with pen.at(0, 0, flip=flip):
            pen.shape(smooth([(1, 1), (8, 1), (9, 7), (4, 9)]), lower, 0.9)
            wing = smooth([(1, 1), (3, -7), (10, -10), (12, -4), (8, 2)])
            pen.shape(wing, upper, 0.9)
            pen.shape(ellipse(7.6, -4.4, 2), lower, 0.7)
            pen.stroke(smooth([(0.5, -5), (2, -9), (4, -10)], closed=False), 0.7)
    pen.shape(tube([(0, -4), (0, 7)], [3, 2.4]), "plum", 0.9)


def little_bee(pen: Pen) -> None:
    for turn in (-40, 4)[pen.by_detail(1, 0, 0) :]:
        wing = petal(11, pen.by_detail(10, 8, 8), 0.62)
        pen.shape(moved(turned(wing, turn), -1, -4), "foam", 0.85)
    body = ellipse(0, 1, 10, 7.4)
    pen.shape(body, "gold", 0.9)
    with pen.clip(body):
        for x, width in ((-3.6, 4.6),) if pen.simple else ((-6, 3), (0, 3)):
            band = tube([(x - 1, -9), (x + 0.6, 1), (x - 1, 11)], [width, width, width])
            pen.shape(band, "plum", 0.75)
    pen.outline(body, 0.9)
    bead_eye(pen, 6, -0.6, 1.4)
    pen.stroke(smooth([(6, -4.6), (8, -8), (10, -8)], closed=False), 0.75)


def little_ladybird(pen: Pen) -> None:
    """Seen from above."""
    pen.shape(ellipse(0, -7, 6, 5), "plum", 0.9)
    pen.shape(ellipse(0, 1, 9.4, 9), "red", 0.9)
    pen.stroke([(0, -7.6), (0, 1), (0, 9.8)], 0.75, taper=False)
    spots = ((4.6, 1.4, 2.6),) if pen.simple else ((4, -2.4, 1.9), (4.6, 3.8, 1.9))
    for x, y, r in spots:
        for side in (-1, 1):
            pen.shape(ellipse(side * x, y, r), "plum", 0.75)
    for side in (-1, 1):
        pen.stroke(smooth([(side * 2, -11), (side * 3, -13), (side * 5, -14)], closed=False), 0.7)


def dragonfly(pen: Pen) -> None:
    for turn in (-116, -70, 70, 116):
        pen.shape(moved(turned(petal(17, 9, 0.62), turn), 0, -4), "foam", 0.85)
    pen.shape(tube([(0, -5), (0, 4), (0, 14)], [6, 5, 3.6]), "teal", 0.9)
    for y in (3, 8) if pen.complexity > 2 else ():
        pen.stroke([(-2, y), (0, y + 0.6), (2, y)], 0.65, taper=False)
    pen.shape(ellipse(0, -9, 5, 4.4), "teal", 0.9)
    for side in (-1, 1):
        bead_eye(pen, side * 2.2, -9.6, 1.2)


def blossom(pen: Pen) -> None:
    pen.shape(
        rose(0, 0, 10, 5, 0.36, -90), pen.rng.choice(("pink", "white", "violet", "coral")), 0.9
    )
    pen.shape(ellipse(0, 0, 3.4), "gold", 0.8)
    if not pen.simple:
        for i in range(5):
            x, y = turned([(0, 5.2)], 72 * i)[0]
            pen.stroke([(x, y), (x * 1.25, y * 1.25), (x * 1.4, y * 1.4)], 0.55)


def falling_leaf(pen: Pen) -> None:
    leaf = smooth([(-9, 5), (-9, 5), (-5, -5), (4, -8), (11, -7), (11, -7), (9, 2), (2, 8)])
    pen.shape(leaf, pen.rng.choice(("leaf", "grass", "leaf_dark")), 0.9)
    pen.stroke(smooth([(-12, 8), (-7, 4), (0, 0), (7, -4)], closed=False), 0.75)
    if not pen.simple:
        for x, y in ((-3, 1.6), (2, -1)):
            pen.stroke([(x, y), (x + 1, y + 2.4), (x + 1, y + 4.6)], 0.55)
            pen.stroke([(x, y), (x - 0.4, y - 2), (x + 0.4, y - 4)], 0.55)


def apple(pen: Pen) -> None:
    pen.shape(moved(turned(petal(10, 6), 58), 1, -7), "leaf", 0.85)
    pen.stroke(smooth([(0, -5), (0, -9), (1.6, -12)], closed=False), 1, taper=False)
    pen.shape(
        smooth(mirrored([(0, -5.4), (5, -7.4), (10, -2), (8, 7), (3.4, 9.4), (0, 8.4)])), "red", 0.9
    )
    pen.stroke(arc(0, 1, 6, 6, 190, 240, 6), 0.65)


def cherries(pen: Pen) -> None:
    for x, y in ((-5.4, 5), (5, 6.4)):
        pen.stroke(smooth([(1, -9), (x * 0.5, -3), (x, y - 4)], closed=False), 0.85, taper=False)
        pen.shape(ellipse(x, y, 4.8), "red", 0.9)
    pen.shape(moved(turned(petal(13, 7), 72), 1, -9), "leaf", 0.85)


def dandelion_seed(pen: Pen) -> None:
    """A parasol of down on its way."""
    pen.stroke([(0, 7), (0, 0), (0, -3)], 0.8, taper=False)
    pen.shape(ellipse(0, 9, 1.8, 3), "tan", 0.8)
    parasol = smooth([(0, -2), (0, -2), (-10, -7), (-6, -11), (0, -12), (6, -11), (10, -7)])
    pen.shape(parasol, "foam", 0.85)
    for x in () if pen.simple else (-4.4, 0, 4.4):
        pen.stroke([(0, -2), (x * 0.6, -6), (x, -11)], 0.6)


def drop(pen: Pen) -> None:
    pen.shape(smooth([(0, -11), (0, -11), (-6, 1), (-5, 7), (0, 9), (5, 7), (6, 1)]), "water", 0.9)
    pen.stroke(arc(0, 3, 3.4, 3.4, 100, 190, 6), 0.65)


def acorn(pen: Pen) -> None:
    pen.shape(smooth(mirrored([(0, -2), (6, -2), (6, 4), (3, 8), (0, 11)])), "tan", 0.9)
    pen.shape(
        smooth(mirrored([(0, -8), (5, -7), (8.4, -3), (7, 0), (0, 0.6)])),
        "bark",
        0.9,
        pattern=scales if pen.complexity == 5 else None,
    )
    pen.shape(tube([(0, -8), (1.4, -11)], [2, 2]), "bark", 0.8)


def firefly(pen: Pen) -> None:
    pen.shape(ellipse(0, 5, 9) if pen.simple else rose(0, 5, 9, 9, 0.2), "sun", 0.8)
    for turn in (-58, 58):
        pen.shape(moved(turned(petal(11, 6, 0.6), turn), 0, -2), "foam", 0.8)
    pen.shape(ellipse(0, 3, 4, 6), "gold", 0.85)
    pen.shape(ellipse(0, -6, 4, 3.8), "bark", 0.85)
    for side in (-1, 1):
        pen.stroke(smooth([(side * 1.6, -9), (side * 3, -12), (side * 5, -12)], closed=False), 0.65)


def carrot(pen: Pen) -> None:
    with pen.at(0, 0, turn=35):
        for turn in (-26, 26, 0):
            pen.shape(moved(turned(petal(10, 5), turn), 0, -5), "leaf", 0.85)
        pen.shape(smooth([(0, -7), (5, -5), (3, 4), (0, 12), (-3, 4), (-5, -5)]), "orange", 0.9)
        for x, y in ((-2.4, -1), (1.8, 3)):
            pen.stroke([(x - 1.4, y), (x, y + 0.5), (x + 1.4, y)], 0.6)


def pea_pod(pen: Pen) -> None:
    pod = smooth([(-13, -3), (-13, -3), (-6, -6), (6, -6), (13, -3), (13, -3), (7, 5), (-7, 5)])
    pen.shape(pod, "leaf", 0.9)
    for x in (-4, 4) if pen.simple else (-6, 0, 6):
        pen.shape(ellipse(x, -0.6, 3.4 if pen.simple else 3), "grass", 0.8)
    pen.stroke(smooth([(13, -3), (15, -6), (14, -8)], closed=False), 0.85)
