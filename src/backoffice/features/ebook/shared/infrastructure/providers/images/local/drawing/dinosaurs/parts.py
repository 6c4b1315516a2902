"""What the dinosaurs have in common: legs, claws, bellies, coats and the ridges on their backs."""

import math
from collections.abc import Sequence

from ..geometry import Path, Point, arc, ellipse, moved, normals_of, petal, smooth, tube, turned
from ..pen import Pattern, Pen

Mark = tuple[float, float, float]  # x, y, radius


def pillar(
    pen: Pen,
    x: float,
    top: float,
    foot: float,
    width: float,
    fill: str,
    pattern: Pattern | None = None,
) -> None:
    """A sturdy leg with its toenails; its thigh is wider than its ankle."""
    half = width / 2
    leg = smooth(
        [
            (x, top),
            (x + half * 1.05, top + half * 0.9),
            (x + half * 0.84, foot - half * 1.1),
            (x + half * 1.18, foot - half * 0.3),
            (x + half * 0.95, foot),
            (x - half * 0.85, foot),
            (x - half * 1.02, foot - half * 0.4),
            (x - half * 0.86, foot - half * 1.2),
            (x - half * 1.1, top + half * 0.9),
        ]
    )
    pen.shape(leg, fill, pattern=pattern)
    with pen.clip(leg):
        for part in (-0.42, 0.2, 0.82):
            pen.shape(ellipse(x + half * part, foot, half * 0.29, half * 0.42), "cream", 0.75)
    pen.outline(leg)


def hind_leg(
    pen: Pen,
    x: float,
    y: float,
    fill: str,
    size: float = 1,
    pattern: Pattern | None = None,
    turn: float = 0,
) -> None:
    """The leg of one who walks upright: its hip at (x, y), its sole 46 below."""
    leg = smooth(
        [
            (-20, -6),
            (-11, -20),
            (8, -21),
            (20, -8),
            (19, 10),
            (11, 24),
            (14, 31),
            (27, 33),
            (33, 40),
            (28, 46),
            (0, 46),
            (-9, 43),
            (-7, 32),
            (-8, 22),
            (-18, 10),
        ]
    )
    with pen.at(x, y, size, turn):
        pen.shape(leg, fill, pattern=pattern)
        with pen.clip(leg):
            for toe in (10, 20.5, 31):
                pen.shape(ellipse(toe, 46, 4.4, 6), "cream", 0.75)
        pen.outline(leg)


def arm(pen: Pen, spine: Sequence[Point], width: float, fill: str) -> None:
    """A short arm with two claws."""
    (x0, y0), (x1, y1) = spine[-2], spine[-1]
    ahead = math.degrees(math.atan2(y1 - y0, x1 - x0)) + 90
    for lean in (-32, 32):
        claw = moved(turned(petal(width * 1.1, width * 0.72, 0.35), ahead + lean), x1, y1)
        pen.shape(claw, "cream", 0.8)
    pen.shape(tube(spine, [width * 1.25, width * 1.1, width]), fill)


def underside(
    pen: Pen,
    body: Path,
    edge: Sequence[Point],
    beyond: Sequence[Point],
    bands: tuple[int, int, int] = (4, 6, 9),
    fill: str = "cream",
) -> None:
    """The pale, banded belly from `edge` to the points `beyond`, which lie outside of the body."""
    upper = smooth(edge, closed=False)
    with pen.clip(body):
        pen.shape([*upper, *reversed(beyond)], fill, 0.85)
        pen.ribs(upper, beyond, pen.by_detail(*bands), 0.65)
    pen.outline(body)


def coat(
    pen: Pen, region: Sequence[Point], pattern: Pattern, marks: Sequence[Mark], fill: str
) -> None:
    """A back's markings: a few spots to colour for children, a pattern for the others."""
    if pen.simple:
        for x, y, r in marks:
            pen.shape(ellipse(x, y, r, r * 0.85), fill, 0.75)
    else:
        pen.pattern(smooth(region), pattern)


def plate(width: float, height: float) -> Path:
    """From the origin upwards, pointed: a stegosaur's plate."""
    w = width / 2
    return smooth(
        [
            (-w * 0.5, 6),
            (-w, -height * 0.38),
            (0, -height),
            (0, -height),
            (w, -height * 0.38),
            (w * 0.5, 6),
        ]
    )


def spine(width: float, height: float) -> Path:
    """From the origin upwards, blunt: a little scale of a ridge."""
    w = width / 2
    return smooth(
        [(-w, 6), (-w * 0.9, -height * 0.3), (0, -height), (w * 0.9, -height * 0.3), (w, 6)]
    )


def ridge(
    pen: Pen, line: Sequence[Point], shapes: Sequence[Path], fill: str, weight: float = 0.9
) -> None:
    """Shapes that stand on the line, from left to right; the body hides their feet."""
    path = smooth(line, closed=False)
    normals = normals_of(path)
    for i, each in enumerate(shapes):
        place = round((i + 0.5) / len(shapes) * (len(path) - 1))
        (x, y), (nx, ny) = path[place], normals[place]
        lean = math.degrees(math.atan2(ny, nx)) + 90
        pen.shape(moved(turned(each, lean), x, y), fill, weight)


def horn(pen: Pen, path: Sequence[Point], width: float, rings: bool = True) -> None:
    """A curved horn from its round foot to its point."""
    pen.shape(tube(path, [width, width * 0.82, width * 0.5, 0]), "cream", 0.9)
    if rings and not pen.simple:
        (x0, y0), (x1, y1) = path[0], path[1]
        x, y = x0 + (x1 - x0) * 0.7, y0 + (y1 - y0) * 0.7
        lean = math.degrees(math.atan2(y1 - y0, x1 - x0))
        with pen.at(x, y, turn=lean):
            pen.stroke(arc(-width * 0.1, 0, width * 0.25, width * 0.4, -80, 80, 8), 0.6)


def nostril(pen: Pen, x: float, y: float, r: float = 1.7) -> None:
    pen.dot(x, y, r)


def teeth(pen: Pen, line: Sequence[Point], places: Sequence[float], size: float) -> None:
    """Little teeth that hang from a mouth's line."""
    path = smooth(line, closed=False)
    for t in places:
        x, y = path[round(t * (len(path) - 1))]
        tooth = [(x - size * 0.5, y), (x + size * 0.5, y), (x, y + size)]
        pen.shape(tooth, "white", 0.65)
    pen.stroke(path, 0.9)


def freckles(pen: Pen, marks: Sequence[Mark], fill: str) -> None:
    for x, y, r in marks:
        pen.shape(ellipse(x, y, r), fill, 0.75)
