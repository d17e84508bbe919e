"""``idverdict migrate``: the schema of the settings' database, before the servers of a new version start."""

from __future__ import annotations

import typer

from service.app import build_database
from service.cli.failures import explained
from service.settings import load_settings
from service.telemetry import configure_logging


def run_migrate(*, check: bool) -> int:
    """Migrate, or only look; returns the exit status."""
    with explained() as failure:
        settings = load_settings()
        configure_logging(settings.log_level)
        database = build_database(settings)
        try:
            if check:
                database.check_schema()
            else:
                database.migrate()
        finally:
            database.close()
        typer.echo("The database has the schema of this version.")
    return failure.status
