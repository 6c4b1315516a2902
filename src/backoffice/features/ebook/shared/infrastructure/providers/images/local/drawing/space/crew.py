"""Who travels: the astronaut, the dog and the cat in their suits, about 150 units tall."""

from ..faces import cheeks, eye, open_smile, smile
from ..geometry import Path, arc, ellipse, mirrored, rectangle, smooth, tube
from ..patterns import fans, flowers, scales, spots, stripes, swirls, waves
from ..pen import Pen
from .shapes import band, feeler, hem, star


def astronaut(pen: Pen) -> None:
    """Floats and waves."""
    pen.shape(rectangle((-37, -18, 37, 36), 11), "steel", pattern=stripes)
    boot_leg(pen, -14, -22, -3)
    boot_leg(pen, 14, 27, 3)
    pen.shape(tube([(20, 0), (38, 8), (50, 24)], [22, 20, 18]), "suit")
    band(pen, 45, 17, 23, 7, -42)
    pen.shape(ellipse(54, 29, 10.5), "red", 0.95)
    waving_arm(pen)
    chest = [(0, -14), (24, -12), (32, 8), (30, 32), (22, 46), (0, 49)]
    torso = smooth(mirrored(chest))
    pen.shape(torso, "suit")
    with pen.clip(torso):
        hem(pen, 36, 60, "red", scales)
    pen.outline(torso)
    chest_box(pen, 0, 17)
    helmet(pen, 0, -36)


def boot_leg(pen: Pen, hip: float, foot: float, turn: float) -> None:
    spine = [(hip, 38), ((hip + foot) / 2, 52), (foot, 64)]
    pen.shape(tube(spine, [27, 25, 22]), "suit")
    with pen.at(foot, 66, turn=turn * -4):
        sole = smooth([(-13, -6), (13, -6), (13, -6), (17, 8), (13, 14), (-13, 14), (-17, 8)])
        pen.shape(sole, "red")
        pen.stroke(smooth([(-16, 6), (0, 9), (16, 6)], closed=False), 0.8, taper=False)
        band(pen, 0, -7, 29, 8)


def waving_arm(pen: Pen) -> None:
    pen.shape(tube([(-20, -2), (-40, -8), (-54, -28)], [22, 20, 18]), "suit")
    pen.shape(tube([(-55, -42), (-44, -46)], [7.5, 6]), "red", 0.95)
    mitten = smooth([(-63, -33), (-69, -46), (-65, -58), (-56, -60), (-51, -50), (-49, -36)])
    pen.shape(mitten, "red", 0.95)
    band(pen, -53, -30, 23, 7, -28)


def chest_box(pen: Pen, x: float, y: float) -> None:
    pen.shape(rectangle((x - 16, y - 10, x + 16, y + 10), 4), "steel", 0.9)
    with pen.at(x - 7, y):
        pen.shape(star(6.4), "gold", 0.75)
    for dy, fill in ((-4.5, "red"), (4.5, "teal")):
        pen.shape(ellipse(x + 8, y + dy, 3.2), fill, 0.75)


def helmet(pen: Pen, x: float, y: float) -> None:
    with pen.at(x, y):
        feeler(pen, (24, -28), (32, -44), "steel")
        for side in (-1, 1):
            pen.shape(ellipse(side * 37, 2, 8, 12), "red")
        pen.shape(ellipse(0, 0, 38, 36), "suit", pattern=flowers if pen.complexity == 5 else None)
        visor = ellipse(0, 2, 30, 26)
        pen.shape(visor, "skin")
        with pen.clip(visor):
            fringe = smooth(
                [
                    (-34, 6),
                    (-24, -6),
                    (-10, -10),
                    (6, -12),
                    (16, -19),
                    (16, -19),
                    (25, -10),
                    (34, 2),
                ],
                closed=False,
            )
            pen.shape([*fringe, (34, -40), (-34, -40)], "brown", 0.85)
        pen.outline(visor)
        eye(pen, -11, 1, 6.8, (0.15, 0))
        eye(pen, 11, 1, 6.8, (-0.15, 0))
        cheeks(pen, 0, 13, 38, 3.4)
        open_smile(pen, 0, 12, 12)


def bubble(pen: Pen, y: float, r: float) -> None:
    """A glass helmet; draw the head into it, then its `shine` and its `collar`."""
    pen.shape(ellipse(0, y, r), "glass")


def shine(pen: Pen, y: float, r: float) -> None:
    pen.stroke(arc(0, y, r * 0.88, r * 0.88, 196, 222, 8), 0.85)
    pen.stroke(arc(0, y, r * 0.88, r * 0.88, 228, 234, 4), 0.85)


def collar(pen: Pen, y: float, half: float) -> None:
    ring: Path = [*arc(0, y - 3, half, 6, 180, 0, 20), *arc(0, y + 5, half, 6, 0, 180, 20)]
    pen.shape(ring, "gold", 0.95)


