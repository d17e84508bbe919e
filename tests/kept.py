"""Verifications as the service keeps them, made without pictures: what tests of replays and packs begin with."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from idverdict import v1

from ocr.reading import Reading
from service.verification.messages import claim_messages, verdict_message
from service.verification.policy import Policy, load_policy
from service.verification.values.claim import Claim
from service.verification.values.verdict import Purpose
from service.verification.verify import Submitted, VerificationRequest, verify
from storage import Image, NewVerification, Store, StoredVerification, new_id
from tests.builders import make_claim, make_reading
from tests.requests import elements
from tests.specimens.sides import Side

AT = datetime(2026, 3, 1, 12, 0, 0, 123456, tzinfo=UTC)


def genuine() -> dict[Side, Reading]:
    """The genuine readings of both sides."""
    return {Side.PORTRAIT: make_reading(Side.PORTRAIT), Side.EMBLEM: make_reading(Side.EMBLEM)}


class _ByHeart:
    def __init__(self, readings: Mapping[Side, Reading]) -> None:
        self._readings = readings

    def read(self, data: bytes, /) -> Reading:
        return self._readings[Side(data.decode())]


def kept(
    readings: Mapping[Side, Reading] | None = None,
    claim: Claim | None = None,
    policy: Policy | None = None,
    purpose: Purpose = Purpose.ACCOUNT_OPENING,
    at: datetime = AT,
) -> v1.Verification:
    """A verification of these readings as it is kept, everything in clear."""
    readings = genuine() if readings is None else readings
    claim = claim or make_claim()
    pictures = tuple((side.value, side.value.encode()) for side in readings)
    asked = VerificationRequest((Submitted(claim, pictures),), purpose)
    verdict = verify(asked, _ByHeart(readings), policy or load_policy(), at)
    identity = new_id(at)
    person, document = claim_messages(elements(claim))
    document.role = v1.DOCUMENT_ROLE_PRIMARY
    document.pages.extend(v1.SubmittedPage(page=side.value) for side in readings)
    message = v1.Verification(
        name=f"verifications/{identity}",
        uid=identity,
        customer_reference="customer-1",
        purpose=f"PURPOSE_{purpose}",
        state="VERIFICATION_STATE_ACTIVE",
        claim=person,
        documents=[document],
        verdict=verdict_message(verdict),
    )
    message.create_time.FromDatetime(at)
    return message


def keep(store: Store, message: v1.Verification, images: Mapping[Side, bytes] | None = None) -> StoredVerification:
    """Keep it in a store, as the service would, with its pictures."""
    images = images or {}
    for number, (side, content) in enumerate(images.items()):
        message.evidence.add(
            name=f"{message.name}/evidence/0-{number}",
            picture=number,
            page=side.value,
            sha256=hashlib.sha256(content).hexdigest(),
            size_bytes=len(content),
            media_type="image/jpeg",
        )
    given: dict[str, Any] = {
        "id": message.uid,
        "request_id": message.uid,
        "request_digest": b"digest",
        "customer_reference": message.customer_reference,
        "document_number": None,
        "purpose": v1.Purpose.Name(message.purpose).removeprefix("PURPOSE_"),
        "decision": v1.Decision.Name(message.verdict.decision).removeprefix("DECISION_"),
        "policy_id": message.verdict.policy_id,
        "policy_version": message.verdict.policy_version,
        "payload": message.SerializeToString(deterministic=True),
        "created_at": message.create_time.ToDatetime(tzinfo=UTC),
    }
    pictures = [Image(f"0-{number}", "image/jpeg", data) for number, data in enumerate(images.values())]
    return store.save(NewVerification(**given), pictures)
