"""The record kind of followers."""

from __future__ import annotations

from typing import Final

from storage.audit.record_kind import NotErased, RecordKind
from storage.following.rows import FollowerRow

KINDS: Final = (RecordKind("log_follower", (FollowerRow,), NotErased("a follower's row holds a position alone")),)
