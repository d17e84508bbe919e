"""One-time codes in the store, on both databases."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from datetime import datetime, timedelta

import pytest

from storage import ChallengeState, Database, NewChallenge, NotFound, OverQuota, RequestConflict, Scope, Store, new_id
from storage.audit.inspection import Inspection
from storage.authorities.challenges import LASTS, SPACING, TRIES
from tests.storage_support import NOON, Place, digest

CUSTOMER, CONTACT, CODE = "customer-SPECIMEN-77", "13800000000", "271828"


@pytest.fixture
def store(place: Place) -> Iterator[Store]:
    """A store with nothing in it."""
    with closing(place.open()) as store:
        yield store


def code(name: str = "one", *, at: datetime = NOON, contact: str = CONTACT) -> NewChallenge:
    """A code for a fictitious telephone number."""
    return NewChallenge(
        id=new_id(at),
        request_id=name,
        request_digest=digest(contact.encode()),
        customer_reference=CUSTOMER,
        channel="sms",
        purpose="REVIEW",
        contact=contact,
        code=CODE,
        created_at=at,
    )


def started(store: Store, new: NewChallenge | None = None, per_day: int | None = None) -> str:
    """The id of a code that is sent."""
    result = store.challenges.start(new or code(), per_day)
    assert not isinstance(result, OverQuota)
    return result[0].id


def test_right_code_verifies_once(place: Place, store: Store) -> None:
    """The right code verifies; given again it does not, and no try brings it back."""
    id = started(store)
    assert store.challenges.answer(id, CODE, NOON).state is ChallengeState.VERIFIED
    again = store.challenges.answer(id, CODE, NOON)
    assert (again.state, again.verified_at) == (ChallengeState.LOCKED, None)
    with closing(Database(place.database_url)) as database:
        assert list(Inspection(database).faults()) == []


def test_five_wrong_codes_lock_it_for_the_right_one(store: Store) -> None:
    """Each try counts before anything is said; after the fifth the right code comes too late."""
    id = started(store)
    left = [store.challenges.answer(id, "000000", NOON) for _ in range(TRIES)]
    assert [one.tries_left for one in left] == [4, 3, 2, 1, 0]
    assert left[-1].state is ChallengeState.LOCKED
    assert store.challenges.answer(id, CODE, NOON).state is ChallengeState.LOCKED


def test_racing_tries_are_counted_each(servers: tuple[Store, Store]) -> None:
    """Forty guesses at once at two servers are five tries, and the right code verifies at most once."""
    id = started(servers[0])
    guesses = [f"{n:06d}" for n in range(40)]
    with ThreadPoolExecutor(16) as pool:
        list(pool.map(lambda n: servers[n % 2].challenges.answer(id, guesses[n], NOON), range(40)))
    assert servers[0].challenges.answer(id, CODE, NOON).state is ChallengeState.LOCKED
    other = started(servers[0], code("two", contact="13900000000"))
    with ThreadPoolExecutor(8) as pool:
        states = list(pool.map(lambda n: servers[n % 2].challenges.answer(other, CODE, NOON).state, range(8)))
    assert states.count(ChallengeState.VERIFIED) == 1


def test_code_ends_after_five_minutes(store: Store) -> None:
    """At the last moment it is valid, and then it is not."""
    first = started(store)
    assert store.challenges.answer(first, CODE, NOON + LASTS - timedelta(seconds=1)).state is ChallengeState.VERIFIED
    later = NOON + timedelta(days=1)
    second = started(store, code("two", at=later))
    assert store.challenges.answer(second, CODE, later + LASTS).state is ChallengeState.EXPIRED


def test_contact_gets_a_code_a_minute_and_so_many_a_day(store: Store) -> None:
    """Another code within 60 seconds, or above the day's number, is refused with the time to come back."""
    started(store, code("a"), per_day=2)
    soon = store.challenges.start(code("b", at=NOON + SPACING - timedelta(seconds=1)), 2)
    assert isinstance(soon, OverQuota)
    assert soon.until == NOON + SPACING
    started(store, code("c", at=NOON + SPACING), per_day=2)
    third = store.challenges.start(code("d", at=NOON + 3 * SPACING), 2)
    assert isinstance(third, OverQuota)
    assert third.scope is Scope.SUBJECT_DAY
    started(store, code("e", at=NOON + timedelta(days=1)), per_day=2)
    started(store, code("f", contact="13900000000"), per_day=2)


def test_codes_sent_at_once_are_spaced_too(servers: tuple[Store, Store]) -> None:
    """Eight requests for one contact at the same moment at two servers send one code."""
    with ThreadPoolExecutor(8) as pool:
        came = list(pool.map(lambda n: servers[n % 2].challenges.start(code(f"r{n}"), None), range(8)))
    assert sum(not isinstance(one, OverQuota) for one in came) == 1


def test_same_request_sends_nothing_again(store: Store) -> None:
    """A repeated request gets the first challenge; the same id for another contact is refused."""
    id = started(store)
    repeated = store.challenges.start(code(), None)
    assert not isinstance(repeated, OverQuota)
    assert (repeated[0].id, repeated[1]) == (id, False)
    with pytest.raises(RequestConflict):
        store.challenges.start(code(contact="13900000000"), None)


def test_neither_code_nor_contact_lies_in_clear(place: Place, store: Store) -> None:
    """The files of the store hold neither; after an erasure nothing of the contact is left to compare with."""
    id = started(store)
    if place.postgresql is None:
        written = b"".join(place.bytes_on_disk().values())
        assert CODE.encode() not in written
        assert CONTACT.encode() not in written
    store.erase_customer(CUSTOMER, NOON, before_statutory_term=True)
    assert place.sql("SELECT contact_index FROM challenge") == [(None,)]
    assert store.challenges.answer(id, CODE, NOON).state is not ChallengeState.VERIFIED
    with pytest.raises(NotFound):
        store.of("loans").challenges.answer(id, CODE, NOON)
