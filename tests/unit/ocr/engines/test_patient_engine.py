"""Many strips are recognised a few at a time, and nobody's are recognised any more once the caller has left."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pytest

from ocr.engines import TextBox
from ocr.engines.lattice import Lattice
from ocr.engines.patient import STRIPS_AT_ONCE, PatientEngine
from ocr.image import Pixels


class Left(Exception):
    """Nobody waits any more."""


class CountingEngine:
    """Reads of each strip its width, and notes how many come at once."""

    models = ("counting",)

    def __init__(self) -> None:
        self.batches: list[int] = []

    def detect(self, _image: Pixels) -> tuple[TextBox, ...]:
        """Nothing."""
        self.batches.append(0)
        return ()

    def recognise(self, strips: Sequence[Pixels]) -> tuple[Lattice, ...]:
        """Their widths."""
        self.batches.append(len(strips))
        return tuple(Lattice.of(str(strip.shape[1])) for strip in strips)

    def warm_up(self) -> None:
        """Nothing."""


def strips(count: int) -> list[Pixels]:
    """Strips of growing widths."""
    return [np.zeros((48, 16 + n, 3), np.uint8) for n in range(count)]


@pytest.mark.parametrize("count", [0, 1, STRIPS_AT_ONCE, STRIPS_AT_ONCE + 1, 3 * STRIPS_AT_ONCE])
def test_every_strip_is_read_in_its_order(count: int) -> None:
    """As the engine itself reads them, however many go at once."""
    engine = CountingEngine()
    read = PatientEngine(engine, lambda: None).recognise(strips(count))
    assert [lattice.text for lattice in read] == [str(16 + n) for n in range(count)]
    assert max(engine.batches, default=0) <= STRIPS_AT_ONCE
    assert sum(engine.batches) == count


def test_caller_who_leaves_is_read_nothing_more() -> None:
    """After the batch in which the caller left, none is begun, and no print is looked for."""
    engine, asked = CountingEngine(), 0

    def check() -> None:
        nonlocal asked
        asked += 1
        if asked > 1:
            raise Left

    patient = PatientEngine(engine, check)
    with pytest.raises(Left):
        patient.recognise(strips(3 * STRIPS_AT_ONCE))
    with pytest.raises(Left):
        patient.detect(np.zeros((64, 64, 3), np.uint8))
    assert engine.batches == [STRIPS_AT_ONCE]
