"""What a name's glyphs say of it, beside what the recogniser read: see decision 0034.

The recogniser knows words and fonts, but only its alphabet; the glyph verifier knows nothing of what is common, but
every character. A name is READ where both say the same. A surely read one that the glyphs contradict is not; an unsure
one that they confirm is, unless its characters are too small in the picture or drawn alike in some styles (未 and 末).
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Final

from ocr.fields.glyph_limits import LIMITS, Limits
from ocr.fields.glyph_views import View, is_witness, view_of
from ocr.fields.outcome import unsure
from ocr.glyphs.compared import Compared
from ocr.glyphs.place import GlyphPlace
from ocr.reading import Alternative, Field, FieldStatus
from ocr.text.characters import level
from ocr.text.confusions import confusions

_HAN = re.compile("[\u3400-\u4dbf\u4e00-\u9fff\ufa0e-\ufa29\U00020000-\U000323af]")
_OF_CHARACTERS: Final = frozenset({"LOW_CONFIDENCE", "CHARACTER_OUT_OF_DICTIONARY", "VALUE_REPAIRED"})
"""Reasons of doubt that a glyph settles."""
OUT_OF_DICTIONARY: Final = "CHARACTER_OUT_OF_DICTIONARY"


_SHORTEST: Final = 2
"""Characters of the shortest name: one alone has lost another."""
_OTHERWISE = 0.05
"""An alternative at least so probable says which of a name's characters is doubtful."""
_FAINTEST = 0.01
"""A name that is less probable is no alternative."""
SURE: Final = 0.95
"""A character that the recogniser is so sure of was believed by it."""


def told_by_glyph(
    field: Field,
    compared: Sequence[Compared],
    places: Sequence[GlyphPlace],
    clean: Callable[[str], str],
    *,
    confirmable: bool,
    limits: Limits = LIMITS,
) -> Field:
    """A name once its glyphs were compared.

    Args:
        field: as it was read; one without a value, or of other characters than those compared, stays as it is.
        compared: its Chinese characters in the order of print, each compared with what the value has.
        places: as what and how surely the recogniser read each, and what it knows.
        clean: text as printed -> value.
        confirmable: whether nothing but its characters may be doubtful.
        limits: from where glyphs count.
    """
    value = field.value or ""
    if not compared or han(value) != [one.text for one in compared]:
        return field
    if any(one.skipped for one in compared) or len(compared) < _SHORTEST:
        return unsure(field, "FIELD_INCOMPLETE")
    printed = clean(_replaced(value, [place.text for place in places]))
    read = field.status is FieldStatus.READ
    if not read and not _OF_CHARACTERS.issuperset(field.codes):
        return field
    believed = _believed(field, places, limits)
    views = [
        view_of(one, place, sure=sure, repaired=field.repaired, limits=limits)
        for one, place, sure in zip(compared, places, believed, strict=True)
    ]
    if read and View.ANOTHER not in views and View.AGAINST not in views:
        return field
    field = replace(field, alternatives=_alternatives(field, value, compared, clean, limits))
    if confirmable and all(view in {View.SAME, View.ANOTHER} for view in views):
        another = [view is View.ANOTHER for view in views]
        said = clean(
            _replaced(value, [c.nearest[0][0] if a else c.text for c, a in zip(compared, another, strict=True)])
        )
        confidence = min(share_of(one, one.nearest[0][0], limits) for one in compared)
        return _sure(field, said, confidence, repaired=said != printed)
    if read:
        return unsure(field, OUT_OF_DICTIONARY)
    taken = [_is_taken(one, place, view) for one, place, view in zip(compared, places, views, strict=True)]
    said = clean(_replaced(value, [c.nearest[0][0] if t else c.text for c, t in zip(compared, taken, strict=True)]))
    return _unsure(
        field, said, math.prod(share_of(c, c.nearest[0][0], limits) for c in compared), repaired=said != printed
    )


