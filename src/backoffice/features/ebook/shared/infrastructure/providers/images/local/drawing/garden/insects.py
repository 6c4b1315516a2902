"""Butterfly, bee and ladybird, about 140 units wide."""

from ..faces import cheeks, eye, open_smile, smile
from ..geometry import Path, between, ellipse, mirrored, moved, smooth, tube
from ..patterns import flowers, leaves, scales, stripes, swirls
from ..pen import Pen


def within(path: Path, x: float, y: float, part: float) -> Path:
    """The path shrunk towards (x, y): a border's inner edge."""
    return moved(path, x * (1 - part), y * (1 - part), part)


def feeler(pen: Pen, x: float, y: float, lean: float, length: float, fill: str) -> None:
    """An antenna from (x, y) up, bent sideways by `lean`, with a knob to colour."""
    tip = (x + lean, y - length)
    pen.shape(tube([(x, y), (x + lean * 0.25, y - length * 0.65), tip], [3, 3, 2.6]), fill, 0.85)
    pen.shape(ellipse(tip[0], tip[1], 4.2), fill, 0.9)


def butterfly(pen: Pen) -> None:
    for flip in (False, True):
        with pen.at(0, 0, flip=flip):
            lower_wing(pen)
            upper_wing(pen)
    body = tube([(0, -10), (0, 14), (0, 50)], [15, 15, 6])
    pen.shape(body, "plum")
    with pen.clip(body):
        for y in range(6, 50, 9 if pen.simple else 7):
            pen.stroke(smooth([(-12, y - 1), (0, y + 2), (12, y - 1)], closed=False), 0.75)
    pen.outline(body)
    for side in (-1, 1):
        feeler(pen, side * 6, -32, side * 13, 24, "gold")
    pen.shape(smooth(mirrored([(0, -41), (13, -37), (18, -24), (11, -12), (0, -9)])), "tan")
    eye(pen, -7, -26, 5.4, (0.15, 0.1))
    eye(pen, 7, -26, 5.4, (-0.15, 0.1))
    smile(pen, 0, -18, 9, 0.5)


def upper_wing(pen: Pen) -> None:
    wing = smooth(
        [(3, -4), (12, -32), (36, -57), (62, -61), (76, -44), (69, -18), (46, 2), (16, 8)]
    )
    field = within(wing, 36, -24, 0.72)
    pen.shape(wing, "orange")
    border_beads(pen, wing, field, range(24, 62, 9 if pen.simple else 6))
    pen.shape(field, "gold", 0.85, pattern=flowers if pen.complexity > 3 else swirls)
    if pen.simple:
        pen.shape(ellipse(48, -38, 10, 9), "coral", 0.85)
        pen.shape(ellipse(28, -18, 6), "coral", 0.85)


def lower_wing(pen: Pen) -> None:
    wing = smooth([(4, 2), (30, 2), (52, 14), (57, 36), (44, 53), (26, 51), (11, 32)])
    field = within(wing, 28, 22, 0.66)
    pen.shape(wing, "coral")
    border_beads(pen, wing, field, range(22, 56, 9 if pen.simple else 6))
    pen.shape(field, "rose", 0.85, pattern=scales)
    if pen.simple:
        pen.shape(ellipse(36, 30, 7.5), "gold", 0.85)


def border_beads(pen: Pen, outer: Path, inner: Path, places: range) -> None:
    """Beads between a wing's edge and its inner field."""
    middle = between(outer, inner, 0.5, len(outer) - 1)
    for i in places:
        x, y = middle[i]
        pen.shape(ellipse(x, y, 3.2 if pen.simple else 2.6), "cream", 0.7)


def bee(pen: Pen) -> None:
    for x, turn, size in ((-12, -52, 0.86), (0, -8, 1)):
        with pen.at(x, -16, size, turn):
            bee_wing(pen)
    pen.shape(smooth([(-44, 2), (-44, 2), (-64, 16), (-64, 16), (-42, 24)]), "plum")
    for x, y in ((-20, 36), (-2, 39), (16, 37)):
        pen.shape(tube([(x, y), (x + 1, y + 10), (x + 6, y + 12)], [6, 6, 5]), "plum", 0.9)
    body = smooth(
        [
            (34, -16),
            (8, -27),
            (-22, -24),
            (-46, -6),
            (-52, 12),
            (-42, 32),
            (-16, 42),
            (14, 42),
            (36, 26),
        ]
    )
    pen.shape(body, "gold")
    with pen.clip(body):
        for x, width in ((-4, 15), (-31, 14)):
            band = tube([(x - 6, -50), (x + 5, 8), (x - 6, 60)], [width, width * 1.15, width])
            pen.shape(band, "plum", 0.9, pattern=leaves if pen.complexity == 5 else stripes)
    pen.outline(body)
    feeler(pen, 30, -26, -2, 28, "plum")
    feeler(pen, 45, -24, 12, 26, "plum")
    pen.shape(ellipse(37, 0, 29, 28), "gold")
    eye(pen, 29, -5, 7.6, (0.3, 0.1))
    eye(pen, 51, -5, 6.8, (0.1, 0.1))
    cheeks(pen, 40, 8, 36, 4)
    open_smile(pen, 41, 7, 13)


def bee_wing(pen: Pen) -> None:
    wing = smooth(mirrored([(0, 0), (14, -16), (21, -38), (14, -54), (0, -59)]))
    pen.shape(wing, "foam")
    if not pen.simple:
        field = within(wing, 0, -36, 0.68)
        pen.shape(field, "foam", 0.7, pattern=scales if pen.ornate else None)


def ladybird(pen: Pen) -> None:
    for x in (-34, -8, 20):
        pen.shape(tube([(x, 26), (x + 2, 40), (x + 9, 43)], [9, 9, 8]), "plum")
    feeler(pen, 40, -30, -3, 25, "plum")
    feeler(pen, 58, -28, 14, 22, "plum")
    pen.shape(ellipse(47, -4, 29, 30), "plum")
    shell = smooth(
        [
            (-60, 28),
            (-60, 28),
            (-61, 2),
            (-48, -30),
            (-18, -50),
            (12, -46),
            (31, -24),
            (37, 6),
            (36, 30),
            (36, 30),
            (0, 35),
            (-40, 34),
        ]
    )
    pen.shape(shell, "red", pattern=scales if pen.complexity == 5 else None)
    with pen.clip(shell):
        wing_spots(pen)
        seam = smooth([(24, -50), (0, -30), (-20, 0), (-28, 44)], closed=False)
        pen.stroke(seam, 0.9, taper=False)
    pen.outline(shell)
    face = ellipse(50, 3, 21, 20)
    pen.shape(face, "cream", 0.9)
    eye(pen, 42, -2, 6.6, (0.3, 0.1))
    eye(pen, 60, -2, 5.8, (0.1, 0.1))
    cheeks(pen, 51, 9, 28, 3.2)
    smile(pen, 52, 9, 11, 0.5)


def wing_spots(pen: Pen) -> None:
    for x, y, r in (
        (-40, -14, 9),
        (-46, 18, 8),
        (12, -26, 8),
        (18, 8, 9),
        (-6, 22, 8.5),
        (-14, -36, 8),
    ):
        pen.shape(ellipse(x, y, r, r * 1.05), "plum", 0.9)
        if pen.ornate:
            pen.shape(ellipse(x, y, r * 0.55, r * 0.58), "plum", 0.65)
