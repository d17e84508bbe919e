"""Names in other scripts than Chinese: their tokens in Latin capitals, and what sounds alike."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from typing import Final

from anyascii import anyascii

from service.screening.han import is_han

_APART: Final = re.compile(r"[^A-Z0-9]+")
_LIKE: Final = str.maketrans({"K": "C", "Q": "C", "X": "C", "Z": "S", "V": "W"})
_SILENT: Final = re.compile("[AEIOUHYJ]")
_SPELLED: Final = (
    ("PH", "F"), ("KH", "K"), ("GH", "G"), ("SCH", "S"), ("SH", "S"), ("CH", "C"), ("TH", "T"), ("CK", "C"),
    ("TZ", "Z"),
)  # fmt: skip
"""Letters that stand for one sound in one language or another."""


def tokens_of(name: str) -> tuple[str, ...]:
    """The words of a name without its ideographs, in capitals A to Z and digits.

    Other scripts are transliterated (anyascii), apostrophes are dropped, ``&`` is AND, initials with points are one
    word: J.P. is JP.
    """
    if name.isascii():
        text = name.upper()
    else:
        shown = "".join(" " if is_han(c) else c for c in unicodedata.normalize("NFC", name))
        text = anyascii(shown).upper()
    if not text.isalnum():
        text = re.sub("['`\u2019\"]", "", text).replace("&", " AND ")
        text = re.sub(r"\b([A-Z0-9])\.(?=[A-Z0-9]\b)", r"\1", text)
    return tuple(filter(None, _APART.split(text)))


@lru_cache(maxsize=1 << 16)
def skeleton(token: str) -> str:
    """The consonants of a token as they sound, doubled ones once: MOHAMMED and MUHAMMAD are equal. Digits stay."""
    for old, new in _SPELLED:
        token = token.replace(old, new)
    rest = _SILENT.sub("", token.translate(_LIKE)) or token[:1]
    return re.sub(r"(.)\1+", r"\1", rest)
