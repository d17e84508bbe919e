"""What the glyph of one character says of what it was read as, beside the recogniser's own word: see decision 0034."""

from __future__ import annotations

import math
from dataclasses import dataclass
from enum import Enum, auto
from typing import Final

from ocr.glyphs.compared import CLEAREST, Compared
from ocr.glyphs.place import GlyphPlace
from ocr.text import same_writing
from ocr.text.characters import level
from ocr.text.confusions import confusions, doubles

_HARDLY_KNOWN: Final = frozenset({None, 3})
"""Levels of characters that the recogniser has in its alphabet, and has hardly ever been shown."""
_WELL_KNOWN: Final = frozenset({1, 2})
"""Those of characters that it would have said, had it been shown one."""
_BASIC = "\uffff"
"""The last code of the basic plane."""


@dataclass(frozen=True, slots=True)
class Limits:
    """From where glyphs count; cosines and differences of cosines, as fitted by `bench.glyphs`.

    Attributes:
        contradicted: a sure reading is doubted where its margin over the nearest rival is smaller.
        by_stranger: the same where that rival is outside the basic plane and 通用规范汉字表: nobody bears one.
        agreed: a character that the recogniser is sure of is confirmed from this margin.
        confirmed: one that it is not sure of from this margin.
        leading: another character than the one read is taken where it leads all others by this much, if the recogniser
            does not know it, or itself held it possible.
        alone: any other from this lead, whatever the recogniser says.
        overruled: and what the recogniser is sure of, and is not known to read for it, has to be behind by this much;
            a character that nobody bears never overrules it.
        own: least cosine of a character with its prototype for either.
        saying: from this probability on the recogniser says the same as the glyph.
        distinct: an unsure character is confirmed, too, from a margin of so many times what blurs the picture.
        distinct_agreed: the same where the recogniser says so as well, and knows the nearest other character.
        distinct_unknown: where it says so and does not know that one.
        distinct_stranger: where that one is of a supplementary plane: nobody bears one.
        distinct_small: where it says so of one that is smaller than ``em``.
        distinct_other: another character is taken, too, from a lead of so many times the blur where ``leading`` counts.
        distinct_alone: likewise where ``alone`` does.
        distinct_least: and from no smaller one, whatever the difference of cosines: the picture is like none of them.
        distinct_twin: from here on even prototypes that are nearly one are told apart.
        nearly: no margin that is smaller counts, however clear the picture.
        unborne: by how much less a rival of a supplementary plane counts beside one of the basic plane.
        certain: a character of the table of which the recogniser is so sure is doubted for a common one, which it would
            have known, or for one of a supplementary plane only where it is behind by ``distinct_certain`` times the
            blur.
        double: a sure reading is doubted where it is not more like what it was read as than like each character that
            the recogniser is known to read as it by this much: about those the glyph alone can tell.
        double_behind: the same where something else is nearer than what it was read as.
        double_unlisted: the same for a character outside 通用规范汉字表: hardly anybody bears either of the two.
        witness: a recogniser that is so sure hardly ever took one of them for it, among all characters shown to it.
        beyond: nor one that is surer by this than is asked of it (`ocr.text.confusions`), log odds.
        witnessed: what is enough in the place of ``double`` then.
        twin: characters whose prototypes are as near as this are told apart by their style, not by their glyph; a
            recogniser that knows both is believed there.
        em: least size of a character in the picture that is taken for another one, pixels.
        least_em: the same of one that is confirmed.
        small: how much greater the margins of confirmation are for one that is smaller than ``em``.
        scale: of cosines, to make probabilities of them: so much over what blurs the picture and ``haze``.
        stranger: by how much the cosine of a character outside the table counts for less then.
    """

    contradicted: float = -0.01
    by_stranger: float = -0.025
    double: float = 0.01
    double_behind: float = 0.03
    double_unlisted: float = 0.06
    witness: float = 0.99997
    beyond: float = 5.0
    witnessed: float = 0.006
    agreed: float = 0.02
    confirmed: float = 0.05
    leading: float = 0.05
    alone: float = 0.08
    overruled: float = 0.12
    own: float = 0.5
    saying: float = 0.8
    distinct: float = 0.5
    distinct_agreed: float = 0.3
    distinct_unknown: float = 0.5
    distinct_stranger: float = 0.35
    distinct_small: float = 0.4
    distinct_other: float = 0.5
    distinct_alone: float = 1.2
    distinct_least: float = 0.35
    distinct_twin: float = 0.8
    nearly: float = 0.01
    unborne: float = 0.02
    certain: float = 0.9995
    distinct_certain: float = -0.6
    twin: float = 0.96
    em: float = 18.0
    least_em: float = 14.0
    small: float = 0.03
    scale: float = 10.0
    haze: float = 0.04
    stranger: float = 0.04


LIMITS: Final = Limits()


class View(Enum):
    """What a glyph says of what its character was read as."""

    SAME = auto()
    UNDECIDED = auto()
    AGAINST = auto()
    ANOTHER = auto()
    """It is surely another one."""


