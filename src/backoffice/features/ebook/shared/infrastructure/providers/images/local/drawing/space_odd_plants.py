"""What grows on another planet, and what is built on a space port; feet at (0, 0)."""

from .faces import bead_eye, eye, smile
from .geometry import Path, arc, ellipse, mirrored, moved, petal, rectangle, smooth, tube, turned
from .patterns import fans, flowers, lattice, scales, spots, stripes, swirls, waves
from .pen import Pen
from .space_shapes import band, dish, porthole, star


def curl_fern(pen: Pen) -> None:
    """Three stalks rolled up like crosiers."""
    curls: tuple[tuple[list[tuple[float, float]], str], ...] = (
        ([(-2, 3), (-10, -12), (-18, -25), (-29, -26), (-31, -16), (-23, -14)], "teal"),
        ([(2, 3), (10, -10), (18, -20), (28, -21), (30, -12), (23, -10)], "teal"),
        ([(0, 4), (-1, -18), (4, -38), (16, -46), (22, -36), (14, -31)], "green"),
    )
    for spine, fill in curls:
        pen.shape(tube(spine, [9, 8, 7, 6, 5, 4]), fill, 0.95, waves)


def mushroom(pen: Pen) -> None:
    stem = smooth([(-9, 5), (-6, -10), (-8, -22), (8, -22), (6, -10), (9, 5)])
    pen.shape(stem, "cream")
    bead_eye(pen, -3, -8, 1.5)
    bead_eye(pen, 3, -8, 1.5)
    smile(pen, 0, -3, 4)
    cap = smooth([(-28, -19), (-25, -33), (-10, -45), (10, -45), (25, -33), (28, -19), (0, -15)])
    pen.shape(cap, "red", pattern=swirls if pen.complexity == 5 else None)
    if pen.complexity < 5:
        for x, y, r in ((-14, -30, 5), (1, -37, 4.4), (14, -28, 5.4), (1, -24, 3.2)):
            pen.shape(ellipse(x, y, r), "cream", 0.8)


def eye_flower(pen: Pen) -> None:
    """A flower that watches, kindly."""
    pen.shape(tube([(0, 4), (-4, -10), (1, -24)], [6, 5, 5]), "green", 0.9)
    for side in (-1, 1):
        pen.shape(moved(turned(petal(20, 10), side * 62), 0, 2), "green", 0.9)
    for i in range(8):
        with pen.at(1, -32, turn=45 * i):
            pen.shape(moved(petal(15, 11, 0.6), 0, -5), "violet", 0.9)
    eye(pen, 1, -32, 9.5, (0.1, -0.1))


def bulb_plant(pen: Pen) -> None:
    """A striped jug with a frill, as of a pitcher plant."""
    for side in (-1, 1):
        pen.shape(tube([(0, 4), (side * 16, -6), (side * 26, -22)], [7, 9, 0]), "green", 0.9)
    jug = smooth([(-6, 5), (-16, -8), (-15, -24), (-8, -36), (8, -36), (15, -24), (16, -8), (6, 5)])
    pen.shape(jug, "coral", pattern=fans if pen.complexity == 5 else scales)
    if pen.simple:
        with pen.clip(jug):
            for y in (-24, -10):
                pen.stroke(smooth([(-20, y), (0, y + 4), (20, y)], closed=False), 0.8, taper=False)
        pen.outline(jug)
    pen.shape(ellipse(0, -37, 14, 5.4), "gold", 0.95)
    pen.shape(ellipse(0, -37, 7.6, 2.6), "coral", 0.8)


def bubble_tree(pen: Pen) -> None:
    """Tall: 130 units, hung with round fruit."""
    limbs: tuple[tuple[list[tuple[float, float]], float], ...] = (
        ([(0, 4), (4, -34), (-4, -70), (2, -104)], 9),
        ([(1, -40), (16, -54), (21, -70)], 6),
        ([(-2, -58), (-18, -70), (-22, -88)], 6),
    )
    pen.union([tube(spine, [w, w * 0.9, w * 0.7]) for spine, w in limbs], "violet", 0.95)
    for x, y, r, fill in (
        (22, -76, 13, "rose"),
        (-23, -92, 14, "gold"),
        (3, -112, 17, "teal"),
        (-14, -40, 8, "rose"),
    ):
        pen.shape(ellipse(x, y, r), fill, pattern=swirls if r > 10 else None)
        if pen.simple:
            pen.stroke(arc(x, y, r * 0.62, r * 0.62, 190, 260, 6), 0.75)
    pen.shape(smooth([(-16, 6), (-10, -4), (0, -7), (10, -4), (16, 6)]), "green", 0.9)


def tentacle_bush(pen: Pen) -> None:
    for foot, lean, height in ((-12, -22, 30), (12, 22, 28), (-6, -9, 44), (6, 10, 40)):
        tip = (foot + lean, -height)
        pen.shape(tube([(foot * 0.6, 4), (foot, -height * 0.5), tip], [8, 6, 4]), "green", 0.9)
        pen.shape(ellipse(*tip, 5), "rose", 0.9)
    base = smooth([(-20, 6), (-16, -6), (0, -11), (16, -6), (20, 6)])
    pen.shape(base, "teal", 0.95, spots)


