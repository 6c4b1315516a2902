"""What grows on another planet. The foot is at (0, 0); up is negative y; about 45 units tall."""

from ..faces import bead_eye, eye, smile
from ..geometry import arc, ellipse, moved, petal, smooth, tube, turned
from ..patterns import fans, scales, spots, swirls, waves
from ..pen import Pen


def curl_fern(pen: Pen) -> None:
    """Three stalks rolled up like crosiers."""
    curls: tuple[tuple[list[tuple[float, float]], str], ...] = (
        ([(-2, 3), (-10, -12), (-18, -25), (-29, -26), (-31, -16), (-23, -14)], "teal"),
        ([(2, 3), (10, -10), (18, -20), (28, -21), (30, -12), (23, -10)], "teal"),
        ([(0, 4), (-1, -18), (4, -38), (16, -46), (22, -36), (14, -31)], "green"),
    )
    for spine, fill in curls:
        pen.shape(tube(spine, [9, 8, 7, 6, 5, 4]), fill, 0.95, waves)


def mushroom(pen: Pen) -> None:
    stem = smooth([(-9, 5), (-6, -10), (-8, -22), (8, -22), (6, -10), (9, 5)])
    pen.shape(stem, "cream")
    bead_eye(pen, -3, -8, 1.5)
    bead_eye(pen, 3, -8, 1.5)
    smile(pen, 0, -3, 4)
    cap = smooth([(-28, -19), (-25, -33), (-10, -45), (10, -45), (25, -33), (28, -19), (0, -15)])
    pen.shape(cap, "red", pattern=swirls if pen.complexity == 5 else None)
    if pen.complexity < 5:
        for x, y, r in ((-14, -30, 5), (1, -37, 4.4), (14, -28, 5.4), (1, -24, 3.2)):
            pen.shape(ellipse(x, y, r), "cream", 0.8)


def eye_flower(pen: Pen) -> None:
    """A flower that watches, kindly."""
    pen.shape(tube([(0, 4), (-4, -10), (1, -24)], [6, 5, 5]), "green", 0.9)
    for side in (-1, 1):
        pen.shape(moved(turned(petal(20, 10), side * 62), 0, 2), "green", 0.9)
    for i in range(8):
        with pen.at(1, -32, turn=45 * i):
            pen.shape(moved(petal(15, 11, 0.6), 0, -5), "violet", 0.9)
    eye(pen, 1, -32, 9.5, (0.1, -0.1))


def bulb_plant(pen: Pen) -> None:
    """A striped jug with a frill, as of a pitcher plant."""
    for side in (-1, 1):
        pen.shape(tube([(0, 4), (side * 16, -6), (side * 26, -22)], [7, 9, 0]), "green", 0.9)
    jug = smooth([(-6, 5), (-16, -8), (-15, -24), (-8, -36), (8, -36), (15, -24), (16, -8), (6, 5)])
    pen.shape(jug, "coral", pattern=fans if pen.complexity == 5 else scales)
    if pen.simple:
        with pen.clip(jug):
            for y in (-24, -10):
                pen.stroke(smooth([(-20, y), (0, y + 4), (20, y)], closed=False), 0.8, taper=False)
        pen.outline(jug)
    pen.shape(ellipse(0, -37, 14, 5.4), "gold", 0.95)
    pen.shape(ellipse(0, -37, 7.6, 2.6), "coral", 0.8)


def bubble_tree(pen: Pen) -> None:
    """Tall: 130 units, hung with round fruit."""
    limbs: tuple[tuple[list[tuple[float, float]], float], ...] = (
        ([(0, 4), (4, -34), (-4, -70), (2, -104)], 9),
        ([(1, -40), (16, -54), (21, -70)], 6),
        ([(-2, -58), (-18, -70), (-22, -88)], 6),
    )
    pen.union([tube(spine, [w, w * 0.9, w * 0.7]) for spine, w in limbs], "violet", 0.95)
    for x, y, r, fill in (
        (22, -76, 13, "rose"),
        (-23, -92, 14, "gold"),
        (3, -112, 17, "teal"),
        (-14, -40, 8, "rose"),
    ):
        pen.shape(ellipse(x, y, r), fill, pattern=swirls if r > 10 else None)
        if pen.simple:
            pen.stroke(arc(x, y, r * 0.62, r * 0.62, 190, 260, 6), 0.75)
    pen.shape(smooth([(-16, 6), (-10, -4), (0, -7), (10, -4), (16, 6)]), "green", 0.9)


def tentacle_bush(pen: Pen) -> None:
    for foot, lean, height in ((-12, -22, 30), (12, 22, 28), (-6, -9, 44), (6, 10, 40)):
        tip = (foot + lean, -height)
        pen.shape(tube([(foot * 0.6, 4), (foot, -height * 0.5), tip], [8, 6, 4]), "green", 0.9)
        pen.shape(ellipse(*tip, 5), "rose", 0.9)
    base = smooth([(-20, 6), (-16, -6), (0, -11), (16, -6), (20, 6)])
    pen.shape(base, "teal", 0.95, spots)
