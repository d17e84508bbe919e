"""The record kinds of verifications with their pictures and revisions, and of the leases on requests."""

from __future__ import annotations

from typing import Final

from storage.audit.erasing import blanked
from storage.audit.record_kind import NotErased, ObjectRows, RecordKind
from storage.verifications.digests import VERIFICATION
from storage.verifications.erasing import erase, pictures_under, since
from storage.verifications.older import opening
from storage.verifications.records_check import RecordsCheck
from storage.verifications.rows import EvidenceRow, LeaseRow, RevisionRow, VerificationRow

KINDS: Final = (
    RecordKind(
        VERIFICATION,
        (VerificationRow, EvidenceRow),
        erase,
        check=RecordsCheck,
        opening=opening,
        objects=ObjectRows(EvidenceRow, pictures_under),
        since=since,
    ),
    RecordKind("verification_revision", (RevisionRow,), blanked(RevisionRow, payload_sealed=b"")),
    RecordKind("request_lease", (LeaseRow,), NotErased("a lease holds keyed indexes alone, and lasts seconds")),
)
