"""Checks of licences, temporary cards and residence permits: number, term, and what several documents say together."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from ocr.documents import document_types
from ocr.geometry import Quad
from ocr.reading import Field, FieldStatus, Reading
from service.verification.across import ACROSS_CHECKS
from service.verification.checks import CHECKS, CHECKS_BY_ID, Case, Dossier, run_check, run_checks
from service.verification.decision import decide
from service.verification.policy import load_policy
from service.verification.values.verdict import Decision, Outcome, PageReading, Purpose
from tests.builders import SHARP, make_case, make_claim, make_field, make_reading, numbered
from tests.specimens.sides import Side

POLICY = load_policy()
TODAY = date(2026, 11, 1)
NUMBER = numbered("11010519491231002")
LICENCE = {
    "number": NUMBER, "name": "张三丰", "sex": "FEMALE", "nationality": "CHN", "address": "北京市朝阳区建国路一号",
    "birth_date": "1949-12-31", "first_issue_date": "2000-05-06", "vehicle_class": "C1", "valid_from": "2020-05-06",
    "valid_until": "2030-05-06",
}  # fmt: skip
TEMPORARY = {
    "name": "张三丰", "sex": "FEMALE", "ethnicity": "汉", "birth_date": "1949-12-31",
    "address": "北京市朝阳区建国路一号", "id_number": NUMBER, "issuing_authority": "北京市公安局朝阳分局",
    "valid_from": "2026-09-10", "valid_until": "2026-12-10",
}  # fmt: skip
HMT = {
    "name": "张三丰", "sex": "MALE", "birth_date": "1990-01-01", "address": "北京市朝阳区建国路一号",
    "id_number": numbered("81000019900101001"), "issuing_authority": "北京市公安局朝阳分局", "valid_from": "2024-09-10",
    "valid_until": "2029-09-10", "permit_number": "H12345678", "issue_count": "01",
}  # fmt: skip
GENUINE = {"cn_driving_licence": LICENCE, "cn_temporary_id": TEMPORARY, "cn_hmt_residence": HMT}
PAGES = {
    "cn_driving_licence": ("main",),
    "cn_temporary_id": ("back",),
    "cn_hmt_residence": ("portrait", "emblem"),
}


def case(kind: str, document: int = 0, **changes: Any) -> Case:
    """A document of a kind with the pages that it must have; a change is a field's value."""
    type = document_types()[kind]
    given = {**GENUINE[kind], **changes}
    readings = []
    for number, id in enumerate(PAGES[kind]):
        page = type.page(id)
        assert page is not None
        fields: dict[str, Field] = {
            name: make_field(name, given.get(name), FieldStatus.READ if given.get(name) else FieldStatus.MISSING)
            for name in page.fields
        }
        reading = Reading(kind, id, Quad.upright(0, 0, 856, 540), fields, {}, (), SHARP, (), (1280, 960))
        readings.append(PageReading(document, number, id, reading))
    claim = make_claim(document_type=None)
    return Case(
        claim,
        type,
        tuple(readings),
        Purpose.ACCOUNT_OPENING,
        TODAY,
        limits=POLICY.limits,
        accepted=POLICY.accepted(Purpose.ACCOUNT_OPENING),
        document=document,
    )


def outcome(check: str, one: Case) -> tuple[Outcome, str]:
    """What a check says of a document."""
    (result,) = run_check(CHECKS_BY_ID[check], one)
    return result.outcome, result.code


@pytest.mark.parametrize("kind", sorted(GENUINE))
@pytest.mark.parametrize(
    "check",
    ["id_number_format", "id_number_checksum", "birth_matches_number", "sex_matches_number", "document_term",
     "fields_read", "document_not_expired", "pages_present"],
)  # fmt: skip
def test_a_genuine_document_passes(kind: str, check: str) -> None:
    """The number's rules hold whatever the field is called; a page that may be left out is not asked for."""
    assert {result.outcome for result in run_check(CHECKS_BY_ID[check], case(kind))} == {Outcome.PASSED}


@pytest.mark.parametrize(
    ("kind", "check", "changes", "code"),
    [
        ("cn_driving_licence", "id_number_checksum", {"number": NUMBER[:-1] + "1"}, "ID_NUMBER_CHECKSUM"),
        ("cn_driving_licence", "birth_matches_number", {"birth_date": "1949-12-30"}, "BIRTH_NUMBER_MISMATCH"),
        ("cn_driving_licence", "sex_matches_number", {"sex": "MALE"}, "SEX_NUMBER_MISMATCH"),
        ("cn_driving_licence", "document_term", {"valid_until": "2028-05-06"}, "TERM_UNUSUAL"),
        ("cn_driving_licence", "document_not_expired", {"valid_until": "2026-05-06"}, "DOCUMENT_EXPIRED"),
        ("cn_temporary_id", "document_term", {"valid_until": "2027-09-10"}, "VALIDITY_TERM_ILLEGAL"),
        ("cn_temporary_id", "region_code_known", {"id_number": numbered("81000019900101001")},
         "REGION_OF_OTHER_DOCUMENT"),
        ("cn_hmt_residence", "permit_matches_number", {"permit_number": "M12345678"}, "PERMIT_NUMBER_MISMATCH"),
        ("cn_hmt_residence", "permit_matches_number", {"id_number": NUMBER}, "REGION_OF_OTHER_DOCUMENT"),
        ("cn_hmt_residence", "fields_read", {"permit_number": None}, "UNSURE_IN_GOOD_CAPTURE"),
    ],
)  # fmt: skip
def test_what_does_not_hold_is_said(kind: str, check: str, changes: dict[str, Any], code: str) -> None:
    """Each contradiction has its code."""
    assert outcome(check, case(kind, **changes))[1] == code


def test_a_residence_permits_number_is_not_asked_for_a_region() -> None:
    """81, 82 and 83 are no regions of citizens."""
    assert not CHECKS_BY_ID["region_code_known"].applies_to(document_types()["cn_hmt_residence"])


@pytest.mark.parametrize(
    ("changes", "codes"),
    [
        ({}, set()),
        ({"name": "李四"}, {"DOCUMENT_NAMES_DIFFER"}),
        ({"number": numbered("11010519490101002"), "birth_date": "1949-01-01"}, {"DOCUMENT_NUMBERS_DIFFER"}),
    ],
)
def test_a_licence_beside_a_resident_card(changes: dict[str, Any], codes: set[str]) -> None:
    """Name and number of both must be the same: a licence's number is the citizen number."""
    card = make_case(
        submitted={
            Side.PORTRAIT: make_reading(name="张三丰", id_number=NUMBER, birth_date="1949-12-31", sex="FEMALE"),
            Side.EMBLEM: make_reading(Side.EMBLEM),
        }
    )
    dossier = Dossier((card, case("cn_driving_licence", 1, **changes)))
    found = {
        finding.code
        for check in ACROSS_CHECKS
        if check.id in ("names_agree", "numbers_agree") and check.applies(dossier)
        for finding in check.run(dossier)
        if finding.code
    }
    assert found == codes


def test_a_temporary_card_that_was_read_is_a_persons_case_still() -> None:
    """Its nine items are read and compared; the default policy leaves the decision to a person."""
    one = case("cn_temporary_id")
    judgement = decide(POLICY, Purpose.ACCOUNT_OPENING, Dossier((one,)), run_checks(one, CHECKS))
    assert judgement.decision is Decision.REVIEW
    assert "TEMPORARY_ID" in {reason.code for reason in judgement.reasons}
