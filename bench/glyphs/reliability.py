"""What probabilities of unsure names and of their alternatives stand for: curves from looks, and how well they hold."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from itertools import pairwise

from bench.glyphs.looks import Look
from ocr.fields.calibration import PATH, RAW, Calibration
from ocr.fields.glyph_limits import LIMITS
from ocr.reading import Field, FieldStatus
from ocr.text import same_writing
from training.calibrate import curve

_TYPE = "cn_resident_id"
_BINS = (0.0, 0.01, 0.05, 0.1, 0.2, 0.5, 0.8, 0.95, 1.01)
Counts = list[tuple[float, bool]]
"""Probabilities, each with whether what it was given to is right."""


def calibrate(found: Sequence[Look], seed: int) -> None:
    """Fit the curves of unsure names to looks, and keep them beside those of `training.calibrate`."""
    values, others = counted(found, RAW, FieldStatus.UNSURE)
    made = json.loads(PATH.read_text(encoding="utf-8"))
    parts = {}
    for part, counts in (("value", values), ("alternatives", others)):
        raw, right = curve(counts)
        parts[part] = {"counted": len(counts), "wrong": sum(not r for _, r in counts), "raw": raw, "right": right}
    record = {"seed": seed, "names": len(found), "date": datetime.now(UTC).date().isoformat()}
    made |= {"unsure": {_TYPE: {"name": parts}}, "unsure_record": record}
    PATH.write_text(json.dumps(made, indent=1) + "\n", encoding="utf-8")


def reliability(found: Sequence[Look], calibration: Calibration) -> Iterator[str]:
    """A table: by what was predicted, how much was right, before the calibration and after it."""
    yield "| of | predicted | counted, raw | mean | right | counted, calibrated | mean | right |"
    yield "|---|---|---|---|---|---|---|---|"
    for status in (FieldStatus.READ, FieldStatus.UNSURE):
        sides = [counted(found, how, status) for how in (RAW, calibration)]
        for which, of in enumerate(("values", "alternatives")):
            for low, high in pairwise(_BINS):
                cells = [_bin(side[which], low, high) for side in sides]
                if any(not cell.startswith("0 ") for cell in cells):
                    yield f"| {of}, {status.value} | {low:g} to {min(1.0, high):g} | {' | '.join(cells)} |"


def counted(found: Sequence[Look], calibration: Calibration, status: FieldStatus) -> tuple[Counts, Counts]:
    """The confidences of values with a status, and the probabilities of their alternatives.

    An alternative in another writing of the value is none.
    """
    values: Counts = []
    others: Counts = []
    for look in found:
        field = calibration.calibrated(_TYPE, look.told(LIMITS))
        if field.status is status and field.value:
            values.append((field.confidence, _is_right(field.value, look)))
            others += [
                (a.probability, _is_right(a.value, look)) for a in field.alternatives if _differs(a.value, field)
            ]
    return values, others


def _is_right(value: str, look: Look) -> bool:
    return same_writing(value, look.printed)


def _differs(value: str, field: Field) -> bool:
    return not same_writing(value, field.value or "")


def _bin(counts: Counts, low: float, high: float) -> str:
    own = [(p, right) for p, right in counts if low <= p < high]
    if not own:
        return "0 | - | -"
    mean, right = sum(p for p, _ in own) / len(own), sum(right for _, right in own)
    return f"{len(own)} | {mean:.3f} | {right / len(own):.3f}"
