"""How a claimed value compares with the one that was read: levels after each field's own normalisation.

Equal means equal: a value that differs in one look-alike character is a possible misread, never the same value. The
levels are those of `service.verification.values.verdict.Level`; every function here is pure.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from difflib import SequenceMatcher
from operator import eq
from types import MappingProxyType
from typing import Final

from ocr.documents import Kind
from ocr.standards import citizen_number, mrz_values
from ocr.text import MIDDLE_DOT, fold, plain, same_writing, simplified, with_usual_shapes
from ocr.text.lookalikes import differs_only_by_lookalikes
from ocr.text.private_use import with_standard_codes
from service.verification.values.address_forms import numbered, places, plain_address
from service.verification.values.name_forms import is_coded, is_spelled
from service.verification.values.verdict import Level, Outcome

_OLD_NUMBER: Final = re.compile(r"[0-9]{15}")
_TYPED_DOTS: Final = re.compile("(?<=[^\\W_])[-‐‑‒–—―−﹣_,，、﹑､/'’‘`´]+(?=[^\\W_])")
"""What is typed for the dot between the parts of a name where a keyboard has none. Not what hides a character: *, ○."""

OUTCOMES: Final[Mapping[Level, Outcome]] = MappingProxyType(
    {
        Level.EXACT: Outcome.PASSED,
        Level.EQUIVALENT: Outcome.PASSED,
        Level.OLD_ENCODING: Outcome.PASSED,
        Level.PINYIN_SUBSTITUTE: Outcome.INCONCLUSIVE,
        Level.PRIVATE_USE: Outcome.INCONCLUSIVE,
        Level.POSSIBLE_MISREAD: Outcome.INCONCLUSIVE,
        Level.MISMATCH: Outcome.FAILED,
    }
)
"""What each level says of the question whether two values are the same one."""

_LATIN_ALONE: Final = re.compile("[A-Za-z\u00c0-\u024f\u1e00-\u1eff' ’.,-]+")
Comparison = Callable[[str, str, Iterable[str]], Level]
"""(claimed, read, likely alternatives of what was read) -> level."""


def compare_claimed(
    compare: Comparison, claimed: str, read: str, alternatives: Iterable[str], own_codes: Mapping[str, str]
) -> Level:
    """A claimed value against the one that was read, once the tables have told its codes of private use.

    A value that is the same only thereby is in an old encoding. Codes that no table knows make it neither the same nor
    another one.

    Args:
        compare: the comparison of the field's kind.
        claimed, read, alternatives: as for `Comparison`.
        own_codes: what codes of private use mean to the bank, by code; they go before the standard's.
    """
    told = with_standard_codes(claimed, own_codes)
    level = compare(told, read, alternatives)
    if told != claimed and OUTCOMES[level] is Outcome.PASSED:
        return Level.OLD_ENCODING
    if level is Level.MISMATCH and is_coded(_name(told), _name(read)):
        return Level.PRIVATE_USE
    return level


def compare_names(claimed: str, read: str, alternatives: Iterable[str] = ()) -> Level:
    """Names are equivalent whatever their width, spaces, dots, script (traditional or simplified) and printed shape.

    A traditional character is equivalent to each simplified one that it stands for (鍾 to 钟 and to 锺). A dot may be
    typed as any point or dash: the characters on both sides of it make the name. Pinyin typed in the place of a
    character may mean any character that is read so.
    """
    level = _compare(claimed, read, alternatives, _same_name, _name_form)
    different = OUTCOMES[level] is not Outcome.PASSED
    return Level.PINYIN_SUBSTITUTE if different and _is_spelled_name(claimed, read) else level


def compare_numbers(claimed: str, read: str, alternatives: Iterable[str] = ()) -> Level:
    """Numbers are equivalent whatever their width and spaces, and in their old form of 15 digits (GB 11643-1989).

    A claimed number that cannot be one (its check character is wrong) is never a possible misread.
    """
    level = _compare(claimed, read, alternatives, _same_number, _number_form)
    impossible = not citizen_number.has_right_check_character(_number_form(claimed))
    return Level.MISMATCH if level is Level.POSSIBLE_MISREAD and impossible else level


def compare_addresses(claimed: str, read: str, alternatives: Iterable[str] = ()) -> Level:
    """Addresses are equivalent whatever their width, spaces, stops and script, and under the regions' other names.

    So are those that a picker of regions has filled in, and Chinese numerals and figures before a unit, see
    `service.verification.values.address_forms`.

    A province or prefecture may be left out, and a region may bear an older or newer name, as long as both addresses
    can mean the same region of the same rank today and go on alike below it. 朝阳区 alone is Beijing's or Changchun's;
    长春市朝阳区 is not 北京市朝阳区.
    """
    if _share_a_place(claimed, read):
        return Level.EXACT if claimed == read else Level.EQUIVALENT
    if any(_share_a_place(claimed, other) for other in alternatives):
        return Level.POSSIBLE_MISREAD
    alike = differs_only_by_lookalikes(plain_address(claimed), plain_address(read))
    return Level.POSSIBLE_MISREAD if alike else Level.MISMATCH


def compare_words(claimed: str, read: str, alternatives: Iterable[str] = ()) -> Level:
    """Values of a closed form (dates, sex) are equal or not."""
    return _compare(claimed, read, alternatives, eq, lambda value: "")


def compare_latin_names(claimed: str, read: str, alternatives: Iterable[str] = ()) -> Level:
    """Names in Latin letters are equivalent whatever their case, and whatever stands between their parts; letters that
    ASCII lacks, in each of the ways in which travel documents spell them (ICAO Doc 9303-3, section 6).
    """
    return _compare(claimed, read, alternatives, _same_letters, _letters)


def compare_any_names(claimed: str, read: str, alternatives: Iterable[str] = ()) -> Level:
    """Names in Chinese characters as such; names in Latin letters whatever the order of their parts."""
    if not (_LATIN_ALONE.fullmatch(claimed) and _LATIN_ALONE.fullmatch(read)):
        return compare_names(claimed, read, alternatives)
    level = compare_latin_names(claimed, read, alternatives)
    in_any_order = not _parts(claimed).isdisjoint(_parts(read))
    return Level.EQUIVALENT if level is not Level.EXACT and in_any_order else level


def are_of_two_scripts(one: str, other: str) -> bool:
    """Whether one name is in Latin letters and the other is not: of which person each is, letters do not tell."""
    return (_LATIN_ALONE.fullmatch(one) is None) is not (_LATIN_ALONE.fullmatch(other) is None)


def compare_texts(claimed: str, read: str, alternatives: Iterable[str] = ()) -> Level:
    """Numbers and texts without a standard of their own are equivalent whatever their width, case and spaces."""
    return _compare(claimed, read, alternatives, lambda a, b: _capitals(a) == _capitals(b), _capitals)


def similarity(claimed: str, read: str) -> float:
    """How much of two texts is alike, 0..1: twice the characters in common blocks over the length of both."""
    a, b = fold(claimed), fold(read)
    return 1.0 if a == b else SequenceMatcher(None, a, b, autojunk=False).ratio()


def _compare(
    claimed: str,
    read: str,
    alternatives: Iterable[str],
    same: Callable[[str, str], bool],
    shape: Callable[[str], str],
) -> Level:
    """``same`` tells equivalent values; ``shape`` is the text in which look-alike characters are sought."""
    if claimed == read:
        return Level.EXACT
    if same(claimed, read):
        return Level.EQUIVALENT
    likely = any(same(claimed, other) for other in alternatives)
    alike = differs_only_by_lookalikes(shape(claimed), shape(read))
    return Level.POSSIBLE_MISREAD if likely or alike else Level.MISMATCH


def _same_letters(a: str, b: str) -> bool:
    return _letters(a) == _letters(b) or not _spellings(a, _letters).isdisjoint(_spellings(b, _letters))


def _parts(name: str) -> frozenset[str]:
    """The parts of a name in Latin letters, in no order; in each of its spellings."""
    return _spellings(name, lambda one: " ".join(sorted("".join(c if c.isalpha() else " " for c in one).split())))


def _spellings(name: str, form: Callable[[str], str]) -> frozenset[str]:
    """The forms of a name in capitals, and of its spellings in ASCII."""
    capitals = name.upper()
    return frozenset(form(one) for one in (capitals, *mrz_values.spellings(capitals)))


def _letters(name: str) -> str:
    return "".join(filter(str.isalpha, _capitals(name)))


def _capitals(text: str) -> str:
    return fold(text).upper()


def _same_name(a: str, b: str) -> bool:
    return same_writing(_name(a), _name(b))


def _is_spelled_name(claimed: str, read: str) -> bool:
    return is_spelled(_name(claimed), _name(read))


def _name(text: str) -> str:
    """The form in which names are compared, with traditional characters as they are."""
    return with_usual_shapes(_undotted(plain(text)))


def _name_form(name: str) -> str:
    return simplified(_name(name))


def _undotted(name: str) -> str:
    return _TYPED_DOTS.sub("", name.replace(MIDDLE_DOT, ""))


def _same_number(a: str, b: str) -> bool:
    return _number_form(a) == _number_form(b)


def _number_form(number: str) -> str:
    compact = citizen_number.compact(number)
    return citizen_number.upgrade_15(compact) if _OLD_NUMBER.fullmatch(compact) else compact


def _share_a_place(ours: str, theirs: str) -> bool:
    """Whether two addresses are the same text, or the same text below a region that both may name."""
    a, b = plain_address(ours), plain_address(theirs)
    if a == b:
        return True
    ours_named, theirs_named = places(a), places(b)
    if not ours_named and not theirs_named:
        return numbered(a) == numbered(b)
    return not ours_named.isdisjoint(theirs_named)


COMPARISONS: Final[Mapping[Kind, Comparison]] = MappingProxyType(
    {
        Kind.NAME: compare_names,
        Kind.REPRESENTATIVE: compare_names,
        Kind.LATIN_NAME: compare_latin_names,
        Kind.ANY_NAME: compare_any_names,
        Kind.CITIZEN_NUMBER: compare_numbers,
        Kind.ADDRESS: compare_addresses,
        Kind.DATE: compare_words,
        Kind.LAST_DAY: compare_words,
        Kind.SEX: compare_words,
        Kind.ETHNICITY: compare_words,
        Kind.NATIONALITY: compare_words,
        Kind.NUMBER: compare_texts,
        Kind.CARD_NUMBER: compare_texts,
        Kind.LAST_MONTH: compare_words,
        Kind.TEXT: compare_texts,
    }
)
"""How the values of each kind are compared."""
