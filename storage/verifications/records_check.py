"""Compares verifications and their pictures with the audit log."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from types import SimpleNamespace
from typing import Any

from sqlalchemy import exists, select
from sqlmodel import col

from storage.audit.entry import Action, digests_in
from storage.audit.faults import Fault, FaultKind
from storage.audit.raw import ACTION, DIGESTS, KIND, RECORD_ID, Row
from storage.audit.record_kind import Inspected
from storage.audit.row_digests import is_text, rows_of
from storage.audit.rows import AuditEntryRow
from storage.database.table import Table
from storage.errors import EvidenceDamaged
from storage.verifications.digests import (
    KEPT,
    PICTURE,
    ROW,
    SEALED,
    VERIFICATION,
    digests_of,
    evidence_digest,
    kept_digest,
    picture_digest,
    sealed_digest,
)
from storage.verifications.erasing import is_blank
from storage.verifications.older import OLDER, older_digest, records
from storage.verifications.rows import EvidenceRow, VerificationRow
from storage.verifications.values import ACTIVE, EXPIRED, REDACTED

_ASKED_FOR = 500


class RecordsCheck:
    """The check of verifications in one inspection; see `KindCheck`."""

    def __init__(self, inspected: Inspected) -> None:
        self._session = inspected.session
        self._database = inspected.database
        self._objects = inspected.objects
        self._older: str | None = None
        self.records = 0
        self.objects = 0

    def take(self, rows: Sequence[Row]) -> Iterator[Fault]:
        """Compare the records that these rows of the log state."""
        told = [row for row in rows if row[KIND] == VERIFICATION]
        if rows and rows[0][ACTION] == Action.LOG_OPENED and self._older is None:
            self._older = digests_in(str(rows[0][DIGESTS])).get(OLDER, "")
        for start in range(0, len(told), _ASKED_FOR):
            yield from self._some(told[start : start + _ASKED_FOR])

    def end(self) -> Iterator[Fault]:
        """Compare the records without an entry: they must be those that are older than the log."""
        yield from self._pictures_of_nothing()
        without = ~exists().where(
            col(AuditEntryRow.kind) == VERIFICATION,
            col(AuditEntryRow.record_id) == col(VerificationRow.id),
            col(AuditEntryRow.action) == Action.VERIFICATION_CREATED.value,
        )
        if self._older == older_digest(()).hex():
            yield from (Fault(None, FaultKind.RECORD_NOT_TOLD, row.id) for row, _ in records(self._session, without))
            return
        faults: list[Fault] = []
        found = older_digest(
            self._as_it_was(row, pictures, faults) for row, pictures in records(self._session, without)
        )
        yield from faults
        if found.hex() != self._older:
            yield Fault(0, FaultKind.OLDER_RECORDS_ALTERED)

    def _pictures_of_nothing(self) -> Iterator[Fault]:
        """Rows of pictures whose verification is not there."""
        of_nothing = col(EvidenceRow.verification_id).not_in(select(col(VerificationRow.id)))
        for values in rows_of(self._session.connection(), EvidenceRow, of_nothing):
            yield Fault(None, FaultKind.PICTURE_NOT_TOLD, f"{values['verification_id']} {values['place']}")

    def _as_it_was(self, row: VerificationRow, pictures: list[EvidenceRow], faults: list[Fault]) -> Mapping[str, bytes]:
        """The digests of a record that is older than the log; of an erased one, those that its erasure stated."""
        self.records += 1
        if row.state != REDACTED:
            return _all_or_none(row, pictures)
        told = self._erased([row.id]).get(row.id)
        if told is None:
            faults.append(Fault(None, FaultKind.ERASURE_NOT_TOLD, row.id))
            return {}
        if not is_blank(row):
            faults.append(Fault(None, FaultKind.RECORD_ALTERED, f"{row.id} {SEALED}"))
        return {name: bytes.fromhex(digest) for name, digest in told.items()} | {KEPT: _or_none(kept_digest, row)}

    def _some(self, told: Sequence[Row]) -> Iterator[Fault]:
        created = [row for row in told if row[ACTION] == Action.VERIFICATION_CREATED]
        undone = {row[RECORD_ID]: row[0] for row in told if row[ACTION] == Action.VERIFICATION_ERASED}
        ids = [one for one in {row[RECORD_ID] for row in created} | undone.keys() if is_text(one)]
        if not ids:
            return
        kept = {row.id: row for row in self._rows(VerificationRow, col(VerificationRow.id).in_(ids))}
        pictures: dict[str, list[Any]] = defaultdict(list)
        for picture in self._rows(EvidenceRow, col(EvidenceRow.verification_id).in_(ids)):
            pictures[picture.verification_id].append(picture)
        erased = self._erased([row.id for row in kept.values() if row.state == REDACTED])
        expired = self._expired([row.id for row in kept.values() if row.state == EXPIRED])
        for row in created:
            self.records += 1
            yield from self._one(row, kept.get(row[RECORD_ID]), pictures[row[RECORD_ID]], erased, expired)
        for record_id, position in undone.items():
            if record_id not in kept:
                yield Fault(position, FaultKind.RECORD_MISSING, record_id)
            elif kept[record_id].state != REDACTED:
                yield Fault(position, FaultKind.ERASURE_UNDONE, record_id)

    def _one(
        self,
        told: Row,
        row: Any | None,
        pictures: Sequence[Any],
        erased: Mapping[str, Mapping[str, str]],
        expired: Collection[str],
    ) -> Iterator[Fault]:
        """Compare one record with the entry of its creation."""
        position, digests = told[0], digests_in(str(told[DIGESTS]))
        if row is None:
            yield Fault(position, FaultKind.RECORD_MISSING, str(told[RECORD_ID]))
            return
        altered = [KEPT] if _or_none(kept_digest, row).hex() != digests.get(KEPT) else []
        if row.state == REDACTED:
            last = erased.get(row.id)
            if last is None or any(digests.get(name) != digest for name, digest in last.items()):
                yield Fault(position, FaultKind.ERASURE_NOT_TOLD, row.id)
            altered += [] if is_blank(row) else [SEALED]
        else:
            stands = row.state == ACTIVE or (row.state == EXPIRED and row.id in expired)
            altered += [] if stands else ["state"]
            altered += [] if _or_none(sealed_digest, row).hex() == digests.get(SEALED) else [SEALED]
        yield from (Fault(position, FaultKind.RECORD_ALTERED, f"{row.id} {what}") for what in altered)
        yield from self._rows_of_pictures(position, row, {picture.place: picture for picture in pictures}, digests)

    def _rows_of_pictures(
        self, position: int, row: Any, pictures: Mapping[str, Any], digests: Mapping[str, str]
    ) -> Iterator[Fault]:
        """Compare the rows of pictures, which an erasure deletes, and where requested the pictures."""
        places = {name.removeprefix(ROW) for name in digests if name.startswith(ROW)}
        for place in sorted(places | pictures.keys(), key=str):
            what = f"{row.id} {place}"
            if place not in places:
                yield Fault(position, FaultKind.PICTURE_NOT_TOLD, what)
            elif place not in pictures:
                if row.state != REDACTED:
                    yield Fault(position, FaultKind.PICTURE_MISSING, what)
            elif _or_none(evidence_digest, pictures[place]).hex() != digests[f"{ROW}{place}"]:
                yield Fault(position, FaultKind.RECORD_ALTERED, f"{row.id} {ROW}{place}")
            elif row.state != REDACTED:
                yield from self._picture(position, pictures[place], digests.get(f"{PICTURE}{place}"))

    def _picture(self, position: int, picture: Any, digest: str | None) -> Iterator[Fault]:
        if self._objects is None:
            return
        self.objects += 1
        what = f"{picture.verification_id} {picture.place}"
        try:
            if picture_digest(self._objects.get(picture.object_path)).hex() != digest:
                yield Fault(position, FaultKind.PICTURE_ALTERED, what)
        except EvidenceDamaged:
            with self._database.read() as later:  # it may have been erased since
                state = later.connection().execute(
                    select(col(VerificationRow.state)).where(col(VerificationRow.id) == picture.verification_id)
                )
                if state.scalar_one_or_none() != REDACTED:
                    yield Fault(position, FaultKind.PICTURE_MISSING, what)

    def _erased(self, ids: Iterable[str]) -> dict[str, dict[str, str]]:
        """The digests that the erasures of these records stated."""
        entries = self._rows(
            AuditEntryRow,
            col(AuditEntryRow.kind) == VERIFICATION,
            col(AuditEntryRow.record_id).in_(list(ids)),
            col(AuditEntryRow.action) == Action.VERIFICATION_ERASED.value,
        )
        return {entry.record_id: digests_in(entry.digests) for entry in entries}

    def _expired(self, ids: Iterable[str]) -> Collection[str]:
        """Those of these records whose expiry was logged."""
        entries = self._rows(
            AuditEntryRow,
            col(AuditEntryRow.kind) == VERIFICATION,
            col(AuditEntryRow.record_id).in_(list(ids)),
            col(AuditEntryRow.action) == Action.VERIFICATION_EXPIRED.value,
        )
        return {entry.record_id for entry in entries}

    def _rows(self, table: type[Table], *conditions: Any) -> Sequence[Any]:
        """Rows of a table with its columns as attributes; values may be of any type."""
        return [SimpleNamespace(**values) for values in rows_of(self._session.connection(), table, *conditions)]


def _or_none(digest: Callable[[Any], bytes], row: Any) -> bytes:
    """A digest; empty for a row with values that are not of their columns' types."""
    try:
        return digest(row)
    except (AttributeError, TypeError, ValueError):
        return b""


def _all_or_none(row: Any, pictures: Iterable[Any]) -> Mapping[str, bytes]:
    try:
        return digests_of(row, pictures)
    except (AttributeError, TypeError, ValueError):
        return {}
