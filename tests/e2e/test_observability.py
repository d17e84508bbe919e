"""What a real server tells its operators of real calls: metrics, spans, log lines, and the pages of the admin port."""

from __future__ import annotations

import json
import socket
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import grpc
import pytest
from cryptography import x509
from google.rpc import error_details_pb2
from idverdict import v1
from idverdict.client import channel

from service.lazy_reader import WarmableReader
from tests.collector import Collector, Scrape, admin_address, attributes, collector, page, scrape
from tests.e2e.bank import bank_in
from tests.e2e.serving import NO_VERIFICATION, refused
from tests.suites.support.fleet import Fleet, fleet
from tests.suites.support.requests import request
from tests.suites.support.shipped import CODE_FOLDER, environment_of
from tests.suites.support.wiretap import Indiscreet

TRACE, SPAN = "0af7651916cd43dd8448eb211c80319c", "b7ad6b7169203331"
TRACEPARENT = [("traceparent", f"00-{TRACE}-{SPAN}-01")]
CREATE = "idverdict.v1.VerificationService/CreateVerification"
VALUE = "张样本"


@dataclass(frozen=True)
class Observed:
    """A server in a process of its own, with a collector for its spans, and no retries on the way to it."""

    servers: Fleet
    collected: Collector
    channel: grpc.Channel

    @property
    def stub(self) -> Any:
        """A stub of it."""
        return v1.VerificationServiceStub(self.channel)

    @property
    def log(self) -> list[dict[str, Any]]:
        """Its log."""
        return [json.loads(line) for line in self.servers.log.read_text().splitlines()]

    @property
    def admin(self) -> str:
        """Its admin port."""
        return admin_address(self.servers.log)

    def scrape(self) -> Scrape:
        """Its metrics."""
        return scrape(self.admin)

    def scrape_until(self, as_wanted: Callable[[Scrape], bool]) -> Scrape:
        """Its metrics once they are as wanted; as they are after 20 seconds where they never are."""
        until = time.monotonic() + 20
        while not as_wanted(found := self.scrape()) and time.monotonic() < until:
            time.sleep(0.05)
        return found


@contextmanager
def observed(
    monkeypatch: pytest.MonkeyPatch, reader: WarmableReader | None = None, reading_s: float = 0.01, **settings: Any
) -> Iterator[Observed]:
    """Serve until the block is left."""
    monkeypatch.setenv("OTEL_BSP_SCHEDULE_DELAY", "50")
    with (
        collector() as collected,
        fleet(
            1,
            reading_s=reading_s,
            reader=reader,
            admin_address="127.0.0.1:0",
            otlp_endpoint=collected.endpoint,
            **settings,
        ) as servers,
        channel(servers.addresses()[0], options=[("grpc.enable_retries", 0)]) as connection,
    ):
        yield Observed(servers, collected, connection)


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch) -> Iterator[Observed]:
    """A server with an empty store."""
    with observed(monkeypatch) as started:
        yield started


