"""The record kinds of holds and purges."""

from __future__ import annotations

from typing import Final

from storage.audit.erasing import removed
from storage.audit.record_kind import NotErased, RecordKind
from storage.retention.notes_check import NotesCheck
from storage.retention.purging import PURGE
from storage.retention.rows import HoldRow, PurgeRow

KINDS: Final = (
    RecordKind("hold", (HoldRow,), removed(HoldRow), check=NotesCheck),
    RecordKind(PURGE, (PurgeRow,), NotErased("a purge states ids and counts, nothing personal")),
)
