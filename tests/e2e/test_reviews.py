"""Reviews through real clients: a verdict is settled by two people with tokens of their own."""

from __future__ import annotations

import io
from collections.abc import Iterator

import numpy as np
import pytest
from google.protobuf.timestamp_pb2 import Timestamp
from idverdict import v1
from PIL import Image

from tests.builders import make_claim
from tests.e2e.bank import Bank
from tests.e2e.desk import CARD, OTHER_NAME, Desk, desk_at, said
from tests.e2e.serving import NOON, refused

NUMBER = "11010519491231002X"


@pytest.fixture(scope="module")
def desk(bank: Bank, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    """A review desk, shared: each test settles the cases that it opens."""
    with desk_at(bank, tmp_path_factory.mktemp("desk")) as desk:
        yield desk


def settle(desk: Desk, case: v1.CaseOutline, person: str = "wei") -> v1.CaseOutline:
    """Let one person close a case."""
    decided: v1.CaseOutline = desk.people[person].reviews.DecideCase(
        v1.DecideCaseRequest(**said(case, "PICTURE_UNFIT"), decision="CASE_DECISION_RESUBMIT")
    )
    return decided


def accept(desk: Desk, case: v1.CaseOutline, person: str = "wei") -> v1.CaseOutline:
    """Let a person propose to accept."""
    proposed: v1.CaseOutline = desk.people[person].reviews.DecideCase(
        v1.DecideCaseRequest(**said(case, "READING_CORRECTED", note="seen"), decision="CASE_DECISION_ACCEPT")
    )
    return proposed


def confirm(desk: Desk, person: str, *codes: str, agree: bool = True) -> v1.CaseOutline:
    """Let a second person claim the proposed case and say whether they agree."""
    case = desk.claim(person)
    confirmed: v1.CaseOutline = desk.people[person].reviews.ConfirmCase(
        v1.ConfirmCaseRequest(**said(case, *codes), agree=agree)
    )
    return confirmed


def test_two_people_settle_a_verdict(desk: Desk) -> None:
    """The case opens by itself; after the second person the verdict is as it was, and a review stands beside it."""
    made = desk.submit()
    assert made.verdict.decision == v1.DECISION_REVIEW
    assert list(made.reviews) == []
    case = desk.claim("wei")
    assert (case.verification, case.holder, list(case.codes)) == (made.name, "token:wei", ["NAME_MISMATCH"])
    accept(desk, case)
    closed = confirm(desk, "su")
    assert (closed.state, closed.decision) == (v1.CASE_STATE_CLOSED, v1.CASE_DECISION_ACCEPT)
    found = desk.audit.verifications.GetVerification(v1.GetVerificationRequest(name=made.name))
    assert found.verdict.decision == v1.DECISION_REVIEW
    (review,) = found.reviews
    assert (review.kind, review.decision, review.people) == (v1.REVIEW_KIND_DECIDED, v1.CASE_DECISION_ACCEPT, 2)
    assert list(review.reason_codes) == ["READING_CORRECTED"]
    listed = desk.wei.verifications.ListVerifications(
        v1.ListVerificationsRequest(customer_reference=made.customer_reference)
    )
    assert [list(one.reviews) for one in listed.verifications] == [[review]]


def test_one_person_is_not_two(desk: Desk) -> None:
    """Who decided gets no claim on the case, whatever roles they have, and is told so where they come to confirm."""
    desk.submit()
    case = desk.claim("mo")
    proposed = accept(desk, case, "mo")
    asked = v1.ClaimCasesRequest(count=1, request_id="mo-again")
    assert list(desk.mo.reviews.ClaimCases(asked).cases) == []
    alone = v1.ConfirmCaseRequest(**said(proposed), agree=True)
    assert refused(lambda: desk.mo.reviews.ConfirmCase(alone)).reason in ("CLAIM_LOST", "SAME_PERSON")
    confirm(desk, "su")


def test_roles_bound_what_people_may_do(desk: Desk) -> None:
    """A reviewer cannot confirm, a counter cannot claim, and an auditor cannot decide."""
    desk.submit()
    case = desk.claim("wei")
    calls = (
        lambda: desk.wei.reviews.ConfirmCase(v1.ConfirmCaseRequest(**said(case), agree=True)),
        lambda: desk.counter.reviews.ClaimCases(v1.ClaimCasesRequest(count=1, request_id="x")),
        lambda: desk.audit.reviews.OpenCase(v1.OpenCaseRequest(name=case.name, fence=1, request_id="x")),
        lambda: desk.wei.verifications.GetEvidence(v1.GetEvidenceRequest(name=f"{case.verification}/evidence/0-0")),
    )
    for call in calls:
        assert refused(lambda call=call: list(call()) if call is calls[3] else call()).reason == "ROLE_MISSING"  # type: ignore[misc]
    settle(desk, case)


def test_a_case_shows_what_is_in_question(desk: Desk) -> None:
    """The declared name and what was read stand in clear; everything else is masked until it is revealed."""
    desk.submit()
    case = desk.claim("wei")
    shown = desk.wei.reviews.GetCase(v1.GetCaseRequest(name=case.name))
    (attempt,) = shown.attempts
    assert list(attempt.shown) == ["0.name"]
    portrait = attempt.verification.verdict.readings[0]
    assert (portrait.fields["name"].value, attempt.verification.claim.name) == ("张样本", OTHER_NAME)
    assert portrait.fields["id_number"].masked
    assert portrait.fields["id_number"].value == "1****************X"
    assert NUMBER not in str(shown)
    assert refused(lambda: desk.lan.reviews.GetCase(v1.GetCaseRequest(name=case.name))).reason == "CLAIM_LOST"
    revealed = desk.wei.reviews.RevealFields(
        v1.RevealFieldsRequest(
            name=case.name,
            fence=case.fence,
            verification=case.verification,
            fields=["0.id_number"],
            reason_codes=["COMPARE_WITH_PICTURE"],
            request_id="reveal",
        )
    )
    assert revealed.attempts[0].verification.verdict.readings[0].fields["id_number"].value == NUMBER
    assert revealed.history[-1].kind == v1.STEP_KIND_VALUES_REVEALED
    settle(desk, case)


def test_a_picture_is_small_upright_masked_and_marked(desk: Desk) -> None:
    """What is masked is pixelated, what is in question is sharp, and the holder's name is burnt in."""
    desk.submit()
    case = desk.claim("wei")
    asked = v1.GetPictureRequest(name=case.name, evidence=f"{case.verification}/evidence/0-0", max_edge=800)
    answer = desk.wei.reviews.GetPicture(asked)
    picture = np.asarray(Image.open(io.BytesIO(answer.jpeg)).convert("L"), dtype=float)
    assert picture.shape == (600, 800) == (answer.height_px, answer.width_px)
    assert answer.scale == pytest.approx(800 / 1200)
    assert "0.id_number" in answer.masked
    assert "0.name" not in answer.masked
    sharp, coarse = picture[100:115, 220:500].std(axis=1).mean(), picture[368:378, 220:500].std(axis=1).mean()
    assert sharp > 3 * coarse
    again = desk.wei.reviews.GetPicture(asked)
    assert len(again.jpeg) > 1000
    assert refused(lambda: desk.lan.reviews.GetPicture(asked)).reason == "CLAIM_LOST"
    settle(desk, case)


def test_a_note_repeats_no_number(desk: Desk) -> None:
    """A note with a document's number, or with a value that is masked, is refused; so is a code for another use."""
    desk.submit()
    case = desk.claim("wei")

    def decide(**changed: object) -> str:
        given = said(case, "PICTURE_UNFIT") | changed
        asked = v1.DecideCaseRequest(**given, decision="CASE_DECISION_RESUBMIT")
        return refused(lambda: desk.wei.reviews.DecideCase(asked)).reason

    assert decide(note=f"number {NUMBER[:6]} {NUMBER[6:]}") == "NOTE_UNFIT"
    assert decide(note="号码１１０１０５１９４９１２３１００２Ｘ") == "NOTE_UNFIT"
    assert decide(note="lives at 北京市朝阳区样本路1号院2号楼3单元401室") == "NOTE_UNFIT"
    assert decide(reason_codes=["DOCUMENT_GENUINE"]) == "REASON_UNKNOWN"
    settle(desk, case)


def test_a_stale_view_and_an_old_token_are_refused(desk: Desk) -> None:
    """A decision needs the state that was seen and the latest claim."""
    desk.submit("stale")
    case = desk.claim("wei")
    desk.submit("stale")
    given = said(case, "PICTURE_UNFIT")
    asked = v1.DecideCaseRequest(**given, decision="CASE_DECISION_RESUBMIT")
    assert refused(lambda: desk.wei.reviews.DecideCase(asked)).reason == "CASE_CHANGED"
    old = v1.DecideCaseRequest(**(given | {"fence": case.fence + 1}), decision="CASE_DECISION_RESUBMIT")
    assert refused(lambda: desk.wei.reviews.DecideCase(old)).reason == "CLAIM_LOST"
    seen = desk.wei.reviews.GetCase(v1.GetCaseRequest(name=case.name))
    assert len(seen.attempts) == 2
    settle(desk, seen.outline)


def test_a_customer_is_asked_and_told_of(desk: Desk) -> None:
    """Watchers hear of the request with its sentence for the customer, and later of the decision, on each attempt."""
    token = next(iter(desk.audit.watch.WatchVerifications(v1.WatchVerificationsRequest(), timeout=20))).resume_token
    first = desk.submit("asked")
    case = desk.claim("wei")
    waiting = desk.wei.reviews.RequestFromCustomer(v1.RequestFromCustomerRequest(**said(case, "FURTHER_EVIDENCE")))
    assert waiting.state == v1.CASE_STATE_WAITING_CUSTOMER
    second = desk.submit("asked")
    settle(desk, desk.claim("lan"), "lan")
    events = []
    watching = desk.audit.watch.WatchVerifications(v1.WatchVerificationsRequest(resume_token=token), timeout=20)
    for message in watching:
        if message.HasField("event"):
            events.append(message.event)
        if len(events) == 5:
            break
    watching.cancel()
    told = [(event.verification, event.review.kind) for event in events if event.HasField("review")]
    assert told == [
        (first.name, v1.REVIEW_KIND_CUSTOMER_ASKED),
        (first.name, v1.REVIEW_KIND_DECIDED),
        (second.name, v1.REVIEW_KIND_DECIDED),
    ]
    asked = next(event for event in events if event.HasField("review"))
    assert (asked.kind, asked.decision) == (v1.VERIFICATION_EVENT_KIND_REVIEWED, v1.DECISION_REVIEW)
    assert asked.review.hints[0].zh.startswith("请补充")


def test_an_objection_goes_to_others(desk: Desk) -> None:
    """It is due within the law's days, never goes to who decided, and its answer is a further review."""
    made = desk.submit()
    desk_case = desk.claim("wei")
    accept(desk, desk_case)
    confirm(desk, "su")
    received = Timestamp()
    received.FromDatetime(NOON)
    raised = desk.counter.reviews.RaiseObjection(
        v1.RaiseObjectionRequest(
            verification=made.name, receive_time=received, note="the customer's letter", request_id="objection"
        )
    )
    assert raised.kind == v1.CASE_KIND_OBJECTION
    assert (raised.due_time.seconds - raised.create_time.seconds) == 15 * 86400
    nothing = v1.ClaimCasesRequest(count=1, request_id="su-objection")
    assert list(desk.su.reviews.ClaimCases(nothing).cases) == []
    held = desk.claim("chief")
    answered = desk.chief.reviews.AnswerObjection(
        v1.AnswerObjectionRequest(**said(held, "DECISION_STANDS"), decision="CASE_DECISION_UNCHANGED")
    )
    assert answered.state == v1.CASE_STATE_CLOSED
    found = desk.audit.verifications.GetVerification(v1.GetVerificationRequest(name=made.name))
    assert [one.kind for one in found.reviews] == [v1.REVIEW_KIND_DECIDED, v1.REVIEW_KIND_OBJECTION_ANSWERED]


def test_too_many_attempts_go_to_a_person(desk: Desk) -> None:
    """After the policy's number of attempts the next is REVIEW with its reason, not RESUBMIT, and never REJECT."""
    claim = make_claim()
    made = [desk.submit("often", portrait=None, claim=claim) for _ in range(5)]
    decisions = [one.verdict.decision for one in made]
    assert decisions == [v1.DECISION_RESUBMIT] * 4 + [v1.DECISION_REVIEW]
    assert [reason.code for reason in made[-1].verdict.reasons][-1] == "RESUBMISSION_LIMIT"
    assert made[-1].earlier_attempts == 4
    settle(desk, desk.claim("wei"))


def test_statistics_name_nobody(desk: Desk) -> None:
    """A supervisor sees counts, and no name is in them."""
    desk.submit()
    settle(desk, desk.claim("wei"))
    answer = desk.chief.reviews.GetReviewStatistics(v1.GetReviewStatisticsRequest())
    assert "token:" not in str(answer)
    rules = desk.wei.reviews.GetReviewRules(v1.GetReviewRulesRequest())
    assert {one.decision: one.people for one in rules.decisions}[v1.CASE_DECISION_ACCEPT] == 2


def test_a_claim_may_be_renewed_released_and_withdrawn(desk: Desk) -> None:
    """The way back at every step."""
    desk.submit()
    case = desk.claim("wei")
    renewed = desk.wei.reviews.RenewCase(v1.RenewCaseRequest(name=case.name, fence=case.fence))
    assert renewed.claim_expire_time.ToNanoseconds() >= case.claim_expire_time.ToNanoseconds()
    desk.wei.reviews.OpenCase(v1.OpenCaseRequest(name=case.name, fence=case.fence, request_id="opened"))
    accept(desk, case)
    back = desk.wei.reviews.WithdrawDecision(v1.WithdrawDecisionRequest(name=case.name, request_id="withdrawn"))
    assert back.state == v1.CASE_STATE_OPEN
    again = desk.claim("lan")
    released = desk.chief.reviews.ReleaseCase(v1.ReleaseCaseRequest(name=again.name, fence=again.fence))
    assert released.holder == ""
    escalated = desk.claim("wei")
    desk.wei.reviews.Escalate(v1.EscalateRequest(**said(escalated, "BEYOND_MY_AUTHORITY")))
    settle(desk, desk.claim("su"), "su")
    assert CARD
