"""The audit log in the database: an entry for each write and each look, in the same transaction, in one tree."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from sqlalchemy.exc import DBAPIError

from storage import REDACTED, EvidenceObjects, LogDamaged, Store, StoreUnavailable, Tally
from storage.audit.entry import Action, Actor, Entry, Event, digests_in
from storage.audit.merkle import Frontier, leaf_hash
from storage.audit.record_kind import whole_tables
from tests.storage_support import EMBLEM, NOON, PORTRAIT, Place, verification

CLERK = Actor("spiffe://bank.example/branch/7/counter", "default", ("verifier",), "192.0.2.7")
LATER = NOON + timedelta(days=1)
CUSTOMER = "customer-SPECIMEN-77"
BEGINNING = 6
"""Entries of a new store: of the log, and of the keys that it has."""
COLUMNS = "position, at_us, tenant, actor, roles, origin, action, outcome, kind, record_id, digests, nonce"


@pytest.fixture
def store(place: Place) -> Iterator[Store]:
    """A store in it, on which a clerk works."""
    store = place.open(actor=CLERK)
    yield store
    store.close()


def told(place: Place) -> list[Entry]:
    """The whole log, once every node in it was computed again by a tree that grows from nothing."""
    tree = Frontier()
    entries: list[Entry] = []
    for *values, nodes in place.sql(f"SELECT {COLUMNS}, nodes FROM audit_entry ORDER BY position"):
        entry = Entry(*values)  # type: ignore[arg-type]
        assert entry.position == tree.size
        assert tree.append(leaf_hash(entry.text())) == nodes
        assert not entries or entries[-1].at_us <= entry.at_us
        entries.append(entry)
    return entries


def actions(place: Place) -> list[str]:
    """What was done, in order."""
    return [entry.action for entry in told(place)]


def test_log_begins_with_the_store(place: Place, store: Store) -> None:
    """A new store's log says that it was opened, over no older record, and which key was noted by whom."""
    opened, *noted = told(place)
    assert (opened.action, opened.actor, opened.kind) == ("LOG_OPENED", "idverdict", "log")
    digests = digests_in(opened.digests)
    assert digests.pop("older") == hashlib.sha256().hexdigest()
    assert digests.keys() == {f"form.{kind}" for kind in whole_tables()}
    kek, index = store.ring.list()
    assert [(entry.action, entry.kind, entry.id, entry.actor) for entry in noted] == [
        ("RECORD_COMMITTED", "key", "destroyed", "idverdict"),
        ("KEY_NOTED", "key", kek.id, "idverdict"),
        ("RECORD_COMMITTED", "system_key", "audit", "idverdict"),
        ("RECORD_COMMITTED", "system_key", "index", CLERK.name),
        ("KEY_NOTED", "key", index.id, CLERK.name),
    ]
    place.open().close()
    assert len(told(place)) == 1 + len(noted) == BEGINNING


def test_each_write_and_look_is_told(place: Place, store: Store) -> None:
    """Who kept it and who saw it, as verification or picture; a look at a list shows nothing and is not told."""
    kept = store.save(verification(digests={"verdict": b"\x01" * 32}), [PORTRAIT, EMBLEM])
    reviewer = Actor("CN=review", "default", ("reviewer", "auditor"), "192.0.2.8")
    store.of("default", reviewer).get(kept.id)
    store.of("default", reviewer).evidence(kept.id, "EMBLEM")
    store.begin("request-1", verification().request_digest)
    store.list()
    added, created, read, seen, again = told(place)[BEGINNING:]
    assert (added.action, added.kind, added.tenant) == ("CUSTOMER_ADDED", "customer_key", "default")
    assert (created.action, created.actor, created.tenant) == ("VERIFICATION_CREATED", CLERK.name, "default")
    assert (created.roles, created.origin) == ("verifier", "192.0.2.7")
    assert (created.kind, created.id, created.outcome) == ("verification", kept.id, "DONE")
    digests = digests_in(created.digests)
    assert digests.keys() == {
        "kept", "sealed", "verdict", "row.PORTRAIT", "row.EMBLEM", "picture.PORTRAIT", "picture.EMBLEM",
    }  # fmt: skip
    assert digests["verdict"] == "01" * 32
    assert (read.action, read.actor, read.id, read.roles) == (
        "VERIFICATION_READ", "CN=review", kept.id, "auditor,reviewer",
    )  # fmt: skip
    assert (seen.action, seen.id, seen.digests) == (
        "EVIDENCE_READ", kept.id, f"picture.EMBLEM={digests['picture.EMBLEM']}",
    )  # fmt: skip
    assert (again.action, again.actor) == ("VERIFICATION_READ", CLERK.name)


