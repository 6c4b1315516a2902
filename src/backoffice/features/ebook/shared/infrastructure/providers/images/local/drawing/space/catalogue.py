"""Space: its subjects, settings and colours."""

from ..theme import Figure, Setting, Theme
from . import craft, crew, drifters, grounds, growths, machines, skies
from . import locals as people
from . import odd_plants as odd
from . import port_growths as port

PALETTE = {
    "ink": "#1c1a45",
    "night": "#5a62c4",
    "night_glow": "#7b83dc",
    "nebula": "#a78be8",
    "magenta": "#e58fd0",
    "dusk": "#ffc9a3",
    "dusk_glow": "#ffdcb3",
    "dawn": "#bfe0fa",
    "hill": "#8fc7a0",
    "sky": "#bfe4f7",
    "air": "#eceaff",
    "glass": "#d6f1ff",
    "suit": "#fbfaff",
    "skin": "#ffdcbc",
    "sun": "#ffe27a",
    "gold": "#ffc94d",
    "orange": "#ff9a3c",
    "coral": "#ff8a6b",
    "red": "#f25c54",
    "rose": "#ff9fc0",
    "violet": "#b18cf0",
    "blue": "#4f97ee",
    "navy": "#4a56a6",
    "steel": "#b3c0dc",
    "earth": "#63b8f2",
    "teal": "#3fc4b3",
    "green": "#8fd768",
    "moon": "#e6e2f2",
    "dust": "#c4bddb",
    "stone": "#b0a3cf",
    "brown": "#b97a4b",
    "cream": "#fff3d6",
    "blush": "#ffb3a7",
    "mouth": "#8c2f45",
    "tongue": "#ff8fa3",
}

ROCK = Figure(growths.moon_rock, (-33, -28, 33, 11))
PEAK = Figure(growths.peak, (-28, -69, 30, 11))
FLAG = Figure(growths.flag, (-24, -57, 27, 7))
DOME = Figure(growths.dome, (-35, -45, 35, 7))
RADAR = Figure(growths.radar, (-23, -50, 23, 8))
CRYSTALS = Figure(growths.crystals, (-31, -48, 31, 6))
CRAG = Figure(growths.crag, (-26, -65, 28, 11))
STAR_FLOWER = Figure(growths.star_flower, (-19, -51, 21, 7))
PUFF = Figure(growths.puff, (-36, -34, 37, 13))
PILLAR = Figure(growths.pillar, (-41, -122, 37, 26))
LANDED = Figure(growths.landed_rocket, (-19, -57, 19, 8))
FERN = Figure(odd.curl_fern, (-35, -50, 34, 9))
MUSHROOM = Figure(odd.mushroom, (-29, -47, 29, 7))
EYE_FLOWER = Figure(odd.eye_flower, (-20, -52, 22, 7))
BULB = Figure(odd.bulb_plant, (-27, -43, 27, 9))
BUBBLE_TREE = Figure(odd.bubble_tree, (-38, -130, 36, 9))
BUSH = Figure(odd.tentacle_bush, (-39, -50, 39, 11))
TOWER = Figure(port.launch_tower, (-17, -136, 37, 6))
CONTROL = Figure(port.control_tower, (-29, -65, 29, 6))
TANK = Figure(port.fuel_tank, (-21, -48, 21, 8))
LAMP = Figure(port.lamp, (-11, -51, 11, 6))
CONES = Figure(port.cones, (-23, -22, 23, 7))
HANGAR = Figure(port.hangar, (-37, -47, 37, 7))
SIGNPOST = Figure(port.signpost, (-21, -49, 21, 8))

