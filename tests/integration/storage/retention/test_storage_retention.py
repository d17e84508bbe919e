"""How long records are kept: ends, holds, deletion requests, and purges that do what was planned."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, timedelta

import pytest

from storage import (
    REDACTED,
    RESTRICTED,
    Actor,
    Cipher,
    Database,
    Digest,
    Due,
    Erasable,
    Filter,
    Hold,
    HoldKind,
    LogDamaged,
    NotFound,
    PlanChanged,
    Restricted,
    Retention,
    Store,
    Suites,
    TermRunning,
    UnderHold,
)
from storage.audit.entry import digests_in
from storage.audit.inspection import Inspection
from storage.audit.log import AuditLog
from storage.objects.evidence import EvidenceObjects
from storage.retention.retention_term import end_of
from tests.storage_support import EMBLEM, NOON, NUMBER, PORTRAIT, Place, digest, objects, verification

CUSTOMER = "customer-SPECIMEN-77"
ENDED = NOON.date() + timedelta(days=30)
KEPT_UNTIL = ENDED.replace(year=ENDED.year + 10)
OVER = end_of(KEPT_UNTIL)
"""The first moment at which the term is over."""
RUNNING = OVER - timedelta(microseconds=1)
LATER = NOON + timedelta(days=1)


@pytest.fixture
def store(place: Place) -> Iterator[Store]:
    """A store on either database."""
    store = place.open()
    yield store
    store.close()


def keep(store: Store, *names: str) -> list[str]:
    """Keep a verification with its pictures for each customer of a name; gives the ids."""
    return [store.save(verification(name, customer_reference=name), [PORTRAIT, EMBLEM]).id for name in names]


def purge(store: Store, now: datetime, batch: int = 100) -> str:
    """Plan and carry out; gives the purge's id."""
    purge_id = store.purges.begin(store.purges.plan(now).sha256, now)
    list(store.purges.carry_out(purge_id, now, batch))
    return purge_id


def test_noted_end_starts_the_term(store: Store) -> None:
    """What is known is told: the day, the last day of the term, and how much is kept; a later note counts."""
    keep(store, "a")
    first = store.retention.look("a")
    assert (first.relationship_ended_on, first.kept_until, first.verified_since) == (None, None, False)
    noted = store.retention.note_relationship_end("a", ENDED)
    assert noted == Retention(first.record_sets, ENDED, KEPT_UNTIL, False, None, (), 1, 2)
    corrected = store.retention.note_relationship_end("a", ENDED + timedelta(days=1))
    assert corrected.relationship_ended_on == ENDED + timedelta(days=1)
    assert store.retention.look("a") == corrected


def test_unknown_customer_is_not_found(store: Store, place: Place) -> None:
    """Nothing can be noted of somebody of whom nothing is kept, nor of another tenant's customer."""
    keep(store, "a")
    other = place.open(tenant="other")
    for where, whom in ((store, "b"), (other, "a")):
        with pytest.raises(NotFound):
            where.retention.note_relationship_end(whom, ENDED)
        with pytest.raises(NotFound):
            where.retention.request_deletion(whom, NOON)
        with pytest.raises(NotFound):
            where.retention.place_hold(whom, "case", HoldKind.LEGAL, NOON)
        with pytest.raises(NotFound):
            where.retention.release_hold(whom, "case", NOON)
        with pytest.raises(NotFound):
            where.retention.look(whom)


def test_nothing_is_due_before_the_term_is_over(store: Store) -> None:
    """Without an end never; with one only once the last day has passed, in China."""
    keep(store, "never", "a")
    store.retention.note_relationship_end("a", ENDED)
    assert store.purges.plan(RUNNING).due == ()
    assert store.purges.plan(OVER + timedelta(days=365_00)).due == store.purges.plan(OVER).due
    (key,) = store.retention.look("a").record_sets
    assert store.purges.plan(OVER).due == (Due(key, ENDED, KEPT_UNTIL, 1, 2),)


def test_longer_term_of_the_settings_counts(place: Place) -> None:
    """A bank that keeps its records for fifteen years gets nothing proposed after ten."""
    store = place.open(retention_years=15)
    keep(store, "a")
    store.retention.note_relationship_end("a", ENDED)
    assert store.purges.plan(OVER).due == ()
    assert store.purges.plan(end_of(ENDED.replace(year=ENDED.year + 15))).years == 15
    assert len(store.purges.plan(end_of(ENDED.replace(year=ENDED.year + 15))).due) == 1


