"""Plain SQL past the ORM: the ORM reads what it writes, it fails as all else does, and values stay out of its text."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from datetime import datetime, timedelta
from typing import Any

import psycopg
import pytest
from sqlalchemy import bindparam, select, text
from sqlalchemy.exc import IntegrityError
from sqlmodel import col
from sqlmodel import select as select_rows

from storage.audit.row_digests import committed
from storage.database.connections import Database
from storage.database.statements import Step, inserting, refused, run
from storage.database.table import plain_row, sql_table, values_of
from storage.errors import StoreUnavailable
from storage.keys.rows import CustomerKeyRow
from storage.verifications.rows import LeaseRow
from tests.storage_support import NOON, Place

_ROWS = sql_table(LeaseRow).c
_HOLDERS = select(_ROWS.holder).where(_ROWS.tenant == bindparam("tenant")).order_by(_ROWS.holder)
_ALL = Step(_HOLDERS, {"tenant": "bank"})
postgresql_only = pytest.mark.parametrize("place", ["postgresql"], indirect=True)


@pytest.fixture
def database(place: Place) -> Iterator[Database]:
    """An empty database of the place."""
    database = Database(place.database_url)
    database.migrate()
    yield database
    database.close()


def lease(holder: str, at: datetime = NOON) -> LeaseRow:
    """A row of a table that has a text, bytes and a time."""
    return LeaseRow(tenant="bank", request_index=holder.encode() + b"\0%\xff", holder=holder, expires_at=at)


def test_what_is_inserted_is_what_the_orm_reads(database: Database) -> None:
    """Texts, bytes and times are written as the ORM writes them."""
    with database.change() as connection:
        run(connection, inserting(lease("first")))
    with database.write() as session:
        session.add(lease("second"))
    with database.read() as session:
        found = session.exec(select_rows(LeaseRow).order_by(col(LeaseRow.holder))).all()
        assert [values_of(row) for row in found] == [values_of(lease("first")), values_of(lease("second"))]


@pytest.mark.parametrize("count", [1, 3])
def test_steps_run_in_their_order_and_each_gives_its_rows(database: Database, count: int) -> None:
    """A step sees what the ones before it have written; one that only writes gives no rows."""
    added = [inserting(lease(f"holder-{number}")) for number in range(count)]
    with database.change() as connection:
        assert [list(map(tuple, rows)) for rows in run(connection, _ALL, *added, _ALL)] == [
            [],
            *([] for _ in added),
            [(f"holder-{number}",) for number in range(count)],
        ]


@pytest.mark.parametrize("others", [(), ("another", "a third")])
def test_a_broken_constraint_undoes_all_and_the_connection_is_fit_for_the_next(
    database: Database, others: tuple[str, ...]
) -> None:
    """The exception is SQLAlchemy's, tells the step, and has no value of ours; nothing of the transaction stays."""
    with database.change() as connection:
        run(connection, inserting(lease("kept")))
    with pytest.raises(IntegrityError) as raised, database.change() as connection:
        run(connection, inserting(lease("gone")))
        run(connection, *(inserting(lease(other)) for other in others), inserting(lease("kept")), _ALL)
    assert raised.value.params is None
    assert refused(raised.value, inserting(lease("kept")))
    assert not refused(raised.value, _ALL)
    assert "bank" not in str(raised.value.statement)
    with database.look() as connection:
        assert [tuple(row) for row in run(connection, _ALL)[0]] == [("kept",)]


@postgresql_only
def test_values_are_no_part_of_a_statement(database: Database) -> None:
    """What a server logs of a statement that fails has no value, sealed or wrapped as it may be."""
    query = "SELECT query FROM pg_stat_activity WHERE pid = pg_backend_pid() AND :own <> ''"
    shown = Step(text(query), {"own": "mine"})
    with database.change() as connection:
        for rows in [run(connection, shown)[0], *run(connection, shown, shown)]:
            assert "mine" not in rows[0][0]
            assert "pg_stat_activity" in rows[0][0]


