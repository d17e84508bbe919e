"""Notes what becomes of a question before it is answered: sent, accepted, not sent, given up."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from storage.authorities import quotas
from storage.authorities.check_reading import CheckReader
from storage.authorities.sealing import seal_ticket
from storage.authorities.values import AuthorityAction, CheckState, OverQuota, QuotaLimits, StoredCheck

_BEGAN: Final = (CheckState.QUEUED.value, CheckState.SENT.value)


@dataclass(frozen=True, slots=True)
class CheckSender(CheckReader):
    """Notes the sending of one tenant's questions. Every method may raise StoreUnavailable and KeysUnavailable."""

    def begin_sending(self, check_id: str, limits: QuotaLimits, now: datetime) -> StoredCheck | OverQuota:
        """Note that a question is sent now, and count it against the quotas, before it leaves.

        Returns the question as it then is: one that is SENT may be sent; one in another state is not to be sent.
        Raises NotFound.
        """
        try:
            with self.database.write() as session:
                row = self._locked(session, check_id)
                if row.state in _BEGAN:
                    quotas.take(session, row.channel, limits, row.subject_index, now, again=row.attempts > 0)
                    row.state, row.attempts, row.sent_at = CheckState.SENT.value, row.attempts + 1, row.sent_at or now
                    self._append(session, row, AuthorityAction.AUTHORITY_SENT)
        except quotas.Over as error:
            return error.over
        return self.get(check_id, shown=False, even_restricted=True)

    def not_sent(self, check_id: str) -> None:
        """Note that an attempt surely did not reach the authority, so that the question may be sent anew.

        Raises NotFound.
        """
        with self.database.write(durable=False) as session:
            row = self._locked(session, check_id)
            if row.state == CheckState.SENT:
                row.state = CheckState.QUEUED.value
                self._append(session, row, AuthorityAction.AUTHORITY_QUEUED)

    def await_answer(self, check_id: str, ticket: str) -> None:
        """Note that the authority accepted a question and answers later. Raises NotFound."""
        key = self._key(check_id)
        with self.database.write() as session:
            row = self._locked(session, check_id)
            if row.state == CheckState.SENT:
                row.state, row.ticket_sealed = CheckState.AWAITING.value, seal_ticket(row, ticket, key)
                self._append(session, row, AuthorityAction.AUTHORITY_AWAITED)

    def give_up(self, check_id: str, at: datetime, outcome: str | None, state: CheckState = CheckState.EXPIRED) -> bool:
        """End an open question without an answer; False where it had ended. Raises NotFound."""
        with self.database.write() as session:
            row = self._locked(session, check_id)
            if not CheckState(row.state).is_open:
                return False
            row.state, row.outcome, row.settled_at = state.value, outcome, at
            cancelled = state is CheckState.CANCELLED
            action = AuthorityAction.AUTHORITY_CANCELLED if cancelled else AuthorityAction.AUTHORITY_GIVEN_UP
            self._append(session, row, action)
        return True

    def forget_quotas(self, now: datetime) -> None:
        """Delete counters that no quota needs any more."""
        with self.database.write(durable=False) as session:
            quotas.forget(session, now)