def view_of(one: Compared, place: GlyphPlace, *, sure: bool, repaired: bool = False, limits: Limits = LIMITS) -> View:
    """What a glyph says of what its character was read as.

    Args:
        one: what the glyph is like.
        place: as what and how surely the recogniser read it, and what it knows.
        sure: whether the recogniser is believed by itself.
        repaired: whether the text has forms that it did not see.
        limits: from where glyphs count.
    """
    view = _among_all(one, place, sure=sure, limits=limits)
    double = view is not View.ANOTHER and _may_be_double(one, place, limits, repaired=repaired)
    return View.AGAINST if double else view


def _among_all(one: Compared, place: GlyphPlace, *, sure: bool, limits: Limits) -> View:
    first, cosine = one.nearest[0]
    if first in one.alike and level(first) is None:
        return View.AGAINST if one.clear else View.UNDECIDED
    rival, beside = next(((c, v) for c, v in one.nearest if not same_writing(c, first)), one.nearest[1])
    lead, distinct = cosine - beside, one.ahead(first, rival)
    told = distinct >= limits.distinct_twin and lead >= limits.nearly
    if one.twin > limits.twin and not told and (not sure or one.rival[0] in place.alphabet):
        return View.SAME if sure else View.UNDECIDED
    like, large = cosine >= limits.own, one.em >= limits.em
    if first == one.text:
        needed = (limits.agreed if sure else limits.confirmed) + (0.0 if large else limits.small)
        apart = lead >= limits.nearly and distinct >= _needed(one, rival, place, large=large, limits=limits)
        return View.SAME if like and one.em >= limits.least_em and (lead >= needed or apart) else View.UNDECIDED
    seen = first == place.text or first in dict(place.rivals)
    some = seen or (not sure and (first not in place.alphabet or level(first) in _HARDLY_KNOWN))
    behind = limits.stranger if level(first) is None and level(rival) is not None else 0.0
    believed = sure and not seen and first not in doubles(one.text)
    overruled = not believed or (one.margin <= -limits.overruled and not _is_unborne(first))
    if _is_unborne(rival) and first <= _BASIC:
        lead, distinct = lead + limits.unborne, distinct + limits.unborne / max(one.blur, CLEAREST)
    apart = lead - behind >= limits.nearly and distinct >= (limits.distinct_other if some else limits.distinct_alone)
    leading = lead - behind >= (limits.leading if some else limits.alone) and distinct >= limits.distinct_least
    if large and like and one.clear and overruled and (leading or apart):
        return View.ANOTHER
    return View.AGAINST if one.clear and _contradicts(one, place, limits) else View.UNDECIDED


def _needed(one: Compared, rival: str, place: GlyphPlace, *, large: bool, limits: Limits) -> float:
    """By how much a picture has to be more like a character than like the next, in shares of what blurs it.

    Less where the recogniser says the same and knows that next one: then it could have said something else.
    """
    said = place.text == one.text and place.probability >= limits.saying
    if not large:
        return limits.distinct_small if said else math.inf
    if not said:
        return limits.distinct
    if rival in place.alphabet:
        return limits.distinct_agreed
    return limits.distinct_stranger if _is_unborne(rival) else limits.distinct_unknown


def _is_unborne(character: str) -> bool:
    """Whether a character stands outside 通用规范汉字表 and the basic plane: hardly anybody bears one."""
    return level(character) is None and character > _BASIC


def _contradicts(one: Compared, place: GlyphPlace, limits: Limits) -> bool:
    """Whether a picture is so much more like another character that a sure reading is doubted."""
    first = one.nearest[0][0]
    unborne = _is_unborne(first)
    bound = limits.by_stranger if unborne else limits.contradicted
    expected = unborne or level(first) in _WELL_KNOWN
    if place.probability >= limits.certain and expected and level(one.text) and first not in doubles(one.text):
        return one.margin < bound and one.ahead(one.text, first) < limits.distinct_certain
    return one.margin < bound


def _may_be_double(one: Compared, place: GlyphPlace, limits: Limits, *, repaired: bool) -> bool:
    """Whether a glyph does not tell a character from one that the recogniser is no witness against.

    Those are the ones that it is known to read as it, of which less has to be shown where it is surer than it hardly
    ever was of one of them; and any other where a form was chosen that it did not see itself.
    """
    if not one.clear or one.own is None:
        return False
    needed = limits.double if one.margin >= 0 else limits.double_behind
    if level(one.text) is None:
        needed = limits.double_unlisted
    if one.apart < (limits.witnessed if is_witness(one.text, place, limits) else needed):
        return True
    if repaired:
        others = (one.own - cosine for other, cosine in one.nearest if not same_writing(other, one.text))
        return next(others, 2.0) < limits.double
    return False


def is_witness(text: str, place: GlyphPlace, limits: Limits) -> bool:
    """Whether the recogniser is surer of a character than it hardly ever was of a double of it."""
    asked = confusions().get(text)
    if asked is None or place.text != text:
        return False
    return place.probability >= limits.witness or _log_odds(place.probability) - _log_odds(asked.best) >= limits.beyond


def _log_odds(probability: float) -> float:
    inside = min(max(probability, 1e-7), 1 - 1e-7)
    return math.log(inside / (1 - inside))
