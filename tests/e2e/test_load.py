"""Load over a real server: priorities, shares and quotas of tenants, refusals, and callers who leave in a reading."""

from __future__ import annotations

import sqlite3
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from functools import partial
from pathlib import Path
from typing import Any

import grpc
import pytest
from google.rpc.error_details_pb2 import BadRequest, QuotaFailure, RetryInfo
from idverdict import v1
from idverdict.client import BULK, channel

from ocr.reading import Reading
from tests.builders import make_reading
from tests.e2e.bank import Bank, serving
from tests.e2e.serving import EMBLEM, PORTRAIT, KnowingReader, Running, picture, refused, request, running, settings_in
from tests.specimens.sides import Side

ASKED = v1.ReadDocumentRequest(image=PORTRAIT)
COLOURS = ("green", "yellow", "black", "white", "orange", "purple")


class HeldReader(KnowingReader):
    """Holds every reading until it is let go; notes in which order pictures are taken in."""

    def __init__(self) -> None:
        super().__init__(before=self._wait)
        self.order: list[bytes] = []
        self.entered = threading.Semaphore(0)
        self._held = threading.Event()

    def read(self, data: bytes, between_stages: Callable[[], None] = lambda: None, /) -> Reading:
        """See `KnowingReader.read`."""
        self.order.append(data)
        return super().read(data, between_stages)

    def let_go(self) -> None:
        """Let all readings go on."""
        self._held.set()

    def _wait(self) -> None:
        self.entered.release()
        assert self._held.wait(30)


def until(condition: Callable[[], bool]) -> None:
    """Wait for something that another thread brings about."""
    for _ in range(3000):
        if condition():
            return
        time.sleep(0.01)
    raise AssertionError("it did not come about")


def reading(call: Any, colour: str, **options: Any) -> Any:
    """Ask for the reading of a picture of one colour; gives the call in progress."""
    return call.ReadDocument.future(v1.ReadDocumentRequest(image=picture(colour)), timeout=60, **options)


@pytest.fixture
def held() -> HeldReader:
    """The reader of a test's server."""
    return HeldReader()


@pytest.fixture
def busy(tmp_path: Path, held: HeldReader) -> Iterator[Running]:
    """A server of one thread and two places in the queue, whose thread is at work."""
    with running(settings_in(tmp_path, threads=1, queue=2), held, connect=_once) as server:
        first = server.stub.ReadDocument.future(ASKED, timeout=60)
        assert held.entered.acquire(timeout=20)
        try:
            yield server
        finally:
            held.let_go()
            first.result(30)


def _once(address: str) -> grpc.Channel:
    return channel(address, options=[("grpc.enable_retries", 0)])


def test_interactive_call_overtakes_bulk_calls(busy: Running, held: HeldReader) -> None:
    """Of calls that wait, the one that somebody waits for is read first, although it came last."""
    bulk = reading(busy.stub, "green", metadata=BULK)
    until(lambda: busy.app.workers.waiting == 1)
    interactive = reading(busy.stub, "yellow")
    until(lambda: busy.app.workers.waiting == 2)
    held.let_go()
    bulk.result(30)
    interactive.result(30)
    assert held.order == [PORTRAIT, picture("yellow"), picture("green")]


def test_bulk_call_is_refused_for_an_interactive_one(busy: Running, held: HeldReader) -> None:
    """With the queue full of bulk calls an interactive call takes the place of one, which is told when to come back."""
    bulk = [reading(busy.stub, colour, metadata=BULK) for colour in ("green", "black")]
    until(lambda: busy.app.workers.waiting == 2)
    interactive = reading(busy.stub, "yellow")
    until(lambda: any(call.done() for call in bulk))
    out = next(call for call in bulk if call.done())
    refusal = refused(out.result)
    assert (refusal.code, refusal.reason) == (grpc.StatusCode.UNAVAILABLE, "OVERLOADED")
    assert RetryInfo in refusal.details
    held.let_go()
    assert interactive.result(30).reading is not None


