"""What the audit log commits to of a verification: separate digests of what survives an erasure, and of what does not.

An entry thereby stays correct when its record is erased: the first digest still holds, and the entry of the erasure
states the others. Digests are SHA-256 over the stored values, sealed and keyed as they are: they reveal no value.
"""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Iterable, Mapping

from storage.audit.entry import Action, Event, microseconds
from storage.audit.row_digests import record_digest
from storage.verifications.rows import EvidenceRow, VerificationRow

VERIFICATION = "verification"
"""The record kind of verifications in the audit log."""
KEPT, SEALED = "kept", "sealed"
ROW, PICTURE = "row.", "picture."
"""Followed by a place: the digests of a picture's row, and of the sealed picture itself."""


def kept_digest(row: VerificationRow) -> bytes:
    """Of the columns that an erasure leaves as they are."""
    words = (row.id, row.tenant, row.customer_key_id, row.purpose, row.decision, row.policy_id, row.policy_version)
    return record_digest(
        b"kept",
        *(word.encode() for word in words),
        row.request_index,
        row.request_digest_index,
        str(microseconds(row.created_at)).encode(),
    )


def sealed_digest(row: VerificationRow) -> bytes:
    """Of the columns that an erasure empties: everything that is personal."""
    values = [row.payload_sealed, row.customer_reference_sealed, row.customer_index, row.number_index]
    values += [] if row.expiry_index is None else [row.expiry_index]  # rows from before there was one stay as they are
    return record_digest(b"sealed", *(b"" if value is None else b"=" + value for value in values))


def evidence_digest(row: EvidenceRow) -> bytes:
    """Of a picture's row."""
    words = (row.id, row.verification_id, row.place, row.media_type, row.object_path, str(row.size))
    return record_digest(
        b"evidence", *(word.encode() for word in words), row.sha256, str(microseconds(row.created_at)).encode()
    )


def picture_digest(sealed: bytes) -> bytes:
    """Of a picture as it is stored in the object store."""
    return hashlib.sha256(sealed).digest()


def digests_of(row: VerificationRow, evidence: Iterable[EvidenceRow] = ()) -> dict[str, bytes]:
    """The digests of a verification's rows, by name."""
    rows = {f"{ROW}{picture.place}": evidence_digest(picture) for picture in evidence}
    return {KEPT: kept_digest(row), SEALED: sealed_digest(row), **rows}


def created(
    row: VerificationRow, pictures: Collection[tuple[EvidenceRow, bytes]], further: Mapping[str, bytes]
) -> Event:
    """The event of a new verification.

    Args:
        row: of the verification.
        pictures: the row of each picture, with the `picture_digest` of the sealed bytes.
        further: digests of the caller.
    """
    sealed = {f"{PICTURE}{row.place}": digest for row, digest in pictures}
    digests = {**digests_of(row, (row for row, _ in pictures)), **sealed, **further}
    return Event(Action.VERIFICATION_CREATED, VERIFICATION, row.id, digests)
