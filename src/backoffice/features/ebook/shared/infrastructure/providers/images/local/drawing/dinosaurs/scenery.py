"""Behind the dinosaurs: volcanoes, forests, water, rocks and skies."""

from ..geometry import (
    Box,
    Path,
    Point,
    arc,
    ellipse,
    moved,
    petal,
    rectangle,
    smooth,
    turned,
    wave,
)
from ..patterns import fans, lattice, scales, spots, stripes, waves
from ..pen import Pen
from ..scenery import cloud, sun
from .grounds import hill

NARROW = 150  # mm


def daylight(pen: Pen, box: Box) -> None:
    """A sky with its sun on one side and its clouds on the other."""
    x0, _y0, x1, _ = box
    pen.fill(rectangle(box), "air")
    x, y = lamp(pen, box)
    sun(pen, x, y)
    away = 1 if x < (x0 + x1) / 2 else -1
    cloud(pen, (x0 + x1) / 2 + away * (x1 - x0) * 0.13, y - 8)
    if not pen.simple:
        with pen.at((x0 + x1) / 2 + away * (x1 - x0) * 0.39, y + 8, 0.7):
            cloud(pen, 0, 0)


def lamp(pen: Pen, box: Box) -> Point:
    """Where the sun or the moon hangs: in a wreath's oval window nearer to the middle."""
    x0, y0, x1, _ = box
    aside, drop = (0.3, 26) if x1 - x0 > NARROW else (0.13, 36)
    return x0 + (x1 - x0) * (0.5 + aside * pen.rng.choice((-1, 1))), y0 + drop


def volcanoes(pen: Pen, box: Box) -> None:
    x0, y0, x1, y1 = box
    width, height = x1 - x0, y1 - y0
    pen.fill(rectangle(box), "air")
    side = pen.rng.choice((-1, 1))
    middle = x0 + width / 2
    size = width / 240
    sun(pen, middle + side * width * 0.38, y0 + 24)
    volcano(pen, middle + side * width * 0.28, y0 + height * 0.42, size * 0.62)
    volcano(pen, middle - side * width * 0.2, y0 + height * 0.46, size)
    hill(pen, box, 0.38, "hill_far")
    hill(pen, box, 0.6, "hill")


def volcano(pen: Pen, x: float, foot: float, size: float) -> None:
    """90 units tall without its smoke; its foot is at (x, foot)."""
    with pen.at(x, foot, size, weight=0.9):
        for puffs in (((6, -104, 12), (-8, -108, 9), (18, -113, 10), (4, -119, 11)),):
            pen.union([ellipse(px, py, r, r * 0.9) for px, py, r in puffs], "foam", 0.9)
        cone = [
            *smooth([(-74, 14), (-46, -24), (-30, -56), (-19, -90)], closed=False),
            *smooth([(-19, -90), (0, -85), (19, -90)], closed=False)[1:],
            *smooth([(19, -90), (30, -56), (46, -24), (74, 14)], closed=False)[1:],
        ]
        pen.shape(cone, "stone")
        with pen.clip(cone):
            if pen.complexity == 5:
                pen.pattern([(-80, 20), (-80, -46), (80, -46), (80, 20)], fans)
            else:
                for sx, sy in ((-34, -34), (32, -26), (-14, -22)):
                    pen.stroke(smooth([(sx, sy), (sx - 5, sy + 9), (sx - 4, sy + 18)], False), 0.7)
            lava = smooth(
                [
                    (-22, -96),
                    (22, -96),
                    (25, -72),
                    (18, -56),
                    (12, -66),
                    (7, -44),
                    (0, -36),
                    (-5, -60),
                    (-12, -68),
                    (-17, -54),
                    (-25, -64),
                ]
            )
            pen.shape(lava, "red", 0.9)
            if pen.ornate:
                pen.pattern(lava, waves)
                pen.outline(lava, 0.9)
        pen.outline(cone)


