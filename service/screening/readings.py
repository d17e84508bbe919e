"""How a character is spelled in Latin letters: pinyin, Wade-Giles made of it, and Cantonese as Hong Kong spells it.

Pinyin are `ocr.text.pinyin`'s readings (Unihan). Wade-Giles follows from pinyin by the published table of both.
Cantonese is Unihan's Jyutping (``data/cantonese.tsv``) under the usual rules of Hong Kong's spelling, which has no
official table; a few surnames are spelled by habit. Hokkien spellings have no source under a permissive licence.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping
from enum import StrEnum
from functools import cache, lru_cache
from itertools import islice, product
from pathlib import Path
from types import MappingProxyType
from typing import Final

from ocr.text.characters import level
from ocr.text.pinyin import READINGS
from service.screening.han import canonical, classes

CANTONESE: Final = Path(__file__).parent / "data" / "cantonese.tsv"
"""Syllables in Jyutping without tones, each with the characters that are read so."""
MOST: Final = 6
"""Spellings of one character in one system."""
MOST_SPELLED: Final = 48
"""Spellings of one name in one system that are written out; `spells` knows all."""


class System(StrEnum):
    """A way to spell Chinese names."""

    PINYIN = "PINYIN"
    WADE_GILES = "WADE_GILES"
    CANTONESE = "CANTONESE"


SURNAMES: Final[Mapping[str, str]] = MappingProxyType({
    "单": "SHAN", "曾": "ZENG", "仇": "QIU", "解": "XIE", "区": "OU", "查": "ZHA", "翟": "ZHAI DI", "盖": "GE GAI",
    "朴": "PIAO PU", "任": "REN", "华": "HUA", "黑": "HE HEI",
    "乐": "YUE LE", "缪": "MIAO", "秘": "BI MI", "员": "YUN",
    "召": "SHAO ZHAO", "种": "CHONG", "折": "SHE", "那": "NA", "宁": "NING", "车": "CHE", "覃": "QIN TAN", "葛": "GE",
    "过": "GUO", "纪": "JI", "燕": "YAN", "应": "YING",
    "牟": "MOU MU", "隗": "WEI KUI", "郗": "XI CHI", "谌": "CHEN SHEN",
    "臧": "ZANG", "祭": "ZHAI JI", "洗": "XIAN", "冼": "XIAN", "幺": "YAO", "尹": "YIN", "柏": "BAI BO", "贾": "JIA",
    "石": "SHI", "卜": "BU", "句": "GOU", "繁": "PO",
    "藏": "ZANG", "教": "JIAO", "盛": "SHENG", "沈": "SHEN", "万": "WAN",
    "俞": "YU", "长": "ZHANG", "尉": "YU WEI", "澹": "TAN", "褚": "CHU", "庞": "PANG", "逄": "PANG", "仉": "ZHANG",
    "晁": "CHAO", "佟": "TONG", "余": "YU", "重": "CHONG",
    "行": "XING", "都": "DU", "叶": "YE", "薄": "BO", "邵": "SHAO",
})  # fmt: skip
"""The readings of characters as surnames, the usual one first (多音字; 现代汉语词典)."""
_HABIT: Final[Mapping[str, str]] = MappingProxyType({
    "李": "LEE LI", "周": "CHOW CHAU", "胡": "WOO WU", "古": "KOO",
    "徐": "TSUI", "许": "HUI", "朱": "CHU", "苏": "SO",
    "余": "YU YUE", "冯": "FUNG", "罗": "LAW LO", "区": "AU",
    "欧": "AU", "邱": "YAU", "姚": "YIU", "萧": "SIU", "贺": "HO",
    "麦": "MAK", "施": "SZE", "史": "SZE", "司": "SZE", "吕": "LUI", "温": "WAN", "卢": "LO", "高": "KO",
})  # fmt: skip
"""Surnames as Hong Kong spells them by habit, beside what the rules give."""


@lru_cache(maxsize=1 << 15)
def spellings(character: str, system: System, *, first: bool = False) -> tuple[str, ...]:
    """See `made_spellings`: those of the characters that names are made of are kept."""
    return made_spellings(character, system, first=first)


def made_spellings(character: str, system: System, *, first: bool = False) -> tuple[str, ...]:
    """The spellings of a character in capitals, the usual ones first; of a surname's character those as a surname go
    ``first``. One outside 通用规范汉字表 is read as the character of its class too. Empty where no spelling is known.
    """
    own = canonical(character)
    of = (character,) if level(character) or own == character else (own, character)
    if system is System.CANTONESE:
        known = [one for c in of for syllable in _cantonese().get(c, ()) for one in _hong_kong(syllable)]
        if first:
            known = [*_HABIT.get(own, "").split(), *known]
    else:
        known = [one for c in of for one in _pinyin().get(c, ())]
        if first:
            known = [*SURNAMES.get(own, "").split(), *known]
        written = _as_typed if system is System.PINYIN else _wade_giles
        known = [one for syllable in known for one in written(syllable)]
    return tuple(dict.fromkeys(known))[:MOST]


def spelled_characters(system: System) -> Iterator[str]:
    """Every character that has a spelling in a system, by code point, and some that have none."""
    known = _cantonese() if system is System.CANTONESE else _pinyin()
    yield from sorted(known.keys() | classes().keys())


def name_spellings(han: str, system: System, surname: int) -> tuple[str, ...]:
    """The spellings of a whole name without spaces, at most `MOST_SPELLED`; the surname has so many characters.

    The usual spelling of each character goes first, so that what is cut is rare.
    """
    each = [spellings(c, system, first=at < surname) for at, c in enumerate(han)]
    if not all(each):
        return ()
    made = ("".join(one) for one in product(*each))
    return tuple(dict.fromkeys(islice(made, 2 * MOST_SPELLED)))[:MOST_SPELLED]


def spells(letters: str, han: str, system: System, surname: int) -> bool:
    """Whether letters spell a whole name, in any of the spellings of each character."""
    reached = {0}
    for at, character in enumerate(han):
        options = spellings(character, system, first=at < surname)
        reached = {place + len(one) for place in reached for one in options if letters.startswith(one, place)}
    return len(letters) in reached


def is_usual(character: str, letters: str) -> bool:
    """Whether a surname's character is usually read so; True where it has no reading of its own as a surname."""
    usual = SURNAMES.get(canonical(character))
    return usual is None or letters in usual.split()


