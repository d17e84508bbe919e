"""Characters that rarer ones of names are surely read as, and how sure a reading has to be that is believed.

A recogniser that hardly knows a character answers with one of the same shape: 凓 is read as 溧 with 0.99. Where 溧 is
printed it says 0.9999. So each character that another one was read as has least probabilities of its own:

- one that each look at a name has to reach, because of other characters of 通用规范汉字表;
- one that the best look has to reach, because of characters outside it too. Hardly anybody bears those: they count
  as far as that costs the bearers of common ones little.

``data/confusions.tsv`` holds a line for each: the character read, both probabilities, and the characters that were
shown, the surest misread first. `bench.characters` makes it from every character, printed and recognised.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from types import MappingProxyType

from ocr.text import same_writing, with_usual_shapes


@dataclass(frozen=True, slots=True)
class Confusion:
    """What a reading of one character may hide.

    Attributes:
        least: the probability, 0..1, that every look has to reach for the reading to be believed.
        best: the one that the best of several looks has to reach; at least as much.
        shown: the characters that were read as it, the surest misread first.
    """

    least: float
    best: float
    shown: str


@cache
def doubles(character: str) -> tuple[str, ...]:
    """The characters of other writing that the recogniser was seen to read as a character."""
    found = confusions().get(character)
    return tuple(c for c in found.shown if not _is_same(c, character)) if found is not None else ()


def _is_same(a: str, b: str) -> bool:
    return same_writing(with_usual_shapes(a), with_usual_shapes(b))


Read = Sequence[tuple[str, float]]
"""The characters of a text, each with its probability."""


def doubted(read: Read) -> tuple[str, ...]:
    """The texts that one look at a text may hide, one character exchanged; none where every character is believed."""
    return _hidden(read, lambda confusion: confusion.least)


def doubted_at_best(looks: Sequence[Read]) -> tuple[str, ...]:
    """The same for several looks that read the same text, by the best that they say of each character."""
    best = [(same[0][0], max(probability for _, probability in same)) for same in zip(*looks, strict=True)]
    return _hidden(best, lambda confusion: confusion.best)


def _hidden(read: Read, asked: Callable[[Confusion], float]) -> tuple[str, ...]:
    text = [character for character, _ in read]
    doubts = (
        (at, found.shown)
        for at, (character, probability) in enumerate(read)
        if (found := confusions().get(character)) is not None and probability < asked(found)
    )
    return tuple("".join([*text[:at], other, *text[at + 1 :]]) for at, shown in doubts for other in shown)


@cache
def confusions() -> Mapping[str, Confusion]:
    """The table, by the character read."""
    lines = files("ocr.text").joinpath("data/confusions.tsv").read_text(encoding="utf-8").splitlines()
    rows = (line.split("\t") for line in lines)
    return MappingProxyType({said: Confusion(float(least), float(best), shown) for said, least, best, shown in rows})
