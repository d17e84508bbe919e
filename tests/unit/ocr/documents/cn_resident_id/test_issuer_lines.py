"""Whether the lines of an issuing authority are whole."""

from __future__ import annotations

import pytest

from ocr.documents.cn_resident_id.issuer import is_broken
from ocr.lines.rows import Glyph, Row, Span
from tests.printed import printed

VALIDITY = 0.87


def together(*rows: Row) -> Span:
    """Rows as one span, in this order."""
    glyphs: tuple[Glyph, ...] = tuple(glyph for row in rows for glyph in row.glyphs)
    return Span(glyphs)


UPPER, LOWER = printed("积石山保安族东乡族撒拉族", 0.44, 0.70), printed("自治县公安局", 0.44, 0.79)


@pytest.mark.parametrize(
    ("rows", "others", "broken"),
    [
        ((UPPER, LOWER), (), False),
        ((LOWER,), (UPPER,), True),
        ((LOWER,), (printed("", 0.44, 0.70, length=8),), True),
        ((LOWER,), (printed("签发机关", 0.265, 0.74), printed("居民身份证", 0.33, 0.36, pitch=0.134)), False),
        ((LOWER,), (printed("2012.03.04-长期", 0.44, VALIDITY),), False),
        ((UPPER, printed("治县公安局", 0.48, 0.79)), (), True),
        ((printed("广州", 0.44, 0.74), printed("公安局", 0.548, 0.74)), (), True),
        ((printed("广州", 0.44, 0.74), printed("市公安局", 0.512, 0.74)), (), False),
        ((), (UPPER,), False),
    ],
)
def test_an_issuer_is_broken_where_print_or_a_place_is_left_over(
    rows: tuple[Row, ...], others: tuple[Row, ...], broken: bool
) -> None:
    """Rows beside it that it does not hold, a step too wide within a line, and a line that begins late."""
    assert is_broken(together(*rows), (*rows, *others), VALIDITY) is broken
