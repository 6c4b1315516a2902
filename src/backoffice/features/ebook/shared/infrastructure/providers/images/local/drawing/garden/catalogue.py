"""The garden: its subjects, settings and colours."""

from ..theme import Figure, Setting, Theme
from . import (
    animals,
    crawlers,
    drifters,
    flowers,
    grounds,
    growths,
    insects,
    ornaments,
    places,
    shelters,
    undergrowth,
    vegetables,
)

PALETTE = {
    "ink": "#33301f",
    "sky": "#bfe6f7",
    "air": "#eaf7e4",
    "sun": "#ffd54f",
    "foam": "#eef8ff",
    "grass": "#a5d86a",
    "lawn": "#8ccb5a",
    "hill": "#bfe38a",
    "moss": "#7fb562",
    "leaf": "#6fbf5b",
    "leaf_dark": "#4f9f56",
    "soil": "#b58259",
    "soil_dark": "#94653f",
    "bark": "#9a6b45",
    "wood": "#d3a06a",
    "cream": "#fff2d4",
    "gold": "#ffcf52",
    "orange": "#ff9d45",
    "red": "#ef5a4c",
    "coral": "#ff8a70",
    "rose": "#ff9fb6",
    "pink": "#ffc4d3",
    "violet": "#b795e8",
    "blue": "#74a9e6",
    "water": "#9ad7ee",
    "water_deep": "#6fbfe2",
    "teal": "#4fbfab",
    "stone": "#bdb9c9",
    "steel": "#9fb6c9",
    "tan": "#dba873",
    "fur": "#c99469",
    "chestnut": "#d9824a",
    "plum": "#6d5a86",
    "clay": "#e08a5a",
    "glass": "#dff4f2",
    "frame": "#f4f7ee",
    "blush": "#ffab9f",
    "mouth": "#8c2f45",
    "tongue": "#ff8fa3",
}

TULIPS = Figure(growths.tulip_clump, (-27, -57, 32, 6))
DAISIES = Figure(growths.daisies, (-27, -51, 31, 6))
POPPIES = Figure(growths.poppies, (-31, -52, 32, 5))
LUPINS = Figure(growths.lupins, (-20, -56, 21, 5))
IRISES = Figure(growths.irises, (-29, -53, 30, 5))
GRASS = Figure(growths.grass, (-21, -39, 22, 5))
CATTAILS = Figure(growths.cattails, (-34, -119, 36, 5))
LILIES = Figure(growths.lily_pads, (-33, -23, 32, 8))
CABBAGE = Figure(vegetables.cabbage, (-32, -33, 32, 10))
CARROTS = Figure(vegetables.carrots, (-30, -39, 30, 8))
PUMPKIN = Figure(vegetables.pumpkin, (-30, -42, 30, 8))
TOMATOES = Figure(vegetables.tomato_plant, (-21, -54, 21, 6))
BEANS = Figure(vegetables.bean_poles, (-41, -116, 37, 7))
BUSH = Figure(vegetables.fruit_bush, (-30, -40, 30, 5))
BASKET = Figure(vegetables.apple_basket, (-28, -47, 28, 5))
POT = Figure(vegetables.flower_pot, (-20, -52, 20, 6))
CACTUS = Figure(vegetables.cactus, (-22, -57, 21, 6))
SEEDLINGS = Figure(vegetables.seedlings, (-28, -30, 28, 5))
TOADSTOOLS = Figure(undergrowth.toadstools, (-23, -40, 24, 5))
CLOVER = Figure(undergrowth.clover, (-29, -39, 29, 5))
FERN = Figure(undergrowth.fern, (-28, -41, 28, 6))
HOSTAS = Figure(undergrowth.hostas, (-26, -30, 26, 10))
STONE = Figure(undergrowth.swirl_stone, (-24, -20, 24, 8))
STUMP = Figure(undergrowth.stump, (-28, -36, 32, 5))