def test_overload_tells_when_to_come_back(busy: Running) -> None:
    """A refusal carries the same time in RetryInfo and in the pushback that gRPC's own retries heed."""
    waiting = [reading(busy.stub, colour) for colour in ("green", "black")]
    until(lambda: busy.app.workers.waiting == 2)
    with pytest.raises(grpc.RpcError) as caught:
        busy.stub.ReadDocument(ASKED)
    trailing: Any = getattr(caught.value, "trailing_metadata", tuple)()
    pushback = int(dict(trailing)["grpc-retry-pushback-ms"])

    def again() -> None:
        raise caught.value

    retry: Any = refused(again).details[RetryInfo]
    assert pushback == int(retry.retry_delay.ToTimedelta().total_seconds() * 1000) > 0
    assert not any(call.done() for call in waiting)


def test_unknown_priority_is_a_bad_request(busy: Running) -> None:
    """A word that is no priority is refused by its name, not taken for one."""
    refusal = refused(lambda: busy.stub.ReadDocument(ASKED, metadata=(("idverdict-priority", "urgent"),)))
    assert (refusal.code, refusal.reason) == (grpc.StatusCode.INVALID_ARGUMENT, "INVALID_REQUEST")
    assert refusal.fields == ["idverdict-priority"]
    assert BadRequest in refusal.details


def test_cancelled_call_frees_the_thread_before_the_next_stage(tmp_path: Path, held: HeldReader) -> None:
    """When a caller has left, the reading is not finished, nothing is begun or kept, and the thread is free."""
    with running(settings_in(tmp_path, threads=1), held) as server:
        call = server.stub.CreateVerification.future(request(), timeout=60)
        assert held.entered.acquire(timeout=20)
        call.cancel()
        asked = v1.ListVerificationsRequest()
        held_up = server.stub.ReadDocument.future(ASKED, timeout=60)
        until(lambda: server.app.workers.waiting == 1)
        held.let_go()
        assert held_up.result(30).reading.document_type
        assert (held.order, held.finished) == ([PORTRAIT, PORTRAIT], 1)
        assert not server.stub.ListVerifications(asked).verifications


@pytest.mark.parametrize("leaves", ["cancelled", "deadline"])
def test_caller_who_leaves_a_wait_for_the_database_frees_the_thread(tmp_path: Path, leaves: str) -> None:
    """While another process holds SQLite's lock for as long as it likes, a call that has ended holds no thread."""
    with running(settings_in(tmp_path, threads=1)) as server:
        with closing(sqlite3.connect(tmp_path / "idverdict.db", isolation_level=None)) as other:
            other.execute("BEGIN IMMEDIATE")
            call = server.stub.CreateVerification.future(request(), timeout=60 if leaves == "cancelled" else 1)
            until(lambda: server.app.workers.load().busy == 1)
            if leaves == "cancelled":
                call.cancel()
            until(lambda: server.app.workers.load().busy == 0)
            assert call.exception(30) if leaves == "deadline" else call.cancelled()
            assert other.in_transaction
        assert server.stub.CreateVerification(request(), timeout=60).verdict.decision


def test_caller_who_leaves_the_queue_frees_the_place(busy: Running, held: HeldReader) -> None:
    """A call that is cancelled while it waits makes room for another in a full queue, and is never read."""
    waiting = [reading(busy.stub, colour) for colour in ("green", "black")]
    until(lambda: busy.app.workers.waiting == 2)
    waiting[0].cancel()

    def taken() -> bool:
        call = reading(busy.stub, "white")
        time.sleep(0.5)  # a refusal comes at once; a call in the queue is not told of
        return not call.done()

    until(taken)  # the server hears of the cancellation a little later
    held.let_go()
    waiting[1].result(30)
    assert picture("green") not in held.order