def forest(pen: Pen, box: Box) -> None:
    x0, y0, x1, y1 = box
    width, height = x1 - x0, y1 - y0
    pen.fill(rectangle(box), "mist")
    for part in (0.36, 0.64) if pen.simple else (0.28, 0.46, 0.66):
        trunk(pen, x0 + width * part, y0, y0 + height * 0.5, width * 0.035, "wood_far")
    hill(pen, box, 0.42, "hill_far", 4)
    hill(pen, box, 0.62, "hill", 5)
    for part in (0.08, 0.92):
        trunk(pen, x0 + width * part, y0, y1, width * 0.055, "wood")
    canopy(pen, box)


def trunk(pen: Pen, x: float, top: float, foot: float, half: float, fill: str) -> None:
    edge = [(x - half, top - 9), (x - half * 0.8, (top + foot) / 2), (x - half * 1.7, foot)]
    other = [(2 * x - px, py) for px, py in reversed(edge)]
    bark = [*smooth(edge, closed=False), *smooth(other, closed=False)]
    pen.shape(bark, fill, 0.9)
    with pen.clip(bark):
        if pen.complexity == 5:
            pen.pattern(bark, waves)
        else:
            step = pen.by_detail(34, 22, 14)
            for i in range(int((foot - top) / step)):
                dx = half * (-0.35, 0.3, 0.0)[i % 3]
                y = top + (i + 0.8) * step
                pen.stroke(arc(x + dx, y, half * 0.4, 3, 10, 170, 8), 0.7)
    pen.outline(bark, 0.9)


def canopy(pen: Pen, box: Box) -> None:
    """Leaves overhead, with creepers that hang from them."""
    x0, y0, x1, y1 = box
    count = pen.by_detail(6, 7, 8)
    step = (x1 - x0) / count
    for i in range(1, count):
        creeper(pen, x0 + step * i, y0 + 8, (y1 - y0) * pen.rng.uniform(0.1, 0.19))
    for row, (drop, fill) in enumerate(((0.34, "leaf"), (0.0, "green"))):
        for i in range(count + 1):
            x = x0 + step * (i + (0.5 if row == 0 else 0))
            crown = ellipse(x, y0 + step * drop, step * 0.62, step * 0.44)
            pen.shape(crown, fill, 0.95, pattern=scales if pen.ornate and row == 0 else None)


def creeper(pen: Pen, x: float, top: float, length: float) -> None:
    foot = top + length
    pen.stroke(smooth([(x, top), (x + 3, top + length / 2), (x, foot)], closed=False), 0.8)
    for i in range(pen.by_detail(1, 2, 3)):
        y = foot - i * 11
        for side in (-1, 1):
            pen.shape(moved(turned(petal(10, 6), side * 130), x, y - 6), "leaf", 0.8)
    pen.shape(moved(turned(petal(10, 6), 180), x, foot - 2), "leaf", 0.8)


def lagoon(pen: Pen, box: Box) -> None:
    x0, y0, x1, y1 = box
    width, height = x1 - x0, y1 - y0
    daylight(pen, box)
    hill(pen, box, 0.3, "hill_far", 5)
    water = [*wave(x0, x1, y0 + height * 0.42, 1.6, width / 3), (x1, y1), (x0, y1)]
    pen.shape(water, "sea", 0.9)
    rows = pen.by_detail(3, 5, 7)
    for i in range(rows):
        y = y0 + height * (0.46 + 0.38 * (i + 0.5) / rows)
        if i % 2 and pen.ornate:
            upper = wave(x0, x1, y, 2, 50, i)
            band = [*upper, *reversed(moved(upper, 0, 7))]
            pen.shape(band, "sea_deep", 0.6, pattern=waves)
        else:
            for part in (0.16, 0.5, 0.84):
                x = x0 + width * (part + pen.rng.uniform(-0.1, 0.1))
                pen.stroke(wave(x - 15, x + 15, y, 1.8, 15), 0.7)
    for x, y in pen.scatter((x0 + 16, y0 + height * 0.5, x1 - 16, y0 + height * 0.72), 15, 4):
        lily_pad(pen, x, y)


