"""A server that observes half of its calls, to tell what that costs. The shipped service observes all."""

from __future__ import annotations

import json
import time
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from typing import Any

import grpc

from service.call.errors import ApiError
from service.serving.observe.metrics import Metrics
from service.serving.observe.monitor import CallMonitor, Metadata, MonitoredCall
from service.serving.observe.serving import observed
from service.serving.observe.spans import Spans
from service.serving.observe.state import Parts

CPU_MS = "cpu-ms.json"
"""A list of what `HalfWatch.cpu_ms` came to, in the folder of the server's data."""


class BlindCall(MonitoredCall):
    """A call that is watched by nobody: knows its time, which the log line needs."""

    def __init__(self) -> None:
        self._began = time.perf_counter()

    @property
    def trace_id(self) -> str:
        """None."""
        return ""

    def let_in(self, remaining_s: float | None) -> None:
        """Nothing."""

    def end(self, code: grpc.StatusCode, error: ApiError | None = None) -> None:
        """Nothing."""

    def at_work(self) -> Any:
        """Nothing."""
        return nullcontext()

    def stage(self, *_: Any, **__: Any) -> Any:
        """Nothing."""
        return nullcontext()

    decided = repeated = read = lambda *_: None  # type: ignore[assignment]


class HalfWatch(CallMonitor):
    """Watches half of the calls, as `is_watched` says, and nothing of the others; they have to come one by one.

    Attributes:
        cpu_ms: the processor's time of this process from the begin of each call until that of the next.
    """

    def __init__(self, metrics: Metrics, spans: Spans) -> None:
        super().__init__(metrics, spans)
        self.cpu_ms: list[float] = []
        self._was = time.process_time()
        self._begun = -1

    def begin(self, path: str, identity: str, metadata: Metadata) -> MonitoredCall:
        """A call has come."""
        now = time.process_time()
        if self._begun >= 0:
            self.cpu_ms.append((now - self._was) * 1000)
        self._was = now
        self._begun += 1
        return super().begin(path, identity, metadata) if is_watched(self._begun) else BlindCall()


def is_watched(number: int) -> bool:
    """Whether a call is watched: one of each two that follow each other, now the first and now the second."""
    return number % 4 in {0, 3}


@contextmanager
def half_observed(parts: Parts) -> Iterator[CallMonitor]:
    """In the place of `serving.observe.serving.observed`: the same for half of the calls. Leaves a file `CPU_MS`."""
    with observed(parts) as watch:
        half = HalfWatch(watch.metrics, watch.spans)
        yield half
    (parts.settings.data_dir / CPU_MS).write_text(json.dumps(half.cpu_ms))
