"""What callers who are known may do: roles by method, and the records of their own tenant alone."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

import grpc
import pytest
from idverdict import client, v1

from tests.e2e.bank import DENIED, ROLES, Bank
from tests.e2e.serving import PORTRAIT, Running, refused, request


class Stubs:
    """All services of the contract behind one channel: their methods' names are their own."""

    def __init__(self, channel: grpc.Channel) -> None:
        services = (v1.VerificationServiceStub, v1.RetentionServiceStub, v1.PackServiceStub, v1.ReviewServiceStub)
        self._stubs: list[Any] = [service(channel) for service in services]

    def __getattr__(self, name: str) -> Any:
        """The method of that name."""
        return next(getattr(stub, name) for stub in self._stubs if hasattr(stub, name))


NOBODY = {"customer_reference": "nobody"}
CALLS: dict[str, tuple[Callable[[Any], Any], set[str]]] = {
    "CreateVerification": (lambda stub: stub.CreateVerification(request()), {"verifier"}),
    "ReadDocument": (lambda stub: stub.ReadDocument(v1.ReadDocumentRequest(image=PORTRAIT)), {"verifier"}),
    "GetVerification": (
        lambda stub: stub.GetVerification(v1.GetVerificationRequest(name="verifications/none")),
        {"verifier", "reviewer", "auditor"},
    ),
    "ListVerifications": (
        lambda stub: stub.ListVerifications(v1.ListVerificationsRequest()),
        {"reviewer", "auditor"},
    ),
    "ListDocumentTypes": (lambda stub: stub.ListDocumentTypes(v1.ListDocumentTypesRequest()), set(ROLES)),
    "GetEvidence": (
        lambda stub: list(stub.GetEvidence(v1.GetEvidenceRequest(name="verifications/none/evidence/0-0"))),
        {"auditor"},
    ),
    "GetEvidencePack": (
        lambda stub: list(stub.GetEvidencePack(v1.GetEvidencePackRequest(name="verifications/none", operator="x"))),
        {"auditor", "supervisor"},
    ),
    "NoteRelationshipEnd": (
        lambda stub: stub.NoteRelationshipEnd(v1.NoteRelationshipEndRequest(**NOBODY, ended_on="2020-01-01")),
        {"reviewer"},
    ),
    "RequestDeletion": (lambda stub: stub.RequestDeletion(v1.RequestDeletionRequest(**NOBODY)), {"reviewer"}),
    "PlaceHold": (
        lambda stub: stub.PlaceHold(v1.PlaceHoldRequest(**NOBODY, hold_id="x", kind="HOLD_KIND_LEGAL")),
        {"reviewer"},
    ),
    "ReleaseHold": (lambda stub: stub.ReleaseHold(v1.ReleaseHoldRequest(**NOBODY, hold_id="x")), {"reviewer"}),
    "GetRetention": (
        lambda stub: stub.GetRetention(v1.GetRetentionRequest(**NOBODY)),
        {"reviewer", "auditor", "administrator"},
    ),
    "PlanPurge": (lambda stub: stub.PlanPurge(v1.PlanPurgeRequest()), {"auditor", "administrator"}),
    "ListCases": (
        lambda stub: stub.ListCases(v1.ListCasesRequest()),
        {"reviewer", "approver", "supervisor", "auditor"},
    ),
    "ClaimCases": (
        lambda stub: stub.ClaimCases(v1.ClaimCasesRequest(count=1, request_id="x")),
        {"reviewer", "approver", "supervisor"},
    ),
    "ConfirmCase": (
        lambda stub: stub.ConfirmCase(
            v1.ConfirmCaseRequest(name="cases/none", fence=1, etag="1", agree=True, request_id="x")
        ),
        {"approver", "supervisor"},
    ),
    "GetReviewStatistics": (
        lambda stub: stub.GetReviewStatistics(v1.GetReviewStatisticsRequest()),
        {"supervisor", "auditor"},
    ),
    "RaiseObjection": (
        lambda stub: stub.RaiseObjection(v1.RaiseObjectionRequest(verification="verifications/none", request_id="x")),
        {"verifier", "reviewer", "supervisor"},
    ),
    "Purge": (lambda stub: stub.Purge(v1.PurgeRequest(plan_sha256="0" * 64)), {"administrator"}),
}


@pytest.mark.parametrize("how", ["certificate", "token"])
@pytest.mark.parametrize("role", ROLES)
def test_each_role_may_call_what_its_row_says(
    mutual: Running, tokens: Running, bank: Bank, role: str, how: str
) -> None:
    """By certificate or by token, method by method: answered, or PERMISSION_DENIED for want of a role."""
    if how == "certificate":
        channel = bank.channel(mutual.address, bank.certified(role))
    else:
        channel = bank.channel(tokens.address, token=bank.idp.token(role))
    answered = set()
    with channel:
        stub = Stubs(channel)
        for method, (call, _) in CALLS.items():
            try:
                call(stub)
                answered.add(method)
            except grpc.RpcError as error:
                info = client.error_info(error)
                assert info is not None
                if info.reason != "ROLE_MISSING":
                    assert error.code() in {grpc.StatusCode.NOT_FOUND, grpc.StatusCode.FAILED_PRECONDITION}
                    answered.add(method)
                else:
                    assert error.code() is DENIED
    assert answered == {method for method, (_, roles) in CALLS.items() if role in roles}


