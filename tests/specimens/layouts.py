"""Card layouts: where things stand on the card in millimetres, their faces, colours and background prints."""

from __future__ import annotations

import random
from dataclasses import dataclass, replace

Rgb = tuple[int, int, int]

CARD_MM = (85.60, 54.00)
"""Width and height of an ID-1 card (ISO/IEC 7810, GA 448)."""
CORNER_MM = 3.18
PX_PER_MM = 20

BLUE: Rgb = (58, 110, 165)
TEAL: Rgb = (34, 124, 130)
GREY: Rgb = (105, 108, 112)
BLACK: Rgb = (28, 28, 30)
INK: Rgb = (24, 22, 24)


@dataclass(frozen=True, slots=True)
class SecondScript:
    """Print in a second script, as cards of minority areas have it.

    Attributes:
        script: one of ``second_script.SCRIPTS``.
        face: key of ``fonts.FACES``.
        gap_mm: blank between its ink and that of the row it belongs to.
        scale: its em over that of its row; it is made smaller where the card has no room for it.
        values: fields whose values have it too; the labels have it always.
        centred: whether a row stands over the middle of its own, not over its beginning.
        after: whether the column of a value stands behind it, not before it.
    """

    script: str
    face: str = "latin"
    gap_mm: float = 0.4
    scale: float = 0.62
    values: tuple[str, ...] = ()
    centred: bool = False
    after: bool = False


@dataclass(frozen=True, slots=True)
class Layout:
    """One way to print the card. Positions are in mm from the card's top left; ``y`` is a row's centre line.

    Attributes:
        family: name of the rendering; layouts of one family differ by jitter alone.
        label_face, value_face, digit_face, title_face: keys of ``fonts.FACES``.
        label_mm, value_mm, address_mm, number_mm: em sizes.
        label_tracking: between the characters of a two-character label.
        name_scale, name_tracking: the name's size over the other values', and space between its characters.
        birth_cell: width kept for month and day.
        label_x, value_x: left edges of the portrait side's columns.
        rows: centre lines of name, sex, birth, address (first line), number.
        ethnicity_x: left edge of the label 民族.
        line_gap: between address lines.
        address_right: where an address line must end.
        number_x, number_pitch: left edge of the number and its advance per character.
        portrait: left, top, right, bottom of the picture.
        padded: birth month and day with two digits.
        second: print in a second script; None for Chinese alone.
        emblem: centre x, y and radius.
        titles: centre x, and (y, em size, tracking) of the two title lines.
        issue_x: right edge of the emblem side's labels; values begin ``issue_gap`` to its right.
        issue_rows: centre lines of issuer and validity.
        print_kind: key of ``artwork.PRINTS``.
        tints: the background's colours, left to right.
        dash: between the two dates in force.
        corner_mm: radius of the card's corners.
        seed: of everything drawn at random on it.
    """

    family: str
    label_face: str = "sans"
    value_face: str = "sans"
    digit_face: str = "ocr-b"
    title_face: str = "sans"
    label_colour: Rgb = BLUE
    value_colour: Rgb = INK
    title_colour: Rgb = INK
    label_mm: float = 2.9
    value_mm: float = 3.5
    address_mm: float = 3.3
    number_mm: float = 4.1
    label_tracking: float = 0.0
    name_scale: float = 1.06
    name_tracking: float = 0.0
    birth_cell: float = 5.2
    label_x: float = 5.6
    value_x: float = 14.6
    rows: tuple[float, float, float, float, float] = (8.6, 15.6, 22.4, 29.4, 47.3)
    ethnicity_x: float = 24.6
    line_gap: float = 4.7
    address_right: float = 53.0
    number_x: float = 29.0
    number_pitch: float = 2.62
    portrait: tuple[float, float, float, float] = (54.4, 7.0, 80.4, 39.4)
    padded: bool = False
    second: SecondScript | None = None
    emblem: tuple[float, float, float] = (12.4, 12.6, 7.4)
    title_x: float = 49.5
    titles: tuple[tuple[float, float, float], tuple[float, float, float]] = ((9.4, 4.6, 2.0), (19.2, 7.0, 3.0))
    issue_x: float = 34.0
    issue_gap: float = 2.6
    issue_rows: tuple[float, float] = (40.0, 47.0)
    issue_mm: float = 3.2
    print_kind: str = "guilloche"
    tints: tuple[Rgb, ...] = ((196, 224, 236), (236, 232, 228), (246, 216, 220))
    dash: str = "-"
    corner_mm: float = CORNER_MM
    seed: int = 0


