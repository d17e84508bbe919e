"""What a citizen number says of its holder by GB 11643, and the fields that a document prints of it besides."""

from __future__ import annotations

from collections.abc import Mapping

from ocr.fields.outcome import beside
from ocr.reading import Field, FieldStatus
from ocr.standards import citizen_number


def agreed(fields: Mapping[str, Field], name: str) -> Mapping[str, Field]:
    """Birth and sex beside what the number says: they were read apart, so that agreement counts.

    What agrees is sure even if it was read less clearly; what contradicts the number is sure only if it was read very
    clearly. No value is changed.

    Args:
        fields: as they were read.
        name: of the field that holds the number.
    """
    number = _sure(fields, name)
    if number is None:
        return fields
    born = citizen_number.birth_date(number)
    said = {"birth_date": born.isoformat() if born else None, "sex": str(citizen_number.sex(number))}
    return {**fields, **{one: beside(fields[one], value) for one, value in said.items() if one in fields}}


def born(number: Field) -> str | None:
    """The birth date that a number says, as a field has it; None where the number is not sure."""
    own = _sure({number.name: number}, number.name)
    day = citizen_number.birth_date(own) if own is not None else None
    return day.isoformat() if day is not None else None


def derived(fields: Mapping[str, Field], name: str) -> Mapping[str, str]:
    """Facts apart from what is printed: birth date, sex, region code; none where the number is not sure.

    Args:
        fields: as they were read.
        name: of the field that holds the number.
    """
    number = _sure(fields, name)
    if number is None:
        return {}
    facts = {"sex": str(citizen_number.sex(number)), "region_code": citizen_number.region_code(number)}
    if (born := citizen_number.birth_date(number)) is not None:
        facts["birth_date"] = born.isoformat()
    return facts


def _sure(fields: Mapping[str, Field], name: str) -> str | None:
    field = fields.get(name)
    if field is None or field.value is None or field.status is not FieldStatus.READ:
        return None
    return field.value if citizen_number.is_well_formed(field.value) else None