def lily_pad(pen: Pen, x: float, y: float) -> None:
    pad = [(x, y), *arc(x, y, 14, 5.5, 30, 330, 30)]
    pen.shape(pad, "leaf", 0.85)
    for turn in (-50, 50, 0):
        pen.shape(moved(turned(petal(9, 5.4), turn), x - 4, y - 1), "rose", 0.8)


def meadow_hills(pen: Pen, box: Box) -> None:
    daylight(pen, box)
    hill(pen, box, 0.3, "hill_far", 8)
    hill(pen, box, 0.48, "hill", 7)
    hill(pen, box, 0.66, "hill_near", 6)


def canyon(pen: Pen, box: Box) -> None:
    x0, y0, x1, y1 = box
    width, height = x1 - x0, y1 - y0
    daylight(pen, box)
    side = pen.rng.choice((0, 1))
    for part, top, half in ((0.2, 0.2, 0.15), (0.86, 0.27, 0.17), (0.56, 0.33, 0.12)):
        x = x0 + width * (part if side else 1 - part)
        mesa(pen, x, y0 + height * top, y0 + height * 0.62, width * half)
    hill(pen, box, 0.5, "sand_far", 4)
    hill(pen, box, 0.7, "sand", 5)


def mesa(pen: Pen, x: float, top: float, foot: float, half: float) -> None:
    """A table mountain with its layers of rock."""
    tall = foot - top
    edge = [(x - half, top), (x - half, top), (x - half * 0.94, top + tall * 0.4)]
    left = [*edge, (x - half * 1.25, top + tall * 0.62), (x - half * 1.4, foot)]
    right = [(2 * x - px, py) for px, py in reversed(left)]
    path = smooth([*left, left[-1], right[0], *right])
    pen.shape(path, "rock", 0.9)
    with pen.clip(path):
        for i, part in enumerate((0.12, 0.24, 0.42, 0.6)[: pen.by_detail(3, 4, 4)]):
            y = top + tall * part
            upper = wave(x - half * 2, x + half * 2, y, 1.6, half * 1.3, i)
            if i % 2:
                pen.stroke(upper, 0.7)
            else:
                band = [*upper, *reversed(moved(upper, 0, tall * 0.09))]
                fill = (stripes, lattice)[i // 2] if pen.ornate else None
                pen.shape(band, "sand", 0.7, pattern=fill)
    pen.outline(path, 0.9)


def starry_night(pen: Pen, box: Box) -> None:
    x0, y0, x1, y1 = box
    height = y1 - y0
    pen.fill(rectangle(box), "night")
    moon = moved([lamp(pen, box)], 0, 8)[0]
    if pen.ornate:
        for r in (60, 48, 36):
            pen.shape(ellipse(*moon, r), "night", 0.6)
    full_moon(pen, *moon)
    taken = [(*moon, 38.0 if pen.simple else 28.0)]
    sky = (x0 + 6, y0 + 6, x1 - 6, y0 + height * 0.34)
    for x, y in pen.scatter(sky, 7, pen.by_detail(6, 12, 20), taken):
        spark(pen, x, y, pen.rng.uniform(3.4, 5.6))
    hill(pen, box, 0.36, "night_far", 7)
    hill(pen, box, 0.6, "night_hill", 6)


def full_moon(pen: Pen, x: float, y: float) -> None:
    pen.shape(ellipse(x, y, 22), "moon", pattern=spots if pen.ornate else None)
    if not pen.ornate:
        for dx, dy, r in ((-9, -7, 4.6), (8, 5, 5.6), (5, -12, 3)):
            pen.shape(ellipse(x + dx, y + dy, r), "cream", 0.75)


def spark(pen: Pen, x: float, y: float, r: float) -> None:
    """A star of four points."""
    tips: Path = []
    for i in range(4):
        tips += turned([(0, -r), (r * 0.28, -r * 0.28)], 90 * i)
    pen.shape(moved(tips, x, y), "gold", 0.75)
