"""Labels that were not read well enough to be known by themselves, but stand where labels do: 出生臼期 below 姓名."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from difflib import SequenceMatcher
from operator import ne
from typing import Final

from ocr.lines.label_search import Sought, capital, plain_label

_ALIKE: Final = 0.7
"""How much a row is like the label that it is taken for, 0..1, as SequenceMatcher has it."""
_LENGTHS: Final = 0.25
"""A misread label is longer or shorter by this share of its characters at the most."""
_SHORT: Final = 3
"""Of labels with so many characters or fewer all but one have to be in their places."""
_BEGINS: Final = 7
"""So many characters of a label's beginning tell which it is."""
_FEWEST: Final = 2
"""So many labels that begin one below the other are a column of them."""


def is_in_column(left: float, labels: Sequence[float], slack: float) -> bool:
    """Whether print begins where labels do, of which it is told where each begins."""
    return sum(abs(left - other) < slack for other in labels) >= _FEWEST


def most_like(text: str, labels: Iterable[Sought]) -> Sought | None:
    """The field whose label a whole row of print is most like; None where it is like none of them, or like two.

    >>> most_like("出生臼期", [Sought("birth_date", ("出生日期",)), Sought("sex", ("性别",))]).name
    'birth_date'
    >>> most_like("會用名", [Sought("former_name", ("曾用名",)), Sought("name", ("姓名",))]).name
    'former_name'
    """
    plain = "".join(map(capital, text)).strip(":.")
    alike = [
        (_alike(plain, wanted), sought)
        for sought in labels
        for label in sought.labels
        if not (wanted := plain_label(label)).isascii()
    ]
    best = max((one for one, _ in alike), default=0.0)
    fields = {sought.name: sought for one, sought in alike if one == best}
    return next(iter(fields.values())) if best >= _ALIKE and len(fields) == 1 else None


def beginning_with(text: str, unknown: Iterable[Sought], labels: Iterable[Sought]) -> Sought | None:
    """The field without a label of which a whole row of print is the beginning of one in Latin letters, whose rest was
    not read; None where it is too short, or may begin another field's too.

    >>> birth, issue = Sought("birth_place", ("Place of birth",)), Sought("issue_place", ("Place of issue",))
    >>> beginning_with("Placeofbir", [birth], [birth, issue]).name, beginning_with("Placeof", [birth], [birth, issue])
    ('birth_place', None)
    """
    plain = "".join(map(capital, text)).strip(":./")
    if len(plain) < _BEGINS:
        return None
    begun = {sought.name for sought in labels if any(plain_label(one).startswith(plain) for one in sought.labels)}
    return next((sought for sought in unknown if {sought.name} == begun), None)


def _alike(text: str, label: str) -> float:
    """How much a text is like a label of about its length, 0..1; of a short one all but one are in their places."""
    if abs(len(text) - len(label)) > len(label) * _LENGTHS:
        return 0.0
    if len(label) <= _SHORT:
        return _ALIKE if sum(map(ne, text, label)) <= 1 else 0.0
    return SequenceMatcher(None, text, label, autojunk=False).ratio()
