"""Use cases of ReviewService: valid request in, response out. Synchronous; run on a thread."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Collection, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from google.protobuf.message import Message
from idverdict import v1

from ocr.image import ImageError, Limits
from service.call.context import observer, stage
from service.call.errors import (
    ErrorReason,
    bad_field,
    image_refused,
    not_fit,
    not_found,
    record_restricted,
    request_id_reused,
)
from service.call.stages import Stage
from service.call.times import time_in
from service.labels import word
from service.names import evidence_ids, id_of
from service.reviews.masking import in_question, mask, maskable
from service.reviews.messages import (
    decision_in,
    outline_message,
    rules_message,
    states_in,
    statistics_message,
    step_message,
)
from service.reviews.notes import is_fit
from service.reviews.pictures import LONGEST_EDGE, draw
from service.reviews.rules import Rules, Use
from service.verification.requests import kept_message, place_in_store, state_of
from service.verification.verify import CHINA
from storage import (
    CaseChanged,
    CaseUnfit,
    ClaimLost,
    NotFound,
    PageTokenInvalid,
    RequestConflict,
    Restricted,
    SamePerson,
    Store,
    VerdictPending,
)
from storage.reviews.values import Act, Case, CaseFilter, CaseKind, Decision, Opinion, Person

_CASE = "idverdict.v1.Case"
DEFAULT_PAGE = 50
DEFAULT_SPAN = timedelta(days=7)
_REFUSALS: dict[type[Exception], ErrorReason] = {
    ClaimLost: ErrorReason.CLAIM_LOST,
    CaseChanged: ErrorReason.CASE_CHANGED,
    CaseUnfit: ErrorReason.CASE_STATE,
    SamePerson: ErrorReason.SAME_PERSON,
    VerdictPending: ErrorReason.VERDICT_PENDING,
}


@dataclass(frozen=True, slots=True)
class ReviewCases:
    """Shows cases to a person, and records what they decide.

    Methods raise ApiError CASE_NOT_FOUND, RECORD_RESTRICTED, REQUEST_ID_REUSED, CLAIM_LOST, CASE_CHANGED, CASE_STATE,
    SAME_PERSON and VERDICT_PENDING where the store refuses what they ask for.

    Attributes:
        store: as the tenant sees it.
        rules: of reviews.
        person: who calls; None for an auditor, who holds no case.
        clock: tells the time, aware.
        limits: of pictures.
    """

    store: Store
    rules: Rules
    person: Person
    clock: Callable[[], datetime]
    limits: Limits | None = None

    def list(self, request: v1.ListCasesRequest) -> v1.ListCasesResponse:
        """A page of cases. Raises ApiError PAGE_TOKEN_INVALID."""
        chosen = CaseFilter(
            states=states_in(request.states),
            queue=request.queue or None,
            purpose=word(v1.Purpose, request.purpose) if request.purpose else None,
            code=request.code or None,
            kind=CaseKind(word(v1.CaseKind, request.kind)) if request.kind else None,
            verification_id=id_of(request.verification) or None,
            held_by=self.person.name if request.mine else None,
            due_before=self.clock() if request.overdue else None,
        )
        try:
            page = self.store.reviews.reader.page(chosen, request.page_size or DEFAULT_PAGE, request.page_token)
        except PageTokenInvalid:
            raise bad_field(ErrorReason.PAGE_TOKEN_INVALID, "page_token") from None
        return v1.ListCasesResponse(cases=map(outline_message, page.cases), next_page_token=page.next_page_token)

    def claim(self, request: v1.ClaimCasesRequest) -> v1.ClaimCasesResponse:
        """The most urgent cases, claimed."""
        found = self.store.reviews.queue.claim(
            self.person, request.count, request.request_id, self.rules.held_to(), request.queue or None
        )
        return v1.ClaimCasesResponse(cases=map(outline_message, found))

    def renew(self, request: v1.RenewCaseRequest) -> v1.CaseOutline:
        """Hold a case for another term."""
        with _refused():
            queue = self.store.reviews.queue
            return outline_message(queue.renew(id_of(request.name), self.person, request.fence, self.rules.held_to()))

    def release(self, request: v1.ReleaseCaseRequest) -> v1.CaseOutline:
        """Give a case back."""
        with _refused():
            queue = self.store.reviews.queue
            return outline_message(queue.release(id_of(request.name), self.person, request.fence))

    def get(self, request: v1.GetCaseRequest, *, audits: bool = False) -> v1.Case:
        """A case for its holder, or for whoever ``audits``, with masked values."""
        with _refused(), stage(Stage.FETCH):
            person = None if audits else self.person
            inspected = request.for_inspection
            case = self.store.reviews.showing.deliver(id_of(request.name), person, even_restricted=inspected)
            return self._message(case, even_restricted=inspected)

    def open(self, request: v1.OpenCaseRequest) -> v1.CaseOutline:
        """Record that a case was shown."""
        with _refused():
            return outline_message(self.store.reviews.showing.open(self._act(request, seen=False)))

    def reveal(self, request: v1.RevealFieldsRequest) -> v1.Case:
        """Let the holder see masked fields. Raises ApiError FIELD_UNKNOWN, REASON_UNKNOWN, NOTE_UNFIT."""
        with _refused():
            reviews, case_id = self.store.reviews, id_of(request.name)
            identity = id_of(request.verification)
            case = reviews.reader.get(case_id)
            attempts = dict(self._attempts(case))
            if identity not in attempts or not set(request.fields) <= maskable(attempts[identity]):
                raise bad_field(ErrorReason.FIELD_UNKNOWN, "fields")
            opinion = self._opinion(request, Use.REVEAL, attempts.values(), case.revealed)
            fields = tuple(f"{identity}/{name}" for name in request.fields)
            reviews.showing.reveal(self._act(request, seen=False), fields, opinion)
            return self._message(reviews.showing.deliver(case_id, self.person))

    def picture(self, request: v1.GetPictureRequest) -> v1.CasePicture:
        """A picture of a case for its holder. Raises ApiError EVIDENCE_NOT_FOUND, reasons of pictures."""
        with _refused():
            case = self.store.reviews.reader.get(id_of(request.name))
            if case.outline.holder != self.person.name:
                raise ClaimLost
            identity, place = evidence_ids(request.evidence)
            if identity not in case.attempts:
                raise not_found(ErrorReason.EVIDENCE_NOT_FOUND, "idverdict.v1.Evidence")
            with stage(Stage.FETCH):
                verification = self._verification(identity)
                found = next((one for one in verification.evidence if one.name == request.evidence), None)
                if found is None:
                    raise not_found(ErrorReason.EVIDENCE_NOT_FOUND, "idverdict.v1.Evidence")
                kept = self.store.evidence(identity, place_in_store(place))
            self.store.reviews.showing.picture(case.outline.id, self.person, f"{identity}.{place}", kept.sha256)
        readings = [
            one
            for one in verification.verdict.readings
            if (one.document, one.picture) == (found.document, found.picture)
        ]
        now = self.clock().astimezone(CHINA).strftime("%Y-%m-%d %H:%M:%S UTC+8")
        try:
            with stage(Stage.DRAW):
                drawn = draw(
                    kept.content,
                    readings,
                    _shown(verification, case.revealed),
                    f"{self.person.name}  {now}",
                    document=found.document,
                    longest=request.max_edge or LONGEST_EDGE,
                    limits=self.limits,
                )
        except ImageError as error:
            raise image_refused("evidence", error.code) from None
        return v1.CasePicture(
            jpeg=drawn.jpeg,
            width_px=drawn.size[0],
            height_px=drawn.size[1],
            scale=drawn.scale,
            masked=drawn.masked,
            masked_whole=drawn.whole,
        )

    def decide(self, request: v1.DecideCaseRequest) -> v1.CaseOutline:
        """Decide the case of a verdict. Raises ApiError REASON_UNKNOWN, NOTE_UNFIT."""
        return self._decided(request, CaseKind.VERDICT)

    def answer(self, request: v1.AnswerObjectionRequest) -> v1.CaseOutline:
        """Answer an objection. Raises as `decide`."""
        return self._decided(request, CaseKind.OBJECTION)

    def confirm(self, request: v1.ConfirmCaseRequest) -> v1.CaseOutline:
        """Confirm or return another person's decision. Raises ApiError REASON_UNKNOWN, NOTE_UNFIT."""
        with _refused():
            case = self.store.reviews.reader.get(id_of(request.name))
            if request.agree:
                use = Use(case.outline.proposed.value) if case.outline.proposed else Use.ACCEPT
            else:
                use = Use.RETURN
                if not request.reason_codes:
                    raise bad_field(ErrorReason.REASON_UNKNOWN, "reason_codes")
            opinion = self._opinion(request, use, dict(self._attempts(case)).values(), case.revealed)
            done = self.store.reviews.decisions.confirm(self._act(request), opinion, agrees=request.agree)
            if done.step is not None and case.outline.proposed is not None:
                observer().reviewed(done.queue, case.outline.proposed.value, agreed=request.agree, seconds=None)
            return outline_message(done)

    def withdraw(self, request: v1.WithdrawDecisionRequest) -> v1.CaseOutline:
        """Take one's own decision back."""
        with _refused():
            decisions, within = self.store.reviews.decisions, self.rules.held_to().withdraw
            return outline_message(decisions.withdraw(self._act(request, seen=False), within))

    def ask(self, request: v1.RequestFromCustomerRequest) -> v1.CaseOutline:
        """Ask the customer for something. Raises ApiError REASON_UNKNOWN, NOTE_UNFIT."""
        with _refused():
            opinion = self._checked(request, Use.ASK)
            wait = timedelta(days=self.rules.terms.customer_days)
            return outline_message(self.store.reviews.decisions.ask_customer(self._act(request), opinion, wait))

    def escalate(self, request: v1.EscalateRequest) -> v1.CaseOutline:
        """Pass a case on. Raises ApiError REASON_UNKNOWN, NOTE_UNFIT."""
        with _refused():
            opinion = self._checked(request, Use.ESCALATE)
            return outline_message(self.store.reviews.decisions.escalate(self._act(request), opinion))

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
        act = Act("", self.person, request.request_id, _digest(request))
        try:
            objections = self.store.reviews.objections
            return outline_message(objections.raise_one(act, id_of(request.verification), new, opinion, received))
        except NotFound:
            raise not_found(ErrorReason.VERIFICATION_NOT_FOUND, "idverdict.v1.Verification") from None
        except RequestConflict:
            raise request_id_reused(_CASE) from None

    def review_rules(self) -> v1.ReviewRules:
        """The rules in use."""
        return rules_message(self.rules)

    def statistics(self, request: v1.GetReviewStatisticsRequest) -> v1.ReviewStatistics:
        """Counts of cases and decisions."""
        now = self.clock()
        until = time_in(request, "time_until") or now
        since = time_in(request, "time_from") or until - DEFAULT_SPAN
        return statistics_message(self.store.reviews.statistics.figures(since, until), now)

    def _decided(self, request: v1.DecideCaseRequest | v1.AnswerObjectionRequest, kind: CaseKind) -> v1.CaseOutline:
        decision = decision_in(request.decision)
        with _refused():
            if self.store.reviews.reader.outline(id_of(request.name)).kind is not kind:
                raise CaseUnfit
            opinion = self._checked(request, Use(decision.value), decision)
            takes_two = self.rules.takes_two(decision)
            done = self.store.reviews.decisions.decide(self._act(request), opinion, takes_two=takes_two)
        if done.step is not None:
            observer().reviewed(done.queue, decision.value, agreed=None, seconds=done.seconds)
        return outline_message(done)

    def _checked(self, request: Any, use: Use, decision: Decision | None = None) -> Opinion:
        """What a request says of a case, once its reasons and its note are fit to be kept."""
        case = self.store.reviews.reader.get(id_of(request.name))
        return self._opinion(request, use, dict(self._attempts(case)).values(), case.revealed, decision)

    def _opinion(
        self,
        request: Any,
        use: Use,
        attempts: Collection[v1.Verification],
        revealed: Collection[str],
        decision: Decision | None = None,
    ) -> Opinion:
        if not set(request.reason_codes) <= set(self.rules.codes_for(use)):
            raise bad_field(ErrorReason.REASON_UNKNOWN, "reason_codes")
        if not is_fit(request.note, attempts, revealed):
            raise bad_field(ErrorReason.NOTE_UNFIT, "note")
        return Opinion(decision, tuple(request.reason_codes), request.note)

    def _act(self, request: Any, *, seen: bool = True) -> Act:
        """Who asks for what; with the token of the claim, and with the state that was ``seen`` where that matters."""
        fence = request.fence if "fence" in request.DESCRIPTOR.fields_by_name else None
        revision = int(request.etag) if seen else None
        return Act(id_of(request.name), self.person, request.request_id, _digest(request), fence, revision)

    def _message(self, case: Case, *, even_restricted: bool = False) -> v1.Case:
        message = v1.Case(outline=outline_message(case.outline), history=map(step_message, case.steps))
        for _, verification in self._attempts(case, even_restricted=even_restricted):
            shown = _shown(verification, case.revealed)
            mask(verification, shown)
            message.attempts.add(verification=verification, shown=sorted(shown))
        return message

    def _attempts(self, case: Case, *, even_restricted: bool = False) -> Iterator[tuple[str, v1.Verification]]:
        for identity in case.attempts:
            yield identity, self._verification(identity, even_restricted=even_restricted)

    def _verification(self, identity: str, *, even_restricted: bool = False) -> v1.Verification:
        """An attempt in clear, which the case's delivery logs."""
        stored = self.store.get(identity, shown=False, even_restricted=even_restricted)
        message = kept_message(stored)
        message.state = state_of(stored)
        return message


def _shown(verification: v1.Verification, revealed: Collection[str]) -> frozenset[str]:
    """The fields of an attempt that are in question or were revealed."""
    prefix = f"{verification.uid}/"
    return in_question(verification) | {name.removeprefix(prefix) for name in revealed if name.startswith(prefix)}


def _digest(request: Message) -> bytes:
    return hashlib.sha256(request.SerializeToString(deterministic=True)).digest()


@contextmanager
def _refused() -> Iterator[None]:
    """Turn what the store refuses into an error of the API."""
    try:
        yield
    except NotFound:
        raise not_found(ErrorReason.CASE_NOT_FOUND, _CASE) from None
    except Restricted:
        raise record_restricted() from None
    except RequestConflict:
        raise request_id_reused(_CASE) from None
    except (ClaimLost, CaseChanged, CaseUnfit, SamePerson, VerdictPending) as refusal:
        raise not_fit(_REFUSALS[type(refusal)], _CASE) from None