def test_counters_match_what_was_called(server: Observed) -> None:
    """Answered, repeated and refused calls count by method, status and reason, and verifications by decision."""
    stub = server.stub
    made = [stub.CreateVerification(request(f"counted-{n}"), timeout=20) for n in range(3)]
    stub.CreateVerification(request("counted-0"))
    stub.GetVerification(v1.GetVerificationRequest(name=made[0].name))
    list(stub.GetEvidence(v1.GetEvidenceRequest(name=f"{made[0].name}/evidence/0-0")))
    stub.ListVerifications(v1.ListVerificationsRequest())
    unknown = v1.GetVerificationRequest(name=NO_VERIFICATION)
    assert [refused(lambda: stub.GetVerification(unknown)).reason for _ in range(2)] == ["VERIFICATION_NOT_FOUND"] * 2
    assert refused(lambda: stub.CreateVerification(request("counted-0", "other"))).reason == "REQUEST_ID_REUSED"
    bad: Any = server.channel.unary_unary(f"/{CREATE}")
    assert refused(lambda: bad(b"\xff")).reason == "MALFORMED_MESSAGE"
    odd: Any = server.channel.unary_unary(f"/idverdict.v1.VerificationService/{VALUE.encode().hex()}")
    assert refused(lambda: odd(b"")).reason == "METHOD_UNKNOWN"
    found = server.scrape()

    def handled(method: str, code: str) -> float:
        return found.value("grpc_server_handled_total", grpc_method=method, grpc_code=code)

    assert (handled("CreateVerification", "OK"), found.value("idverdict_repeated_answers_total")) == (4, 1)
    assert handled("CreateVerification", "AlreadyExists") == handled("CreateVerification", "InvalidArgument") == 1
    assert (handled("GetVerification", "OK"), handled("GetVerification", "NotFound")) == (1, 2)
    assert handled("GetEvidence", "OK") == handled("ListVerifications", "OK") == handled("other", "Unimplemented") == 1
    assert found.value("grpc_server_handled_total") == found.value("grpc_server_started_total") == 12
    assert found.value("grpc_server_handling_seconds_count", grpc_method="CreateVerification") == 6
    assert found.value("idverdict_verifications_total", purpose="ACCOUNT_OPENING", decision="ACCEPT") == 3
    assert found.value("idverdict_verifications_total") == 3
    reasons = ("VERIFICATION_NOT_FOUND", "REQUEST_ID_REUSED", "MALFORMED_MESSAGE", "METHOD_UNKNOWN")
    assert [found.value("idverdict_errors_total", reason=reason) for reason in reasons] == [2, 1, 1, 1]
    assert found.value("idverdict_errors_total") == 5
    stages = {"queue": 5, "look_up": 5, "read": 6, "check": 3, "record": 3, "fetch": 5}
    assert {name: found.value("idverdict_stage_seconds_count", stage=name) for name in stages} == stages
    assert found.value("idverdict_stage_seconds_sum", stage="read") > 6 * 0.01
    assert found.value("idverdict_fields_total", field="id_number", status="READ") == 3
    assert found.value("idverdict_deadline_remaining_seconds_count") >= 3
    assert VALUE.encode().hex() not in found.text


def test_time_of_the_last_checkpoint_is_told(server: Observed) -> None:
    """That of the start before the first, then when a signed checkpoint of the audit log was given."""
    name = "idverdict_audit_checkpoint_timestamp_seconds"
    before = server.scrape().value(name)
    assert 0 < before < time.time()
    assert v1.AuditServiceStub(server.channel).GetCheckpoint(v1.GetCheckpointRequest()).size > 0
    assert before < server.scrape().value(name) < time.time()


def test_state_is_told(server: Observed) -> None:
    """Metrics tell what runs, its limits, its queue, its connections and its process."""
    server.stub.CreateVerification(request("state"))
    found = server.scrape_until(lambda now: now.value("idverdict_database_connections", state="in_use") == 0)
    assert found.value("idverdict_build_info", engine="ppocr", policy="default") == 1
    assert found.value("idverdict_ready") == 1
    assert (found.value("idverdict_workers"), found.value("idverdict_queue_limit")) == (4, 64)
    for idle in ("idverdict_queue_jobs", "idverdict_queue_oldest_seconds", "idverdict_workers_busy"):
        assert found.value(idle) == 0
    assert (
        found.value("idverdict_calls_in_flight") == found.value("idverdict_database_connections", state="in_use") == 0
    )
    assert found.value("idverdict_database_connections", state="idle") > 0
    assert found.value("process_resident_memory_bytes") > 10_000_000


def test_busy_server_tells_its_queue_and_its_calls(monkeypatch: pytest.MonkeyPatch) -> None:
    """While calls wait, their number and the age of the oldest are told, and the page of calls shows what each does."""
    with observed(monkeypatch, reading_s=1.5, threads=1) as busy, ThreadPoolExecutor(3) as callers:
        calls = [callers.submit(busy.stub.CreateVerification, request(f"busy-{n}"), timeout=30) for n in range(3)]
        found = busy.scrape_until(lambda now: now.value("idverdict_queue_jobs", priority="interactive") == 2)
        _, running = page(busy.admin, "/calls")
        assert [call.result() is not None for call in calls] == [True] * 3
        after = busy.scrape()
    assert found.value("idverdict_calls_in_flight") == 3
    assert found.value("idverdict_queue_jobs", priority="interactive") == 2
    assert found.value("idverdict_queue_jobs", priority="bulk") == 0
    assert 0 < found.value("idverdict_queue_oldest_seconds") < 20
    assert found.value("idverdict_workers_busy") == 1
    lines = running.splitlines()
    assert len(lines) == 4
    assert sum(" read " in line and line.endswith("CreateVerification") for line in lines) == 1
    assert sum(" waits " in line for line in lines) == 3
    assert after.value("idverdict_stage_seconds_sum", stage="queue") > 1


