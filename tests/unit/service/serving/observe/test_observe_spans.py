"""Traces as the service knows them: whose trace a call continues, and what a span of the SDK says."""

from __future__ import annotations

import subprocess
import sys
import time

import pytest

from service.serving.observe.otlp import OtlpSpans
from service.serving.observe.spans import NoSpans, Parent, parent_in
from tests.collector import attributes, collector

TRACE, SPAN = "0af7651916cd43dd8448eb211c80319c", "b7ad6b7169203331"


@pytest.mark.parametrize(
    ("header", "parent"),
    [
        (f"00-{TRACE}-{SPAN}-01", Parent(TRACE, SPAN, sampled=True)),
        (f"00-{TRACE}-{SPAN}-00", Parent(TRACE, SPAN, sampled=False)),
        (f"cc-{TRACE}-{SPAN}-03-what-comes-later", Parent(TRACE, SPAN, sampled=True)),
        (f"00-{TRACE}-{SPAN}-01-more", None),
        (f"ff-{TRACE}-{SPAN}-01", None),
        (f"00-{TRACE.upper()}-{SPAN}-01", None),
        (f"00-{'0' * 32}-{SPAN}-01", None),
        (f"00-{TRACE}-{'0' * 16}-01", None),
        (f"00-{TRACE}-{SPAN}-01\n", None),
        ("张样本", None),
        ("", None),
    ],
)
def test_traceparent_is_taken_by_the_rules(header: str, parent: Parent | None) -> None:
    """What W3C Trace Context allows names the caller's span; anything else is as if nothing had been said."""
    assert parent_in([("tracestate", "vendor=anything"), ("traceparent", header)]) == parent


def test_two_traceparents_are_none() -> None:
    """A call that names two parents has none, as nobody can tell which."""
    header = ("traceparent", f"00-{TRACE}-{SPAN}-01")
    assert parent_in([header, header]) is None
    assert parent_in([("traceparent", b"bytes")]) is None


def test_without_spans_the_callers_trace_is_known_all_the_same() -> None:
    """The trace id for the log is there with tracing off, and empty where the caller named none."""
    assert NoSpans().call("x/y", Parent(TRACE, SPAN, sampled=True), {}).trace_id == TRACE
    assert NoSpans().call("x/y", None, {}).trace_id == ""


def test_failed_span_has_a_type_and_no_text() -> None:
    """An end with an error is an error of that type, in the caller's trace, without event and description."""
    with collector() as collected:
        spans = OtlpSpans(collected.endpoint)
        call = spans.call("service/Method", Parent(TRACE, SPAN, sampled=True), {"rpc.system": "grpc"})
        now = time.perf_counter_ns()
        call.stage("read", now - 5_000_000, now, "ValueError")
        call.end("INTERNAL", status_code=13)
        spans.close()
    child, parent = collected.spans
    assert (parent.trace_id.hex(), parent.parent_span_id.hex()) == (TRACE, SPAN)
    assert (child.trace_id, child.parent_span_id) == (parent.trace_id, parent.span_id)
    assert attributes(parent) == {"rpc.system": "grpc", "rpc.grpc.status_code": 13, "error.type": "INTERNAL"}
    assert child.end_time_unix_nano - child.start_time_unix_nano == 5_000_000
    assert abs(child.end_time_unix_nano / 1e9 - time.time()) < 60
    for span in (child, parent):
        assert (span.status.code, span.status.message, list(span.events)) == (2, "", [])


def test_caller_who_does_not_sample_is_followed() -> None:
    """A call whose caller records no spans makes none here."""
    with collector() as collected:
        spans = OtlpSpans(collected.endpoint)
        spans.call("service/Method", Parent(TRACE, SPAN, sampled=False), {}).end()
        spans.close()
    assert collected.bodies == []


def test_closing_does_not_wait_for_a_dead_collector() -> None:
    """Spans that nobody takes delay the end of the process by a few seconds at most."""
    program = """
import sys, time
from service.serving.observe.otlp import CLOSE_S, OtlpSpans
spans = OtlpSpans("http://127.0.0.1:1")
spans.call("service/Method", None, {}).end()
began = time.monotonic()
spans.close()
print(time.monotonic() - began < CLOSE_S + 15)
"""
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True, timeout=60)
    assert done.stdout.strip() == "True"


def test_nothing_of_tracing_is_loaded_unless_it_is_on() -> None:
    """A server without a collector neither loads OpenTelemetry's SDK nor reaches for the network."""
    program = """
import sys
reached = []
network = ("socket.connect", "socket.getaddrinfo")
sys.addaudithook(lambda event, args: reached.append(event) if event in network else None)
import service.serving.server
from service.serving.observe.serving import _spans
from service.settings import Settings
_spans(Settings())
print(reached, [name for name in sys.modules if name.startswith("opentelemetry")])
"""
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True, timeout=60)
    assert done.stdout.strip() == "[] []"
