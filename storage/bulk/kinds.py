"""The record kind of batches, with the results of their items."""

from __future__ import annotations

from typing import Final

from storage.audit.record_kind import NotErased, RecordKind
from storage.bulk.rows import BatchRow, ItemRow

KINDS: Final = (
    RecordKind(
        "bulk_batch",
        (BatchRow, ItemRow),
        NotErased("a batch is of no customer: it has a data key of its own, which is deleted with it"),
    ),
)