BUTTERFLY = Figure(drifters.little_butterfly, (-12, -10, 12, 9))
BEE = Figure(drifters.little_bee, (-10, -15, 10, 9))
LADYBIRD = Figure(drifters.little_ladybird, (-9, -14, 9, 10))
DRAGONFLY = Figure(drifters.dragonfly, (-17, -13, 17, 15))
BLOSSOM = Figure(drifters.blossom, (-10, -10, 10, 9))
LEAF = Figure(drifters.falling_leaf, (-12, -8, 11, 8))
APPLE = Figure(drifters.apple, (-10, -13, 10, 10))
CHERRIES = Figure(drifters.cherries, (-10, -13, 14, 11))
SEED = Figure(drifters.dandelion_seed, (-10, -12, 10, 12))
DROP = Figure(drifters.drop, (-7, -11, 7, 9))
ACORN = Figure(drifters.acorn, (-9, -12, 9, 11))
FIREFLY = Figure(drifters.firefly, (-10, -12, 10, 14))
CARROT = Figure(drifters.carrot, (-7, -13, 11, 10))
PEAS = Figure(drifters.pea_pod, (-13, -8, 15, 6))

THEME = Theme(
    subjects={
        "butterfly": Figure(insects.butterfly, (-77, -62, 77, 54)),
        "bee": Figure(insects.bee, (-65, -75, 66, 54)),
        "ladybird": Figure(insects.ladybird, (-62, -59, 77, 48), stands=True),
        "snail": Figure(crawlers.snail, (-75, -66, 80, 49), stands=True),
        "caterpillar": Figure(crawlers.caterpillar, (-84, -62, 71, 46), stands=True),
        "frog": Figure(crawlers.frog, (-67, -67, 67, 70), stands=True),
        "hedgehog": Figure(animals.hedgehog, (-68, -80, 81, 53), stands=True),
        "rabbit": Figure(animals.rabbit, (-50, -102, 44, 69), stands=True),
        "squirrel": Figure(animals.squirrel, (-85, -82, 53, 66), stands=True),
        "robin": Figure(animals.robin, (-91, -57, 67, 61), stands=True),
        "sunflower": Figure(flowers.sunflower, (-57, -82, 57, 75), stands=True),
        "roses": Figure(flowers.roses, (-58, -86, 60, 70), stands=True),
        "tulips": Figure(flowers.tulips, (-59, -103, 54, 73), stands=True),
        "watering_can": Figure(ornaments.watering_can, (-69, -83, 88, 68), stands=True),
        "mushroom_house": Figure(ornaments.mushroom_house, (-73, -100, 73, 72), stands=True),
    },
    settings={
        "flower_meadow": Setting(
            places.meadow,
            grounds.lawn,
            (DAISIES, POPPIES, LUPINS, TULIPS, GRASS),
            (BUTTERFLY, BEE, BLOSSOM, LADYBIRD, SEED),
            0.17,
        ),
        "vegetable_patch": Setting(
            places.kitchen_garden,
            grounds.furrows,
            (CABBAGE, CARROTS, TOMATOES, PUMPKIN, BEANS),
            (BUTTERFLY, CARROT, PEAS, LADYBIRD, BEE),
            0.17,
        ),
        "lily_pond": Setting(
            places.lily_pond,
            grounds.bank,
            (CATTAILS, IRISES, GRASS, STONE, LILIES),
            (DRAGONFLY, DROP, BUTTERFLY),
            0.17,
        ),
        "apple_tree": Setting(
            shelters.orchard,
            grounds.lawn,
            (BASKET, DAISIES, BUSH, HOSTAS, TULIPS),
            (APPLE, LEAF, CHERRIES, BEE, BUTTERFLY),
            0.2,
        ),
        "greenhouse": Setting(
            shelters.greenhouse,
            grounds.paving,
            (POT, CACTUS, TOMATOES, SEEDLINGS, FERN),
            (BUTTERFLY, BLOSSOM, LADYBIRD, LEAF),
            0.2,
        ),
        "mushroom_ring": Setting(
            shelters.glade,
            grounds.moss,
            (TOADSTOOLS, FERN, STUMP, CLOVER, TOADSTOOLS, HOSTAS),
            (FIREFLY, LEAF, ACORN, BUTTERFLY),
            0.15,
        ),
    },
    palette=PALETTE,
    heroes=("butterfly", "ladybird", "hedgehog", "rabbit", "bee", "mushroom_house", "snail"),
)
