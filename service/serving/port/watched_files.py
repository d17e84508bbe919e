"""Values made of files, made anew when a file changes, so that nothing has to be restarted for it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Generic, TypeVar

import structlog

T = TypeVar("T")
Stamp = tuple[tuple[int, int, int] | None, ...]

log = structlog.get_logger()


class Watched(Generic[T]):
    """A value made of files; a look at it costs one `stat` a file. For several threads.

    Files that have changed and cannot be used, such as a new certificate whose key is still to be written, leave the
    last good value in use; that is logged once a change.

    Args:
        what: names the value in the log: a constant of the source.
        paths: the files.
        make: makes the value of them.
        unfit: what ``make`` raises for files that cannot be used. At the first making it passes.
    """

    def __init__(self, what: str, paths: Sequence[Path], make: Callable[[], T], unfit: type[Exception]) -> None:
        self._what = what
        self._paths = tuple(paths)
        self._make = make
        self._unfit = unfit
        self._stamp = self._now()  # before reading: a change in between is seen at the next look
        self._value = make()

    @property
    def value(self) -> T:
        """The value of the files as they are, or of the last that could be used."""
        stamp = self._now()
        if stamp != self._stamp:
            self._stamp = stamp
            try:
                self._value = self._make()
            except self._unfit:
                log.warning(f"{self._what} changed and cannot be used; the last good one stays")
            else:
                log.info(f"{self._what} reloaded")
        return self._value

    def _now(self) -> Stamp:
        return tuple(_stamp(path) for path in self._paths)


def _stamp(path: Path) -> tuple[int, int, int] | None:
    """What changes when a file, or a link on the way to it, is written or replaced; None where there is none."""
    try:
        found = path.stat()
    except OSError:
        return None
    return found.st_ino, found.st_mtime_ns, found.st_size
