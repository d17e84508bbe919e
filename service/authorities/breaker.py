"""A circuit breaker for one channel in one process. Half-open, it lets exactly one probe through.

Written here because the known libraries let every waiting call through as soon as the pause is over.
"""

from __future__ import annotations

import threading
import time
from collections import deque
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from service.authorities.channels import BreakerRule


class Open(Exception):
    """Nothing may be sent now; ``after_s`` says for how long."""

    def __init__(self, after_s: float) -> None:
        super().__init__()
        self.after_s = after_s


class Breaker:
    """Counts the outcomes of the last attempts, and opens where too many failed.

    Args:
        rule: when it opens, and for how long.
        clock: seconds that never go back.
    """

    def __init__(self, rule: BreakerRule, clock: Callable[[], float] = time.monotonic) -> None:
        self._rule, self._clock = rule, clock
        self._outcomes: deque[bool] = deque(maxlen=rule.window)
        self._opened: float | None = None
        self._probing = False
        self._guard = threading.Lock()

    @contextmanager
    def attempt(self) -> Iterator[Callable[[bool], None]]:
        """One attempt; gives the function that says whether the channel was there. Raises Open.

        An attempt that says nothing counts as one that failed.
        """
        is_probe, said = self._enter(), list[bool]()
        try:
            yield said.append
        finally:
            self._left(is_probe, bool(said and said[-1]))

    @property
    def is_open(self) -> bool:
        """Whether nothing but a probe may be sent."""
        return self._opened is not None

    def _enter(self) -> bool:
        """Take a place; True for the probe. Raises Open."""
        with self._guard:
            if self._opened is None:
                return False
            left = self._opened + self._rule.open_s - self._clock()
            if left > 0 or self._probing:
                raise Open(max(left, min(1.0, self._rule.open_s)))
            self._probing = True
            return True

    def _left(self, is_probe: bool, succeeded: bool) -> None:
        with self._guard:
            if is_probe:
                self._probing = False
                if succeeded:
                    self._opened = None
                    self._outcomes.clear()
                else:
                    self._opened = self._clock()
                return
            if self._opened is not None:
                return  # it began before the breaker opened
            self._outcomes.append(succeeded)
            failed = self._outcomes.count(False)
            if len(self._outcomes) == self._rule.window and failed >= self._rule.failures * self._rule.window:
                self._opened = self._clock()
