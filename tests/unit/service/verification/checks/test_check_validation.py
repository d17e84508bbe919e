"""Checks of the document against itself and its standards."""

from __future__ import annotations

from datetime import date

import pytest

from ocr.reading import FieldStatus
from service.verification.checks import CHECKS_BY_ID, Limits
from service.verification.values.verdict import Outcome
from tests.builders import make_case, make_field, the_result

GENUINE = "11010519491231002X"

TABLE = [
    # check, changed fields, outcome, code
    ("id_number_format", {}, "PASSED", ""),
    ("id_number_format", {"id_number": "110105194912310021"}, "PASSED", ""),
    ("id_number_format", {"id_number": "1101051949123100"}, "FAILED", "ID_NUMBER_FORMAT"),
    ("id_number_format", {"id_number": "11010519491331002X"}, "FAILED", "ID_NUMBER_FORMAT"),
    ("id_number_format", {"id_number": "110105209912310021"}, "FAILED", "ID_NUMBER_FORMAT"),
    ("id_number_checksum", {}, "PASSED", ""),
    ("id_number_checksum", {"id_number": "110105194912310021"}, "FAILED", "ID_NUMBER_CHECKSUM"),
    ("id_number_checksum", {"id_number": "1101051949"}, "INCONCLUSIVE", "ID_NUMBER_FORMAT"),
    (
        "id_number_checksum",
        {"id_number": make_field("id_number", GENUINE, FieldStatus.UNSURE, codes=("VALUE_REPAIRED",), repaired=True)},
        "INCONCLUSIVE",
        "LOW_CONFIDENCE",
    ),
    ("birth_matches_number", {}, "PASSED", ""),
    ("birth_matches_number", {"birth_date": "1949-12-30"}, "FAILED", "BIRTH_NUMBER_MISMATCH"),
    ("birth_matches_number", {"id_number": "11010519491331002X"}, "INCONCLUSIVE", "ID_NUMBER_FORMAT"),
    ("sex_matches_number", {}, "PASSED", ""),
    ("sex_matches_number", {"sex": "MALE"}, "FAILED", "SEX_NUMBER_MISMATCH"),
    ("sex_matches_number", {"id_number": "X"}, "INCONCLUSIVE", "ID_NUMBER_FORMAT"),
    ("region_code_known", {}, "PASSED", ""),
    ("region_code_known", {"id_number": "110103194912310024"}, "PASSED", ""),  # 崇文区, abolished in 2010
    ("region_code_known", {"id_number": "990105194912310021"}, "FAILED", "REGION_CODE_UNKNOWN"),
    ("region_code_known", {"id_number": "X"}, "INCONCLUSIVE", "ID_NUMBER_FORMAT"),
    ("ethnicity_known", {}, "PASSED", ""),
    ("ethnicity_known", {"ethnicity": "穿青人"}, "PASSED", ""),
    ("ethnicity_known", {"ethnicity": "汗"}, "FAILED", "ETHNICITY_UNKNOWN"),
    ("validity_term", {}, "PASSED", ""),
    ("validity_term", {"valid_until": "2032-03-04"}, "FAILED", "VALIDITY_TERM_ILLEGAL"),
    ("validity_term", {"birth_date": "1980-01-01", "valid_until": "2032-03-04"}, "PASSED", ""),
    ("validity_term", {"birth_date": "1980-01-01"}, "FAILED", "VALIDITY_TERM_ILLEGAL"),
    ("validity_term", {"birth_date": "2013-01-01"}, "FAILED", "VALIDITY_TERM_ILLEGAL"),
    ("region_code_known", {"id_number": "430419194912310029"}, "PASSED", ""),  # 耒阳市, 1986 to 1990
    ("region_code_known", {"id_number": "320919194912310029"}, "PASSED", "REGION_CODE_UNLISTED"),
    ("region_code_known", {"id_number": "320918194912310029"}, "FAILED", "REGION_CODE_UNKNOWN"),
    ("issuer_plausible", {}, "PASSED", ""),
    ("issuer_plausible", {"issuing_authority": "积石山保安族东乡族撒拉族自治县公安局城关分局"}, "PASSED", ""),
    ("issuer_plausible", {"issuing_authority": "样本县公安局"}, "PASSED", ""),
    ("issuer_plausible", {"issuing_authority": "样本图书馆"}, "FAILED", "ISSUER_UNKNOWN_FORM"),
    ("issuer_matches_region", {}, "PASSED", ""),
    # The holder has moved: the number is from elsewhere, the issuer is that of the address.
    ("issuer_matches_region", {"id_number": "44030419491231002X"}, "PASSED", ""),
    # The address leaves the region out, and the number's region supports the issuer.
    ("issuer_matches_region", {"address": "样本路1号"}, "PASSED", ""),
    (
        "issuer_matches_region",
        {"issuing_authority": "深圳市公安局福田分局"},
        "FAILED",
        "ISSUER_REGION_MISMATCH",
    ),
    (
        "issuer_matches_region",
        {"issuing_authority": "深圳市公安局福田分局", "address": "样本路1号"},
        "INCONCLUSIVE",
        "ISSUER_REGION_MISMATCH",
    ),
    ("issuer_matches_region", {"id_number": "X", "address": "样本路1号"}, "INCONCLUSIVE", "ISSUER_REGION_MISMATCH"),
]


