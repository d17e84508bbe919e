"""More calls than a server can answer: it answers as many as it can, says no quickly, and to the right ones."""

from __future__ import annotations

import asyncio
import json
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from itertools import count
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from idverdict.client import BULK

from service.demo.camera import Camera
from service.demo.cases import CASES
from tests.credentials import AUDIENCE, ISSUER, Issuer
from tests.suites.support.fleet import Fleet, fleet
from tests.suites.support.open_loop import Call, Clients, Metadata, Outcome, capacity, offered, percentile
from tests.suites.support.promise import Promise, Scale, judged
from tests.suites.support.requests import request

THREADS, QUEUE = 2, 16
READING_S = 0.05
"""The reader holds a thread for so long a picture, about as the shipped one does; the suite then measures admission."""
PICTURE_BYTES = 150_000
DEADLINE_S = 1.0
OVER = 5
"""Times the capacity that are offered."""
SECONDS = {Scale.SMALL: 4.0, Scale.FULL: 60.0}
"""How long each load lasts; a quarter of it for the capacity."""
PROBES_S = 50
"""Health checks a second."""
SETTLED_S = 1.5
"""Answers count from then on, when the queue is full."""

AT_ONCE_S = 0.3
"""A refusal that took longer is taken to be of a call that was admitted, and whose answer then would come too late."""
GOODPUT, REJECTION_S, HEALTH_S = 0.9, 0.020, 0.100


def run(scale: Scale) -> Iterator[Promise]:
    """One server on SQLite whose reader takes its time; at full scale once more with the shipped reader."""
    with TemporaryDirectory(prefix="idverdict-suite-") as folder:
        tenants = Tenants(Path(folder))
        shape = {**tenants.settings, "threads": THREADS, "queue": QUEUE, "max_calls": 64}
        with fleet(1, reading_s=READING_S, **shape) as servers:
            load = Loads(servers, tenants, stub_requests(), SECONDS[scale])
            yield from _beyond_capacity(load, "", scale)
            yield from _bulk_flood(load, scale)
            yield from _tenant_flood(load, scale)
        if scale is Scale.FULL:
            with fleet(1, reading_s=None, **shape) as servers:
                yield from _beyond_capacity(Loads(servers, tenants, drawn_requests(), 30), "shipped reader: ", scale)


def _beyond_capacity(load: Loads, where: str, scale: Scale) -> Iterator[Promise]:
    can, before = load.capacity(), load.pictures_read()
    seen = load.offer(Stream(OVER * can))
    calls, probes = seen.streams[0], seen.health
    good = load.goodput(calls)
    yield Promise(
        f"{where}at {OVER} times the capacity, {DEADLINE_S:g} s deadlines: goodput is at least 90 % of the capacity",
        f"capacity {can:.1f}/s, offered {OVER * can:.1f}/s, in time {good:.1f}/s ({good / can:.0%}); {_lag(calls)}",
        judged(scale, good >= GOODPUT * can),
    )
    refused = [one for one in calls if one.reason == "OVERLOADED"]
    times = [one.seconds for one in refused]
    yield Promise(
        f"{where}a refusal comes within 20 ms (p99)",
        f"{len(refused)} refused: {_times(times)}; {sum(time > AT_ONCE_S for time in times)} of them from the queue",
        judged(scale, percentile(times, 0.99) < REJECTION_S),
    )
    yield Promise(
        f"{where}meanwhile health is told within 100 ms (p99)",
        f"{len(probes)} checks: {_times([one.seconds for one in probes])}",
        judged(scale, percentile([one.seconds for one in probes], 0.99) < HEALTH_S),
    )
    ends = Counter(one.reason or one.code for one in calls)
    clear = [one.code == "UNAVAILABLE" and one.told_when for one in refused]
    yield Promise(
        f"{where}others are refused as UNAVAILABLE, OVERLOADED, with the time to wait; health never fails",
        f"{clear.count(True)} of {len(clear)} refusals; ends: {_counts(ends)}; {_wasted(load, calls, before)}",
        all(clear)
        and bool(clear)
        and set(ends) <= {"OK", "OVERLOADED", "DEADLINE_EXCEEDED"}
        and all(one.answered for one in probes),
    )


def _bulk_flood(load: Loads, scale: Scale) -> Iterator[Promise]:
    can = load.capacity()
    seen = load.offer(Stream(can / 2), Stream(OVER * can, bulk=True))
    interactive, bulk = seen.streams
    share = _answered(interactive)
    good, rest = load.goodput(interactive), load.goodput(bulk)
    yield Promise(
        f"interactive calls at half the capacity are answered while bulk calls come at {OVER} times the capacity",
        f"interactive {share:.1%} answered, {_times([one.seconds for one in interactive if one.answered])}",
        judged(scale, share >= 0.99),
    )
    yield Promise(
        "and bulk calls get the room that is left",
        f"capacity {can:.1f}/s: interactive {good:.1f}/s, bulk {rest:.1f}/s, together {(good + rest) / can:.0%}",
        judged(scale, rest > 0 and good + rest >= GOODPUT * can),
    )


