"""The pen every picture is drawn with: painter's algorithm, so nearer shapes hide farther ones.

The same drawing makes line art (all shapes white) and, given a palette, a coloured picture.
Positions are in the local units of the innermost `at`; outside of any they are millimetres
on the page. Line weights are multiples of the page's line and do not grow with `at`.
"""

import math
import random
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Final

from PIL import Image, ImageColor, ImageDraw

from .geometry import Box, Path, Point, along, bounds, ellipse, is_inside
from .line import area, joints, thinned

PAGE_WIDTH: Final = 215.9  # mm; a sheet of any other width is this page, scaled
LINE_MM: Final = {1: 1.4, 2: 1.2, 3: 0.9, 4: 0.65, 5: 0.5}
CELL_MM: Final = {1: 14.0, 2: 12.0, 3: 9.0, 4: 7.0, 5: 5.6}
FINEST_MM: Final = 0.5
COARSEST: Final = 1.6  # local units; a thicker line would fill a figure's details
NIB: Final = 0.55  # how much heavier the line is on the side away from the light
LIGHT: Final = (0.45, 0.89)
INK, WHITE = 0, 255
TRIES = 9  # places tried for each one to scatter

Matrix = tuple[float, float, float, float, float, float]


class Pen:
    def __init__(
        self,
        size: tuple[int, int],
        complexity: int,
        rng: random.Random,
        palette: Mapping[str, str] | None = None,
    ) -> None:
        self.complexity = min(5, max(1, complexity))
        self.rng = rng
        self.palette = palette
        self.height = PAGE_WIDTH * size[1] / size[0]
        self.line = LINE_MM[self.complexity]
        self.px = size[0] / PAGE_WIDTH
        self._colours: list[tuple[int, int, int]] = []
        self._numbers: dict[str, int] = {}
        self._matrix: Matrix = (self.px, 0, 0, self.px, 0, 0)
        self._origin = (0, 0)
        self._weight = 1.0
        self._silhouette = False
        self._muted = False
        self._select(Image.new("L", size, WHITE))

    def _select(self, image: Image.Image) -> None:
        self.image = image
        self._draw = ImageDraw.Draw(image)

    @property
    def simple(self) -> bool:
        return self.complexity <= 2

    @property
    def ornate(self) -> bool:
        return self.complexity >= 4

    @property
    def scale(self) -> float:
        """Millimetres on the page of one local unit."""
        a, b = self._matrix[:2]
        return math.hypot(a, b) / self.px

    @property
    def cell(self) -> float:
        """The size of a pattern's motif, in local units."""
        return CELL_MM[self.complexity] / self.scale

    def weight_of(self, size: float) -> float:
        """The line weight that suits a figure drawn at this size, in millimetres per unit."""
        return min(1.0, max(FINEST_MM, COARSEST * size) / self.line)

    def by_detail(self, *counts: int) -> int:
        """One of three numbers: for children, in between, for adults."""
        return counts[0 if self.simple else 2 if self.ornate else 1]

    def vary(self, value: float, part: float = 0.1) -> float:
        return value * self.rng.uniform(1 - part, 1 + part)

    @contextmanager
    def at(
        self,
        x: float,
        y: float,
        scale: float = 1,
        turn: float = 0,
        flip: bool = False,
        weight: float = 1,
    ) -> Iterator[None]:
        """Draw inside in units of its own: moved, turned (degrees), flipped left to right."""
        a, b, c, d, e, f = before = self._matrix
        cos, sin = math.cos(math.radians(turn)) * scale, math.sin(math.radians(turn)) * scale
        mirror = -1 if flip else 1
        self._matrix = (
            (a * cos + c * sin) * mirror,
            (b * cos + d * sin) * mirror,
            c * cos - a * sin,
            d * cos - b * sin,
            a * x + c * y + e,
            b * x + d * y + f,
        )
        weight_before = self._weight
        self._weight *= weight
        yield
        self._matrix, self._weight = before, weight_before

    @contextmanager
    def silhouette(self, weight: float) -> Iterator[None]:
        """Draw inside without details, heavily outlined; the same drawn again over it stands out.

        The chance that the inside takes is given back, so that both drawings are the same.
        """
        chance, weight_before = self.rng.getstate(), self._weight
        self._silhouette, self._weight = True, self._weight * weight
        yield
        self._silhouette, self._weight = False, weight_before
        self.rng.setstate(chance)

    def shape(
        self,
        path: Sequence[Point],
        fill: str = "white",
        weight: float = 1,
        pattern: "Pattern | None" = None,
    ) -> None:
        """A filled shape with its outline, hiding what was drawn before."""
        self.fill(path, fill)
        if pattern:
            self.pattern(path, pattern)
        self.outline(path, weight)

    def union(
        self, paths: Sequence[Sequence[Point]], fill: str = "white", weight: float = 1
    ) -> None:
        """Overlapping shapes as one: a cloud, a branching coral, a tree's crown."""
        for path in paths:
            self.outline(path, weight * 1.8)
        for path in paths:
            self.fill(path, fill)

    def fill(self, path: Sequence[Point], fill: str = "white") -> None:
        if not self._muted:
            self._draw.polygon(self._to_pixels(path), fill=self._colour(fill))

    def outline(self, path: Sequence[Point], weight: float = 1) -> None:
        if self._muted:
            return
        points = thinned(self._to_pixels(path), closed=True)
        if len(points) < 3:
            return
        half = self._half_line(weight)
        sign = 1 if area(points) > 0 else -1
        outer, inner = [], []
        mitres, corners = joints(points, closed=True)
        for (x, y), (nx, ny) in zip(points, mitres, strict=True):
            lean = max(0.0, sign * (nx * LIGHT[0] + ny * LIGHT[1]))
            thick = half * (1 + NIB * lean)
            outer.append((x + nx * sign * thick, y + ny * sign * thick))
            inner.append((x - nx * sign * half, y - ny * sign * half))
        self._draw.polygon([*outer, outer[0], inner[0], *reversed(inner)], fill=INK)
        for corner in corners:
            self._disc(corner, half)

    def stroke(self, path: Sequence[Point], weight: float = 0.75, taper: bool = True) -> None:
        """An open line; tapered, its ends run out thin like a brush's."""
        points = thinned(self._to_pixels(path), closed=False)
        if len(points) < 2 or self._silhouette:
            return
        half = self._half_line(weight)
        last = len(points) - 1
        left, right = [], []
        mitres, corners = joints(points, closed=False)
        for i, ((x, y), (nx, ny)) in enumerate(zip(points, mitres, strict=True)):
            h = half * (0.55 + 0.45 * abs(math.sin(math.pi * i / last)) ** 0.6) if taper else half
            left.append((x + nx * h, y + ny * h))
            right.append((x - nx * h, y - ny * h))
        self._draw.polygon([*left, *reversed(right)], fill=INK)
        end = half * (0.55 if taper else 1)
        for joint in (points[0], *corners, points[-1]):
            self._disc(joint, end)

    def dot(self, x: float, y: float, radius: float, fill: str = "ink") -> None:
        """A spot without outline."""
        self.fill(ellipse(x, y, radius), fill)

    def ribs(self, a: Sequence[Point], b: Sequence[Point], count: int, weight: float = 0.6) -> None:
        """Lines between the edges a and b of a fin, a shell, a leaf, joining their points."""
        for i in range(1, count + 1):
            t = i / (count + 1)
            (x0, y0), (x1, y1) = along(a, t), along(b, t)
            self.stroke([(x0, y0), ((x0 + x1) / 2, (y0 + y1) / 2), (x1, y1)], weight)

    @contextmanager
    def clip(self, path: Sequence[Point]) -> Iterator[Box]:
        """What is drawn inside shows only within the path. Gives the path's local bounds."""
        if self._silhouette:  # nothing inside a shape changes its silhouette
            muted, self._muted = self._muted, True
            yield bounds(path)
            self._muted = muted
            return
        points = self._to_pixels(path)
        x0, y0, x1, y1 = bounds(points)
        width, height = self.image.size
        box = (max(0, int(x0)), max(0, int(y0)), min(width, int(x1) + 2), min(height, int(y1) + 2))
        below, origin = self.image, self._origin
        if box[0] >= box[2] or box[1] >= box[3]:
            box = (0, 0, 1, 1)
        mask = Image.new("1", (box[2] - box[0], box[3] - box[1]))
        ImageDraw.Draw(mask).polygon([(x - box[0], y - box[1]) for x, y in points], fill=1)
        self._select(below.crop(box))
        self._origin = (origin[0] + box[0], origin[1] + box[1])
        yield bounds(path)
        below.paste(self.image, box[:2], mask)
        self._select(below)
        self._origin = origin

    def pattern(self, path: Sequence[Point], pattern: "Pattern") -> None:
        """Fill a shape with a pattern where the audience likes patterns (complexity 3 to 5)."""
        if self.complexity < 3 or self._silhouette or not self._is_on_paper(path):
            return
        with self.clip(path) as box:
            pattern(self, path, box)

    def scatter(
        self,
        box: Box,
        radius: float,
        count: int,
        taken: Sequence[tuple[float, float, float]] = (),
        within: Sequence[Point] | None = None,
    ) -> list[Point]:
        """At most `count` centres of circles that touch neither each other nor those `taken`."""
        placed: list[tuple[float, float, float]] = [*taken]
        found: list[Point] = []
        outline = within[:: max(1, len(within) // 40)] if within else None
        for _ in range(count * TRIES):
            x, y = self.rng.uniform(box[0], box[2]), self.rng.uniform(box[1], box[3])
            if any(math.hypot(x - a, y - b) < radius + r for a, b, r in placed):
                continue
            if outline and not all(is_inside(p, outline) for p in _ring(x, y, radius)):
                continue
            placed.append((x, y, radius))
            found.append((x, y))
            if len(found) == count:
                break
        return found

    def _is_on_paper(self, path: Sequence[Point]) -> bool:
        x0, y0, x1, y1 = bounds(self._to_pixels(path))
        return x1 > 0 and y1 > 0 and x0 < self.image.width and y0 < self.image.height

    def _half_line(self, weight: float) -> float:
        return max(1.2, self.line * self.px * weight * self._weight / 2)

    def _to_pixels(self, path: Sequence[Point]) -> Path:
        a, b, c, d, e, f = self._matrix
        e, f = e - self._origin[0], f - self._origin[1]
        return [(a * x + c * y + e, b * x + d * y + f) for x, y in path]

    def _disc(self, centre: Point, radius: float) -> None:
        x, y = centre
        self._draw.ellipse((x - radius, y - radius, x + radius, y + radius), fill=INK)

    def _colour(self, name: str) -> int:
        if name == "ink":
            return INK
        if self.palette is None or name == "white":
            return WHITE
        if name not in self._numbers:
            self._numbers[name] = len(self._numbers) + 1
            self._colours.append(_rgb(self.palette[name]))
        return self._numbers[name]

    def coloured(self) -> Image.Image:
        """The finished picture in RGB."""
        table = [_rgb((self.palette or {}).get("ink", "#000000")), *self._colours]
        flat = [v for colour in table for v in colour]
        image = self.image.convert("L")
        picture = Image.frombytes("P", image.size, image.tobytes())
        picture.putpalette([*flat, *[255] * (768 - len(flat))])
        return picture.convert("RGB")


Pattern = Callable[[Pen, Sequence[Point], Box], None]


def _rgb(colour: str) -> tuple[int, int, int]:
    red, green, blue = ImageColor.getrgb(colour)[:3]
    return red, green, blue


def _ring(x: float, y: float, radius: float) -> Path:
    return [(x + radius * c, y + radius * s) for c, s in ((1, 0), (0, 1), (-1, 0), (0, -1))]
