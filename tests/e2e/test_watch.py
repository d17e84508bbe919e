"""Watching: events as they happen, a stream that can be gone on with after whatever ended it, and its bounds."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import grpc
import pytest
from idverdict import client, v1

from service.verification import event_stream
from service.verification.expiry import expire
from storage.customer_files.values import NewStanding
from storage.screening.values import Found, Outcome
from tests.builders import make_reading
from tests.e2e.bank import Bank
from tests.e2e.serving import EMBLEM, NOON, PORTRAIT, KnowingReader, Running, refused, request, running, settings_in
from tests.specimens.sides import Side

HIT = Found("un", 1, frozenset({"1"}), bytes(32), bytes(32), "HAN_EQUAL", 1000, b"{}", b"{}")
NEWS = b'[{"kind":"NOTED","event":"CUSTOMER_NOTIFIED"}]'
Message = v1.WatchVerificationsResponse


def watching(server: Running, token: str = "", *, from_beginning: bool = False) -> Iterator[Message]:
    """The stream of a watch."""
    asked = v1.WatchVerificationsRequest(resume_token=token, from_beginning=from_beginning)
    stream: Iterator[Message] = v1.WatchServiceStub(server.channel).WatchVerifications(asked, timeout=30)
    return stream


def next_event(stream: Iterator[Message]) -> Message:
    """The next message that is no heartbeat."""
    return next(message for message in stream if message.HasField("event"))


def test_event_comes_as_it_happens(server: Running, monkeypatch: pytest.MonkeyPatch) -> None:
    """The first message tells the position; what is created then is told by itself, with decision, state and time."""
    monkeypatch.setattr(event_stream, "HEARTBEAT_S", 600.0)  # nothing else makes the stream look
    server.stub.CreateVerification(request("before"))
    stream = watching(server)
    first = next(stream)
    assert not first.HasField("event")
    made = server.stub.CreateVerification(request("after"))
    told = next_event(stream)
    assert told.event.verification == made.name
    assert told.event.kind == v1.VerificationEventKind.VERIFICATION_EVENT_KIND_CREATED
    assert (told.event.decision, told.event.state) == (made.verdict.decision, made.state)
    assert told.event.event_time.seconds > 0
    resumed = watching(server, first.resume_token)
    assert next_event(resumed).event == told.event


def test_token_goes_on_behind_its_message(server: Running) -> None:
    """Each event's token leads to the next one; from the beginning comes all that is kept."""
    made = [server.stub.CreateVerification(request(f"r-{n}")).name for n in range(4)]
    stream = watching(server, from_beginning=True)
    next(stream)
    messages = [next_event(stream) for _ in made]
    assert [message.event.verification for message in messages] == made
    for number, message in enumerate(messages[:-1]):
        assert next_event(watching(server, message.resume_token)).event.verification == made[number + 1]


def test_changes_of_state_are_told(tmp_path: Path) -> None:
    """A document that ran out, and a customer who was erased."""
    emblem = make_reading(Side.EMBLEM, valid_from="2016-03-09", valid_until="2026-03-09")
    reader = KnowingReader(known={PORTRAIT: make_reading(Side.PORTRAIT), EMBLEM: emblem})
    with running(settings_in(tmp_path), reader) as server:
        stream = watching(server)
        next(stream)
        server.stub.CreateVerification(request())
        expire(server.app.store, datetime(2026, 3, 10, tzinfo=UTC))
        server.app.store.erase_customer("customer-1", datetime(2026, 3, 11, tzinfo=UTC), before_statutory_term=True)
        kinds = [v1.VerificationEventKind.Name(next_event(stream).event.kind).rpartition("_")[2] for _ in range(3)]
        assert kinds == ["CREATED", "EXPIRED", "REDACTED"]


def test_heartbeats_come_while_nothing_happens(server: Running, monkeypatch: pytest.MonkeyPatch) -> None:
    """Even while entries that are no events go by, and no faster than they should."""
    monkeypatch.setattr(event_stream, "HEARTBEAT_S", 0.3)
    stream = watching(server)
    next(stream)
    kept = server.stub.CreateVerification(request())
    next_event(stream)
    stop = threading.Event()

    def read() -> None:
        while not stop.wait(0.02):
            server.stub.GetVerification(v1.GetVerificationRequest(name=kept.name))

    reading = threading.Thread(target=read)
    reading.start()
    began = time.monotonic()
    beats = [next(stream) for _ in range(4)]
    took = time.monotonic() - began
    stop.set()
    reading.join()
    assert not any(beat.HasField("event") for beat in beats)
    assert 0.9 < took < 30


def test_stream_ends_after_its_time(server: Running, monkeypatch: pytest.MonkeyPatch) -> None:
    """As OK, with a token: whoever goes on says again who it is."""
    monkeypatch.setattr(event_stream, "LONGEST_S", 0.5)
    monkeypatch.setattr(event_stream, "HEARTBEAT_S", 0.2)
    assert len({message.resume_token for message in watching(server)}) >= 2


