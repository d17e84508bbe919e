"""What follows a verdict in the demonstration: an authority answers later, or a person settles the case."""

from __future__ import annotations

import time
from typing import Final

import grpc
from idverdict import v1

from service.labels import word

PATIENCE_S: Final = 30.0
_PAUSE_S: Final = 0.1


def afterwards(connection: grpc.Channel, made: v1.Verification) -> str:
    """What became of a verification: the decision of its revision, or the one that a person made."""
    if made.verdict.decision == v1.DECISION_PENDING:
        return _answered(v1.VerificationServiceStub(connection), made)
    return _settled(v1.ReviewServiceStub(connection), made)


def _answered(stub: v1.VerificationServiceStub, made: v1.Verification) -> str:
    """The decision once the authority has answered; PENDING where it does not."""
    until, now = time.monotonic() + PATIENCE_S, made
    while not now.revision and time.monotonic() < until:
        time.sleep(_PAUSE_S)
        now = stub.GetVerification(v1.GetVerificationRequest(name=made.name))
    return word(v1.Decision, now.verdict.decision)


def _settled(desk: v1.ReviewServiceStub, made: v1.Verification) -> str:
    """Claim the case, look at it, and ask the customer for correct details: one person may decide that alone."""
    request_id = f"demo-{made.uid}"
    for case in desk.ClaimCases(v1.ClaimCasesRequest(count=1, request_id=request_id)).cases:
        shown = desk.GetCase(v1.GetCaseRequest(name=case.name)).outline
        desk.OpenCase(v1.OpenCaseRequest(name=case.name, fence=case.fence, request_id=f"{request_id}-opened"))
        decided = desk.DecideCase(
            v1.DecideCaseRequest(
                name=case.name,
                fence=case.fence,
                etag=shown.etag,
                decision=v1.CASE_DECISION_RESUBMIT,
                reason_codes=["DETAILS_TO_BE_CORRECTED"],
                request_id=f"{request_id}-decided",
            )
        )
        if decided.verification == made.name:
            return word(v1.CaseDecision, decided.decision)
    return ""
