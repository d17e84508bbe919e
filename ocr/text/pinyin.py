"""Readings of characters in pinyin, as they are typed for a character that a keyboard does not find.

``data/readings.tsv`` holds a line for each syllable: its letters with ü as V and the number of its tone (5 for none),
and the characters that are read so.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Final, NamedTuple

READINGS: Final = Path(__file__).parent / "data" / "readings.tsv"
"""Syllables, each with the characters that are read so."""
_TONES: Final = {"\u0304": "1", "\u0301": "2", "\u030c": "3", "\u0300": "4"}
"""Marks of tone that follow their letter, with the number of the tone."""
_SYLLABLE: Final = re.compile(f"((?:[A-Z][\u0308:]?[{''.join(_TONES)}]?){{1,6}})([0-5]?)")
_LONGEST: Final = 9
"""Signs that a syllable takes at the most: six letters (ZHUANG), two dots, a mark of tone, its number."""

_LONGEST_SYLLABLE: Final = 6
_SURNAMES: Final = (
    "欧阳 太史 端木 上官 司马 东方 独孤 南宫 万俟 闻人 夏侯 诸葛 尉迟 "
    "公羊 赫连 澹台 皇甫 宗政 濮阳 公冶 太叔 申屠 公孙 慕容 仲孙 钟离 "
    "长孙 宇文 司徒 鲜于 司空 闾丘 子车 亓官 司寇 巫马 公西 颛孙 壤驷 "
    "公良 漆雕 乐正 宰父 谷梁 拓跋 夹谷 轩辕 令狐 段干 百里 呼延 东郭 "
    "南门 羊舌 微生 梁丘 左丘 东门 西门 第五 "
)
COMPOUND_SURNAMES: Final = frozenset(_SURNAMES.split())
"""百家姓's surnames of two characters, and those of today's registers."""
_LONG: Final = 4
"""Characters of a name whose surname may have two that are no compound one: of two families."""


class Typed(NamedTuple):
    """A syllable as it was typed: its letters with ü as V, the number of its tone or none, the signs that it takes."""

    letters: str
    tone: str
    length: int


def syllables(text: str) -> Iterator[Typed]:
    """What a text may begin with that looks like a syllable, its tone as a mark, as a figure behind it, or left out.

    Args:
        text: in capitals, letters and their marks apart (NFD).
    """
    for length in range(1, min(_LONGEST, len(text)) + 1):
        found = _SYLLABLE.fullmatch(text, 0, length)
        if found is not None:
            marks = [_TONES[sign] for sign in found[1] if sign in _TONES]
            tone = found[2].replace("0", "5") or "".join(marks)
            yield Typed(_letters("".join(sign for sign in found[1] if sign not in _TONES)), tone, length)


def may_be_read(character: str, typed: Typed) -> bool:
    """Whether a character has a reading of these letters, and of this tone where one was typed."""
    tones = (typed.tone,) if typed.tone else "12345"
    return any(character in _readings().get(typed.letters + tone, "") for tone in tones)


def spellings(characters: str, letters: str) -> Iterator[int]:
    """How many of some letters a name's characters may take in pinyin without tones and spaces, as passports have it.

    Args:
        characters: Chinese characters alone.
        letters: capitals; ü is written YU or V behind L and N, or U without its dots.
    """
    if not characters:
        yield 0
        return
    for length in range(1, min(_LONGEST_SYLLABLE, len(letters)) + 1):
        said = {
            _letters(letters[:length]),
            re.sub("^([LN])UE?$", lambda one: one[0].replace("U", "V"), letters[:length]),
        }
        if any(may_be_read(characters[0], Typed(one, "", length)) for one in said):
            for rest in spellings(characters[1:], letters[length:]):
                yield length + rest


def parted_as(name: str, letters: str, comma: int | None = None) -> tuple[str, str] | None:
    """Surname and given name as letters that spell a Chinese name are parted by it; None where they do not spell it, or
    spell it in two ways. A compound surname is one; of four characters without such a one the surname may have one or
    two, which the comma alone says.

    Args:
        name: Chinese characters alone.
        letters: capitals without spaces.
        comma: how many of the letters stand before the comma; None where none was read.

    >>> parted_as("李静芳", "LIJINGFANG"), parted_as("欧阳明华", "OUYANGMINGHUA"), parted_as("王静", "WANGJIN")
    (('LI', 'JINGFANG'), ('OUYANG', 'MINGHUA'), None)
    >>> parted_as("欧阳明", "OUYANGMING"), parted_as("曹军辉刚", "CAOJUNHUIGANG")
    (('OUYANG', 'MING'), None)
    >>> parted_as("曹军辉刚", "CAOJUNHUIGANG", 3), parted_as("曹军辉刚", "CAOJUNHUIGANG", 6)
    (('CAO', 'JUNHUIGANG'), ('CAOJUN', 'HUIGANG'))
    """
    owns = (2,) if name[:2] in COMPOUND_SURNAMES and len(name) > 2 else (1, 2) if len(name) >= _LONG else (1,)
    cuts = {
        cut
        for own in owns
        if own < len(name)
        for cut in spellings(name[:own], letters)
        if any(cut + rest == len(letters) for rest in spellings(name[own:], letters[cut:]))
    }
    if comma in cuts:
        return letters[:comma], letters[comma:]
    if len(cuts) != 1:
        return None
    cut = cuts.pop()
    return letters[:cut], letters[cut:]


def _letters(typed: str) -> str:
    """One spelling of ü: Ü, U: and, behind L and N, YU (GB/T 28039) are V; behind J, Q, X and Y it is written U."""
    plain = re.sub("U[\u0308:]", "V", typed)
    plain = re.sub("^([LN])YU", r"\1V", plain)
    return re.sub("^([JQXY])V", r"\1U", plain)


@cache
def _readings() -> Mapping[str, str]:
    lines = (line.split("\t") for line in READINGS.read_text(encoding="utf-8").splitlines())
    return MappingProxyType(dict(lines))
