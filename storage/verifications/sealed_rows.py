"""Between values and rows: what is sealed, what it is bound to, and what stays in clear."""

from __future__ import annotations

import hashlib
import hmac
from datetime import UTC, date
from uuid import uuid4

from storage.database.table import plain_row
from storage.errors import EvidenceDamaged, RecordDamaged
from storage.keys.customer_keys import DataKey, Keyed
from storage.objects.evidence import object_path
from storage.sealing.blind_index import BlindIndex
from storage.sealing.seal import SealBroken, associated_data
from storage.verifications.revisions import open_revision
from storage.verifications.rows import EvidenceRow, RevisionRow, VerificationRow
from storage.verifications.values import REDACTED, RESTRICTED, Evidence, Image, NewVerification, StoredVerification


def request_index(index: BlindIndex, request_id: str) -> bytes:
    """Blind index of a request id, which a caller may have made of anything."""
    return index.of("request_id", request_id.encode())


def request_digest_index(index: BlindIndex, request_digest: bytes) -> bytes:
    """Blind index of a request's digest."""
    return index.of("request_digest", request_digest)


def expiry_index(index: BlindIndex, valid_until: date | None) -> bytes:
    """Blind index of a document's last day; documents that never run out have one of their own."""
    return index.of("valid_until", valid_until.isoformat().encode() if valid_until else b"never")


def _payload_bound(row: VerificationRow) -> bytes:
    clear = (row.purpose, row.decision, row.policy_id, row.policy_version, row.created_at.astimezone(UTC).isoformat())
    return associated_data(row.tenant, row.id, "payload", *clear)


def _reference_bound(row: VerificationRow) -> bytes:
    return associated_data(row.tenant, row.id, "customer_reference")


def _image_bound(row: EvidenceRow, tenant: str) -> bytes:
    return associated_data(tenant, row.id, "image", row.verification_id, row.place, row.media_type, row.sha256.hex())


def seal_verification(new: NewVerification, key: DataKey, index: BlindIndex) -> VerificationRow:
    """The `plain_row` of a new verification."""
    reference = new.customer_reference
    row = plain_row(
        VerificationRow,
        id=new.id,
        tenant=index.tenant,
        request_index=request_index(index, new.request_id),
        request_digest_index=request_digest_index(index, new.request_digest),
        customer_key_id=key.id,
        customer_index=None if reference is None else index.customer(reference),
        customer_reference_sealed=None,
        number_index=None if new.document_number is None else index.number(new.document_number),
        purpose=new.purpose,
        decision=new.decision,
        state=new.state,
        policy_id=new.policy_id,
        policy_version=new.policy_version,
        payload_sealed=b"",
        expiry_index=expiry_index(index, new.valid_until),
        created_at=new.created_at,
    )
    row.payload_sealed = key.seal(new.payload, _payload_bound(row))
    if reference is not None:
        row.customer_reference_sealed = key.seal(reference.encode(), _reference_bound(row))
    return row


def open_verification(
    row: VerificationRow, key: DataKey | None, revision: RevisionRow | None = None
) -> StoredVerification:
    """The value in a row, with its latest revision; without a key, of an erased customer, what stands in clear.

    Raises RecordDamaged, also where a value in clear was changed (the state may change, but not to REDACTED alone).
    """
    if (key is None) != (row.state == REDACTED):
        raise RecordDamaged
    sealed = row.customer_reference_sealed
    latest = open_revision(revision, key) if key and revision else None
    return StoredVerification(
        id=row.id,
        customer_reference=key.opened(sealed, _reference_bound(row)).decode() if key and sealed else None,
        purpose=row.purpose,
        decision=revision.decision if revision else row.decision,
        state=row.state,
        policy_id=row.policy_id,
        policy_version=row.policy_version,
        payload=key.opened(row.payload_sealed, _payload_bound(row)) if key else b"",
        created_at=row.created_at,
        revision=revision.number if revision else 0,
        revised=latest.payload if latest else b"",
        revised_at=revision.created_at if revision else None,
    )


def outline(row: VerificationRow, revision: RevisionRow | None = None) -> StoredVerification:
    """What stands in clear of a record that may not be opened: its customer asked for deletion."""
    return StoredVerification(
        id=row.id,
        customer_reference=None,
        purpose=row.purpose,
        decision=revision.decision if revision else row.decision,
        state=RESTRICTED,
        policy_id=row.policy_id,
        policy_version=row.policy_version,
        payload=b"",
        created_at=row.created_at,
        revision=revision.number if revision else 0,
        revised_at=revision.created_at if revision else None,
    )


def as_stored(new: NewVerification) -> StoredVerification:
    """What a new verification reads as once it is kept."""
    return StoredVerification(
        id=new.id,
        customer_reference=new.customer_reference,
        purpose=new.purpose,
        decision=new.decision,
        state=new.state,
        policy_id=new.policy_id,
        policy_version=new.policy_version,
        payload=new.payload,
        created_at=new.created_at.astimezone(UTC),
    )


def seal_image(new: Keyed, image: Image, key: DataKey, tenant: str) -> tuple[EvidenceRow, bytes]:
    """The `plain_row` of a picture and the object it points at; each call names a new object."""
    evidence_id = str(uuid4())
    row = plain_row(
        EvidenceRow,
        id=evidence_id,
        verification_id=new.id,
        place=image.place,
        media_type=image.media_type,
        size=len(image.content),
        sha256=image.digest,
        object_path=object_path(evidence_id),
        created_at=new.created_at,
    )
    return row, key.seal(image.content, _image_bound(row, tenant))


def open_image(row: EvidenceRow, sealed: bytes, key: DataKey, tenant: str) -> Evidence:
    """The picture in an object. Raises EvidenceDamaged when it does not open or is not the picture of the row."""
    try:
        content = key.unseal(sealed, _image_bound(row, tenant))
    except SealBroken:
        raise EvidenceDamaged from None
    if not hmac.compare_digest(hashlib.sha256(content).digest(), row.sha256):
        raise EvidenceDamaged
    return Evidence(
        id=row.id,
        verification_id=row.verification_id,
        place=row.place,
        media_type=row.media_type,
        sha256=row.sha256,
        content=content,
        created_at=row.created_at,
    )
