"""Names in the zones of Chinese documents: each half byte of GBK as a letter (GA/T 704.14 and .16-2015).

A half byte of 0 is A, of 15 is P, so a character is four letters. A zone has room for three or four characters; a
letter behind says how many were left out (A none). It is a second reading of the name, apart from the printed one.

>>> encoded("证件样本", 3)
('NGKELMPONBPJ', 'B')
>>> decoded("NGKELMPONBPJ")
'证件样'
>>> left_out("B")
1
>>> agrees("NGKELMPONBPJ", "B", "证件样本" + 20 * "本")
False
>>> agrees("NGKELMPONBPJ", "B", "证件样本"), agrees("NGKELMPONBPJ", "B", "证件样"), agrees("NGKE<<<<<<<<", "A", "证")
(True, False, True)
"""

from __future__ import annotations

from typing import Final

LETTERS: Final = "ABCDEFGHIJKLMNOP"
"""A letter for each half byte."""
_A_CHARACTER: Final = 4


def encoded(name: str, room: int) -> tuple[str, str]:
    """The letters of a name's first characters, filled up, and the letter for how many were left out.

    Raises:
        ValueError: GBK lacks one of the characters that stand in the zone, or more are left out than a letter says.
    """
    shown, beyond = name[:room], len(name[room:])
    try:
        raw = shown.encode("gbk")
    except UnicodeEncodeError:
        raise ValueError("a character of the name is none of GBK") from None
    if len(raw) != 2 * len(shown) or beyond >= len(LETTERS):
        raise ValueError("the name is not one that a zone can hold")
    letters = "".join(LETTERS[byte >> 4] + LETTERS[byte & 15] for byte in raw)
    return letters.ljust(_A_CHARACTER * room, "<"), LETTERS[beyond]


def decoded(letters: str) -> str | None:
    """The characters that letters spell, fillers at their end left out; None where they spell none."""
    own = letters.rstrip("<")
    if not own or len(own) % _A_CHARACTER or any(c not in LETTERS for c in own):
        return None
    halves = [LETTERS.index(c) for c in own]
    raw = bytes(16 * high + low for high, low in zip(halves[::2], halves[1::2], strict=True))
    try:
        name = raw.decode("gbk")
    except UnicodeDecodeError:
        return None
    return name if len(name) * 2 == len(raw) else None


def left_out(letter: str) -> int | None:
    """How many characters of the name a zone leaves out, by the letter that says so; None where none does."""
    return LETTERS.index(letter) if letter in LETTERS and letter else None


def can_hold(name: str) -> bool:
    """Whether GBK has every character of a name; of others, a zone says nothing.

    >>> can_hold("张三"), can_hold("𫖯")
    (True, False)
    """
    try:
        return len(name.encode("gbk")) == 2 * len(name)
    except UnicodeEncodeError:
        return False


def agrees(letters: str, left: str, name: str) -> bool:
    """Whether letters, and the letter for what was left out, are those of a printed name."""
    room = len(letters) // _A_CHARACTER
    if len(name) - room >= len(LETTERS) or not can_hold(name[:room]):
        return False
    return encoded(name, room) == (letters, left)
