"""What is behind everything in space: from side to side of the box, in millimetres."""

import math

from ..geometry import Box, Path, Point, ellipse, rectangle, smooth, tube, wave
from ..patterns import flowers, lattice, scales, spots, stripes, swirls, waves
from ..pen import Pattern, Pen
from ..scenery import cloud
from .drifters import asteroid
from .shapes import crater, sparkle


def stars(
    pen: Pen,
    box: Box,
    counts: tuple[int, int, int] = (7, 16, 34),
    taken: tuple[tuple[float, float, float], ...] = (),
) -> None:
    """Far stars; the drifters bring the near ones."""
    reach = 4.8 if pen.simple else 3.2
    for i, (x, y) in enumerate(pen.scatter(box, reach * 1.3, pen.by_detail(*counts), taken)):
        with pen.at(x, y):
            if i % 3 == 0:
                pen.shape(sparkle(reach), "sun", 0.65)
            else:
                pen.shape(ellipse(0, 0, pen.vary(reach * 0.38, 0.25)), "sun", 0.65)


def moon_sky(pen: Pen, box: Box) -> None:
    """Night, with the Earth up in a corner."""
    x0, y0, x1, y1 = box
    pen.fill(rectangle(box), "night")
    horizon = (y0 + y1) / 2
    for i in range(pen.by_detail(1, 2, 3), 0, -1):
        r = (x1 - x0) * (0.42 + 0.22 * i)
        halo = ellipse((x0 + x1) / 2, y1 - (y1 - y0) * 0.2, r, r * 0.85)
        fill = "night_glow" if i % 2 else "night"
        pen.shape(halo, fill, 0.6, swirls if pen.complexity == 5 and i == 3 else None)
    x, y = x0 + (x1 - x0) * pen.rng.choice((0.2, 0.8)), y0 + (y1 - y0) * 0.12
    r = (x1 - x0) * 0.13
    stars(pen, (x0, y0, x1, horizon), (9, 18, 34), ((x, y, r),))
    earth(pen, x, y, r)


def earth(pen: Pen, x: float, y: float, r: float) -> None:
    ball = ellipse(0, 0, 30)
    with pen.at(x, y, r / 30, -12):
        pen.shape(ball, "earth", 0.9)
        with pen.clip(ball):
            pen.pattern(ball, waves)
            for land in (
                [(-27, -16), (-16, -26), (-4, -22), (-8, -12), (-2, -6), (-12, 2), (-20, -4)],
                [(-14, 6), (-4, 4), (2, 12), (-4, 26), (-10, 22)],
                [(8, -20), (20, -22), (34, -8), (30, 6), (18, 2), (20, 16), (12, 10), (6, -4)],
            ):
                pen.shape(smooth(land), "green", 0.8)
        pen.outline(ball, 0.9)


def deep_sky(pen: Pen, box: Box) -> None:
    """Two great planets at the edges, and ribbons of star dust between them."""
    x0, y0, x1, y1 = box
    width, height = x1 - x0, y1 - y0
    pen.fill(rectangle(box), "night")
    for i in range(pen.by_detail(2, 3, 4)):
        ribbon(pen, box, (i + 0.7) / pen.by_detail(2, 3, 4), i)
    stars(pen, box)
    left = pen.rng.random() < 0.5
    giant(pen, x0 if left else x1, y0 + height * 0.1, width * 0.26, "rose", "violet")
    giant(pen, x1 if left else x0, y0 + height * 0.6, width * 0.17, "teal", "blue")


def ribbon(pen: Pen, box: Box, part: float, i: int) -> None:
    """A rising band across the sky."""
    x0, y0, x1, y1 = box
    y = y0 + (y1 - y0) * part * 0.9
    tilt = (y1 - y0) * 0.12 * (1 if i % 2 else -1)
    phase, wide = pen.rng.uniform(0, 6), pen.by_detail(20, 17, 15)
    upper = wave(x0 - 5, x1 + 5, y, 9, 150, phase)
    upper = [(px, py + tilt * (px - x0) / (x1 - x0)) for px, py in upper]
    lower = [(px, py + wide + 5 * math.sin(px / 31 + phase)) for px, py in upper]
    filling: tuple[Pattern, ...] = (waves, swirls, stripes, scales)
    pen.shape(
        [*upper, *reversed(lower)],
        "night_glow",
        0.65,
        filling[i % 4] if pen.ornate else None,
    )


def giant(pen: Pen, x: float, y: float, r: float, fill: str, belt: str) -> None:
    """A banded planet, partly beyond the page's edge."""
    ball = ellipse(0, 0, 50)
    with pen.at(x, y, r / 50, 16):
        pen.shape(ball, fill, 0.9)
        with pen.clip(ball):
            for i, (top, deep) in enumerate(((-34, 14), (-6, 16), (26, 12))):
                edge = wave(-55, 55, top, 2.5, 48, i * 2.0)
                lower = wave(55, -55, top + deep, 2.5, 60, i * 2.0)
                filling = (stripes, swirls, scales)[i] if pen.ornate else None
                pen.shape([*edge, *lower], belt, 0.8, filling)
        pen.outline(ball, 0.9)