def test_token_of_nobody_is_refused(server: Running) -> None:
    """Neither a guess nor an altered one."""
    token = next(watching(server)).resume_token
    for bad in ("nonsense", token[:-4] + "AAAA"):
        refusal = refused(lambda bad=bad: list(watching(server, bad)))  # type: ignore[misc]
        assert (refusal.code, refusal.reason) == (grpc.StatusCode.INVALID_ARGUMENT, "RESUME_TOKEN_INVALID")
        assert refusal.fields == ["resume_token"]


def test_only_so_many_watch_at_once(tmp_path: Path) -> None:
    """One more is refused with the time to wait; a place that is left is another's."""
    with running(settings_in(tmp_path, watchers=2)) as server:
        stub = v1.WatchServiceStub(server.channel)
        streams = [stub.WatchVerifications(v1.WatchVerificationsRequest(), timeout=30) for _ in range(2)]
        for stream in streams:
            next(stream)
        with client.channel(server.address, options=[("grpc.enable_retries", 0)]) as once:
            third = v1.WatchServiceStub(once)
            refusal = refused(lambda: list(third.WatchVerifications(v1.WatchVerificationsRequest(), timeout=30)))
            assert refusal.reason == "OVERLOADED"
            streams[0].cancel()
            until = time.monotonic() + 10
            while time.monotonic() < until:
                try:
                    assert next(third.WatchVerifications(v1.WatchVerificationsRequest(), timeout=30)).resume_token
                    break
                except grpc.RpcError:
                    time.sleep(0.05)
            else:
                pytest.fail("the place was not given to another")


def test_server_that_stops_ends_the_stream_with_its_position(tmp_path: Path) -> None:
    """The stream ends as OK, soon, and the next server goes on from its last token."""
    settings = settings_in(tmp_path)
    with running(settings) as server:
        stream = watching(server)
        next(stream)
        server.stub.CreateVerification(request("one"))
        next_event(stream)
        began = time.monotonic()
        server.stop()
        rest = list(stream)
        assert time.monotonic() - began < 20
        assert rest
        token = rest[-1].resume_token
    with running(settings) as server:
        stream = watching(server, token)
        second = server.stub.CreateVerification(request("two"))
        assert next_event(stream).event.verification == second.name


def test_helper_goes_on_across_a_restart(tmp_path: Path) -> None:
    """`client.watch` gives every event once, though the server is stopped, away, and started again meanwhile."""
    settings = settings_in(tmp_path)
    seen: list[str] = []
    with running(settings) as server:
        port = server.address.rpartition(":")[2]
        with client.channel(server.address) as connection:
            begun, enough = threading.Event(), threading.Event()

            def follow() -> None:
                for event, token in client.watch(connection):
                    assert token
                    begun.set()
                    if event is not None:
                        seen.append(event.verification)
                    if len(seen) == 4:
                        enough.set()
                        return

            following = threading.Thread(target=follow, daemon=True)
            following.start()
            assert begun.wait(20)
            made = [server.stub.CreateVerification(request(f"a-{n}")).name for n in range(2)]
            server.stop()
            time.sleep(1)
            with running(settings_in(tmp_path, port=int(port))) as again:
                made += [again.stub.CreateVerification(request(f"b-{n}")).name for n in range(2)]
                assert enough.wait(20)
                following.join(20)
    assert seen == made


class Silent(v1.WatchServiceServicer):
    """A server whose first stream falls silent after its first message, and whose second one goes on."""

    def __init__(self) -> None:
        self.tokens: list[str] = []

    def WatchVerifications(
        self, request: v1.WatchVerificationsRequest, context: grpc.ServicerContext
    ) -> Iterator[Message]:
        """One message, then none as long as the call lasts; or an event."""
        self.tokens.append(request.resume_token)
        yield Message(resume_token=f"{len(self.tokens)}")
        if len(self.tokens) == 1:
            ended = threading.Event()
            context.add_callback(ended.set)
            ended.wait(30)
        yield Message(resume_token="event", event=v1.VerificationEvent(verification="verifications/1"))

    def WatchCustomers(
        self, request: v1.WatchCustomersRequest, context: grpc.ServicerContext
    ) -> Iterator[v1.WatchCustomersResponse]:
        """Nothing."""
        yield from ()


def test_helper_gives_up_a_stream_that_is_silent(monkeypatch: pytest.MonkeyPatch) -> None:
    """A connection that looks alive and brings nothing, heartbeats included, is left, and the next goes on."""
    monkeypatch.setattr(client, "_SILENT_S", 0.3)
    server, silent = grpc.server(ThreadPoolExecutor(4)), Silent()
    v1.add_WatchServiceServicer_to_server(silent, server)
    port = server.add_insecure_port("127.0.0.1:0")
    server.start()
    with client.channel(f"127.0.0.1:{port}") as connection:
        event = next(event for event, _ in client.watch(connection) if event is not None)
    server.stop(0)
    assert event.verification == "verifications/1"
    assert silent.tokens == ["", "1"]


def test_helper_raises_what_is_the_callers_fault(server: Running) -> None:
    """A token that is refused is not tried for ever."""
    refusal = refused(lambda: next(client.watch(server.channel, "nonsense")))
    assert refusal.reason == "RESUME_TOKEN_INVALID"