def test_verification_after_the_end_keeps_everything(store: Store) -> None:
    """A customer who comes again has a relationship again: nothing is due until its end is noted anew."""
    keep(store, "a")
    store.retention.note_relationship_end("a", NOON.date())
    at = end_of(NOON.date())
    store.save(verification("again", customer_reference="a", created_at=at))
    assert store.retention.look("a").verified_since
    assert store.purges.plan(OVER).due == ()
    assert not store.retention.note_relationship_end("a", ENDED).verified_since
    assert store.purges.plan(OVER).due[0].verifications == 2


def test_hold_keeps_what_is_due_until_it_is_released(store: Store) -> None:
    """Two holds of unlike kinds: both have to be released; their names are told, and were sealed."""
    keep(store, "a")
    store.retention.note_relationship_end("a", ENDED)
    store.retention.place_hold("a", "case 1", HoldKind.LEGAL, NOON)
    placed = store.retention.place_hold("a", "调查 2", HoldKind.INVESTIGATION, LATER)
    assert placed.holds == (
        Hold("case 1", HoldKind.LEGAL, NOON, None),
        Hold("调查 2", HoldKind.INVESTIGATION, LATER, None),
    )
    assert store.retention.place_hold("a", "case 1", HoldKind.LEGAL, LATER) == placed
    assert store.purges.plan(OVER).due == ()
    store.retention.release_hold("a", "case 1", LATER)
    assert store.purges.plan(OVER).due == ()
    released = store.retention.release_hold("a", "调查 2", LATER)
    assert [hold.released_at for hold in released.holds] == [LATER, LATER]
    assert store.retention.release_hold("a", "调查 2", OVER) == released
    assert len(store.purges.plan(OVER).due) == 1
    store.retention.place_hold("a", "case 1", HoldKind.LEGAL, OVER)
    assert store.purges.plan(OVER).due == ()
    with pytest.raises(NotFound):
        store.retention.release_hold("a", "case 3", OVER)


def test_name_of_a_hold_is_nowhere_in_clear(place: Place) -> None:
    """The number of a case would tell of an investigation."""
    store = place.open()
    keep(store, "a")
    store.retention.place_hold("a", "INVESTIGATION-SPECIMEN-4711", HoldKind.INVESTIGATION, NOON)
    rows = place.sql("SELECT id, customer_key_id, hold_index, name_sealed, kind FROM hold")
    assert len(rows) == 1
    assert b"4711" not in b" ".join(bytes(v) if isinstance(v, bytes | memoryview) else str(v).encode() for v in rows[0])


def test_holds_are_found_under_either_digest(place: Place) -> None:
    """A hold placed under one suite is released under the other."""
    store, sm = place.open(), place.open(suites=Suites(Cipher.SM4_GCM, Digest.HMAC_SM3))
    keep(store, "a")
    store.retention.place_hold("a", "case", HoldKind.LEGAL, NOON)
    assert sm.retention.release_hold("a", "case", LATER).holds[0].released_at == LATER


def test_deletion_request_leaves_storage_alone(store: Store) -> None:
    """Every look at the record is refused, lists hold its outline, and the customer's list is refused."""
    kept = store.save(verification(), [PORTRAIT])
    other = keep(store, "b")
    asked = store.retention.request_deletion(CUSTOMER, LATER)
    assert asked.deletion_requested_at == LATER
    for use in (
        lambda: store.get(kept.id),
        lambda: store.evidence(kept.id, "PORTRAIT"),
        lambda: store.begin("request-1", digest(b"request-1")),
        lambda: store.save(verification()),
        lambda: store.list(Filter(customer_reference=CUSTOMER)),
    ):
        with pytest.raises(Restricted):
            use()
    listed = {one.id: one for one in store.list().verifications}
    assert set(listed) == {kept.id, *other}
    assert (listed[kept.id].state, listed[kept.id].payload, listed[kept.id].customer_reference) == (
        RESTRICTED,
        b"",
        None,
    )
    assert [one.id for one in store.find_by_number(NUMBER)] == other


def test_law_may_ask_for_a_restricted_record_all_the_same(store: Store) -> None:
    """An inspection gets the whole record, its picture and the customer's list, marked as restricted."""
    kept = store.save(verification(), [PORTRAIT])
    store.retention.request_deletion(CUSTOMER, LATER)
    opened = store.get(kept.id, even_restricted=True)
    assert (opened.state, opened.payload) == (RESTRICTED, kept.payload)
    assert store.evidence(kept.id, "PORTRAIT", even_restricted=True).content == PORTRAIT.content
    assert store.list(Filter(customer_reference=CUSTOMER), even_restricted=True).verifications == (opened,)


