"""The dinosaurs: their subjects, settings and colours."""

from ..ocean import growths as ocean_growths
from ..theme import Figure, Setting, Theme
from . import drifters, feathered, grazers, grounds, growths, hunters, little, scenery

PALETTE = {
    "ink": "#33291f",
    "air": "#d9f1fb",
    "mist": "#e2f5dc",
    "foam": "#f2f6f8",
    "sun": "#ffd54f",
    "moon": "#fff0b8",
    "night": "#51639f",
    "night_far": "#6f83bd",
    "night_hill": "#5f8a93",
    "night_grass": "#6fa88c",
    "hill_far": "#c3e5b4",
    "hill": "#a8d88f",
    "hill_near": "#93cd7c",
    "grass": "#86c56a",
    "leaf": "#5fb36a",
    "green": "#8fcf62",
    "olive": "#6fae5a",
    "sea": "#9fdcf2",
    "sea_deep": "#6cc1e6",
    "sky_blue": "#7cc4ee",
    "sand": "#ffe0a3",
    "sand_far": "#ffd18c",
    "rock": "#eda772",
    "stone": "#b9aab0",
    "straw": "#e9c27a",
    "wood": "#b98458",
    "wood_far": "#cfae8c",
    "ink_soft": "#7a5a48",
    "orange": "#ffa14a",
    "gold": "#ffd05a",
    "coral": "#ff8a6b",
    "red": "#f4604f",
    "rose": "#ffa3b5",
    "violet": "#b79be8",
    "teal": "#4fc0ad",
    "cream": "#fff3d6",
    "blush": "#ffb3a7",
    "mouth": "#8c2f45",
    "tongue": "#ff8fa3",
}

PALM = Figure(growths.palm, (-48, -146, 60, 15))
HORSETAIL_TREE = Figure(growths.horsetail_tree, (-30, -126, 30, 9))
FERN = Figure(growths.fern, (-42, -54, 42, 6))
CYCAD = Figure(growths.cycad, (-34, -48, 34, 6))
HORSETAILS = Figure(growths.horsetails, (-23, -44, 24, 7))
MUSHROOMS = Figure(growths.mushrooms, (-27, -46, 28, 9))
NEST = Figure(growths.egg_nest, (-56, -52, 56, 9))
BLOOM = Figure(growths.bloom, (-19, -48, 19, 6))
REEDS = Figure(growths.reeds, (-29, -70, 31, 7))
AMMONITE = Figure(growths.ammonite, (-31, -36, 32, 10))
AGAVE = Figure(growths.agave, (-31, -42, 31, 3))
LITTLE_VOLCANO = Figure(growths.little_volcano, (-32, -55, 32, 6))
ROCK = Figure(ocean_growths.rock, (-32, -25, 32, 10))
SPIRE = Figure(ocean_growths.spire, (-23, -71, 25, 9))

DRAGONFLY = Figure(drifters.dragonfly, (-17, -11, 17, 17))
BUTTERFLY = Figure(drifters.butterfly, (-15, -13, 15, 11))
GINKGO = Figure(drifters.ginkgo_leaf, (-12, -11, 12, 12))
SPRIG = Figure(drifters.sprig, (-9, -15, 9, 12))
FLYER = Figure(drifters.little_flyer, (-18, -13, 18, 10))
EMBER = Figure(drifters.ember, (-10, -12, 10, 9))
STAR = Figure(drifters.little_star, (-9, -9, 9, 8))
FIREFLY = Figure(drifters.firefly, (-10, -9, 10, 15))
BLOSSOM = Figure(drifters.blossom, (-10, -10, 10, 10))

THEME = Theme(
    subjects={
        "tyrannosaurus": Figure(hunters.tyrannosaurus, (-88, -84, 75, 63), stands=True),
        "triceratops": Figure(grazers.triceratops, (-94, -84, 88, 55), stands=True),
        "stegosaurus": Figure(grazers.stegosaurus, (-118, -76, 86, 53), stands=True),
        "brachiosaurus": Figure(grazers.brachiosaurus, (-92, -99, 81, 65), stands=True),
        "pterodactyl": Figure(little.pterodactyl, (-92, -74, 92, 48)),
        "ankylosaurus": Figure(grazers.ankylosaurus, (-119, -50, 96, 50), stands=True),
        "parasaurolophus": Figure(hunters.parasaurolophus, (-92, -95, 82, 63), stands=True),
        "velociraptor": Figure(feathered.velociraptor, (-104, -65, 84, 58), stands=True),
        "spinosaurus": Figure(hunters.spinosaurus, (-98, -71, 98, 56), stands=True),
        "plesiosaur": Figure(little.plesiosaur, (-90, -91, 92, 60), stands=True),
        "pachycephalosaurus": Figure(little.pachycephalosaurus, (-58, -96, 74, 65), stands=True),
        "archaeopteryx": Figure(feathered.archaeopteryx, (-68, -68, 71, 58), stands=True),
        "hatchling": Figure(little.hatchling, (-77, -82, 77, 73), stands=True),
    },
    settings={
        "volcano_valley": Setting(
            scenery.volcanoes,
            grounds.meadow,
            (PALM, CYCAD, LITTLE_VOLCANO, FERN, ROCK),
            (FLYER, EMBER, GINKGO, DRAGONFLY),
            0.15,
        ),
        "fern_forest": Setting(
            scenery.forest,
            grounds.meadow,
            (FERN, HORSETAIL_TREE, MUSHROOMS, CYCAD, FERN, HORSETAILS),
            (DRAGONFLY, SPRIG, BUTTERFLY, GINKGO),
            0.2,
        ),
        "lagoon": Setting(
            scenery.lagoon,
            grounds.meadow,
            (REEDS, HORSETAILS, PALM, ROCK, FERN),
            (DRAGONFLY, BLOSSOM, BUTTERFLY, SPRIG),
            0.16,
        ),
        "nesting_ground": Setting(
            scenery.meadow_hills,
            grounds.meadow,
            (NEST, BLOOM, CYCAD, NEST, FERN),
            (BUTTERFLY, BLOSSOM, GINKGO, DRAGONFLY),
            0.16,
        ),
        "desert_canyon": Setting(
            scenery.canyon,
            grounds.sand,
            (AGAVE, SPIRE, AMMONITE, ROCK, AGAVE),
            (FLYER, DRAGONFLY, BUTTERFLY),
            0.16,
        ),
        "starry_night": Setting(
            scenery.starry_night,
            grounds.night_meadow,
            (PALM, FERN, NEST, CYCAD, ROCK),
            (STAR, FIREFLY, STAR, SPRIG),
            0.24,
        ),
    },
    palette=PALETTE,
    heroes=("tyrannosaurus", "triceratops", "stegosaurus", "brachiosaurus", "hatchling"),
)
