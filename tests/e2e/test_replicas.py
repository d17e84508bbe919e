"""Several servers on one database: a request is worked on once, whichever of them it reaches."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path

import grpc
import pytest

from storage.sealing.blind_index import BlindIndex
from tests.e2e.serving import KnowingReader, Running, raw_call, refused, request, running, settings_in


@dataclass
class Gate:
    """Holds readings until it is opened; each that comes is counted."""

    opened: threading.Event = field(default_factory=threading.Event)
    entered: threading.Semaphore = field(default_factory=lambda: threading.Semaphore(0))
    fails: bool = False

    def __call__(self) -> None:
        """Wait for the gate, and fail where that is wanted."""
        self.entered.release()
        assert self.opened.wait(30)
        if self.fails:
            raise RuntimeError


@dataclass(frozen=True)
class Replicas:
    """Two servers on one store; the first one's reader waits at the gate."""

    first: Running
    second: Running
    gate: Gate

    def both(self, pool: ThreadPoolExecutor, content: bytes, other: bytes) -> tuple[Future[bytes], Future[bytes]]:
        """Send one request to the first server and, once that reads, another to the second; open when that waits."""
        one = pool.submit(raw_call(self.first.channel, "CreateVerification"), content)
        assert self.gate.entered.acquire(timeout=20)
        waits = threading.Event()
        leases = self.second.app.store.shared.leases
        held = leases.is_held

        def noticed(index: BlindIndex, request_id: str) -> bool:
            waits.set()
            return held(index, request_id)

        vars(leases)["is_held"] = noticed
        two = pool.submit(raw_call(self.second.channel, "CreateVerification"), other)
        assert waits.wait(20)
        self.gate.opened.set()
        return one, two


@pytest.fixture(params=["sqlite", "postgresql"])
def replicas(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Replicas]:
    """Two servers with one database, folder of pictures and key."""
    new_database: Callable[[], str] | None = (
        request.getfixturevalue("new_database") if request.param == "postgresql" else None
    )
    settings = settings_in(tmp_path, database_url=new_database() if new_database else None)
    gate = Gate()
    with running(settings, KnowingReader(before=gate)) as first, running(settings) as second:
        yield Replicas(first, second, gate)


def test_duplicates_at_two_servers_are_executed_once(replicas: Replicas) -> None:
    """The second server reads no picture and gives the first one's answer byte for byte."""
    content = request().SerializeToString()
    with ThreadPoolExecutor(2) as pool:
        one, two = replicas.both(pool, content, content)
        assert one.result(30) == two.result(30)
    assert (replicas.first.reader.calls, replicas.second.reader.calls) == (2, 0)


def test_another_payload_at_another_server_is_refused(replicas: Replicas) -> None:
    """A request id that another server is at work on does not serve for another request."""
    other = request(customer_reference="customer-2").SerializeToString()
    with ThreadPoolExecutor(2) as pool:
        one, two = replicas.both(pool, request().SerializeToString(), other)
        refusal = refused(lambda: two.result(30))
        assert one.result(30)
    assert (refusal.code, refusal.reason) == (grpc.StatusCode.ALREADY_EXISTS, "REQUEST_ID_REUSED")
    assert replicas.second.reader.calls == 0


def test_waiting_server_does_the_work_where_the_first_one_fails(replicas: Replicas) -> None:
    """A failure at one server is no answer: the next one tries."""
    replicas.gate.fails = True
    content = request().SerializeToString()
    with ThreadPoolExecutor(2) as pool:
        one, two = replicas.both(pool, content, content)
        assert refused(lambda: one.result(30)).reason == "INTERNAL"
        assert two.result(30)
    assert replicas.second.reader.calls == 2


def test_caller_who_waits_for_another_server_has_a_deadline(replicas: Replicas) -> None:
    """A caller of the second server waits no longer than it said, and its leaving ends the waiting."""
    with ThreadPoolExecutor(1) as pool:
        one = pool.submit(replicas.first.stub.CreateVerification, request())
        assert replicas.gate.entered.acquire(timeout=20)
        with pytest.raises(grpc.RpcError) as caught:
            replicas.second.stub.CreateVerification(request(), timeout=0.3)
        replicas.gate.opened.set()
        assert one.result(30)
    assert caught.value.code() is grpc.StatusCode.DEADLINE_EXCEEDED
    assert replicas.second.reader.calls == 0
