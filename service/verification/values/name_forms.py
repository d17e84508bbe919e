"""How a name is written where a character of it could not be: by a code of private use, or by its reading in pinyin."""

from __future__ import annotations

import re
import unicodedata
from functools import cache
from typing import Final

from ocr.text import same_writing
from ocr.text.pinyin import may_be_read, syllables
from ocr.text.private_use import is_private_use

_SET_AROUND: Final = re.compile("[()\\[\\]{}<>《》【】〔〕]")
_LETTER: Final = re.compile("[A-Z]")


def is_spelled(typed: str, name: str) -> bool:
    """Whether a name was typed with pinyin for some of its characters: 张YAN, 张yan2 or 张(yǎn) for 张琰.

    Each syllable has to be a reading of the character at its place, of the tone that was typed, if one was; every other
    character has to be the same writing, and one at least has to be typed so: a name all in Latin letters is no such
    name.

    Args:
        typed: the name as it was typed, in the form in which names are compared, see `ocr.text.plain` and
            `ocr.text.with_usual_shapes`.
        name: the name in characters, in the same form.
    """
    text = unicodedata.normalize("NFD", _SET_AROUND.sub("", typed))
    if not _LETTER.search(text) or _LETTER.search(name):
        return False

    @cache
    def fits(at: int, place: int, kept: bool) -> bool:
        """Whether the text from a place on spells the name from a place on; whether a character was kept before."""
        if at == len(text) or place == len(name):
            return at == len(text) and place == len(name) and kept
        if same_writing(text[at], name[place]) and fits(at + 1, place + 1, True):
            return True
        return any(
            may_be_read(name[place], typed) and fits(at + typed.length, place + 1, kept)
            for typed in syllables(text[at:])
        )

    return fits(0, 0, False)


def is_coded(typed: str, name: str) -> bool:
    """Whether a name was typed with codes of private use for some of its characters, and is the same in all others.

    What such a code shows is for whoever made it to say: the names may be the same, and need not.

    Args:
        typed, name: as for `is_spelled`.
    """
    coded = [is_private_use(c) for c in typed]
    if len(typed) != len(name) or not any(coded) or all(coded):
        return False
    return all(code or same_writing(c, d) for c, d, code in zip(typed, name, coded, strict=True))
