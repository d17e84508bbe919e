"""Lists, checkpoints and proofs of the audit log, as a caller's own verifier takes them; and its inspection."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
from idverdict import proofs

from storage import Database, EvidenceObjects, NotFound, PageTokenInvalid, Store, Tally
from storage.audit import history
from storage.audit.entry import Action, Actor, Event
from storage.audit.faults import Fault, FaultKind
from storage.audit.history import EntryFilter
from storage.audit.inspection import Inspection
from tests.storage_support import EMBLEM, NOON, PORTRAIT, Place, verification

CLERK = Actor("clerk", "default", ("verifier",), "192.0.2.7")
OTHER = Actor("other", "other", ("auditor",), "192.0.2.8")


@pytest.fixture
def store(place: Place) -> Iterator[Store]:
    """A store in it, on which a clerk works."""
    store = place.open(actor=CLERK, origin="bank.example/log")
    yield store
    store.close()


def refuse(store: Store, *methods: str) -> None:
    """Tell of refused calls, an entry each."""
    store.tell(*(Event(Action.CALL_REFUSED, "method", method, outcome="ROLE_MISSING") for method in methods))


def faults(place: Place, *, evidence: bool = False) -> list[Fault]:
    """What an inspection of the database finds."""
    database, objects = Database(place.database_url), EvidenceObjects(place.evidence_url) if evidence else None
    found = list(Inspection(database, objects).faults())
    database.close()
    return found


def test_proofs_hold_for_the_callers_own_verifier(store: Store) -> None:
    """Every entry is in every later tree, and each tree begins with each older one, by signed checkpoints."""
    refuse(store, *(f"/{n}" for n in range(20)))
    key = proofs.Key.parse(str(store.history.key))
    assert key.name == "bank.example/log"
    size = store.history.size()
    states = {n: proofs.open_checkpoint(store.history.checkpoint(n), key) for n in range(size + 1)}
    assert proofs.open_checkpoint(store.history.checkpoint(), key) == states[size]
    for position in range(3, size):  # the first three are of the program and the database's keys
        leaf = proofs.leaf_hash(store.history.entry(position).text())
        for later in {position + 1, size}:
            proofs.verify_inclusion(leaf, position, states[later], store.history.inclusion(position, later))
    for old in range(size + 1):
        proofs.verify_consistency(states[old], states[size], store.history.consistency(old, size))
    with pytest.raises(proofs.ProofInvalid):
        proofs.verify_inclusion(leaf, size - 2, states[size], store.history.inclusion(size - 2, size))


def test_what_the_log_never_had_is_not_found(store: Store) -> None:
    """Neither a larger tree nor an entry beyond the end, nor a proof between sizes in the wrong order."""
    size = store.history.size()
    for ask in (
        lambda: store.history.checkpoint(size + 1),
        lambda: store.history.entry(size),
        lambda: store.history.inclusion(size, size),
        lambda: store.history.inclusion(0, size + 1),
        lambda: store.history.consistency(2, 1),
        lambda: store.history.consistency(1, size + 1),
        lambda: store.history.entry_of("verification", "nobody", Action.VERIFICATION_CREATED),
    ):
        with pytest.raises(NotFound):
            ask()


def test_tenant_sees_its_own_entries_and_the_systems(store: Store) -> None:
    """Another tenant's entries are listed to nobody else, and not to be had by their position."""
    refuse(store, "/ours")
    theirs = store.of("other", OTHER)
    refuse(theirs, "/theirs")
    ours = store.history.page(size=1000).entries
    assert {entry.tenant for entry in ours} == {"default", "-"}
    assert {entry.tenant for entry in theirs.history.page(size=1000).entries} == {"other", "-"}
    with pytest.raises(NotFound):
        store.history.entry(store.history.size() - 1)
    assert theirs.history.entry(store.history.size() - 1).id == "/theirs"


def test_pages_hold_every_entry_once_newest_first(store: Store) -> None:
    """Whatever is appended while paging, and whatever tenants stand between."""
    for number in range(12):
        refuse(store if number % 3 else store.of("other", OTHER), f"/{number}")
    wanted = [entry.position for entry in store.history.page(size=1000).entries]
    seen: list[int] = []
    token = ""
    while True:
        page = store.history.page(EntryFilter(), 3, token)
        seen += [entry.position for entry in page.entries]
        refuse(store, "/later")
        if not (token := page.next_page_token):
            break
    assert seen == wanted == sorted(wanted, reverse=True)


