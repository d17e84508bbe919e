"""Use cases of AuthorityService about one-time codes. The code is in no answer, no log, and in the store as a MAC."""

from __future__ import annotations

import secrets
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Final

import structlog
from google.rpc import error_details_pb2 as details
from idverdict import v1

from service.authorities.adapter import Fault, FaultKind, Question, Ticket
from service.authorities.adapters import Line
from service.authorities.breaker import Open
from service.authorities.channels import SMS_SEND, digest
from service.authorities.mapping import meaning
from service.authorities.questions import Questions
from service.call.error_reasons import ErrorReason
from service.call.errors import ApiError, bad_field, not_fit, not_found, request_id_reused
from service.call.patience import Patience
from service.call.times import timestamp
from service.labels import label, word
from service.names import challenge_name, id_of
from service.verification.official import CONFIRMED
from storage import NewChallenge, NotFound, OverQuota, RequestConflict, Store, StoredChallenge, new_id

DIGITS: Final = 6
CHALLENGE: Final = "idverdict.v1.Challenge"

log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class AuthorityChallenges:
    """Sends one-time codes, and compares what customers answer.

    Attributes:
        store: as one tenant sees it.
        questions: has the channels; None where there is none.
        clock: tells the time, aware.
        random_code: makes a code of `DIGITS` digits.
    """

    store: Store
    questions: Questions | None
    clock: Callable[[], datetime]
    random_code: Callable[[], str] = lambda: f"{secrets.randbelow(10**DIGITS):0{DIGITS}d}"

    def start(self, request: v1.StartChallengeRequest, patience: Patience) -> v1.Challenge:
        """Store the digest of a new code, then send the code. A repeated request sends nothing.

        A code is sent within this call or not at all: it is kept nowhere, so that nothing could send it later.
        Raises ApiError AUTHORITY_CHANNEL_UNKNOWN, CHALLENGE_TOO_SOON, REQUEST_ID_REUSED, CONSENT_WITHDRAWN.
        """
        line = self._line(request.channel)
        code, now, purpose = self.random_code(), self.clock(), word(v1.Purpose, request.purpose)
        new = NewChallenge(
            id=new_id(now),
            request_id=request.request_id,
            request_digest=digest(request.channel, request.customer_reference, purpose, request.contact),
            customer_reference=request.customer_reference,
            channel=line.channel.id,
            purpose=purpose,
            contact=request.contact,
            code=code,
            created_at=now,
        )
        try:
            if not self.store.challenges.is_begun(new):
                self._require_consent(request.customer_reference)
            started = self.store.challenges.start(new, line.channel.quota.subject_day)
        except RequestConflict:
            raise request_id_reused(CHALLENGE) from None
        if isinstance(started, OverQuota):
            failure = details.QuotaFailure(
                violations=[details.QuotaFailure.Violation(subject="contact", description=started.scope.value)]
            )
            raise ApiError(ErrorReason.CHALLENGE_TOO_SOON, failure, retry_after=max(started.until - now, timedelta()))
        challenge, is_new = started
        if is_new and not self._sent(
            line, Question(challenge.id, {"contact": request.contact, "code": code}, purpose), patience
        ):
            challenge = self.store.challenges.not_sent(challenge.id)
        return _message(challenge)

    def answer(self, request: v1.AnswerChallengeRequest) -> v1.Challenge:
        """Compare a code. Raises ApiError CHALLENGE_NOT_FOUND."""
        try:
            return _message(self.store.challenges.answer(id_of(request.name), request.code, self.clock()))
        except NotFound:
            raise not_found(ErrorReason.CHALLENGE_NOT_FOUND, CHALLENGE) from None

    def _require_consent(self, customer: str) -> None:
        """Nobody withdrew the consent to be sent codes. Raises ApiError CONSENT_WITHDRAWN."""
        withdrawals = self.questions.withdrawals if self.questions else None
        if withdrawals is not None and withdrawals.stops_new(self.store, customer, SMS_SEND, "", self.clock()):
            raise not_fit(ErrorReason.CONSENT_WITHDRAWN, CHALLENGE)

    def _sent(self, line: Line, question: Question, patience: Patience) -> bool:
        """Send; whether the message may have gone out."""
        channel = line.channel
        fields = {name: value for name, value in question.fields.items() if name in channel.fields}
        for _ in range(channel.times.attempts):
            remaining = patience.remaining
            timeout_s = channel.times.timeout_s if remaining is None else min(channel.times.timeout_s, remaining)
            if timeout_s <= 0:
                return False
            try:
                with line.breaker.attempt() as report:
                    reply = line.adapter.check(replace(question, fields=fields), timeout_s)
                    report(True)
            except Open:
                return False
            except Fault as fault:
                log.warning("message not sent", channel=channel.id, reason=fault.kind.value, cause=fault.cause)
                if fault.kind is FaultKind.UNKNOWN and not channel.repeatable:
                    return True
                continue
            return isinstance(reply, Ticket) or meaning(channel, reply).outcome in CONFIRMED
        return False

    def _line(self, id: str) -> Line:
        line = self.questions.lines.by_id.get(id) if self.questions else None
        if line is None or line.channel.kind != SMS_SEND:
            raise bad_field(ErrorReason.AUTHORITY_CHANNEL_UNKNOWN, "channel")
        return line


def _message(challenge: StoredChallenge) -> v1.Challenge:
    return v1.Challenge(
        name=challenge_name(challenge.id),
        state=label(v1.ChallengeState, challenge.state.value),
        expire_time=timestamp(challenge.expires_at),
        next_send_time=timestamp(challenge.next_at),
        tries_left=challenge.tries_left,
        verify_time=timestamp(challenge.verified_at),
    )
