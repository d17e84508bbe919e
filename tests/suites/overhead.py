"""What the service costs: the time of a verification beyond the reader's, and reads among many records."""

from __future__ import annotations

import random
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

from idverdict import v1
from idverdict.client import channel

from tests.postgresql import cluster
from tests.suites.support.breakdown import parts_of_a_verification
from tests.suites.support.filling import Filled, fill
from tests.suites.support.fleet import Fleet, fleet
from tests.suites.support.open_loop import percentile
from tests.suites.support.promise import Promise, Scale, judged
from tests.suites.support.requests import request

VERIFICATIONS = {Scale.SMALL: 40, Scale.FULL: 500}
"""How many are timed on each store, one after the other."""
WARMING = 20
PICTURE_BYTES = 150_000
ROWS = {Scale.SMALL: 10_000, Scale.FULL: 1_000_000}
READS = {Scale.SMALL: 200, Scale.FULL: 5_000}
OVER_READER_MS, READ_MS = 3.0, 10.0
MEMORY = Path("/dev/shm")


def run(scale: Scale) -> Iterator[Promise]:
    """Verifications on SQLite and PostgreSQL, with the disk and without; then reads on a full PostgreSQL."""
    count = VERIFICATIONS[scale]
    with fleet(1) as servers:
        yield _over_reader("SQLite", servers, count, scale, parts_of_a_verification(count))
    if MEMORY.is_dir():
        with fleet(1, within=MEMORY) as servers:
            yield _over_reader("SQLite in memory, no disk to wait for", servers, count, scale)
    with cluster(fsync=True) as postgresql, fleet(1, database_url=postgresql.url(postgresql.create())) as servers:
        yield _over_reader("PostgreSQL with fsync", servers, count, scale)
    with cluster() as postgresql:
        url = postgresql.url(postgresql.create())
        with fleet(1, database_url=url) as servers:
            yield from _reads(servers, url, scale)


def _over_reader(where: str, servers: Fleet, count: int, scale: Scale, parts: str = "") -> Promise:
    """Time verifications of one client, and take off what the answer says that the reader took."""
    over: list[float] = []
    with channel(servers.addresses()[0]) as connection:
        stub = v1.VerificationServiceStub(connection)
        for number in range(WARMING + count):
            sent = request(f"timed-{number}", picture_bytes=PICTURE_BYTES)
            began = time.perf_counter()
            answer = stub.CreateVerification(sent, timeout=60)
            taken = (time.perf_counter() - began) * 1000
            stages = answer.verdict.timings_ms
            over.append(taken - sum(ms for stage, ms in stages.items() if stage.startswith("read_")))
    timed = over[WARMING:]
    median = percentile(timed, 0.5)
    figures = f"{count}: median {median:.1f} ms, p95 {percentile(timed, 0.95):.1f} ms"
    return Promise(
        f"{where}: a verification takes at most 3 ms (median) beyond the reader's time",
        f"{figures}{f'; in milliseconds: {parts}' if parts else ''}",
        judged(scale, median <= OVER_READER_MS),
    )


def _reads(servers: Fleet, url: str, scale: Scale) -> Iterator[Promise]:
    rows, reads = ROWS[scale], READS[scale]
    with channel(servers.addresses()[0]) as connection:
        stub = v1.VerificationServiceStub(connection)
        first = stub.CreateVerification(request("model"), timeout=60)
        with closing(servers.store()) as store:
            model = v1.Verification.FromString(store.get(first.uid).payload)
            began = time.monotonic()
            filled = fill(store, url, model, rows, reads)
            spent = time.monotonic() - began
        yield _found(stub, filled, rows, spent)
        yield _timed(
            f"PostgreSQL, {rows:,} verifications: GetVerification takes less than 10 ms (p95)",
            lambda name, _: stub.GetVerification(v1.GetVerificationRequest(name=name), timeout=60),
            filled,
            scale,
        )
        yield _timed(
            f"PostgreSQL, {rows:,} verifications: ListVerifications of a customer takes less than 10 ms (p95)",
            lambda _, customer: stub.ListVerifications(
                v1.ListVerificationsRequest(customer_reference=customer, page_size=10), timeout=60
            ),
            filled,
            scale,
        )
        chance = random.Random(rows)
        token = stub.ListVerifications(v1.ListVerificationsRequest(page_size=200), timeout=60).next_page_token

        def page(_name: str, _customer: str) -> Any:
            decision = chance.choice(["DECISION_REVIEW", "DECISION_REJECT"])
            asked = v1.ListVerificationsRequest(decisions=[decision], page_size=10)
            return stub.ListVerifications(asked if chance.random() < 0.5 else _page_after(token), timeout=60)

        yield _timed(
            f"PostgreSQL, {rows:,} verifications: ListVerifications of ten, by decision or further back, takes less "
            "than 10 ms (p95)",
            page,
            filled,
            scale,
        )


def _page_after(token: str) -> v1.ListVerificationsRequest:
    return v1.ListVerificationsRequest(page_size=10, page_token=token)


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


def _timed(what: str, read: Callable[[str, str], Any], filled: Filled, scale: Scale) -> Promise:
    seconds: list[float] = []
    for name, customer in zip(filled.names, filled.customers, strict=True):
        began = time.perf_counter()
        read(name, customer)
        seconds.append(time.perf_counter() - began)
    median, p95 = percentile(seconds, 0.5) * 1000, percentile(seconds, 0.95) * 1000
    return Promise(
        what, f"{len(seconds):,} reads: median {median:.1f} ms, p95 {p95:.1f} ms", judged(scale, p95 < READ_MS)
    )
