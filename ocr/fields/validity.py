"""Terms of validity: a first and a last day."""

from __future__ import annotations

from datetime import date

from ocr.engines.lattice import Char, Lattice
from ocr.fields import dates
from ocr.fields.outcome import SURE_ILLEGAL, SURE_LEGAL, field_of, missing
from ocr.fields.settling import DASHES
from ocr.lines.rows import Span
from ocr.reading import Field
from ocr.standards import card_terms

_SURE_FIGURES = 0.90
"""A term is READ when each of its characters is at least this probable, where the calendar alone confirms it."""


def validity_fields(names: tuple[str, str], span: Span) -> tuple[Field, Field]:
    """Decode ``2012.03.04-2032.03.04`` or ``2012.03.04-长期`` into its first and last day."""
    if not span.glyphs:
        return missing(names[0]), missing(names[1])
    parsed = dates.parse_validity(span.text)
    if parsed is None:
        return _validity_from_lattice(names, span)
    first, last = parsed.valid_from, parsed.valid_until
    legal = bool(card_terms.possible_terms(first, last))
    confirmed = SURE_LEGAL if isinstance(last, date) else _SURE_FIGURES  # 长期 says nothing of the first day
    confidence = min(_as_dash(g.row.lattice, g.char) for g in span.glyphs)
    sure = confidence >= (confirmed if legal else SURE_ILLEGAL) and card_terms.are_possible(first, last)
    return (
        field_of(names[0], span, first.isoformat(), confidence, sure=sure),
        field_of(names[1], span, _last_day(last), confidence, sure=sure),
    )


def _as_dash(lattice: Lattice, char: Char) -> float:
    """The probability of a character; of a dash, that it is any dash or the stroke 一: which one says nothing."""
    dashes = DASHES | {"一"}
    if char.text not in dashes:
        return char.probability
    return min(1.0, char.probability + sum(p for rival, p in lattice.rivals(char) if rival in dashes))


def _validity_from_lattice(names: tuple[str, str], span: Span) -> tuple[Field, Field]:
    values: tuple[str | None, str | None] = (None, None)
    for text, _ in span.lattices()[0].beam("0123456789.-长期"):
        if (parsed := dates.parse_validity(text)) is not None:
            values = parsed.valid_from.isoformat(), _last_day(parsed.valid_until)
            break
    confidence = min(0.5, span.confidence)
    first, last = (
        field_of(name, span, value, confidence, sure=False, repaired=value is not None)
        for name, value in zip(names, values, strict=True)
    )
    return first, last


def _last_day(day: date | str) -> str:
    return day if isinstance(day, str) else day.isoformat()
