"""Requests of CreateVerification with one resident ID card, so that a test says only what is different."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from idverdict import v1

from service.verification.messages import claim_messages
from service.verification.values.claim import Claim


def elements(claim: Claim) -> dict[str, str]:
    """The elements that a claim declares, by name."""
    return {name: value for name in claim.names() if (value := getattr(claim, name)) is not None}


def create_request(
    claim: Claim | Mapping[str, str], portrait: bytes | None = None, emblem: bytes | None = None, **others: Any
) -> v1.CreateVerificationRequest:
    """A request of one document with these sides; ``others`` are the request's own fields."""
    person, document = claim_messages(elements(claim) if isinstance(claim, Claim) else claim)
    for page, image in (("portrait", portrait), ("emblem", emblem)):
        if image is not None:
            document.pages.add(page=page, image=image)
    return v1.CreateVerificationRequest(claim=person, documents=[document], **others)


def picture(request: v1.CreateVerificationRequest, page: str) -> bytes:
    """The picture that a request submits as a page of its first document; empty where there is none."""
    return next((bytes(one.image) for one in request.documents[0].pages if one.page == page), b"")


def pictures(request: v1.CreateVerificationRequest) -> list[bytes]:
    """All pictures of a request, in order."""
    return [bytes(page.image) for document in request.documents for page in document.pages]


def set_picture(request: v1.CreateVerificationRequest, page: str, image: bytes | None) -> None:
    """Replace the picture that a request submits as a page of its first document; None takes it out."""
    document = request.documents[0]
    kept = [(one.page, one.image) for one in document.pages if one.page != page]
    kept += [] if image is None else [(page, image)]
    del document.pages[:]
    for name, content in sorted(kept, key=lambda one: ("portrait", "emblem").index(one[0])):
        document.pages.add(page=name, image=content)
