"""What a page of a document prints and where: tables of text made into rows and parts, in millimetres.

A layout of a page is a text, one line an item:

    = title          | x y | options        fixed text in the title's face
    - note           | x y | options        fixed text in the label's face
    key : label      | x y | vx [vy] | options   a label, and the value of a key of `Content.texts` right of it or below
    @part x0 y0 x1 y1 | key                 a part of `parts.PARTS`: portrait, seal, code, table

``x y`` are the left edge and the centre line. Options: a number is the em size in mm, a name a face, ``#rrggbb`` a
colour, ``c`` or ``r`` centred or right-aligned at x, and with a number each ``wrap``, ``gap``, ``track``, ``pitch``,
``lem`` (the label's em), ``cell`` (the height of the cell in whose middle a wrapped value stands). A row whose key has
no text is left out with its label; an empty text prints the label. Keys of which a document has one share a line:
``head or owner : 法定代表人 or 经营者``.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from tests.specimens.layouts import INK, Rgb

Place = tuple[float, float, float, float]
"""Left, top, right, bottom in mm."""
Segments = tuple[tuple[str, str], ...]
"""Pieces of a printed text, each with the field that it belongs to, or with none."""


@dataclass(frozen=True, slots=True)
class Look:
    """How a layout's family prints: faces (keys of ``fonts.FACES``), em sizes in mm, colours, and the paper.

    Attributes:
        ink: how values come onto the page: ``direct`` with the page, ``laser`` or ``dots`` (a matrix printer) over it.
        off: how far an overprint may lie off its lines, mm.
        print_kind, tints: of ``artwork.background``.
        corner_mm: radius of the page's corners.
    """

    label_face: str = "sans"
    value_face: str = "sans"
    title_face: str = "sans-bold"
    digit_face: str = "ocr-b"
    label_mm: float = 2.4
    value_mm: float = 3.2
    label_colour: Rgb = (58, 110, 165)
    value_colour: Rgb = INK
    title_colour: Rgb = INK
    tints: tuple[Rgb, ...] = ((206, 226, 238), (238, 236, 230), (240, 220, 224))
    print_kind: str = "guilloche"
    ink: str = "direct"
    off: float = 0.0
    corner_mm: float = 3.18


@dataclass(frozen=True, slots=True)
class Row:
    """A printed row: what it says, where, and how. ``kind`` is ``title``, ``note`` or ``field``."""

    kind: str
    key: str
    label: str
    x: float
    y: float
    value_x: float
    value_y: float
    em: float | None = None
    label_em: float | None = None
    face: str = ""
    colour: Rgb | None = None
    align: str = "l"
    wrap: float | None = None
    gap: float = 1.35
    track: float = 0.0
    pitch: float | None = None
    cell: float | None = None


@dataclass(frozen=True, slots=True)
class Part:
    """A drawn part: a key of ``parts.PARTS``, its place, and the key of the text that it carries."""

    kind: str
    place: Place
    key: str = ""


@dataclass(frozen=True, slots=True)
class Sheet:
    """One layout of a page."""

    size_mm: tuple[float, float]
    look: Look
    rows: tuple[Row, ...]
    parts: tuple[Part, ...]


@dataclass(frozen=True, slots=True)
class Content:
    """What one document says.

    Attributes:
        texts: printed texts by key: one that is a field's own, or pieces.
        truth: every field's value in the forms of ``ocr.reading.Field``, on whichever page it is printed.
        options: of parts, such as the kind of a card's network.
    """

    texts: Mapping[str, str | Segments]
    truth: Mapping[str, str]
    options: Mapping[str, str] = field(default_factory=dict)

    def segments(self, key: str) -> Segments:
        """The pieces of a text; a plain text of a field's key belongs to that field."""
        text = self.texts[key]
        if isinstance(text, str):
            return ((text, key if key in self.truth or key.startswith("mrz.") else ""),)
        return text


def sheet(size_mm: tuple[float, float], look: Look, table: str) -> Sheet:
    """A layout made of its table."""
    rows: list[Row] = []
    parts: list[Part] = []
    for line in filter(None, map(str.strip, table.splitlines())):
        cells = [cell.strip() for cell in line.split("|")]
        if line[0] == "@":
            kind, *place = cells[0][1:].split()
            left, top, right, bottom = map(float, place)
            parts.append(Part(kind, (left, top, right, bottom), cells[1] if len(cells) > 1 else ""))
        elif line[0] in "=-":
            kind = "title" if line[0] == "=" else "note"
            rows.append(_row(kind, "", cells[0][1:].strip(), cells[1], options=cells[2] if len(cells) > 2 else ""))
        else:
            keys, _, labels = cells[0].partition(":")
            value, options = (*cells[2:4], "", "")[:2]
            for key, label in zip(keys.split(" or "), labels.split(" or "), strict=True):
                rows.append(_row("field", key.strip(), label.strip(), cells[1], value=value, options=options))
    return Sheet(size_mm, look, tuple(rows), tuple(parts))


def _row(kind: str, key: str, label: str, at: str, *, value: str = "", options: str = "") -> Row:
    x, y = map(float, at.split())
    beside = [float(v) for v in value.split()]
    value_x = beside[0] if beside else x
    value_y = beside[1] if len(beside) > 1 else y
    named: dict[str, object] = {}
    for word in options.split():
        name, _, number = word.partition("=")
        if number:
            named[{"lem": "label_em"}.get(name, name)] = float(number)
        elif word in {"c", "r"}:
            named["align"] = word
        elif word.startswith("#"):
            named["colour"] = (int(word[1:3], 16), int(word[3:5], 16), int(word[5:7], 16))
        elif word[0].isdigit():
            named["em"] = float(word)
        else:
            named["face"] = word
    return Row(kind, key, label, x, y, value_x, value_y, **named)  # type: ignore[arg-type]
