"""What stands on the ground to explore: rover, robot and telescope, about 140 units."""

import math

from ..faces import cheeks, eye, open_smile, smile
from ..geometry import arc, ellipse, mirrored, moved, rectangle, rose, smooth, tube
from ..patterns import lattice, scales, spots, stripes, swirls
from ..pen import Pen
from .shapes import band, dish, feeler, hem, porthole, solar_panel, star


def moon_rover(pen: Pen) -> None:
    pen.shape(tube([(-40, -4), (-44, -34)], [6, 5]), "steel", 0.9)
    dish(pen, -46, -42, 21, -24)
    pen.shape(tube([(-4, -6), (-4, -24)], [6, 6]), "steel", 0.9)
    with pen.at(-32, -20, turn=-8):
        solar_panel(pen, 0, 0, 50, 18)
    pen.shape(tube([(34, -6), (34, -34)], [11, 10]), "steel")
    for y in (-27, -20):
        band(pen, 34, y, 14, 5)
    rover_arm(pen)
    for x in (-46, 0, 46):
        pen.shape(tube([(x * 0.6, 16), (x, 36)], [8, 8]), "steel")
    body = rectangle((-60, -10, 58, 24), 12)
    pen.shape(body, "gold")
    with pen.clip(body):
        pen.shape(rectangle((-80, 9, 80, 40)), "orange", 0.85, pattern=stripes)
    pen.outline(body)
    for x in (-40, -20):
        pen.shape(ellipse(x, -1, 5.4), "glass", 0.85)
    with pen.at(6, 0):
        pen.shape(star(8), "red", 0.8)
    for x in (-46, 0, 46):
        wheel(pen, x, 36, 21)
    rover_head(pen)


def rover_head(pen: Pen) -> None:
    feeler(pen, (52, -62), (62, -80), "steel")
    pen.shape(rectangle((6, -70, 66, -31), 15), "suit")
    eye(pen, 24, -54, 8.6, (0.25, 0.05))
    eye(pen, 48, -54, 8.6, (0.1, 0.05))
    cheeks(pen, 36, -41, 40, 3.4)
    smile(pen, 36, -39, 13)


def rover_arm(pen: Pen) -> None:
    pen.shape(tube([(54, 8), (72, 2), (76, -14)], [7, 7, 6]), "steel", 0.95)
    with pen.at(77, -18):
        for flip in (False, True):
            with pen.at(0, 0, flip=flip):
                claw = smooth([(0, 5), (0, 5), (9, 0), (9, -10), (9, -10), (4, -6), (3, 0)])
                pen.shape(claw, "red", 0.9)


def wheel(pen: Pen, x: float, y: float, r: float) -> None:
    pen.shape(rose(x, y, r, pen.by_detail(12, 14, 16), 0.14), "navy")
    pen.shape(ellipse(x, y, r * 0.66), "steel", 0.9)
    pen.shape(ellipse(x, y, r * 0.26), "gold", 0.8)
    if pen.complexity > 2:
        for i in range(6):
            a = math.tau * i / 6
            hole = ellipse(x + r * 0.46 * math.cos(a), y + r * 0.46 * math.sin(a), r * 0.11)
            pen.shape(hole, "white", 0.65)


def robot(pen: Pen) -> None:
    feeler(pen, (0, -60), (0, -78), "steel")
    for side in (-1, 1):
        robot_leg(pen, side)
    robot_arm(pen, [(28, 0), (50, 6), (52, 26)], (53, 36), 180)
    robot_arm(pen, [(-28, 0), (-50, -4), (-56, -26)], (-58, -36), -8)
    pen.shape(rectangle((-11, -20, 11, -6), 3), "steel", 0.9)
    torso = smooth(mirrored([(0, -11), (24, -10), (33, -2), (32, 22), (27, 36), (18, 41), (0, 42)]))
    pen.shape(torso, "teal")
    with pen.clip(torso):
        hem(pen, 30, 60, "blue", scales)
    pen.outline(torso)
    robot_chest(pen)
    robot_head(pen)


def robot_leg(pen: Pen, side: int) -> None:
    leg = tube([(side * 14, 38), (side * 15, 60)], [13, 13])
    pen.shape(leg, "steel")
    for y in (46, 53):
        band(pen, side * 14.7, y, 17, 5)
    boot = [*arc(side * 17, 70, 18, 15, 180, 360, 20)]
    pen.shape(smooth([boot[0], *boot, boot[-1]]), "red")


