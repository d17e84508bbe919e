"""The rules of reviews as data: which verdicts open a case, what takes two people, and what no file may loosen."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from importlib.resources import files

import pytest

from service.reviews.rules import RulesError, Use, default_rules, parse_rules
from service.verification.values.verdict import Decision, Purpose
from storage.reviews.words import CaseKind
from storage.reviews.words import Decision as CaseDecision

DEFAULT = files("service.reviews").joinpath("cases.toml").read_text(encoding="utf-8")
NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)


@pytest.mark.parametrize("purpose", Purpose)
@pytest.mark.parametrize("codes", [(), ("NAME_MISMATCH",), ("ID_NUMBER_CHECKSUM", "NAME_MISMATCH")])
def test_every_review_opens_a_case(purpose: Purpose, codes: tuple[str, ...]) -> None:
    """Whatever its reasons and its purpose, with the codes, a due time later than now and the digest of the rules."""
    case = default_rules().case_for(Decision.REVIEW, codes, purpose, NOON, entered_by="counter")
    assert case is not None
    assert (case.kind, case.codes, case.entered_by) == (CaseKind.VERDICT, codes, "counter")
    assert case.due_at > NOON
    assert case.rules_sha256 == default_rules().digest


@pytest.mark.parametrize("decision", [one for one in Decision if one is not Decision.REVIEW])
def test_no_other_verdict_does(decision: Decision) -> None:
    """What the policy settles needs nobody."""
    assert default_rules().case_for(decision, (), Purpose.ACCOUNT_OPENING, NOON) is None


def test_the_first_rule_that_fits_counts() -> None:
    """A doubt about the number is more urgent than a name that differs."""
    doubt = default_rules().case_for(
        Decision.REVIEW, ("NAME_MISMATCH", "ID_NUMBER_CHECKSUM"), Purpose.ACCOUNT_OPENING, NOON
    )
    other = default_rules().case_for(Decision.REVIEW, ("NAME_MISMATCH",), Purpose.ACCOUNT_OPENING, NOON)
    assert doubt is not None
    assert other is not None
    assert (doubt.queue, other.queue) == ("authenticity", "identity")
    assert doubt.priority < other.priority


def test_an_objection_has_the_law_s_days() -> None:
    """反洗钱法 art. 39: 15 days from when the customer objected."""
    case = default_rules().objection_case(NOON)
    assert (case.kind, case.due_at) == (CaseKind.OBJECTION, NOON + timedelta(days=15))


def test_what_admits_or_refuses_takes_two() -> None:
    """By default ACCEPT and REJECT; asking again takes one."""
    rules = default_rules()
    assert [one for one in CaseDecision if rules.takes_two(one)] == [CaseDecision.ACCEPT, CaseDecision.REJECT]


def test_every_use_has_a_reason() -> None:
    """Nobody is left without a code for what they may do."""
    assert all(default_rules().codes_for(use) for use in Use)


@pytest.mark.parametrize(
    ("old", "new", "place"),
    [
        ('id = "cases.default"', 'id = "default"', "id:"),
        ('version = "1.0.0"', 'version = "one"', "version:"),
        ("objection_days = 15", "objection_days = 16", "terms.objection_days:"),
        ("objection_reminder_days = 10", "objection_reminder_days = 15", "reminder"),
        ("people = 2", "people = 0", "decisions.ACCEPT.people:"),
        ("[decisions.UNCHANGED]", "[decisions.PERHAPS]", "decisions.PERHAPS"),
        ('codes = ["RESUBMISSION_LIMIT"]', 'codes = ["NO_SUCH_CODE"]', "opens.2.codes.0:"),
        ('queue = "quality"', 'queue = "nowhere"', "no queue nowhere"),
        ("due_hours = 24\n", "due_hours = 24\ncodes = ['GLARE']\n", "cases would be lost"),
        ('uses = ["REVEAL"]', 'uses = ["ASK"]', "no reason may be given for REVEAL"),
        ("[terms]", "[terms", "not TOML"),
    ],
)
def test_a_mistake_is_refused_and_its_place_named(old: str, new: str, place: str) -> None:
    """Rules with a mistake are not loaded, and the error says where it is."""
    assert old in DEFAULT
    with pytest.raises(RulesError, match=place):
        parse_rules(DEFAULT.replace(old, new))
