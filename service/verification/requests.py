"""What the service does with a request that holds to the contract, from message to message; blocks while it works."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterator, Mapping
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from google.protobuf.message import Message
from idverdict import v1
from idverdict.client import EVIDENCE_CHUNK_BYTES

from ocr.image import ImageError, media_type
from ocr.reading import FieldStatus, Reading, Side
from service.app import App
from service.audit.receipts import SALT_BYTES, VERDICT, statement_digest
from service.call.errors import (
    Reason,
    bad_field,
    image_refused,
    not_fit,
    not_found,
    record_restricted,
    request_id_reused,
)
from service.call.patience import Patience
from service.call.stages import Stage, observer, stage
from service.call.times import time_in, timestamp
from service.lazy_reader import WarmableReader
from service.verification.expiry import last_day
from service.verification.messages import (
    claim_from,
    enum_label,
    mask_compared,
    purpose_from,
    reading_message,
    verdict_message,
)
from service.verification.verdict import Verdict
from service.verification.verify import VerificationRequest, verify
from storage import (
    Filter,
    Image,
    Lease,
    NewVerification,
    NotFound,
    PageTokenInvalid,
    PolicyText,
    RequestConflict,
    Restricted,
    Store,
    StoredVerification,
    new_id,
)

_VERIFICATION = "idverdict.v1.Verification"
DEFAULT_PAGE = 50
FETCHES = 20
"""How many pages of the store one call for a list looks through."""
IMAGE_FIELDS: Mapping[Side, str] = {Side.PORTRAIT: "portrait_image", Side.EMBLEM: "emblem_image"}
"""The request's field for each side's picture."""


@dataclass(frozen=True, slots=True)
class PatientReader:
    """A reader that begins no picture, and no stage of a reading, for a caller who has left, and says which field a bad
    picture came in.

    Attributes:
        reader: the reader that does the work.
        patience: how long the caller waits.
        fields: the request's image fields by name, the very objects that will be read.
    """

    reader: WarmableReader
    patience: Patience
    fields: Mapping[str, bytes]

    def read(self, data: bytes, /) -> Reading:
        """See `DocumentReader.read`; raises `ApiError` where that raises ImageError."""
        self.patience.check()
        try:
            return self.reader.read(data, self.patience.check)
        except ImageError as error:
            field = next(name for name, image in self.fields.items() if image is data)
            raise image_refused(field, error.code) from None


@dataclass(frozen=True, slots=True)
class Verifications:
    """Creates, finds and shows verifications.

    Attributes:
        app: reader, store, policy and clock.
        reveal_compared: show the values that checks compared; otherwise they are masked in every answer.
    """

    app: App
    reveal_compared: bool = False

    def create(self, request: v1.CreateVerificationRequest, patience: Patience) -> bytes | None:
        """Read, check, decide and keep; or give the first answer again where the request was answered before.

        Returns:
            A serialized Verification, byte for byte the same for the same request; it is on disk. None where another
            process or thread is at work on the same request: ask again once it is no longer `in_progress`.

        Raises:
            ApiError: REQUEST_ID_REUSED, RECORD_RESTRICTED, a bad image, or nobody waits any more.
        """
        digest = hashlib.sha256(_bytes(request)).digest()
        with ExitStack() as held:
            try:
                with stage(Stage.LOOK_UP):
                    claim = held.enter_context(self.app.store.claim(request.request_id))
                    kept = None if claim else self.app.store.begin(request.request_id, digest)
                if claim:
                    kept = self._first(request, digest, claim, patience)
                elif kept:
                    observer.get().repeated()
            except RequestConflict:
                raise request_id_reused() from None
            except Restricted:
                raise record_restricted() from None
        return _bytes(self._shown(kept)) if kept else None

    def in_progress(self, request: v1.CreateVerificationRequest) -> bool:
        """Whether anybody, on whichever server, is at work on a request of this id."""
        return self.app.store.is_claimed(request.request_id)

    def _first(
        self, request: v1.CreateVerificationRequest, digest: bytes, claim: Lease, patience: Patience
    ) -> StoredVerification:
        now = self.app.clock()
        images = {side: getattr(request, field) for side, field in IMAGE_FIELDS.items() if getattr(request, field)}
        reader = PatientReader(self.app.reader, patience, {IMAGE_FIELDS[side]: data for side, data in images.items()})
        asked = VerificationRequest(claim_from(request.claim), images, purpose_from(request.purpose))
        verdict = verify(asked, reader, self.app.policy, now)
        patience.check()
        policy = self.app.policy
        self.app.store.policies.keep(PolicyText(policy.id, policy.version, policy.text), now)
        identity = new_id(now)
        record = _record(identity, request, verdict, images, now)
        with stage(Stage.RECORD):
            kept = self.app.store.save(
                NewVerification(
                    id=identity,
                    request_id=request.request_id,
                    request_digest=digest,
                    customer_reference=request.customer_reference,
                    document_number=_number(verdict) or asked.claim.document_number,
                    purpose=asked.purpose.value,
                    decision=verdict.decision.value,
                    policy_id=verdict.policy_id,
                    policy_version=verdict.policy_version,
                    payload=_bytes(record),
                    valid_until=last_day(record),
                    created_at=now,
                    digests={VERDICT: statement_digest(record, self.app.store.tenant)},
                ),
                [Image(side.value, media_type(data) or "", data) for side, data in images.items()],
                claim,
            )
        if kept.id == identity:  # otherwise somebody else was first
            observer.get().decided(verdict, asked.purpose)
        observer.get().read(verdict.readings.values())
        return kept

    def read(self, request: v1.ReadDocumentRequest, patience: Patience) -> v1.ReadDocumentResponse:
        """Read one picture and keep nothing. Raises ApiError for a bad image."""
        image = request.image
        with stage(Stage.READ):
            reading = PatientReader(self.app.reader, patience, {"image": image}).read(image)
        readings = (reading, *reading.others)
        observer.get().read(readings)
        messages = [reading_message(r) for r in readings]
        for message in messages:
            if request.document_type and message.document_type and request.document_type != message.document_type:
                message.codes.append("DOCUMENT_TYPE_MISMATCH")
        return v1.ReadDocumentResponse(reading=messages[0], other_readings=messages[1:])

    def get(self, request: v1.GetVerificationRequest) -> v1.Verification:
        """One verification. Raises ApiError VERIFICATION_NOT_FOUND, RECORD_RESTRICTED."""
        with stage(Stage.FETCH):
            stored = find(self.app.store, request.name, for_inspection=request.for_inspection)
        message = self._shown(stored)
        message.state = state_of(stored)
        return message

    def list(self, request: v1.ListVerificationsRequest) -> v1.ListVerificationsResponse:
        """A page of verifications without claims, checks and readings.

        Raises ApiError PAGE_TOKEN_INVALID; RECORD_RESTRICTED where of the one customer there are no others.

        Where several decisions are asked for and few records have one of them, a page may be short and yet have a next
        one (AIP-158): a call looks through `FETCHES` pages of the store at most.
        """
        size = request.page_size or DEFAULT_PAGE
        chosen, decisions = _filter(request), _decisions(request)
        answer = v1.ListVerificationsResponse(next_page_token=request.page_token)
        for _ in range(FETCHES):
            wanted = size - len(answer.verifications)
            try:
                with stage(Stage.FETCH):
                    page = self.app.store.list(
                        chosen, wanted, answer.next_page_token, even_restricted=request.for_inspection
                    )
            except Restricted:
                raise record_restricted() from None
            except PageTokenInvalid:
                raise bad_field(Reason.PAGE_TOKEN_INVALID, "page_token") from None
            answer.verifications.extend(_listed(s) for s in page.verifications if s.decision in decisions)
            answer.next_page_token = page.next_page_token
            if not page.next_page_token or len(answer.verifications) == size:
                break
        return answer

    def evidence(self, request: v1.GetEvidenceRequest) -> Iterator[v1.GetEvidenceResponse]:
        """A kept picture: its metadata, then its bytes in chunks.

        Raises ApiError EVIDENCE_NOT_FOUND, RECORD_RESTRICTED at once.
        """
        _, identity, _, side = request.name.split("/")
        try:
            with stage(Stage.FETCH):
                kept = self.app.store.evidence(identity, side.upper(), even_restricted=request.for_inspection)
        except Restricted:
            raise record_restricted() from None
        except NotFound:
            raise not_found(Reason.EVIDENCE_NOT_FOUND, "idverdict.v1.Evidence") from None
        metadata = _evidence(identity, Side(kept.side), kept.content)

        def stream() -> Iterator[v1.GetEvidenceResponse]:
            yield v1.GetEvidenceResponse(metadata=metadata)
            for start in range(0, len(kept.content), EVIDENCE_CHUNK_BYTES):
                yield v1.GetEvidenceResponse(chunk=kept.content[start : start + EVIDENCE_CHUNK_BYTES])

        return stream()

    def _shown(self, stored: StoredVerification) -> v1.Verification:
        message = _message(stored)
        if not self.reveal_compared:
            mask_compared(message.verdict.checks)
        return message


def find(store: Store, name: str, *, for_inspection: bool) -> StoredVerification:
    """A stored verification by its resource name. Raises ApiError VERIFICATION_NOT_FOUND, RECORD_RESTRICTED."""
    try:
        return store.get(name.partition("/")[2], even_restricted=for_inspection)
    except NotFound:
        raise not_found(Reason.VERIFICATION_NOT_FOUND, _VERIFICATION) from None
    except Restricted:
        raise record_restricted() from None


def kept_message(stored: StoredVerification) -> v1.Verification:
    """The whole verification as it was kept, in clear. Raises ApiError RECORD_REDACTED where nothing is left."""
    if not stored.payload:
        raise not_fit(Reason.RECORD_REDACTED, _VERIFICATION)
    return v1.Verification.FromString(stored.payload)


def _message(stored: StoredVerification) -> v1.Verification:
    """The verification as it was kept; of one that was erased, or may not be opened, what stands in clear."""
    if stored.payload:
        return v1.Verification.FromString(stored.payload)
    return v1.Verification(
        name=f"verifications/{stored.id}",
        uid=stored.id,
        create_time=timestamp(stored.created_at),
        purpose=f"PURPOSE_{stored.purpose}",
        state=state_of(stored),
        verdict=v1.Verdict(
            decision=f"DECISION_{stored.decision}", policy_id=stored.policy_id, policy_version=stored.policy_version
        ),
    )


def state_of(stored: StoredVerification) -> Any:
    """What became of a verification, as the contract says it."""
    return v1.VerificationState.Value(f"VERIFICATION_STATE_{stored.state}")


def _bytes(message: Message) -> bytes:
    return message.SerializeToString(deterministic=True)


def _record(
    identity: str,
    request: v1.CreateVerificationRequest,
    verdict: Verdict,
    images: Mapping[Side, bytes],
    now: datetime,
) -> v1.Verification:
    """The verification as it is kept: everything in clear."""
    return v1.Verification(
        name=f"verifications/{identity}",
        uid=identity,
        create_time=timestamp(now),
        customer_reference=request.customer_reference,
        purpose=request.purpose,
        request_id=request.request_id,
        state="VERIFICATION_STATE_ACTIVE",
        claim=request.claim,
        verdict=verdict_message(verdict),
        evidence=[_evidence(identity, side, data) for side, data in images.items()],
        receipt_salt=os.urandom(SALT_BYTES),
    )


def _evidence(identity: str, side: Side, content: bytes) -> v1.Evidence:
    return v1.Evidence(
        name=f"verifications/{identity}/evidence/{side.value.lower()}",
        side=enum_label("SIDE", side),
        sha256=hashlib.sha256(content).hexdigest(),
        size_bytes=len(content),
        media_type=media_type(content) or "",
    )


def _number(verdict: Verdict) -> str | None:
    """The document's number where it was surely read."""
    for reading in verdict.readings.values():
        field = reading.fields.get("id_number")
        if field is not None and field.status is FieldStatus.READ:
            return field.value
    return None


def _listed(stored: StoredVerification) -> v1.Verification:
    message = _message(stored)
    message.state = state_of(stored)
    message.ClearField("claim")
    message.ClearField("receipt_salt")
    message.verdict.ClearField("checks")
    message.verdict.ClearField("readings")
    return message


def _decisions(request: v1.ListVerificationsRequest) -> set[str]:
    """The decisions asked for; all of them where none is."""
    numbers = request.decisions or v1.Decision.values()
    return {v1.Decision.Name(number).removeprefix("DECISION_") for number in numbers}


def _filter(request: v1.ListVerificationsRequest) -> Filter:
    """What the store can filter by itself: of decisions, one."""
    decisions = _decisions(request)
    return Filter(
        decision=decisions.pop() if len(decisions) == 1 else None,
        created_from=time_in(request, "create_time_from"),
        created_to=time_in(request, "create_time_until"),
        customer_reference=request.customer_reference or None,
    )
