"""The record kinds of screening."""

from __future__ import annotations

from typing import Final

from storage.audit.erasing import blanked, removed
from storage.audit.record_kind import NotErased, RecordKind
from storage.screening.rows import ActRow, HitRow, ListPartRow, ListRow, SubjectRow, SweepRow, TraceRow
from storage.screening.words import ACT, HIT, LIST, SUBJECT, SWEEP, TRACE, HitState, ScreeningAction

_ERASED: Final = ScreeningAction.SCREENING_ERASED

KINDS: Final = (
    RecordKind(LIST, (ListRow, ListPartRow), NotErased("a list is of no customer, and what was screened needs it")),
    RecordKind(SUBJECT, (SubjectRow,), removed(SubjectRow, _ERASED)),
    RecordKind(TRACE, (TraceRow,), removed(TraceRow, _ERASED)),
    RecordKind(
        HIT,
        (HitRow,),
        blanked(HitRow, _ERASED, state=HitState.REDACTED.value, content_sealed=b"", proposed_by=None),
    ),
    RecordKind(ACT, (ActRow,), blanked(ActRow, _ERASED, note_sealed=b"", request_digest_index=None)),
    RecordKind(SWEEP, (SweepRow,), NotErased("a sweep states counts")),
)
