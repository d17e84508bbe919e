"""The citizen number within a longer run of characters: background read as one more character makes it no other number.

A card prints 18 characters in that line. So where 18 of a run are a number by GB 11643, with a real birth date and the
right check character, and no figure stands beside them, they are the number. A run of more than 18 figures stays as it
is: one of them was read twice, or belongs to something else, and nothing tells which.
"""

from __future__ import annotations

import re
from typing import Final

from ocr.lines.rows import Span
from ocr.standards import citizen_number

_EIGHTEEN: Final = re.compile("(?=([0-9]{17}[0-9X]))")
_FIGURE: Final = re.compile("[0-9Xx]")


def number_in(span: Span) -> Span:
    """The part of a span that is a citizen number; the whole span where none stands out."""
    text = "".join(g.char.text if len(g.char.text) == 1 else " " for g in span.glyphs)
    found = [m.start() for m in _EIGHTEEN.finditer(text) if is_legal_number(m[1])]
    if len(found) != 1:
        return span
    start = found[0]
    end = start + citizen_number.LENGTH
    beside = text[:start] + text[end:]
    return span if _FIGURE.search(beside) else Span(span.glyphs[start:end])


def is_crowded(span: Span) -> bool:
    """Whether a span shows more figures than a number has: whichever it is, it is not sure."""
    return len(_FIGURE.findall(span.text)) > citizen_number.LENGTH


def is_legal_number(number: str) -> bool:
    """Whether a number has the right check character and a birth date that may be somebody's."""
    born = citizen_number.birth_date(number)
    return citizen_number.has_right_check_character(number) and citizen_number.is_possible_birth(born)
