"""What a request may name: the types that are read, and their pages."""

from __future__ import annotations

import pytest
from google.rpc import error_details_pb2
from idverdict import v1

from ocr.documents import document_types
from service.call.error_reasons import ErrorReason
from service.call.errors import ApiError
from service.verification.submission import Submission, require_known_type
from service.verification.values.document_words import page_ids


def _request(document_type: str, page: str) -> v1.CreateVerificationRequest:
    request = v1.CreateVerificationRequest()
    request.documents.add(document_type=document_type, pages=[v1.SubmittedPage(page=page, image=b"picture")])
    return request


def _refused(document_type: str, page: str) -> tuple[ErrorReason, str, set[str]]:
    """The reason, the field at fault and the ids that its description lists."""
    with pytest.raises(ApiError) as error:
        Submission.of(_request(document_type, page))
    (bad,) = error.value.details
    assert isinstance(bad, error_details_pb2.BadRequest)
    (violation,) = bad.field_violations
    listed = violation.description.partition("Known: ")[2].removesuffix(".")
    return error.value.reason, violation.field, set(listed.split(", "))


def test_unknown_type_is_refused_as_an_unknown_page_is() -> None:
    """Either is an error that lists what is known: no verdict says of a slip of the caller that documents differ."""
    types = document_types()
    passport = {page.id for page in types["passport"].pages}
    type_field, page_field = "documents[0].document_type", "documents[0].pages[0].page"
    assert _refused("library_card", "portrait") == (ErrorReason.DOCUMENT_TYPE_UNKNOWN, type_field, set(types))
    assert _refused("passport", "sleeve") == (ErrorReason.PAGE_UNKNOWN, page_field, passport)
    assert _refused("", "sleeve") == (ErrorReason.PAGE_UNKNOWN, page_field, set(page_ids()))


def test_every_listed_type_and_page_may_be_named_or_left_out() -> None:
    """Nothing is refused that ListDocumentTypes lists."""
    for type in document_types().values():
        require_known_type(type.id, "document_type")
        for page in type.pages:
            assert len(Submission.of(_request(type.id, page.id)).pictures) == 1
    assert len(Submission.of(_request("", "")).pictures) == 1
