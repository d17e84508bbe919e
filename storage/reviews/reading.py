"""Reads cases: outlines in lists, one case with its history, and the reviews of verifications."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import literal, tuple_
from sqlmodel import Session, col, select

from storage.customers.owned import with_customer
from storage.customers.rows import CustomerRow
from storage.database.connections import Database
from storage.database.table import UtcDateTime
from storage.errors import NotFound, Restricted
from storage.keys.customer_keys import CustomerKeys
from storage.reviews.queue import now_of
from storage.reviews.rows import CaseRow, ReviewRow, StepRow
from storage.reviews.sealed_rows import open_step, outline_of, review_of
from storage.reviews.statements import statement
from storage.reviews.values import Case, CaseFilter, CasePage, Outline, Review
from storage.sealing.blind_index import BlindIndex
from storage.sealing.bookmarks import TIME_BYTES, Bookmarks, optional, time_bytes, time_in

LARGEST_PAGE = 200
_PRIORITY_BYTES = 4


@dataclass(frozen=True, slots=True)
class CaseReader:
    """Reads the cases of one tenant. Every method may raise StoreUnavailable; those that open notes KeysUnavailable.

    Nothing is logged as read here: whoever shows a case logs that, see `storage.reviews.showing`.
    """

    database: Database
    customers: CustomerKeys
    index: BlindIndex
    bookmarks: Bookmarks

    def outline(self, case_id: str) -> Outline:
        """One case, without its history. Raises NotFound."""
        with self.database.read() as session:
            found = self._select(session, CaseRow.id == case_id, limit=1)
        if not found:
            raise NotFound
        return found[0]

    def get(self, case_id: str, *, even_restricted: bool = False) -> Case:
        """One case with its history, notes opened. Raises NotFound, RecordDamaged; Restricted as verifications do."""
        with self.database.read() as session:
            now = now_of(session, self.database)
            found = session.execute(
                with_customer(CaseRow, col(CaseRow.tenant) == self.index.tenant, col(CaseRow.id) == case_id)
            ).first()
            if found is None:
                raise NotFound
            row, key_row, asked = found
            rows = session.exec(select(StepRow).where(StepRow.case_id == row.id).order_by(col(StepRow.number))).all()
        outline = outline_of(row, asked, now)
        if outline.restricted and not even_restricted:
            raise Restricted
        key = self.customers.unwrapped(key_row)
        return Case(outline, tuple(open_step(one, key) for one in rows))

    def page(self, chosen: CaseFilter = CaseFilter(), page_size: int = 50, page_token: str = "") -> CasePage:  # noqa: B008
        """A page of cases, the most urgent first. Raises PageTokenInvalid."""
        size = min(max(page_size, 1), LARGEST_PAGE)
        conditions = _conditions(chosen)
        if chosen.held_by is not None:
            conditions.append(col(CaseRow.lease_until) > self.database.clock())
        if page_token:
            place = self.bookmarks.read(page_token, *_bound(chosen))
            priority = int.from_bytes(place[:_PRIORITY_BYTES], "big", signed=True)
            due_at, id_ = time_in(place[_PRIORITY_BYTES:][:TIME_BYTES]), place[_PRIORITY_BYTES + TIME_BYTES :].decode()
            after = tuple_(literal(priority), literal(due_at, UtcDateTime), literal(id_))
            conditions.append(tuple_(col(CaseRow.priority), col(CaseRow.due_at), col(CaseRow.id)) > after)
        with self.database.read() as session:
            found = self._select(session, *conditions, limit=size + 1)
        shown = found[:size]
        more = len(found) > size
        token = self.bookmarks.make(_place(shown[-1]), *_bound(chosen)) if more else ""
        return CasePage(tuple(shown), token)

    def reviews_of(self, verification_ids: Sequence[str]) -> Mapping[str, Sequence[Review]]:
        """What people made of verifications, by their ids, oldest first."""
        if not verification_ids:
            return {}
        found: dict[str, list[Review]] = {}
        with self.database.read() as session:
            rows = session.exec(
                select(ReviewRow)
                .where(
                    ReviewRow.tenant == self.index.tenant, col(ReviewRow.verification_id).in_(list(verification_ids))
                )
                .order_by(col(ReviewRow.reviewed_at), col(ReviewRow.id))
            ).all()
        for row in rows:
            found.setdefault(row.verification_id, []).append(review_of(row))
        return found

    def review(self, review_id: str) -> Review:
        """One review. Raises NotFound."""
        return self.statement_of(review_id)[0]

    def statement_of(self, review_id: str) -> tuple[Review, str]:
        """A review, and what its receipt says. Raises NotFound."""
        with self.database.read() as session:
            row = session.exec(
                select(ReviewRow).where(ReviewRow.tenant == self.index.tenant, ReviewRow.id == review_id)
            ).first()
        if row is None:
            raise NotFound
        return review_of(row), statement(row)

    def cases_of(self, verification_id: str) -> Sequence[Outline]:
        """The cases that a verification belongs to, oldest first."""
        theirs = select(StepRow.case_id).where(StepRow.verification_id == verification_id)
        with self.database.read() as session:
            found = self._select(session, col(CaseRow.id).in_(theirs), limit=LARGEST_PAGE)
        return sorted(found, key=lambda outline: (outline.created_at, outline.id))

    def _select(self, session: Session, *conditions: Any, limit: int) -> list[Outline]:
        now: datetime = now_of(session, self.database)
        rows = session.exec(
            select(CaseRow, CustomerRow.deletion_requested_at)
            .join(CustomerRow, col(CustomerRow.id) == col(CaseRow.customer_key_id), isouter=True)
            .where(CaseRow.tenant == self.index.tenant, *conditions)
            .order_by(col(CaseRow.priority), col(CaseRow.due_at), col(CaseRow.id))
            .limit(limit)
        ).all()
        return [outline_of(row, asked, now) for row, asked in rows]


def _place(outline: Outline) -> bytes:
    return (
        outline.priority.to_bytes(_PRIORITY_BYTES, "big", signed=True)
        + time_bytes(outline.due_at)
        + outline.id.encode()
    )


def _conditions(chosen: CaseFilter) -> list[Any]:
    conditions: list[Any] = []
    if chosen.states:
        conditions.append(col(CaseRow.state).in_([state.value for state in chosen.states]))
    if chosen.queue is not None:
        conditions.append(CaseRow.queue == chosen.queue)
    if chosen.purpose is not None:
        conditions.append(CaseRow.purpose == chosen.purpose)
    if chosen.kind is not None:
        conditions.append(CaseRow.kind == chosen.kind.value)
    if chosen.code is not None:
        conditions.append(col(CaseRow.codes).contains(f",{chosen.code},", autoescape=True))
    if chosen.verification_id is not None:
        theirs = select(StepRow.case_id).where(StepRow.verification_id == chosen.verification_id)
        conditions.append(col(CaseRow.id).in_(theirs))
    if chosen.held_by is not None:
        conditions.append(CaseRow.holder == chosen.held_by)
    if chosen.due_before is not None:
        conditions.append(col(CaseRow.due_at) < chosen.due_before)
    return conditions


def _bound(chosen: CaseFilter) -> tuple[bytes, ...]:
    values = (chosen.queue, chosen.purpose, chosen.code, chosen.verification_id, chosen.held_by, chosen.due_before)
    kind = chosen.kind.value if chosen.kind is not None else None
    return (b"cases", *(state.encode() for state in chosen.states), optional(kind), *map(optional, values))
