"""Characters of a county's name, told by the table of regions where the recogniser wavers."""

from __future__ import annotations

import pytest

from ocr.documents.cn_resident_id.address import address_field
from ocr.documents.cn_resident_id.issuer import field_of_issuer
from ocr.fields.in_region import told_by_region
from ocr.lines.rows import Span
from ocr.reading import FieldStatus
from tests.printed import Wavering, printed


def span(text: str, wavering: Wavering) -> Span:
    """A text in one row."""
    return Span(printed(text, 0.19, 0.54, wavering=wavering).glyphs)


@pytest.mark.parametrize(
    ("text", "at", "wavering", "told"),
    [
        ("颍上县公安局", 0, {"颍": 0.8, "颖": 0.19}, {0}),
        ("阜阳市颍上县三里路8号", 3, {"颍": 0.8, "颖": 0.19}, {3}),
        ("天津市河东区三里路8号", 4, {"东": 0.8, "西": 0.19}, set()),
        ("阜阳市颍上县三里路8号", 3, {"颍": 0.45, "颖": 0.44}, set()),
        ("阜阳市颖上县三里路8号", 3, {"颖": 0.8, "颍": 0.19}, set()),
        ("阜阳市颍上县泥河镇8号", 6, {"泥": 0.8, "坭": 0.19}, set()),
    ],
)
def test_a_county_tells_its_characters_where_no_rival_makes_one(
    text: str, at: int, wavering: dict[str, float], told: set[int]
) -> None:
    """Two counties that differ by a character, one that is hardly likelier than others, what is no county, and what
    stands behind it, are told by nothing.
    """
    assert told_by_region(span(text, {at: wavering})) == told


def test_what_the_region_tells_is_read() -> None:
    """An issuer and an address are READ where nothing else is doubtful, and stay unsure for another character."""
    doubt = {"颍": 0.8, "颖": 0.19}
    assert field_of_issuer(span("颍上县公安局", {0: doubt})).status is FieldStatus.READ
    assert address_field(span("颍上县三里路8号", {0: doubt}), whole=True).status is FieldStatus.READ
    also = {0: doubt, 4: {"里": 0.7, "理": 0.2}}
    assert address_field(span("颍上县三里路8号", also), whole=True).status is FieldStatus.UNSURE
