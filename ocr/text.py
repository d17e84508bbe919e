"""Forms of text for comparing: what is the same writing gets the same form. The original is always kept beside it.

Not NFKC: it would also turn ② into 2 and ㎡ into m2, and merge characters that GB 18030 keeps apart.
"""

from __future__ import annotations

from typing import Final

from ocr.standards.characters import standard_forms, variants

MIDDLE_DOT: Final = "\N{MIDDLE DOT}"
"""U+00B7, the separator of names that resident ID cards print."""

_DOTS: Final = "\u2022\u30fb\uff65\uff0e.\u2027\u22c5\u2219\u0387"
_INVISIBLE: Final = "\u200b\u200c\u200d\u2060\ufeff"


def without_space(text: str) -> str:
    """The text without whitespace and zero-width characters."""
    return "".join(c for c in text if not c.isspace() and c not in _INVISIBLE)


def half_width(text: str) -> str:
    """The text with the full-width forms of ASCII, and the ideographic space, made half-width."""
    return "".join(_half_width(c) for c in text)


def with_middle_dots(text: str) -> str:
    """The text with every dot that is used between the parts of a name as U+00B7, the full stop included."""
    return "".join(MIDDLE_DOT if c in _DOTS else c for c in text)


def simplified(text: str) -> str:
    """The text with traditional characters made simplified, one by one, so the length is kept.

    Only a character outside 通用规范汉字表 (2013) that stands for one of it is changed, so that no two characters of it
    become one: 李乾 is not 李干, 於 and 于 are two surnames. One that stands for several becomes the commonest of them;
    `same_writing` takes it for each. Outside the table nothing is simplified by analogy, as the standard says.
    """
    return "".join(variants().get(c, c)[0] for c in text)


def fold(text: str) -> str:
    """The form under which two writings of the same name, address or authority are equal.

    Whitespace dropped, full-width forms half-width, dots as U+00B7, Latin letters as capitals, traditional characters
    simplified. Idempotent.
    """
    return simplified(_plain(text))


def same_writing(a: str, b: str) -> bool:
    """Whether two texts are equal once folded, a traditional character taken for each simplified one it stands for.

    鍾 is the same as 钟 and as 锺, which differ from each other: so this is no equality of one folded form.
    """
    one, other = _plain(a), _plain(b)
    return len(one) == len(other) and all(
        x == y or not standard_forms(x).isdisjoint(standard_forms(y)) for x, y in zip(one, other, strict=True)
    )


def _plain(text: str) -> str:
    return with_middle_dots(half_width(without_space(text))).upper()


def _half_width(character: str) -> str:
    if "\uff01" <= character <= "\uff5e":
        return chr(ord(character) - 0xFEE0)
    return " " if character == "\u3000" else character
