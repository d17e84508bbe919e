"""Subjects and their hits: one transaction for each screening, which opens, keeps, opens again and ends hits."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final, TypeVar
from uuid import uuid4

from sqlalchemy import ColumnElement, Select
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
from storage.screening.values import Changes, Found, Outcome, PartyFacts, Seen, Subject, Traced
from storage.screening.words import DECIDED, ActKind, HitState, ScreeningAction
from storage.sealing.blind_index import BlindIndex
from storage.sealing.seal import framed
from storage.verifications.values import new_id

_DIGEST_LETTERS: Final = 64
Result = TypeVar("Result")


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

        def put(session: Session, key: DataKey) -> tuple[str, Changes]:
            row, changes, events = self._put(session, key, ("", facts), outcome, seen)
            events += self._traced(session, key, traced)
            self.log.append(session, *events)
            return row.id, changes

        return self._under_key(reference, outcome.at, put)

    def put_parties(self, reference: str, stated: Sequence[PartyFacts], came_at: datetime) -> Changes:
        """Store what every list has of some parties of a customer's file, in one transaction.

        A party that the file does not state any more is forgotten, and its hits end. ``came_at``: as of `Seen`. Raises
        as `put`.
        """

        def put(session: Session, key: DataKey) -> Changes:
            total, told = Changes(), list[Event]()
            for one in sorted(stated, key=lambda one: one.party):
                if one.facts is None:
                    changes, events = self._forget(session, key, one)
                else:
                    seen = Seen(one.seen, came_at)
                    _, changes, events = self._put(session, key, (one.party, one.facts), one.outcome, seen)
                total, told = total + changes, [*told, *events]
            self.log.append(session, *told)
            return total

        return self._under_key(reference, max(one.outcome.at for one in stated), put)

    def party_digest(self, reference: str, party_id: str) -> str:
        """What tells a party of a customer from the others, for a party that was not screened before."""
        return self.index.of("screening_party", framed(reference.encode(), party_id.encode())).hex()[:_DIGEST_LETTERS]

    def _under_key(self, reference: str, at: datetime, put: Callable[[Session, DataKey], Result]) -> Result:
        """Do something in a transaction under a customer's data key, which is made where there is none."""
        attempts = ATTEMPTS
        while True:
            key = self.customers.get_or_make(KeyOwner(new_id(at), reference, at))
            try:
                with self.database.write() as session:
                    self.customers.keep_alive(session.connection(), key)
                    return put(session, key)
            except (KeyDestroyed, IntegrityError):  # erased, or screened for the first time twice at once
                attempts -= 1
                if not attempts:
                    raise StoreUnavailable(KeyOvertaken.__name__) from None

    def _put(
        self, session: Session, key: DataKey, stated: tuple[str, bytes], outcome: Outcome, seen: Seen | None
    ) -> tuple[SubjectRow, Changes, list[Event]]:
        (party, facts), policy, at = stated, outcome.policy, outcome.at
        held = session.execute(_of(key, party).with_for_update(of=SubjectRow)).first()
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
                party=party,
                facts_sealed=b"",
                policy_sha256=policy,
                created_at=at,
                screened_at=at,
            )
            session.add(row)
        row.facts_sealed, row.policy_sha256, row.screened_at = seal_subject(row, facts, key), policy, at
        changes, events = self._hits(session, key, party, outcome)
        session.flush()
        return row, changes, [committed(row, ScreeningAction.SUBJECT_SCREENED), *events]

    def _forget(self, session: Session, key: DataKey, gone_one: PartyFacts) -> tuple[Changes, list[Event]]:
        held = session.execute(_of(key, gone_one.party).with_for_update(of=SubjectRow)).first()
        if held is None:
            return Changes(), []
        row = held[0]
        if row.screened_at != gone_one.seen:
            raise FileChanged
        session.delete(row)
        changes, events = self._hits(session, key, gone_one.party, gone_one.outcome)
        session.flush()
        return changes, [gone(SubjectRow, row.id, ScreeningAction.SUBJECT_SCREENED), *events]

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
                changes, events = self._hits(session, key, held.party, outcome)
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
        return next(self._opened(reference, col(SubjectRow.party) == ""), None)

    def parties_of(self, reference: str) -> Sequence[Subject]:
        """The parties of a customer as screened last, those left out that may not be used. Raises RecordDamaged."""
        return [*self._opened(reference, col(SubjectRow.party) != "")]

    def _opened(self, reference: str, which: ColumnElement[bool]) -> Iterator[Subject]:
        theirs = [one.customer(reference) for one in self.index.each()]
        with self.database.read() as session:
            found = session.execute(
                with_customer(
                    SubjectRow,
                    col(SubjectRow.tenant) == self.index.tenant,
                    col(CustomerKeyRow.customer_index).in_(theirs),
                    which,
                )
            ).all()
        keys: dict[str, DataKey | None] = {}
        for row, key_row, asked in found:
            if is_restricted(row.created_at, asked):
                continue
            if key_row.id not in keys:
                keys[key_row.id] = self.customers.unwrapped(key_row)
            if (key := keys[key_row.id]) is not None:
                yield open_subject(row, key)

    def of_hit(self, hit_id: str) -> Subject | None:
        """Whom a hit is of, as screened last; None of whom nothing may be used any more. Raises RecordDamaged."""
        ours = (HitRow.id == hit_id, HitRow.tenant == self.index.tenant)
        with self.database.read() as session:
            hit = session.exec(select(HitRow).where(*ours)).one_or_none()
            found = None
            if hit is not None:
                of = (col(SubjectRow.customer_key_id) == hit.customer_key_id, col(SubjectRow.party) == hit.party)
                found = session.execute(with_customer(SubjectRow, *of)).first()
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
                found.append(Subject(row.id, b"", row.screened_at, row.party))
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

    def _hits(self, session: Session, key: DataKey, party: str, outcome: Outcome) -> tuple[Changes, list[Event]]:
        """Bring the hits of a customer, or of a party, up to what was found; a decision stays as long as the facts of
        both sides do.
        """
        policy, at = outcome.policy, outcome.at
        query = select(HitRow).join(CustomerRow, col(CustomerRow.id) == col(HitRow.customer_key_id), isouter=True)
        theirs = (HitRow.customer_key_id == key.id, HitRow.party == party, usable(col(HitRow.created_at)))
        rows = session.exec(query.where(*theirs).with_for_update(of=HitRow)).all()
        known = [(row, open_hit(row, key)) for row in rows if row.state != HitState.REDACTED]
        events, met = list[Event](), set[str]()
        opened = reopened = ended = 0
        for one in outcome.found:
            row, before = next(
                ((row, kept) for row, kept in known if row.id not in met and _is_same(row, kept, one)), (None, None)
            )
            if row is None or before is None:
                row = self._new(key, (party, policy), one, at)
                session.add(row)
                session.flush()
                act = act_row(row, ActKind.HIT_OPENED, at)
                opened += 1
            else:
                changed = before["subject"] != one.subject_digest.hex() or before["entry"] != one.entry_digest.hex()
                was = row.state
                met.add(row.id)
                as_told = str(before.get("party", "")) == one.party
                if not changed and as_told and row.list_version == one.list_version and was != HitState.ENDED:
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

    def _new(self, key: DataKey, of: tuple[str, bytes], found: Found, at: datetime) -> HitRow:
        party, policy = of
        row = HitRow(
            id=new_id(at),
            tenant=self.index.tenant,
            customer_key_id=key.id,
            party=party,
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


def _of(key: DataKey, party: str) -> Select[SubjectRow, CustomerKeyRow, datetime | None]:
    """In SQL: the customer under a data key, or a party of theirs."""
    return with_customer(SubjectRow, col(SubjectRow.customer_key_id) == key.id, col(SubjectRow.party) == party)


def _is_same(row: HitRow, kept: object, found: Found) -> bool:
    """Whether a hit is of the same entry: by any of its ids, or by facts that are all the same under a new id."""
    if row.list_id != found.list_id or not isinstance(kept, dict) or not kept:
        return False
    return not found.ids.isdisjoint(kept["ids"]) or kept["entry"] == found.entry_digest.hex()
