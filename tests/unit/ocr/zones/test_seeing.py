"""Which rows of a picture are read as a zone, by a glance at them."""

from __future__ import annotations

import random
from collections.abc import Sequence
from typing import cast

import numpy as np
import pytest

from ocr.engines import TextEngine
from ocr.engines.lattice import Lattice
from ocr.geometry import Quad
from ocr.image.picture import Picture
from ocr.zones.seeing import zones_in
from tests.printed import lattice_of
from tests.specimens.travel.holders import draw_holder
from tests.specimens.travel.zone_lines import two_lines

CHINESE = two_lines("PO", draw_holder(random.Random(5), chinese=True), 44)
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


def test_a_line_of_data_needs_no_filler() -> None:
    """Numbers and days of a Chinese passport fill their line to its end: clear, it is read."""
    engine = Reading()
    zones_in(PICTURE, [LINE], cast(TextEngine, engine), lambda rows, _: [Lattice.of("E1269C4H83057F") for _ in rows])
    assert not engine.asked
    data = lattice_of(CHINESE[1])
    zones_in(PICTURE, [LINE], cast(TextEngine, engine), lambda rows, _: [data for _ in rows])
    assert engine.asked


def test_what_a_narrow_strip_cannot_show_is_looked_at_in_a_wide_one() -> None:
    """Long rows in which a glance sees next to nothing are glanced at once more, as wide as they will be read."""
    widths: list[int] = []

    def glance(rows: Sequence[Quad], widest: int) -> list[Lattice]:
        widths.append(widest)
        return [Lattice.of("ANE") if widest < 1000 else Lattice.of("<ANES<RMIKO<") for _ in rows]

    engine = Reading()
    zones_in(PICTURE, [LINE], cast(TextEngine, engine), glance)
    assert sorted(set(widths)) == [384, 1280]
    assert engine.asked
    widths.clear()
    zones_in(PICTURE, [Quad.upright(100, 400, 500, 440)], cast(TextEngine, engine), glance)
    assert set(widths) == {384}


class Saying:
    """An engine that says one text for each strip, in turn."""

    def __init__(self, *texts: str) -> None:
        self.texts = list(texts)

    def recognise(self, strips: Sequence[object]) -> tuple[Lattice, ...]:
        """The next texts; nothing behind the last one."""
        return tuple(lattice_of(self.texts.pop(0) if self.texts else "") for _ in strips)


def test_a_zone_of_which_a_piece_of_one_line_was_found_is_read_whole() -> None:
    """The piece is read with room at its ends, then as long as it is, and the other line where it has to stand."""
    first, second = CHINESE
    piece = Quad.upright(100, 400, 500, 440)
    room = 12 * " "
    engine = Saying(second[:22], room + second + room, second, "", first)
    (seen,) = zones_in(
        PICTURE, [piece], cast(TextEngine, engine), lambda rows, _: [lattice_of(second[:22]) for _ in rows]
    )
    assert seen.zone.texts == CHINESE
    above, own = (row.array() for row in seen.rows)
    assert own[1, 0] - own[0, 0] == pytest.approx(800, rel=0.05)
    assert above[0, 1] < own[0, 1]
