"""Reads the questions of one tenant: one, those of a verification, or a page of them without what was asked."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import literal, select, tuple_
from sqlmodel import Session, col

from storage.audit.entry import Event
from storage.audit.log import AuditLog
from storage.audit.row_digests import committed
from storage.authorities.rows import AUTHORITY_CHECK, AnswerRow, CheckRow
from storage.authorities.sealing import open_check
from storage.authorities.values import AuthorityAction, StoredCheck
from storage.customers.owned import is_restricted, with_customer
from storage.customers.rows import CustomerRow
from storage.database.connections import Database
from storage.database.table import UtcDateTime
from storage.errors import NotFound, Restricted
from storage.jobs import Jobs
from storage.keys.customer_keys import CustomerKeys, DataKey
from storage.keys.rows import CustomerKeyRow
from storage.sealing.blind_index import BlindIndex
from storage.sealing.bookmarks import Bookmarks

LARGEST_PAGE = 200


@dataclass(frozen=True, slots=True)
class CheckReader:
    """Reads the questions of one tenant. Every method may raise StoreUnavailable and KeysUnavailable."""

    database: Database
    customers: CustomerKeys
    index: BlindIndex
    jobs: Jobs
    log: AuditLog
    bookmarks: Bookmarks

    def get(self, check_id: str, *, shown: bool = True, even_restricted: bool = False) -> StoredCheck:
        """One question with its answers; logged as read where it is ``shown``.

        Raises NotFound, RecordDamaged; Restricted unless ``even_restricted``.
        """
        all_ = self._opened([col(CheckRow.id) == check_id], even_restricted=even_restricted)
        if not all_:
            raise NotFound
        (found,) = all_
        if shown:
            self.log.tell(Event(AuthorityAction.AUTHORITY_READ, AUTHORITY_CHECK, check_id))
        return found

    def of_verification(self, verification_id: str, *, even_restricted: bool = False) -> Sequence[StoredCheck]:
        """The questions of a verification, oldest first. Raises RecordDamaged, Restricted."""
        return self._opened([col(CheckRow.verification_id) == verification_id], even_restricted=even_restricted)

    def page(
        self,
        *,
        verification_id: str | None = None,
        channel: str | None = None,
        state: str | None = None,
        size: int = 50,
        token: str = "",
    ) -> tuple[Sequence[StoredCheck], str]:
        """Questions, latest first, with nothing of them opened; and the token of the next page, empty on the last.

        Raises PageTokenInvalid.
        """
        size = min(max(size, 1), LARGEST_PAGE)
        wanted = {"verification_id": verification_id, "channel": channel, "state": state}
        bound = tuple(f"{name}={value}".encode() for name, value in wanted.items())
        conditions: list[Any] = [getattr(CheckRow, name) == value for name, value in wanted.items() if value]
        if token:
            at, _, last = self.bookmarks.read(token, *bound).decode().partition(" ")
            place = tuple_(col(CheckRow.created_at), col(CheckRow.id))
            conditions.append(place < tuple_(literal(datetime.fromisoformat(at), UtcDateTime), last))
        with self.database.read() as session:
            rows = session.scalars(
                select(CheckRow)
                .where(col(CheckRow.tenant) == self.index.tenant, *conditions)
                .order_by(col(CheckRow.created_at).desc(), col(CheckRow.id).desc())
                .limit(size + 1)
            ).all()
        shown = [open_check(row, (), None) for row in rows[:size]]
        if len(rows) <= size:
            return shown, ""
        last_place = f"{shown[-1].created_at.isoformat()} {shown[-1].id}".encode()
        return shown, self.bookmarks.make(last_place, *bound)

    def is_restricted(self, check_id: str) -> bool:
        """Whether the customer asked for deletion since the question was stored. Raises NotFound."""
        with self.database.read() as session:
            row = self._row(session, check_id)
            customer = session.get(CustomerRow, row.customer_key_id)
            return is_restricted(row.created_at, customer.deletion_requested_at if customer else None)

    def _opened(self, conditions: Sequence[Any], *, even_restricted: bool) -> Sequence[StoredCheck]:
        with self.database.read() as session:
            found = session.execute(
                with_customer(CheckRow, col(CheckRow.tenant) == self.index.tenant, *conditions).order_by(
                    col(CheckRow.created_at), col(CheckRow.id)
                )
            ).all()
            answers: dict[str, list[AnswerRow]] = defaultdict(list)
            for answer in session.scalars(
                select(AnswerRow)
                .where(col(AnswerRow.check_id).in_([row.id for row, _, _ in found]))
                .order_by(col(AnswerRow.number))
            ):
                answers[answer.check_id].append(answer)
        if not even_restricted and any(is_restricted(row.created_at, asked) for row, _, asked in found):
            raise Restricted
        keys = {key.id: self.customers.unwrapped(key) for _, key, _ in found}
        return [open_check(row, answers[row.id], keys[key.id]) for row, key, _ in found]

    def _append(self, session: Session, row: CheckRow, action: AuthorityAction) -> None:
        self.log.append(session, committed(row, action))

    def _key(self, check_id: str) -> DataKey:
        """The data key of a question. Raises NotFound where it was erased."""
        with self.database.read() as session:
            row = session.get(CustomerKeyRow, self._row(session, check_id).customer_key_id)
        key = self.customers.unwrapped(row)
        if key is None:
            raise NotFound
        return key

    def _row(self, session: Session, check_id: str) -> CheckRow:
        row = session.scalars(select(CheckRow).where(*self._this(check_id))).first()
        if row is None:
            raise NotFound
        return row

    def _locked(self, session: Session, check_id: str) -> CheckRow:
        row = session.scalars(select(CheckRow).where(*self._this(check_id)).with_for_update()).first()
        if row is None:
            raise NotFound
        return row

    def _this(self, check_id: str) -> tuple[Any, Any]:
        return col(CheckRow.id) == check_id, col(CheckRow.tenant) == self.index.tenant
