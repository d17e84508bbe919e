"""The citizen number of the card, and what it says of its holder by GB 11643."""

from __future__ import annotations

import re
from collections.abc import Mapping

from ocr.fields.outcome import beside
from ocr.lines.labelled_lines import LabelledLines
from ocr.lines.rows import Span
from ocr.reading import Field, FieldStatus
from ocr.standards import citizen_number

LABEL = "公民身份号码"


def number_line(lines: LabelledLines) -> tuple[int | None, Span]:
    """The line of the citizen number and its digits: the run of 15 and more figures nearest to the bottom."""
    best: tuple[float, int, Span] | None = None
    for i in range(len(lines.lines)):
        glyphs = lines.glyphs(i)
        for run in re.finditer(r"[0-9XxOoIl|BSZ]{8,}", lines.text(i)):
            span = Span(glyphs[run.start() : run.end()])
            digits = sum(g.char.text.isdigit() for g in span.glyphs)
            score = digits + 4 * lines.y(i)
            if digits >= 8 and (best is None or score > best[0]):
                best = (score, i, span)
    label = lines.label(LABEL)
    if best is None:
        return (label.line, lines.after(label)) if label else (None, Span(()))
    if label is not None and label.line == best[1]:
        return best[1], lines.after(label)
    return best[1], best[2]


def agreed(fields: Mapping[str, Field]) -> Mapping[str, Field]:
    """Birth and sex beside what the number says by GB 11643: they were read apart, so that agreement counts.

    What agrees is sure even if it was read less clearly; what contradicts the number is sure only if it was read very
    clearly. No value is changed.
    """
    number = fields["id_number"]
    if number.status is not FieldStatus.READ or number.value is None or not citizen_number.is_well_formed(number.value):
        return fields
    born = citizen_number.birth_date(number.value)
    said = {"birth_date": born.isoformat() if born else None, "sex": str(citizen_number.sex(number.value))}
    return {**fields, **{name: beside(fields[name], value) for name, value in said.items()}}


def derive(fields: Mapping[str, Field]) -> Mapping[str, str]:
    """What the number says by GB 11643, apart from what is printed: birth date, sex, region code."""
    number = fields.get("id_number")
    if number is None or number.value is None or number.status is not FieldStatus.READ:
        return {}
    if not citizen_number.is_well_formed(number.value):
        return {}
    derived = {"sex": str(citizen_number.sex(number.value)), "region_code": citizen_number.region_code(number.value)}
    if (born := citizen_number.birth_date(number.value)) is not None:
        derived["birth_date"] = born.isoformat()
    return derived
