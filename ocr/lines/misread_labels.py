"""Labels that were not read well enough to be known by themselves, but stand where labels stand: 出生臼期 below 姓名."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from difflib import SequenceMatcher
from typing import Final

from ocr.lines.label_search import Sought, capital

_ALIKE: Final = 0.7
"""How much a row is like the label that it is taken for, 0..1, as SequenceMatcher has it."""
_FEWEST: Final = 2
"""So many labels that begin one below the other are a column of them."""


def is_in_column(left: float, labels: Sequence[float], slack: float) -> bool:
    """Whether print begins where labels do, of which it is told where each begins."""
    return sum(abs(left - other) < slack for other in labels) >= _FEWEST


def most_like(text: str, labels: Iterable[Sought]) -> Sought | None:
    """The field whose label a whole row of print is most like; None where it is like none of them.

    >>> most_like("出生臼期", [Sought("birth_date", ("出生日期",)), Sought("sex", ("性别",))]).name
    'birth_date'
    """
    plain = "".join(map(capital, text)).strip(":.")
    alike = [
        (SequenceMatcher(None, plain, wanted, autojunk=False).ratio(), sought)
        for sought in labels
        for label in sought.labels
        if not (wanted := "".join(map(capital, "".join(label.split())))).isascii()
    ]
    best = max(alike, key=lambda one: one[0], default=None)
    return best[1] if best is not None and best[0] >= _ALIKE else None
