"""One item of a batch: its pictures are fetched, it is verified like any request, and its result told."""

from __future__ import annotations

import re
from dataclasses import dataclass

from google.rpc.error_details_pb2 import BadRequest
from idverdict import v1

from service.bulk.manifest import Document, Item, is_column, purpose_name
from service.call.error_reasons import ErrorReason
from service.call.errors import ApiError, bad_field, require_valid
from service.call.patience import Patience
from service.labels import label, word
from service.verification.messages import CLAIM_OF_DOCUMENT, claim_messages
from service.verification.requests import Verifications
from storage import Batch, BulkObjects, ItemResult, NotFound, ObjectTooLarge

_IN_DOCUMENT = re.compile(r"documents\[(?P<document>\d)\]\.(?:pages\[(?P<page>\d)\]\.)?(?:claim\.)?(?P<name>\w+)")
_ROLES = ("PRIMARY", "AUXILIARY")


class NotWanted(Exception):
    """The worker stops, or the batch was cancelled, amid an item."""


@dataclass(frozen=True, slots=True)
class Items:
    """Verifies the items of one batch.

    Attributes:
        verifications: those of the tenant.
        objects: where the pictures are.
        tenant: whose.
        batch: the batch.
        most_bytes: of a picture.
    """

    verifications: Verifications
    objects: BulkObjects
    tenant: str
    batch: Batch
    most_bytes: int

    def verify(self, item: Item, patience: Patience) -> ItemResult:
        """Verify an item once: its request id follows from the batch and the item, so trying again gives the first
        answer.

        Raises:
            NotWanted: it was given up; no result.
            StorageError: something is out of reach; no result.
        """
        try:
            request = self._request(item)
            require_valid(request)
            answer = self.verifications.create_and_wait(request, patience)
        except ApiError as error:
            if error.reason is ErrorReason.DEADLINE_EXCEEDED:
                raise NotWanted from None
            column = _column(error, item)
            return ItemResult(item.number, item.item, error=error.reason.value, error_column=column)
        made = v1.Verification.FromString(answer)
        return ItemResult(
            item.number,
            item.item,
            verification_id=made.uid,
            decision=word(v1.Decision, made.verdict.decision),
            reasons=tuple(dict.fromkeys(reason.code for reason in made.verdict.reasons if reason.code)),
        )

    def _request(self, item: Item) -> v1.CreateVerificationRequest:
        return v1.CreateVerificationRequest(
            request_id=f"bulk:{self.batch.id}:{item.item}",
            customer_reference=item.customer_reference,
            purpose=purpose_name(item.purpose or self.batch.purpose),
            claim=v1.Claim(**item.claim),
            documents=[self._document(document) for document in item.documents],
        )

    def _document(self, given: Document) -> v1.SubmittedDocument:
        _, document = claim_messages(given.claim)
        if role := given.claim.get("role"):
            if role not in _ROLES:
                raise bad_field(ErrorReason.INVALID_REQUEST, given.role_column)
            document.MergeFrom(v1.SubmittedDocument(role=label(v1.DocumentRole, role)))
        document.pages.extend(
            v1.SubmittedPage(page=page, image=self._picture(column, path)) for page, path, column in given.pages
        )
        return document

    def _picture(self, column: str, path: str) -> bytes:
        try:
            return self.objects.read(self.tenant, path, self.most_bytes)
        except NotFound:
            raise bad_field(ErrorReason.PICTURE_NOT_FOUND, column) from None
        except ObjectTooLarge:
            raise bad_field(ErrorReason.IMAGE_TOO_LARGE, column) from None


def _column(error: ApiError, item: Item) -> str | None:
    """The manifest's column at fault, by the path of the first field that the error names."""
    bad = (detail for detail in error.details if isinstance(detail, BadRequest))
    fields = (violation.field for detail in bad for violation in detail.field_violations)
    return next((column for field in fields if (column := _column_of(field, item))), None)


def _column_of(field: str, item: Item) -> str | None:
    """The column of a field of the request, such as ``documents[0].pages[1].image``."""
    if is_column(field):
        return field
    found = _IN_DOCUMENT.fullmatch(field)
    if not found:
        name = field.rpartition(".")[2]
        return name if is_column(name) else None
    number = int(found["document"])
    if found["page"]:
        return item.documents[number].pages[int(found["page"])][2]
    name = {theirs: ours for ours, theirs in CLAIM_OF_DOCUMENT.items()}.get(found["name"], found["name"])
    return f"{number}.{name}" if number else name
