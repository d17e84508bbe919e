"""Limits from looks: what each limit lets through and costs, and the scale that makes probabilities of cosines."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

import numpy as np

from bench.glyphs.looks import Look, compared_of
from ocr.fields.by_glyph import share_of
from ocr.fields.glyph_limits import LIMITS, Limits
from ocr.reading import FieldStatus
from ocr.text import same_writing

_SCALES = (6, 8, 10, 12, 15, 20)
_TRIED = {
    "contradicted": (-0.06, -0.04, -0.02, 0.0, 0.02),
    "by_stranger": (-0.12, -0.09, -0.06, -0.04, -0.02, 0.0),
    "agreed": (-0.02, 0.0, 0.02, 0.04, 0.06),
    "confirmed": (0.02, 0.04, 0.06, 0.08, 0.1, 0.13),
    "leading": (0.02, 0.04, 0.06, 0.08, 0.1, 0.13),
    "alone": (0.04, 0.06, 0.08, 0.1, 0.13, 0.16, 0.2),
    "distinct": (0.3, 0.5, 0.7, 1.0),
    "distinct_agreed": (0.1, 0.2, 0.3, 0.5),
    "distinct_other": (0.3, 0.5, 0.7, 1.0),
    "distinct_twin": (0.5, 0.8, 1.2),
    "distinct_unsaid": (0.4, 0.6, 0.8),
    "distinct_double": (0.0, 0.25, 0.4),
    "distinct_unwitnessed": (-0.3, -0.2, -0.1, 0.0),
    "blurred": (0.12, 0.15, 0.2),
    "twins": (0.88, 0.9, 0.95),
    "own": (0.3, 0.4, 0.5, 0.6, 0.7),
    "twin": (0.9, 0.93, 0.95, 0.96, 0.97, 0.98),
    "em": (12.0, 14.0, 16.0, 18.0, 20.0),
}


def fitted(found: Sequence[Look]) -> Iterator[str]:
    """Tables: for each limit, the others as they are, the names READ right and READ wrong by kind."""
    yield "scale, mean log probability of what is printed:"
    for scale in _SCALES:
        yield f"  {scale}: {_likelihood(found, replace(LIMITS, scale=scale)):.4f}"
    for name, values in _TRIED.items():
        yield name
        for value in values:
            yield f"  {value}: {_outcome(found, replace(LIMITS, **{name: value}))}"


def _likelihood(found: Sequence[Look], limits: Limits) -> float:
    logs = [
        np.log(max(share_of(one, true, limits), 1e-4))
        for look in found
        if len(look.glyphs) == len(look.printed)
        for one, true in zip(compared_of(look), look.printed, strict=True)
    ]
    return float(np.mean(logs))


def _outcome(found: Sequence[Look], limits: Limits) -> str:
    parts = []
    for kind in dict.fromkeys(look.kind for look in found):
        some = [(look, look.told(limits)) for look in found if look.kind == kind]
        read = [(look, field) for look, field in some if field.status is FieldStatus.READ]
        right = sum(same_writing(field.value or "", look.printed) for look, field in read)
        parts.append(f"{kind} {right}/{len(some)} right, {len(read) - right} wrong")
    return "; ".join(parts)