def _tenant_flood(load: Loads, scale: Scale) -> Iterator[Promise]:
    can = load.capacity()
    seen = load.offer(Stream(can / 4, tenant="loans"), Stream(OVER * can))
    quiet, flood = seen.streams
    share = _answered(quiet)
    together = (load.goodput(quiet) + load.goodput(flood)) / can
    yield Promise(
        f"a tenant's calls at a quarter of the capacity are answered while another's come at {OVER} times the capacity",
        f"{share:.1%} answered, {_times([one.seconds for one in quiet if one.answered])}; together {together:.0%}",
        judged(scale, share >= 0.99 and together >= GOODPUT),
    )


@dataclass(frozen=True, slots=True)
class Tenants:
    """Two tenants whom the server knows by their tokens."""

    folder: Path
    issuer: Issuer = field(default_factory=Issuer)

    @property
    def settings(self) -> Mapping[str, Any]:
        """What the server needs to know them."""
        keys = self.folder / "jwks.json"
        keys.write_text(json.dumps(self.issuer.jwks))
        return {"jwt_issuer": ISSUER, "jwt_audience": AUDIENCE, "jwt_jwks": keys}

    def token(self, tenant: str) -> str:
        """A verifier's token, good for an hour."""
        return self.issuer.token("verifier", tenant=tenant, exp=datetime.now(UTC) + timedelta(hours=1))


@dataclass(frozen=True, slots=True)
class Stream:
    """Calls of one tenant and priority, so many a second."""

    rate: float
    tenant: str = "retail"
    bulk: bool = False


@dataclass(frozen=True, slots=True)
class Seen:
    """What became of a load: the calls of each stream, and the health checks beside them."""

    streams: list[list[Outcome]]
    health: list[Outcome]


@dataclass(frozen=True, slots=True)
class Loads:
    """Loads on one server, one after the other.

    Attributes:
        servers: the server.
        tenants: who calls it.
        requests: gives serialized requests, each another.
        seconds: how long a load lasts.
    """

    servers: Fleet
    tenants: Tenants
    requests: Iterator[bytes]
    seconds: float

    def capacity(self) -> float:
        """Answers a second where always some wait and none is refused."""

        async def measure() -> float:
            async with Clients(self.servers.addresses()[0]) as clients:
                call = self._call(clients, Stream(0))
                await capacity(call, 2 * THREADS, min(1.0, self.seconds / 4))  # until everything is warm
                return await capacity(call, 2 * THREADS, self.seconds / 4)

        return asyncio.run(measure())

    def offer(self, *streams: Stream) -> Seen:
        """Offer streams at once, and ask for the health all the while."""

        async def load() -> Seen:
            async with Clients(self.servers.addresses()[0]) as clients:
                *calls, health = await asyncio.gather(
                    *(offered(self._call(clients, one), one.rate, self.seconds, DEADLINE_S) for one in streams),
                    offered(clients.check_health, PROBES_S, self.seconds, 60),
                )
            return Seen(calls, health)

        return asyncio.run(load())

    def goodput(self, calls: list[Outcome]) -> float:
        """Answers in time a second, those of the queue left at the end not counted."""
        window = self.seconds - SETTLED_S
        return sum(one.answered and SETTLED_S <= one.ended_s < self.seconds for one in calls) / window

    def pictures_read(self) -> int | None:
        """How many pictures the reader has begun; None for the shipped one, which keeps no journal."""
        return None if self.servers.reading_s is None else self.servers.executions().total()

    def _call(self, clients: Clients, stream: Stream) -> Call:
        token = ("authorization", f"Bearer {self.tenants.token(stream.tenant)}")
        metadata: Metadata = (token, *BULK) if stream.bulk else (token,)
        return lambda seconds: clients.create(next(self.requests), seconds, metadata)


def stub_requests() -> Iterator[bytes]:
    """Requests for the reader that answers by heart, with pictures of a usual size."""
    for number in count():
        yield request(f"load-{number}", picture_bytes=PICTURE_BYTES).SerializeToString()


def drawn_requests() -> Iterator[bytes]:
    """Requests with the demonstration's photographs of a genuine specimen card, for the shipped reader."""
    sent = Camera().request(next(case for case in CASES if case.key == "genuine"))
    for number in count():
        sent.request_id, sent.customer_reference = f"drawn-{number}", f"customer-{number}"
        yield sent.SerializeToString()


def _times(seconds: list[float]) -> str:
    return f"median {percentile(seconds, 0.5) * 1000:.0f} ms, p99 {percentile(seconds, 0.99) * 1000:.0f} ms"


def _answered(calls: list[Outcome]) -> float:
    """The share of calls that were answered; 1 where a short run had none."""
    return sum(one.answered for one in calls) / len(calls) if calls else 1.0


def _lag(calls: list[Outcome]) -> str:
    return f"the client itself was {percentile([one.lag_s for one in calls], 0.99) * 1000:.0f} ms late (p99)"


def _counts(ends: Counter[str]) -> str:
    return ", ".join(f"{times:,} {end}" for end, times in ends.most_common())


def _wasted(load: Loads, calls: list[Outcome], before: int | None) -> str:
    after = load.pictures_read()
    if before is None or after is None:
        return "readings not counted"
    return f"{after - before - 2 * sum(one.answered for one in calls)} pictures read for nobody"
