"""No method that a reviewer may call returns a value that is neither in question nor revealed."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

import grpc
import pytest
from google.protobuf.message import Message
from idverdict import v1
from idverdict.client import SERVICES

from service.call.caller import Role
from service.serving.auth.permissions import ROLES
from tests.builders import EMBLEM_VALUES, PORTRAIT_VALUES, make_claim
from tests.e2e.bank import Bank, bank_in
from tests.e2e.desk import Desk, desk_at, said
from tests.e2e.serving import request

IN_QUESTION = {"name"}
"""The one field in question: the customer declared another name."""
DECLARED = "欧阳样本"
OTHER_ELEMENTS = {"occupation": "样本职业", "contact": "+86 000 0000 0000"}
REVIEWERS = sorted(method for method, roles in ROLES.items() if Role.REVIEWER in roles and "idverdict" in method)


def secrets() -> dict[str, str]:
    """The values that nobody may see, by field or element, apart from those that an everyday word is equal to."""
    values = {**PORTRAIT_VALUES, **EMBLEM_VALUES, **OTHER_ELEMENTS, "birth": "1949-12-31"}
    secret = {name: value for name, value in values.items() if name not in IN_QUESTION and value}
    assert len(secret) >= 9
    return secret


def strings(message: Message, path: str = "") -> Iterator[tuple[str, str]]:
    """Every text in an answer, map keys and bytes that are one included, with its path."""
    for field, value in message.ListFields():
        here = f"{path}.{field.name}"
        if field.message_type is not None and field.message_type.GetOptions().map_entry:
            for key, one in value.items():
                yield from leaf(f"{here}[key]", key)
                yield from strings(one, f"{here}[{key}]") if isinstance(one, Message) else leaf(f"{here}[{key}]", one)
            continue
        for one in value if field.is_repeated else (value,):
            yield from strings(one, here) if isinstance(one, Message) else leaf(here, one)


def leaf(path: str, value: object) -> Iterator[tuple[str, str]]:
    """A text, or bytes that may be one."""
    if isinstance(value, str):
        yield path, value
    elif isinstance(value, bytes):
        yield path, value.decode("utf-8", errors="replace")


@pytest.fixture(scope="module")
def bank(tmp_path_factory: pytest.TempPathFactory) -> Bank:
    """A bank of this test."""
    return bank_in(tmp_path_factory.mktemp("bank"))


@pytest.fixture
def desk(bank: Bank, tmp_path: Path) -> Iterator[Desk]:
    """A review desk with nothing on it."""
    with desk_at(bank, tmp_path) as desk:
        yield desk


def calls(desk: Desk, made: v1.Verification, case: v1.CaseOutline) -> dict[str, Callable[[], Any]]:
    """A call of each method that a reviewer may make, about this verification; those that change most come last."""
    wei, name, evidence = desk.wei, made.name, made.evidence[0].name
    customer = {"customer_reference": made.customer_reference}
    reviews, screening, hit = wei.reviews, wei.screening, screened(desk, made)

    def decide() -> Any:
        return reviews.DecideCase(
            v1.DecideCaseRequest(**said(case, "DOCUMENT_GENUINE"), decision="CASE_DECISION_ACCEPT")
        )

    return {
        "ListDocumentTypes": lambda: wei.verifications.ListDocumentTypes(v1.ListDocumentTypesRequest()),
        "GetVerification": lambda: wei.verifications.GetVerification(v1.GetVerificationRequest(name=name)),
        "ListVerifications": lambda: wei.verifications.ListVerifications(
            v1.ListVerificationsRequest(customer_reference=made.customer_reference)
        ),
        "GetBulk": lambda: wei.bulk.GetBulk(v1.GetBulkRequest(name="bulk/none")),
        "ListBulk": lambda: wei.bulk.ListBulk(v1.ListBulkRequest()),
        "GetBulkResults": lambda: list(wei.bulk.GetBulkResults(v1.GetBulkResultsRequest(name="bulk/none"))),
        "WatchVerifications": lambda: watched(wei.watch),
        "WatchCustomers": lambda: watched_customers(wei.watch),
        "GetRetention": lambda: wei.retention.GetRetention(v1.GetRetentionRequest(**customer)),
        "NoteRelationshipEnd": lambda: wei.retention.NoteRelationshipEnd(
            v1.NoteRelationshipEndRequest(**customer, ended_on="2026-02-01")
        ),
        "PlaceHold": lambda: wei.retention.PlaceHold(
            v1.PlaceHoldRequest(**customer, hold_id="x", kind="HOLD_KIND_LEGAL")
        ),
        "ReleaseHold": lambda: wei.retention.ReleaseHold(v1.ReleaseHoldRequest(**customer, hold_id="x")),
        "ListChecks": lambda: wei.authorities.ListChecks(v1.ListChecksRequest(verification=name)),
        "ListListVersions": lambda: screening.ListListVersions(v1.ListListVersionsRequest()),
        "Screen": lambda: screening.Screen(v1.ScreenRequest(subject=v1.ScreeningSubject(names=["Karl Lindau"]))),
        "ListHits": lambda: screening.ListHits(v1.ListHitsRequest()),
        "GetHit": lambda: screening.GetHit(v1.GetHitRequest(name=hit.name)),
        "DecideHit": lambda: screening.DecideHit(
            v1.DecideHitRequest(
                request_id="hit", name=hit.name, etag=hit.etag, decision="HIT_DECISION_CLEARED", note="differs"
            )
        ),
        "ListDuplicates": lambda: screening.ListDuplicates(v1.ListDuplicatesRequest()),
        "ListCases": lambda: reviews.ListCases(v1.ListCasesRequest()),
        "ClaimCases": lambda: reviews.ClaimCases(v1.ClaimCasesRequest(count=1, request_id="another")),
        "RenewCase": lambda: reviews.RenewCase(v1.RenewCaseRequest(name=case.name, fence=case.fence)),
        "GetReviewRules": lambda: reviews.GetReviewRules(v1.GetReviewRulesRequest()),
        "GetCase": lambda: reviews.GetCase(v1.GetCaseRequest(name=case.name)),
        "GetPicture": lambda: reviews.GetPicture(v1.GetPictureRequest(name=case.name, evidence=evidence)),
        "OpenCase": lambda: reviews.OpenCase(v1.OpenCaseRequest(name=case.name, fence=case.fence, request_id="open")),
        "RevealFields": lambda: reviews.RevealFields(
            v1.RevealFieldsRequest(
                name=case.name,
                fence=case.fence,
                verification=name,
                fields=["0.name"],
                reason_codes=["COMPARE_WITH_PICTURE"],
                request_id="reveal",
            )
        ),
        "RaiseObjection": lambda: reviews.RaiseObjection(
            v1.RaiseObjectionRequest(verification=name, note="objects", request_id="objection")
        ),
        "DecideCase": decide,
        "WithdrawDecision": lambda: reviews.WithdrawDecision(
            v1.WithdrawDecisionRequest(name=case.name, request_id="withdraw")
        ),
        "ReleaseCase": lambda: reviews.ReleaseCase(v1.ReleaseCaseRequest(name=case.name, fence=case.fence)),
        "Escalate": lambda: reviews.Escalate(v1.EscalateRequest(**said(case, "DOUBT_REMAINS"))),
        "RequestFromCustomer": lambda: reviews.RequestFromCustomer(
            v1.RequestFromCustomerRequest(**said(case, "PICTURE_UNFIT"))
        ),
        **of_customers(desk, made),
        "RequestDeletion": lambda: wei.retention.RequestDeletion(v1.RequestDeletionRequest(**customer)),
    }


def screened(desk: Desk, made: v1.Verification) -> v1.ScreeningHit:
    """The hit of the customer, who is screened with everything that nobody may see."""
    content = "id,names\n1,张样本\n".encode()
    desk.admin.screening.ImportList(
        v1.ImportListRequest(request_id="list", list="un", format="LIST_FORMAT_CSV", content=content)
    )
    subject = v1.ScreeningSubject(
        names=["张样本"], birth_dates=[secrets()["birth"]], numbers=[PORTRAIT_VALUES["id_number"]]
    )
    desk.counter.screening.ScreenCustomer(
        v1.ScreenCustomerRequest(
            customer_reference=made.customer_reference, subject=subject, contacts=[OTHER_ELEMENTS["contact"]]
        )
    )
    (hit,) = desk.wei.screening.ListHits(v1.ListHitsRequest()).hits
    found: v1.ScreeningHit = hit
    return found


def of_customers(desk: Desk, made: v1.Verification) -> dict[str, Callable[[], Any]]:
    """The same for the customer, who has a file with a party, an attachment and a rating."""
    counter, wei = desk.counter, desk.wei
    opened = counter.customers.CreateCustomer(
        v1.CreateCustomerRequest(
            customer_reference=made.customer_reference,
            kind="CUSTOMER_KIND_PERSON",
            purpose="PURPOSE_ACCOUNT_OPENING",
            verifications=[made.name],
            request_id=f"open-{made.uid}",
        )
    )
    name = opened.name
    counter.parties.PutParty(
        v1.PutPartyRequest(
            name=name,
            party_id="agent",
            role="PARTY_ROLE_AGENT",
            display_name=OTHER_ELEMENTS["occupation"],
            document_number=PORTRAIT_VALUES["id_number"],
            contact=OTHER_ELEMENTS["contact"],
            request_id=f"party-{made.uid}",
        )
    )
    counter.customers.AddAttachment(
        v1.AddAttachmentRequest(
            name=name,
            kind="ATTACHMENT_KIND_SCORE",
            issuer="SPECIMEN",
            issued_on="2026-02-01",
            title=OTHER_ELEMENTS["occupation"],
            request_id=f"attach-{made.uid}",
        )
    )
    rating = counter.risk.RateCustomer(v1.RateCustomerRequest(name=name, request_id=f"rate-{made.uid}"))
    return {
        "GetCustomer": lambda: wei.customers.GetCustomer(v1.GetCustomerRequest(name=name)),
        "ListCustomerVersions": lambda: wei.customers.ListCustomerVersions(v1.ListCustomerVersionsRequest(name=name)),
        "ListAttachments": lambda: wei.customers.ListAttachments(v1.ListAttachmentsRequest(name=name)),
        "ExportCustomers": lambda: next(iter(wei.customers.ExportCustomers(v1.ExportCustomersRequest()))),
        "ListDue": lambda: wei.customers.ListDue(v1.ListDueRequest(states=["CUSTOMER_STATE_IN_PROGRESS"])),
        "ReportEvent": lambda: wei.customers.ReportEvent(
            v1.ReportEventRequest(name=name, event="DOUBT", request_id=f"doubt-{made.uid}")
        ),
        "ListParties": lambda: wei.parties.ListParties(v1.ListPartiesRequest(name=name)),
        "GetRating": lambda: wei.risk.GetRating(v1.GetRatingRequest(name=rating.name)),
        "ListRatings": lambda: wei.risk.ListRatings(v1.ListRatingsRequest(name=name)),
        "ProposeOverride": lambda: wei.risk.ProposeOverride(
            v1.ProposeOverrideRequest(
                name=rating.name,
                level=5,
                reason="seen at the counter",
                begins_on="2026-03-01",
                ends_on="2026-04-01",
                request_id=f"override-{made.uid}",
            )
        ),
    }


def watched(watch: Any) -> list[Message]:
    """The events so far."""
    stream = watch.WatchVerifications(v1.WatchVerificationsRequest(from_beginning=True), timeout=10)
    found = [next(stream), next(stream), next(stream)]
    stream.cancel()
    return found


def watched_customers(watch: Any) -> list[Message]:
    """The events of customers so far."""
    stream = watch.WatchCustomers(v1.WatchCustomersRequest(from_beginning=True), timeout=10)
    found = [next(stream), next(stream)]
    stream.cancel()
    return found


def answers(call: Callable[[], Any]) -> Iterable[Message]:
    """What a call gives; of a refusal the details, which a caller gets too."""
    try:
        answer = call()
    except grpc.RpcError as error:
        from grpc_status.rpc_status import from_call

        status = from_call(error)
        return [] if status is None else [status]
    return answer if isinstance(answer, list) else [answer]


def submitted(desk: Desk) -> v1.Verification:
    """A verification of which the name alone is in question."""
    claim = make_claim(name=DECLARED, **OTHER_ELEMENTS)
    made = desk.submit(claim=claim)
    assert {reason.code for reason in made.verdict.reasons} == {"NAME_MISMATCH"}
    return made


def test_every_method_of_a_reviewer_is_walked(desk: Desk) -> None:
    """A further method that reviewers may call has to be called here too."""
    made = submitted(desk)
    walked = calls(desk, made, desk.claim("wei"))
    assert set(walked) == {method.rpartition("/")[2] for method in REVIEWERS}
    assert {f"/{one.full_name}/{method.name}" for one in SERVICES for method in one.methods} >= set(REVIEWERS)


def test_no_answer_has_a_value_that_is_not_in_question(desk: Desk) -> None:
    """Every text of every answer to a reviewer is looked through for the values of a customer."""
    made = submitted(desk)
    case = desk.claim("wei")
    hidden, seen, texts = secrets(), set(), 0
    for method, call in calls(desk, made, case).items():
        for answer in answers(call):
            for path, text in strings(answer):
                texts += 1
                told = [name for name, value in hidden.items() if value in text]
                assert not told, f"{method}{path} tells {told}"
                seen |= {one for one in ("张样本", DECLARED) if one in text}
    assert texts > 300
    assert seen == {"张样本", DECLARED}  # what is in question is shown, so the walk reaches values


def test_the_walk_would_find_a_value(desk: Desk) -> None:
    """The same walk over an auditor's answer finds them all."""
    made = submitted(desk)
    found = desk.audit.verifications.GetVerification(v1.GetVerificationRequest(name=made.name))
    texts = [text for _, text in strings(found)]
    assert [name for name, value in secrets().items() if not any(value in text for text in texts)] == []


