"""The page for words that no drawing is known for: an ornament grown from the words themselves."""

import math

from .geometry import Box, ellipse, moved, petal, rectangle, rose, turned
from .patterns import fans, flowers, leaves, scales, spots, swirls, waves
from .pen import Pattern, Pen
from .theme import Figure, Setting, Theme

FILLINGS: tuple[Pattern, ...] = (scales, fans, spots, swirls, flowers, waves, leaves)
COLOURS = ("coral", "gold", "teal", "violet", "sky", "rose")


def mandala(pen: Pen) -> None:
    """Rings of petals, from the outermost inwards; 140 units across."""
    rings = pen.by_detail(4, 5, 7)
    petals = pen.rng.choice((8, 10, 12)) if pen.simple else pen.rng.choice((12, 16))
    for ring in range(rings):
        outer = 70 * (1 - ring / (rings + 0.6))
        ring_of_petals(pen, outer, 70 / rings * 1.9, petals, ring)
    pen.shape(rose(0, 0, 70 / rings * 1.05, petals, 0.2), pen.rng.choice(COLOURS))
    pen.shape(ellipse(0, 0, 70 / rings * 0.5), "gold", 0.85)


def ring_of_petals(pen: Pen, outer: float, depth: float, petals: int, ring: int) -> None:
    inner = max(0.0, outer - depth)
    width = math.tau * (outer - depth * 0.35) / petals * pen.rng.uniform(0.95, 1.15)
    leaf = moved(petal(outer - inner, width, pen.rng.uniform(0.45, 0.7)), 0, -inner)
    heart = moved(petal((outer - inner) * 0.6, width * 0.5), 0, -inner - (outer - inner) * 0.18)
    colour, inside = pen.rng.sample(COLOURS, 2)
    filling = pen.rng.choice(FILLINGS)
    dotted = pen.rng.random() < 0.5
    for i in range(petals):
        turn = 360 / petals * (i + (0.5 if ring % 2 else 0))
        pen.shape(
            turned(leaf, turn),
            colour,
            pattern=filling if pen.complexity == 5 and ring < 2 else None,
        )
        pen.shape(turned(heart, turn), inside, 0.75)
        if dotted:
            x, y = turned([(0, -outer + 3.4)], turn)[0]
            pen.shape(ellipse(x, y, 1.9), "gold", 0.7)


def blossom(pen: Pen) -> None:
    pen.shape(rose(0, 0, 10, 6, 0.35), pen.rng.choice(COLOURS), 0.9)
    pen.shape(ellipse(0, 0, 3.6), "gold", 0.8)


def sprig(pen: Pen) -> None:
    """Stands: 46 units tall."""
    for height in (8, 20, 32):
        for side in (-52, 52):
            pen.shape(moved(turned(petal(20, 11), side), 0, -height + 4), "teal", 0.9)
    pen.stroke([(0, 4), (0, -18), (0, -34)], 0.9, taper=False)
    pen.shape(moved(petal(18, 11), 0, -28), "teal", 0.9)


def plain(pen: Pen, box: Box) -> None:
    pen.fill(rectangle(box), "sky")


def nothing(pen: Pen, box: Box) -> None:
    """An ornament stands on no ground."""


MANDALA = Figure(mandala, (-71, -71, 71, 71), turns=False)
THEME = Theme(
    subjects={"mandala": MANDALA},
    settings={
        "plain": Setting(
            plain,
            nothing,
            (Figure(sprig, (-17, -46, 17, 4)),),
            (Figure(blossom, (-10, -10, 10, 10)),),
        ),
    },
    palette={
        "ink": "#3a2a4d",
        "coral": "#ff8a7a",
        "gold": "#ffd05a",
        "teal": "#5cc7b2",
        "violet": "#b79be8",
        "sky": "#cdeafa",
        "rose": "#ffa8bd",
        "air": "#f3fbff",
        "blush": "#ffb3a7",
        "mouth": "#8c2f45",
        "tongue": "#ff8fa3",
    },
    heroes=("mandala",),
)
