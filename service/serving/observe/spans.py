"""Spans of calls, as far as the service knows them; `service.serving.observe.otlp` sends them somewhere.

A call continues the trace of its ``traceparent`` (W3C Trace Context) even where no span is made of it, so that its log
line and its errors can be found by the caller's trace id. ``tracestate`` and baggage are not taken over: they may hold
any text.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Protocol

_TRACEPARENT = re.compile(r"([0-9a-f]{2})-([0-9a-f]{32})-([0-9a-f]{16})-([0-9a-f]{2})(-.*)?")


@dataclass(frozen=True, slots=True)
class Parent:
    """The caller's span.

    Attributes:
        trace_id: 32 digits, hexadecimal.
        span_id: 16 digits, hexadecimal.
        sampled: whether the caller records its own.
    """

    trace_id: str
    span_id: str
    sampled: bool


class Span(Protocol):
    """A stretch of time in a trace."""

    @property
    def trace_id(self) -> str:
        """Its trace, as 32 hexadecimal digits; empty where there is none."""
        ...

    def stage(self, name: str, /, began_ns: int, ended_ns: int, error: str = "") -> None:
        """A span within this one, which is over.

        Args:
            name: of the stage.
            began_ns: its begin by `time.perf_counter_ns`.
            ended_ns: its end by the same.
            error: as of `end`.
        """
        ...

    def end(self, error: str = "", /, status_code: int | None = None) -> None:
        """It ends now.

        Args:
            error: a reason, a status or a type's name where it failed; never a text.
            status_code: of gRPC, for the span of a call.
        """
        ...


class Spans(Protocol):
    """Makes the spans of calls."""

    def call(self, method: str, parent: Parent | None, /, attributes: Mapping[str, str]) -> Span:
        """The span of a call, within the caller's where that is known; ``method`` is one of the contract's."""
        ...

    def close(self) -> None:
        """Send what is left, within a few seconds."""
        ...


@dataclass(frozen=True, slots=True)
class Untraced:
    """No span; knows the trace of the caller."""

    trace_id: str = ""

    def stage(self, _name: str, /, began_ns: int, ended_ns: int, error: str = "") -> None:
        """No span either."""

    def end(self, _error: str = "", /, status_code: int | None = None) -> None:
        """Nothing ends."""


class NoSpans:
    """Makes none."""

    def call(self, _method: str, parent: Parent | None, /, attributes: Mapping[str, str]) -> Span:
        """See `Spans.call`."""
        return Untraced(parent.trace_id if parent else "")

    def close(self) -> None:
        """Nothing is left."""


def parent_in(metadata: Iterable[tuple[str, str | bytes]]) -> Parent | None:
    """The caller's span as a call's metadata names it; None where it does not, or not by the rules (W3C)."""
    found = [value for key, value in metadata if key == "traceparent"]
    matched = _TRACEPARENT.fullmatch(found[0]) if len(found) == 1 and isinstance(found[0], str) else None
    if matched is None:
        return None
    version, trace_id, span_id, flags, more = matched.groups()
    if version == "ff" or (version == "00" and more) or not int(trace_id, 16) or not int(span_id, 16):
        return None
    return Parent(trace_id, span_id, bool(int(flags, 16) & 1))
