"""The catalogue of document types: what each page prints where, and how its fields are parsed. One module or package a
type, discovered.
"""

from __future__ import annotations

import pkgutil
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from dataclasses import field as dataclass_field
from enum import StrEnum
from functools import cache
from importlib import import_module
from types import MappingProxyType

from ocr.fields.text_by_glyph import Doubtful
from ocr.geometry import Place, Quad
from ocr.glyphs.place import GlyphPlace
from ocr.lines.labels import Printed
from ocr.lines.rows import Row
from ocr.overlays.overlay import Overlay
from ocr.quality.blank import Blank, Rect
from ocr.quality.glare import Room
from ocr.reading import Field


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
class Parsed:
    """What a page's parser made of the rows.

    Attributes:
        fields: every field of the page by name.
        support: how strongly the rows speak for this page, 0..1 (labels found, number found).
        landmarks: printed places found: (x, y) where each was seen, and (x, y) where cards have it, both in fractions
            of the card. They show how far the supposed outline is off.
        typical: whether it has what tells the type from others with rows in the same places.
        printed: the text of each line, as it was recognised.
        blanks: what is blank on the card if the fields of open length were read whole.
        parts: outlines of the rows of fields that may stand in several, in pixels of the photo.
        close_set: where the lines of such a field stand, which may be set close: fractions of the card.
        overlay: what was laid over the values, if anything.
        crowded: fields of open values, such as names, beside which there is print that no row shows.
        glyphs: where the characters of such a field stand, to be told by their glyph; only where nothing but its
            characters may be doubtful.
        doubtful: the doubtful characters of free texts, such as addresses, to be told by their glyph likewise.
        hemmed: such fields, unsure already, beside which there would be doubt if they were sure.
        hidden: fields whose text may go on beneath something that covers the card.
        complete: fields whose text ends as no text of theirs goes on.
        form: id of the form that the page has, of a type whose pages come in several; None where it is not known.
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
    crowded: frozenset[str] = frozenset()
    glyphs: Mapping[str, tuple[GlyphPlace, ...]] = dataclass_field(default_factory=dict)
    doubtful: Mapping[str, Doubtful] = dataclass_field(default_factory=dict)
    hemmed: frozenset[str] = frozenset()
    hidden: frozenset[str] = frozenset()
    complete: frozenset[str] = frozenset()
    form: str | None = None


@dataclass(frozen=True, slots=True)
class MachineZone:
    """A machine readable zone by which a page is known.

    Attributes:
        format: id of its format, see `ocr.standards.mrz.FORMATS`.
        code: pattern of the document's code, the first two characters without fillers.
        state: pattern of the issuing state, empty in formats without one.
        size_mm: width and height of pages with it.
        left_mm: from the left edge of the page to that of the first character, usually.
        foot_mm: from the middle of the last line to the lower edge of the page, usually.
    """

    format: str
    code: str
    size_mm: tuple[float, float]
    left_mm: float
    foot_mm: float
    state: str = ".*"


@dataclass(frozen=True, slots=True)
class Anchors:
    """Print by which a page is known wherever on it that stands: its title, or labels that stand together on no other.

    Attributes:
        titles: patterns of what a row says on this page alone, such as its title or a number of its own form.
        needs: patterns each of which a row has to say where no title is read; none where only a title tells the page.
        forces: patterns one of which a row has to say in any case, such as a label that other pages of the title lack.
        never: patterns of what no row of this page says.
        labels: what its labels are called; how many are found says how well it was read.
        doubts: patterns of what papers that only look like this page say: beside them none but a title tells it.
        holds: what a title has to be besides, such as a number with the right check digit; asked for what matched.
        most_rows: a picture with more rows shows no such page.
    """

    titles: tuple[str, ...]
    labels: tuple[str, ...]
    needs: tuple[str, ...] = ()
    forces: tuple[str, ...] = ()
    never: tuple[str, ...] = ()
    doubts: tuple[str, ...] = ()
    holds: Callable[[str], bool] = lambda text: True
    most_rows: int = 1000

    def support(self, texts: Sequence[str]) -> float:
        """How far rows of print speak for the page, 0..1, half of it for the title or what stands for it.

        Args:
            texts: what each row says, without spaces.
        """
        unlike = any(re.search(pattern, text) for pattern in self.never for text in texts)
        if unlike or len(texts) > self.most_rows:
            return 0.0
        if self.forces and not any(re.search(pattern, text) for pattern in self.forces for text in texts):
            return 0.0
        titled = any(
            (match := re.search(title, text)) and self.holds(match[0]) for title in self.titles for text in texts
        )
        doubtful = any(re.search(pattern, text) for pattern in self.doubts for text in texts)
        needed = bool(self.needs) and all(any(re.search(need, text) for text in texts) for need in self.needs)
        told = titled or (needed and not doubtful)
        if not told:
            return 0.0
        found = sum(any(label in text for text in texts) for label in self.labels)
        return 0.5 + 0.5 * min(1.0, 1.25 * found / max(1, len(self.labels)))


class Kind(StrEnum):
    """What kind of value a field holds; comparisons, forms and masking follow from it."""

    NAME = "NAME"
    """A name in Chinese characters."""
    LATIN_NAME = "LATIN_NAME"
    """A name in Latin letters."""
    ANY_NAME = "ANY_NAME"
    """A name in Chinese characters, or in Latin letters where its holder has none in them: surname and given names."""
    REPRESENTATIVE = "REPRESENTATIVE"
    """The name, in Chinese characters, of who represents the holder, an organisation."""
    SEX = "SEX"
    """``MALE``, ``FEMALE``, or ``UNSPECIFIED`` where a document says neither."""
    ETHNICITY = "ETHNICITY"
    ADDRESS = "ADDRESS"
    DATE = "DATE"
    """``YYYY-MM-DD``."""
    LAST_DAY = "LAST_DAY"
    """A date, or ``LONG_TERM`` for a document without end."""
    CITIZEN_NUMBER = "CITIZEN_NUMBER"
    """A citizen number by GB 11643."""
    NUMBER = "NUMBER"
    """Any other number of a document."""
    CARD_NUMBER = "CARD_NUMBER"
    """The number of a payment card; shown with its first six and last four digits alone."""
    LAST_MONTH = "LAST_MONTH"
    """``YYYY-MM``, whose last day is the document's last one."""
    NATIONALITY = "NATIONALITY"
    """ISO 3166-1 alpha-3 code."""
    TEXT = "TEXT"


