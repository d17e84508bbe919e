"""Fields by their grammar: the printed span of a field -> value, alternatives, confidence, status.

What is printed wrong stays wrong: a value that no grammar allows is still reported as printed when it was read
clearly. Only where the recogniser itself wavers does the grammar choose, and then the field says ``repaired``.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date

from ocr.engines.lattice import Char, Lattice
from ocr.fields import dates
from ocr.fields.number_run import is_crowded, is_legal_number, number_in
from ocr.fields.unlisted import is_sure_ethnicity
from ocr.lines.rows import Span
from ocr.reading import Alternative, Field, FieldStatus
from ocr.standards import card_terms, citizen_number, ethnicities
from ocr.text import confusions, half_width, simplified

NUMBER_SYMBOLS = "0123456789X"
SEXES = {"男": "MALE", "女": "FEMALE"}
_SURE = 0.96
"""A free text is READ when each of its characters is at least this probable."""
_SURE_FIGURES = 0.90
"""So is a value of which its grammar confirms the form alone."""
SURE_NAME = 0.95
"""The same for names, which no grammar supports."""
_SURE_LEGAL = 0.60
"""A value that its own grammar confirms (check character, date, closed list) needs only this."""
_SURE_ILLEGAL = 0.97
"""A value that its grammar forbids is reported as sure only when it was read this clearly."""
_CLEAR, _WAVERING = 0.95, 0.05
"""A character more probable than the first is not wavering; a rival less probable than the second is none."""
_TWIN = 0.005
"""A simplified form at least this probable stands where the traditional one is the likeliest, however clear that is."""
_NO_HAN = re.compile("[\u3040-\u30ff\uac00-\ud7af]")
"""Kana and Hangul, as which parts of characters are read; resident ID cards print none."""
_HAN = re.compile("[\u3400-\u4dbf\u4e00-\u9fff\U00020000-\U000323af]")
_DASHES = frozenset("-‐‑–—―−_")
"""As which 一 is read, and the dot between the parts of a name."""
_DOTS = frozenset("·•・.")
_PRINTED_BIRTH = re.compile("[0-9]{4}年[0-9]{1,2}月[0-9]{1,2}日?")
_SURE_TWICE = 0.30
"""A value that another, surely read one implies needs only this."""
_SURE_CHOICE = 0.98
"""A value chosen from a closed list is sure when it has this share of the list's probability."""
_RIVALS, _FAINTEST = 8, 0.002
"""How many rivals of a character are tried where another one would make a name known, and the least probability."""
_UNLIKELY = -8.0
"""Log probability below which a text is none of a closed list; half of it is likely enough to be sure."""
_RIVAL_MARGIN = 4.0
"""A legal value is chosen over a likelier illegal one within this margin of log probability."""


def missing(name: str) -> Field:
    """The field of which nothing was found."""
    return Field(name, "", None, 0.0, FieldStatus.MISSING, codes=("FIELD_MISSING",))


def citizen_number_field(name: str, span: Span) -> Field:
    """Decode an 18-character citizen number (GB 11643): 17 digits, check character, a real birth date.

    One with a wrong check character may be sure, and stays as it is printed; one without a possible birth date never
    is, since other long numbers lie about on desks.
    """
    if not span.glyphs:
        return missing(name)
    span = number_in(span)
    if span.confidence > _CLEAR and citizen_number.is_well_formed(span.text) and is_legal_number(span.text):
        return _field(name, span, span.text, span.confidence, sure=True)
    lattice = span.lattices()[0]
    candidates = [(t, s) for t, s in lattice.beam(NUMBER_SYMBOLS) if citizen_number.is_well_formed(t)]
    if not candidates:
        digits = re.sub(r"[^0-9X]", "", span.text.upper())
        return _field(name, span, digits or None, min(0.5, span.confidence), sure=False)
    printed, best = candidates[0]
    legal = next(((t, s) for t, s in candidates if is_legal_number(t)), None)
    alternatives = _alternatives(candidates[1:], best)
    confidence = min(span.confidence, _posterior(candidates, printed))
    if legal is None or legal[0] == printed or best - legal[1] > _RIVAL_MARGIN:
        threshold = _SURE_LEGAL if legal and legal[0] == printed else _SURE_ILLEGAL
        born = citizen_number.birth_date(printed)
        sure = confidence >= threshold and citizen_number.is_possible_birth(born) and not is_crowded(span)
        return _field(name, span, printed, confidence, sure=sure, alternatives=alternatives)
    confidence = min(0.5, _posterior(candidates, legal[0]))
    alternatives = _alternatives([c for c in candidates if c[0] != legal[0]], legal[1])
    return _field(name, span, legal[0], confidence, sure=False, repaired=True, alternatives=alternatives)


