"""Compares the sealed contents of attachments with the digests in their rows, which are compared as all rows are."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Sequence

from sqlalchemy import select
from sqlmodel import col

from storage.audit.faults import Fault, FaultKind
from storage.audit.raw import Row
from storage.audit.record_kind import Inspected
from storage.audit.row_digests import rows_of
from storage.customer_files.rows import ContentRow
from storage.customer_files.words import CONTENT
from storage.errors import EvidenceDamaged
from storage.keys.rows import DESTROYED, CustomerKeyRow
from storage.objects.evidence import object_path


class ContentsCheck:
    """The check of contents in one inspection; see `KindCheck`."""

    def __init__(self, inspected: Inspected) -> None:
        self._inspected = inspected
        self.records = 0
        self.objects = 0

    def take(self, rows: Sequence[Row]) -> Iterable[Fault]:
        """Nothing: a row states the digest of its object."""
        return ()

    def end(self) -> Iterator[Fault]:
        """Compare every object."""
        objects = self._inspected.objects
        if objects is None:
            return
        for values in rows_of(self._inspected.session.connection(), ContentRow):
            id_, path = str(values["id"]), str(values["object_path"])
            if path != object_path(id_):
                continue  # the row was altered, which its own digest tells
            self.objects += 1
            try:
                if hashlib.sha256(objects.get(path)).digest() != values["object_sha256"]:
                    yield Fault(None, FaultKind.PICTURE_ALTERED, f"{CONTENT} {id_}")
            except EvidenceDamaged:
                if self._is_there_still(id_):
                    yield Fault(None, FaultKind.PICTURE_MISSING, f"{CONTENT} {id_}")

    def _is_there_still(self, id_: str) -> bool:
        """Whether the row is there and not erased: an erasure deletes the object before the row."""
        there = (
            select(col(ContentRow.id))
            .join(CustomerKeyRow, col(CustomerKeyRow.id) == col(ContentRow.customer_key_id))
            .where(col(ContentRow.id) == id_, col(CustomerKeyRow.kek_id) != DESTROYED)
        )
        with self._inspected.database.read() as later:
            return later.connection().execute(there).first() is not None
