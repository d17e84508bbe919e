"""The audit log covers every table: each says how, each altered value is found, and an older database is taken in."""

from __future__ import annotations

import sqlite3
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import ExitStack, closing
from itertools import cycle, islice, zip_longest
from typing import Any, NamedTuple, TypeVar

import pytest
from sqlalchemy import inspect

from storage import BatchState, Database, ItemResult, NewBatch, Store, Tally, new_id
from storage.audit.faults import Fault, FaultKind
from storage.audit.inspection import Inspection
from storage.audit.record_kind import tables
from storage.audit.row_digests import kind_of
from storage.audit.rows import AuditEntryRow
from storage.database.coverage import OTHER_TABLES, Checked, Members, Uncovered, Whole
from storage.database.table import Table, sql_table
from tests.storage_support import NOON, Place, digest, verification
from tests.suites.support.burglar import Burglar, Tampering
from tests.suites.support.logbook import keep_a_log

GARBAGE = ("'garbage'", "X'ff00'", "7", "1.5", "CAST(X'ff' AS TEXT)", "{0} || 'x'", "NULL")
"""What somebody may put in the place of a value with SQLite's own shell, which holds to no type."""


T = TypeVar("T")


@pytest.fixture
def store(place: Place) -> Iterator[Store]:
    """A store in it."""
    store = place.open()
    yield store
    store.close()


def faults(place: Place) -> list[Fault]:
    """What an inspection of the database finds."""
    with closing(Database(place.database_url)) as database:
        return inspected(database)


def inspected(database: Database) -> list[Fault]:
    """The same of a database that is open, whose statements are compiled once."""
    return list(Inspection(database).faults())


def test_each_table_of_a_live_database_says_how_it_is_covered(place: Place, store: Store) -> None:
    """Ours in their classes, others in one list, each that is not covered with a reason; and the list names no more."""
    with store.shared.database.connect() as connection:
        live = set(inspect(connection).get_table_names())
    ours = {str(table.__tablename__): table.coverage for table in tables()}
    assert ours.keys() == Table.metadata.tables.keys()
    assert live - ours.keys() == {name for name in OTHER_TABLES if place.postgresql or name == "alembic_version"}
    for name, coverage in {**ours, **OTHER_TABLES}.items():
        assert isinstance(coverage, Whole | Members | Checked | Uncovered), name
        if isinstance(coverage, Uncovered):
            assert len(coverage.reason) > 20, name


def tampered(burglar: Burglar, table: type[Table]) -> Iterator[Tampering]:
    """Each kind of tampering with a table, once."""
    seen: set[str] = set()
    for tampering in burglar._rows_of(table):
        if tampering.kind not in seen:
            seen.add(tampering.kind)
            yield tampering


def owner_of(table: type[Table]) -> str:
    """The kind of record whose faults tell of a table; empty where a check of its own looks at it."""
    if isinstance(table.coverage, Members):
        return table.coverage.of
    return kind_of(table) if isinstance(table.coverage, Whole) else ""


def rounds_of(by_owner: Mapping[str, Sequence[T]]) -> Iterator[dict[str, T]]:
    """One of each owner at a time, until none is left; those of no owner come alone, as their faults name no kind."""
    owned = {owner: list(some) for owner, some in by_owner.items() if owner}
    for row in zip_longest(*owned.values()):
        yield {owner: one for owner, one in zip(owned, row, strict=True) if one is not None}
    for one in by_owner.get("", ()):
        yield {"": one}


def unseen(owners: Iterable[str], found: Iterable[Fault]) -> list[str]:
    """Those of the owners of whose records, or their members, no fault tells."""
    told = {fault.what.split()[0] for fault in found if fault.what}
    members = {str(table.__tablename__): owner_of(table) for table in tables()}
    told |= {members[name] for name in told & members.keys()}
    return [owner for owner in owners if (owner not in told if owner else not told)]


def test_every_column_of_every_covered_table_is_held_to_the_log(place: Place, store: Store) -> None:
    """Each column altered, and a row deleted, added and swapped, of each table that is not listed as uncovered.

    Records of several kinds are tampered with at once, and each kind has a fault of its own.
    """
    keep_a_log(store, 1)
    assert faults(place) == []
    with closing(Burglar(place)) as burglar, closing(Database(place.database_url)) as database:
        burglar.unguard()
        by_owner: dict[str, list[Tampering]] = defaultdict(list)
        for table in tables():
            if isinstance(table.coverage, Uncovered) or table is AuditEntryRow:
                continue
            every = list(tampered(burglar, table))
            wanted = {f"edit of {table.__tablename__}.{column.name}" for column in sql_table(table).columns}
            assert wanted <= (tried := {one.kind for one in every}), f"nothing to tamper with in {wanted - tried}"
            by_owner[owner_of(table)] += every
        for together in rounds_of(by_owner):
            with ExitStack() as stack:
                for tampering in together.values():
                    stack.enter_context(burglar.at_work(tampering))
                missed = unseen(together, inspected(database))
            assert not missed, [together[owner].kind for owner in missed]
    assert faults(place) == []


