"""Texts that no grammar supports: taken as they are printed."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection

from ocr.engines.lattice import Char, Lattice
from ocr.fields.outcome import field_of, missing, repaired
from ocr.fields.settling import Settled, settle
from ocr.lines.rows import Span
from ocr.reading import Alternative, Field

SURE_TEXT = 0.96
"""A free text is READ when each of its characters is at least this probable."""
_NO_HAN = re.compile("[\u3040-\u30ff\uac00-\ud7af]")
"""Kana and Hangul, as which parts of characters are read; resident ID cards print none."""
RIVALS, FAINTEST = 8, 0.002
"""How many rivals of a character are tried where another one would make a name known, and the least probability."""


def free_text_field(
    name: str,
    span: Span,
    clean: Callable[[str], str],
    threshold: float = SURE_TEXT,
    settling: Callable[[Lattice, Char], Settled] | None = None,
    *,
    told: Collection[int] = (),
) -> Field:
    """Take a text as it is printed; sure when every character of it is, settled by `settle` unless said otherwise.

    Args:
        name: the field's.
        span: what it was read from.
        clean: text as printed -> value.
        threshold: from where on a character is sure.
        settling: chooses between the forms of a character.
        told: places of characters that something else than the recogniser tells.
    """
    if not span.glyphs:
        return missing(name)
    settled = [(settling or settle)(g.row.lattice, g.char) for g in span.glyphs]
    value = clean("".join(s.text for s in settled))
    if not value:
        return missing(name)
    confidence = min(max(s.probability, threshold * (i in told)) for i, s in enumerate(settled))
    repaired = any(s.text != g.char.text for s, g in zip(settled, span.glyphs, strict=True))
    others = _substitutions(span, clean)
    sure = confidence >= threshold and not _NO_HAN.search(value)
    return field_of(name, span, value, confidence, sure=sure, repaired=repaired, alternatives=others)


def with_known_name(field: Field, span: Span, clean: Callable[[str], str], known: Callable[[str], bool]) -> Field:
    """A doubtful text with the one character replaced by a rival of it that makes a known name of the text.

    A soft prior: what the recogniser itself held possible is preferred where it makes sense. The field says that it was
    repaired, is never READ, and has the text as printed among its alternatives; without such a rival it stays.

    Args:
        field: the text, read by `free_text_field`.
        span: what it was read from.
        clean: text as printed -> value.
        known: whether a value holds a known name.
    """
    rivals = (
        (probability, clean("".join(rival if i == at else g.char.text for i, g in enumerate(span.glyphs))))
        for at, glyph in enumerate(span.glyphs)
        for rival, probability in glyph.row.lattice.rivals(glyph.char, count=RIVALS, least=FAINTEST)
    )
    likely, text = max(((p, t) for p, t in rivals if known(t)), default=(0.0, ""))
    return repaired(field, text, likely) if text else field


def _substitutions(span: Span, clean: Callable[[str], str]) -> tuple[Alternative, ...]:
    """The text with one of its characters replaced by that character's likeliest rivals."""
    found = []
    for at, glyph in enumerate(span.glyphs):
        for rival, probability in glyph.row.lattice.rivals(glyph.char, count=3):
            text = "".join(rival if i == at else g.char.text for i, g in enumerate(span.glyphs))
            found.append(Alternative(clean(text), probability))
    return tuple(sorted(found, key=lambda a: -a.probability)[:4])
