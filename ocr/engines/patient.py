"""An engine that asks between a few strips whether anybody still waits: many strips are no single stage."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from ocr.engines import TextBox, TextEngine
from ocr.engines.lattice import Lattice
from ocr.image import Pixels

STRIPS_AT_ONCE = 16
"""As many as most cards have. They take a tenth of a second, and under a full load of readings a few."""


@dataclass(frozen=True, slots=True)
class PatientEngine:
    """Another engine, for one reading.

    Attributes:
        engine: does the work.
        check: called before each part of it; whatever it raises ends the reading.
    """

    engine: TextEngine
    check: Callable[[], None]

    @property
    def models(self) -> tuple[str, ...]:
        """See `TextEngine.models`."""
        return self.engine.models

    def detect(self, image: Pixels) -> tuple[TextBox, ...]:
        """See `TextEngine.detect`."""
        self.check()
        return self.engine.detect(image)

    def recognise(self, strips: Sequence[Pixels]) -> tuple[Lattice, ...]:
        """See `TextEngine.recognise`; a few at a time."""
        read: list[Lattice] = []
        for start in range(0, len(strips), STRIPS_AT_ONCE):
            self.check()
            read += self.engine.recognise(strips[start : start + STRIPS_AT_ONCE])
        return tuple(read)

    def warm_up(self) -> None:
        """See `TextEngine.warm_up`."""
        self.engine.warm_up()
