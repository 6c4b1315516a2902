"""Small things that float between the others, centred on (0, 0), about 20 units across."""

from ..faces import bead_eye, smile
from ..geometry import arc, ellipse, mirrored, moved, petal, rose, smooth, spiral, turned
from ..pen import Pen
from .shapes import sparkle, star


def little_star(pen: Pen) -> None:
    pen.shape(star(10), "sun", 0.9)
    if pen.simple:
        bead_eye(pen, -2.2, -0.6, 1.2)
        bead_eye(pen, 2.2, -0.6, 1.2)
    else:
        pen.shape(star(5), "gold", 0.7)


def twinkle(pen: Pen) -> None:
    pen.shape(sparkle(10), "sun", 0.9)
    if not pen.simple:
        for x, y in ((6.5, -7), (-7, 6.5)):
            pen.shape(ellipse(x, y, 1.9), "suit", 0.75)


def little_planet(pen: Pen) -> None:
    colour = pen.rng.choice(("coral", "teal", "rose", "violet"))
    hoop = [*arc(0, 2, 12.4, 4.4, 270, 630, 40), *arc(0, 2, 8.6, 2, 630, 270, 40)]
    with pen.at(0, 0, turn=-18):
        pen.shape(hoop, "gold", 0.85)
        pen.shape(ellipse(0, 0, 7.4), colour, 0.9)
        with pen.clip([(-14, 2), (14, 2), (14, 9), (-14, 9)]):
            pen.shape(hoop, "gold", 0.85)


def little_world(pen: Pen) -> None:
    """A striped planet without ring."""
    colours = pen.rng.sample(("coral", "blue", "rose", "violet", "teal"), 2)
    ball = ellipse(0, 0, 9)
    pen.shape(ball, colours[0], 0.9)
    with pen.clip(ball):
        belt = smooth([(-11, -3), (0, -1), (11, -4), (11, 1), (0, 4), (-11, 2)])
        pen.shape(belt, colours[1], 0.8)
    pen.outline(ball, 0.9)


def little_moon(pen: Pen) -> None:
    """A sleeping crescent."""
    crescent = [*arc(0, 0, 10, 10, 60, 300, 30), *arc(5.4, 0, 8.7, 8.7, 266, 94, 26)]
    pen.shape(crescent, "sun", 0.9)
    pen.stroke(arc(-6.2, -2, 1.8, 1.6, 10, 170, 6), 0.7)
    pen.stroke(arc(-5, 2.6, 2, 1.6, 10, 120, 6), 0.7)


def asteroid(pen: Pen) -> None:
    """Longish and dented, so that its craters are no face."""
    edge = [(-12, 3), (-11, -4), (-4, -8), (5, -8), (9, -4), (12, 1), (8, 7), (1, 6), (-6, 9)]
    pen.shape(smooth(edge), "stone", 0.9)
    pen.shape(ellipse(-5, 0.6, 3.4, 2.7), "dust", 0.75)
    if not pen.simple:
        pen.shape(ellipse(6.4, -2, 1.9, 1.5), "dust", 0.7)
        pen.stroke(smooth([(1, 3), (3, 1), (6, 2.6)], closed=False), 0.65)


def little_comet(pen: Pen) -> None:
    tail = [(7, 0), (-4, -6.5), (-16, -9), (-16, -9), (-10, -3), (-10, -3), (-17, 0), (-17, 0)]
    pen.shape(smooth([*tail, (-8, 4), (3, 10)]), "orange", 0.9)
    pen.shape(ellipse(6, 4, 7), "sun", 0.9)
    bead_eye(pen, 4, 3.4, 1.2)
    bead_eye(pen, 8.4, 3.4, 1.2)


def little_saucer(pen: Pen) -> None:
    pen.shape(arc(0, -1, 6.4, 8, 180, 360, 20), "glass", 0.9)
    hull = smooth([(-12, 1), (-6, -2.5), (6, -2.5), (12, 1), (6, 5.4), (-6, 5.4)])
    pen.shape(hull, "teal", 0.9)
    if pen.simple:
        pen.stroke(smooth([(-11, 1.2), (0, 2.6), (11, 1.2)], closed=False), 0.75)
    else:
        for x in (-5.5, 0, 5.5):
            pen.shape(ellipse(x, 1.6, 1.5), "gold", 0.7)


def little_rocket(pen: Pen) -> None:
    with pen.at(0, 0, turn=30):
        pen.shape(smooth([(-2.4, 6), (2.4, 6), (0, 13), (0, 13)]), "sun", 0.85)
        for flip in (False, True):
            with pen.at(0, 0, flip=flip):
                pen.shape(smooth([(3, 0), (8, 5), (8, 9), (8, 9), (3, 6)]), "red", 0.85)
        hull = smooth(mirrored([(0, -12), (0, -12), (5, -5), (5, 2), (3, 7)]))
        pen.shape(hull, "suit", 0.9)
        pen.shape(ellipse(0, -3, 2.3), "glass", 0.8)


def crystal_shard(pen: Pen) -> None:
    pen.shape([(0, -10), (5, -4), (4, 7), (0, 10), (-4, 7), (-5, -4)], "teal", 0.9)
    pen.stroke([(-5, -4), (0, -1), (5, -4)], 0.7, taper=False)
    pen.stroke([(0, -1), (0, 10)], 0.7, taper=False)


def spore(pen: Pen) -> None:
    """A smiling seed that drifts under its tuft."""
    for turn in (-44, 44, 0):
        pen.shape(moved(turned(petal(11, 6), turn), 0, -1), "rose", 0.85)
    pen.shape(smooth(mirrored([(0, -3), (5, 0), (5, 6), (0, 9)])), "green", 0.9)
    bead_eye(pen, -1.9, 2.2, 1)
    bead_eye(pen, 1.9, 2.2, 1)
    smile(pen, 0, 5.6, 3)


def galaxy(pen: Pen) -> None:
    """A far galaxy."""
    pen.shape(rose(0, 0, 10, 7, 0.22), "rose", 0.9)
    pen.stroke(spiral(0, 0, 6.4, 1.6), 0.75)


def bolt(pen: Pen) -> None:
    """A nut that some mechanic lost."""
    nut = [turned([(0, -8)], 60 * i)[0] for i in range(6)]
    pen.shape(nut, "steel", 0.9)
    pen.shape(ellipse(0, 0, 3.8), "gold", 0.8)
