"""The limit on attempts: REVIEW beyond it, whatever the result but REJECT, under every policy; it replays."""

from __future__ import annotations

from dataclasses import replace

import pytest
from idverdict import v1

from ocr.reading import Reading
from service.verification.messages import verdict_message
from service.verification.policy import load_policy, parse_policy
from service.verification.replay import judged_again
from service.verification.values.verdict import Decision, Purpose, Truth, Verdict
from service.verification.verify import Submitted, VerificationRequest, verify
from tests.builders import make_claim, make_reading, no_document
from tests.kept import AT, kept
from tests.specimens.sides import Side

POLICY = load_policy()


class _Reader:
    def __init__(self, portrait: Reading) -> None:
        self._known = {b"portrait": portrait, b"emblem": make_reading(Side.EMBLEM)}

    def read(self, data: bytes, /) -> Reading:
        return self._known[data]


def verdict(portrait: Reading, earlier: int, policy_text: str = POLICY.text) -> Verdict:
    """The verdict on a card after so many attempts that were not accepted."""
    pictures = (("portrait", b"portrait"), ("emblem", b"emblem"))
    asked = VerificationRequest((Submitted(make_claim(), pictures),), Purpose.ACCOUNT_OPENING, earlier)
    return verify(asked, _Reader(portrait), parse_policy(policy_text), AT)


GENUINE, EMPTY = make_reading(Side.PORTRAIT), no_document()


@pytest.mark.parametrize(
    ("reading", "earlier", "decision"),
    [
        (GENUINE, 3, Decision.ACCEPT),
        (GENUINE, 4, Decision.REVIEW),
        (EMPTY, 3, Decision.RESUBMIT),
        (EMPTY, 4, Decision.REVIEW),
        (EMPTY, 40, Decision.REVIEW),
    ],
)
def test_a_person_looks_beyond_the_limit(reading: Reading, earlier: int, decision: Decision) -> None:
    """Three attempts may fail; the one after the fourth is for a person."""
    found = verdict(reading, earlier)
    assert found.decision is decision
    assert ("RESUBMISSION_LIMIT" in {reason.code for reason in found.reasons}) is (earlier > 3)


def test_no_policy_makes_it_a_refusal() -> None:
    """A policy whose first rule refuses whatever failed, and asks again for whatever is unclear, still gives REVIEW."""
    rules = """
[[rules]]
outcomes = ["INCONCLUSIVE"]
decision = "RESUBMIT"
rationale = "ask again whatever it is"

[[rules]]
outcomes = ["FAILED"]
decision = "REJECT"
rationale = "refuse whatever failed"

"""
    text = POLICY.text.replace("# Proved: refuse.", rules + "# Proved: refuse.", 1)
    assert verdict(GENUINE, 4, text).decision is Decision.REVIEW


def test_what_is_proved_false_stays_refused() -> None:
    """The limit changes nothing of a REJECT."""
    expired = make_reading(Side.EMBLEM, valid_until="2013-03-04")
    pictures = (("portrait", b"portrait"), ("emblem", b"emblem"))
    asked = VerificationRequest(
        (Submitted(replace(make_claim(), valid_until=None), pictures),), Purpose.ACCOUNT_OPENING, 9
    )
    reader = _Reader(GENUINE)
    reader._known[b"emblem"] = expired
    assert verify(asked, reader, POLICY, AT).decision is Decision.REJECT


def test_a_policy_without_a_limit_has_none() -> None:
    """As those of before, under which verdicts are replayed."""
    text = POLICY.text.replace("most_resubmissions = 3", "", 1)
    found = verdict(GENUINE, 40, text)
    assert found.decision is Decision.ACCEPT
    assert "resubmission_limit" not in {check.check for check in found.checks}


def test_it_says_nothing_of_the_document() -> None:
    """The statements stay what the document and the claim make of them."""
    found = verdict(GENUINE, 9)
    assert (found.statements.self_consistent, found.statements.matches_claim) == (Truth.YES, Truth.YES)


def test_a_verdict_beyond_the_limit_replays() -> None:
    """The count stands in the record, so the same comes out; without it, it would not."""
    record = kept()
    record.earlier_attempts = 7
    record.verdict.CopyFrom(verdict_message(verdict(GENUINE, 7)))
    assert judged_again(record, POLICY).decision == v1.DECISION_REVIEW
    record.earlier_attempts = 0
    assert judged_again(record, POLICY).decision == v1.DECISION_ACCEPT
