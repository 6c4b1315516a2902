"""Small things between mandalas, 20 units across, and the sprig of their garlands."""

from ..geometry import moved, petal, rose, turned
from ..pen import Pen
from ..theme import Figure
from .rings import bead, star

ROOMY = 16  # local units; with smaller pen cells than this there is room inside


def floret(pen: Pen) -> None:
    pen.shape(rose(0, 0, 10, 6, 0.36), "rose", 0.9)
    if pen.cell < ROOMY:
        pen.shape(rose(0, 0, 5.6, 6, 0.3, 30), "ruby", 0.75)
    bead(pen, 0, 0, 2.8)


def pearl(pen: Pen) -> None:
    bead(pen, 0, 0, 7, "honey")
    bead(pen, 0, 0, 3.6, "pearl")


def large_star(pen: Pen) -> None:
    pen.shape(star(5, 10, 0.5), "gold", 0.9)
    if pen.cell < ROOMY:
        pen.shape(star(5, 5.4, 0.5), "honey", 0.7)


def sparkle(pen: Pen) -> None:
    pen.shape(star(4, 10, 0.36), "pearl", 0.9)


def lozenge(pen: Pen) -> None:
    pen.shape([(0, -10), (7, 0), (0, 10), (-7, 0)], "turquoise", 0.9)
    pen.shape([(0, -5.4), (3.8, 0), (0, 5.4), (-3.8, 0)], "aqua", 0.75)


def little_leaves(pen: Pen) -> None:
    for lean in (-55, 55, 0):
        pen.shape(moved(turned(petal(17, 9), lean), 0, 8), "emerald" if lean else "mint", 0.9)


def sprig(pen: Pen) -> None:
    """Stands: 40 units tall."""
    for height, side in ((12, -1), (12, 1), (24, -1), (24, 1)):
        pen.shape(moved(turned(petal(17, 10), side * 58), 0, -height + 4), "emerald", 0.9)
    pen.stroke([(0, 0), (0, -14), (0, -28)], 0.8, taper=False)
    pen.shape(moved(petal(17, 10), 0, -23), "mint", 0.9)


FLORET = Figure(floret, (-10, -10, 10, 10))
PEARL = Figure(pearl, (-10, -10, 10, 10))
STAR = Figure(large_star, (-10, -10, 10, 10))
SPARKLE = Figure(sparkle, (-10, -10, 10, 10))
LOZENGE = Figure(lozenge, (-10, -10, 10, 10))
LEAVES = Figure(little_leaves, (-14, -9, 14, 9))
SPRIG = Figure(sprig, (-16, -40, 16, 0))