STAR = Figure(drifters.little_star, (-10, -10, 10, 9))
TWINKLE = Figure(drifters.twinkle, (-10, -10, 10, 10))
PLANET = Figure(drifters.little_planet, (-12, -8, 13, 8))
WORLD = Figure(drifters.little_world, (-9, -9, 9, 9))
MOON = Figure(drifters.little_moon, (-10, -10, 6, 10))
ASTEROID = Figure(drifters.asteroid, (-12, -9, 13, 9))
COMET = Figure(drifters.little_comet, (-17, -9, 13, 11))
SAUCER = Figure(drifters.little_saucer, (-12, -9, 12, 6))
ROCKET = Figure(drifters.little_rocket, (-12, -11, 7, 12))
SHARD = Figure(drifters.crystal_shard, (-5, -10, 5, 10))
SPORE = Figure(drifters.spore, (-8, -12, 8, 9))
GALAXY = Figure(drifters.galaxy, (-10, -10, 10, 10))
BOLT = Figure(drifters.bolt, (-7, -8, 7, 8))

THEME = Theme(
    subjects={
        "rocket": Figure(craft.rocket, (-49, -81, 49, 85)),
        "astronaut": Figure(crew.astronaut, (-70, -86, 66, 83)),
        "alien": Figure(people.alien, (-75, -78, 77, 77), stands=True),
        "flying_saucer": Figure(craft.flying_saucer, (-81, -67, 81, 55)),
        "planet": Figure(people.planet, (-82, -53, 88, 53)),
        "moon_rover": Figure(machines.moon_rover, (-68, -86, 87, 58), stands=True),
        "robot": Figure(machines.robot, (-71, -84, 66, 71), stands=True),
        "satellite": Figure(craft.satellite, (-83, -69, 83, 49)),
        "space_station": Figure(craft.space_station, (-81, -80, 81, 63)),
        "comet": Figure(people.comet, (-89, -67, 79, 62)),
        "telescope": Figure(machines.telescope, (-67, -70, 71, 77), stands=True),
        "space_dog": Figure(crew.space_dog, (-55, -81, 62, 78), stands=True),
        "space_cat": Figure(crew.space_cat, (-80, -81, 69, 76)),
        "lunar_lander": Figure(craft.lunar_lander, (-80, -77, 80, 61), stands=True),
        "shuttle": Figure(craft.shuttle, (-91, -42, 77, 66)),
        "star": Figure(people.smiling_star, (-69, -71, 69, 60)),
    },
    settings={
        "moon": Setting(
            skies.moon_sky,
            grounds.moon_dust,
            (ROCK, FLAG, DOME, PEAK, RADAR, LANDED),
            (STAR, TWINKLE, COMET, SAUCER),
            0.22,
        ),
        "deep_space": Setting(
            skies.deep_sky,
            grounds.giant_rim,
            (DOME, RADAR, CRYSTALS, LANDED, STAR_FLOWER),
            (STAR, PLANET, TWINKLE, WORLD, ROCKET, MOON),
        ),
        "alien_planet": Setting(
            skies.alien_sky,
            grounds.alien_hills,
            (FERN, MUSHROOM, BUBBLE_TREE, EYE_FLOWER, BULB, BUSH),
            (SPORE, SAUCER, TWINKLE, WORLD),
            0.22,
        ),
        "asteroid_belt": Setting(
            skies.asteroid_sky,
            grounds.asteroid_field,
            (CRAG, CRYSTALS, ROCK, FLAG, RADAR),
            (ASTEROID, TWINKLE, SHARD, COMET, STAR),
        ),
        "space_port": Setting(
            skies.port_sky,
            grounds.landing_pad,
            (TOWER, CONTROL, TANK, HANGAR, LAMP, SIGNPOST, CONES),
            (ROCKET, STAR, SAUCER, BOLT, TWINKLE),
            0.22,
        ),
        "nebula": Setting(
            skies.nebula_sky,
            grounds.cloud_sea,
            (PILLAR, PUFF, STAR_FLOWER, CRYSTALS, PUFF),
            (TWINKLE, GALAXY, STAR, MOON, PLANET),
        ),
    },
    palette=PALETTE,
    heroes=("rocket", "astronaut", "alien", "flying_saucer", "space_cat", "planet", "robot"),
)
