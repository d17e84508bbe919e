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
from uuid import uuid4

from opentelemetry import trace
from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter
from opentelemetry.sdk.resources import Resource
from opentelemetry.sdk.trace import ReadableSpan, TracerProvider
from opentelemetry.sdk.trace.export import BatchSpanProcessor
from opentelemetry.sdk.trace.id_generator import RandomIdGenerator
from opentelemetry.sdk.util.instrumentation import InstrumentationScope
from opentelemetry.trace.status import Status

from service.observe.spans import Parent, Span, Untraced

TRACES_PATH = "/v1/traces"
SCOPE = "idverdict"
CLOSE_S = 3.0
"""How long an end of the process waits for a collector that does not answer."""
_FAILED = Status(trace.StatusCode.ERROR)
_UNSET = Status()


class OtlpSpans:
    """Makes the spans of calls, and sends them in batches on a thread of its own; a dead collector loses them.

    Args:
        endpoint: base URL of the collector, such as ``http://127.0.0.1:4318``.
        exporter: sends them there.
    """

    def __init__(self, endpoint: str, exporter: type[OTLPSpanExporter] = OTLPSpanExporter) -> None:
        self._resource = Resource.create(
            {
                "service.name": "idverdict",
                "service.version": version("idverdict"),
                "service.instance.id": str(uuid4()),
            }
        )
        self._provider = TracerProvider(resource=self._resource, shutdown_on_exit=False)
        self._sending = BatchSpanProcessor(exporter(endpoint.rstrip("/") + TRACES_PATH))
        self._provider.add_span_processor(self._sending)
        self._tracer = self._provider.get_tracer(SCOPE)
        self._scope = InstrumentationScope(SCOPE)
        self._ids = RandomIdGenerator()

    def call(self, method: str, parent: Parent | None, /, attributes: Mapping[str, str]) -> Span:
        """See `Spans.call`."""
        context = trace.set_span_in_context(trace.NonRecordingSpan(_remote(parent))) if parent else None
        span = self._tracer.start_span(
            method, context, trace.SpanKind.SERVER, attributes, record_exception=False, set_status_on_exception=False
        )
        if not span.is_recording():
            return Untraced(trace.format_trace_id(span.get_span_context().trace_id))
        return CallSpan(self, span)

    def send(self, name: str, within: trace.SpanContext, times_ns: tuple[int, int], error: str) -> None:
        """Send a span within another, sampled as that one is, past the SDK's tracer, which costs far more."""
        context = trace.SpanContext(
            within.trace_id, self._ids.generate_span_id(), is_remote=False, trace_flags=within.trace_flags
        )
        began_ns, ended_ns = times_ns
        self._sending.on_end(
            ReadableSpan(
                name,
                context,
                within,
                self._resource,
                {"error.type": error} if error else None,
                instrumentation_scope=self._scope,
                status=_FAILED if error else _UNSET,
                start_time=began_ns,
                end_time=ended_ns,
            )
        )

    def close(self) -> None:
        """See `Spans.close`."""
        closing = Thread(target=self._provider.shutdown, name="last-spans", daemon=True)
        closing.start()
        closing.join(CLOSE_S)


class CallSpan:
    """The span of a call, as the SDK makes it."""

    def __init__(self, spans: OtlpSpans, span: trace.Span) -> None:
        self._spans = spans
        self._span = span
        self._context = span.get_span_context()
        self._epoch_ns = time.time_ns() - time.perf_counter_ns()

    @property
    def trace_id(self) -> str:
        """See `Span.trace_id`."""
        return trace.format_trace_id(self._context.trace_id)

    def stage(self, name: str, /, began_ns: int, ended_ns: int, error: str = "") -> None:
        """See `Span.stage`."""
        self._spans.send(name, self._context, (self._epoch_ns + began_ns, self._epoch_ns + ended_ns), error)

    def end(self, error: str = "", /, status_code: int | None = None) -> None:
        """See `Span.end`."""
        if status_code is not None:
            self._span.set_attribute("rpc.grpc.status_code", status_code)
        if error:
            self._span.set_attribute("error.type", error)
            self._span.set_status(_FAILED)
        self._span.end()


def _remote(parent: Parent) -> trace.SpanContext:
    flags = trace.TraceFlags(trace.TraceFlags.SAMPLED if parent.sampled else trace.TraceFlags.DEFAULT)
    return trace.SpanContext(int(parent.trace_id, 16), int(parent.span_id, 16), is_remote=True, trace_flags=flags)
