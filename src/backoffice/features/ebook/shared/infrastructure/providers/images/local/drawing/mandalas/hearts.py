"""What stands in the middle of a mandala, within a radius."""

from ..faces import cheeks, eye, open_smile
from ..geometry import moved, rose
from ..pen import Pen
from .bands import beads
from .figures import CRESCENT, HEART, kites
from .fillings import filled, teardrop, volutes
from .lace import braid, seeds
from .profiles import DOME, LOTUS, RAY, Petal
from .rings import Ring, Tone, around, bead, circle, disc, least, star


def fewer(pen: Pen, radius: float, folds: int) -> int:
    """As many folds as the small middle has room for."""
    while folds % 2 == 0 and folds >= 12 and radius * 3 / folds < pen.cell * 0.5:
        folds //= 2
    return folds


def flower(pen: Pen, radius: float, folds: int, tone: Tone) -> None:
    count = fewer(pen, radius, folds)
    disc(pen, radius, "pearl")
    ring = Ring(count, radius * 0.3, radius * 0.96, tone, below=radius * 0.1)
    for shift, profile, fill in ((0.5, LOTUS, tone[1]), (0.0, DOME, tone[0])):
        petal = Petal(ring, profile, 1, 0, 1 if shift else 0.86)
        for _ in around(pen, ring, shift):
            pen.shape(petal.path(), fill)
            if not shift:
                filled(pen, petal, teardrop, teardrop)
    middle(pen, radius * 0.36)


def middle(pen: Pen, radius: float) -> None:
    disc(pen, radius, "gold")
    if radius * 0.5 > least(pen):
        bead(pen, 0, 0, radius * 0.5, "topaz")


def rosette(pen: Pen, radius: float, folds: int, tone: Tone) -> None:
    count = fewer(pen, radius, folds)
    disc(pen, radius, tone[1])
    for i, part in enumerate((0.95, 0.7, 0.46)):
        if radius * 0.24 < pen.cell * 0.3 and i == 1:
            continue
        pen.shape(rose(0, 0, radius * part, count, 0.2, -90 + i * 180 / count), tone[i % 2])
    middle(pen, radius * 0.26)


def pinwheel(pen: Pen, radius: float, folds: int, tone: Tone) -> None:
    """Blades that curl around the middle."""
    count = fewer(pen, radius, folds)
    disc(pen, radius, tone[1])
    ring = Ring(count, radius * 0.28, radius, tone)
    blade = ring.path([(-1, 0), *((-1 + 1.5 * (i / 6) ** 1.6, i / 6) for i in range(1, 7))])
    for i, _ in enumerate(around(pen, ring)):
        del i
        pen.stroke(blade, 1, taper=False)
    if ring.width(0.75) > pen.cell * 0.6:
        for _ in around(pen, ring, 0.5):
            bead(pen, *ring.at(-0.45, 0.74), ring.width(0.75) * 0.2)
    pen.outline(circle(radius))
    middle(pen, radius * 0.34)


def seeded(pen: Pen, radius: float, folds: int, tone: Tone) -> None:
    count = folds if folds * pen.cell < radius * 9 else max(6, folds // 2)
    seeds(pen, Ring(count, radius * 0.22, radius, tone))
    middle(pen, radius * 0.24)


def star_heart(pen: Pen, radius: float, folds: int, tone: Tone) -> None:
    count = fewer(pen, radius, folds)
    disc(pen, radius, "pearl")
    pen.shape(star(count, radius * 0.95, 0.66, 180 / count), tone[1])
    pen.shape(star(count, radius * 0.88, 0.5), tone[0])
    if radius * 0.4 > pen.cell * 0.6:
        pen.shape(star(count, radius * 0.52, 0.62), "gold", 0.85)
    middle(pen, radius * 0.24)


def compass_heart(pen: Pen, radius: float, folds: int, tone: Tone) -> None:
    disc(pen, radius, "pearl")
    kites(pen, Ring(8, radius * 0.12, radius * 0.97, tone))
    middle(pen, radius * 0.2)


def moon_heart(pen: Pen, radius: float, folds: int, tone: Tone) -> None:
    """Crescents in a round, their tips inwards."""
    count = fewer(pen, radius, folds)
    disc(pen, radius, tone[0])
    ring = Ring(count, radius * 0.4, radius * 0.96, tone)
    size = min(ring.depth * 0.5, ring.width(0.5) * 0.46)
    for _ in around(pen, ring):
        with pen.at(0, -ring.radius(0.5), size, 180):
            pen.shape(moved(CRESCENT, 0, 0), "gold", 0.9)
    pen.shape(star(count, radius * 0.42, 0.55), tone[1])
    middle(pen, radius * 0.18)


def hearts_heart(pen: Pen, radius: float, folds: int, tone: Tone) -> None:
    count = fewer(pen, radius, folds)
    disc(pen, radius, tone[1])
    ring = Ring(count, radius * 0.24, radius * 0.97, tone)
    size = min(ring.depth * 0.48, ring.width(0.55) * 0.5)
    for _ in around(pen, ring):
        with pen.at(0, -ring.radius(0.5), size):
            pen.shape(HEART, tone[0])
    middle(pen, max(radius * 0.2, ring.inner))


def knot_heart(pen: Pen, radius: float, folds: int, tone: Tone) -> None:
    count = fewer(pen, radius * 0.8, folds)
    braid(pen, Ring(count, radius * 0.42, radius, tone))
    disc(pen, radius * 0.42, "pearl")
    if radius * 0.42 > pen.cell * 0.8:
        beads(pen, Ring(count, radius * 0.26, radius * 0.42, tone))
    middle(pen, radius * 0.26)


def sun_face(pen: Pen, radius: float, folds: int, tone: Tone) -> None:
    """Children's suns smile; the others have a flower."""
    if not pen.simple or radius < pen.cell * 1.4:
        sunny(pen, radius, folds, tone)
        return
    disc(pen, radius, "topaz")
    with pen.at(0, 0, radius / 40):
        eye(pen, -13, -7, 6.6, (0.15, 0.1))
        eye(pen, 13, -7, 6.6, (-0.15, 0.1))
        cheeks(pen, 0, 7, 46, 5)
        open_smile(pen, 0, 7, 18)


def sunny(pen: Pen, radius: float, folds: int, tone: Tone) -> None:
    disc(pen, radius, "topaz")
    ring = Ring(folds, radius * 0.5, radius * 0.95, tone, below=radius * 0.1)
    if ring.width(0.3) > pen.cell * 0.35:
        ray = Petal(ring, RAY)
        for _ in around(pen, ring):
            pen.shape(ray.path(), "honey", 0.9)
            filled(pen, ray, volutes, teardrop)
    flower(pen, radius * 0.56, folds, tone)
