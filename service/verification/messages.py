"""Between the contract's messages and the domain's values, field by field; nothing is decided here."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import cache
from types import MappingProxyType
from typing import Final

from idverdict import v1

from ocr.documents import DocumentType, Words, document_types
from ocr.geometry import Point, Quad
from ocr.reading import Field, Quality, Reading
from ocr.text.rare import code_points, has_rare
from service.call.times import timestamp
from service.labels import label, word
from service.names import check_name
from service.verification.values.card_numbers import is_card_number, shown
from service.verification.values.claim import Claim
from service.verification.values.verdict import AuthorityFinding, CheckResult, Hint, Purpose, RequiredAction, Verdict

WITHHELD: Final = "***"
"""Stands for a masked value of a closed set, such as a sex or a date: its first character or length would tell it."""


CLAIM_OF_DOCUMENT: Final[Mapping[str, str]] = MappingProxyType(
    {"document_number": "number", "valid_from": "valid_from", "valid_until": "valid_until"}
)
"""The elements of `Claim` that a customer declares of each document, with their names in DocumentClaim."""
OF_DOCUMENT: Final = ("document_type", *CLAIM_OF_DOCUMENT, "role")
"""What may be declared of each document, by the names that columns and files have for it."""
CLAIM_OF_PERSON: Final = tuple(name for name in Claim.names() if name not in {*CLAIM_OF_DOCUMENT, "document_type"})
"""The elements that a customer declares of themselves: the names of the message Claim too."""


def claim_from(person: v1.Claim, document: v1.SubmittedDocument) -> Claim:
    """What the customer declared of themselves and of a document; an empty string means that nothing was submitted."""
    return Claim(
        **{name: getattr(person, name) or None for name in CLAIM_OF_PERSON},
        **{name: getattr(document.claim, theirs) or None for name, theirs in CLAIM_OF_DOCUMENT.items()},
        document_type=document.document_type or None,
    )


def claim_messages(elements: Mapping[str, str]) -> tuple[v1.Claim, v1.SubmittedDocument]:
    """The elements of a claim by the names of `Claim`, as the messages of the customer and of the document."""
    person = {name: value for name, value in elements.items() if name in CLAIM_OF_PERSON}
    document = {CLAIM_OF_DOCUMENT[name]: value for name, value in elements.items() if name in CLAIM_OF_DOCUMENT}
    declared = v1.SubmittedDocument(document_type=elements.get("document_type", ""))
    if document:
        declared.claim.CopyFrom(v1.DocumentClaim(**document))
    return v1.Claim(**person), declared


def is_primary(document: v1.SubmittedDocument) -> bool:
    """Whether a document identifies the customer."""
    return document.role != v1.DOCUMENT_ROLE_AUXILIARY


def purpose_from(value: int) -> Purpose:
    """The purpose, which the contract's rules have found to be a defined one."""
    return Purpose(word(v1.Purpose, value))


def reading_message(reading: Reading, document: int = 0, picture: int = 0, submitted: str = "") -> v1.DocumentReading:
    """A reading, the picture that it is of, and the page that its picture was submitted as."""
    message = v1.DocumentReading(
        document_type=reading.document_type or "",
        document=document,
        picture=picture,
        page=reading.page or "",
        submitted_page=submitted,
        form=reading.form or "",
        quad=_quad(reading.quad),
        derived=reading.derived,
        codes=reading.codes,
        quality=_quality(reading.quality),
        models=reading.models,
        timings_ms=reading.ms,
    )
    width, height = reading.image_size
    if width and height:
        message.image_size.width_px, message.image_size.height_px = width, height
    for name, field in reading.fields.items():
        message.fields[name].CopyFrom(_field(field))
    return message


def type_message(type: DocumentType) -> v1.DocumentType:
    """A document type of the catalogue."""
    width, height = type.size_mm
    return v1.DocumentType(
        id=type.id,
        label=_label(type.label),
        pages=[v1.PageType(id=page.id, label=_label(page.label), fields=page.fields) for page in type.pages],
        fields=[
            v1.FieldType(
                name=field.name,
                label=_label(field.label),
                kind=field.kind,
                claimed_as=_declared_as(field.claimed_as),
                masking=v1.MASKING_WITHHELD if field.masked_whole else v1.MASKING_OUTLINE,
            )
            for field in type.fields
        ],
        width_mm=width,
        height_mm=height,
        nationality=type.nationality or "",
    )


def _declared_as(element: str | None) -> str:
    """The element of the messages: of the customer by its name, of the document as ``document.number``."""
    if element is None:
        return ""
    return f"document.{CLAIM_OF_DOCUMENT[element]}" if element in CLAIM_OF_DOCUMENT else element


def _label(words: Words) -> v1.Label:
    return v1.Label(zh=words.zh, en=words.en)


