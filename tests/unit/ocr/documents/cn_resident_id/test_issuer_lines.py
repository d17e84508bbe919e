"""Whether the lines of an issuing authority are whole."""

from __future__ import annotations

import pytest

from ocr.documents.cn_resident_id.emblem import PAGE
from ocr.documents.cn_resident_id.issuer import is_broken
from ocr.lines.rows import Glyph, Row, Span
from ocr.reading import FieldStatus
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


@pytest.mark.parametrize(
    ("upper", "lower"),
    [
        ("红河哈尼族彝族自治州金平苗族瑶族傣", "族自治县公安局"),
        ("积石山保安族东乡族撒拉族自治县公", "安局"),
    ],
)
def test_a_second_line_that_names_no_region_has_one_above(upper: str, lower: str) -> None:
    """A line that ends as issuers do is the whole of one only where it begins as they do."""
    rows = (
        printed("签发机关", 0.265, 0.75),
        printed(upper, 0.44, 0.685, pitch=0.033, height=0.07),
        printed(lower, 0.44, 0.75, pitch=0.033, height=0.07),
        printed("有效期限", 0.265, VALIDITY),
        printed("2012.03.04-长期", 0.44, VALIDITY),
    )
    field = PAGE.parse(rows).fields["issuing_authority"]
    assert (field.value, field.status) == (upper + lower, FieldStatus.READ)
