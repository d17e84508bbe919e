"""Customer files in the store: opened once, changed in one transaction, sealed, erased; on both databases."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest

from storage import (
    Database,
    EvidenceDamaged,
    EvidenceObjects,
    FileChanged,
    FileOpen,
    NotFound,
    RequestConflict,
    Restricted,
    SamePerson,
    Store,
)
from storage.audit.inspection import Inspection
from storage.customer_files.turning import Slice
from storage.customer_files.values import FileAct, NewContent, NewEntry, NewStanding, Recorded
from storage.customer_files.words import Entry
from tests.storage_support import NOON, Place, digest, objects

DAY = date(2026, 6, 1)
SECRET = "样本 SPECIMEN secret".encode()


@pytest.fixture
def store(place: Place) -> Iterator[Store]:
    """A store; when a test is over, the audit log covers all that it wrote."""
    with closing(place.open()) as store:
        yield store
    with closing(Database(place.database_url)) as database, closing(EvidenceObjects(place.evidence_url)) as pictures:
        inspection = Inspection(database, pictures)
        assert list(inspection.faults()) == []
        assert inspection.uncovered == ()


def act(request_id: str = "r1", person: str = "wei", **changed: Any) -> FileAct:
    """Who asks for what."""
    return FileAct(person, request_id, digest(request_id.encode()), changed.pop("at", NOON), **changed)


def profile(payload: bytes = SECRET, **changed: Any) -> NewEntry:
    """A version of a profile."""
    return NewEntry(Entry.PROFILE, payload, **changed)


def standing(state: str = "IN_PROGRESS", turn: date | None = DAY) -> NewStanding:
    """What follows."""
    return NewStanding(state, SECRET + b" standing", turn)


def opened(store: Store, reference: str = "CIF-1", request_id: str = "open") -> str:
    """An opened file."""
    return store.files.writer.open(reference, "PERSON", act(request_id), [profile()], standing()).file_id


def change(store: Store, id_: str, asked: FileAct, entries: list[NewEntry], new: NewStanding) -> Recorded:
    """A change of a file as it is now."""
    return store.files.writer.change(store.files.reader.get(id_), asked, entries, new)[0]


def test_versions_are_added_and_nothing_changes_in_place(store: Store) -> None:
    """Each change adds a version; the ones before read as they were, also as of their time."""
    id_ = opened(store)
    change(store, id_, act("r2", at=NOON + timedelta(hours=1)), [profile(b"second")], standing("IDENTIFIED"))
    reader = store.files.reader
    file = reader.get(id_)
    assert (file.file.versions, file.file.state, file.file.reference) == (2, "IDENTIFIED", "CIF-1")
    assert [one.payload for one in reader.entries(file, Entry.PROFILE)] == [SECRET, b"second"]
    before = reader.latest(file, Entry.PROFILE, until=NOON)
    assert before is not None
    assert (before.number, before.payload) == (1, SECRET)
    assert reader.of_customer("CIF-1").file.id == id_


def test_a_request_is_done_once(store: Store) -> None:
    """The same request changes nothing again; another one under its id is refused, and so is a second file."""
    id_ = opened(store)
    assert opened(store) == id_
    with pytest.raises(FileOpen):
        opened(store, request_id="another")
    first = change(store, id_, act("r2"), [profile()], standing())
    assert change(store, id_, act("r2"), [profile()], standing()) == first
    assert first.number == 2
    assert store.files.reader.get(id_).file.versions == 2
    with pytest.raises(RequestConflict):
        change(store, id_, FileAct("wei", "r2", digest(b"other"), NOON), [profile()], standing())


def test_a_change_of_another_state_is_refused(store: Store) -> None:
    """What was computed for one revision is not written over another, by whoever comes first."""
    id_ = opened(store)
    change(store, id_, act("r2", revision=1), [profile()], standing())
    with pytest.raises(FileChanged):
        change(store, id_, act("r3", revision=1), [profile()], standing())


def test_the_second_person_is_another(store: Store) -> None:
    """Whoever added a proposal cannot confirm it, in whatever letters; another person can."""
    id_ = opened(store)
    change(store, id_, act("r2", "wei"), [NewEntry(Entry.OVERRIDE_PROPOSAL, b"p")], standing())
    confirmed = NewEntry(Entry.OVERRIDE, b"yes", other_kind=Entry.OVERRIDE_PROPOSAL, other_than=1)
    with pytest.raises(SamePerson):
        change(store, id_, act("r3", "WEI"), [confirmed], standing())
    assert change(store, id_, act("r3", "lan"), [confirmed], standing()).kind is Entry.OVERRIDE


def test_days_are_found_by_their_index_and_values_are_sealed(store: Store, place: Place) -> None:
    """A file is found by the day of its turn, and neither its values nor that day stand in the database."""
    id_ = opened(store)
    turner = store.files.turner
    (page,) = turner.turning(turner.turns(DAY - timedelta(300), DAY))
    (read,) = page.files
    assert read.opened.file.id == id_
    assert turner.turns(DAY + timedelta(1), DAY + timedelta(300)) == ()
    assert turner.turn([(read, standing())], NOON) == 0
    assert turner.turn([(read, standing("REVIEW_DUE", None))], NOON) == 1
    assert turner.turn([(read, standing("OVERDUE", None))], NOON) == 0
    assert turner.turns(DAY, DAY) == ()
    if place.postgresql is None:
        assert not [path for path, content in place.bytes_on_disk().items() if SECRET in content]


def test_a_lot_is_written_but_for_what_changed_meanwhile(store: Store) -> None:
    """Of files that were read together each is written once, in the revision that was read, unless it was erased."""
    ids = [opened(store, f"CIF-{n}", f"open-{n}") for n in range(6)]
    turner = store.files.turner
    (page,) = turner.turning(turner.turns(DAY, DAY))
    lot = [(one, replace(standing("OVERDUE", DAY + timedelta(9)), level=4)) for one in page.files]
    change(store, ids[0], act("r2"), [profile()], standing())
    store.erase_customer("CIF-1", NOON + timedelta(days=3), before_statutory_term=True)
    assert turner.turn(lot, NOON + timedelta(days=1)) == len(ids) - 2
    assert turner.turn(lot, NOON + timedelta(days=1)) == 0
    assert {one.id for one in store.files.reader.page(["OVERDUE"], levels=[4]).files} == set(ids[2:])
    slices = [Slice(n, 4) for n in range(4)]
    of_slices = [one.row.id for each in slices for some in turner.every(each) for one in some.files]
    assert sorted(of_slices) == sorted({*ids} - {ids[1]})


def test_another_tenant_sees_nothing(store: Store) -> None:
    """A file of one tenant is none of another's."""
    id_ = opened(store)
    other = store.of("loans").files
    with pytest.raises(NotFound):
        other.reader.get(id_)
    with pytest.raises(NotFound):
        change(store.of("loans"), id_, act("r2"), [profile()], standing())
    assert other.reader.page().files == ()


