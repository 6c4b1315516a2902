"""What flies between the worlds, about 150 units long or tall."""

from ..faces import cheeks, eye, open_smile, smile
from ..geometry import Path, arc, ellipse, mirrored, rectangle, smooth, tube
from ..patterns import fans, flowers, lattice, scales, spots, stripes, swirls, waves
from ..pen import Pen
from .shapes import band, dish, feeler, flame, solar_panel


def rocket(pen: Pen) -> None:
    """Upright, with its pilot at the window."""
    flame(pen, 0, 50, 25, 34)
    for flip in (False, True):
        with pen.at(0, 0, flip=flip):
            fin = [(20, 8), (38, 22), (48, 44), (46, 64), (46, 64), (36, 50), (16, 44)]
            pen.shape(smooth(fin), "red", pattern=scales)
    pen.shape([(-15, 42), (15, 42), (19, 54), (-19, 54)], "steel")
    hull = smooth(
        mirrored([(0, -80), (0, -80), (17, -60), (28, -30), (30, 4), (24, 32), (17, 46), (0, 48)])
    )
    pen.shape(hull, "suit")
    with pen.clip(hull):
        nose = [(-50, -99), *smooth([(-50, -50), (0, -44), (50, -50)], closed=False), (50, -99)]
        pen.shape(nose, "red", pattern=swirls if pen.complexity == 5 else spots)
        skirt = [*smooth([(-50, 20), (0, 26), (50, 20)], closed=False), (50, 99), (-50, 99)]
        pen.shape(skirt, "gold", pattern=fans if pen.complexity == 5 else stripes)
        rivets(pen, 16)
    pen.outline(hull)
    pilot_window(pen, 0, -12, 23)
    pen.shape(smooth([(0, 22), (7, 36), (5, 60), (0, 66), (-5, 60), (-7, 36)]), "red")


def rivets(pen: Pen, y: float) -> None:
    if pen.complexity > 2:
        for x in (-24, -12, 0, 12, 24):
            pen.shape(ellipse(x, y - abs(x) * 0.06, 2), "gold", 0.6)


def pilot_window(pen: Pen, x: float, y: float, r: float) -> None:
    """A round window with a child's face in it."""
    pen.shape(ellipse(x, y, r), "steel")
    glass = ellipse(x, y, r * 0.82)
    pen.shape(glass, "skin", 0.9)
    with pen.at(x, y, r / 23):
        with pen.clip(ellipse(0, 0, 19)):
            fringe = smooth(
                [(-22, 2), (-14, -7), (0, -9), (9, -13), (9, -13), (15, -8), (22, 0)], closed=False
            )
            pen.shape([*fringe, (24, -24), (-24, -24)], "brown", 0.85)
        pen.outline(ellipse(0, 0, 19), 0.9)
        eye(pen, -7, -1, 4.6, (0.15, 0))
        eye(pen, 7, -1, 4.6, (-0.15, 0))
        open_smile(pen, 0, 7, 9)


def shuttle(pen: Pen) -> None:
    """Flies to the right and up."""
    with pen.at(0, 0, turn=-16):
        for y in (-13, 5):
            flame(pen, -66, y, 13, 24, 90)
        pen.shape(smooth([(-30, -18), (-54, -58), (-54, -58), (-70, -58), (-66, -16)]), "red")
        for y in (-13, 5):
            pen.shape([(-54, y - 6), (-68, y - 9), (-68, y + 9), (-54, y + 6)], "steel", 0.9)
        hull = smooth(
            [
                (76, 8),
                (66, -10),
                (48, -22),
                (20, -27),
                (-30, -26),
                (-58, -24),
                (-60, -22),
                (-62, 14),
                (-60, 18),
                (-20, 22),
                (40, 24),
                (68, 20),
            ]
        )
        pen.shape(hull, "suit")
        with pen.clip(hull):
            belly = [*smooth([(99, 6), (50, 14), (0, 10), (-80, 8)], closed=False), (-80, 60)]
            pen.shape([*belly, (99, 60)], "steel", 0.85, pattern=fans)
            bay = rectangle((-48, -40, 8, -12), 4)
            pen.shape(bay, "gold", 0.85, pattern=lattice)
        pen.outline(hull)
        shuttle_windows(pen)
        wing = smooth([(6, 10), (-26, 40), (-58, 50), (-58, 50), (-54, 24), (-52, 10), (-52, 10)])
        pen.shape(wing, "red", pattern=waves)
        eye(pen, 46, -5, 6.6, (0.3, 0))
        pen.shape(ellipse(38, 6, 4, 2.8), "blush", 0.6)
        smile(pen, 58, 7, 13, 0.5, -6)


