"""Small things that fly or fall between the others, centred on (0, 0), about 20 units across."""

from ..faces import bead_eye
from ..geometry import ellipse, moved, petal, rose, smooth, tube, turned
from ..pen import Pen


def dragonfly(pen: Pen) -> None:
    for turn in (-104, -72, 104, 72):
        wing = moved(turned(petal(17, 7, 0.65), turn), 0, -3)
        pen.shape(wing, "foam", 0.85)
    pen.shape(tube([(0, -4), (0, 4), (0, 15)], [5.5, 4.5, 3]), "teal", 0.9)
    pen.shape(ellipse(0, -7, 4.6, 4), "teal", 0.9)
    for x in (-2.4, 2.4):
        bead_eye(pen, x, -8, 1.4)


def butterfly(pen: Pen) -> None:
    colour = pen.rng.choice(("rose", "gold", "violet"))
    for flip in (False, True):
        with pen.at(0, 0, flip=flip):
            pen.shape(smooth([(1, 0), (6, -11), (14, -11), (14, -2), (6, 2)]), colour, 0.9)
            pen.shape(smooth([(1, 1), (9, 2), (11, 8), (6, 11), (2, 7)]), colour, 0.9)
            pen.shape(ellipse(9.4, -5.6, 2.6), "cream", 0.75)
            pen.stroke(smooth([(0, -7), (2, -11), (5, -13)], closed=False), 0.7)
    pen.shape(tube([(0, -6), (0, 2), (0, 9)], [3.6, 3.6, 2.4]), "ink_soft", 0.85)


def ginkgo_leaf(pen: Pen) -> None:
    fan = smooth(
        [
            (0, 3),
            (0, 3),
            (-8, -1),
            (-12, -8),
            (-6, -10),
            (-1, -11),
            (0, -8),
            (0, -8),
            (1, -11),
            (6, -10),
            (12, -8),
            (8, -1),
        ]
    )
    pen.shape(tube([(0, 1), (0.6, 6), (3, 11)], [2.2, 2, 2]), "green", 0.85)
    pen.shape(fan, "gold", 0.9)
    if not pen.simple:
        for x in (-6, 6):
            pen.stroke([(x * 0.1, 0), (x * 0.6, -4), (x, -8)], 0.6)


def sprig(pen: Pen) -> None:
    """A torn-off piece of fern."""
    for i, y in enumerate((6, 0, -6)):
        for side in (-1, 1):
            leaf = moved(turned(petal(10 - i * 1.6, 5.4), side * 62), 0, y)
            pen.shape(leaf, "leaf", 0.85)
    pen.shape(moved(petal(9, 5.4), 0, -6), "leaf", 0.85)
    pen.stroke([(0, 12), (0, 4), (0, -7)], 0.85)


def little_flyer(pen: Pen) -> None:
    """A pterosaur far away."""
    for flip in (False, True):
        with pen.at(0, 0, flip=flip):
            wing = smooth(
                [(1, -2), (8, -8), (18, -5), (18, -5), (12, -2), (9, 3), (9, 3), (5, 1), (1, 5)]
            )
            pen.shape(wing, "coral", 0.9)
    pen.shape(tube([(0, -4), (0, 8)], [6, 3]), "coral", 0.9)
    head = smooth([(-4, -6), (-2, -11), (3, -11), (12, -6), (12, -6), (3, -3)])
    pen.shape(head, "coral", 0.9)
    pen.shape(smooth([(-3, -7), (-10, -13), (-10, -13), (-1, -11)]), "gold", 0.85)
    bead_eye(pen, 1, -7.6, 1.3)


def ember(pen: Pen) -> None:
    flame = smooth(
        [(2, -12), (2, -12), (-3, -6), (-7, 1), (-5, 7), (0, 9), (5, 7), (7, 1), (4, -4)]
    )
    pen.shape(flame, "orange", 0.9)
    pen.shape(
        smooth([(0.5, -3), (0.5, -3), (-3, 2), (-2, 5.6), (0.6, 6.6), (3, 5), (3, 2)]), "gold", 0.75
    )


def little_star(pen: Pen) -> None:
    tips = [p for i in range(5) for p in turned([(-1.4, -9), (1.4, -9), (2.9, -4.2)], 72 * i)]
    pen.shape(smooth(tips), "gold", 0.9)
    if pen.simple:
        for x in (-2, 2):
            bead_eye(pen, x, 0, 1.1)


def firefly(pen: Pen) -> None:
    for side in (-1, 1):
        pen.stroke(smooth([(0, -8), (side * 2, -11), (side * 5, -12)], closed=False), 0.7)
    pen.shape(ellipse(0, -6.6, 3.8, 3.4), "wood", 0.9)
    pen.shape(ellipse(0, 5, 4.8, 7.4), "gold", 0.9)
    for side in (-1, 1):
        wing = turned([*ellipse(0, -8, 3.4, 7.4)], side * 74)
        pen.shape(moved(wing, 0, -1), "foam", 0.85)
    for y in (4, 8):
        pen.stroke([(-4, y), (0, y + 0.8), (4, y)], 0.7)


def blossom(pen: Pen) -> None:
    pen.shape(rose(0, 0, 10, 6, 0.35), pen.rng.choice(("coral", "gold", "rose", "violet")), 0.9)
    pen.shape(ellipse(0, 0, 3.6), "cream", 0.8)
