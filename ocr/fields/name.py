"""Names of persons in Chinese characters."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import replace

from ocr.engines.lattice import Char, Lattice
from ocr.fields.free_text import FAINTEST, RIVALS, free_text_field
from ocr.fields.outcome import repaired, unsure
from ocr.fields.settling import CLEAR, DASHES, TWIN, Settled, settle
from ocr.glyphs.place import GlyphPlace
from ocr.lines.rows import Span
from ocr.reading import Alternative, Field, FieldStatus
from ocr.text import confusions, simplified

SURE_NAME = 0.95
"""A name is READ when each of its characters is at least this probable: no grammar supports it."""
_HAN = re.compile("[\u3400-\u4dbf\u4e00-\u9fff\U00020000-\U000323af]")
_DOTS = frozenset("·•・.")
_LONGEST = 4
"""Characters of the longest Chinese name without a dot."""


def name_field(name: str, span: Span, clean: Callable[[str], str]) -> Field:
    """Take a person's name as it is printed; with a Latin letter, or a character that may hide another, it is not sure.

    One that is less probable than readings of it have to be (`ocr.text.confusions`) makes the name unsure with
    CHARACTER_OUT_OF_DICTIONARY, the names that it may stand for among the alternatives. Where the recogniser itself
    held possible what cards print, that stands in the place of a traditional form.
    """
    field = free_text_field(name, span, clean, SURE_NAME, settle_in_name)
    settled = [settle_in_name(g.row.lattice, g.char) for g in span.glyphs]
    plain = [_plain_form(g.row.lattice, g.char) for g in span.glyphs]
    if any(plain):
        text = "".join(p.text if p else s.text for p, s in zip(plain, settled, strict=True))
        return repaired(field, clean(text), min(p.probability for p in plain if p))
    if field.status is FieldStatus.READ:
        field = hiding(field, confusions.doubted([(s.text, s.probability) for s in settled]), clean)
    dashed = any(s.text in DASHES for s in settled)
    return unsure(field) if dashed or re.search("[0-9A-Za-z]", field.value or "") else field


def of_usual_length(field: Field) -> Field:
    """A name; one longer than names are without a dot is not sure: it has something else's characters, or is something
    else, such as the country beside the label 国籍.
    """
    return unsure(field) if field.value and len(field.value) > _LONGEST and "·" not in field.value else field


def settle_in_name(lattice: Lattice, char: Char) -> Settled:
    """As `settle`, in a name, which holds no dash, letter or figure: a dash that may be 一 is one.

    What the recogniser gives to characters that stand in no name counts for the one that may.
    """
    settled = settle(lattice, char)
    if settled.text not in DASHES and (settled.probability > CLEAR or not _HAN.match(settled.text)):
        return settled
    rivals = dict(lattice.rivals(char, count=RIVALS, least=TWIN))
    if settled.text in DASHES and ("一" not in rivals or not _DOTS.isdisjoint(rivals)):
        return settled
    text = "一" if settled.text in DASHES else settled.text
    strangers = sum(p for rival, p in rivals.items() if rival == text or not (_HAN.match(rival) or rival in _DOTS))
    return Settled(text, min(1.0, settled.probability + strangers))


def glyph_places(span: Span) -> tuple[GlyphPlace, ...]:
    """Where the Chinese characters of a name stand, to be told by their glyph; none where it has others than dots."""
    settled = [(g, settle_in_name(g.row.lattice, g.char)) for g in span.glyphs]
    if any(not _HAN.match(s.text) and s.text not in _DOTS for _, s in settled):
        return ()
    return tuple(
        GlyphPlace(s.text, s.probability, g.row.quad, g.char.position, lattice.rivals(g.char), lattice.alphabet.index)
        for g, s in settled
        if _HAN.match(s.text) and (lattice := g.row.lattice)
    )


def hiding(field: Field, others: Sequence[str], clean: Callable[[str], str]) -> Field:
    """A name that may hide others: unsure, these as printed among the alternatives; as it is where there are none."""
    if not others:
        return field
    values = tuple(dict.fromkeys(map(clean, others)))
    likely = tuple(Alternative(value, round(0.5 / len(values), 4)) for value in values)
    doubtful = replace(field, confidence=min(0.5, field.confidence), alternatives=(*likely, *field.alternatives)[:5])
    return unsure(doubtful, "CHARACTER_OUT_OF_DICTIONARY")


def _plain_form(lattice: Lattice, char: Char) -> Settled | None:
    """What a name has in the place of a traditional character, which cards hardly ever print, if that is possible."""
    seen = settle(lattice, char).text
    if simplified(seen) == seen:
        return None
    rivals = lattice.rivals(char, count=RIVALS, least=FAINTEST)
    fitting = (Settled(text, p) for text, p in rivals if _HAN.match(text) and simplified(text) == text)
    return next(fitting, None)