def alien_sky(pen: Pen, box: Box) -> None:
    """A warm evening with two suns and far hills."""
    x0, y0, x1, y1 = box
    width, height = x1 - x0, y1 - y0
    pen.fill(rectangle(box), "dusk")
    big = x0 + width * pen.rng.choice((0.24, 0.76))
    small = x0 + x1 - big + width * pen.rng.uniform(-0.06, 0.06)
    for r in (0.3, 0.22)[: pen.by_detail(1, 2, 2)]:
        pen.shape(ellipse(big, y0 + height * 0.13, width * r), "dusk_glow", 0.6)
    pen.shape(ellipse(big, y0 + height * 0.13, width * 0.13), "sun", 0.9, swirls)
    pen.shape(ellipse(small, y0 + height * 0.08, width * 0.065), "coral", 0.9, spots)
    stars(pen, (x0, y0, x1, y0 + height * 0.4), (3, 6, 12))
    for i, (part, fill) in enumerate(((0.5, "violet"), (0.66, "rose"), (0.8, "violet"))):
        if pen.simple and i == 1:
            continue
        top = wave(x0 - 5, x1 + 5, y0 + height * part, 10, pen.vary(86, 0.2), pen.rng.uniform(0, 6))
        filling = (waves, spots, scales)[i] if pen.ornate and i < 2 else None
        pen.shape([*top, (x1 + 5, y1 + 5), (x0 - 5, y1 + 5)], fill, 0.7, filling)


def asteroid_sky(pen: Pen, box: Box) -> None:
    """A belt of rocks from corner to corner, and a planet beyond."""
    x0, y0, x1, y1 = box
    width, height = x1 - x0, y1 - y0
    pen.fill(rectangle(box), "night")
    rising = pen.rng.random() < 0.5
    giant(
        pen, x0 + width * (0.1 if rising else 0.9), y0 + height * 0.08, width * 0.2, "gold", "coral"
    )
    stars(pen, box)
    left, right = (0.62, 0.14) if rising else (0.14, 0.62)
    spine: list[Point] = [
        (x0 - 20, y0 + height * left),
        ((x0 + x1) / 2, y0 + height * 0.42),
        (x1 + 20, y0 + height * right),
    ]
    broad = height * 0.26
    belt = tube(spine, [broad, broad * 1.1, broad])
    pen.shape(belt, "night_glow", 0.65, waves if pen.complexity == 5 else None)
    line = smooth(spine, closed=False)
    for x, y in pen.scatter(box, pen.by_detail(13, 10, 8), pen.by_detail(40, 70, 110)):
        near = min(abs(y - q) for p, q in line if abs(p - x) < width * 0.08)
        if near < broad * 0.42:
            with pen.at(x, y, pen.rng.uniform(0.55, 0.85), pen.rng.uniform(0, 360)):
                asteroid(pen)


def port_sky(pen: Pen, box: Box) -> None:
    """Clouds below, stars above, and a great moon rising over the hills."""
    x0, y0, x1, y1 = box
    width, height = x1 - x0, y1 - y0
    pen.fill(rectangle(box), "dawn")
    upper = wave(x0 - 5, x1 + 5, y0 + height * 0.3, 7, 120, pen.rng.uniform(0, 6))
    night = [*upper, (x1 + 5, y0 - 5), (x0 - 5, y0 - 5)]
    pen.shape(night, "night_glow", 0.65)
    x, far = pen.rng.choice(((0.2, 0.74), (0.8, 0.26)))
    moon = (x0 + width * x, y0 + height * 0.12, width * 0.12)
    stars(pen, (x0, y0, x1, y0 + height * 0.22), (5, 9, 18), (moon,))
    big_moon(pen, *moon)
    cloud(pen, x0 + width * far, y0 + height * 0.13)
    if not pen.simple:
        cloud(pen, x0 + width * (1 - far), y0 + height * 0.26)
    hills = wave(x0 - 5, x1 + 5, y0 + height * 0.76, 9, pen.vary(110, 0.2), pen.rng.uniform(0, 6))
    filling = scales if pen.ornate else None
    pen.shape([*hills, (x1 + 5, y1 + 5), (x0 - 5, y1 + 5)], "hill", 0.7, filling)


def big_moon(pen: Pen, x: float, y: float, r: float) -> None:
    ball = ellipse(0, 0, 30)
    with pen.at(x, y, r / 30):
        pen.shape(ball, "moon", 0.9)
        with pen.clip(ball):
            for cx, cy, size in (
                (-10, -9, 7),
                (11, -13, 4.4),
                (8, 8, 8),
                (-12, 13, 5),
                (25, -2, 5),
            ):
                crater(pen, cx, cy, size, size * 0.9)
        pen.outline(ball, 0.9)


def nebula_sky(pen: Pen, box: Box) -> None:
    """A galaxy turns about a place above the middle, its arms out to the page's edges."""
    x0, y0, x1, y1 = box
    pen.fill(rectangle(box), "night")
    x, y = (x0 + x1) / 2, y0 + (y1 - y0) * 0.42
    start = pen.rng.uniform(0, 360)
    arms = pen.by_detail(3, 4, 5)
    fillings: tuple[Pattern | None, ...] = (flowers, waves, None, lattice, None)  # some rest
    for i in range(arms):
        arm = galaxy_arm(x, y, start + 360 / arms * i, y1 - y0)
        fill = ("magenta", "nebula", "violet")[i % 3]
        pen.shape(arm, fill, 0.7, fillings[i] if pen.ornate else None)
    pen.shape(ellipse(x, y, 15), "sun", 0.8)
    stars(pen, box)


def galaxy_arm(x: float, y: float, start: float, reach: float) -> Path:
    """A crescent that opens as it turns outwards."""
    edges: list[Path] = []
    for lag, last in ((0.0, 0.0), (-46.0, -20.0)):
        edge: Path = []
        for i in range(41):
            t = i / 40
            a = math.radians(start + 250 * t + lag + (last - lag) * t * 0.4)
            r = 13 * (reach * 0.85 / 13) ** t
            edge.append((x + r * math.cos(a), y + r * math.sin(a)))
        edges.append(edge)
    return [*edges[0], *reversed(edges[1])]
