"""Print an identity onto a card: pixels, and where each field came to stand."""

from __future__ import annotations

import random
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from PIL import Image, ImageDraw

from ocr.geometry import Quad
from ocr.reading import Side
from tests.specimens import artwork, fonts
from tests.specimens.artwork import HEIGHT, WIDTH, Pixels
from tests.specimens.identity import Identity
from tests.specimens.layouts import CORNER_MM, PX_PER_MM, Layout, Rgb

Box = tuple[float, float, float, float]
"""Left, top, right, bottom in card pixels (20 per mm)."""


@dataclass(frozen=True, slots=True)
class CardImage:
    """One printed side.

    Attributes:
        pixels: RGB uint8 (1080, 1712, 3), corners not yet rounded.
        opacity: uint8 (1080, 1712), 0 outside the rounded corners.
        side: the side.
        family: the layout's family.
        boxes: each field's ink, in card pixels.
        lines: each printed text row with its role and ink: fields, labels, titles.
        marks: the SPECIMEN marks.
        truth: each field's value.
    """

    pixels: Pixels
    opacity: Pixels
    side: Side
    family: str
    boxes: Mapping[str, Box]
    lines: tuple[tuple[str, str, Box], ...]
    marks: tuple[Box, ...]
    truth: Mapping[str, str]


class _Press:
    """Sets type on a card and remembers where the ink went."""

    def __init__(self, pixels: Pixels) -> None:
        self.canvas = Image.fromarray(pixels)
        self.pen = ImageDraw.Draw(self.canvas)
        self.boxes: dict[str, Box] = {}
        self.lines: list[tuple[str, str, Box]] = []

    def measure(self, text: str, face: str, em: float, tracking: float = 0.0) -> float:
        px = round(em * PX_PER_MM)
        return sum(fonts.sized(fonts.face_for(c, face), px).getlength(c) for c in text) + tracking * PX_PER_MM * len(
            text
        )

    def row(
        self,
        role: str,
        text: str,
        x: float,
        y: float,
        face: str,
        em: float,
        colour: Rgb,
        *,
        tracking: float = 0.0,
        pitch: float | None = None,
        fields: tuple[str, ...] = (),
    ) -> float:
        """Set a row from ``x`` (mm) centred on ``y`` (mm); give back where it ends, in mm."""
        px = round(em * PX_PER_MM)
        at, ink = x * PX_PER_MM, None
        for character in text:
            font = fonts.sized(fonts.face_for(character, face), px)
            spot = (at, y * PX_PER_MM + px * 0.36)
            self.pen.text(spot, character, font=font, fill=colour, anchor="ls")
            if not character.isspace():
                ink = _union(ink, self.pen.textbbox(spot, character, font=font, anchor="ls"))
            at += pitch * PX_PER_MM if pitch else font.getlength(character) + tracking * PX_PER_MM
        if ink:
            self.lines.append((role, text, ink))
            for name in fields:
                self.boxes[name] = _union(self.boxes.get(name), ink)
        return at / PX_PER_MM


def _union(one: Box | None, two: tuple[float, ...]) -> Box:
    left, top, right, bottom = (float(v) for v in two)
    if one is None:
        return (left, top, right, bottom)
    return (min(one[0], left), min(one[1], top), max(one[2], right), max(one[3], bottom))


def render(identity: Identity, side: Side, layout: Layout) -> CardImage:
    """Print one side of an identity's card.

    Raises:
        tests.specimens.fonts.FontMissingError: a font is not installed.
    """
    press = _Press(artwork.background(layout, 0 if side is Side.PORTRAIT else 1))
    if side is Side.PORTRAIT:
        keep_off = _print_portrait(press, identity, layout)
        truth = identity.portrait_truth()
    else:
        keep_off = _print_emblem(press, identity, layout)
        truth = identity.emblem_truth()
    marks = _mark(press, layout, side, keep_off)
    return CardImage(
        pixels=np.asarray(press.canvas).copy(),
        opacity=_rounded(),
        side=side,
        family=layout.family,
        boxes=press.boxes,
        lines=tuple(press.lines),
        marks=marks,
        truth=truth,
    )


