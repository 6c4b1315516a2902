"""Paths: lists of (x, y) points, y downwards, already flattened to short straight pieces."""

import math
from collections.abc import Iterable, Sequence
from itertools import pairwise

Point = tuple[float, float]
Path = list[Point]
Box = tuple[float, float, float, float]

STEPS = 10  # straight pieces per curve between two given points


def smooth(points: Sequence[Point], closed: bool = True) -> Path:
    """A curve through the points (centripetal Catmull-Rom). A point given twice is a corner."""
    corners = [i for i, p in enumerate(points) if p == points[i - 1] and (closed or i > 0)]
    if not corners:
        return _curve(points, closed)
    if not closed:
        ends = [0, *corners, len(points)]
        return [p for a, b in pairwise(ends) for p in _run(points[a:b])]
    turned = [*points[corners[0] :], *points[: corners[0]]]
    cuts = [i - corners[0] for i in corners] + [len(turned)]
    return [p for a, b in pairwise(cuts) for p in _run(turned[a:b])]


def _run(points: Sequence[Point]) -> Path:
    return _curve(points, closed=False) if len(points) > 1 else list(points)


def _curve(points: Sequence[Point], closed: bool) -> Path:
    n = len(points)
    if n < 3:
        return list(points)
    path: Path = []
    for i in range(n if closed else n - 1):
        p1, p2 = points[i], points[(i + 1) % n]
        p0 = points[i - 1] if closed or i > 0 else _mirror(p1, p2)
        p3 = points[(i + 2) % n] if closed or i < n - 2 else _mirror(p2, p1)
        path += _span(p0, p1, p2, p3)
    return path if closed else [*path, points[-1]]


def _mirror(about: Point, point: Point) -> Point:
    return 2 * about[0] - point[0], 2 * about[1] - point[1]


def _span(p0: Point, p1: Point, p2: Point, p3: Point) -> Path:
    t0, t1, t2 = (max(math.sqrt(math.dist(a, b)), 1e-6) for a, b in ((p0, p1), (p1, p2), (p2, p3)))

    def tangents(axis: int) -> tuple[float, float]:
        a, b, c, d = p0[axis], p1[axis], p2[axis], p3[axis]
        return (
            t1 * ((b - a) / t0 - (c - a) / (t0 + t1) + (c - b) / t1),
            t1 * ((c - b) / t1 - (d - b) / (t1 + t2) + (d - c) / t2),
        )

    (mx1, mx2), (my1, my2) = tangents(0), tangents(1)
    path = []
    for k in range(STEPS):
        t = k / STEPS
        h1 = (1 + 2 * t) * (1 - t) ** 2
        h2, h3, h4 = t * (1 - t) ** 2, t * t * (3 - 2 * t), t * t * (t - 1)
        path.append(
            (
                h1 * p1[0] + h2 * mx1 + h3 * p2[0] + h4 * mx2,
                h1 * p1[1] + h2 * my1 + h3 * p2[1] + h4 * my2,
            )
        )
    return path


def arc(
    x: float, y: float, rx: float, ry: float, start: float = 0, end: float = 360, steps: int = 36
) -> Path:
    """Degrees, clockwise on the page from the right-hand side."""
    angles = [math.radians(start + (end - start) * i / steps) for i in range(steps + 1)]
    return [(x + rx * math.cos(a), y + ry * math.sin(a)) for a in angles]


def ellipse(x: float, y: float, rx: float, ry: float | None = None) -> Path:
    return arc(x, y, rx, rx if ry is None else ry, steps=56)[:-1]


def rectangle(box: Box, radius: float = 0) -> Path:
    x0, y0, x1, y1 = box
    if not radius:
        return [(x0, y0), (x1, y0), (x1, y1), (x0, y1)]
    r = radius
    corners = (
        (x1 - r, y0 + r, -90),
        (x1 - r, y1 - r, 0),
        (x0 + r, y1 - r, 90),
        (x0 + r, y0 + r, 180),
    )
    return [p for x, y, a in corners for p in arc(x, y, r, r, a, a + 90, 10)]


def rose(x: float, y: float, radius: float, petals: int, depth: float, turn: float = 0) -> Path:
    """A round shape with `petals` soft lobes; `depth` 0..1 is how far it dips between them."""
    path = []
    for i in range(petals * 12):
        a = math.tau * i / (petals * 12)
        r = radius * (1 - depth * (0.5 - 0.5 * math.cos(petals * a)))
        path.append(
            (x + r * math.cos(a + math.radians(turn)), y + r * math.sin(a + math.radians(turn)))
        )
    return path


def petal(length: float, width: float, tip: float = 0.5) -> Path:
    """From the origin upwards; `tip` is where along it the petal is widest."""
    w, m = width / 2, -length * tip
    return smooth([(0, 0), (0, 0), (w, m), (0, -length), (0, -length), (-w, m)])


