"""Confidences as measured: of values read with some raw confidence, how many are right.

A recogniser's probabilities are no frequencies: it is often surer than right, or less sure. `training/calibrate.py`
reads drawn specimens, counts, and fits for each field a rising curve, kept beside the models with its record. Names
that are not sure, and what else they may be, have curves of their own, fitted by `bench.glyphs`.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np

from ocr.reading import Field, FieldStatus

PATH = Path(__file__).parent / "data" / "calibration.json"
POSSIBLE = 0.01
"""An alternative that the recogniser gave so much keeps as much: once it is claimed, it is likelier than it was before.
What is compared with claims begins there (`alternative` of the policy).
"""
_ALL = 0.95
"""All alternatives to an unsure value together have no more."""

Curve = tuple[tuple[float, ...], tuple[float, ...]]
"""Raw confidences, rising, and the share of right values at each; straight lines between them."""


@dataclass(frozen=True)
class Calibration:
    """Curves by document type and name of the field; a field without one keeps its raw confidence.

    Attributes:
        curves: of values.
        unsure: of values that are UNSURE, where they have one of their own.
        alternatives: of alternatives to values that are UNSURE.
    """

    curves: Mapping[tuple[str, str], Curve]
    unsure: Mapping[tuple[str, str], Curve] = field(default_factory=dict)
    alternatives: Mapping[tuple[str, str], Curve] = field(default_factory=dict)

    def calibrated(self, document_type: str, read: Field) -> Field:
        """The field with its confidence and its alternatives' probabilities as measured; its status, which rests on the
        raw confidence, stays.

        Of a READ value the alternatives share what it leaves. An UNSURE one has what they leave at the most: an
        alternative that its curve says is right is so whatever the value's own curve says.
        """
        key = document_type, read.name
        curve = self.curves.get(key)
        if curve is None or read.value is None:
            return read
        others = self.alternatives.get(key)
        if read.status is FieldStatus.READ or others is None:
            confidence = _at(read.confidence, curve)
            found = [one.probability for one in read.alternatives]
            share = min(1.0, (1 - confidence) / sum(found)) if sum(found) else 1.0
        else:
            found = [_at(one.probability, others) for one in read.alternatives]
            share = min(1.0, _ALL / sum(found)) if sum(found) else 1.0
            confidence = min(_at(read.confidence, self.unsure.get(key, curve)), 1 - share * sum(found))
        told = [
            replace(one, probability=round(max(p * share, POSSIBLE * (one.probability >= POSSIBLE)), 4))
            for one, p in zip(read.alternatives, found, strict=True)
        ]
        ranked = tuple(sorted(told, key=lambda one: -one.probability))
        return replace(read, confidence=round(confidence, 4), alternatives=ranked)


def _at(raw: float, curve: Curve) -> float:
    return float(np.interp(raw, *curve))


RAW = Calibration({})
"""Confidences as the recogniser gives them."""


@cache
def shipped() -> Calibration:
    """The calibration that comes with the package."""
    made = json.loads(PATH.read_text(encoding="utf-8"))
    unsure = made.get("unsure", {})
    return Calibration(_curves(made["types"], ""), _curves(unsure, "value"), _curves(unsure, "alternatives"))


def _curves(types: Mapping[str, Mapping[str, Any]], part: str) -> Mapping[tuple[str, str], Curve]:
    """The curves of a table by document type and field, which has several parts or is one curve (no part)."""
    return {
        (document_type, name): (tuple(curve["raw"]), tuple(curve["right"]))
        for document_type, fields in types.items()
        for name, parts in fields.items()
        for curve in ((parts[part] if part else parts),)
    }
