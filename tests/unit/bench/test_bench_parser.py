"""The parser that turns a general OCR's lines into fields is fair: it reads every turn, tilt and split of lines."""

from __future__ import annotations

import math

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bench.generic_parser import TextLine, parse

NUMBER = "11010519491231002X"
PORTRAIT = {
    "name": "阿依·夏木",
    "sex": "FEMALE",
    "ethnicity": "柯尔克孜",
    "birth_date": "1949-12-31",
    "address": "样例省样例市样例区幸福路17弄37号1299室",
    "id_number": NUMBER,
}
EMBLEM = {"issuing_authority": "样例市公安局样例区分局", "valid_from": "2011-03-22", "valid_until": "2031-03-22"}
Box = tuple[str, float, float]
PORTRAIT_BOXES: tuple[Box, ...] = (
    ("姓名", 60, 80), ("阿依·夏木", 150, 80), ("性别女", 60, 150), ("民族柯尔克孜", 260, 150),
    ("出生1949年12月31日", 60, 220), ("住址", 60, 290), ("样例省样例市样例区幸", 150, 290),
    ("福路17弄37号1299室", 150, 340), ("SPECIMEN", 620, 380), ("公民身份号码", 60, 480), (NUMBER, 300, 480),
)  # fmt: skip
EMBLEM_BOXES: tuple[Box, ...] = (
    ("中华人民共和国", 300, 90), ("居民身份证", 280, 190), ("签发机关样例市公安局样例区分局", 200, 400),
    ("有效期限2011.03.22-2031.03.22", 200, 470),
)  # fmt: skip


def lines(boxes: tuple[Box, ...], degrees: float = 0.0, lean: float = 0.0) -> list[TextLine]:
    """Boxes of text (text, left, middle) turned about a point; ``lean`` makes rows run ever more downhill."""
    made = []
    cos, sin = math.cos(math.radians(degrees)), math.sin(math.radians(degrees))
    for text, left, y in boxes:
        width = 450 if text == NUMBER else sum(17 if c.isascii() else 32 for c in text)
        corners = [(left, y - 18), (left + width, y - 18), (left + width, y + 18), (left, y + 18)]
        leaning = [(px, py + lean * (px - 400) * (y - 250) / 250) for px, py in corners]
        a, b, c, d = ((px * cos - py * sin + 2000, px * sin + py * cos + 2000) for px, py in leaning)
        made.append(TextLine(text, (a, b, c, d)))
    return made


@pytest.mark.parametrize(("boxes", "side", "fields"), [
    (PORTRAIT_BOXES, "portrait", PORTRAIT), (EMBLEM_BOXES, "emblem", EMBLEM),
])  # fmt: skip
@given(degrees=st.floats(-180, 180), lean=st.floats(-0.08, 0.08))
@settings(max_examples=60, deadline=None)
def test_every_turn_and_tilt_is_read(
    boxes: tuple[Box, ...], side: str, fields: dict[str, str], degrees: float, lean: float
) -> None:
    """A side's fields are read whichever way the card lies, with rows that are not quite parallel."""
    found = parse(lines(boxes, degrees, lean))
    assert found.side == side
    assert found.fields == fields


def test_the_order_of_lines_does_not_matter() -> None:
    """Lines may come in any order."""
    assert parse(lines(PORTRAIT_BOXES)[::-1]).fields == PORTRAIT


def test_corners_may_begin_anywhere() -> None:
    """Engines begin boxes at the picture's top left, wherever the text begins."""
    rolled = [
        TextLine(line.text, (line.corners[1], line.corners[2], line.corners[3], line.corners[0]))
        for line in lines(PORTRAIT_BOXES, 90)
    ]
    assert parse(rolled).fields == PORTRAIT


def test_lost_labels_are_made_up_for_by_place() -> None:
    """Without labels the name is what stands above the sex, and the address what stands before the number."""
    bare = tuple(
        (text.removeprefix("性别").removeprefix("出生"), left, y)
        for text, left, y in PORTRAIT_BOXES
        if text not in {"姓名", "住址", "公民身份号码"}
    )
    assert parse(lines(bare)).fields == PORTRAIT


def test_print_beside_the_card_does_not_get_in() -> None:
    """Rows of a page left and right of the card join no field."""
    page = tuple((text, left, y) for y in (80, 150, 290, 340) for text, left in (("各按格签", -150), ("料实以", 1000)))
    assert parse(lines((*PORTRAIT_BOXES, *page))).fields == PORTRAIT


def test_an_issuer_of_two_lines_is_joined() -> None:
    """An issuing authority that ends in no bureau goes on in the next row."""
    boxes = (*EMBLEM_BOXES[:2], ("签发机关样例市公安局", 200, 370), ("有效期限2011.03.22-长期", 200, 470))
    split = (*boxes[:2], ("签发机关样例市样例", 200, 370), ("区公安分局", 330, 415), boxes[3])
    assert parse(lines(boxes)).fields["issuing_authority"] == "样例市公安局"
    assert parse(lines(split)).fields["issuing_authority"] == "样例市样例区公安分局"
    assert parse(lines(boxes)).fields["valid_until"] == "LONG_TERM"


@pytest.mark.parametrize("texts", [(), ("各按格签", "料实以"), ("2024年会议通知", "公安部门")])
def test_other_print_is_no_card(texts: tuple[str, ...]) -> None:
    """Where nothing speaks for a card, no side and no field is reported."""
    found = parse(lines(tuple((text, 60, 80.0 + 70 * i) for i, text in enumerate(texts))))
    assert found.side is None
    assert found.fields == {}
