"""Spans on the OpenTelemetry SDK, sent to a collector over OTLP/HTTP. Loaded only where an endpoint is set.

Exceptions are never recorded: their texts may quote a document. An end is an error, by the reason that the caller got,
for every call that did not end as OK. Sampling, headers, the collector's CA and the like are taken from the ``OTEL_*``
variables that the SDK knows.
"""

from __future__ import annotations

from collections.abc import Mapping
from importlib.metadata import version
from threading import Thread
from uuid import uuid4

from opentelemetry import trace
from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter
from opentelemetry.sdk.resources import Resource
from opentelemetry.sdk.trace import TracerProvider
from opentelemetry.sdk.trace.export import BatchSpanProcessor

from service.observe.spans import Parent, Span

TRACES_PATH = "/v1/traces"
CLOSE_S = 3.0
"""How long an end of the process waits for a collector that does not answer."""


class OtlpSpans:
    """Makes the spans of calls, and sends them in batches on a thread of its own; a dead collector loses them.

    Args:
        endpoint: base URL of the collector, such as ``http://127.0.0.1:4318``.
    """

    def __init__(self, endpoint: str) -> None:
        resource = Resource.create(
            {
                "service.name": "idverdict",
                "service.version": version("idverdict"),
                "service.instance.id": str(uuid4()),
            }
        )
        self._provider = TracerProvider(resource=resource, shutdown_on_exit=False)
        exporter = OTLPSpanExporter(endpoint.rstrip("/") + TRACES_PATH)
        self._provider.add_span_processor(BatchSpanProcessor(exporter))
        self._tracer = self._provider.get_tracer("idverdict")

    def call(self, method: str, parent: Parent | None, /, attributes: Mapping[str, str]) -> Span:
        """See `Spans.call`."""
        context = trace.set_span_in_context(trace.NonRecordingSpan(_remote(parent))) if parent else None
        span = self._tracer.start_span(
            method, context, trace.SpanKind.SERVER, attributes, record_exception=False, set_status_on_exception=False
        )
        return OtlpSpan(self._tracer, span)

    def close(self) -> None:
        """See `Spans.close`."""
        closing = Thread(target=self._provider.shutdown, name="last-spans", daemon=True)
        closing.start()
        closing.join(CLOSE_S)


class OtlpSpan:
    """A span of the SDK."""

    def __init__(self, tracer: trace.Tracer, span: trace.Span) -> None:
        self._tracer = tracer
        self._span = span

    @property
    def trace_id(self) -> str:
        """See `Span.trace_id`."""
        return trace.format_trace_id(self._span.get_span_context().trace_id)

    def child(self, name: str, /, began_ns: int | None = None) -> Span:
        """See `Span.child`."""
        context = trace.set_span_in_context(self._span)
        span = self._tracer.start_span(
            name, context, start_time=began_ns, record_exception=False, set_status_on_exception=False
        )
        return OtlpSpan(self._tracer, span)

    def end(self, error: str = "", /, status_code: int | None = None) -> None:
        """See `Span.end`."""
        if status_code is not None:
            self._span.set_attribute("rpc.grpc.status_code", status_code)
        if error:
            self._span.set_attribute("error.type", error)
            self._span.set_status(trace.StatusCode.ERROR)
        self._span.end()


def _remote(parent: Parent) -> trace.SpanContext:
    flags = trace.TraceFlags(trace.TraceFlags.SAMPLED if parent.sampled else trace.TraceFlags.DEFAULT)
    return trace.SpanContext(int(parent.trace_id, 16), int(parent.span_id, 16), is_remote=True, trace_flags=flags)
