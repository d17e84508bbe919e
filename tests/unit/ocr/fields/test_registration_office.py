"""Offices that seals say badly, and what the credit code tells of them."""

from __future__ import annotations

from dataclasses import replace

import pytest

from ocr.fields.registration_office import office_of_code
from ocr.reading import Field, FieldStatus
from ocr.standards import uscc

CODE = "91320102MA1M000091"[:17]
CODE = CODE + uscc.check_character(CODE)


def fields(office: str, status: FieldStatus = FieldStatus.UNSURE) -> dict[str, Field]:
    """A licence registered in 玄武区 of 南京, and what its seal says."""
    return {
        "uscc": Field("uscc", CODE, CODE, 0.99, FieldStatus.READ),
        "registration_authority": Field("registration_authority", office, office, 0.4, status),
    }


@pytest.mark.parametrize(
    ("read", "value"),
    [
        ("南京市武区市场监督登理局", "南京市玄武区市场监督管理局"),
        ("南京市玄武区市场监督管埋局", "南京市玄武区市场监督管理局"),
        ("玄武区行政审批局", "玄武区行政审批局"),
        ("深圳市南山区工商所", "深圳市南山区工商所"),
    ],
)
def test_a_doubtful_office_is_that_of_the_codes_region_which_it_is_most_like(read: str, value: str) -> None:
    """What is changed says that it was repaired and stays unsure; what is like none of them stays."""
    office = office_of_code(fields(read))["registration_authority"]
    assert (office.value, office.status, office.repaired) == (value, FieldStatus.UNSURE, value != read)


def test_nothing_is_changed_by_an_unsure_code_or_in_a_sure_office() -> None:
    """A code of which a character is doubtful names no region."""
    sure = fields("南京市武区市场监督登理局", FieldStatus.READ)
    assert office_of_code(sure) == sure
    unsure = fields("南京市武区市场监督登理局")
    unsure["uscc"] = replace(unsure["uscc"], status=FieldStatus.UNSURE)
    assert office_of_code(unsure) == unsure
