"""Machine readable zones: ICAO Doc 9303 (TD1, TD2, TD3, MRV-A, MRV-B), and those of Chinese permits (GA/T 704).

What may stand in a place comes before any check digit: a digit for `<`, K and A is the same, 8 for S, 6 for G, so a
misread character often passes (`unseen_by_check_digits`). Line 1 of passports and line 3 of cards have no digit at all.

>>> check_digit("L898902C3"), check_digit("740812"), check_digit("120415")
('6', '2', '9')
>>> lines = ("P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<", "L898902C36UTO7408122F1204159ZE184226B<<<<<10")
>>> format_of(lines).id, number(TD3, lines), set(digits(TD3, lines).values())
('TD3', 'L898902C3', {True})
>>> digits(EXIT_PERMIT, ("CSC000000004<2404200<8108038<6",))
{'number': True, 'valid_until': True, 'birth_date': True, 'composite': True}
>>> digits(RESIDENT_PERMIT, ("CRH1234567830002212119F8108038", "<" * 30, "<" * 30))
{'number': True, 'issue_count': True, 'valid_until': True, 'birth_date': True}
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Final

FILLER: Final = "<"
LETTERS: Final = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
DIGITS: Final = "0123456789"
SYMBOLS: Final = FILLER + DIGITS + LETTERS
"""All characters that a zone may have."""
CLASSES: Mapping[str, str] = MappingProxyType(
    {
        "L": LETTERS,
        "a": LETTERS + FILLER,
        "g": "ABCDEFGHIJKLMNOP" + FILLER,
        "d": DIGITS,
        "n": DIGITS + FILLER,
        "x": SYMBOLS,
        "s": "FMX" + FILLER,
        "<": FILLER,
    }
)
"""What may stand in a place, by the letter that stands for its class in a format's masks."""
_WEIGHTS: Final = (7, 3, 1)


@dataclass(frozen=True, slots=True)
class Part:
    """A run of places: the line, from 0, and the places from ``start`` up to, not including, ``end``."""

    line: int
    start: int
    end: int

    def of(self, lines: Sequence[str]) -> str:
        """What stands there."""
        return lines[self.line][self.start : self.end]


@dataclass(frozen=True, slots=True)
class Digit:
    """A check digit: where it stands, what it is computed over, and whether a filler in its place says that there is
    nothing to check.
    """

    at: Part
    over: tuple[Part, ...]
    optional: bool = False


@dataclass(frozen=True, slots=True, eq=False)
class ZoneFormat:
    """A format of zone.

    Attributes:
        id: such as ``TD3``.
        begins: what the first character may be.
        masks: for each line the class of each place, see `CLASSES`.
        parts: where what stands, by name.
        digits: its check digits, by the name of what they check; ``composite`` is over several.
        chinese: it is one of China's own, GA/T 704.
    """

    id: str
    begins: str
    masks: tuple[str, ...]
    parts: Mapping[str, Part]
    digits: Mapping[str, Digit] = field(default_factory=dict)
    chinese: bool = False

    @property
    def length(self) -> int:
        """Characters of a line."""
        return len(self.masks[0])

    def fits(self, lines: Sequence[str]) -> bool:
        """Whether lines are as many and as long, and every place has what may stand there."""
        return len(lines) == len(self.masks) and all(
            len(line) == len(mask) and all(c in CLASSES[k] for c, k in zip(line, mask, strict=True))
            for line, mask in zip(lines, self.masks, strict=True)
        )