@dataclass(frozen=True, slots=True)
class Words:
    """What something is called, in Chinese and in English."""

    zh: str
    en: str


@dataclass(frozen=True, slots=True)
class FieldSpec:
    """One field of a document type.

    Attributes:
        name: unique within the type, stable, lower_snake.
        label: as it is printed, and in English.
        kind: see `Kind`.
        claimed_as: the element of a claim that declares it, such as ``document_number``; None where none does.
        masked_whole: a masked answer shows nothing of it; otherwise its outline, the first and the last character.
        optional: a genuine document may lack it, so that nothing is wrong where it is MISSING.
        checked: its values have a check character, though not each value of its kind has.
    """

    name: str
    label: Words
    kind: Kind
    claimed_as: str | None = None
    masked_whole: bool = True
    optional: bool = False
    checked: bool = False


@dataclass(frozen=True, slots=True, eq=False)
class PageLayout:
    """One page of a document type, such as a side of a card.

    Attributes:
        id: unique within the type, such as ``portrait``.
        label: what it is called.
        fields: names of its fields, in the order of print.
        zones: its rows, to find the card's pose by.
        parse: rows in the card's plane -> fields.
        confirm: fields that are looked at twice, since no grammar supports them: how their text is cleaned.
        doubted: of what was read, the fields that contradict a standard or what follows from another field, and are
            looked at twice: the same.
        closely: names that are told by their glyphs though they are not looked at twice: the same.
        rooms: fields of open length: how far their text may go on, so that a highlight there may hide some of it.
        constants: where labels and titles stand, the same on every card: left, top, right, bottom, fractions of the
            card. They need to be recognised again, not read.
        labels: the labels and titles, by which a row that the row finder takes for one is known without being read.
        evidence: how strongly a single row's text speaks for this page read the right way up, 0..1.
        other: what type a document is that has rows in the same places, by all of its rows, each of them read: None
            where they speak for this type. Asked where a reading is not typical.
        missing_code: the reason code that says that no picture shows this page.
        machine_zones: the zones by which it is known; such a page is found by its zone, not by its rows.
        anchors: the print by which it is known where layouts differ; such a page is found by that, not by its rows.
        optional: whether the document may be submitted without it.
        sizes_mm: width and height of such pages where they come in several; empty where the document's size is theirs.
        kept: the rows that are kept of those that were recognised; the others, such as a card's verification code, are
            dropped before anything is made of them.
        raised: fields that may be embossed: where one was not surely read, its page is read in other lights too.
        codes: fields that a QR code or barcode holds, each with the format of `ocr.codes` that it has.
        figures: how many the lowest of its ``zones`` shows at least where the page makes sense; 0 where it need not.
        seals: fields that a round seal says, each with a pattern of how such a text ends.
        square_seals: fields that a square seal says, each with the form of such a text.
        beneath: fields that may be printed beneath a round seal: where one was not surely read, what is around the seal
            is read without its ink.
        stopped: texts that may end with a full stop, which is looked for beyond their end.
        told: fields once all of them were read and looked at closely, those corrected or doubted for which others speak
            otherwise; what it changes says so.
    """

    id: str
    label: Words
    fields: tuple[str, ...]
    zones: tuple[Zone, ...]
    parse: Callable[[Sequence[Row]], Parsed]
    evidence: Callable[[str], float]
    confirm: Mapping[str, Callable[[str], str]] = dataclass_field(default_factory=dict)
    closely: Mapping[str, Callable[[str], str]] = dataclass_field(default_factory=dict)
    doubted: Callable[[Mapping[str, Field]], Mapping[str, Callable[[str], str]]] = lambda fields: {}
    rooms: Mapping[str, Room] = dataclass_field(default_factory=dict)
    constants: tuple[tuple[float, float, float, float], ...] = ()
    labels: tuple[Printed, ...] = ()
    other: Callable[[Parsed], str | None] = lambda parsed: None
    missing_code: str = "PAGE_MISSING"
    machine_zones: tuple[MachineZone, ...] = ()
    anchors: Anchors | None = None
    optional: bool = False
    sizes_mm: tuple[tuple[float, float], ...] = ()
    kept: Callable[[Sequence[Row]], Sequence[Row]] = lambda rows: rows
    raised: tuple[str, ...] = ()
    codes: Mapping[str, str] = dataclass_field(default_factory=dict)
    figures: int = 0
    seals: Mapping[str, str] = dataclass_field(default_factory=dict)
    square_seals: Mapping[str, str] = dataclass_field(default_factory=dict)
    beneath: tuple[str, ...] = ()
    stopped: tuple[str, ...] = ()
    told: Callable[[Mapping[str, Field]], Mapping[str, Field]] = lambda fields: fields


