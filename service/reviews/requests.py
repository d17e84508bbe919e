"""Use cases of ReviewService that record what people decide, and with `Looking` all of them. Synchronous."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from idverdict import v1

from service.call.context import observer
from service.call.error_reasons import ErrorReason
from service.call.errors import bad_field, not_found, request_id_reused
from service.call.times import time_in
from service.names import id_of
from service.reviews.desk import CASE_TYPE, digest_of, refused
from service.reviews.looking import Looking
from service.reviews.messages import (
    decision_in,
    outline_message,
)
from service.reviews.notes import is_fit
from service.reviews.rules import Use
from storage import (
    CaseUnfit,
    NotFound,
    RequestConflict,
)
from storage.reviews.values import Act, Opinion
from storage.reviews.words import CaseKind, Decision


@dataclass(frozen=True, slots=True)
class ReviewCases(Looking):
    """Shows cases to a person, and records what they decide.

    Methods raise ApiError CASE_NOT_FOUND, RECORD_RESTRICTED, REQUEST_ID_REUSED, CLAIM_LOST, CASE_CHANGED, CASE_STATE,
    SAME_PERSON and VERDICT_PENDING where the store refuses what they ask for.
    """

    def decide(self, request: v1.DecideCaseRequest) -> v1.CaseOutline:
        """Decide the case of a verdict. Raises ApiError REASON_UNKNOWN, NOTE_UNFIT."""
        return self._decided(request, CaseKind.VERDICT)

    def answer(self, request: v1.AnswerObjectionRequest) -> v1.CaseOutline:
        """Answer an objection. Raises as `decide`."""
        return self._decided(request, CaseKind.OBJECTION)

    def confirm(self, request: v1.ConfirmCaseRequest) -> v1.CaseOutline:
        """Confirm or return another person's decision. Raises ApiError REASON_UNKNOWN, NOTE_UNFIT."""
        with refused():
            case = self.store.reviews.reader.get(id_of(request.name))
            if request.agree:
                use = Use(case.outline.proposed.value) if case.outline.proposed else Use.ACCEPT
            else:
                use = Use.RETURN
                if not request.reason_codes:
                    raise bad_field(ErrorReason.REASON_UNKNOWN, "reason_codes")
            opinion = self.opinion(request, use, dict(self.attempts(case)).values(), case.revealed)
            done = self.store.reviews.decisions.confirm(self.act(request), opinion, agrees=request.agree)
            if done.step is not None and case.outline.proposed is not None:
                observer().reviewed(case.outline.proposed.value, agreed=request.agree, seconds=None)
            return outline_message(done)

    def withdraw(self, request: v1.WithdrawDecisionRequest) -> v1.CaseOutline:
        """Take one's own decision back."""
        with refused():
            decisions, within = self.store.reviews.decisions, self.rules.held_to().withdraw
            return outline_message(decisions.withdraw(self.act(request, seen=False), within))

    def ask(self, request: v1.RequestFromCustomerRequest) -> v1.CaseOutline:
        """Ask the customer for something. Raises ApiError REASON_UNKNOWN, NOTE_UNFIT."""
        with refused():
            opinion = self._checked(request, Use.ASK)
            wait = timedelta(days=self.rules.terms.customer_days)
            return outline_message(self.store.reviews.decisions.ask_customer(self.act(request), opinion, wait))

    def escalate(self, request: v1.EscalateRequest) -> v1.CaseOutline:
        """Pass a case on. Raises ApiError REASON_UNKNOWN, NOTE_UNFIT."""
        with refused():
            opinion = self._checked(request, Use.ESCALATE)
            return outline_message(self.store.reviews.decisions.escalate(self.act(request), opinion))

    def object(self, request: v1.RaiseObjectionRequest) -> v1.CaseOutline:
        """Record a customer's objection. Raises ApiError VERIFICATION_NOT_FOUND, NOTE_UNFIT, INVALID_REQUEST."""
        now = self.clock()
        received = time_in(request, "receive_time") or now
        if received > now:
            raise bad_field(ErrorReason.INVALID_REQUEST, "receive_time")
        if not is_fit(request.note):
            raise bad_field(ErrorReason.NOTE_UNFIT, "note")
        new = self.rules.objection_case(received)
        opinion = Opinion(None, new.codes, request.note)
        act = Act("", self.person, request.request_id, digest_of(request))
        try:
            objections = self.store.reviews.objections
            return outline_message(objections.raise_one(act, id_of(request.verification), new, opinion, received))
        except NotFound:
            raise not_found(ErrorReason.VERIFICATION_NOT_FOUND, "idverdict.v1.Verification") from None
        except RequestConflict:
            raise request_id_reused(CASE_TYPE) from None

    def _decided(self, request: v1.DecideCaseRequest | v1.AnswerObjectionRequest, kind: CaseKind) -> v1.CaseOutline:
        decision = decision_in(request.decision)
        with refused():
            if self.store.reviews.reader.outline(id_of(request.name)).kind is not kind:
                raise CaseUnfit
            opinion = self._checked(request, Use(decision.value), decision)
            takes_two = self.rules.takes_two(decision)
            done = self.store.reviews.decisions.decide(self.act(request), opinion, takes_two=takes_two)
        if done.step is not None:
            observer().reviewed(decision.value, agreed=None, seconds=done.seconds)
        return outline_message(done)

    def _checked(self, request: Any, use: Use, decision: Decision | None = None) -> Opinion:
        """What a request says of a case, once its reasons and its note are fit to be kept."""
        case = self.store.reviews.reader.get(id_of(request.name))
        return self.opinion(request, use, dict(self.attempts(case)).values(), case.revealed, decision)
