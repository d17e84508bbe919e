"""The record kind of jobs."""

from __future__ import annotations

from typing import Final

from storage.audit.record_kind import NotErased, RecordKind
from storage.jobs.rows import JobRow

KINDS: Final = (RecordKind("job", (JobRow,), NotErased("a job holds ids alone, and is deleted when it is done")),)
