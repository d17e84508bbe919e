"""How long a caller waits for an answer."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable

from service.call.error_reasons import ErrorReason
from service.call.errors import ApiError


class Patience:
    """How long a caller waits for an answer. Threads ask it between stages; they cannot be stopped within one.

    Args:
        seconds: until the deadline; None without one.
        clock: seconds that never go back.
    """

    def __init__(self, seconds: float | None = None, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._until = None if seconds is None else clock() + seconds
        self._gone = threading.Event()

    @property
    def remaining(self) -> float | None:
        """Seconds until the deadline, below zero when it has passed; None without a deadline."""
        return None if self._until is None else self._until - self._clock()

    @property
    def is_over(self) -> bool:
        """Whether nobody waits any more."""
        remaining = self.remaining
        return self._gone.is_set() or (remaining is not None and remaining <= 0)

    def give_up(self) -> None:
        """The caller has left: cancelled, or disconnected."""
        self._gone.set()

    def check(self) -> None:
        """Go on only if somebody still waits.

        Raises:
            ApiError: DEADLINE_EXCEEDED; nobody waits for the answer any more.
        """
        if self.is_over:
            raise ApiError(ErrorReason.DEADLINE_EXCEEDED)
