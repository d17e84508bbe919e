"""Labels in a line of print: what they are called is data, and recognisers spell them with mistakes."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from functools import cache, lru_cache
from operator import ne
from typing import Final, NamedTuple

from ocr.text import half_width
from ocr.text.lookalikes import lookalikes

_WRONG_SHARE: Final = 0.2
"""Share of a label's characters that may be wrong."""
STROKES: Final = ("/", "|", "\\")
_LETTERS: Final = re.compile("[A-Z]*")
_ALIKE: Final = 0.7
"""A label's second language is as much like what it should be, 0..1, as SequenceMatcher has it."""

_MOST_REMEMBERED: Final = 0x4000
"""Characters whose capital is remembered: about as many as the recogniser knows."""


@dataclass(frozen=True, slots=True)
class Sought:
    """A field that is looked for by its labels.

    Attributes:
        name: the field's name.
        labels: what its label may be called, in any language.
        lines: how many lines a value may have.
        pattern: what a value's text has, without spaces; a candidate without it is another field's.
        beside: whether its value stands right of it alone, as in the cells of a table.
    """

    name: str
    labels: tuple[str, ...]
    lines: int = 1
    pattern: str = "."
    beside: bool = False


class LabelAt(NamedTuple):
    """Where a label stands in a line: whose it is, its first character and the one behind it, how many are wrong."""

    sought: Sought
    start: int
    end: int
    wrong: int


def labels_in(text: str, labels: Sequence[Sought], begins: Collection[int]) -> Iterator[LabelAt]:
    """The labels of a line, whose characters are `capital`, from left to right; a label in two languages is one.

    Args:
        text: the line without its spaces.
        labels: what is looked for.
        begins: where in it something begins behind a wide blank, and so a word.
    """
    text = as_in_labels(text, labels)
    own = [one for sought in labels for label in sought.labels for one in _in(text, label, sought, begins)]
    kept: list[LabelAt] = []
    for one in sorted(own, key=lambda one: (one.wrong * 4 - (one.end - one.start), one.start)):
        if all(one.start >= other.end or one.end <= other.start for other in kept):
            kept.append(one)
    until = 0
    for one in sorted(kept, key=lambda one: one.start):
        if one.start >= until:
            beside = (
                other.end
                for other in kept
                if other.sought is one.sought
                and one.end <= other.start <= one.end + 1
                and text[other.start].isascii() != text[one.start].isascii()
            )
            until = next(beside, None) or _with_second_language(text, one.end, one.sought)
            yield one._replace(end=until)


def _with_second_language(text: str, end: int, sought: Sought) -> int:
    """Where a label ends that goes on in another language behind a stroke: as much of it as is most alike."""
    if text[end : end + 1] not in STROKES:
        return end
    best, where = _ALIKE, end
    for label in sought.labels:
        wanted = plain_label(label)
        for size in range(max(2, len(wanted) - 2), len(wanted) + 3):
            part = text[end + 1 : end + 1 + size]
            if len(part) == size:
                alike = SequenceMatcher(None, part, wanted, autojunk=False).ratio()
                if alike > best:
                    best, where = alike, end + 1 + size
    if where == end:  # what cannot be read there is a label all the same
        letters = _LETTERS.match(text, end + 1)
        where = letters.end() if letters and letters.end() > end + 1 else end
    return where


@cache
def plain_label(label: str) -> str:
    """A label as it is looked for; labels are data, and few."""
    return "".join(map(capital, "".join(label.split())))


@lru_cache(_MOST_REMEMBERED)
def capital(character: str) -> str:
    """A character in half width, as a capital without its marks, which recognisers lose: one character."""
    return unicodedata.normalize("NFD", half_width(character).upper())[:1]


def as_in_labels(text: str, labels: Sequence[Sought]) -> str:
    """A text with characters that look like one of the labels' as that one, such as 曰 as 日: of the same length."""
    return text.translate(_alike(tuple(labels)))


@lru_cache(maxsize=64)
def _alike(labels: tuple[Sought, ...]) -> Mapping[int, str]:
    """What look-alikes of labels' characters stand for; none that labels have too, or that are like two of theirs."""
    own = {character for sought in labels for label in sought.labels for character in plain_label(label)}
    found: dict[str, set[str]] = {}
    for character in own:
        for other in lookalikes(character) - own:
            found.setdefault(other, set()).add(character)
    return {ord(other): next(iter(stands)) for other, stands in found.items() if len(stands) == 1}


def _in(text: str, label: str, sought: Sought, begins: Collection[int]) -> Iterator[LabelAt]:
    """Where one label stands in a line."""
    wanted = plain_label(label)
    size, allowed = len(wanted), int(len(wanted) * _WRONG_SHARE)
    if not allowed:
        start = text.find(wanted)
        while start >= 0:
            if start in begins or _is_word(text, start, wanted):
                yield LabelAt(sought, start, start + size, 0)
            start = text.find(wanted, start + 1)
        return
    for start in range(len(text) - size + 1):
        wrong = sum(map(ne, text[start : start + size], wanted))
        if wrong <= allowed:
            yield LabelAt(sought, start, start + size, wrong)


def _is_word(text: str, start: int, wanted: str) -> bool:
    """Whether a short label is no part of a longer word: a Latin one stands at the beginning, or behind no letter."""
    return not wanted[0].isascii() or start == 0 or not text[start - 1].isalpha() or not text[start - 1].isascii()
