"""Those who fly, swim, sit or hatch."""

from ..faces import cheeks, eye, open_smile, smile
from ..geometry import (
    Path,
    Point,
    along,
    arc,
    ellipse,
    mirrored,
    moved,
    petal,
    smooth,
    tube,
    turned,
)
from ..patterns import fans, flowers, scales, spots, swirls, waves
from ..pen import Pen
from .parts import freckles, nostril


def pterodactyl(pen: Pen) -> None:
    for flip in (False, True):
        with pen.at(0, 0, flip=flip):
            flying_wing(pen)
    for x, turn in ((-6, 196), (6, 164)):
        pen.shape(moved(turned(petal(22, 10, 0.6), turn), x, 26), "gold", 0.9)
    body = smooth(mirrored([(0, -24), (13, -16), (17, 2), (12, 20), (0, 32)]))
    pen.shape(body, "coral")
    with pen.clip(body):
        belly = smooth(mirrored([(0, -18), (9, -10), (11, 4), (7, 18), (0, 25)]))
        pen.shape(belly, "cream", 0.8)
        pen.ribs([(-11, -14), (-11, 24)], [(11, -14), (11, 24)], pen.by_detail(2, 4, 6), 0.6)
    pen.outline(body)
    pterodactyl_head(pen)


def flying_wing(pen: Pen) -> None:
    edge: list[Point] = [(92, -34), (78, -18), (73, 2), (73, 2), (60, -4), (47, 12), (47, 12)]
    edge += [(34, 8), (24, 24), (24, 24), (14, 20), (4, 24)]
    lower = smooth(edge, closed=False)
    upper = smooth([(4, -14), (16, -26), (34, -44), (62, -48), (92, -34)], closed=False)
    wing = [*upper, *lower]
    pen.shape(wing, "rose")
    with pen.clip(wing):
        for end in ((73, 2), (47, 12), (24, 24)):
            pen.stroke(smooth([(36, -42), ((36 + end[0]) / 2 + 4, -18), end], closed=False), 0.8)
        if pen.complexity > 2:
            for panel in (
                [(42, -40), (84, -34), (72, -8), (60, -14)],
                [(38, -34), (56, -10), (48, 4), (38, -2)],
                [(30, -32), (34, -4), (24, 14), (10, 12), (10, -10)],
            ):
                pen.pattern(smooth(panel), swirls if pen.complexity == 5 else spots)
    pen.outline(wing)
    bone = smooth([(8, -16), (18, -26), (36, -42), (62, -46), (92, -34)], closed=False)
    pen.shape(
        tube([bone[0], bone[10], bone[20], bone[30], bone[-1]], [9, 9, 8, 6, 0]), "coral", 0.9
    )
    for turn in (-24, 6, 36):
        pen.shape(moved(turned(petal(11, 6.5, 0.4), turn), 35, -44), "cream", 0.8)


def pterodactyl_head(pen: Pen) -> None:
    with pen.at(0, 0, turn=-13):
        beaked_head(pen)


def beaked_head(pen: Pen) -> None:
    crest = smooth([(-4, -56), (-22, -66), (-42, -66), (-42, -66), (-28, -54), (-14, -40)])
    pen.shape(crest, "gold", pattern=fans if pen.complexity == 5 else None)
    head = smooth(
        [
            (-18, -40),
            (-10, -57),
            (6, -62),
            (20, -55),
            (34, -47),
            (64, -36),
            (64, -36),
            (40, -30),
            (18, -22),
            (2, -20),
            (-14, -26),
        ]
    )
    pen.shape(head, "coral")
    with pen.clip(head):
        pen.shape(smooth([(24, -60), (20, -44), (22, -14), (80, -20), (80, -50)]), "gold", 0.85)
    pen.outline(head)
    pen.stroke(smooth([(60, -36.5), (40, -36), (20, -33), (13, -37)], closed=False), 0.9)
    eye(pen, 6, -44, 8, (0.3, 0.1))
    nostril(pen, 34, -42, 1.5)
    pen.shape(ellipse(2, -31, 4, 2.8), "blush", 0.6)


