"""Clients that hold what they are given and never go on: all others are served, and the server says what is stuck."""

from __future__ import annotations

import socket
import ssl
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import grpc
from idverdict import client, v1

from ocr.reading import Reading
from tests.builders import make_reading
from tests.collector import Scrape, admin_address, page, scrape
from tests.e2e.bank import Bank, bank_in
from tests.specimens.sides import Side
from tests.suites.support.fleet import Fleet, fleet
from tests.suites.support.promise import Promise, Scale, judged
from tests.suites.support.requests import METHOD, call, is_portrait, request
from tests.suites.support.staller import Staller

LIMIT_S = {Scale.SMALL: 3.0, Scale.FULL: 30.0}
"""RECEIVE_SECONDS and SEND_SECONDS; at full scale as they are shipped."""
STREAMS = 128
"""That one client stalls, over one connection: twice what the server takes."""
HANDSHAKES = {Scale.SMALL: 64, Scale.FULL: 512}
STUCK_S = 2.0
SLACK_S = 5.0
MEGABYTES = 5_300_000
WATCH = "/idverdict.v1.WatchService/WatchVerifications"
EVIDENCE = "/idverdict.v1.VerificationService/GetEvidence"
LISTED = v1.ListVerificationsRequest(page_size=1)


def run(scale: Scale) -> Iterator[Promise]:
    """One server over TLS whose callers have tokens; then one whose reader does not come back."""
    limit = LIMIT_S[scale]
    with TemporaryDirectory(prefix="idverdict-suite-") as folder:
        bank = bank_in(Path(folder))
        settings = {**bank.tls, **bank.tokens, "receive_seconds": limit, "send_seconds": limit, "threads": 2}
        with fleet(1, admin_address="127.0.0.1:0", **settings) as servers:
            for hoard in (_slow_senders, _slow_readers, _watchers, _strangers):
                yield from hoard(Door(bank, servers, limit), scale)
    with fleet(1, reader=StickingReader(), admin_address="127.0.0.1:0", threads=2, stuck_seconds=STUCK_S) as servers:
        yield from _stuck_workers(servers)


def _slow_senders(door: Door, scale: Scale) -> Iterator[Promise]:
    with door.staller() as staller, door.others() as others:
        token = door.token("verifier")
        streams = [staller.open(METHOD, token) for _ in range(STREAMS)]
        began = time.monotonic()
        for stream in streams:
            staller.begin_message(stream, MEGABYTES)
        held = 0.0
        while len(staller.ended) < STREAMS and time.monotonic() < began + 3 * door.limit_s + SLACK_S:
            held = max(held, door.scrape().value("idverdict_message_bytes"))
            for stream in set(streams) - staller.ended:
                staller.drip(stream)
            time.sleep(door.limit_s / 10)
        lasted = time.monotonic() - began
    limit = door.scrape().value("idverdict_message_bytes_limit")
    yield door.served(f"a client feeds {STREAMS} bodies a byte at a time", others)
    yield Promise(
        "such a body ends its call after RECEIVE_SECONDS, and holds neither a place nor memory then",
        f"{len(staller.ended)} of {STREAMS} ended within {lasted:.1f} s of {door.limit_s:g} s; "
        f"{held / 2**20:.0f} MiB of {limit / 2**20:.0f} MiB were set aside, {door.left()} calls in progress after it",
        len(staller.ended) == STREAMS
        and held <= limit
        and door.left() == 0
        and judged(scale, lasted < door.limit_s + SLACK_S) is not False,
    )


def _slow_readers(door: Door, scale: Scale) -> Iterator[Promise]:
    with door.channel("verifier") as connection:
        kept = v1.Verification.FromString(call(connection, request("stall-large", picture_bytes=MEGABYTES), 60))
    asked = v1.GetEvidenceRequest(name=kept.evidence[0].name).SerializeToString()
    with door.staller(window=100) as staller, door.others() as others:
        began, token = time.monotonic(), door.token("auditor")
        for _ in range(STREAMS):
            staller.send(staller.open(EVIDENCE, token), asked)
        time.sleep(door.limit_s / 2)
        waited = door.wait_until(lambda: door.shed("slow_reader") > 0 and door.left() == 0, 3 * door.limit_s + SLACK_S)
        lasted = time.monotonic() - began
        slow = door.shed("slow_reader")
    yield door.served(f"a client asks for {STREAMS} pictures and reads none", others)
    yield Promise(
        "an answer that is not read ends its call after SEND_SECONDS",
        f"{slow:.0f} ended so, the others refused; nothing in progress after {lasted:.1f} s of {door.limit_s:g} s",
        waited and slow > 0 and judged(scale, lasted < 2 * door.limit_s + SLACK_S) is not False,
    )


