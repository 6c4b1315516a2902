"""What surrounds a mandala: frames, corners and tiled grounds, the same on all four sides."""

import math
from collections.abc import Iterator

from ..geometry import Box, Path, arc, moved, petal, rectangle, rose, smooth, spiral, turned
from ..pen import Pen
from .lace import doily
from .petals import petals
from .profiles import ARCH, LOTUS, SLIM
from .rings import RIM, Draw, Ring, bead, least, star

SCALLOPED = 34.0  # mm; smaller plates are plain rounds
COVER_EDGE = 9.0  # mm, the bleed included


def corners(pen: Pen, box: Box) -> Iterator[None]:
    """The pen at each corner in turn, the page to its lower right; each the same."""
    x0, y0, x1, y1 = box
    chance = pen.rng.getstate()
    for x, y, turn, flip in ((x0, y0, 0, False), (x1, y0, 0, True), (x1, y1, 180, False)):
        with pen.at(x, y, 1, turn, flip):
            yield
        pen.rng.setstate(chance)
    with pen.at(x0, y1, 1, 180, True):
        yield


def plain(pen: Pen, box: Box) -> None:
    """A double line that runs around the page."""
    pen.fill(rectangle(box), "night")
    x0, y0, x1, y1 = trimmed(pen, box)
    for gap, fill in ((3.5, "gold"), (5.5 + pen.line, "night")):
        pen.shape(rectangle((x0 + gap, y0 + gap, x1 - gap, y1 - gap), 5), fill, 0.9)


def trimmed(pen: Pen, box: Box) -> Box:
    """Where a frame goes: on a cover, well inside what may be cut off."""
    if pen.palette is None:
        return box
    x0, y0, x1, y1 = box
    return x0 + COVER_EDGE, y0 + COVER_EDGE, x1 - COVER_EDGE, y1 - COVER_EDGE


def corner_ornaments(pen: Pen, box: Box) -> None:
    """A quarter of a flower in each corner."""
    pen.fill(rectangle(box), "wine")
    size = (box[2] - box[0]) * 0.3
    first, second = pen.rng.sample((petals(ARCH, LOTUS), petals(LOTUS, SLIM), doily), 2)
    for _ in corners(pen, box):
        with pen.at(0, 0, size / RIM):
            quarter(pen, first, second)


def quarter(pen: Pen, first: Draw, second: Draw) -> None:
    """As much of a flower as the frame lets be seen."""
    count = pen.by_detail(8, 12, 16)
    first(pen, Ring(count, 52, RIM, ("ruby", "rose"), below=40))
    second(pen, Ring(count, 26, 56, ("topaz", "honey"), below=20))
    pen.shape(rose(0, 0, 28, count, 0.16), "turquoise")
    pen.shape(arc(0, 0, 13, 13), "gold", 0.9)


def leafy_border(pen: Pen, box: Box) -> None:
    pen.fill(rectangle(box), "pine")
    x0, y0, x1, y1 = box = trimmed(pen, box)
    deep = pen.by_detail(17, 16, 15)
    inner = (x0 + deep, y0 + deep, x1 - deep, y1 - deep)
    pen.shape(rectangle(inner, 4), "mist")
    across, down = pen.by_detail(3, 4, 6), pen.by_detail(4, 5, 8)
    half = deep / 2
    for _ in corners(pen, box):
        for along, count, upright in ((x1 - x0, across, False), (y1 - y0, down, True)):
            step = (along / 2 - deep) / count
            with pen.at(0, 0, 1, 90 if upright else 0):
                for i in range(count):
                    with pen.at(deep + step * (i + 0.5), -half if upright else half):
                        leaf_pair(pen, step, half)
        pen.shape(rose(half, half, half * 0.8, 6, 0.3), "rose")
        pen.shape(arc(half, half, half * 0.3, half * 0.3), "gold", 0.85)


def leaf_pair(pen: Pen, step: float, half: float) -> None:
    """Along a vine that runs to the right."""
    pen.stroke([(-step * 0.5, 0), (0, 0), (step * 0.5, 0)], 0.9, taper=False)
    leaf = petal(half * 1.02, half * 0.62, 0.55)
    for side in (-1, 1):
        path = moved(turned(leaf, 90 + side * 52), -step * 0.3, 0)
        pen.shape(path, "emerald" if side > 0 else "mint", 0.85)
        if pen.complexity > 2:
            a = math.radians(side * 52)
            pen.stroke(
                [
                    (-step * 0.3, 0),
                    (-step * 0.3 + half * 0.66 * math.cos(a), half * 0.66 * math.sin(a)),
                ],
                0.6,
            )
    r = half * 0.15
    if r > least(pen):
        bead(pen, step * 0.28, -half * 0.55, r, "ruby")
        bead(pen, step * 0.28, half * 0.55, r, "ruby")


