"""The ocean: its subjects, settings and colours."""

from ..geometry import Box, Path, arc, ellipse, rectangle, smooth, wave
from ..patterns import swirls, waves
from ..pen import Pen
from ..scenery import cloud, sun
from ..theme import Figure, Setting, Theme
from . import crawlers, drifters, fish, growths, ships, swimmers

PALETTE = {
    "ink": "#1f2f4d",
    "sea": "#9fdcf2",
    "sea_deep": "#6cc1e6",
    "night": "#5b7fc4",
    "air": "#e3f6fd",
    "foam": "#e6f7ff",
    "sky": "#bfe4f7",
    "sun": "#ffd54f",
    "sand": "#ffe2a8",
    "stone": "#b3a7c9",
    "wood": "#c98b57",
    "rope": "#8a5a3c",
    "orange": "#ff9a3c",
    "gold": "#ffd05a",
    "coral": "#ff8166",
    "red": "#f0564a",
    "rose": "#ff9fb2",
    "violet": "#b493e6",
    "blue": "#4f97dc",
    "navy_light": "#4b6cb7",
    "steel": "#93acc6",
    "teal": "#39b8a6",
    "green": "#8ccf6b",
    "kelp": "#6fb554",
    "olive": "#7fae4e",
    "cream": "#fff3d6",
    "blush": "#ffb3a7",
    "mouth": "#8c2f45",
    "tongue": "#ff8fa3",
}


def water(pen: Pen, box: Box) -> None:
    pen.fill(rectangle(box), "sea")
    x0, y0, x1, y1 = box
    bands = pen.by_detail(3, 5, 8)
    for i in range(bands):
        y = y0 + (y1 - y0) * (i + 0.6) / (bands + 0.6)
        current(pen, x0, x1, y, fill=i % 2 == 0)


def current(pen: Pen, x0: float, x1: float, y: float, fill: bool) -> None:
    """A long swell from side to side; every other one is a band to colour."""
    height, length = pen.rng.uniform(2, 4), pen.rng.uniform(60, 95)
    phase = pen.rng.uniform(0, 6)
    upper = wave(x0, x1, y, height, length, phase)
    lower = wave(x0, x1, y + pen.by_detail(14, 10, 8), height, length, phase + 0.7)
    if fill:
        pen.shape(
            [*upper, *reversed(lower)], "sea_deep", 0.6, pattern=waves if pen.ornate else None
        )
    else:
        pen.stroke(upper, 0.6)


def deep_water(pen: Pen, box: Box) -> None:
    pen.fill(rectangle(box), "night")
    x0, y0, x1, y1 = box
    for i in range(pen.by_detail(2, 3, 5), 0, -1):
        glow = ellipse((x0 + x1) / 2, (y0 + y1) / 2, 26.0 * i + 20, 34.0 * i + 20)
        pen.shape(glow, "sea_deep" if i % 2 else "night", 0.6)
    for x, y in pen.scatter(box, 7, pen.by_detail(8, 16, 34)):
        pen.shape(ellipse(x, y, pen.rng.uniform(1.6, 2.8)), "foam", 0.6)


def waves_and_sun(pen: Pen, box: Box) -> None:
    x0, y0, x1, y1 = box
    surface = y0 + (y1 - y0) * 0.2
    pen.fill(rectangle(box), "air")
    sun(pen, x0 + (x1 - x0) * pen.rng.choice((0.22, 0.78)), y0 + 22)
    cloud(pen, (x0 + x1) / 2, y0 + 19)
    for i, fill in enumerate(("foam", "sea_deep", "sea")):
        y = surface + i * 9
        crest = crests(x0, x1, y, pen.rng.uniform(0, 20))
        pen.shape([*crest, (x1 + 9, y1), (x0 - 9, y1)], fill, 0.85)
    for i in range(pen.by_detail(2, 4, 6)):
        current(pen, x0, x1, surface + 50 + i * 150 / pen.by_detail(2, 4, 6), fill=i % 2 == 0)


def crests(x0: float, x1: float, y: float, shift: float) -> Path:
    """A row of rounded waves, pointed where they meet."""
    path: Path = []
    x = x0 - shift - 9
    while x < x1 + 9:
        path += arc(x + 14, y - 7, 14, 7, 180, 0, 12)
        x += 28
    return path


def sand(pen: Pen, box: Box) -> None:
    x0, y0, x1, y1 = box
    if pen.complexity > 1:
        back = wave(x0, x1, y0 - 4, 4, (x1 - x0) * 0.8, pen.rng.uniform(0, 6))
        pen.shape([*back, (x1, y1), (x0, y1)], "sand", 0.8)
    edge = wave(x0, x1, y0 + 3, 3, (x1 - x0) * 0.6, pen.rng.uniform(0, 6))
    growths.sand_ripples(pen, [*edge, (x1, y1), (x0, y1)], y0, y1)


