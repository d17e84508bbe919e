"""Planes between near doubles: what ships, and what is said of a picture on either side."""

from __future__ import annotations

import numpy as np
import pytest

from ocr.glyphs.network import DATA
from ocr.glyphs.planes import Planes
from ocr.glyphs.prototypes import Prototypes
from ocr.text.characters import level


def test_each_plane_parts_a_character_of_the_table_from_a_double() -> None:
    """Their prototypes are on either side of nearly all; the pairs stand in the order that they are looked up by."""
    planes, known = Planes(), Prototypes()
    codes = [tuple(map(chr, pair)) for pair in np.load(DATA / "plane_codes.npy").tolist()]
    assert codes == sorted(codes)
    assert all(level(one) is not None for one, _ in codes)
    some, right = codes[::25], 0
    for one, other in some:
        here, there = known.of(one), known.of(other)
        assert here is not None and there is not None
        right += planes.sides(here, one)[other] > 0 > planes.sides(there, one)[other]
    assert right > 0.95 * len(some)


@pytest.mark.parametrize("character", ["𪞁", "", "张三"])
def test_what_has_no_plane_has_no_sides(character: str) -> None:
    """A double itself, nothing, and two characters."""
    assert Planes().sides(np.zeros(128, np.float32), character) == {}
