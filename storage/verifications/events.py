"""Changes of a tenant's verifications, in the order of the audit log, for clients that follow them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Final

from sqlalchemy import and_, func, select
from sqlmodel import Session, col

from storage.audit.entry import Action
from storage.audit.positions import Positions, Told, told_after
from storage.database.table import Table, sql_table
from storage.verifications.digests import VERIFICATION
from storage.verifications.revisions import latest_number
from storage.verifications.rows import RevisionRow, VerificationRow

AT_ONCE = 200
"""How many events are looked up at once."""


@dataclass(frozen=True, slots=True)
class EventSource:
    """Entries of the log that are events of verifications.

    Attributes:
        kind, actions: of the entries.
        table: of the records that they tell of, with columns ``id`` and ``verification_id``; None where the records are
            the verifications themselves.
    """

    kind: str
    actions: tuple[StrEnum, ...]
    table: type[Table] | None = None


OWN: Final = EventSource(
    VERIFICATION,
    (
        Action.VERIFICATION_CREATED,
        Action.VERIFICATION_REVISED,
        Action.VERIFICATION_EXPIRED,
        Action.VERIFICATION_ERASED,
    ),
)
"""What becomes of a verification itself."""


@dataclass(frozen=True, slots=True)
class VerificationEvent:
    """Something that became of a verification.

    Attributes:
        position: its place in the log.
        action: what it was, such as created.
        verification_id: of which.
        record_id: the record that the entry tells of: the verification, or one that belongs to it.
        decision, state: the verification's latest; None where the record is gone.
        at: when, UTC.
    """

    position: int
    action: str
    verification_id: str
    record_id: str
    decision: str | None
    state: str | None
    at: datetime


@dataclass(frozen=True, slots=True)
class Events(Positions):
    """The events of one tenant.

    Attributes:
        sources: which entries of the log are events.
    """

    sources: tuple[EventSource, ...] = (OWN,)

    def after(self, position: int) -> tuple[Sequence[VerificationEvent], int]:
        """The next events, and the position up to which they are all there are. Raises StoreUnavailable."""
        with self.database.read() as session:  # one state of the database
            told, seen = told_after(session.connection(), self.sources, position, AT_ONCE, tenant=self.index.tenant)
            of = self._verifications(session, told)
            known = self._known(session, of.values())
        events = [
            VerificationEvent(one.position, one.action, id_, one.record_id, decision, state, one.at)
            for one in told
            if (id_ := of.get((one.kind, one.record_id))) is not None
            for decision, state in (known.get(id_, (None, None)),)
        ]
        return events, seen

    def _verifications(self, session: Session, told: Sequence[Told]) -> Mapping[tuple[str, str], str]:
        """The verification of each record, by the kind and the id of the record."""
        found: dict[tuple[str, str], str] = {}
        for source in self.sources:
            ids = {one.record_id for one in told if one.kind == source.kind}
            if source.table is None:
                found |= {(source.kind, id_): id_ for id_ in ids}
            elif ids:
                table = sql_table(source.table)
                belongs = select(table.c.id, table.c.verification_id).where(table.c.id.in_(ids))
                found |= {(source.kind, id_): of for id_, of in session.connection().execute(belongs)}
        return found

    @staticmethod
    def _known(session: Session, ids: Iterable[str]) -> Mapping[str, tuple[str, str]]:
        """Latest decision, and state, of verifications."""
        if not (wanted := list(set(ids))):
            return {}
        latest = and_(
            col(RevisionRow.verification_id) == col(VerificationRow.id), col(RevisionRow.number) == latest_number()
        )
        decision = func.coalesce(col(RevisionRow.decision), col(VerificationRow.decision))
        query = (
            select(col(VerificationRow.id), decision, col(VerificationRow.state))
            .join(RevisionRow, latest, isouter=True)
            .where(col(VerificationRow.id).in_(wanted))
        )
        return {id_: (decision, state) for id_, decision, state in session.connection().execute(query)}