def test_picture_digest_is_that_of_the_sealed_object(place: Place, store: Store) -> None:
    """Whoever has the object store alone can tell which entry a picture belongs to, and learns nothing of it."""
    store.save(verification(), [PORTRAIT])
    objects = EvidenceObjects(place.evidence_url)
    ((path,),) = place.sql("SELECT object_path FROM evidence")
    sealed = digests_in(told(place)[-1].digests)["picture.PORTRAIT"]
    assert hashlib.sha256(objects.get(str(path))).hexdigest() == sealed
    assert hashlib.sha256(PORTRAIT.content).hexdigest() != sealed


def test_what_is_not_kept_is_not_told(place: Place, store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    """Entry and write are one transaction: a commit that fails leaves neither, and the position is used again."""
    store.save(verification("a"))
    size = len(told(place))
    with pytest.raises(ZeroDivisionError), store.shared.database.write() as session:
        store.log.append(session, Event(Action.KEY_NOTED, "key", "x"))
        raise ZeroDivisionError
    assert len(told(place)) == size
    store.save(verification("a"))  # answered with the first: nothing new but the look at it
    assert actions(place)[size:] == ["VERIFICATION_READ"]


def test_erasure_is_told_and_leaves_the_entries_as_they_were(place: Place, store: Store) -> None:
    """Each record's erasure says what its digests were: the same as when it was kept."""
    kept = [store.save(verification(name), [PORTRAIT]) for name in "ab"]
    before = told(place)
    store.erase_customer(CUSTOMER, LATER, before_statutory_term=True)
    after = told(place)
    assert after[: len(before)] == before
    erased = after[len(before) :]
    assert [entry.action for entry in erased] == ["VERIFICATION_ERASED"] * 2 + ["CUSTOMER_ERASED"]
    for one in kept:
        (first,) = (entry for entry in before if entry.id == one.id)
        (last,) = (entry for entry in erased if entry.id == one.id)
        then = digests_in(first.digests)
        assert digests_in(last.digests) == {name: then[name] for name in ("kept", "sealed", "row.PORTRAIT")}
    assert store.get(kept[0].id).state == REDACTED
    assert len(told(place)) == len(after), "nothing is left to be seen"
    assert CUSTOMER not in "".join(entry.text().decode() for entry in after)


def test_commands_on_keys_are_told(place: Place, store: Store) -> None:
    """Rotation, rewrapping and retirement, each in the transaction of what it does."""
    store.save(verification())
    former = store.ring.list()[0].id
    size = len(told(place))
    made = store.ring.rotate()
    sum(store.ring.rewrap(), Tally())
    store.ring.retire(former)
    entries = told(place)[size:]
    assert {entry.actor for entry in entries} == {CLERK.name}
    assert [(entry.action, entry.kind, entry.id) for entry in entries if entry.kind != "customer_key"] == [
        ("KEY_NOTED", "key", made),
        ("RECORD_COMMITTED", "system_key", "index"),
        ("RECORD_COMMITTED", "system_key", "audit"),
        ("KEYS_REWRAPPED", "key", made),
        ("KEY_RETIRED", "key", former),
    ]
    assert [(entry.action, entry.tenant) for entry in entries if entry.kind == "customer_key"] == [
        ("RECORD_COMMITTED", "default")
    ]


def test_refusals_and_looks_of_others_are_told_by_themselves(place: Place, store: Store) -> None:
    """An event without a write gets an entry of its own, under whatever actor; values are held to one line."""
    stranger = Actor("evil\nname", "?", (), "ipv6\x00")
    store.of("default", stranger).tell(Event(Action.CALL_REFUSED, "method", "/x", outcome="ROLE_MISSING"))
    last = told(place)[-1]
    assert (last.actor, last.origin, last.outcome, last.id) == ("evil?name", "ipv6?", "ROLE_MISSING", "/x")


def test_several_servers_append_to_one_tree(place: Place) -> None:
    """Stores with connections of their own write at once: positions without a gap, nodes that follow, nothing lost."""
    place.open().close()
    stores = [place.open(actor=Actor(f"server-{number}", "default")) for number in range(3)]
    writes = 12

    def work(number: int) -> None:
        store = stores[number % len(stores)]
        kept = store.save(verification(f"{number}", customer_reference=f"customer-{number % 4}"), [PORTRAIT])
        store.get(kept.id)
        store.tell(*(Event(Action.CALL_REFUSED, "method", f"{number}-{n}") for n in range(3)))

    with ThreadPoolExecutor(6) as pool:
        list(pool.map(work, range(writes)))
    entries = told(place)[BEGINNING:]
    assert len(entries) == writes * 5 + sum(entry.action == "CUSTOMER_ADDED" for entry in entries)
    assert sum(entry.action == "VERIFICATION_CREATED" for entry in entries) == writes
    assert {entry.actor for entry in entries if entry.action == "CALL_REFUSED"} == {"server-0", "server-1", "server-2"}


def test_log_of_an_older_store_commits_to_what_it_found(place: Place, store: Store) -> None:
    """The first entry's digest covers every record that is older than the log, and differs when one differs."""
    store.save(verification("a"), [PORTRAIT])
    store.save(verification("b"))
    found = []
    for change in ("", "UPDATE evidence SET size = size + 1", "UPDATE verification SET decision = 'REJECT'"):
        if change:
            place.sql(change)
        unguarded(place)
        place.sql("DELETE FROM audit_entry")
        place.open().close()
        found.append(digests_in(told(place)[0].digests)["older"])
    assert len(set(found)) == 3
    assert hashlib.sha256().hexdigest() not in found


def unguarded(place: Place) -> None:
    """Take the table's triggers away, as somebody who owns the database can."""
    if place.postgresql:
        place.sql("DROP TRIGGER IF EXISTS audit_entry_append_only ON audit_entry")
        return
    for name in ("updated", "deleted", "replaced"):
        place.sql(f"DROP TRIGGER IF EXISTS audit_entry_not_{name}")


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE audit_entry SET actor = 'nobody' WHERE position = 1",
        "DELETE FROM audit_entry WHERE position = 1",
        "INSERT INTO audit_entry SELECT * FROM audit_entry WHERE position = 1",
    ],
)
def test_database_itself_refuses_to_alter_the_log(place: Place, store: Store, statement: str) -> None:
    """A slip of whoever has the database in hand changes no entry."""
    before = told(place)
    with pytest.raises(DBAPIError):
        place.sql(statement)
    if not place.postgresql:
        with pytest.raises(DBAPIError):
            place.sql(statement.replace("INSERT", "REPLACE"))
    else:
        with pytest.raises(DBAPIError):
            place.sql("TRUNCATE audit_entry")
    assert told(place) == before


