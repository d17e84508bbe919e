"""A verification as it is stored, made of what was submitted and of its verdict."""

from __future__ import annotations

import os
from datetime import datetime

from idverdict import v1

from ocr.documents import document_types
from ocr.reading import FieldStatus
from service.audit.receipts import SALT_BYTES, VERDICT, statement_digest
from service.call.times import timestamp
from service.names import evidence_name, verification_name
from service.verification.expiry import last_day
from service.verification.messages import is_primary, verdict_message
from service.verification.submission import Submission, serialized
from service.verification.values.verdict import Verdict
from storage import NewVerification, Owner


def new_verification(
    owner: Owner, submission: Submission, verdict: Verdict, tenant: str, earlier: int
) -> NewVerification:
    """What is stored of a verification, with the digest of what its receipt will state."""
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
