"""From a valid request to a stored verification."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import cached_property

from google.protobuf.message import Message
from idverdict import v1

from ocr.documents import document_types
from ocr.image import media_type
from ocr.reading import FieldStatus, Reading
from service.audit.receipts import SALT_BYTES, VERDICT, statement_digest
from service.call.context import observer, person_at, stage
from service.call.error_reasons import ErrorReason
from service.call.errors import bad_field, image_refused, record_restricted, request_id_reused
from service.call.patience import Patience
from service.call.stages import Stage
from service.call.times import timestamp
from service.lazy_reader import WarmableReader
from service.names import evidence_name, verification_name
from service.verification.expiry import last_day
from service.verification.follow_ups import FollowUps
from service.verification.messages import claim_from, is_primary, purpose_from, verdict_message
from service.verification.observed import report_decision, report_readings
from service.verification.official import Authorities, Questioning, nobody_asks
from service.verification.policy import Policy
from service.verification.values.document_words import page_ids
from service.verification.values.verdict import Purpose, Verdict
from service.verification.verify import PictureRefused, Submitted, VerificationRequest, verify
from storage import (
    Image,
    NewVerification,
    Owner,
    PolicyText,
    RequestConflict,
    Restricted,
    Store,
    StoredVerification,
    new_id,
)
from storage.verifications.attempts import Attempts


@dataclass(frozen=True, slots=True)
class Tools:
    """What a verification is made with.

    Attributes:
        store: as one tenant sees it.
        policy: decides.
        reader: reads pictures.
        clock: tells the time, aware.
        authorities: puts the questions that the policy has for external authorities; None where nothing can.
        follow_ups: what follows from a verdict; None for nothing.
    """

    store: Store
    policy: Policy
    reader: WarmableReader
    clock: Callable[[], datetime]
    authorities: Authorities | None = None
    follow_ups: FollowUps | None = None


@dataclass(frozen=True, slots=True)
class PatientReader:
    """A reader that begins no picture, and no stage of a reading, for a caller who has left."""

    reader: WarmableReader
    patience: Patience

    def read(self, data: bytes, /) -> Reading:
        """See `verify.DocumentReader`. Raises `ApiError` DEADLINE_EXCEEDED."""
        self.patience.check()
        return self.reader.read(data, self.patience.check)


@dataclass(frozen=True, slots=True)
class Picture:
    """One submitted picture: the document and its number in it, from 0; the page it was submitted as; what is stored.

    Its place in the store is its id among the pictures of a verification.
    """

    document: int
    number: int
    page: str
    image: Image


@dataclass(frozen=True)
class Submission:
    """A request whose pictures are hashed once, where they are written or where its digest is asked for.

    Attributes:
        request: as it came.
        pictures: all of them, in order.
    """

    request: v1.CreateVerificationRequest
    pictures: tuple[Picture, ...]

    @classmethod
    def of(cls, request: v1.CreateVerificationRequest) -> Submission:
        """Raises ApiError PAGE_UNKNOWN where a page is none of the document's type."""
        return cls(request, tuple(_pictures(request)))

    @cached_property
    def outline(self) -> v1.CreateVerificationRequest:
        """The request with the digest of each picture in the picture's place."""
        request = self.request
        outline = v1.CreateVerificationRequest(
            customer_reference=request.customer_reference,
            purpose=request.purpose,
            claim=request.claim,
            request_id=request.request_id,
        )
        for number, document in enumerate(request.documents):
            outline.documents.add(
                document_type=document.document_type,
                claim=document.claim if document.HasField("claim") else None,
                role=document.role if document.role else v1.DOCUMENT_ROLE_PRIMARY,
                pages=[
                    v1.SubmittedPage(page=p.page, image=p.image.digest) for p in self.pictures if p.document == number
                ],
            )
        return outline

    @property
    def digest(self) -> bytes:
        """SHA-256 of the request: equal for the same request alone."""
        return hashlib.sha256(serialized(self.outline)).digest()

    @property
    def documents(self) -> list[v1.SubmittedDocument]:
        """The documents without their pictures."""
        documents = list(v1.CreateVerificationRequest(documents=self.outline.documents).documents)
        for document in documents:
            for page in document.pages:
                page.ClearField("image")
        return documents

    @property
    def images(self) -> list[Image]:
        """The pictures as they are stored."""
        return [one.image for one in self.pictures]

    @property
    def purpose(self) -> Purpose:
        """Why the customer is identified."""
        return purpose_from(self.request.purpose)

    @property
    def asked(self) -> VerificationRequest:
        """What is to be verified."""
        return VerificationRequest(
            tuple(
                Submitted(
                    claim_from(self.request.claim, document),
                    tuple((p.page, p.image.content) for p in self.pictures if p.document == number),
                )
                for number, document in enumerate(self.request.documents)
            ),
            self.purpose,
        )