def plesiosaur(pen: Pen) -> None:
    pond = ellipse(0, 36, 90, 24)
    pen.shape(pond, "sea")
    with pen.clip(pond):
        for y in (20, 26):
            pen.stroke(arc(-4, y + 12, 78, 22, 200, 340, 24), 0.7)
    tail = tube([(-64, 44), (-80, 28), (-84, 8), (-74, -8)], [18, 15, 10, 0])
    pen.shape(tail, "teal")
    body = smooth(
        [
            (-58, 40),
            (-54, 24),
            (-32, -2),
            (-4, -8),
            (14, -20),
            (20, -42),
            (16, -64),
            (24, -84),
            (42, -91),
            (58, -86),
            (68, -74),
            (78, -68),
            (78, -56),
            (64, -50),
            (50, -50),
            (43, -38),
            (44, -14),
            (54, 10),
            (60, 32),
            (58, 40),
            (0, 44),
        ]
    )
    pen.shape(body, "teal")
    with pen.clip(body):
        edge: list[Point] = [(54, -43), (41, -42), (33, -22), (36, 4), (34, 24), (20, 60)]
        upper = smooth(edge, closed=False)
        beyond: list[Point] = [(80, -40), (70, -40), (70, -10), (80, 10), (90, 40), (70, 60)]
        pen.shape([*upper, *reversed(beyond)], "cream", 0.85)
        pen.ribs(upper, beyond, pen.by_detail(5, 8, 12), 0.65)
        if pen.simple:
            freckles(pen, [(24, -30, 3.6), (16, -6, 5), (-6, 8, 6), (-30, 14, 4.6)], "green")
        back = smooth([(22, -56), (28, -10), (24, 26), (-50, 28), (-30, 2), (8, -8)])
        pen.pattern(back, swirls if pen.complexity == 5 else spots)
    pen.outline(body)
    eye(pen, 46, -72, 8, (0.3, 0))
    nostril(pen, 72, -64)
    smile(pen, 65, -58, 13, 0.42, -10)
    pen.shape(ellipse(44, -59, 3.8, 2.7), "blush", 0.6)
    splashing_water(pen)


def splashing_water(pen: Pen) -> None:
    """The near half of the pond, before the swimmer."""
    crest: Path = []
    for i in range(6):
        crest += arc(-75 + i * 30, 31, 15, 7, 180, 0, 12)
    rim = arc(0, 36, 90, 24, 0, 180, 40)
    pen.shape(
        [(-90, 36), *crest, (90, 36), *rim[1:-1]], "sea", pattern=waves if pen.ornate else None
    )
    if not pen.ornate:
        for x, y, half in ((-30, 44, 22), (34, 46, 18), (2, 53, 14)):
            pen.stroke(arc(x, y - 4, half, 6, 20, 160, 12), 0.75)
    flipper = smooth([(44, 34), (60, 20), (78, 16), (90, 20), (90, 20), (82, 32), (62, 42)])
    pen.shape(flipper, "teal", pattern=scales)
    drop = smooth([(0, -8), (0, -8), (-4, 1), (0, 5), (4, 1)])
    for x, y, size in ((76, 2, 1.1), (88, 6, 0.85)):
        pen.shape(moved(drop, x, y, size), "foam", 0.8)


def pachycephalosaurus(pen: Pen) -> None:
    """Sits and looks at us."""
    pen.shape(tube([(20, 40), (48, 50), (66, 42), (74, 24)], [30, 22, 13, 0]), "orange")
    body = smooth(mirrored([(0, -20), (22, -14), (36, 12), (38, 36), (26, 54), (0, 58)]))
    pen.shape(body, "orange")
    with pen.clip(body):
        belly = smooth(mirrored([(0, -10), (14, -4), (24, 16), (24, 38), (14, 52), (0, 54)]))
        pen.shape(belly, "cream", 0.85)
        pen.ribs([(-26, -14), (-26, 54)], [(26, -14), (26, 54)], pen.by_detail(3, 5, 8), 0.65)
        for side in (-1, 1):
            flank = [(side * x, y) for x, y in ((22, -10), (38, 10), (40, 44), (28, 40), (27, 14))]
            pen.pattern(smooth(flank), spots)
    pen.outline(body)
    for flip in (False, True):
        with pen.at(0, 0, flip=flip):
            sitting_leg(pen)
            pen.shape(tube([(28, -6), (36, 14), (22, 26)], [15, 13, 11]), "orange")
            for turn in (-66, -104, -142):
                claw = moved(turned(petal(9, 6, 0.35), turn), 19, 28)
                pen.shape(claw, "cream", 0.8)
    pachycephalosaurus_head(pen)


def sitting_leg(pen: Pen) -> None:
    sole = smooth([(24, 36), (40, 30), (54, 38), (57, 54), (48, 65), (32, 65), (23, 54)])
    pen.shape(sole, "orange")
    pen.shape(ellipse(40, 54, 8.5, 7), "rose", 0.8)
    for x, y in ((30, 43), (40, 40), (50, 44)):
        pen.shape(ellipse(x, y, 3.6, 4), "rose", 0.75)