def birth_date_field(name: str, span: Span) -> Field:
    """Decode a birth date printed as ``1990年1月5日``."""
    if not span.glyphs:
        return missing(name)
    printed = _PRINTED_BIRTH.search(span.text)
    shown = Span(span.glyphs[printed.start() : printed.end()]) if printed else span
    if (value := _birth_date(shown.text)) is not None:
        return _field(name, shown, value.isoformat(), shown.confidence, sure=shown.confidence >= _SURE_LEGAL)
    for lattice in span.lattices():
        legal = [d for t, _ in lattice.beam("0123456789年月日") if (d := _birth_date(t)) is not None]
        if legal:
            confidence = min(0.5, span.confidence)
            return _field(name, span, legal[0].isoformat(), confidence, sure=False, repaired=True)
    return _field(name, span, None, span.confidence, sure=False)


def sex_field(name: str, span: Span) -> Field:
    """Decode 男 or 女."""
    for glyph in span.glyphs:
        if (value := SEXES.get(glyph.char.text)) is not None:
            confidence = glyph.char.probability
            return _field(name, Span((glyph,)), value, confidence, sure=confidence >= _SURE_LEGAL)
    for glyph in span.glyphs:
        for text, probability in glyph.row.lattice.rivals(glyph.char):
            if text in SEXES:
                return _field(name, Span((glyph,)), SEXES[text], min(0.5, probability), sure=False, repaired=True)
    return _field(name, span, None, 0.0, sure=False) if span.glyphs else missing(name)


def ethnicity_field(name: str, span: Span) -> Field:
    """Decode one of the 56 ethnicities of GB/T 3304, printed without 族; one in no list is taken as it is printed."""
    if not span.glyphs:
        return missing(name)
    value = ethnicities.normalise(span.text)
    if value is not None:
        return _field(name, span, value, span.confidence, sure=span.confidence >= _SURE_LEGAL)
    lattice = span.lattices()[0]
    scored = sorted(((lattice.score(n), n) for n in ethnicities.NAMES), reverse=True)
    best = [(n, s) for s, n in scored[:5] if math.isfinite(s)]
    if best and best[0][1] > _UNLIKELY:
        chosen, score = best[0]
        confidence = _posterior(best, chosen)
        sure = confidence >= _SURE_CHOICE and score > _UNLIKELY / 2
        others = _alternatives(best[1:], score)
        confidence = confidence if sure else min(0.5, confidence)
        return _field(name, span, chosen, confidence, sure=sure, repaired=True, alternatives=others)
    unlisted = ethnicities.unlisted_form(span.text)
    confidence = min(settle(g.row.lattice, g.char).probability for g in span.glyphs)
    if is_sure_ethnicity(unlisted, confidence, _SURE_ILLEGAL):
        return _field(name, span, unlisted, confidence, sure=True)
    return _field(name, span, unlisted or None, min(0.3, span.confidence), sure=False)


def validity_fields(names: tuple[str, str], span: Span) -> tuple[Field, Field]:
    """Decode ``2012.03.04-2032.03.04`` or ``2012.03.04-长期`` into its first and last day."""
    if not span.glyphs:
        return missing(names[0]), missing(names[1])
    parsed = dates.parse_validity(span.text)
    if parsed is None:
        return _validity_from_lattice(names, span)
    first, last = parsed.valid_from, parsed.valid_until
    legal = bool(card_terms.possible_terms(first, last))
    confirmed = _SURE_LEGAL if isinstance(last, date) else _SURE_FIGURES  # 长期 says nothing of the first day
    confidence = min(_as_dash(g.row.lattice, g.char) for g in span.glyphs)
    sure = confidence >= (confirmed if legal else _SURE_ILLEGAL) and card_terms.are_possible(first, last)
    return (
        _field(names[0], span, first.isoformat(), confidence, sure=sure),
        _field(names[1], span, _last_day(last), confidence, sure=sure),
    )


