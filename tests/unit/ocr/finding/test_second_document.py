"""Another document in the picture: its title, zone or number stands where the one that was read cannot have it."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pytest
from numpy.typing import NDArray

from ocr.cards.card_reader import CardReader
from ocr.cards.second_document import shows_another
from ocr.cards.stages import Clock
from ocr.documents import document_types
from ocr.engines import TextBox
from ocr.engines.lattice import Lattice
from ocr.finding.locate import Survey, Witness
from ocr.finding.pose import Pose
from ocr.geometry import Quad
from ocr.image.picture import Picture

PICTURE = Picture(np.full((600, 800, 3), 200, np.uint8))
PAGE = Quad.upright(100, 50, 400, 250)


class Engine:
    """Says the same of each row."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.asked = 0

    def recognise(self, strips: Sequence[NDArray[np.uint8]]) -> list[Lattice]:
        """One text for each strip."""
        self.asked += len(strips)
        return [Lattice.of(self.text) for _ in strips]


@pytest.mark.parametrize(
    ("text", "place", "outlined", "another"),
    [
        ("机动车驾驶证", (150, 330), True, True),
        ("营业执照", (600, 120), True, True),
        ("机动车驾驶证副页", (150, 330), True, False),
        ("会议记录", (150, 330), True, False),
        ("机动车驾驶证", (150, 70), True, False),
        ("机动车驾驶证", (150, 20), True, False),
        ("机动车驾驶证", (150, 330), False, False),
    ],
)
def test_a_title_beyond_the_page_is_anothers(text: str, place: tuple[int, int], outlined: bool, another: bool) -> None:
    """Not one on the page or just above it, nor the duplicate's, nor where the page's outline was not seen."""
    x, y = place
    box = TextBox(Quad.upright(x, y, x + 160, y + 24), 1.0)
    engine = Engine(text)
    document = document_types()["cn_driving_licence"]
    made = Survey(PICTURE, PICTURE.pixels, 1.0, (box,), Witness(PICTURE, (box,), engine))  # type: ignore[arg-type]
    pose = Pose(PAGE, document, document.pages[0], 1.0, outlined=outlined)
    reader = CardReader(engine, None, Clock())  # type: ignore[arg-type]
    assert shows_another(made, pose, reader) is another
    assert engine.asked in (0, 2)


def shown(kind: str, text: str, *boxes: TextBox) -> bool:
    """Whether a page of a kind has another document beside it that says the same in each of its rows."""
    document = document_types()[kind]
    engine = Engine(text)
    made = Survey(PICTURE, PICTURE.pixels, 1.0, boxes, Witness(PICTURE, boxes, engine))  # type: ignore[arg-type]
    pose = Pose(PAGE, document, document.pages[0], 1.0, outlined=True)
    return shows_another(made, pose, CardReader(engine, None, Clock()))  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("text", "another"),
    [
        ("P<POLMARTINEZ<SOEREN<", True),
        ("TA31394<8FRA6905059F32072796", True),
        ("ACCOUNTNUMBERANDBRANCH", False),
        ("P<POL<SOEREN", False),
        ("if(a<b)returnfoundx", False),
    ],
)
def test_a_zone_beyond_the_page_is_anothers(text: str, another: bool) -> None:
    """Lines of a zone, which a glance shows without some of their fillers; not other capitals, short rows or code."""
    lines = [TextBox(Quad.upright(150, y, 550, y + 16), 1.0) for y in (400, 430)]
    assert shown("bank_card", text, *lines) is another
    assert not shown("bank_card", text, lines[0])
    assert not shown("passport", text, *lines)


@pytest.mark.parametrize(
    ("kind", "number", "another"),
    [
        ("bank_card", "6222029651677633", True),
        ("bank_card", "6222029651677634", False),
        ("cn_driving_licence", "6222029651677633", True),
        ("cn_driving_licence", "6222029651677634", False),
    ],
)
def test_the_number_of_a_bank_card_tells_beside_any_page(kind: str, number: str, another: bool) -> None:
    """With its check digit: a bank card has no title, and which of two documents is meant, nobody knows."""
    assert shown(kind, number, TextBox(Quad.upright(500, 330, 700, 354), 1.0)) is another


@pytest.mark.parametrize(
    ("kind", "text", "another"),
    [
        ("passport", "6222029651677633", True),
        ("passport", "机动车驾驶证", True),
        ("passport", "护照PASSPORT", False),
        ("bank_card", "护照PASSPORT", True),
        ("cn_driving_licence", "机动车驾驶证", False),
    ],
)
def test_above_a_page_stands_its_own_title_and_no_other(kind: str, text: str, another: bool) -> None:
    """Right above an outline that was seen a row of its own may stand, as on the upper page of a booklet."""
    assert shown(kind, text, TextBox(Quad.upright(150, 0, 310, 20), 1.0)) is another
