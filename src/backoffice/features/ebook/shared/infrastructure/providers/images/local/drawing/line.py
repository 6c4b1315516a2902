"""The geometry of a drawn line: what a path becomes when it gets a width."""

import math

from .geometry import Path, Point

NEAR = 1.6  # pixels
# Of a joint: 1 + the cosine of its turn.
ROUNDED = 1.88
SHARPEST = 0.72


def thinned(points: Path, closed: bool) -> Path:
    """Without points so near each other that the direction between them is noise."""
    kept = points[:1]
    for point in points[1:]:
        if abs(point[0] - kept[-1][0]) + abs(point[1] - kept[-1][1]) > NEAR:
            kept.append(point)
    if closed and len(kept) > 1 and math.dist(kept[0], kept[-1]) <= NEAR / 2:
        kept.pop()
    return kept


def area(points: Path) -> float:
    return sum(
        x1 * y0 - x0 * y1
        for (x0, y0), (x1, y1) in zip(points, [*points[1:], points[0]], strict=True)
    )


def joints(points: Path, closed: bool) -> tuple[Path, list[Point]]:
    """Normals at the points, longer where the path turns so that the line keeps its width; and
    those points where it turns so sharply that the joint needs rounding."""
    nexts = [*points[1:], points[0]] if closed else points[1:]
    normals = []
    for (x0, y0), (x1, y1) in zip(points, nexts, strict=False):
        length = math.hypot(x1 - x0, y1 - y0)
        normals.append(((y1 - y0) / length, (x0 - x1) / length))
    if not closed:
        normals.append(normals[-1])
    mitres: Path = []
    corners: list[Point] = []
    nx, ny = normals[-1] if closed else normals[0]
    for point, (mx, my) in zip(points, normals, strict=True):
        opening = 1 + nx * mx + ny * my
        if opening < ROUNDED:
            corners.append(point)
        stretch = (
            1 / opening if opening > SHARPEST else 1 / math.sqrt(SHARPEST * max(opening, 1e-6))
        )
        mitres.append(((nx + mx) * stretch, (ny + my) * stretch))
        nx, ny = mx, my
    return mitres, corners
