"""Elements of a profile: each status follows from evidence and rules, contradictions are kept, and results replay."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from service.customers.profile.deriving import add_months, derive
from service.customers.profile.evidence import Basis, Known, Trigger
from service.customers.profile.policy import BasisKind, ElementsPolicy, Status, Subject, load_elements
from service.rulebook import RulebookError

NOON = datetime(2026, 3, 1, 4, tzinfo=UTC)
TODAY = date(2026, 3, 1)
RULES = load_elements()
HOUR = timedelta(hours=1)
NINE = (
    "name", "sex", "nationality", "occupation", "address", "contact", "document_type", "document_number",
    "document_validity",
)  # fmt: skip


def basis(kind: str, element: str, value: str, after: timedelta = timedelta(), **more: Any) -> Basis:
    """A basis of a fictitious customer."""
    return Basis(BasisKind(kind), element, value, "", "ab", NOON + after, **more)


def element(*bases: Basis, on: date = TODAY, triggers: tuple[Trigger, ...] = (), touched: Any = None) -> Any:
    """The element of the first basis."""
    profile = derive(RULES, Known(Subject.PERSON, ()).with_bases(bases), triggers, on, touched or {})
    return profile.by_name[bases[0].element]


def test_nine_elements_are_there_without_evidence() -> None:
    """Row 1: the nine elements are in every profile of a person, MISSING where nothing is known."""
    profile = derive(RULES, Known(Subject.PERSON, ()), (), TODAY, {})
    there = profile.by_name
    assert set(NINE) <= set(there)
    assert {there[name].status for name in NINE} == {Status.MISSING}


@pytest.mark.parametrize(
    ("bases", "status"),
    [
        ([("CLAIM", {})], Status.DECLARED),
        ([("CLAIM", {}), ("VERIFICATION", {})], Status.READ),
        ([("CLAIM", {}), ("VERIFICATION", {}), ("AUTHORITY", {"via": "CITIZEN_ID"})], Status.VERIFIED),
        ([("CLAIM", {}), ("AUTHORITY", {"via": "BANK_CARD_3"})], Status.DECLARED),
        ([("VERIFICATION", {})], Status.READ),
        ([("CLAIM", {}), ("RELIED", {"reliance": "SPECIMEN bank"})], Status.VERIFIED),
    ],
)
def test_best_basis_wins(bases: list[tuple[str, dict[str, Any]]], status: Status) -> None:
    """A claim is DECLARED, a reading READ, and only an authority that the rules name makes a name VERIFIED."""
    found = element(*(basis(kind, "name", "张样本", **more) for kind, more in bases))
    assert found.status is status


def test_authority_on_name_never_verifies_an_address() -> None:
    """Who answers on name and number verifies neither address nor occupation."""
    found = element(
        basis("CLAIM", "address", "样本路1号"), basis("AUTHORITY", "address", "样本路1号", via="CITIZEN_ID")
    )
    assert found.status is Status.DECLARED
    assert len(found.bases) == 1


def test_equivalent_values_support_each_other() -> None:
    """A traditional spelling, or other spacing, is the same value; another value is none."""
    assert element(basis("CLAIM", "name", "張樣本"), basis("VERIFICATION", "name", "张样本")).status is Status.READ
    assert element(basis("CLAIM", "name", "王样本"), basis("VERIFICATION", "name", "张样本")).status is Status.DECLARED


def test_document_that_ended_makes_stale() -> None:
    """On its last day a document holds; a day later what rested on it alone is STALE."""
    read = basis("VERIFICATION", "name", "张样本", until=date(2026, 5, 1))
    assert element(read, on=date(2026, 5, 1)).status is Status.READ
    found = element(read, on=date(2026, 5, 2))
    assert (found.status, found.value, found.stale_on) == (Status.STALE, "张样本", date(2026, 5, 2))


def test_age_makes_stale() -> None:
    """A contact is too old after the months of the rules."""
    shown = basis("AUTHORITY", "contact", "13800000000", via="PHONE_3")
    assert element(shown, on=date(2029, 2, 28)).status is Status.VERIFIED
    assert element(shown, on=date(2029, 3, 1)).status is Status.STALE


def test_open_trigger_makes_stale_until_newer_evidence() -> None:
    """A trigger on an element makes it STALE; evidence that is no older than the trigger ends that."""
    trigger = (Trigger("NAME_CHANGED", NOON + HOUR),)
    touched = {"NAME_CHANGED": ["name"]}
    old = basis("VERIFICATION", "name", "张样本")
    assert element(old, triggers=trigger, touched=touched).status is Status.STALE
    new = basis("VERIFICATION", "name", "张样本", HOUR)
    assert element(old, new, triggers=trigger, touched=touched).status is Status.READ


def test_contradiction_is_kept_and_overwrites_nothing() -> None:
    """A newer contradiction is a conflict; the value stays, and to say it again does not remove the conflict."""
    claim = basis("CLAIM", "name", "张样本")
    other = basis("VERIFICATION", "name", "李样本", HOUR)
    found = element(claim, other)
    assert (found.value, found.status, [one.value for one in found.conflicts]) == (
        "张样本",
        Status.DECLARED,
        ["李样本"],
    )
    assert element(claim, other, basis("CLAIM", "name", "张样本", 2 * HOUR)).conflicts
    assert not element(claim, other, basis("VERIFICATION", "name", "张样本", 2 * HOUR)).conflicts
    changed = element(claim, other, basis("CLAIM", "name", "李样本", 2 * HOUR))
    assert (changed.value, changed.status, changed.conflicts) == ("李样本", Status.READ, ())


def test_authority_that_denies_is_a_conflict() -> None:
    """A mismatch of an authority supports nothing, and stands as a conflict."""
    found = element(
        basis("CLAIM", "name", "张样本"),
        basis("VERIFICATION", "name", "张样本"),
        basis("AUTHORITY", "name", "张样本", HOUR, via="CITIZEN_ID", agrees=False),
    )
    assert found.status is Status.READ
    assert len(found.conflicts) == 1


def test_reliance_is_marked_where_nothing_else_bears_it() -> None:
    """Row 15: what rests on a third party alone says so."""
    relied = basis("RELIED", "name", "张样本", reliance="SPECIMEN bank")
    assert element(relied).reliance == "SPECIMEN bank"
    own = basis("AUTHORITY", "name", "张样本", via="CITIZEN_ID")
    assert element(relied, own).reliance == ""


def test_order_of_evidence_does_not_matter_and_bytes_replay() -> None:
    """The same evidence in any order, also once kept and read again, gives the same bytes."""
    bases = [basis("CLAIM", "name", "张样本"), basis("VERIFICATION", "name", "张样本", until=TODAY, via="passport")]
    first = derive(RULES, Known(Subject.PERSON, ()).with_bases(bases), (), TODAY, {}).bytes()
    again = Known.of_json(json.loads(first)["known"])
    assert derive(RULES, again, (), TODAY, {}).bytes() == first
    assert derive(RULES, Known(Subject.PERSON, ()).with_bases(reversed(bases)), (), TODAY, {}).bytes() == first


def test_what_a_resource_says_now_replaces_what_it_said() -> None:
    """A verification that was rejected since takes its readings with it once it is named again."""
    read = Basis(BasisKind.VERIFICATION, "name", "张样本", "verifications/x", "", NOON)
    claim = Basis(BasisKind.CLAIM, "name", "张样本", "verifications/x", "", NOON)
    known = Known(Subject.PERSON, ()).with_bases([claim, read])
    assert [one.kind for one in known.with_bases([claim]).bases] == [BasisKind.CLAIM]
    assert known.with_bases([claim, read]) == known


def test_risk_asks_for_more() -> None:
    """Row 3: purpose and funds are required from a level on, and have to be shown at the highest."""
    low, high = (RULES.needs(Subject.PERSON, level, "ACCOUNT_OPENING") for level in (1, 5))
    assert "funds" not in low
    assert (high["funds"], high["purpose"]) == (Status.VERIFIED, Status.DECLARED)


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ('elements = ["purpose", "funds"]', 'elements = ["purpose", "sox"]', "sox"),
        ('{ by = "RELIED", gives = "READ" }', '{ by = "CLAIM", gives = "READ" }', "DECLARED"),
        ('name = "sex"', 'name = "name"', "twice"),
    ],
)
def test_contradictory_rules_are_refused(old: str, new: str, said: str) -> None:
    """Rules that name what is not there, or let a claim prove itself, are refused with the place."""
    with pytest.raises(RulebookError, match=said):
        ElementsPolicy.parse(RULES.text.replace(old, new, 1))


def test_months_end_with_the_month() -> None:
    """So many months later is the same day, or the month's last."""
    assert add_months(date(2024, 2, 29), 12) == date(2025, 2, 28)
    assert add_months(date(2024, 12, 31), 2) == date(2025, 2, 28)