@dataclass(frozen=True, slots=True, eq=False)
class DocumentType:
    """A document type: one place for everything that is known of it.

    Attributes:
        id: unique, stable, lower_snake, such as ``cn_resident_id``.
        label: what it is called.
        size_mm: width and height in millimetres.
        pages: its pages, in the order in which they are usually submitted.
        fields: its fields, in the order of print.
        derive: facts that follow from its fields by a standard.
        nationality: ISO 3166-1 alpha-3 code of the nationality that it implies; None where it implies none.

    Raises:
        ValueError: a page names a field that the type has not got, or a field stands on no page.
    """

    id: str
    label: Words
    size_mm: tuple[float, float]
    pages: tuple[PageLayout, ...]
    fields: tuple[FieldSpec, ...]
    derive: Callable[[Mapping[str, Field]], Mapping[str, str]] = lambda fields: {}
    nationality: str | None = None
    _page: Mapping[str, PageLayout] = dataclass_field(init=False, repr=False)
    _field: Mapping[str, FieldSpec] = dataclass_field(init=False, repr=False)
    _page_of: Mapping[str, str] = dataclass_field(init=False, repr=False)
    _claimed_as: Mapping[str, FieldSpec] = dataclass_field(init=False, repr=False)

    def __post_init__(self) -> None:
        if {name for page in self.pages for name in page.fields} != {field.name for field in self.fields}:
            raise ValueError("the pages of a document type show its fields, and no others")
        indexes = {  # asked for hundreds of times by each verification; where several fit, the first one is meant
            "_page": {page.id: page for page in reversed(self.pages)},
            "_field": {field.name: field for field in reversed(self.fields)},
            "_page_of": {name: page.id for page in reversed(self.pages) for name in page.fields},
            "_claimed_as": {field.claimed_as: field for field in reversed(self.fields) if field.claimed_as},
        }
        for name, index in indexes.items():
            object.__setattr__(self, name, index)

    @property
    def aspect(self) -> float:
        """Width over height."""
        return self.size_mm[0] / self.size_mm[1]

    @property
    def is_found_by_places(self) -> bool:
        """Whether its pages are found by where their rows of print stand, not by a zone, a title or labels."""
        return not any(page.machine_zones or page.anchors for page in self.pages)

    def page(self, id: str) -> PageLayout | None:
        """The page of an id; None where there is none."""
        return self._page.get(id)

    def field(self, name: str) -> FieldSpec | None:
        """The field of a name; None where there is none."""
        return self._field.get(name)

    def page_of(self, field: str) -> str | None:
        """Id of the first page that shows a field; None where the type has not got it."""
        return self._page_of.get(field)

    def claimed_as(self, element: str) -> FieldSpec | None:
        """The first field that an element of the claim declares; None where there is none."""
        return self._claimed_as.get(element)


@cache
def document_types() -> Mapping[str, DocumentType]:
    """All document types by id: every module of this package that has a ``DOCUMENT``, in the order of their ids."""
    found = {}
    for module in pkgutil.iter_modules(__path__):
        document = getattr(import_module(f"{__name__}.{module.name}"), "DOCUMENT", None)
        if isinstance(document, DocumentType):
            found[document.id] = document
    return MappingProxyType(dict(sorted(found.items())))


def all_anchors() -> list[Anchors]:
    """The print by which pages of any type are known, of those that are known by print."""
    return [page.anchors for type in document_types().values() for page in type.pages if page.anchors]
