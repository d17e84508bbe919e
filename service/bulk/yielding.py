"""How bulk work gives way: between the stages of a reading it waits until nothing interactive is in progress."""

from __future__ import annotations

import time
from collections.abc import Callable
from threading import Event

from service.call.error_reasons import ErrorReason
from service.call.errors import ApiError
from service.call.patience import Patience
from service.load.admission import Workers

LOOK_S = 0.005
"""Between two looks at whether interactive work is still in progress."""
ASK_S = 1.0
"""Between two questions whether the work is still wanted."""


class Yielding(Patience):
    """The patience of bulk work: it has all the time there is, and leaves the cores to those who have not.

    A stage that has begun is finished, which takes some 40 ms at most; so long interactive work shares the cores.

    Args:
        workers: those that interactive work is done by, in this process.
        stop: set when the worker is to stop.
        is_wanted: whether the work is to go on; asked once a second at most.
    """

    def __init__(self, workers: Workers, stop: Event, is_wanted: Callable[[], bool]) -> None:
        super().__init__()
        self._workers = workers
        self._stop = stop
        self._is_wanted = is_wanted
        self._asked = time.monotonic()

    def check(self) -> None:
        """Wait while anything interactive is in progress. Raises ApiError DEADLINE_EXCEEDED: no longer wanted."""
        self._ask()
        while self._workers.interactive:
            time.sleep(LOOK_S)
            self._ask()

    def _ask(self) -> None:
        now = time.monotonic()
        if now - self._asked >= ASK_S:
            self._asked = now
            if not self._is_wanted():
                self.give_up()
        if self._stop.is_set() or self.is_over:
            raise ApiError(ErrorReason.DEADLINE_EXCEEDED)
