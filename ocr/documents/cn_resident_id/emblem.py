"""The emblem side of the resident ID card: its layout, and its fields from rows of print."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from types import MappingProxyType

from ocr.documents import PageLayout, Parsed, Words, Zone
from ocr.documents.cn_resident_id import issuer
from ocr.documents.cn_resident_id.pairs import TELLING, pairs
from ocr.documents.other_types import OTHER, other_type
from ocr.fields.in_region import named_by_region, told_by_region
from ocr.fields.outcome import unsure
from ocr.fields.text_by_glyph import doubtful
from ocr.fields.validity import validity_fields
from ocr.geometry import Place
from ocr.lines.labelled_lines import Label, LabelledLines
from ocr.lines.labels import Printed
from ocr.lines.rows import Row, Span
from ocr.quality.blank import Rect
from ocr.reading import Field, FieldStatus

FIELDS = ("issuing_authority", "valid_from", "valid_until")
_LABELS: tuple[Place, ...] = ((0.265, 0.74), (0.265, 0.87))
_TITLES: tuple[tuple[Place, Place], ...] = (((0.345, 0.18), (0.835, 0.18)), ((0.33, 0.36), (0.865, 0.36)))
"""Centres of characters whose place is the same on every card, give or take two per cent."""

_BEFORE, _ISSUER_ABOVE, _RIGHT, _HALF_ROW = 0.025, 0.25, 0.985, 0.55
"""Where the lines of an issuer begin before the term's first figure, how far above the term they stand at the most, and
where they end: fractions of the card; and half a row's height with what it is off by, in its heights.
"""
_LAST = "分局"
"""The office of a police force for a district: no issuer goes on after it."""


def parse(rows: Sequence[Row]) -> Parsed:
    """Fields of the emblem side."""
    table = LabelledLines(rows)
    issuer_label, validity_label = table.label("签发机关", near=0.27), table.label("有效期限", near=0.27)
    titles = [table.label(t) for t in ("中华人民共和国", "居民身份证")]
    validity_line = validity_label.line if validity_label else table.find(r"\d{4}\D?\d\d\D?\d\d.*(\d{4}|长期)")
    issuer_line = issuer_label.line if issuer_label else table.find(r"(公安|分局)")

    first = table.after(issuer_label) if issuer_label else Span(table.glyphs(issuer_line))
    issuer_span = issuer.all_lines(table, first, issuer_line=issuer_line, validity_line=validity_line)
    term = table.after(validity_label) if validity_label else Span(table.glyphs(validity_line))
    term = Span(tuple(g for g in term.glyphs if re.match(r"[^一-鿿]|[长期一]", g.char.text)))
    valid_from, valid_until = validity_fields(("valid_from", "valid_until"), term)
    named = issuer_label is not None or re.search(r"公安|分局", first.text) is not None
    issued_by = _issuer_field(issuer_span, table, rows, validity_line)
    asks = issued_by.value is not None and issued_by.codes == ("LOW_CONFIDENCE",)
    supposed = _issuer_field(issuer_span, table, rows, validity_line, supposed=True) if asks else issued_by
    confirmable = asks and supposed.status is FieldStatus.READ
    parsed = Parsed(
        fields={
            "issuing_authority": issued_by,
            "valid_from": valid_from,
            "valid_until": valid_until,
        },
        support=0.2 * sum(t is not None for t in titles) + 0.3 * named + 0.3 * (valid_from.value is not None),
        landmarks=_landmarks(table, (issuer_label, validity_label), titles),
        printed=table.texts(),
        doubtful={
            "issuing_authority": doubtful(
                issuer_span,
                confirmable=confirmable,
                told=told_by_region(issuer_span),
                named=named_by_region(issuer_span),
            )
        },
        parts={"issuing_authority": issuer_span.parts},
        close_set=_close_set(term, validity_line, table),
        complete=frozenset({"issuing_authority"} if (issued_by.value or "").endswith(_LAST) else ()),
    )
    return replace(parsed, typical=titles[1] is not None and other(parsed) is None)


def other(parsed: Parsed) -> str | None:
    """What else a page is that is laid out like the emblem side; `OTHER` where its title is not 居民身份证."""
    title = any(pairs(text, ("居民身份证",)) >= TELLING for text in parsed.printed)
    return other_type(parsed.printed) or (None if title else OTHER)


def evidence(text: str) -> float:
    """A row of the emblem side: pairs of characters of its titles and labels, or its dates."""
    dated = 0.75 if re.search(r"\d{4}\.\d\d\.\d\d", text) else 0.0
    printed = pairs(text, ("中华人民共和国", "居民身份证", "签发机关", "有效期限", "公安局"))
    return min(1.0, dated + printed / 3)


def _issuer_field(
    span: Span, table: LabelledLines, rows: Sequence[Row], validity_line: int | None, *, supposed: bool = False
) -> Field:
    """The issuer; not sure where characters may be missing between or beside those that were read."""
    field = issuer.field_of_issuer(span, supposed=supposed)
    others = [*(row for line in table.lines for row in line), *(row for row in rows if not row.glyphs)]
    validity_y = table.y(validity_line) if validity_line is not None else 0.87
    return unsure(field, "FIELD_INCOMPLETE") if issuer.is_broken(span, others, validity_y) else field


def _close_set(term: Span, validity_line: int | None, table: LabelledLines) -> Mapping[str, Rect]:
    """Where an issuer of two lines stands that the row finder takes for one: above the term, from where that begins."""
    if not term.glyphs or validity_line is None:
        return {}
    y, row = table.y(validity_line), term.glyphs[0].row
    return {
        "issuing_authority": (term.glyphs[0].x - _BEFORE, y - _ISSUER_ABOVE, _RIGHT, y - _HALF_ROW * row.height),
    }


def _landmarks(
    table: LabelledLines, labels: Sequence[Label | None], titles: Sequence[Label | None]
) -> tuple[tuple[Place, Place], ...]:
    found = [table.landmark(label, place) for label, place in zip(labels, _LABELS, strict=True)]
    for title, (first, last) in zip(titles, _TITLES, strict=True):
        found += [table.landmark(title, first), table.landmark(title, last, last=True)]
    return tuple(x for x in found if x is not None)


_ROW, _TITLE, _GREAT_TITLE = (0.055, 0.105), (0.08, 0.14), (0.12, 0.20)
"""Least and greatest heights of rows."""
PAGE = PageLayout(
    id="emblem",
    label=Words("国徽面", "emblem side"),
    fields=FIELDS,
    zones=(
        Zone(y=0.19, slack=0.08, begins=(0.26, 0.42), ends=(0.78, 0.95), height=_TITLE, weight=2.0,
             anchors=((0.33, 0.86),)),
        Zone(y=0.38, slack=0.10, begins=(0.24, 0.42), ends=(0.80, 0.97), height=_GREAT_TITLE, weight=2.0,
             anchors=((0.31, 0.89),)),
        Zone(y=0.74, slack=0.07, begins=(0.14, 0.45), ends=(0.50, 0.88), height=_ROW, weight=1.0),
        Zone(y=0.87, slack=0.07, begins=(0.14, 0.45), ends=(0.55, 0.90), height=_ROW, weight=1.5,
             anchors=((0.25, 0.87), (0.42, 0.87))),
    ),
    parse=parse,
    evidence=evidence,
    rooms=MappingProxyType({"issuing_authority": (0.15, 0.0, 0.9)}),
    constants=((0.15, 0.0, 1.0, 0.55), (0.0, 0.55, 0.41, 1.0)),
    labels=(
        Printed("中华人民共和国", place=(0.58, 0.177), width=0.54),
        Printed("居民身份证", place=(0.58, 0.356), width=0.59, read=True),
        Printed("签发机关", place=(0.33, 0.737), width=0.155),
        Printed("有效期限", place=(0.33, 0.869), width=0.155),
    ),
    other=other,
    missing_code="EMBLEM_SIDE_MISSING",
    figures=6,
)  # fmt: skip
