"""The rules that the contract puts on requests about authorities: what is good passes, each rule refuses."""

from __future__ import annotations

from typing import Any

import protovalidate
import pytest
from google.protobuf.message import Message
from idverdict import v1

ASKED = {
    "request_id": "a-1",
    "channel": "simulated",
    "customer_reference": "CIF-0001/2:a",
    "purpose": "PURPOSE_ACCOUNT_OPENING",
}
GOOD: tuple[tuple[type[Message], dict[str, Any]], ...] = (
    (v1.StartCheckRequest, {**ASKED, "fields": [{"name": "name", "value": "张样本"}], "consent": "form-1"}),
    (v1.GetCheckRequest, {"name": "authorityChecks/0193-aB_9"}),
    (v1.ListChecksRequest, {"page_size": 200, "verification": "verifications/1", "channel": "simulated"}),
    (v1.ListChecksRequest, {}),
    (
        v1.DeliverResultRequest,
        {"request_id": "q-1", "channel": "simulated", "answer": {"codes": [{"name": "result", "value": "0"}]}},
    ),
    (v1.StartChallengeRequest, {**ASKED, "contact": "+8613800000000"}),
    (v1.StartChallengeRequest, {**ASKED, "contact": "specimen@example.test"}),
    (v1.AnswerChallengeRequest, {"name": "challenges/1", "code": "012345"}),
    (v1.StartCheckRequest, {**ASKED, "customer_reference": "", "verification": "verifications/1"}),
)
BAD: tuple[tuple[int, str, Any, str], ...] = (
    (0, "request_id", "", "string.pattern"),
    (0, "request_id", "a b", "string.pattern"),
    (0, "channel", "Simulated", "string.pattern"),
    (0, "channel", "../simulated", "string.pattern"),
    (0, "customer_reference", " x", "string.pattern"),
    (0, "purpose", 0, "enum.not_in"),
    (0, "purpose", 99, "enum.defined_only"),
    (0, "fields", [{"name": "name", "value": "x"}] * 17, "repeated.max_items"),
    (0, "consent", "c" * 129, "string.max_len"),
    (1, "name", "verifications/1", "string.pattern"),
    (2, "page_size", 201, "int32.gte_lte"),
    (2, "verification", "1", "string.pattern"),
    (2, "state", 99, "enum.defined_only"),
    (4, "answer", None, "required"),
    (4, "request_id", "a/b", "string.pattern"),
    (5, "contact", "13800 000", "string.pattern"),
    (5, "contact", "1\n2345", "string.pattern"),
    (7, "code", "12345", "string.pattern"),
    (7, "code", "1234567", "string.pattern"),
    (7, "code", "१२३४५६", "string.pattern"),
    (7, "name", "challenges/", "string.pattern"),
    (8, "verification", "1", "string.pattern"),
)


def violations(message: Message) -> list[tuple[str, str]]:
    """The field and rule of each violation."""
    found = protovalidate.collect_violations(message)
    fields = [one.proto.field for one in found]
    assert all(fields)
    return [
        (field.elements[0].field_name, one.proto.rule_id)
        for field, one in zip(fields, found, strict=True)
        if field is not None
    ]


@pytest.mark.parametrize(("kind", "given"), GOOD)
def test_good_request_passes(kind: type[Message], given: dict[str, Any]) -> None:
    """A request that uses every field as documented breaks no rule."""
    assert violations(kind(**given)) == []


@pytest.mark.parametrize(("which", "field", "value", "rule"), BAD)
def test_rule_refuses(which: int, field: str, value: Any, rule: str) -> None:
    """Each rule, broken alone, is the one violation that is found."""
    kind, given = GOOD[which]
    assert violations(kind(**{**given, field: value})) == [(field, rule)]


@pytest.mark.parametrize("which", [{"customer_reference": ""}, {"fields": []}])
def test_question_is_about_a_customer_or_a_verification(which: dict[str, Any]) -> None:
    """Without a verification, both the customer and the fields have to be stated."""
    given = {**GOOD[0][1], **which}
    found = protovalidate.collect_violations(v1.StartCheckRequest(**given))
    assert [one.proto.rule_id for one in found] == ["start_check.whom"]
    assert not protovalidate.collect_violations(v1.StartCheckRequest(**given, verification="verifications/1"))
