"""Subjects and their hits: one transaction for each screening, which opens, keeps, opens again and ends hits."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import uuid4

from sqlalchemy.exc import IntegrityError
from sqlmodel import Session, col, select

from storage.audit.entry import Event
from storage.audit.log import AuditLog
from storage.audit.row_digests import committed, gone
from storage.customers.owned import is_restricted, usable, with_customer
from storage.customers.rows import CustomerRow
from storage.database.connections import Database
from storage.errors import FileChanged, Restricted, StoreUnavailable
from storage.keys.customer_keys import ATTEMPTS, CustomerKeys, DataKey, KeyDestroyed, KeyOvertaken, KeyOwner
from storage.keys.rows import CustomerKeyRow
from storage.screening.rows import HitRow, SubjectRow, SweepRow, TraceRow
from storage.screening.sealing import act_row, open_hit, open_subject, seal_hit, seal_subject
from storage.screening.values import Changes, Found, Outcome, Seen, Subject, Traced
from storage.screening.words import DECIDED, ActKind, HitState, ScreeningAction
from storage.sealing.blind_index import BlindIndex
from storage.verifications.values import new_id


@dataclass(frozen=True, slots=True)
class Subjects:
    """The subjects of one tenant. Every method may raise StoreUnavailable and KeysUnavailable."""

    database: Database
    customers: CustomerKeys
    index: BlindIndex
    log: AuditLog

    def put(
        self, reference: str, facts: bytes, traced: Sequence[Traced], outcome: Outcome, *, seen: Seen | None = None
    ) -> tuple[str, Changes]:
        """Store a customer's facts with what every list has of them; gives the id of the subject.

        Raises Restricted where the customer asked for deletion since they were first screened, and has not come again;
        FileChanged where the facts are no longer those that were ``seen``.
        """
        attempts, at = ATTEMPTS, outcome.at
        while True:
            key = self.customers.get_or_make(KeyOwner(new_id(at), reference, at))
            try:
                with self.database.write() as session:
                    self.customers.keep_alive(session.connection(), key)
                    return self._put(session, key, facts, traced, (outcome, seen))
            except (KeyDestroyed, IntegrityError):  # erased, or screened for the first time twice at once
                attempts -= 1
                if not attempts:
                    raise StoreUnavailable(KeyOvertaken.__name__) from None

    def _put(
        self, session: Session, key: DataKey, facts: bytes, traced: Sequence[Traced], found: tuple[Outcome, Seen | None]
    ) -> tuple[str, Changes]:
        outcome, seen = found
        policy, at = outcome.policy, outcome.at
        held = session.execute(
            with_customer(SubjectRow, col(SubjectRow.customer_key_id) == key.id).with_for_update(of=SubjectRow)
        ).first()
        row, asked = (None, None) if held is None else (held[0], held[2])
        restricted = row is not None and is_restricted(row.created_at, asked)
        if restricted and (seen is None or seen.came_at is None or is_restricted(seen.came_at, asked)):
            raise Restricted
        if seen is not None and seen.at != (None if row is None or restricted else row.screened_at):
            raise FileChanged
        if row is not None and restricted:
            row.created_at = at
        if row is None:
            row = SubjectRow(
                id=new_id(at),
                tenant=self.index.tenant,
                customer_key_id=key.id,
                facts_sealed=b"",
                policy_sha256=policy,
                created_at=at,
                screened_at=at,
            )
            session.add(row)
        row.facts_sealed, row.policy_sha256, row.screened_at = seal_subject(row, facts, key), policy, at
        events = [committed(row, ScreeningAction.SUBJECT_SCREENED), *self._traced(session, key, traced)]
        changes, more = self._hits(session, key, outcome)
        session.flush()
        self.log.append(session, *events, *more)
        return row.id, changes

    def screened(self, subject: Subject, outcome: Outcome, sweep_id: str = "") -> Changes:
        """Record what a sweep found of a subject; nothing where it was erased, or screened again, meanwhile.

        The sweep counts what changed in the same transaction: after a kill its counts are those of the hits.
        """
        with self.database.read() as session:
            row = session.get(SubjectRow, subject.id)
            key_row = None if row is None else session.get(CustomerKeyRow, row.customer_key_id)
        key = None if key_row is None else self.customers.unwrapped(key_row)
        if key is None:
            return Changes()
        try:
            with self.database.write(durable=False) as session:
                self.customers.keep_alive(session.connection(), key)
                locking = select(SubjectRow).where(SubjectRow.id == subject.id).with_for_update()
                held = session.exec(locking).first()  # one screening of a customer at a time
                if held is None or held.screened_at != subject.screened_at:
                    return Changes()
                changes, events = self._hits(session, key, outcome)
                if sweep_id and changes != Changes():
                    sweep = session.exec(select(SweepRow).where(SweepRow.id == sweep_id).with_for_update()).one()
                    sweep.opened += changes.opened
                    sweep.reopened += changes.reopened
                    sweep.ended += changes.ended
                    events.append(committed(sweep, ScreeningAction.SWEEP_ADVANCED))
                session.flush()
                self.log.append(session, *events)
                return changes
        except KeyDestroyed:
            return Changes()

    def of(self, reference: str) -> Subject | None:
        """A customer as screened last; None who never was, or whose facts may not be used. Raises RecordDamaged."""
        theirs = [one.customer(reference) for one in self.index.each()]
        with self.database.read() as session:
            found = session.execute(
                with_customer(
                    SubjectRow,
                    col(SubjectRow.tenant) == self.index.tenant,
                    col(CustomerKeyRow.customer_index).in_(theirs),
                )
            ).first()
        if found is None or is_restricted(found[0].created_at, found[2]):
            return None
        key = self.customers.unwrapped(found[1])
        return None if key is None else open_subject(found[0], key)

    def after(self, place: str, limit: int) -> Sequence[Subject]:
        """Subjects in the order of their ids, those left out whose customers asked for deletion."""
        with self.database.read() as session:
            rows = session.execute(
                with_customer(SubjectRow, col(SubjectRow.tenant) == self.index.tenant, col(SubjectRow.id) > place)
                .order_by(col(SubjectRow.id))
                .limit(limit)
            ).all()
        found = []
        for row, key_row, asked in rows:
            key = self.customers.unwrapped(key_row)
            if key is not None and (asked is None or row.created_at > asked):
                found.append(open_subject(row, key))
            else:
                found.append(Subject(row.id, b"", row.screened_at))
        return found

    def _traced(self, session: Session, key: DataKey, traced: Sequence[Traced]) -> Iterator[Event]:
        wanted = {
            (one.kind.value, self.index.of("screening_trace", one.value.encode())): self.index.of(
                "screening_name", one.name.encode()
            )
            for one in traced
        }
        for old in session.exec(select(TraceRow).where(TraceRow.customer_key_id == key.id)).all():
            if wanted.get((old.kind, old.value_index)) == old.name_index:
                del wanted[old.kind, old.value_index]
                continue
            session.delete(old)
            yield gone(TraceRow, old.id, ScreeningAction.SUBJECT_SCREENED)
        for (kind, value), name in wanted.items():
            row = TraceRow(
                id=str(uuid4()),
                tenant=self.index.tenant,
                customer_key_id=key.id,
                kind=kind,
                value_index=value,
                name_index=name,
            )
            session.add(row)
            yield committed(row, ScreeningAction.SUBJECT_SCREENED)

    def _hits(self, session: Session, key: DataKey, outcome: Outcome) -> tuple[Changes, list[Event]]:
        """Bring a customer's hits up to what was found; a decision stays as long as the facts of both sides do."""
        policy, at = outcome.policy, outcome.at
        query = select(HitRow).join(CustomerRow, col(CustomerRow.id) == col(HitRow.customer_key_id), isouter=True)
        theirs = (HitRow.customer_key_id == key.id, usable(col(HitRow.created_at)))
        rows = session.exec(query.where(*theirs).with_for_update(of=HitRow)).all()
        known = [(row, open_hit(row, key)) for row in rows if row.state != HitState.REDACTED]
        events, met = list[Event](), set[str]()
        opened = reopened = ended = 0
        for one in outcome.found:
            row, before = next(
                ((row, kept) for row, kept in known if row.id not in met and _is_same(row, kept, one)), (None, None)
            )
            if row is None or before is None:
                row = self._new(key, policy, one, at)
                session.add(row)
                session.flush()
                act = act_row(row, ActKind.HIT_OPENED, at)
                opened += 1
            else:
                changed = before["subject"] != one.subject_digest.hex() or before["entry"] != one.entry_digest.hex()
                was = row.state
                met.add(row.id)
                if not changed and row.list_version == one.list_version and was != HitState.ENDED:
                    continue
                row.list_version, row.how, row.score, row.policy_sha256 = one.list_version, one.how, one.score, policy
                row.content_sealed = seal_hit(row, one, key)
                act = None
                if was == HitState.ENDED and not changed and row.decision is not None:
                    row.state = row.decision  # it is back as it was, and so is what was decided
                elif was == HitState.ENDED or (changed and was in (*DECIDED, HitState.PROPOSED.value)):
                    row.state, row.decision, row.proposed_by = HitState.OPEN.value, None, None
                    row.revision, row.changed_at = row.revision + 1, at
                    act = act_row(row, ActKind.HIT_REOPENED, at)
                    reopened += 1
                elif changed:
                    row.revision, row.changed_at = row.revision + 1, at
            if act is not None:
                session.add(act)
                events.append(committed(act, ActKind(act.kind)))
            met.add(row.id)
            events.append(committed(row, ScreeningAction.HIT_CHANGED))
        for row, _ in known if outcome.every_list else ():
            if row.id not in met and row.state != HitState.ENDED:
                row.state, row.changed_at, row.revision = HitState.ENDED.value, at, row.revision + 1
                act = act_row(row, ActKind.HIT_ENDED, at)
                session.add(act)
                events += [committed(act, ActKind.HIT_ENDED), committed(row, ScreeningAction.HIT_CHANGED)]
                ended += 1
        return Changes(opened, reopened, ended), events

    def _new(self, key: DataKey, policy: bytes, found: Found, at: datetime) -> HitRow:
        row = HitRow(
            id=new_id(at),
            tenant=self.index.tenant,
            customer_key_id=key.id,
            list_id=found.list_id,
            list_version=found.list_version,
            content_sealed=b"",
            policy_sha256=policy,
            how=found.how,
            score=found.score,
            state=HitState.OPEN.value,
            created_at=at,
            changed_at=at,
        )
        row.content_sealed = seal_hit(row, found, key)
        return row


def _is_same(row: HitRow, kept: object, found: Found) -> bool:
    """Whether a hit is of the same entry: by any of its ids, or by facts that are all the same under a new id."""
    if row.list_id != found.list_id or not isinstance(kept, dict) or not kept:
        return False
    return not found.ids.isdisjoint(kept["ids"]) or kept["entry"] == found.entry_digest.hex()
