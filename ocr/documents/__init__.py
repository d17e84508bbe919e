"""Document types: where each side prints what, and how its fields are parsed. One file a type, discovered."""

from __future__ import annotations

import pkgutil
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from dataclasses import field as dataclass_field
from functools import cache
from importlib import import_module

from ocr.blank import Blank, Rect
from ocr.geometry import Quad
from ocr.glare import Room
from ocr.overlay import Overlay
from ocr.reading import Field, Side
from ocr.rows import Row

Place = tuple[float, float]
"""(x, y) on a card, fractions of its width and height."""


@dataclass(frozen=True, slots=True)
class Zone:
    """Where a row of print is to be expected, in fractions of the card's width (x) and height (y).

    Attributes:
        y: centre of the row; ``slack`` is how far it may lie from there.
        begins: range of its left end.
        ends: range of its right end.
        height: range of the height of its box, fractions of the card's height.
        weight: how much finding it says about the card's pose.
        anchor: (left, right) when the row's length is the same on every card, so that it fixes the card's scale.
    """

    y: float
    slack: float
    begins: tuple[float, float]
    ends: tuple[float, float]
    height: tuple[float, float]
    weight: float
    anchors: tuple[tuple[float, float], ...] = ()


@dataclass(frozen=True, slots=True)
class Printed:
    """A label or title that is printed the same on every card.

    Attributes:
        text: what it says.
        place: its centre on the card.
        width: how wide it is, fraction of the card's width.
        room: how far right of it a short value may reach, fraction of the card's width; 0 where no short one follows.
        read: whether it is read wherever it stands, since other documents print something else in its place.
    """

    text: str
    place: Place
    width: float
    room: float = 0.0
    read: bool = False


@dataclass(frozen=True, slots=True)
class Parsed:
    """What a side's parser made of the rows.

    Attributes:
        fields: every field of the side by name.
        support: how strongly the rows speak for this side, 0..1 (labels found, number found).
        landmarks: printed places found: (x, y) where each was seen, and (x, y) where cards have it, both in fractions
            of the card. They show how far the supposed outline is off.
        typical: whether it has what tells the type from others with rows in the same places.
        printed: the text of each line, as it was recognised.
        blanks: what is blank on the card if the fields of open length were read whole.
        parts: outlines of the rows of fields that may stand in several, in pixels of the photo.
        close_set: where the lines of such a field stand, which may be set close: fractions of the card.
        overlay: what was laid over the values, if anything.
    """

    fields: Mapping[str, Field]
    support: float
    landmarks: tuple[tuple[Place, Place], ...] = ()
    typical: bool = True
    printed: tuple[str, ...] = ()
    blanks: tuple[Blank, ...] = ()
    parts: Mapping[str, tuple[Quad, ...]] = dataclass_field(default_factory=dict)
    close_set: Mapping[str, Rect] = dataclass_field(default_factory=dict)
    overlay: Overlay | None = None


@dataclass(frozen=True, slots=True, eq=False)
class SideLayout:
    """One side of a document type.

    Attributes:
        side: which side.
        fields: names of its fields, in the order of print.
        zones: its rows, to find the card's pose by.
        parse: rows in the card's plane -> fields.
        confirm: fields that are looked at twice, since no grammar supports them: how their text is cleaned.
        doubted: of what was read, the fields that contradict a standard or what follows from another field, and are
            looked at twice: the same.
        rooms: fields of open length: how far their text may go on, so that a highlight there may hide some of it.
        constants: where labels and titles stand, the same on every card: left, top, right, bottom, fractions of the
            card. They need to be recognised again, not read.
        labels: the labels and titles, by which a row that the row finder takes for one is known without being read.
        evidence: how strongly a single row's text speaks for this side read the right way up, 0..1.
        other: what type a document is that has rows in the same places, by all of its rows, each of them read: None
            where they speak for this type. Asked where a reading is not typical.
    """

    side: Side
    fields: tuple[str, ...]
    zones: tuple[Zone, ...]
    parse: Callable[[Sequence[Row]], Parsed]
    evidence: Callable[[str], float]
    confirm: Mapping[str, Callable[[str], str]]
    doubted: Callable[[Mapping[str, Field]], Mapping[str, Callable[[str], str]]]
    rooms: Mapping[str, Room]
    constants: tuple[tuple[float, float, float, float], ...] = ()
    labels: tuple[Printed, ...] = ()
    other: Callable[[Parsed], str | None] = lambda parsed: None


@dataclass(frozen=True, slots=True)
class DocumentType:
    """A document type: its id, the size of its card in millimetres, its sides, and what follows from its fields."""

    id: str
    size_mm: tuple[float, float]
    sides: tuple[SideLayout, ...]
    derive: Callable[[Mapping[str, Field]], Mapping[str, str]]


@cache
def document_types() -> Mapping[str, DocumentType]:
    """All document types by id: every module of this package that has a ``DOCUMENT``."""
    found = {}
    for module in pkgutil.iter_modules(__path__):
        document = getattr(import_module(f"{__name__}.{module.name}"), "DOCUMENT", None)
        if isinstance(document, DocumentType):
            found[document.id] = document
    return found
