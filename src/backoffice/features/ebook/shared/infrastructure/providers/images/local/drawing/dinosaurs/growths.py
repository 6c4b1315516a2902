"""What grows or lies on the ground of the dinosaurs' world. The foot is at (0, 0)."""

import math
from collections.abc import Sequence

from ..geometry import Path, Point, arc, ellipse, mirrored, moved, petal, rose, smooth, tube, turned
from ..geometry import spiral as coil
from ..patterns import flowers, lattice, scales, spots, swirls, waves
from ..pen import Pen
from .parts import freckles

FINE_FROM = 5.5  # mm; leaves narrower than this have a midrib only
SMALL = 0.4  # mm to the unit; trees below this have fewer and larger leaves


def frond(pen: Pen, spine: Sequence[Point], width: float, fill: str) -> None:
    """A feathery leaf: a midrib, and the lines between its leaflets."""
    leaf = tube(spine, [width * 0.3, width, width * 0.9, 0])
    rib = smooth(spine, closed=False)
    pen.shape(leaf, fill, 0.9)
    with pen.clip(leaf):
        pen.stroke(rib, 0.7)
        steps = pen.by_detail(0, 5, 8) if width * pen.scale > FINE_FROM else 0
        for i in range(steps):
            place = round((0.15 + 0.7 * i / steps) * (len(rib) - 3))
            (x, y), (x1, y1) = rib[place], rib[place + 2]
            dx, dy = (x1 - x) * 1.2, (y1 - y) * 1.2
            for side in (-1, 1):
                pen.stroke([(x, y), (x + dx - side * dy * 1.6, y + dy + side * dx * 1.6)], 0.5)
    pen.outline(leaf, 0.9)


def palm(pen: Pen) -> None:
    """Tall: 132 units."""
    trunk: list[Point] = [(-2, 4), (2, -30), (10, -62), (6, -98)]
    stem = tube(trunk, [22, 16, 13, 12])
    pen.shape(stem, "wood")
    with pen.clip(stem):
        for i in range(pen.by_detail(5, 7, 10)):
            y = -90 + i * 92 / pen.by_detail(5, 7, 10)
            pen.stroke(arc(5, y - 8, 14, 8, 20, 160, 8), 0.8)
    pen.outline(stem)
    crown: tuple[tuple[float, float], ...] = ((-52, 12), (52, 12), (-50, -14), (50, -14))
    small = pen.scale < SMALL
    for dx, dy in (*crown, (2, -36)) if small else (*crown, (-28, -32), (30, -32), (2, -36)):
        rise = -20 if abs(dx) > 40 else -6
        spine = [(6, -98), (6 + dx * 0.4, -98 + dy * 0.4 + rise), (6 + dx, -98 + dy)]
        frond(pen, spine, 22 if small else 15, "leaf")
    for x, y in () if small else ((0, -94), (12, -94), (6, -87)):
        pen.shape(ellipse(x, y, 6.4), "wood", 0.9)


def horsetail_tree(pen: Pen) -> None:
    """Tall: 124 units; whorls of leaves around a jointed trunk."""
    small = pen.scale < SMALL
    for i, y in enumerate((-24, -48, -70, -90, -108)):
        reach = 30 - i * 4.4
        pen.shape(tube([(0, y + 26), (0, y)], [14 - i * 1.5, 12.5 - i * 1.5]), "green", 0.9)
        for turn in (-84, 84) if small else (-96, 96, -66, 66, -34, 34):
            leaf = moved(turned(petal(reach, 16 if small else 9 - i * 0.6), turn), 0, y)
            pen.shape(leaf, "leaf", 0.85)
    pen.shape(moved(petal(22, 11), 0, -104), "leaf", 0.9)


def fern(pen: Pen) -> None:
    sides: tuple[tuple[float, float], ...] = ((38, 16), (27, 37))
    small = pen.scale < pen.line * 1.1
    draw = plain_frond if pen.simple or small else fern_frond
    for dx, dy in sides:
        for flip in (False, True):
            with pen.at(0, 0, flip=flip):
                draw(pen, [(0, 3), (dx * 0.35, -dy * 0.9), (dx, -dy)])
    draw(pen, [(0, 4), (2, -24), (-1, -46)])


