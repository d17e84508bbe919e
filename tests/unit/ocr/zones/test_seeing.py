"""Which rows of a picture are read as a zone, by a glance at them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import cast

import numpy as np
import pytest

from ocr.engines import TextEngine
from ocr.engines.lattice import Lattice
from ocr.geometry import Quad
from ocr.image.picture import Picture
from ocr.zones.seeing import zones_in

LINE = Quad.upright(100, 400, 900, 440)
PICTURE = Picture(np.full((600, 1000, 3), 200, np.uint8))


class Reading:
    """An engine that only notes that it was asked."""

    def __init__(self) -> None:
        self.asked = 0

    def recognise(self, strips: Sequence[object]) -> tuple[Lattice, ...]:
        """Nothing legible."""
        self.asked += len(strips)
        return tuple(Lattice.of("AB") for _ in strips)


@pytest.mark.parametrize(
    ("ahead", "back", "ways"),
    [
        ("2024.01.07-2034.1", "x", 1),  # clear, and none of a zone's characters: the other way is not asked
        ("PEOLSRUBICFHNA", "ab", 2),  # one line without fillers is none of a zone
        ("CS<60195823<34", "x", 1),  # clear with fillers: read, one way
    ],
)
def test_a_lone_row_is_read_only_where_it_shows_fillers(ahead: str, back: str, ways: int) -> None:
    """A row alone is a zone's only with fillers; what is clear one way is not glanced at the other way."""
    engine = Reading()
    glances: list[Quad] = []

    def glance(rows: Sequence[Quad], widest: int) -> list[Lattice]:
        glances.extend(rows)
        return [Lattice.of(ahead if row.tl[0] < row.tr[0] else back) for row in rows]

    assert zones_in(PICTURE, [LINE], cast(TextEngine, engine), glance) == []
    assert len(glances) == ways
    assert (engine.asked > 0) == ("<" in ahead)
