"""How mandalas share a page or a cover with the ground around them."""

import math
from collections.abc import Sequence
from dataclasses import replace

from ..compositions import Circle
from ..geometry import Box, arc, moved, petal, rectangle, rose, turned
from ..pen import Pen
from ..theme import Composition, Figure, Setting
from .drifters import FLORET, PEARL
from .grounds import corners, plate
from .rings import RIM, bead

PLATE = 0.09  # how much wider than a mandala the plate under it is
GAP = 3.0  # mm that small things keep from each other and from all else


def close_up(pen: Pen, subject: Figure, setting: Setting, box: Box) -> None:
    """One mandala as large as the page is wide."""
    x, y, width, _ = measures(box)
    setting.backdrop(pen, box)
    r = width * (0.475 - setting.ceiling)
    scattered(pen, setting, box, [(x, y, r)], pen.by_detail(5, 9, 16), width * 0.06)
    whole(pen, subject, setting, x, y, r)


def scene(pen: Pen, subject: Figure, setting: Setting, box: Box) -> None:
    """A mandala with a pendant above and one below, and more of the ground around it."""
    x, y, width, height = measures(box)
    setting.backdrop(pen, box)
    r = width * (0.4 - setting.ceiling * 0.6)
    top = height * (0.5 - 0.03 - setting.ceiling)
    taken = [(x, y, r), (x, y - r * 1.2, r * 0.3), (x, y + r * 1.2, r * 0.3)]
    scattered(pen, setting, box, taken, pen.by_detail(6, 12, 20), width * 0.065)
    for turn in (0, 180):
        with pen.at(x, y, 1, turn):
            pendant(pen, r, top)
    whole(pen, subject, setting, x, y, r)


def pendant(pen: Pen, low: float, high: float) -> None:
    """From the rim of a mandala to near the page's edge: beads and a drop of petals."""
    length = high - low
    small = length * 0.1
    with pen.at(0, -high + length * 1.02):
        for lean in (-62, 62, -32, 32):
            leaf = turned(petal(length * 0.76, length * 0.34, 0.6), lean)
            pen.shape(leaf, "emerald" if abs(lean) > 40 else "turquoise")
        pen.shape(petal(length * 0.86, length * 0.56, 0.45), "ruby")
        pen.shape(moved(petal(length * 0.58, length * 0.34, 0.45), 0, -length * 0.12), "rose", 0.8)
        bead(pen, 0, -length * 0.4, small * 0.8)
    bead(pen, 0, -high + small, small)


def family(pen: Pen, subject: Figure, setting: Setting, box: Box) -> None:
    """A large one in the middle; small ones, all alike, in the corners, above and below."""
    x, y, width, height = measures(box)
    setting.backdrop(pen, box)
    edge = setting.ceiling
    r = width * (0.36 - edge * 0.5)
    small, smaller = width * (0.15 - edge * 0.25), width * (0.085 - edge * 0.1)
    dx, dy = width * (0.335 - edge * 0.72), height * (0.372 - edge * 0.55)
    around = [(x + i * dx, y + j * dy) for i in (-1, 1) for j in (-1, 1)]
    ends = [(x, y + j * height * (0.425 - edge * 0.8)) for j in (-1, 1)]
    taken = [(x, y, r), *((a, b, small) for a, b in around), *((a, b, smaller) for a, b in ends)]
    scattered(pen, setting, box, taken, pen.by_detail(4, 8, 14), width * 0.045)
    alike(pen, subject, setting, around, small)
    alike(pen, subject, setting, ends, smaller)
    whole(pen, subject, setting, x, y, r)


def parade(pen: Pen, subject: Figure, setting: Setting, box: Box) -> None:
    """A whole one between two halves that come in from above and below."""
    x, y, width, height = measures(box)
    setting.backdrop(pen, box)
    r = min(width * (0.44 - setting.ceiling), height * 0.27)
    far = height * 0.5
    half = far - r - PLATE * (r + far) / 2
    places = [(x, y - far), (x, y + far)]
    taken = [(x, y, r), *((a, b, half) for a, b in places)]
    scattered(pen, setting, box, taken, pen.by_detail(6, 10, 18), width * 0.06)
    alike(pen, subject, setting, places, half)
    whole(pen, subject, setting, x, y, r)


def pattern(pen: Pen, subject: Figure, setting: Setting, box: Box) -> None:
    """All over the page, cut off at its edges like a cloth."""
    x0, y0, x1, y1 = box
    width, height = x1 - x0, y1 - y0
    if setting.ground is plate:
        setting.backdrop(pen, box)
    else:  # a frame would only peep out between them
        pen.fill(rectangle(box), "dusk")
    r = width * 0.268
    less = height / 4 - r * (1 + PLATE)
    large, small = [], []
    for row in range(-1, 4):
        for column in range(3):
            x = x0 + width * column / 2
            y = y0 + height * (row + column % 2 / 2) / 2
            large.append((x, y))
            small.append((x, y + height / 4))
    taken = [*((x, y, r) for x, y in large), *((x, y, less) for x, y in small)]
    if setting.ground is not plate:
        small_things = setting.drifters or (FLORET, PEARL)
        open_ground = replace(setting, drifters=small_things, ceiling=0)
        scattered(pen, open_ground, box, taken, pen.by_detail(4, 8, 12), width * 0.04)
    alike(pen, subject, setting, on_page(large, box, r * 1.1), r)
    for x, y in on_page(small, box, less):
        rosette(pen, x, y, less * 0.94)