def boulders(pen: Pen, box: Box) -> None:
    x0, y0, x1, y1 = box
    pen.fill(rectangle(box), "stone")
    y, row = y0 + 6, 0
    while y < y1 + 9:
        x = x0 - row % 2 * 12
        while x < x1 + 15:
            r = pen.vary(18, 0.2)
            edge = [
                (x - r, y + 22),
                (x - r, y),
                (x - r * 0.5, y - r * 0.55),
                (x + r * 0.4, y - r * 0.6),
            ]
            stone = smooth([*edge, (x + r, y), (x + r, y + 22)])
            pen.shape(
                stone, "stone", 0.9, pattern=swirls if pen.complexity == 5 and row % 2 else None
            )
            x += r * 1.7
        y, row = y + 14, row + 1


BRANCHES = Figure(growths.branch_coral, (-24, -49, 26, 6))
FAN = Figure(growths.fan_coral, (-34, -47, 34, 5))
BRAIN = Figure(growths.brain_coral, (-27, -26, 27, 8))
SPONGE = Figure(growths.tube_sponge, (-23, -48, 23, 5))
ANEMONE = Figure(growths.anemone, (-36, -47, 36, 7))
GRASS = Figure(growths.seagrass, (-24, -52, 26, 5))
KELP = Figure(growths.kelp, (-30, -135, 33, 6))
ROCK = Figure(growths.rock, (-32, -25, 32, 10))
SPIRE = Figure(growths.spire, (-23, -71, 25, 9))
SCALLOP = Figure(growths.scallop_shell, (-21, -24, 21, 4))
CONCH = Figure(growths.conch, (-24, -20, 20, 5))
CHEST = Figure(ships.treasure_chest, (-35, -51, 35, 6))
ANCHOR = Figure(ships.anchor, (-24, -55, 30, 6))
AMPHORA = Figure(ships.amphora, (-25, -46, 12, 4))

BUBBLES = Figure(drifters.bubbles, (-10, -8, 10, 11))
FISH = Figure(drifters.little_fish, (-15, -9, 12, 7))
STRIPED = Figure(drifters.striped_fish, (-13, -10, 10, 10))
JELLY = Figure(drifters.little_jelly, (-9, -10, 9, 10))
STAR = Figure(drifters.little_star, (-9, -9, 9, 8))
LANTERN = Figure(drifters.lantern_fish, (-17, -17, 18, 9))
COIN = Figure(drifters.coin, (-7, -7, 7, 7))
GEM = Figure(drifters.gem, (-9, -7, 9, 9))
PLANKTON = Figure(drifters.plankton, (-8, -8, 8, 8))
LEAF = Figure(drifters.sea_leaf, (-13, -8, 13, 8))

THEME = Theme(
    subjects={
        "turtle": Figure(swimmers.turtle, (-60, -41, 82, 58)),
        "whale": Figure(swimmers.whale, (-86, -79, 60, 54)),
        "dolphin": Figure(swimmers.dolphin, (-88, -52, 71, 40)),
        "octopus": Figure(crawlers.octopus, (-78, -62, 78, 72)),
        "seahorse": Figure(crawlers.seahorse, (-32, -72, 51, 65)),
        "clownfish": Figure(fish.clownfish, (-63, -41, 51, 44)),
        "angelfish": Figure(fish.angelfish, (-58, -67, 46, 67)),
        "pufferfish": Figure(fish.pufferfish, (-63, -57, 53, 53)),
        "crab": Figure(crawlers.crab, (-82, -70, 82, 50), stands=True),
        "jellyfish": Figure(crawlers.jellyfish, (-47, -64, 47, 69)),
        "shark": Figure(fish.shark, (-78, -48, 73, 46)),
        "starfish": Figure(fish.starfish, (-54, -56, 54, 47), stands=True),
        "manta_ray": Figure(fish.manta_ray, (-74, -40, 74, 70)),
        "seal": Figure(swimmers.seal, (-74, -69, 41, 51), stands=True),
        "submarine": Figure(ships.submarine, (-73, -70, 66, 38)),
    },
    settings={
        "coral_reef": Setting(
            water, sand, (FAN, BRANCHES, SPONGE, BRAIN, ANEMONE), (BUBBLES, FISH, STRIPED, STAR)
        ),
        "kelp_forest": Setting(
            water, sand, (KELP, GRASS, KELP, ROCK, BRAIN), (BUBBLES, LEAF, FISH)
        ),
        "sunken_treasure": Setting(
            water,
            sand,
            (CHEST, AMPHORA, ANCHOR, GRASS, ROCK, SCALLOP, BRANCHES),
            (COIN, GEM, BUBBLES, FISH),
        ),
        "open_water": Setting(
            waves_and_sun, boulders, (GRASS, BRANCHES, ROCK, FAN), (FISH, BUBBLES, STRIPED), 0.34
        ),
        "deep_sea": Setting(
            deep_water,
            boulders,
            (SPIRE, SPONGE, ANEMONE, SPIRE, BRAIN),
            (LANTERN, PLANKTON, JELLY, BUBBLES),
        ),
        "sandy_bottom": Setting(
            water, sand, (SCALLOP, GRASS, CONCH, ROCK, GRASS, AMPHORA), (STAR, BUBBLES, FISH, JELLY)
        ),
    },
    palette=PALETTE,
    heroes=("turtle", "whale", "octopus", "clownfish", "dolphin", "submarine"),
)