def test_what_was_revealed_is_shown_and_nothing_else(desk: Desk) -> None:
    """After a reveal the field is in clear for this case, and the others are not."""
    made = submitted(desk)
    case = desk.claim("wei")
    shown = desk.wei.reviews.RevealFields(
        v1.RevealFieldsRequest(
            name=case.name,
            fence=case.fence,
            verification=made.name,
            fields=["0.address", "claim.contact"],
            reason_codes=["COMPARE_WITH_PICTURE"],
            request_id="reveal-address",
        )
    )
    texts = " ".join(text for _, text in strings(shown))
    told = {name for name, value in secrets().items() if value in texts}
    assert told == {"address", "contact"}


def test_originals_and_packs_are_not_for_reviewers(desk: Desk) -> None:
    """What shows values in clear is refused to them."""
    made = submitted(desk)
    for call in (
        lambda: list(desk.wei.verifications.GetEvidence(v1.GetEvidenceRequest(name=made.evidence[0].name))),
        lambda: list(desk.wei.packs.GetEvidencePack(v1.GetEvidencePackRequest(name=made.name, operator="wei"))),
        lambda: desk.wei.audit.IssueReceipt(v1.IssueReceiptRequest(name=made.name)),
        lambda: desk.wei.verifications.CreateVerification(request()),
    ):
        with suppress(AssertionError), pytest.raises(grpc.RpcError) as caught:
            call()
        assert caught.value.code() is grpc.StatusCode.PERMISSION_DENIED
