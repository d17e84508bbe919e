"""The runner: what was not surely read never reaches a check, and what a check may not do."""

from __future__ import annotations

from dataclasses import replace
from typing import NoReturn

import pytest

from ocr.documents import document_types
from ocr.reading import FieldStatus
from service.verification.checks import CHECKS_BY_ID, Case, Category, Check, run_check, run_checks
from service.verification.checks.case import place
from service.verification.checks.check import PASSED, Finding
from service.verification.values.verdict import Level, Outcome, PageReading
from tests.builders import filed, make_case, make_claim, make_field, make_reading, no_document, the_result
from tests.specimens.sides import Side

NUMBER = "11010519491231002X"


def needs_number(case: Case) -> Finding:
    """A check's function that passes with any sure number."""
    assert case.sure("id_number")
    return PASSED


CHECK = Check("needs_number", Category.VALIDATION, "a number was read", needs_number, requires=("id_number",))


@pytest.mark.parametrize(
    ("field", "code"),
    [
        (make_field("id_number", None, FieldStatus.MISSING), "FIELD_MISSING"),
        (make_field("id_number", NUMBER, FieldStatus.UNSURE), "LOW_CONFIDENCE"),
        (make_field("id_number", NUMBER, FieldStatus.UNSURE, codes=("FIELD_GLARE",)), "FIELD_GLARE"),
        (make_field("id_number", None, FieldStatus.MISSING, codes=("FIELD_INCOMPLETE",)), "FIELD_INCOMPLETE"),
        (make_field("id_number", NUMBER, FieldStatus.UNSURE, codes=("VALUE_REPAIRED",)), "LOW_CONFIDENCE"),
        (make_field("id_number", None, FieldStatus.READ), "FIELD_MISSING"),
        (make_field("id_number", "", FieldStatus.READ), "FIELD_MISSING"),
        (make_field("id_number", NUMBER, codes=("CHARACTER_OUT_OF_DICTIONARY",)), "CHARACTER_OUT_OF_DICTIONARY"),
    ],
)
def test_a_field_that_is_not_sure_makes_the_check_inconclusive(field: object, code: str) -> None:
    """Missing, unsure and empty fields are INCONCLUSIVE with the most telling code, whatever the check would say."""
    result = the_result(CHECK, make_case(id_number=field))
    assert (result.outcome, result.code) == (Outcome.INCONCLUSIVE, code)
    assert (result.document, result.page) == (0, "portrait")
    assert result.fields == ("id_number",)


def test_an_inconclusive_result_says_what_to_do() -> None:
    """A missing field's result is retryable and has a hint in both languages and a detail."""
    result = the_result(CHECK, make_case(id_number=None))
    assert result.retryable
    assert result.hint is not None
    assert result.hint.zh.endswith("。")
    assert result.hint.en.endswith(".")
    assert result.detail


@pytest.mark.parametrize(
    ("submitted", "code"),
    [
        ({}, "PORTRAIT_SIDE_MISSING"),
        ({Side.EMBLEM: make_reading(Side.EMBLEM)}, "PORTRAIT_SIDE_MISSING"),
        ({Side.PORTRAIT: no_document()}, "NO_DOCUMENT"),
        ({Side.PORTRAIT: make_reading(Side.EMBLEM)}, "PORTRAIT_SIDE_MISSING"),
    ],
)
def test_a_side_that_was_not_read_is_the_reason_itself(submitted: dict[Side, object], code: str) -> None:
    """Without the side, the code says that the side is what is missing, not each of its fields."""
    assert the_result(CHECK, make_case(submitted=submitted)).code == code  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("name", "value"),
    [("birth_date", "1949.12.31"), ("birth_date", "LONG_TERM"), ("valid_until", "长期"), ("sex", "女")],
)
def test_a_sure_value_in_a_wrong_form_is_not_sure(name: str, value: str) -> None:
    """A date or sex that has not the promised form does not reach a check, even when its status is READ."""
    check = replace(CHECK, requires=(name,), run=lambda case: pytest.fail("the check was run"))
    assert the_result(check, make_case(fields={name: value})).code == "LOW_CONFIDENCE"


