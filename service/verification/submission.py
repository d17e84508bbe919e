"""A request as it was submitted: its pictures hashed once, its digest, and what is to be verified of it."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from google.protobuf.message import Message
from idverdict import v1

from ocr.documents import document_types
from ocr.image import media_type
from service.call.error_reasons import ErrorReason
from service.call.errors import bad_field
from service.verification.messages import claim_from, purpose_from
from service.verification.values.document_words import page_ids
from service.verification.values.verdict import Purpose
from service.verification.verify import Submitted, VerificationRequest
from storage import Image


@dataclass(frozen=True, slots=True)
class Picture:
    """One submitted picture: the document and its number in it, from 0; the page it was submitted as; what is stored.

    Its place in the store is its id among the pictures of a verification.
    """

    document: int
    number: int
    page: str
    image: Image


@dataclass(frozen=True)
class Submission:
    """A request whose pictures are hashed once, where they are written or where its digest is asked for.

    Attributes:
        request: as it came.
        pictures: all of them, in order.
    """

    request: v1.CreateVerificationRequest
    pictures: tuple[Picture, ...]

    @classmethod
    def of(cls, request: v1.CreateVerificationRequest) -> Submission:
        """Raises ApiError DOCUMENT_TYPE_UNKNOWN, and PAGE_UNKNOWN where a page is none of the document's type."""
        return cls(request, tuple(_pictures(request)))

    @cached_property
    def outline(self) -> v1.CreateVerificationRequest:
        """The request with the digest of each picture in the picture's place."""
        request = self.request
        outline = v1.CreateVerificationRequest(
            customer_reference=request.customer_reference,
            purpose=request.purpose,
            claim=request.claim,
            request_id=request.request_id,
        )
        for number, document in enumerate(request.documents):
            outline.documents.add(
                document_type=document.document_type,
                claim=document.claim if document.HasField("claim") else None,
                role=document.role if document.role else v1.DOCUMENT_ROLE_PRIMARY,
                pages=[
                    v1.SubmittedPage(page=p.page, image=p.image.digest) for p in self.pictures if p.document == number
                ],
            )
        return outline

    @property
    def digest(self) -> bytes:
        """SHA-256 of the request: equal for the same request alone."""
        return hashlib.sha256(serialized(self.outline)).digest()

    @property
    def documents(self) -> list[v1.SubmittedDocument]:
        """The documents without their pictures."""
        documents = list(v1.CreateVerificationRequest(documents=self.outline.documents).documents)
        for document in documents:
            for page in document.pages:
                page.ClearField("image")
        return documents

    @property
    def images(self) -> list[Image]:
        """The pictures as they are stored."""
        return [one.image for one in self.pictures]

    @property
    def purpose(self) -> Purpose:
        """Why the customer is identified."""
        return purpose_from(self.request.purpose)

    @property
    def asked(self) -> VerificationRequest:
        """What is to be verified."""
        return VerificationRequest(
            tuple(
                Submitted(
                    claim_from(self.request.claim, document),
                    tuple((p.page, p.image.content) for p in self.pictures if p.document == number),
                )
                for number, document in enumerate(self.request.documents)
            ),
            self.purpose,
        )


def serialized(message: Message) -> bytes:
    """A message's bytes, the same for the same message."""
    return message.SerializeToString(deterministic=True)


def require_known_type(document_type: str, field: str) -> None:
    """A declared document type has to be one that is read; empty where none is declared.

    Raises:
        ApiError: DOCUMENT_TYPE_UNKNOWN, with ``field`` at fault.
    """
    if document_type and document_type not in document_types():
        raise bad_field(ErrorReason.DOCUMENT_TYPE_UNKNOWN, field, document_types())


def place_in_request(document: int, picture: int) -> str:
    """The path of a picture in its request."""
    return f"documents[{document}].pages[{picture}].image"


def _pictures(request: v1.CreateVerificationRequest) -> Iterator[Picture]:
    for number, document in enumerate(request.documents):
        require_known_type(document.document_type, f"documents[{number}].document_type")
        type = document_types().get(document.document_type)
        pages = {page.id for page in type.pages} if type else page_ids()
        for place, one in enumerate(document.pages):
            if one.page and one.page not in pages:
                raise bad_field(ErrorReason.PAGE_UNKNOWN, f"documents[{number}].pages[{place}].page", pages)
            content = one.image
            yield Picture(number, place, one.page, Image(f"{number}-{place}", media_type(content) or "", content))
