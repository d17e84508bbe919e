"""Failed TLS handshakes, told in the log: from where, and why.

Nothing of them reaches a server of grpc's: no call comes of one, and no hook knows of it. But grpc's own trace
``handshaker`` has both on standard error, a few lines a connection and none a call. So its lines are read here instead
of being shown, and of each that tells a failure one of ours is made. What else is written to standard error past
Python, such as a decoder's complaint, is passed on as it is.
"""

from __future__ import annotations

import fcntl
import os
import re
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Final, TextIO

import structlog
from cachetools import TTLCache

SETTINGS: Final = {"GRPC_VERBOSITY": "INFO", "GRPC_TRACE": "handshaker"}
"""What grpc has to find in the environment before it is imported."""
TOLD_AGAIN_SECONDS: Final = 60.0
"""How long the same failure from the same address is not told again: nobody must fill the log from outside."""
_REMEMBERED: Final = 10_000
_PIPE_BYTES: Final = 1024 * 1024
_F_SETPIPE_SZ: Final = 1031
_OURS = re.compile(rb"[IWEF]\d{4} \d\d:\d\d:\d\d\.\d+ +\d+ [\w.]+\.(?:cc|h):\d+\] ")
_FAILED = re.compile(
    rb"handshaker\.cc:\d+\] CallNextHandshakerLocked: error=(?!OK\b)(\w+)(?::[^\n]*OPENSSL_internal:(\w+))?"
)
_PEER = re.compile(rb"endpoint_peer_address=((?:ipv4|ipv6|unix)[^,}\s]*)")
_CONTINUED = re.compile(rb"=== Source Location Trace|src/core/| shutdown=|\s*$")

log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class Failure:
    """A handshake that failed.

    Attributes:
        peer: where the connection came from, as gRPC writes it, with its port.
        cause: what the TLS library or grpc calls it, in capitals; a word of theirs, and nothing of the peer's.
    """

    peer: str
    cause: str


class Lines:
    """Takes grpc's lines one by one, and makes failures of those that tell one."""

    def __init__(self) -> None:
        self._cause = ""
        self._grpc = False

    def take(self, line: bytes) -> Failure | bytes | None:
        """A failure that is whole with this line; the line itself where it is not grpc's; or None."""
        if _OURS.match(line):
            self._grpc = True
            found = _FAILED.search(line)
            self._cause = (found[2] or found[1]).decode() if found else ""
        elif not (self._grpc and _CONTINUED.match(line)):
            self._grpc, self._cause = False, ""
            return line
        peer = _PEER.search(line) if self._cause else None
        if peer is None:
            return None
        failure, self._cause = Failure(peer[1].decode("ascii", "replace"), self._cause), ""
        return failure


@contextmanager
def told() -> Iterator[None]:
    """Read what is written to standard error past Python, for as long as the block runs, and log failed handshakes.

    Python's own `sys.stderr` goes where it went before.
    """
    before = os.dup(2)
    reading, writing = os.pipe()
    os.set_blocking(writing, False)  # a line that finds no room is lost: it must not hold up a thread of grpc's
    if sys.platform == "linux":
        fcntl.fcntl(writing, _F_SETPIPE_SZ, _PIPE_BYTES)
    shown = sys.stderr
    if _is_standard_error(shown):
        sys.stderr = os.fdopen(os.dup(before), "w", buffering=1, encoding="utf-8", errors="replace")
    os.dup2(writing, 2)
    os.close(writing)
    reader = threading.Thread(target=_tell, args=(reading, before), name="handshakes", daemon=True)
    reader.start()
    try:
        yield
    finally:
        os.dup2(before, 2)  # the last writer of the pipe: its reader comes to the end
        reader.join(5)
        sys.stderr = shown


def _is_standard_error(stream: TextIO) -> bool:
    try:
        return stream.fileno() == 2
    except (OSError, ValueError):
        return False


def _tell(reading: int, elsewhere: int) -> None:
    lines = Lines()
    recently: TTLCache[tuple[str, str], bool] = TTLCache(_REMEMBERED, TOLD_AGAIN_SECONDS)
    with os.fdopen(reading, "rb") as written:
        for line in written:
            taken = lines.take(line)
            if isinstance(taken, bytes):
                os.write(elsewhere, taken)
            elif taken is not None:
                _log(taken, recently)


def _log(failure: Failure, recently: TTLCache[tuple[str, str], bool]) -> None:
    known = failure.peer.rpartition(":")[0], failure.cause
    if known not in recently:
        recently[known] = True
        log.warning("TLS handshake failed", peer=failure.peer, cause=failure.cause)
