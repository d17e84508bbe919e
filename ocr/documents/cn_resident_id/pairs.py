"""Pairs of neighbouring characters, by which a title or a long label is known where some of it was misread."""

from __future__ import annotations

from collections.abc import Sequence

TELLING = 2
"""So many pairs of a title or a long label are enough to know it by."""


def pairs(text: str, words: Sequence[str]) -> int:
    """How many pairs of neighbouring characters of the words the text has."""
    return sum(word[i : i + 2] in text for word in words for i in range(len(word) - 1))