def _as_dash(lattice: Lattice, char: Char) -> float:
    """The probability of a character; of a dash, that it is any dash or the stroke 一: which one says nothing."""
    dashes = _DASHES | {"一"}
    if char.text not in dashes:
        return char.probability
    return min(1.0, char.probability + sum(p for rival, p in lattice.rivals(char) if rival in dashes))


def free_text_field(
    name: str,
    span: Span,
    clean: Callable[[str], str],
    threshold: float = _SURE,
    settling: Callable[[Lattice, Char], Settled] | None = None,
) -> Field:
    """Take a text as it is printed; sure when every character of it is, settled by `settle` unless said otherwise."""
    if not span.glyphs:
        return missing(name)
    settled = [(settling or settle)(g.row.lattice, g.char) for g in span.glyphs]
    value = clean("".join(s.text for s in settled))
    if not value:
        return missing(name)
    confidence = min(s.probability for s in settled)
    repaired = any(s.text != g.char.text for s, g in zip(settled, span.glyphs, strict=True))
    others = _substitutions(span, clean)
    sure = confidence >= threshold and not _NO_HAN.search(value)
    return _field(name, span, value, confidence, sure=sure, repaired=repaired, alternatives=others)


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
        for rival, probability in glyph.row.lattice.rivals(glyph.char, count=_RIVALS, least=_FAINTEST)
    )
    likely, text = max(((p, t) for p, t in rivals if known(t)), default=(0.0, ""))
    return repaired(field, text, likely) if text else field


def repaired(field: Field, value: str, confidence: float) -> Field:
    """A text with another value than the likeliest: it says so, is never READ, and has the likeliest one beside it."""
    if value == field.value:
        return field
    others = (a for a in field.alternatives if a.value != value)
    return replace(
        field,
        value=value,
        repaired=True,
        status=FieldStatus.UNSURE,
        confidence=round(min(0.5, confidence), 4),
        codes=("LOW_CONFIDENCE", "VALUE_REPAIRED"),
        alternatives=(Alternative(field.value or "", field.confidence), *others)[:5],
    )


@dataclass(frozen=True, slots=True)
class Settled:
    """A character once its traditional and simplified forms are taken together, with its probability."""

    text: str
    probability: float


def settle(lattice: Lattice, char: Char) -> Settled:
    """Choose between the two forms of a character where the recogniser wavers between them.

    Resident ID cards print the characters of 通用规范汉字表, so a wavering 黃 / 黄 is 黄 with the probability of both;
    a traditional form stays where the recogniser holds its simplified one impossible. A character's two widths count as
    one, and the likelier stays.
    """
    plain = simplified(char.text)
    if char.probability > _CLEAR and plain == char.text:
        return Settled(char.text, char.probability)
    rivals = lattice.rivals(char, least=_WAVERING if plain == char.text else _TWIN)
    wide = half_width(char.text)
    twins = sum(p for rival, p in rivals if plain in (rival, simplified(rival)) or half_width(rival) == wide)
    chosen = plain if any(rival == plain for rival, _ in rivals) else char.text
    return Settled(chosen, min(1.0, char.probability + twins))


