"""The kinds of mandala: which rings each is made of."""

from typing import Final

from . import bands, figures, lace, wings
from . import hearts as centres
from .petals import petals
from .plan import Kind, Layer
from .profiles import ARCH, DOME, DROP, KITE, LOTUS, RAY, ROUND, SLIM, SPIRE
from .rings import Draw

BEADS = Layer(bands.beads, 0.62, 1.0)
EYELETS = Layer(bands.eyelets, 0.72, 1.0)
ZIGZAG = Layer(bands.zigzag, 0.8, 0.9)
ARCADE = Layer(bands.arcade, 0.95, 0.85)
SPOKES = Layer(bands.spokes, 0.72, 1.3)
LOZENGES = Layer(bands.lozenges, 0.7, 0.95)
LATTICE = Layer(bands.lattice, 1.3, 0.55)
SCALES = Layer(bands.scales, 1.3, 0.75)
ROPE = Layer(bands.rope, 0.65, 0.9)
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
    small=petals(LOTUS, ARCH),
)
SUNFLOWER = Kind(
    (crown(petals(SLIM, SLIM), 0.6), crown(petals(ARCH, SLIM), 0.55)),
    (SEEDS, SLIMS, ARCHES),
    (BEADS, LEAFLETS, ROPE),
    (centres.seeded,),
    heart=0.3,
    small=petals(SLIM, SLIM),
)
STAR = Kind(
    (crown(petals(RAY, KITE), 0.8), crown(petals(KITE, RAY), 0.75)),
    (STAR_RAYS, KITE_PETALS, KITES),
    (STARS, ZIGZAG, LOZENGES, BEADS, LATTICE),
    (centres.star_heart,),
    small=petals(KITE, RAY),
)
SNOWFLAKE = Kind(
    (crown(figures.snow_arms, 0.8, 1.5),),
    (KITE_PETALS, STAR_RAYS, KITES),
    (LOZENGES, EYELETS, ZIGZAG, BEADS),
    (centres.star_heart, centres.pinwheel),
    folds=((6,), (6,), (12,), (12,), (18, 24)),
    small=petals(KITE, KITE),
)
LACE = Kind(
    (crown(lace.doily, 1.0),),
    (DOILY, Layer(figures.boxed(lace.doily), 1.8, 0.9), WHEELS, ROUNDS),
    (EYELETS, LATTICE, HOOPS, ARCADE, SCALES, BEADS),
    HEARTS_OF_FLOWERS,
    small=lace.doily,
)
PEACOCK = Kind(
    (crown(wings.feathers, 0.62, 1.15),),
    (Layer(figures.boxed(wings.feathers), 2.2, 0.8), DROPS, ROUNDS),
    (SCALES, BEADS, EYELETS, ARCADE),
    (centres.flower, centres.rosette),
    small=petals(DROP, ARCH),
)
DREAM_CATCHER = Kind(
    (crown(wings.long_feathers, 0.48, 1.35),),
    (WEB,),
    (ROPE, BEADS, ARCADE),
    (centres.flower, centres.star_heart),
    small=petals(SLIM, ARCH),
)
SUN = Kind(
    (crown(figures.rays, 0.8),),
    (STAR_RAYS, ARCHES, DROPS, Layer(figures.boxed(figures.rays), 2.0, 0.8)),
    (BEADS, ZIGZAG, RIPPLE, SPOKES, ARCADE),
    (centres.sun_face,),
    heart=0.3,
    small=petals(RAY, RAY),
)
MOON = Kind(
    (crown(figures.spires, 0.75), crown(petals(ARCH, SPIRE))),
    (MOONS, MOONS, STAR_RAYS, DOMES),
    (STARS, RIPPLE, BEADS, EYELETS, SCROLLS),
    (centres.star_heart, centres.moon_heart),
    small=petals(LOTUS, SPIRE),
)
HEART = Kind(
    (crown(figures.heart_petals, 1.0),),
    (HEARTS, HEARTS, ROUNDS, DOMES),
    (BEADS, RIPPLE, FLORETS, ARCADE, EYELETS),
    (centres.hearts_heart, centres.flower),
    small=figures.heart_petals,
)
BUTTERFLY = Kind(
    (crown(wings.butterflies, 0.95, 1.1),),
    (ROUNDS, SLIMS, LOTUSES, ARCHES, Layer(wings.butterflies, 2.2, 1.0)),
    (LEAFLETS, FLORETS, BEADS, SCROLLS),
    HEARTS_OF_FLOWERS,
)
COMPASS = Kind(
    (crown(bands.spokes, 0.5, 0.22), crown(bands.zigzag, 0.8, 0.3)),
    (Layer(KITES.draw, 3.2, 0.6), STAR_RAYS, KITES),
    (SPOKES, ROPE, ZIGZAG, BEADS, LOZENGES),
    (centres.compass_heart,),
    folds=((8,), (8,), (8, 12), (12, 16), (16, 24)),
    small=petals(KITE, RAY),
)
CELTIC = Kind(
    (crown(petals(ARCH, SPIRE)), crown(lace.doily, 1.0, 0.8)),
    (BRAID, LINKS, WHEELS),
    (SCROLLS, ROPE, BEADS, LOZENGES),
    (centres.knot_heart,),
    small=petals(ARCH, SPIRE),
)
GEOMETRIC = Kind(
    (crown(petals(RAY, RAY), 0.9), crown(petals(KITE, RAY), 0.8)),
    (STAR_RAYS, KITES, Layer(bands.lattice, 2.2, 0.45), WHEELS),
    ANGULAR,
    (centres.star_heart, centres.compass_heart),
    small=petals(RAY, KITE),
)
ROSE_WINDOW = Kind(
    (crown(lace.tracery, 0.62, 1.1),),
    (TRACERY, WHEELS, Layer(figures.boxed(petals(ARCH)), 1.8, 0.8)),
    (EYELETS, ARCADE, SPOKES, BEADS, FLORETS),
    (centres.rosette, centres.flower),
    small=lace.tracery,
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
