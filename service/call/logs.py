"""Logs: one JSON object a line, and only fields from an allow-list, so that nothing personal can reach them."""

from __future__ import annotations

import logging
import sys
from contextlib import suppress
from traceback import walk_tb
from typing import Any, TextIO, cast

import structlog
from structlog.typing import EventDict, WrappedLogger

ALLOWED = frozenset(
    {
        "event",
        "level",
        "timestamp",
        "method",
        "status",
        "reason",
        "tenant",
        "peer",
        "identity",
        "ms",
        "call_id",
        "trace_id",
        "exception",
        "cause",
        "at",
        "logger",
        "address",
        "version",
        "engine",
        "seconds",
        "channel",
    }
)
"""Fields that may be logged. Events are constants of the source; ``exception`` is a type's name, never its text,
``peer`` and ``identity`` say who calls from where, as the audit log does, ``cause`` is a driver's name or SQLSTATE for
what ails the store, ``channel`` the id of an authority's channel, and ``at`` the place in the source that it came
from."""


def origin(error: BaseException) -> str:
    """Where in the source an exception was raised, as ``module:line``; says nothing of its text."""
    frames = list(walk_tb(error.__traceback__))
    if not frames:
        return ""
    frame, number = frames[-1]
    return f"{frame.f_globals.get('__name__', '?')}:{number}"


def only_allowed(_logger: WrappedLogger, _method: str, event: EventDict) -> EventDict:
    """Drop every field that is not on the allow-list, tracebacks included."""
    return {name: value for name, value in event.items() if name in ALLOWED}


class _Anonymous(logging.Handler):
    """Passes records of libraries on without their messages, which may quote anything."""

    def emit(self, record: logging.LogRecord) -> None:
        fields: dict[str, Any] = {"logger": record.name}
        if record.exc_info and record.exc_info[0]:
            fields["exception"] = record.exc_info[0].__name__
        structlog.get_logger().log(max(record.levelno, logging.DEBUG), "library message withheld", **fields)


class _Lines:
    """Where lines go. A log that cannot be written, its reader being gone, must not make calls fail."""

    def __init__(self, stream: TextIO | None) -> None:
        self._stream = stream

    def write(self, text: str) -> None:
        with suppress(OSError, ValueError):
            (self._stream or sys.stderr).write(text)

    def flush(self) -> None:
        with suppress(OSError, ValueError):
            (self._stream or sys.stderr).flush()


def configure_logging(level: str = "info", stream: TextIO | None = None) -> None:
    """Log to ``stream`` (default standard error) from ``level`` up; libraries' records come in without their text."""
    number = logging.getLevelNamesMapping()[level.upper()]
    structlog.configure(
        processors=[
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            only_allowed,
            structlog.processors.JSONRenderer(ensure_ascii=False),
        ],
        wrapper_class=structlog.make_filtering_bound_logger(number),
        logger_factory=structlog.PrintLoggerFactory(cast(TextIO, _Lines(stream))),
        cache_logger_on_first_use=False,
    )
    logging.basicConfig(level=max(number, logging.WARNING), handlers=[_Anonymous()], force=True)
    logging.captureWarnings(True)
