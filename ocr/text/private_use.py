"""Codes of private use: what stands in old data for a character that had no code of its own.

GBK and GB 18030-2000 put such characters into Unicode's private use area; GB 18030-2005 moved one of them out, and
GB 18030-2022 eighteen more. Six cells are private by the standard to this day, though what they show has a code in
extension B. ``data/private_use.tsv`` holds a line for each code point that has a character of its own
now: the code point in hexadecimal digits, the character. Other codes mean what a bank and its suppliers have made of
them; a bank states them in its policy (`service.verification.checks.limits`).
"""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Final

PRIVATE_USE: Final = Path(__file__).parent / "data" / "private_use.tsv"
"""Code points of private use, each with the character that stands for it in Unicode now."""
_NO_CODES: Final[Mapping[str, str]] = MappingProxyType({})


def is_private_use(character: str) -> bool:
    """Whether a code point is left to private use, in whatever plane: no standard says what it shows."""
    return unicodedata.category(character) == "Co"


def with_standard_codes(text: str, own: Mapping[str, str] = _NO_CODES) -> str:
    """The text with each code of private use that a table knows as the character it stands for.

    ``own`` is the table of whoever holds the data, and goes before the standard's.
    """
    return "".join(own.get(c) or standard_codes().get(c, c) if is_private_use(c) else c for c in text)


@cache
def standard_codes() -> Mapping[str, str]:
    """The standard's table, by code point."""
    lines = (line.split("\t") for line in PRIVATE_USE.read_text(encoding="utf-8").splitlines())
    return MappingProxyType({chr(int(point, 16)): character for point, character in lines})
