"""The server as a whole: health, reflection, overload, deadlines, failures inside, and the drain."""

from __future__ import annotations

import io
import json
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from datetime import datetime
from pathlib import Path
from typing import Any
from uuid import uuid4

import grpc
import pytest
from google.rpc.error_details_pb2 import RequestInfo, RetryInfo
from grpc_health.v1 import health_pb2, health_pb2_grpc
from grpc_reflection.v1alpha import reflection_pb2, reflection_pb2_grpc
from idverdict import v1

from service.call.logs import configure_logging
from service.serving.assembly import build_server
from service.serving.port.listening import CannotListen
from service.serving.server import sweep
from storage import Store, StoreUnavailable
from tests.e2e.serving import PORTRAIT, KnowingReader, Running, refused, request, running, settings_in

SERVICE = "idverdict.v1.VerificationService"
SERVING = health_pb2.HealthCheckResponse.SERVING
SECRET = "张样本 11010519491231002X"


def health(channel: grpc.Channel, service: str = "") -> int:
    """What the health service says."""
    answer = health_pb2_grpc.HealthStub(channel).Check(health_pb2.HealthCheckRequest(service=service), timeout=10)
    return int(answer.status)


@pytest.fixture
def logs() -> Iterator[Callable[[], list[dict[str, Any]]]]:
    """What has been logged so far, line by line."""
    stream = io.StringIO()
    configure_logging("info", stream)
    yield lambda: [json.loads(line) for line in stream.getvalue().splitlines()]
    configure_logging("info")


class Gate:
    """Holds readings until it is opened; ``entered`` counts those that came."""

    def __init__(self) -> None:
        self.opened = threading.Event()
        self.entered = threading.Semaphore(0)

    def __call__(self) -> None:
        """Wait for the gate."""
        self.entered.release()
        assert self.opened.wait(30)


def test_health_is_told_per_service(server: Running) -> None:
    """The whole server and its service are SERVING; others are unknown."""
    assert health(server.channel) == health(server.channel, SERVICE) == SERVING
    with pytest.raises(grpc.RpcError) as caught:
        health(server.channel, "idverdict.v1.NoService")
    assert caught.value.code() is grpc.StatusCode.NOT_FOUND


def test_reflection_lists_the_services(server: Running) -> None:
    """A client without the protos finds the service and its file."""
    stub = reflection_pb2_grpc.ServerReflectionStub(server.channel)
    asked = [
        reflection_pb2.ServerReflectionRequest(list_services=""),
        reflection_pb2.ServerReflectionRequest(file_containing_symbol=SERVICE),
    ]
    listed, described = stub.ServerReflectionInfo(iter(asked))
    assert {SERVICE, "grpc.health.v1.Health"} <= {s.name for s in listed.list_services_response.service}
    assert described.file_descriptor_response.file_descriptor_proto


def test_failure_inside_tells_the_caller_nothing(tmp_path: Path, logs: Callable[[], list[dict[str, Any]]]) -> None:
    """A reader that explodes is INTERNAL with a static text; its message reaches neither the answer nor the log."""

    def explode() -> None:
        raise RuntimeError(SECRET)

    with running(settings_in(tmp_path), KnowingReader(before=explode)) as server:
        for call in (
            lambda: server.stub.ReadDocument(v1.ReadDocumentRequest(image=PORTRAIT)),
            lambda: server.stub.CreateVerification(request()),
        ):
            refusal = refused(call)
            assert (refusal.code, refusal.reason) == (grpc.StatusCode.INTERNAL, "INTERNAL")
            assert refusal.message == "Something went wrong inside the server."
            assert SECRET not in repr(refusal)
        info = refusal.details[RequestInfo]
        assert isinstance(info, RequestInfo)
    line = next(line for line in logs() if line.get("call_id") == info.request_id)
    assert line["exception"] == "RuntimeError"
    assert "test_server:" in line["at"]
    assert "张样本" not in json.dumps(logs(), ensure_ascii=False)


