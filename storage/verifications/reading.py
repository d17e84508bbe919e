"""Reads the verifications of one tenant: one by its id, lists, and pictures. What was opened is logged as read."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, and_, literal, tuple_
from sqlmodel import Session, col, select

from storage.audit.entry import Action, Event
from storage.audit.log import AuditLog
from storage.customers.rows import CustomerRow
from storage.database.connections import Database
from storage.database.table import UtcDateTime
from storage.errors import NotFound, Restricted
from storage.keys.customer_keys import CustomerKeys
from storage.keys.rows import CustomerKeyRow
from storage.objects.evidence import EvidenceObjects
from storage.sealing.blind_index import BlindIndex
from storage.verifications.digests import PICTURE, VERIFICATION, picture_digest
from storage.verifications.page_tokens import PageTokens, Position
from storage.verifications.restriction import is_restricted, usable
from storage.verifications.revisions import is_decided, latest_number
from storage.verifications.rows import EvidenceRow, RevisionRow, VerificationRow
from storage.verifications.sealed_rows import open_image, open_verification, outline
from storage.verifications.values import REDACTED, RESTRICTED, Evidence, Filter, Page, StoredVerification

LARGEST_PAGE = 200
"""Most verifications in one page or search result."""
Found = tuple[VerificationRow, CustomerKeyRow | None, datetime | None, RevisionRow | None]
"""A verification's row, that of its data key, when the customer asked for deletion, and the row of the latest revision.