def test_log_that_lacks_what_it_builds_on_takes_no_more(place: Place, store: Store) -> None:
    """Where an entry is gone that the next node is made of, nothing is written that could not be told."""
    while len(told(place)) % 4 != 3:
        store.tell(Event(Action.CALL_REFUSED, "method", "x"))
    unguarded(place)
    size = len(told(place))
    place.sql(f"DELETE FROM audit_entry WHERE position = {size - 2}")
    with pytest.raises(LogDamaged):
        store.save(verification())
    assert store.list().verifications == ()


def test_looks_fail_where_they_cannot_be_told(place: Place, store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing is shown that could not be told of."""
    kept = store.save(verification(), [PORTRAIT])

    def out_of_reach(*_: object) -> None:
        raise StoreUnavailable("TimeoutError")

    monkeypatch.setattr("storage.audit.log.AuditLog.entering", out_of_reach)
    with pytest.raises(StoreUnavailable):
        store.get(kept.id)
    with pytest.raises(StoreUnavailable):
        store.evidence(kept.id, "PORTRAIT")


def test_key_of_the_log_is_made_once_and_kept(place: Place, store: Store) -> None:
    """Every store on the database signs with one key, which outlives rotation; it is not the index key."""
    key = store.history.key
    assert place.open().history.key == key
    store.ring.rotate()
    sum(store.ring.rewrap(), Tally())
    again = place.open()
    assert again.history.key == key
    assert again.history.signer.secret != again.shared.index_key.secret
    assert place.open(origin="another").history.key.public == key.public
