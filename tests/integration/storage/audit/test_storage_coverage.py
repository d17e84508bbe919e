"""The audit log covers every table: each says how, each altered value is found, and an older database is taken in."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from itertools import cycle, islice
from typing import Any

import pytest
from sqlalchemy import inspect

from storage import BatchState, Database, ItemResult, NewBatch, Store, Tally, new_id
from storage.audit.faults import Fault, FaultKind
from storage.audit.inspection import Inspection
from storage.audit.record_kind import tables
from storage.audit.rows import AuditEntryRow
from storage.database.coverage import OTHER_TABLES, Checked, Members, Uncovered, Whole
from storage.database.table import Table, sql_table
from tests.storage_support import NOON, Place, digest, verification
from tests.suites.support.burglar import Burglar, Tampering
from tests.suites.support.logbook import keep_a_log

GARBAGE = ("'garbage'", "X'ff00'", "7", "1.5", "CAST(X'ff' AS TEXT)", "{0} || 'x'", "NULL")
"""What somebody may put in the place of a value with SQLite's own shell, which holds to no type."""


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


def test_every_column_of_every_covered_table_is_held_to_the_log(place: Place, store: Store) -> None:
    """Each column altered, and a row deleted, added and swapped, of each table that is not listed as uncovered."""
    keep_a_log(store, 1)
    assert faults(place) == []
    tried: set[str] = set()
    with closing(Burglar(place)) as burglar, closing(Database(place.database_url)) as database:
        burglar.unguard()
        for table in tables():
            if isinstance(table.coverage, Uncovered) or table is AuditEntryRow:
                continue
            for tampering in tampered(burglar, table):
                with burglar.at_work(tampering):
                    assert inspected(database), tampering.kind
                tried.add(tampering.kind)
            wanted = {f"edit of {table.__tablename__}.{column.name}" for column in sql_table(table).columns}
            assert wanted <= tried, f"the log has nothing to tamper with in {wanted - tried}"
    assert faults(place) == []


@pytest.mark.parametrize("place", ["sqlite"], indirect=True)
def test_values_of_no_type_are_faults_and_stop_no_inspection(place: Place, store: Store) -> None:
    """What SQLite's shell puts into any column is found, two kinds of it in turn for each; no inspection ends early."""
    keep_a_log(store, 1)
    kinds = cycle(GARBAGE)
    with (
        closing(sqlite3.connect(place.root / "records/records.db")) as shell,
        closing(Database(place.database_url)) as database,
    ):
        for name in ("updated", "deleted", "replaced"):
            shell.execute(f"DROP TRIGGER audit_entry_not_{name}")
        for table in tables():
            if isinstance(table.coverage, Uncovered) or table is AuditEntryRow:
                continue
            for column in sql_table(table).columns:
                for garbage in islice(kinds, 2):
                    _try(shell, database, str(table.__tablename__), column.name, garbage.format(column.name))
    assert faults(place) == []


def _try(shell: sqlite3.Connection, database: Database, table: str, column: str, value: str) -> None:
    ended = "batch_id IN (SELECT id FROM bulk_batch WHERE finished_at IS NOT NULL)" if table == "bulk_item" else "1"
    row, before = shell.execute(f"SELECT rowid, {column} FROM {table} WHERE {ended}").fetchone()
    try:
        shell.execute(f"UPDATE {table} SET {column} = {value} WHERE rowid = ?", (row,))
    except sqlite3.IntegrityError:
        return
    (same,) = shell.execute(f"SELECT {column} IS ? FROM {table} WHERE rowid = ?", (before, row)).fetchone()
    shell.commit()
    if not same:
        found = inspected(database)
        shell.execute(f"UPDATE {table} SET {column} = ? WHERE rowid = ?", (before, row))
        shell.commit()
        assert found, f"{table}.{column} = {value}"


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