_FAMILIES: tuple[Layout, ...] = (
    Layout("classic", label_tracking=0.9, value_x=15.4, ethnicity_x=25.0),
    Layout(
        "song",
        label_face="serif", value_face="serif", digit_face="ocr-b", title_face="serif-bold",
        label_colour=TEAL, value_mm=3.6, rows=(8.0, 14.6, 21.2, 28.0, 46.6), print_kind="waves",
        tints=((206, 230, 214), (230, 236, 232), (208, 226, 238)), number_mm=4.2, number_pitch=2.7, number_x=28.2,
    ),
    Layout(
        "kai",
        label_face="kai", value_face="kai", digit_face="mono", title_face="wenkai-bold", label_colour=GREY,
        label_mm=3.2, value_mm=4.0, address_mm=3.7, line_gap=4.9, label_x=4.6, value_x=14.2, address_right=53.6,
        print_kind="wall", tints=((240, 226, 206), (238, 236, 226), (214, 230, 226)), number_mm=3.9, number_pitch=2.5,
        number_x=30.0, issue_mm=3.6,
    ),
    Layout(
        "zenhei",
        label_face="zenhei", value_face="zenhei", digit_face="zenhei", title_face="zenhei",
        label_colour=(70, 96, 150), value_mm=3.3, address_mm=3.1, line_gap=4.3, rows=(9.2, 16.2, 23.4, 30.4, 48.0),
        print_kind="rosettes", tints=((222, 214, 240), (238, 232, 240), (210, 228, 242)), number_mm=4.3,
        number_pitch=2.55, number_x=30.6, portrait=(55.6, 8.4, 80.0, 38.6), dash="—",
    ),
    Layout(
        "microhei",
        label_face="microhei", value_face="microhei", digit_face="mono-bold", title_face="microhei",
        label_colour=(20, 120, 160), print_kind="dots", tints=((238, 214, 216), (240, 232, 230), (216, 232, 220)),
        label_x=6.4, value_x=15.8, ethnicity_x=26.0, number_mm=3.7, number_pitch=2.35, number_x=31.0, padded=True,
        titles=((10.2, 5.2, 1.2), (20.6, 7.6, 2.2)), issue_rows=(39.0, 46.0),
    ),
    Layout(
        "bold",
        label_face="sans", value_face="sans-bold", digit_face="sans-bold", title_face="sans-bold", label_colour=BLACK,
        value_mm=3.3, address_mm=3.1, line_gap=4.4, print_kind="plain", tints=((244, 246, 246), (236, 242, 244)),
        number_mm=4.2, number_pitch=2.6, emblem=(14.0, 13.4, 8.2), title_x=52.0,
    ),
    Layout(
        "ming",
        label_tracking=0.7, name_tracking=0.6,
        label_face="ming", value_face="ming", digit_face="ocr-b", title_face="ming", label_colour=(60, 100, 120),
        value_mm=3.8, address_mm=3.6, print_kind="waves", tints=((228, 236, 214), (240, 240, 230), (240, 222, 210)),
        line_gap=4.9, address_right=53.8, number_mm=4.4, number_pitch=2.75, number_x=27.4, issue_mm=3.5,
    ),
    Layout(
        "zhuang",
        second=SecondScript("zhuang"), label_mm=2.7, value_mm=3.3, address_mm=3.1, line_gap=4.3, print_kind="guilloche",
        rows=(9.4, 16.6, 23.8, 31.0, 48.2), label_x=4.8, value_x=16.4, ethnicity_x=26.8, address_right=53.4,
        tints=((204, 226, 240), (232, 234, 232), (240, 220, 226)), issue_rows=(39.4, 47.6), issue_x=35.0,
        titles=((10.6, 4.4, 2.0), (20.6, 6.4, 2.6)),
    ),
    Layout(
        "uyghur",
        second=SecondScript("uyghur"), value_face="zenhei", label_face="zenhei", label_mm=2.7, value_mm=3.3,
        address_mm=3.1, line_gap=4.3, print_kind="wall", rows=(9.6, 16.8, 24.0, 31.2, 48.4), label_colour=TEAL,
        value_x=15.6, issue_rows=(39.4, 47.6), titles=((10.8, 4.4, 2.0), (20.8, 6.4, 2.6)),
    ),
    Layout(
        "wenkai",
        label_face="wenkai", value_face="wenkai", digit_face="wenkai-mono", title_face="wenkai", print_kind="rosettes",
        label_colour=(96, 120, 84), tints=((220, 236, 224), (240, 240, 236), (236, 226, 238)), value_mm=3.7,
        address_mm=3.5, line_gap=4.8, number_mm=4.5, number_pitch=2.45, number_x=30.2,
        portrait=(55.0, 6.0, 81.4, 39.0), emblem=(11.8, 12.0, 6.8), title_x=48.0,
    ),
    Layout("mixed"),
    Layout(
        "heldout",
        label_face="serif-bold", value_face="serif-bold", digit_face="microhei", title_face="serif",
        label_colour=(90, 84, 130), value_mm=3.4, address_mm=3.2, line_gap=4.5, label_x=5.0, value_x=14.0,
        rows=(8.8, 15.2, 21.8, 28.6, 46.9), ethnicity_x=25.4, print_kind="weave", number_mm=4.4, number_pitch=2.66,
        number_x=28.4, tints=((232, 224, 208), (222, 234, 238), (228, 220, 236)), portrait=(54.8, 7.6, 79.6, 38.8),
        titles=((9.0, 5.0, 1.6), (18.6, 6.6, 3.6)), issue_x=33.0, issue_rows=(39.8, 46.6),
    ),
)  # fmt: skip