class Garbage(NamedTuple):
    """What is put into a column of one row with SQLite's shell."""

    table: type[Table]
    column: str
    value: str

    def put(self, shell: sqlite3.Connection) -> tuple[object, int] | None:
        """Put it there; what was there and in which row. None where the database refuses it, or it is the same."""
        name = str(self.table.__tablename__)
        ended = "batch_id IN (SELECT id FROM bulk_batch WHERE finished_at IS NOT NULL)" if name == "bulk_item" else "1"
        row, before = shell.execute(f"SELECT rowid, {self.column} FROM {name} WHERE {ended}").fetchone()
        try:
            shell.execute(f"UPDATE {name} SET {self.column} = {self.value} WHERE rowid = ?", (row,))
        except sqlite3.IntegrityError:
            return None
        (same,) = shell.execute(f"SELECT {self.column} IS ? FROM {name} WHERE rowid = ?", (before, row)).fetchone()
        return None if same else (before, row)

    def undo(self, shell: sqlite3.Connection, before: object, row: int) -> None:
        """Put back what was there."""
        shell.execute(f"UPDATE {self.table.__tablename__} SET {self.column} = ? WHERE rowid = ?", (before, row))


@pytest.mark.parametrize("place", ["sqlite"], indirect=True)
def test_values_of_no_type_are_faults_and_stop_no_inspection(place: Place, store: Store) -> None:
    """What SQLite's shell puts into any column is found, two kinds of it in turn for each; no inspection ends early."""
    keep_a_log(store, 1)
    kinds = cycle(GARBAGE)
    by_owner: dict[str, list[Garbage]] = defaultdict(list)
    for table in tables():
        if isinstance(table.coverage, Uncovered) or table is AuditEntryRow:
            continue
        for column in sql_table(table).columns:
            by_owner[owner_of(table)] += [
                Garbage(table, column.name, garbage.format(column.name)) for garbage in islice(kinds, 2)
            ]
    with (
        closing(sqlite3.connect(place.root / "records/records.db")) as shell,
        closing(Database(place.database_url)) as database,
    ):
        for name in ("updated", "deleted", "replaced"):
            shell.execute(f"DROP TRIGGER audit_entry_not_{name}")
        for together in rounds_of(by_owner):
            put = {owner: (one, was) for owner, one in together.items() if (was := one.put(shell))}
            shell.commit()
            missed = unseen(put, inspected(database)) if put else []
            for one, was in put.values():
                one.undo(shell, *was)
            shell.commit()
            assert not missed, [put[owner][0] for owner in missed]
    assert faults(place) == []


def batch(store: Store, name: str = "batch", total: int = 2) -> NewBatch:
    """A batch that was submitted and begun."""
    new = NewBatch(new_id(NOON), name, digest(b"r"), "m.csv", digest(b"m"), "REVIEW", total, NOON)
    store.batches.submit(new)
    store.batches.begin(new.id)
    return new


def test_results_are_covered_from_the_end_of_their_batch_on(place: Place, store: Store) -> None:
    """An altered result of an open batch is not found; once the batch has ended it is, and so is a further one."""
    new = batch(store)
    results = store.batches.results(new.id)
    results.record(ItemResult(1, "a", decision="ACCEPT"))
    place.sql("UPDATE bulk_item SET decision = 'REJECT'")
    assert faults(place) == []
    place.sql("UPDATE bulk_item SET decision = 'ACCEPT'")
    results.record(ItemResult(2, "b", error="INTERNAL"))
    assert store.batches.finish(new.id, BatchState.DONE, NOON)
    assert faults(place) == []
    place.sql("UPDATE bulk_item SET decision = 'REJECT' WHERE number = 1")
    (fault,) = faults(place)
    assert (fault.kind, fault.what) == (FaultKind.RECORD_ALTERED, f"bulk_batch {new.id} items")
    assert fault.position is not None


def test_nothing_is_added_to_a_batch_that_was_cancelled(place: Place, store: Store) -> None:
    """A worker that is late records no result any more: those that are there are told as the last ones."""
    new = batch(store)
    results = store.batches.results(new.id)
    results.record(ItemResult(1, "a", decision="ACCEPT"))
    assert store.batches.finish(new.id, BatchState.CANCELLED, NOON)
    results.record(ItemResult(2, "b", decision="ACCEPT"))
    assert [result.number for result in results.after()] == [1]
    assert faults(place) == []


