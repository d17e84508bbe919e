"""The words of customer files: kinds of records, and the actions of the audit log."""

from __future__ import annotations

from enum import StrEnum
from typing import Final

FILE, RECORD, CONTENT = "customer_file", "customer_record", "customer_content"
"""The record kinds of files, of what is added to them, and of the contents of attachments."""
NEWS: Final = "customer_news"
"""The record kind of what each change brought about."""
ERASED: Final = "REDACTED"
"""The state of a file whose customer was erased."""


class Entry(StrEnum):
    """What a record of a file is. Each kind is numbered by itself, from 1."""

    PROFILE = "PROFILE"
    """A version of the profile."""
    EVENT = "EVENT"
    """Something that happened, or that was done about the customer."""
    RATING = "RATING"
    OVERRIDE_PROPOSAL = "OVERRIDE_PROPOSAL"
    OVERRIDE = "OVERRIDE"
    """What a second person made of a proposal."""
    PARTY = "PARTY"
    """A representative, an agent or an owner, as of then."""
    MANDATE = "MANDATE"
    STRUCTURE = "STRUCTURE"
    """A version of the structure behind an entity."""
    DETERMINATION = "DETERMINATION"
    """Who the beneficial owners are."""
    OWNER_PROPOSAL = "OWNER_PROPOSAL"
    """Who the owners are by now, as the program determined it by itself; a person decides."""
    OWNER_DECISION = "OWNER_DECISION"
    """What a person made of such a proposal."""
    COMPARISON = "COMPARISON"
    """What a register has otherwise."""
    ATTACHMENT = "ATTACHMENT"
    """A document, a score, a receipt, or evidence of a third party: with issuer, day and digest."""


class FileAction(StrEnum):
    """What was done to a file, for the audit log. Words that were once written stay."""

    CUSTOMER_FILE_OPENED = "CUSTOMER_FILE_OPENED"
    CUSTOMER_FILE_CHANGED = "CUSTOMER_FILE_CHANGED"
    CUSTOMER_FILE_READ = "CUSTOMER_FILE_READ"
    CUSTOMER_FILE_ERASED = "CUSTOMER_FILE_ERASED"
    CUSTOMER_STATE_CHANGED = "CUSTOMER_STATE_CHANGED"
    """The day, not a record, changed the state of a file."""
    CUSTOMER_RECORD_ADDED = "CUSTOMER_RECORD_ADDED"
    """Also of the content of an attachment, which is added with its record."""
    CUSTOMER_NEWS_ADDED = "CUSTOMER_NEWS_ADDED"
    """What a change brought about, for those who watch."""