def tube(spine: Sequence[Point], widths: Sequence[float]) -> Path:
    """A closed arm, tail or stalk along the spine; its widths are spread evenly along it.

    An end of width 0 is pointed, any other is round.
    """
    left, right = tube_edges(spine, widths)
    return [*left, *_cap(left[-1], right[-1]), *reversed(right), *_cap(right[0], left[0])]


def tube_edges(spine: Sequence[Point], widths: Sequence[float]) -> tuple[Path, Path]:
    """The two long sides of a tube, both from its start to its end."""
    line = smooth(spine, closed=False)
    half = [spread(widths, i / (len(line) - 1)) / 2 for i in range(len(line))]
    sides = list(zip(line, normals_of(line), half, strict=True))
    left = [(x + nx * h, y + ny * h) for (x, y), (nx, ny), h in sides]
    right = [(x - nx * h, y - ny * h) for (x, y), (nx, ny), h in sides]
    return left, right


def _cap(start: Point, end: Point) -> Path:
    x, y = (start[0] + end[0]) / 2, (start[1] + end[1]) / 2
    radius = math.dist(start, end) / 2
    if radius < 0.05:
        return []
    a = math.degrees(math.atan2(start[1] - y, start[0] - x))
    return arc(x, y, radius, radius, a, a + 180, 10)[1:-1]


def spread(values: Sequence[float], t: float) -> float:
    """The value at `t` 0..1 when the values stand at even distances."""
    place = t * (len(values) - 1)
    i = min(int(place), len(values) - 2)
    return values[i] + (values[i + 1] - values[i]) * (place - i)


def along(path: Sequence[Point], t: float) -> Point:
    """The point at `t` 0..1 of the path's points (not of its length)."""
    place = t * (len(path) - 1)
    i = min(int(place), len(path) - 2)
    (x0, y0), (x1, y1) = path[i], path[i + 1]
    return x0 + (x1 - x0) * (place - i), y0 + (y1 - y0) * (place - i)


def between(a: Sequence[Point], b: Sequence[Point], t: float, steps: int = 24) -> Path:
    """The path a fraction `t` of the way from path a to path b."""
    pairs = ((along(a, i / steps), along(b, i / steps)) for i in range(steps + 1))
    return [(p[0] + (q[0] - p[0]) * t, p[1] + (q[1] - p[1]) * t) for p, q in pairs]


def spiral(x: float, y: float, radius: float, turns: float = 2, start: float = 0) -> Path:
    n = int(turns * 20)
    return [
        (
            x + radius * (1 - i / n) * math.cos(math.radians(start) + math.tau * turns * i / n),
            y + radius * (1 - i / n) * math.sin(math.radians(start) + math.tau * turns * i / n),
        )
        for i in range(n)
    ]


def wave(x0: float, x1: float, y: float, height: float, length: float, phase: float = 0) -> Path:
    n = max(4, int(abs(x1 - x0) / length * 14))
    xs = [x0 + (x1 - x0) * i / n for i in range(n + 1)]
    return [(x, y + height * math.sin(math.tau * x / length + phase)) for x in xs]


def mirrored(points: Sequence[Point]) -> list[Point]:
    """The points given, then their mirror images about x = 0 in reverse: a symmetric outline."""
    return [*points, *((-x, y) for x, y in reversed(points) if x != 0)]


def moved(path: Iterable[Point], dx: float, dy: float, scale: float = 1) -> Path:
    return [(x * scale + dx, y * scale + dy) for x, y in path]


def turned(path: Iterable[Point], degrees: float) -> Path:
    c, s = math.cos(math.radians(degrees)), math.sin(math.radians(degrees))
    return [(x * c - y * s, x * s + y * c) for x, y in path]


def bounds(path: Sequence[Point]) -> Box:
    xs, ys = [p[0] for p in path], [p[1] for p in path]
    return min(xs), min(ys), max(xs), max(ys)


def normals_of(path: Sequence[Point], closed: bool = False) -> list[Point]:
    """Unit normals (to the right of the walking direction when y points down is up-left)."""
    n = len(path)
    normals = []
    for i in range(n):
        x0, y0 = path[i - 1] if closed or i else path[0]
        x1, y1 = path[(i + 1) % n] if closed or i < n - 1 else path[-1]
        length = math.hypot(x1 - x0, y1 - y0) or 1
        normals.append(((y1 - y0) / length, (x0 - x1) / length))
    return normals


def is_inside(point: Point, path: Sequence[Point]) -> bool:
    x, y = point
    inside = False
    x0, y0 = path[-1]
    for x1, y1 in path:
        if (y0 > y) != (y1 > y) and x < x0 + (y - y0) / (y1 - y0) * (x1 - x0):
            inside = not inside
        x0, y0 = x1, y1
    return inside
