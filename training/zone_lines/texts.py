"""What the lines of zones say that are trained on: legal ones of all formats, and some of any of their characters."""

from __future__ import annotations

import string
from typing import Final

import numpy as np

_LETTERS: Final = string.ascii_uppercase
_FIGURES: Final = string.digits
_ALL: Final = _FIGURES + _LETTERS
_STATES: Final = (
    "CHN", "HKG", "MAC", "TWN", "USA", "GBR", "D<<", "FRA", "ITA", "ESP", "JPN", "KOR", "PRK", "RUS", "IND", "THA",
    "VNM", "AUS", "CAN", "BRA", "MEX", "NLD", "SWE", "POL", "UKR", "TUR", "EGY", "ZAF", "NZL", "SGP", "MYS", "IDN",
    "UTO", "XXA", "CHE", "AUT", "BEL", "PHL", "PAK", "BGD", "KAZ", "MNG", "MMR", "LAO", "KHM", "NPL", "LKA", "IRN",
)  # fmt: skip
_SYLLABLES: Final = (
    "ZH", "CH", "SH", "A", "E", "I", "O", "U", "ANG", "ENG", "ING", "ONG", "AN", "EN", "IN", "UN", "IAO", "UI", "B",
    "D", "F",
    "G", "H", "J", "K", "L", "M", "N", "P", "Q", "R", "S", "T", "V", "W", "X", "Y", "Z", "SON", "MAR", "ER", "EL",
    "IS", "OV", "SKI", "TA", "RO", "KI", "ME", "LI", "NA",
)  # fmt: skip


def drawn_lines(rng: np.random.Generator) -> list[str]:
    """The lines of one zone, one to three of them."""
    made = (_passport, _passport, _three, _three, _two, _visa, _permit, _resident, _any)[int(rng.integers(9))]
    return made(rng)


def _of(rng: np.random.Generator, symbols: str, count: int) -> str:
    return "".join(symbols[i] for i in rng.integers(0, len(symbols), count))


def _number(rng: np.random.Generator, room: int = 9) -> str:
    figures = int(rng.integers(5, 9))
    form = rng.random()
    if form < 0.5:
        said = _of(rng, _LETTERS, int(rng.integers(1, 3))) + _of(rng, _FIGURES, figures)
    elif form < 0.7:
        said = _of(rng, _FIGURES, figures + 1)
    else:
        said = _of(rng, _ALL, 9)
    return said[:room].ljust(room, "<") + _of(rng, _FIGURES, 1)


def _day(rng: np.random.Generator) -> str:
    day = f"{rng.integers(100):02d}{rng.integers(1, 13):02d}{rng.integers(1, 32):02d}"
    return (day if rng.random() < 0.97 else "<<<<<<") + _of(rng, _FIGURES, 1)


def _state(rng: np.random.Generator) -> str:
    return _STATES[int(rng.integers(len(_STATES)))]


def _names(rng: np.random.Generator, room: int) -> str:
    words = ["".join(_SYLLABLES[i] for i in rng.integers(0, len(_SYLLABLES), rng.integers(1, 5))) for _ in range(4)]
    if rng.random() < 0.2:
        words[int(rng.integers(4))] = _of(rng, _LETTERS, int(rng.integers(1, 9)))
    said = words[0] + ("<" + words[3] if rng.random() < 0.15 else "") + "<<" + words[1]
    said += "<" + words[2] if rng.random() < 0.4 else ""
    return said.ljust(room, "<")[:room]


def _sex(rng: np.random.Generator) -> str:
    return "MMFF<"[int(rng.integers(5))]


def _letters(rng: np.random.Generator, count: int) -> str:
    """Half bytes of GBK as letters A to P."""
    return "".join(chr(65 + int(k)) for k in rng.integers(0, 16, count))


def _passport(rng: np.random.Generator) -> list[str]:
    state = "CHN" if rng.random() < 0.35 else _state(rng)
    first = "P" + "<OEDS<"[int(rng.integers(6))] + state + _names(rng, 39)
    rest = "<" * 14 + "<0"[int(rng.integers(2))]
    if state == "CHN":
        rest = _letters(rng, 4 * int(rng.integers(2, 4))).ljust(12, "<") + "A9" + _of(rng, _FIGURES, 1)
    elif rng.random() < 0.3:
        rest = _of(rng, _ALL, int(rng.integers(4, 15))).ljust(14, "<") + _of(rng, _FIGURES, 1)
    second = _number(rng) + state + _day(rng) + _sex(rng) + _day(rng) + rest + _of(rng, _FIGURES, 1)
    return [first, second]


def _two(rng: np.random.Generator) -> list[str]:
    state = _state(rng)
    first = "IAC"[int(rng.integers(3))] + "<DR<"[int(rng.integers(4))] + state + _names(rng, 31)
    return [first, _number(rng) + state + _day(rng) + _sex(rng) + _day(rng) + "<" * 7 + _of(rng, _FIGURES, 1)]


def _visa(rng: np.random.Generator) -> list[str]:
    length = 44 if rng.random() < 0.5 else 36
    first = "V" + "<ABC<"[int(rng.integers(5))] + _state(rng) + _names(rng, length - 5)
    second = _number(rng) + _state(rng) + _day(rng) + _sex(rng) + _day(rng)
    return [first, second.ljust(length, "<")]


def _three(rng: np.random.Generator) -> list[str]:
    first = ("IAC"[int(rng.integers(3))] + "<DR<"[int(rng.integers(4))] + _state(rng) + _number(rng)).ljust(30, "<")
    if rng.random() < 0.3:
        first = first[:15] + _of(rng, _ALL, int(rng.integers(5, 16))).ljust(15, "<")
    second = _day(rng) + _sex(rng) + _day(rng) + _state(rng) + "<" * 11 + _of(rng, _FIGURES, 1)
    return [first, second, _names(rng, 30)]


def _permit(rng: np.random.Generator) -> list[str]:
    code = "CSCD"[2 * int(rng.integers(2)) :][:2]
    return [f"{code}{_number(rng)}<{_day(rng)}<{_day(rng)}<{rng.integers(10)}"]


def _resident(rng: np.random.Generator) -> list[str]:
    first = "CRCT"[2 * int(rng.integers(2)) :][:2] + _number(rng) + f"{rng.integers(10):02d}" + _of(rng, _FIGURES, 1)
    first += _day(rng) + _sex(rng) + _day(rng)
    letters = _letters(rng, 4 * int(rng.integers(2, 5))).ljust(16, "<") + "A"
    return [first, (letters + _of(rng, _ALL, int(rng.integers(8, 12)))).ljust(30, "<"), _names(rng, 30)]


def _any(rng: np.random.Generator) -> list[str]:
    length = (30, 36, 44)[int(rng.integers(3))]
    return [_of(rng, _ALL + "<<<<", length) for _ in range(2)]
