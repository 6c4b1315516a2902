"""Shapes that several things in space share: stars, flames, dishes, panels, craters."""

from ..geometry import Path, arc, ellipse, rectangle, smooth, tube, turned
from ..patterns import lattice
from ..pen import Pattern, Pen


def star(radius: float, points: int = 5, depth: float = 0.54) -> Path:
    """A star with rounded tips around (0, 0); `depth` is how far out it dips between them."""
    step, half = 360 / points, radius * 0.1
    (inner,) = turned([(0, -radius * depth)], step / 2)
    tip = [(-half, -radius * 0.97), (half, -radius * 0.97), inner, inner]
    return smooth([p for i in range(points) for p in turned(tip, step * i)])


def sparkle(radius: float, depth: float = 0.26) -> Path:
    """Four sharp tips with hollow sides between them."""
    tip, hollow = (0.0, -radius), (radius * depth, -radius * depth)
    return smooth([p for i in range(4) for p in turned([tip, tip, hollow], 90 * i)])


def flame(pen: Pen, x: float, y: float, width: float, length: float, turn: float = 0) -> None:
    """A jet of fire that points down from (x, y) until it is turned."""
    half = width / 2
    side = [
        (half, 0.0),
        (half * 1.25, length * 0.3),
        (half * 0.5, length * 0.66),
        (0.0, length),
        (0.0, length),
    ]
    other = [(-px, py) for px, py in reversed(side[:3])]
    jet = smooth([(-half, 0.0), *side, *other])
    with pen.at(x, y, turn=turn):
        pen.shape(jet, "orange")
    with pen.at(x, y, 0.56, turn):
        pen.shape(jet, "sun", 0.85)


def dish(pen: Pen, x: float, y: float, size: float, turn: float = 0, fill: str = "steel") -> None:
    """A bowl antenna 2 * size across that listens upwards until it is turned."""
    with pen.at(x, y, size, turn):
        bowl = [*arc(0, 0, 1, 0.74, 0, 180, 20), (-1.0, 0.0)]
        pen.shape(bowl, fill)
        pen.shape(tube([(0, -0.1), (0, -0.66)], [0.16, 0.12]), "gold", 0.8)
        pen.shape(ellipse(0, -0.04, 1.06, 0.3), "glass", 0.9)
        pen.shape(tube([(0, -0.06), (0, -0.6)], [0.14, 0.12]), "gold", 0.8)
        pen.shape(ellipse(0, -0.72, 0.2), "gold", 0.8)


def solar_panel(pen: Pen, x: float, y: float, width: float, height: float) -> None:
    """From the middle of its left edge; cells as fine as the audience's."""
    y0, y1 = y - height / 2, y + height / 2
    frame = rectangle((x, y0, x + width, y1), min(3, height / 6))
    pen.shape(frame, "blue")
    with pen.clip(frame):
        columns = max(2, round(width / height * pen.by_detail(2, 3, 4)))
        for i in range(1, columns):
            across = x + width * i / columns
            pen.stroke([(across, y0), (across, y1)], 0.75, taper=False)
        rows = pen.by_detail(2, 2, 3)
        for i in range(1, rows):
            down = y0 + height * i / rows
            pen.stroke([(x, down), (x + width, down)], 0.75, taper=False)
        if pen.complexity == 5:
            pen.pattern(rectangle((x, y0, x + width, y0 + height / rows)), lattice)
    pen.outline(frame)


def crater(pen: Pen, x: float, y: float, rx: float, ry: float, weight: float = 0.8) -> None:
    pen.shape(ellipse(x, y, rx, ry), "moon", weight)
    if ry * pen.scale > 2.2 * pen.line:
        pen.shape(ellipse(x + rx * 0.1, y + ry * 0.16, rx * 0.62, ry * 0.58), "dust", weight * 0.8)


def hem(pen: Pen, y: float, bottom: float, fill: str, pattern: Pattern | None = None) -> None:
    """What is below a sagging line across a body, patterned; clip it to the body."""
    line = smooth([(-60, y - 4), (0, y), (60, y - 4)], closed=False)
    pen.shape([*line, (60, bottom), (-60, bottom)], fill, 0.85, pattern)


def porthole(pen: Pen, x: float, y: float, r: float) -> None:
    pen.shape(ellipse(x, y, r), "steel", 0.9)
    pen.shape(ellipse(x, y, r * 0.68), "glass", 0.8)
    pen.stroke(arc(x, y, r * 0.42, r * 0.42, 190, 265, 6), 0.65)


def band(pen: Pen, x: float, y: float, length: float, width: float, turn: float = 0) -> None:
    """A cuff or a joint across a limb: a little rounded bar."""
    with pen.at(x, y, turn=turn):
        half = length / 2
        bar = rectangle((-half, -width / 2, half, width / 2), min(length, width) * 0.45)
        pen.shape(bar, "steel", 0.85)


def feeler(pen: Pen, root: tuple[float, float], tip: tuple[float, float], fill: str) -> None:
    """An antenna with a ball at its tip."""
    middle = (root[0] * 0.6 + tip[0] * 0.4, root[1] * 0.35 + tip[1] * 0.65)
    pen.shape(tube([root, middle, tip], [4.5, 3.5, 3]), fill, 0.9)
    pen.shape(ellipse(*tip, 5.2), "gold", 0.9)
