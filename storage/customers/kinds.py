"""The record kind of the notes on customers."""

from __future__ import annotations

from typing import Final

from storage.audit.record_kind import NotErased, RecordKind
from storage.customers.rows import CUSTOMER, CustomerRow

KINDS: Final = (
    RecordKind(CUSTOMER, (CustomerRow,), NotErased("two days by the id of a key; purge receipts state the first")),
)
