"""What glyphs say of free texts, and which characters of addresses, issuers and permits are told by them."""

from __future__ import annotations

import random
from dataclasses import replace

import pytest

from ocr.documents import document_types
from ocr.documents.cn_resident_id import emblem, portrait
from ocr.fields.glyph_limits import LIMITS
from ocr.fields.text_by_glyph import Doubtful, doubtful, text_told_by_glyph
from ocr.geometry import Quad
from ocr.glyphs.compared import Compared
from ocr.glyphs.place import GlyphPlace
from ocr.lines.rows import Span, span_of
from ocr.reading import Field, FieldStatus
from tests.printed import LABEL_X, VALUE_X, emblem_rows, portrait_rows, printed, span
from tests.specimens.travel.holders import draw_holder
from tests.specimens.travel.zone_lines import exit_permit

ROW = Quad.upright(0, 0, 100, 30)
CERTAIN = 0.99999
"""As sure as the recogniser is of common characters in clear print."""
WAVERING = {5: {"甸": 0.8, "旬": 0.1}}


def place(text: str, probability: float) -> GlyphPlace:
    """A doubtful character."""
    return GlyphPlace(text, probability, ROW, 0.5, (), "己已巳甸旬")


def like(text: str, own: float, other: str, cosine: float) -> Compared:
    """A glyph that is like two characters."""
    ranked = sorted(((text, own), (other, cosine)), key=lambda one: -one[1])
    return Compared(text, own, tuple(ranked), 30.0, 0.7)


def told(
    one: Compared, probability: float, *, confirmable: bool = True, status: FieldStatus = FieldStatus.UNSURE
) -> Field:
    """An address once its one doubtful character was compared."""
    codes = ("LOW_CONFIDENCE",) if status is FieldStatus.UNSURE else ()
    field = Field("address", "", f"石桥村{one.text}", probability, status, codes=codes)
    of = Doubtful((place(one.text, probability),), confirmable)
    return text_told_by_glyph(field, (one,), of, confirmable=True)


def test_a_text_is_read_once_its_doubtful_character_is_confirmed() -> None:
    """The glyph is far nearer to it than to any other; less than that, or another doubt, leaves it unsure."""
    sure = like("甸", 0.9, "旬", 0.9 - LIMITS.confirmed * 2)
    assert told(sure, 0.8).status is FieldStatus.READ
    assert told(sure, 0.8).codes == ()
    assert told(sure, 0.8, confirmable=False).status is FieldStatus.UNSURE
    assert told(like("甸", 0.9, "旬", 0.89), 0.8).status is FieldStatus.UNSURE
    assert told(like("甸", 0.8, "旬", 0.95), 0.8).status is FieldStatus.UNSURE


def test_one_of_three_alike_is_looked_at_though_it_is_sure() -> None:
    """A surely read 已 whose glyph is a 巳 makes the text unsure, the other among its alternatives."""
    found = told(like("已", 0.85, "巳", 0.9), 0.999, status=FieldStatus.READ)
    assert found.status is FieldStatus.UNSURE
    assert found.alternatives[0].value == "石桥村巳"
    assert told(like("已", 0.9, "巳", 0.85), 0.999, status=FieldStatus.READ).status is FieldStatus.READ


def test_what_is_doubtful_is_asked_for_alone() -> None:
    """Characters that are sure are not, but for 己, 已 and 巳; a doubtful figure is told by no glyph."""
    weak = doubtful(span("北京市石桥甸", sure=CERTAIN, wavering=WAVERING), confirmable=True)
    assert [one.text for one in weak.places] == ["甸"]
    assert weak.confirmable
    assert [one.text for one in doubtful(span("石桥已村", sure=CERTAIN), confirmable=False).places] == ["已"]
    figure = doubtful(span("石桥12号", sure=CERTAIN, wavering={2: {"1": 0.8}}), confirmable=True)
    assert not figure.confirmable


