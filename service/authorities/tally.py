"""Counts of what came of attempts and answers, for metrics: by channel, and never by customer."""

from __future__ import annotations

import threading
from collections import Counter
from collections.abc import Mapping


class Tally:
    """Counts of one process; for use from many threads."""

    def __init__(self) -> None:
        self._guard = threading.Lock()
        self._answers: Counter[tuple[str, str]] = Counter()
        self._faults: Counter[tuple[str, str]] = Counter()

    def answered(self, channel: str, outcome: str) -> None:
        """An answer was stored, or a question given up."""
        with self._guard:
            self._answers[channel, outcome] += 1

    def failed(self, channel: str, kind: str) -> None:
        """An attempt brought no answer."""
        with self._guard:
            self._faults[channel, kind] += 1

    @property
    def answers(self) -> Mapping[tuple[str, str], int]:
        """How many, by channel and outcome."""
        with self._guard:
            return dict(self._answers)

    @property
    def faults(self) -> Mapping[tuple[str, str], int]:
        """How many, by channel and kind of fault."""
        with self._guard:
            return dict(self._faults)
