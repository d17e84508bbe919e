"""The drain of a real server process: what its callers see from SIGTERM to its end."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import grpc
import pytest
from grpc_health.v1 import health_pb2, health_pb2_grpc
from idverdict import v1
from idverdict.client import channel

from service.serving.health.servicer import LIVENESS, SERVICES
from tests.suites.support.fleet import Fleet, fleet
from tests.suites.support.requests import call, request

SERVING = health_pb2.HealthCheckResponse.SERVING
NOT_SERVING = health_pb2.HealthCheckResponse.NOT_SERVING
ASKED = health_pb2.HealthCheckRequest
NOTICE_S = 2.0
LONG_S = 60.0
"""So long nothing lasts, however busy the machine: what ends before has ended for another reason."""


@dataclass(frozen=True)
class Draining:
    """A server that was told to stop while it works on a call, and what was asked of it before."""

    fleet: Fleet
    channel: grpc.Channel
    health: health_pb2_grpc.HealthStub
    running: grpc.Future[bytes]
    told_at: float

    @property
    def elapsed(self) -> float:
        """Seconds since SIGTERM."""
        return time.monotonic() - self.told_at

    def wait(self) -> None:
        """Wait until the process is gone."""
        process = self.fleet.replicas[0].process
        process.join(LONG_S / 2)
        assert process.exitcode == 0


@contextmanager
def draining(*, reading_s: float, notice_s: float, **settings: Any) -> Iterator[Draining]:
    """Send SIGTERM to a server that reads two pictures, and go on once it says NOT_SERVING."""
    with (
        fleet(1, reading_s=reading_s, drain_notice_seconds=notice_s, **settings) as servers,
        channel(servers.addresses()[0], options=[("grpc.enable_retries", 0)]) as connection,
    ):
        health = health_pb2_grpc.HealthStub(connection)
        method: Any = connection.unary_unary("/idverdict.v1.VerificationService/CreateVerification")
        running = method.future(request("running").SerializeToString(), timeout=60)
        while not servers.executions():
            time.sleep(0.01)
        assert health.Check(ASKED()).status == SERVING
        told_at = time.monotonic()
        servers.replicas[0].stop(wait=False)
        while health.Check(ASKED()).status == SERVING:
            assert time.monotonic() < told_at + LONG_S, "it says SERVING all through its notice"
        yield Draining(servers, connection, health, running, told_at)


def test_notice_is_given_before_anything_ends() -> None:
    """Readiness ends at once under all its names, liveness does not, and calls go on on connections old and new."""
    with draining(reading_s=0.01, notice_s=LONG_S) as server:
        assert {server.health.Check(ASKED(service=name)).status for name in SERVICES} == {NOT_SERVING}
        assert server.health.Check(ASKED(service=LIVENESS)).status == SERVING
        stub = v1.VerificationServiceStub(server.channel)
        assert len(stub.ListVerifications(v1.ListVerificationsRequest()).verifications) <= 1
        with channel(server.fleet.addresses()[0]) as new:
            listed = v1.VerificationServiceStub(new).ListVerifications(v1.ListVerificationsRequest())
            assert len(listed.verifications) <= 1
        assert server.elapsed < LONG_S


def test_running_call_is_finished_after_the_port_is_closed() -> None:
    """A call from before the signal is answered and kept; one that comes after the notice is refused as UNAVAILABLE."""
    with draining(reading_s=4.0, notice_s=NOTICE_S) as server:
        for connection in (server.channel, grpc.insecure_channel(server.fleet.addresses()[0])):
            assert refusal_in_time(connection) is grpc.StatusCode.UNAVAILABLE
        assert not server.running.done()
        answer = v1.Verification.FromString(server.running.result())
        assert v1.Decision.Name(answer.verdict.decision) == "DECISION_ACCEPT"
        server.wait()
        next_one = server.fleet.start()
        with channel(next_one.address) as again:
            assert call(again, request("running")) == server.running.result()


def refusal_in_time(connection: grpc.Channel) -> grpc.StatusCode:
    """Why calls are refused at last, which are answered for as long as the notice lasts."""
    stub, give_up_at = v1.VerificationServiceStub(connection), time.monotonic() + LONG_S
    while time.monotonic() < give_up_at:
        try:
            stub.ListVerifications(v1.ListVerificationsRequest(), timeout=LONG_S)
        except grpc.RpcError as error:
            return error.code()
        time.sleep(0.05)
    raise AssertionError("calls are answered after the notice")


def test_grace_has_an_end() -> None:
    """A call that outlasts the grace is ended as one that may be repeated, and the process exits in order."""
    with draining(reading_s=5.0, notice_s=0.3, drain_grace_seconds=0.5) as server:
        with pytest.raises(grpc.RpcError) as caught:
            server.running.result()
        assert caught.value.code() in (grpc.StatusCode.UNAVAILABLE, grpc.StatusCode.CANCELLED)
        assert 0.7 < server.elapsed < 10, "it waited for the call to its end"
        server.wait()


def test_second_signal_ends_the_drain() -> None:
    """Whoever sends SIGTERM twice does not wait for notice and grace."""
    with draining(reading_s=0.5, notice_s=LONG_S) as server:
        server.fleet.replicas[0].stop(wait=False)
        server.wait()
        assert server.elapsed < LONG_S


def test_watchers_do_not_hold_up_the_drain() -> None:
    """A stream of health is told NOT_SERVING, then ended; it is not waited for as a call is."""
    with (
        fleet(1, drain_notice_seconds=0.5, drain_grace_seconds=LONG_S) as servers,
        channel(servers.addresses()[0]) as connection,
    ):
        watch = health_pb2_grpc.HealthStub(connection).Watch(ASKED())
        assert next(watch).status == SERVING
        began = time.monotonic()
        servers.replicas[0].stop(wait=False)
        assert next(watch).status == NOT_SERVING
        with pytest.raises(grpc.RpcError) as caught:
            next(watch)
        assert caught.value.code() is grpc.StatusCode.UNAVAILABLE
        servers.replicas[0].process.join(LONG_S)
        assert time.monotonic() - began < LONG_S


def test_health_port_answers_to_the_end(tmp_path: Path) -> None:
    """A cluster's probes, which speak no TLS, see a live process all through the drain, and an unready one."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = str(free.getsockname()[1])
    environment = os.environ | {
        "IDVERDICT_DATA_DIR": str(tmp_path),
        "IDVERDICT_DRAIN_NOTICE_SECONDS": str(LONG_S),
        "IDVERDICT_HEALTH_PORT": port,
    }
    probe = [sys.executable, "-m", "service.probe", f"127.0.0.1:{port}"]
    command = [sys.executable, "-m", "service", "serve", "--port", "0"]
    with subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, text=True) as process:
        try:
            assert process.stdout is not None
            assert process.stdout.readline().startswith("idverdict serves")
            before = [subprocess.run([*probe, *more], check=False).returncode for more in ([], ["--service", LIVENESS])]
            process.send_signal(signal.SIGTERM)
            after = [subprocess.run([*probe, *more], check=False).returncode for more in ([], ["--service", LIVENESS])]
            assert (before, after) == ([0, 0], [1, 0])
            process.send_signal(signal.SIGTERM)
            assert process.wait(LONG_S / 2) == 0
        finally:
            process.kill()