def test_what_may_hide_a_rarer_character_is_asked_for_too() -> None:
    """替 is read for 榃 with 0.955 and more: less sure than that says, it is asked for, but not in a region's name."""
    village = span("远安县替山村", sure=CERTAIN, wavering={3: {"替": 0.97}})
    assert [one.text for one in doubtful(village, confirmable=False).places] == ["替"]
    assert not doubtful(village, confirmable=False, named=4).places
    assert not doubtful(span("远安县替山村", sure=CERTAIN), confirmable=False).places


def test_a_glyph_for_a_rarer_character_makes_a_sure_text_unsure() -> None:
    """The other one is among the alternatives, though it may be second; a glyph that says nothing leaves the text."""
    found = told(like("替", 0.8, "榃", 0.9), 0.97, status=FieldStatus.READ)
    assert (found.status, found.alternatives[0].value) == (FieldStatus.UNSURE, "石桥村榃")
    assert told(like("替", 0.9, "榃", 0.8), 0.97, status=FieldStatus.READ).status is FieldStatus.READ
    near = replace(like("替", 0.9, "榃", 0.899), apart=0.001)
    beside = told(near, 0.97, status=FieldStatus.READ)
    assert (beside.status, beside.alternatives[0].value) == (FieldStatus.UNSURE, "石桥村榃")


@pytest.mark.parametrize(("village", "confirmable"), [("北京市朝阳区石桥甸", True), ("北京市朝旸区石桥甸", False)])
def test_an_address_is_confirmable_where_nothing_else_is_doubtful(village: str, *, confirmable: bool) -> None:
    """A weak character alone is; a county that no table knows is a doubt of its own."""
    row = printed(village, VALUE_X, 0.55, wavering={8: {"甸": 0.8, "旬": 0.1}})
    parsed = portrait.parse(portrait_rows(address=[printed("住址", LABEL_X, 0.55), row]))
    assert parsed.fields["address"].status is FieldStatus.UNSURE
    assert parsed.doubtful["address"].confirmable is confirmable


def test_an_issuer_is_confirmable_likewise() -> None:
    """A weak character in the name of a known region's police."""
    row = printed("北京市公安局朝阳分局", 0.44, 0.74, sure=CERTAIN, wavering={6: {"朝": 0.8}})
    parsed = emblem.parse(emblem_rows(issuing_authority=[printed("签发机关", 0.265, 0.74), row]))
    assert parsed.fields["issuing_authority"].status is FieldStatus.UNSURE
    assert parsed.doubtful["issuing_authority"].confirmable
    assert [one.text for one in parsed.doubtful["issuing_authority"].places] == ["朝"]


def test_the_name_of_a_permit_is_told_by_its_glyphs_unless_a_zone_spells_it() -> None:
    """An exit permit's zone has no name; the places are those of the printed one."""
    holder = replace(draw_holder(random.Random(11), chinese=True), name="张三丰")
    page = document_types()["cn_exit_permit_hk_macau"].pages[0]
    (line,) = exit_permit("CS", holder)
    rows = [
        printed(line, 0.06, 0.9, pitch=0.03, height=0.085),
        printed("姓名", 0.35, 0.2, pitch=0.02, height=0.05),
        printed("张三丰", 0.45, 0.2, pitch=0.03, height=0.05),
    ]
    parsed = page.parse(rows)
    assert parsed.fields["name"].value == "张三丰"
    assert [one.text for one in parsed.glyphs["name"]] == ["张", "三", "丰"]
    assert set(page.closely) == {"name"}


def test_a_field_is_found_again_by_its_text_and_outline() -> None:
    """The characters that a field was read from; none of another place."""
    row = printed("甲乙丙", 0.1, 0.5)
    part = Span(row.glyphs[1:])
    assert part.quad is not None
    assert span_of("乙丙", part.quad, [printed("乙丙", 0.1, 0.2), row]) == part
    assert span_of("乙丙", ROW, [row]) is None
