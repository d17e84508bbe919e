"""What the glyph of one character says of what it was read as, beside the recogniser's own word: see decision 0034."""

from __future__ import annotations

import math
from enum import Enum, auto
from typing import Final

from ocr.fields.glyph_limits import LIMITS, Limits
from ocr.glyphs.compared import CLEAREST, Compared
from ocr.glyphs.place import GlyphPlace
from ocr.glyphs.planes import TOLD
from ocr.text import same_writing
from ocr.text.characters import level
from ocr.text.confusions import confusions, doubles

_HARDLY_KNOWN: Final = frozenset({None, 3})
"""Levels of characters that the recogniser has in its alphabet, and has hardly ever been shown."""
_WELL_KNOWN: Final = frozenset({1, 2})
"""Those of characters that it would have said, had it been shown one."""
_BASIC = "\uffff"
"""The last code of the basic plane."""


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
    if view is View.ANOTHER:
        return View.AGAINST if _is_nearest_double(one, limits) else view
    return View.AGAINST if _may_be_double(one, place, limits, repaired=repaired) else view


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
        led = lead >= needed and (_is_said(one, rival, place, limits) or distinct >= limits.distinct_unsaid)
        return View.SAME if like and one.em >= limits.least_em and (led or apart) else View.UNDECIDED
    seen = first == place.text or first in dict(place.rivals)
    some = seen or (not sure and (first not in place.alphabet or level(first) in _HARDLY_KNOWN))
    behind = limits.stranger if level(first) is None and level(rival) is not None else 0.0
    believed = sure and not seen and first not in doubles(one.text)
    overruled = not believed or (one.margin <= -limits.overruled and not _is_unborne(first))
    overruled = overruled and (seen or not _would_have_said(first, place, limits))
    least = limits.distinct_twin if level(first) is None and _is_hard(one, limits) else limits.distinct_least
    asked = max(least, limits.distinct_other if some else limits.distinct_alone)
    apart = lead - behind >= limits.nearly and distinct >= asked
    leading = lead - behind >= (limits.leading if some else limits.alone) and distinct >= least
    if large and like and one.clear and overruled and (leading or apart):
        return View.ANOTHER
    return View.AGAINST if one.clear and _contradicts(one, place, limits) else View.UNDECIDED


def _needed(one: Compared, rival: str, place: GlyphPlace, *, large: bool, limits: Limits) -> float:
    """By how much a picture has to be more like a character than like the next, in shares of what blurs it.

    Less where the recogniser says the same and knows that next one: then it could have said something else.
    """
    said = _is_said(one, rival, place, limits)
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


def _is_said(one: Compared, rival: str, place: GlyphPlace, limits: Limits) -> bool:
    """Whether the recogniser says the same as the glyph, and is a witness against the next character.

    In small print that is left to the greater margins that are asked there.
    """
    told = one.em < limits.em or rival not in doubles(one.text) or is_witness(one.text, place, limits)
    return told and place.text == one.text and place.probability >= limits.saying


def _would_have_said(character: str, place: GlyphPlace, limits: Limits) -> bool:
    """Whether a recogniser that says another one surely knows a character too well not to have seen it: where it stands
    in what was cut out, a part of a character is taken for the whole (育 of 淯).
    """
    return level(character) in _WELL_KNOWN and place.probability >= limits.saying


def _is_hard(one: Compared, limits: Limits) -> bool:
    """Whether a picture is blurred, or the two characters that it is most like are drawn nearly alike."""
    return one.blur > limits.blurred or one.beside > limits.twins


def _contradicts(one: Compared, place: GlyphPlace, limits: Limits) -> bool:
    """Whether a picture is so much more like another character that a sure reading is doubted."""
    first = one.nearest[0][0]
    unborne = _is_unborne(first)
    bound = limits.by_stranger if unborne and one.em < limits.em else limits.contradicted
    expected = unborne or level(first) in _WELL_KNOWN
    if place.probability >= limits.certain and expected and level(one.text) and first not in doubles(one.text):
        return one.margin < bound and one.ahead(one.text, first) < limits.distinct_certain
    return one.margin < bound


def _may_be_double(one: Compared, place: GlyphPlace, limits: Limits, *, repaired: bool) -> bool:
    """Whether a glyph does not tell a character from one that the recogniser is no witness against.

    Those are the ones that it is known to read as it, of which less has to be shown where it is surer than it hardly
    ever was of one of them; any other where a form was chosen that it did not see itself; and a rare one that is drawn
    nearly alike and that it does not know, by the plane between them where there is one.
    """
    if not one.clear or one.own is None:
        return False
    large = one.em >= limits.em
    beyond = one.sided < (limits.sided if large and level(one.text) != 1 else limits.sided_common)
    if beyond or _is_unwitnessed(one, place, limits):
        return True
    if large and place.probability < limits.doubling and one.apart < limits.distinct_double * max(one.blur, CLEAREST):
        return True
    needed = limits.double if one.margin >= 0 else limits.double_behind
    if level(one.text) is None:
        needed = limits.double_unlisted
    if one.apart < (limits.witnessed if is_witness(one.text, place, limits) else needed):
        return True
    if repaired:
        others = (one.own - cosine for other, cosine in one.nearest if not same_writing(other, one.text))
        return next(others, 2.0) < limits.double
    return False


def _is_nearest_double(one: Compared, limits: Limits) -> bool:
    """Whether a glyph does not tell the character that it is taken for from one that the recogniser reads as that."""
    listed = level(one.nearest[0][0]) is not None
    needed = max(limits.double, limits.distinct_double * max(one.blur, CLEAREST)) if listed else limits.double_unlisted
    return one.nearest_apart < needed or one.nearest_sided < limits.sided


def _is_unwitnessed(one: Compared, place: GlyphPlace, limits: Limits) -> bool:
    """Whether a picture is more like a rare character that is drawn nearly alike, and that the recogniser lacks.

    It cannot have said anything else: it was as sure of 承 where 𠄘 was printed as it is of 承.
    """
    rival, _ = one.rival
    known = rival in place.alphabet or level(rival) is not None or same_writing(rival, one.text)
    told = dict(one.sides).get(rival, -1.0) >= TOLD
    if told or known or one.em < limits.em or one.twin < limits.unwitnessed:
        return False
    return one.ahead(one.text, rival) < limits.distinct_unwitnessed


def is_witness(text: str, place: GlyphPlace, limits: Limits) -> bool:
    """Whether the recogniser is surer of a character than it hardly ever was of a double of it."""
    asked = confusions().get(text)
    if asked is None or place.text != text:
        return False
    return place.probability >= limits.witness or _log_odds(place.probability) - _log_odds(asked.best) >= limits.beyond


def _log_odds(probability: float) -> float:
    inside = min(max(probability, 1e-7), 1 - 1e-7)
    return math.log(inside / (1 - inside))
