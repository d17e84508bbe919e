"""What a verification says of its customer, element by element: claims, what was surely read, authorities' answers."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from datetime import UTC, date, datetime
from typing import Final

from idverdict import v1

from ocr.documents import DocumentType, document_types
from service.canonical import canonical_json
from service.customers.profile.deriving import LONG_TERM, last_day
from service.customers.profile.evidence import Basis
from service.customers.profile.policy import BasisKind
from service.verification.messages import CLAIM_OF_PERSON, is_primary

ELEMENT_OF_CLAIM: Final[Mapping[str, str]] = {"document_number": "document_number", "valid_until": "document_validity"}
"""Elements of a profile by those of a claim about a document; of a claim about the person the names are the same."""
ELEMENT_OF_FACT: Final[Mapping[str, str]] = {
    "name": "name",
    "number": "document_number",
    "document_number": "document_number",
    "phone": "contact",
    "contact": "contact",
    "address": "registered_address",
    "scope": "business_scope",
}
"""Elements of a profile by the fields that authorities answer on."""
SMS_CODE: Final = "SMS_CODE"
"""The kind of authority that a one-time code is, in the rules of elements."""
_AGREES: Final = (v1.AUTHORITY_FACT_STATE_MATCH, v1.AUTHORITY_FACT_STATE_VALID)
_DENIES: Final = (v1.AUTHORITY_FACT_STATE_MISMATCH, v1.AUTHORITY_FACT_STATE_INVALID)
_DECIDED: Final = (v1.REVIEW_KIND_DECIDED, v1.REVIEW_KIND_OBJECTION_ANSWERED)
_WRITTEN: Final = frozenset(CLAIM_OF_PERSON) - {"birth_date"}


def is_rejected(record: v1.Verification) -> bool:
    """Whether a verification was rejected: by the last person who decided, or else by its verdict."""
    return _came_to(record, v1.CASE_DECISION_REJECT, v1.DECISION_REJECT)


def is_accepted(record: v1.Verification) -> bool:
    """Whether a verification was accepted: by the last person who decided, or else by its verdict."""
    return _came_to(record, v1.CASE_DECISION_ACCEPT, v1.DECISION_ACCEPT)


def _came_to(record: v1.Verification, of_people: v1.CaseDecision, of_verdict: v1.Decision) -> bool:
    decided = [one.decision for one in record.reviews if one.kind in _DECIDED and one.decision]
    last = [one for one in decided if one != v1.CASE_DECISION_UNCHANGED]
    return last[-1] == of_people if last else record.verdict.decision == of_verdict


Asked = Callable[[str], Mapping[str, str]]
"""Gives the fields that were asked about, by the name of a question to an authority."""


def bases_of(record: v1.Verification, asked: Asked) -> tuple[Basis, ...]:
    """Everything that a verification says; of one that was rejected, what was claimed alone.

    ``asked`` is called where an authority answered on what neither the reading nor the claim has.
    """
    kept = v1.Verification()
    kept.CopyFrom(record)
    kept.ClearField("reviews")
    digest = hashlib.sha256(kept.SerializeToString(deterministic=True)).hexdigest()
    found = [*_claimed(record, digest)]
    if not is_rejected(record):
        found += _read(record, digest)
        known = {one.element: one.value for one in found}  # what was read goes before what was claimed
        found += _answered(record, digest, known, asked)
    return tuple(found)


def _claimed(record: v1.Verification, digest: str) -> Iterator[Basis]:
    at = _created(record)

    def claim(element: str, value: str) -> Iterator[Basis]:
        if value:
            yield Basis(BasisKind.CLAIM, element, value, record.name, digest, at)

    for name in sorted(_WRITTEN):
        yield from claim(name, getattr(record.claim, name))
    for document in record.documents[:1]:
        if is_primary(document):
            yield from claim("document_number", document.claim.number)
            yield from claim("document_validity", document.claim.valid_until)
            yield from claim("document_type", document.document_type)


def _read(record: v1.Verification, digest: str) -> Iterator[Basis]:
    at, known = _created(record), document_types()
    for number, document in enumerate(record.documents):
        if not is_primary(document):
            continue
        theirs = [one for one in record.verdict.readings if one.document == number and one.document_type in known]
        if not theirs:
            continue
        type = known[theirs[0].document_type]
        values = {
            element: value for one in theirs for element, value in _surely(one, type) if one.document_type == type.id
        }
        values["document_type"] = type.id
        if type.nationality:
            values.setdefault("nationality", type.nationality)
        until = last_day(values.get("document_validity", "")) or _claimed_end(document)
        for element in sorted(values):
            yield Basis(BasisKind.VERIFICATION, element, values[element], record.name, digest, at, type.id, until)


def _surely(reading: v1.DocumentReading, type: DocumentType) -> Iterator[tuple[str, str]]:
    for spec in type.fields:
        field = reading.fields.get(spec.name)
        if field is None or not spec.claimed_as or field.status != v1.FIELD_STATUS_READ or not field.value:
            continue
        element = ELEMENT_OF_CLAIM.get(spec.claimed_as, spec.claimed_as)
        if element in _WRITTEN or element in ELEMENT_OF_CLAIM.values():
            yield element, field.value


def _claimed_end(document: v1.SubmittedDocument) -> date | None:
    stated = document.claim.valid_until
    return None if stated in ("", LONG_TERM) else last_day(stated)


def _answered(record: v1.Verification, digest: str, known: Mapping[str, str], asked: Asked) -> Iterator[Basis]:
    """What authorities said of the values that they were asked about: what was surely read, else what was claimed."""
    about: dict[str, Mapping[str, str]] = {}
    for finding in record.verdict.official:
        if finding.state != v1.AUTHORITY_CHECK_STATE_ANSWERED:
            continue
        at = finding.answer_time.ToDatetime(tzinfo=UTC) if finding.HasField("answer_time") else _created(record)
        for fact in finding.facts:
            element = ELEMENT_OF_FACT.get(fact.field, "")
            if not element or fact.state not in (*_AGREES, *_DENIES):
                continue
            value = known.get(element)
            if value is None and finding.check:
                if finding.check not in about:
                    about[finding.check] = asked(finding.check)
                value = asked_about(about[finding.check], fact.field)
            if not value:
                continue
            yield Basis(
                BasisKind.AUTHORITY,
                element,
                value,
                record.name,
                digest,
                at,
                finding.kind,
                agrees=fact.state in _AGREES,
            )


def asked_about(fields: Mapping[str, str], fact: str) -> str:
    """The value that a question had of what a fact is about; empty where it had none."""
    return fields.get(fact) or fields.get(ELEMENT_OF_FACT.get(fact, ""), "")


def bases_of_answer(resource: str, finding: v1.AuthorityFinding, fields: Mapping[str, str]) -> tuple[Basis, ...]:
    """What an authority said of the values in a question of its own, beside every verification."""
    digest = hashlib.sha256(finding.SerializeToString(deterministic=True)).hexdigest()
    at = finding.answer_time.ToDatetime(tzinfo=UTC)
    found = []
    for fact in finding.facts:
        element, value = ELEMENT_OF_FACT.get(fact.field), asked_about(fields, fact.field)
        if element and value and fact.state in (*_AGREES, *_DENIES):
            agrees = fact.state in _AGREES
            found.append(Basis(BasisKind.AUTHORITY, element, value, resource, digest, at, finding.kind, agrees=agrees))
    return tuple(found)


def bases_of_code(resource: str, contact: str, at: datetime) -> tuple[Basis, ...]:
    """What the right answer to a one-time code says: the customer holds the contact that it was sent to."""
    digest = hashlib.sha256(canonical_json({"contact": contact, "resource": resource})).hexdigest()
    return (Basis(BasisKind.AUTHORITY, "contact", contact, resource, digest, at.astimezone(UTC), SMS_CODE),)


def births_of(records: Iterable[v1.Verification]) -> tuple[str, ...]:
    """Dates of birth that were surely read in verifications that were not rejected."""
    known, found = document_types(), set[str]()
    for record in records:
        if is_rejected(record):
            continue
        for one in record.verdict.readings:
            type = known.get(one.document_type)
            spec = type.claimed_as("birth_date") if type else None
            field = one.fields.get(spec.name) if spec else None
            if field is not None and field.status == v1.FIELD_STATUS_READ and field.value:
                found.add(field.value)
    return tuple(sorted(found))


def values_of(record: v1.Verification, elements: Collection[str]) -> dict[str, str]:
    """What was surely read of some elements in a verification's documents."""
    return {one.element: one.value for one in _read(record, "") if one.element in elements}


def end_of_document(record: v1.Verification) -> date | None:
    """The last day of the document that was read; None where it has none."""
    return min((one.until for one in _read(record, "") if one.until is not None), default=None)


def _created(record: v1.Verification) -> datetime:
    return record.create_time.ToDatetime(tzinfo=UTC)
