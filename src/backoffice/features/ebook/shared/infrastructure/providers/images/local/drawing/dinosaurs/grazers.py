"""Those who walk on four legs and eat leaves. About 150 units long."""

from ..faces import cheeks, eye, smile
from ..geometry import Point, ellipse, mirrored, moved, petal, rose, smooth, tube, turned
from ..patterns import flowers, scales, spots, stripes, swirls, waves
from ..pen import Pen
from .parts import coat, freckles, horn, nostril, pillar, plate, ridge, underside


def triceratops(pen: Pen) -> None:
    skin = "violet"
    for x in (-28, 26):
        pillar(pen, x, 6, 52, 23, skin)
    body = smooth(
        [
            (30, -34),
            (-4, -42),
            (-32, -38),
            (-54, -20),
            (-70, 0),
            (-94, 6),
            (-94, 6),
            (-72, 20),
            (-50, 26),
            (-24, 34),
            (10, 36),
            (40, 24),
        ]
    )
    pen.shape(body, skin)
    belly: list[Point] = [(50, 10), (10, 20), (-24, 20), (-54, 32)]
    underside(pen, body, belly, [(50, 60), (10, 60), (-24, 60), (-54, 60)], (5, 7, 10))
    back: list[Point] = [(0, -38), (-4, 14), (-36, 16), (-76, 14), (-60, -10), (-34, -34)]
    marks = [(-26, -24, 6), (-12, -30, 4), (-42, -10, 4.6), (-60, 6, 4.4)]
    coat(pen, back, swirls if pen.complexity == 5 else spots, marks, "rose")
    for x in (-44, 8):
        pillar(pen, x, 4, 55, 25, skin, scales)
    with pen.at(36, -14, 1.08):
        triceratops_head(pen, skin)


def triceratops_head(pen: Pen, skin: str) -> None:
    pen.shape(rose(0, -10, 48, 13, 0.15, -90 + 180 / 13), "rose")
    inner = ellipse(0, -10, 36)
    pen.shape(inner, "gold", 0.85, pattern=stripes if pen.ornate else None)
    if not pen.ornate:
        for i in range(7):
            dx, dy = turned([(0, -1)], 30 * i - 90)[0]
            pen.stroke([(dx * r, dy * r - 10) for r in (20, 28, 35)], 0.75)
    face = smooth(mirrored([(0, -32), (16, -30), (28, -16), (28, 2), (18, 16), (12, 32), (0, 40)]))
    for flip in (False, True):
        with pen.at(0, 0, flip=flip):
            horn(pen, [(15, -24), (21, -38), (24, -50), (22, -64)], 13)
    pen.shape(face, skin)
    with pen.clip(face):
        beak = smooth(
            mirrored([(0, 9), (12, 12), (22, 22), (26, 50), (0, 60)]),
        )
        pen.shape(beak, "cream", 0.85)
    pen.outline(face)
    horn(pen, [(0, 11), (0, 4), (0, -2), (0, -8)], 11, rings=False)
    for x in (-13.5, 13.5):
        eye(pen, x, -7, 8, (0.1 if x < 0 else -0.1, 0.1))
    cheeks(pen, 0, 7, 38, 4)
    for x in (-6, 6):
        nostril(pen, x, 18, 1.6)
    smile(pen, 0, 26, 14, 0.4)


def stegosaurus(pen: Pen) -> None:
    skin = "teal"
    for x in (-24, 24):
        pillar(pen, x, 4, 50, 21, skin)
    for x, y, turn in ((-88, 8, -64), (-76, 11, -30), (-94, 14, -112), (-84, 20, -150)):
        pen.shape(moved(turned(petal(25, 11, 0.25), turn), x, y), "cream", 0.9)
    line: list[Point] = [(-76, 12), (-54, -12), (-24, -30), (4, -35), (28, -22), (44, -8)]
    far = [plate(w, w * 1.25) for w in (15, 22, 28, 32, 30, 24)]
    ridge(pen, line, far, "coral")
    near = [plate(w, w * 1.12) for w in (12, 18, 26, 31, 31, 27, 20, 14)]
    ridge(pen, line, near, "gold", 1)
    body = smooth(
        [
            (44, -12),
            (52, -23),
            (68, -24),
            (81, -14),
            (86, 0),
            (82, 12),
            (68, 17),
            (52, 16),
            (42, 20),
            (28, 31),
            (-8, 36),
            (-40, 33),
            (-64, 28),
            (-98, 16),
            (-98, 16),
            (-74, 8),
            (-54, -10),
            (-26, -28),
            (4, -33),
            (28, -22),
        ]
    )
    pen.shape(body, skin)
    belly: list[Point] = [(50, 24), (36, 13), (20, 19), (-10, 22), (-40, 22), (-66, 34)]
    beyond: list[Point] = [(60, 40), (44, 50), (22, 60), (-10, 60), (-40, 60), (-66, 60)]
    underside(pen, body, belly, beyond, (5, 7, 11))
    back: list[Point] = [(30, -16), (36, 6), (-10, 16), (-46, 18), (-74, 16), (-48, -12), (0, -30)]
    marks = [(-14, -14, 6), (6, -20, 4.4), (-50, 6, 4.6), (-66, 16, 3.6), (34, 0, 4.4)]
    coat(pen, back, flowers if pen.complexity == 5 else spots, marks, "coral")
    for x in (-40, 8):
        pillar(pen, x, -2 if x < 0 else 2, 53, 25 if x < 0 else 22, skin, waves)
    eye(pen, 65, -8, 7.8, (0.3, 0))
    nostril(pen, 82, -3)
    smile(pen, 76, 5, 14, 0.42, -14)
    pen.shape(ellipse(62, 6, 4, 2.9), "blush", 0.6)


