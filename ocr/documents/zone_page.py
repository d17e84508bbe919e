"""Pages that are known by their zone: what the zone says, and what print says beside it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from types import MappingProxyType
from typing import Final

import numpy as np

from ocr.documents import Anchors, FieldSpec, Kind, MachineZone, PageLayout, Parsed, Words, Zone
from ocr.fields.name import glyph_places
from ocr.fields.outcome import missing, unsure
from ocr.glyphs.place import GlyphPlace
from ocr.lines.label_search import Sought
from ocr.lines.labelled_values import LabelledValues
from ocr.lines.rows import Row, span_of
from ocr.reading import Field, FieldStatus
from ocr.standards import mrz_values
from ocr.standards.mrz import FORMATS
from ocr.zones import zone as zones
from ocr.zones.fields import agreed_names, chinese_letters, zone_fields
from ocr.zones.of_page import evidence_of_zone, read_page
from ocr.zones.printed import PrintedValues
from ocr.zones.printed_names import clean_name

PITCH_MM: Final = 2.54
STEP_MM: Final = 6.35
HIGH_MM: Final = 4.6
"""Of a row's box, usually."""
_LESS: Final = 0.6
"""Support of a page whose zone fits and whose other print does not, of the zone's."""
_ASLANT: Final = 0.2
"""Sine of the angle between a row and most others, of a row that is no value: tilt bends rows by less."""
_LONG: Final = 1.5
"""A row so many times as long as high shows how it runs."""
_WORDS: Mapping[str, tuple[str, str, Kind]] = {
    "line1": ("机读码第一行", "zone, line 1", Kind.TEXT),
    "line2": ("机读码第二行", "zone, line 2", Kind.TEXT),
    "line3": ("机读码第三行", "zone, line 3", Kind.TEXT),
    "number": ("机读码证件号", "zone, number", Kind.NUMBER),
    "surname": ("机读码姓", "zone, surname", Kind.LATIN_NAME),
    "given_names": ("机读码名", "zone, given names", Kind.LATIN_NAME),
    "nationality": ("机读码国籍", "zone, nationality", Kind.NATIONALITY),
    "birth_date": ("机读码出生日期", "zone, date of birth", Kind.DATE),
    "sex": ("机读码性别", "zone, sex", Kind.SEX),
    "valid_until": ("机读码有效期至", "zone, valid until", Kind.LAST_DAY),
    "issuing_state": ("机读码签发国", "zone, issuing state", Kind.TEXT),
    "name": ("机读码中文姓名", "zone, name in Chinese characters", Kind.NAME),
}
_OPTIONAL: Final = frozenset({"given_names", "name", "line3", "surname", "nationality", "sex", "issuing_state"})


@dataclass(frozen=True)
class Values:
    """What a page's own parser has to go by.

    Attributes:
        printed: values beside their labels.
        zone: the zone; None where none was read.
        said: its fields.
        names: the names in it.
    """

    printed: PrintedValues
    zone: zones.Zone | None
    said: Mapping[str, Field]
    names: mrz_values.ZoneNames | None

    def expected(self, name: str) -> str | None:
        """What the zone says of a field; None where it says nothing."""
        field = self.said.get(f"mrz.{name}")
        return field.value if field is not None else None

    @property
    def letters(self) -> tuple[str, str] | None:
        """The letters in which the zone spells a Chinese name."""
        return chinese_letters(self.zone) if self.zone is not None else None


def zone_specs(*names: str, optional: bool = False) -> tuple[FieldSpec, ...]:
    """The specifications of a type's fields ``mrz.*``; all of them optional where pages of it may lack the zone."""
    return tuple(
        FieldSpec(f"mrz.{name}", Words(*_WORDS[name][:2]), _WORDS[name][2], optional=optional or name in _OPTIONAL)
        for name in names
    )  # fmt: skip


