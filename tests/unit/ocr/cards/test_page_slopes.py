"""Print of a page tells whether it runs along its edges, whatever a sheet below it says."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from ocr.cards.page_slopes import running_alike
from ocr.documents import document_types
from ocr.geometry import UNIT, Quad, homography
from ocr.lines.rectify import Card
from ocr.lines.rows import Row
from tests.printed import printed

LAYOUT = document_types()["cn_temporary_id"].page("back")
CARD = Card(np.zeros((540, 856, 3), np.uint8), homography(UNIT, Quad.upright(0, 0, 856, 540)))
LABELS = ("公民身份号码", "签发机关海口市公安局", "有效期限2026.10.06-2027.01.06")
SHEET = "当本金日有人息别定诺额诺实的户"


def falling(text: str, y: float, slope: float) -> Row:
    """A row that falls by so much of its length."""
    row = printed(text, 0.1, y, pitch=0.03, height=0.05)
    tl, tr, br, bl = row.quad.array()
    drop = np.array([0, slope * (tr - tl)[0]])
    return replace(row, quad=Quad.from_array(np.array([tl, tr + drop, br + drop, bl])))


@pytest.mark.parametrize(
    ("page", "sheet", "level", "kept"),
    [
        pytest.param(0.0, 0.2, True, 3, id="a sheet that runs otherwise"),
        pytest.param(0.0, 0.02, True, 6, id="one that runs alike"),
        pytest.param(0.1, 0.2, False, 6, id="a page askew"),
    ],
)
def test_titles_and_labels_tell_how_a_page_runs(page: float, sheet: float, level: bool, kept: int) -> None:
    """Rows of a sheet that run otherwise than those are left out, and do not make the page's fields unsure."""
    assert LAYOUT is not None
    own = [falling(text, 0.2 + 0.1 * i, page) for i, text in enumerate(LABELS)]
    below = [falling(SHEET, 0.6 + 0.1 * i, sheet) for i in range(3)]
    rows, is_level = running_alike([*own, *below], LAYOUT, CARD, 856 / 540)
    assert (is_level, len(rows)) == (level, kept)


def test_without_labels_all_long_rows_tell() -> None:
    """The middle of their slopes counts, and none is left out."""
    assert LAYOUT is not None
    rows = [falling(SHEET, 0.2 + 0.1 * i, slope) for i, slope in enumerate((0.0, 0.1, 0.2))]
    kept, is_level = running_alike(rows, LAYOUT, CARD, 856 / 540)
    assert (is_level, len(kept)) == (False, 3)