HELD_OUT = "heldout"
"""The family that no threshold may be tuned on."""
FAMILIES: tuple[str, ...] = tuple(f.family for f in _FAMILIES if f.family != HELD_OUT)
"""The families for building and tuning."""


def layout(family: str, seed: int = 0) -> Layout:
    """A family's layout with the seed's jitter: positions by fractions of a millimetre, sizes by a few per cent.

    Raises:
        ValueError: there is no such family.
    """
    base = next((f for f in _FAMILIES if f.family == family), None)
    if base is None:
        raise ValueError("no such family of layouts")
    rng = random.Random(f"layout/{family}/{seed}")
    if family == "mixed":
        base = _mixed(base, rng)

    def j(value: float, spread: float) -> float:
        return value + rng.uniform(-spread, spread)

    def tinge(channel: int) -> int:
        return max(0, min(255, round(j(channel, 8))))

    dx, dy, scale = j(0, 0.7), j(0, 0.6), j(1.0, 0.03)
    px, py = j(0, 0.5), j(0, 0.5)
    number, validity = base.titles
    return replace(
        base,
        label_mm=base.label_mm * scale,
        value_mm=base.value_mm * scale,
        address_mm=base.address_mm * scale,
        number_mm=base.number_mm * j(1.0, 0.03),
        label_x=base.label_x + dx,
        value_x=base.value_x + dx + j(0, 0.4),
        rows=tuple(y + dy + j(0, 0.15) for y in base.rows),  # type: ignore[arg-type]
        ethnicity_x=base.ethnicity_x + dx + j(0, 0.5),
        number_x=base.number_x + j(0, 0.8),
        number_pitch=base.number_pitch * j(1.0, 0.015),
        portrait=(base.portrait[0] + px, base.portrait[1] + py, base.portrait[2] + px, base.portrait[3] + py),
        emblem=(j(base.emblem[0], 0.5), j(base.emblem[1], 0.5), base.emblem[2] * j(1.0, 0.05)),
        title_x=j(base.title_x, 0.8),
        titles=((j(number[0], 0.4), *number[1:]), (j(validity[0], 0.4), *validity[1:])),
        issue_x=j(base.issue_x, 0.8),
        issue_rows=(j(base.issue_rows[0], 0.5), j(base.issue_rows[1], 0.4)),
        tints=tuple((tinge(r), tinge(g), tinge(b)) for r, g, b in base.tints),
        seed=seed,
    )