def page_layout(
    id: str,
    label: Words,
    fields: tuple[str, ...],
    *,
    machine_zones: tuple[MachineZone, ...],
    sought: Sequence[Sought],
    values: Callable[[Values], Mapping[str, Field]],
    fits: Callable[[Sequence[str]], bool] = lambda texts: True,
    anchors: Anchors | None = None,
    optional: bool = False,
) -> PageLayout:
    """A page known by its zone.

    Args:
        id, label, fields, machine_zones, optional: as of a `PageLayout`.
        sought: every label that it may print.
        values: its printed fields, from its values and zone.
        fits: whether the lines of print beside the zone are this page's, of pages with the same zone.
        anchors: the print by which it is known where its zone cannot be read; then no field is sure.
    """
    first = machine_zones[0]

    def parse(rows: Sequence[Row]) -> Parsed:
        parsed = _parsed(rows, fields, first.size_mm, sought, values)
        if parsed.support:
            return parsed if fits(parsed.printed) else replace(parsed, support=_LESS * parsed.support)
        support = anchors.support(["".join(text.split()) for text in parsed.printed]) if anchors else 0.0
        unread = {name: unsure(field, "FIELD_INCOMPLETE") for name, field in parsed.fields.items()}
        return replace(parsed, support=support, fields=unread, glyphs={})

    return PageLayout(
        id=id,
        label=label,
        fields=fields,
        zones=_rows_of(first),
        parse=parse,
        evidence=evidence_of_zone,
        machine_zones=machine_zones,
        closely=MappingProxyType({"name": clean_name} if "name" in fields else {}),
        anchors=anchors,
        optional=optional,
    )


def _parsed(
    rows: Sequence[Row],
    names: tuple[str, ...],
    size_mm: tuple[float, float],
    sought: Sequence[Sought],
    values: Callable[[Values], Mapping[str, Field]],
) -> Parsed:
    page = read_page(rows)
    today = datetime.now(UTC).date()
    said = zone_fields(page.zone, page.zone_rows, today) if page.zone is not None else {}
    names_said = None
    if page.zone is not None and "names" in page.zone.format.parts:
        names_said = mrz_values.names(page.zone.text("names"))
    printed = LabelledValues(_level(page.print), size_mm[0] / size_mm[1], sought)
    known = {said[name].value for name in ("mrz.birth_date", "mrz.valid_until") if name in said}
    state = said["mrz.issuing_state"].value if "mrz.issuing_state" in said else None
    by_label = PrintedValues(printed, {one.name: one for one in sought}, frozenset(filter(None, known)), state or "")
    read = values(Values(by_label, page.zone, said, names_said))
    agree = all(read[name].status is FieldStatus.READ for name in ("surname", "given_names") if name in read)
    only = names_said is not None and not names_said.given and read.get("surname") is not None
    agree = agree or (only and read["surname"].status is FieldStatus.READ)
    fields = {**agreed_names(said, agree and "surname" in read), **read}
    support = 0.0 if page.zone is None else 0.5 + 0.5 * page.zone.support
    return Parsed(
        fields={name: fields.get(name) or missing(name) for name in names},
        support=support,
        printed=printed.texts(),
        glyphs={"name": _places(fields.get("name"), page.print, spelled=said.get("mrz.name") is not None)},
    )


def _level(rows: Sequence[Row]) -> tuple[Row, ...]:
    """The rows that run as most do: marks of specimens and signatures run aslant; a single letter shows no turn."""
    along = np.array([row.quad.array()[1] - row.quad.array()[0] for row in rows], np.float64).reshape(-1, 2)
    usual = along.sum(axis=0)
    turned = along @ np.array([-usual[1], usual[0]])
    lengths = np.maximum(1e-9, np.linalg.norm(along, axis=1) * np.linalg.norm(usual))
    return tuple(
        row
        for row, sine in zip(rows, np.abs(turned / lengths), strict=True)
        if sine < _ASLANT or row.quad.width < _LONG * row.quad.height
    )


def _places(name: Field | None, rows: Sequence[Row], *, spelled: bool) -> tuple[GlyphPlace, ...]:
    """Where the Chinese characters of a printed name stand; none where a zone spells it, the better witness."""
    if name is None or name.box is None or spelled:
        return ()
    span = span_of(name.text, name.box, rows)
    return glyph_places(span) if span is not None else ()


def _rows_of(shape: MachineZone) -> tuple[Zone, ...]:
    """Where the lines of a zone stand on its page."""
    format = next(one for one in FORMATS if one.id == shape.format)
    width, height = shape.size_mm
    left, right = shape.left_mm / width, (shape.left_mm + PITCH_MM * format.length) / width
    right = min(right, 0.999)
    high = HIGH_MM / height
    return tuple(
        Zone(
            y=(height - shape.foot_mm - STEP_MM * back) / height,
            slack=0.04,
            begins=(max(0.0, left - 0.03), left + 0.03),
            ends=(right - 0.04, min(1.0, right + 0.03)),
            height=(0.5 * high, min(0.45, 1.6 * high)),
            weight=2.0,
            anchors=((left, right),),
        )
        for back in reversed(range(len(format.masks)))
    )