def verify_and_keep(submission: Submission, tools: Tools, patience: Patience) -> StoredVerification | None:
    """Verify a request once, whatever repeats or interrupts it, and store what came of it.

    Returns:
        The verification; it is on disk. None where another process or thread is at work on the same request.

    Raises:
        ApiError: REQUEST_ID_REUSED, RECORD_RESTRICTED, a bad picture, or nobody waits any more.
    """
    request, store, policy = submission.request, tools.store, tools.policy
    with ExitStack() as held:
        try:
            # 1. Look up whether the request was answered before, and how often the customer has tried.
            now = tools.clock()
            with stage(Stage.LOOK_UP):
                lease = held.enter_context(store.claim(request.request_id, _limited(submission, policy, now)))
                stored = None if lease else store.begin(request.request_id, submission.digest)
            if lease is None:
                if stored is not None:
                    observer().repeated()
                return stored
            # 2. Have the evidence written while the pictures are read; it is deleted where nothing comes of it.
            owner, images = Owner(new_id(now), request.customer_reference, now), submission.images
            ahead = held.enter_context(store.write_ahead(owner, images))
            # 3. Read the pictures, check what was read, and decide.
            purpose, authorities = submission.purpose, tools.authorities
            questions = authorities.of(owner.id, purpose.value, now) if authorities else None
            earlier = lease.attempts
            verdict = _verdict(submission, tools, patience, now, earlier=earlier, questioning=questions or nobody_asks)
            patience.check()
            # 4. Record it with its evidence, with the questions to authorities, and with what follows from it.
            new = _new_verification(owner, submission, verdict, store.tenant, earlier)
            if questions:
                new = replace(new, sealed_beside=questions.beside(store))
            follow = tools.follow_ups
            beside = follow(store, verdict, purpose, now, person_at(store)) if follow else None
            with stage(Stage.RECORD):
                store.policies.keep(PolicyText(policy.id, policy.version, policy.text), now)
                stored = store.save(new, images, lease, ahead, beside)
        except RequestConflict:
            raise request_id_reused() from None
        except Restricted:
            raise record_restricted() from None
    # 5. Report it, unless somebody else was first.
    if stored.id == new.id:
        report_decision(verdict, submission.purpose)
    report_readings(one.reading for one in verdict.readings)
    return stored


def serialized(message: Message) -> bytes:
    """A message's bytes, the same for the same message."""
    return message.SerializeToString(deterministic=True)


def place_in_request(document: int, picture: int) -> str:
    """The path of a picture in its request."""
    return f"documents[{document}].pages[{picture}].image"


def _limited(submission: Submission, policy: Policy, now: datetime) -> Attempts | None:
    """The customer's attempts for this purpose that were not accepted, where the policy has a bound on them."""
    limits = policy.limits
    if limits.most_resubmissions is None:
        return None
    since = now - timedelta(hours=limits.resubmission_hours)
    return Attempts(submission.request.customer_reference, submission.purpose.value, since)


def _verdict(
    submission: Submission,
    tools: Tools,
    patience: Patience,
    now: datetime,
    *,
    earlier: int,
    questioning: Questioning,
) -> Verdict:
    try:
        asked = replace(submission.asked, earlier_attempts=earlier)
        return verify(asked, PatientReader(tools.reader, patience), tools.policy, now, questioning)
    except PictureRefused as error:
        raise image_refused(place_in_request(error.document, error.picture), error.code) from None


def _pictures(request: v1.CreateVerificationRequest) -> Iterator[Picture]:
    known = document_types()
    for number, document in enumerate(request.documents):
        type = known.get(document.document_type)
        pages = {page.id for page in type.pages} if type else page_ids()
        for place, one in enumerate(document.pages):
            if one.page and one.page not in pages:
                raise bad_field(ErrorReason.PAGE_UNKNOWN, f"documents[{number}].pages[{place}].page")
            content = one.image
            yield Picture(number, place, one.page, Image(f"{number}-{place}", media_type(content) or "", content))


def _new_verification(
    owner: Owner, submission: Submission, verdict: Verdict, tenant: str, earlier: int
) -> NewVerification:
    identity, now, request = owner.id, owner.created_at, submission.request
    record = _record(identity, submission, verdict, now)
    record.earlier_attempts = earlier
    return NewVerification(
        id=identity,
        request_id=request.request_id,
        request_digest=submission.digest,
        customer_reference=request.customer_reference,
        document_number=_number(record, verdict),
        purpose=submission.purpose.value,
        decision=verdict.decision.value,
        policy_id=verdict.policy_id,
        policy_version=verdict.policy_version,
        payload=serialized(record),
        valid_until=last_day(record),
        created_at=now,
        digests={VERDICT: statement_digest(record, tenant)},
    )


def _record(identity: str, submission: Submission, verdict: Verdict, now: datetime) -> v1.Verification:
    """The verification as it is stored: everything in clear."""
    request = submission.request
    return v1.Verification(
        name=verification_name(identity),
        uid=identity,
        create_time=timestamp(now),
        customer_reference=request.customer_reference,
        purpose=request.purpose,
        request_id=request.request_id,
        state=v1.VERIFICATION_STATE_ACTIVE,
        claim=request.claim,
        documents=submission.documents,
        verdict=verdict_message(verdict),
        evidence=[
            v1.Evidence(
                name=evidence_name(identity, picture.image.place),
                document=picture.document,
                picture=picture.number,
                page=picture.page,
                sha256=picture.image.digest.hex(),
                size_bytes=len(picture.image.content),
                media_type=picture.image.media_type,
            )
            for picture in submission.pictures
        ],
        receipt_salt=os.urandom(SALT_BYTES),
    )


def _number(record: v1.Verification, verdict: Verdict) -> str | None:
    """The number of the first primary document that has one: as it was surely read, else as it was claimed."""
    for number, document in enumerate(record.documents):
        if is_primary(document):
            for one in verdict.readings:
                type = document_types().get(one.reading.document_type or "")
                spec = type.claimed_as("document_number") if type and one.document == number else None
                field = one.reading.fields.get(spec.name) if spec else None
                if field is not None and field.status is FieldStatus.READ:
                    return field.value
            if document.claim.number:
                return str(document.claim.number)
    return None
