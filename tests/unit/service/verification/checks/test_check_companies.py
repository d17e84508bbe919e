"""Checks of business licences, and of their representative beside an identity document."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from ocr.documents import document_types
from ocr.geometry import Quad
from ocr.reading import FieldStatus, Reading
from service.verification.across.representative_agrees import CHECK as REPRESENTATIVE
from service.verification.checks import CHECKS_BY_ID, Case, Dossier
from service.verification.values.verdict import Outcome, PageReading, Purpose
from tests.builders import SHARP, make_claim, make_field, the_result

CODE, OTHER = "91350100M000100Y43", "91350100M000100Y44"


def case(type: str, page: str, document: int = 0, unsure: tuple[str, ...] = (), **values: str) -> Case:
    """A document with some fields that were read."""
    kind = document_types()[type]
    fields = {
        field.name: make_field(
            field.name,
            values.get(field.name),
            FieldStatus.UNSURE
            if field.name in unsure
            else FieldStatus.READ
            if field.name in values
            else FieldStatus.MISSING,
        )
        for field in kind.fields
    }
    reading = Reading(type, page, Quad.upright(0, 0, 1250, 880), fields, {}, (), SHARP, (), (1280, 960))
    pages = (PageReading(document, 0, "", reading),)
    return Case(make_claim(), kind, pages, Purpose.ACCOUNT_OPENING, date(2026, 11, 1), document=document)


def licence(**values: str) -> Case:
    """A business licence."""
    return case("cn_business_licence", "main", 0, (), **values)


@pytest.mark.parametrize(("code", "outcome"), [(CODE, Outcome.PASSED), (OTHER, Outcome.FAILED)])
def test_a_credit_code_has_its_check_character(code: str, outcome: Outcome) -> None:
    """GB 32100."""
    result = the_result(CHECKS_BY_ID["uscc_checksum"], licence(uscc=code))
    assert (result.outcome, result.code) == (outcome, "" if outcome is Outcome.PASSED else "USCC_CHECKSUM")


@pytest.mark.parametrize(
    ("qr", "outcome", "code"),
    [
        (f"https://gsxt.example.cn/ent/{CODE}", Outcome.PASSED, ""),
        (f"https://gsxt.example.cn/ent/{OTHER}", Outcome.FAILED, "QR_MISMATCH"),
        ("https://gsxt.example.cn/qr?c=0a1b2c3d4e5f", Outcome.NOT_APPLICABLE, ""),
        ("", Outcome.NOT_EXECUTED, ""),
    ],
)
def test_a_qr_code_carries_the_printed_code_or_none(qr: str, outcome: Outcome, code: str) -> None:
    """A link without a code says nothing; it is not followed. Where no QR code was read, nothing was compared."""
    given = {"qr": qr} if qr else {}
    result = the_result(CHECKS_BY_ID["qr_agrees_with_print"], licence(uscc=CODE, **given))
    assert (result.outcome, result.code) == (outcome, code)


@pytest.mark.parametrize(
    ("number", "codes", "outcome", "code"),
    [
        ("4111111111111111", None, Outcome.PASSED, ""),
        ("4111111111111112", ("LOW_CONFIDENCE", "BANK_CARD_LUHN"), Outcome.INCONCLUSIVE, "BANK_CARD_LUHN"),
        ("4111111111111112", ("LOW_CONFIDENCE",), Outcome.INCONCLUSIVE, "LOW_CONFIDENCE"),
        ("4111111111111112", None, Outcome.INCONCLUSIVE, "BANK_CARD_LUHN"),
    ],
)
def test_a_wrong_luhn_digit_is_a_warning(
    number: str, codes: tuple[str, ...] | None, outcome: Outcome, code: str
) -> None:
    """Said where the number was read clearly; one that is merely unsure is that. No card is refused for it."""
    one = case("bank_card", "front", 0, ("pan",) if codes else (), pan=number)
    (page,) = one.submitted
    fields = dict(page.reading.fields)
    fields["pan"] = replace(fields["pan"], codes=codes or ())
    given = replace(one, submitted=(replace(page, reading=replace(page.reading, fields=fields)),))
    result = the_result(CHECKS_BY_ID["card_number_luhn"], given)
    assert (result.outcome, result.code) == (outcome, code)


def found(*cases: Case) -> list[tuple[Outcome, str]]:
    """What the check across documents says."""
    return [(finding.outcome, finding.code) for finding in REPRESENTATIVE.run(Dossier(cases))]


def holder(name: str, document: int = 1, unsure: tuple[str, ...] = ()) -> Case:
    """An identity card."""
    return case("cn_resident_id", "portrait", document, unsure, name=name)


def test_the_representative_is_a_holder_of_an_identity_document() -> None:
    """Any of several holders will do; nobody of that name, or a name that is not sure, is for a person to look at."""
    company = licence(legal_representative="张三丰")
    assert found(company, holder("张三丰")) == [(Outcome.PASSED, "")]
    assert found(company, holder("李四"), holder("张三丰", 2)) == [(Outcome.PASSED, "")]
    assert found(company, holder("李四")) == [(Outcome.FAILED, "REPRESENTATIVE_NAME_DIFFERS")]
    assert found(company, holder("李四", unsure=("name",)))[0][0] is Outcome.INCONCLUSIVE


def test_it_applies_to_a_company_beside_a_person_alone() -> None:
    """Not to a licence alone, nor to people alone."""
    company = licence(legal_representative="张三丰")
    assert REPRESENTATIVE.applies(Dossier((company, holder("张三丰"))))
    assert not REPRESENTATIVE.applies(Dossier((company,)))
    assert not REPRESENTATIVE.applies(Dossier((holder("李四"), holder("张三丰"))))


def test_a_holder_without_a_chinese_name_is_no_other_person() -> None:
    """Characters and Latin letters cannot be held against one another: a person does, and no picture settles it."""
    foreign = case("passport", "data", 1, name="MUSTER ANNA")
    company = licence(legal_representative="张三丰")
    assert found(company, foreign) == [(Outcome.INCONCLUSIVE, "REPRESENTATIVE_NAME_DIFFERS")]
