"""Pages that are known by their titles and labels, whatever their layout: what each label has beside it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from types import MappingProxyType
from typing import Final

from ocr.documents import Anchors, PageLayout, Parsed, Words
from ocr.documents.page_print import PagePrint, clean_name
from ocr.fields import said_by_number
from ocr.fields.name import glyph_places
from ocr.fields.outcome import missing
from ocr.fields.text_by_glyph import doubtful
from ocr.geometry import true_aspect
from ocr.lines.label_search import Sought
from ocr.lines.labelled_values import LabelledValues
from ocr.lines.rows import Row
from ocr.lines.wrapped_labels import with_whole_labels
from ocr.reading import Field, FieldStatus

_TITLE: Final = 1.0


def labelled_page(
    id: str,
    label: Words,
    fields: tuple[str, ...],
    *,
    aspect: float,
    anchors: Anchors,
    sought: Sequence[Sought] = (),
    values: Callable[[PagePrint], Mapping[str, Field]] = lambda of: {},
    number: str | None = None,
    person: str = "name",
    form: Callable[[Mapping[str, Field]], str | None] = lambda fields: None,
    optional: bool = False,
    missing_code: str = "PAGE_MISSING",
    stopped: tuple[str, ...] = (),
) -> PageLayout:
    """A page known by its title and labels.

    Args:
        id, label, fields, anchors, optional, missing_code, stopped: as of a `PageLayout`.
        aspect: its width over its height, usually: how its rows stand in the picture tells it.
        sought: every label that it may print, those without a field of their own too.
        values: its fields, from its print.
        person: the field that holds a person's name in Chinese characters.
        form: which form it has, by its fields.
        number: the field that holds a citizen number, beside which sex and birth date are held.
    """

    def parse(rows: Sequence[Row]) -> Parsed:
        true = true_aspect([(row.box, row.quad) for row in rows], aspect)
        page = LabelledValues(with_whole_labels(rows, sought), true, sought)
        texts = page.texts()
        of = PagePrint(page, MappingProxyType({one.name: one for one in sought}), tuple(rows))
        read = values(of)
        supposed = values(replace(of, supposed=True, doubts={})) if of.doubts else {}
        if number is not None:
            read = said_by_number.agreed(read, number)
        span = of.name_span(person) if person in fields else None
        return Parsed(
            fields={name: read.get(name) or missing(name) for name in fields},
            support=anchors.support(["".join(text.split()) for text in texts]),
            printed=texts,
            form=form(read),
            parts={
                **({person: span.parts} if span is not None else {}),
                **{name: text.parts for name in stopped for text in page.continued(of.sought[name])[:1]},
            },
            glyphs={person: glyph_places(span)} if span is not None else {},
            doubtful={
                name: doubtful(own, confirmable=True)
                for name, own in of.doubts.items()
                if name in supposed and supposed[name].status is FieldStatus.READ
            },
        )

    return PageLayout(
        id=id,
        label=label,
        fields=fields,
        zones=(),
        parse=parse,
        evidence=lambda text: _TITLE if anchors.support(["".join(text.split())]) else 0.0,
        confirm=MappingProxyType({person: clean_name}) if person in fields else MappingProxyType({}),
        anchors=anchors,
        optional=optional,
        missing_code=missing_code,
        stopped=stopped,
    )
