"""Database settings and migrations: from an empty file to the models, in place, more than once, at once."""

from __future__ import annotations

import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, nullcontext
from pathlib import Path
from typing import Any

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, create_engine, inspect

from storage import Database, Pool, SchemaOutdated, SchemaUnknown, StoreUnavailable
from storage.database.schema import migration_config, revisions
from storage.database.table import Table
from tests.postgresql import Cluster
from tests.storage_support import Place, verification


@pytest.fixture(params=["sqlite", "postgresql"])
def place(request: pytest.FixtureRequest, tmp_path: Path) -> Place:
    """A folder without anything in it, and a database with no tables yet."""
    if request.param == "sqlite":
        return Place(tmp_path)
    cluster: Cluster = request.getfixturevalue("postgresql")
    return Place(tmp_path, cluster.url(cluster.create()))


sqlite_only = pytest.mark.parametrize("place", ["sqlite"], indirect=True)
postgresql_only = pytest.mark.parametrize("place", ["postgresql"], indirect=True)


@pytest.fixture
def database(place: Place) -> Iterator[Database]:
    """The database of the place."""
    database = Database(place.database_url)
    yield database
    database.close()


def tables(database: Database) -> set[str]:
    """The names of the tables that are there."""
    with database.connect() as connection:
        return set(inspect(connection).get_table_names())


def differences(connection: Connection) -> list[Any]:
    """What autogeneration would still do. The tables of the job queue have no models here."""

    def ours(name: str | None, kind: str, _parents: Any) -> bool:
        return kind != "table" or not str(name).startswith("procrastinate_")

    context = MigrationContext.configure(connection, opts={"include_name": ours})
    return list(compare_metadata(context, Table.metadata))


def test_migrations_lead_to_the_models(database: Database) -> None:
    """Autogeneration after all migrations finds nothing left to do."""
    with database.connect() as connection:
        assert differences(connection) != []
    database.migrate()
    with database.connect() as connection:
        assert differences(connection) == []


def test_each_migration_goes_down_and_up_again(database: Database) -> None:
    """Every migration can be undone, to an empty schema and back."""
    database.migrate()
    with database.connect() as connection, connection.begin():
        config = migration_config()
        config.attributes["connection"] = connection
        command.downgrade(config, "base")
    assert tables(database) == {"alembic_version"}
    database.migrate()
    with database.connect() as connection:
        assert differences(connection) == []


def test_the_names_of_the_files_are_the_revisions_in_their_order() -> None:
    """What the start compares the database with, without Alembic, is what Alembic would upgrade it to."""
    scripts = ScriptDirectory.from_config(migration_config())
    assert revisions() == tuple(reversed([script.revision for script in scripts.walk_revisions()]))
    assert scripts.get_heads() == [revisions()[-1]]


def test_migrations_name_none_of_our_types() -> None:
    """A migration stands alone: it must still run when today's models are gone."""
    for script in ScriptDirectory.from_config(migration_config()).walk_revisions():
        assert "storage" not in Path(script.path).read_text()


def test_alembic_runs_from_its_own_command_line(tmp_path: Path) -> None:
    """With ``-x url=`` the migrations run without a store, as whoever writes the next one does."""
    config = migration_config()
    config.cmd_opts = type("Options", (), {"x": [f"url=sqlite:///{tmp_path}/plain.db"]})()
    command.upgrade(config, "head")
    with create_engine(f"sqlite:///{tmp_path}/plain.db").connect() as connection:
        assert differences(connection) == []


def test_migrating_twice_changes_nothing_and_keeps_the_records(place: Place) -> None:
    """Each start migrates; the records stay."""
    store = place.open()
    saved = store.save(verification())
    store.close()
    assert place.open().get(saved.id) == saved


STARTER = """
import sys
from pathlib import Path
from tests.postgresql import Cluster
from tests.storage_support import Place, verification

print("ready", flush=True)
sys.stdin.readline()
Place(Path(sys.argv[1])).open().save(verification(sys.argv[2]))
"""


