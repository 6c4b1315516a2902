"""What stands on the moon, on asteroids and in the clouds.

The foot is at (0, 0); up is negative y; about 40 units tall.
"""

from ..geometry import arc, ellipse, moved, rectangle, smooth, tube
from ..patterns import fans, lattice, scales, spots, stripes, swirls, waves
from ..pen import Pen
from .shapes import crater, dish, hem, porthole, star


def moon_rock(pen: Pen) -> None:
    stone = smooth(
        [(-31, 6), (-30, -8), (-20, -22), (-4, -27), (12, -23), (25, -14), (31, -2), (31, 6)]
    )
    pen.shape(stone, "stone", pattern=swirls if pen.complexity == 5 else None)
    if pen.complexity < 5:
        for x, y, r in ((-13, -12, 6.4), (8, -13, 4.6), (17, -3, 5.4), (-3, -1, 3.4)):
            pen.shape(ellipse(x, y, r, r * 0.8), "dust", 0.8)


def peak(pen: Pen) -> None:
    """A jagged moon mountain: 70 units."""
    side = [(-27, 6), (-22, -12), (-15, -30), (-10, -46), (-2, -66), (4, -68)]
    mountain = smooth([*side, (11, -52), (15, -38), (22, -20), (27, -6), (29, 6)])
    pen.shape(mountain, "stone")
    with pen.clip(mountain):
        cap = [(-30, -40), (-12, -42), (-6, -36), (0, -44), (7, -36), (13, -43), (30, -40)]
        pen.shape([*smooth(cap, closed=False), (30, -90), (-30, -90)], "moon", 0.85)
        if pen.simple:
            pen.stroke(smooth([(-6, -24), (-10, -12), (-7, -2)], closed=False), 0.75)
            pen.stroke(smooth([(8, -22), (13, -10), (11, 0)], closed=False), 0.75)
        else:
            hem(pen, -20, 12, "stone", scales)
    pen.outline(mountain)


def flag(pen: Pen) -> None:
    pen.shape(tube([(-12, 4), (-12, -50)], [4, 4]), "steel", 0.9)
    hem = [(-11, -49), (2, -52), (14, -47), (26, -50)]
    cloth = [*smooth(hem, closed=False), *smooth([(x, y + 23) for x, y in hem[::-1]], closed=False)]
    pen.shape(cloth, "teal", pattern=waves if pen.complexity == 5 else None)
    with pen.at(8, -38, turn=-18):
        hoop = [*arc(0, 1, 13, 4.6, 270, 630, 40), *arc(0, 1, 9.4, 2, 630, 270, 40)]
        pen.shape(hoop, "sun", 0.8)
        pen.shape(ellipse(0, 0, 7), "gold", 0.8)
        with pen.clip([(-14, 1), (14, 1), (14, 9), (-14, 9)]):
            pen.shape(hoop, "sun", 0.8)
    pen.shape(ellipse(-12, -53, 4), "gold", 0.9)
    pen.shape(smooth([(-23, 5), (-19, -1), (-10, -3), (-2, 0), (1, 5)]), "dust", 0.9)


def dome(pen: Pen) -> None:
    """A house of glass."""
    pen.shape([*arc(0, -4, 30, 34, 180, 360, 36)], "glass", pattern=lattice)
    pen.stroke(arc(0, -4, 24, 28, 200, 240, 8), 0.75)
    pen.shape(rectangle((-34, -8, 34, 6), 5), "violet", 0.95, stripes)
    pen.shape([(-9, 6), *arc(0, -13, 9, 10, 180, 360, 14), (9, 6)], "gold", 0.9)
    pen.shape(ellipse(0, -11, 3.6), "glass", 0.75)
    pen.shape(ellipse(0, -40, 4), "red", 0.9)


def radar(pen: Pen) -> None:
    for side in (-1, 1):
        pen.shape(tube([(0, -22), (side * 14, 5)], [5, 5]), "steel", 0.9)
    pen.shape(tube([(-9, -6), (9, -6)], [4, 4]), "steel", 0.9)
    dish(pen, 0, -30, 22, -24)


