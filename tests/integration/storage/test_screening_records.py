"""Lists, subjects, hits and sweeps in the store; on both databases."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from datetime import timedelta

import pytest
from alembic import command

from storage import (
    CaseChanged,
    CaseUnfit,
    Database,
    FileChanged,
    NotFound,
    RequestConflict,
    Restricted,
    SamePerson,
    Store,
)
from storage.audit.inspection import Inspection
from storage.database.schema import migration_config
from storage.screening.values import Changes, Found, NewDecision, NewList, Outcome, Seen, StoredHit, Traced
from storage.screening.words import ActKind, HitDecision, HitState, SweepKind, SweepState, TraceKind
from tests.storage_support import NOON, Place

POLICY = bytes(32)
LATER = NOON + timedelta(days=1)
FACTS = b'{"names":["SPECIMEN"]}'


@pytest.fixture
def store(place: Place) -> Iterator[Store]:
    """A store; when a test is over, the audit log covers all that it wrote."""
    with closing(place.open()) as store:
        yield store
    with closing(Database(place.database_url)) as database:
        inspection = Inspection(database)
        assert list(inspection.faults()) == []
        assert inspection.uncovered == ()


def found(id: str = "1", facts: str = "a", subject: str = "s", version: int = 1, *former: str) -> Found:
    """A hit as a screening finds it."""
    digest = hashlib.sha256(facts.encode()).digest()
    ours = hashlib.sha256(subject.encode()).digest()
    return Found(
        "un", version, frozenset((id, *former)), ours, digest, "HAN_EQUAL", 1000, f'{{"id":"{id}"}}'.encode(), b"{}"
    )


def screened(store: Store, *hits: Found, reference: str = "CIF-1", traced: tuple[Traced, ...] = ()) -> Changes:
    """Screen a customer, with what was found."""
    return store.screening.subjects.put(reference, FACTS, traced, Outcome(POLICY, hits, LATER))[1]


def only(store: Store) -> StoredHit:
    """The one hit there is, opened."""
    (hit,) = store.screening.hits.page(10)
    return store.screening.hits.get(hit.id)


def decision(hit: StoredHit, person: str, what: HitDecision, request: str, *, two: bool = False) -> NewDecision:
    """What a person decides."""
    digest = hashlib.sha256(f"{person}{what}".encode()).digest()
    return NewDecision(hit.id, person, what, "同名不同人", hit.revision, two, request, digest)


def imported(store: Store, request: str, *lines: bytes) -> int:
    """Import a version; gives its number."""
    new = NewList("un", "CSV", bytes(32), 10, len(lines), 0, "admin", request, request.encode())
    return store.screening.lists.add(new, lines, NOON).version


def test_versions_of_a_list_are_stored_whole_and_counted(store: Store) -> None:
    """Entries come back in their order over parts; the latest version is current; a repeated request is the first."""
    many = [f'{{"id":"{at}"}}'.encode() for at in range(4_500)]
    lists = store.screening.lists
    assert (imported(store, "r1", *many), imported(store, "r2", b"{}")) == (1, 2)
    assert list(lists.lines("un", 1)) == many
    assert [(one.list_id, one.version, one.entries) for one in lists.current()] == [("un", 2, 1)]
    first = lists.begun("r1", b"r1")
    assert first is not None
    assert first.version == 1
    with pytest.raises(RequestConflict):
        lists.begun("r1", b"other")
    assert [one.version for one in lists.page("un", 10)] == [2, 1]
    assert not store.of("other").screening.lists.current()


def test_a_decision_survives_a_new_id_and_opens_again_on_new_facts(store: Store) -> None:
    """By any id the entry had, or by the same facts under a new id; a changed fact of either side opens the hit."""
    assert screened(store, found()) == Changes(opened=1)
    hit = only(store)
    cleared = store.screening.hits.decide(decision(hit, "li", HitDecision.CLEARED, "r1"), LATER)
    assert cleared.state is HitState.CLEARED
    assert screened(store, found("9", version=2)) == Changes()
    kept = only(store)
    assert (kept.state, kept.list_version, kept.content) == (HitState.CLEARED, 2, b'{"id":"9"}')
    assert screened(store, found("10", "b", "s", 3, "9")) == Changes(reopened=1)
    assert only(store).state is HitState.OPEN
    again = only(store)
    store.screening.hits.decide(decision(again, "li", HitDecision.CLEARED, "r2"), LATER)
    assert screened(store, found("10", "b", "moved", 3)) == Changes(reopened=1)
    kinds = [act.kind for act in only(store).acts]
    assert kinds == [
        ActKind.HIT_OPENED,
        ActKind.HIT_DECIDED,
        ActKind.HIT_REOPENED,
        ActKind.HIT_DECIDED,
        ActKind.HIT_REOPENED,
    ]


def test_what_is_not_found_any_more_ends_and_comes_back_as_decided(store: Store) -> None:
    """An entry that leaves a list ends its hit; the same facts back have the decision that they had."""
    screened(store, found())
    store.screening.hits.decide(decision(only(store), "li", HitDecision.CLEARED, "r1"), LATER)
    assert screened(store) == Changes(ended=1)
    assert only(store).state is HitState.ENDED
    assert screened(store, found(version=2)) == Changes()
    assert only(store).state is HitState.CLEARED


def test_a_match_takes_two_people(store: Store) -> None:
    """The second is another; a different decision returns the hit; the same request is done once."""
    screened(store, found())
    hits = store.screening.hits
    proposal = decision(only(store), "li", HitDecision.CONFIRMED, "r1", two=True)
    assert hits.decide(proposal, LATER).state is HitState.PROPOSED
    assert hits.decide(proposal, LATER).revision == 2
    with pytest.raises(SamePerson):
        hits.decide(decision(only(store), "li", HitDecision.CONFIRMED, "r2", two=True), LATER)
    returned = hits.decide(decision(only(store), "wang", HitDecision.CLEARED, "r3"), LATER)
    assert (returned.state, returned.decision) == (HitState.OPEN, None)
    hits.decide(decision(only(store), "li", HitDecision.CONFIRMED, "r4", two=True), LATER)
    confirmed = hits.decide(decision(only(store), "wang", HitDecision.CONFIRMED, "r5", two=True), LATER)
    assert confirmed.state is HitState.CONFIRMED
    assert [act.person for act in confirmed.acts] == [None, "li", "wang", "li", "wang"]
    assert confirmed.acts[1].note == "同名不同人"
    with pytest.raises(CaseUnfit):
        hits.decide(decision(confirmed, "wang", HitDecision.CLEARED, "r6"), LATER)
    with pytest.raises(RequestConflict):
        hits.decide(decision(confirmed, "wang", HitDecision.CLEARED, "r1"), LATER)


def test_a_decision_is_on_what_was_seen(store: Store) -> None:
    """A hit that changed since it was read is not decided; nor is one that there is not."""
    screened(store, found())
    seen = only(store)
    screened(store, found(facts="b"))
    with pytest.raises(CaseChanged):
        store.screening.hits.decide(decision(seen, "li", HitDecision.CLEARED, "r1"), LATER)
    with pytest.raises(NotFound):
        store.of("other").screening.hits.decide(decision(seen, "li", HitDecision.CLEARED, "r2"), LATER)


def test_an_erasure_leaves_nothing_of_the_customer(store: Store) -> None:
    """Facts and traces go, hits and notes are blanked; the state says so."""
    screened(store, found(), traced=(Traced(TraceKind.NUMBER, "1", "a"),))
    store.screening.hits.decide(decision(only(store), "li", HitDecision.CLEARED, "r1"), LATER)
    store.erase_customer("CIF-1", LATER, before_statutory_term=True)
    hit = only(store)
    assert (hit.state, hit.content, [act.note for act in hit.acts]) == (HitState.REDACTED, b"", ["", ""])
    assert not store.screening.subjects.after("", 10)
    assert not store.screening.hits.shared(3)


def test_what_a_customer_asked_to_delete_is_only_stored(store: Store) -> None:
    """Hits are not shown and not decided, the customer is neither screened nor swept."""
    screened(store, found())
    hit = only(store)
    store.retention.request_deletion("CIF-1", LATER)
    with pytest.raises(Restricted):
        store.screening.hits.get(hit.id)
    with pytest.raises(Restricted):
        store.screening.hits.decide(decision(hit, "li", HitDecision.CLEARED, "r1"), LATER)
    with pytest.raises(Restricted):
        screened(store)
    assert store.screening.hits.get(hit.id, even_restricted=True).restricted
    assert [subject.facts for subject in store.screening.subjects.after("", 10)] == [b""]


def test_who_comes_again_is_screened_as_anew(store: Store) -> None:
    """Facts of a relationship that began after the request for deletion replace those of before; the hit of before
    stays as it was, and is no customer's in lists of duplicates.
    """
    traced = (Traced(TraceKind.PLACEHOLDER, "1", "a"),)
    screened(store, found(), traced=traced)
    before = only(store)
    asked = LATER + timedelta(days=1)
    store.retention.request_deletion("CIF-1", asked)
    assert store.screening.hits.shared(3) == []
    later = Outcome(POLICY, (found(version=2),), asked + timedelta(days=2))
    for came_at in (None, asked - timedelta(days=1)):
        with pytest.raises(Restricted):
            store.screening.subjects.put("CIF-1", FACTS, traced, later, seen=Seen(None, came_at))
    came = Seen(None, asked + timedelta(days=1))
    assert store.screening.subjects.put("CIF-1", b"{}", traced, later, seen=came)[1] == Changes(opened=1)
    assert [subject.facts for subject in store.screening.subjects.after("", 10)] == [b"{}"]
    hits = {hit.id: hit for hit in store.screening.hits.page(10)}
    assert {(hit.restricted, hit.list_version) for hit in hits.values()} == {(True, 1), (False, 2)}
    assert hits[before.id].restricted
    assert len(store.screening.hits.shared(3)) == 1


def test_a_sweep_goes_on_where_it_was(store: Store) -> None:
    """Steps that were noted are not counted twice, and one sweep of a kind runs at a time."""
    sweeps = store.screening.sweeps
    sweep = sweeps.begin(SweepKind.FULL, NOON)
    assert sweeps.begin(SweepKind.FULL, LATER).id == sweep.id
    screened(store)
    (subject,) = store.screening.subjects.after("", 1)
    for _ in range(2):  # a worker that was killed before it noted its place does it again
        store.screening.subjects.screened(subject, Outcome(POLICY, (found(),), LATER), sweep.id)
    for _ in range(2):
        sweeps.advance(sweep.id, "b", 2, NOON, last=False)
    assert sweeps.place(sweep.id) == "b"
    sweeps.advance(sweep.id, "", 0, LATER, last=True)
    done = sweeps.get(sweep.id)
    assert (done.state, done.subjects, done.opened, done.finished_at) == (SweepState.DONE, 2, 1, LATER)
    assert sweeps.begin(SweepKind.FULL, LATER).id != sweep.id


def test_an_import_begins_a_sweep(store: Store) -> None:
    """Also where nobody is seen yet: the first customer may be stored at the same moment, screened without the list."""
    imported(store, "r1", b"{}")
    screened(store)
    imported(store, "r2", b"{}")
    begun = {(one.kind, one.list_version) for one in store.screening.sweeps.page(10)}
    assert begun == {(SweepKind.DELTA, 1), (SweepKind.DELTA, 2)}


def test_facts_are_not_put_over_others_than_were_seen(store: Store) -> None:
    """Who makes facts of those that are stored is refused where others were stored meanwhile, or the first ones."""
    outcome = Outcome(POLICY, (), LATER)
    put = store.screening.subjects.put
    put("CIF-1", FACTS, (), outcome, seen=Seen(None))
    for seen in (Seen(None), Seen(NOON)):
        with pytest.raises(FileChanged):
            put("CIF-1", b"{}", (), outcome, seen=seen)
    put("CIF-1", FACTS, (), replace(outcome, at=NOON), seen=Seen(LATER))
    (subject,) = store.screening.subjects.after("", 1)
    assert (subject.facts, subject.screened_at) == (FACTS, NOON)


def test_customers_who_share_are_found(store: Store) -> None:
    """A number under two names, a contact of more than so many, a placeholder; what changed is not shared any more."""
    number = Traced(TraceKind.NUMBER, "G1", "a")
    contacts = [Traced(TraceKind.CONTACT, "139", str(at)) for at in range(3)]
    for at in range(3):
        own = Traced(TraceKind.NUMBER, "G1", "b") if at == 1 else number
        more = (own,) if at < 2 else (Traced(TraceKind.PLACEHOLDER, "TEST", "TEST"),)
        screened(store, reference=f"CIF-{at}", traced=(contacts[at], *more))
    groups = {one.kind: (len(one.subjects), one.names) for one in store.screening.hits.shared(2)}
    assert groups == {TraceKind.NUMBER: (2, 2), TraceKind.CONTACT: (3, 3), TraceKind.PLACEHOLDER: (1, 1)}
    screened(store, reference="CIF-1")
    assert {one.kind for one in store.screening.hits.shared(2)} == {TraceKind.PLACEHOLDER}


def test_hits_of_a_store_from_before_parties_stay(place: Place, store: Store) -> None:
    """The schema is upgraded although acts refer to hits, and what was sealed then opens."""
    screened(store, found())
    before = only(store)
    store.close()
    with closing(Database(place.database_url)) as database, database.connect() as connection, connection.begin():
        config = migration_config()
        config.attributes["connection"] = connection
        command.downgrade(config, "0016")
    with closing(place.open()) as upgraded:
        assert only(upgraded) == before
        assert screened(upgraded, found()) == Changes()