def test_the_clock_is_read_at_each_execution(database: Database) -> None:
    """A statement that is made once takes the time anew, and later or earlier as it says."""
    now = Step(select(database.clock().label("now"), database.clock(timedelta(hours=1)).label("later")), {})
    with database.change() as connection:
        (first,), (second,) = run(connection, now)[0], run(connection, now)[0]
    assert first[0] < second[0]
    assert first[1] > second[0]


@postgresql_only
def test_a_lost_connection_is_an_outage_and_the_next_is_another(database: Database) -> None:
    """StoreUnavailable without a text of the driver's, whichever step it was; afterwards all works."""
    ended = Step(text("SELECT pg_terminate_backend(pg_backend_pid())"), {})
    for steps in ((ended,), (ended, _ALL, _ALL)):
        with pytest.raises(StoreUnavailable), database.change() as connection:
            run(connection, *steps)
        with database.look() as connection:
            assert run(connection, _ALL) == [[]]


@postgresql_only
def test_a_connection_that_was_ended_while_nobody_used_it_is_no_outage(database: Database) -> None:
    """A server that was restarted since the last call has said so; the next call takes a new connection."""
    for _ in range(2):
        assert database.look_up(_ALL) == []
        with psycopg.connect(database.shared_url or "", autocommit=True) as other:
            ended = other.execute(
                "SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity WHERE pid <> pg_backend_pid()"
                " AND datname = current_database() AND backend_type = 'client backend'"
            ).fetchall()
        assert ended == [(True,)]


@pytest.mark.parametrize("durable", [True, False])
def test_a_transaction_at_once_is_whole_or_undone(database: Database, durable: bool) -> None:
    """Its steps are committed on return; where one fails, none of them is, and the connection is fit for the next."""
    database.at_once(inserting(lease("kept")), inserting(lease("too")), durable=durable)
    with pytest.raises(IntegrityError):
        database.at_once(inserting(lease("gone")), inserting(lease("kept")), durable=durable)
    assert [tuple(row) for row in database.look_up(_ALL)] == [("kept",), ("too",)]


@postgresql_only
def test_steps_begin_their_transaction(database: Database) -> None:
    """It is of the same kind as that of `change`, and nothing is executed before it has begun."""
    shown = Step(text("SELECT current_setting('transaction_isolation'), current_setting('synchronous_commit')"), {})
    assert database.at_once(shown) == [[("read committed", "on")]]
    assert database.at_once(shown, durable=False) == [[("read committed", "off")]]
    with database.steps(durable=False) as connection:
        with pytest.raises(RuntimeError):
            connection.execute(text("SELECT 1"))
        assert run(connection, shown) == [[("read committed", "off")]]
        assert connection.execute(text("SELECT 1")).scalar() == 1
        run(connection, inserting(lease("kept")))
    with suppress(KeyError), database.steps() as connection:
        run(connection, inserting(lease("gone")))
        raise KeyError
    assert [tuple(row) for row in database.look_up(_ALL)] == [("kept",)]


def test_a_plain_row_is_written_and_digested_like_one_of_the_orm() -> None:
    """Its values and defaults are the columns'; what is of no column, or lacks a value, is refused."""
    values: dict[str, Any] = {"id": "k", "tenant": "bank", "kek_id": "kek"}
    values |= {"customer_index": b"i", "data_key_wrapped": b"w"}
    plain = plain_row(CustomerKeyRow, **values, created_at=NOON)
    row = CustomerKeyRow(**values, created_at=NOON)
    assert values_of(plain) == values_of(row)
    assert committed(plain) == committed(row)
    assert inserting(plain) == inserting(row)
    assert "bank" not in repr(plain)
    for wrong in ({"created_at": NOON, "another": 1}, {}):
        with pytest.raises(TypeError):
            plain_row(CustomerKeyRow, **values, **wrong)


def test_an_exception_in_the_block_undoes_what_was_done(database: Database) -> None:
    """Of `change` as of `write`."""
    with suppress(KeyError), database.change() as connection:
        run(connection, inserting(lease("gone")))
        raise KeyError
    with database.look() as connection:
        assert run(connection, _ALL) == [[]]
