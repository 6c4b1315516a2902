"""Fish and rays. All swim to the right; about 100 units long, centred on (0, 0)."""

from collections.abc import Sequence

from ..faces import cheeks, eye, open_smile, smile
from ..geometry import Box, Path, Point, arc, ellipse, moved, smooth, tube, turned
from ..patterns import flowers, leaves, scales, spots, swirls, waves
from ..pen import Pen


def fin(pen: Pen, edge: Sequence[Point], fill: str, rays: int) -> None:
    """A fin from its front root along its edge to its rear root; draw the body over its base."""
    outer = smooth(edge, closed=False)
    pen.shape(outer, fill)
    pen.ribs([edge[0], edge[-1]], outer, rays)


def gill_cover(pen: Pen, body: Path, x: float, fill: str) -> None:
    """Keeps the face in front of `x` free of the body's pattern."""
    with pen.clip(body):
        face = [
            *smooth([(x - 3, -60), (x + 6, -4), (x - 2, 60)], closed=False),
            (99, 60),
            (99, -60),
        ]
        pen.shape(face, fill, 0.85)


def tail_fan(pen: Pen, x: float, y: float, size: float, fill: str) -> None:
    """A fish's tail, spreading to the left from (x, y)."""
    fan = smooth(
        [
            (4, -5),
            (-16, -24),
            (-30, -30),
            (-34, -20),
            (-27, 0),
            (-34, 20),
            (-30, 30),
            (-16, 24),
            (4, 5),
        ]
    )
    with pen.at(x, y, size):
        pen.shape(fan, fill)
        for lean in (-16, -6, 6, 16)[: pen.by_detail(4, 4, 4)]:
            pen.stroke([(-6, lean * 0.4), (-15, lean * 0.8), (-24, lean * 1.12)], 0.6)


def side_fin(pen: Pen, x: float, y: float, length: float, fill: str) -> None:
    with pen.at(x, y, length / 20, -112):
        pen.shape(
            smooth([(0, 0), (6, -7), (9, -16), (3, -20), (-4, -20), (-9, -15), (-6, -6)]), fill
        )
        for lean in (-0.35, 0, 0.35):
            pen.stroke([(lean * 5, -7), (lean * 10, -12), (lean * 13, -17)], 0.6)


def clownfish(pen: Pen) -> None:
    tail_fan(pen, -34, 2, 0.85, "orange")
    back = [(26, -20), (14, -39), (-2, -36), (-11, -41), (-27, -34), (-34, -8)]
    fin(pen, back, "orange", pen.by_detail(4, 6, 9))
    fin(pen, [(8, 24), (4, 41), (-12, 43), (-27, 32), (-32, 12)], "orange", pen.by_detail(3, 5, 7))
    body = smooth(
        [
            (51, 4),
            (42, -14),
            (20, -28),
            (-8, -25),
            (-30, -11),
            (-39, -2),
            (-39, 8),
            (-28, 19),
            (-4, 31),
            (24, 30),
            (44, 17),
        ]
    )
    pen.shape(body, "orange", pattern=scales)
    gill_cover(pen, body, 24, "orange")
    with pen.clip(body):
        for x, bulge, width in ((17, 5, 13), (-14, 3, 11), (-36, 2, 6)):
            pen.shape(
                tube([(x - 3, -40), (x + bulge, 2), (x - 3, 44)], [width, width * 1.25, width])
            )
    pen.outline(body)
    side_fin(pen, 10, 8, 25, "orange")
    eye(pen, 34, -5, 7.5, (0.3, 0))
    smile(pen, 42, 11, 11, 0.5, -12)


