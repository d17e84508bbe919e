"""Stores answers: the first, a contradicting one, and one that is taken from an equal question."""

from __future__ import annotations

import hmac
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlmodel import Session, col

from storage.audit.row_digests import committed
from storage.authorities import quotas
from storage.authorities.check_reading import CheckReader
from storage.authorities.rows import AnswerRow, CheckRow
from storage.authorities.sealing import answer_index, open_check, seal_answer
from storage.authorities.values import CONFLICT, AuthorityAction, CheckState, NewAnswer, Recorded, Scope
from storage.errors import NotFound
from storage.keys.customer_keys import DataKey, KeyDestroyed


@dataclass(frozen=True, slots=True)
class CheckAnswers(CheckReader):
    """Stores the answers to one tenant's questions. Every method may raise StoreUnavailable and KeysUnavailable."""

    def answer(self, check_id: str, new: NewAnswer) -> Recorded:
        """Store an answer; on return it is on disk. Raises NotFound, also where it was never sent or was erased."""
        key = self._key(check_id)
        try:
            with self.database.write() as session:
                self.customers.keep_alive(session.connection(), key)
                row = self._locked(session, check_id)
                if not row.attempts:
                    raise NotFound
                return self._answered(session, row, new, key)
        except KeyDestroyed:
            raise NotFound from None

    def reuse(self, check_id: str, since: datetime, at: datetime) -> bool:
        """Take the answer of an equal question about the same customer that was a MATCH since then, if there is one.

        Nothing is sent then. Raises NotFound.
        """
        key = self._key(check_id)
        with self.database.read() as session:
            row = self._row(session, check_id)
            found = session.execute(
                select(CheckRow, AnswerRow)
                .join(AnswerRow, col(AnswerRow.check_id) == col(CheckRow.id))
                .where(
                    col(CheckRow.customer_key_id) == row.customer_key_id,
                    col(CheckRow.asked_index) == row.asked_index,
                    col(CheckRow.channel) == row.channel,
                    col(CheckRow.state) == CheckState.ANSWERED.value,
                    col(CheckRow.outcome) == "MATCH",
                    col(CheckRow.reused_id).is_(None),
                    col(CheckRow.settled_at) >= since,
                    col(CheckRow.id) != check_id,
                )
                .order_by(col(CheckRow.settled_at).desc())
                .limit(1)
            ).first()
        if found is None:
            return False
        before = open_check(found[0], [found[1]], key)
        first = before.answers[0]
        digest = f"{before.id} reused".encode()
        new = NewAnswer(digest, first.outcome, False, False, first.answer, first.finding, at)
        with self.database.write() as session:
            self.customers.keep_alive(session.connection(), key)
            row = self._locked(session, check_id)
            if row.state != CheckState.QUEUED:
                return False
            row.reused_id = before.id
            self._answered(session, row, new, key)
        return True

    def _answered(self, session: Session, row: CheckRow, new: NewAnswer, key: DataKey) -> Recorded:
        digests = [answer_index(each, new.digest) for each in self.index.each()]
        known = session.scalars(select(col(AnswerRow.digest_index)).where(col(AnswerRow.check_id) == row.id)).all()
        if any(hmac.compare_digest(one, digest) for one in known for digest in digests):
            return Recorded.SAME
        answer = seal_answer(row, new, len(known), key, self.index)
        session.add(answer)
        events = [committed(answer, AuthorityAction.AUTHORITY_ANSWERED)]
        recorded = Recorded.CONFLICT if known else Recorded.FIRST
        if row.state == CheckState.CANCELLED:
            recorded = Recorded.LATE
        elif known:
            row.outcome = CONFLICT
            events.append(committed(row, AuthorityAction.AUTHORITY_CONTRADICTED))
        else:
            row.state, row.outcome = CheckState.ANSWERED.value, new.outcome
            row.settled_at = new.received_at
            events.append(committed(row, AuthorityAction.AUTHORITY_ANSWERED))
        if new.is_miss and row.subject_index is not None:
            begins, _ = quotas.window(Scope.SUBJECT_MISSES_DAY, new.received_at)
            quotas.add(session, row.channel, Scope.SUBJECT_MISSES_DAY, begins, row.subject_index)
        self.log.append(session, *events)
        return recorded
