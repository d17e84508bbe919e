"""From a verification as it was kept back to the domain's values: the opposite of `service.verification.messages`."""

from __future__ import annotations

from datetime import UTC

from idverdict import v1

from ocr.geometry import Quad
from ocr.reading import Alternative, Field, FieldStatus, Quality, Reading
from service.labels import word
from service.names import id_of
from service.revised import with_revision
from service.verification.messages import claim_from
from service.verification.older import upgraded
from service.verification.values.verdict import (
    AuthorityFinding,
    AuthorityOutcome,
    CheckState,
    FactState,
    PageReading,
)
from service.verification.verify import ReadDocument
from storage import StoredVerification


def record_from(payload: bytes) -> v1.Verification:
    """A verification as it was stored, in today's contract, whatever version stored it."""
    record = v1.Verification.FromString(payload)
    return record if record.documents else upgraded(payload)


def current_record(stored: StoredVerification) -> v1.Verification:
    """A stored verification with its latest verdict."""
    return with_revision(record_from(stored.payload), stored.revision, stored.revised, stored.revised_at)


def reading_from(message: v1.DocumentReading) -> Reading:
    """The reading in a message that was kept; ``others`` were judged when the message was made, and are not in it."""
    return Reading(
        document_type=message.document_type or None,
        page=message.page or None,
        quad=_quad_from(message.quad) if message.HasField("quad") else None,
        fields={name: _field_from(message.fields[name]) for name in sorted(message.fields)},
        derived=dict(message.derived),
        codes=tuple(message.codes),
        quality=_quality_from(message.quality) if message.HasField("quality") else None,
        models=tuple(message.models),
        image_size=(message.image_size.width_px, message.image_size.height_px),
        ms=dict(message.timings_ms),
        form=message.form or None,
    )


def documents_from(record: v1.Verification) -> tuple[ReadDocument, ...]:
    """The documents of a stored verification, as its verdict was made of them."""
    read = [
        PageReading(message.document, message.picture, message.submitted_page, reading_from(message))
        for message in record.verdict.readings
    ]
    return tuple(
        ReadDocument(claim_from(record.claim, document), tuple(one for one in read if one.document == number))
        for number, document in enumerate(record.documents)
    )


def findings_from(verdict: v1.Verdict) -> tuple[AuthorityFinding, ...]:
    """What authorities had said when a verdict was given."""
    return tuple(map(finding_from, verdict.official))


def finding_from(message: v1.AuthorityFinding) -> AuthorityFinding:
    """What one authority had said."""
    return AuthorityFinding(
        channel=message.channel,
        kind=message.kind,
        state=CheckState(word(v1.AuthorityCheckState, message.state)),
        outcome=AuthorityOutcome(word(v1.AuthorityOutcome, message.outcome)) if message.outcome else None,
        facts=tuple((one.field, FactState(word(v1.AuthorityFactState, one.state))) for one in message.facts),
        check=id_of(message.check),
        answer_time=message.answer_time.ToDatetime(tzinfo=UTC) if message.HasField("answer_time") else None,
        authority=message.authority,
        table_version=message.table_version,
        additional=message.additional,
    )


def _quad_from(message: v1.Quad) -> Quad:
    corners = (message.top_left, message.top_right, message.bottom_right, message.bottom_left)
    return Quad(*((corner.x, corner.y) for corner in corners))


def _field_from(message: v1.Field) -> Field:
    return Field(
        name=message.name,
        text=message.text,
        value=message.value if message.HasField("value") else None,
        confidence=message.confidence,
        status=FieldStatus(word(v1.FieldStatus, message.status)),
        alternatives=tuple(Alternative(other.value, other.probability) for other in message.alternatives),
        repaired=message.repaired,
        box=_quad_from(message.box) if message.HasField("box") else None,
        codes=tuple(message.codes),
        strip=message.strip,
    )


def _quality_from(message: v1.Quality) -> Quality:
    return Quality(
        sharpness=message.sharpness,
        brightness=message.brightness,
        over_exposed=message.over_exposed,
        glare=message.glare,
        card_width_px=message.card_width_px,
        corners_inside=message.corners_inside,
    )
