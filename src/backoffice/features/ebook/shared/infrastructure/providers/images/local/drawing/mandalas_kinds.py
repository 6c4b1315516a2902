"""The kinds of mandala: which rings each is made of, from the crown at its rim to its heart."""

import math
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from . import mandalas_bands as bands
from . import mandalas_figures as figures
from . import mandalas_hearts as centres
from . import mandalas_lace as lace
from .mandalas_petals import ARCH, DOME, DROP, KITE, LOTUS, RAY, ROUND, SLIM, SPIRE, petals
from .mandalas_rings import RIM, TONES, Draw, Ring, Tone
from .pen import Pen

# By fineness, from a child's to an adult's.
CROWNS: Final = (0.4, 0.36, 0.33, 0.3, 0.27)  # the crown's depth, of the radius
WIDER: Final = (1.4, 1.25, 1.1, 1.0, 1.0)
BROADER: Final = (1.1, 1.15, 1.25, 1.35, 1.5)
Heart = Callable[[Pen, float, int, Tone], None]


@dataclass(frozen=True)
class Layer:
    draw: Draw
    depth: float  # pen cells, halfway out
    aspect: float  # the width of its cells for each unit of its depth
    over: bool = False  # its tips lie over the ring outside it


@dataclass(frozen=True)
class Kind:
    crowns: tuple[Layer, ...]
    rings: tuple[Layer, ...]  # broad ones, taken in turn with narrow ones
    bands: tuple[Layer, ...]
    hearts: tuple[Heart, ...]
    folds: tuple[tuple[int, ...], ...] = ((6, 8), (8,), (10, 12), (12, 16), (16, 18, 20, 24))
    heart: float = 0.16  # of the radius


def mandala(kind: Kind) -> Callable[[Pen], None]:
    def draw(pen: Pen) -> None:
        few = fineness(pen)
        folds = pen.rng.choice(kind.folds[few])
        tones = pen.rng.sample(TONES, 4)
        core = min(max(RIM * kind.heart, pen.cell * 1.1), RIM * 0.42)
        layers = chosen(pen, kind, RIM - core)
        outer = RIM
        for i, (layer, depth) in enumerate(layers):
            inner = outer - depth
            following = layers[i + 1] if i + 1 < len(layers) else None
            below = following[1] if following and following[0].over else depth * 0.1
            wide = depth * layer.aspect * WIDER[few]
            count = cells(folds, math.tau * (inner + outer) / 2, wide)
            ring = Ring(count, inner, outer, tones[i % len(tones)], i % 2 == 1, below)
            layer.draw(pen, ring)
            outer = inner
        pen.rng.choice(kind.hearts)(pen, core, folds, tones[-1])

    return draw


def fineness(pen: Pen) -> int:
    """0 to 4, by how many of the pen's cells there are from the middle to the rim."""
    return sum(RIM / pen.cell > enough for enough in (7.4, 9, 12, 14.5))


def chosen(pen: Pen, kind: Kind, reach: float) -> list[tuple[Layer, float]]:
    """Layers from the rim inwards, with depths that fill the `reach`."""
    few = fineness(pen)
    first = pen.rng.choice(kind.crowns)
    used = deep = RIM * CROWNS[few] * first.depth
    broad, narrow = (pen.rng.sample(kinds, len(kinds)) for kinds in (kind.rings, kind.bands))
    found: list[tuple[Layer, float]] = []
    while True:
        turn = len(found) // 2
        layer = broad[turn % len(broad)] if len(found) % 2 else narrow[turn % len(narrow)]
        depth = layer.depth * pen.cell * (1.25 - 0.5 * used / RIM)
        depth *= BROADER[few] if len(found) % 2 else 1
        if used + depth * 0.6 > reach:
            break
        found.append((layer, depth))
        used += depth
    stretch = (reach - deep) / max(used - deep, 1e-6)
    return [(first, deep if found else reach), *((layer, d * stretch) for layer, d in found)]


