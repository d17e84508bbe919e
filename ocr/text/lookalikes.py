"""Characters that recognition takes for one another.

A rare character that the recogniser does not know comes back as a common one of the same shape (昊 as 吴, 尕 as 孕),
and with confidence. So a name that differs from a claim in such characters alone is a possible misread: neither
equal nor plainly different.

``data/lookalikes.tsv`` holds one group a line, its characters separated by tabs. It was put together by hand from
shapes that differ in a stroke, a dot or a radical, with the printed forms of other scripts beside them. Groups do not
chain: a character may stand in several. The simplified form of a character is confused with what it is confused with,
since names are compared in simplified characters.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from types import MappingProxyType

from ocr.text import simplified


def may_be_confused(a: str, b: str) -> bool:
    """Whether two different characters look alike enough for one to be read for the other."""
    return a != b and b in _partners().get(a, frozenset())


def lookalikes(character: str) -> frozenset[str]:
    """The other characters that a character may be read for; empty for one without look-alikes."""
    return _partners().get(character, frozenset())


def differs_only_by_lookalikes(a: str, b: str) -> bool:
    """Whether two texts of the same length differ, and wherever they differ, in characters that may be confused."""
    if a == b or len(a) != len(b):
        return False
    return all(x == y or may_be_confused(x, y) for x, y in zip(a, b, strict=True))


@cache
def groups() -> tuple[tuple[str, ...], ...]:
    """The groups of the table."""
    text = files("ocr.text").joinpath("data/lookalikes.tsv").read_text(encoding="utf-8")
    return tuple(tuple(line.split("\t")) for line in text.splitlines())


@cache
def _partners() -> Mapping[str, frozenset[str]]:
    partners: dict[str, set[str]] = {}
    for group in groups():
        for character in group:
            others = {form for other in group if other != character for form in (other, simplified(other))}
            for form in {character, simplified(character)}:
                partners.setdefault(form, set()).update(others - {form})
    return MappingProxyType({character: frozenset(others) for character, others in partners.items()})
