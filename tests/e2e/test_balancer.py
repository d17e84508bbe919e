"""Envoy as compose.yaml runs it: what it does with calls, deadlines, large messages, refusals, and its own end."""

from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import grpc
import pytest
from google.rpc.error_details_pb2 import RetryInfo
from idverdict import v1
from idverdict.client import MAX_IMAGE_BYTES, channel

from tests.e2e.serving import refused
from tests.suites.support.balancer import CONFIGURATION, Balancer, balancer
from tests.suites.support.fleet import Fleet, fleet
from tests.suites.support.requests import call, request

READING_S = 0.7
LISTED = v1.ListVerificationsRequest()


@dataclass(frozen=True)
class Front:
    """Envoy before two servers, and a channel to it that tries nothing again."""

    envoy: Balancer
    servers: Fleet
    channel: grpc.Channel

    @property
    def stub(self) -> Any:
        """The service, by way of Envoy."""
        return v1.VerificationServiceStub(self.channel)


@pytest.fixture
def front() -> Iterator[Front]:
    """Two servers whose reader is slow, behind Envoy."""
    with (
        fleet(2, reading_s=READING_S, threads=1, queue=1, drain_notice_seconds=8) as servers,
        balancer(servers.addresses(), drain_s=2) as envoy,
        channel(envoy.address, options=[("grpc.enable_retries", 0)]) as connection,
    ):
        yield Front(envoy, servers, connection)


def test_configuration_is_valid() -> None:
    """Envoy itself accepts the file, and finds nothing deprecated in it."""
    checked = subprocess.run(
        [Path(sys.executable).with_name("envoy"), "--mode", "validate", "-c", CONFIGURATION, "--log-level", "warn"],
        capture_output=True,
        text=True,
        check=False,
    )
    assert checked.returncode == 0, checked.stderr
    assert checked.stderr.strip() == ""


def test_calls_of_any_allowed_size_reach_both_servers(front: Front) -> None:
    """A message just below the limit passes; one call after the other reaches each server."""
    whole = request("as-large-as-may-be")
    whole.documents[0].pages.extend(list(whole.documents[0].pages))
    for page in whole.documents[0].pages:
        page.image += bytes(MAX_IMAGE_BYTES - len(page.image))
    assert front.stub.CreateVerification(whole, timeout=60).verdict.decision
    for _ in range(20):
        front.stub.ListVerifications(LISTED, timeout=10)
    assert front.envoy.statuses("grpc-python", 21) == {"OK": 21}
    assert front.envoy.servers("grpc-python") == set(front.servers.addresses())


def test_deadline_of_the_caller_reaches_the_server(front: Front) -> None:
    """The server is told how long its caller waits: it stops the work, as its log says."""
    with pytest.raises(grpc.RpcError) as caught:
        call(front.channel, request("late"), timeout=0.3)
    assert caught.value.code() is grpc.StatusCode.DEADLINE_EXCEEDED
    until = time.monotonic() + 10
    while "DEADLINE_EXCEEDED" not in (log := front.servers.log.read_text()) and "CANCELLED" not in log:
        assert time.monotonic() < until
        time.sleep(0.05)


def test_refusal_of_a_busy_server_reaches_the_caller_once_and_whole(front: Front) -> None:
    """OVERLOADED comes with its details and the time to wait; Envoy repeats nothing, and takes no server out for it."""
    method: Any = front.channel.unary_unary("/idverdict.v1.VerificationService/CreateVerification")
    calls = [method.future(request(f"busy-{n}").SerializeToString(), timeout=30) for n in range(20)]
    refusals = [one for one in calls if one.exception() is not None]
    assert refusals
    for one in refusals:
        refusal = refused(one.result)
        assert (refusal.code, refusal.reason) == (grpc.StatusCode.UNAVAILABLE, "OVERLOADED")
        assert RetryInfo in refusal.details
    assert front.envoy.counter("upstream_rq_retry") == 0
    assert front.envoy.counter("outlier_detection.ejections_enforced_total") == 0
    assert front.envoy.healthy == 2


def test_killed_server_is_left_out_and_its_calls_can_be_repeated(front: Front) -> None:
    """A call that a crash cuts off fails as UNAVAILABLE; the next ones go to the server that is left."""
    method: Any = front.channel.unary_unary("/idverdict.v1.VerificationService/CreateVerification")
    running = method.future(request("cut").SerializeToString(), timeout=30)
    while not front.servers.executions():
        time.sleep(0.01)
    busy = front.envoy.busiest
    front.servers.kill(next(one for one in front.servers.replicas if one.address == busy))
    assert running.code() is grpc.StatusCode.UNAVAILABLE
    for _ in range(10):
        front.stub.ListVerifications(LISTED, timeout=10)


def test_servers_that_are_all_unready_are_still_asked(front: Front) -> None:
    """Where no server is ready calls go to all of them: what they say is clearer than what Envoy could say."""
    for one in front.servers.replicas:
        one.stop(wait=False)
    front.envoy.wait_for(0)
    assert not front.stub.ListVerifications(LISTED, timeout=10).verifications


def test_stopping_envoy_loses_no_call(front: Front) -> None:
    """On SIGTERM what is under way is finished, callers are sent elsewhere, and the process ends."""
    method: Any = front.channel.unary_unary("/idverdict.v1.VerificationService/CreateVerification")
    running = method.future(request("running").SerializeToString(), timeout=30)
    while not front.servers.executions():
        time.sleep(0.01)
    front.envoy.process.terminate()
    assert v1.Verification.FromString(running.result()).uid
    assert front.envoy.process.wait(20) == 0


def test_other_traffic_than_grpc_is_refused(front: Front) -> None:
    """What is no call of gRPC gets no further than Envoy."""
    asked = ["h2load", "-n", "1", "-c", "1", f"http://{front.envoy.address}/"]
    assert "0 3xx, 1 4xx" in subprocess.run(asked, capture_output=True, text=True, check=True).stdout
