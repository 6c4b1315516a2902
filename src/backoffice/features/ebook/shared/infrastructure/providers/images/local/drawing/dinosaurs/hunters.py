"""Those who walk on two legs. They look to the right; about 140 units long or tall."""

from ..faces import eye, smile
from ..geometry import Path, Point, arc, ellipse, smooth, tube
from ..patterns import fans, scales, spots, stripes, swirls, waves
from ..pen import Pen
from .parts import arm, coat, hind_leg, nostril, ridge, spine, teeth, underside


def tyrannosaurus(pen: Pen) -> None:
    skin = "green"
    ridge_line: list[Point] = [(-80, 12), (-52, 13), (-28, -4), (-13, -34), (-2, -72)]
    ridge(pen, ridge_line, [spine(13, 9)] * 8, "orange")
    arm(pen, [(32, -8), (42, -2), (51, -8)], 8, skin)
    hind_leg(pen, 20, 16, skin)
    body = smooth(
        [
            (16, -84),
            (31, -82),
            (41, -72),
            (56, -70),
            (70, -61),
            (74, -48),
            (65, -38),
            (48, -32),
            (33, -25),
            (35, -6),
            (37, 16),
            (27, 40),
            (4, 52),
            (-20, 51),
            (-44, 46),
            (-68, 34),
            (-88, 8),
            (-88, 8),
            (-66, 14),
            (-46, 11),
            (-29, -3),
            (-16, -26),
            (-9, -50),
            (-5, -70),
            (4, -81),
        ]
    )
    pen.shape(body, skin)
    belly: list[Point] = [(43, -22), (26, -19), (18, 10), (8, 36), (-14, 60)]
    underside(pen, body, belly, [(70, -14), (70, 10), (52, 50), (20, 80), (-14, 90)])
    back: list[Point] = [(-8, -46), (10, -24), (6, 8), (-30, 34), (-74, 18), (-40, 10), (-24, -6)]
    marks = [(-14, -8, 5.5), (-2, -28, 4), (-40, 20, 5), (-56, 22, 3.6)]
    coat(pen, back, swirls if pen.complexity == 5 else spots, marks, "olive")
    hind_leg(pen, -6, 17, skin, pattern=scales)
    arm(pen, [(22, -4), (33, 4), (43, -1)], 8.5, skin)
    eye(pen, 28, -62, 8.4, (0.3, 0))
    nostril(pen, 63, -58)
    teeth(pen, [(70, -46), (54, -44), (34, -46), (24, -52)], (0.2, 0.4, 0.6), 5.6)
    pen.stroke(arc(22, -52, 4, 4, 120, 250, 8), 0.8)
    pen.shape(ellipse(19, -44, 4, 3), "blush", 0.6)


def spinosaurus(pen: Pen) -> None:
    skin = "coral"
    sail(pen)
    arm(pen, [(40, 6), (50, 16), (58, 14)], 8, skin)
    hind_leg(pen, 16, 16, skin, 0.86)
    body = smooth(
        [
            (26, -30),
            (36, -44),
            (50, -45),
            (60, -35),
            (76, -32),
            (92, -30),
            (98, -20),
            (90, -13),
            (70, -9),
            (54, -5),
            (46, 8),
            (36, 24),
            (12, 34),
            (-16, 34),
            (-44, 29),
            (-72, 18),
            (-98, -10),
            (-98, -10),
            (-72, -1),
            (-48, -7),
            (-22, -15),
            (6, -18),
        ]
    )
    pen.shape(body, skin)
    belly: list[Point] = [(57, 5), (44, -2), (34, 7), (12, 19), (-16, 20), (-46, 20), (-72, 26)]
    beyond: list[Point] = [(90, 10), (64, 24), (50, 44), (12, 60), (-20, 60), (-50, 60), (-72, 50)]
    underside(pen, body, belly, beyond, (5, 8, 11))
    back: list[Point] = [(22, -14), (22, 2), (0, 14), (-44, 12), (-66, 4), (-40, -6), (-8, -14)]
    marks = [(-48, 4, 4), (-30, -1, 5), (8, -5, 4.6), (22, -12, 3.4)]
    coat(pen, back, spots, marks, "orange")
    hind_leg(pen, -12, 16, skin, 0.86, pattern=scales)
    arm(pen, [(28, 6), (38, 18), (48, 17)], 8.5, skin)
    eye(pen, 46, -32, 7.8, (0.3, 0))
    nostril(pen, 90, -26)
    teeth(pen, [(95, -19), (78, -19), (62, -21), (52, -17)], (0.15, 0.32, 0.5), 5)
    pen.shape(ellipse(44, -18, 4, 3), "blush", 0.6)


