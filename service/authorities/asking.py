"""Asks: takes a stored question one step further, whatever was interrupted before.

QUEUED -> SENT -> ANSWERED, or AWAITING -> ANSWERED; EXPIRED where no answer came in time. A question is noted as SENT
before it leaves, and keeps its id: so a killed server's question is sent again as the same one, or not at all.
"""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

import structlog
from idverdict.authority import v1 as authority

from service.authorities.adapter import Fault, FaultKind, Question, Reply, Ticket
from service.authorities.adapters import Line, Lines
from service.authorities.answers import Answers
from service.authorities.breaker import Open
from service.authorities.channels import Channel
from service.authorities.consent import Withdrawals
from service.verification.values.verdict import AuthorityOutcome
from storage import CheckState, Job, NotFound, OverQuota, Scope, Store, StoredCheck

SOON: Final = timedelta(seconds=1)
"""Until another look at a question that another thread or server is at."""
_UNKNOWN_CHANNEL: Final = timedelta(seconds=60)
_LONGEST_PAUSE_S: Final = 60.0

log = structlog.get_logger()


class _Ended(Exception):
    """The question was given up."""


@dataclass(frozen=True, slots=True)
class Asking:
    """Asks the questions of all tenants.

    Attributes:
        store: as no tenant in particular sees it.
        lines: the channels with their adapters.
        answers: takes what came of a question.
        clock: tells the time, aware.
        withdrawals: says which questions a withdrawn consent stops; None for none.
    """

    store: Store
    lines: Lines
    answers: Answers
    clock: Callable[[], datetime]
    withdrawals: Withdrawals | None = None

    def perform(self, job: Job) -> bool | timedelta:
        """Take a question one step further: True once it has ended, else after how long to go on. Raises StorageError.

        A question that has ended has led to a revision of its verdict by then.
        """
        store = self.store.of(job.tenant)
        with store.claim(f"authority/{job.subject}") as ours:
            if not ours:
                return SOON
            try:
                check = store.checks.get(job.subject, shown=False, even_restricted=True)
                after = self._step(store, check) if check.state.is_open else None
                if after is not None:
                    return self._in_time(check, after)
            except NotFound:  # erased
                return True
            except _Ended:
                pass
            self.answers.settled(store, job.subject)
            return True

    def _in_time(self, check: StoredCheck, after: timedelta) -> timedelta:
        """A pause that does not last beyond the end of the question, whatever the authority asks for."""
        return max(timedelta(), min(after, check.give_up_at - self.clock()))

    def _step(self, store: Store, check: StoredCheck) -> timedelta | None:
        now = self.clock()
        if store.checks.is_restricted(check.id):
            store.checks.give_up(check.id, now, None, CheckState.CANCELLED)
            return None
        if self.withdrawals is not None and self.withdrawals.stops(store, check, now):
            store.checks.give_up(check.id, now, AuthorityOutcome.CONSENT_WITHDRAWN.value, CheckState.CANCELLED)
            log.info(
                "authority question stopped", channel=check.channel, reason=AuthorityOutcome.CONSENT_WITHDRAWN.value
            )
            return None
        line = self.lines.by_id.get(check.channel)
        if now >= check.give_up_at:
            self._give_up(store, check, now, None)
        if line is None:
            log.error("authority channel unknown", channel=check.channel)
            return min(_UNKNOWN_CHANNEL, check.give_up_at - now)
        if check.state is CheckState.AWAITING or (check.state is CheckState.SENT and not line.channel.repeatable):
            return self._look(store, line, check)
        if check.state is CheckState.QUEUED and line.channel.times.reuse_match_h:
            since = now - timedelta(hours=line.channel.times.reuse_match_h)
            if store.checks.reuse(check.id, since, now):
                return None
        return self._ask(store, line, check)

    def _ask(self, store: Store, line: Line, check: StoredCheck) -> timedelta | None:
        channel, question = line.channel, _question(check)
        for _ in range(channel.times.attempts):
            try:
                with line.breaker.attempt() as report:
                    begun = store.checks.begin_sending(check.id, channel.quota.limits, self.clock())
                    if isinstance(begun, OverQuota):
                        report(True)
                        return self._over(store, check, begun)
                    if begun.state is not CheckState.SENT:
                        report(True)
                        return None  # answered meanwhile
                    try:
                        reply = line.adapter.check(question, channel.times.timeout_s)
                    except Fault as fault:
                        report(_is_there(fault))
                        after = self._failed(store, channel, begun, fault)
                    else:
                        report(True)
                        return self._taken(store, line, check, reply)
            except Open as pause:
                return timedelta(seconds=pause.after_s)
            if after is not None:
                return after
        return _pause(channel, check.attempts + channel.times.attempts)

    def _failed(self, store: Store, channel: Channel, check: StoredCheck, fault: Fault) -> timedelta | None:
        """What follows from a fault: None for another attempt at once, else after how long to go on."""
        self.answers.tally.failed(channel.id, fault.kind.value)
        log.warning("authority attempt failed", channel=channel.id, reason=fault.kind.value, cause=fault.cause)
        if fault.kind is FaultKind.NOT_SENT:
            store.checks.not_sent(check.id)
            return None
        if fault.kind is FaultKind.BUSY:
            store.checks.not_sent(check.id)
            return timedelta(seconds=fault.after_s) if fault.after_s else _pause(channel, check.attempts)
        if fault.kind is FaultKind.REFUSED:
            store.checks.not_sent(check.id)
            return timedelta(seconds=channel.times.poll_s)
        if not channel.repeatable:
            return timedelta()  # looked for at once: it may have been answered and billed
        return None

    def _look(self, store: Store, line: Line, check: StoredCheck) -> timedelta | None:
        """Look for the answer of a question that is not to be sent again."""
        channel = line.channel
        if not channel.polls:
            if check.state is CheckState.AWAITING:
                return timedelta(seconds=channel.times.poll_s)  # it will be delivered
            self._give_up(store, check, self.clock(), AuthorityOutcome.UNAVAILABLE)
        try:
            with line.breaker.attempt() as report:
                try:
                    reply = line.adapter.poll(check.id, check.ticket, channel.times.timeout_s)
                except Fault as fault:
                    report(_is_there(fault))
                    raise
                report(True)
        except Open as pause:
            return timedelta(seconds=pause.after_s)
        except Fault as fault:
            self.answers.tally.failed(channel.id, fault.kind.value)
            log.warning("authority look-up failed", channel=channel.id, reason=fault.kind.value, cause=fault.cause)
            return timedelta(seconds=max(channel.times.poll_s, fault.after_s or 0.0))
        if reply is None:
            if check.state is CheckState.SENT:  # it never arrived
                store.checks.not_sent(check.id)
                return timedelta()
            return timedelta(seconds=channel.times.poll_s)
        return self._taken(store, line, check, reply)

    def _taken(self, store: Store, line: Line, check: StoredCheck, reply: Reply) -> timedelta | None:
        if isinstance(reply, Ticket):
            store.checks.await_answer(check.id, reply.ticket)
            return timedelta(seconds=line.channel.times.poll_s)
        self.answers.take(store, line.channel, check.id, reply)
        return None

    def _over(self, store: Store, check: StoredCheck, over: OverQuota) -> timedelta:
        """A quota is used up: wait for the next second or day; a subject's quota is a person's case."""
        now = self.clock()
        if over.scope in {Scope.SUBJECT_DAY, Scope.SUBJECT_MISSES_DAY} or over.until >= check.give_up_at:
            self._give_up(store, check, now, AuthorityOutcome.QUOTA_EXCEEDED)
        return max(over.until - now, timedelta(milliseconds=10))

    def _give_up(self, store: Store, check: StoredCheck, now: datetime, outcome: AuthorityOutcome | None) -> None:
        reason = outcome.value if outcome else None
        store.checks.give_up(check.id, now, reason)
        self.answers.tally.answered(check.channel, reason or "EXPIRED")
        log.warning("authority question given up", channel=check.channel, reason=reason or "EXPIRED")
        raise _Ended


def _is_there(fault: Fault) -> bool:
    """Whether the authority is there and refuses, which is nothing for the breaker."""
    return fault.kind in {FaultKind.BUSY, FaultKind.REFUSED}


def _question(check: StoredCheck) -> Question:
    asked = authority.CheckRequest.FromString(check.asked)
    return Question(check.id, {one.name: one.value for one in asked.fields}, asked.purpose, asked.consent)


def _pause(channel: Channel, attempts: int) -> timedelta:
    """Until the next round: twice as long each time, at most the channel's own interval, and not all at once."""
    most = min(channel.times.poll_s, _LONGEST_PAUSE_S)
    pause = min(most, 0.25 * 2 ** min(attempts, 10))
    return timedelta(seconds=pause * random.uniform(0.5, 1.0))
