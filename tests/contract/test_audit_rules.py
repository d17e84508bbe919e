"""The rules that the contract puts on requests to the audit log."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import protovalidate
import pytest
from google.protobuf.message import Message
from google.protobuf.timestamp_pb2 import Timestamp
from idverdict import v1


def at(year: int) -> Timestamp:
    """The first moment of a year."""
    stamp = Timestamp()
    stamp.FromDatetime(datetime(year, 1, 1, tzinfo=UTC))
    return stamp


NAME = "verifications/0193-aB_9"
ENTRIES: dict[str, Any] = {
    "page_size": 1000, "page_token": "t" * 1024, "verification": NAME, "action": "EVIDENCE_READ", "actor": "a" * 255,
    "time_from": at(2026), "time_until": at(2027),
}  # fmt: skip
GOOD: list[Message] = [
    v1.ListEntriesRequest(),
    v1.ListEntriesRequest(**ENTRIES),
    v1.GetCheckpointRequest(),
    v1.GetCheckpointRequest(size=2**63 - 1),
    v1.ProveInclusionRequest(),
    v1.ProveConsistencyRequest(old_size=9),
    v1.ProveConsistencyRequest(old_size=9, size=9),
    v1.IssueReceiptRequest(name=NAME),
]


@pytest.mark.parametrize("request_", GOOD, ids=lambda message: type(message).__name__)
def test_good_request_passes(request_: Message) -> None:
    """Every field as it is documented, and none."""
    assert protovalidate.collect_violations(request_) == []


@pytest.mark.parametrize(
    ("request_", "rule"),
    [
        (v1.ListEntriesRequest(page_size=-1), "int32.gte_lte"),
        (v1.ListEntriesRequest(page_size=1001), "int32.gte_lte"),
        (v1.ListEntriesRequest(page_token="t" * 1025), "string.max_len"),
        (v1.ListEntriesRequest(verification="0193"), "string.pattern"),
        (v1.ListEntriesRequest(action="evidence read"), "string.pattern"),
        (v1.ListEntriesRequest(actor="a" * 256), "string.max_len"),
        (v1.ListEntriesRequest(time_from=at(2026), time_until=at(2026)), "list_entries.time_range"),
        (v1.ListEntriesRequest(time_from=at(1969)), "timestamp.gte_lte"),
        (v1.GetCheckpointRequest(size=-1), "int64.gte"),
        (v1.ProveInclusionRequest(position=-1), "int64.gte"),
        (v1.ProveInclusionRequest(size=-1), "int64.gte"),
        (v1.ProveConsistencyRequest(old_size=-1), "int64.gte"),
        (v1.ProveConsistencyRequest(old_size=3, size=2), "prove_consistency.sizes"),
        (v1.IssueReceiptRequest(name="verifications/"), "string.pattern"),
        (v1.IssueReceiptRequest(), "string.pattern"),
    ],
)
def test_rule_refuses(request_: Message, rule: str) -> None:
    """Each rule by what breaks it alone."""
    assert [found.proto.rule_id for found in protovalidate.collect_violations(request_)] == [rule]
