"""The table of confusions: from what was said to every character, to the least probability of each that was said."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

import numpy as np

from bench.characters.sweep import Said
from ocr.fields.name import SURE_NAME
from ocr.text import same_writing
from ocr.text.characters import level

MARGIN: Final = MappingProxyType({1: 2.0, 2: 2.5})
"""How far above the surest misread a reading is believed, in log odds, by the level of the character read; the readings
of one pair spread by 0.85 (median). Of rarer characters more is asked: it costs few people anything."""
_MARGIN_OF_RARE: Final = 3.0
FAINTEST: Final = 0.5
"""A misread that was never this probable is not listed."""
SPARED: Final = (3.5, 1.0)
"""A reading of a character of 通用规范汉字表 is believed, whatever others were read as it, if its best look is at most
so many standard deviations below the mean of its genuine readings; one counts as no less than the second number."""
_MOST_SHOWN = 4


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the table.

    Attributes:
        said: the character read.
        least: the probability that every look has to reach, see `ocr.text.confusions`.
        best: the one that the best look has to reach.
        shown: the characters that were read as it, the surest misread first.
        surest: the probability of the surest misread.
        costs: share of the genuine readings that are sure but below ``least``; None where it was never shown itself.
    """

    said: str
    least: float
    best: float
    shown: str
    surest: float
    costs: float | None

    def text(self) -> str:
        """As `ocr.text.confusions` reads it."""
        return f"{self.said}\t{self.least:.6f}\t{self.best:.6f}\t{self.shown}\n"


def table(swept: Iterable[Said]) -> list[Line]:
    """The lines for what was read, surely or nearly so, where another character was shown; the surest misread first."""
    genuine: dict[str, list[float]] = defaultdict(list)
    misread: dict[str, dict[str, float]] = defaultdict(dict)
    for one in swept:
        if one.shown == one.said:
            genuine[one.said].append(log_odds(one.probability))
        elif one.said and one.probability >= FAINTEST and not same_writing(one.shown, one.said):
            surest = misread[one.said].get(one.shown, 0.0)
            misread[one.said][one.shown] = max(surest, one.probability)
    lines = (_line(said, shown, genuine[said]) for said, shown in misread.items())
    return sorted(
        (line for line in lines if line.best > SURE_NAME), key=lambda line: (-line.least, -line.best, line.said)
    )


def log_odds(probability: float) -> float:
    """The scale on which probabilities near one are apart: 0.99 is as far from 0.999 as that from 0.9999."""
    bounded = min(max(probability, 1e-7), 1 - 1e-7)
    return math.log(bounded / (1 - bounded))


def _line(said: str, shown: Mapping[str, float], genuine: Sequence[float]) -> Line:
    own = level(said)
    needed = {c: log_odds(probability) + MARGIN.get(own or 3, _MARGIN_OF_RARE) for c, probability in shown.items()}
    least = max((needed[c] for c in shown if level(c) is not None), default=log_odds(0))
    others = max((needed[c] for c in shown if level(c) is None), default=log_odds(0))
    if own is not None and genuine:
        deviations, deviation = SPARED
        others = min(others, float(np.mean(genuine)) - deviations * max(float(np.std(genuine)), deviation))
    by_surest = sorted(shown, key=lambda character: (level(character) is None, -shown[character]))
    sure = [one for one in genuine if one >= log_odds(SURE_NAME)]
    return Line(
        said,
        _probability(least),
        _probability(max(least, others)),
        "".join(by_surest[:_MOST_SHOWN]),
        max(shown.values()),
        sum(one < least for one in sure) / len(sure) if sure else None,
    )


def _probability(odds: float) -> float:
    return 1 / (1 + math.exp(-odds))
