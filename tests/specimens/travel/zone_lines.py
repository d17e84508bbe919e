"""The lines of zones for drawn documents: made here apart from the reader's own rules, which they test."""

from __future__ import annotations

import unicodedata
from datetime import date

from tests.specimens.travel.holders import Holder

_VALUES = {c: i for i, c in enumerate("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ")} | {"<": 0}
_SPELLED = {"Ä": "AE", "Ö": "OE", "Ü": "UE", "ß": "SS", "Ø": "OE", "Å": "AA", "Æ": "AE", "Ł": "L", "ı": "I", "'": ""}
_SEX = {"MALE": "M", "FEMALE": "F", "UNSPECIFIED": "<"}


def digit(text: str) -> str:
    """The check digit over a text."""
    total = 0
    for i, character in enumerate(text):
        total += _VALUES[character] * (7, 3, 1)[i % 3]
    return str(total % 10)


def spelled(name: str) -> str:
    """A printed name as zones spell it."""
    out = ""
    for character in name:
        upper = character if character in _SPELLED else character.upper()
        plain = _SPELLED.get(upper, unicodedata.normalize("NFD", upper)[0])
        out += plain if plain.isalpha() or not plain else "<"
    return out


def gbk_letters(name: str, room: int) -> str:
    """Half bytes of GBK as letters A to P, and the letter for how many characters were left out."""
    raw = name[:room].encode("gbk")
    letters = "".join(chr(65 + byte // 16) + chr(65 + byte % 16) for byte in raw)
    return letters.ljust(4 * room, "<") + chr(65 + max(0, len(name) - room))


def _names(holder: Holder, room: int) -> str:
    return f"{spelled(holder.surname)}<<{spelled(holder.given)}".ljust(room, "<")[:room]


def _day(day: date) -> str:
    return f"{day:%y%m%d}"


def two_lines(code: str, holder: Holder, length: int) -> tuple[str, ...]:
    """TD3 (44), TD2 (36), MRV-A (44) or MRV-B (36), by the code and the length."""
    state = {"DEU": "D"}.get(holder.state, holder.state).ljust(3, "<")
    first = (code.ljust(2, "<") + state + _names(holder, length - 5))[:length]
    number = holder.number.ljust(9, "<")
    number += digit(number)
    birth, until = _day(holder.birth_date), _day(holder.valid_until)
    birth, until = birth + digit(birth), until + digit(until)
    second = number + state + birth + _SEX[holder.sex] + until
    if code.startswith("V"):
        return first, second.ljust(length, "<")
    if length == 36:
        rest = "<" * 7
    elif holder.state == "CHN":
        rest = gbk_letters(holder.name, 3) + "9"
        rest += digit(rest)
    else:
        rest = "<" * 14 + "<0"[len(holder.number) % 2]
    return first, second + rest + digit(number + birth + until + rest)


def three_lines(code: str, holder: Holder) -> tuple[str, ...]:
    """TD1."""
    state = {"DEU": "D"}.get(holder.state, holder.state).ljust(3, "<")
    number = holder.number.ljust(9, "<")
    first = (code.ljust(2, "<") + state + number + digit(number)).ljust(30, "<")
    birth, until = _day(holder.birth_date), _day(holder.valid_until)
    birth, until = birth + digit(birth), until + digit(until)
    over = first[5:30] + birth + until + "<" * 11
    second = birth + _SEX[holder.sex] + until + state + "<" * 11 + digit(over)
    return first, second, _names(holder, 30)


def exit_permit(code: str, holder: Holder) -> tuple[str, ...]:
    """One line of thirty: CS or CD."""
    number, until, birth = holder.number + digit(holder.number), _day(holder.valid_until), _day(holder.birth_date)
    until, birth = until + digit(until), birth + digit(birth)
    return (f"{code}{number}<{until}<{birth}<{digit(number + until + birth)}",)


def resident_permit(code: str, holder: Holder, times: int, home: str) -> tuple[str, ...]:
    """Three lines of thirty: CR or CT."""
    number, renewed = holder.number.ljust(9, "<"), f"{times:02d}"
    until, birth = _day(holder.valid_until), _day(holder.birth_date)
    first = f"{code}{number}{digit(number)}{renewed}{digit(renewed)}{until}{digit(until)}"
    first += _SEX[holder.sex] + birth + digit(birth)
    return first, (gbk_letters(holder.name, 4) + home).ljust(30, "<")[:30], _names(holder, 30)