def _mixed(base: Layout, rng: random.Random) -> Layout:
    """A layout put together at random: any faces, colours, print and sizes that go with the card."""
    u = rng.uniform
    cjk = ("sans", "serif", "kai", "zenhei", "microhei", "sans-bold", "ming", "wenkai")
    value_mm, row = u(3.1, 3.9), u(6.3, 7.1)
    top = u(7.6, 9.6)
    light = (
        ((252, 252, 252),) * 2
        if rng.random() < 0.15
        else tuple((rng.randrange(195, 250), rng.randrange(205, 250), rng.randrange(205, 250)) for _ in range(3))
    )
    return replace(
        base,
        label_face=rng.choice(cjk),
        value_face=rng.choice(cjk),
        title_face=rng.choice(cjk),
        digit_face=rng.choice(("ocr-b", "ocr-b", "sans", "sans-bold", "mono", "mono-bold", "zenhei", "serif")),
        label_colour=rng.choice((BLUE, TEAL, GREY, BLACK, (40, 90, 190), (0, 130, 170), (120, 90, 60))),
        label_mm=u(2.6, 3.3),
        value_colour=rng.choice((INK, INK, BLACK, (50, 50, 56), (22, 26, 60))),
        corner_mm=rng.choice((CORNER_MM, CORNER_MM, 0.0, 1.6, 4.2)),
        value_mm=value_mm,
        address_mm=value_mm * u(0.9, 1.0),
        number_mm=u(3.6, 4.6),
        number_pitch=u(2.3, 2.75),
        label_tracking=rng.choice((0.0, 0.0, 0.5, 0.9)),
        name_scale=u(1.0, 1.15),
        name_tracking=rng.choice((0.0, 0.0, 0.8)),
        birth_cell=u(2.2, 5.6),
        label_x=u(4.2, 6.2),
        value_x=u(14.6, 16.0),
        rows=(top, top + row, top + 2 * row, top + 3 * row, u(46.2, 48.6)),
        ethnicity_x=u(24.2, 27.0),
        line_gap=u(4.4, 5.0),
        portrait=(u(54.2, 56.0), u(6.4, 8.6), u(79.4, 81.6), u(37.6, 40.0)),
        padded=rng.random() < 0.25,
        second=None,
        titles=((u(8.6, 10.4), u(4.2, 5.2), u(1.0, 2.4)), (u(18.4, 20.8), u(6.2, 7.6), u(1.8, 3.4))),
        issue_x=u(31.5, 35.0),
        issue_gap=u(1.8, 3.2),
        issue_rows=(u(38.6, 40.6), u(45.8, 47.6)),
        issue_mm=u(2.9, 3.5),
        print_kind=rng.choice(("guilloche", "waves", "rosettes", "dots", "wall", "plain")),
        tints=light,
        dash=rng.choice(("-", "-", "—", "–")),
    )