@cache
def _pinyin() -> Mapping[str, tuple[str, ...]]:
    """The syllables of each character, without tones."""
    found: dict[str, list[str]] = defaultdict(list)
    for line in READINGS.read_text(encoding="utf-8").splitlines():
        syllable, characters = line.split("\t")
        plain = syllable.rstrip("12345")
        if re.search("[AEIOUV]", plain):
            for character in characters:
                if plain not in found[character]:
                    found[character].append(plain)
    return {character: tuple(all_) for character, all_ in found.items()}


@cache
def _cantonese() -> Mapping[str, tuple[str, ...]]:
    found: dict[str, list[str]] = defaultdict(list)
    for line in CANTONESE.read_text(encoding="utf-8").splitlines():
        syllable, characters = line.split("\t")
        for character in characters:
            found[character].append(syllable)
    return {character: tuple(all_) for character, all_ in found.items()}


def _as_typed(syllable: str) -> tuple[str, ...]:
    """A syllable as passports and keyboards spell it: LV is LYU (GB/T 28039), LU or LV."""
    if "V" not in syllable:
        return (syllable,)
    return (syllable.replace("V", "YU"), syllable.replace("V", "U"), syllable)


_WADE_WHOLE: Final[Mapping[str, str]] = MappingProxyType({
    "ZHI": "CHIH", "CHI": "CHIH", "SHI": "SHIH", "RI": "JIH", "ZI": "TZU", "CI": "TZU", "SI": "SSU", "YE": "YEH",
    "YAN": "YEN", "YOU": "YU", "YONG": "YUNG", "YUE": "YUEH", "ER": "ERH", "GUI": "KUEI", "KUI": "KUEI", "YI": "I",
    "GE": "KO", "KE": "KO", "HE": "HO", "E": "O",
    "JU": "CHU", "QU": "CHU", "XU": "HSU", "JUE": "CHUEH", "QUE": "CHUEH",
    "XUE": "HSUEH", "LVE": "LUEH", "NVE": "NUEH", "WO": "WO", "BO": "PO", "PO": "PO", "MO": "MO", "FO": "FO",
})  # fmt: skip
_WADE_INITIALS: Final = (
    ("ZH", "CH"), ("CH", "CH"), ("SH", "SH"), ("B", "P"), ("D", "T"), ("G", "K"), ("J", "CH"), ("Q", "CH"), ("Z", "TS"),
    ("C", "TS"), ("R", "J"), ("X", "HS"),
)  # fmt: skip


