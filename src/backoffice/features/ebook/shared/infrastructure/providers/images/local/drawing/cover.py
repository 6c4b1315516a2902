"""Coloured covers: a theme's art with the title set in type."""

from io import BytesIO
from typing import Final

from PIL import Image, ImageDraw

from .compositions import BEFORE, BEHIND, SIDES, covered, drifters, fitting, growths, place, plants
from .geometry import Box
from .lettering import INK, LEADING, PAPER, fitted, plaque, typeset_cover, write
from .mandalas import catalogue as mandalas
from .page import THEMES, png, random_of
from .pen import PAGE_WIDTH, Pen
from .theme import Setting, Theme

SMOOTHING: Final = 2  # drawn this much larger, then reduced, for soft edges
BLEED_MM: Final = 4.0
BARCODE_MM: Final = (50.8, 30.5)  # what printers on demand ask to keep free, at the lower right


def draw_front_cover(
    theme: str, title: str, audience_label: str, seed: int, size: tuple[int, int] = (2550, 3300)
) -> bytes:
    image = front_art(theme, seed, size)
    typeset_cover(image, title, audience_label)
    return png(image)


def draw_back_cover(
    theme: str, title: str, blurb: str, seed: int, size: tuple[int, int] = (2550, 3300)
) -> bytes:
    image = back_art(theme, seed, size)
    width, height = image.size
    heading, big = fitted(title, width * 0.7, height * 0.12, width * 0.075)
    text, small = fitted(blurb, width * 0.7, height * 0.27, width * 0.036, most_lines=24)
    top, gap = height * 0.07, height * 0.04
    first = top + gap + len(heading) * big * LEADING / 2
    second = first + (len(heading) * big + len(text) * small) * LEADING / 2 + gap
    foot = second + len(text) * small * LEADING / 2 + gap
    plaque(image, (width * 0.09, top, width * 0.91, foot))
    draw = ImageDraw.Draw(image)
    write(draw, heading, big, width / 2, first, outlined=big > width * 0.05)
    write(draw, text, small, width / 2, second)
    keep_barcode_free(draw, width, height)
    return png(image)


def set_title(cover_png: bytes, title: str, subtitle: str) -> bytes:
    """The same typesetting over a cover without text, such as an AI model draws."""
    with Image.open(BytesIO(cover_png)) as opened:
        image = opened.convert("RGB")
    typeset_cover(image, title, subtitle)
    return png(image)


def front_art(theme: str, seed: int, size: tuple[int, int]) -> Image.Image:
    pen, known, setting = cover_pen(theme, "front", seed, size)
    subject = known.subjects[pen.rng.choice(known.heroes)]
    if known.front:
        known.front(pen, subject, setting, bled(pen))
        return finished(pen, size)
    width, height = PAGE_WIDTH, pen.height
    floor = height * 0.84
    behind, before = plants(pen, setting)
    scenery(pen, setting, floor)
    fit = fitting(subject, width * 0.86, height * 0.46)
    x, y = width / 2, height * 0.62
    if subject.stands:
        y = floor + height * 0.05 - subject.height * fit / 2
    taken = covered(subject, x, y, fit)
    taken += growths(pen, behind, (0, floor, width, height), height * 0.27, BEHIND)
    drifters(pen, setting, (0, height * 0.32, width, floor), taken, 10, width * 0.065)
    place(pen, subject, x, y, fit)
    growths(pen, before, (0, height * 0.975, width, height), height * 0.17, BEFORE)
    return finished(pen, size)


def back_art(theme: str, seed: int, size: tuple[int, int]) -> Image.Image:
    pen, known, setting = cover_pen(theme, "back", seed, size)
    width, height = PAGE_WIDTH, pen.height
    floor = height * 0.84
    if known.back:
        known.back(pen, known.subjects[pen.rng.choice(known.heroes)], setting, bled(pen))
        return finished(pen, size)
    scenery(pen, setting, floor)
    names = pen.rng.sample(known.heroes, min(2, len(known.heroes)))
    taken = [(width * 0.83, height * 0.9, width * 0.16)]  # the barcode
    behind, _ = plants(pen, setting)
    taken += growths(pen, behind, (0, floor, width, height), height * 0.16, SIDES)
    for name, (px, py, foot) in zip(names, ((0.2, 0.69, 0.9), (0.51, 0.76, 0.95)), strict=False):
        subject = known.subjects[name]
        fit = fitting(subject, width * 0.34, height * 0.22)
        x, y = width * px, height * py
        if subject.stands:
            y = height * foot - subject.height * fit / 2
        taken += covered(subject, x, y, fit)
        place(pen, subject, x, y, fit)
    drifters(pen, setting, (0, height * 0.56, width, floor), taken, 8, width * 0.05, ceiling=0)
    return finished(pen, size)


def scenery(pen: Pen, setting: Setting, floor: float) -> None:
    setting.backdrop(pen, bled(pen))
    setting.ground(pen, (-BLEED_MM, floor, PAGE_WIDTH + BLEED_MM, pen.height + BLEED_MM))


def bled(pen: Pen) -> Box:
    """To beyond the paper's edges, where the outlines of water and ground would show."""
    return -BLEED_MM, -BLEED_MM, PAGE_WIDTH + BLEED_MM, pen.height + BLEED_MM


def cover_pen(
    theme: str, side: str, seed: int, size: tuple[int, int]
) -> tuple[Pen, Theme, Setting]:
    """A pen with the theme's colours. Both sides of a cover share their setting."""
    known = THEMES.get(theme, mandalas.THEME)
    setting = random_of(theme, seed).choice(list(known.settings.values()))
    large = (size[0] * SMOOTHING, size[1] * SMOOTHING)
    pen = Pen(large, known.cover_complexity, random_of(theme, side, seed), known.palette)
    return pen, known, setting


def finished(pen: Pen, size: tuple[int, int]) -> Image.Image:
    return pen.coloured().reduce(SMOOTHING).resize(size)


def keep_barcode_free(draw: ImageDraw.ImageDraw, width: int, height: int) -> None:
    mm = width / PAGE_WIDTH
    x1, y1 = width - 12 * mm, height - 12 * mm
    box = (x1 - BARCODE_MM[0] * mm, y1 - BARCODE_MM[1] * mm, x1, y1)
    draw.rounded_rectangle(box, 2 * mm, fill=PAPER, outline=INK, width=max(1, int(0.5 * mm)))
