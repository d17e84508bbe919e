"""Questions to authorities in the store, on both databases: states, answers, quotas, erasure, restriction."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from storage import (
    CheckState,
    Database,
    Filter,
    NewAnswer,
    NewCheck,
    NewRevision,
    NotFound,
    OverQuota,
    QueuedChecks,
    QuotaLimits,
    Recorded,
    RequestConflict,
    Restricted,
    RevisionOvertaken,
    Scope,
    Store,
    new_id,
)
from storage.audit.inspection import Inspection
from tests.storage_support import NOON, NUMBER, Place, digest, verification

CUSTOMER = "customer-SPECIMEN-77"
FREE = QuotaLimits()


@pytest.fixture
def store(place: Place) -> Iterator[Store]:
    """A store with nothing in it."""
    with closing(place.open()) as store:
        yield store


def question(
    name: str = "one", *, about: str = NUMBER, at: datetime = NOON, verification_id: str | None = None
) -> NewCheck:
    """A question about a fictitious number."""
    return NewCheck(
        id=new_id(at),
        request_id=name,
        request_digest=digest(about.encode()),
        verification_id=verification_id,
        channel="citizen_id",
        kind="CITIZEN_ID",
        purpose="REVIEW",
        subject=about,
        asked=f"question {about} SPECIMEN".encode(),
        asked_digest=digest(about.encode()),
        created_at=at,
        give_up_at=at + timedelta(hours=24),
    )


def answer(result: str = "0", outcome: str = "MATCH", *, at: datetime = NOON, is_miss: bool = False) -> NewAnswer:
    """An answer with one code."""
    said = f"answer {result} SPECIMEN".encode()
    return NewAnswer(digest(result.encode()), outcome, True, is_miss, said, b"finding", at)


def sent(store: Store, name: str = "one", about: str = NUMBER) -> str:
    """The id of a question that was sent."""
    check = store.checks.start(question(name, about=about), CUSTOMER)
    store.checks.begin_sending(check.id, FREE, NOON)
    return check.id


def faults(place: Place) -> list[object]:
    """What `idverdict audit verify` finds."""
    with closing(Database(place.database_url)) as database:
        return list(Inspection(database).faults())


def test_question_goes_through_its_states_and_the_log_tells_each(place: Place, store: Store) -> None:
    """QUEUED, SENT, AWAITING, ANSWERED, each in one transaction with its entry; nothing of it lies in clear."""
    check = store.checks.start(question(), CUSTOMER)
    states = [check.state]
    begun = store.checks.begin_sending(check.id, FREE, NOON)
    assert not isinstance(begun, OverQuota)
    states.append(begun.state)
    store.checks.await_answer(check.id, "ticket SPECIMEN")
    awaiting = store.checks.get(check.id)
    states.append(awaiting.state)
    assert awaiting.ticket == "ticket SPECIMEN"
    assert store.checks.answer(check.id, answer()) is Recorded.FIRST
    done = store.checks.get(check.id)
    states.append(done.state)
    assert states == [CheckState.QUEUED, CheckState.SENT, CheckState.AWAITING, CheckState.ANSWERED]
    assert (done.outcome, done.attempts, done.billable) == ("MATCH", 1, True)
    assert [one.answer for one in done.answers] == [b"answer 0 SPECIMEN"]
    assert faults(place) == []
    if place.postgresql is None:
        written = b"".join(place.bytes_on_disk().values())
        assert not any(word in written for word in (NUMBER.encode(), b"ticket SPECIMEN", b"answer 0 SPECIMEN"))


def test_same_request_is_one_question(store: Store) -> None:
    """A repeated request gets the first question; the same id about something else is refused."""
    first = store.checks.start(question(), CUSTOMER)
    assert store.checks.start(question(), CUSTOMER).id == first.id
    with pytest.raises(RequestConflict):
        store.checks.start(question(about="110105194912310020"), CUSTOMER)


def test_second_different_answer_is_a_conflict(place: Place, store: Store) -> None:
    """The same answer changes nothing, however often it comes; a different one is kept beside the first."""
    id = sent(store)
    assert store.checks.answer(id, answer("0")) is Recorded.FIRST
    assert store.checks.answer(id, answer("0")) is Recorded.SAME
    assert store.checks.answer(id, answer("1", "NOT_MATCHED")) is Recorded.CONFLICT
    check = store.checks.get(id)
    assert (check.state, check.outcome, len(check.answers)) == (CheckState.ANSWERED, "CONFLICT", 2)
    assert check.answers[0].outcome == "MATCH"
    assert faults(place) == []


def test_racing_answers_are_recorded_once(servers: tuple[Store, Store]) -> None:
    """Two servers that get the same answer at the same moment store it once."""
    id = sent(servers[0])
    with ThreadPoolExecutor(8) as pool:
        recorded = list(pool.map(lambda n: servers[n % 2].checks.answer(id, answer()), range(8)))
    assert recorded.count(Recorded.FIRST) == 1
    assert len(servers[0].checks.get(id).answers) == 1


def test_answer_to_what_was_never_sent_is_refused(store: Store) -> None:
    """Nobody can answer a question that did not leave, or that there is not."""
    check = store.checks.start(question(), CUSTOMER)
    for id in (check.id, new_id(NOON)):
        with pytest.raises(NotFound):
            store.checks.answer(id, answer())


def test_late_answer_counts_after_expiry_and_not_after_withdrawal(store: Store) -> None:
    """An EXPIRED question becomes ANSWERED by a late answer; a CANCELLED one stays, and keeps the answer."""
    expired, cancelled = sent(store, "a"), sent(store, "b")
    assert store.checks.give_up(expired, NOON, None)
    assert store.checks.give_up(cancelled, NOON, None, CheckState.CANCELLED)
    assert not store.checks.give_up(cancelled, NOON, None)
    assert store.checks.answer(expired, answer()) is Recorded.FIRST
    assert store.checks.answer(cancelled, answer()) is Recorded.LATE
    assert store.checks.get(expired).state is CheckState.ANSWERED
    assert store.checks.get(cancelled).state is CheckState.CANCELLED


def test_quota_of_the_second_and_of_the_day_is_shared_by_servers(servers: tuple[Store, Store]) -> None:
    """Sixteen threads at two servers send as many as the quota allows, and not one more."""
    limits = QuotaLimits(per_second=5, per_day=7)
    ids = [servers[0].checks.start(question(f"q{n}", about=f"about {n}"), CUSTOMER).id for n in range(20)]

    def send(number: int) -> object:
        return servers[number % 2].checks.begin_sending(ids[number], limits, NOON)

    with ThreadPoolExecutor(16) as pool:
        came = list(pool.map(send, range(20)))
    over = [one for one in came if isinstance(one, OverQuota)]
    assert len(came) - len(over) == 5
    assert {one.scope for one in over} == {Scope.SECOND}
    later = NOON + timedelta(seconds=2)
    further = [servers[0].checks.begin_sending(id, limits, later) for id in ids]
    sent_now = [one for one in further if not isinstance(one, OverQuota)]
    states = [servers[0].checks.get(id).attempts for id in ids]
    assert sum(1 for attempts in states if attempts) <= 7
    assert len(sent_now) <= 5


def test_question_that_is_sent_again_counts_once_a_day(store: Store) -> None:
    """The same question after a time-out takes nothing of the day's quota, and leaves room for another."""
    limits = QuotaLimits(per_day=2, subject_day=1)
    first = store.checks.start(question("a"), CUSTOMER)
    for second in range(3):
        begun = store.checks.begin_sending(first.id, limits, NOON + timedelta(seconds=second))
        assert not isinstance(begun, OverQuota)
    same = store.checks.start(question("b"), CUSTOMER)
    over = store.checks.begin_sending(same.id, limits, NOON)
    assert isinstance(over, OverQuota)
    assert over.scope is Scope.SUBJECT_DAY
    other = store.checks.start(question("c", about="another"), CUSTOMER)
    assert not isinstance(store.checks.begin_sending(other.id, limits, NOON), OverQuota)
    assert store.checks.get(same.id).attempts == 0