def test_log_holds_one_line_a_call_and_nothing_of_its_content(
    server: Running, logs: Callable[[], list[dict[str, Any]]]
) -> None:
    """The access log names method, status and time; no value, reference or id of the request is in it."""
    answer = server.stub.CreateVerification(request(customer_reference="customer-77"))
    refused(lambda: server.stub.CreateVerification(request(customer_reference="customer-78")))
    server.stop()
    lines = [line for line in logs() if line["event"] == "call"]
    assert [line["status"] for line in lines] == ["OK", "ALREADY_EXISTS"]
    told = {"event", "level", "timestamp", "method", "status", "ms", "call_id", "tenant", "peer", "identity"}
    assert set(lines[0]) == told
    assert lines[0]["peer"].startswith("ipv4:127.0.0.1:")
    assert lines[0]["identity"] == "anonymous"
    text = json.dumps(logs(), ensure_ascii=False)
    for secret in ("customer-7", "request-1", answer.uid, answer.claim.name, answer.documents[0].claim.number):
        assert secret not in text


def test_database_out_of_reach_asks_to_try_again(
    server: Running, logs: Callable[[], list[dict[str, Any]]], monkeypatch: pytest.MonkeyPatch
) -> None:
    """A store that cannot be used is UNAVAILABLE with the time to wait; the log alone names the driver's cause."""

    def down(*_: object, **__: object) -> None:
        raise StoreUnavailable("SQLITE_IOERR")

    monkeypatch.setattr(type(server.app.store), "get", down)
    asked = v1.GetVerificationRequest(name="verifications/any")
    with grpc.insecure_channel(server.address) as once:  # the project's own channel would try again
        refusal = refused(lambda: v1.VerificationServiceStub(once).GetVerification(asked))
    assert (refusal.code, refusal.reason) == (grpc.StatusCode.UNAVAILABLE, "STORAGE_UNAVAILABLE")
    retry = refusal.details[RetryInfo]
    assert isinstance(retry, RetryInfo)
    assert retry.retry_delay.ToTimedelta().total_seconds() > 0
    assert "SQLITE" not in repr(refusal)
    server.stop()
    (line,) = [line for line in logs() if line["event"] == "call"]
    assert (line["exception"], line["cause"]) == ("StoreUnavailable", "SQLITE_IOERR")


def _in_background(server: Running, pool: ThreadPoolExecutor, gate: Gate, count: int) -> list[Future[Any]]:
    calls = [
        pool.submit(server.stub.ReadDocument, v1.ReadDocumentRequest(image=PORTRAIT), timeout=60) for _ in range(count)
    ]
    for _ in range(min(count, 2)):
        assert gate.entered.acquire(timeout=20)
    return calls


def test_full_queue_refuses_at_once_and_health_still_answers(tmp_path: Path) -> None:
    """With every thread and every place in the queue taken, the next call is UNAVAILABLE; those before it finish."""
    gate = Gate()
    with (
        running(settings_in(tmp_path, threads=1, queue=1), KnowingReader(before=gate)) as server,
        ThreadPoolExecutor(2) as pool,
        grpc.insecure_channel(server.address, [("grpc.enable_retries", 0)]) as once,
    ):
        first = _in_background(server, pool, gate, 1)
        second = pool.submit(server.stub.ReadDocument, v1.ReadDocumentRequest(image=PORTRAIT), timeout=60)
        while server.app.workers.waiting < 1:
            time.sleep(0.01)
        refusal = refused(lambda: v1.VerificationServiceStub(once).ReadDocument(v1.ReadDocumentRequest(image=PORTRAIT)))
        assert health(server.channel) == SERVING
        gate.opened.set()
        assert all(call.result(30).reading.document_type for call in (*first, second))
    assert (refusal.code, refusal.reason) == (grpc.StatusCode.UNAVAILABLE, "OVERLOADED")
    assert RetryInfo in refusal.details


def test_too_many_calls_are_refused_before_their_messages_are_read(tmp_path: Path) -> None:
    """The bound on calls in progress holds for all methods, and lets health through."""
    gate = Gate()
    with (
        running(settings_in(tmp_path, max_calls=1), KnowingReader(before=gate)) as server,
        ThreadPoolExecutor(1) as pool,
        grpc.insecure_channel(server.address, [("grpc.enable_retries", 0)]) as once,
    ):
        (first,) = _in_background(server, pool, gate, 1)
        stub = v1.VerificationServiceStub(once)
        refusal = refused(lambda: stub.ListVerifications(v1.ListVerificationsRequest()))
        assert health(once) == SERVING
        gate.opened.set()
        assert first.result(30).reading.document_type
        assert not stub.ListVerifications(v1.ListVerificationsRequest()).verifications
    assert refusal.reason == "OVERLOADED"