def crystals(pen: Pen) -> None:
    for x, y, height, turn, fill in (
        (-14, 2, 30, -26, "violet"),
        (14, 2, 32, 24, "rose"),
        (0, 3, 50, 0, "teal"),
        (-9, 5, 20, -8, "rose"),
        (11, 5, 17, 10, "violet"),
    ):
        w = 4 + height * 0.11
        with pen.at(x, y, turn=turn):
            edge = [(-w * 0.7, 0), (-w, -height * 0.72), (0, -height), (w, -height * 0.72)]
            pen.shape([*edge, (w * 0.7, 0)], fill, 0.95)
            ridge = -height * 0.6
            pen.stroke([(-w, -height * 0.72), (0, ridge), (w, -height * 0.72)], 0.7, taper=False)
            pen.stroke([(0, ridge), (0, 0)], 0.7, taper=False)


def crag(pen: Pen) -> None:
    """A cratered spire: 66 units."""
    left = [(-24, 6), (-20, -14), (-22, -28), (-12, -40), (-12, -54), (0, -64)]
    stack = smooth([*left, (11, -58), (12, -44), (20, -32), (18, -16), (25, -4), (25, 6)])
    pen.shape(stack, "stone")
    with pen.clip(stack):
        crater(pen, -1, -50, 6, 5)
        crater(pen, 6, -33, 7, 5.4)
        if pen.simple:
            crater(pen, -8, -18, 7, 5)
            crater(pen, 9, -8, 6, 4.4)
        else:
            hem(pen, -20, 12, "stone", fans if pen.complexity == 5 else spots)
    pen.outline(stack)


def star_flower(pen: Pen) -> None:
    """A star on a curling stalk."""
    for side in (-1, 1):
        pen.shape(tube([(0, 3), (side * 10, -8), (side * 17, -6)], [5, 6, 0]), "teal", 0.9)
    pen.shape(tube([(0, 4), (-4, -12), (3, -26)], [5, 4.5, 4]), "teal", 0.9)
    with pen.at(4, -34):
        pen.shape(star(16), "sun", 0.95)
        pen.shape(star(8), "gold", 0.75)


def puff(pen: Pen) -> None:
    """A bank of star dust."""
    discs = ((-22, -4, 13), (-8, -15, 16), (10, -18, 15), (24, -4, 12), (2, -2, 14))
    pen.union([ellipse(x, y, r) for x, y, r in discs], "rose", 0.95)
    for x, y, r in ((-8, -14, 9), (11, -16, 8)):
        pen.stroke(arc(x, y, r, r, 150, 330, 10), 0.75)
        if pen.ornate:
            pen.stroke(arc(x, y, r * 0.55, r * 0.55, 130, 340, 10), 0.7)


def pillar(pen: Pen) -> None:
    """A column of cloud: 120 units."""
    discs = [(-4.0, -2.0, 27.0), (15, -14, 21), (-18, -26, 22), (12, -40, 22), (-9, -56, 21)]
    discs += [(12, -70, 19), (-5, -85, 18), (7, -100, 14), (-3, -110, 11)]
    pen.union([ellipse(x, y, r) for x, y, r in discs], "violet", 0.95)
    for i, (x, y, r) in enumerate(discs[1:8]):
        start = 120 if i % 2 else 190
        pen.stroke(arc(x, y, r * 0.62, r * 0.62, start, start + 200, 10), 0.75)
        if pen.ornate:
            pen.stroke(arc(x, y, r * 0.3, r * 0.3, start, start + 240, 8), 0.7)


def landed_rocket(pen: Pen) -> None:
    """A small one, far away: 56 units."""
    for side in (-1, 1):
        fin = smooth([(8, -18), (18, -8), (17, 5), (17, 5), (7, -3)])
        with pen.at(0, 0, flip=side < 0):
            pen.shape(fin, "red", 0.9)
    hull = smooth(
        [(0, -56), (0, -56), (9, -42), (12, -24), (8, -3), (-8, -3), (-12, -24), (-9, -42)]
    )
    pen.shape(hull, "suit")
    with pen.clip(hull):
        pen.shape([(-20, -41), (20, -41), (20, -60), (-20, -60)], "gold", 0.85)
        pen.shape([(-20, -14), (20, -14), (20, 9), (-20, 9)], "gold", 0.85, stripes)
    pen.outline(hull)
    porthole(pen, 0, -28, 6.6)
    pen.shape(moved(ellipse(0, 0, 2.6, 9), 0, -2), "red", 0.85)
