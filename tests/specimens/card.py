"""Print an identity onto a card: pixels, and where each field came to stand."""

from __future__ import annotations

import random
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cache

import numpy as np
from PIL import Image, ImageDraw

from tests.specimens import artwork, fonts, second_script
from tests.specimens.artwork import HEIGHT, WIDTH
from tests.specimens.desk import Pixels
from tests.specimens.identity import Identity
from tests.specimens.layouts import CARD_MM, PX_PER_MM, Layout
from tests.specimens.press import Box, Press, Type, overlap
from tests.specimens.sides import Side


@dataclass(frozen=True, slots=True)
class CardImage:
    """One printed side.

    Attributes:
        pixels: RGB uint8 (1080, 1712, 3), corners not yet rounded.
        opacity: uint8 (1080, 1712), 0 outside the rounded corners.
        side: the side.
        family: the layout's family.
        boxes: each field's ink, in card pixels.
        lines: each printed text row: its role (a field's name, ``label``, ``title``, ``second``, ``dash``), text, ink.
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


def render(identity: Identity, side: Side, layout: Layout) -> CardImage:
    """Print one side of an identity's card.

    Raises:
        tests.specimens.fonts.FontMissingError: a font is not installed.
        tests.specimens.fonts.GlyphMissingError: no font has one of the identity's characters.
    """
    press = Press(artwork.background(layout, 0 if side is Side.PORTRAIT else 1))
    if side is Side.PORTRAIT:
        _print_portrait(press, identity, layout)
        truth = identity.portrait_truth()
    else:
        _print_emblem(press, identity, layout)
        truth = identity.emblem_truth()
    marks = _mark(press, layout, side)
    return CardImage(
        pixels=artwork.finish(np.asarray(press.canvas), layout),
        opacity=_rounded(layout.corner_mm),
        side=side,
        family=layout.family,
        boxes=press.boxes,
        lines=tuple(press.lines),
        marks=marks,
        truth=truth,
    )


def _label(press: Press, layout: Layout, text: str, at: tuple[float, float], room: float) -> float:
    """A label with its second script, which has ``room`` mm; gives back where the label ends."""
    style = Type(
        layout.label_face, layout.label_mm, layout.label_colour, layout.label_tracking if len(text) == 2 else 0
    )
    end = press.row("label", text, at, style) - style.tracking
    second_script.beside(press, layout, second_script.label(layout, text), style, room)
    return end


def _print_portrait(press: Press, identity: Identity, layout: Layout) -> None:
    name_y, sex_y, birth_y, address_y, number_y = layout.rows
    value = Type(layout.value_face, layout.value_mm, layout.value_colour)
    alone = layout.second is None or not layout.second.values
    clear = (layout.ethnicity_x if alone else layout.value_x) - layout.label_x - 0.5
    for text, y in (("姓名", name_y), ("性别", sex_y), ("出生", birth_y), ("住址", address_y)):
        _label(press, layout, text, (layout.label_x, y), clear)
    roomy = Type(value.face, value.em * layout.name_scale, value.colour, layout.name_tracking)
    room = layout.portrait[0] - 0.8 - layout.value_x
    press.row("name", identity.name, (layout.value_x, name_y), press.fitted(identity.name, roomy, room), field="name")
    second_script.beside(press, layout, second_script.value(layout, "name", identity), value, room)
    press.row("sex", "男" if identity.sex == "MALE" else "女", (layout.value_x, sex_y), value, field="sex")
    second_script.beside(press, layout, second_script.value(layout, "sex", identity), value, 9.0)
    x = _label(press, layout, "民族", (layout.ethnicity_x, sex_y), room - layout.ethnicity_x + layout.value_x) + 1.6
    press.row("ethnicity", identity.ethnicity, (x, sex_y), value, field="ethnicity")
    second = second_script.value(layout, "ethnicity", identity)
    second_script.beside(press, layout, second, value, room - x + layout.value_x)
    _print_birth(press, identity, layout, birth_y)
    style = Type(layout.value_face, layout.address_mm, layout.value_colour)
    for k, line in enumerate(_wrapped(press, identity.address, style, layout.address_right - layout.value_x)):
        press.row("address", line, (layout.value_x, address_y + k * layout.line_gap), style, field="address")
        if k == 0:
            second_script.beside(press, layout, second_script.value(layout, "address", identity), value, room)
    x = _label(press, layout, "公民身份号码", (layout.label_x, number_y), layout.number_x - layout.label_x - 0.5) + 1.4
    number = Type(layout.digit_face, layout.number_mm, layout.value_colour)
    x = max(layout.number_x, x)
    pitch = min(layout.number_pitch, (CARD_MM[0] - 3.0 - x) / 18)
    press.row("id_number", identity.id_number, (x, number_y), number, pitch=pitch, field="id_number")
    left, top, right, bottom = (round(v * PX_PER_MM) for v in layout.portrait)
    artwork.draw_portrait(press.canvas, (left, top, right, bottom), layout.seed)


def _print_birth(press: Press, identity: Identity, layout: Layout, y: float) -> None:
    """The date with its units between the numbers: the numbers stand in the middle of their cells."""
    value = Type(layout.value_face, layout.value_mm, layout.value_colour)
    unit = Type(layout.label_face, layout.label_mm, layout.label_colour)
    pad = 2 if layout.padded else 1
    x = layout.value_x
    born = identity.birth_date
    for number, word in ((f"{born.year}", "年"), (f"{born.month:0{pad}d}", "月"), (f"{born.day:0{pad}d}", "日")):
        width = press.width(number, value)
        cell = width + 0.4 if len(number) == 4 else max(width, layout.birth_cell)
        press.row("birth_date", number, (x + (cell - width) / 2, y), value, field="birth_date")
        x = press.row("label", word, (x + cell + 0.6, y), unit) + 0.5


def _wrapped(press: Press, text: str, style: Type, room: float) -> list[str]:
    """Break a text at a column's edge, ``room`` in mm."""
    lines = [""]
    for character in text:
        if press.width(lines[-1] + character, style) > room:
            lines.append("")
        lines[-1] += character
    return lines