def rosette(pen: Pen, x: float, y: float, r: float) -> None:
    pen.shape(rose(x, y, r, 8, 0.2), "rose", 0.9)
    pen.shape(rose(x, y, r * 0.66, 8, 0.2, 22.5), "honey", 0.8)
    bead(pen, x, y, r * 0.3)


def on_page(places: Sequence[tuple[float, float]], box: Box, r: float) -> list[tuple[float, float]]:
    return [
        (x, y) for x, y in places if box[0] - r < x < box[2] + r and box[1] - r < y < box[3] + r
    ]


def wreath(pen: Pen, subject: Figure, setting: Setting, box: Box) -> None:
    """One in the middle of a garland of leaves and small ones."""
    x, y, width, height = measures(box)
    setting.backdrop(pen, box)
    edge = setting.ceiling
    count = pen.by_detail(8, 12, 12)
    small = width * (pen.by_detail(105, 88, 88) / 1000 - edge * 0.18)
    rx, ry = width * (0.395 - edge * 0.85), height * (0.405 - edge * 0.8)
    r = min(rx, ry) - small * 1.55
    angles = [math.tau * (i + 0.5) / count for i in range(count)]
    places = [(x + rx * math.sin(a), y - ry * math.cos(a)) for a in angles]
    taken = [(x, y, r), *((a, b, small * 1.5) for a, b in places)]
    scattered(pen, setting, box, taken, pen.by_detail(5, 9, 14), width * 0.055)
    pen.stroke(arc(x, y, rx, ry, steps=90), 1.2, taper=False)
    for i, a in enumerate(angles):
        between = a + math.pi / count
        spot = (x + rx * math.sin(between), y - ry * math.cos(between))
        outwards = math.degrees(math.atan2(rx * math.cos(between), ry * math.sin(between)))
        sprig(pen, setting, spot, 90 - outwards, small, i)
    alike(pen, subject, setting, places, small)
    whole(pen, subject, setting, x, y, r)


def sprig(
    pen: Pen, setting: Setting, spot: tuple[float, float], turn: float, size: float, i: int
) -> None:
    figure = setting.growths[i % len(setting.growths)]
    for way in (0, 180):
        with pen.at(*spot, size * 1.05 / figure.height, turn + way, weight=0.9):
            figure.draw(pen)


def cover_front(pen: Pen, subject: Figure, setting: Setting, box: Box) -> None:
    """The mandala below the title."""
    x, y, width, height = measures(box)
    setting.backdrop(pen, box)
    r = width * 0.41
    low = y + height * 0.12
    scattered(pen, setting, box, [(x, low, r)], 14, width * 0.05)
    whole(pen, subject, setting, x, low, r)


def cover_back(pen: Pen, subject: Figure, setting: Setting, box: Box) -> None:
    """A smaller one below the words, beside the barcode."""
    x, y, width, height = measures(box)
    setting.backdrop(pen, box)
    low = y + height * 0.24
    whole(pen, subject, setting, x - width * 0.17, low, width * 0.25)


def measures(box: Box) -> tuple[float, float, float, float]:
    x0, y0, x1, y1 = box
    return (x0 + x1) / 2, (y0 + y1) / 2, x1 - x0, y1 - y0


def whole(pen: Pen, subject: Figure, setting: Setting, x: float, y: float, r: float) -> None:
    setting.ground(pen, (x - r, y - r, x + r, y + r))
    with pen.at(x, y, r / RIM):
        subject.draw(pen)


def alike(
    pen: Pen,
    subject: Figure,
    setting: Setting,
    places: Sequence[tuple[float, float]],
    r: float,
) -> None:
    chance = pen.rng.getstate()
    for x, y in places:
        pen.rng.setstate(chance)
        whole(pen, subject, setting, x, y, r)


def scattered(
    pen: Pen,
    setting: Setting,
    box: Box,
    taken: Sequence[Circle],
    count: int,
    radius: float,
) -> None:
    """The setting's small things in the gaps of a quarter of the page, mirrored to the others."""
    if not setting.drifters:
        return
    _, _, width, height = measures(box)
    edge = width * setting.ceiling + GAP
    placed: list[Circle] = [(a - box[0], b - box[1], r * 1.02 + GAP) for a, b, r in taken]
    found: list[tuple[float, float, float]] = []
    for part in (1.0, 0.75, 0.55, 0.4):
        r = radius * part
        if r < pen.cell * 0.36:
            break
        quarter = (edge + r, edge + r, width / 2 - r - GAP / 2, height / 2 - r - GAP / 2)
        for spot in pen.scatter(quarter, r + GAP / 2, count, placed):
            placed.append((*spot, r + GAP / 2))
            found.append((*spot, r))
    chance = pen.rng.getrandbits(32)
    for _ in corners(pen, box):
        for i, (a, b, r) in enumerate(found):
            figure = setting.drifters[(i + chance) % len(setting.drifters)]
            with pen.at(a, b, 2 * r / max(figure.width, figure.height), weight=0.85):
                figure.draw_centred(pen)


COMPOSITIONS: dict[str, Composition] = {
    "close_up": close_up,
    "scene": scene,
    "family": family,
    "parade": parade,
    "pattern": pattern,
    "wreath": wreath,
}
