"""The record kinds of cases, their steps, and what came of them."""

from __future__ import annotations

from typing import Final

from storage.audit.erasing import blanked
from storage.audit.record_kind import NotErased, RecordKind
from storage.reviews.rows import CaseRow, ReviewRow, StepRow
from storage.reviews.words import CASE, REVIEW, STEP, Awaits, CaseAction, CaseState

KINDS: Final = (
    RecordKind(
        CASE,
        (CaseRow,),
        blanked(  # queue, decision and times stay, as those of the verification do
            CaseRow,
            CaseAction.CASE_ERASED,
            state=CaseState.REDACTED.value,
            awaits=Awaits.NOBODY.value,
            holder=None,
            lease_until=None,
            claim_request_index=None,
        ),
    ),
    RecordKind(STEP, (StepRow,), blanked(StepRow, CaseAction.CASE_ERASED, note_sealed=b"", request_digest_index=None)),
    RecordKind(REVIEW, (ReviewRow,), NotErased("a review states a decision, codes and staff, as the audit log does")),
)
