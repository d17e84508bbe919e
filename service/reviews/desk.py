"""What all use cases of ReviewService share: who asks, what they say, and what the store refuses."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Collection, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from google.protobuf.message import Message
from idverdict import v1

from ocr.image import Limits
from service.call.error_reasons import ErrorReason
from service.call.errors import bad_field, not_fit, not_found, record_restricted, request_id_reused
from service.names import id_of
from service.reviews.masking import in_question, mask
from service.reviews.messages import (
    outline_message,
    step_message,
)
from service.reviews.notes import is_fit
from service.reviews.rules import Rules, Use
from service.verification.found import kept_message, state_of
from storage import (
    CaseChanged,
    CaseUnfit,
    ClaimLost,
    NotFound,
    RequestConflict,
    Restricted,
    SamePerson,
    Store,
    VerdictPending,
)
from storage.reviews.values import Act, Case, Opinion, Person
from storage.reviews.words import Decision

CASE_TYPE = "idverdict.v1.Case"
_REFUSALS: dict[type[Exception], ErrorReason] = {
    ClaimLost: ErrorReason.CLAIM_LOST,
    CaseChanged: ErrorReason.CASE_CHANGED,
    CaseUnfit: ErrorReason.CASE_STATE,
    SamePerson: ErrorReason.SAME_PERSON,
    VerdictPending: ErrorReason.VERDICT_PENDING,
}


@dataclass(frozen=True, slots=True)
class Desk:
    """The cases of a tenant as one person works on them.

    Attributes:
        store: as the tenant sees it.
        rules: of reviews.
        person: who calls.
        clock: tells the time, aware.
        limits: of pictures.
    """

    store: Store
    rules: Rules
    person: Person
    clock: Callable[[], datetime]
    limits: Limits | None = None

    def opinion(
        self,
        request: Any,
        use: Use,
        attempts: Collection[v1.Verification],
        revealed: Collection[str],
        decision: Decision | None = None,
    ) -> Opinion:
        """What a request says, once its codes and its note may be kept. Raises ApiError REASON_UNKNOWN, NOTE_UNFIT."""
        if not set(request.reason_codes) <= set(self.rules.codes_for(use)):
            raise bad_field(ErrorReason.REASON_UNKNOWN, "reason_codes")
        if not is_fit(request.note, attempts, revealed):
            raise bad_field(ErrorReason.NOTE_UNFIT, "note")
        return Opinion(decision, tuple(request.reason_codes), request.note)

    def act(self, request: Any, *, seen: bool = True) -> Act:
        """Who asks for what; with the token of the claim, and with the state that was ``seen`` where that matters."""
        fence = request.fence if "fence" in request.DESCRIPTOR.fields_by_name else None
        revision = int(request.etag) if seen else None
        return Act(id_of(request.name), self.person, request.request_id, digest_of(request), fence, revision)

    def message(self, case: Case, *, even_restricted: bool = False) -> v1.Case:
        """A case with its attempts, masked."""
        message = v1.Case(outline=outline_message(case.outline), history=map(step_message, case.steps))
        for _, verification in self.attempts(case, even_restricted=even_restricted):
            shown = shown_of(verification, case.revealed)
            mask(verification, shown)
            message.attempts.add(verification=verification, shown=sorted(shown))
        return message

    def attempts(self, case: Case, *, even_restricted: bool = False) -> Iterator[tuple[str, v1.Verification]]:
        """The attempts of a case by their ids, in clear."""
        for identity in case.attempts:
            yield identity, self.verification(identity, even_restricted=even_restricted)

    def verification(self, identity: str, *, even_restricted: bool = False) -> v1.Verification:
        """An attempt in clear, which the case's delivery logs."""
        stored = self.store.get(identity, shown=False, even_restricted=even_restricted)
        message = kept_message(stored)
        message.state = state_of(stored)
        return message


def shown_of(verification: v1.Verification, revealed: Collection[str]) -> frozenset[str]:
    """The fields of an attempt that are in question or were revealed."""
    prefix = f"{verification.uid}/"
    return in_question(verification) | {name.removeprefix(prefix) for name in revealed if name.startswith(prefix)}


def digest_of(request: Message) -> bytes:
    """SHA-256 of a request: equal for the same request alone."""
    return hashlib.sha256(request.SerializeToString(deterministic=True)).digest()


@contextmanager
def refused() -> Iterator[None]:
    """Turn what the store refuses into an error of the API."""
    try:
        yield
    except NotFound:
        raise not_found(ErrorReason.CASE_NOT_FOUND, CASE_TYPE) from None
    except Restricted:
        raise record_restricted() from None
    except RequestConflict:
        raise request_id_reused(CASE_TYPE) from None
    except (ClaimLost, CaseChanged, CaseUnfit, SamePerson, VerdictPending) as refusal:
        raise not_fit(_REFUSALS[type(refusal)], CASE_TYPE) from None