def sail(pen: Pen) -> None:
    edge: list[Point] = [(-56, -2), (-52, -30), (-38, -50), (-20, -66), (0, -70), (16, -58)]
    edge += [(24, -40), (27, -18)]
    crest = smooth(edge, closed=False)
    foot: Path = [(-56, 4), (-30, -4), (0, -8), (27, -12)]
    path = [*crest, (20, 0), (-50, 10)]
    pen.shape(path, "gold", pattern=fans if pen.complexity == 5 else None)
    with pen.clip(path):
        if pen.complexity < 5:
            pen.ribs(foot, crest, pen.by_detail(4, 6, 8), 0.8)
        band = [(x * 0.84 - 2, y * 0.78 - 2) for x, y in crest]
        pen.shape([*band, (60, 20), (60, -90), (-80, -90), (-80, 20)], "orange", 0.85)
        pen.ribs(band, [(x * 1.15, y * 1.15) for x, y in crest], pen.by_detail(6, 9, 14), 0.7)
    pen.outline(path)


def parasaurolophus(pen: Pen) -> None:
    skin = "sky_blue"
    crest: list[Point] = [(34, -58), (14, -77), (-10, -87), (-34, -86)]
    pen.shape(tube(crest, [20, 16, 14, 12]), "violet", pattern=stripes if pen.ornate else None)
    if not pen.ornate:
        for x, y, lean in ((8, -80, 40), (-8, -87, 20), (-22, -88, 5)):
            with pen.at(x, y, turn=lean):
                pen.stroke(smooth([(0, -7), (1.5, 0), (0, 7)], closed=False), 0.8)
    arm(pen, [(32, 0), (44, 10), (54, 8)], 9, skin)
    hind_leg(pen, 20, 16, skin)
    body = smooth(
        [
            (22, -68),
            (38, -68),
            (50, -60),
            (64, -57),
            (78, -55),
            (82, -47),
            (74, -40),
            (54, -39),
            (38, -33),
            (33, -20),
            (36, -2),
            (38, 18),
            (27, 40),
            (4, 52),
            (-20, 51),
            (-44, 47),
            (-70, 36),
            (-92, 14),
            (-92, 14),
            (-68, 15),
            (-46, 9),
            (-26, -4),
            (-6, -20),
            (7, -38),
            (11, -56),
        ]
    )
    pen.shape(body, skin)
    with pen.clip(body):
        pen.shape(smooth([(62, -62), (58, -50), (60, -34), (90, -30), (96, -62)]), "gold", 0.85)
    belly: list[Point] = [(44, -25), (27, -22), (21, 4), (10, 34), (-14, 60)]
    underside(pen, body, belly, [(70, -14), (70, 10), (52, 50), (20, 80), (-14, 90)])
    back: list[Point] = [(12, -30), (14, 0), (-4, 16), (-40, 38), (-78, 20), (-44, 12), (-14, -8)]
    marks = [(8, -14, 4.4), (-8, -2, 5.4), (-28, 8, 4.4), (-46, 20, 5), (-64, 22, 3.4)]
    coat(pen, back, swirls if pen.complexity == 5 else spots, marks, "violet")
    hind_leg(pen, -6, 17, skin, pattern=waves)
    arm(pen, [(20, 0), (30, 14), (42, 14)], 9.5, skin)
    eye(pen, 36, -54, 7.8, (0.3, 0))
    nostril(pen, 72, -52)
    smile(pen, 66, -46, 15, 0.3, -2)
    pen.shape(ellipse(40, -42, 3.8, 2.8), "blush", 0.6)
