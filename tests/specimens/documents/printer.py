"""Prints a page: ground, parts, labels and values, an overprint of its own, seals over all, and the SPECIMEN mark."""

from __future__ import annotations

import random
from dataclasses import replace

import cv2
import numpy as np
from PIL import Image, ImageDraw

from tests.specimens import artwork
from tests.specimens.card import CardImage
from tests.specimens.desk import Pixels, as_pixels
from tests.specimens.documents import inks, marks, parts
from tests.specimens.documents.page import Content, Look, Row, Segments, Sheet
from tests.specimens.layouts import PX_PER_MM, Layout
from tests.specimens.press import Box, Press, Type
from tests.specimens.sides import Side

LONGEST_PX = 2970
"""A page's longest side, pixels, where 20 a millimetre would be more."""
_MARGIN_MM = 2.2
_NEVER_FIRST = frozenset("。，、；：）")
"""Marks that hang over a column's edge and begin no line."""


class Printer:
    """A page being printed.

    Attributes:
        sheet, content, rng: what is printed, and the page's own chances.
        scale: pixels a millimetre over the press's.
        base: the page. values: what the values are printed with: the page itself, or a white sheet laid over it.
    """

    def __init__(self, sheet: Sheet, content: Content, seed: int, ground: Pixels) -> None:
        self.sheet, self.content, self.seed = sheet, content, seed
        self.rng = random.Random(f"page/{seed}")
        self.scale = scale_of(sheet)
        self.base = Press(ground)
        over = sheet.look.ink != "direct"
        self.values = Press(np.full_like(ground, 255)) if over else self.base
        self.texts: list[tuple[Press, str, str, Box]] = []

    def px(self, mm: float) -> int:
        """Millimetres of the page as pixels."""
        return round(mm * self.scale * PX_PER_MM)

    def box(self, place: tuple[float, float, float, float]) -> tuple[int, int, int, int]:
        """A place in pixels."""
        left, top, right, bottom = (self.px(v) for v in place)
        return left, top, right, bottom

    def width(self, text: str, style: Type) -> float:
        """The width of a text's widest line in mm of the page; the style's em is in mm of the page, too."""
        return max(self.base.width(line, self._scaled(style)) for line in text.split("\n")) / self.scale

    def row(
        self, press: Press, text: str, at: tuple[float, float], style: Type, *, role: str, field: str = "",
        pitch: float | None = None,
    ) -> float:  # fmt: skip
        """Set a row on the page or its overprint; gives back where it ends, mm."""
        where = (at[0] * self.scale, at[1] * self.scale)
        wide = pitch * self.scale if pitch else None
        return press.row(role, text, where, self._scaled(style), field=field, pitch=wide) / self.scale

    def _scaled(self, style: Type) -> Type:
        return replace(style, em=style.em * self.scale, tracking=style.tracking * self.scale)


def scale_of(sheet: Sheet) -> float:
    """Pixels a millimetre of a sheet over the press's twenty."""
    return min(1.0, LONGEST_PX / PX_PER_MM / max(sheet.size_mm))


def printed(sheet: Sheet, content: Content, seed: int, family: str) -> CardImage:
    """The page in its own proportions, with the boxes and the truth of what came onto it."""
    scale = scale_of(sheet)
    size = (round(sheet.size_mm[0] * scale * PX_PER_MM), round(sheet.size_mm[1] * scale * PX_PER_MM))
    style = _paper(sheet.look, family, seed)
    ground = as_pixels(cv2.resize(_ground(style, max(sheet.size_mm)), size, interpolation=cv2.INTER_AREA))
    printer = Printer(sheet, content, seed, ground)
    for part in sheet.parts:
        if part.kind not in parts.OVER:
            parts.PARTS[part.kind](printer, part)
    for row in sheet.rows:
        _print_row(printer, row)
    boxes = dict(printer.base.boxes)
    if printer.values is not printer.base:
        moved = inks.overprinted(printer.base.canvas, printer.values, sheet.look, printer.rng, printer.scale)
        boxes |= moved.boxes
        lines = [*printer.base.lines, *moved.lines]
    else:
        lines = printer.base.lines
    printer.base.boxes, printer.base.lines = boxes, lines
    for part in sheet.parts:
        if part.kind in parts.OVER:
            parts.PARTS[part.kind](printer, part)
    places = {
        kind: [printer.box(p.place) for p in sheet.parts if p.kind.startswith(kind)] for kind in ("portrait", "grid")
    }
    mark = marks.marked(printer.base, printer.rng, places["portrait"], places["grid"])
    boxes = _with_whole_name(printer.base.boxes)
    truth = {name: value for name, value in content.truth.items() if _is_printed(name, boxes)}
    kept = {name: box for name, box in boxes.items() if name in truth}
    pixels = artwork.finish(np.asarray(printer.base.canvas), replace(style, corner_mm=style.corner_mm * scale))
    opacity = _rounded(size, sheet.look.corner_mm * scale * PX_PER_MM)
    return CardImage(
        pixels, opacity, Side.PORTRAIT, family, kept, tuple(printer.base.lines), (mark,), truth
    )  # fmt: skip


def _with_whole_name(boxes: dict[str, Box]) -> dict[str, Box]:
    """Boxes with that of a whole name where its parts alone are printed."""
    if "name" in boxes or not {"surname", "given_names"} <= boxes.keys():
        return boxes
    (a, b, c, d), (e, f, g, h) = boxes["surname"], boxes["given_names"]
    return {**boxes, "name": (min(a, e), min(b, f), max(c, g), max(d, h))}


