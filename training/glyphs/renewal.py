"""When the lists of look-alikes are made anew in a training that has a time and no number of steps."""

from __future__ import annotations

from typing import Final

RENEWED: Final = (0.06, 0.25, 0.55)
"""Shares of the time after which the lists are made anew."""


def is_worth(renewed: int, share: float, cost: float) -> bool:
    """Whether lists that are due are made anew: where half the time until the next ones, or the end, is left for steps.

    Args:
        renewed: how often they were due before.
        share: of the time that has passed.
        cost: how long it takes, as a share of the time.
    """
    until = RENEWED[renewed + 1] if renewed + 1 < len(RENEWED) else 1.0
    return 2 * cost < until - share