def test_misses_of_a_subject_stop_further_questions_until_the_next_day(store: Store) -> None:
    """After two misses a card is not asked about any more that day in China: the third would lock it."""
    limits = QuotaLimits(subject_misses_day=2)
    for name in ("a", "b"):
        store.checks.answer(sent(store, name), answer(name, "NOT_MATCHED", is_miss=True))
    third = store.checks.start(question("c"), CUSTOMER)
    over = store.checks.begin_sending(third.id, limits, NOON)
    assert isinstance(over, OverQuota)
    assert over.scope is Scope.SUBJECT_MISSES_DAY
    assert over.until.isoformat() == "2026-03-02T00:00:00+08:00"
    assert not isinstance(store.checks.begin_sending(third.id, limits, NOON + timedelta(days=1)), OverQuota)


def test_match_about_the_same_customer_is_taken_again(store: Store) -> None:
    """Within its time a MATCH serves an equal question of the same customer alone; nothing is sent or billed."""
    first = sent(store, "a")
    store.checks.answer(first, answer())
    equal, other = (store.checks.start(question(n, about=about), CUSTOMER) for n, about in (("b", NUMBER), ("c", "x")))
    foreign = store.checks.start(question("d"), "customer-2")
    since = NOON - timedelta(hours=1)
    assert [store.checks.reuse(one.id, since, NOON) for one in (equal, other, foreign)] == [True, False, False]
    taken = store.checks.get(equal.id)
    assert (taken.state, taken.reused_id, taken.attempts, taken.billable) == (CheckState.ANSWERED, first, 0, False)
    late = store.checks.start(question("e"), CUSTOMER)
    assert not store.checks.reuse(late.id, NOON + timedelta(seconds=1), NOON)


