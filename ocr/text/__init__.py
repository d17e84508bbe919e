"""Forms of text for comparing: what is the same writing gets the same form. The original is always kept beside it.

Not NFKC: it would also turn ② into 2 and ㎡ into m2, and merge characters that GB 18030 keeps apart.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Callable
from typing import Final

from ocr.text.characters import printed_forms, standard_forms, variants

MIDDLE_DOT: Final = "\N{MIDDLE DOT}"
"""U+00B7, the separator of names that resident ID cards print."""

_DOTS: Final = frozenset(
    "\u2022\u30fb\uff65\uff0e.\u2027\u22c5\u2219\u0387\u3002\uff61\ufe52\u2024\u25cf\u26ab\u2b24\u25e6\u2218\u2981\u2e30\u2e31\u2e33"
    "\u02d9\ua78f\u16eb\u1427\u05c5\u00b0\u309c\uff9f\u25aa\u25fe\u2b29"
)
"""Characters that are printed, typed or read for the dot between the parts of a name: points, bullets, full stops."""
_BLANK: Final = frozenset("\u115f\u1160\u3164\uffa0\u2800\u034f\u17b4\u17b5\u180b\u180c\u180d\u180f")
"""Characters that show nothing and are neither space nor control nor format characters."""
_MOST_REMEMBERED: Final = 0x4000


class _Forms(dict[int, str]):
    """A table for `str.translate`: what each character becomes, found when it first comes, in any text.

    Args:
        form: what one character becomes.
    """

    def __init__(self, form: Callable[[str], str]) -> None:
        super().__init__()
        self._form = form

    def __missing__(self, code: int) -> str:
        form = self._form(chr(code))
        if len(self) < _MOST_REMEMBERED:  # texts come from anybody, and may hold all of Unicode
            self[code] = form
        return form


def without_space(text: str) -> str:
    """The text without whitespace and without characters that show nothing, such as marks of direction."""
    return text.translate(_SHOWN)


def half_width(text: str) -> str:
    """The text with the full-width forms of ASCII, and the ideographic space, made half-width."""
    return text.translate(_HALF_WIDTH)


def with_middle_dots(text: str) -> str:
    """The text with every dot that is used between the parts of a name as U+00B7, the full stop included."""
    return text.translate(_MIDDLE_DOTS)


def simplified(text: str) -> str:
    """The text with traditional characters made simplified, one by one, so the length is kept.

    Only a character outside 通用规范汉字表 (2013) that stands for one of it is changed, so that no two characters of it
    become one: 李乾 is not 李干, 於 and 于 are two surnames. One that stands for several becomes the commonest of them;
    `same_writing` takes it for each. Outside the table nothing is simplified by analogy, as the standard says.
    """
    return text.translate(_SIMPLIFIED)


def fold(text: str) -> str:
    """The form under which two writings of the same name, address or authority are equal.

    Whitespace and what shows nothing dropped, compatibility ideographs and radicals as the characters they stand for,
    full-width forms half-width, dots as U+00B7, Latin letters as capitals, traditional characters simplified.
    Idempotent.
    """
    return simplified(plain(text))


def plain(text: str) -> str:
    """As `fold`, but with traditional characters as they are."""
    return unified(with_middle_dots(half_width(without_space(text))).upper())


def same_writing(a: str, b: str) -> bool:
    """Whether two texts are equal once folded, a traditional character taken for each simplified one it stands for.

    鍾 is the same as 钟 and as 锺, which differ from each other: so this is no equality of one folded form.
    """
    one, other = plain(a), plain(b)
    return len(one) == len(other) and all(
        x == y or not standard_forms(x).isdisjoint(standard_forms(y)) for x, y in zip(one, other, strict=True)
    )


def with_usual_shapes(text: str) -> str:
    """The text with each character outside 通用规范汉字表 that is another printed shape of one of it as that one.

    髙 is 高 and 呉 is 吴, for whoever compares names. For whoever reads them they are two: a card prints one of them.
    """
    return "".join(printed_forms().get(c, c) for c in text)


def unified(text: str) -> str:
    """The text in NFC, with each radical that is encoded apart (Kangxi, CJK supplement) as its ideograph.

    NFC also makes the ideographs of U+F900 and U+2F800 what they canonically are. Texts copied out of PDF files hold
    radicals in the place of ideographs.
    """
    return unicodedata.normalize("NFC", text).translate(_IDEOGRAPHS)


def _ideograph(character: str) -> str:
    radical = "\u2e80" <= character <= "\u2fd5"
    return unicodedata.normalize("NFKC", character) if radical else character


def _shows_nothing(character: str) -> bool:
    """Whether it is a space, a control or format character, a variation selector, or a filler.

    Format characters are those of Unicode's category Cf: marks of direction, joiners, the byte order mark, tags.
    """
    if character.isascii() and character.isalnum():
        return False
    return (
        character.isspace()
        or character in _BLANK
        or "\ufe00" <= character <= "\ufe0f"
        or "\U000e0100" <= character <= "\U000e01ef"
        or unicodedata.category(character) in ("Cc", "Cf")
    )


def _half_width(character: str) -> str:
    if "\uff01" <= character <= "\uff5e":
        return chr(ord(character) - 0xFEE0)
    return " " if character == "\u3000" else character


_SHOWN: Final = _Forms(lambda c: "" if _shows_nothing(c) else c)
_HALF_WIDTH: Final = _Forms(_half_width)
_MIDDLE_DOTS: Final = str.maketrans(dict.fromkeys(_DOTS, MIDDLE_DOT))
_SIMPLIFIED: Final = _Forms(lambda c: variants().get(c, c)[0])
_IDEOGRAPHS: Final = _Forms(_ideograph)