def pachycephalosaurus_head(pen: Pen) -> None:
    dome = smooth(mirrored([(0, -96), (22, -92), (36, -76), (40, -56), (30, -44), (0, -42)]))
    for flip in (False, True):
        with pen.at(0, 0, flip=flip):
            for hx, hy, turn in ((37, -52, 62), (40, -38, 92), (36, -25, 118)):
                pen.shape(moved(turned(petal(15, 11, 0.4), turn), hx, hy), "cream", 0.9)
    face = smooth(mirrored([(0, -66), (34, -62), (43, -42), (38, -22), (22, -8), (0, -5)]))
    pen.shape(face, "orange")
    pen.shape(dome, "gold", pattern=swirls if pen.complexity == 5 else spots)
    if pen.simple:
        freckles(pen, [(-14, -78, 5), (6, -84, 4), (18, -72, 4.6)], "rose")
    rim = smooth([(-39, -56), (-20, -50), (0, -48), (20, -50), (39, -56)], closed=False)
    for i in range(7):
        x, y = along(rim, i / 6)
        pen.shape(ellipse(x, y, 6.4, 5.8), "cream", 0.85)
    for x in (-17, 17):
        eye(pen, x, -32, 8.6, (-0.12 if x > 0 else 0.12, 0.1))
    cheeks(pen, 0, -19, 54, 4.2)
    for x in (-4, 4):
        nostril(pen, x, -24, 1.5)
    open_smile(pen, 0, -18, 15)


def hatchling(pen: Pen) -> None:
    nest(pen)
    pen.shape(egg_half(), "cream")  # hides the nest behind the little one
    head = smooth(mirrored([(0, -66), (24, -62), (39, -42), (38, -20), (24, -6), (0, -2)]))
    body = smooth(mirrored([(0, -20), (22, -14), (30, 6), (28, 40), (0, 46)]))
    pen.shape(body, "green")
    with pen.clip(body):
        pen.shape(ellipse(0, 20, 17, 30), "cream", 0.8)
        pen.ribs([(-16, -4), (-16, 40)], [(16, -4), (16, 40)], pen.by_detail(3, 5, 7), 0.6)
    pen.outline(body)
    pen.shape(head, "green")
    shell_cap(pen)
    for x in (-16.0, 16.0):
        eye(pen, x, -31, 9, (-0.12 if x > 0 else 0.12, 0.1))
    cheeks(pen, 0, -18, 52, 4.4)
    for x in (-3.6, 3.6):
        nostril(pen, x, -22, 1.4)
    open_smile(pen, 0, -16, 16)
    decorated_egg(pen)
    for side in (-1, 1):
        pen.shape(ellipse(side * 27, 11, 8.5, 7.5), "green", 0.95)
        for dx in (-3.4, 3):
            pen.stroke([(side * 27 + dx, 12), (side * 27 + dx, 18)], 0.75)


def egg_half() -> Path:
    rim: list[Point] = [(46, 16), (36, 6), (27, 18), (17, 8), (8, 20), (-2, 9), (-12, 20)]
    rim += [(-21, 8), (-31, 18), (-39, 6), (-46, 16)]
    side = smooth([(-46, 16), (-44, 36), (-28, 56), (0, 63), (28, 56), (44, 36), (46, 16)], False)
    return [*rim, *side[1:-1]]


def decorated_egg(pen: Pen) -> None:
    egg = egg_half()
    pen.shape(egg, "cream")
    with pen.clip(egg):
        band = smooth([(-60, 28), (0, 33), (60, 28)], False)
        lower = smooth([(60, 44), (0, 50), (-60, 44)], False)
        pen.shape([*band, *lower], "sky_blue", 0.8, pattern=flowers)
        if pen.simple:
            freckles(pen, [(-24, 39, 5), (0, 41, 5), (24, 39, 5)], "rose")
    pen.outline(egg)


def shell_cap(pen: Pen) -> None:
    rim: list[Point] = [
        (29, -54),
        (20, -47),
        (11, -56),
        (1, -47),
        (-9, -56),
        (-19, -47),
        (-29, -54),
    ]
    top = smooth([(-29, -54), (-24, -70), (0, -82), (24, -70), (29, -54)], False)
    cap = [*rim, *top[1:-1]]
    with pen.at(3, 0, turn=6):
        pen.shape(cap, "cream", pattern=spots)
        if pen.simple:
            freckles(pen, [(-10, -65, 4), (7, -70, 4.6)], "sky_blue")


def nest(pen: Pen) -> None:
    """A ring of straw, seen from the side."""
    for x, y, turn in ((-66, 48, -64), (-58, 40, -40), (66, 48, 64), (58, 40, 40)):
        pen.shape(moved(turned(petal(24, 9), turn), x * 0.84, y + 6), "leaf", 0.85)
    bowl = smooth([(-62, 42), (-64, 58), (-40, 70), (0, 73), (40, 70), (64, 58), (62, 42), (0, 50)])
    pen.shape(bowl, "straw")
    with pen.clip(bowl):
        for i in range(pen.by_detail(5, 8, 12)):
            middle = -56 + 112 * (i + 0.5) / pen.by_detail(5, 8, 12)
            lean = 9 if i % 2 else -9
            pen.stroke([(middle - lean, 42), (middle, 58), (middle + lean, 74)], 0.75)
        pen.stroke(smooth([(-64, 52), (0, 62), (64, 52)], False), 0.75)
    pen.outline(bowl)
