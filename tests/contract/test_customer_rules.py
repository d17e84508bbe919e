"""The rules that the contract puts on requests about customers: what is good passes, each rule refuses."""

from __future__ import annotations

from typing import Any

import protovalidate
import pytest
from google.protobuf.message import Message
from idverdict import v1

from tests.contract.test_authority_rules import violations

OPENING: dict[str, Any] = {
    "customer_reference": "CIF-0001/2:a",
    "kind": "CUSTOMER_KIND_PERSON",
    "purpose": "PURPOSE_ACCOUNT_OPENING",
    "declared": {"name": "张样本"},
    "verifications": ["verifications/0193-aB_9"],
    "relationship_began": "2026-03-01",
    "request_id": "r-1",
}
NAME, R = "customers/0193-aB_9", "r-1"
GOOD: tuple[tuple[type[Message], dict[str, Any]], ...] = (
    (v1.CreateCustomerRequest, OPENING),
    (v1.UpdateCustomerRequest, {"name": NAME, "etag": "12", "request_id": R}),
    (v1.ReportEventRequest, {"name": NAME, "event": "DOUBT", "request_id": R}),
    (
        v1.AddAttachmentRequest,
        {
            "name": NAME,
            "kind": "ATTACHMENT_KIND_SCORE",
            "issuer": "SPECIMEN",
            "issued_on": "2026-03-01",
            "sha256": "ab" * 32,
            "request_id": R,
        },
    ),
    (v1.WithdrawConsentRequest, {"name": f"{NAME}/attachments/1", "request_id": R}),
    (v1.ListDueRequest, {"page_size": 200, "states": ["CUSTOMER_STATE_OVERDUE"], "levels": [4, 5]}),
    (v1.RateCustomerRequest, {"name": NAME, "inputs": {"age": "41"}, "request_id": R}),
    (
        v1.ProposeOverrideRequest,
        {
            "name": f"{NAME}/ratings/1",
            "level": 4,
            "reason": "seen at the counter",
            "begins_on": "2026-03-01",
            "ends_on": "2026-04-01",
            "request_id": R,
        },
    ),
    (
        v1.AssessOneOffRequest,
        {"amount": "9174.31", "currency": "EUR", "kind": "CASH_EXCHANGE", "links": ["a"], "request_id": R},
    ),
    (
        v1.PutPartyRequest,
        {"name": NAME, "party_id": "P-1", "role": "PARTY_ROLE_AGENT", "display_name": "张样本", "request_id": R},
    ),
    (v1.GetCustomerRequest, {"customer_reference": "CIF-1"}),
)
BAD: tuple[tuple[int, str, Any, str], ...] = (
    (0, "customer_reference", "", "string.pattern"),
    (0, "kind", 0, "enum.not_in"),
    (0, "purpose", 99, "enum.defined_only"),
    (0, "relationship_began", "1.3.2026", "string.pattern"),
    (0, "request_id", "a b", "string.pattern"),
    (0, "verifications", ["x"], "string.pattern"),
    (1, "name", "verifications/1", "string.pattern"),
    (1, "etag", "x", "string.pattern"),
    (2, "event", "doubt", "string.pattern"),
    (3, "kind", 6, "enum.not_in"),
    (3, "sha256", "ab", "string.pattern"),
    (3, "issued_on", "", "string.pattern"),
    (4, "name", NAME, "string.pattern"),
    (5, "page_size", 201, "int32.gte_lte"),
    (5, "levels", [0], "int32.gte_lte"),
    (6, "name", "", "string.pattern"),
    (7, "level", 0, "int32.gte_lte"),
    (7, "reason", "short", "string.min_len"),
    (8, "amount", "-1", "string.pattern"),
    (8, "currency", "yuan", "string.pattern"),
    (8, "links", [], "repeated.min_items"),
    (9, "party_id", "x" * 201, "string.max_len"),
    (9, "display_name", "", "string.min_len"),
)


@pytest.mark.parametrize(("kind", "given"), GOOD)
def test_good_request_passes(kind: type[Message], given: dict[str, Any]) -> None:
    """A request as documented breaks no rule."""
    assert violations(kind(**given)) == []


@pytest.mark.parametrize(("which", "field", "value", "rule"), BAD)
def test_rule_refuses(which: int, field: str, value: Any, rule: str) -> None:
    """Each rule, broken alone, is the one violation that is found."""
    kind, given = GOOD[which]
    assert violations(kind(**{**given, field: value})) == [(field, rule)]


def test_levels_are_asked_for_in_due_states_alone() -> None:
    """The level of a customer for whom nothing is due is not found, and asking for it is refused."""
    due = v1.ListDueRequest(levels=[5], states=["CUSTOMER_STATE_REVIEW_DUE", "CUSTOMER_STATE_MEASURES_ADVISED"])
    assert not protovalidate.collect_violations(due)
    other = v1.ListDueRequest(levels=[5], states=["CUSTOMER_STATE_IDENTIFIED"])
    assert [one.proto.rule_id for one in protovalidate.collect_violations(other)] == ["list_due.levels"]
