"""Between the contract's messages and the domain's values, field by field; nothing is decided here."""

from __future__ import annotations

from collections.abc import Iterable
from enum import StrEnum
from typing import Final

from idverdict import v1

from ocr.geometry import Point, Quad
from ocr.reading import Field, Quality, Reading, Side
from service.verification.values.claim import Claim
from service.verification.values.verdict import CheckResult, Hint, Purpose, RequiredAction, Verdict

OUTLINED: Final = frozenset({"name", "address", "id_number"})
"""Fields of open values, of which a masked answer shows the outline."""
WITHHELD: Final = "***"
"""Stands for a masked value of a closed set, such as a sex or a date: its first character or length would tell it."""


def claim_from(message: v1.Claim) -> Claim:
    """The claim; an empty string means that nothing was submitted."""
    return Claim(**{name: getattr(message, name) or None for name in Claim.names()})


def purpose_from(value: int) -> Purpose:
    """The purpose, which the contract's rules have found to be a defined one."""
    return Purpose(v1.Purpose.Name(value).removeprefix("PURPOSE_"))


def enum_label(prefix: str, value: StrEnum | None) -> str | None:
    """The contract's label of a domain value: ``ACCEPT`` is ``DECISION_ACCEPT``; None stays unspecified."""
    return None if value is None else f"{prefix}_{value}"


def reading_message(reading: Reading, submitted: Side | None = None) -> v1.DocumentReading:
    """A reading, and the side that its picture was submitted as."""
    message = v1.DocumentReading(
        document_type=reading.document_type or "",
        side=enum_label("SIDE", reading.side),
        submitted_side=enum_label("SIDE", submitted),
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


def verdict_message(verdict: Verdict) -> v1.Verdict:
    """A verdict with everything in clear."""
    return v1.Verdict(
        decision=enum_label("DECISION", verdict.decision),
        reasons=[
            v1.Reason(code=reason.code, check=reason.check, decision=enum_label("DECISION", reason.decision))
            for reason in verdict.reasons
        ],
        checks=[_check(check) for check in verdict.checks],
        readings=[reading_message(reading, side) for side, reading in verdict.readings.items()],
        statements=v1.Statements(
            self_consistent=enum_label("TRUTH", verdict.statements.self_consistent),
            matches_claim=enum_label("TRUTH", verdict.statements.matches_claim),
            officially_verified=enum_label("TRUTH", verdict.statements.officially_verified),
        ),
        required_actions=[_action(action) for action in verdict.required_actions],
        policy_id=verdict.policy_id,
        policy_version=verdict.policy_version,
        models=verdict.models,
        timings_ms=verdict.ms,
        policy_sha256=verdict.policy_sha256,
    )


def _field(field: Field) -> v1.Field:
    return v1.Field(
        name=field.name,
        text=field.text,
        value=field.value,
        confidence=field.confidence,
        status=enum_label("FIELD_STATUS", field.status),
        alternatives=[v1.Alternative(value=a.value, probability=a.probability) for a in field.alternatives],
        repaired=field.repaired,
        box=_quad(field.box),
        codes=field.codes,
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
        outcome=enum_label("OUTCOME", check.outcome),
        code=check.code,
        side=enum_label("SIDE", check.side),
        fields=check.fields,
        level=enum_label("COMPARISON_LEVEL", check.level),
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
        side=enum_label("SIDE", action.side),
        codes=action.codes,
        hint=_hint(action.hint),
    )


def _hint(hint: Hint | None) -> v1.Hint | None:
    return None if hint is None else v1.Hint(zh=hint.zh, en=hint.en)


def mask_compared(checks: Iterable[v1.CheckResult]) -> None:
    """Mask, in place, the values that checks compared, and mark each check whose values were."""
    for check in checks:
        outlined = bool(check.fields) and OUTLINED.issuperset(check.fields)
        for name in ("observed", "expected"):
            if check.HasField(name):
                setattr(check, name, outline(getattr(check, name)) if outlined else WITHHELD)
                check.masked = True


def outline(value: str) -> str:
    """A value's outline: its first character, and its last where it is longer than six, the rest as asterisks."""
    tail = value[-1] if len(value) > 6 else ""
    return value[:1] + "*" * (len(value) - 1 - len(tail)) + tail if len(value) > 1 else "*" * len(value)
