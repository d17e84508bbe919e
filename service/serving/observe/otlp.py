"""Spans on the OpenTelemetry SDK, sent to a collector over OTLP/HTTP. Loaded only where an endpoint is set.

Exceptions are never recorded: their texts may quote a document. An end is an error, by the reason that the caller got,
for every call that did not end as OK. Sampling, headers, the collector's CA and the like are taken from the ``OTEL_*``
variables that the SDK knows.
"""

from __future__ import annotations

import time
from collections.abc import Mapping
from importlib.metadata import version
from threading import Thread
from typing import Any
from uuid import uuid4

from opentelemetry import trace
from opentelemetry.context import Context
from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter
from opentelemetry.sdk.resources import Resource
from opentelemetry.sdk.trace import ReadableSpan, TracerProvider
from opentelemetry.sdk.trace.export import BatchSpanProcessor
from opentelemetry.sdk.trace.id_generator import RandomIdGenerator
from opentelemetry.sdk.trace.sampling import Decision
from opentelemetry.sdk.util.instrumentation import InstrumentationScope
from opentelemetry.trace.status import Status

from service.serving.observe.spans import Parent, Span, Untraced

TRACES_PATH = "/v1/traces"
SCOPE = "idverdict"
ERROR = "error.type"
CLOSE_S = 3.0
"""How long an end of the process waits for a collector that does not answer."""
_FAILED = Status(trace.StatusCode.ERROR)
_UNSET = Status()
_SAMPLED = trace.TraceFlags(trace.TraceFlags.SAMPLED)


class OtlpSpans:
    """Makes the spans of calls, and sends them in batches on a thread of its own; a dead collector loses them.

    A span is made when it ends, of what was noted of it: by way of the SDK's tracer it would cost several times more.

    Args:
        endpoint: base URL of the collector, such as ``http://127.0.0.1:4318``.
        exporter: sends them there.
    """

    def __init__(self, endpoint: str, exporter: type[OTLPSpanExporter] = OTLPSpanExporter) -> None:
        self._resource = Resource.create(
            {
                "service.name": SCOPE,
                "service.version": version("idverdict"),
                "service.instance.id": str(uuid4()),
            }
        )
        self._sampler = TracerProvider(shutdown_on_exit=False).sampler  # as the environment says
        self._sending = BatchSpanProcessor(exporter(endpoint.rstrip("/") + TRACES_PATH))
        self._scope = InstrumentationScope(SCOPE)
        self._ids = RandomIdGenerator()

    def call(self, method: str, parent: Parent | None, /, attributes: Mapping[str, str]) -> Span:
        """See `Spans.call`."""
        remote = _remote(parent) if parent else None
        trace_id = remote.trace_id if remote else self._ids.generate_trace_id()
        within = trace.set_span_in_context(trace.NonRecordingSpan(remote)) if remote else Context()
        sampled = self._sampler.should_sample(within, trace_id, method, trace.SpanKind.SERVER, attributes)
        if sampled.decision is not Decision.RECORD_AND_SAMPLE:
            return Untraced(trace.format_trace_id(trace_id))
        return CallSpan(self, method, self.context(trace_id), remote, attributes)

    def context(self, trace_id: int) -> trace.SpanContext:
        """The ids of a new span of a trace."""
        return trace.SpanContext(trace_id, self._ids.generate_span_id(), is_remote=False, trace_flags=_SAMPLED)

    def send(self, name: str, times_ns: tuple[int, int], error: str, **more: Any) -> None:
        """Send a span that is over, by its begin and end in Unix time; ``more`` is what else `ReadableSpan` takes."""
        began_ns, ended_ns = times_ns
        self._sending.on_end(
            ReadableSpan(
                name,
                resource=self._resource,
                instrumentation_scope=self._scope,
                status=_FAILED if error else _UNSET,
                start_time=began_ns,
                end_time=ended_ns,
                **more,
            )
        )

    def close(self) -> None:
        """See `Spans.close`."""
        closing = Thread(target=self._sending.shutdown, name="last-spans", daemon=True)
        closing.start()
        closing.join(CLOSE_S)


class CallSpan:
    """The span of a call."""

    def __init__(
        self,
        spans: OtlpSpans,
        name: str,
        context: trace.SpanContext,
        parent: trace.SpanContext | None,
        attributes: Mapping[str, str],
    ) -> None:
        self._spans = spans
        self._name = name
        self._context = context
        self._parent = parent
        self._attributes: dict[str, str | int] = dict(attributes)
        self._began_ns = time.time_ns()
        self._epoch_ns = self._began_ns - time.perf_counter_ns()

    @property
    def trace_id(self) -> str:
        """See `Span.trace_id`."""
        return trace.format_trace_id(self._context.trace_id)

    def stage(self, name: str, /, began_ns: int, ended_ns: int, error: str = "") -> None:
        """See `Span.stage`."""
        self._spans.send(
            name,
            (self._epoch_ns + began_ns, self._epoch_ns + ended_ns),
            error,
            context=self._spans.context(self._context.trace_id),
            parent=self._context,
            attributes={ERROR: error} if error else None,
        )

    def end(self, error: str = "", /, status_code: int | None = None) -> None:
        """See `Span.end`."""
        if status_code is not None:
            self._attributes["rpc.grpc.status_code"] = status_code
        if error:
            self._attributes[ERROR] = error
        self._spans.send(
            self._name,
            (self._began_ns, self._epoch_ns + time.perf_counter_ns()),
            error,
            context=self._context,
            parent=self._parent,
            attributes=self._attributes,
            kind=trace.SpanKind.SERVER,
        )


def _remote(parent: Parent) -> trace.SpanContext:
    flags = _SAMPLED if parent.sampled else trace.TraceFlags(trace.TraceFlags.DEFAULT)
    return trace.SpanContext(int(parent.trace_id, 16), int(parent.span_id, 16), is_remote=True, trace_flags=flags)
