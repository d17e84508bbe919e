"""The schema of a database: checked, compared and migrated to this version's (Alembic, migrations of this package)."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sqlalchemy import Connection, inspect, text

from storage.database.coverage import OTHER_TABLES
from storage.database.table import Table
from storage.errors import SchemaOutdated, SchemaUnknown

if TYPE_CHECKING:
    from alembic.config import Config

_MIGRATIONS = Path(__file__).parents[1] / "migrations"


def migration_config() -> Config:
    """Alembic's configuration for the migrations that ship with this package."""
    from alembic.config import Config  # noqa: PLC0415 - slow to load, and needed by an older schema alone

    config = Config()
    config.set_main_option("script_location", str(_MIGRATIONS).replace("%", "%%"))
    config.set_main_option("path_separator", "os")
    return config


def revisions() -> tuple[str, ...]:
    """The revisions that this version knows, oldest first: the numbers that the files of its migrations begin with."""
    return tuple(sorted(path.stem.partition("_")[0] for path in (_MIGRATIONS / "versions").glob("[0-9]*.py")))


def check(connection: Connection) -> None:
    """Hold the database's schema against this version's. Raises SchemaOutdated, SchemaUnknown."""
    marked = inspect(connection).has_table("alembic_version")
    found = set(connection.scalars(text("SELECT version_num FROM alembic_version"))) if marked else set()
    known = revisions()
    if not found <= set(known):
        raise SchemaUnknown
    if found != {known[-1]}:
        raise SchemaOutdated


def upgrade(connection: Connection) -> None:
    """Run the migrations that the database lacks, in the connection's transaction. One at a time in a process."""
    from alembic import command  # noqa: PLC0415 - as above

    config = migration_config()
    config.attributes["connection"] = connection
    command.upgrade(config, "head")


def differences(connection: Connection) -> tuple[str, ...]:
    """What of this version's schema a database lacks, or has otherwise; tables of others are left out."""
    from alembic.autogenerate import compare_metadata  # noqa: PLC0415 - as above
    from alembic.migration import MigrationContext  # noqa: PLC0415

    tables = Table.metadata.tables

    def ours(name: str | None, kind: str, _parents: object) -> bool:
        return kind != "table" or name in tables

    context = MigrationContext.configure(connection, opts={"include_name": ours})
    found = [words for difference in compare_metadata(context, Table.metadata) for words in _in_words(difference)]
    inspector = inspect(connection)
    there = set(inspector.get_table_names())
    for name, table in tables.items():
        if name in there:
            primary = inspector.get_pk_constraint(name)["constrained_columns"]
            if primary != [column.name for column in table.primary_key]:
                found.append(f"primary key of {name} differs")
    if connection.dialect.name == "postgresql":
        found += [f"table {name} is missing" for name in OTHER_TABLES if name not in there]
    found += [f"trigger {name} of audit_entry is missing" for name in sorted(_missing_triggers(connection))]
    return tuple(sorted(found))


def _in_words(difference: Any) -> Iterator[str]:
    """What Alembic would do, as what the database has not; a further index that is not unique does no harm."""
    if isinstance(difference, list):
        for one in difference:
            yield f"column {one[2]}.{one[3]} has another {one[0].removeprefix('modify_')}"
        return
    done, *rest = difference
    kind = done.partition("_")[2]
    name = f"{rest[1]}.{rest[2].name}" if kind == "column" else str(rest[0].name)
    if done.startswith("add_"):
        yield f"{kind} {name} is missing"
    elif kind != "index" or rest[0].unique:
        yield f"{kind} {name} is too much"


def _missing_triggers(connection: Connection) -> frozenset[str]:
    """The triggers that keep the audit log append-only, and are not there or not enabled."""
    if connection.dialect.name == "postgresql":
        query = "SELECT tgname FROM pg_trigger WHERE tgrelid = to_regclass('audit_entry') AND tgenabled IN ('O', 'A')"
    else:
        query = "SELECT name FROM sqlite_master WHERE type = 'trigger' AND tbl_name = 'audit_entry'"
    return TRIGGERS[connection.dialect.name] - set(connection.scalars(text(query)))


TRIGGERS = {
    "postgresql": frozenset(("audit_entry_append_only",)),
    "sqlite": frozenset(("audit_entry_not_updated", "audit_entry_not_deleted", "audit_entry_not_replaced")),
}
"""By the database's dialect, as migration 0004 makes them."""