def test_call_beyond_a_quota_counts_as_shed(monkeypatch: pytest.MonkeyPatch) -> None:
    """What is turned away for the load counts under the rule that did it."""
    with observed(monkeypatch, tenant_rate=0.01, tenant_burst=1) as strict:
        strict.stub.ListVerifications(v1.ListVerificationsRequest())
        asked = v1.ListVerificationsRequest()
        assert refused(lambda: strict.stub.ListVerifications(asked)).reason == "QUOTA_EXCEEDED"
        found = strict.scrape()
    assert found.value("idverdict_shed_total", rule="tenant_rate") == found.value("idverdict_shed_total") == 1
    assert found.value("grpc_server_handled_total", grpc_code="ResourceExhausted") == 1


def test_call_without_room_counts_as_shed(monkeypatch: pytest.MonkeyPatch) -> None:
    """With its only worker busy and no queue, a server turns the next call away, and tells why."""
    with observed(monkeypatch, reading_s=2.0, threads=1, queue=0) as full, ThreadPoolExecutor(1) as callers:
        first = callers.submit(full.stub.CreateVerification, request("first"), timeout=30)
        full.scrape_until(lambda now: now.value("idverdict_workers_busy") == 1)
        assert refused(lambda: full.stub.CreateVerification(request("second"))).reason == "OVERLOADED"
        first.result()
        found = full.scrape()
    assert found.value("idverdict_shed_total", rule="queue_full") == found.value("idverdict_shed_total") == 1


def test_span_continues_the_callers_trace(server: Observed) -> None:
    """A call's span is a child of the caller's, its stages are children of the call's, and the log has the trace."""
    server.stub.CreateVerification(request("traced"), metadata=TRACEPARENT)
    (call,) = server.collected.wait_for(CREATE)
    assert (call.trace_id.hex(), call.parent_span_id.hex(), call.kind) == (TRACE, SPAN, 2)
    assert (call.status.code, attributes(call)["rpc.grpc.status_code"]) == (0, 0)
    stages = [span for span in server.collected.spans if span is not call and span.name != CREATE]
    named = Counter(span.name for span in stages)
    assert named == {"queue": 1, "look_up": 1, "read": 2, "check": 1, "decide": 1, "record": 1}
    for stage in stages:
        assert (stage.trace_id, stage.parent_span_id) == (call.trace_id, call.span_id)
        assert call.start_time_unix_nano <= stage.start_time_unix_nano < stage.end_time_unix_nano
    (line,) = [line for line in server.log if line["event"] == "call"]
    assert (line["trace_id"], line["call_id"]) == (TRACE, attributes(call)["idverdict.call_id"])


def test_call_without_parent_has_a_trace_of_its_own(server: Observed) -> None:
    """With tracing on, every call's log line leads to its trace."""
    server.stub.ListVerifications(v1.ListVerificationsRequest())
    (call,) = server.collected.wait_for("idverdict.v1.VerificationService/ListVerifications")
    assert call.parent_span_id == b""
    assert [line["trace_id"] for line in server.log if line["event"] == "call"] == [call.trace_id.hex()]


def test_aborted_calls_are_errors(server: Observed) -> None:
    """A refused call's span is an error with its reason, and one whose caller left or whose time ran out is one too."""
    bad = request("bad")
    bad.customer_reference = ""
    assert refused(lambda: server.stub.CreateVerification(bad)).reason == "INVALID_REQUEST"
    (call,) = server.collected.wait_for(CREATE)
    assert (call.status.code, call.status.message, list(call.events)) == (2, "", [])
    told = attributes(call)
    assert (told["error.type"], told["rpc.grpc.status_code"]) == ("INVALID_REQUEST", 3)


@pytest.mark.parametrize(("leave", "code"), [("deadline", 4), ("cancel", 1)])
def test_call_that_nobody_waits_for_is_an_error(monkeypatch: pytest.MonkeyPatch, leave: str, code: int) -> None:
    """The span of a call that expired, or whose caller left, says so."""
    with observed(monkeypatch, reading_s=2.0) as slow:
        call = slow.stub.CreateVerification.future(request("left"), timeout=1.0 if leave == "deadline" else 20)
        if leave == "cancel":
            slow.scrape_until(lambda now: now.value("idverdict_calls_in_flight") == 1)
            call.cancel()
        with pytest.raises((grpc.RpcError, grpc.FutureCancelledError)):
            call.result()
        (span,) = slow.collected.wait_for(CREATE)
        found = slow.scrape()
    assert (span.status.code, attributes(span)["rpc.grpc.status_code"]) == (2, code)
    status = {4: "DeadlineExceeded", 1: "Canceled"}[code]
    assert found.value("grpc_server_handled_total", grpc_code=status) == 1