def angelfish(pen: Pen) -> None:
    tail_fan(pen, -30, 0, 0.8, "teal")
    top = [(18, -20), (8, -45), (-12, -62), (-32, -66), (-23, -42), (-28, -6)]
    fin(pen, top, "teal", pen.by_detail(4, 6, 9))
    fin(pen, [(x, -y) for x, y in top], "teal", pen.by_detail(4, 6, 9))
    body = smooth(
        [
            (46, 2),
            (36, -12),
            (16, -27),
            (-6, -28),
            (-26, -13),
            (-34, 0),
            (-26, 13),
            (-6, 28),
            (16, 27),
            (36, 14),
        ]
    )
    pen.shape(body, "gold", pattern=scales)
    gill_cover(pen, body, 16, "gold")
    with pen.clip(body):
        for x, width in ((13, 10), (-7, 9), (-24, 6)):
            pen.shape(
                tube([(x - 4, -40), (x + 4, 0), (x - 4, 40)], [width, width, width]), "navy_light"
            )
    pen.outline(body)
    side_fin(pen, 8, 7, 20, "teal")
    eye(pen, 29, -4, 6.5, (0.3, 0))
    smile(pen, 38, 8, 8, 0.5, -14)


def pufferfish(pen: Pen) -> None:
    for angle in range(0, 360, 20):
        spike = turned(moved([(-5, 0), (0, -13), (5, 0)], 0, -40), angle)
        pen.shape(spike, "gold")
    tail_fan(pen, -42, 4, 0.6, "orange")
    fin(pen, [(-2, -38), (-8, -54), (-28, -54), (-28, -30)], "orange", 4)
    body = ellipse(0, 0, 44, 42)
    pen.shape(body, "gold", pattern=spots if pen.complexity < 5 else swirls)
    with pen.clip(body):
        pen.shape(smooth([(50, 16), (20, 14), (-20, 20), (-50, 14), (-50, 60), (50, 60)]), "cream")
        for x, y in ((-26, 26), (-8, 32), (12, 32), (30, 26)):
            pen.stroke([(x - 3, y), (x, y + 6), (x + 3, y)], 0.7, taper=False)
    pen.outline(body)
    if pen.complexity < 3:
        for x, y, r in ((-10, -26, 5), (-26, -12, 6), (8, -31, 3.5), (-33, 4, 4)):
            pen.shape(ellipse(x, y, r), "orange", 0.75)
    side_fin(pen, -6, 8, 26, "orange")
    if pen.ornate:
        with pen.clip(body):
            pen.shape(ellipse(26, 0, 31, 24), "gold", 0.75)
        pen.outline(body)
    eye(pen, 12, -10, 9.5, (0.2, 0.1))
    eye(pen, 33, -9, 7.5, (0.2, 0.1))
    pen.shape(ellipse(26, 10, 7, 5.5), "rose", 0.9)
    pen.fill(ellipse(26.5, 10, 3, 2), "mouth")
    pen.outline(ellipse(26.5, 10, 3, 2), 0.8)


def shark(pen: Pen) -> None:
    pen.shape(
        smooth(
            [
                (-52, -2),
                (-66, -24),
                (-78, -36),
                (-78, -36),
                (-74, -14),
                (-68, 2),
                (-74, 22),
                (-74, 22),
                (-62, 14),
                (-50, 6),
            ]
        ),
        "steel",
    )
    back = smooth([(16, -18), (6, -34), (-8, -48), (-8, -48), (-12, -34), (-14, -16)])
    pen.shape(back, "steel", pattern=waves)
    pen.shape(smooth([(-30, -10), (-38, -20), (-46, -22), (-46, -22), (-46, -8)]), "steel")
    body = smooth(
        [
            (72, -4),
            (62, -15),
            (36, -25),
            (4, -25),
            (-28, -15),
            (-54, -5),
            (-58, 2),
            (-52, 7),
            (-28, 15),
            (4, 25),
            (36, 25),
            (60, 15),
            (70, 6),
        ]
    )
    pen.shape(body, "steel", pattern=fans_back)
    with pen.clip(body):
        under = smooth(
            [(90, 4), (56, 6), (40, 13), (10, 11), (-30, 8), (-70, 8), (-60, 50), (90, 50)]
        )
        pen.shape(under, "white")
    pen.outline(body)
    for x in (14, 21, 28):
        pen.stroke(arc(x + 12, -2, 12, 11, 145, 215, 8), 0.85)
    pen.shape(
        smooth([(18, 14), (8, 34), (-14, 46), (-14, 46), (-12, 30), (-2, 13)]),
        "steel",
        pattern=waves,
    )
    eye(pen, 46, -9, 6.5, (0.3, 0.1))
    shark_grin(pen)


