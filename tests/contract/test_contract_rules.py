"""The rules that the contract puts on requests: what is good passes, and each rule refuses what it should."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime
from typing import Any

import protovalidate
import pytest
from google.protobuf.message import Message
from hypothesis import given
from hypothesis import strategies as st
from idverdict import v1

MIB = 1024 * 1024
DOCUMENT, PAGE = "documents[0]", "documents[0].pages[0]"
VALID_FROM = (f"{DOCUMENT}.claim.valid_from", "document_claim.valid_from")
VALID_UNTIL = (f"{DOCUMENT}.claim.valid_until", "document_claim.valid_until")


def create() -> v1.CreateVerificationRequest:
    """A good request, every element given."""
    return v1.CreateVerificationRequest(
        customer_reference="CIF-0001/2:a",
        purpose=v1.Purpose.PURPOSE_ACCOUNT_OPENING,
        claim=v1.Claim(
            name="阿卜杜拉·样本",
            sex="FEMALE",
            nationality="CHN",
            occupation="教师",
            address="样本省样本市样本路1号",
            contact="+86 000 0000 0000",
            birth_date="1949-12-31",
        ),
        request_id="2f1c8a52-7a5e-4a57-9d0c-000000000001",
        documents=[
            v1.SubmittedDocument(
                document_type="cn_resident_id",
                claim=v1.DocumentClaim(number="11010519491231002X", valid_from="2020-02-29", valid_until="LONG_TERM"),
                pages=[
                    v1.SubmittedPage(page="portrait", image=b"\xff\xd8"),
                    v1.SubmittedPage(page="emblem", image=b"\xff\xd8"),
                ],
                role="DOCUMENT_ROLE_PRIMARY",
            )
        ],
    )


def read() -> v1.ReadDocumentRequest:
    """A good request."""
    return v1.ReadDocumentRequest(image=b"\xff\xd8", document_type="cn_resident_id")


def get() -> v1.GetVerificationRequest:
    """A good request."""
    return v1.GetVerificationRequest(name="verifications/0193-aB_9")


def listing() -> v1.ListVerificationsRequest:
    """A good request, every filter given."""
    request = v1.ListVerificationsRequest(
        page_size=1000,
        page_token="t" * 1024,
        decisions=[v1.Decision.DECISION_REVIEW, v1.Decision.DECISION_PENDING],
        customer_reference="CIF-0001",
    )
    request.create_time_from.FromDatetime(datetime(2026, 1, 1, tzinfo=UTC))
    request.create_time_until.FromDatetime(datetime(2026, 1, 2, tzinfo=UTC))
    return request


def evidence() -> v1.GetEvidenceRequest:
    """A good request."""
    return v1.GetEvidenceRequest(name="verifications/0193-aB_9/evidence/0-1")


def ended() -> v1.NoteRelationshipEndRequest:
    """A good request."""
    return v1.NoteRelationshipEndRequest(customer_reference="CIF-0001", ended_on="2026-01-31")


def hold() -> v1.PlaceHoldRequest:
    """A good request."""
    return v1.PlaceHoldRequest(customer_reference="CIF-0001", hold_id="case-1/2026", kind="HOLD_KIND_LEGAL")


def purge() -> v1.PurgeRequest:
    """A good request."""
    return v1.PurgeRequest(plan_sha256="0a" * 32, limit=1000)


def pack() -> v1.GetEvidencePackRequest:
    """A good request, by somebody with a name of several words."""
    return v1.GetEvidencePackRequest(
        name="verifications/0193-aB_9", operator="王 审计 (Audit, 3F)", for_inspection=True
    )


def decide() -> v1.DecideCaseRequest:
    """A good decision."""
    return v1.DecideCaseRequest(
        name="cases/1",
        fence=1,
        etag="3",
        decision="CASE_DECISION_ACCEPT",
        reason_codes=["DOCUMENT_GENUINE"],
        note="两人核对 looked at twice",
        request_id="r-1",
    )


def answer() -> v1.AnswerObjectionRequest:
    """A good answer to an objection."""
    return v1.AnswerObjectionRequest(
        name="cases/1",
        fence=1,
        etag="3",
        decision="CASE_DECISION_UNCHANGED",
        reason_codes=["DECISION_STANDS"],
        request_id="r-1",
    )


def claim_cases() -> v1.ClaimCasesRequest:
    """A good request for cases."""
    return v1.ClaimCasesRequest(count=3, request_id="r-1", queue="identity")


def case_picture() -> v1.GetPictureRequest:
    """A good request for a picture."""
    return v1.GetPictureRequest(name="cases/1", evidence="verifications/1/evidence/0-0", max_edge=1600)


def objection() -> v1.RaiseObjectionRequest:
    """A good objection."""
    return v1.RaiseObjectionRequest(verification="verifications/1", note="客户来信", request_id="r-1")


REVIEWS = (decide, answer, claim_cases, case_picture, objection)


def violations(message: Message) -> list[tuple[str, str]]:
    """The rules that a message breaks: (path of the field, id of the rule)."""
    return [(_path(found.proto.field), found.proto.rule_id) for found in protovalidate.collect_violations(message)]


def _path(field: Any) -> str:
    """``documents[0].pages[1].image``; empty for a rule of the whole message."""
    steps = []
    for element in field.elements if field else ():
        place = element.subscript
        at = f"[{place.value}]" if place is not None and place.field == "index" else ""
        steps.append(f"{element.field_name}{at}")
    return ".".join(steps)


Change = Callable[[Any], object]


def setting(path: str, value: object) -> Change:
    """Set the field at a dotted path, such as ``documents.0.role``; a repeated field gets all the values."""

    def change(message: Any) -> None:
        *parents, name = path.split(".")
        for parent in parents:
            message = message[int(parent)] if parent.isdecimal() else getattr(message, parent)
        if isinstance(value, list):
            getattr(message, name)[:] = value
        else:
            setattr(message, name, value)

    return change


def clearing(*names: str) -> Change:
    """Clear fields."""

    def change(message: Any) -> None:
        for name in names:
            message.ClearField(name)

    return change


def of_document(change: Change) -> Change:
    """The same of the first document of a request."""
    return lambda message: change(message.documents[0])


def of_page(change: Change) -> Change:
    """The same of the first page of the first document of a request."""
    return lambda message: change(message.documents[0].pages[0])


def times(name: str, number: int) -> Change:
    """So many times the elements of a repeated field."""
    return lambda message: getattr(message, name).extend((number - 1) * list(getattr(message, name)))


def supported(message: Any) -> None:
    """A second document that supports the first one."""
    message.documents.add(role=v1.DOCUMENT_ROLE_AUXILIARY, pages=[v1.SubmittedPage(image=b"x")])


@pytest.mark.parametrize("make", [create, read, get, listing, evidence, ended, hold, purge, pack, *REVIEWS])
def test_good_request_passes(make: Callable[[], Message]) -> None:
    """A request that uses every field as documented breaks no rule."""
    assert violations(make()) == []


@pytest.mark.parametrize(
    ("make", "change"),
    [
        (create, of_document(clearing("document_type", "claim", "role"))),
        (create, of_page(clearing("page"))),
        (create, of_document(times("pages", 2))),
        (create, times("documents", 8)),
        (create, supported),
        (create, lambda m: m.claim.CopyFrom(v1.Claim())),
        (create, setting("claim.sex", "UNSPECIFIED")),
        (create, of_document(lambda m: m.claim.CopyFrom(v1.DocumentClaim()))),
        (create, of_page(setting("image", bytes(10 * MIB)))),
        (create, setting("request_id", "r")),
        (create, setting("request_id", "r" * 128)),
        (create, setting("customer_reference", "7" * 128)),
        (create, setting("claim.name", "样" * 100)),
        (create, setting("documents.0.claim.number", "1" * 64)),
        (create, setting("documents.0.claim.valid_until", "2030-01-01")),
        (read, clearing("document_type")),
        (read, setting("image", bytes(10 * MIB))),
        (listing, clearing("page_size", "page_token", "decisions", "customer_reference")),
        (listing, clearing("create_time_from")),
        (listing, clearing("create_time_until")),
        (purge, clearing("limit")),
        (pack, setting("operator", "x")),
        (pack, setting("operator", "王" * 64)),
    ],
)
def test_request_at_the_edge_of_its_rules_passes(make: Callable[[], Message], change: Change) -> None:
    """What may be left out may be, and a limit itself is allowed."""
    message = make()
    change(message)
    assert violations(message) == []


@pytest.mark.parametrize("purpose", [n for n in v1.Purpose.values() if n])
def test_every_purpose_may_be_asked_for(purpose: v1.Purpose) -> None:
    """Each purpose of the contract is a valid one."""
    message = create()
    message.purpose = purpose
    assert violations(message) == []


NO_PRIMARY = ("", "create_verification.primary_document")


@pytest.mark.parametrize(
    ("make", "change", "expected"),
    [
        (create, times("documents", 9), ("documents", "repeated.max_items")),
        (create, setting("documents.0.role", 2), NO_PRIMARY),
        (create, setting("documents.0.role", 9), (f"{DOCUMENT}.role", "enum.defined_only")),
        (create, setting("documents.0.document_type", "身份证"), (f"{DOCUMENT}.document_type", "string.pattern")),
        (create, of_document(clearing("pages")), (f"{DOCUMENT}.pages", "repeated.min_items")),
        (create, of_document(times("pages", 3)), (f"{DOCUMENT}.pages", "repeated.max_items")),
        (create, of_page(setting("page", "Portrait")), (f"{PAGE}.page", "string.pattern")),
        (create, of_page(setting("page", "p" * 65)), (f"{PAGE}.page", "string.pattern")),
        (create, of_page(clearing("image")), (f"{PAGE}.image", "bytes.min_len")),
        (create, of_page(setting("image", bytes(10 * MIB + 1))), (f"{PAGE}.image", "bytes.max_len")),
        (create, clearing("claim"), ("claim", "required")),
        (create, clearing("purpose"), ("purpose", "enum.not_in")),
        (create, setting("purpose", 99), ("purpose", "enum.defined_only")),
        (create, clearing("request_id"), ("request_id", "string.pattern")),
        (create, setting("request_id", "r" * 129), ("request_id", "string.pattern")),
        (create, setting("request_id", "a b"), ("request_id", "string.pattern")),
        (create, setting("request_id", "a\n"), ("request_id", "string.pattern")),
        (create, clearing("customer_reference"), ("customer_reference", "string.pattern")),
        (create, setting("customer_reference", "7" * 129), ("customer_reference", "string.pattern")),
        (create, setting("customer_reference", "样本"), ("customer_reference", "string.pattern")),
        (create, setting("customer_reference", "a@b"), ("customer_reference", "string.pattern")),
        (create, setting("claim.name", "样" * 101), ("claim.name", "string.max_len")),
        (create, setting("claim.sex", "female"), ("claim.sex", "string.in")),
        (create, setting("claim.nationality", "CN"), ("claim.nationality", "string.pattern")),
        (create, setting("claim.occupation", "样" * 101), ("claim.occupation", "string.max_len")),
        (create, setting("claim.address", "样" * 301), ("claim.address", "string.max_len")),
        (create, setting("claim.contact", "1" * 201), ("claim.contact", "string.max_len")),
        (create, setting("documents.0.claim.number", "1" * 65), (f"{DOCUMENT}.claim.number", "string.max_len")),
        (create, setting("claim.birth_date", "1949-02-29"), ("claim.birth_date", "claim.birth_date")),
        (create, setting("claim.birth_date", "LONG_TERM"), ("claim.birth_date", "claim.birth_date")),
        (create, setting("documents.0.claim.valid_from", "20200101"), VALID_FROM),
        (create, setting("documents.0.claim.valid_from", "LONG_TERM"), VALID_FROM),
        (create, setting("documents.0.claim.valid_until", "长期"), VALID_UNTIL),
        (create, setting("documents.0.claim.valid_until", "2030-13-01"), VALID_UNTIL),
        (read, clearing("image"), ("image", "bytes.min_len")),
        (read, setting("image", bytes(10 * MIB + 1)), ("image", "bytes.max_len")),
        (read, setting("document_type", "../x"), ("document_type", "string.pattern")),
        (get, clearing("name"), ("name", "string.pattern")),
        (get, setting("name", "verifications/"), ("name", "string.pattern")),
        (get, setting("name", "verifications/a/b"), ("name", "string.pattern")),
        (get, setting("name", "customers/a"), ("name", "string.pattern")),
        (get, setting("name", "verifications/" + "a" * 65), ("name", "string.pattern")),
        (listing, setting("page_size", -1), ("page_size", "int32.gte_lte")),
        (listing, setting("page_size", 1001), ("page_size", "int32.gte_lte")),
        (listing, setting("page_token", "t" * 1025), ("page_token", "string.max_len")),
        (listing, setting("decisions", [0]), ("decisions[0]", "enum.not_in")),
        (listing, setting("decisions", [99]), ("decisions[0]", "enum.defined_only")),
        (listing, setting("decisions", [1, 1]), ("decisions", "repeated.unique")),
        (listing, setting("customer_reference", "a b"), ("customer_reference", "string.pattern")),
        (
            listing,
            lambda m: m.create_time_until.CopyFrom(m.create_time_from),
            ("", "list_verifications.create_time_range"),
        ),
        (listing, setting("create_time_from.seconds", -1), ("create_time_from", "timestamp.gte_lte")),
        (listing, setting("create_time_until.seconds", 253402300800), ("create_time_until", "timestamp.gte_lte")),
        (evidence, clearing("name"), ("name", "string.pattern")),
        (evidence, setting("name", "verifications/a"), ("name", "string.pattern")),
        (evidence, setting("name", "verifications/a/evidence/../x"), ("name", "string.pattern")),
        (ended, setting("customer_reference", "样本"), ("customer_reference", "string.pattern")),
        (ended, setting("ended_on", "2026-1-31"), ("ended_on", "string.pattern")),
        (ended, clearing("ended_on"), ("ended_on", "string.pattern")),
        (hold, clearing("hold_id"), ("hold_id", "string.pattern")),
        (hold, setting("hold_id", "a b"), ("hold_id", "string.pattern")),
        (hold, clearing("kind"), ("kind", "enum.not_in")),
        (hold, setting("kind", 9), ("kind", "enum.defined_only")),
        (purge, setting("plan_sha256", "0A" * 32), ("plan_sha256", "string.pattern")),
        (purge, setting("limit", 1001), ("limit", "int32.gte_lte")),
        (pack, setting("name", "verifications/"), ("name", "string.pattern")),
        (pack, setting("operator", "王" * 65), ("operator", "string.max_len")),
        (pack, setting("operator", "a\nb"), ("operator", "string.pattern")),
        (pack, setting("operator", "a\u202eb"), ("operator", "string.pattern")),
        (pack, setting("operator", " a"), ("operator", "string.pattern")),
        (decide, setting("name", "cases/"), ("name", "string.pattern")),
        (decide, setting("fence", 0), ("fence", "int32.gte")),
        (decide, clearing("etag"), ("etag", "string.pattern")),
        (decide, setting("decision", 4), ("decision", "enum.in")),
        (decide, clearing("decision"), ("decision", "enum.in")),
        (decide, clearing("reason_codes"), ("reason_codes", "repeated.min_items")),
        (decide, setting("note", "n" * 201), ("note", "string.max_len")),
        (decide, setting("note", "a\nb"), ("note", "string.pattern")),
        (decide, clearing("request_id"), ("request_id", "string.pattern")),
        (answer, setting("decision", 0), ("decision", "enum.not_in")),
        (claim_cases, setting("count", 4), ("count", "int32.gte_lte")),
        (claim_cases, setting("queue", "No Queue"), ("queue", "string.pattern")),
        (case_picture, setting("max_edge", 1601), ("max_edge", "int32.gte_lte")),
        (case_picture, setting("evidence", "evidence/0-0"), ("evidence", "string.pattern")),
        (objection, setting("verification", "cases/1"), ("verification", "string.pattern")),
        (objection, setting("note", "n" * 501), ("note", "string.max_len")),
    ],
)
def test_rule_refuses(make: Callable[[], Message], change: Change, expected: tuple[str, str]) -> None:
    """Each rule, broken alone, is the one violation that is found."""
    message = make()
    change(message)
    assert violations(message) == [expected]


def test_violation_repeats_no_value() -> None:
    """The text of a violation never carries what the caller sent."""
    message = create()
    message.request_id = message.customer_reference = "秘密 secret"
    message.claim.MergeFrom(
        v1.Claim(
            name="秘密" * 100,
            sex="secret",
            nationality="secret",
            birth_date="secret",
            contact="s" * 999,
        )
    )
    document = message.documents[0]
    document.document_type = document.pages[0].page = "秘密 secret"
    document.claim.MergeFrom(v1.DocumentClaim(number="secret" * 20, valid_from="secret", valid_until="secret"))
    found = protovalidate.collect_violations(message)
    assert len(found) == 12
    assert not any("secret" in v.proto.message or "秘密" in v.proto.message for v in found)


@given(st.dates(date(1800, 1, 1), date(2199, 12, 31)))
def test_every_real_date_passes(day: date) -> None:
    """The date rule holds for each day of four centuries."""
    document = v1.DocumentClaim(valid_from=day.isoformat(), valid_until=day.isoformat())
    assert violations(v1.Claim(birth_date=day.isoformat())) == violations(document) == []


@given(st.integers(1800, 2199), st.integers(0, 19), st.integers(0, 39))
def test_date_rule_agrees_with_the_calendar(year: int, month: int, day: int) -> None:
    """A string of the right form is refused exactly when there is no such day."""
    text = f"{year:04}-{month:02}-{day:02}"
    try:
        date.fromisoformat(text)
        expected: list[tuple[str, str]] = []
    except ValueError:
        expected = [("birth_date", "claim.birth_date")]
    assert violations(v1.Claim(birth_date=text)) == expected


@given(st.text(alphabet="0123456789-/ 年\n", min_size=1, max_size=12))
def test_date_rule_takes_no_other_form(text: str) -> None:
    """Only YYYY-MM-DD passes, whatever else reads like a date."""
    try:
        good = date.fromisoformat(text).isoformat() == text and 1800 <= int(text[:4]) < 2200
    except ValueError:
        good = False
    assert (violations(v1.DocumentClaim(valid_from=text)) == []) is good