def test_failure_inside_is_found_by_its_trace_and_quotes_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    """INTERNAL tells the caller the ids of call and trace; span, log and metrics have the exception's type alone."""
    with observed(monkeypatch, reader=Indiscreet(VALUE)) as failing:
        asked = v1.ReadDocumentRequest(image=b"\xff\xd8\xff SPECIMEN")
        refusal = refused(lambda: failing.stub.ReadDocument(asked, metadata=TRACEPARENT))
        (call,) = failing.collected.wait_for("idverdict.v1.VerificationService/ReadDocument")
        (read,) = failing.collected.wait_for("read")
        found, log = failing.scrape(), failing.servers.log.read_text()
        bodies = b"".join(failing.collected.bodies)
    info: Any = refusal.details[error_details_pb2.RequestInfo]
    assert (info.serving_data, info.request_id) == (TRACE, attributes(call)["idverdict.call_id"])
    assert (attributes(call)["error.type"], attributes(read)["error.type"]) == ("INTERNAL", "ValueError")
    assert (call.status.code, read.status.code, [*call.events, *read.events]) == (2, 2, [])
    assert found.value("idverdict_errors_total", reason="INTERNAL") == 1
    assert VALUE.encode() not in bodies
    assert VALUE not in found.text + log


def test_dead_collector_costs_no_call() -> None:
    """A server whose collector is away answers, and stops in time."""
    with fleet(1, otlp_endpoint="http://127.0.0.1:1") as servers:
        with channel(servers.addresses()[0]) as connection:
            stub = v1.VerificationServiceStub(connection)
            assert stub.CreateVerification(request("alone"), timeout=20).name
        began = time.monotonic()
        servers.replicas.pop().stop()
        assert time.monotonic() - began < 30


def test_pages_follow_the_drain(monkeypatch: pytest.MonkeyPatch) -> None:
    """Ready and alive while it serves; alive and not ready once a drain has begun; other paths name those there are."""
    with observed(monkeypatch, drain_notice_seconds=6) as one:
        assert page(one.admin, "/readyz") == (200, "ready\n")
        assert page(one.admin, "/livez", "HEAD") == (200, "")
        status, text = page(one.admin, "/etc/passwd")
        assert (status, text.split()) == (404, ["/metrics", "/livez", "/readyz", "/calls"])
        assert page(one.admin, "/metrics", "POST")[0] == 501
        stopping = one.servers.replicas.pop()
        stopping.stop(wait=False)
        one.scrape_until(lambda now: now.value("idverdict_ready") == 0)
        assert page(one.admin, "/readyz") == (503, "not ready\n")
        assert page(one.admin, "/livez") == (200, "alive\n")
        assert one.scrape().value("idverdict_ready") == 0
        stopping.process.join(20)


def test_idle_connections_do_not_lock_the_admin_port_up(server: Observed) -> None:
    """Connections that say nothing hold a few places for a few seconds; calls are answered meanwhile."""
    host, _, port = server.admin.rpartition(":")
    idle = [socket.create_connection((host, int(port)), 5) for _ in range(20)]
    server.stub.ListVerifications(v1.ListVerificationsRequest(), timeout=5)
    time.sleep(6)
    assert page(server.admin, "/livez")[0] == 200
    for one in idle:
        one.close()


def test_certificate_in_use_is_told(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Metrics have the validity of the certificate that the port shows."""
    bank = bank_in(tmp_path)
    with observed(monkeypatch, **bank.tls, **bank.tokens) as secure:
        found = secure.scrape()
    shown = x509.load_pem_x509_certificates((tmp_path / "server.pem").read_bytes())[0]
    times = (shown.not_valid_before_utc.timestamp(), shown.not_valid_after_utc.timestamp())
    names = ("not_before", "not_after")
    assert tuple(found.value(f"idverdict_certificate_{name}_timestamp_seconds") for name in names) == times


def test_admin_address_that_is_taken_is_refused(tmp_path: Path) -> None:
    """An address that was asked for must be had: otherwise the server says which one, and does not start."""
    with socket.create_server(("127.0.0.1", 0)) as taken:
        address = f"127.0.0.1:{taken.getsockname()[1]}"
        environment = environment_of(tmp_path, {"admin_address": address, "engine": "tesseract"})
        command = [sys.executable, "-m", "service", "serve"]
        done = subprocess.run(
            command, cwd=CODE_FOLDER, env=environment, capture_output=True, text=True, check=False, timeout=60
        )
    assert done.returncode == 1
    assert f"cannot listen on {address}" in done.stderr
