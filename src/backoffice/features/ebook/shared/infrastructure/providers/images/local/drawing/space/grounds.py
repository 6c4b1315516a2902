"""The floors of space. Each fills its box; the top edge is as uneven as it likes."""

from ..geometry import Box, Path, arc, ellipse, rectangle, smooth, wave
from ..patterns import fans, lattice, scales, spots, swirls, waves
from ..pen import Pattern, Pen
from .shapes import crater


def moon_dust(pen: Pen, box: Box) -> None:
    x0, y0, x1, y1 = box
    if pen.complexity > 1:
        back = wave(x0, x1, y0 - 5, 5, (x1 - x0) * 0.7, pen.rng.uniform(0, 6))
        filling = spots if pen.complexity == 5 else None
        pen.shape([*back, (x1, y1), (x0, y1)], "dust", 0.8, filling)
    edge = wave(x0, x1, y0 + 4, 3, (x1 - x0) * 0.55, pen.rng.uniform(0, 6))
    pen.shape([*edge, (x1, y1), (x0, y1)], "moon")
    craters(pen, (x0, y0 + 12, x1, y1 + 4))


def craters(pen: Pen, box: Box) -> None:
    """Wide ones in front, flat ones near the horizon."""
    x0, y0, x1, y1 = box
    reach = pen.by_detail(15, 12, 9)
    for x, y in pen.scatter((x0, y0, x1, max(y0 + 1, y1)), reach, pen.by_detail(7, 12, 26)):
        near = (y - y0) / max(1, y1 - y0)
        rx = reach * (0.5 + 0.4 * near) * pen.rng.uniform(0.75, 1)
        crater(pen, x, y, rx, rx * 0.36)


def giant_rim(pen: Pen, box: Box) -> None:
    """The curve of a planet just below, in bands."""
    x0, y0, x1, y1 = box
    width = x1 - x0
    x = (x0 + x1) / 2
    depth = max(11.0, (y1 - y0) / pen.by_detail(3, 4, 5))
    fillings: tuple[Pattern, ...] = (scales, waves, lattice, fans)
    for i in range(12):
        top = y0 - 6 + depth * i
        if top > y1:
            break
        filling = fillings[i % 4] if pen.ornate and i % 2 == 1 else None
        rim = arc(x, top + width * 1.3, width * 1.42, width * 1.3, 230, 310, 60)
        pen.shape(
            [*rim, (x1 + 5, y1 + 9), (x0 - 5, y1 + 9)],
            ("teal", "earth", "blue")[i % 3],
            0.85,
            filling,
        )


def alien_hills(pen: Pen, box: Box) -> None:
    x0, y0, x1, y1 = box
    for i, (lift, fill) in enumerate(((-5, "teal"), (7, "green"), (24, "teal"))):
        if y0 + lift > y1 - 4 or (pen.complexity == 1 and i == 0):
            continue
        edge = bumps(pen, x0, x1, y0 + lift + 6)
        filling = (None, fans, swirls)[i] if pen.complexity == 5 else None
        pen.shape([*edge, (x1 + 9, y1 + 5), (x0 - 9, y1 + 5)], fill, 0.9, filling)
    if pen.complexity < 5:
        for x, y in pen.scatter((x0, y0 + 20, x1, y1 + 1), 8, pen.by_detail(7, 13, 18)):
            r = pen.rng.uniform(2.6, 5)
            pen.shape(ellipse(x, y, r, r * 0.6), "gold", 0.75)


def bumps(pen: Pen, x0: float, x1: float, y: float) -> Path:
    """Round hills side by side, pointed where they meet."""
    path: Path = []
    x = x0 - pen.rng.uniform(9, 40)
    while x < x1 + 9:
        half = pen.rng.uniform(20, 34)
        path += arc(x + half, y, half, half * 0.28, 180, 360, 12)
        x += half * 2
    return path


