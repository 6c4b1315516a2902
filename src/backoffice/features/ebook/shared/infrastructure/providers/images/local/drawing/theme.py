"""What a theme gives the compositions to arrange."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from .geometry import Box
from .pen import Pen

Draw = Callable[[Pen], None]


@dataclass(frozen=True)
class Figure:
    """Something that draws itself in local units, within `box` (x0, y0, x1, y1).

    What grows on the ground has its foot at (0, 0); the place of anything else is its box.
    """

    draw: Draw
    box: Box
    stands: bool = False  # on the ground; otherwise it floats, flies or swims
    turns: bool = True  # may be mirrored, and tilted when it floats

    @property
    def width(self) -> float:
        return self.box[2] - self.box[0]

    @property
    def height(self) -> float:
        return self.box[3] - self.box[1]

    def draw_centred(self, pen: Pen) -> None:
        with pen.at(-(self.box[0] + self.box[2]) / 2, -(self.box[1] + self.box[3]) / 2):
            self.draw(pen)


@dataclass(frozen=True)
class Setting:
    backdrop: Callable[[Pen, Box], None]  # behind everything, to the edges of the box
    ground: Callable[[Pen, Box], None]  # fills the box, its top edge as uneven as it likes
    growths: tuple[Figure, ...]  # stand on the ground, behind and before the subject
    drifters: tuple[Figure, ...]  # float in the gaps
    ceiling: float = 0.04  # the part of the height, from the top, that drifters keep out of


Composition = Callable[[Pen, Figure, Setting, Box], None]


@dataclass(frozen=True)
class Theme:
    subjects: Mapping[str, Figure]
    settings: Mapping[str, Setting]
    palette: Mapping[str, str]  # colour name -> "#rrggbb" for covers; "ink" is the outline
    heroes: tuple[str, ...]  # subjects that look good on a front cover
    # Of its own, where those for figures in a landscape do not suit it.
    compositions: Mapping[str, Composition] = field(default_factory=dict)
    front: Composition | None = None  # the art of a front cover, below the title
    back: Composition | None = None
    cover_complexity: int = 2
    # Share of the usual size below which a white region is inked: in a ring, some of its copies
    # would be and others not.
    sliver_share: float = 1.0