def robot_arm(
    pen: Pen, spine: list[tuple[float, float]], hand: tuple[float, float], turn: float
) -> None:
    line = smooth(spine, closed=False)
    pen.shape(tube(spine, [11, 11, 11]), "steel")
    for place in (0.3, 0.55, 0.8):
        i = round(place * (len(line) - 2))
        (x0, y0), (x1, y1) = line[i], line[i + 1]
        band(pen, x0, y0, 15, 5, math.degrees(math.atan2(y1 - y0, x1 - x0)) + 90)
    with pen.at(*hand, turn=turn):
        for flip in (False, True):
            with pen.at(0, 0, flip=flip):
                claw = smooth([(0, 8), (8, 4), (12, -6), (7, -17), (7, -17), (4, -8), (0, -2)])
                pen.shape(claw, "red", 0.95)
        pen.shape(ellipse(0, 6, 6.5), "steel", 0.9)


def robot_chest(pen: Pen) -> None:
    pen.shape(rectangle((-22, -3, 22, 21), 5), "suit", 0.9)
    dial = [*arc(-8, 14, 10, 11, 180, 360, 16)]
    pen.shape(dial, "sun", 0.8)
    pen.stroke([(-8, 13), (-3, 6)], 0.8)
    heart = smooth([(0, 7), (0, 7), (-7, 0), (-5, -6), (0, -3), (0, -3), (5, -6), (7, 0)])
    pen.shape(moved(heart, 12, 9, 0.95), "red", 0.8)


def robot_head(pen: Pen) -> None:
    for side in (-1, 1):
        pen.shape(ellipse(side * 40, -39, 7, 11), "red")
    head = rectangle((-39, -64, 39, -16), 16)
    pen.shape(head, "teal", pattern=spots if pen.complexity < 5 else swirls)
    pen.shape(rectangle((-31, -57, 31, -23), 12), "glass", 0.9)
    eye(pen, -14, -43, 7.6, (0.15, 0))
    eye(pen, 14, -43, 7.6, (-0.15, 0))
    cheeks(pen, 0, -31, 44, 3.4)
    open_smile(pen, 0, -32, 11)


def telescope(pen: Pen) -> None:
    """On three legs, a face in its lens."""
    for spine in ([(-2, 10), (-40, 70)], [(2, 10), (44, 70)], [(0, 10), (2, 72)]):
        pen.shape(tube(spine, [9, 7]), "brown")
        band(pen, spine[1][0], spine[1][1], 14, 7)
    pen.shape(tube([(-18, 40), (21, 40)], [5, 5]), "brown", 0.9)
    with pen.at(0, -8, turn=-34):
        pen.shape(rectangle((-76, -7, -56, 7), 3), "navy")
        pen.shape(rectangle((-60, -12, -28, 12), 3), "gold", pattern=stripes)
        pen.shape([(-32, -17), (14, -22), (14, 22), (-32, 17)], "blue", pattern=lattice)
        if pen.simple:
            with pen.at(-9, 0):
                pen.shape(star(11), "gold", 0.85)
        pen.shape([(10, -25), (48, -30), (48, 30), (10, 25)], "violet", pattern=scales)
        pen.shape(rectangle((4, -27, 13, 27), 4), "gold")
        pen.shape(tube([(-34, -22), (2, -27)], [8, 8]), "red", 0.95)
        pen.shape(ellipse(48, 0, 28, 36), "gold")
    lens_face(pen, 41, -35)
    pen.shape(smooth(mirrored([(0, -2), (13, 2), (15, 14), (8, 22), (0, 23)])), "steel")
    porthole(pen, 0, 10, 7)


def lens_face(pen: Pen, x: float, y: float) -> None:
    with pen.at(x, y, turn=-4):
        pen.shape(ellipse(0, 0, 26), "glass", 0.95)
        eye(pen, -9, -4, 7, (0.15, -0.1))
        eye(pen, 9, -4, 7, (-0.1, -0.1))
        cheeks(pen, 0, 7, 34, 3)
        open_smile(pen, 0, 7, 11)
