"""The unified social credit code (统一社会信用代码), GB 32100-2015: eighteen characters with two check characters.

One digit or letter of the registering authority, one of the kind of organisation, six digits of the region, nine
characters of the organisation code with its own check character (GB 11714, MOD 11), and a check character over all
(MOD 31-3). Letters I, O, S, V and Z are never used in it.

>>> is_well_formed("91350100M000100Y43")
True
>>> has_right_check_character("91350100M000100Y43"), has_right_organisation_code("91350100M000100Y43")
(True, True)
"""

from __future__ import annotations

import re
from typing import Final

LENGTH: Final = 18
_SYMBOLS: Final = "0123456789ABCDEFGHJKLMNPQRTUWXY"
_CODE: Final = re.compile(rf"[1-9A-GY][0-9A-Y][0-9]{{6}}[{_SYMBOLS}]{{10}}")
_ORGANISATION_SYMBOLS: Final = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"
_ORGANISATION_WEIGHTS: Final = (3, 7, 9, 10, 5, 8, 4, 2)


def is_well_formed(code: str) -> bool:
    """Whether a code has eighteen characters, each of those that may stand in its place."""
    return _CODE.fullmatch(code) is not None and all(c in _SYMBOLS for c in code)


def check_character(first17: str) -> str:
    """The last character, which follows from seventeen others (GB 32100-2015, 4.5: MOD 31, weights 3^i).

    Raises:
        ValueError: not seventeen characters of the code's alphabet.
    """
    if len(first17) != LENGTH - 1 or any(c not in _SYMBOLS for c in first17):
        raise ValueError("a check character is computed from 17 characters of the code's alphabet")
    total = sum(pow(3, i, 31) * _SYMBOLS.index(c) for i, c in enumerate(first17))
    return _SYMBOLS[-total % 31]


def has_right_check_character(code: str) -> bool:
    """Whether a code is well formed and its last character follows from the others."""
    return is_well_formed(code) and code[-1] == check_character(code[:-1])


def organisation_check_character(first8: str) -> str:
    """The last character of an organisation code (GB 11714-1997): MOD 11, X for ten, 0 for eleven.

    >>> organisation_check_character("M000100Y")
    '4'

    Raises:
        ValueError: not eight digits or letters.
    """
    if len(first8) != 8 or any(c not in _ORGANISATION_SYMBOLS for c in first8):
        raise ValueError("a check character is computed from 8 digits and letters")
    pairs = zip(_ORGANISATION_WEIGHTS, first8, strict=True)
    left = 11 - sum(weight * _ORGANISATION_SYMBOLS.index(c) for weight, c in pairs) % 11
    return {10: "X", 11: "0"}.get(left, str(left))


def code_in(text: str) -> str:
    """The one code that stands in a text, such as a link; empty where none does, or several.

    >>> code_in("https://example.cn/ent/91350100M000100Y43"), code_in("https://example.cn/qr?c=0a1b2c3d4e5f60718293a4b5")
    ('91350100M000100Y43', '')
    """
    found = {part for part in re.findall("(?<![0-9A-Z])[0-9A-Z]{18}(?![0-9A-Z])", text.upper()) if is_well_formed(part)}
    return found.pop() if len(found) == 1 else ""


def has_right_organisation_code(code: str) -> bool:
    """Whether the organisation code in a well-formed code, its characters 9 to 17, has its own right check character.

    Codes of sole traders may hold numbers that never were organisation codes: a wrong one is to be noted, not refused.
    """
    return is_well_formed(code) and code[16] == organisation_check_character(code[8:16])
