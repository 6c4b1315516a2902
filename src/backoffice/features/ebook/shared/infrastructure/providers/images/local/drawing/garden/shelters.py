"""Under something: the apple tree, the greenhouse and the glade."""

from ..geometry import Box, arc, ellipse, moved, petal, rectangle, smooth, tube, turned
from ..patterns import lattice, waves
from ..pen import Pen
from ..scenery import cloud
from .drifters import apple
from .foliage import foliage, foliage_leaves, hedge
from .places import hill


def orchard(pen: Pen, box: Box) -> None:
    x0, y0, x1, y1 = box
    width, height = x1 - x0, y1 - y0
    pen.fill(rectangle(box), "sky")
    cloud(pen, x0 + width * 0.62, y0 + height * 0.3)
    hill(pen, box, y0 + height * 0.5, "hill")
    hill(pen, box, y0 + height * 0.62, "grass")
    left = pen.rng.random() < 0.5
    with pen.at(x0 if left else x1, y0, flip=not left):
        apple_tree(pen, width, height)


def apple_tree(pen: Pen, width: float, height: float) -> None:
    """Its trunk stands at the left, its crown covers the top from side to side."""
    trunk = smooth(
        [
            (width * 0.09, height * 0.04),
            (width * 0.1, height * 0.4),
            (width * 0.03, height),
            (width * 0.03, height),
            (width * 0.29, height),
            (width * 0.29, height),
            (width * 0.21, height * 0.4),
            (width * 0.22, height * 0.04),
        ]
    )
    pen.shape(
        tube(
            [
                (width * 0.17, height * 0.34),
                (width * 0.42, height * 0.22),
                (width * 0.62, height * 0.05),
            ],
            [13, 10, 8],
        ),
        "bark",
    )
    pen.shape(trunk, "bark", pattern=waves if pen.complexity == 5 else None)
    for part in (0.3, 0.44, 0.6):
        pen.stroke(
            smooth(
                [
                    (width * 0.13, height * part),
                    (width * 0.12, height * (part + 0.07)),
                    (width * 0.1, height * (part + 0.12)),
                ],
                closed=False,
            ),
            0.7,
        )
    crown(pen, width, height * 0.1)


def crown(pen: Pen, width: float, depth: float) -> None:
    """The foliage of the apple tree, with its apples."""
    hanging = foliage(pen, 0, width, 0, depth)
    apples = [(x + (5 if i % 2 else -4), y + depth * 0.25) for i, (x, y) in enumerate(hanging)]
    foliage_leaves(pen, (0, 0, width, depth * 1.3), apples)
    for x, y in apples[:: 2 if pen.simple else 1]:
        with pen.at(x, y, 0.95):
            apple(pen)


def greenhouse(pen: Pen, box: Box) -> None:
    x0, y0, x1, y1 = box
    width, height = x1 - x0, y1 - y0
    pen.fill(rectangle(box), "glass")
    eaves = y0 + height * 0.2
    columns = pen.by_detail(4, 5, 6)
    glints(pen, box, columns)
    for y in (y0 + height * 0.46, y0 + height * 0.72):
        pen.shape(rectangle((x0 - 5, y, x1 + 5, y + 4)), "frame", 0.8)
    for i in range(columns + 1):
        x = x0 + width * i / columns
        pen.shape(tube([(x, y1 + 5), (x, eaves)], [4.4, 4.4]), "frame", 0.8)
        pen.shape(
            tube([(x, eaves), ((x0 + x1) / 2 + (x - (x0 + x1) / 2) * 0.35, y0 - 6)], [4.4, 4]),
            "frame",
            0.8,
        )
    pen.shape(rectangle((x0 - 5, eaves - 3, x1 + 5, eaves + 3)), "frame", 0.85)
    for part in (0.5 / columns, 1 - 0.5 / columns):
        hanging_basket(pen, x0 + width * part, eaves, min(1.0, width / columns / 40))


def glints(pen: Pen, box: Box, columns: int) -> None:
    """Where the light falls on the panes."""
    x0, y0, x1, y1 = box
    for i in range(columns):
        x = x0 + (x1 - x0) * (i + 0.3) / columns
        y = y0 + (y1 - y0) * (0.34 if i % 2 else 0.52)
        for shift, length in ((0, 15), (6, 9)):
            pen.stroke(
                [
                    (x + shift, y + length),
                    (x + shift + length * 0.3, y + length * 0.5),
                    (x + shift + length * 0.6, y),
                ],
                0.65,
            )


def hanging_basket(pen: Pen, x: float, y: float, size: float) -> None:
    with pen.at(x, y, size):
        for side in (-1, 1):
            pen.stroke([(0, 0), (side * 7, 11), (side * 14, 22)], 0.8, taper=False)
        for turn in (-104, 104, -72, 72) if pen.simple else (-104, 104, -72, 72, -36, 36, 0):
            pen.shape(moved(turned(petal(17, 9), turn), 0, 27), "leaf", 0.85)
        heads = ((0, 17, 1.8),) if pen.simple else ((-11, 21, 1), (11, 21, 1), (0, 17, 1))
        for dx, dy, big in heads:
            for i in range(5):
                px, py = turned([(0, -3.6 * big)], 72 * i)[0]
                pen.shape(ellipse(dx + px, dy + py, 3 * big), "rose", 0.75)
            pen.shape(ellipse(dx, dy, 2.4 * big), "gold", 0.75)
        bowl = arc(0, 25, 17, 15, 0, 180, 24)
        pen.shape(bowl, "tan", 0.9, pattern=lattice)


def glade(pen: Pen, box: Box) -> None:
    x0, y0, x1, y1 = box
    width, height = x1 - x0, y1 - y0
    pen.fill(rectangle(box), "air")
    for part, broad, lean in ((0.27, 4.5, 3), (0.46, 3.6, -2), (0.7, 5, -4)):
        foot = (x0 + width * part, y1)
        far = tube(
            [foot, (foot[0] + lean, y0 + height * 0.4), (foot[0] - lean, y0 - 9)],
            [3 * broad, broad * 2, broad * 1.7],
        )
        pen.shape(far, "tan", 0.75)
    hedge(pen, box, y0 + height * 0.55)
    for part in (0.02, 0.98):
        old_trunk(pen, x0 + width * part, y0, y1, width * 0.11)
    hedge(pen, box, y0 + height * 0.7)
    depth = height * 0.07
    foliage(pen, x0, x1, y0, depth)
    foliage_leaves(pen, (x0, y0, x1, y0 + depth * 1.3), [])


def old_trunk(pen: Pen, x: float, y0: float, y1: float, half: float) -> None:
    sides = [(half * 0.85, y0 - 8), (half * 0.8, y0 + (y1 - y0) * 0.4), (half * 1.5, y1)]
    trunk = [
        *smooth([(x + dx, y) for dx, y in sides], closed=False),
        *reversed(smooth([(x - dx, y) for dx, y in sides], closed=False)),
    ]
    pen.shape(trunk, "bark", pattern=waves if pen.complexity == 5 else None)
    if pen.complexity < 5:
        for dx, part in ((-0.35, 0.3), (0.3, 0.3), (-0.5, 0.48), (0.45, 0.5)):
            y = y0 + (y1 - y0) * part
            pen.stroke(
                smooth(
                    [(x + half * dx, y), (x + half * dx - 1, y + 10), (x + half * dx, y + 20)],
                    False,
                ),
                0.7,
            )