def shuttle_windows(pen: Pen) -> None:
    for x0, x1 in ((18, 28), (31, 41)):
        lean = 1.5
        pane = [(x0, -13), (x0 + lean, -21), (x1 - 1, -21 + lean), (x1 + 2, -13)]
        pen.shape(pane, "glass", 0.85)
    if pen.complexity > 2:
        for x in (-40, -26, -12, 2):
            pen.shape(ellipse(x, -4, 4), "glass", 0.75)


def flying_saucer(pen: Pen) -> None:
    for x in (-42, 42):
        pen.shape(tube([(x * 0.8, 24), (x * 1.1, 46)], [6, 5]), "steel")
        pen.shape(ellipse(x * 1.12, 49, 11, 5.5), "steel")
    bowl = smooth([(-38, 20), (38, 20), (38, 20), (26, 42), (0, 48), (-26, 42), (-38, 20)])
    pen.shape(bowl, "violet", pattern=waves)
    dome = [*arc(0, -8, 44, 58, 180, 360, 40), (44, -2), (-44, -2)]
    pen.shape(dome, "glass")
    saucer_pilot(pen)
    pen.stroke(arc(0, -8, 37, 50, 200, 236, 10), 0.8)
    disc = smooth(mirrored([(0, -11), (28, -10), (52, -6), (80, 12), (50, 28), (0, 34)]))
    pen.shape(disc, "teal")
    with pen.clip(disc):
        rim = smooth([(-90, 8), (-40, 16), (0, 19), (40, 16), (90, 8)], closed=False)
        upper = [*rim, (90, -40), (-90, -40)]
        pen.shape(upper, "teal", 0.85, pattern=swirls if pen.complexity == 5 else scales)
    pen.outline(disc)
    for x, y in ((-56, 9), (-30, 15), (0, 17.5), (30, 15), (56, 9)):
        pen.shape(ellipse(x, y, 7.4), "gold", 0.9)
        if pen.complexity > 2:
            pen.shape(ellipse(x, y, 4), "sun", 0.7)


def saucer_pilot(pen: Pen) -> None:
    """A little alien at the wheel, down to the chest."""
    feeler(pen, (-9, -40), (-16, -54), "green")
    feeler(pen, (9, -40), (16, -54), "green")
    pen.shape(smooth(mirrored([(0, -20), (12, -18), (22, -8), (24, 4), (0, 6)])), "orange")
    pen.shape(smooth(mirrored([(0, -46), (17, -43), (25, -31), (19, -17), (0, -10)])), "green")
    eye(pen, -9, -31, 6.6, (0.15, 0))
    eye(pen, 9, -31, 6.6, (-0.15, 0))
    smile(pen, 0, -18, 11)


def satellite(pen: Pen) -> None:
    pen.shape(tube([(-50, 0), (50, 0)], [6, 6]), "steel")
    for flip in (False, True):
        with pen.at(0, 0, flip=flip):
            solar_panel(pen, 34, 0, 48, 36)
    feeler(pen, (-14, -26), (-22, -54), "steel")
    pen.shape(tube([(8, -26), (10, -44)], [6, 6]), "steel", 0.9)
    dish(pen, 14, -50, 21, 24)
    flame_free_nozzle(pen)
    body = rectangle((-27, -30, 27, 34), 9)
    pen.shape(body, "gold")
    with pen.clip(body):
        foil = rectangle((-40, 14, 40, 40))
        pen.shape(foil, "orange", 0.85, pattern=lattice if pen.complexity < 5 else flowers)
        pen.shape(rectangle((-40, -40, 40, -23)), "orange", 0.85, pattern=stripes)
    pen.outline(body)
    eye(pen, -11, -9, 7.4, (0.15, 0.1))
    eye(pen, 11, -9, 7.4, (-0.15, 0.1))
    cheeks(pen, 0, 4, 38, 3.4)
    open_smile(pen, 0, 3, 11)


def flame_free_nozzle(pen: Pen) -> None:
    pen.shape([(-8, 32), (8, 32), (15, 48), (-15, 48)], "steel")
    pen.stroke([(-11, 41), (11, 41)], 0.7, taper=False)


