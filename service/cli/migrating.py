"""``idverdict migrate``: the schema of the settings' database, before the servers of a new version start."""

from __future__ import annotations

import typer

from service.app import build_database, build_keys
from service.call.logs import configure_logging
from service.cli.failures import explained
from service.settings import Settings, load_settings
from storage import Cipher, Database, SchemaDiffers, StorageError
from storage.audit.entry import log_key
from storage.audit.log import AuditLog
from storage.keys.signing_key import is_in_use, signing_key


def run_migrate(*, check: bool) -> int:
    """Migrate, or only look; returns the exit status."""
    with explained() as failure:
        settings = load_settings()
        configure_logging(settings.log_level)
        database = build_database(settings, create=not check, read_only=check)
        try:
            if check:
                database.compare_schema()
            else:
                database.migrate()
                _mention_differences(database)
                _commit_to_rows(settings, database)
        finally:
            database.close()
        typer.echo("The database has the schema of this version.")
    return failure.status


def _mention_differences(database: Database) -> None:
    """Say what differs after a migration, such as a column that an operator added: servers run with it."""
    try:
        database.compare_schema()
    except SchemaDiffers as error:
        typer.echo(f"idverdict: {error.reason}: {error}", err=True)


def _commit_to_rows(settings: Settings, database: Database) -> None:
    """Let the audit log of a store that is in use cover every row there is.

    Where its keys are not at hand, the next server that starts does so.
    """
    if not is_in_use(database):
        return
    try:
        secret = signing_key(database, build_keys(settings, Cipher[settings.cipher]))
    except StorageError as error:
        typer.echo(f"idverdict: the audit log covers new tables once a server starts ({error.reason})", err=True)
        return
    AuditLog(database, log_key(secret)).open()
