"""What the garden's subjects stand on. Each fills its box; its upper edge is uneven."""

from ..geometry import Box, Path, ellipse, moved, petal, rectangle, rose, smooth, tube, turned, wave
from ..patterns import waves
from ..pen import Pen


def lawn(pen: Pen, box: Box) -> None:
    x0, y0, x1, y1 = box
    if pen.complexity > 1:
        rise(pen, box, -4, 4, 0.8, "grass")
    rise(pen, box, 3, 3, 0.6, "lawn")
    for x, y in pen.scatter((x0 + 8, y0 + 10, x1 - 8, y1 - 4), 9, pen.by_detail(7, 14, 30)):
        if pen.simple or pen.rng.random() < 0.55:
            tuft(pen, x, y)
        else:
            pen.shape(rose(x, y, 3.6, 5, 0.35), "white", 0.6)
            pen.shape(ellipse(x, y, 1.3), "gold", 0.6)


def rise(pen: Pen, box: Box, drop: float, height: float, length: float, fill: str) -> None:
    """A gentle swell of ground over the whole box."""
    x0, y0, x1, y1 = box
    edge = wave(x0, x1, y0 + drop, height, (x1 - x0) * length, pen.rng.uniform(0, 6))
    pen.shape([*edge, (x1, y1), (x0, y1)], fill, 0.85)


def tuft(pen: Pen, x: float, y: float) -> None:
    for lean, height in ((-3.4, 4.4), (3.4, 4.4), (0, 6.4)):
        pen.stroke(
            [(x + lean * 0.3, y), (x + lean * 0.6, y - height * 0.6), (x + lean, y - height)], 0.7
        )


def furrows(pen: Pen, box: Box) -> None:
    """Ridges of dug earth, nearer ones broader."""
    x0, y0, x1, y1 = box
    pen.fill(rectangle((x0, y0 - 2, x1, y1)), "soil")
    rows = pen.by_detail(3, 4, 5)
    for i in range(rows):
        y = y0 + (y1 - y0) * (i / rows) ** 1.25
        edge = wave(x0, x1, y, 1.6 + i * 0.4, 34, pen.rng.uniform(0, 6))
        ridge = [*edge, (x1, y1), (x0, y1)]
        filling = waves if pen.complexity == 5 and i % 2 else None
        pen.shape(ridge, "soil_dark" if i % 2 else "soil", 0.85, pattern=filling)
    for x, y in pen.scatter((x0 + 6, y0 + 5, x1 - 6, y1 - 3), 8, pen.by_detail(5, 10, 16)):
        pen.shape(ellipse(x, y, pen.vary(2.3, 0.25), 1.7), "tan", 0.65)


def paving(pen: Pen, box: Box) -> None:
    """Rows of tiles, laid like bricks, nearer ones larger."""
    x0, y0, x1, y1 = box
    pen.shape(rectangle((x0 - 5, y0, x1 + 5, y1 + 5)), "clay", 0.9)
    y, tall, row = y0, pen.by_detail(11, 9, 7), 0
    while y < y1:
        broad = tall * 2.6
        x = x0 - broad * (0.5 if row % 2 else 0.1)
        while x < x1:
            pen.shape(rectangle((x, y, x + broad, y + tall)), "tan" if row % 2 else "clay", 0.7)
            x += broad
        y, tall, row = y + tall, round(tall * 1.2), row + 1


def moss(pen: Pen, box: Box) -> None:
    """Cushions of moss, one before the other, with clover on them."""
    x0, y0, x1, y1 = box
    pen.fill(rectangle((x0, y0 + 4, x1, y1)), "moss")
    y, row = y0 + 8, 0
    while y < y1 + 12:
        x = x0 - pen.rng.uniform(4, 24)
        while x < x1 + 20:
            r = pen.vary(22, 0.2)
            cushion = smooth(
                [
                    (x - r, y + 22),
                    (x - r, y + 2),
                    (x - r * 0.5, y - r * 0.42),
                    (x + r * 0.5, y - r * 0.42),
                    (x + r, y + 2),
                    (x + r, y + 22),
                ]
            )
            pen.shape(cushion, "moss" if row % 2 else "lawn", 0.85)
            moss_stars(pen, x, y + 3, r)
            x += r * 1.75
        y, row = y + 17, row + 1


def moss_stars(pen: Pen, x: float, y: float, r: float) -> None:
    if pen.complexity < 3:
        pen.stroke([(x - 5, y), (x, y - 1.6), (x + 5, y)], 0.65)
        return
    for dx in (-0.45, 0, 0.45)[: 3 if pen.ornate else 2]:
        leaf: Path = petal(4.6, 3.8, 0.6)
        for turn in (-80, 0, 80):
            pen.shape(moved(turned(leaf, turn), x + dx * r, y + abs(dx) * 4), "grass", 0.55)


def bank(pen: Pen, box: Box) -> None:
    """The grassy edge of the pond, with blades along it."""
    x0, y0, x1, y1 = box
    edge = wave(x0, x1, y0 + 2, 3, (x1 - x0) * 0.7, pen.rng.uniform(0, 6))
    step = pen.by_detail(16, 12, 8)
    for i, (x, y) in enumerate(edge):
        if i % max(1, round(len(edge) * step / (x1 - x0))) == 0:
            lean = pen.rng.uniform(-4, 4)
            height = pen.rng.uniform(6, 11)
            pen.shape(
                tube([(x, y + 4), (x, y - height * 0.4), (x + lean, y - height)], [5, 4, 0]),
                "leaf",
                0.75,
            )
    pen.shape([*edge, (x1, y1), (x0, y1)], "lawn", 0.9)
    for x, y in pen.scatter((x0 + 8, y0 + 11, x1 - 8, y1 - 4), 9, pen.by_detail(6, 12, 26)):
        tuft(pen, x, y)