def launch_tower(pen: Pen) -> None:
    """Tall: 132 units of girders."""
    frame = [(-15, 5), (-11, -112), (11, -112), (15, 5)]
    pen.shape(frame, "red")
    with pen.clip(frame):
        floors = pen.by_detail(4, 5, 7)
        for i in range(floors):
            y0, y1 = 5 - 117 * i / floors, 5 - 117 * (i + 1) / floors
            pen.shape([(-20, y0), (20, y0), (20, y1), (-20, y1)], "red", 0.8)
            pen.stroke([(-15, y0), (15, y1)], 0.75, taper=False)
            if not pen.simple:
                pen.stroke([(15, y0), (-15, y1)], 0.75, taper=False)
    pen.outline(frame)
    for y in (-92, -52):
        pen.shape(tube([(6, y), (30, y)], [7, 7]), "steel", 0.9)
        pen.shape(rectangle((28, y - 7, 36, y + 7), 3), "gold", 0.9)
    pen.shape(rectangle((-16, -118, 16, -108), 3), "gold", 0.95)
    pen.shape(tube([(0, -118), (0, -130)], [3.6, 3]), "steel", 0.9)
    pen.shape(ellipse(0, -131, 4.4), "sun", 0.9)


def control_tower(pen: Pen) -> None:
    """58 units: a glass room on a stalk."""
    pen.shape([(-9, -28), (9, -28), (14, 5), (-14, 5)], "suit", pattern=stripes)
    pen.shape(tube([(8, -46), (8, -60)], [3.6, 3]), "steel", 0.9)
    pen.shape(ellipse(8, -61, 3.6), "red", 0.9)
    pen.shape([(-26, -46), (26, -46), (18, -28), (-18, -28)], "glass")
    for x in (-9, 9):
        pen.stroke([(x, -46), (x * 0.72, -28)], 0.8, taper=False)
    pen.shape(rectangle((-28, -53, 28, -45), 3.6), "blue", 0.95)
    pen.shape(rectangle((-20, -30, 20, -24), 2.8), "blue", 0.95)


def fuel_tank(pen: Pen) -> None:
    for x in (-14, 14):
        pen.shape(tube([(x, -4), (x * 1.2, 5)], [5, 5]), "steel", 0.9)
    tank = rectangle((-20, -42, 20, 0), 15)
    pen.shape(tank, "steel")
    with pen.clip(tank):
        belt = rectangle((-30, -29, 30, -11))
        pen.shape(belt, "orange", 0.85, pattern=flowers if pen.complexity == 5 else lattice)
        if pen.simple:
            with pen.at(0, -20):
                pen.shape(star(7), "sun", 0.8)
    pen.outline(tank)
    band(pen, 0, -44, 13, 6)


def lamp(pen: Pen) -> None:
    """A lamp post of the port, 46 units."""
    pen.shape(rectangle((-10, -3, 10, 5), 3), "navy", 0.9)
    pen.shape(tube([(0, -2), (0, -32)], [4.4, 4]), "steel", 0.9)
    pen.shape(ellipse(0, -38, 9.5), "sun")
    pen.shape([*arc(0, -41, 10, 9, 180, 360, 16)], "navy", 0.9)


def cone(pen: Pen) -> None:
    body = [(-3.5, -30), (3.5, -30), (11, 0), (-11, 0)]
    pen.shape(body, "orange")
    with pen.clip(body):
        pen.shape(rectangle((-20, -20, 20, -10)), "suit", 0.85)
    pen.outline(body)
    pen.shape(rectangle((-16, -2, 16, 5), 2.6), "orange", 0.95)


def hangar(pen: Pen) -> None:
    wall: Path = [(-36, 6), *arc(0, -6, 36, 30, 180, 360, 36), (36, 6)]
    pen.shape(wall, "violet", pattern=scales)
    door: Path = [(-22, 6), *arc(0, -4, 22, 19, 180, 360, 30), (22, 6)]
    pen.shape(door, "steel", 0.95)
    with pen.clip(door):
        for x in (-11, 0, 11):
            pen.stroke([(x, 8), (x, -30)], 0.8, taper=False)
    pen.outline(door, 0.95)
    porthole(pen, 0, -29, 4.6)
    dish(pen, 18, -38, 10, 18)


def signpost(pen: Pen) -> None:
    """Two arrows: this way to the stars."""
    pen.shape(tube([(0, 5), (0, -46)], [5, 5]), "brown", 0.9)
    arrow = [(-15, -6), (12, -6), (20, 0), (12, 6), (-15, 6)]
    for y, flip, fill in ((-37, False, "gold"), (-21, True, "teal")):
        with pen.at(0, y, flip=flip):
            pen.shape(arrow, fill)
            with pen.at(0, 0):
                pen.shape(star(4.6), "suit", 0.75)
    pen.shape(smooth(mirrored([(0, -1), (8, 0), (13, 5)])), "dust", 0.9)
