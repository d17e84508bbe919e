"""Checks of the claim's elements against what was read."""

from __future__ import annotations

from dataclasses import replace

import pytest

from ocr.reading import Alternative, FieldStatus
from service.verification.checks import CHECKS_BY_ID, Limits
from service.verification.values.claim import Claim
from service.verification.values.verdict import Level, Outcome
from tests.builders import make_case, make_claim, make_field, make_reading, no_document, the_result
from tests.specimens.sides import Side

TABLE = [
    # check, claimed, fields changed, outcome, level, code
    ("claim_name", {}, {}, "PASSED", "EXACT", ""),
    ("claim_name", {"name": "張 样本"}, {}, "PASSED", "EQUIVALENT", ""),
    ("claim_name", {"name": "张吴"}, {"name": "张昊"}, "INCONCLUSIVE", "POSSIBLE_MISREAD", "NAME_POSSIBLE_MISREAD"),
    ("claim_name", {"name": "李样本"}, {}, "FAILED", "MISMATCH", "NAME_MISMATCH"),
    ("claim_name", {"name": "张YANG本"}, {}, "INCONCLUSIVE", "PINYIN_SUBSTITUTE", "NAME_PINYIN_SUBSTITUTE"),
    ("claim_name", {"name": "张\ue000本"}, {}, "INCONCLUSIVE", "PRIVATE_USE", "CLAIM_PRIVATE_USE"),
    ("claim_name", {"name": "张\ue863"}, {"name": "张䶮"}, "PASSED", "OLD_ENCODING", "CLAIM_OLD_ENCODING"),
    (
        "claim_address",
        {"address": "北京市\ue000阳区"},
        {"address": "北京市朝阳区"},
        "INCONCLUSIVE",
        "PRIVATE_USE",
        "CLAIM_PRIVATE_USE",
    ),
    ("claim_document_number", {}, {}, "PASSED", "EXACT", ""),
    ("claim_document_number", {"document_number": "11010519491231002x"}, {}, "PASSED", "EQUIVALENT", ""),
    ("claim_document_number", {"document_number": "110105194912310038"}, {}, "FAILED", "MISMATCH", "NUMBER_MISMATCH"),
    ("claim_sex", {}, {}, "PASSED", "EXACT", ""),
    ("claim_sex", {"sex": "MALE"}, {}, "FAILED", "MISMATCH", "SEX_MISMATCH"),
    ("claim_birth_date", {}, {}, "PASSED", "EXACT", ""),
    ("claim_birth_date", {"birth_date": "1949-12-30"}, {}, "FAILED", "MISMATCH", "BIRTH_MISMATCH"),
    ("claim_address", {}, {}, "PASSED", "EXACT", ""),
    ("claim_address", {"address": "朝阳区样本路1号院2号楼3单元401室"}, {}, "PASSED", "EQUIVALENT", ""),
    ("claim_address", {"address": "北京市朝阳区别处路1号"}, {}, "FAILED", "MISMATCH", "ADDRESS_MISMATCH"),
    ("claim_valid_from", {}, {}, "PASSED", "EXACT", ""),
    ("claim_valid_from", {"valid_from": "2012-03-05"}, {}, "FAILED", "MISMATCH", "EXPIRY_MISMATCH"),
    ("claim_valid_until", {}, {}, "PASSED", "EXACT", ""),
    ("claim_valid_until", {"valid_until": "2032-03-04"}, {}, "FAILED", "MISMATCH", "EXPIRY_MISMATCH"),
    ("claim_document_type", {}, {}, "PASSED", "EXACT", ""),
    ("claim_document_type", {"document_type": "passport"}, {}, "FAILED", "MISMATCH", "DOCUMENT_TYPE_MISMATCH"),
    ("claim_nationality", {}, {}, "PASSED", "EXACT", ""),
    ("claim_nationality", {"nationality": "chn"}, {}, "PASSED", "EXACT", ""),
    ("claim_nationality", {"nationality": "FRA"}, {}, "FAILED", "MISMATCH", "NATIONALITY_MISMATCH"),
    ("claim_occupation", {}, {}, "NOT_APPLICABLE", "NOT_COMPARED", ""),
    ("claim_contact", {}, {}, "NOT_APPLICABLE", "NOT_COMPARED", ""),
]


@pytest.mark.parametrize(("check", "claimed", "read", "expected"), [(*row[:3], row[3:]) for row in TABLE])
def test_comparison(check: str, claimed: dict[str, str], read: dict[str, str], expected: tuple[str, str, str]) -> None:
    """Each element of the claim comes to the outcome, level and code of the table."""
    result = the_result(CHECKS_BY_ID[check], make_case(claim=make_claim(**claimed), fields=read))
    assert (result.outcome.value, result.level and result.level.value, result.code) == expected


def test_every_element_of_the_claim_has_a_check() -> None:
    """No element that a customer may declare goes without a comparison."""
    compared = {check.element for check in CHECKS_BY_ID.values() if check.element}
    assert compared == set(Claim.names())


def test_an_unsure_reading_is_not_compared_even_if_it_agrees() -> None:
    """Agreement with an unsure value proves nothing."""
    unsure = make_field("name", "张样本", FieldStatus.UNSURE)
    result = the_result(CHECKS_BY_ID["claim_name"], make_case(name=unsure))
    assert (result.outcome, result.level) == (Outcome.INCONCLUSIVE, Level.NOT_COMPARED)


@pytest.mark.parametrize(("probability", "outcome"), [(0.02, Outcome.INCONCLUSIVE), (0.001, Outcome.FAILED)])
def test_a_likely_alternative_is_a_possible_misread(probability: float, outcome: Outcome) -> None:
    """The claim may be what is printed where the recogniser itself gives it a chance, and not a vanishing one."""
    field = make_field("birth_date", "1949-12-31", alternatives=(Alternative("1949-12-21", probability),))
    case = make_case(claim=make_claim(birth_date="1949-12-21"), birth_date=field, limits=Limits(alternative=0.01))
    assert the_result(CHECKS_BY_ID["claim_birth_date"], case).outcome is outcome


@pytest.mark.parametrize("check", ["claim_document_type", "claim_nationality"])
def test_without_a_document_nothing_is_implied(check: str) -> None:
    """Type and nationality need a document that was found."""
    result = the_result(CHECKS_BY_ID[check], make_case(submitted={Side.PORTRAIT: no_document()}))
    assert (result.outcome, result.code) == (Outcome.INCONCLUSIVE, "NO_DOCUMENT")


def test_a_document_that_implies_no_nationality_leaves_it_uncompared() -> None:
    """Only types that citizens alone bear say something about it."""
    reading = replace(make_reading(), document_type="bank_card")
    result = the_result(CHECKS_BY_ID["claim_nationality"], make_case(submitted={Side.PORTRAIT: reading}))
    assert (result.outcome, result.level) == (Outcome.NOT_APPLICABLE, Level.NOT_COMPARED)


def test_a_comparison_keeps_both_values_and_a_score() -> None:
    """What was read is observed, what was claimed is expected, and the score says how much of them is alike."""
    result = the_result(CHECKS_BY_ID["claim_name"], make_case(claim=make_claim(name="李样本")))
    assert (result.observed, result.expected) == ("张样本", "李样本")
    assert result.score == pytest.approx(2 / 3)
