"""The portrait side of the resident ID card: its layout, and its fields from rows of print."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from functools import partial
from types import MappingProxyType

from ocr.documents import PageLayout, Parsed, Words, Zone
from ocr.documents.cn_resident_id import address, name
from ocr.documents.cn_resident_id.cleaning import clean_birth_date, clean_name, clean_number, clean_sex
from ocr.documents.cn_resident_id.number import LABEL as NUMBER_LABEL
from ocr.documents.cn_resident_id.number import agreed, derive
from ocr.documents.cn_resident_id.pairs import TELLING, pairs
from ocr.documents.cn_resident_id.places import LABELS, Labels, Spans, row_of_sex_begins, spans_of
from ocr.documents.cn_resident_id.values import TEXT_END, Values
from ocr.documents.other_types import OTHER, TEMPORARY, other_type, register_of
from ocr.fields.birth_date import birth_date_field
from ocr.fields.citizen_number import citizen_number_field
from ocr.fields.ethnicity import ethnicity_field
from ocr.fields.in_region import named_by_region, told_by_region
from ocr.fields.outcome import unsure
from ocr.fields.sex import sex_field
from ocr.fields.text_by_glyph import Doubtful, doubtful
from ocr.geometry import Place
from ocr.lines.labelled_lines import LabelledLines
from ocr.lines.labels import Printed
from ocr.lines.rows import Row
from ocr.lines.unread_print import has_unread_beside
from ocr.reading import Field, FieldStatus
from ocr.standards import citizen_number, ethnicities

FIELDS = ("name", "sex", "ethnicity", "birth_date", "address", "id_number")
_TERM = re.compile("签发机|发机关|有效期|[-—至][0-9]{4}[.年][0-9]")
"""An issuer or a term: what a portrait side has only on a temporary card, which prints all nine items on one page."""
_NUMBER_Y, _NUMBER_ENDS = 0.875, (0.355, 0.89)
"""Centres of the number's first and last digit."""
_NAME_ABOVE = 0.1
"""The first of several lines of a name begins no further than this above its label's centre line."""
_SAID_BY_NUMBER = MappingProxyType({"birth_date": clean_birth_date, "sex": clean_sex})


def parse(rows: Sequence[Row]) -> Parsed:
    """Fields of the portrait side."""
    lines = LabelledLines(rows)
    labels = Labels.of(lines)
    values = Values.beside(lines, labels.before_values)
    spans = spans_of(values, labels)
    fields = _fields(spans, rows)
    begin = values.begin(spans.name, spans.sex, spans.birth, spans.address)
    label_y, sex_row = labels.name.y if labels.name else None, row_of_sex_begins(lines, spans.sex_line)
    parsed = Parsed(
        fields,
        support=_support(fields, spans, labels, lines),
        landmarks=_landmarks(spans, labels, lines),
        printed=lines.texts(),
        blanks=(*name.blanks(spans.name, begin, label_y, sex_row), *address.blanks(spans.address, begin)),
        parts={"name": spans.name.parts},
        glyphs={
            "name": name.places(
                spans.name, rows, fields["name"].value or "", whole=spans.whole_name, placed=spans.placed_name
            )
        },
        doubtful={"address": _doubtful_of_address(fields["address"], spans, rows)},
        close_set={"name": (begin - 0.015, label_y - _NAME_ABOVE, 0.6, sex_row - 0.005)} if label_y is not None else {},
    )
    said = fields["ethnicity"].value is not None and register_of(fields["id_number"].value or "") is None
    return replace(parsed, typical=said and other(parsed) is None)


def other(parsed: Parsed) -> str | None:
    """What else a page is that is laid out like the portrait side.

    A temporary card (2005 居民身份证法 implementing rules) has issuer and term beside the portrait; residence permits
    have numbers of their own and no ethnicity; a street may be called 民族大道. Where neither 民族 nor 公民身份号码 is
    printed it is none of them.
    """
    place = parsed.fields["address"].text
    beside = [text for text in parsed.printed if text.removeprefix("住址") not in place]
    if (named := other_type(beside)) is not None:
        return named
    print_ = "".join(beside)
    if _TERM.search(print_):
        return TEMPORARY
    if pairs(print_, ("民族",)) or parsed.fields["ethnicity"].value:
        return None
    register = register_of(parsed.fields["id_number"].value or "")
    return register or (None if pairs(print_, (NUMBER_LABEL,)) >= TELLING else OTHER)


def doubted(fields: Mapping[str, Field]) -> Mapping[str, Callable[[str], str]]:
    """A number whose check character is wrong, what the number contradicts, and an ethnicity that is in no list."""
    said, number = derive(fields), fields["id_number"].value or ""
    odd = {n: c for n, c in _SAID_BY_NUMBER.items() if said.get(n) not in (None, fields[n].value)}
    if citizen_number.is_well_formed(number) and not citizen_number.has_right_check_character(number):
        odd["id_number"] = clean_number
    if fields["ethnicity"].value not in ethnicities.NAMES:
        odd["ethnicity"] = partial(ethnicities.unlisted_form, wide="（" in (fields["ethnicity"].value or ""))
    return odd


