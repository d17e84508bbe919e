"""Monitors the calls of a server: each is counted, timed and traced, and listed while it is in progress."""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress

import grpc

from service.call.errors import ApiError
from service.call.stages import FieldRead, Stage
from service.serving.observe.metrics import METHODS, OTHER_METHOD, Metrics
from service.serving.observe.spans import NoSpans, Span, Spans, parent_in

Metadata = Iterable[tuple[str, str | bytes]]


class MonitoredCall:
    """One call, as an `Observer`. One thread at a time works on it and reports.

    Attributes:
        method: the name of its method.
        doing: the stage it is in; empty between two.
    """

    def __init__(self, monitor: CallMonitor, path: str, identity: str, metadata: Metadata) -> None:
        self._monitor = monitor
        self._labels = METHODS.get(path, OTHER_METHOD)
        self._identity = identity
        _, service, self.method = self._labels
        attributes = {
            "rpc.system": "grpc",
            "rpc.service": service,
            "rpc.method": self.method,
            "idverdict.call_id": identity,
        }
        self._span: Span = monitor.spans.call(f"{service}/{self.method}", parent_in(metadata), attributes)
        self._began = time.perf_counter()
        self._over: deque[tuple[Stage, int, int, str]] = deque()
        self._ended = False
        self._at_work_since: float | None = None
        self.doing = ""

    @property
    def trace_id(self) -> str:
        """The trace it belongs to; empty where there is none."""
        return self._span.trace_id

    @property
    def seconds(self) -> float:
        """How long it has lasted."""
        return time.perf_counter() - self._began

    @property
    def at_work_s(self) -> float | None:
        """How long a worker thread has been at work on it, seconds; None if no thread is."""
        since = self._at_work_since
        return None if since is None else time.perf_counter() - since

    @property
    def is_left(self) -> bool:
        """Whether its caller has left, or was answered."""
        return self._ended

    def let_in(self, remaining_s: float | None) -> None:
        """Its caller is known; so many seconds are left until its deadline, None without one."""
        self._monitor.metrics.let_in(remaining_s)

    def end(self, code: grpc.StatusCode, error: ApiError | None = None) -> None:
        """It is over."""
        self._ended = True
        if self._at_work_since is None:
            self._monitor.running.pop(self._identity, None)
        self._tell_stages()
        self._monitor.metrics.ended(self._labels, code, self.seconds)
        if error is not None:
            self._monitor.metrics.failed(error.reason, error.shed)
        failure = error.reason.value if error is not None else code.name
        self._span.end("" if code is grpc.StatusCode.OK else failure, status_code=code.value[0])

    @contextmanager
    def at_work(self) -> Iterator[None]:
        """See `Observer.at_work`. While a thread is at work on a call, it is listed among those in progress."""
        self._at_work_since = time.perf_counter()
        self._monitor.running[self._identity] = self
        try:
            yield
        finally:
            self._at_work_since = None
            if self._ended:
                self._monitor.running.pop(self._identity, None)

    @contextmanager
    def stage(self, stage: Stage, /, began_ns: int | None = None) -> Iterator[None]:
        """See `Observer.stage`. Stages are reported together when the call ends; that is cheapest."""
        began, self.doing, failure = began_ns or time.perf_counter_ns(), stage.value, ""
        try:
            yield
        except BaseException as error:
            failure = error.reason.value if isinstance(error, ApiError) else type(error).__name__
            raise
        finally:
            self.doing = ""
            self._over.append((stage, began, time.perf_counter_ns(), failure))
            if self._ended:  # its caller had left
                self._tell_stages()

    def _tell_stages(self) -> None:
        with suppress(IndexError):  # until the list is empty; other threads may empty it too
            while True:
                stage, began_ns, ended_ns, failure = self._over.popleft()
                self._monitor.metrics.spent(stage, (ended_ns - began_ns) / 1e9)
                self._span.stage(stage.value, began_ns, ended_ns, failure)

    def decided(self, purpose: str, decision: str, codes: Iterable[str], /) -> None:
        """See `Observer.decided`."""
        self._monitor.metrics.decided(purpose, decision, codes)

    def repeated(self) -> None:
        """See `Observer.repeated`."""
        self._monitor.metrics.repeated()

    def read(self, fields: Iterable[FieldRead], /) -> None:
        """See `Observer.read`."""
        self._monitor.metrics.read(fields)

    def checkpoint(self) -> None:
        """See `Observer.checkpoint`."""
        self._monitor.metrics.checkpoint()

    def screened(self, strength: str, seconds: float, /) -> None:
        """See `Observer.screened`."""
        self._monitor.metrics.screened(strength, seconds)

    def hit_decided(self, decision: str, /) -> None:
        """See `Observer.hit_decided`."""
        self._monitor.metrics.hit_decided(decision)

    def reviewed(self, decision: str, /, *, agreed: bool | None, seconds: int | None) -> None:
        """See `Observer.reviewed`."""
        self._monitor.metrics.reviewed(decision, agreed=agreed, seconds=seconds)


class CallMonitor:
    """Monitors the calls of a server.

    Args:
        metrics: count and time each call; by default metrics of its own.
        spans: make a span of each; none by default.

    Attributes:
        running: the calls in progress, by id; those whose caller has left, too, while a thread is at work on them.
    """

    def __init__(self, metrics: Metrics | None = None, spans: Spans | None = None) -> None:
        self.metrics = metrics or Metrics()
        self.spans: Spans = spans or NoSpans()
        self.running: dict[str, MonitoredCall] = {}

    def begin(self, path: str, identity: str, metadata: Metadata) -> MonitoredCall:
        """A call has come.

        Args:
            path: of its method; one that the contract does not know is not told.
            identity: of the call, made here.
            metadata: of the call; nothing but ``traceparent`` is looked at.
        """
        call = self.running[identity] = MonitoredCall(self, path, identity, metadata)
        self.metrics.began(METHODS.get(path, OTHER_METHOD))
        return call
