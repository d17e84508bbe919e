"""What of a verification may be shown to whoever decides: values in question, and those that were revealed.

A field is named ``{document}.{field}``; an element of the claim that no field declares, ``claim.{element}``. In
question are the fields that a check names which did not pass, and those that were not surely read.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from functools import cache
from typing import Final

from idverdict import v1

from ocr.documents import document_types
from service.verification.messages import CLAIM_OF_DOCUMENT, CLAIM_OF_PERSON, WITHHELD, masked_field

PICTURE: Final = "picture"
"""Stands for the pictures of a document as a whole, as ``0.picture``."""
_DOUBTFUL: Final = frozenset({v1.Outcome.OUTCOME_FAILED, v1.Outcome.OUTCOME_INCONCLUSIVE})
_UNSURE: Final = v1.FieldStatus.FIELD_STATUS_UNSURE


def in_question(verification: v1.Verification) -> frozenset[str]:
    """The fields and elements in question, as they are named here."""
    found: set[str] = set()
    documents = range(len(verification.documents))
    for check in verification.verdict.checks:
        if check.outcome in _DOUBTFUL:
            concerned = [check.document] if check.HasField("document") else documents
            for field in check.fields:
                found |= set(_named(verification, concerned, field))
    for reading in verification.verdict.readings:
        found |= {f"{reading.document}.{name}" for name, one in reading.fields.items() if one.status == _UNSURE}
    return frozenset(found)


def maskable(verification: v1.Verification) -> frozenset[str]:
    """Everything that can be revealed of a verification."""
    found = {f"{reading.document}.{name}" for reading in verification.verdict.readings for name in reading.fields}
    found |= {f"claim.{element}" for element, _ in _claimed(verification.claim)}
    found |= {f"{document}.{PICTURE}" for document in range(len(verification.documents))}
    for number in range(len(verification.documents)):
        for element in CLAIM_OF_DOCUMENT:
            found |= {*_fields_declared(verification, number, element), f"{number}.{element}"}
    return frozenset(found)


def mask(verification: v1.Verification, shown: Collection[str] = frozenset()) -> None:
    """Mask, in place, every value that is not ``shown``, and the secret that could tell it by a receipt."""
    verification.ClearField("receipt_salt")
    verification.claim_masked = True
    for element, value in _claimed(verification.claim):
        if not _is_claim_shown(verification, element, shown):
            setattr(verification.claim, element, _masked(value, whole=element not in _outlined_elements()))
    for number, document in enumerate(verification.documents):
        for element, name in CLAIM_OF_DOCUMENT.items():
            value = getattr(document.claim, name)
            declared = _fields_declared(verification, number, element) or (f"{number}.{element}",)
            if value and not set(declared) & set(shown):
                setattr(document.claim, name, _masked(value, whole=element not in _outlined_elements()))
    for reading in verification.verdict.readings:
        _mask_reading(reading, shown)
    for check in verification.verdict.checks:
        _mask_check(verification, check, shown)


def _mask_reading(reading: v1.DocumentReading, shown: Collection[str]) -> None:
    for name, field in reading.fields.items():
        if f"{reading.document}.{name}" in shown:
            continue
        whole = name not in _outlined_fields()
        field.text = _masked(field.text, whole=whole, field=name)
        if field.HasField("value"):
            field.value = _masked(field.value, whole=whole, field=name)
        field.ClearField("alternatives")
        field.masked = True
    number = f"{reading.document}.id_number"
    for fact in list(reading.derived):
        if f"{reading.document}.{fact}" not in shown and number not in shown:
            reading.derived[fact] = WITHHELD
            reading.derived_masked = True


def _mask_check(verification: v1.Verification, check: v1.CheckResult, shown: Collection[str]) -> None:
    """A comparison tells a value by itself: it is shown where each field that it names is."""
    documents = [check.document] if check.HasField("document") else range(len(verification.documents))
    names = [set(_named(verification, documents, field)) for field in check.fields]
    if names and all(one & set(shown) for one in names):
        return
    for name in ("observed", "expected"):
        if check.HasField(name):
            setattr(check, name, WITHHELD)
            check.masked = True


def _named(verification: v1.Verification, documents: Iterable[int], field: str) -> Iterator[str]:
    """What a check names by ``field``: a field of these documents, or those that declare this element of the claim; the
    element itself where no field does.
    """
    found = False
    for document in documents:
        read = any(one.document == document and field in one.fields for one in verification.verdict.readings)
        for name in (f"{document}.{field}",) if read else _fields_declared(verification, document, field):
            found = True
            yield name
    if not found and field in CLAIM_OF_PERSON:
        yield f"claim.{field}"


def _fields_declared(verification: v1.Verification, document: int, element: str) -> tuple[str, ...]:
    """The fields of a document that an element of the claim declares."""
    types = {
        one.document_type for one in verification.verdict.readings if one.document == document and one.document_type
    }
    types |= {verification.documents[document].document_type} if document < len(verification.documents) else set()
    known = document_types()
    found = {
        f"{document}.{field.name}"
        for type in types
        if type in known
        for field in known[type].fields
        if field.claimed_as == element
    }
    return tuple(sorted(found))


def _is_claim_shown(verification: v1.Verification, element: str, shown: Collection[str]) -> bool:
    if f"claim.{element}" in shown:
        return True
    declared = (
        name
        for number in range(len(verification.documents))
        for name in _fields_declared(verification, number, element)
    )
    return any(name in shown for name in declared)


def _claimed(claim: v1.Claim) -> Iterator[tuple[str, str]]:
    yield from ((name, getattr(claim, name)) for name in CLAIM_OF_PERSON if getattr(claim, name))


def _masked(value: str, *, whole: bool, field: str = "") -> str:
    if not value:
        return value
    return WITHHELD if whole else masked_field(field, value)


@cache
def _outlined_fields() -> frozenset[str]:
    """Fields of which a masked answer shows the outline, whatever type they are of."""
    fields = [field for type in document_types().values() for field in type.fields]
    return frozenset(field.name for field in fields) - {field.name for field in fields if field.masked_whole}


@cache
def _outlined_elements() -> frozenset[str]:
    """Elements of the claim that such fields declare."""
    fields = (field for type in document_types().values() for field in type.fields)
    return frozenset(field.claimed_as for field in fields if field.claimed_as and field.name in _outlined_fields())
