"""The decoding processes of a server: as many as decode at once, kept for the next picture."""

from __future__ import annotations

import atexit
import os
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from threading import Lock
from typing import Final

from ocr.decoding.process import Check, DecodingProcess, DecodingUnavailableError, Pixels, no_check
from ocr.decoding.terms import Answer, ImageError, Order

_STARTS: Final = 3
"""So many in a row end before they are ready: then none can be started here."""


@dataclass(eq=False)
class DecodingProcesses:
    """As many processes as decode at once. Safe to use from several threads.

    Attributes:
        most_idle: how many stay for the next picture.
    """

    most_idle: int = field(default_factory=lambda: os.cpu_count() or 1)
    _idle: list[DecodingProcess] = field(default_factory=list)
    _lock: Lock = field(default_factory=Lock)

    @property
    def idle(self) -> tuple[int, ...]:
        """The numbers of those that wait for a picture."""
        with self._lock:
            return tuple(process.pid for process in self._idle)

    def decode(
        self, order: Order, data: bytes, upright: Callable[[Answer, Pixels], Pixels], check: Check = no_check
    ) -> tuple[Answer, Pixels]:
        """Decode a picture: the answer, and its pixels upright.

        Args:
            order: what to do.
            data: the encoded picture.
            upright: brings pixels upright; what it gives is those that it was given, or others.
            check: called ten times a second meanwhile; whatever it raises ends the decoding.

        Raises:
            ImageError: the picture is refused.
            DecodingUnavailableError: no process can be started.
        """
        process = self._ready(check)
        try:
            answer, pixels, lent = process.decode(order, data, check)
            turned = upright(answer, pixels)
            if lent and turned is pixels:
                turned = pixels.copy()
        except ImageError:
            self._put_back(process)
            raise
        except BaseException:
            process.end()
            raise
        self._put_back(process)
        return answer, turned

    def prepare(self) -> None:
        """Start a process where there is none, so that it is ready when the first picture comes."""
        if not self.idle:
            with suppress(DecodingUnavailableError):  # the first picture says so
                self._put_back(DecodingProcess.started())

    def close(self) -> None:
        """End those that are idle."""
        with self._lock:
            idle, self._idle = self._idle, []
        for process in idle:
            process.end()

    def forget(self) -> None:
        """Use none of the present processes again: they belong to another process."""
        self._idle, self._lock = [], Lock()

    def _ready(self, check: Check) -> DecodingProcess:
        """One that decodes. One that ends before is followed by another: what ended it may be over."""
        ended = 0
        while True:
            process = self._taken()
            try:
                process.wait_until_ready(check)
            except DecodingUnavailableError as error:
                process.end()
                ended += 1
                if error.status is None or ended == _STARTS:
                    raise
            except BaseException:
                process.end()
                raise
            else:
                return process

    def _taken(self) -> DecodingProcess:
        while True:
            with self._lock:
                process = self._idle.pop() if self._idle else None
            if process is None:
                return DecodingProcess.started()
            if process.runs:
                return process
            process.end()

    def _put_back(self, process: DecodingProcess) -> None:
        with self._lock:
            if process.runs and len(self._idle) < self.most_idle:
                self._idle.append(process)
                return
        process.end()


def _shared() -> DecodingProcesses:
    processes = DecodingProcesses()
    atexit.register(processes.close)
    with suppress(AttributeError):  # a platform without fork
        os.register_at_fork(after_in_child=processes.forget)
    return processes


shared: Final = _shared()
"""The processes of this server; the first one is started by `prepare` or by the first picture."""
