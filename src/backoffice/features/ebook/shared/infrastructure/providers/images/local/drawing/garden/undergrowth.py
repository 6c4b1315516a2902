"""What stands in the shade of trees. The foot is at (0, 0); up is negative y."""

from ..geometry import Path, Point, arc, ellipse, mirrored, moved, smooth, spiral, turned
from ..patterns import swirls
from ..pen import Pen
from .growths import leaf_blade, stem


def toadstools(pen: Pen) -> None:
    for x, height, width in ((13, 20, 10), (-6, 34, 16)):
        foot = smooth(
            [
                (x - width * 0.3, -height * 0.6),
                (x - width * 0.42, 2),
                (x, 4),
                (x + width * 0.42, 2),
                (x + width * 0.3, -height * 0.6),
            ]
        )
        pen.shape(foot, "cream", 0.95)
        top = -height - width * 0.35
        cap = smooth(
            [
                (x - width, -height * 0.6),
                (x - width, -height * 0.6),
                (x - width * 0.7, top + width * 0.3),
                (x, top),
                (x + width * 0.7, top + width * 0.3),
                (x + width, -height * 0.6),
                (x + width, -height * 0.6),
                (x, -height * 0.52),
            ]
        )
        pen.shape(cap, "red")
        for dx, dy, r in ((-0.42, 0.55, 0.17), (0.1, 0.32, 0.2), (0.52, 0.66, 0.15)):
            pen.shape(
                ellipse(x + dx * width, top + dy * (height * 0.4 + width * 0.35), r * width),
                "cream",
                0.8,
            )


def clover(pen: Pen) -> None:
    for x, lean, height in ((-8, -8, 14), (8, 8, 16), (0, 0, 25)):
        px, py = stem(pen, x, lean, height, 2.8)
        for turn in (-90, 90, 0):
            heart = smooth(
                [(0, 0), (0, 0), (7, -7), (5, -13), (0, -10.5), (0, -10.5), (-5, -13), (-7, -7)]
            )
            pen.shape(moved(turned(heart, turn), px, py), "grass", 0.85)


def fern(pen: Pen) -> None:
    """Arching fronds, each with an edge of round leaflets."""
    for turn, length in ((-64, 30), (64, 30), (-32, 38), (32, 38), (0, 43)):
        with pen.at(0, 3, turn=turn):
            pen.shape(frond(length, 4 if pen.simple else 5), "leaf_dark", 0.85)
            pen.stroke([(0, -3), (0, -length * 0.5), (0, -length * 0.85)], 0.65)


def frond(length: float, leaflets: int) -> Path:
    edge: list[Point] = [(0, 0)]
    for i in range(leaflets):
        y = -7 - (length - 10) * i / leaflets
        reach = 7.5 - 4 * i / leaflets
        edge += [(reach, y - 1), (reach * 0.55, y - 4)]
    return smooth(mirrored([*edge, (0, -length)]))


def hostas(pen: Pen) -> None:
    """A mound of broad leaves."""
    for turn, length in ((-82, 26), (82, 26), (-52, 31), (52, 31), (-24, 34), (24, 34), (0, 33)):
        leaf_blade(pen, 0, 4, length, 17, turn, "leaf" if abs(turn) % 4 else "leaf_dark")


def swirl_stone(pen: Pen) -> None:
    stone = smooth([(-22, 5), (-22, -6), (-12, -17), (4, -19), (18, -11), (23, 0), (22, 5)])
    pen.shape(stone, "stone", pattern=swirls if pen.complexity == 5 else None)
    if pen.complexity < 5:
        pen.stroke(smooth([(-10, -11), (-4, -8), (-6, -2)], closed=False), 0.7)
        pen.stroke(smooth([(10, -8), (7, -4), (9, 0)], closed=False), 0.7)


def stump(pen: Pen) -> None:
    """34 units tall, with a snug hole."""
    side = [(19, -26), (18, -8), (28, 4), (28, 4)]
    pen.shape(smooth([*side, *((-x, y) for x, y in reversed(side))]), "bark")
    for x in (-13, 13):
        pen.stroke(smooth([(x, -18), (x * 1.02, -8), (x * 1.3, 0)], closed=False), 0.7)
    pen.shape(arc(0, 2, 7, 13, 180, 360, 16), "soil_dark", 0.9)
    pen.shape(ellipse(0, -26, 19, 7), "wood", 0.95)
    if pen.simple:
        pen.shape(ellipse(0, -26, 9, 3), "wood", 0.75)
    else:
        pen.stroke([(x, -26 + (y + 26) * 0.36) for x, y in spiral(0, -26, 14, 2.2)], 0.6)
    leaf_blade(pen, 17, -22, 17, 10, 48)