def test_erasure_withdraws_and_blanks_questions_and_revisions(place: Place, store: Store) -> None:
    """Nothing can be opened any more, no answer is taken, and the log agrees with what is left."""
    new = verification()
    asked = question(verification_id=new.id)
    store.save(replace(new, sealed_beside=(QueuedChecks(store.checks, (asked,)),)))
    store.checks.begin_sending(asked.id, FREE, NOON)
    store.revisions.append(NewRevision(new.id, 1, "REVIEW", ("X",), b"verdict SPECIMEN", NOON))
    store.erase_customer(CUSTOMER, NOON, before_statutory_term=True)
    left = store.checks.get(asked.id)
    assert (left.state, left.asked, left.answers) == (CheckState.CANCELLED, b"", ())
    with pytest.raises(NotFound):
        store.checks.answer(asked.id, answer())
    assert store.revisions.of(new.id) == ()
    stored = store.get(new.id)
    assert (stored.decision, stored.revised) == ("REVIEW", b"")
    assert faults(place) == []


def test_restricted_question_is_shown_to_inspections_alone(store: Store) -> None:
    """Once the customer asked for deletion it is stored and not used."""
    id = sent(store)
    store.retention.request_deletion(CUSTOMER, NOON)
    with pytest.raises(Restricted):
        store.checks.get(id)
    assert store.checks.is_restricted(id)
    assert store.checks.get(id, even_restricted=True).id == id


def test_questions_are_seen_by_their_tenant_alone(store: Store) -> None:
    """Another tenant neither finds nor answers nor lists them."""
    id = sent(store)
    loans = store.of("loans")
    assert loans.checks.page() == ([], "")
    for wanted in (lambda: loans.checks.get(id), lambda: loans.checks.answer(id, answer())):
        with pytest.raises(NotFound):
            wanted()


def test_list_goes_page_by_page(store: Store) -> None:
    """Latest first, by channel and state, each once."""
    ids = [store.checks.start(question(f"q{n}", at=NOON + timedelta(seconds=n)), CUSTOMER).id for n in range(5)]
    store.checks.begin_sending(ids[0], FREE, NOON)
    seen, token = list[str](), ""
    while True:
        page, token = store.checks.page(size=2, token=token)
        seen += [one.id for one in page]
        if not token:
            break
    assert seen == ids[::-1]
    assert [one.id for one in store.checks.page(state="SENT")[0]] == [ids[0]]
    assert store.checks.page(channel="other")[0] == []


def test_revision_is_the_latest_verdict_everywhere(servers: tuple[Store, Store]) -> None:
    """Get and lists have the latest decision, filters follow it, and two servers cannot append the same number."""
    first, second = servers
    revised, other = verification("a", decision="PENDING"), verification("b", decision="PENDING")
    for new in (revised, other):
        first.save(new)
    first.revisions.append(NewRevision(revised.id, 1, "REVIEW", ("X",), b"one", NOON))
    second.revisions.append(NewRevision(revised.id, 2, "ACCEPT", (), b"two", NOON))
    with pytest.raises(RevisionOvertaken):
        first.revisions.append(NewRevision(revised.id, 2, "REJECT", (), b"three", NOON))
    stored = first.get(revised.id)
    assert (stored.decision, stored.revision, stored.revised) == ("ACCEPT", 2, b"two")
    assert stored.payload == revised.payload
    assert [one.payload for one in first.revisions.of(revised.id)] == [b"one", b"two"]
    assert first.revisions.outcomes([revised.id, other.id]) == {revised.id: ("ACCEPT", ())}

    def listed(decision: str) -> list[str]:
        return [one.id for one in first.list(Filter(decision=decision)).verifications]

    assert {one: listed(one) for one in ("PENDING", "REVIEW", "ACCEPT")} == {
        "PENDING": [other.id],
        "REVIEW": [],
        "ACCEPT": [revised.id],
    }