def _two_lines(id: str, begins: str, length: int, *, composite: bool) -> ZoneFormat:
    """TD3, TD2 and visas, which differ in length and in what stands behind the last day."""
    number, birth, last = Part(1, 0, 9), Part(1, 13, 19), Part(1, 21, 27)
    end = length - 1 if composite else length
    parts = {
        "code": Part(0, 0, 2),
        "issuing_state": Part(0, 2, 5),
        "names": Part(0, 5, length),
        "number": number,
        "nationality": Part(1, 10, 13),
        "birth_date": birth,
        "sex": Part(1, 20, 21),
        "valid_until": last,
        "optional": Part(1, 28, 42 if id == "TD3" else end),
    }
    digits = {
        "number": Digit(Part(1, 9, 10), (number,), optional=id == "TD2"),
        "birth_date": Digit(Part(1, 19, 20), (birth,)),
        "valid_until": Digit(Part(1, 27, 28), (last,)),
    }
    if id == "TD3":
        digits["optional"] = Digit(Part(1, 42, 43), (parts["optional"],), optional=True)
    if composite:
        digits["composite"] = Digit(Part(1, end, end + 1), (Part(1, 0, 10), Part(1, 13, 20), Part(1, 21, end)))
    own = "n" if id == "TD2" else "d"
    rest = {"TD3": "x" * 14 + "nd", "TD2": "x" * 7 + "d"}.get(id, "x" * (length - 28))
    masks = ("L" + "a" * (length - 1), "x" * 9 + own + "aaa" + "n" * 6 + "ds" + "n" * 6 + "d" + rest)
    return ZoneFormat(id, begins, masks, parts, digits)


_ANY: Final = LETTERS.replace("V", "")
"""Documents with codes outside the norm are in use; V alone is always a visa's."""
TD3: Final = _two_lines("TD3", _ANY, 44, composite=True)
TD2: Final = _two_lines("TD2", _ANY, 36, composite=True)
MRV_A: Final = _two_lines("MRV-A", "V", 44, composite=False)
MRV_B: Final = _two_lines("MRV-B", "V", 36, composite=False)
TD1: Final = ZoneFormat(
    "TD1",
    _ANY,
    ("La" + "aaa" + "x" * 9 + "n" + "x" * 15, "n" * 6 + "ds" + "n" * 6 + "d" + "aaa" + "x" * 11 + "d", "a" * 30),
    {
        "code": Part(0, 0, 2),
        "issuing_state": Part(0, 2, 5),
        "number": Part(0, 5, 14),
        "long_number": Part(0, 15, 30),
        "birth_date": Part(1, 0, 6),
        "sex": Part(1, 7, 8),
        "valid_until": Part(1, 8, 14),
        "nationality": Part(1, 15, 18),
        "optional": Part(1, 18, 29),
        "names": Part(2, 0, 30),
    },
    {
        "number": Digit(Part(0, 14, 15), (Part(0, 5, 14),), optional=True),
        "birth_date": Digit(Part(1, 6, 7), (Part(1, 0, 6),)),
        "valid_until": Digit(Part(1, 14, 15), (Part(1, 8, 14),)),
        "composite": Digit(
            Part(1, 29, 30), (Part(0, 5, 30), Part(1, 0, 7), Part(1, 8, 15), Part(1, 18, 29))
        ),
    },
)  # fmt: skip
EXIT_PERMIT: Final = ZoneFormat(
    "EXIT-PERMIT",
    "C",
    ("La" + "x" * 9 + "d<" + "d" * 6 + "d<" + "d" * 6 + "d<d",),
    {"code": Part(0, 0, 2), "number": Part(0, 2, 11), "valid_until": Part(0, 13, 19), "birth_date": Part(0, 21, 27)},
    {
        "number": Digit(Part(0, 11, 12), (Part(0, 2, 11),)),
        "valid_until": Digit(Part(0, 19, 20), (Part(0, 13, 19),)),
        "birth_date": Digit(Part(0, 27, 28), (Part(0, 21, 27),)),
        "composite": Digit(Part(0, 29, 30), (Part(0, 2, 12), Part(0, 13, 20), Part(0, 21, 28))),
    },
    chinese=True,
)
"""往来港澳通行证 (CS) and 往来台湾通行证 (CD): one line."""
RESIDENT_PERMIT: Final = ZoneFormat(
    "RESIDENT-PERMIT",
    "C",
    ("La" + "x" * 9 + "d" + "n" * 2 + "n" + "d" * 7 + "s" + "n" * 6 + "d", "g" * 17 + "x" * 13, "x" * 30),
    {
        "code": Part(0, 0, 2),
        "number": Part(0, 2, 11),
        "issue_count": Part(0, 12, 14),
        "valid_until": Part(0, 15, 21),
        "sex": Part(0, 22, 23),
        "birth_date": Part(0, 23, 29),
        "name_letters": Part(1, 0, 16),
        "name_left_out": Part(1, 16, 17),
        "home_number": Part(1, 17, 30),
        "names": Part(2, 0, 30),
    },
    {
        "number": Digit(Part(0, 11, 12), (Part(0, 2, 11),)),
        "issue_count": Digit(Part(0, 14, 15), (Part(0, 12, 14),)),
        "valid_until": Digit(Part(0, 21, 22), (Part(0, 15, 21),)),
        "birth_date": Digit(Part(0, 29, 30), (Part(0, 23, 29),)),
    },
    chinese=True,
)
"""港澳居民来往内地通行证 (CR) and 台湾居民来往大陆通行证 (CT), and the form of 1999: three lines on the back. How the
second line goes on behind the name is unconfirmed."""
FORMATS: Final = (TD3, TD2, TD1, MRV_A, MRV_B, EXIT_PERMIT, RESIDENT_PERMIT)


