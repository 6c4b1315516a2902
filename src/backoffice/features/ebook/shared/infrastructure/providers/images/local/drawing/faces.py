"""Friendly faces for whatever has one."""

from .geometry import arc, ellipse
from .pen import Pen


def eye(pen: Pen, x: float, y: float, r: float, look: tuple[float, float] = (0.15, 0)) -> None:
    """A round eye that looks towards `look` (-1..1 each way)."""
    pen.shape(ellipse(x, y, r, r * 1.12), "white", 0.85)
    pupil = r * 0.66
    px, py = x + look[0] * r * 0.4, y + look[1] * r * 0.4
    pen.dot(px, py, pupil)
    pen.dot(px - pupil * 0.3, py - pupil * 0.36, pupil * 0.42, "white")
    pen.dot(px + pupil * 0.38, py + pupil * 0.4, pupil * 0.2, "white")


def bead_eye(pen: Pen, x: float, y: float, r: float) -> None:
    """An eye for small or side-on faces: all pupil."""
    pen.dot(x, y, r)
    pen.dot(x - r * 0.28, y - r * 0.34, r * 0.42, "white")
    pen.dot(x + r * 0.36, y + r * 0.4, r * 0.2, "white")


def smile(pen: Pen, x: float, y: float, width: float, depth: float = 0.45, turn: float = 0) -> None:
    """A smile whose corners are `width` apart, with the little cheek strokes at its ends."""
    with pen.at(x, y, turn=turn):
        half = width / 2
        pen.stroke(arc(0, -half * 0.25, half, width * depth, 12, 168, 16), 0.9)
        for side in (-1, 1):
            pen.stroke(arc(side * half, 0, half * 0.22, half * 0.2, 200, 340, 6), 0.8)


def open_smile(pen: Pen, x: float, y: float, width: float, turn: float = 0) -> None:
    """A laughing mouth with its tongue."""
    with pen.at(x, y, turn=turn):
        half = width / 2
        mouth = [(-half, 0), *arc(0, 0, half, width * 0.62, 180, 0, 18)[1:-1], (half, 0)]
        mouth += arc(0, -half * 0.35, half * 1.06, half * 0.5, 20, 160, 10)
        pen.fill(mouth, "mouth")
        with pen.clip(mouth):
            pen.shape(ellipse(0, width * 0.62, half * 0.62, half * 0.5), "tongue", 0.7)
        pen.outline(mouth, 0.9)


def cheeks(pen: Pen, x: float, y: float, apart: float, r: float) -> None:
    for side in (-1, 1):
        pen.shape(ellipse(x + side * apart / 2, y, r, r * 0.72), "blush", 0.6)
