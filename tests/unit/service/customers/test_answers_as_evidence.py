"""What authorities and one-time codes say of elements, and that the table of elements decides what that is worth."""

from __future__ import annotations

from datetime import UTC, date, datetime

from idverdict import v1

from service.customers.collecting import bases_of_answer, bases_of_code
from service.customers.profile.deriving import derive
from service.customers.profile.evidence import Basis, Known
from service.customers.profile.policy import BasisKind, ElementsPolicy, Status, Subject, load_elements

NOON = datetime(2026, 3, 1, 4, tzinfo=UTC)
PHONE, NAME = "13800000000", "张样本"
RULES = load_elements()
CLAIMS = (Basis(BasisKind.CLAIM, "contact", PHONE, "", "", NOON), Basis(BasisKind.CLAIM, "name", NAME, "", "", NOON))


def answer(kind: str, state: str = "MATCH", **fields: str) -> tuple[Basis, ...]:
    """The answer of an authority on everything that it was asked about."""
    finding = v1.AuthorityFinding(kind=kind, state=v1.AUTHORITY_CHECK_STATE_ANSWERED)
    finding.answer_time.FromDatetime(NOON)
    for field in fields:
        finding.facts.add(field=field, state=f"AUTHORITY_FACT_STATE_{state}")
    return bases_of_answer("authorityChecks/1", finding, fields)


def statuses(rules: ElementsPolicy, *bases: Basis) -> dict[str, Status]:
    """The statuses of contact and name."""
    known = Known(Subject.PERSON, ()).with_bases((*CLAIMS, *bases))
    there = derive(rules, known, (), date(2026, 3, 1), {}).by_name
    return {name: there[name].status for name in ("contact", "name")}


def test_an_operator_verifies_the_contact_and_no_name() -> None:
    """Row 20: a check of three elements bears the number that it was asked about."""
    asked = {"name": NAME, "phone": PHONE, "document_number": "11010519491231002X"}
    assert statuses(RULES, *answer("PHONE_3", **asked)) == {"contact": Status.VERIFIED, "name": Status.DECLARED}
    other = answer("PHONE_3", **{**asked, "phone": "13900000000"})
    assert statuses(RULES, *other)["contact"] is Status.DECLARED


def test_a_bank_card_is_worth_what_the_table_lists() -> None:
    """Row 20: nothing as shipped; with the kind among the ways of contact, a bank's answer verifies it."""
    found = answer("BANK_CARD_4", name=NAME, phone=PHONE)
    assert statuses(RULES, *found)["contact"] is Status.DECLARED
    listed = RULES.text.replace('"CONTACT", "PHONE_3", "SMS_CODE"', '"CONTACT", "PHONE_3", "SMS_CODE", "BANK_CARD_4"')
    assert listed != RULES.text
    assert statuses(ElementsPolicy.parse(listed), *found)["contact"] is Status.VERIFIED


def test_a_code_verifies_the_contact_that_it_was_sent_to() -> None:
    """Row 20: and says nothing of any other."""
    assert statuses(RULES, *bases_of_code("challenges/1", PHONE, NOON))["contact"] is Status.VERIFIED
    assert statuses(RULES, *bases_of_code("challenges/1", "13900000000", NOON))["contact"] is Status.DECLARED


def test_an_answer_that_denies_supports_nothing() -> None:
    """A mismatch is evidence against the value that was asked about."""
    denied = answer("PHONE_3", "MISMATCH", phone=PHONE)
    assert [one.agrees for one in denied] == [False]
    assert statuses(RULES, *denied)["contact"] is Status.DECLARED
    assert answer("PHONE_3", "UNKNOWN", phone=PHONE) == ()
