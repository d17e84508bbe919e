"""Use cases of VerificationService: valid request in, response out. Synchronous; run on a worker thread."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import Future, wait
from dataclasses import dataclass
from datetime import datetime

from idverdict import v1
from idverdict.client import EVIDENCE_CHUNK_BYTES

from ocr.documents import document_types
from ocr.image import ImageError
from service.call.context import stage
from service.call.error_reasons import ErrorReason
from service.call.errors import bad_field, image_refused, not_found, record_restricted
from service.call.patience import Patience
from service.call.stages import Stage
from service.lazy_reader import WarmableReader
from service.names import evidence_ids, verification_name
from service.verification.creation import PatientReader, Tools, verify_and_keep
from service.verification.follow_ups import FollowUps
from service.verification.found import any_message, chosen_by, decisions_of, find, listed, place_in_store, state_of
from service.verification.messages import mask_compared, reading_message, type_message
from service.verification.observed import report_readings
from service.verification.official import Authorities
from service.verification.policy import Policy
from service.verification.recorded import record_from
from service.verification.submission import Submission, require_known_type, serialized
from storage import NotFound, PageTokenInvalid, Restricted, Store, StoredVerification

DEFAULT_PAGE = 50
FETCHES = 20
"""How many pages of the store one call for a list looks through."""
PAUSE_S = 0.2
"""Before a look whether another worker is still at the same request."""


ReviewsOf = Callable[[Store, Sequence[str]], Mapping[str, Sequence[v1.Review]]]
"""Finds the reviews of verifications, by the ids of these."""


@dataclass(frozen=True, slots=True)
class Verifications:
    """Creates, finds and shows verifications.

    Attributes:
        store: as one tenant sees it.
        policy: decides.
        reader: reads pictures.
        clock: tells the time, aware.
        reveal_compared: show the values that checks compared; otherwise they are masked in every answer.
        authorities: asks external authorities; None where there is no channel.
        follow_ups: what is written beside a verification; None for nothing.
        reviews_of: finds what people made of verifications; None where that is not shown.
    """

    store: Store
    policy: Policy
    reader: WarmableReader
    clock: Callable[[], datetime]
    reveal_compared: bool = False
    authorities: Authorities | None = None
    follow_ups: FollowUps | None = None
    reviews_of: ReviewsOf | None = None

    def create(self, request: v1.CreateVerificationRequest, patience: Patience) -> bytes | None:
        """Verify and store a request; or give the first answer again where it was answered before.

        Returns:
            A serialized Verification, byte for byte the same for the same request until its verdict is revised; it is
            on disk. None where another process or thread is at work on the same request: ask again once it is no longer
            `in_progress`.

        Raises:
            ApiError: as `verify_and_keep`.
        """
        stored = verify_and_keep(Submission.of(request), self._tools, patience)
        return serialized(self._shown(stored)) if stored else None

    def create_and_wait(self, request: v1.CreateVerificationRequest, patience: Patience) -> bytes:
        """The same; where another is at work on the request, wait on this thread for its answer. Raises ApiError."""
        while (answer := self.create(request, patience)) is None:
            patience.check()
            time.sleep(PAUSE_S)
        return answer

    def ask_now(self, answer: bytes, patience: Patience) -> tuple[str, Sequence[Future[None]], float]:
        """Ask the authorities that a new verdict waits for: the verification's id, what is under way, and for how many
        seconds to wait; nothing and zero where the verdict waits for none.
        """
        if self.authorities is None:
            return "", (), 0.0
        made = v1.Verification.FromString(answer)
        if made.verdict.decision != v1.DECISION_PENDING:
            return made.uid, (), 0.0
        return made.uid, *self.authorities.ask_now(self.store, made.uid, patience)

    def answer_again(self, verification_id: str) -> bytes:
        """The same answer with the latest verdict. Raises ApiError VERIFICATION_NOT_FOUND, RECORD_RESTRICTED."""
        stored = find(self.store, verification_name(verification_id), for_inspection=False, shown=False)
        return serialized(self._shown(stored))

    def settle(self, answer: bytes, patience: Patience) -> bytes:
        """Wait on this thread for quick answers of authorities; the answer as it is then. Raises ApiError."""
        id, asked, seconds = self.ask_now(answer, patience)
        if not asked:
            return answer
        wait(asked, timeout=seconds)
        return self.answer_again(id)

    def in_progress(self, request: v1.CreateVerificationRequest) -> bool:
        """Whether anybody, on whichever server, is at work on a request of this id."""
        return self.store.is_claimed(request.request_id)

    @property
    def _tools(self) -> Tools:
        return Tools(self.store, self.policy, self.reader, self.clock, self.authorities, self.follow_ups)

    def document_types(self) -> v1.ListDocumentTypesResponse:
        """The document types that this server reads."""
        return v1.ListDocumentTypesResponse(document_types=map(type_message, document_types().values()))

    def read(self, request: v1.ReadDocumentRequest, patience: Patience) -> v1.ReadDocumentResponse:
        """Read one picture and keep nothing. Raises ApiError DOCUMENT_TYPE_UNKNOWN, and for a bad image."""
        require_known_type(request.document_type, "document_type")
        try:
            with stage(Stage.READ):
                reading = PatientReader(self.reader, patience).read(request.image)
        except ImageError as error:
            raise image_refused("image", error.code) from None
        readings = (reading, *reading.others)
        report_readings(readings)
        messages = [reading_message(r) for r in readings]
        for message in messages:
            if request.document_type and message.document_type and request.document_type != message.document_type:
                message.codes.append("DOCUMENT_TYPE_MISMATCH")
        return v1.ReadDocumentResponse(reading=messages[0], other_readings=messages[1:])

    def get(self, request: v1.GetVerificationRequest) -> v1.Verification:
        """One verification. Raises ApiError VERIFICATION_NOT_FOUND, RECORD_RESTRICTED."""
        with stage(Stage.FETCH):
            stored = find(self.store, request.name, for_inspection=request.for_inspection)
        message = self._shown(stored)
        message.state = state_of(stored)
        self._add_reviews([message])
        return message

    def list(self, request: v1.ListVerificationsRequest) -> v1.ListVerificationsResponse:
        """A page of verifications without claims, checks and readings.

        Raises ApiError PAGE_TOKEN_INVALID; RECORD_RESTRICTED where of the one customer there are no others.

        Where several decisions are asked for and few records have one of them, a page may be short and yet have a next
        one (AIP-158): a call looks through `FETCHES` pages of the store at most.
        """
        size = request.page_size or DEFAULT_PAGE
        chosen, decisions = chosen_by(request), decisions_of(request)
        answer = v1.ListVerificationsResponse(next_page_token=request.page_token)
        for _ in range(FETCHES):
            wanted = size - len(answer.verifications)
            try:
                with stage(Stage.FETCH):
                    page = self.store.list(
                        chosen, wanted, answer.next_page_token, even_restricted=request.for_inspection
                    )
            except Restricted:
                raise record_restricted() from None
            except PageTokenInvalid:
                raise bad_field(ErrorReason.PAGE_TOKEN_INVALID, "page_token") from None
            answer.verifications.extend(listed(s) for s in page.verifications if s.decision in decisions)
            answer.next_page_token = page.next_page_token
            if not page.next_page_token or len(answer.verifications) == size:
                break
        self._add_reviews(answer.verifications)
        return answer

    def evidence(self, request: v1.GetEvidenceRequest) -> Iterator[v1.GetEvidenceResponse]:
        """A kept picture: its metadata, then its bytes in chunks.

        Raises ApiError EVIDENCE_NOT_FOUND, RECORD_RESTRICTED at once.
        """
        identity, picture = evidence_ids(request.name)
        inspected = request.for_inspection
        try:
            with stage(Stage.FETCH):
                kept = self.store.evidence(identity, place_in_store(picture), even_restricted=inspected)
                record = record_from(self.store.get(identity, shown=False, even_restricted=inspected).payload)
            metadata = next(one for one in record.evidence if one.name == request.name)
        except Restricted:
            raise record_restricted() from None
        except (NotFound, StopIteration):
            raise not_found(ErrorReason.EVIDENCE_NOT_FOUND, "idverdict.v1.Evidence") from None

        def stream() -> Iterator[v1.GetEvidenceResponse]:
            yield v1.GetEvidenceResponse(metadata=metadata)
            for start in range(0, len(kept.content), EVIDENCE_CHUNK_BYTES):
                yield v1.GetEvidenceResponse(chunk=kept.content[start : start + EVIDENCE_CHUNK_BYTES])

        return stream()

    def _add_reviews(self, messages: Iterable[v1.Verification]) -> None:
        """What people made of verifications, in place."""
        by_id = {message.uid: message for message in messages}
        if self.reviews_of is not None and by_id:
            for id, reviews in self.reviews_of(self.store, list(by_id)).items():
                by_id[id].reviews.extend(reviews)

    def _shown(self, stored: StoredVerification) -> v1.Verification:
        message = any_message(stored)
        if not self.reveal_compared:
            mask_compared(message.verdict.checks)
        return message
