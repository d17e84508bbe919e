"""Why a store cannot be used, as drivers and operating systems report it: stable words and static texts."""

from __future__ import annotations

import errno
from enum import Enum


class Cause(Enum):
    """A cause with what is to be done about it; its name is stable."""

    STORE_UNAVAILABLE = "the store cannot be reached"
    DATABASE_UNREACHABLE = "the database cannot be reached; check that it runs, and the address in database_url"
    DATABASE_REFUSED = (
        "the database server refuses the connection; check user, password, certificate, database name and the number "
        "of connections it allows"
    )
    DATABASE_RIGHTS_MISSING = "the database user lacks a right on a table; grant it"
    DATABASE_READ_ONLY = "the database cannot be written; check the rights on its file and folder, or the server's role"
    DATABASE_NOT_OPENED = "the database's file cannot be opened; check that its folder is there, and the rights on both"
    DATABASE_LOCKED = "another process holds a lock of the database for too long; try again"
    DATABASE_SLOW = "the database did not answer in time; see database_statement_seconds and database_wait_seconds"
    DATABASE_DAMAGED = "the database's file is damaged, or is none of SQLite; restore a backup"
    DATABASE_FAILED = "the database failed"
    TABLE_MISSING = "the database lacks a table or column of this version; `idverdict migrate --check` names it"
    DISK_FULL = "the disk is full"
    DISK_FAILED = "the disk failed to read or write"
    FOLDER_MISSING = "the folder is not there; check the setting and that its disk is mounted"
    FOLDER_REFUSED = "the folder cannot be read or written; check the rights on it, and that it is no file"
    OBJECT_STORE_REFUSED = "the object store refuses; check credentials and rights"
    OBJECT_STORE_MISSING = "the object store has no such bucket or container; create it or correct the URL"
    OBJECT_STORE_UNREACHABLE = "the object store cannot be reached or fails; check its address, and that it runs"
    KEY_SERVICE_UNAVAILABLE = "the key service cannot be reached or refuses"
    KEY_SERVICE_UNREACHABLE = "the key service cannot be reached; check kms_endpoint and kms_region, and that it runs"
    KEY_SERVICE_REFUSED = "the key service refuses; check the credentials in the environment, and their rights on it"
    KEY_SERVICE_NOT_CONFIGURED = "the key service is not configured; set credentials, and kms_region or kms_endpoint"


_SQLITE = {
    "SQLITE_CANTOPEN": Cause.DATABASE_NOT_OPENED,
    "SQLITE_PERM": Cause.DATABASE_NOT_OPENED,
    "SQLITE_AUTH": Cause.DATABASE_NOT_OPENED,
    "SQLITE_READONLY": Cause.DATABASE_READ_ONLY,
    "SQLITE_BUSY": Cause.DATABASE_LOCKED,
    "SQLITE_LOCKED": Cause.DATABASE_LOCKED,
    "SQLITE_FULL": Cause.DISK_FULL,
    "SQLITE_IOERR": Cause.DISK_FAILED,
    "SQLITE_NOTADB": Cause.DATABASE_DAMAGED,
    "SQLITE_CORRUPT": Cause.DATABASE_DAMAGED,
}
"""By the first two words of an error's name."""
_POSTGRESQL = {
    "08": Cause.DATABASE_UNREACHABLE,
    "25006": Cause.DATABASE_READ_ONLY,
    "25P03": Cause.DATABASE_SLOW,
    "28": Cause.DATABASE_REFUSED,
    "3D000": Cause.DATABASE_REFUSED,
    "42501": Cause.DATABASE_RIGHTS_MISSING,
    "42P01": Cause.TABLE_MISSING,
    "42703": Cause.TABLE_MISSING,
    "42883": Cause.TABLE_MISSING,
    "53100": Cause.DISK_FULL,
    "53300": Cause.DATABASE_REFUSED,
    "55P03": Cause.DATABASE_LOCKED,
    "57014": Cause.DATABASE_SLOW,
    "57P": Cause.DATABASE_UNREACHABLE,
    "58": Cause.DISK_FAILED,
    "XX001": Cause.DATABASE_DAMAGED,
    "XX002": Cause.DATABASE_DAMAGED,
}
"""By the beginning of an SQLSTATE (PostgreSQL, appendix A)."""
_NO_SUCH = ("no such table", "no such column", "has no column named")
_REFUSES = ("FATAL", "authentication", "password", "SSL", "certificate")
"""In libpq's message where a server answered; the server's own words may be of any language."""
_ERRNO = {
    errno.ENOSPC: Cause.DISK_FULL,
    errno.EDQUOT: Cause.DISK_FULL,
    errno.EFBIG: Cause.DISK_FULL,
    errno.EIO: Cause.DISK_FAILED,
    errno.ENOENT: Cause.FOLDER_MISSING,
}
_OBJECT_STORE = {
    "PermissionDeniedError": Cause.OBJECT_STORE_REFUSED,
    "UnauthenticatedError": Cause.OBJECT_STORE_REFUSED,
    "NotFoundError": Cause.OBJECT_STORE_MISSING,
    "FileNotFoundError": Cause.OBJECT_STORE_MISSING,
}


def of_database(error: BaseException, kind: str) -> Cause:
    """The cause that a driver's error shows; ``kind`` is its SQLITE_ name, SQLSTATE or class."""
    said = str(error)
    if kind.startswith("SQLITE_"):
        if any(words in said for words in _NO_SUCH):
            return Cause.TABLE_MISSING
        return _SQLITE.get("_".join(kind.split("_")[:2]), Cause.DATABASE_FAILED)
    for length in (5, 3, 2):
        if kind[:length] in _POSTGRESQL:
            return _POSTGRESQL[kind[:length]]
    if kind in ("OperationalError", "ConnectionTimeout"):
        if "decode" in said:
            return Cause.DATABASE_DAMAGED
        return Cause.DATABASE_REFUSED if any(word in said for word in _REFUSES) else Cause.DATABASE_UNREACHABLE
    return Cause.DATABASE_SLOW if kind == "TimeoutError" else Cause.DATABASE_FAILED


def of_file(error: OSError, otherwise: Cause) -> Cause:
    """The cause that the operating system's error shows of a file or folder."""
    return _ERRNO.get(error.errno or 0, otherwise)


def of_object_store(error: BaseException, *, local: bool) -> Cause:
    """The cause that an object store's error shows; ``local`` where it is a folder."""
    if isinstance(error, OSError) and error.errno:
        return of_file(error, Cause.FOLDER_REFUSED)
    if local:
        return Cause.DISK_FULL if "No space left" in str(error) else Cause.FOLDER_REFUSED
    return _OBJECT_STORE.get(type(error).__name__, Cause.OBJECT_STORE_UNREACHABLE)


def of_key_service(kind: str) -> Cause:
    """The cause that a key service's error code, or its client's error, shows."""
    if kind in ("NoCredentialsError", "PartialCredentialsError", "NoRegionError", "ProfileNotFound"):
        return Cause.KEY_SERVICE_NOT_CONFIGURED
    if kind.startswith("AccessDenied") or kind in _KEY_SERVICE_REFUSES:
        return Cause.KEY_SERVICE_REFUSED
    if kind.endswith("Error") or kind == "CoolDown":
        return Cause.KEY_SERVICE_UNREACHABLE
    return Cause.KEY_SERVICE_UNAVAILABLE


_KEY_SERVICE_REFUSES = frozenset(
    ("UnrecognizedClientException", "InvalidSignatureException", "ExpiredTokenException", "InvalidClientTokenId")
)