def test_work_stops_when_the_deadline_has_passed(tmp_path: Path) -> None:
    """A caller who has stopped waiting gets no second picture read and no record; the id stays free."""
    gate = Gate()
    with running(settings_in(tmp_path), KnowingReader(before=gate)) as server:
        with pytest.raises(grpc.RpcError) as caught:
            server.stub.CreateVerification(request(), timeout=0.3)
        assert caught.value.code() is grpc.StatusCode.DEADLINE_EXCEEDED
        gate.opened.set()
        while server.app.workers.waiting or server.app.workers.busy:
            time.sleep(0.01)
        assert server.reader.calls == 1
        assert not server.stub.ListVerifications(v1.ListVerificationsRequest()).verifications
        assert v1.Decision.Name(server.stub.CreateVerification(request()).verdict.decision) == "DECISION_ACCEPT"


def test_drain_lets_running_calls_finish(tmp_path: Path) -> None:
    """A call that runs when the server is told to stop is answered; a later one is not taken."""
    gate = Gate()
    with (
        running(settings_in(tmp_path, drain_grace_seconds=60), KnowingReader(before=gate)) as server,
        ThreadPoolExecutor(1) as pool,
    ):
        (first,) = _in_background(server, pool, gate, 1)
        server.stop()
        codes: list[grpc.StatusCode] = []
        while grpc.StatusCode.UNAVAILABLE not in codes:
            try:
                health(server.channel)
            except grpc.RpcError as error:
                codes.append(error.code())
        gate.opened.set()
        assert first.result(30).reading.document_type == "cn_resident_id"


def test_taken_port_is_said_plainly(server: Running, tmp_path: Path) -> None:
    """A second server does not quietly share the port."""
    port = int(server.address.rpartition(":")[2])

    async def second() -> None:
        with pytest.raises(CannotListen, match=str(port)):
            build_server(server.app, settings_in(tmp_path, port=port))

    import asyncio

    asyncio.run(second())


def test_sweep_that_fails_is_logged_by_type_alone(
    server: Running, logs: Callable[[], list[dict[str, Any]]], monkeypatch: pytest.MonkeyPatch
) -> None:
    """A sweep of orphaned pictures that goes wrong raises nothing, and its text stays out of the log."""

    def fail(_store: Store, _before: datetime) -> int:
        raise RuntimeError(SECRET)

    monkeypatch.setattr(Store, "sweep_orphans", fail)
    sweep(server.app)
    (line,) = logs()
    assert (line["event"], line["exception"]) == ("orphans not swept", "RuntimeError")
    assert set(line) == {"event", "exception", "at", "level", "timestamp"}


def test_process_serves_sweeps_and_drains_on_sigterm(tmp_path: Path) -> None:
    """``idverdict serve`` tells its port, is SERVING, sweeps, turns NOT_SERVING on SIGTERM and exits with 0."""
    with running(settings_in(tmp_path)) as server:
        server.stub.CreateVerification(request())
    orphan = tmp_path / "evidence/evidence/ab" / f"{str(uuid4())[:-2]}ab"
    orphan.parent.mkdir(parents=True, exist_ok=True)
    orphan.write_bytes(b"left behind")
    os.utime(orphan, (time.time() - 7200,) * 2)
    environment = os.environ | {"IDVERDICT_DATA_DIR": str(tmp_path), "IDVERDICT_DRAIN_NOTICE_SECONDS": "2"}
    environment |= {"IDVERDICT_ADMIN_ADDRESS": "127.0.0.1:0"}
    command = [sys.executable, "-m", "service", "serve", "--port", "0"]
    with subprocess.Popen(
        command, env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    ) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        try:
            address = process.stdout.readline().split()[-1]
            with grpc.insecure_channel(address) as channel:
                assert health(channel, SERVICE) == SERVING
                for _ in range(1000):
                    if not orphan.exists():
                        break
                    time.sleep(0.02)
                assert not orphan.exists()
                process.send_signal(signal.SIGTERM)
                while health(channel) == SERVING:
                    time.sleep(0.02)
                assert health(channel, SERVICE) == health_pb2.HealthCheckResponse.NOT_SERVING
            assert process.wait(30) == 0
        finally:
            process.kill()
        events = [json.loads(line)["event"] for line in process.stderr]
    assert events == ["admin port", "serving", "draining", "stopped"]