def plain_frond(pen: Pen, spine: Sequence[Point]) -> None:
    frond(pen, spine, 15, "leaf")


def fern_frond(pen: Pen, spine: Sequence[Point]) -> None:
    rib = smooth(spine, closed=False)
    leaflets = pen.by_detail(4, 5, 7)
    for i in range(leaflets):
        t = i / leaflets
        place = round((0.25 + 0.7 * t) * (len(rib) - 2))
        (x, y), (x1, y1) = rib[place], rib[place + 1]
        ahead = math.degrees(math.atan2(y1 - y, x1 - x)) + 90
        length = 14 * (1 - 0.55 * t)
        for side in (-1, 1):
            leaf = turned(leaflet(length), ahead + side * 58)
            pen.shape(moved(leaf, x, y), "leaf", 0.8)
    (x0, y0), (x, y) = rib[-2:]
    ahead = math.degrees(math.atan2(y - y0, x - x0)) + 90
    pen.shape(tube(spine, [4, 3, 2]), "green", 0.85)
    pen.shape(moved(turned(leaflet(8), ahead), x, y), "leaf", 0.8)


def leaflet(length: float) -> Path:
    """From the origin upwards, with a round tip."""
    return tube([(0, 0), (0, -length * 0.5), (0, -length)], [2, length * 0.42, length * 0.3])


def cycad(pen: Pen) -> None:
    for dx, dy in ((-34, -20), (34, -20), (-26, -36), (26, -36), (-10, -46), (11, -46)):
        spine = [(0, -18), (dx * 0.45, -22 + (dy + 18) * 0.9), (dx, dy)]
        frond(pen, spine, 10, "leaf")
    barrel = smooth(mirrored([(0, -24), (12, -22), (17, -8), (13, 4), (0, 6)]))
    pen.shape(barrel, "wood", pattern=scales)
    if pen.simple:
        for x, y in ((-9, -15), (0, -15), (9, -15), (-5, -7), (5, -7)):
            pen.stroke(arc(x, y, 4.4, 4, 20, 160, 8), 0.8)


def horsetails(pen: Pen) -> None:
    for x, lean, height in ((-13, -5, 34), (13, 6, 38), (0, 0, 46)):
        joints = pen.by_detail(3, 4, 5)
        for i in range(joints):
            low, high = i / joints, (i + 1) / joints
            ends = [(x + lean * part, 3 - height * part * 0.78) for part in (low, high)]
            pen.shape(tube(ends, [7.5 - i * 0.5, 6.5 - i * 0.5]), "green", 0.9)
        tip = moved(petal(height * 0.3, 9.5, 0.4), x + lean, 6 - height * 0.78)
        pen.shape(tip, "orange", 0.9, pattern=lattice if pen.complexity == 5 else None)


def mushrooms(pen: Pen) -> None:
    for x, height, r in ((14, 20, 13), (-8, 36, 19)):
        pen.shape(tube([(x, 4), (x - 1, -height * 0.5), (x, -height + 6)], [10, 7, 8]), "cream")
        cap = smooth(
            [
                (x - r, 6 - height),
                (x - r * 0.7, -6 - height),
                (x, -height - r * 0.5),
                (x + r * 0.7, -6 - height),
                (x + r, 6 - height),
                (x, 9 - height),
            ]
        )
        pen.shape(cap, "red", pattern=swirls if pen.complexity == 5 else spots)
        if pen.simple:
            marks = [
                (x + r * dx, dy - height, r * 0.19) for dx, dy in ((-0.55, 1), (0, -5), (0.5, 1))
            ]
            freckles(pen, marks, "cream")


def egg_nest(pen: Pen) -> None:
    """Eggs in a ring of straw, 40 units tall."""
    for x, turn, fill in ((-16.0, -14, "sky_blue"), (16.0, 14, "rose"), (0.0, 0, "cream")):
        with pen.at(x, -4, turn=turn):
            egg(pen, fill)
    bowl = smooth(
        [(-36, -10), (-37, 0), (-22, 7), (22, 7), (37, 0), (36, -10), (18, -5), (-18, -5)]
    )
    pen.shape(bowl, "straw")
    with pen.clip(bowl):
        count = pen.by_detail(6, 9, 12)
        for i in range(count):
            x, lean = -34 + 68 * (i + 0.5) / count, 4 if i % 2 else -4
            pen.stroke([(x - lean, -11), (x, -2), (x + lean, 8)], 0.7)
    pen.outline(bowl)