def test_customer_who_comes_again_is_served(store: Store) -> None:
    """What is kept after the deletion request is used as any record; what was kept before stays restricted."""
    before = store.save(verification("before"))
    store.retention.request_deletion(CUSTOMER, LATER)
    after = store.save(verification("after", created_at=LATER + timedelta(microseconds=1)))
    assert store.get(after.id) == after
    assert store.list(Filter(customer_reference=CUSTOMER)).verifications == (after,)
    with pytest.raises(Restricted):
        store.get(before.id)


def test_purge_destroys_what_was_planned_and_tells(store: Store, place: Place) -> None:
    """The due customers are erased for good, pictures and all, others stay; the receipt names what is gone."""
    a, b, c = keep(store, "a", "b", "c")
    for name in ("a", "b"):
        store.retention.note_relationship_end(name, ENDED)
    store.retention.request_deletion("b", LATER)
    plan = store.purges.plan(OVER)
    purge_id = store.purges.begin(plan.sha256, OVER)
    assert store.purges.list(unfinished=True) == (purge_id,)
    assert list(store.purges.carry_out(purge_id, OVER, batch=1)) == [1, 1]
    for gone in (a, b):
        assert store.get(gone).state == REDACTED
        with pytest.raises(NotFound):
            store.evidence(gone, "PORTRAIT")
    assert store.evidence(c, "PORTRAIT").content == PORTRAIT.content
    assert len(objects(place)) == 2
    receipt = store.purges.receipt(purge_id)
    assert (receipt.plan_sha256, receipt.as_of, receipt.years) == (plan.sha256, plan.as_of, 10)
    assert (receipt.begun_at, receipt.finished_at, receipt.pictures, receipt.skipped) == (OVER, OVER, 4, 0)
    assert {p.record_set for p in receipt.purged} == {d.record_set for d in plan.due}
    assert {p.verifications for p in receipt.purged} == {(a,), (b,)}
    assert {(p.relationship_ended_on, p.kept_until, p.purged_at) for p in receipt.purged} == {(ENDED, KEPT_UNTIL, OVER)}
    assert store.purges.list(unfinished=True) == ()
    assert store.purges.list() == (purge_id,)
    with pytest.raises(NotFound):
        store.retention.look("a")


def test_purge_does_only_what_was_shown(store: Store) -> None:
    """Another plan, or one that something has changed since, is refused, and nothing is destroyed."""
    (a,) = keep(store, "a")
    store.retention.note_relationship_end("a", ENDED)
    plan = store.purges.plan(OVER)
    keep(store, "b")
    store.retention.note_relationship_end("b", ENDED)
    for other in (plan.sha256, bytes(32)):
        with pytest.raises(PlanChanged):
            store.purges.begin(other, OVER)
    with pytest.raises(PlanChanged):
        store.purges.begin(store.purges.plan(RUNNING).sha256, RUNNING)  # nothing is due
    assert store.get(a).state == "ACTIVE"
    assert store.purges.list() == ()


def test_purge_asked_for_again_is_the_same_purge(store: Store) -> None:
    """A retried call finds the purge that its first attempt began; the next plan is another one."""
    keep(store, "a", "b")
    store.retention.note_relationship_end("a", ENDED)
    plan = store.purges.plan(OVER)
    first = purge(store, OVER)
    assert store.purges.begin(plan.sha256, OVER) == first
    store.retention.note_relationship_end("b", ENDED)
    assert store.purges.plan(OVER).sha256 != plan.sha256
    assert purge(store, OVER) != first


def test_hold_that_comes_between_plan_and_purge_is_kept(store: Store) -> None:
    """A hold, a verification or a corrected end after the plan takes the customer out; the receipt counts them."""
    a, b, c, d = keep(store, *"abcd")
    for name in "abcd":
        store.retention.note_relationship_end(name, ENDED)
    purge_id = store.purges.begin(store.purges.plan(OVER).sha256, OVER)
    store.retention.place_hold("a", "case", HoldKind.LEGAL, OVER)
    store.save(verification("again", customer_reference="b", created_at=OVER))
    store.retention.note_relationship_end("c", ENDED + timedelta(days=1))
    assert sum(store.purges.carry_out(purge_id, OVER, batch=3)) == 1
    assert [store.get(one).state for one in (a, b, c, d)] == ["ACTIVE"] * 3 + [REDACTED]
    receipt = store.purges.receipt(purge_id)
    assert (len(receipt.purged), receipt.skipped, receipt.pictures) == (1, 3, 2)
    store.retention.release_hold("a", "case", OVER)
    assert len(store.purges.plan(OVER).due) == 1


