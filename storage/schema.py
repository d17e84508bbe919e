"""Which schema a database has, and how it gets to this version's: Alembic, from the migrations of this package."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import Connection, inspect, text

from storage.errors import SchemaOutdated, SchemaUnknown

if TYPE_CHECKING:
    from alembic.config import Config

_MIGRATIONS = Path(__file__).parent / "migrations"


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
