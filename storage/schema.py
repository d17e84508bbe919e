"""Which schema a database has, and how it gets to this version's: Alembic, from the migrations of this package."""

from __future__ import annotations

from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection

from storage.errors import SchemaOutdated, SchemaUnknown

_MIGRATIONS = Path(__file__).parent / "migrations"


def migration_config() -> Config:
    """Alembic's configuration for the migrations that ship with this package."""
    config = Config()
    config.set_main_option("script_location", str(_MIGRATIONS).replace("%", "%%"))
    config.set_main_option("path_separator", "os")
    return config


def check(connection: Connection) -> None:
    """Hold the database's schema against this version's. Raises SchemaOutdated, SchemaUnknown."""
    scripts = ScriptDirectory.from_config(migration_config())
    heads = set(MigrationContext.configure(connection).get_current_heads())
    if not heads <= {script.revision for script in scripts.walk_revisions()}:
        raise SchemaUnknown
    if heads != set(scripts.get_heads()):
        raise SchemaOutdated


def upgrade(connection: Connection) -> None:
    """Run the migrations that the database lacks, in the connection's transaction. One at a time in a process."""
    config = migration_config()
    config.attributes["connection"] = connection
    command.upgrade(config, "head")
