"""Who is met out there: the alien, the planet, the star and the comet with their faces."""

from ..faces import cheeks, eye, open_smile
from ..geometry import Path, arc, ellipse, mirrored, moved, smooth, tube, turned
from ..patterns import flowers, scales, spots, stripes, swirls, waves
from ..pen import Pen
from .shapes import crater, feeler, star


def alien(pen: Pen) -> None:
    """Stands, waves, and has an eye to spare."""
    feeler(pen, (-14, -44), (-30, -72), "green")
    feeler(pen, (14, -44), (30, -72), "green")
    for side in (-1, 1):
        pen.shape(tube([(side * 16, 50), (side * 17, 64)], [20, 18]), "green")
        foot = [(-15, 5), (-18, -2), (-8, -9), (8, -9), (18, -2), (15, 5)]
        pen.shape(smooth(moved(foot, side * 20, 68)), "teal")
        for dx in (-6, 6):
            pen.stroke([(side * 20 + dx, 67), (side * 20 + dx, 73)], 0.75)
    alien_arm(pen, [(30, 14), (48, 22), (56, 38)], (58, 44), 150)
    alien_arm(pen, [(-30, 14), (-50, 6), (-58, -16)], (-59, -22), -8)
    body = smooth(
        mirrored([(0, -50), (26, -46), (38, -26), (36, -2), (41, 28), (36, 52), (18, 62), (0, 63)])
    )
    pen.shape(body, "green")
    with pen.clip(body):
        pen.pattern(smooth(mirrored([(0, -60), (40, -50), (34, -34), (0, -40)])), spots)
        if pen.simple:
            for x, y, r in ((-30, 18, 4.5), (-33, 32, 3.2), (31, 22, 4), (33, 36, 3)):
                pen.shape(ellipse(x, y, r), "teal", 0.75)
    pen.shape(ellipse(0, 37, 22, 20), "cream", 0.95, swirls if pen.complexity == 5 else scales)
    for x, y, r in ((-24, -17, 10), (24, -17, 10), (0, -24, 13)):
        eye(pen, x, y, r, (-x * 0.006, 0.1))
    cheeks(pen, 0, 0, 56, 4)
    open_smile(pen, 0, 0, 17)


def alien_arm(
    pen: Pen, spine: list[tuple[float, float]], hand: tuple[float, float], turn: float
) -> None:
    pen.shape(tube(spine, [14, 12, 11]), "green")
    with pen.at(*hand, turn=turn):
        paths: list[Path] = [tube([(0, 2), (lean * 9, -12)], [8, 7.5]) for lean in (-1, 0, 1)]
        pen.union([ellipse(0, 2, 8), *paths], "green", 0.95)


RING_TURN = -14


def planet(pen: Pen) -> None:
    """A ringed planet; the ring passes behind it above and before it below."""
    ring(pen)
    ball = ellipse(0, 0, 52)
    pen.shape(ball, "orange")
    with pen.clip(ball), pen.at(0, 0, turn=RING_TURN):
        cap = [*smooth([(-70, -27), (0, -20), (70, -27)], closed=False), (70, -70), (-70, -70)]
        pen.shape(cap, "gold", 0.85, pattern=swirls if pen.complexity == 5 else spots)
        pen.stroke(smooth([(-70, -36), (0, -30), (70, -36)], closed=False), 0.8, taper=False)
        foot = [*smooth([(-70, 28), (0, 40), (70, 28)], closed=False), (70, 70), (-70, 70)]
        pen.shape(foot, "coral", 0.85, pattern=waves)
    pen.outline(ball)
    with pen.clip(turned([(-99, 16), (99, 16), (99, 99), (-99, 99)], RING_TURN)):
        ring(pen)
    eye(pen, -17, -5, 8.6, (0.15, 0))
    eye(pen, 17, -5, 8.6, (-0.15, 0))
    cheeks(pen, 0, 8, 62, 4.6)
    open_smile(pen, 0, 8, 15)


def ring(pen: Pen) -> None:
    """A flat ring in two bands. Its seam is at the top, behind the ball."""
    with pen.at(0, 0, turn=RING_TURN):
        outer, inner = arc(0, 16, 86, 27, 270, 630, 80), arc(0, 16, 57, 13, 630, 270, 80)
        pen.shape([*outer, *inner], "violet", pattern=stripes)
        pen.outline(ellipse(0, 16, 72, 20), 0.85)


def smiling_star(pen: Pen) -> None:
    """A plump smiling star."""
    outer = star(70, 5, 0.6)
    pen.shape(outer, "gold", pattern=flowers if pen.complexity == 5 else spots)
    inner = star(53, 5, 0.62)
    pen.shape(inner, "sun", 0.9)
    eye(pen, -13, -8, 8.4, (0.15, 0))
    eye(pen, 13, -8, 8.4, (-0.15, 0))
    cheeks(pen, 0, 6, 47, 4.4)
    open_smile(pen, 0, 6, 15)


def comet(pen: Pen) -> None:
    """Rushes down to the right, its hair streaming behind it."""
    tail: tuple[tuple[float, float], ...] = (
        (54, -8),
        (26, -24),
        (-14, -42),
        (-66, -66),
        (-66, -66),
        (-46, -42),
        (-46, -42),
        (-66, -46),
        (-88, -44),
        (-88, -44),
        (-58, -22),
        (-58, -22),
        (-72, -18),
        (-84, -8),
        (-84, -8),
        (-24, 14),
        (8, 36),
        (24, 50),
    )
    pen.shape(smooth([*tail, (50, 30)]), "orange", pattern=waves)
    middle = ((50, 0), (20, -14), (-10, -24), (-40, -34), (-40, -34), (-24, -18), (-24, -18))
    lower = ((-36, -20), (-54, -16), (-54, -16), (-14, 8), (14, 30), (28, 44))
    pen.shape(smooth([*middle, *lower]), "sun", 0.9, pattern=scales)
    head = ellipse(42, 25, 36)
    pen.shape(head, "sky")
    with pen.clip(head):
        crater(pen, 28, 0, 9, 6)
        crater(pen, 73, 42, 8, 8)
        if not pen.simple:
            crater(pen, 56, -4, 6, 4)
        crater(pen, 16, 46, 8, 6)
    pen.outline(head)
    eye(pen, 33, 20, 7.8, (0.3, 0.15))
    eye(pen, 56, 20, 7.8, (0.1, 0.15))
    cheeks(pen, 45, 33, 44, 3.8)
    open_smile(pen, 45, 33, 14)
