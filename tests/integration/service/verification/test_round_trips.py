"""How often a verification asks PostgreSQL: each time is a wait for the network, on every call."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from psycopg.pq import Trace
from sqlalchemy import event
from sqlalchemy.pool import Pool

from service.app import App
from service.call.patience import Patience
from service.load.admission import Workers
from service.verification.policy import load_policy
from tests.reviews_support import TERMS, WEI, add_case
from tests.storage_support import Place
from tests.suites.support.replica import StubReader
from tests.suites.support.requests import request

LEASE, KEY, RECORD, COMMIT = 1, 1, 1, 1
"""The lease, with whether the request and how many attempts were there; the customer's key, which another thread looks
up meanwhile; the record up to the log's last entries; the new entry and the commit."""
_EACH_SIXTEENTH = 1
"""Some entries need further ones of the log's tree."""

Count = Callable[[], int]


@pytest.fixture
def round_trips(tmp_path: Path) -> Iterator[Count]:
    """Gives how often the server said that it waits again, on connections made from here on, since it was last asked.

    libpq's own trace is counted, whatever way the statements went.
    """
    trace = tmp_path / "trace"
    with trace.open("w") as written:
        seen = 0

        def follow(connection: Any, _record: object) -> None:
            connection.pgconn.trace(written.fileno())
            connection.pgconn.set_trace_flags(Trace.SUPPRESS_TIMESTAMPS)

        def count() -> int:
            nonlocal seen
            before, seen = seen, len(re.findall(r"^B\s.*ReadyForQuery", trace.read_text(), re.MULTILINE))
            return seen - before

        event.listen(Pool, "connect", follow)
        try:
            yield count
        finally:
            event.remove(Pool, "connect", follow)


def test_a_verification_asks_postgresql_four_times(
    new_database: Callable[[], str], round_trips: Count, tmp_path: Path
) -> None:
    """Of a new customer and of one who is known; a connection that was used a moment ago is not tried first."""
    reader = StubReader(tmp_path / "journal", 0.0)
    with closing(App(reader, Place(tmp_path / "var", new_database()).open(), load_policy(None), Workers(1, 0))) as app:
        service = app.verifications()
        for number in range(3):  # a first one keeps the policy's text, and opens connections
            assert service.create(request(f"first-{number}"), Patience())
        for known in (False, True):
            counts = []
            for number in range(3):
                sent = request(f"{known}-{number}")
                sent.customer_reference = "known" if known else sent.customer_reference
                round_trips()
                assert service.create(sent, Patience())
                counts.append(round_trips())
            assert min(counts) == LEASE + KEY + RECORD + COMMIT, counts
            assert max(counts) <= min(counts) + _EACH_SIXTEENTH, counts


def test_a_claim_asks_postgresql_twice(new_database: Callable[[], str], round_trips: Count, tmp_path: Path) -> None:
    """What is held, the claim and the end of the log at once, then entry and commit: others wait for it at the log."""
    with closing(Place(tmp_path / "var", new_database()).open()) as store:
        for _ in range(4):
            add_case(store)
        counts = []
        for number in range(3):
            round_trips()
            assert store.reviews.queue.claim(WEI, 1, f"claim-{number}", TERMS)
            counts.append(round_trips())
        assert min(counts) == 2, counts
        assert max(counts[1:]) <= 2 + _EACH_SIXTEENTH, counts
