"""What is built on a space port. The foot is at (0, 0); up is negative y."""

from ..geometry import Path, arc, ellipse, mirrored, rectangle, smooth, tube
from ..patterns import flowers, lattice, scales, stripes
from ..pen import Pen
from .shapes import band, dish, porthole, star


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


def cones(pen: Pen) -> None:
    """A pair to mark the way, low beside the rest."""
    for x, y, size in ((-12, -2, 0.62), (10, 2, 0.74)):
        with pen.at(x, y, size):
            body = [(-3.5, -30), (3.5, -30), (11, 0), (-11, 0)]
            pen.shape(body, "orange")
            with pen.clip(body):
                pen.shape(rectangle((-20, -20, 20, -10)), "suit", 0.85)
            pen.outline(body)
            pen.shape(rectangle((-16, -3, 16, 5), 2.6), "orange", 0.95)


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
