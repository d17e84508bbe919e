"""What each stage of a reading takes, and a chance to end it before each."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager


class Clock:
    """Milliseconds spent per stage; calls ``before`` each.

    Args:
        before: called before each stage.
        now: seconds of some clock.
    """

    def __init__(self, before: Callable[[], None] = lambda: None, now: Callable[[], float] = time.perf_counter) -> None:
        self._before, self._now = before, now
        self._began = now()
        self._stages: dict[str, float] = {}

    @contextmanager
    def stage(self, name: str) -> Iterator[None]:
        """Take the time of a stage; one of the same name adds to it."""
        self._before()
        began = self._now()
        try:
            yield
        finally:
            spent = (self._now() - began) * 1000
            self._stages[name] = round(self._stages.get(name, 0.0) + spent, 3)

    def total(self) -> dict[str, float]:
        """Milliseconds by stage, and in all since the clock was made as ``total``."""
        return {**self._stages, "total": round((self._now() - self._began) * 1000, 3)}
