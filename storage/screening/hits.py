"""Hits as people see them and decide on them, and customers that may be one."""

from __future__ import annotations

import hmac
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Select, func
from sqlalchemy.exc import IntegrityError
from sqlmodel import col, select

from storage.audit.entry import Event
from storage.audit.log import AuditLog
from storage.audit.row_digests import committed
from storage.customers.owned import usable, with_customer
from storage.customers.rows import CustomerRow
from storage.database.connections import Database
from storage.errors import CaseChanged, CaseUnfit, NotFound, RequestConflict, Restricted, SamePerson
from storage.keys.customer_keys import CustomerKeys, KeyDestroyed
from storage.keys.rows import CustomerKeyRow
from storage.screening.rows import ActRow, HitRow, SubjectRow, TraceRow
from storage.screening.sealing import act_row, digest_index, hit_of, request_index
from storage.screening.values import NewDecision, Shared, StoredHit
from storage.screening.words import HIT, ActKind, HitState, ScreeningAction, TraceKind
from storage.sealing.blind_index import BlindIndex

_MOST_SHARED = 500


@dataclass(frozen=True, slots=True)
class Hits:
    """The hits of one tenant. Every method may raise StoreUnavailable and KeysUnavailable."""

    database: Database
    customers: CustomerKeys
    index: BlindIndex
    log: AuditLog

    def page(
        self,
        limit: int,
        *,
        states: Sequence[HitState] = (),
        list_id: str | None = None,
        reference: str | None = None,
        after: StoredHit | None = None,
    ) -> Sequence[StoredHit]:
        """Hits, the oldest first, with nothing of them opened."""
        conditions: list[Any] = [col(HitRow.tenant) == self.index.tenant]
        if states:
            conditions.append(col(HitRow.state).in_([one.value for one in states]))
        if list_id is not None:
            conditions.append(col(HitRow.list_id) == list_id)
        if reference is not None:
            theirs = [one.customer(reference) for one in self.index.each()]
            keys = select(CustomerKeyRow.id).where(
                CustomerKeyRow.tenant == self.index.tenant, col(CustomerKeyRow.customer_index).in_(theirs)
            )
            conditions.append(col(HitRow.customer_key_id).in_(keys))
        if after is not None:
            conditions.append(col(HitRow.id) > after.id)
        with self.database.read() as session:
            rows = session.execute(with_customer(HitRow, *conditions).order_by(col(HitRow.id)).limit(limit)).all()
        return [hit_of(row, None, (), restricted=_restricted(row, asked)) for row, _, asked in rows]

    def get(self, hit_id: str, *, shown: bool = True, even_restricted: bool = False) -> StoredHit:
        """One hit with its history; logged as read where it is ``shown``.

        Raises NotFound, RecordDamaged; Restricted unless ``even_restricted``.
        """
        with self.database.read() as session:
            found = session.execute(self._one(hit_id)).first()
            if found is None:
                raise NotFound
            row, key_row, asked = found
            acts = session.exec(select(ActRow).where(ActRow.hit_id == hit_id).order_by(col(ActRow.number))).all()
        if _restricted(row, asked) and not even_restricted:
            raise Restricted
        hit = hit_of(row, self.customers.unwrapped(key_row), acts, restricted=_restricted(row, asked))
        if shown:
            self.log.tell(Event(ScreeningAction.HIT_READ, HIT, hit_id))
        return hit

    def decide(self, new: NewDecision, at: datetime) -> StoredHit:
        """Decide a hit, or confirm or refuse what another person decided.

        Raises:
            NotFound, Restricted: there is no such hit, or the customer asked for deletion.
            RequestConflict: the request id was used for another request.
            CaseChanged: the hit is not in the state that the person has seen.
            CaseUnfit: there is nothing to be decided.
            SamePerson: it takes another person.
        """
        try:
            self._decide(new, at)
        except IntegrityError:
            raise RequestConflict from None
        return self.get(new.hit_id, shown=False)

    def _decide(self, new: NewDecision, at: datetime) -> None:
        with self.database.read() as session:
            found = session.execute(self._one(new.hit_id)).first()
        if found is None:
            raise NotFound
        if _restricted(found[0], found[2]):
            raise Restricted
        key = self.customers.unwrapped(found[1])
        if key is None:
            raise NotFound
        each = self.index.each()
        with self.database.write() as session:
            try:
                self.customers.keep_alive(session.connection(), key)
            except KeyDestroyed:
                raise NotFound from None
            row = session.exec(select(HitRow).where(HitRow.id == new.hit_id).with_for_update()).one()
            done = session.exec(
                select(ActRow).where(
                    ActRow.tenant == self.index.tenant,
                    col(ActRow.request_index).in_([request_index(one, new.request_id) for one in each]),
                )
            ).first()
            if done is not None:
                known = done.request_digest_index or b""
                same = any(hmac.compare_digest(known, digest_index(one, new.request_digest)) for one in each)
                if done.hit_id != new.hit_id or not same:
                    raise RequestConflict
                return
            if row.state not in (HitState.OPEN, HitState.PROPOSED):
                raise CaseUnfit
            if row.revision != new.revision:
                raise CaseChanged
            kind = _decided(row, new)
            row.revision, row.changed_at = row.revision + 1, at
            act = act_row(row, kind, at, person=new.person, decision=new.decision.value, note=new.note, key=key)
            act.request_index = request_index(self.index, new.request_id)
            act.request_digest_index = digest_index(self.index, new.request_digest)
            session.add(act)
            session.flush()
            self.log.append(session, committed(row, ScreeningAction.HIT_CHANGED), committed(act, kind))

    def states_of(self, reference: str) -> frozenset[HitState]:
        """The states that hits of a customer and of the parties in the file have, of those that may be used."""
        theirs = [one.customer(reference) for one in self.index.each()]
        with self.database.read() as session:
            found = session.exec(
                select(HitRow.state)
                .join(CustomerKeyRow, col(CustomerKeyRow.id) == col(HitRow.customer_key_id))
                .join(CustomerRow, col(CustomerRow.id) == col(HitRow.customer_key_id), isouter=True)
                .where(
                    HitRow.tenant == self.index.tenant,
                    col(CustomerKeyRow.customer_index).in_(theirs),
                    usable(col(HitRow.created_at)),
                )
                .distinct()
            ).all()
        return frozenset(map(HitState, found))

    def open_hits(self) -> int:
        """How many hits of the tenant wait for somebody."""
        waiting = (HitState.OPEN.value, HitState.PROPOSED.value)
        with self.database.read() as session:
            return session.exec(
                select(func.count()).where(HitRow.tenant == self.index.tenant, col(HitRow.state).in_(waiting))
            ).one()

    def shared(self, contact_customers: int) -> Sequence[Shared]:
        """Customers who share a number; a contact, more of them than so many; or who are called as nobody is.

        At most 500 of each kind.
        """
        found = []
        with self.database.read() as session:
            for kind in TraceKind:
                least = {TraceKind.NUMBER: 2, TraceKind.CONTACT: contact_customers + 1, TraceKind.PLACEHOLDER: 1}[kind]
                theirs = (TraceRow.tenant == self.index.tenant, TraceRow.kind == kind.value)
                values = session.exec(
                    select(TraceRow.value_index)
                    .where(*theirs)
                    .group_by(col(TraceRow.value_index))
                    .having(func.count(func.distinct(col(TraceRow.customer_key_id))) >= least)
                    .order_by(col(TraceRow.value_index))
                    .limit(_MOST_SHARED)
                ).all()
                for value in values:
                    rows = session.exec(
                        select(SubjectRow.id, TraceRow.name_index)
                        .join(TraceRow, col(TraceRow.customer_key_id) == col(SubjectRow.customer_key_id))
                        .join(CustomerRow, col(CustomerRow.id) == col(SubjectRow.customer_key_id), isouter=True)
                        .where(*theirs, TraceRow.value_index == value, usable(col(SubjectRow.created_at)))
                        .where(SubjectRow.party == "")
                        .order_by(col(SubjectRow.id))
                    ).all()
                    if len(rows) >= least:
                        names = len({name for _, name in rows})
                        found.append(Shared(kind, tuple(subject for subject, _ in rows), names))
        self.log.tell(Event(ScreeningAction.DUPLICATES_READ, "screening_trace", "-"))
        return found

    def _one(self, hit_id: str) -> Select[HitRow, CustomerKeyRow, datetime | None]:
        return with_customer(HitRow, col(HitRow.tenant) == self.index.tenant, col(HitRow.id) == hit_id)


def _decided(row: HitRow, new: NewDecision) -> ActKind:
    """Change the row by a decision; what was done."""
    if row.state == HitState.OPEN:
        row.decision = new.decision.value
        if new.takes_two:
            row.state, row.proposed_by = HitState.PROPOSED.value, new.person
            return ActKind.HIT_PROPOSED
        row.state = new.decision.value
        return ActKind.HIT_DECIDED
    if row.proposed_by == new.person:
        raise SamePerson
    if row.decision != new.decision.value:
        row.state, row.decision, row.proposed_by = HitState.OPEN.value, None, None
        return ActKind.HIT_RETURNED
    row.state, row.proposed_by = new.decision.value, None
    return ActKind.HIT_DECIDED


def _restricted(row: HitRow, asked: datetime | None) -> bool:
    return asked is not None and row.state != HitState.REDACTED and row.created_at <= asked
