"""What an attachment may be, by its first bytes; and which digest it is kept under."""

from __future__ import annotations

import hashlib

import pytest

from service.call.errors import ApiError
from service.customers.attached_content import accepted, media_type_of


@pytest.mark.parametrize(
    ("content", "media_type"),
    [
        (b"%PDF-1.7 SPECIMEN", "application/pdf"),
        (b"\xff\xd8\xff\xe0 SPECIMEN", "image/jpeg"),
        (b"\x89PNG\r\n\x1a\n SPECIMEN", "image/png"),
        ("说明 SPECIMEN\r\n\t第二行".encode(), "text/plain"),
        (b"PK\x03\x04", None),
        (b"MZ\x90\x00", None),
        (b"text\x00with a null", None),
        ("样本".encode("gb18030"), None),
        (b"\x1b[2J SPECIMEN", None),
    ],
)
def test_the_format_is_told_by_the_bytes(content: bytes, media_type: str | None) -> None:
    """PDF, JPEG, PNG and UTF-8 text without control characters are accepted, and nothing else."""
    assert media_type_of(content) == media_type


def test_the_digest_is_that_of_the_content() -> None:
    """A content is kept under its own digest; a stated one has to be the same, and stands alone without content."""
    content = b"%PDF-1.7 SPECIMEN"
    digest = hashlib.sha256(content).hexdigest()
    for stated in ("", digest):
        kept, found = accepted(content, stated)
        assert kept is not None
        assert (kept.content, found) == (content, digest)
    assert accepted(b"", "ab" * 32) == (None, "ab" * 32)
    for wrong in ((content, "ab" * 32), (b"\x00", "")):
        with pytest.raises(ApiError, match="ATTACHMENT_UNFIT"):
            accepted(*wrong)