def _print_emblem(press: Press, identity: Identity, layout: Layout) -> None:
    x, y, radius = (v * PX_PER_MM for v in layout.emblem)
    artwork.draw_emblem(press.canvas, (x, y), radius, layout.seed)
    for text, (title_y, em, tracking) in zip(("中华人民共和国", "居民身份证"), layout.titles, strict=True):
        style = Type(layout.title_face, em, layout.title_colour, tracking)
        width = press.width(text, style)
        start = max(min(layout.title_x - width / 2, 83.0 - width), layout.emblem[0] + layout.emblem[2] + 1.5)
        press.row("title", text, (start, title_y), style)
        second_script.beside(press, layout, second_script.label(layout, text), replace(style, em=em * 0.8), width)
    label = Type(layout.label_face, layout.label_mm, layout.label_colour)
    for text, row_y in zip(("签发机关", "有效期限"), layout.issue_rows, strict=True):
        room = layout.issue_gap + press.width(text, label)
        _label(press, layout, text, (layout.issue_x - press.width(text, label), row_y), room)
    x, (issuer_y, term_y) = layout.issue_x + layout.issue_gap, layout.issue_rows
    value = Type(layout.value_face, layout.issue_mm, layout.value_colour)
    authority = press.fitted(identity.issuing_authority, value, CARD_MM[0] - 3.0 - x)
    press.row("issuing_authority", identity.issuing_authority, (x, issuer_y), authority, field="issuing_authority")
    second = second_script.value(layout, "issuing_authority", identity)
    second_script.beside(press, layout, second, value, CARD_MM[0] - 3.0 - x)
    x = press.row("valid_from", f"{identity.valid_from:%Y.%m.%d}", (x, term_y), value, field="valid_from")
    x = press.row("dash", layout.dash, (x + 0.2, term_y), value)
    until = f"{identity.valid_until:%Y.%m.%d}" if identity.valid_until else "长期"
    press.row("valid_until", until, (x + 0.2, term_y), value, field="valid_until")


def _mark(press: Press, layout: Layout, side: Side) -> tuple[Box, ...]:
    """Print SPECIMEN / 样本 where it covers no text row: over the portrait's chest, or in a gap on the emblem side."""
    rng = random.Random(f"mark/{layout.seed}/{side.name}")
    stamp = _stamp(rng, outlined=side is Side.PORTRAIT)
    left, _, right, bottom = (v * PX_PER_MM for v in layout.portrait)
    for shrink in (1.0, 0.75, 0.5):
        tile = stamp.resize((round(stamp.width * shrink), round(stamp.height * shrink)), Image.Resampling.BICUBIC)
        w, h = tile.size
        tops = range(round(HEIGHT * 0.34), HEIGHT - h - 20, 30)
        spots = [(x, float(y)) for y in tops for x in (60.0, (WIDTH - w) / 2, WIDTH - w - 50.0)]
        rng.shuffle(spots)
        if side is Side.PORTRAIT:
            spots.insert(0, ((left + right - w) / 2, bottom - h - 10))
        for x, y in spots:
            box = (float(round(x)), float(round(y)), float(round(x) + w), float(round(y) + h))
            if not any(overlap(box, ink) for _, _, ink in press.lines):
                press.canvas.paste(tile, (int(box[0]), int(box[1])), tile)
                return (box,)
    raise ValueError("the layout leaves no room for the SPECIMEN mark")


def _stamp(rng: random.Random, *, outlined: bool) -> Image.Image:
    """The mark's words, aslant, on nothing."""
    text = rng.choice(("样本 SPECIMEN", "SPECIMEN 样本", "SPECIMEN", "样本"))
    tile = Image.new("RGBA", (WIDTH, 160), (0, 0, 0, 0))
    font = fonts.sized("sans-bold", round(rng.uniform(2.6, 3.6) * PX_PER_MM))
    fill = (*rng.choice(((190, 60, 60), (90, 90, 100), (50, 80, 150))), rng.randrange(130, 200))
    pen = ImageDraw.Draw(tile)
    pen.text((12, 8), text, font=font, fill=fill, stroke_width=4 if outlined else 0, stroke_fill=(250, 250, 250, 170))
    tile = tile.crop(tile.getbbox())
    return tile.rotate(rng.uniform(-28, 28), expand=True, resample=Image.Resampling.BICUBIC)


@cache
def _rounded(radius: float) -> Pixels:
    """Opacity of a card whose corners have a radius in mm."""
    mask = Image.new("L", (WIDTH * 2, HEIGHT * 2), 0)
    box = (0, 0, WIDTH * 2 - 1, HEIGHT * 2 - 1)
    ImageDraw.Draw(mask).rounded_rectangle(box, radius * PX_PER_MM * 2, fill=255)
    opacity = np.asarray(mask.resize((WIDTH, HEIGHT), Image.Resampling.BOX)).copy()
    opacity.flags.writeable = False
    return opacity