@sqlite_only
def test_first_starts_at_the_same_moment_all_succeed(place: Place) -> None:
    """Processes that find nothing at all agree on one key file and one schema, and all go on."""
    starters = [
        subprocess.Popen(
            [sys.executable, "-c", STARTER, str(place.root), str(number)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            cwd=Path(__file__).parents[4],
        )
        for number in range(3)
    ]
    for starter in starters:
        assert starter.stdout is not None
        assert starter.stdout.readline() == "ready\n"
    for starter in starters:
        assert starter.stdin is not None
        starter.stdin.write("go\n")
        starter.stdin.flush()
    for starter in starters:
        starter.communicate()
    assert [starter.returncode for starter in starters] == [0, 0, 0]
    assert len(place.open().list().verifications) == 3


def test_stores_opened_in_threads_all_succeed(place: Place) -> None:
    """Within one process, too, an empty database may be opened many times at once."""
    with ThreadPoolExecutor(6) as pool:
        stores = list(pool.map(lambda _: place.open(), range(6)))
    for number, store in enumerate(stores):
        store.save(verification(str(number)))
    assert len(stores[0].list().verifications) == 6


@postgresql_only
def test_servers_take_turns_to_migrate(place: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    """Without the lock that holds within a process, the one in PostgreSQL alone keeps migrations apart."""
    monkeypatch.setattr("storage.database.connections._MIGRATING", nullcontext())
    with ThreadPoolExecutor(6) as pool:
        list(pool.map(lambda _: Database(place.database_url).migrate(), range(6)))
    Database(place.database_url).check_schema()


def test_failed_migration_leaves_nothing_half_done(place: Place, database: Database) -> None:
    """A migration that breaks in the middle is rolled back whole, tables included."""
    place.sql("CREATE TABLE verification (alien INTEGER)")
    with pytest.raises(StoreUnavailable):
        database.migrate()
    assert tables(database) == {"verification"}


def test_database_of_a_newer_version_is_refused(place: Place, database: Database) -> None:
    """An older program stops instead of writing into a schema it does not know."""
    database.migrate()
    place.sql("UPDATE alembic_version SET version_num = '9999'")
    for look in (database.migrate, database.check_schema):
        with pytest.raises(SchemaUnknown):
            look()


def test_looking_at_the_schema_changes_nothing(place: Place, database: Database) -> None:
    """Without leave to migrate, an empty or older database is refused and left as it is."""
    with pytest.raises(SchemaOutdated, match="idverdict migrate"):
        place.open(migrate=False)
    assert tables(database) == set()
    place.open().close()
    place.open(migrate=False).close()
    place.sql("UPDATE alembic_version SET version_num = '0001'")
    with pytest.raises(SchemaOutdated):
        database.check_schema()


@postgresql_only
def test_migrated_database_takes_no_lock_at_a_start(database: Database) -> None:
    """A server that starts beside a running one, or that may not change tables, waits for nobody's lock."""
    database.migrate()
    with database.connect() as other, other.begin():
        other.exec_driver_sql("LOCK TABLE alembic_version IN EXCLUSIVE MODE")  # as a migration has it
        database.migrate()


@postgresql_only
def test_migration_does_not_queue_up_before_running_calls(
    place: Place, database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A migration that cannot have a table soon gives up, and can be run again."""
    monkeypatch.setattr("storage.database.postgresql._TABLE_LOCK_WAIT_S", 0.1)
    database.migrate()
    with database.connect() as connection, connection.begin():
        config = migration_config()
        config.attributes["connection"] = connection
        command.downgrade(config, "0001")
    with database.connect() as other, other.begin():
        other.exec_driver_sql("LOCK TABLE alembic_version IN SHARE ROW EXCLUSIVE MODE")
        with pytest.raises(StoreUnavailable) as failure:
            database.migrate()
    assert failure.value.kind == "55P03"
    database.migrate()
    assert "request_claim" in tables(database)


@postgresql_only
def test_postgresql_is_set_to_lose_nothing(place: Place) -> None:
    """Where a role acknowledges commits early, our transactions do not; only what need not last does."""
    place.sql("ALTER ROLE CURRENT_USER SET synchronous_commit TO off")
    database = Database(place.database_url)
    try:
        for durable, setting in ((True, "on"), (False, "off"), (True, "on")):
            with database.write(durable=durable) as session:
                assert session.connection().exec_driver_sql("SHOW synchronous_commit").scalar_one() == setting
    finally:
        place.sql("ALTER ROLE CURRENT_USER RESET synchronous_commit")


@postgresql_only
def test_each_step_of_postgresql_has_its_time_limit(place: Place) -> None:
    """A statement that takes too long, and a pool that is used up, are StoreUnavailable by their names."""
    database = Database(place.database_url, pool=Pool(size=1, wait_s=0.1, statement_s=0.2))
    with database.read() as session:
        session.connection()
        with pytest.raises(StoreUnavailable) as used_up, database.read() as second:
            second.connection()
        assert session.connection().exec_driver_sql("SHOW transaction_isolation").scalar_one() == "repeatable read"
    with pytest.raises(StoreUnavailable) as slow, database.write() as session:
        session.connection().exec_driver_sql("SELECT pg_sleep(20)")
    assert (used_up.value.kind, slow.value.kind) == ("TimeoutError", "57014")
    assert slow.value.reason == "DATABASE_SLOW"


def test_url_says_more_than_the_pool(postgresql: Cluster) -> None:
    """A time limit that stands in the URL is the one that holds."""
    url = postgresql.url(postgresql.create())
    database = Database(f"{url}&options=-c%20statement_timeout%3D7000", pool=Pool(statement_s=3))
    with database.read() as session:
        assert session.connection().exec_driver_sql("SHOW statement_timeout").scalar_one() == "7s"


def test_nobody_there_is_unavailable() -> None:
    """A server that is not there fails with a name alone."""
    with pytest.raises(StoreUnavailable) as failure:
        Database("postgresql://nobody:secret@127.0.0.1:1/none").check_schema()
    assert "secret" not in f"{failure.value} {failure.value.kind}"
    assert failure.value.__cause__ is None


@pytest.mark.parametrize("url", ["mysql://host/name", "mssql+pyodbc://host/name"])
def test_other_databases_are_refused(url: str) -> None:
    """Only what is tested is taken."""
    with pytest.raises(ValueError, match="SQLite or PostgreSQL"):
        Database(url)


@sqlite_only
def test_sqlite_is_set_to_lose_nothing(database: Database) -> None:
    """Each connection runs in WAL with synchronous FULL, holds foreign keys, and overwrites what is deleted."""
    database.migrate()
    for _ in range(2):
        with database.connect() as connection:
            settings = [
                connection.exec_driver_sql(f"PRAGMA {name}").scalar_one()
                for name in ("journal_mode", "synchronous", "foreign_keys", "busy_timeout", "secure_delete")
            ]
        assert settings == ["wal", 2, 1, 10_000, 1]


@sqlite_only
def test_only_what_need_not_last_waits_for_no_disk(database: Database) -> None:
    """A brief write leaves its connection as durable as it was for the next one (synchronous: 2 FULL, 1 NORMAL)."""
    for durable, setting in ((True, 2), (False, 1), (True, 2)):
        with database.write(durable=durable) as session:
            assert session.connection().exec_driver_sql("PRAGMA synchronous").scalar_one() == setting


@sqlite_only
def test_writers_take_the_write_lock_at_once(database: Database, tmp_path: Path) -> None:
    """A write block holds the lock before its first statement; a read block never does."""
    database.migrate()
    with closing(sqlite3.connect(tmp_path / "records" / "records.db", timeout=0, isolation_level=None)) as foreign:
        with database.read() as session:
            session.connection()
            foreign.execute("BEGIN IMMEDIATE")
            foreign.execute("ROLLBACK")
        with database.write() as session:
            session.connection()
            with pytest.raises(sqlite3.OperationalError, match="locked"):
                foreign.execute("BEGIN IMMEDIATE")


@pytest.mark.parametrize("url", ["sqlite://", "sqlite:///:memory:"])
def test_database_in_memory_is_refused(url: str) -> None:
    """SQLite in memory keeps nothing, so it is no store."""
    with pytest.raises(ValueError, match="file"):
        Database(url)
