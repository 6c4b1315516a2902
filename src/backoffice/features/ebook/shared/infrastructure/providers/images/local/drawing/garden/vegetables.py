"""What gardeners plant in rows, and what they carry home. The foot is at (0, 0)."""

from ..geometry import arc, ellipse, mirrored, moved, petal, rectangle, smooth, tube, turned
from ..patterns import lattice, stripes, waves
from ..pen import Pen
from .growths import leaf_blade, open_flower


def cabbage(pen: Pen) -> None:
    for side in (-1, 1):
        for turn, length in ((82, 30), (52, 34)):
            leaf = smooth(mirrored([(0, 0), (8, -10), (11, -22), (7, -length), (0, -length - 1)]))
            with pen.at(0, 2, turn=side * turn):
                pen.shape(leaf, "leaf", 0.9)
                pen.stroke([(0, -10), (0, -20), (0, 3 - length)], 0.65)
    pen.shape(smooth(mirrored([(0, -31), (12, -28), (18, -14), (12, 2), (0, 5)])), "grass", 0.95)
    for side in (-1, 1):
        cabbage_wrap(pen, side)


def cabbage_wrap(pen: Pen, side: int) -> None:
    """One of the two leaves around the heart."""
    edge = ((0, 5), (14, 3), (19, -9), (13, -22), (3, -24), (5, -10))
    wrap = smooth([(side * x, y) for x, y in edge])
    pen.shape(wrap, "leaf" if side < 0 else "grass", 0.9)
    rib = ((3, 2), (10, -8), (12, -18))
    pen.stroke(smooth([(side * x, y) for x, y in rib], closed=False), 0.7)
    if pen.ornate:
        for x, y in ((14, -6), (16, -11), (7, -14)):
            pen.stroke([(side * 10, y + 3), (side * (x + 10) / 2, y + 2), (side * x, y)], 0.5)


def carrots(pen: Pen) -> None:
    """Three carrots that peep out of the bed."""
    for x, size in ((-17, 0.85), (17, 0.9), (0, 1.1)):
        with pen.at(x, 2, size):
            turns, width = ((-24, 24), 13) if pen.simple else ((-30, 30, -10, 12), 9)
            for turn in turns:
                pen.shape(moved(turned(petal(28, width, 0.7), turn), 0, -9), "leaf", 0.85)
            root = smooth(
                [(-10, 4), (-10, 4), (-10, -8), (0, -14), (10, -8), (10, 4), (10, 4), (0, 6)]
            )
            pen.shape(root, "orange", 0.95)
            pen.stroke(arc(-4, -3, 4, 1.6, 200, 340, 6), 0.65)


def pumpkin(pen: Pen) -> None:
    pen.shape(tube([(0, -26), (2, -34), (9, -38)], [7, 6, 6]), "leaf_dark", 0.9)
    for x, width in ((-17, 12), (17, 12), (-9, 12), (9, 12), (0, 11)):
        pen.shape(ellipse(x, -11, width, 18 - abs(x) * 0.2), "orange", 0.9)
    leaf_blade(pen, -2, -27, 20, 13, -68)
    pen.stroke(smooth([(4, -28), (14, -32), (18, -26), (24, -30)], closed=False), 0.8)


def tomato_plant(pen: Pen) -> None:
    """On its stake: 54 units tall."""
    pen.shape(tube([(0, 4), (0, -52)], [3.6, 3.6]), "wood", 0.85)
    for y, turn in ((-5, 72), (-21, 62), (-36, 44)):
        for side in (-1, 1):
            leaf_blade(pen, 0, y, 21, 12, side * turn)
    fruits = ((-9, -10, 6.4), (9, -30, 6.0), (10, -13, 6.4), (-7, -27, 5.8))
    for x, y, r in fruits[: pen.by_detail(2, 4, 4)]:
        pen.shape(ellipse(x, y, r, r * 0.94), "red", 0.9)
        pen.stroke([(x - 2.6, y - r * 0.5), (x, y - r * 0.8), (x + 2.6, y - r * 0.5)], 0.7)