def test_forgotten_batches_leave_no_fault_and_may_not_come_back(place: Place, store: Store) -> None:
    """A batch whose time is over is deleted and told; its row, put back from a backup, is a fault."""
    new = batch(store, total=1)
    store.batches.results(new.id).record(ItemResult(1, "a", error="INTERNAL"))
    store.batches.finish(new.id, BatchState.DONE, NOON)
    with closing(Burglar(place)) as burglar:
        kept = burglar._rows(next(table for table in tables() if table.__tablename__ == "bulk_batch"))
        assert store.batches.forget(NOON.replace(year=2027)) == 1
        assert faults(place) == []
        table = next(table for table in tables() if table.__tablename__ == "bulk_batch")
        with burglar.at_work(Tampering("return", table, [], kept)):
            assert [fault.kind for fault in faults(place)] == [FaultKind.RECORD_NOT_TOLD]


def test_rewrapping_renews_what_the_log_says_of_keys(place: Place, store: Store) -> None:
    """After a rotation the rows are told anew; the old wrapping, put back, is found."""
    store.save(verification())
    ((before,),) = place.sql("SELECT hex(data_key_wrapped) FROM customer_key" if not place.postgresql else
                             "SELECT encode(data_key_wrapped, 'hex') FROM customer_key")  # fmt: skip
    store.ring.rotate()
    sum(store.ring.rewrap(), Tally())
    assert faults(place) == []
    old = f"decode('{before}', 'hex')" if place.postgresql else f"X'{before}'"
    place.sql(f"UPDATE customer_key SET data_key_wrapped = {old}")
    (fault,) = faults(place)
    assert (fault.kind, fault.what.split()[0]) == (FaultKind.RECORD_ALTERED, "customer_key")


def test_a_customer_that_is_hidden_from_erasure_is_found(place: Place, store: Store) -> None:
    """Whoever alters a customer's index, so that an erasure does not find the records, leaves a fault."""
    store.save(verification())
    other = "'\\x00'::bytea" if place.postgresql else "X'00'"
    place.sql(f"UPDATE customer_key SET customer_index = {other}")
    assert [fault.kind for fault in faults(place)] == [FaultKind.RECORD_ALTERED]


def test_database_of_the_version_before_is_taken_in_at_its_first_opening(place: Place, store: Store) -> None:
    """Its rows are committed to as they are then, each tenant's as its own; afterwards alterations are found."""
    keep_a_log(store, 1)
    store.of("other").save(verification("theirs"))
    store.close()
    _as_it_was_before(place)
    with closing(Database(place.database_url)) as database:
        inspection = Inspection(database)
        assert list(inspection.faults()) == []
        assert "customer_key" in inspection.uncovered
    place.sql("UPDATE policy SET version = 'x' WHERE version = '2'")
    place.open().close()
    assert faults(place) == []
    tenants = place.sql("SELECT DISTINCT tenant FROM audit_entry WHERE action = 'RECORD_COMMITTED'")
    assert {"default", "other", "-"} <= {tenant for (tenant,) in tenants}
    size = place.sql("SELECT count(*) FROM audit_entry")
    place.open().close()
    assert place.sql("SELECT count(*) FROM audit_entry") == size
    place.sql("UPDATE policy SET version = '2' WHERE version = 'x'")
    assert [fault.kind for fault in faults(place)] == [FaultKind.RECORD_ALTERED]


def _as_it_was_before(place: Place) -> None:
    """Take from the log what the version before did not tell, by a log made anew from the entries that it did."""
    from storage.audit.entry import log_key
    from storage.audit.log import columns
    from storage.audit.merkle import Frontier, leaf_hash

    with closing(place.open()) as store:
        key = log_key(store.history.signer.secret)
    with closing(Burglar(place)) as burglar:
        burglar.unguard()
        rows = burglar._rows(AuditEntryRow)
        burglar._replace(AuditEntryRow, rows, _told_before(rows, key, Frontier(), columns, leaf_hash))


def _told_before(rows: list[dict[str, Any]], key: bytes, tree: Any, columns: Any, leaf_hash: Any) -> Any:
    from dataclasses import replace

    from storage.audit.entry import Entry, nonce_of

    made = []
    for row in rows:
        if row["action"] in ("RECORD_COMMITTED", "CUSTOMER_ADDED", "BULK_BEGUN"):
            continue
        values = {("id" if name == "record_id" else name): value for name, value in row.items() if name != "nodes"}
        digests = (part for part in row["digests"].split(",") if not part.startswith(("row=", "form.", "items=")))
        entry = Entry(**{**values, "position": tree.size, "digests": ",".join(digests), "nonce": ""})
        entry = replace(entry, nonce=nonce_of(entry.text()[:-1], key))
        made.append({**columns(entry), "nodes": tree.append(leaf_hash(entry.text()))})
    return made
