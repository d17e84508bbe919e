"""What each step of a strip shows, told by where its characters stand."""

from __future__ import annotations

from typing import Final

import numpy as np
from numpy.typing import NDArray

from ocr.zones.line_reader import SYMBOLS, TURNED
from ocr.zones.zone_strip import STEP
from training.zone_lines.drawing import Sample

UNSAID: Final = -100
"""Of a step between a character and the blank beside it nothing is told."""
_CORE, _BETWEEN = 0.3, 0.4
"""A step nearer to a character's middle than this shows it; one further than that from all shows the blank: pitches."""
_USUAL: Final = 16.0
"""Pitch of a single character, pixels."""
_INDEX: Final = {symbol: i for i, symbol in enumerate(SYMBOLS)}


def told(sample: Sample, steps: int) -> NDArray[np.int64]:
    """Indices of ``SYMBOLS``, one a step: each character has one at least, and there is a blank between any two."""
    made = np.zeros(steps, np.int64)
    if not len(sample.centres):
        return made
    at = sample.centres
    middles = (np.arange(steps) + 0.5) * STEP
    pitch = float(np.median(np.diff(at))) if len(at) > 1 else _USUAL
    off = np.abs(middles[:, None] - at[None, :])
    near = off.argmin(axis=1)
    far = off[np.arange(steps), near] / pitch
    shown = np.array([_INDEX[TURNED if sample.turned else c] for c in sample.text], np.int64)
    made = np.where(far < _CORE, shown[near], np.where(far > _BETWEEN, 0, UNSAID))
    gaps = (at[1:] + at[:-1]) / 2
    made[np.clip((gaps / STEP).astype(int), 0, steps - 1)] = 0
    made[np.clip((at / STEP).astype(int), 0, steps - 1)] = shown
    return np.asarray(made, np.int64)
