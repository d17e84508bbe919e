"""What the service costs: metrics and traces, a verification beyond the reader's time, its audit entry, and reads."""

from __future__ import annotations

import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing
from functools import partial
from pathlib import Path
from typing import Any

from idverdict import v1
from idverdict.client import channel

from tests.postgresql import cluster
from tests.storage_support import Place
from tests.suites.support.appending import cost_of_entries, pace_of_inspection
from tests.suites.support.breakdown import parts_of_a_verification
from tests.suites.support.filling import Filled, fill
from tests.suites.support.fleet import Fleet, fleet
from tests.suites.support.observation import costs, sending_ms
from tests.suites.support.open_loop import percentile
from tests.suites.support.promise import Promise, Scale, judged
from tests.suites.support.requests import request

VERIFICATIONS = {Scale.SMALL: 20, Scale.FULL: 500}
"""How many are timed on each store, one after the other."""
WARMING = 20
PICTURE_BYTES = 150_000
ROWS = {Scale.SMALL: 3_000, Scale.FULL: 1_000_000}
READS = {Scale.SMALL: 80, Scale.FULL: 5_000}
ENTRIES = {Scale.SMALL: 2_000, Scale.FULL: 300_000}
OVER_SQLITE_MS, OVER_POSTGRESQL_MS, READ_MS, APPEND_MS, OBSERVING_MS = 8, 10, 10.0, 1.0, 0.5
INSPECTED_PER_S = 100_000
PAIRS = {Scale.SMALL: 40, Scale.FULL: 2_000}
"""How many calls are made that are observed, each with one that is not."""
MEMORY = Path("/dev/shm")


def run(scale: Scale) -> Iterator[Promise]:
    """Verifications on SQLite and PostgreSQL, with the disk and without; then reads on a full PostgreSQL."""
    yield from _observing(scale)
    count = VERIFICATIONS[scale]
    with fleet(1) as servers:
        yield _over_reader("SQLite", servers, count, scale, limit=OVER_SQLITE_MS, parts=parts_of_a_verification(count))
    if MEMORY.is_dir():
        with fleet(1, within=MEMORY) as servers:
            yield _over_reader("SQLite in memory, no disk to wait for", servers, count, scale, limit=OVER_SQLITE_MS)
    with cluster(fsync=True) as postgresql, fleet(1, database_url=postgresql.url(postgresql.create())) as servers:
        yield _over_reader("PostgreSQL with fsync", servers, count, scale, limit=OVER_POSTGRESQL_MS)
    yield from _audit_log(scale)
    with cluster() as postgresql:
        full, empty = (postgresql.url(postgresql.create()) for _ in range(2))
        with fleet(1, database_url=full) as servers, fleet(1, database_url=empty) as others:
            yield from _reads(servers, full, others, scale)


def _observing(scale: Scale) -> Iterator[Promise]:
    """A call with metrics and traces, which a collector on this machine takes, and one without, in turn."""
    beside = sending_ms(PAIRS[scale])
    for method, cost in costs(PAIRS[scale], WARMING, MEMORY if MEMORY.is_dir() else None).items():
        low, high = cost.between_ms
        yield Promise(
            f"metrics and traces cost {method} at most 0.5 ms (median)",
            f"{cost.pairs:,} pairs: {cost.median_ms:+.2f} ms (median of the differences; {low:+.2f} to {high:+.2f}) on "
            f"{cost.bare_ms:.1f} ms; {cost.cpu_ms:+.2f} ms of the processor (standard error {cost.cpu_error_ms:.2f}); "
            f"sending the spans of a verification takes another thread {beside:.2f} ms",
            judged(scale, cost.median_ms <= OBSERVING_MS),
        )


def _over_reader(where: str, servers: Fleet, count: int, scale: Scale, *, limit: int, parts: str = "") -> Promise:
    """Time verifications of one client, and take off what the answer says that the reader took."""
    over: list[float] = []
    with channel(servers.addresses()[0]) as connection:
        stub = v1.VerificationServiceStub(connection)
        for number in range(WARMING + count):
            sent = request(f"timed-{number}", picture_bytes=PICTURE_BYTES)
            began = time.perf_counter()
            answer = stub.CreateVerification(sent, timeout=60)
            taken = (time.perf_counter() - began) * 1000
            over.append(taken - answer.verdict.timings_ms["read"])
    timed = over[WARMING:]
    median = percentile(timed, 0.5)
    figures = f"{count}: median {median:.1f} ms, p95 {percentile(timed, 0.95):.1f} ms"
    return Promise(
        f"{where}: a verification takes at most {limit} ms (median) beyond the reader's time",
        f"{figures}{f'; in milliseconds: {parts}' if parts else ''}",
        judged(scale, median <= limit),
    )


