"""The record kinds of keys."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from storage.audit.entry import Action
from storage.audit.record_kind import NotErased, RecordKind
from storage.keys.rows import CUSTOMER_KEY, DESTROYED, KEY, CustomerKeyRow, KnownKeyRow, SystemKeyRow


def _noted(values: Mapping[str, Any]) -> Action:
    """A new log notes the keys that it finds, as it will note later ones."""
    return Action.RECORD_COMMITTED if values["id"] == DESTROYED else Action.KEY_NOTED


KINDS: Final = (
    RecordKind(KEY, (KnownKeyRow,), NotErased("the id of a key is of no customer"), found=_noted),
    RecordKind("system_key", (SystemKeyRow,), NotErased("the store's own keys are of no customer")),
    RecordKind(CUSTOMER_KEY, (CustomerKeyRow,), NotErased("an erasure destroys the data keys before all else")),
)
