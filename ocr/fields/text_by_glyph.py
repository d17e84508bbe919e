"""What glyphs say of a free text, such as an address: where the recogniser wavers, of 己, 已 and 巳, and of characters
that rarer ones are known to be read as.

Only characters that are doubtful, or that may hide rarer ones, are compared. A text that nothing else makes doubtful is
READ once each doubtful one is confirmed by its glyph, and no other is contradicted; nothing is exchanged in it, since
what its words make likely is no glyph's affair.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from typing import Final

from ocr.fields.free_text import SURE_TEXT
from ocr.fields.glyph_limits import LIMITS, Limits
from ocr.fields.glyph_views import View, view_of
from ocr.fields.outcome import unsure
from ocr.fields.settling import Settled, settle
from ocr.glyphs.compared import Compared
from ocr.glyphs.place import GlyphPlace
from ocr.lines.rows import Span
from ocr.reading import Alternative, Field, FieldStatus
from ocr.text.confusions import confusions

_HAN: Final = re.compile("[\u3400-\u4dbf\u4e00-\u9fff\U00020000-\U000323af]")
MOST: Final = 4
"""A text with more doubtful characters is not to be read by glyphs."""
_ALIKE: Final = "己已巳"
"""Characters that the recogniser takes for one another, however sure it is, and that glyphs tell apart."""


@dataclass(frozen=True, slots=True)
class Doubtful:
    """The characters of a text that are to be told by their glyph.

    Attributes:
        places: where each stands, and as what and how surely it was read.
        confirmable: whether the text is READ if they are what they were read as.
    """

    places: tuple[GlyphPlace, ...] = ()
    confirmable: bool = False


def supposed_sure(field: Field) -> Field:
    """A text that only its own characters make doubtful, as it were if they did not; as it is otherwise."""
    if field.codes != ("LOW_CONFIDENCE",) or field.repaired:
        return field
    return replace(field, status=FieldStatus.READ, codes=(), confidence=SURE_TEXT)


def doubtful(span: Span, *, confirmable: bool, told: Collection[int] = (), named: int = 0) -> Doubtful:
    """The characters of a text that are doubtful, and those that may hide rarer ones.

    Args:
        span: what it was read from.
        confirmable: whether nothing but its characters makes it unsure.
        told: places of characters that something else tells.
        named: how many characters at its beginning are the name of a region, which hide nothing.
    """
    settled = [(glyph, settle(glyph.row.lattice, glyph.char)) for glyph in span.glyphs]
    asked = [i for i, (_, s) in enumerate(settled) if i not in told and (s.probability < SURE_TEXT or s.text in _ALIKE)]
    hiding = sorted(
        (s.probability, i) for i, (_, s) in enumerate(settled) if i >= named and i not in asked and _may_hide(s)
    )
    also = [i for _, i in hiding[: max(0, MOST - len(asked))]]
    places = tuple(
        GlyphPlace(s.text, s.probability, g.row.quad, g.char.position, lattice.rivals(g.char), lattice.alphabet.index)
        for g, s in (settled[i] for i in sorted((*asked, *also)))
        if _HAN.match(s.text) and (lattice := g.row.lattice)
    )
    return Doubtful(places, confirmable and len(places) == len(asked) + len(also))


def _may_hide(settled: Settled) -> bool:
    """Whether a sure character is less sure than the recogniser has to be of one that it reads rarer ones as."""
    known = confusions().get(settled.text)
    return known is not None and SURE_TEXT <= settled.probability < known.best and bool(_HAN.match(settled.text))


def text_told_by_glyph(
    field: Field, compared: Sequence[Compared], of: Doubtful, *, confirmable: bool, limits: Limits = LIMITS
) -> Field:
    """A text once its doubtful characters were compared.

    Args:
        field: as it was read.
        compared: its doubtful characters, in the order of ``of.places``.
        of: what is doubtful.
        confirmable: whether nothing was seen beside it since.
        limits: from where glyphs count.
    """
    if not compared or field.value is None:
        return field
    views = [
        view_of(one, place, sure=place.probability >= SURE_TEXT, limits=limits)
        for one, place in zip(compared, of.places, strict=True)
    ]
    if field.status is FieldStatus.READ:
        against = [one for one, view in zip(compared, views, strict=True) if view in {View.AGAINST, View.ANOTHER}]
        return _doubted(field, against[0]) if against else field
    confirmed = all(_is_confirmed(place, view) for place, view in zip(of.places, views, strict=True))
    if not (of.confirmable and confirmable and confirmed):
        return field
    if supposed_sure(field) is field:
        return field
    return replace(field, status=FieldStatus.READ, codes=(), confidence=SURE_TEXT)


def _is_confirmed(place: GlyphPlace, view: View) -> bool:
    """Whether a character is what it was read as: one that was sure is so where its glyph says nothing against it."""
    sure = place.probability >= SURE_TEXT and place.text not in _ALIKE
    return view is View.SAME or (sure and view is View.UNDECIDED)


def _doubted(field: Field, one: Compared) -> Field:
    """A text with a character that its glyph contradicts: unsure, the one with the nearest other beside it."""
    value, other = field.value or "", next((c for c, _ in one.nearest if c != one.text), None)
    if other is None or value.count(one.text) != 1:
        return unsure(field)
    said = Alternative(value.replace(one.text, other), 0.5)
    return unsure(replace(field, alternatives=(said, *field.alternatives)[:5]))