_SECOND: Mapping[str, Mapping[str, str]] = {
    "zhuang": {
        "姓名": "Singqmingz", "性别": "Singqbied", "民族": "Minzcuz", "出生": "Seng", "住址": "Dieg youq",
        "公民身份号码": "Gunghminz Sinhfwn Hauhmaj", "签发机关": "Gihgvanh cenfaz", "有效期限": "Geizhanh mizyauq",
        "中华人民共和国": "Cunghvaz Yinzminz Gunghozgoz", "居民身份证": "Giminz Sinhfwncwng",
    },
    "uyghur": {
        "姓名": "ئىسمى", "性别": "جىنسى", "民族": "مىللىتى", "出生": "تۇغۇلغان", "住址": "ئادرېسى",
        "公民身份号码": "گراژدانلىق سالاھىيەت نومۇرى", "签发机关": "تارقاتقان ئورگان", "有效期限": "كۈچكە ئىگە",
        "中华人民共和国": "جۇڭخۇا خەلق جۇمھۇرىيىتى", "居民身份证": "ئاھالە كىملىكى",
    },
}  # fmt: skip


def _label(press: _Press, layout: Layout, text: str, x: float, y: float, em: float | None = None) -> float:
    em = em or layout.label_mm
    second = _SECOND.get(layout.second_script or "", {}).get(text)
    if second:
        font = fonts.sized("latin", round(em * 0.62 * PX_PER_MM))
        spot = (x * PX_PER_MM, (y - em * 0.78) * PX_PER_MM)
        press.pen.text(spot, second, font=font, fill=layout.label_colour, anchor="ls")
        box = _union(None, press.pen.textbbox(spot, second, font=font, anchor="ls"))
        press.lines.append(("second", second, box))
    return press.row("label", text, x, y, layout.label_face, em, layout.label_colour)


def _print_portrait(press: _Press, identity: Identity, layout: Layout) -> None:
    name_y, sex_y, birth_y, address_y, number_y = layout.rows
    value = (layout.value_face, layout.value_mm, layout.value_colour)
    for text, y in (("姓名", name_y), ("性别", sex_y), ("出生", birth_y), ("住址", address_y)):
        _label(press, layout, text, layout.label_x, y)
    roomy = layout.value_mm * (1.06 if len(identity.name) <= 6 else 0.92)
    press.row("name", identity.name, layout.value_x, name_y, value[0], roomy, value[2], fields=("name",))
    sex = "男" if identity.sex == "MALE" else "女"
    press.row("sex", sex, layout.value_x, sex_y, *value, fields=("sex",))
    end = _label(press, layout, "民族", layout.ethnicity_x, sex_y)
    press.row("ethnicity", identity.ethnicity, end + 1.6, sex_y, *value, fields=("ethnicity",))
    x = layout.value_x
    pad = 2 if layout.padded else 1
    for number, unit in (
        (f"{identity.birth_date.year}", "年"),
        (f"{identity.birth_date.month:0{pad}d}", "月"),
        (f"{identity.birth_date.day:0{pad}d}", "日"),
    ):
        width = press.measure(number, layout.value_face, layout.value_mm) / PX_PER_MM
        cell = width + 0.4 if len(number) == 4 else 5.2
        press.row("birth_date", number, x + (cell - width) / 2, birth_y, *value, fields=("birth_date",))
        x = (
            press.row("label", unit, x + cell + 0.8, birth_y, layout.label_face, layout.label_mm, layout.label_colour)
            + 0.5
        )
    for k, line in enumerate(_wrapped(press, identity.address, layout)):
        y = address_y + k * layout.line_gap
        press.row(
            "address", line, layout.value_x, y, layout.value_face, layout.address_mm, value[2], fields=("address",)
        )
    _label(press, layout, "公民身份号码", layout.label_x, number_y)
    left = max(layout.number_x, max(b[2] for r, t, b in press.lines if t == "公民身份号码") / PX_PER_MM + 1.2)
    press.row(
        "id_number", identity.id_number, left, number_y, layout.digit_face, layout.number_mm, value[2],
        pitch=layout.number_pitch, fields=("id_number",),
    )  # fmt: skip
    left_, top, right, bottom = (round(v * PX_PER_MM) for v in layout.portrait)
    artwork.draw_portrait(press.canvas, (left_, top, right, bottom), layout.seed)


def _wrapped(press: _Press, address: str, layout: Layout) -> list[str]:
    """Break an address at the column's edge."""
    room = (layout.address_right - layout.value_x) * PX_PER_MM
    lines = [""]
    for character in address:
        if press.measure(lines[-1] + character, layout.value_face, layout.address_mm) > room:
            lines.append("")
        lines[-1] += character
    return lines


