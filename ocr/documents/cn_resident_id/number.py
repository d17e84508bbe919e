"""The citizen number of the card, and what it says of its holder by GB 11643."""

from __future__ import annotations

import re
from collections.abc import Mapping

from ocr.fields import said_by_number
from ocr.lines.labelled_lines import LabelledLines
from ocr.lines.rows import Span
from ocr.reading import Field

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
    """Birth and sex beside what the number says, see `said_by_number`."""
    return said_by_number.agreed(fields, "id_number")


def derive(fields: Mapping[str, Field]) -> Mapping[str, str]:
    """What the number says by GB 11643, apart from what is printed: birth date, sex, region code."""
    return said_by_number.derived(fields, "id_number")