@pytest.mark.parametrize(("check", "changes", "outcome", "code"), TABLE)
def test_validation(check: str, changes: dict[str, str], outcome: str, code: str) -> None:
    """Each check of the document against itself comes to the outcome and code of the table."""
    result = the_result(CHECKS_BY_ID[check], make_case(fields=changes))
    assert (result.outcome.value, result.code) == (outcome, code)


STATED = Limits(oldest_age=120, first_issue=date(2004, 1, 1), regions_of_other_documents=("71", "81", "82", "83"))


@pytest.mark.parametrize(
    ("check", "changes", "code"),
    [
        ("id_number_format", {"id_number": "110105190512310029"}, ""),
        ("id_number_format", {"id_number": "110105190412310029"}, "AGE_IMPLAUSIBLE"),
        ("validity_term", {"valid_from": "2004-01-01"}, ""),
        ("validity_term", {"valid_from": "2003-12-31"}, "ISSUED_BEFORE_LAYOUT"),
        ("region_code_known", {"id_number": "710000194912310029"}, "REGION_OF_OTHER_DOCUMENT"),
        ("region_code_known", {"id_number": "810000194912310029"}, "REGION_OF_OTHER_DOCUMENT"),
        ("region_code_known", {"id_number": "820000194912310029"}, "REGION_OF_OTHER_DOCUMENT"),
        ("region_code_known", {"id_number": "830000194912310029"}, "REGION_OF_OTHER_DOCUMENT"),
    ],
)
def test_rules_that_a_policy_states_are_off_in_one_that_does_not(
    check: str, changes: dict[str, str], code: str
) -> None:
    """Ages, first days and regions on either side of the policy's bounds; without bounds all of them pass."""
    result = the_result(CHECKS_BY_ID[check], make_case(fields=changes, limits=STATED))
    assert (result.outcome, result.code) == (Outcome.FAILED if code else Outcome.PASSED, code)
    assert the_result(CHECKS_BY_ID[check], make_case(fields=changes)).outcome is Outcome.PASSED


def test_a_contradiction_keeps_both_values() -> None:
    """Birth as printed and birth in the number stand apart in the result; neither is put right by the other."""
    result = the_result(CHECKS_BY_ID["birth_matches_number"], make_case(birth_date="1949-12-30"))
    assert (result.observed, result.expected) == ("1949-12-30", "1949-12-31")


def test_each_check_that_needs_several_fields_is_tested_for_each() -> None:
    """Of a check's fields any one that is unsure makes it INCONCLUSIVE, not just the first."""
    check = CHECKS_BY_ID["issuer_matches_region"]
    for name in check.requires:
        result = the_result(check, make_case(fields={name: None}))
        assert (result.outcome, result.fields) == (Outcome.INCONCLUSIVE, (name,))
