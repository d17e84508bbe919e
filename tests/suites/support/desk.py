"""A queue of many open cases, and reviewers in processes of their own who claim and settle them."""

from __future__ import annotations

import time
from collections.abc import Sequence
from contextlib import closing
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

from storage import Store
from storage.reviews.values import Act, Opinion, Outline, Person, Terms
from storage.reviews.words import Awaits, Decision
from tests.reviews_support import add_case
from tests.storage_support import Place, digest

_COLUMNS = (
    "tenant, customer_key_id, verification_id, kind, purpose, codes, rules_sha256, state, awaits, entered_by, holder, "
    "lease_until, claim_request_index, claimed_at, shown_at, fence, revision, steps, proposed_by, proposed_decision, "
    "proposed_codes, proposed_at, decision, created_at, wait_until, reminded_at, closed_at"
)
_FILL = """
INSERT INTO review_case (id, queue, priority, due_at, {columns})
SELECT lpad(to_hex(n), 8, '0') || '-0000-7000-8000-000000000000',
       (ARRAY['identity', 'authenticity', 'quality'])[1 + mod(n, 3)], 10 + 10 * mod(n, 5),
       TIMESTAMPTZ '2026-03-01 12:00+00' + mod(n * 7919, 1000000) * INTERVAL '1 second', {columns}
FROM generate_series(1, {cases}) AS n, (SELECT * FROM review_case LIMIT 1) AS one
"""
RESUBMITS = Opinion(Decision.RESUBMIT, ("PICTURE_UNFIT",))


@dataclass(frozen=True, slots=True)
class Work:
    """What one reviewer did.

    Attributes:
        claims: id and token of each claim, in its order.
        seconds: how long each claim took.
        decided: ids of the cases that were settled.
    """

    claims: tuple[tuple[str, int], ...]
    seconds: tuple[float, ...]
    decided: tuple[str, ...]


def fill(place: Place, cases: int) -> None:
    """Open so many cases on one verification, with queues, priorities and due times all mixed."""
    with closing(place.open()) as store:
        add_case(store)
    place.sql(_FILL.format(columns=_COLUMNS, cases=cases - 1))
    place.sql("ANALYZE review_case")


def reviewer(name: str) -> Person:
    """A person who decides first."""
    return Person(name, frozenset({Awaits.REVIEWER}))


def work(root: str, url: str | None, name: str, how_many: int, pause_s: float) -> Work:
    """Claim so many cases, one after the other, and settle each; in a process of its own.

    Args:
        root, url: of the place, see `Place`.
        name: of the person.
        how_many: cases.
        pause_s: before each claim; 0 for as fast as possible.
    """
    person = reviewer(name)
    claims: list[tuple[str, int]] = []
    seconds: list[float] = []
    decided: list[str] = []
    with closing(Place(Path(root), url).open()) as store:
        store.reviews.queue.claim(person, 1, "warm", Terms(lease=timedelta(seconds=-1)))  # connections, statements
        for number in range(how_many):
            time.sleep(pause_s)
            began = time.perf_counter()
            found = store.reviews.queue.claim(person, 1, f"{name}-{number}", Terms())
            seconds.append(time.perf_counter() - began)
            for case in found:
                claims.append((case.id, case.fence))
                decided += _settled(store, person, case)
    return Work(tuple(claims), tuple(seconds), tuple(decided))


def _settled(store: Store, person: Person, case: Outline) -> Sequence[str]:
    request_id = f"{person.name}:{case.id}:{case.fence}"
    act = Act(case.id, person, request_id, digest(request_id.encode()), case.fence, case.revision)
    store.reviews.decisions.decide(act, RESUBMITS, takes_two=False)
    return [case.id]