@pytest.mark.parametrize(("batch", "left"), [(2, [1]), (3, [])])
def test_killed_purge_is_carried_on(place: Place, monkeypatch: pytest.MonkeyPatch, batch: int, left: list[int]) -> None:
    """Between two batches, and between the last keys and their pictures: whoever takes it up finishes all of it."""
    store = place.open()
    keep(store, *"abc")
    for name in "abc":
        store.retention.note_relationship_end(name, ENDED)
    purge_id = store.purges.begin(store.purges.plan(OVER).sha256, OVER)

    def killed(*_: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr(EvidenceObjects, "delete", killed)
        with pytest.raises(KeyboardInterrupt):
            next(store.purges.carry_out(purge_id, OVER, batch=batch))
    assert store.purges.receipt(purge_id).finished_at is None
    assert len(store.purges.receipt(purge_id).purged) == batch
    assert len(objects(place)) == 6
    again = place.open()
    assert list(again.purges.carry_out(purge_id, OVER + timedelta(hours=1), batch=batch)) == left
    receipt = again.purges.receipt(purge_id)
    assert (len(receipt.purged), receipt.pictures) == (3, 6)
    assert receipt.finished_at == OVER + timedelta(hours=1)
    assert objects(place) == []


def test_purges_are_a_tenants_own(place: Place) -> None:
    """Neither plans nor receipts cross tenants; all tenants with an end noted can be found by whoever purges."""
    ours, theirs = place.open(), place.open(tenant="other")
    for store in (ours, theirs):
        keep(store, "a")
        store.retention.note_relationship_end("a", ENDED)
    plan = ours.purges.plan(OVER)
    assert len(plan.due) == 1
    with pytest.raises(PlanChanged):
        theirs.purges.begin(plan.sha256, OVER)
    purge_id = purge(ours, OVER)
    with pytest.raises(NotFound):
        theirs.purges.receipt(purge_id)
    assert len(theirs.purges.plan(OVER).due) == 1
    assert ours.purges.tenants() == ("default", "other")


def test_plan_takes_the_longest_due_first_and_no_more_than_asked(store: Store) -> None:
    """A plan is bounded, and the next one has the rest."""
    keep(store, *"abc")
    for number, name in enumerate("bca"):
        store.retention.note_relationship_end(name, date(2027, 1, 1 + number))
    now = end_of(date(2037, 6, 1))
    sets = {name: store.retention.look(name).record_sets[0] for name in "abc"}
    assert [due.record_set for due in store.purges.plan(now, 2).due] == [sets["b"], sets["c"]]
    purge_id = store.purges.begin(store.purges.plan(now, 2).sha256, now, 2)
    list(store.purges.carry_out(purge_id, now))
    assert [due.record_set for due in store.purges.plan(now, 2).due] == [sets["a"]]


def test_early_erasure_is_refused_unless_asked_for_by_name(store: Store) -> None:
    """While the term runs only the flag erases, and no flag under a hold; once it is over none is needed."""
    keep(store, "a", "b")
    store.retention.place_hold("a", "case", HoldKind.LEGAL, NOON)
    for act in (store.erasable, store.erase_customer):
        with pytest.raises(TermRunning):
            act("b", NOON)
        for early in (False, True):
            with pytest.raises(UnderHold):
                act("a", NOON, before_statutory_term=early)
    store.retention.release_hold("a", "case", LATER)
    store.retention.note_relationship_end("b", ENDED)
    with pytest.raises(TermRunning):
        store.erase_customer("b", RUNNING)
    assert store.erase_customer("b", OVER) == Erasable(1, 1, 2)
    assert store.erase_customer("a", LATER, before_statutory_term=True) == Erasable(1, 1, 2)


def told(place: Place) -> list[tuple[str, str, str, str]]:
    """Action, kind, actor and digests of the audit log's entries about retention, oldest first."""
    wanted = "('RELATIONSHIP_END_NOTED', 'DELETION_REQUESTED', 'HOLD_PLACED', 'HOLD_RELEASED', 'RETENTION_READ', "
    wanted += "'PURGE_BEGUN', 'PURGE_FINISHED', 'CUSTOMER_ERASED', 'VERIFICATION_ERASED')"
    rows = place.sql(f"SELECT action, kind, actor, digests FROM audit_entry WHERE action IN {wanted} ORDER BY position")
    return [(str(action), str(kind), str(actor), str(digests)) for action, kind, actor, digests in rows]


def test_every_act_is_told_in_the_audit_log(place: Place) -> None:
    """Who noted, held, looked and purged, by whom; the day as a digest, and of a hold's name a keyed one alone."""
    store = place.open(actor=Actor("clerk", "default", ("reviewer",)))
    keep(store, "a")
    store.retention.note_relationship_end("a", ENDED)
    store.retention.request_deletion("a", LATER)
    store.retention.place_hold("a", "case 4711", HoldKind.LEGAL, LATER)
    store.retention.release_hold("a", "case 4711", LATER)
    store.retention.look("a")
    plan = store.purges.plan(OVER)
    purge(store, OVER)
    entries = told(place)
    assert [action for action, *_ in entries] == [
        "RELATIONSHIP_END_NOTED",
        "DELETION_REQUESTED",
        "HOLD_PLACED",
        "HOLD_RELEASED",
        "RETENTION_READ",
        "PURGE_BEGUN",
        "VERIFICATION_ERASED",
        "CUSTOMER_ERASED",
        "PURGE_FINISHED",
    ]
    assert {actor for _, _, actor, _ in entries} == {"clerk"}
    by_action = {action: digests for action, _, _, digests in entries}
    assert by_action["RELATIONSHIP_END_NOTED"] != by_action["DELETION_REQUESTED"]
    for action in ("PURGE_BEGUN", "PURGE_FINISHED"):
        assert digests_in(by_action[action])["plan"] == plan.sha256.hex()
    assert by_action["HOLD_PLACED"] == by_action["HOLD_RELEASED"]
    assert digest(b"case 4711").hex() not in by_action["HOLD_PLACED"]


def test_log_and_records_agree_after_purges(place: Place) -> None:
    """An inspection of the audit log finds no fault in what a purge left, killed once in its middle or not."""
    store = place.open()
    keep(store, *"abcd")
    for name in "abc":
        store.retention.note_relationship_end(name, ENDED)
    purge_id = store.purges.begin(store.purges.plan(OVER).sha256, OVER)
    assert next(store.purges.carry_out(purge_id, OVER, batch=2)) == 2
    assert sum(place.open().purges.carry_out(purge_id, OVER)) == 1
    assert faults(place) == []


def faults(place: Place) -> list[str]:
    """What an inspection of the audit log finds, in a word each."""
    database, objects = Database(place.database_url), EvidenceObjects(place.evidence_url)
    found = [f"{fault.kind} {(fault.what or '').partition(' ')[2]}" for fault in Inspection(database, objects).faults()]
    database.close()
    return found


@pytest.mark.parametrize(
    ("statement", "what"),
    [
        ("UPDATE customer SET relationship_ended_at = deletion_requested_at", "retention"),
        ("UPDATE customer SET relationship_ended_at = NULL, deletion_requested_at = NULL", "retention"),
        ("UPDATE customer SET deletion_requested_at = NULL", "retention"),
        ("UPDATE customer SET deletion_requested_at = relationship_ended_at", "retention"),
        ("DELETE FROM customer", "retention"),
        ("DELETE FROM hold", "hold"),
        ("UPDATE hold SET released_at = placed_at", "hold"),
    ],
)
def test_term_and_holds_that_are_altered_beside_the_service_are_found(place: Place, statement: str, what: str) -> None:
    """Whoever holds the database cannot end a term, use what is only stored, or lift a hold, and leave no trace."""
    store = place.open()
    keep(store, "a")
    store.retention.note_relationship_end("a", ENDED)
    store.retention.request_deletion("a", LATER)
    store.retention.request_deletion("a", LATER + timedelta(days=1))
    store.retention.place_hold("a", "case", HoldKind.LEGAL, LATER)
    store.retention.place_hold("a", "other case", HoldKind.LEGAL, LATER)
    store.retention.release_hold("a", "other case", LATER)
    assert faults(place) == []
    place.sql(statement)
    assert f"RECORD_ALTERED {what}" in faults(place)


def test_act_that_is_not_told_is_not_done(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where the audit log cannot be written to, nothing is noted, held or purged."""
    keep(store, "a")
    store.retention.note_relationship_end("a", ENDED)
    before = store.retention.look("a")
    purge_id = store.purges.begin(store.purges.plan(OVER).sha256, OVER)

    def damaged(*_: object) -> None:
        raise LogDamaged

    with monkeypatch.context() as patched:
        patched.setattr(AuditLog, "append", damaged)
        for act in (
            lambda: store.retention.note_relationship_end("a", ENDED + timedelta(days=1)),
            lambda: store.retention.request_deletion("a", LATER),
            lambda: store.retention.place_hold("a", "case", HoldKind.LEGAL, LATER),
            lambda: list(store.purges.carry_out(purge_id, OVER)),
        ):
            with pytest.raises(LogDamaged):
                act()
    assert store.retention.look("a") == before