def space_dog(pen: Pen) -> None:
    """Sits, head in a glass helmet."""
    pen.shape(tube([(26, 50), (48, 46), (58, 26)], [13, 11, 7]), "brown")
    for side in (-1, 1):
        pen.shape(ellipse(side * 27, 48, 21, 23), "suit", pattern=swirls)
        pen.shape(ellipse(side * 37, 66, 17, 9.5), "red")
    body = smooth(mirrored([(0, -6), (22, -4), (30, 24), (28, 54), (18, 68), (0, 69)]))
    pen.shape(body, "suit")
    with pen.clip(body):
        hem(pen, 36, 90, "steel", scales)
    chest_box(pen, 0, 22)
    for side in (-1, 1):
        pen.shape(tube([(side * 13, 45), (side * 13, 56), (side * 13, 64)], [19, 18, 18]), "suit")
        pen.shape(ellipse(side * 14, 68, 13, 8.5), "red")
        for dx in (-4, 4):
            x = side * 14 + dx
            pen.stroke([(x, 68), (x, 75)], 0.75)
    bubble(pen, -34, 46)
    dog_head(pen)
    shine(pen, -34, 46)
    collar(pen, 4, 31)


def dog_head(pen: Pen) -> None:
    head = smooth(
        mirrored([(0, -68), (20, -63), (29, -45), (29, -26), (20, -12), (9, -7), (0, -6)])
    )
    pen.shape(head, "cream")
    with pen.clip(head):
        patch = smooth([(6, -70), (5, -46), (12, -32), (25, -32), (40, -40), (30, -72)])
        pen.shape(patch, "brown", 0.85)
    pen.outline(head)
    for flip in (False, True):
        with pen.at(0, 0, flip=flip):
            ear = smooth([(16, -65), (30, -64), (39, -44), (38, -26), (30, -22), (25, -38)])
            pen.shape(ear, "brown", pattern=spots)
    eye(pen, -11.5, -39, 6.6, (0.15, 0.1))
    eye(pen, 13, -39, 6.6, (-0.15, 0.1))
    pen.shape(smooth(mirrored([(0, -31), (9, -29), (14, -19), (8, -10), (0, -8)])), "white", 0.85)
    nose = smooth(mirrored([(0, -28), (6, -27), (5, -22), (0, -19)]))
    pen.fill(nose, "ink")
    pen.dot(-2.4, -25.4, 1.3, "white")
    open_smile(pen, 0, -16, 9)


def space_cat(pen: Pen) -> None:
    """Floats with paws spread, reaching for a star."""
    tail = [(14, 46), (36, 58), (56, 50), (62, 32), (52, 22), (44, 30)]
    pen.shape(tube(tail, [12, 12, 11, 10, 9, 7]), "orange", pattern=waves)
    for side in (-1, 1):
        pen.shape(tube([(side * 13, 38), (side * 23, 58)], [22, 20]), "suit")
        pen.shape(ellipse(side * 25, 64, 13, 10.5), "teal")
        band(pen, side * 22, 54, 24, 7, side * -25)
    pen.shape(tube([(20, 8), (38, 16), (48, 8)], [18, 17, 16]), "suit")
    pen.shape(ellipse(52, 3, 10), "teal")
    with pen.at(-62, -34, turn=-12):
        pen.shape(star(17), "gold")
    pen.shape(tube([(-20, 8), (-38, 4), (-50, -12)], [18, 17, 16]), "suit")
    pen.shape(ellipse(-53, -17, 10), "teal")
    band(pen, -46, -5, 19, 6.5, -40)
    band(pen, 44, 12, 19, 6.5, 55)
    body = smooth(mirrored([(0, -4), (21, -2), (28, 18), (26, 40), (16, 50), (0, 51)]))
    pen.shape(body, "suit")
    with pen.clip(body):
        hem(pen, 36, 90, "steel", fans)
    chest_box(pen, 0, 21)
    bubble(pen, -34, 43)
    with pen.at(0, -3, 0.9):
        cat_head(pen)
    shine(pen, -34, 43)
    collar(pen, 2, 28)


def cat_head(pen: Pen) -> None:
    for flip in (False, True):
        with pen.at(0, 0, flip=flip):
            ear = [(8, -54), (12, -60), (25, -69), (25, -69), (31, -52), (30, -38), (18, -40)]
            pen.shape(smooth(ear), "orange")
            inner = [(15, -53), (22.5, -62), (22.5, -62), (25.5, -52), (24, -46)]
            pen.shape(smooth(inner), "rose", 0.75)
    head = smooth(mirrored([(0, -60), (18, -58), (32, -42), (34, -27), (24, -12), (0, -6)]))
    pen.shape(head, "orange")
    with pen.clip(head):
        for x, length in ((-8, 10), (0, 14), (8, 10)):
            stripe = smooth([(x - 2.6, -64), (x + 2.6, -64), (x * 0.8, -58 + length)])
            pen.fill(stripe, "ink" if not pen.palette else "brown")
    pen.outline(head)
    eye(pen, -13, -33, 7.2, (0.15, 0.1))
    eye(pen, 13, -33, 7.2, (-0.15, 0.1))
    for side in (-1, 1):
        pen.shape(ellipse(side * 5, -17.5, 6, 4.8), "cream", 0.8)
        for lift in (-2.5, 2):
            start = (side * 11, -18 + lift * 0.5)
            pen.stroke([start, (side * 19, -19 + lift), (side * 27, -19 + lift * 2.4)], 0.6)
    pen.fill(smooth(mirrored([(0, -24.5), (4, -24), (2.5, -21), (0, -19.5)])), "ink")
    smile(pen, 0, -11.5, 6, 0.4)