def _audit_log(scale: Scale) -> Iterator[Promise]:
    """What an entry costs on each store, and how fast a log is inspected."""
    with tempfile.TemporaryDirectory(prefix="idverdict-suite-") as folder, cluster(fsync=True) as postgresql:
        here = Path(folder)
        stores = (
            ("SQLite", Place(here / "sqlite")),
            ("PostgreSQL with fsync", Place(here / "postgresql", postgresql.url(postgresql.create()))),
        )
        for where, place in stores:
            cost = cost_of_entries(place, VERIFICATIONS[scale])
            yield Promise(
                f"{where}: the entry in the audit log adds at most 1 ms (median) to a verification",
                f"{VERIFICATIONS[scale]} pairs: {cost}",
                judged(scale, cost.appended <= APPEND_MS),
            )
        for where, place in stores:
            pace = pace_of_inspection(place, ENTRIES[scale])
            yield Promise(
                f"{where}: a log is inspected at 100,000 entries a second of one core, and has no fault",
                f"{pace.entries:,} entries: {pace.a_core:,.0f}/s of the command's own time, {pace.by_the_clock:,.0f}/s "
                f"by the clock; {pace.faults} faults",
                judged(scale, pace.a_core >= INSPECTED_PER_S) if not pace.faults else False,
            )


def _reads(servers: Fleet, url: str, others: Fleet, scale: Scale) -> Iterator[Promise]:
    """Reads of a full database; in turn with each the same of one that has a single record, to tell what rows cost."""
    rows, reads = ROWS[scale], READS[scale]
    with channel(servers.addresses()[0]) as connection, channel(others.addresses()[0]) as other:
        stub, bare = v1.VerificationServiceStub(connection), v1.VerificationServiceStub(other)
        alone = bare.CreateVerification(request("alone"), timeout=60)
        first = stub.CreateVerification(request("model"), timeout=60)
        with closing(servers.store()) as store:
            model = v1.Verification.FromString(store.get(first.uid).payload)
            began = time.monotonic()
            filled = fill(store, url, model, rows, reads)
            spent = time.monotonic() - began
        yield _found(stub, filled, rows, spent)
        where = f"PostgreSQL, {rows:,} verifications"
        yield _timed(
            f"{where}: GetVerification takes less than 10 ms (p95)",
            [v1.GetVerificationRequest(name=name) for name in filled.names],
            stub.GetVerification,
            lambda _: bare.GetVerification(v1.GetVerificationRequest(name=alone.name), timeout=60),
            scale,
        )
        yield _timed(
            f"{where}: ListVerifications of a customer takes less than 10 ms (p95)",
            [_page(customer_reference=customer) for customer in filled.customers],
            stub.ListVerifications,
            lambda _: bare.ListVerifications(_page(customer_reference=alone.customer_reference), timeout=60),
            scale,
        )
        back = stub.ListVerifications(v1.ListVerificationsRequest(page_size=200), timeout=60).next_page_token
        pages = [_page(decisions=["DECISION_REJECT"]), _page(page_token=back), _page(decisions=["DECISION_REVIEW"])]
        yield _timed(
            f"{where}: ListVerifications, ten of a decision or further back, takes less than 10 ms (p95)",
            pages * (reads // len(pages)),
            stub.ListVerifications,
            lambda _: bare.ListVerifications(_page(), timeout=60),
            scale,
        )


def _page(**chosen: Any) -> v1.ListVerificationsRequest:
    return v1.ListVerificationsRequest(page_size=10, **chosen)


def _found(stub: Any, filled: Filled, rows: int, spent: float) -> Promise:
    """What was filled in reads back: each sampled name with its customer, and the customer's list with it."""
    checked = list(zip(filled.names, filled.customers, strict=True))[:50]
    whole = 0
    for name, customer in checked:
        kept = stub.GetVerification(v1.GetVerificationRequest(name=name), timeout=60)
        listed = stub.ListVerifications(v1.ListVerificationsRequest(customer_reference=customer), timeout=60)
        names = [one.name for one in listed.verifications]
        whole += (kept.name, kept.customer_reference) == (name, customer) and name in names
    return Promise(
        f"PostgreSQL filled with {rows:,} verifications: what was sealed in bulk opens as if the service had kept it",
        f"{whole} of {len(checked)} read back and listed; filled in {spent:.0f} s",
        whole == len(checked),
    )


def _timed(
    what: str, asked: Sequence[Any], read: Callable[..., Any], control: Callable[[Any], Any], scale: Scale
) -> Promise:
    spent: list[float] = []
    bare: list[float] = []
    for one in asked:
        for times, call in ((spent, partial(read, timeout=60)), (bare, control)):
            began = time.perf_counter()
            call(one)
            times.append((time.perf_counter() - began) * 1000)
    p95 = percentile(spent, 0.95)
    return Promise(
        what,
        f"{len(spent):,} reads: median {percentile(spent, 0.5):.1f} ms, p95 {p95:.1f} ms; in turn with these, of a "
        f"database with one record: {percentile(bare, 0.5):.1f} and {percentile(bare, 0.95):.1f} ms",
        judged(scale, p95 < READ_MS),
    )
