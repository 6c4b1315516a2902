"""Sunflower, roses and tulips, about 140 units tall."""

from collections.abc import Sequence

from ..faces import cheeks, eye, open_smile
from ..geometry import (
    Point,
    ellipse,
    moved,
    petal,
    rectangle,
    rose,
    smooth,
    tube,
    turned,
)
from ..patterns import flowers, lattice, spots, swirls, waves
from ..pen import Pen
from .growths import leaf_blade, tulip_head


def sunflower(pen: Pen) -> None:
    pen.shape(tube([(0, 0), (3, 34), (-2, 70)], [9, 9, 10]), "leaf")
    for x, y, turn in ((1, 46, 62), (1, 58, -64)):
        leaf_blade(pen, x, y, 46, 26, turn)
    with pen.at(0, -24):
        count = pen.by_detail(11, 13, 16)
        for row, length in ((0, 57), (1, 54)):
            for i in range(count):
                with pen.at(0, 0, turn=360 / count * (i + row / 2)):
                    ray = moved(petal(length - 24, 260 / count, 0.55), 0, -24)
                    pen.shape(ray, "gold" if row else "orange", 0.9)
                    if row and not pen.simple:
                        pen.stroke([(0, -34), (0, -41), (0, -47)], 0.6)
        sunflower_face(pen)


def sunflower_face(pen: Pen) -> None:
    pen.shape(ellipse(0, 0, 34), "bark", pattern=lattice if pen.ornate else None)
    if pen.complexity < 4:
        seeds = pen.by_detail(14, 20, 20)
        for i in range(seeds):
            x, y = turned([(0, -29.5)], 360 / seeds * i)[0]
            pen.shape(ellipse(x, y, 2.4), "gold", 0.7)
    pen.shape(ellipse(0, 0, 25), "tan", 0.9)
    eye(pen, -9, -5, 6.6, (0.15, 0.1))
    eye(pen, 9, -5, 6.6, (-0.15, 0.1))
    cheeks(pen, 0, 6, 34, 3.6)
    open_smile(pen, 0, 5, 13)


def rose_head(pen: Pen, x: float, y: float, radius: float, fill: str, turn: float) -> None:
    """A rose seen from above: petals that overlap around a curl."""
    with pen.at(x, y, radius / 20, turn):
        for row, (petals, reach, size) in enumerate(((5, 10.5, 10.5), (4, 6, 8.5))):
            for i in range(petals):
                px, py = turned([(0, -reach)], 360 / petals * (i + row / 2))[0]
                pen.shape(ellipse(px, py, size), fill, 0.85)
        pen.shape(ellipse(0, 0, 8.6), fill, 0.85)
        curl = [(-1, 0), (2.5, -2.5), (4.5, 1), (1, 5), (-4.5, 3), (-5.5, -3), (-1, -7.5)]
        pen.stroke(smooth(curl, closed=False), 0.75)


ROSES: Sequence[tuple[float, float, float, str, float]] = (
    (-30, -34, 20, "rose", 10),
    (30, -36, 20, "rose", 50),
    (0, -54, 21, "red", 24),
    (-16, -14, 20, "coral", 70),
    (19, -14, 20, "red", 0),
)


def roses(pen: Pen) -> None:
    for x, y, turn in (
        (-34, -16, -84),
        (-40, -44, -50),
        (-18, -62, -22),
        (20, -64, 22),
        (42, -46, 52),
        (36, -16, 84),
        (-22, 2, -118),
        (24, 2, 118),
    ):
        leaf_blade(pen, x * 0.8, y * 0.9, 30, 18, turn)
    jug(pen)
    for bloom in ROSES:
        rose_head(pen, *bloom)


def jug(pen: Pen) -> None:
    handle = [(24, 18), (44, 16), (48, 34), (32, 46)]
    pen.shape(tube(handle, [7, 8, 8, 7]), "blue")
    body = smooth(
        [
            (-24, 2),
            (-24, 2),
            (-22, 16),
            (-36, 36),
            (-34, 58),
            (-20, 68),
            (20, 68),
            (34, 58),
            (36, 36),
            (22, 16),
            (24, 2),
            (24, 2),
        ]
    )
    pen.shape(body, "blue")
    with pen.clip(body):
        band = [(-50, 30), (0, 34), (50, 30), (50, 54), (0, 58), (-50, 54)]
        pen.shape(band, "cream", 0.85, pattern=flowers if pen.complexity < 5 else swirls)
        if pen.simple:
            for x in (-22, 0, 22):
                pen.shape(rose(x, 43.5, 8, 5, 0.35, -90), "rose", 0.8)
    pen.outline(body)
    bow(pen, 0, 16)


def bow(pen: Pen, x: float, y: float) -> None:
    for side in (-1, 1):
        with pen.at(x, y, flip=side < 0):
            pen.shape(
                smooth([(0, 0), (0, 0), (8, 8), (12, 20), (12, 20), (5, 18), (2, 8)]), "gold", 0.85
            )
            pen.shape(smooth([(0, 0), (10, -9), (20, -8), (21, 4), (10, 6)]), "gold", 0.9)
    pen.shape(ellipse(x, y, 5, 4.4), "gold", 0.9)


STEMS: Sequence[tuple[Point, float, str]] = (
    ((-35, -42), -16, "coral"),
    ((30, -46), 16, "violet"),
    ((-2, -64), 0, "red"),
)


def tulips(pen: Pen) -> None:
    """In a rubber boot, as gardeners do with an old pair."""
    for (x, y), _, _ in STEMS:
        stalk = [(x * 0.25 - 6, 14), (x * 0.6 - 3, y * 0.4), (x, y + 6)]
        pen.shape(tube(stalk, [6, 6, 6]), "leaf", 0.9)
    for x, length, turn in ((-14, 58, -38), (2, 60, 40), (-12, 46, -12), (0, 50, 14)):
        leaf_blade(pen, x, 14, length, 17, turn, "leaf_dark")
    for (x, y), lean, fill in STEMS:
        with pen.at(x, y, 1.45, lean):
            tulip_head(pen, fill)
    boot(pen)


def boot(pen: Pen) -> None:
    leg = smooth(
        [
            (-28, 8),
            (-28, 8),
            (-27, 34),
            (-29, 66),
            (-29, 66),
            (38, 66),
            (38, 66),
            (42, 54),
            (34, 42),
            (18, 36),
            (15, 24),
            (15, 8),
            (15, 8),
        ]
    )
    pen.shape(leg, "teal", pattern=flowers if pen.complexity == 5 else spots)
    if pen.simple:
        for x, y, r in ((-14, 28, 6), (4, 40, 5), (-10, 50, 5), (22, 51, 5)):
            pen.shape(ellipse(x, y, r), "gold", 0.8)
    pen.shape(rectangle((-31, 62, 42, 72), 4), "leaf_dark")
    pen.shape(rectangle((-32, 4, 19, 16), 5), "gold", pattern=waves)