def test_deletion_request_restricts_and_erasure_empties(store: Store) -> None:
    """After a request for deletion a file is only stored; after an erasure nothing personal is left of it."""
    id_ = opened(store)
    store.retention.request_deletion("CIF-1", NOON + timedelta(days=1))
    with pytest.raises(Restricted):
        store.files.reader.get(id_)
    with pytest.raises(Restricted):
        change(store, id_, act("r2"), [profile()], standing())
    assert store.files.reader.page().files == ()
    again = store.files.writer.open(
        "CIF-1", "PERSON", act("again", at=NOON + timedelta(days=2)), [profile()], standing()
    ).file_id
    assert again != id_
    store.erase_customer("CIF-1", NOON + timedelta(days=3), before_statutory_term=True)
    erased = store.files.reader.get(id_)
    assert (erased.file.erased, erased.file.reference, erased.file.standing) == (True, "", b"")
    assert store.files.reader.entries(erased) == ()
    with pytest.raises(NotFound):
        change(store, again, act("r9"), [profile()], standing())


def test_lists_page_in_order(store: Store) -> None:
    """Pages go on where the one before ended, of one state or of all."""
    ids = [opened(store, f"CIF-{n}", f"open-{n}") for n in range(3)]
    first = store.files.reader.page(page_size=2)
    rest = store.files.reader.page(page_size=2, page_token=first.next_page_token)
    assert sorted(one.id for one in (*first.files, *rest.files)) == sorted(ids)
    assert rest.next_page_token == ""
    assert store.files.reader.page(["IDENTIFIED"]).files == ()
    change(store, ids[1], act("high"), [profile()], replace(standing("OVERDUE"), level=5))
    pages = [store.files.reader.page(["REVIEW_DUE", "OVERDUE"], levels=levels) for levels in ([5], [4, 5], [4], [])]
    assert [[one.id for one in page.files] for page in pages] == [[ids[1]], [ids[1]], [], [ids[1]]]


