"""A fictitious person's relationship from opening to end, on the demonstration's genuine card."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator
from datetime import date, datetime, timedelta

from idverdict import v1

from service.demo.story import CHINA, Stage, Step, state_of, statuses
from service.labels import word

ELEMENTS = ("name", "document_number", "document_validity", "address", "occupation", "contact")
INPUTS = {
    "disclosure": "LISTED",
    "relationship_channel": "ONLINE_WITH_FACE",
    "document": "RESIDENT_ID",
    "age": "41",
    "structure": "CROSS_BORDER",
    "region_of_residence": "ORDINARY",
    "region_of_business": "BORDER",
    "region_of_counterparties": "HIGH_CRIME",
    "cash": "MUCH",
    "not_face_to_face": "ALWAYS",
    "cross_border": "NONE",
    "agents": "NONE",
    "unusual_frequency": "EXPLAINED",
    "occupation": "SELF_EMPLOYED",
    "public_office": "NONE",
    "link_to_cash_industry": "SOME",
    "list_hit": "NONE",
    "pep": "NONE",
    "suspicious_reports": "NONE",
    "diligence": "COOPERATIVE",
}
"""The worked example of the docs: R = 48.8."""
PROOF = "工资证明 SPECIMEN: 软件工程师, 样本科技有限公司\n".encode()


def person(stage: Stage, request: v1.CreateVerificationRequest, made: v1.Verification) -> Iterator[Step]:
    """Make each step as it is asked for, given the verification that the file is opened from, and its request."""
    today = datetime.now(CHINA).date()
    opened = stage.customers.CreateCustomer(
        v1.CreateCustomerRequest(
            customer_reference=request.customer_reference,
            kind="CUSTOMER_KIND_PERSON",
            purpose="PURPOSE_ACCOUNT_OPENING",
            declared={
                "purpose": "SALARY_ACCOUNT",
                "funds": "WAGES: 样本科技有限公司",
                "economic_condition": "INCOME 100000..300000 CNY/YEAR",
            },
            verifications=[made.name],
            relationship_began=f"{today.year - 1}-03-02",
            request_id=stage.id(),
        )
    )
    name = opened.name
    yield Step("opened from a verification", state_of(opened), "IDENTIFIED")
    read = "name READ, document_number READ, document_validity READ, address READ"
    yield Step("its elements", statuses(opened, ELEMENTS), f"{read}, occupation DECLARED, contact DECLARED")
    consent = v1.AddAttachmentRequest(
        name=name,
        kind="ATTACHMENT_KIND_CONSENT",
        issuer="the customer",
        issued_on=today.isoformat(),
        title="face comparison",
        scopes=["FACE"],
        channel="counter",
        request_id=stage.id(),
    )
    given = stage.customers.AddAttachment(consent)
    stage.customers.WithdrawConsent(v1.WithdrawConsentRequest(name=given.name, request_id=stage.id()))
    proof = v1.AddAttachmentRequest(
        name=name,
        kind="ATTACHMENT_KIND_RELIED_EVIDENCE",
        issuer="SPECIMEN employer",
        issued_on=today.isoformat(),
        content=PROOF,
        elements={"occupation": "软件工程师"},
        request_id=stage.id(),
    )
    kept = stage.customers.AddAttachment(proof)
    yield Step(
        "a consent, withdrawn again; a proof of occupation, kept as it came",
        f"{kept.media_type}, {statuses(stage.seen(name), ['occupation'])}",
        "text/plain, occupation READ",
    )
    without = {key: value for key, value in INPUTS.items() if key != "occupation"}
    for inputs, title, expected in (
        (without, "rated without an occupation: it counts as the worst", "R 51.8, level 2, occupation missing"),
        (INPUTS, "rated with it", "R 48.8, level 2, nothing missing"),
    ):
        made_of = stage.risk.RateCustomer(v1.RateCustomerRequest(name=name, inputs=inputs, request_id=stage.id()))
        missing = ", ".join(made_of.missing) or "nothing"
        yield Step(title, f"R {made_of.r}, level {made_of.level}, {missing} missing", expected)
    end = next(date.fromisoformat(one.due_on) for one in opened.clocks if one.reason == "DOCUMENT_END")
    ahead = stage.seen(name, end + timedelta(days=1))
    told = {one.reason for one in ahead.clocks if date.fromisoformat(one.due_on) <= end}
    yield Step(
        f"looked ahead to the day after the document's last, {end}",
        f"{word(v1.CustomerState, ahead.state)}, {'DOCUMENT_END' if 'DOCUMENT_END' in told else '-'}",
        "OVERDUE, DOCUMENT_END",
    )
    yield from _renewed(stage, request, name)
    yield Step("refused to be identified", state_of(stage.report(name, "DOCUMENT_REFUSED")), "REFUSED")
    yield Step("the refusal withdrawn", state_of(stage.report(name, "REFUSAL_WITHDRAWN")), "IDENTIFIED")
    stage.retention.NoteRelationshipEnd(
        v1.NoteRelationshipEndRequest(customer_reference=request.customer_reference, ended_on=today.isoformat())
    )
    yield Step("the relationship ends today; tomorrow it is", state_of(stage.seen(name, today + timedelta(1))), "ENDED")
    same, all_ = stage.replayed(name)
    yield Step("versions and ratings made again, byte for byte", f"{same} of {all_}", f"{all_} of {all_}")
    with zipfile.ZipFile(io.BytesIO(stage.whole_file(name))) as file:
        proofs = sum(file.read(one) == PROOF for one in file.namelist() if one.startswith("attachments/"))
        yield Step(f"the whole file as a zip with {len(file.namelist())} members", f"{proofs} proof", "1 proof")


def _renewed(stage: Stage, request: v1.CreateVerificationRequest, name: str) -> Iterator[Step]:
    """Something happened long ago, and nothing was done; then the customer is told, and new evidence answers it."""
    yield Step(
        "unusual business, 150 days ago",
        state_of(stage.report(name, "ABNORMAL_BEHAVIOUR", 150)),
        "OVERDUE ABNORMAL_BEHAVIOUR",
    )
    measures_on = date.fromisoformat(stage.report(name, "CUSTOMER_NOTIFIED").measures_on)
    grace = stage.seen(name, measures_on - timedelta(days=1))
    yield Step("the customer was told; on the last day of grace", state_of(grace), "OVERDUE ABNORMAL_BEHAVIOUR")
    over = stage.seen(name, measures_on)
    yield Step(
        f"if nothing is done, on {measures_on}",
        f"{word(v1.CustomerState, over.state)}: {over.clocks[0].measure}",
        "MEASURES_ADVISED: RESTRICT",
    )
    again = v1.CreateVerificationRequest()
    again.CopyFrom(request)
    again.request_id = stage.id()
    verified = stage.verifications.CreateVerification(again)
    stage.customers.UpdateCustomer(
        v1.UpdateCustomerRequest(name=name, verifications=[verified.name], request_id=stage.id())
    )
    yield Step("new evidence, and the review completed", state_of(stage.report(name, "REVIEW_COMPLETED")), "IDENTIFIED")
