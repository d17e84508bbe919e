"""The words of the owner graph: where statements come from, how far their references reach, what was done."""

from __future__ import annotations

from enum import StrEnum
from typing import Final

SOURCE: Final = "owner_source"
"""The record kind of sources: a version of a customer's structure, or of a register of holdings."""
WATCH: Final = "owner_watch"
"""The record kind of what determinations depend on."""
SET_ASIDE: Final = "owner_set_aside"
"""The record kind of files whose owners could not be compared."""
PARTY: Final = "PARTY"
"""The kind of statement that says that a party is there; every other kind describes one."""


class Scope(StrEnum):
    """Where the references of a source's parties mean something.

    OWN: in the source alone. TENANT: throughout the tenant; equal references are one party.
    """

    OWN = "OWN"
    TENANT = "TENANT"


class SourceState(StrEnum):
    """What a source is. One that is LOADING is not read yet; of one that was erased nothing is left.

    Of one in REMOVING the key is destroyed, and its statements are being removed, some at a time.
    """

    LOADING = "LOADING"
    IN_USE = "IN_USE"
    REMOVING = "REMOVING"
    REDACTED = "REDACTED"


class GraphAction(StrEnum):
    """What was done, for the audit log. Words that were once written stay."""

    OWNER_SOURCE_BEGUN = "OWNER_SOURCE_BEGUN"
    OWNER_SOURCE_ADDED = "OWNER_SOURCE_ADDED"
    OWNER_SOURCE_REPLACED = "OWNER_SOURCE_REPLACED"
    OWNER_GRAPH_READ = "OWNER_GRAPH_READ"
    """A determination read a source that is not its customer's own."""
    OWNER_SOURCE_ERASED = "OWNER_SOURCE_ERASED"
    OWNER_SOURCE_REMOVING = "OWNER_SOURCE_REMOVING"
    """Nothing of it can be opened any more, and its statements are removed in lots."""