def settle_in_name(lattice: Lattice, char: Char) -> Settled:
    """As `settle`, in a name, which holds no dash, letter or figure: a dash that may be 一 is one.

    What the recogniser gives to characters that stand in no name counts for the one that may.
    """
    settled = settle(lattice, char)
    if settled.text not in _DASHES and (settled.probability > _CLEAR or not _HAN.match(settled.text)):
        return settled
    rivals = dict(lattice.rivals(char, count=_RIVALS, least=_TWIN))
    if settled.text in _DASHES and ("一" not in rivals or not _DOTS.isdisjoint(rivals)):
        return settled
    text = "一" if settled.text in _DASHES else settled.text
    strangers = sum(p for rival, p in rivals.items() if rival == text or not (_HAN.match(rival) or rival in _DOTS))
    return Settled(text, min(1.0, settled.probability + strangers))


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
    dashed = any(s.text in _DASHES for s in settled)
    return unsure(field) if dashed or re.search("[0-9A-Za-z]", field.value or "") else field


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
    rivals = lattice.rivals(char, count=_RIVALS, least=_FAINTEST)
    fitting = (Settled(text, p) for text, p in rivals if _HAN.match(text) and simplified(text) == text)
    return next(fitting, None)


def unsure(field: Field, code: str = "LOW_CONFIDENCE") -> Field:
    """The field with READ lowered to UNSURE, for the reason that the code gives."""
    return replace(field, status=FieldStatus.UNSURE, codes=(code,)) if field.status is FieldStatus.READ else field


def beside(field: Field, derived: str | None) -> Field:
    """A field beside the same value as it follows from another, surely read one.

    Two readings made apart that agree are wrong together only where both are wrong in the same way. Where they
    contradict each other, the field is sure only if it was read as clearly as a value that no grammar allows.
    """
    if field.value is None or derived is None or field.repaired:
        return field
    if field.value != derived:
        return unsure(field) if field.confidence < _SURE_ILLEGAL else field
    if field.status is FieldStatus.UNSURE and field.confidence >= _SURE_TWICE:
        return replace(field, status=FieldStatus.READ, codes=())
    return field


def _validity_from_lattice(names: tuple[str, str], span: Span) -> tuple[Field, Field]:
    values: tuple[str | None, str | None] = (None, None)
    for text, _ in span.lattices()[0].beam("0123456789.-长期"):
        if (parsed := dates.parse_validity(text)) is not None:
            values = parsed.valid_from.isoformat(), _last_day(parsed.valid_until)
            break
    confidence = min(0.5, span.confidence)
    first, last = (
        _field(name, span, value, confidence, sure=False, repaired=value is not None)
        for name, value in zip(names, values, strict=True)
    )
    return first, last


def _last_day(day: date | str) -> str:
    return day if isinstance(day, str) else day.isoformat()


def _birth_date(text: str) -> date | None:
    born = dates.parse_birth_date(text)
    return born if citizen_number.is_possible_birth(born) else None


def _posterior(candidates: Sequence[tuple[str, float]], chosen: str) -> float:
    """Share of the candidates' probability that ``chosen`` has."""
    top = max(score for _, score in candidates)
    weights = {text: math.exp(score - top) for text, score in candidates}
    return weights[chosen] / sum(weights.values())


def _alternatives(candidates: Sequence[tuple[str, float]], best: float) -> tuple[Alternative, ...]:
    likely = [Alternative(t, min(1.0, math.exp(min(0.0, s - best)))) for t, s in candidates[:4]]
    return tuple(a for a in likely if a.probability > 0.001)


def _substitutions(span: Span, clean: Callable[[str], str]) -> tuple[Alternative, ...]:
    """The text with one of its characters replaced by that character's likeliest rivals."""
    found = []
    for at, glyph in enumerate(span.glyphs):
        for rival, probability in glyph.row.lattice.rivals(glyph.char, count=3):
            text = "".join(rival if i == at else g.char.text for i, g in enumerate(span.glyphs))
            found.append(Alternative(clean(text), probability))
    return tuple(sorted(found, key=lambda a: -a.probability)[:4])


def _field(
    name: str,
    span: Span,
    value: str | None,
    confidence: float,
    *,
    sure: bool,
    repaired: bool = False,
    alternatives: tuple[Alternative, ...] = (),
) -> Field:
    status = FieldStatus.READ if sure and value is not None else FieldStatus.UNSURE
    codes = () if status is FieldStatus.READ else ("LOW_CONFIDENCE",)
    if repaired:
        codes = (*codes, "VALUE_REPAIRED")
    confidence = round(float(confidence), 4)
    return Field(name, span.text, value, confidence, status, alternatives, repaired, span.quad, codes)