def fans_back(pen: Pen, path: Sequence[Point], box: Box) -> None:
    """Long ripples along a shark's back."""
    x0, y0, x1, _ = box
    step = pen.cell * 0.75
    for i in range(1, int(32 / step) + 1):
        y = y0 + i * step
        pen.stroke(smooth([(x0, 2), (x0 / 2, y + 6), (0, y), (x1 / 2, y + 2), (x1, 0)], False), 0.6)


def shark_grin(pen: Pen) -> None:
    mouth = [*arc(50, 2, 15, 5, 170, 10, 14), *arc(50, 2, 15, 13, 10, 170, 14)]
    pen.fill(mouth, "mouth")
    with pen.clip(mouth):
        for x in (39, 45, 51, 57, 63):
            pen.shape([(x - 3, 3), (x, 11.5), (x + 3, 3), (x + 3, 0), (x - 3, 0)], "white", 0.7)
    pen.outline(mouth, 0.9)


def manta_ray(pen: Pen) -> None:
    """Seen from above and before, gliding towards the reader."""
    pen.shape(tube([(0, 20), (4, 40), (-6, 56), (6, 70)], [8, 5, 3, 0]), "navy_light")
    for flip in (False, True):
        with pen.at(0, 0, flip=flip):
            pen.shape(tube([(13, -18), (16, -32), (9, -38)], [8, 7, 4]), "navy_light")
    wings = smooth(
        [
            (0, -24),
            (16, -24),
            (34, -20),
            (56, -16),
            (74, 4),
            (74, 4),
            (52, 4),
            (32, 14),
            (14, 30),
            (0, 34),
            (-14, 30),
            (-32, 14),
            (-52, 4),
            (-74, 4),
            (-74, 4),
            (-56, -16),
            (-34, -20),
            (-16, -24),
        ]
    )
    pen.shape(wings, "blue", pattern=swirls if pen.complexity == 5 else flowers)
    with pen.clip(wings):
        for flip in (False, True):
            with pen.at(0, 0, flip=flip):
                edge = smooth([(84, 6), (54, -6), (34, 0), (22, 14), (10, 40), (90, 60)])
                pen.shape(edge, "sky", 0.85)
                pen.stroke([(44, 2), (54, 4), (66, 12)], 0.6)
                pen.stroke([(32, 8), (38, 12), (42, 20)], 0.6)
    pen.outline(wings)
    face = smooth([(0, -20), (18, -18), (22, -4), (12, 7), (0, 9), (-12, 7), (-22, -4), (-18, -18)])
    pen.shape(face, "sky", 0.85)
    eye(pen, -11, -9, 5.5, (0.1, 0.2))
    eye(pen, 11, -9, 5.5, (-0.1, 0.2))
    open_smile(pen, 0, -2, 11)


def starfish(pen: Pen) -> None:
    arm = [(0, -56), (9, -50), (13, -32), (18, -21)]
    points = [p for i in range(5) for p in turned([(-9, -50), *arm], 72 * i)]
    star = smooth(points)
    pen.shape(star, "coral")
    for i in range(5):
        with pen.at(0, 0, turn=72 * i):
            arm_decoration(pen)
    if pen.complexity > 2:
        pen.shape(ellipse(0, 1, 24, 22), "coral", 0.8)
    eye(pen, -9, -4, 7, (0.15, 0))
    eye(pen, 9, -4, 7, (-0.15, 0))
    cheeks(pen, 0, 9, 32, 3.6)
    open_smile(pen, 0, 7, 13)


def arm_decoration(pen: Pen) -> None:
    if pen.ornate:
        inner = smooth([(0, -51), (6, -46), (8, -33), (9, -24), (-9, -24), (-8, -33), (-6, -46)])
        pen.shape(inner, "gold", 0.7, pattern=leaves if pen.complexity == 5 else spots)
        return
    for y, r in ((-46, 2.6), (-38, 3.4), (-29, 4.2)):
        pen.shape(ellipse(0, y, r), "gold", 0.8)
