"""What each stage of a reading takes, and a chance to end it before each."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager


class Clock:
    """Milliseconds spent per stage; calls ``before`` each."""

    def __init__(self, before: Callable[[], None] = lambda: None) -> None:
        self._before = before
        self._began = time.perf_counter()
        self._stages: dict[str, float] = {}

    @contextmanager
    def stage(self, name: str) -> Iterator[None]:
        """Take the time of a stage; one of the same name adds to it."""
        self._before()
        began = time.perf_counter()
        try:
            yield
        finally:
            spent = (time.perf_counter() - began) * 1000
            self._stages[name] = round(self._stages.get(name, 0.0) + spent, 3)

    def total(self) -> dict[str, float]:
        """Milliseconds by stage, and in all since the clock was made as ``total``."""
        return {**self._stages, "total": round((time.perf_counter() - self._began) * 1000, 3)}