def egg(pen: Pen, fill: str) -> None:
    shell = smooth(mirrored([(0, -34), (10, -28), (15, -13), (11, 0), (0, 5)]))
    pen.shape(shell, fill)
    with pen.clip(shell):
        if pen.complexity == 5:
            pen.pattern(shell, flowers)
        else:
            for y in (-22, -13):
                pen.stroke([(x, y + (3 if x % 10 else -3)) for x in range(-20, 21, 5)], 0.75)
    pen.outline(shell)


def bloom(pen: Pen) -> None:
    """An early flower, 46 units tall."""
    for turn in (-58, 58):
        pen.shape(moved(turned(petal(22, 12), turn), 0, 0), "leaf", 0.9)
    pen.shape(tube([(0, 4), (1, -14), (0, -28)], [4, 4, 4]), "green", 0.9)
    pen.shape(rose(0, -32, 16, 6, 0.36, 30), "rose")
    if pen.ornate:
        pen.outline(rose(0, -32, 11, 6, 0.36, 30), 0.6)
    pen.shape(ellipse(0, -32, 5.6), "gold", 0.85)


def reeds(pen: Pen) -> None:
    """Bulrushes, 62 units tall."""
    for x, lean, height in ((-14, -20, 36), (15, 22, 40), (3, 12, 50)):
        spine = [(x * 0.5, 4), (x, -height * 0.5), (x * 0.6 + lean, -height)]
        pen.shape(tube(spine, [5, 7, 0]), "leaf", 0.9)
    for x, top in ((-9, -46), (9, -56)):
        pen.shape(tube([(x * 0.4, 4), (x, top)], [3.6, 3.2]), "green", 0.9)
        head = tube([(x, top + 4), (x * 1.1, top - 12)], [9, 9])
        pen.shape(head, "wood", 0.9, pattern=scales if pen.complexity == 5 else None)


def ammonite(pen: Pen) -> None:
    """A fossil, 38 units tall."""
    pen.shape(ellipse(0, -15, 21), "straw")
    with pen.clip(ellipse(0, -15, 21)):
        for i in range(pen.by_detail(9, 12, 18)):
            x, y = turned([(0, -21)], 360 / pen.by_detail(9, 12, 18) * i)[0]
            pen.stroke([(x * 0.66, y * 0.66 - 15), (x, y - 15)], 0.7)
    pen.outline(ellipse(0, -15, 21))
    pen.stroke(coil(0, -15, 14, 2, 90), 0.85)
    stone = smooth([(-30, 6), (-27, -3), (-14, -5), (2, -1), (16, -5), (28, -2), (31, 6)])
    pen.shape(stone, "stone")


def agave(pen: Pen) -> None:
    for turn, length in ((-72, 32), (72, 32), (-46, 38), (46, 38), (-20, 42), (20, 42), (0, 34)):
        leaf = turned(petal(length, 12, 0.35), turn)
        pen.shape(leaf, "green", 0.95)
        if not pen.simple:
            pen.stroke(
                turned([(0, -length * 0.3), (0, -length * 0.5), (0, -length * 0.8)], turn), 0.55
            )


def little_volcano(pen: Pen) -> None:
    cone = smooth(
        [
            (-32, 6),
            (-32, 6),
            (-18, -10),
            (-10, -30),
            (-10, -30),
            (0, -27),
            (10, -30),
            (10, -30),
            (18, -10),
            (32, 6),
            (32, 6),
        ]
    )
    pen.shape(cone, "stone", pattern=waves if pen.complexity == 5 else None)
    lava = smooth(
        [
            (-10, -31),
            (0, -34),
            (10, -31),
            (12, -20),
            (8, -14),
            (5, -22),
            (1, -8),
            (-4, -8),
            (-5, -21),
            (-10, -18),
        ]
    )
    pen.shape(lava, "red", 0.9)
    for x, y, r in ((0, -43, 5), (7, -51, 3.4)):
        pen.shape(ellipse(x, y, r), "foam", 0.85)