PAPER = NewContent("application/pdf", b"%PDF-1.7 " + SECRET)


def kept_objects(place: Place) -> int:
    """How many sealed objects there are."""
    return len(objects(place))


def test_a_content_is_kept_sealed_and_erased_with_its_file(store: Store, place: Place) -> None:
    """The content of a record reads as it came, lies nowhere in clear, is kept once, and goes with the customer."""
    id_ = opened(store)
    paper = NewEntry(Entry.ATTACHMENT, b"attachment")
    for _ in range(2):  # the same request again
        file = store.files.reader.get(id_)
        recorded, _file = store.files.writer.change(file, act("paper"), [paper], standing(), PAPER)
    with pytest.raises(FileChanged):
        store.files.writer.change(file, act("late", revision=1), [paper], standing(), PAPER)
    file = store.files.reader.get(id_)
    assert store.files.contents.get(file, Entry.ATTACHMENT, recorded.number).content == PAPER.content
    assert (store.files.contents.bytes_of(file), kept_objects(place)) == (len(PAPER.content), 1)
    with pytest.raises(NotFound):
        store.files.contents.get(file, Entry.PROFILE, 1)
    if place.postgresql is None:
        assert not [path for path, content in place.bytes_on_disk().items() if SECRET in content]
    store.sweep_orphans(NOON + timedelta(days=9999))
    assert kept_objects(place) == 1
    erased = store.erase_customer("CIF-1", NOON + timedelta(days=3), before_statutory_term=True)
    assert (kept_objects(place), erased.contents) == (0, 1)


def test_a_purge_counts_contents_of_attachments(store: Store) -> None:
    """In what is retained, in the plan and in the receipt; another content makes another plan."""
    file = store.files.reader.get(opened(store))
    store.files.writer.change(file, act("paper"), [NewEntry(Entry.ATTACHMENT, b"attachment")], standing(), PAPER)
    store.retention.note_relationship_end("CIF-1", NOON.date() + timedelta(days=2))
    over = NOON + timedelta(days=365 * 11)
    assert store.retention.look("CIF-1").contents == 1
    first = store.purges.plan(over)
    file = store.files.reader.get(file.file.id)
    store.files.writer.change(file, act("more"), [NewEntry(Entry.ATTACHMENT, b"attachment")], standing(), PAPER)
    plan = store.purges.plan(over)
    assert [[one.contents for one in made.due] for made in (first, plan)] == [[1], [2]]
    assert first.sha256 != plan.sha256
    purge_id = store.purges.begin(plan.sha256, over)
    assert list(store.purges.carry_out(purge_id, over)) == [1]
    assert store.purges.receipt(purge_id).contents == 2


def test_a_content_that_was_exchanged_is_found(store: Store, place: Place) -> None:
    """Another content in the place of one that is kept is a fault of the inspection, and does not open."""
    id_ = opened(store)
    file = store.files.reader.get(id_)
    store.files.writer.change(file, act("paper"), [NewEntry(Entry.ATTACHMENT, b"a")], standing(), PAPER)
    (path,) = objects(place)
    before = path.read_bytes()
    for other, fault in ((before[:-1] + bytes([before[-1] ^ 1]), "PICTURE_ALTERED"), (None, "PICTURE_MISSING")):
        path.unlink() if other is None else path.write_bytes(other)
        with closing(Database(place.database_url)) as database, closing(EvidenceObjects(place.evidence_url)) as kept:
            assert [one.kind for one in Inspection(database, kept).faults()] == [fault]
        with pytest.raises(EvidenceDamaged):
            store.files.contents.get(file, Entry.ATTACHMENT, 1)
    path.write_bytes(before)