def test_tenant_sees_its_own_events_alone(bank: Bank, tokens: Running) -> None:
    """A token of one tenant is nothing to another, nor are its events; and a verifier watches nothing."""

    def connect(role: str, tenant: str) -> grpc.Channel:
        return bank.channel(tokens.address, token=bank.idp.token(role, tenant=tenant))

    def stream(tenant: str, token: str = "") -> Iterator[Message]:
        asked = v1.WatchVerificationsRequest(resume_token=token)
        found: Iterator[Message] = v1.WatchServiceStub(connect("reviewer", tenant)).WatchVerifications(
            asked, timeout=30
        )
        return found

    streams = {tenant: stream(tenant) for tenant in ("retail", "loans")}
    token = {tenant: next(one).resume_token for tenant, one in streams.items()}
    made = {
        tenant: v1.VerificationServiceStub(connect("verifier", tenant)).CreateVerification(request(f"{tenant}-1")).name
        for tenant in ("loans", "retail", "loans")
    }
    for tenant, one in streams.items():
        assert next_event(one).event.verification == made[tenant]
    assert refused(lambda: list(stream("loans", token["retail"]))).reason == "RESUME_TOKEN_INVALID"
    verifier = v1.WatchServiceStub(connect("verifier", "retail"))
    assert refused(lambda: list(verifier.WatchVerifications(v1.WatchVerificationsRequest()))).reason == "ROLE_MISSING"


def test_customers_are_watched_by_tenant_role_and_filter(bank: Bank, tokens: Running) -> None:
    """Row 17: a system that asks for refusals hears of nothing else, goes on behind its token, and of no other tenant;
    hits are for those who may see them.
    """

    def connect(role: str, tenant: str = "retail") -> grpc.Channel:
        return bank.channel(tokens.address, token=bank.idp.token(role, tenant=tenant))

    def stream(role: str, tenant: str = "retail", **asked: Any) -> Iterator[v1.WatchCustomersResponse]:
        request_ = v1.WatchCustomersRequest(**asked)
        found: Iterator[v1.WatchCustomersResponse] = v1.WatchServiceStub(connect(role, tenant)).WatchCustomers(
            request_, timeout=30
        )
        return found

    def next_of(stream: Iterator[v1.WatchCustomersResponse]) -> v1.WatchCustomersResponse:
        return next(message for message in stream if message.events)

    refusals = stream("auditor", events=["DOCUMENT_REFUSED"])
    token = next(refusals).resume_token
    everything, others = stream("verifier"), stream("verifier", "loans")
    next(everything)
    elsewhere = next(others).resume_token
    customers = v1.CustomerServiceStub(connect("verifier"))
    name = customers.CreateCustomer(
        v1.CreateCustomerRequest(
            customer_reference="CIF-1",
            kind=v1.CUSTOMER_KIND_PERSON,
            purpose=v1.PURPOSE_ACCOUNT_OPENING,
            declared={"name": "张样本"},
            request_id="w-1",
        )
    ).name
    opened = [one.kind for one in next_of(everything).events]
    assert opened == [
        v1.CUSTOMER_EVENT_KIND_VERSION_ADDED,
        v1.CUSTOMER_EVENT_KIND_OPENED,
        v1.CUSTOMER_EVENT_KIND_STATE_CHANGED,
    ]
    for event in ("DOUBT", "DOCUMENT_REFUSED"):
        customers.ReportEvent(v1.ReportEventRequest(name=name, event=event, request_id=f"w-{event}"))
    for told in (next_of(refusals), next_of(stream("auditor", events=["DOCUMENT_REFUSED"], resume_token=token))):
        (one,) = told.events
        assert (one.customer, one.kind, one.event) == (name, v1.CUSTOMER_EVENT_KIND_EVENT_RAISED, "DOCUMENT_REFUSED")
    assert refused(lambda: list(stream("verifier", resume_token=elsewhere))).reason == "RESUME_TOKEN_INVALID"
    assert refused(lambda: list(stream("connector"))).reason == "ROLE_MISSING"
    with_helper = client.watch_customers(connect("reviewer"), v1.WatchCustomersRequest(from_beginning=True))
    assert next(events for events, _ in with_helper if events)[0].customer == name

    store = tokens.app.of("retail").store
    store.screening.subjects.put("CIF-1", b"{}", (), Outcome(bytes(32), (HIT,), NOON))
    (page,) = store.files.turner.every()
    store.files.turner.turn([(one, NewStanding("REFUSED", b"{}", news=NEWS)) for one in page.files], NOON)
    hits: dict[str, Any] = {
        "kinds": [v1.CUSTOMER_EVENT_KIND_HIT_OPENED, v1.CUSTOMER_EVENT_KIND_NOTED],
        "from_beginning": True,
    }
    assert next_of(stream("verifier", **hits)).events[0].kind == v1.CUSTOMER_EVENT_KIND_NOTED
    seen = next_of(stream("reviewer", **hits)).events[0]
    assert (seen.kind, seen.customer, seen.hit[:5]) == (v1.CUSTOMER_EVENT_KIND_HIT_OPENED, name, "hits/")