def bean_poles(pen: Pen) -> None:
    """A wigwam of canes: 116 units tall."""
    for foot in (-22, 22, 0):
        pen.shape(tube([(foot, 4), (-foot * 0.16, -114)], [3.6, 3.2]), "wood", 0.85)
    pen.shape(tube([(-6, -98), (6, -98)], [5, 5]), "tan", 0.85)
    for i in range(6):
        y = -10 - i * 14.5
        x = (23 if i % 2 else -23) * (1 - (i * 14.5 + 10) / 118)
        leaf_blade(pen, x, y, 22 - i, 14, 62 if i % 2 else -62)
        if not pen.simple:
            leaf_blade(pen, x * 0.3, y - 5, 16 - i * 0.6, 10, -40 if i % 2 else 40)
        pod = tube([(x * 0.5, y), (x * 0.5 + 2, y + 8), (x * 0.5, y + 15)], [0, 4.6, 0])
        pen.shape(pod, "grass", 0.8)
    if not pen.simple:
        open_flower(pen, -3, -72, 7, "coral", 6)
        open_flower(pen, 7, -40, 7, "coral", 6)


def fruit_bush(pen: Pen) -> None:
    crown = [
        ellipse(-14, -12, 15, 14),
        ellipse(14, -12, 15, 14),
        ellipse(0, -24, 16, 15),
        ellipse(0, -8, 18, 12),
    ]
    pen.union(crown, "leaf")
    for x, y in ((-17, -14), (-4, -28), (8, -18), (18, -9), (-6, -8), (10, -31)):
        pen.shape(ellipse(x, y, 3.8), "red", 0.85)


def apple_basket(pen: Pen) -> None:
    """46 units tall."""
    handle = tube(arc(0, -14, 21, 30, 180, 360, 12), [4.4, 4.4])
    pen.shape(handle, "wood", 0.9)
    for x, y in ((-14, -20), (14, -20), (0, -23), (-7, -15), (8, -15)):
        pen.shape(ellipse(x, y, 8, 7.6), "red", 0.9)
        pen.stroke([(x, y - 6), (x + 0.6, y - 9), (x + 2, y - 11)], 0.75)
    weave = [(-26, -14), (26, -14), (20, 4), (-20, 4)]
    pen.shape(weave, "tan", pattern=lattice)
    if pen.simple:
        pen.stroke([(-23, -5), (0, -4), (23, -5)], 0.75, taper=False)
    pen.shape(rectangle((-28, -17, 28, -11), 3), "wood", 0.9)


def flower_pot(pen: Pen) -> None:
    """A geranium in its pot: 50 units tall."""
    for turn in (-64, 64, -28, 30)[: pen.by_detail(2, 4, 4)]:
        leaf_blade(pen, 0, -14, 21, 14, turn)
    heads = ((0, -37, 13),) if pen.simple else ((-9, -36, 8), (10, -34, 8), (0, -44, 8))
    for x, y, radius in heads:
        pen.shape(tube([(x * 0.3, -14), (x, y)], [3, 3]), "leaf", 0.8)
        open_flower(pen, x, y, radius, "coral", 6)
    clay_pot(pen)


def clay_pot(pen: Pen) -> None:
    pot = [(-14, -14), (14, -14), (10, 5), (-10, 5)]
    pen.shape(pot, "clay", pattern=waves if pen.complexity == 5 else stripes)
    pen.shape(rectangle((-17, -20, 17, -12), 2), "clay", 0.95)


def cactus(pen: Pen) -> None:
    """In its pot: 52 units tall."""
    arms = ([(-8, -27), (-17, -28), (-18, -38)], [(8, -23), (17, -24), (18, -32)])
    trunk = tube([(0, -10), (0, -38)], [17, 17])
    pen.union([trunk, *(tube(arm, [7, 7, 7]) for arm in arms)], "leaf")
    for x in (-3.5, 3.5):
        pen.stroke([(x, -20), (x * 1.1, -30), (x, -40)], 0.7)
    open_flower(pen, 2, -48, pen.by_detail(9, 6, 6), "rose", 6)
    clay_pot(pen)


def seedlings(pen: Pen) -> None:
    """A tray of young plants: 30 units tall."""
    for x, height in ((-17, 17), (0, 20), (17, 16)):
        pen.shape(tube([(x, -8), (x, -height)], [3, 3]), "leaf", 0.8)
        for turn in (-48, 48):
            leaf = smooth(mirrored([(0, 0), (4, -4), (4, -10), (0, -12)]))
            pen.shape(moved(turned(leaf, turn), x, -height + 1), "grass", 0.9)
    pen.shape([(-26, -9), (26, -9), (23, 4), (-23, 4)], "wood")
    pen.stroke([(-24, -2.5), (24, -2.5)], 0.75, taper=False)
    pen.shape(rectangle((-28, -12, 28, -7), 2), "wood", 0.9)
