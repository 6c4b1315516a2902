"""From a theme's words to a finished sheet."""

import hashlib
import random
import re
from io import BytesIO
from typing import Final

from PIL import Image, ImageDraw

from .compositions import COMPOSITIONS
from .dinosaurs import catalogue as dinosaurs
from .garden import catalogue as garden
from .geometry import Box, rectangle
from .mandalas import catalogue as mandalas
from .ocean import catalogue as ocean
from .pen import INK, PAGE_WIDTH, Pen
from .space import catalogue as space
from .theme import Theme

THEMES: Final[dict[str, Theme]] = {
    "dinosaurs": dinosaurs.THEME,
    "garden": garden.THEME,
    "mandalas": mandalas.THEME,
    "ocean": ocean.THEME,
    "space": space.THEME,
}
DPI: Final = (300, 300)
MARGIN_MM: Final = 9.5
SLIVER_MM2: Final = {1: 1.6, 2: 1.4, 3: 1.0, 4: 0.8, 5: 0.6}
REDUCTION: Final = 4  # regions are measured at a quarter of the resolution


def draw_page(
    theme: str,
    subject: str,
    setting: str,
    composition: str,
    complexity: int,
    seed: int,
    size: tuple[int, int] = (2550, 3300),
) -> bytes:
    """One page of line art as a 1-bit PNG. Words that no drawing is known for give a mandala."""
    rng = random_of(theme, subject, setting, composition, complexity, seed)
    pen = Pen(size, complexity, rng)
    box: Box = (MARGIN_MM, MARGIN_MM, PAGE_WIDTH - MARGIN_MM, pen.height - MARGIN_MM)
    frame = rectangle(box, 7)
    known = THEMES.get(theme, mandalas.THEME)
    if subject not in known.subjects:
        known = mandalas.THEME
        subject = rng.choice(list(known.subjects))
    with pen.clip(frame):
        place = known.settings.get(setting) or next(iter(known.settings.values()))
        compositions = known.compositions or COMPOSITIONS
        compose = compositions.get(composition, compositions["scene"])
        compose(pen, known.subjects[subject], place, box)
    pen.outline(frame, 1.2)
    sliver = SLIVER_MM2[pen.complexity] * known.sliver_share * pen.px**2
    ink_slivers(pen.image, sliver, pen.by_detail(4, 3, 2))
    return png(pen.image.convert("1", dither=Image.Dither.NONE))


def random_of(*words: object) -> random.Random:
    digest = hashlib.sha256("\x1f".join(map(str, words)).encode()).digest()
    return random.Random(int.from_bytes(digest[:8], "big"))


def png(image: Image.Image) -> bytes:
    buffer = BytesIO()
    image.save(buffer, "PNG", dpi=DPI)
    return buffer.getvalue()


def ink_slivers(image: Image.Image, smallest: float, fringe: int) -> None:
    """Blacken every white region of fewer than `smallest` pixels: nobody can colour it.

    And as many pixels around as the line is sure to hide, for the fringe that reducing loses.
    """
    small = image.reduce(REDUCTION).point(lambda v: 255 if v > 200 else 0)
    draw = ImageDraw.Draw(image)
    for region in small_regions(small, smallest / REDUCTION**2):
        for y, x0, x1 in region:
            draw.rectangle(
                (
                    x0 * REDUCTION - fringe,
                    y * REDUCTION - fringe,
                    x1 * REDUCTION + fringe - 1,
                    (y + 1) * REDUCTION + fringe - 1,
                ),
                fill=INK,
            )


Run = tuple[int, int, int]  # row, first column, column after the last


def small_regions(image: Image.Image, smallest: float) -> list[list[Run]]:
    """Connected white regions below a size, as runs: union-find over the rows' runs."""
    width, height = image.size
    data = image.tobytes()
    runs: list[Run] = []
    parent: list[int] = []

    def root(i: int) -> int:
        while parent[i] != i:
            parent[i] = parent[parent[i]]
            i = parent[i]
        return i

    above: range = range(0)
    for y in range(height):
        first = len(runs)
        for found in re.finditer(rb"\xff+", data[y * width : (y + 1) * width]):
            parent.append(len(runs))
            runs.append((y, found.start(), found.end()))
        i, j = above.start, first
        while i < above.stop and j < len(runs):
            if runs[i][1] < runs[j][2] and runs[j][1] < runs[i][2]:
                parent[root(j)] = root(i)
            if runs[i][2] < runs[j][2]:
                i += 1
            else:
                j += 1
        above = range(first, len(runs))
    regions: dict[int, list[Run]] = {}
    for i, run in enumerate(runs):
        regions.setdefault(root(i), []).append(run)
    return [r for r in regions.values() if sum(b - a for _, a, b in r) < smallest]