def _believed(field: Field, places: Sequence[GlyphPlace], limits: Limits) -> list[bool]:
    """Which characters the recogniser is sure of; of an unsure name the least sure one is none of them.

    None of them either is one that may hide a rarer one, unless it is surer than it ever was of that, or that another
    look read as something else.
    """
    hidden = confusions() if OUT_OF_DICTIONARY in field.codes else {}
    others = [han(a.value) for a in field.alternatives if a.probability >= _OTHERWISE]
    told = [other for other in others if len(other) == len(places)]
    sure = [
        place.probability >= SURE
        and (place.text not in hidden or is_witness(place.text, place, limits))
        and all(other[i] == place.text for other in told)
        for i, place in enumerate(places)
    ]
    if field.status is not FieldStatus.READ and all(sure):
        sure[min(range(len(places)), key=lambda i: places[i].probability)] = False
    return sure


def han(value: str) -> list[str]:
    """The Chinese characters of a name."""
    return [found.group() for found in _HAN.finditer(value)]


def _is_taken(one: Compared, place: GlyphPlace, view: View) -> bool:
    """Whether an unsure name has the nearest character: one that the recogniser does not know, or held possible."""
    first = one.nearest[0][0]
    possible = first not in place.alphabet or first == place.text or first in dict(place.rivals)
    return view is View.ANOTHER or (view is View.AGAINST and possible)


def _unsure(field: Field, said: str, confidence: float, *, repaired: bool) -> Field:
    """An unsure name with what its glyphs say most likely, and what was read beside it."""
    if said == field.value:
        return field
    others = tuple(a for a in field.alternatives if a.value not in {said, field.value})
    return replace(
        field,
        value=said,
        confidence=round(min(0.5, confidence), 4),
        codes=(OUT_OF_DICTIONARY, "VALUE_REPAIRED") if repaired else (OUT_OF_DICTIONARY,),
        repaired=repaired,
        alternatives=(Alternative(field.value or "", field.confidence), *others)[:5],
    )


def _sure(field: Field, said: str, confidence: float, *, repaired: bool) -> Field:
    """A name that its glyphs make sure; repaired where it is another one than the recogniser saw."""
    changed = said != field.value
    before = (Alternative(field.value or "", round(1 - confidence, 4)),) if changed else ()
    others = tuple(a for a in field.alternatives if a.value not in {said, field.value})
    return replace(
        field,
        value=said,
        status=FieldStatus.READ,
        confidence=round(confidence, 4),
        codes=("VALUE_REPAIRED",) if repaired else (),
        repaired=repaired,
        alternatives=(*before, *others)[:5],
    )


def _alternatives(
    field: Field, value: str, compared: Sequence[Compared], clean: Callable[[str], str], limits: Limits
) -> tuple[Alternative, ...]:
    """The names with one character exchanged for one that its glyph is as much like, before those of the recogniser."""
    texts = [one.text for one in compared]
    found = dict.fromkeys((a.value for a in field.alternatives), 0.0)
    found |= {a.value: a.probability for a in field.alternatives}
    for i, one in enumerate(compared):
        for other, _ in one.nearest:
            share = share_of(one, other, limits)
            if other != one.text and share >= _FAINTEST:
                name = clean(_replaced(value, [*texts[:i], other, *texts[i + 1 :]]))
                found[name] = max(found.get(name, 0.0), round(share, 4))
    both = clean(_replaced(value, [one.nearest[0][0] for one in compared]))
    if both != value:
        found[both] = max(
            found.get(both, 0.0), round(math.prod(share_of(o, o.nearest[0][0], limits) for o in compared), 4)
        )
    ranked = sorted(found.items(), key=lambda one: -one[1])
    return tuple(Alternative(name, p) for name, p in ranked if name != value)[:5]


def share_of(one: Compared, character: str, limits: Limits) -> float:
    """Probability that a glyph is a character, one of those that it is most like."""
    best = one.nearest[0][1]
    behind = {c: best - cosine + (limits.stranger if level(c) is None else 0.0) for c, cosine in one.nearest}
    scale = limits.scale / (one.blur + limits.haze)
    weights = {c: math.exp(-scale * less) for c, less in behind.items()}
    return weights.get(character, 0.0) / sum(weights.values())


def _replaced(value: str, characters: Sequence[str]) -> str:
    """A name with other Chinese characters, its dots where they are."""
    following = iter(characters)
    return _HAN.sub(lambda _: next(following), value)