def verdict_message(verdict: Verdict) -> v1.Verdict:
    """A verdict with everything in clear."""
    return v1.Verdict(
        decision=label(v1.Decision, verdict.decision),
        reasons=[
            v1.Reason(
                code=reason.code,
                check=reason.check,
                decision=label(v1.Decision, reason.decision),
                document=reason.document,
            )
            for reason in verdict.reasons
        ],
        checks=[_check(check) for check in verdict.checks],
        readings=[reading_message(one.reading, one.document, one.picture, one.submitted) for one in verdict.readings],
        statements=v1.Statements(
            self_consistent=label(v1.Truth, verdict.statements.self_consistent),
            matches_claim=label(v1.Truth, verdict.statements.matches_claim),
            officially_verified=label(v1.Truth, verdict.statements.officially_verified),
        ),
        required_actions=[_action(action) for action in verdict.required_actions],
        policy_id=verdict.policy_id,
        policy_version=verdict.policy_version,
        models=verdict.models,
        timings_ms=verdict.ms,
        policy_sha256=verdict.policy_sha256,
        official=map(finding_message, verdict.official),
    )


def finding_message(finding: AuthorityFinding) -> v1.AuthorityFinding:
    """What an authority said."""
    return v1.AuthorityFinding(
        channel=finding.channel,
        kind=finding.kind,
        check=check_name(finding.check) if finding.check else "",
        state=label(v1.AuthorityCheckState, finding.state),
        outcome=label(v1.AuthorityOutcome, finding.outcome),
        facts=[
            v1.AuthorityFact(field=field, state=label(v1.AuthorityFactState, state)) for field, state in finding.facts
        ],
        answer_time=timestamp(finding.answer_time),
        authority=finding.authority,
        table_version=finding.table_version,
        additional=finding.additional,
    )


def _field(field: Field) -> v1.Field:
    return v1.Field(
        name=field.name,
        text=field.text,
        value=field.value,
        confidence=field.confidence,
        status=label(v1.FieldStatus, field.status),
        alternatives=[v1.Alternative(value=a.value, probability=a.probability) for a in field.alternatives],
        repaired=field.repaired,
        box=_quad(field.box),
        codes=field.codes,
        code_points=code_points(field.value) if field.value and has_rare(field.value) else (),
        strip=field.strip,
    )


def _quad(quad: Quad | None) -> v1.Quad | None:
    if quad is None:
        return None
    return v1.Quad(
        top_left=_point(quad.tl), top_right=_point(quad.tr), bottom_right=_point(quad.br), bottom_left=_point(quad.bl)
    )


def _point(point: Point) -> v1.Point:
    x, y = point
    return v1.Point(x=x, y=y)


def _quality(quality: Quality | None) -> v1.Quality | None:
    if quality is None:
        return None
    return v1.Quality(
        sharpness=quality.sharpness,
        brightness=quality.brightness,
        over_exposed=quality.over_exposed,
        glare=quality.glare,
        card_width_px=quality.card_width_px,
        corners_inside=quality.corners_inside,
    )


def _check(check: CheckResult) -> v1.CheckResult:
    return v1.CheckResult(
        check=check.check,
        category=check.category,
        outcome=label(v1.Outcome, check.outcome),
        code=check.code,
        document=check.document,
        page=check.page,
        fields=check.fields,
        level=label(v1.ComparisonLevel, check.level),
        score=check.score,
        threshold=check.threshold,
        observed=check.observed,
        expected=check.expected,
        retryable=check.retryable,
        hint=_hint(check.hint),
        detail=check.detail,
    )


def _action(action: RequiredAction) -> v1.RequiredAction:
    return v1.RequiredAction(
        action=action.action,
        document=action.document,
        page=action.page,
        codes=action.codes,
        hint=_hint(action.hint),
    )


def _hint(hint: Hint | None) -> v1.Hint | None:
    return None if hint is None else v1.Hint(zh=hint.zh, en=hint.en)


def mask_compared(checks: Iterable[v1.CheckResult]) -> None:
    """Mask, in place, the values that checks compared, and mark each check whose values were."""
    outlines = _outlined_fields()
    for check in checks:
        outlined = bool(check.fields) and outlines.issuperset(check.fields)
        for name in ("observed", "expected"):
            if check.HasField(name):
                setattr(check, name, outline(getattr(check, name)) if outlined else WITHHELD)
                check.masked = True


@cache
def _outlined_fields() -> frozenset[str]:
    """Fields of open values, of which a masked answer shows the outline, whatever type they are of."""
    fields = [field for type in document_types().values() for field in type.fields]
    return frozenset(field.name for field in fields) - {field.name for field in fields if field.masked_whole}


def masked_field(name: str, value: str) -> str:
    """The outline of a field's value: of a card's number the digits that may be shown, of others `outline`."""
    return shown(name, value) if is_card_number(name) else outline(value)


def outline(value: str) -> str:
    """A value's outline: its first character, and its last where it is longer than six, the rest as asterisks."""
    tail = value[-1] if len(value) > 6 else ""
    return value[:1] + "*" * (len(value) - 1 - len(tail)) + tail if len(value) > 1 else "*" * len(value)