def brachiosaurus(pen: Pen) -> None:
    skin = "sky_blue"
    for x in (-16, 30):
        pillar(pen, x, 14, 62, 20, skin)
    body = smooth(
        [
            (32, -94),
            (46, -99),
            (60, -92),
            (68, -84),
            (78, -78),
            (80, -68),
            (70, -62),
            (52, -62),
            (42, -56),
            (37, -36),
            (40, -14),
            (46, 10),
            (38, 32),
            (12, 42),
            (-22, 41),
            (-46, 36),
            (-66, 36),
            (-92, 14),
            (-92, 14),
            (-70, 15),
            (-54, 2),
            (-36, -18),
            (-10, -26),
            (8, -36),
            (15, -56),
            (20, -80),
        ]
    )
    pen.shape(body, skin)
    belly: list[Point] = [(52, -54), (35, -50), (28, -26), (30, 4), (22, 24), (-14, 30), (-52, 44)]
    beyond: list[Point] = [(70, -50), (60, -40), (60, -20), (70, 10), (50, 60), (-14, 70)]
    underside(pen, body, belly, [*beyond, (-52, 70)], (7, 10, 15))
    back: list[Point] = [(24, -74), (26, -20), (20, 14), (-30, 28), (-72, 24), (-40, -10), (8, -30)]
    marks = [(22, -46, 3.8), (16, -28, 5), (-4, -14, 6.4), (-26, -8, 4.8), (-46, 10, 5.4)]
    coat(pen, back, swirls if pen.complexity == 5 else spots, [*marks, (-66, 24, 3.8)], "violet")
    for x in (-34, 12):
        pillar(pen, x, 10, 65, 22, skin, scales)
    eye(pen, 50, -82, 7.6, (0.3, 0.1))
    nostril(pen, 73, -75)
    smile(pen, 68, -69, 13, 0.42, -10)
    pen.shape(ellipse(48, -69, 3.6, 2.6), "blush", 0.6)


def ankylosaurus(pen: Pen) -> None:
    skin = "olive"
    for x in (-22, 32):
        pillar(pen, x, 8, 46, 22, skin)
    tail: list[Point] = [(-40, 12), (-64, 16), (-84, 4), (-96, -14)]
    pen.shape(tube(tail, [30, 20, 14, 11]), skin)
    for x, y, r in ((-108, -16, 11), (-92, -28, 11), (-101, -25, 9)):
        pen.shape(ellipse(x, y, r), "orange", pattern=swirls if pen.complexity == 5 else None)
    low = smooth([(-56, 8), (-40, 2), (40, 2), (56, 8), (44, 28), (10, 34), (-30, 33), (-50, 26)])
    pen.shape(low, "cream", pattern=waves)
    for x in (-40, 14):
        pillar(pen, x, 4, 50, 24, skin, scales)
    ankylosaurus_shell(pen)
    ankylosaurus_head(pen, skin)


def ankylosaurus_shell(pen: Pen) -> None:
    for i, x in enumerate((-54.0, -36.0, -18.0, 0.0, 18.0, 36.0)):
        spike = smooth([(-9, -6), (-9, -6), (-10, 8), (-5, 20), (-5, 20), (6, 12), (11, -6)])
        pen.shape(moved(spike, x, 6 + 3 * (1 - abs(i - 2.5) / 2.5)), "cream", 0.9)
    shell = smooth(
        [(-64, 8), (-60, -12), (-40, -34), (-4, -44), (32, -36), (50, -14), (52, 8), (0, 15)]
    )
    pen.shape(shell, "orange")
    with pen.clip(shell):
        for row, (y, r) in enumerate(((2, 8), (-15, 8.5), (-32, 8))):
            for i in range(-4, 5):
                x = -6 + i * 21 + (10.5 if row % 2 else 0)
                knob(pen, x, y - abs(x + 6) * (0.02 if row else -0.01), r)
    pen.outline(shell)


def knob(pen: Pen, x: float, y: float, r: float) -> None:
    pen.shape(ellipse(x, y, r, r * 0.82), "gold", 0.85)
    if not pen.simple:
        pen.outline(ellipse(x, y - r * 0.1, r * 0.5, r * 0.4), 0.6)
    if pen.complexity == 5:
        for i in range(6):
            dx, dy = turned([(0, -r * 0.92)], 30 + 60 * i)[0]
            pen.outline(ellipse(x + dx * 1.2, y + dy * 1.1, 1.5), 0.5)


def ankylosaurus_head(pen: Pen, skin: str) -> None:
    for x, y, turn in ((50, -26, -24), (72, -24, 34), (41, 2, -112)):
        pen.shape(moved(turned(petal(24, 14, 0.3), turn), x, y), "cream", 0.9)
    head = smooth(
        [
            (38, -12),
            (44, -26),
            (58, -31),
            (74, -26),
            (82, -14),
            (92, -6),
            (96, 4),
            (88, 14),
            (68, 18),
            (48, 14),
            (38, 2),
        ]
    )
    pen.shape(head, skin)
    eye(pen, 62, -10, 8.2, (0.3, 0))
    nostril(pen, 89, 0)
    smile(pen, 76, 8, 13, 0.42, -8)
    pen.shape(ellipse(55, 4, 4, 2.9), "blush", 0.6)
    freckles(pen, [(50, -19, 2.4), (58, -24, 2.4), (67, -24, 2.4)], "orange")
