"""What more than one theme has around its subjects."""

from .geometry import ellipse, tube
from .patterns import swirls
from .pen import Pen


def sun(pen: Pen, x: float, y: float) -> None:
    rays = 12
    for i in range(rays):
        with pen.at(x, y, turn=360 / rays * i):
            pen.shape(tube([(0, -16), (0, -22 if i % 2 else -25)], [3.4, 0]), "sun", 0.8)
    pen.shape(ellipse(x, y, 13), "sun", pattern=swirls)


def cloud(pen: Pen, x: float, y: float) -> None:
    puffs = ((-14, 3, 8), (-4, -3, 10), (9, -1, 9), (18, 4, 6))
    pen.union([ellipse(x + dx, y + dy, r, r * 0.85) for dx, dy, r in puffs], "white", 0.9)