def test_certificate_and_token_grant_what_both_grant(mutual: Running, bank: Bank) -> None:
    """A gateway that passes a user's token on has, for that call, no more than the user."""
    gateway = bank.authority.client("CN=any", "spiffe://bank.example/gateway/1")
    list_ = v1.ListVerificationsRequest()
    with bank.channel(mutual.address, gateway) as alone:
        v1.VerificationServiceStub(alone).ListVerifications(list_)
    with bank.channel(mutual.address, gateway, bank.idp.token("verifier", "auditor")) as for_user:
        stub = v1.VerificationServiceStub(for_user)
        assert stub.ReadDocument(v1.ReadDocumentRequest(image=PORTRAIT)).reading.document_type
        assert refused(lambda: stub.ListVerifications(list_)).reason == "ROLE_MISSING"
    with bank.channel(mutual.address, gateway, bank.idp.token("verifier", tenant="loans")) as conflicting:
        refusal = refused(lambda: v1.VerificationServiceStub(conflicting).ListVerifications(list_))
        assert (refusal.code, refusal.reason) == (DENIED, "TENANT_CONFLICT")


@pytest.mark.parametrize("how", ["certificate", "token"])
def test_tenant_sees_only_its_own(mutual: Running, tokens: Running, bank: Bank, how: str) -> None:
    """No record, picture, list, page or request id of one tenant is anything to another."""

    def stub(role: str, tenant: str) -> Any:
        if how == "certificate":
            return v1.VerificationServiceStub(bank.channel(mutual.address, bank.certified(role, tenant)))
        token = bank.idp.token(role, tenant=tenant)
        return v1.VerificationServiceStub(bank.channel(tokens.address, token=token))

    ours = [stub("verifier", "retail").CreateVerification(request(f"shared-{number}")) for number in range(2)]
    name, picture = ours[0].name, f"{ours[0].name}/evidence/0-0"
    get, evidence = v1.GetVerificationRequest(name=name), v1.GetEvidenceRequest(name=picture)
    assert stub("reviewer", "retail").GetVerification(get).name == name
    assert b"".join(part.chunk for part in stub("auditor", "retail").GetEvidence(evidence)) == PORTRAIT

    theirs = stub("auditor", "loans")
    assert refused(lambda: theirs.GetVerification(get)).reason == "VERIFICATION_NOT_FOUND"
    assert refused(partial(list, theirs.GetEvidence(evidence))).reason == "EVIDENCE_NOT_FOUND"
    assert not theirs.ListVerifications(v1.ListVerificationsRequest()).verifications
    page = stub("auditor", "retail").ListVerifications(v1.ListVerificationsRequest(page_size=1))
    next_page = v1.ListVerificationsRequest(page_size=1, page_token=page.next_page_token)
    assert refused(lambda: theirs.ListVerifications(next_page)).reason == "PAGE_TOKEN_INVALID"

    another = stub("verifier", "loans").CreateVerification(request("shared-0", customer_reference="customer-2"))
    assert another.name != name
    assert [v.name for v in theirs.ListVerifications(v1.ListVerificationsRequest()).verifications] == [another.name]
    assert stub("verifier", "retail").CreateVerification(request("shared-0")) == ours[0]


@pytest.mark.parametrize("role", ["reviewer", "auditor"])
def test_only_an_auditor_may_say_that_an_inspection_asks(mutual: Running, bank: Bank, role: str) -> None:
    """Who looks at what is only stored needs the role for it, whichever way it is looked at."""
    with bank.channel(mutual.address, bank.certified(role)) as channel:
        stub, asked = Stubs(channel), {"for_inspection": True}
        name = "verifications/none"
        calls: list[Callable[[], Any]] = [
            lambda: stub.GetVerification(v1.GetVerificationRequest(name=name, **asked)),
            lambda: list(stub.GetEvidence(v1.GetEvidenceRequest(name=f"{name}/evidence/0-0", **asked))),
            lambda: list(stub.GetEvidencePack(v1.GetEvidencePackRequest(name=name, operator="x", **asked))),
        ]
        expected = {"reviewer": {"ROLE_MISSING"}, "auditor": {"VERIFICATION_NOT_FOUND", "EVIDENCE_NOT_FOUND"}}[role]
        assert {refused(call).reason for call in calls} == expected
        listing = v1.ListVerificationsRequest(for_inspection=True)
        if role == "auditor":
            stub.ListVerifications(listing)
        else:
            assert refused(lambda: stub.ListVerifications(listing)).reason == "ROLE_MISSING"