def asteroid_field(pen: Pen, box: Box) -> None:
    """Great cratered rocks, one row before the other."""
    x0, y0, x1, y1 = box
    pen.fill(rectangle(box), "stone")
    y, row = y0 + 7, 0
    while y < y1 + 12:
        x = x0 - row % 2 * 16
        while x < x1 + 24:
            r = pen.vary(24, 0.18)
            big_rock(pen, x, y, r, row)
            x += r * 1.75
        y, row = y + 19, row + 1


def big_rock(pen: Pen, x: float, y: float, r: float, row: int) -> None:
    edge = [(-r, 30.0), (-r, 0), (-r * 0.6, -r * 0.4), (0, -r * 0.5), (r * 0.6, -r * 0.34)]
    stone = smooth([(x + dx, y + dy) for dx, dy in (*edge, (r, 2), (r, 30))])
    filling = (swirls, None, scales)[row % 3] if pen.complexity == 5 else None
    pen.shape(stone, "stone", 0.9, filling)
    if filling is None:
        crater(pen, x - r * 0.3, y - r * 0.08, r * 0.2, r * 0.13)
        crater(pen, x + r * 0.38, y + r * 0.08, r * 0.15, r * 0.1)


def landing_pad(pen: Pen, box: Box) -> None:
    """Slabs in rows behind a striped kerb; a round mark for whoever lands."""
    x0, y0, x1, y1 = box
    ground = rectangle((x0 - 5, y0 + 4, x1 + 5, y1 + 5))
    pen.shape(ground, "steel", 0.9)
    slabs(pen, (x0, y0 + 12, x1, y1))
    middle = (x0 + x1) / 2
    mark = (x1 - x0) * 0.31
    deep = min(mark * 0.24, (y1 - y0) * 0.36)
    y = y0 + 14 + deep
    if y + deep < y1 + 4:
        pen.shape(ellipse(middle, y, mark, deep), "sun", 0.85)
        inner = ellipse(middle, y, mark * 0.78, deep * 0.74)
        pen.shape(inner, "steel", 0.8, lattice if pen.ornate else None)
    kerb(pen, (x0 - 5, y0, x1 + 5, y0 + 10))


def slabs(pen: Pen, box: Box) -> None:
    x0, y0, x1, y1 = box
    y, row, deep = y0, 0, float(pen.by_detail(17, 12, 9))
    while y < y1:
        y += deep
        pen.stroke([(x0 - 5, y), (x1 + 5, y)], 0.7, taper=False)
        step = deep * 2.6
        x = x0 + (step / 2 if row % 2 else step * 0.9)
        while x < x1:
            pen.stroke([(x, y - deep), (x, y)], 0.7, taper=False)
            x += step
        deep, row = deep * 1.16, row + 1


def kerb(pen: Pen, box: Box) -> None:
    x0, y0, x1, y1 = box
    edge = rectangle(box)
    pen.shape(edge, "sun", 0.9)
    with pen.clip(edge):
        step = pen.by_detail(15, 12, 10)
        for i in range(int((x1 - x0) / step) + 2):
            x = x0 + i * step
            if i % 2:
                pen.shape([(x, y1), (x + 6, y0), (x + 6 + step, y0), (x + step, y1)], "navy", 0.75)
    pen.outline(edge, 0.9)


def cloud_sea(pen: Pen, box: Box) -> None:
    """Banks of bright dust, row before row."""
    x0, y0, x1, y1 = box
    y, row = y0 + 6, 0
    while y < y1 + 8:
        discs = []
        x = x0 - (row % 2) * 13
        while x < x1 + 20:
            r = pen.vary(17, 0.22)
            discs.append((x, y + pen.rng.uniform(-2, 3), r))
            x += r * 1.3
        pen.union([ellipse(*disc) for disc in discs], ("rose", "nebula", "violet")[row % 3], 0.9)
        pen.fill(rectangle((x0 - 5, y, x1 + 5, y1 + 9)), ("rose", "nebula", "violet")[row % 3])
        for px, py, r in discs[:: 1 if pen.ornate else 2]:
            for part in (0.62, 0.34)[: pen.by_detail(1, 1, 2)]:
                pen.stroke(arc(px, py, r * part, r * part, 190, 345, 10), 0.7)
        y, row = y + 17, row + 1
