"""Builds genuine readings, claims and cases of a fictitious person, so that a test says only what is different."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from types import MappingProxyType
from typing import Any, Final

from ocr.documents import DocumentType, document_types
from ocr.geometry import Quad
from ocr.reading import Field, FieldStatus, Quality, Reading
from ocr.standards.citizen_number import check_character
from service.verification.checks import Case, Limits, run_check
from service.verification.checks.check import Check
from service.verification.values.claim import Claim
from service.verification.values.verdict import CheckResult, PageReading, Purpose
from tests.specimens.sides import Side

TODAY: Final = date(2026, 3, 1)

PORTRAIT_VALUES: Final[Mapping[str, str]] = MappingProxyType(
    {
        "name": "张样本",
        "sex": "FEMALE",
        "ethnicity": "汉",
        "birth_date": "1949-12-31",
        "address": "北京市朝阳区样本路1号院2号楼3单元401室",
        "id_number": "11010519491231002X",
    }
)
EMBLEM_VALUES: Final[Mapping[str, str]] = MappingProxyType(
    {"issuing_authority": "北京市公安局朝阳分局", "valid_from": "2012-03-04", "valid_until": "LONG_TERM"}
)
SHARP: Final = Quality(
    sharpness=0.9, brightness=0.6, over_exposed=0.0, glare=0.0, card_width_px=1000.0, corners_inside=4
)


def make_field(name: str, value: str | None, status: FieldStatus = FieldStatus.READ, **others: Any) -> Field:
    """A field, surely read unless said otherwise."""
    confidence = {FieldStatus.READ: 0.999, FieldStatus.UNSURE: 0.6, FieldStatus.MISSING: 0.0}[status]
    given = {"text": value or "", "confidence": confidence, **others}
    return Field(name=name, value=value, status=status, **given)


def make_reading(side: Side = Side.PORTRAIT, **changes: Any) -> Reading:
    """A genuine reading of a side. Each change is a field's value, a `Field`, or an attribute of the reading."""
    values = PORTRAIT_VALUES if side is Side.PORTRAIT else EMBLEM_VALUES
    fields = {name: _field(name, changes.pop(name, value)) for name, value in values.items()}
    number = fields.get("id_number")
    derived = {"birth_date": "1949-12-31", "sex": "FEMALE", "region_code": "110105"} if number else {}
    genuine = Reading(
        document_type="cn_resident_id",
        page=side.value,
        quad=Quad.upright(100, 100, 1100, 730),
        fields=fields,
        derived=derived,
        codes=(),
        quality=SHARP,
        models=("pp-ocrv6-small-rec",),
        image_size=(1200, 900),
        ms={"total": 1.0},
    )
    return replace(genuine, **changes)


def no_document(*codes: str) -> Reading:
    """The reading of a picture with nothing in it."""
    return replace(
        make_reading(), document_type=None, page=None, quad=None, fields={}, derived={}, quality=None,
        codes=codes or ("NO_DOCUMENT",),
    )  # fmt: skip


def make_claim(**changes: str | None) -> Claim:
    """The claim that the genuine readings bear out."""
    genuine = Claim(
        name="张样本",
        sex="FEMALE",
        nationality="CHN",
        occupation="教师",
        address="北京市朝阳区样本路1号院2号楼3单元401室",
        contact="13800000000",
        document_type="cn_resident_id",
        document_number="11010519491231002X",
        birth_date="1949-12-31",
        valid_from="2012-03-04",
        valid_until="LONG_TERM",
    )
    return replace(genuine, **changes)


def make_case(
    *,
    claim: Claim | None = None,
    submitted: Mapping[Side, Reading] | None = None,
    type: DocumentType | None = None,
    purpose: Purpose = Purpose.ACCOUNT_OPENING,
    today: date = TODAY,
    limits: Limits | None = None,
    fields: Mapping[str, Any] | None = None,
    **changes: Any,
) -> Case:
    """A genuine case. Each further change is the value, or the `Field`, of a field on whichever side bears it.

    ``fields`` holds the same changes by name, for names that a test does not spell out.
    """
    if submitted is None:
        changes |= fields or {}
        emblem = {name: changes.pop(name) for name in list(changes) if name in EMBLEM_VALUES}
        submitted = {
            Side.PORTRAIT: make_reading(Side.PORTRAIT, **changes),
            Side.EMBLEM: make_reading(Side.EMBLEM, **emblem),
        }
    limits = limits or Limits()
    claim, type = claim or make_claim(), type or document_types()["cn_resident_id"]
    return Case(claim, type, filed(submitted), purpose, today, limits, limits.document_types)


def filed(submitted: Mapping[Side, Reading], document: int = 0) -> tuple[PageReading, ...]:
    """Readings by the side as which their pictures were submitted."""
    return tuple(
        PageReading(document, number, side.value, reading) for number, (side, reading) in enumerate(submitted.items())
    )


def numbered(first17: str) -> str:
    """A citizen number of 17 digits with its right check character."""
    return first17 + check_character(first17)


def the_result(check: Check, case: Case) -> CheckResult:
    """The one result of a check that gives one."""
    (result,) = run_check(check, case)
    return result


def _field(name: str, given: str | Field | None) -> Field:
    if isinstance(given, Field):
        return given
    return make_field(name, given, FieldStatus.MISSING if given is None else FieldStatus.READ)
