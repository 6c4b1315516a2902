"""Rings of petals."""

from dataclasses import replace

from ..pen import Pen
from .fillings import CALM, DENSE, RICH, filled
from .profiles import Petal, Profile
from .rings import Draw, Ring, around, bead, disc, least


def petals(profile: Profile, back: Profile | None = None, boxed: bool = False) -> Draw:
    """A ring of petals; with a row of `back` ones between them; `boxed`, on a disc."""

    def draw(pen: Pen, ring: Ring) -> None:
        roomy = min(ring.width(), ring.depth) > pen.cell * 2.6
        rich = pen.rng.choice(DENSE if roomy and pen.ornate else RICH)
        calm = pen.rng.choice(CALM)
        pearls = pen.rng.random() < 0.5
        if boxed:
            disc(pen, ring.outer, "pearl")
        if back:
            behind = Petal(replace(ring, outer=ring.outer - ring.depth * 0.04), back)
            path, tip = behind.path(), behind.at(0, 0.8)
            for _ in around(pen, ring, 0.5):
                pen.shape(path, ring.tone[1])
                if pearls and behind.breadth(0.8) > least(pen) * 4.4:
                    bead(pen, *tip, least(pen) * 1.3)
        petal = Petal(ring, profile)
        path = petal.path()
        for _ in around(pen, ring):
            pen.shape(path, ring.tone[0])
            filled(pen, petal, rich, calm)
        if boxed and pearls:
            pearls_between(pen, ring)

    return draw


def pearls_between(pen: Pen, ring: Ring) -> None:
    """A pearl in the gap between two petals' tips."""
    r = min(ring.width(0.9) * 0.15, ring.depth * 0.12)
    if r < least(pen):
        return
    x, y = ring.at(0, 1 - r * 1.9 / ring.depth)
    for _ in around(pen, ring, 0.5):
        bead(pen, x, y, r)
