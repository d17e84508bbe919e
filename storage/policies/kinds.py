"""The record kind of decision policies."""

from __future__ import annotations

from typing import Final

from storage.audit.record_kind import NotErased, RecordKind
from storage.policies.rows import PolicyRow

KINDS: Final = (RecordKind("policy_text", (PolicyRow,), NotErased("a policy holds nothing personal")),)
