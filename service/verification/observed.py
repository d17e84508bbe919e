"""What the observer of a call receives of verdicts and readings: words and counts, no value of any field."""

from __future__ import annotations

from collections.abc import Iterable

from ocr.reading import Reading
from service.call.context import observer
from service.call.stages import FieldRead
from service.verification.values.verdict import Purpose, Verdict


def report_decision(verdict: Verdict, purpose: Purpose) -> None:
    """Report a verdict that was stored."""
    observer().decided(purpose.value, verdict.decision.value, [reason.code for reason in verdict.reasons])


def report_readings(readings: Iterable[Reading]) -> None:
    """Report readings of pictures, field by field."""
    observer().read(
        [
            FieldRead(field.name, field.status.value, field.repaired)
            for reading in readings
            for field in reading.fields.values()
        ]
    )