def evidence(text: str) -> float:
    """A row of the portrait side: the number's figures, or pairs of characters of its labels."""
    figures = len(re.findall(r"[0-9Xx]", text))
    return min(1.0, max(figures - 8, 0) / 8 + pairs(text, ("姓名", "性别", "民族", "出生", "住址", NUMBER_LABEL)) / 3)


def _fields(spans: Spans, rows: Sequence[Row]) -> Mapping[str, Field]:
    return agreed(
        {
            "name": name.field_of_name(spans.name, rows, whole=spans.whole_name, placed=spans.placed_name),
            "sex": sex_field("sex", spans.sex),
            "ethnicity": ethnicity_field("ethnicity", spans.ethnicity),
            "birth_date": birth_date_field("birth_date", spans.birth),
            "address": _address(spans, rows),
            "id_number": citizen_number_field("id_number", spans.number),
        }
    )


def _address(spans: Spans, rows: Sequence[Row], *, supposed: bool = False) -> Field:
    """The address; as it were if its characters alone were doubtful and proved to be right, if that is supposed."""
    field = address.address_field(spans.address, whole=spans.whole_address, supposed=supposed)
    return unsure(field, "FIELD_INCOMPLETE") if has_unread_beside(spans.address, rows, TEXT_END) else field


def _doubtful_of_address(field: Field, spans: Spans, rows: Sequence[Row]) -> Doubtful:
    asks = field.value is not None and field.codes == ("LOW_CONFIDENCE",)
    confirmable = asks and _address(spans, rows, supposed=True).status is FieldStatus.READ
    told, named = told_by_region(spans.address), named_by_region(spans.address)
    return doubtful(spans.address, confirmable=confirmable, told=told, named=named)


def _support(fields: Mapping[str, Field], spans: Spans, labels: Labels, lines: LabelledLines) -> float:
    """How strongly the rows speak for this side: by the number, and by the labels that were found."""
    found = sum(x is not None for x in (*labels.all, lines.label(NUMBER_LABEL)))
    born = citizen_number.birth_date(fields["id_number"].value or "")
    return (0.5 if born else 0.2) * min(1.0, len(spans.number.glyphs) / 18) + 0.5 * min(1.0, found / 4)


def _landmarks(spans: Spans, labels: Labels, lines: LabelledLines) -> tuple[tuple[Place, Place], ...]:
    found = [lines.landmark(label, place) for label, place in zip(labels.all, LABELS, strict=True)]
    if len(digits := spans.number.glyphs) == 18:
        found += [((g.x, g.row.y), (x, _NUMBER_Y)) for g, x in zip(digits[::17], _NUMBER_ENDS, strict=True)]
    return tuple(x for x in found if x is not None)


_ROW, _NUMBER = (0.055, 0.105), (0.065, 0.12)
"""Least and greatest heights of rows."""
PAGE = PageLayout(
    id="portrait",
    label=Words("人像面", "portrait side"),
    fields=FIELDS,
    zones=(
        Zone(y=0.155, slack=0.06, begins=(0.04, 0.20), ends=(0.22, 0.58), height=_ROW, weight=1.0),
        Zone(y=0.29, slack=0.06, begins=(0.04, 0.20), ends=(0.20, 0.62), height=_ROW, weight=1.0),
        Zone(y=0.42, slack=0.06, begins=(0.04, 0.20), ends=(0.26, 0.60), height=_ROW, weight=1.0),
        Zone(y=0.56, slack=0.06, begins=(0.04, 0.20), ends=(0.35, 0.64), height=_ROW, weight=1.0),
        Zone(y=0.65, slack=0.06, begins=(0.15, 0.22), ends=(0.22, 0.64), height=_ROW, weight=0.5),
        Zone(y=0.735, slack=0.06, begins=(0.15, 0.22), ends=(0.22, 0.64), height=_ROW, weight=0.3),
        Zone(y=0.875, slack=0.06, begins=(0.04, 0.40), ends=(0.84, 0.97), height=_NUMBER, weight=3.0,
             anchors=((0.34, 0.92), (0.06, 0.92))),
    ),
    parse=parse,
    evidence=evidence,
    confirm=MappingProxyType({"name": clean_name}),
    doubted=doubted,
    rooms=MappingProxyType({"name": (0.12, 0.0, 0.6), "ethnicity": (0.10, 0.0, 0.6), "address": (0.45, 0.10, 0.6)}),
    constants=((0.0, 0.0, 0.18, 0.78), (0.0, 0.78, 0.36, 1.0)),
    labels=(
        Printed("姓名", place=(0.096, 0.16), width=0.09, room=0.24),
        Printed("性别", place=(0.096, 0.286), width=0.09, room=0.12),
        Printed("民族", place=(0.328, 0.286), width=0.09, room=0.15),
        Printed("出生", place=(0.096, 0.412), width=0.09),
        Printed("住址", place=(0.096, 0.543), width=0.09),
        Printed(NUMBER_LABEL, place=(0.163, 0.877), width=0.225),
    ),
    other=other,
    missing_code="PORTRAIT_SIDE_MISSING",
    figures=14,
)  # fmt: skip
