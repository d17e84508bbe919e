"""One decoding process, seen from the caller's side: started, given orders, and ended when it takes too long."""

from __future__ import annotations

import os
import socket
import struct
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final, Self

import numpy as np
from numpy.typing import NDArray

from ocr.decoding import memory
from ocr.decoding.terms import READY, Answer, ImageError, Order, Refusal

Pixels = NDArray[np.uint8]
Check = Callable[[], None]
"""Called while a thread waits; whatever it raises ends the waiting."""

STARTS_WITHIN_S: Final = 60.0
DECODES_WITHIN_S: Final = 60.0
"""Of wall clock. Processor time has a limit of its own, a few seconds: this is for a process that does nothing."""
_CHECKED_EVERY_S: Final = 0.1
_ENDS_WITHIN_S: Final = 1.0
"""A process whose socket is closed is gone a moment later."""
_TAKEN_OVER: Final = ("PATH", "LD_LIBRARY_PATH", "DYLD_LIBRARY_PATH", "PYTHONHOME", "PYTHONDONTWRITEBYTECODE")
"""What a decoding process gets of the environment; keys and passwords may stand in the rest."""
_FEW_THREADS: Final = {"OPENBLAS_NUM_THREADS": "1", "OMP_NUM_THREADS": "1", "MALLOC_ARENA_MAX": "2"}


class DecodingUnavailableError(Exception):
    """No process for decoding can be started here; the text says so to an operator.

    Attributes:
        status: what the last one ended with before it was ready, negative for a signal; None where none was made, or it
            did not answer.
    """

    def __init__(self, status: int | None = None) -> None:
        ended = "" if status is None else f": one ended with status {status} before it was ready"
        super().__init__(f"no process for decoding pictures can be started{ended}")
        self.status = status


class _Ended(Exception):
    """The process has ended, or makes no sense."""


def no_check() -> None:
    """No check."""


@dataclass(eq=False)
class DecodingProcess:
    """One process; for one thread at a time."""

    _process: subprocess.Popen[bytes]
    _channel: socket.socket
    _room: Pixels
    _ready: bool = False

    @classmethod
    def started(cls) -> Self:
        """Start one, which needs a moment before it decodes. Raises DecodingUnavailableError."""
        ours, theirs = socket.socketpair()
        lent = memory.sealed(memory.created(memory.LENT_BYTES), memory.LENT_BYTES)
        room = memory.mapped(lent, memory.LENT_BYTES, at_once=False)
        passed = (theirs.fileno(), lent)
        try:
            with theirs:
                process = subprocess.Popen(  # noqa: S603 - its arguments are ours
                    [sys.executable, "-P", "-m", "ocr.decoding.worker", *map(str, passed)],
                    pass_fds=passed,
                    stdin=subprocess.DEVNULL,
                    stdout=subprocess.DEVNULL,
                    stderr=subprocess.DEVNULL,  # decoders write there of each fault that they see
                    env=_environment(),
                    cwd="/",
                    start_new_session=True,
                )
        except OSError:
            ours.close()
            raise DecodingUnavailableError from None
        finally:
            os.close(lent)
        ours.settimeout(_CHECKED_EVERY_S)
        return cls(process, ours, room)

    @property
    def pid(self) -> int:
        """The number of the process."""
        return self._process.pid

    @property
    def runs(self) -> bool:
        """Whether it has not ended."""
        return self._process.poll() is None

    def wait_until_ready(self, check: Check = no_check) -> None:
        """Wait until it decodes. Raises DecodingUnavailableError, or whatever ``check`` raises."""
        if not self._ready:
            try:
                message, _ = self._received(len(READY), STARTS_WITHIN_S, check)
                self._ready = message == READY
            except _Ended:
                pass
            if not self._ready:
                raise DecodingUnavailableError(self._status())

    def decode(self, order: Order, data: bytes, check: Check) -> tuple[Answer, Pixels, bool]:
        """What becomes of a picture: the answer, its pixels as they are stored, and whether the next ones replace them.

        Raises:
            ImageError: it is refused, or the process ended on it. The process is of no more use then if it has ended.
            Exception: what ``check`` raises; the process is still busy then.
        """
        try:
            self._send(order, data)
            message, descriptors = self._received(Answer.SIZE, DECODES_WITHIN_S, check)
            answer, pixels, lent = self._taken(order, message, descriptors)
        except _Ended:
            self.end()
            raise ImageError.of(Refusal.COSTLY) from None
        if answer.refusal is not None:
            raise ImageError.of(answer.refusal)
        return answer, pixels, lent

    def end(self) -> None:
        """End it, whatever it does."""
        self._channel.close()
        self._process.kill()
        self._process.wait()

    def _status(self) -> int | None:
        try:
            return self._process.wait(_ENDS_WITHIN_S)
        except subprocess.TimeoutExpired:
            return None

    def _send(self, order: Order, data: bytes) -> None:
        descriptors: list[int] = []
        if len(data) <= len(self._room):
            self._room[: len(data)] = np.frombuffer(data, np.uint8)
            order = replace(order, lent_bytes=len(data))
        else:
            descriptors.append(memory.filled(data))
        try:
            socket.send_fds(self._channel, [order.packed()], descriptors)
        except OSError:
            raise _Ended from None
        finally:
            for descriptor in descriptors:
                os.close(descriptor)

    def _taken(self, order: Order, message: bytes, descriptors: list[int]) -> tuple[Answer, Pixels, bool]:
        """What a message says, and the pixels in what is lent or was handed over."""
        try:
            answer = Answer.unpacked(message)
            size = answer.pixels * 3
            lent = size <= len(self._room)
            if answer.pixels > order.max_pixels:
                raise _Ended
            room = self._room[:size] if lent else memory.mapped(memory.sealed(descriptors[0], size), size)
            return answer, room.reshape(*answer.shape, 3), lent
        except (OSError, ValueError, IndexError, struct.error):
            raise _Ended from None
        finally:
            for descriptor in descriptors:
                os.close(descriptor)

    def _received(self, size: int, within_s: float, check: Check) -> tuple[bytes, list[int]]:
        over = time.monotonic() + within_s
        while True:
            try:
                flags = getattr(socket, "MSG_CMSG_CLOEXEC", 0)
                message, descriptors, _, _ = socket.recv_fds(self._channel, size, 1, flags)
            except TimeoutError:
                check()
                if time.monotonic() > over:
                    raise _Ended from None
            except OSError:
                raise _Ended from None
            else:
                if not message:
                    raise _Ended
                return message, descriptors


def _environment() -> dict[str, str]:
    paths = os.pathsep.join(str(Path(path).absolute()) for path in sys.path)
    taken_over = {name: os.environ[name] for name in _TAKEN_OVER if name in os.environ}
    return {**taken_over, **_FEW_THREADS, "PYTHONPATH": paths, "PYTHONWARNINGS": "ignore"}
