"""The watering can and the mushroom house, about 150 units tall."""

from ..geometry import Path, arc, ellipse, mirrored, rectangle, smooth, tube
from ..patterns import lattice, scales, swirls
from ..pen import Pen
from .flowers import rose_head
from .growths import leaf_blade


def watering_can(pen: Pen) -> None:
    bunch(pen)
    pen.shape(
        tube([(-26, 2), (-54, -2), (-64, 24), (-54, 46), (-34, 50)], [8, 8, 8, 8, 8]), "steel"
    )
    spout = [(28, 50), (48, 30), (62, 2), (68, -12)]
    pen.shape(tube(spout, [22, 15, 10, 9]), "steel")
    with pen.at(69, -15, turn=26):
        pen.shape(
            smooth([(-7, 4), (-7, 4), (-15, -9), (-15, -9), (15, -9), (15, -9), (7, 4), (7, 4)]),
            "gold",
        )
        pen.shape(ellipse(0, -9, 16, 5.4), "gold", 0.9)
    body = smooth(
        [
            (-34, 0),
            (-34, 0),
            (-38, 62),
            (-38, 62),
            (0, 67),
            (38, 62),
            (38, 62),
            (34, 0),
            (34, 0),
            (0, 6),
        ]
    )
    pen.shape(body, "steel")
    with pen.clip(body):
        band = [
            *smooth([(-50, 14), (0, 20), (50, 14)], closed=False),
            *smooth([(50, 48), (0, 54), (-50, 48)], closed=False),
        ]
        pen.shape(band, "teal", 0.85, pattern=scales if pen.complexity == 5 else None)
    pen.outline(body)
    heart = smooth(mirrored([(0, 46), (0, 46), (16, 32), (13, 21), (6, 20), (0, 26), (0, 26)]))
    pen.shape(heart, "rose", pattern=swirls)


def bunch(pen: Pen) -> None:
    """What grows out of the watering can."""
    for x, y, turn in ((-22, 4, -52), (-6, 0, -20), (10, 0, 18), (22, 4, 50)):
        leaf_blade(pen, x, y, 44, 20, turn)
    for x, y in ((-24, -38), (26, -40), (0, -56)):
        pen.shape(tube([(x * 0.4, 6), (x * 0.8, y * 0.5), (x, y)], [5, 5, 5]), "leaf", 0.9)
    daisy_head(pen, -27, -38, 20, "white")
    daisy_head(pen, 28, -40, 20, "rose")
    daisy_head(pen, 0, -62, 21, "violet")
    if pen.simple:
        for x, turn in ((-9, -22), (9, 22)):
            leaf_blade(pen, x, 4, 30, 20, turn)
        return
    for x, y, fill in ((-10, -14, "gold"), (13, -16, "coral")):
        rose_head(pen, x, y, 14, fill, 30)


def daisy_head(pen: Pen, x: float, y: float, radius: float, fill: str) -> None:
    with pen.at(x, y, radius / 20):
        count = pen.by_detail(8, 9, 11)
        for i in range(count):
            with pen.at(0, 0, turn=360 / count * i + 12):
                pen.shape(smooth([(-3, -4), (-6, -14), (0, -20), (6, -14), (3, -4)]), fill, 0.85)
        pen.shape(ellipse(0, 0, 7.4), "gold", 0.9, pattern=lattice if pen.ornate else None)


def mushroom_house(pen: Pen) -> None:
    chimney(pen)
    stalk = smooth(
        [
            (-34, -6),
            (-34, -6),
            (-36, 26),
            (-46, 64),
            (-46, 64),
            (0, 69),
            (46, 64),
            (46, 64),
            (36, 26),
            (34, -6),
            (34, -6),
        ]
    )
    pen.shape(stalk, "cream")
    door(pen)
    round_window(pen)
    cap = smooth(
        [
            (-72, -2),
            (-72, -2),
            (-70, -30),
            (-46, -64),
            (0, -78),
            (46, -64),
            (70, -30),
            (72, -2),
            (72, -2),
            (38, 8),
            (0, 11),
            (-38, 8),
        ]
    )
    pen.shape(cap, "red", pattern=scales if pen.complexity == 5 else None)
    with pen.clip(cap):
        hem = [
            *smooth([(-80, -12), (-40, -5), (0, -2), (40, -5), (80, -12)], closed=False),
            (80, 40),
            (-80, 40),
        ]
        pen.shape(hem, "tan", 0.85)
        gills = pen.by_detail(9, 13, 19)
        for i in range(1, gills):
            x = 144 * i / gills - 72
            pen.stroke([(x * 0.98, -14 + 14 * (1 - abs(x) / 72)), (x * 0.9, 14)], 0.7, taper=False)
        pen.stroke(hem[:-2], 0.85, taper=False)
        for x, y, r in (
            (-4, -44, 14),
            (-40, -32, 11),
            (36, -38, 11),
            (-62, -12, 8),
            (12, -16, 7),
            (62, -18, 8),
            (-22, -66, 7),
            (26, -66, 6),
        ):
            with pen.clip([*hem[:-2], (80, -90), (-80, -90)]):
                pen.shape(
                    ellipse(x, y, r, r * 0.85),
                    "cream",
                    0.9,
                    pattern=swirls if pen.ornate and r > 9 else None,
                )
    pen.outline(cap)
    for x, size in ((-48, 0.75), (46, 0.9)):
        with pen.at(x, 68, size, flip=x > 0):
            grass_fringe(pen)


def chimney(pen: Pen) -> None:
    puffs = [ellipse(42, -84, 8), ellipse(52, -90, 9), ellipse(63, -84, 7)]
    pen.union(puffs, "foam", 0.85)
    pen.shape(
        [(28, -40), (28, -74), (44, -74), (44, -40)],
        "clay",
        pattern=lattice if pen.ornate else None,
    )
    pen.shape(rectangle((25, -78, 47, -70), 2), "clay", 0.9)


def door(pen: Pen) -> None:
    arch = [(-28, 65), *arc(-11, 36, 17, 18, 180, 360, 20), (6, 66)]
    pen.shape(arch, "wood")
    with pen.clip(arch):
        for x in (-17, -5):
            pen.stroke([(x, 10), (x, 70)], 0.75, taper=False)
        for y in (34, 54):
            pen.shape(tube([(-34, y), (-18, y)], [4, 4]), "steel", 0.75)
    pen.outline(arch)
    pen.shape(ellipse(0, 48, 2.8), "gold", 0.85)


def round_window(pen: Pen) -> None:
    pen.shape(ellipse(23, 34, 12), "wood")
    pen.shape(ellipse(23, 34, 8.6), "glass", 0.85)
    pen.stroke([(23, 25.4), (23, 42.6)], 0.8, taper=False)
    pen.stroke([(14.4, 34), (31.6, 34)], 0.8, taper=False)


def grass_fringe(pen: Pen) -> None:
    for x, lean, height in ((-8, -10, 18), (8, 10, 16), (0, 1, 24)):
        blade: Path = tube(
            [(x, 1), (x + lean * 0.3, -height * 0.6), (x + lean, -height)], [7, 6, 0]
        )
        pen.shape(blade, "leaf", 0.85)
