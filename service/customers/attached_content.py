"""The content of an attachment: what is accepted, known by its first bytes and never by what a caller says of it.

Contents are stored and given back as they came. Nothing here opens them: a reader of PDF or pictures may be attacked by
what it reads, and the service needs nothing of what stands in them.
"""

from __future__ import annotations

import hashlib
import re
from typing import Final

from service.call.error_reasons import ErrorReason
from service.call.errors import bad_field
from storage.customer_files.values import NewContent

PDF, JPEG, PNG, TEXT = "application/pdf", "image/jpeg", "image/png", "text/plain"
ENDINGS: Final = {PDF: "pdf", JPEG: "jpg", PNG: "png", TEXT: "txt"}
"""Of file names, by media type."""
MOST_BYTES_OF_CUSTOMER: Final = 64 * 1024 * 1024
"""Of all attachments of one customer: a customer's file is packed in memory."""
_STARTS: Final = ((b"%PDF-", PDF), (b"\xff\xd8\xff", JPEG), (b"\x89PNG\r\n\x1a\n", PNG))
_CONTROL: Final = re.compile(r"[\x00-\x08\x0b\x0e-\x1f\x7f-\x9f]")


def media_type_of(content: bytes) -> str | None:
    """The media type of a content; None where none is accepted. Text is UTF-8 without control characters."""
    for start, media_type in _STARTS:
        if content.startswith(start):
            return media_type
    try:
        text = content.decode()
    except UnicodeDecodeError:
        return None
    return None if _CONTROL.search(text) else TEXT


def accepted(content: bytes, stated_sha256: str) -> tuple[NewContent | None, str]:
    """What is kept of an attachment, and its SHA-256; without content, the stated digest alone.

    Raises ApiError ATTACHMENT_UNFIT for a format that is not accepted, or a digest that is another's.
    """
    if not content:
        return None, stated_sha256
    digest = hashlib.sha256(content).hexdigest()
    if stated_sha256 not in ("", digest):
        raise bad_field(ErrorReason.ATTACHMENT_UNFIT, "sha256")
    media_type = media_type_of(content)
    if media_type is None:
        raise bad_field(ErrorReason.ATTACHMENT_UNFIT, "content")
    return NewContent(media_type, content), digest
