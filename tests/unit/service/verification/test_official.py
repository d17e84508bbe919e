"""From what authorities said to the decision: what no policy can loosen, and what the statements say."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from service.verification.official import nobody_asks, recorded, together
from service.verification.policy import Policy, load_policy, parse_policy
from service.verification.values.verdict import (
    AuthorityFinding,
    AuthorityOutcome,
    CheckState,
    Decision,
    FactState,
    Outcome,
    Purpose,
    Truth,
    Verdict,
)
from service.verification.verify import ReadDocument, Stopwatch, judge
from tests.authorities import policy_text
from tests.builders import filed, make_claim, make_reading
from tests.specimens.sides import Side

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
POLICY = parse_policy(policy_text(["simulated"]))


def judged(*findings: AuthorityFinding, policy: Policy = POLICY, name: str = "张样本") -> Verdict:
    """The verdict on a genuine card with these findings."""
    readings = filed({Side.PORTRAIT: make_reading(Side.PORTRAIT), Side.EMBLEM: make_reading(Side.EMBLEM)})
    document = ReadDocument(make_claim(name=name), readings)
    return judge(
        (document,),
        Purpose.ACCOUNT_OPENING,
        policy,
        NOW,
        watch=Stopwatch(),
        questioning=recorded(findings) if findings else nobody_asks,
    )


def said(outcome: AuthorityOutcome | None, state: CheckState = CheckState.ANSWERED) -> AuthorityFinding:
    """What the authority of the one channel said."""
    facts = (("document_number", FactState.MATCH), ("name", FactState.MISMATCH))
    return AuthorityFinding("simulated", "CITIZEN_ID", state, outcome, facts if outcome else ())


@pytest.mark.parametrize("outcome", AuthorityOutcome)
def test_every_outcome_has_its_decision(outcome: AuthorityOutcome) -> None:
    """A confirmation accepts, everything else asks a person: under the default rules an authority refuses nobody."""
    verdict = judged(said(outcome))
    confirmed = outcome in {AuthorityOutcome.MATCH, AuthorityOutcome.MATCH_NO_PHOTO}
    assert verdict.decision is (Decision.ACCEPT if confirmed else Decision.REVIEW)
    (result,) = [one for one in verdict.checks if one.category == "AUTHORITY"]
    assert result.code == ("" if confirmed else f"AUTHORITY_{outcome.value}")
    assert (verdict.statements.self_consistent, verdict.statements.matches_claim) == (Truth.YES, Truth.YES)


@pytest.mark.parametrize(
    ("outcome", "state", "truth"),
    [
        (AuthorityOutcome.MATCH, CheckState.ANSWERED, Truth.YES),
        (AuthorityOutcome.NAME_NOT_MATCHED, CheckState.ANSWERED, Truth.NO),
        (AuthorityOutcome.NO_RECORD, CheckState.ANSWERED, Truth.UNKNOWN),
        (None, CheckState.QUEUED, Truth.UNKNOWN),
        (None, CheckState.EXPIRED, Truth.UNKNOWN),
    ],
)
def test_statement_is_the_authorities_alone(outcome: AuthorityOutcome | None, state: CheckState, truth: Truth) -> None:
    """*Officially verified* follows the answers; the statements about the document do not move with it."""
    assert judged(said(outcome, state)).statements.officially_verified is truth


def test_only_wrong_facts_are_named_by_a_failure() -> None:
    """The result names the field that the authority has otherwise."""
    (result,) = [one for one in judged(said(AuthorityOutcome.NAME_NOT_MATCHED)).checks if one.category == "AUTHORITY"]
    assert (result.outcome, result.fields) == (Outcome.FAILED, ("name",))


@pytest.mark.parametrize("state", [CheckState.QUEUED, CheckState.SENT, CheckState.AWAITING])
def test_open_question_is_pending_whatever_the_policy_says(state: CheckState) -> None:
    """A rule that accepts an unanswered question by name does not count."""
    rule = """
[[rules]]
checks = ["authority.simulated"]
outcomes = ["NOT_EXECUTED", "INCONCLUSIVE", "FAILED"]
decision = "ACCEPT"
rationale = "A rule that nobody should write."
"""
    careless = parse_policy(policy_text(["simulated"], rule))
    assert judged(said(None, state), policy=careless).decision is Decision.PENDING
    assert judged(said(None, CheckState.EXPIRED)).decision is Decision.REVIEW


@pytest.mark.parametrize("outcomes", ['["INCONCLUSIVE"]', '["NOT_EXECUTED"]', '["FAILED", "INCONCLUSIVE"]'])
def test_no_policy_can_reject_by_silence(outcomes: str) -> None:
    """REJECT needs what an authority refuted: a policy that refuses for an outage cannot be loaded."""
    rule = f"""