def cells(folds: int, around: float, width: float) -> int:
    """The multiple of the folds whose cells are nearest to the width wished for."""
    counts = [folds * times for times in (1, 2, 3, 4, 6)]
    if folds >= 16 and folds % 2 == 0:
        counts.append(folds // 2)
    return min(counts, key=lambda count: abs(math.log(around / count / width)))


BEADS = Layer(bands.beads, 0.62, 1.0)
EYELETS = Layer(bands.eyelets, 0.72, 1.0)
ZIGZAG = Layer(bands.zigzag, 0.8, 0.9)
ARCADE = Layer(bands.arcade, 0.95, 0.85)
SPOKES = Layer(bands.spokes, 0.5, 0.9)
LOZENGES = Layer(bands.lozenges, 0.7, 0.95)
LATTICE = Layer(bands.lattice, 1.3, 0.55)
SCALES = Layer(bands.scales, 1.3, 0.75)
ROPE = Layer(bands.rope, 0.5, 0.75)
RIPPLE = Layer(bands.ripple, 0.8, 1.4)
LEAFLETS = Layer(bands.leaflets, 0.9, 1.3)
STARS = Layer(bands.stars, 0.9, 1.05)
FLORETS = Layer(bands.florets, 0.85, 1.0)
HOOPS = Layer(bands.hoops, 0.8, 1.3)
SCROLLS = Layer(lace.scrolls, 0.9, 1.0)
BRAID = Layer(lace.braid, 1.3, 0.8)
LINKS = Layer(lace.links, 1.3, 0.7)
WEB = Layer(lace.web, 3.2, 0.5)
TRACERY = Layer(lace.tracery, 2.2, 0.62)
WHEELS = Layer(lace.wheels, 1.7, 1.02)
DOILY = Layer(lace.doily, 1.7, 0.9)
SEEDS = Layer(lace.seeds, 3.0, 0.25)
HEARTS = Layer(figures.hearts, 1.7, 1.05)
MOONS = Layer(figures.moons, 1.8, 1.1)
STAR_RAYS = Layer(figures.boxed(petals(RAY)), 1.6, 0.7)
KITES = Layer(figures.boxed(figures.kites), 1.8, 0.75)

LOTUSES = Layer(petals(LOTUS, ARCH), 1.9, 0.85, over=True)
ROUNDS = Layer(petals(ROUND, ARCH), 1.8, 0.9, over=True)
ARCHES = Layer(petals(ARCH, SLIM), 1.8, 0.85, over=True)
DOMES = Layer(petals(DOME, LOTUS), 1.7, 0.95, over=True)
SLIMS = Layer(petals(SLIM, LOTUS, boxed=True), 1.9, 0.7)
DROPS = Layer(petals(DROP, boxed=True), 1.8, 0.72)
KITE_PETALS = Layer(petals(KITE, RAY, boxed=True), 1.8, 0.75)

COMMON = (BEADS, EYELETS, ARCADE, RIPPLE, LOZENGES, LEAFLETS, SCALES, FLORETS, SPOKES)
ANGULAR = (ZIGZAG, LOZENGES, LATTICE, SPOKES, BEADS)
FLOWERY = (LOTUSES, ROUNDS, ARCHES, DOMES, SLIMS, DROPS)
HEARTS_OF_FLOWERS = (centres.flower, centres.rosette, centres.pinwheel)


def crown(draw: Draw, aspect: float = 0.9, part: float = 1.0) -> Layer:
    return Layer(draw, part, aspect)


LOTUS_KIND = Kind(
    (crown(petals(LOTUS, LOTUS)), crown(petals(LOTUS, ARCH))),
    (LOTUSES, LOTUSES, ARCHES, DROPS),
    (BEADS, SCALES, LEAFLETS, ARCADE, RIPPLE),
    (centres.flower, centres.rosette),
)
SUNFLOWER = Kind(
    (crown(petals(SLIM, SLIM), 0.6), crown(petals(ARCH, SLIM), 0.55)),
    (SEEDS, SLIMS, ARCHES),
    (BEADS, LEAFLETS, ROPE),
    (centres.seeded,),
    heart=0.3,
)
STAR = Kind(
    (crown(petals(RAY, KITE), 0.8), crown(petals(KITE, RAY), 0.75)),
    (STAR_RAYS, KITE_PETALS, KITES),
    (STARS, ZIGZAG, LOZENGES, BEADS, LATTICE),
    (centres.star_heart,),
)
SNOWFLAKE = Kind(
    (crown(figures.snow_arms, 1.0, 1.3),),
    (Layer(figures.boxed(figures.snow_arms), 2.4, 0.9), KITE_PETALS, STAR_RAYS),
    (LOZENGES, EYELETS, ZIGZAG, BEADS),
    (centres.star_heart, centres.pinwheel),
    folds=((6,), (6,), (12,), (12,), (12, 18, 24)),
)
LACE = Kind(
    (crown(lace.doily, 1.0, 0.85),),
    (DOILY, Layer(figures.boxed(lace.doily), 1.8, 0.9), WHEELS, ROUNDS),
    (EYELETS, LATTICE, HOOPS, ARCADE, SCALES, BEADS),
    HEARTS_OF_FLOWERS,
)
PEACOCK = Kind(
    (crown(figures.feathers, 0.72, 1.15),),
    (Layer(figures.boxed(figures.feathers), 2.2, 0.8), DROPS, ROUNDS),
    (SCALES, BEADS, EYELETS, ARCADE),
    (centres.flower, centres.rosette),
)
DREAM_CATCHER = Kind(
    (crown(figures.long_feathers, 0.55, 1.35),),
    (WEB,),
    (ROPE, BEADS, ARCADE),
    (centres.flower, centres.star_heart),
)
SUN = Kind(
    (crown(figures.rays, 0.8),),
    (STAR_RAYS, ARCHES, DROPS, Layer(figures.boxed(figures.rays), 2.0, 0.8)),
    (BEADS, ZIGZAG, RIPPLE, SPOKES, ARCADE),
    (centres.sun_face,),
    heart=0.3,
)
MOON = Kind(
    (crown(figures.spires, 0.75), crown(petals(ARCH, SPIRE))),
    (MOONS, MOONS, STAR_RAYS, DOMES),
    (STARS, RIPPLE, BEADS, EYELETS, SCROLLS),
    (centres.star_heart, centres.moon_heart),
)
HEART = Kind(
    (crown(figures.heart_petals, 1.0),),
    (HEARTS, Layer(figures.heart_petals, 2.0, 0.95, over=True), ROUNDS),
    (BEADS, RIPPLE, FLORETS, ARCADE, EYELETS),
    (centres.hearts_heart, centres.flower),
)
BUTTERFLY = Kind(
    (crown(petals(ROUND, LOTUS)), crown(petals(ARCH, LOTUS))),
    (Layer(figures.butterflies, 2.6, 1.05), Layer(figures.butterflies, 2.6, 1.05), SLIMS, ROUNDS),
    (LEAFLETS, FLORETS, BEADS, SCROLLS),
    HEARTS_OF_FLOWERS,
)
COMPASS = Kind(
    (crown(bands.spokes, 0.5, 0.22), crown(bands.zigzag, 0.8, 0.3)),
    (Layer(KITES.draw, 3.2, 0.6), STAR_RAYS, KITES),
    (SPOKES, ROPE, ZIGZAG, BEADS, LOZENGES),
    (centres.compass_heart,),
    folds=((8,), (8,), (8, 12), (12, 16), (16, 24)),
)
CELTIC = Kind(
    (crown(petals(ARCH, SPIRE)), crown(lace.doily, 1.0, 0.8)),
    (BRAID, LINKS, WHEELS),
    (SCROLLS, ROPE, BEADS, LOZENGES),
    (centres.knot_heart,),
)
GEOMETRIC = Kind(
    (crown(petals(RAY, RAY), 0.9), crown(petals(KITE, RAY), 0.8)),
    (STAR_RAYS, KITES, Layer(bands.lattice, 2.2, 0.45), WHEELS),
    ANGULAR,
    (centres.star_heart, centres.compass_heart),
)
ROSE_WINDOW = Kind(
    (crown(lace.tracery, 0.62, 1.1),),
    (TRACERY, WHEELS, Layer(figures.boxed(petals(ARCH)), 1.8, 0.8)),
    (EYELETS, ARCADE, SPOKES, BEADS, FLORETS),
    (centres.rosette, centres.flower),
)
PAISLEY = Kind(
    (crown(figures.paisleys, 0.72, 1.15),),
    (Layer(figures.boxed(figures.paisleys), 2.2, 0.75), DROPS, LOTUSES, ROUNDS),
    (SCROLLS, BEADS, LEAFLETS, SCALES, RIPPLE),
    HEARTS_OF_FLOWERS,
)
KINDS: Final[dict[str, Kind]] = {
    "lotus": LOTUS_KIND,
    "sunflower": SUNFLOWER,
    "star": STAR,
    "snowflake": SNOWFLAKE,
    "lace": LACE,
    "peacock": PEACOCK,
    "dream_catcher": DREAM_CATCHER,
    "sun": SUN,
    "moon": MOON,
    "heart": HEART,
    "butterfly": BUTTERFLY,
    "compass": COMPASS,
    "celtic": CELTIC,
    "geometric": GEOMETRIC,
    "rose_window": ROSE_WINDOW,
    "paisley": PAISLEY,
}
