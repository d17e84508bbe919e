"""Confidences as measured: of values read with some raw confidence, how many are right.

A recogniser's probabilities are no frequencies: it is often surer than right, or less sure. `training/calibrate.py`
reads drawn specimens, counts, and fits for each field a rising curve, kept beside the models with its record.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path

import numpy as np

from ocr.reading import Field

PATH = Path(__file__).parent / "data" / "calibration.json"

Curve = tuple[tuple[float, ...], tuple[float, ...]]
"""Raw confidences, rising, and the share of right values at each; straight lines between them."""


@dataclass(frozen=True)
class Calibration:
    """Curves by document type and name of the field; a field without one keeps its raw confidence."""

    curves: Mapping[tuple[str, str], Curve]

    def calibrated(self, document_type: str, field: Field) -> Field:
        """The field with its confidence as measured; its status, which rests on the raw one, stays."""
        curve = self.curves.get((document_type, field.name))
        if curve is None or field.value is None:
            return field
        return replace(field, confidence=round(float(np.interp(field.confidence, *curve)), 4))


RAW = Calibration({})
"""Confidences as the recogniser gives them."""


@cache
def shipped() -> Calibration:
    """The calibration that comes with the package."""
    types = json.loads(PATH.read_text(encoding="utf-8"))["types"]
    return Calibration(
        {
            (document_type, name): (tuple(curve["raw"]), tuple(curve["right"]))
            for document_type, fields in types.items()
            for name, curve in fields.items()
        }
    )
