"""The record kind of the audit log itself."""

from __future__ import annotations

from typing import Final

from storage.audit.log import LOG
from storage.audit.record_kind import NotErased, RecordKind
from storage.audit.rows import AuditEntryRow

KINDS: Final = (RecordKind(LOG, (AuditEntryRow,), NotErased("entries hold nothing personal and are never changed")),)
