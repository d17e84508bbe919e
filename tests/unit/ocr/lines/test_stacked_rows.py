"""Two short rows that were found as one are read apart."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pytest

from ocr.engines import Pixels, TextBox
from ocr.engines.lattice import Lattice
from ocr.image.picture import Picture
from ocr.lines.rows import Row
from ocr.lines.stacked_rows import with_stacked
from tests.printed import lattice_of, printed

PHOTO = Picture(np.full((540, 856, 3), 255, np.uint8))
USUAL = [printed("出生日期", 0.1, y) for y in (0.2, 0.4, 0.6)]


class Engine:
    """Reads strips as it is told."""

    def __init__(self, *said: Lattice) -> None:
        self.said = list(said)

    def detect(self, image: Pixels) -> list[TextBox]:
        """Nothing is asked for."""
        raise AssertionError(image)

    def recognise(self, strips: Sequence[Pixels]) -> list[Lattice]:
        """One lattice a strip."""
        return [self.said.pop(0) for _ in strips]


@pytest.mark.parametrize(
    ("row", "said", "texts"),
    [
        pytest.param(printed("安", 0.5, 0.4, height=0.16, sure=0.5), ("性别", "女"), ["性别", "女"], id="two"),
        pytest.param(printed("安", 0.5, 0.4, height=0.16, sure=0.99), (), ["安"], id="clear as it is"),
        pytest.param(printed("安", 0.5, 0.4, height=0.1, sure=0.5), (), ["安"], id="as high as others"),
    ],
)
def test_a_high_row_that_says_nothing_is_read_in_halves(row: Row, said: tuple[str, ...], texts: list[str]) -> None:
    """Where one half is clear, halves take its place, one above the other."""
    rows = with_stacked(PHOTO, [*USUAL, row], Engine(*map(lattice_of, said)))  # type: ignore[arg-type]
    assert [one.lattice.text for one in rows[3:]] == texts
    if len(texts) > 1:
        assert rows[3].box[3] == pytest.approx(rows[4].box[1])


def test_halves_that_say_nothing_either_leave_the_row() -> None:
    """What no half makes clear stays as it was read."""
    row = printed("安", 0.5, 0.4, height=0.16, sure=0.5)
    assert with_stacked(PHOTO, [*USUAL, row], Engine(lattice_of("口", 0.4), lattice_of("日", 0.4)))[3] is row  # type: ignore[arg-type]