def test_filters_choose(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    """By record, action, actor and time, each alone and together; a search by actor goes on from page to page."""
    kept = store.save(verification(), [PORTRAIT])
    store.get(kept.id)
    between = datetime.now(UTC)
    auditor = Actor("CN=auditor", "default", ("auditor",))
    store.of("default", auditor).evidence(kept.id, "PORTRAIT")
    refuse(store, "/x")

    def found(**chosen: object) -> list[str]:
        actions, token = [], ""
        while True:
            page = store.history.page(EntryFilter(**chosen), 2, token)  # type: ignore[arg-type]
            actions += [entry.action for entry in page.entries]
            if not (token := page.next_page_token):
                return actions

    for scanned in (history.SCANNED, 2):
        monkeypatch.setattr(history, "SCANNED", scanned)
        assert found(kind="verification", record_id=kept.id) == [
            "EVIDENCE_READ", "VERIFICATION_READ", "VERIFICATION_CREATED",
        ]  # fmt: skip
        assert found(action="VERIFICATION_READ") == ["VERIFICATION_READ"]
        assert found(actor="CN=auditor") == ["EVIDENCE_READ"]
        assert found(since=between) == ["CALL_REFUSED", "EVIDENCE_READ"]
        assert found(until=between, action="VERIFICATION_CREATED") == ["VERIFICATION_CREATED"]
        assert found(since=between, actor="clerk") == ["CALL_REFUSED"]
        assert found(since=between, until=between) == []
        assert found(since=between + timedelta(days=1)) == []
    assert store.history.entry_of("verification", kept.id, Action.VERIFICATION_CREATED).action == "VERIFICATION_CREATED"


def test_page_token_belongs_to_its_list_and_tenant(store: Store) -> None:
    """It is refused for another filter, another tenant, and where it was altered."""
    refuse(store, "/a", "/b", "/c")
    token = store.history.page(size=1).next_page_token
    for seen, chosen, given in (
        (store, EntryFilter(actor="clerk"), token),
        (store.of("other"), EntryFilter(), token),
        (store, EntryFilter(), token[:-2]),
    ):
        with pytest.raises(PageTokenInvalid):
            seen.history.page(chosen, 1, given)


def test_sound_store_has_no_fault(place: Place, store: Store) -> None:
    """Whatever was done to it by its own means: writes, looks, erasure, rotation, restarts, other suites."""
    kept = [store.save(verification(str(n), customer_reference=f"c{n % 3}"), [PORTRAIT, EMBLEM]) for n in range(6)]
    store.get(kept[0].id)
    note = store.history.checkpoint()
    store.erase_customer("c1", NOON, before_statutory_term=True)
    store.ring.rotate()
    sum(store.ring.rewrap(), Tally())
    place.open().close()
    inspection = Inspection(Database(place.database_url), EvidenceObjects(place.evidence_url))
    opened = proofs.open_checkpoint(note, proofs.Key.parse(str(store.history.key)))
    assert list(inspection.faults({opened.size: opened.root})) == []
    assert (inspection.entries, inspection.records, inspection.pictures) == (store.history.size(), 6, 8)


def test_records_that_are_older_than_the_log_are_held_to_it(place: Place, store: Store) -> None:
    """They are looked at too, and stay right when one of them is erased; an altered or added one is found."""
    old = [store.save(verification(name, customer_reference=name), [PORTRAIT]) for name in "abc"]
    drop_log(place)
    store = place.open()
    new = store.save(verification("new", customer_reference="new"))
    assert faults(place) == []
    store.erase_customer("b", NOON, before_statutory_term=True)
    assert faults(place) == []
    place.sql(f"UPDATE verification SET decision = 'REJECT' WHERE id = '{old[0].id}'")
    assert faults(place) == [Fault(0, FaultKind.OLDER_RECORDS_ALTERED)]
    place.sql(f"UPDATE verification SET decision = 'ACCEPT' WHERE id = '{old[0].id}'")
    assert faults(place) == []
    place.sql(f"UPDATE verification SET decision = 'REJECT' WHERE id = '{new.id}'")
    (fault,) = faults(place)
    assert (fault.kind, fault.what) == (FaultKind.RECORD_ALTERED, f"{new.id} kept")


def drop_log(place: Place) -> None:
    """Leave the database as one of a version without a log."""
    if place.postgresql:
        place.sql("DROP TRIGGER audit_entry_append_only ON audit_entry")
    else:
        place.sql("DROP TRIGGER audit_entry_not_deleted")
    place.sql("DELETE FROM audit_entry")


def test_pictures_are_held_against_their_digests(place: Place, store: Store) -> None:
    """Where that is asked for: one that is gone, and one that was changed or put in another's place."""
    kept = store.save(verification(), [PORTRAIT, EMBLEM])
    portrait, emblem = (
        place.root / "evidence objects" / str(path)
        for (path,) in place.sql("SELECT object_path FROM evidence ORDER BY place DESC")
    )
    emblem.write_bytes(portrait.read_bytes())
    portrait.unlink()
    assert faults(place) == []
    assert {(fault.kind, fault.what) for fault in faults(place, evidence=True)} == {
        (FaultKind.PICTURE_ALTERED, f"{kept.id} EMBLEM"),
        (FaultKind.PICTURE_MISSING, f"{kept.id} PORTRAIT"),
    }