def test_flood_of_one_tenant_leaves_the_other_its_turn(bank: Bank, tmp_path: Path) -> None:
    """With the queue full of one tenant's calls, another's call takes a place and is read after one of them at most."""
    held = HeldReader()
    settings = settings_in(tmp_path, threads=1, queue=3, **bank.tls, **bank.tokens)
    with running(settings, held, connect=bank.channel) as server:
        tokens = [bank.idp.token("verifier", tenant=tenant) for tenant in ("retail", "loans")]
        with (
            bank.channel(server.address, token=tokens[0]) as retail,
            bank.channel(server.address, token=tokens[1]) as loans,
        ):
            flood = [reading(v1.VerificationServiceStub(retail), colour) for colour in COLOURS]
            until(lambda: server.app.workers.waiting == 3)
            until(lambda: sum(call.done() for call in flood) == 2)
            quiet = reading(v1.VerificationServiceStub(loans), "red")
            until(lambda: sum(call.done() for call in flood) == 3)
            held.let_go()
            assert quiet.result(30).reading.document_type
            refusals = {refused(call.result).reason for call in flood if call.exception(30)}
    assert refusals == {"OVERLOADED"}
    assert held.order.index(PORTRAIT) <= 2


def test_quota_of_a_tenant_is_its_own(bank: Bank, tmp_path: Path) -> None:
    """Beyond its rate a tenant gets RESOURCE_EXHAUSTED with QuotaFailure and RetryInfo; another tenant is served."""
    with serving(bank, tmp_path, **bank.tls, **bank.tokens, tenant_rate=0.001, tenant_burst=2) as server:
        asked = v1.GetVerificationRequest(name="verifications/none")
        refusals = {}
        for tenant in ("retail", "loans"):
            token = bank.idp.token("verifier", tenant=tenant)
            with bank.channel(server.address, token=token) as own:
                get = partial(v1.VerificationServiceStub(own).GetVerification, asked)
                refusals[tenant] = [refused(get) for _ in range(3)]
    for tenant, seen in refusals.items():
        assert [one.reason for one in seen] == ["VERIFICATION_NOT_FOUND"] * 2 + ["QUOTA_EXCEEDED"]
        assert seen[2].code is grpc.StatusCode.RESOURCE_EXHAUSTED
        assert RetryInfo in seen[2].details
        failure: Any = seen[2].details[QuotaFailure]
        assert [one.subject for one in failure.violations] == [f"tenant:{tenant}"]


def test_quota_of_calls_at_once_is_held_before_messages_are_read(tmp_path: Path, held: HeldReader) -> None:
    """With one call in progress at most, a second is refused however short it is, until the first is answered."""
    with running(settings_in(tmp_path, tenant_calls=1), held) as server:
        first = server.stub.ReadDocument.future(ASKED, timeout=60)
        assert held.entered.acquire(timeout=20)
        refusal = refused(lambda: server.stub.ListVerifications(v1.ListVerificationsRequest()))
        assert refusal.reason == "QUOTA_EXCEEDED"
        held.let_go()
        first.result(30)
        assert not server.stub.ListVerifications(v1.ListVerificationsRequest()).verifications


def test_readings_at_the_same_time_do_not_mix(tmp_path: Path) -> None:
    """Calls of many customers at once, on several threads: each gets the reading of its own pictures."""
    names = [f"样本{number}" for number in range(24)]
    portraits = {name: picture("red", size=(320 + n, 200)) for n, name in enumerate(names)}
    known = {portraits[name]: make_reading(Side.PORTRAIT, name=name) for name in names}
    reader = KnowingReader(known={**known, EMBLEM: make_reading(Side.EMBLEM)})
    with running(settings_in(tmp_path, threads=4, queue=64), reader) as server, ThreadPoolExecutor(12) as pool:

        def verified(name: str) -> str:
            sent = request(f"request-{names.index(name)}", portraits[name])
            (portrait, _) = server.stub.CreateVerification(sent, timeout=60).verdict.readings
            return str(portrait.fields["name"].value)

        assert list(pool.map(verified, names)) == names