def space_station(pen: Pen) -> None:
    """A wheel with spokes around a tower."""
    foot = smooth(mirrored([(0, 62), (9, 58), (15, 44), (17, 20), (17, 20), (0, 18)]))
    pen.shape(foot, "violet", pattern=stripes)
    station_wheel(pen)
    for flip in (False, True):
        with pen.at(0, 0, flip=flip):
            pen.shape(tube([(22, -28), (44, -28)], [5, 5]), "steel", 0.9)
            solar_panel(pen, 36, -30, 34, 22)
    feeler(pen, (-10, -50), (-16, -74), "steel")
    pen.shape(tube([(8, -50), (10, -62)], [5, 5]), "steel", 0.9)
    dish(pen, 12, -66, 12, 22)
    tower = smooth(mirrored([(0, -56), (18, -50), (27, -34), (27, -14), (21, 6), (21, 6), (0, 10)]))
    pen.shape(tower, "suit")
    with pen.clip(tower):
        pen.shape([*arc(0, -60, 40, 20, 0, 180, 20)], "red", 0.85, pattern=scales)
    pen.outline(tower)
    eye(pen, -11, -22, 7.4, (0.15, 0.1))
    eye(pen, 11, -22, 7.4, (-0.15, 0.1))
    cheeks(pen, 0, -9.5, 37, 3.2)
    open_smile(pen, 0, -10, 11)


def station_wheel(pen: Pen) -> None:
    wall: Path = [*arc(0, 8, 80, 28, 180, 0, 40), *arc(0, 24, 80, 28, 0, 180, 40)]
    pen.shape(wall, "steel")
    deck = ellipse(0, 8, 80, 28)
    pen.shape(deck, "gold", pattern=flowers if pen.complexity == 5 else spots)
    hole = ellipse(0, 8, 52, 15)
    pen.shape(hole, "night")
    with pen.clip(hole):
        for x in (-56, 56):
            pen.shape(tube([(0, 8), (x, 4)], [7, 7]), "steel", 0.85)
            pen.shape(tube([(0, 8), (x * 0.5, 24)], [7, 7]), "steel", 0.85)
    pen.outline(hole)
    for x, y in ((-64, 30), (-42, 37), (42, 37), (64, 30), (-19, 41.5), (19, 41.5)):
        pen.shape(ellipse(x, y + 1, 4.4, 4.8), "glass", 0.8)


def lunar_lander(pen: Pen) -> None:
    for flip in (False, True):
        with pen.at(0, 0, flip=flip):
            pen.shape(tube([(34, 10), (62, 50)], [6, 6]), "gold")
            pen.shape(tube([(28, 32), (54, 38)], [4.5, 4.5]), "gold", 0.9)
            pen.shape(ellipse(64, 54, 15, 6), "steel")
    pen.shape([(-9, 34), (9, 34), (18, 50), (-18, 50)], "steel")
    stage = [(-44, 4), (44, 4), (48, 14), (44, 36), (-44, 36), (-48, 14)]
    pen.shape(stage, "gold", pattern=lattice)
    for x in (-15, 15):
        pen.shape(rectangle((x - 10, 10, x + 10, 30), 3), "orange", 0.85, pattern=spots)
    lander_mast(pen)
    for flip in (False, True):
        with pen.at(0, 0, flip=flip):
            band(pen, 44, -20, 9, 22)
            pen.shape(tube([(36, -20), (42, -20)], [8, 8]), "steel", 0.85)
    cabin = smooth(mirrored([(0, -52), (22, -50), (36, -38), (40, -18), (36, 0), (28, 7), (0, 8)]))
    pen.shape(cabin, "suit")
    with pen.clip(cabin):
        cap = [*smooth([(-50, -40), (0, -33), (50, -40)], closed=False), (50, -80), (-50, -80)]
        pen.shape(cap, "steel", 0.85, pattern=scales)
    pen.outline(cabin)
    eye(pen, -16, -18, 8.6, (0.15, 0.1))
    eye(pen, 16, -18, 8.6, (-0.15, 0.1))
    cheeks(pen, 0, -5, 56, 3.6)
    open_smile(pen, 0, -6, 14)


def lander_mast(pen: Pen) -> None:
    feeler(pen, (-18, -46), (-28, -68), "steel")
    pen.shape(tube([(18, -44), (22, -58)], [5, 5]), "steel", 0.9)
    dish(pen, 25, -63, 15, 26)
    pen.shape(rectangle((-8, -58, 8, -46), 3), "steel", 0.9)
