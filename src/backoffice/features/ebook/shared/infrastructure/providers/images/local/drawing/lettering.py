"""Titles in type, on a plaque that stays legible over any art."""

import re
from collections.abc import Sequence
from functools import cache
from importlib.resources import files
from typing import Final

from PIL import Image, ImageDraw, ImageFont

INK: Final = "#1f2f4d"
PAPER: Final = "#fffdf4"
ACCENT: Final = "#f2603c"
GOLD: Final = "#ffc94d"
REFERENCE: Final = 100  # the type size at which lines are measured
LEADING: Final = 1.12
MOST_LINES: Final = 8
NO_BREAK: Final = "\N{NO-BREAK SPACE}"

Rectangle = tuple[float, float, float, float]


@cache
def typeface(size: int) -> ImageFont.FreeTypeFont:
    path = files("font_fredoka_one") / "files" / "FredokaOne-Regular.ttf"
    return ImageFont.truetype(str(path), size)


def typeset_cover(image: Image.Image, title: str, subtitle: str) -> None:
    """Put the title on a plaque across the top, the subtitle on a label that hangs from it."""
    width, height = image.size
    lines, size = fitted(title, width * 0.74, height * 0.22, width * 0.125)
    deep = len(lines) * size * LEADING
    top = height * 0.055
    plate = (width * 0.08, top, width * 0.92, top + deep + width * 0.1)
    plaque(image, plate)
    draw = ImageDraw.Draw(image)
    middle = (plate[1] + plate[3]) / 2 - (width * 0.012 if subtitle else 0)
    write(draw, lines, size, width / 2, middle, outlined=size > width * 0.055)
    if subtitle:
        label(draw, subtitle, width, plate[3])


def plaque(image: Image.Image, box: Rectangle) -> None:
    """A cream board with a shadow, a dark rim and a golden line inside it."""
    unit = image.size[0] / 400
    x0, y0, x1, y1 = box
    shadow = Image.new("L", image.size)
    ImageDraw.Draw(shadow).rounded_rectangle(
        (x0, y0 + 5 * unit, x1, y1 + 5 * unit), 17 * unit, fill=90
    )
    image.paste(INK, (0, 0), shadow)
    draw = ImageDraw.Draw(image)
    draw.rounded_rectangle(box, 17 * unit, fill=INK)
    for inset, colour in ((2.6, GOLD), (6.2, INK), (7.4, PAPER)):
        i = inset * unit
        draw.rounded_rectangle((x0 + i, y0 + i, x1 - i, y1 - i), 17 * unit - i, fill=colour)


def label(draw: ImageDraw.ImageDraw, text: str, width: int, y: float) -> None:
    lines, size = fitted(text, width * 0.56, width * 0.045, width * 0.042, most_lines=1)
    half = typeface(REFERENCE).getlength(lines[0]) * size / REFERENCE / 2 + width * 0.045
    tall = width * 0.036
    box = (width / 2 - half, y - tall, width / 2 + half, y + tall)
    rim = width * 0.006
    draw.rounded_rectangle(box, tall, fill=INK)
    draw.rounded_rectangle(
        (box[0] + rim, box[1] + rim, box[2] - rim, box[3] - rim), tall - rim, fill=ACCENT
    )
    draw.text((width / 2, y), lines[0], "white", typeface(int(size)), anchor="mm")


def write(
    draw: ImageDraw.ImageDraw,
    lines: Sequence[str],
    size: float,
    x: float,
    y: float,
    outlined: bool = False,
) -> None:
    """Centred lines about (x, y). Outlined, they are coloured, with a dark edge."""
    font = typeface(max(1, int(size)))
    for i, line in enumerate(lines):
        at = (x, y + (i - (len(lines) - 1) / 2) * size * LEADING)
        if outlined:
            edge = max(2, int(size * 0.055))
            draw.text(
                (at[0], at[1] + edge), line, INK, font, "mm", stroke_width=edge, stroke_fill=INK
            )
            draw.text(at, line, ACCENT, font, "mm", stroke_width=edge, stroke_fill=INK)
        else:
            draw.text(at, line, INK, font, "mm")


def fitted(
    text: str, width: float, height: float, largest: float, most_lines: int = MOST_LINES
) -> tuple[list[str], float]:
    """The lines and type size that make the text as large as fits; any text fits."""
    words = unbreakable(text).split(" ")
    font = typeface(REFERENCE)
    best: tuple[list[str], float] = ([" ".join(words)], 0)
    for count in range(1, min(most_lines, len(words)) + 1):
        lines = balanced(words, count, font)
        longest = max(font.getlength(line) for line in lines) or 1
        size = min(largest, width / longest * REFERENCE, height / (len(lines) * LEADING))
        if size > best[1] * 1.02:
            best = lines, size
    return best


def unbreakable(text: str) -> str:
    """French sets a space before : ; ! ? and inside « », at which a line must not break."""
    spaced = " ".join(text.split())
    return re.sub(r"(« )|( [:;!?»]+)(?= |$)", lambda m: m[0].replace(" ", NO_BREAK), spaced)


def balanced(words: Sequence[str], count: int, font: ImageFont.FreeTypeFont) -> list[str]:
    """The words on at most `count` lines, the longest of them as short as can be."""
    low = max(font.getlength(word) for word in words)
    high = font.getlength(" ".join(words))
    while high - low > 1:
        middle = (low + high) / 2
        if len(broken(words, middle, font)) <= count:
            high = middle
        else:
            low = middle
    return broken(words, high, font)


def broken(words: Sequence[str], width: float, font: ImageFont.FreeTypeFont) -> list[str]:
    lines = [words[0]]
    for word in words[1:]:
        longer = f"{lines[-1]} {word}"
        if font.getlength(longer) <= width:
            lines[-1] = longer
        else:
            lines.append(word)
    return lines
