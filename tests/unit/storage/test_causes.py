"""Why a store cannot be used: every cause by what a driver or the operating system reports."""

from __future__ import annotations

import errno

import pytest

from storage import KeysUnavailable, SchemaOutdated, StorageError, StoreUnavailable
from storage.causes import Cause, of_database, of_file, of_key_service, of_object_store


@pytest.mark.parametrize(
    ("kind", "message", "cause"),
    [
        ("SQLITE_CANTOPEN", "unable to open database file", Cause.DATABASE_NOT_OPENED),
        ("SQLITE_READONLY_DIRECTORY", "attempt to write a readonly database", Cause.DATABASE_READ_ONLY),
        ("SQLITE_BUSY_SNAPSHOT", "database is locked", Cause.DATABASE_LOCKED),
        ("SQLITE_FULL", "database or disk is full", Cause.DISK_FULL),
        ("SQLITE_IOERR_WRITE", "disk I/O error", Cause.DISK_FAILED),
        ("SQLITE_CORRUPT_INDEX", "malformed", Cause.DATABASE_DAMAGED),
        ("SQLITE_ERROR", "no such table: hold", Cause.TABLE_MISSING),
        ("SQLITE_ERROR", "no such column: hold.kind", Cause.TABLE_MISSING),
        ("SQLITE_ERROR", "something else", Cause.DATABASE_FAILED),
        ("42P01", "", Cause.TABLE_MISSING),
        ("42501", "", Cause.DATABASE_RIGHTS_MISSING),
        ("25006", "", Cause.DATABASE_READ_ONLY),
        ("53300", "", Cause.DATABASE_REFUSED),
        ("57P03", "", Cause.DATABASE_UNREACHABLE),
        ("57014", "", Cause.DATABASE_SLOW),
        ("25P03", "", Cause.DATABASE_SLOW),
        ("08006", "", Cause.DATABASE_UNREACHABLE),
        ("OperationalError", "connection to server failed: Connection refused", Cause.DATABASE_UNREACHABLE),
        ("OperationalError", "connection failed: FATAL:  password authentication failed", Cause.DATABASE_REFUSED),
        ("OperationalError", "Could not decode to UTF-8 column", Cause.DATABASE_DAMAGED),
        ("TimeoutError", "", Cause.DATABASE_SLOW),
        ("22P02", "", Cause.DATABASE_FAILED),
    ],
)
def test_database_is_told_apart(kind: str, message: str, cause: Cause) -> None:
    """By SQLite's name of the error, by PostgreSQL's SQLSTATE, or by libpq's own words."""
    assert of_database(Exception(message), kind) is cause


def test_files_and_folders_are_told_apart() -> None:
    """A full disk, one that fails, a folder that is not there, and one that may not be used."""
    for number, cause in (
        (errno.ENOSPC, Cause.DISK_FULL),
        (errno.EIO, Cause.DISK_FAILED),
        (errno.ENOENT, Cause.FOLDER_MISSING),
        (errno.EACCES, Cause.FOLDER_REFUSED),
        (errno.EROFS, Cause.FOLDER_REFUSED),
    ):
        error = OSError(number, "no text of the system's is shown")
        assert of_file(error, Cause.FOLDER_REFUSED) is of_object_store(error, local=True) is cause


@pytest.mark.parametrize(
    ("kind", "cause"),
    [
        ("NoCredentialsError", Cause.KEY_SERVICE_NOT_CONFIGURED),
        ("AccessDeniedException", Cause.KEY_SERVICE_REFUSED),
        ("EndpointConnectionError", Cause.KEY_SERVICE_UNREACHABLE),
        ("CoolDown", Cause.KEY_SERVICE_UNREACHABLE),
        ("ThrottlingException", Cause.KEY_SERVICE_UNAVAILABLE),
    ],
)
def test_key_service_is_told_apart(kind: str, cause: Cause) -> None:
    """By the code that it answers with, or by what its client calls the failure."""
    assert of_key_service(kind) is cause


def test_errors_have_a_stable_reason_and_name_the_place() -> None:
    """One word for programs; for persons what is wrong, what to do, and where, without what a driver said."""
    error = StoreUnavailable("SQLITE_FULL", Cause.DISK_FULL, "/srv/records.db")
    assert (error.reason, str(error), error.kind) == ("DISK_FULL", "the disk is full: /srv/records.db", "SQLITE_FULL")
    assert KeysUnavailable("x").reason == "KEY_SERVICE_UNAVAILABLE"
    assert SchemaOutdated().reason == "SCHEMA_OUTDATED"
    for kind in StorageError.__subclasses__():
        assert kind.text, kind