@cache
def _wade_giles(syllable: str) -> tuple[str, ...]:
    """A syllable in Wade-Giles without its apostrophes and dots."""
    whole = _WADE_WHOLE.get(syllable)
    if whole is not None:
        return (whole, "YI") if syllable == "YI" else (whole,)
    initial, rest = next(
        ((new, syllable[len(old) :]) for old, new in _WADE_INITIALS if syllable.startswith(old)), ("", syllable)
    )
    if not initial and syllable[0] in "PTKMNLFHSYW":
        initial, rest = syllable[0], syllable[1:]
    rest = {"IAN": "IEN", "IE": "IEH", "UE": "UEH", "VE": "UEH"}.get(rest, rest).replace("V", "U")
    if rest in ("ONG", "IONG"):
        rest = rest.replace("ONG", "UNG")
    if rest == "UO" and initial not in ("K", "H", "SH"):
        rest = "O"
    return (initial + rest,)


_HK_FINALS: Final = (
    ("OENG", "EUNG"), ("OEK", "EUK"), ("EOI", "UI"), ("EON", "UN"), ("EOT", "UT"), ("YUN", "UEN"), ("YUT", "UET"),
    ("AAI", "AI"), ("AAU", "AU"), ("AAM", "AM"), ("AAN", "AN"), ("AANG", "ANG"), ("AAP", "AP"), ("AAT", "AT"),
    ("AAK", "AK"), ("AA", "A"), ("OU", "O"),
)  # fmt: skip
_HK_INITIALS: Final = (
    ("GW", ("KW",)), ("KW", ("KW",)), ("NG", ("NG",)), ("Z", ("CH", "TS")), ("C", ("CH", "TS")), ("J", ("Y",)),
    ("G", ("K",)), ("B", ("P",)), ("D", ("T",)),
)  # fmt: skip


@cache
def _hong_kong(jyutping: str) -> tuple[str, ...]:
    """A syllable as Hong Kong spells it: ZOENG is CHEUNG, ZANG is CHANG or TSANG."""
    starts, rest = next(
        ((new, jyutping[len(old) :]) for old, new in _HK_INITIALS if jyutping.startswith(old) and jyutping != "NG"),
        (("",), jyutping),
    )
    if starts == ("",) and rest[0] in "PMFTNLKHSW" and len(rest) > 1:
        starts, rest = (rest[0],), rest[1:]
    if starts == ("Y",) and rest.startswith("YU"):
        rest = rest[1:]
    ending = next((new for old, new in _HK_FINALS if rest == old), rest)
    if starts == ("Y",) and ending in ("UEN", "UET", "U"):
        ending = {"UEN": "UEN", "UET": "UET", "U": "U"}[ending]
    return tuple(start + ending for start in starts)
