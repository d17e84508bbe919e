"""The record kind of one-off business."""

from __future__ import annotations

from typing import Final

from storage.audit.record_kind import NotErased, RecordKind
from storage.one_off.rows import ONE_OFF, OneOffRow

KINDS: Final = (
    RecordKind(
        ONE_OFF, (OneOffRow,), NotErased("amounts by keyed digests of links; forgotten after the window's days")
    ),
)
