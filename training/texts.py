"""What pages for the recogniser say: names, addresses, issuers, numbers and dates, and characters at random.

Texts are made so that little can be guessed: a recogniser that has learnt which towns there are would read them where
something else is printed. Check characters are random, and in most texts some characters are replaced.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence

from tests.specimens.addresses import address, authority
from tests.specimens.gb2312 import gb2312
from tests.specimens.names import ARABIC_GIVEN, COMMON_SURNAMES, ETHNICITIES, RARE_SURNAMES, RUSSIAN_GIVEN
from tests.specimens.regions import REGIONS

LABELS = (
    "姓名",
    "性别",
    "民族",
    "出生",
    "住址",
    "公民身份号码",
    "签发机关",
    "有效期限",
    "中华人民共和国",
    "居民身份证",
)
_DIGITS, _CAPITALS = "0123456789", "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
_COMMON, _RARER = gb2312(1), gb2312(2)
_REPLACED = 0.3
"""Share of characters that another takes the place of, in the texts that are altered."""


def drawn_text(rng: random.Random, every: Sequence[str]) -> str:
    """A row of print; ``every`` are all Chinese characters that the recogniser knows."""
    (kind,) = rng.choices(tuple(_KINDS), tuple(_KINDS.values()))
    return kind(rng, every)


def _name(rng: random.Random, every: Sequence[str]) -> str:
    stock: Sequence[str] = rng.choices((_COMMON, _RARER, every), (0.4, 0.3, 0.3))[0]
    surname = rng.choice(rng.choice((COMMON_SURNAMES, RARE_SURNAMES, every)))
    return surname + "".join(rng.choice(stock) for _ in range(rng.choice((1, 2, 2, 2, 3))))


def _dotted(rng: random.Random, every: Sequence[str]) -> str:
    parts = [rng.choice((*ARABIC_GIVEN, *RUSSIAN_GIVEN)) for _ in range(2)]
    return _altered(rng, "·".join(parts))


def _mixed(rng: random.Random, every: Sequence[str]) -> str:
    stock = rng.choices((_COMMON, _RARER, every), (0.4, 0.2, 0.4))[0]
    return "".join(rng.choice(stock) for _ in range(rng.randrange(1, 12)))


def _address_line(rng: random.Random, every: Sequence[str]) -> str:
    whole = _altered(rng, address(rng, rng.choice(REGIONS), None))
    if rng.random() < 0.2:  # a stroke that is easily taken for a dash
        at = rng.randrange(len(whole))
        whole = whole[:at] + "一" + whole[at:]
    start = 0 if rng.random() < 0.5 else rng.randrange(len(whole))
    return whole[start : start + rng.randrange(8, 15)]


def _unit(rng: random.Random, every: Sequence[str]) -> str:
    """The end of an address, which no one can guess: figures and what they count."""
    parts = rng.randrange(1, 4)
    return "".join(
        "".join(rng.choice(_DIGITS) for _ in range(rng.randrange(1, 5)))
        + rng.choice(
            ("号", "室", "栋", "幢", "单元", "组", "弄", "楼", "座", "-", "附", "号楼", "门", "户", "排", "院")
        )
        for _ in range(parts)
    )


def _issuer(rng: random.Random, every: Sequence[str]) -> str:
    return _altered(rng, authority(rng, rng.choice(REGIONS)))


def _altered(rng: random.Random, printed: str) -> str:
    if rng.random() < 0.35:
        return printed
    stock = _COMMON if rng.random() < 0.7 else _RARER
    return "".join(rng.choice(stock) if ord(c) > 0x3400 and rng.random() < _REPLACED else c for c in printed)


def _number(rng: random.Random, every: Sequence[str]) -> str:
    return "".join(rng.choice(_DIGITS) for _ in range(17)) + rng.choice(_DIGITS + "X")


def _date(rng: random.Random) -> str:
    return f"{rng.choice(('19', '20'))}{rng.randrange(100):02d}.{rng.randrange(1, 13):02d}.{rng.randrange(1, 32):02d}"


def _term(rng: random.Random, every: Sequence[str]) -> str:
    until = "长期" if rng.random() < 0.15 else _date(rng)
    return rng.choice((f"{_date(rng)}-{until}", f"{_date(rng)}-{until}", _date(rng), until))


def _birth(rng: random.Random, every: Sequence[str]) -> str:
    month, day = rng.randrange(1, 13), rng.randrange(1, 32)
    pad = rng.choice((1, 1, 2))
    year = f"{rng.choice(('19', '20'))}{rng.randrange(100):02d}"
    return rng.choice(
        (f"{year}年{month:0{pad}d}月{day:0{pad}d}日", f"{year}", f"{month:0{pad}d}月", f"{day:0{pad}d}日")
    )


def _short(rng: random.Random, every: Sequence[str]) -> str:
    return rng.choice(("男", "女", rng.choice(ETHNICITIES), rng.choice(_COMMON)))


def _latin(rng: random.Random, every: Sequence[str]) -> str:
    """What later documents print: capitals, words, the lines that machines read."""
    stock = rng.choice((_CAPITALS, _CAPITALS.lower(), _CAPITALS + _DIGITS, _CAPITALS + _DIGITS + "<<<<<<"))
    drawn = "".join(rng.choice(stock) for _ in range(rng.randrange(3, 15)))
    return drawn.capitalize() if drawn.islower() and rng.random() < 0.5 else drawn


def _marked(rng: random.Random, every: Sequence[str]) -> str:
    """Characters with marks among them."""
    parts = ["".join(rng.choice(_COMMON) for _ in range(rng.randrange(1, 5))) for _ in range(rng.randrange(2, 4))]
    return rng.choice("()（）、，：/.·#&“”").join(parts)


def _label(rng: random.Random, every: Sequence[str]) -> str:
    return rng.choice(LABELS)


_KINDS: dict[Callable[[random.Random, Sequence[str]], str], float] = {
    _name: 20, _dotted: 3, _mixed: 20, _address_line: 20, _unit: 6, _issuer: 10, _number: 9, _term: 6, _birth: 9,
    _short: 6, _label: 4, _latin: 5, _marked: 2,
}  # fmt: skip
"""How often each kind of text is printed."""