def _is_printed(field: str, boxes: dict[str, Box]) -> bool:
    """Whether a field has ink; what a zone says is printed with its first line."""
    return field in boxes or (field.startswith("mrz.") and "mrz.line1" in boxes and not field.startswith("mrz.line"))


def _ground(style: Layout, longest_mm: float) -> Pixels:
    """A card's ground; on sheets four of them, mirrored, so that their lines are as fine."""
    tile = artwork.background(style, 0)
    if longest_mm <= 150:
        return tile
    pair = np.concatenate([tile, tile[:, ::-1]], axis=1)
    return np.concatenate([pair, pair[::-1]], axis=0)


def _paper(look: Look, family: str, seed: int) -> Layout:
    rng = random.Random(f"paper/{family}/{seed}")
    tints = tuple(tuple(max(0, min(255, c + rng.randrange(-8, 9))) for c in tint) for tint in look.tints)
    return Layout(
        family, print_kind=look.print_kind, tints=tints, corner_mm=look.corner_mm, seed=seed  # type: ignore[arg-type]
    )  # fmt: skip


def _print_row(printer: Printer, row: Row) -> None:
    look = printer.sheet.look
    label_em = row.label_em or look.label_mm
    if row.kind != "field":
        titled = row.kind == "title"
        em = row.em or (look.value_mm * 1.4 if titled else look.label_mm)
        face = row.face or (look.title_face if titled else look.label_face)
        colour = row.colour or (look.title_colour if titled else look.label_colour)
        style = Type(face, em, colour, row.track)
        x = _aligned(printer, row.label, row, style)
        style = _fitted(printer, row.label, style, printer.sheet.size_mm[0] - _MARGIN_MM - x)
        printer.row(printer.base, row.label, (x, row.y), style, role=row.kind, pitch=row.pitch)
        return
    if row.key not in printer.content.texts:
        return
    end = row.x
    if row.label:
        label = Type(look.label_face, label_em, look.label_colour)
        end = printer.row(printer.base, row.label, (row.x, row.y), label, role="label") + 0.8
    style = Type(row.face or look.value_face, row.em or look.value_mm, row.colour or look.value_colour, row.track)
    same_line = row.label and abs(row.value_y - row.y) < 0.5 * style.em
    x = max(row.value_x, end) if same_line else row.value_x
    segments = printer.content.segments(row.key)
    text = "".join(piece for piece, _ in segments)
    room = row.wrap or _room(printer, row, x, style.em)
    if not row.pitch and not row.wrap:
        style = _fitted(printer, text, style, room)
    x = _aligned(printer, text, replace(row, x=x), style)
    lines = _lines(printer, segments, style, row.wrap)
    first = row.value_y
    if row.cell and len(lines) > 1:
        style = replace(style, em=min(style.em, 0.42 * row.cell))
        while len(lines := _lines(printer, segments, style, row.wrap)) > 2:
            style = replace(style, em=style.em * 0.92)
        first -= (len(lines) - 1) * row.gap * style.em / 2
    for number, line in enumerate(lines):
        at = x
        for piece, field in line:
            y = first + number * row.gap * style.em
            at = printer.row(printer.values, piece, (at, y), style, role="value", field=field, pitch=row.pitch)


def _aligned(printer: Printer, text: str, row: Row, style: Type) -> float:
    width = printer.width(text, style)
    return row.x - {"l": 0.0, "c": width / 2, "r": width}[row.align]


def _fitted(printer: Printer, text: str, style: Type, room: float) -> Type:
    width = printer.width(text, style)
    return style if width <= room or not width else replace(style, em=style.em * room / width * 0.985)


def _room(printer: Printer, row: Row, x: float, em: float) -> float:
    """How far a value may run: to what begins right of it on its line, or to the page's edge."""
    right = printer.sheet.size_mm[0] - _MARGIN_MM
    low, high = row.value_y - 0.6 * em, row.value_y + 0.6 * em
    for other in printer.sheet.rows:
        if other is not row and (other.kind != "field" or other.key in printer.content.texts):
            if other.label and low < other.y < high and other.x > x and other.align == "l":
                right = min(right, other.x - 0.8)
            if other.kind == "field" and low < other.value_y < high and other.value_x > x:
                right = min(right, other.value_x - 0.8)
    for part in printer.sheet.parts:
        if part.kind in parts.SOLID and part.place[0] > x and part.place[1] < high and part.place[3] > low:
            right = min(right, part.place[0] - 0.8)
    return right - x


def _lines(printer: Printer, segments: Segments, style: Type, wrap: float | None) -> list[list[tuple[str, str]]]:
    """Pieces broken into lines at a column's width, or where the text itself breaks."""
    lines: list[list[tuple[str, str]]] = [[]]
    used = 0.0
    for text, field in segments:
        piece = ""
        for character in text:
            advance = 0.0 if character == "\n" else printer.width(character, style) + style.tracking
            full = wrap is not None and used + advance > wrap and character not in _NEVER_FIRST
            if character == "\n" or full:
                lines[-1].append((piece, field))
                lines.append([])
                piece, used = "", 0.0
            if character != "\n":
                piece += character
                used += advance
        lines[-1].append((piece, field))
    return lines


def _rounded(size: tuple[int, int], radius: float) -> Pixels:
    """Opacity of a page whose corners have a radius in pixels."""
    mask = Image.new("L", (size[0] * 2, size[1] * 2), 0)
    ImageDraw.Draw(mask).rounded_rectangle((0, 0, size[0] * 2 - 1, size[1] * 2 - 1), radius * 2, fill=255)
    return np.asarray(mask.resize(size, Image.Resampling.BOX)).copy()
