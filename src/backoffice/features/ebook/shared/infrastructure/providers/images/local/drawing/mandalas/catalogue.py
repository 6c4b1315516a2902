"""Mandalas: their kinds, grounds and jewel colours. Also the page for words no theme knows."""

from ..theme import Figure, Setting, Theme
from . import compositions, grounds
from .drifters import FLORET, LEAVES, LOZENGE, PEARL, SPARKLE, SPRIG, STAR
from .kinds import KINDS
from .plan import mandala
from .rings import RIM

PALETTE = {
    "ink": "#20103d",
    "ruby": "#e0245e",
    "rose": "#ff9dbb",
    "amethyst": "#9447d6",
    "lilac": "#d3b0f5",
    "sapphire": "#2f6bea",
    "sky": "#9cc9ff",
    "emerald": "#10a870",
    "mint": "#a5eaba",
    "turquoise": "#12b5c6",
    "aqua": "#a3eff0",
    "topaz": "#ff9c2a",
    "honey": "#ffdb8a",
    "gold": "#ffcf3f",
    "pearl": "#fff7e6",
    "mist": "#eadffb",
    "night": "#4a3aa6",
    "dusk": "#6350c4",
    "wine": "#8c2a78",
    "pine": "#137a63",
    "navy": "#24479f",
    "teal": "#0f8596",
    "blush": "#ffb08f",
    "mouth": "#8c2f45",
    "tongue": "#ff8fa3",
}


THEME = Theme(
    subjects={
        name: Figure(mandala(kind), (-RIM, -RIM, RIM, RIM), turns=False)
        for name, kind in KINDS.items()
    },
    settings={
        "plain": Setting(grounds.plain, grounds.nothing, (SPRIG,), (), 0.02),
        "corner_ornaments": Setting(grounds.corner_ornaments, grounds.nothing, (SPRIG,), (), 0.0),
        "leafy_border": Setting(
            grounds.leafy_border, grounds.nothing, (SPRIG,), (FLORET, LEAVES, PEARL), 0.08
        ),
        "geometric_tiles": Setting(grounds.geometric_tiles, grounds.plate, (SPRIG,), (), 0.035),
        "cloudy_swirls": Setting(grounds.cloudy_swirls, grounds.plate, (SPRIG,), (), 0.035),
        "starry": Setting(grounds.starry, grounds.nothing, (SPRIG,), (STAR, SPARKLE, PEARL), 0.0),
        "waves": Setting(grounds.waves, grounds.plate, (SPRIG,), (), 0.035),
        "flowers": Setting(
            grounds.plain, grounds.nothing, (SPRIG,), (FLORET, LEAVES, PEARL, LOZENGE), 0.04
        ),
    },
    palette=PALETTE,
    heroes=("lotus", "star", "peacock", "butterfly", "rose_window", "sunflower", "lace", "heart"),
    compositions=compositions.COMPOSITIONS,
    front=compositions.cover_front,
    back=compositions.cover_back,
    cover_complexity=3,
    sliver_share=0.3,
)