The key is unwrapped later, where no connection waits for it.
"""


@dataclass(frozen=True, slots=True)
class VerificationReader:
    """Reads the verifications of one tenant. Every method may raise StoreUnavailable and KeysUnavailable."""

    database: Database
    objects: EvidenceObjects
    customers: CustomerKeys
    index: BlindIndex
    tokens: PageTokens
    log: AuditLog

    def get(self, verification_id: str, *, shown: bool = True, even_restricted: bool = False) -> StoredVerification:
        """One verification; logged as read, unless none of its values is ``shown``.

        Raises NotFound, RecordDamaged; Restricted, unless ``even_restricted``, for uses that the law allows.
        """
        with self.database.read() as session:
            found = self._row(session, verification_id)
        if not shown:
            return self.opened(*found, even_restricted=even_restricted)
        return self.read(found, even_restricted=even_restricted)[0]

    def list(
        self,
        chosen: Filter = Filter(),  # noqa: B008
        page_size: int = 50,
        page_token: str = "",
        *,
        even_restricted: bool = False,
    ) -> Page:
        """A page of verifications, newest first; a record stored while paging neither repeats nor hides another.

        Not logged as read: what is shown of a list should be nothing personal. A list has the outline of a restricted
        record, unopened, unless ``even_restricted``; a list of one customer leaves it out.

        Args:
            chosen: which verifications.
            page_size: cut to 1..`LARGEST_PAGE`.
            page_token: of the page before; empty for the first page.
            even_restricted: for uses that the law allows.

        Raises:
            PageTokenInvalid, RecordDamaged: see `storage.errors`.
            Restricted: all records of the customer are restricted.
        """
        size = min(max(page_size, 1), LARGEST_PAGE)
        conditions = _conditions(chosen, self.index)
        of_customer = chosen.customer_reference is not None and not even_restricted
        if page_token:
            after = self.tokens.read(page_token, chosen)
            place = tuple_(col(VerificationRow.created_at), col(VerificationRow.id))
            conditions.append(place < tuple_(literal(after.created_at, UtcDateTime), after.id))
        with self.database.read() as session:
            rows = self.select(session, *conditions, *([usable()] if of_customer else []), limit=size + 1)
            if of_customer and not rows and not page_token and self.select(session, *conditions, limit=1):
                raise Restricted
        if even_restricted:
            found = tuple(self.opened(*row, even_restricted=True) for row in rows[:size])
        else:
            found = tuple(
                outline(row, revision) if is_restricted(row, asked) else self.opened(row, key, None, revision)
                for row, key, asked, revision in rows[:size]
            )
        more = len(rows) > size
        return Page(found, self.tokens.make(Position(found[-1].created_at, found[-1].id), chosen) if more else "")

    def find_by_number(self, number: str, limit: int = LARGEST_PAGE) -> tuple[StoredVerification, ...]:
        """Verifications stored under this document number, newest first, without restricted ones; logged as read.

        Raises RecordDamaged.
        """
        indexes = [index.number(number) for index in self.index.each()]
        with self.database.read() as session:
            rows = self.select(session, col(VerificationRow.number_index).in_(indexes), usable(), limit=limit)
        return self.read(*rows)

    def evidence(self, verification_id: str, place: str, *, even_restricted: bool = False) -> Evidence:
        """A stored picture, opened and compared with its digest; logged as read.

        Raises NotFound, EvidenceDamaged; Restricted as `get`.
        """
        with self.database.read() as session:
            verified, key_row, asked, _ = self._row(session, verification_id)
            row = session.exec(
                select(EvidenceRow).where(EvidenceRow.verification_id == verification_id, EvidenceRow.place == place)
            ).one_or_none()
        if is_restricted(verified, asked) and not even_restricted:
            raise Restricted
        key = self.customers.unwrapped(key_row)
        if row is None or key is None:
            raise NotFound
        sealed = self.objects.get(row.object_path)
        opened = open_image(row, sealed, key, self.index.tenant)
        which = {f"{PICTURE}{row.place}": picture_digest(sealed)}
        self.log.tell(Event(Action.EVIDENCE_READ, VERIFICATION, verification_id, which))
        return opened

    def read(self, *rows: Found, even_restricted: bool = False) -> tuple[StoredVerification, ...]:
        """Open verifications whose values are shown, and log them as read; erased ones have no values to show."""
        opened = tuple(self.opened(*row, even_restricted=even_restricted) for row in rows)
        seen = [Event(Action.VERIFICATION_READ, VERIFICATION, one.id) for one in opened if one.state != REDACTED]
        if seen:
            self.log.tell(*seen)
        return opened

    def opened(
        self,
        row: VerificationRow,
        key_row: CustomerKeyRow | None,
        asked: datetime | None,
        revision: RevisionRow | None = None,
        *,
        even_restricted: bool = False,
    ) -> StoredVerification:
        """A verification, opened; nothing is logged. Raises RecordDamaged, Restricted."""
        restricted = is_restricted(row, asked)
        if restricted and not even_restricted:
            raise Restricted
        opened = open_verification(row, self.customers.unwrapped(key_row), revision)
        return replace(opened, state=RESTRICTED) if restricted else opened

    def select(self, session: Session, *conditions: Any, limit: int) -> Sequence[Found]:
        """Rows of the tenant that meet the conditions, newest first."""
        return session.exec(
            select(VerificationRow, CustomerKeyRow, CustomerRow.deletion_requested_at, RevisionRow)
            .join(CustomerKeyRow, col(CustomerKeyRow.id) == col(VerificationRow.customer_key_id), isouter=True)
            .join(CustomerRow, col(CustomerRow.id) == col(VerificationRow.customer_key_id), isouter=True)
            .join(
                RevisionRow,
                and_(
                    col(RevisionRow.verification_id) == col(VerificationRow.id),
                    col(RevisionRow.number) == latest_number(),
                ),
                isouter=True,
            )
            .where(VerificationRow.tenant == self.index.tenant, *conditions)
            .order_by(col(VerificationRow.created_at).desc(), col(VerificationRow.id).desc())
            .limit(limit)
        ).all()

    def _row(self, session: Session, verification_id: str) -> Found:
        found = self.select(session, VerificationRow.id == verification_id, limit=1)
        if not found:
            raise NotFound
        return found[0]


def _conditions(chosen: Filter, index: BlindIndex) -> list[ColumnElement[bool]]:
    """What a filter requests, in SQL."""
    conditions: list[ColumnElement[bool]] = []
    if chosen.decision is not None:
        conditions.append(is_decided(chosen.decision, index.tenant))
    if chosen.created_from is not None:
        conditions.append(col(VerificationRow.created_at) >= chosen.created_from)
    if chosen.created_to is not None:
        conditions.append(col(VerificationRow.created_at) < chosen.created_to)
    if chosen.customer_reference is not None:
        indexes = [each.customer(chosen.customer_reference) for each in index.each()]
        conditions.append(col(VerificationRow.customer_index).in_(indexes))
    return conditions
