"""Pictures that are sealed and written while their verification is still worked on."""

from __future__ import annotations

from concurrent.futures import Future
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime

from storage.errors import StorageError
from storage.keys.customer_keys import DataKey
from storage.keys.rows import CustomerKeyRow
from storage.objects.evidence import EvidenceObjects
from storage.verifications.rows import EvidenceRow


@dataclass(frozen=True, slots=True)
class Owner:
    """The verification that pictures are written for, see `NewVerification`."""

    id: str
    customer_reference: str | None = field(repr=False)
    created_at: datetime


@dataclass(frozen=True, slots=True)
class Written:
    """Pictures that are on disk, sealed.

    Attributes:
        key: the data key that they are sealed under.
        made: its row, where it is new and not stored yet.
        pictures: the row of each picture, not stored yet, with the digest of the sealed bytes.
    """

    key: DataKey
    made: CustomerKeyRow | None
    pictures: tuple[tuple[EvidenceRow, bytes], ...]

    @property
    def paths(self) -> list[str]:
        """Where they lie."""
        return [row.object_path for row, _ in self.pictures]


class Ahead:
    """Pictures on their way to the object store, for one verification.

    Used as a context manager: unless `take` was called, they are deleted as soon as they are written. What a crash
    leaves is sealed, and swept like any other orphan.
    """

    def __init__(self, writing: Future[Written], objects: EvidenceObjects) -> None:
        self._writing = writing
        self._objects = objects
        self._is_taken = False

    def take(self) -> Written:
        """Wait until they are on disk; who takes them stores or deletes them. Raises StorageError."""
        self._is_taken = True
        return self._writing.result()

    def __enter__(self) -> Ahead:
        return self

    def __exit__(self, *_: object) -> None:
        if not self._is_taken:
            self._writing.add_done_callback(self._delete)

    def _delete(self, writing: Future[Written]) -> None:
        if not writing.cancelled() and writing.exception() is None:
            with suppress(StorageError):  # what stays is swept later
                self._objects.delete(writing.result().paths)
