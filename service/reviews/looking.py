"""Use cases of ReviewService that show cases: lists, claims, cases, pictures, statistics. Synchronous."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from idverdict import v1

from ocr.image import ImageError
from service.call.context import stage
from service.call.error_reasons import ErrorReason
from service.call.errors import bad_field, image_refused, not_found
from service.call.stages import Stage
from service.call.times import time_in
from service.labels import word
from service.names import evidence_ids, id_of
from service.reviews.desk import Desk, refused, shown_of
from service.reviews.masking import maskable
from service.reviews.messages import (
    outline_message,
    rules_message,
    states_in,
    statistics_message,
)
from service.reviews.pictures import LONGEST_EDGE, draw
from service.reviews.rules import Use
from service.verification.found import place_in_store
from service.verification.verify import CHINA
from storage import (
    ClaimLost,
    PageTokenInvalid,
)
from storage.reviews.values import CaseFilter
from storage.reviews.words import CaseKind

DEFAULT_PAGE = 50
DEFAULT_SPAN = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class Looking(Desk):
    """Shows cases to a person. Methods raise ApiError CASE_NOT_FOUND, RECORD_RESTRICTED and CLAIM_LOST."""

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
        with refused():
            queue = self.store.reviews.queue
            return outline_message(queue.renew(id_of(request.name), self.person, request.fence, self.rules.held_to()))

    def release(self, request: v1.ReleaseCaseRequest) -> v1.CaseOutline:
        """Give a case back."""
        with refused():
            queue = self.store.reviews.queue
            return outline_message(queue.release(id_of(request.name), self.person, request.fence))

    def get(self, request: v1.GetCaseRequest, *, audits: bool = False) -> v1.Case:
        """A case for its holder, or for whoever ``audits``, with masked values."""
        with refused(), stage(Stage.FETCH):
            person = None if audits else self.person
            inspected = request.for_inspection
            case = self.store.reviews.showing.deliver(id_of(request.name), person, even_restricted=inspected)
            return self.message(case, even_restricted=inspected)

    def open(self, request: v1.OpenCaseRequest) -> v1.CaseOutline:
        """Record that a case was shown."""
        with refused():
            return outline_message(self.store.reviews.showing.open(self.act(request, seen=False)))

    def reveal(self, request: v1.RevealFieldsRequest) -> v1.Case:
        """Let the holder see masked fields. Raises ApiError FIELD_UNKNOWN, REASON_UNKNOWN, NOTE_UNFIT."""
        with refused():
            reviews, case_id = self.store.reviews, id_of(request.name)
            identity = id_of(request.verification)
            case = reviews.reader.get(case_id)
            attempts = dict(self.attempts(case))
            if identity not in attempts or not set(request.fields) <= maskable(attempts[identity]):
                raise bad_field(ErrorReason.FIELD_UNKNOWN, "fields")
            opinion = self.opinion(request, Use.REVEAL, attempts.values(), case.revealed)
            fields = tuple(f"{identity}/{name}" for name in request.fields)
            reviews.showing.reveal(self.act(request, seen=False), fields, opinion)
            return self.message(reviews.showing.deliver(case_id, self.person))

    def picture(self, request: v1.GetPictureRequest) -> v1.CasePicture:
        """A picture of a case for its holder. Raises ApiError EVIDENCE_NOT_FOUND, reasons of pictures."""
        with refused():
            case = self.store.reviews.reader.get(id_of(request.name))
            if case.outline.holder != self.person.name:
                raise ClaimLost
            identity, place = evidence_ids(request.evidence)
            if identity not in case.attempts:
                raise not_found(ErrorReason.EVIDENCE_NOT_FOUND, "idverdict.v1.Evidence")
            with stage(Stage.FETCH):
                verification = self.verification(identity)
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
                    shown_of(verification, case.revealed),
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

    def review_rules(self) -> v1.ReviewRules:
        """The rules in use."""
        return rules_message(self.rules)

    def statistics(self, request: v1.GetReviewStatisticsRequest) -> v1.ReviewStatistics:
        """Counts of cases and decisions."""
        now = self.clock()
        until = time_in(request, "time_until") or now
        since = time_in(request, "time_from") or until - DEFAULT_SPAN
        return statistics_message(self.store.reviews.statistics.figures(since, until), now)
