"""The hills and the ground that the dinosaurs stand on."""

from ..geometry import Box, ellipse, moved, smooth, tube, wave
from ..patterns import fans, lattice, scales, stripes, waves
from ..pen import Pattern, Pen

BANDS: tuple[Pattern, ...] = (waves, scales, stripes, lattice)


def hill(pen: Pen, box: Box, part: float, fill: str, swell: float = 6) -> None:
    """A rolling hill from `part` of the box's height down to its foot."""
    x0, y0, x1, y1 = box
    y = y0 + (y1 - y0) * part
    length = (x1 - x0) * pen.rng.uniform(0.7, 1.1)
    edge = wave(x0, x1, y, swell, length, pen.rng.uniform(0, 6))
    pen.shape([*edge, (x1, y1), (x0, y1)], fill, 0.85)
    if pen.ornate:
        deep = pen.vary(8 if pen.complexity == 5 else 11)
        band = [*edge, *reversed(moved(edge, 0, deep))]
        pen.shape(band, fill, 0.6, pattern=pen.rng.choice(BANDS))
    for tx, ty in pen.scatter((x0 + 8, y + 24, x1 - 8, y1 - 8), 16, pen.by_detail(2, 4, 6)):
        tuft(pen, tx, ty)


def tuft(pen: Pen, x: float, y: float) -> None:
    for lean in (-4, 0, 4):
        top = (x + lean * 1.4, y - 7 + abs(lean) * 0.6)
        pen.stroke([(x + lean * 0.5, y), (x + lean * 0.8, y - 3), top], 0.7)


def meadow(pen: Pen, box: Box) -> None:
    earth(pen, box, "grass", tufts=True)


def sand(pen: Pen, box: Box) -> None:
    earth(pen, box, "sand", tufts=False)


def night_meadow(pen: Pen, box: Box) -> None:
    earth(pen, box, "night_grass", tufts=True)


def earth(pen: Pen, box: Box, fill: str, tufts: bool) -> None:
    """The ground: with grass or with cracks, a pebble here and there, and somebody's footprints."""
    x0, y0, x1, y1 = box
    edge = wave(x0, x1, y0 + 2, 3, (x1 - x0) * 0.65, pen.rng.uniform(0, 6))
    ground = [*edge, (x1, y1), (x0, y1)]
    pen.shape(ground, fill, pattern=fans if pen.complexity == 5 else None)
    if pen.complexity == 5:
        return
    with pen.clip(ground):
        places = pen.scatter((x0 + 9, y0 + 10, x1 - 9, y1 - 3), 8, pen.by_detail(6, 9, 14))
        for i, (x, y) in enumerate(places):
            if i % 4 == 1:
                footprint(pen, x, y)
            elif i % 4 == 3:
                pen.shape(
                    smooth([(x - 6, y), (x - 3, y - 4), (x + 4, y - 3.4), (x + 6, y)]), "stone"
                )
            elif tufts:
                tuft(pen, x, y + 2)
            else:
                pen.stroke([(x - 7, y - 2), (x - 2, y), (x + 1, y - 3), (x + 7, y - 1)], 0.7)


def footprint(pen: Pen, x: float, y: float) -> None:
    """Three toes and a heel, lying on the ground."""
    with pen.at(x, y, pen.by_detail(9, 7, 6) / 10):
        toes = [tube([(0, 4), (dx, dy)], [5, 5]) for dx, dy in ((-8, -2), (0, -5), (8, -2))]
        pen.union([ellipse(0, 4, 6.4, 3.6), *toes], "straw", 0.75)