def _watchers(door: Door, _scale: Scale) -> Iterator[Promise]:
    with ExitStack() as block:
        connection = block.enter_context(door.channel("reviewer"))
        watches = [v1.WatchServiceStub(connection).WatchVerifications(v1.WatchVerificationsRequest(), timeout=120)]
        watches += [
            v1.WatchServiceStub(connection).WatchVerifications(v1.WatchVerificationsRequest(), timeout=120)
            for _ in range(STREAMS // 2)
        ]
        held = sum(_began(one) for one in watches)
        with door.others() as others:
            theirs = block.enter_context(door.channel("reviewer", "loans"))
            following = v1.WatchServiceStub(theirs).WatchVerifications(v1.WatchVerificationsRequest(), timeout=120)
            begins = _began(following)
            others.wait_for(10)
            seen = next((one.event.verification for one in following if one.HasField("event")), "")
        for one in (*watches, following):
            one.cancel()
    yield door.served(f"a client opens {len(watches)} watches", others)
    yield Promise(
        "another tenant can watch as well, and sees its events",
        f"the hoarder got {held} watches; the other began and was told of {'an event' if seen else 'nothing'}",
        begins and bool(seen) and 0 < held < len(watches),
    )


def _strangers(door: Door, scale: Scale) -> Iterator[Promise]:
    silent, refused = HANDSHAKES[scale], STREAMS
    with ExitStack() as block, door.others() as others:
        sockets = [block.enter_context(door.connect()) for _ in range(silent)]
        staller = block.enter_context(door.staller())
        for _ in range(refused):
            staller.begin_message(staller.open(METHOD), MEGABYTES)
        door.wait_until(lambda: len(staller.ended) == refused, 60)
        others.wait_for(10)
    yield door.served(f"{silent} connections never begin TLS, and {refused} calls without credentials stall", others)
    yield Promise(
        "a call without credentials is refused before its message comes",
        f"{len(staller.ended)} of {refused} ended; {len(sockets)} connections were open",
        len(staller.ended) == refused,
    )


def _stuck_workers(servers: Fleet) -> Iterator[Promise]:
    admin = admin_address(servers.log)
    with client.channel(servers.addresses()[0], options=[("grpc.enable_retries", 0)]) as connection:
        before = page(admin, "/livez")[0], page(admin, "/readyz")[0]
        create: Any = connection.unary_unary(METHOD)
        calls = [create.future(request(f"sticks-{n}").SerializeToString(), timeout=1) for n in range(2)]
        left = Counter(one.code().name for one in calls)
        told = _eventually(lambda: page(admin, "/livez")[0] == page(admin, "/readyz")[0] == 503)
        listed, figures = page(admin, "/calls")[1], scrape(admin)
        stuck = figures.value("idverdict_workers_stuck")
        rows = sum(" left " in line for line in listed.splitlines())
        well = _eventually(lambda: page(admin, "/livez")[0] == page(admin, "/readyz")[0] == 200)
    yield Promise(
        "workers that do not come back show: liveness and readiness fail, metrics count them, /calls has their calls",
        f"2 calls ended {dict(left)}; {stuck:.0f} stuck by the metrics, {rows} calls listed whose callers left; "
        f"200 before, 503 meanwhile, {'200 again after it' if well else 'and for good'}",
        before == (200, 200) and told and stuck == rows == 2 and well,
    )


@dataclass(frozen=True, slots=True)
class StickingReader:
    """A reader that holds its thread for some seconds whatever its caller does."""

    seconds: float = 12.0

    def read(self, data: bytes, _between_stages: Callable[[], None] = lambda: None, /) -> Reading:
        """See `WarmableReader.read`; the first of a request alone takes so long."""
        if is_portrait(data):
            time.sleep(self.seconds)
        return make_reading(Side.PORTRAIT if is_portrait(data) else Side.EMBLEM)

    def warm_up(self) -> None:
        """Nothing to load."""


@dataclass(frozen=True, slots=True)
class Door:
    """The server that the stallers stand before.

    Attributes:
        bank: knows its callers.
        servers: the one server.
        limit_s: RECEIVE_SECONDS and SEND_SECONDS.
    """

    bank: Bank
    servers: Fleet
    limit_s: float

    @property
    def address(self) -> str:
        """Where it is."""
        return self.servers.addresses()[0]

    def token(self, role: str, tenant: str = "retail") -> str:
        """A token, good for an hour."""
        return self.bank.idp.token(role, tenant=tenant, exp=datetime.now(UTC) + timedelta(hours=1))

    def channel(self, role: str, tenant: str = "retail") -> grpc.Channel:
        """A channel of ours, which repeats nothing."""
        return self.bank.channel(self.address, token=self.token(role, tenant))

    def staller(self, **options: int) -> Staller:
        """A connection over TLS that stalls."""
        trusting = ssl.create_default_context(cafile=str(self.bank.folder / "ca.pem"))
        trusting.set_alpn_protocols(["h2"])
        return Staller(self.address, trusting, **options)

    def connect(self) -> socket.socket:
        """A connection that says nothing."""
        host, _, port = self.address.rpartition(":")
        return socket.create_connection((host, int(port)), timeout=20)

    def others(self) -> Others:
        """Another tenant's callers, at work until the block is left."""
        return Others(self)

    def scrape(self) -> Scrape:
        """The server's metrics."""
        return scrape(admin_address(self.servers.log))

    def shed(self, rule: str) -> float:
        """How many calls were turned away by a rule."""
        return self.scrape().value("idverdict_shed_total", rule=rule)

    def left(self) -> int:
        """How many calls are in progress."""
        return int(self.scrape().value("idverdict_calls_in_flight"))

    def wait_until(self, condition: Callable[[], bool], seconds: float) -> bool:
        """Whether something comes about in that time."""
        return _eventually(condition, seconds)

    def served(self, what: str, others: Others) -> Promise:
        """That the others were served while something was done."""
        return Promise(
            f"while {what}, every call of another tenant is answered",
            f"{others.answered} answered, {dict(others.failed) or 'none'} failed; longest {others.longest_s:.1f} s",
            others.answered > 0 and not others.failed,
        )


@dataclass
class Others:
    """A tenant that makes one call after the other: verifications and lists. What fails is not repeated."""

    door: Door
    answered: int = 0
    longest_s: float = 0.0
    failed: Counter[str] = field(default_factory=Counter)

    def __enter__(self) -> Others:
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._work, daemon=True)
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._over.set()
        self._thread.join()

    def wait_for(self, answers: int) -> None:
        """Wait until so many more are answered, or one failed."""
        wanted = self.answered + answers
        _eventually(lambda: self.answered >= wanted or bool(self.failed))

    def _work(self) -> None:
        with self.door.channel("verifier", "loans") as writing, self.door.channel("reviewer", "loans") as reading:
            stub: Any = v1.VerificationServiceStub(reading)
            calls: Mapping[str, Callable[[], Any]] = {
                "create": lambda: call(writing, request(f"quiet-{id(self)}-{self.answered}"), 20),
                "list": lambda: stub.ListVerifications(LISTED, timeout=20),
            }
            while not self._over.is_set():
                for make in calls.values():
                    began = time.monotonic()
                    try:
                        make()
                        self.answered += 1
                    except grpc.RpcError as error:
                        info = client.error_info(error)
                        self.failed[f"{error.code().name} {info.reason if info else error.details()}"] += 1
                    self.longest_s = max(self.longest_s, time.monotonic() - began)
                self._over.wait(0.05)


def _began(watch: Any) -> bool:
    """Whether a watch was let in: its first message comes at once."""
    try:
        next(watch)
    except (grpc.RpcError, StopIteration):
        return False
    return True


def _eventually(condition: Callable[[], bool], seconds: float = 60.0) -> bool:
    until = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > until:
            return False
        time.sleep(0.1)
    return True
