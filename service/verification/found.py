"""Verifications as they are found in the store, and as they are shown in a list."""

from __future__ import annotations

from typing import Any

from idverdict import v1

from service.call.error_reasons import ErrorReason
from service.call.errors import not_fit, not_found, record_restricted
from service.call.times import time_in, timestamp
from service.labels import label, number, word
from service.names import id_of, verification_name
from service.verification.recorded import current_record
from storage import Filter, NotFound, Restricted, Store, StoredVerification

VERIFICATION = "idverdict.v1.Verification"


def find(store: Store, name: str, *, for_inspection: bool, shown: bool = True) -> StoredVerification:
    """A stored verification by its resource name. Raises ApiError VERIFICATION_NOT_FOUND, RECORD_RESTRICTED."""
    try:
        return store.get(id_of(name), shown=shown, even_restricted=for_inspection)
    except NotFound:
        raise not_found(ErrorReason.VERIFICATION_NOT_FOUND, VERIFICATION) from None
    except Restricted:
        raise record_restricted() from None


def kept_message(stored: StoredVerification) -> v1.Verification:
    """The whole verification as it was kept, with its latest verdict, in clear.

    Raises ApiError RECORD_REDACTED where nothing is left.
    """
    if not stored.payload:
        raise not_fit(ErrorReason.RECORD_REDACTED, VERIFICATION)
    return current_record(stored)


def any_message(stored: StoredVerification) -> v1.Verification:
    """The verification as it was kept; of one that was erased, or may not be opened, what stands in clear."""
    if stored.payload:
        return current_record(stored)
    return v1.Verification(
        name=verification_name(stored.id),
        uid=stored.id,
        create_time=timestamp(stored.created_at),
        purpose=label(v1.Purpose, stored.purpose),
        state=state_of(stored),
        verdict=v1.Verdict(
            decision=label(v1.Decision, stored.decision),
            policy_id=stored.policy_id,
            policy_version=stored.policy_version,
        ),
    )


def state_of(stored: StoredVerification) -> Any:
    """What became of a verification, as the contract says it."""
    return number(v1.VerificationState, stored.state)


def place_in_store(evidence_id: str) -> str:
    """What a picture is stored as, by the last part of its resource name; version 0.1 stored sides in capitals."""
    return evidence_id.upper() if evidence_id.isalpha() else evidence_id


def listed(stored: StoredVerification) -> v1.Verification:
    """The verification as a list shows it: without claims, checks and readings."""
    message = any_message(stored)
    message.state = state_of(stored)
    message.ClearField("claim")
    message.ClearField("documents")
    message.ClearField("receipt_salt")
    message.verdict.ClearField("checks")
    message.verdict.ClearField("readings")
    return message


def decisions_of(request: v1.ListVerificationsRequest) -> set[str]:
    """The requested decisions; all of them if the request names none."""
    numbers = request.decisions or v1.Decision.values()
    return {word(v1.Decision, one) for one in numbers}


def chosen_by(request: v1.ListVerificationsRequest) -> Filter:
    """What the store can filter by itself: of decisions, one."""
    decisions = decisions_of(request)
    return Filter(
        decision=decisions.pop() if len(decisions) == 1 else None,
        created_from=time_in(request, "create_time_from"),
        created_to=time_in(request, "create_time_until"),
        customer_reference=request.customer_reference or None,
    )
