"""Compares the notes on retention terms, and the holds, with the audit log."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from types import SimpleNamespace
from typing import Any

from sqlalchemy import or_
from sqlmodel import col, select

from storage.audit.entry import Action, digests_in
from storage.audit.faults import Fault, FaultKind
from storage.audit.raw import ACTION, DIGESTS, KIND, RECORD_ID, Row
from storage.audit.record_kind import Inspected
from storage.audit.row_digests import rows_of
from storage.customers.rows import CustomerRow
from storage.database.table import Table
from storage.keys.rows import CUSTOMER_KEY, DESTROYED, CustomerKeyRow
from storage.retention.digests import HOLD, NOTED, hold_digest, noted_digest
from storage.retention.rows import HoldRow

_NOTES = frozenset({Action.RELATIONSHIP_END_NOTED, Action.DELETION_REQUESTED})


class NotesCheck:
    """Collects from the log, per customer, the last notes and the holds that were not released; see `KindCheck`."""

    def __init__(self, inspected: Inspected) -> None:
        self.records = self.objects = 0
        self._connection = inspected.session.connection()
        self._noted: dict[str, str] = {}
        self._held: set[tuple[str, str]] = set()

    def take(self, rows: Sequence[Row]) -> Iterable[Fault]:
        """Process these rows of the log."""
        for row in rows:
            if row[KIND] != CUSTOMER_KEY:
                continue
            action, key_id, digests = row[ACTION], str(row[RECORD_ID]), digests_in(str(row[DIGESTS]))
            if action in _NOTES:
                self._noted[key_id] = digests.get(NOTED, "")
            elif action == Action.HOLD_PLACED:
                self._held.add((key_id, digests.get(HOLD, "")))
            elif action == Action.HOLD_RELEASED:
                self._held.discard((key_id, digests.get(HOLD, "")))
            elif action == Action.CUSTOMER_ERASED:
                self._noted.pop(key_id, None)
        return ()

    def end(self) -> Iterator[Fault]:
        """The database must contain what was logged last."""
        said = or_(
            col(CustomerRow.relationship_ended_at).is_not(None), col(CustomerRow.deletion_requested_at).is_not(None)
        )
        destroyed = select(CustomerKeyRow.id).where(CustomerKeyRow.kek_id == DESTROYED)
        found = {
            row.id: _hex(noted_digest, row)
            for row in self._rows(CustomerRow, said, col(CustomerRow.id).not_in(destroyed))
        }
        for key_id in sorted(found.keys() | self._noted.keys(), key=str):
            if found.get(key_id) != self._noted.get(key_id):
                yield Fault(None, FaultKind.RECORD_ALTERED, f"{key_id} retention")
        held = {
            (str(row.customer_key_id), _hex(hold_digest, row))
            for row in self._rows(HoldRow, col(HoldRow.released_at).is_(None))
        }
        for key_id, _ in sorted(held ^ self._held):
            yield Fault(None, FaultKind.RECORD_ALTERED, f"{key_id} hold")

    def _rows(self, table: type[Table], *conditions: Any) -> Iterator[Any]:
        return (SimpleNamespace(**values) for values in rows_of(self._connection, table, *conditions))


def _hex(digest: Callable[[Any], bytes], row: Any) -> str:
    """A digest; empty for a row with values that are not of their columns' types."""
    try:
        return digest(row).hex()
    except (AttributeError, TypeError, ValueError):
        return ""