def geometric_tiles(pen: Pen, box: Box) -> None:
    """Squares on their points, a star or a smaller square in each in turn."""
    pen.fill(rectangle(box), "navy")
    x0, y0, x1, y1 = box
    columns = pen.by_detail(4, 6, 8)
    rows = round(columns * (y1 - y0) / (x1 - x0))
    rows += (rows - columns) % 2
    w, h = (x1 - x0) / columns, (y1 - y0) / rows
    for row in range(rows * 2 + 1):
        for column in range(columns + 1 - row % 2):
            x, y = x0 + w * (column + row % 2 / 2), y0 + h * row / 2
            with pen.at(x, y):
                tile(pen, w / 2, h / 2, row % 2 == 0)


def tile(pen: Pen, w: float, h: float, even: bool) -> None:
    for i, part in enumerate((1.0, 0.68, 0.36)):
        if part == 0.36 and even:
            pen.shape(star(8, w * 0.4, 0.52), "gold", 0.75)
        elif i < pen.by_detail(2, 3, 3):
            fill = ("sapphire", "sky", "turquoise")[i] if even else ("amethyst", "lilac", "rose")[i]
            pen.shape([(0, -h * part), (w * part, 0), (0, h * part), (-w * part, 0)], fill, 0.75)


def cloudy_swirls(pen: Pen, box: Box) -> None:
    """Banks of clouds that curl, one before the other."""
    pen.fill(rectangle(box), "sky")
    columns = pen.by_detail(3, 4, 5)
    for r, row, turn in banks(pen, box, columns, 0.86):
        curl(pen, r * 1.04, row, turn)


def banks(pen: Pen, box: Box, columns: int, step: float) -> Iterator[tuple[float, int, float]]:
    """The pen at the places of a scalloped ground, from the middle of the page up and down."""
    x0, y0, x1, y1 = box
    r = (x1 - x0) / columns / 2
    rows = math.ceil((y1 - y0) / 2 / (r * step)) + 1
    for turn in (0, 180):
        with pen.at((x0 + x1) / 2, (y0 + y1) / 2, 1, turn):
            for row in range(rows):
                for k in range(-columns // 2 - 1, columns // 2 + 2):
                    with pen.at(2 * r * (k + row % 2 / 2), r * step * row):
                        yield r, row, turn


def curl(pen: Pen, r: float, row: int, turn: float) -> None:
    pen.shape(arc(0, 0, r, r, steps=48)[:-1], ("mist", "aqua", "lilac")[row % 3], 0.95)
    inner = r * 0.8
    if pen.complexity > 2:
        pen.shape(arc(0, 0, inner, inner)[:-1], "pearl", 0.7)
        inner *= 0.84
    pen.stroke(spiral(0, 0, inner, 1.6 if pen.simple else 2.4, 60 + turn), 0.8)


def starry(pen: Pen, box: Box) -> None:
    """Long rays of night from the middle of the page."""
    pen.fill(rectangle(box), "night")
    x0, y0, x1, y1 = box
    x, y, reach = (x0 + x1) / 2, (y0 + y1) / 2, math.hypot(x1 - x0, y1 - y0)
    beams = pen.by_detail(12, 24, 32)
    for i in range(beams):
        a, b = (math.tau * (i + k * 0.5) / beams for k in (-0.5, 0.5))
        beam = [(x, y), *((x + reach * math.sin(t), y - reach * math.cos(t)) for t in (a, b))]
        pen.shape(beam, "dusk", 0.6)


def waves(pen: Pen, box: Box) -> None:
    """Scallops like a calm sea, rising to the middle from above and below."""
    pen.fill(rectangle(box), "teal")
    for r, row, _ in banks(pen, box, pen.by_detail(4, 6, 8), 0.6):
        ripple(pen, r, row)


def ripple(pen: Pen, r: float, row: int) -> None:
    for i, part in enumerate((1.0, 0.7, 0.4)[: pen.by_detail(2, 3, 3)]):
        fill = ("turquoise", "aqua", "sky")[(i + row) % 3]
        pen.shape(
            [*arc(0, 0, r * part, r * part, 180, 360, 28), (r * part, r), (-r * part, r)],
            fill,
            0.75,
        )


def nothing(pen: Pen, box: Box) -> None:
    """A mandala on an open ground needs nothing under it."""


def plate(pen: Pen, box: Box) -> None:
    """A scalloped plate, so that a mandala is clear of a busy ground."""
    x, y, r = (box[0] + box[2]) / 2, (box[1] + box[3]) / 2, (box[2] - box[0]) / 2
    lobes = 24
    if r < SCALLOPED:
        pen.shape(arc(x, y, r * 1.07, r * 1.07), "mist", 1.1)
        return
    with pen.at(x, y):
        ring = Ring(lobes, r * 0.9, r * 1.09, ("mist", "mist"))
        outline: Path = []
        for i in range(lobes):
            lobe = smooth([(-1, 0.45), (-0.6, 0.86), (0, 1), (0.6, 0.86), (1, 0.45)], closed=False)
            outline += turned([ring.at(u, t) for u, t in lobe[:-1]], 360 * i / lobes)
        pen.shape(outline, "mist", 1.1)
        pen.shape(arc(0, 0, r * 0.985, r * 0.985, steps=120)[:-1], "pearl", 0.8)
