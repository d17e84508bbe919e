"""What can go wrong in the store. Every text is static, but for the place that a setting names: a file or an address.

No field value and no driver's message is ever in one.
"""

from __future__ import annotations

import errno
import re
from typing import ClassVar

from storage.causes import Cause


class StorageError(Exception):
    """Root of all errors of this package."""

    text: ClassVar[str] = "the store failed"

    def __init__(self) -> None:
        super().__init__(self.text)

    @property
    def reason(self) -> str:
        """The error in one stable word, such as ``KEY_MISSING``."""
        return re.sub(r"(?<=[a-z])(?=[A-Z])", "_", type(self).__name__).upper()


class RequestConflict(StorageError):
    """A request id came again with another payload (another request digest)."""

    text = "the request id was already used with another payload"


class IdentifierTaken(StorageError):
    """A new verification carries the id of a stored one under another request id."""

    text = "the verification id is already used"


class NotFound(StorageError):
    """No such verification, or it has no picture at that place."""

    text = "no such record"


class HoldUnknown(NotFound):
    """No hold of this name lies on the customer's records."""

    text = "there is no such hold on this customer's records"


class Restricted(StorageError):
    """The customer asked for deletion while the law still wants the record kept: it is stored, and not used."""

    text = "the record is only stored: its customer asked for deletion, and the law's term is not over"


class TermRunning(StorageError):
    """The law still wants the records kept: no end of the relationship is noted, or its term is not over."""

    text = "the statutory term of retention is not over for this customer's records"


class UnderHold(StorageError):
    """A legal hold or an investigation wants the records kept, whatever their term."""

    text = "this customer's records are under a hold; release it first"


class PlanChanged(StorageError):
    """What is due is not what the plan showed any more."""

    text = "what is due has changed since the plan was made; make another plan"


class ClaimLost(StorageError):
    """The case is not claimed by this person under this token, or the claim has run out."""

    text = "the case is not claimed under this token; claim it again"


class CaseChanged(StorageError):
    """The case is not in the state that the person has seen."""

    text = "the case has changed since it was read; read it again"


class CaseUnfit(StorageError):
    """The case is not in a state in which this can be done."""

    text = "the case is not in a state in which this can be done"


class SamePerson(StorageError):
    """Whoever decided, or entered the data, may not confirm, and may not answer an objection."""

    text = "this takes another person"


class VerdictPending(StorageError):
    """A required check of the latest attempt has no answer yet: nothing may be accepted over it."""

    text = "an authority has not answered yet"


class FileOpen(StorageError):
    """The customer has a file that is in use."""

    text = "the customer has a file already"


class FileChanged(StorageError):
    """The customer's file is not in the state that the change was made for."""

    text = "the customer's file has changed since it was read; read it again"


class PageTokenInvalid(StorageError):
    """A page token is not ours, was altered, or belongs to another filter."""

    text = "the page token is not valid for this list"


class StoreUnavailable(StorageError):
    """The database or the object store cannot be used just now; a later try may succeed.

    Attributes:
        kind: the driver's name for the cause, such as ``SQLITE_FULL`` or ``PermissionDeniedError``; never its message.
        cause: what that means, and what to do.
        place: the file, folder or address that was tried, without credentials; empty where it is not known.
    """

    text = Cause.STORE_UNAVAILABLE.value

    def __init__(self, kind: str, cause: Cause = Cause.STORE_UNAVAILABLE, place: str = "") -> None:
        super().__init__()
        self.kind = kind
        self.cause = cause
        self.place = place
        self.args = (f"{cause.value}: {place}" if place else cause.value,)

    @property
    def reason(self) -> str:
        """The cause in one word."""
        return self.cause.name


class StoreMissing(StorageError):
    """There is no store at the place that the settings name, and the command at hand makes none."""

    text = (
        "there is no store here; check data_dir, database_url and the folder you are in, or make one with "
        "`idverdict serve` or `idverdict verify`"
    )

    def __init__(self, place: str) -> None:
        super().__init__()
        self.args = (f"{self.text}: {place}",)


def os_cause(error: OSError) -> str:
    """What the operating system calls a cause, such as ``ENOSPC``, or else the exception's name; never its message."""
    return errno.errorcode.get(error.errno or 0, type(error).__name__)


class KeysUnavailable(StoreUnavailable):
    """The key service cannot be used just now; a later try may succeed. ``kind`` is its name for the cause."""

    def __init__(self, kind: str, cause: Cause = Cause.KEY_SERVICE_UNAVAILABLE, place: str = "") -> None:
        super().__init__(kind, cause, place)


class RecordDamaged(StorageError):
    """A sealed column does not open: it was altered, moved to another record, or sealed under another key."""

    text = "the record is damaged"


class EvidenceDamaged(StorageError):
    """A kept picture is missing, does not open, or is not the picture that was stored."""

    text = "the kept picture is damaged"


class LogDamaged(StorageError):
    """The audit log lacks what its next entry builds on; nothing is written that could not be told."""

    text = "the audit log is damaged; `idverdict audit verify` tells where"


class KeyMissing(StorageError):
    """The database was written under a key that the key provider does not hold: wrong or lost key file or service."""

    text = (
        "the database is sealed under a key that is not available; "
        "restore the key file, or the key service's key, that it was written with"
    )


class KeyInUse(StorageError):
    """A key-encryption key cannot be retired: it is the current one, or something is still wrapped under it."""

    text = "the key is the current one, or data keys are still wrapped under it; rotate or rewrap first"


class KeyUnknown(StorageError):
    """No key-encryption key of this id is known."""

    text = "there is no key-encryption key of this id"


class RotationRefused(StorageError):
    """The key provider cannot make a new key by itself."""

    text = "the key service's key is named directly, not by an alias: a new one cannot become current; set an alias"


class SuiteUnsupported(StorageError):
    """The cryptographic library at hand lacks the cipher or digest that the settings ask for."""

    text = "the cipher or the index digest that is asked for is not supported by the cryptographic library at hand"


class SchemaUnknown(StorageError):
    """The database was migrated by a newer version of this program."""

    text = "the database has a schema that this version does not know"


class SchemaOutdated(StorageError):
    """The database lacks migrations of this version, and opening it was not allowed to run them."""

    text = "the database has an older schema; run `idverdict migrate` with this version first"


class SchemaDiffers(StorageError):
    """The database has this version's revision and not its schema: somebody changed it by hand, or lost a part.

    Attributes:
        differences: each in words, by the names of tables, columns and indexes.
    """

    text = "the database has not the schema of its revision; restore a backup, or mend it by hand"

    def __init__(self, differences: tuple[str, ...]) -> None:
        super().__init__()
        self.differences = differences
        self.args = (f"{self.text}: {'; '.join(differences)}",)


class KeyFileError(StorageError):
    """The key file cannot be used. The message names the file and the cause, never its content."""

    text = "the key file cannot be used"

    def __init__(self, path: str, cause: str) -> None:
        super().__init__()
        self.args = (f"{self.text}: {cause}: {path}",)
