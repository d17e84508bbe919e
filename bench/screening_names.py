"""Synthetic names for figures of screening, drawn by seed: nobody's, though somebody may be called so."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache
from random import Random
from typing import Final

from ocr.text.characters import characters
from service.screening.facts import Entry, Facts, Kind
from service.screening.readings import System, spellings

_SURNAMES: Final = (
    "王李张刘陈杨黄赵吴周徐孙马朱胡郭何林高罗郑梁谢宋唐许韩邓冯曹彭曾肖田董潘袁蔡蒋余于杜叶程魏苏吕丁任卢姚沈钟姜崔"
    "谭陆范汪廖石金韦贾夏付方邹熊白孟秦邱侯江尹薛闫段雷龙黎史陶贺毛郝顾龚邵万覃武钱戴严莫孔向常汤单仇解区查翟盖华"
)
_COMPOUND: Final = ("欧阳", "司马", "上官", "诸葛", "尉迟", "长孙")
_STARTS: Final = (
    "",
    "B",
    "BR",
    "C",
    "D",
    "DR",
    "F",
    "G",
    "GR",
    "H",
    "J",
    "K",
    "KR",
    "L",
    "M",
    "N",
    "P",
    "R",
    "S",
    "ST",
    "T",
    "V",
    "W",
    "Z",
)
_VOWELS: Final = ("A", "E", "I", "O", "U", "AI", "EI", "OU", "IA", "IE")
_ENDS: Final = ("", "", "N", "R", "S", "L", "M", "T", "ND", "RT", "NG", "V", "K")
GROUPS: Final = ("han_3", "han_2", "pinyin", "latin")


@cache
def _given(level: int, count: int) -> str:
    """Characters of given names: such of a level as have a reading."""
    return "".join(c for c in characters(level)[:count] if spellings(c, System.PINYIN))


@dataclass(frozen=True)
class Draw:
    """Draws names of one seed."""

    random: Random

    @classmethod
    def of(cls, seed: int) -> Draw:
        """Of a seed."""
        return cls(Random(seed))

    def han(self) -> tuple[str, int]:
        """A name in characters, and how many of them are the surname: every sixth has two in all."""
        random = self.random
        if random.random() < 0.02:
            surname = random.choice(_COMPOUND)
        else:
            surname = _SURNAMES[min(int(random.expovariate(1 / 22)), len(_SURNAMES) - 1)]
        given = _given(1, 1600) if random.random() < 0.8 else _given(2, 1500)
        count = 1 if random.random() < 1 / 6 else 2
        return surname + "".join(random.choice(given) for _ in range(count)), len(surname)

    def latin(self) -> str:
        """A name of two to four words in Latin letters."""
        return " ".join(self._word() for _ in range(self.random.choice((2, 2, 2, 3, 3, 4))))

    def _word(self) -> str:
        random = self.random
        syllables = random.choice((2, 2, 3, 3))
        return "".join(random.choice(_STARTS) + random.choice(_VOWELS) for _ in range(syllables)) + random.choice(_ENDS)

    def named(self) -> tuple[str, str]:
        """A name and its group, as lists mix them."""
        part = self.random.random()
        if part < 0.4:
            name, _ = self.han()
            return name, "han_2" if len(name) == 2 else "han_3"
        if part < 0.6:
            han, surname = self.han()
            return spelled(han, surname), "pinyin"
        return self.latin(), "latin"

    def facts(self, name: str, *, dated: float) -> Facts:
        """Facts around a name; a share of them has a date of birth."""
        random = self.random
        born = f"{random.randint(1940, 2004)}-{random.randint(1, 12):02}-{random.randint(1, 28):02}"
        countries = (random.choice(("CN", "CN", "CN", "RU", "IR", "US", "MM", "DE")),)
        return Facts((name,), Kind.PERSON, (born,) if random.random() < dated else (), countries)

    def entries(self, count: int) -> Iterator[Entry]:
        """A list."""
        for number in range(count):
            name, group = self.named()
            yield Entry(f"S{number:07}", self.facts(name, dated=0.7), topics=(group,))


def syllables(han: str, surname: int) -> list[str]:
    """The usual pinyin of each character."""
    return [spellings(c, System.PINYIN, first=at < surname)[0] for at, c in enumerate(han)]


def spelled(han: str, surname: int, form: str = "usual") -> str:
    """A name in pinyin: ``usual`` ZHANG Weiming, ``swapped`` Weiming Zhang, ``split`` Zhang Wei Ming."""
    parts = syllables(han, surname)
    family, given = "".join(parts[:surname]).capitalize(), "".join(parts[surname:]).capitalize()
    if form == "swapped":
        return f"{given} {family}"
    if form == "split":
        return " ".join(part.capitalize() for part in parts)
    return f"{family} {given}"


def mistyped(name: str, random: Random) -> str:
    """A name with one letter left out, added, changed, or two exchanged."""
    at = random.choice([i for i, c in enumerate(name) if c.isalpha()])
    letter = random.choice("ABCDEFGHIJKLMNOPQRSTUVWXYZ".replace(name[at].upper(), ""))
    kinds: tuple[Callable[[], str], ...] = (
        lambda: name[:at] + name[at + 1 :],
        lambda: name[:at] + letter + name[at:],
        lambda: name[:at] + letter + name[at + 1 :],
        lambda: name[:at] + name[at + 1 : at + 2] + name[at] + name[at + 2 :],
    )
    return random.choice(kinds)()