def check_digit(text: str) -> str:
    """The check digit over a text of zone characters (ICAO Doc 9303-3, 4.9: weights 7, 3, 1, modulo 10).

    Raises:
        ValueError: a character that no zone has.
    """
    if any(c not in SYMBOLS for c in text):
        raise ValueError("a check digit is computed over characters of a zone")
    return str(sum(_WEIGHTS[i % 3] * _value(c) for i, c in enumerate(text)) % 10)


def unseen_by_check_digits(one: str, other: str) -> bool:
    """Whether a character in the place of another changes no check digit.

    >>> unseen_by_check_digits("<", "K"), unseen_by_check_digits("8", "S"), unseen_by_check_digits("0", "O")
    (True, True, False)
    """
    return _value(one) % 10 == _value(other) % 10


def digits(format: ZoneFormat, lines: Sequence[str]) -> dict[str, bool | None]:
    """Whether each check digit is right; None where a filler stands for one that may be left out and its part is
    empty, or is of a number that goes on elsewhere (then the digit stands there, and is the one that counts).
    """
    return {name: _is_right(format, name, lines) for name in format.digits}


def number(format: ZoneFormat, lines: Sequence[str]) -> str:
    """The document's number without fillers; one longer than nine goes on in the optional data.

    >>> number(TD1, ("I<UTOD23145890<7349<<<<<<<<<<<", "<" * 30, "<" * 30))
    'D23145890734'
    """
    own = format.parts["number"].of(lines)
    beyond = _number_beyond(format, lines)
    return (own + beyond[:-1] if beyond else own).replace(FILLER, "")


def format_of(lines: Sequence[str]) -> ZoneFormat | None:
    """The format that lines are of, by their number, length and first characters; None where they are of none.

    Cards with three lines that begin with C are of two: the one in which more check digits are right.
    """
    alike = [
        one
        for one in FORMATS
        if len(one.masks) == len(lines) and all(len(line) == one.length for line in lines) and lines[0][0] in one.begins
    ]
    return max(alike, key=lambda one: sum(right is True for right in digits(one, lines).values()), default=None)


def _is_right(format: ZoneFormat, name: str, lines: Sequence[str]) -> bool | None:
    digit = format.digits[name]
    printed, over = digit.at.of(lines), "".join(part.of(lines) for part in digit.over)
    if name == "number" and (beyond := _number_beyond(format, lines)):
        return beyond[-1] == check_digit(over + beyond[:-1])
    if printed == FILLER:
        return None if digit.optional and not over.strip(FILLER) else False
    return printed == check_digit(over)


def _number_beyond(format: ZoneFormat, lines: Sequence[str]) -> str:
    """What a number goes on with, its check digit last, where a filler stands in the digit's place; else nothing."""
    if format.id not in ("TD1", "TD2") or format.digits["number"].at.of(lines) != FILLER:
        return ""
    rest = format.parts["long_number" if format.id == "TD1" else "optional"].of(lines)
    beyond = rest.split(FILLER)[0]
    return beyond if len(beyond) > 1 else ""


def _value(character: str) -> int:
    return 0 if character == FILLER else int(character, 36)