def test_a_check_cannot_use_a_field_it_does_not_require() -> None:
    """Asking for an unsure field is an error of the check, never a value."""
    careless = replace(CHECK, requires=())
    with pytest.raises(LookupError):
        run_check(careless, make_case(id_number=make_field("id_number", NUMBER, FieldStatus.UNSURE)))


def test_a_crashing_check_is_an_error() -> None:
    """A check that raises gives no result at all."""

    def crash(case: Case) -> NoReturn:
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        run_check(replace(CHECK, run=crash), make_case())


@pytest.mark.parametrize("findings", [(), (Finding(Outcome.FAILED, "GLARE"),)])
def test_a_check_must_say_something_and_only_what_it_declares(findings: tuple[Finding, ...]) -> None:
    """No finding, and an undeclared code, are errors of the check."""
    with pytest.raises(ValueError, match="declares"):
        run_check(replace(CHECK, run=lambda case: findings), make_case())


@pytest.mark.parametrize("absent", [None, "", "  "])
def test_an_element_that_was_not_submitted_is_not_compared(absent: str | None) -> None:
    """Without the claim's element a comparison is NOT_EXECUTED, even where the field is missing too."""
    result = the_result(CHECKS_BY_ID["claim_name"], make_case(claim=make_claim(name=absent), name=None))
    assert (result.outcome, result.level) == (Outcome.NOT_EXECUTED, Level.NOT_COMPARED)
    assert result.code == "CLAIM_ELEMENT_MISSING"


def test_swapped_pictures_are_filed_by_what_they_show() -> None:
    """Each side is read from the picture that shows it, in whichever slot that was submitted."""
    case = make_case(submitted={Side.PORTRAIT: make_reading(Side.EMBLEM), Side.EMBLEM: make_reading(Side.PORTRAIT)})
    assert case.sure("name") == "张样本"
    assert case.sure("issuing_authority") == "北京市公安局朝阳分局"


@pytest.mark.parametrize(
    ("shown_first", "shown_second", "placed"),
    [
        (Side.PORTRAIT, Side.EMBLEM, {"portrait": 0, "emblem": 1}),
        (Side.EMBLEM, Side.PORTRAIT, {"portrait": 1, "emblem": 0}),
        (Side.PORTRAIT, Side.PORTRAIT, {"portrait": 0, "emblem": 1}),
        (Side.EMBLEM, Side.EMBLEM, {"portrait": 0, "emblem": 1}),
        (None, Side.PORTRAIT, {"portrait": 1, "emblem": 0}),
        (None, None, {"portrait": 0, "emblem": 1}),
    ],
)
def test_no_picture_is_lost_when_they_are_filed(
    shown_first: Side | None, shown_second: Side | None, placed: dict[str, int]
) -> None:
    """A picture goes to the page it shows; one that shows none, or a page that is there already, takes what is left."""
    readings = {
        slot: make_reading(shown) if shown else no_document()
        for slot, shown in ((Side.PORTRAIT, shown_first), (Side.EMBLEM, shown_second))
    }
    found = place(document_types()["cn_resident_id"], filed(readings))
    assert {one.page: one.of.picture for one in found} == placed


def test_a_picture_beyond_the_pages_of_a_document_is_kept() -> None:
    """Three pictures of a card of two pages: the third is filed under none, and its remarks still count."""
    third = PageReading(0, 2, "", make_reading(codes=("PHOTOCOPY",)))
    case = make_case()
    case = replace(case, submitted=(*case.submitted, third))
    assert [one.page for one in case.filed] == ["portrait", "emblem", ""]
    assert "PHOTOCOPY" in {result.code for result in run_check(CHECKS_BY_ID["reader_remarks"], case)}


def test_a_check_applies_where_the_type_has_its_fields() -> None:
    """What needs a field that a type has not got, or is the law of another type, does not apply to it."""
    card = document_types()["cn_resident_id"]
    passport = replace(CHECK, requires=("passport_number",))
    assert CHECK.applies_to(card)
    assert not passport.applies_to(card)
    assert not replace(CHECK, types=frozenset({"passport"})).applies_to(card)
    assert run_checks(make_case(), [passport]) == ()
