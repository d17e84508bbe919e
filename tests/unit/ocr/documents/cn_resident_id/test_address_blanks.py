"""What is blank below an address that was read whole."""

from __future__ import annotations

import pytest

from ocr.documents.cn_resident_id.address import blanks
from ocr.lines.rows import Span
from tests.printed import printed

BEGIN = 0.19


@pytest.mark.parametrize(
    ("last", "pitch", "ended"),
    [
        ("宾路736号B座254室", 0.026, True),
        ("宾路七百三十六号北座二室", 0.035, False),
        ("宾路", 0.035, True),
    ],
)
def test_a_line_of_figures_is_no_longer_than_it_is(last: str, pitch: float, *, ended: bool) -> None:
    """Figures are narrow: twelve signs with seven of them end before the line above does, and nothing follows."""
    first, second = (
        printed("河南省平顶山市石龙区迎", BEGIN, 0.53, pitch=0.0365),
        printed(last, BEGIN, 0.61, pitch=pitch),
    )
    below = blanks(Span((*first.glyphs, *second.glyphs)), BEGIN)[-1]
    assert below.ended is ended


def test_next_character_stands_right_behind_the_last() -> None:
    """What would follow an address begins behind its last character, in its line and as wide as one may stand off."""
    last = printed("宾路", BEGIN, 0.61, pitch=0.035)
    [behind] = [blank for blank in blanks(Span(last.glyphs), BEGIN) if blank.next_one]
    left, top, right, bottom = behind.room
    assert last.glyphs[-1].x < left < right < last.glyphs[-1].x + 0.1
    assert top < 0.61 < bottom
