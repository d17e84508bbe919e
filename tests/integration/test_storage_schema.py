"""Database settings and migrations: from an empty file to the models, in place, more than once, at once."""

from __future__ import annotations

import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import create_engine

from storage import Database, SchemaUnknown, StoreUnavailable
from storage.database import migration_config
from storage.records import Table
from tests.storage_support import Place, verification


@pytest.fixture
def database(tmp_path: Path) -> Iterator[Database]:
    """A database with no tables yet."""
    database = Database(f"sqlite:///{tmp_path}/records.db")
    yield database
    database.close()


def test_migrations_lead_to_the_models(database: Database) -> None:
    """Autogeneration after all migrations finds nothing left to do."""
    with database.connect() as connection:
        assert compare_metadata(MigrationContext.configure(connection), Table.metadata) != []
    database.migrate()
    with database.connect() as connection:
        assert compare_metadata(MigrationContext.configure(connection), Table.metadata) == []


def test_each_migration_goes_down_and_up_again(database: Database) -> None:
    """Every migration can be undone, to an empty schema and back."""
    database.migrate()
    with database.connect() as connection, connection.begin():
        config = migration_config()
        config.attributes["connection"] = connection
        command.downgrade(config, "base")
        tables = connection.exec_driver_sql("SELECT name FROM sqlite_master WHERE type = 'table'").scalars().all()
        assert tables == ["alembic_version"]
    database.migrate()
    with database.connect() as connection:
        assert compare_metadata(MigrationContext.configure(connection), Table.metadata) == []


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
        assert compare_metadata(MigrationContext.configure(connection), Table.metadata) == []


def test_migrating_twice_changes_nothing_and_keeps_the_records(tmp_path: Path) -> None:
    """Each start migrates; the records stay."""
    place = Place(tmp_path)
    store = place.open()
    saved = store.save(verification())
    store.close()
    assert place.open().get(saved.id) == saved


STARTER = """
import sys
from pathlib import Path
from tests.storage_support import Place, verification

print("ready", flush=True)
sys.stdin.readline()
Place(Path(sys.argv[1])).open().save(verification(sys.argv[2]))
"""


def test_first_starts_at_the_same_moment_all_succeed(tmp_path: Path) -> None:
    """Processes that find nothing at all agree on one key file and one schema, and all go on."""
    starters = [
        subprocess.Popen(
            [sys.executable, "-c", STARTER, str(tmp_path), str(number)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            cwd=Path(__file__).parents[2],
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
    assert len(Place(tmp_path).open().list().verifications) == 3


def test_stores_opened_in_threads_all_succeed(tmp_path: Path) -> None:
    """Within one process, too, an empty database may be opened many times at once."""
    place = Place(tmp_path)
    with ThreadPoolExecutor(6) as pool:
        stores = list(pool.map(lambda _: place.open(), range(6)))
    for number, store in enumerate(stores):
        store.save(verification(str(number)))
    assert len(stores[0].list().verifications) == 6


def test_failed_migration_leaves_nothing_half_done(database: Database, tmp_path: Path) -> None:
    """A migration that breaks in the middle is rolled back whole, tables included."""
    with closing(sqlite3.connect(tmp_path / "records.db")) as connection:
        connection.execute("CREATE TABLE verification (alien INTEGER)")
    with pytest.raises(StoreUnavailable):
        database.migrate()
    with closing(sqlite3.connect(tmp_path / "records.db")) as connection:
        assert connection.execute("SELECT name FROM sqlite_master").fetchall() == [("verification",)]


def test_database_of_a_newer_version_is_refused(database: Database, tmp_path: Path) -> None:
    """An older program stops instead of writing into a schema it does not know."""
    database.migrate()
    with closing(sqlite3.connect(tmp_path / "records.db")) as connection, connection:
        connection.execute("UPDATE alembic_version SET version_num = '9999'")
    with pytest.raises(SchemaUnknown):
        database.migrate()


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


def test_writers_take_the_write_lock_at_once(database: Database, tmp_path: Path) -> None:
    """A write block holds the lock before its first statement; a read block never does."""
    database.migrate()
    with closing(sqlite3.connect(tmp_path / "records.db", timeout=0, isolation_level=None)) as foreign:
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
