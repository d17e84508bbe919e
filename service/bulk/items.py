"""One item of a batch: its pictures are fetched, it is verified like any request, and its result told."""

from __future__ import annotations

import time
from dataclasses import dataclass

from google.rpc.error_details_pb2 import BadRequest
from idverdict import v1

from service.bulk.manifest import COLUMNS, Item, purpose_name
from service.call.errors import ApiError, ErrorReason, bad_field, require_valid
from service.call.patience import Patience
from service.verification.requests import Verifications
from storage import Batch, BulkObjects, ItemResult, NotFound, ObjectTooLarge

PAUSE_S = 0.2
"""Before a look whether another worker is still at the same item."""


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
            while (answer := self.verifications.create(request, patience)) is None:
                patience.check()
                time.sleep(PAUSE_S)
        except ApiError as error:
            if error.reason is ErrorReason.DEADLINE_EXCEEDED:
                raise NotWanted from None
            return ItemResult(item.number, item.item, error=error.reason.value, error_column=_column(error))
        made = v1.Verification.FromString(answer)
        return ItemResult(
            item.number,
            item.item,
            verification_id=made.uid,
            decision=v1.Decision.Name(made.verdict.decision).removeprefix("DECISION_"),
            reasons=tuple(dict.fromkeys(reason.code for reason in made.verdict.reasons if reason.code)),
        )

    def _request(self, item: Item) -> v1.CreateVerificationRequest:
        return v1.CreateVerificationRequest(
            request_id=f"bulk:{self.batch.id}:{item.item}",
            customer_reference=item.customer_reference,
            purpose=purpose_name(item.purpose or self.batch.purpose),
            claim=v1.Claim(**item.claim),
            **{field: self._picture(field, path) for field, path in item.pictures.items()},
        )

    def _picture(self, column: str, path: str) -> bytes:
        try:
            return self.objects.read(self.tenant, path, self.most_bytes)
        except NotFound:
            raise bad_field(ErrorReason.PICTURE_NOT_FOUND, column) from None
        except ObjectTooLarge:
            raise bad_field(ErrorReason.IMAGE_TOO_LARGE, column) from None


def _column(error: ApiError) -> str | None:
    """The manifest's column at fault: the last name in the path of the first field that the error names."""
    bad = (detail for detail in error.details if isinstance(detail, BadRequest))
    fields = (violation.field.rpartition(".")[2] for detail in bad for violation in detail.field_violations)
    return next((field for field in fields if field in COLUMNS), None)