[[rules]]
checks = ["authority.simulated"]
outcomes = {outcomes}
decision = "REJECT"
rationale = "A rule that nobody should write."
"""
    with pytest.raises(ValueError, match="REJECT needs outcomes"):
        parse_policy(policy_text(["simulated"], rule))


def test_nobody_is_asked_where_the_document_is_refused_or_asked_for_again() -> None:
    """After RESUBMIT or REJECT no channel is asked; after ACCEPT and REVIEW each is."""
    asked: list[tuple[str, ...]] = []

    def ask(needed: Sequence[str], _documents: object) -> dict[str, AuthorityFinding]:
        asked.append(tuple(needed))
        return {"simulated": said(AuthorityOutcome.MATCH)}

    readings = filed({Side.PORTRAIT: make_reading(Side.PORTRAIT)})
    for one in (ReadDocument(make_claim(), readings),):
        verdict = judge((one,), Purpose.ACCOUNT_OPENING, POLICY, NOW, watch=Stopwatch(), questioning=ask)
        assert verdict.decision is Decision.RESUBMIT
        assert (asked, verdict.official) == ([], ())
    assert judged(said(AuthorityOutcome.MATCH), name="李样本").decision is Decision.REVIEW
    assert judged(said(AuthorityOutcome.MATCH), name="李样本").official


def test_purpose_without_channels_asks_nobody() -> None:
    """The default policy needs no authority, and its verdicts say that none was asked."""
    verdict = judged(policy=parse_policy(policy_text([])))
    assert (verdict.decision, verdict.statements.officially_verified) == (Decision.ACCEPT, Truth.NOT_ASKED)


def test_server_that_cannot_ask_sends_to_a_person() -> None:
    """A policy that needs a channel, where nothing can ask, never accepts unasked."""
    verdict = judged()
    assert (verdict.decision, verdict.official[0].outcome) == (Decision.REVIEW, AuthorityOutcome.UNAVAILABLE)


def test_policy_names_channels_and_their_checks_only() -> None:
    """A rule on a check of no known form, and a channel with a bad id, are refused."""
    assert POLICY.channels == {"simulated"}
    for text in (policy_text(["Sim ulated"]), policy_text(["simulated"], LOOSE)):
        with pytest.raises(ValueError, match=r"channel|unknown check|pattern"):
            parse_policy(text)


LOOSE = """
[[rules]]
checks = ["authority.Not A Channel"]
outcomes = ["FAILED"]
decision = "REVIEW"
rationale = "A check that there cannot be."
"""


MATCH, MISS, NOTHING = AuthorityOutcome.MATCH, AuthorityOutcome.NAME_NOT_MATCHED, AuthorityOutcome.NO_RECORD


@pytest.mark.parametrize(
    ("outcomes", "one"),
    [
        ([None, MATCH], MATCH),  # put again after it expired
        ([AuthorityOutcome.UNAVAILABLE, NOTHING, MISS], MISS),
        ([MATCH, None], MATCH),
        ([MATCH, NOTHING], MATCH),
        ([MISS, MATCH], AuthorityOutcome.CONFLICT),  # asked until it pleased
        ([AuthorityOutcome.UNMAPPED, MATCH], AuthorityOutcome.CONFLICT),
        ([AuthorityOutcome.CONFLICT, MATCH], AuthorityOutcome.CONFLICT),
        ([MISS, AuthorityOutcome.CARD_LOST], AuthorityOutcome.CARD_LOST),
    ],
)
def test_questions_of_one_channel_say_one_thing(outcomes: list[AuthorityOutcome | None], one: AuthorityOutcome) -> None:
    """The latest that says something counts; two that say otherwise are a conflict, whichever came last."""
    findings = [said(outcome, CheckState.ANSWERED if outcome else CheckState.EXPIRED) for outcome in outcomes]
    assert together(findings).outcome is one


def test_open_question_takes_nothing_from_one_that_ended() -> None:
    """While it is put again, what expired stays what the verdict rests on."""
    ended, again = said(None, CheckState.EXPIRED), said(None, CheckState.SENT)
    assert together([ended, again]) is ended
    assert together([again]) is again


def test_additional_answer_counts_beside_what_the_policy_needs() -> None:
    """A caller's question that was refuted asks a person, also under a policy that needs no authority; and a replay
    under another policy keeps it, unlike an answer that the policy of then needed.
    """
    free = load_policy()
    refuted = replace(said(MISS), additional=True)
    assert judged(policy=free).decision is Decision.ACCEPT
    assert judged(refuted, policy=free).decision is Decision.REVIEW
    assert judged(refuted, policy=free).official == (refuted,)
    assert judged(said(MISS), policy=free).official == ()