def _print_emblem(press: _Press, identity: Identity, layout: Layout) -> None:
    x, y, radius = (v * PX_PER_MM for v in layout.emblem)
    artwork.draw_emblem(press.canvas, (x, y), radius, layout.seed)
    for text, (title_y, em, tracking) in zip(("中华人民共和国", "居民身份证"), layout.titles, strict=True):
        width = press.measure(text, layout.title_face, em, tracking) / PX_PER_MM - tracking
        start = min(layout.title_x - width / 2, 83.0 - width)
        start = max(start, layout.emblem[0] + layout.emblem[2] + 1.5)
        second = _SECOND.get(layout.second_script or "", {}).get(text)
        if second:
            font = fonts.sized("latin", round(em * 0.5 * PX_PER_MM))
            spot = (layout.title_x * PX_PER_MM, (title_y - em * 0.72) * PX_PER_MM)
            press.pen.text(spot, second, font=font, fill=layout.title_colour, anchor="ms")
            press.lines.append(
                ("second", second, _union(None, press.pen.textbbox(spot, second, font=font, anchor="ms")))
            )
        press.row("title", text, start, title_y, layout.title_face, em, layout.title_colour, tracking=tracking)
    value_x = layout.issue_x + layout.issue_gap
    for text, row_y in zip(("签发机关", "有效期限"), layout.issue_rows, strict=True):
        width = press.measure(text, layout.label_face, layout.label_mm) / PX_PER_MM
        _label(press, layout, text, layout.issue_x - width, row_y)
    issuer_y, validity_y = layout.issue_rows
    value = (layout.value_face, layout.issue_mm, layout.value_colour)
    press.row("issuing_authority", identity.issuing_authority, value_x, issuer_y, *value, fields=("issuing_authority",))
    start = press.row(
        "validity", f"{identity.valid_from:%Y.%m.%d}", value_x, validity_y, *value, fields=("valid_from",)
    )
    start = press.row("dash", layout.dash, start + 0.2, validity_y, *value)
    until = f"{identity.valid_until:%Y.%m.%d}" if identity.valid_until else "长期"
    press.row("validity", until, start + 0.2, validity_y, *value, fields=("valid_until",))


def _mark(press: _Press, layout: Layout, side: Side, _: None) -> tuple[Box, ...]:
    """Print SPECIMEN / 样本 where it covers no text row."""
    rng = random.Random(f"mark/{layout.seed}")
    text = rng.choice(("样本 SPECIMEN", "SPECIMEN 样本", "SPECIMEN", "样本"))
    em = rng.uniform(2.6, 3.6)
    tile = Image.new("RGBA", (WIDTH, 160), (0, 0, 0, 0))
    pen = ImageDraw.Draw(tile)
    font = fonts.sized("sans-bold", round(em * PX_PER_MM))
    colour = rng.choice(((190, 60, 60, 150), (110, 110, 120, 140), (60, 90, 150, 130)))
    pen.text((8, 8), text, font=font, fill=colour)
    tile = tile.crop(tile.getbbox()).rotate(rng.uniform(-28, 28), expand=True, resample=Image.Resampling.BICUBIC)
    w, h = tile.size
    if side is Side.PORTRAIT:
        left, _top, right, bottom = (v * PX_PER_MM for v in layout.portrait)
        spots = [((left + right - w) / 2, bottom - h - 10), (right - w, bottom + 10), (WIDTH * 0.28, HEIGHT - h)]
    else:
        spots = [
            (60.0, HEIGHT * 0.45),
            (WIDTH * 0.62, HEIGHT * 0.48),
            (60.0, HEIGHT * 0.72),
            (WIDTH - w - 40, HEIGHT * 0.5),
        ]
        rng.shuffle(spots)
    for x, y in spots:
        box = (float(round(x)), float(round(y)), float(round(x) + w), float(round(y) + h))
        if not any(_overlap(box, ink) for _, _, ink in press.lines):
            press.canvas.paste(tile, (int(box[0]), int(box[1])), tile)
            return (box,)
    raise ValueError("the layout leaves no room for the SPECIMEN mark")


def _overlap(one: Box, two: Box) -> bool:
    return one[0] < two[2] and two[0] < one[2] and one[1] < two[3] and two[1] < one[3]


def _rounded() -> Pixels:
    mask = Image.new("L", (WIDTH * 2, HEIGHT * 2), 0)
    box = (0, 0, WIDTH * 2 - 1, HEIGHT * 2 - 1)
    ImageDraw.Draw(mask).rounded_rectangle(box, CORNER_MM * PX_PER_MM * 2, fill=255)
    return np.asarray(mask.resize((WIDTH, HEIGHT), Image.Resampling.BOX)).copy()


def field_quads(card: CardImage) -> dict[str, Quad]:
    """The fields' boxes as quads in card pixels."""
    return {name: Quad.upright(*box) for name, box in card.boxes.items()}
