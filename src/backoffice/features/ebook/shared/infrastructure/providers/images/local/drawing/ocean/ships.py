"""What people brought: a submarine, and sunken things that stand on (0, 0)."""

from ..faces import bead_eye
from ..geometry import arc, ellipse, mirrored, moved, petal, smooth, tube, turned
from ..patterns import fans, flowers, lattice
from ..pen import Pen


def submarine(pen: Pen) -> None:
    for side in (-1, 1):
        pen.shape(moved(turned(petal(25, 14, 0.6), 180 if side > 0 else 0), -66, side * 3), "steel")
    pen.shape(tube([(-50, 0), (-68, 0)], [12, 8]), "gold")
    pen.shape([(-34, -22), (-52, -38), (-60, -38), (-56, -4)], "orange")
    pen.shape([(-34, 22), (-52, 38), (-60, 38), (-56, 4)], "orange")
    pen.shape(tube([(10, -46), (10, -60), (14, -66), (26, -66)], [6, 6, 6, 6]), "steel")
    pen.shape([(-20, -26), (-14, -50), (22, -50), (30, -26)], "orange", pattern=lattice)
    pen.shape(tube([(-16, -50), (24, -50)], [6, 6]), "gold")
    hull = smooth(
        [
            (66, 0),
            (60, -18),
            (38, -30),
            (0, -33),
            (-36, -26),
            (-58, -8),
            (-58, 8),
            (-36, 26),
            (0, 33),
            (38, 30),
            (60, 18),
        ]
    )
    pen.shape(hull, "gold")
    with pen.clip(hull):
        belly = [*smooth([(-70, 12), (0, 18), (80, 12)], closed=False), (80, 60), (-70, 60)]
        pen.shape(belly, "orange", 0.85, pattern=fans)
        if pen.complexity > 2:
            pen.stroke(smooth([(-70, -16), (0, -22), (80, -16)], closed=False), 0.8)
        for x in (-38, 44):
            pen.stroke(arc(x + 40, 0, 40, 60, 150, 210, 12), 0.8)
    pen.outline(hull)
    for x in (-24, 2, 28):
        pen.shape(ellipse(x, -3, 11.5), "steel")
        pen.shape(ellipse(x, -3, 8.2), "sky", 0.8)
        pen.stroke(arc(x, -3, 5.4, 5.4, 190, 250, 6), 0.7)
    bead_eye(pen, 25.5, -4, 1.8)
    bead_eye(pen, 30.5, -4, 1.8)
    pen.stroke(arc(28, -2.5, 2.6, 2.6, 20, 160, 6), 0.6)


def treasure_chest(pen: Pen) -> None:
    """46 units tall."""
    lid = smooth(
        [(-32, -22), (-32, -22), (-34, -38), (-24, -48), (24, -48), (34, -38), (32, -22), (32, -22)]
    )
    pen.shape(lid, "wood", pattern=lattice if pen.complexity == 5 else None)
    inside = smooth(
        [(-28, -20), (-28, -20), (-28, -34), (-20, -42), (20, -42), (28, -34), (28, -20), (28, -20)]
    )
    pen.shape(inside, "rope")
    for x, y in (
        (-20, -25),
        (20, -25),
        (-10, -29),
        (10, -30),
        (0, -26),
        (-16, -20),
        (0, -20),
        (15, -20),
    ):
        pen.shape(ellipse(x, y, 6.4, 6), "gold", 0.85)
        pen.shape(ellipse(x, y, 3.6, 3.2), "gold", 0.6)
    pen.shape([(-34, -20), (34, -20), (31, 6), (-31, 6)], "wood")
    for y in (-12, -3):
        pen.stroke([(-33, y), (33, y)], 0.75, taper=False)
    for x in (-25, 20):
        pen.shape([(x, -20), (x + 6, -20), (x + 6, 6), (x, 6)], "gold", 0.85)
    pen.shape(smooth([(-7, -22), (7, -22), (7, -10), (0, -5), (-7, -10)]), "gold", 0.9)
    pen.dot(0, -14.5, 2)
    pen.fill([(-1, -14), (1, -14), (1.6, -9.5), (-1.6, -9.5)], "ink")


def anchor(pen: Pen) -> None:
    with pen.at(0, -2, turn=14):
        hook = arc(0, -14, 20, 18, 10, 170, 20)
        pen.union(
            [
                tube([(0, -44), (0, 4)], [6, 6]),
                tube([(-13, -36), (13, -36)], [5, 5]),
                tube(hook, [4, 6, 6, 6, 4]),
            ],
            "steel",
        )
        for side in (-1, 1):
            pen.shape(moved(turned(petal(13, 11), side * 20), side * 20, -6), "steel")
        pen.shape(ellipse(0, -48, 6.5), "steel")
        pen.shape(ellipse(0, -48, 3), "sea", 0.8)


def amphora(pen: Pen) -> None:
    with pen.at(0, 0, turn=-12):
        for flip in (False, True):
            with pen.at(0, 0, flip=flip):
                handle = tube([(5, -38), (15, -36), (13, -26)], [4, 4, 4])
                pen.shape(handle, "orange")
        jar = smooth(mirrored([(0, -42), (5, -42), (5, -34), (15, -24), (14, -10), (6, 2), (0, 4)]))
        pen.shape(jar, "orange")
        with pen.clip(jar):
            pen.pattern([(-20, -24), (20, -24), (20, -10), (-20, -10)], flowers)
            for y in (-24, -10):
                pen.stroke(
                    smooth([(-18, y - 1), (0, y + 2), (18, y - 1)], closed=False), 0.8, taper=False
                )
        pen.shape(tube([(-6, -43), (6, -43)], [4, 4]), "orange", 0.9)
