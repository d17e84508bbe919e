"""Another document in the picture: its title, zone or number stands where the one that was read cannot have it."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pytest
from numpy.typing import NDArray

from ocr.cards.card_reader import CardReader
from ocr.cards.second_document import shows_another, shows_bank_card
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
    """Says the same of each row, or of the rows after the first another text."""

    def __init__(self, text: str, other: str = "") -> None:
        self.text, self.other = text, other or text
        self.asked = 0

    def recognise(self, strips: Sequence[NDArray[np.uint8]]) -> list[Lattice]:
        """One text for each strip."""
        self.asked += len(strips)
        return [Lattice.of(self.text if place < len(("", "turned")) else self.other) for place, _ in enumerate(strips)]


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


def shown(kind: str, text: str, *boxes: TextBox, other: str = "") -> bool:
    """Whether a page of a kind has another document beside it that says the same in each of its rows, or two texts."""
    document = document_types()[kind]
    engine = Engine(text, other)
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
    ("kind", "number", "beside", "another"),
    [
        ("bank_card", "6222029651677633", "客户服务", True),
        ("bank_card", "6222029651677634", "客户服务", False),
        ("cn_driving_licence", "6222029651677633", "样本银行", True),
        ("cn_driving_licence", "6222029651677634", "样本银行", False),
        ("cn_driving_licence", "6222029651677633", "客户服务", False),
    ],
)
def test_the_number_of_a_bank_card_tells_with_a_banks_word(kind: str, number: str, beside: str, another: bool) -> None:
    """With its check digit, which one in ten numbers has: beside another page a bank has to be named, too."""
    rows = [TextBox(Quad.upright(500, y, 700, y + 24), 1.0) for y in (330, 380)]
    assert shown(kind, number, *rows, other=beside) is another


class CardEngine:
    """Finds two rows in whatever it sees: a wide one that is a number, and a narrow one."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.detected = 0

    def detect(self, _: NDArray[np.uint8]) -> tuple[TextBox, ...]:
        """The two rows, in pixels of the view of a card."""
        self.detected += 1
        return TextBox(Quad.upright(80, 200, 500, 240), 1.0), TextBox(Quad.upright(80, 60, 240, 100), 1.0)

    def recognise(self, strips: Sequence[NDArray[np.uint8]]) -> list[Lattice]:
        """The number in wide strips, the name in others."""
        return [Lattice.of("6205121324567894" if strip.shape[1] > 250 else self.name) for strip in strips]


@pytest.mark.parametrize(
    ("kind", "outline", "name", "height", "told", "looks"),
    [
        ("passport", Quad.upright(450, 300, 750, 490), "样本银行VALID05/31", 20, True, 1),
        ("passport", Quad.upright(450, 300, 750, 490), "客户服务", 20, False, 1),
        ("passport", Quad.upright(450, 300, 750, 490), "样本银行VALID05/31", 8, False, 0),
        ("passport", PAGE, "样本银行VALID05/31", 20, False, 0),
        ("passport", Quad.upright(450, 300, 500, 330), "样本银行VALID05/31", 20, False, 0),
        ("bank_card", Quad.upright(450, 300, 750, 490), "样本银行VALID05/31", 20, False, 0),
        ("cn_resident_id", Quad.upright(450, 300, 750, 490), "样本银行VALID05/31", 20, False, 0),
    ],
)
def test_a_bank_card_beside_a_page_is_told_within_its_own_outline(  # noqa: PLR0917
    kind: str, outline: Quad, name: str, height: int, told: bool, looks: int
) -> None:
    """By its number with a bank and a month; an outline that is the page's own, far too small, or holds small print
    alone costs no look.
    """
    document = document_types()[kind]
    engine = CardEngine(name)
    boxes = (TextBox(Quad.upright(500, 400, 680, 400 + height), 1.0),)
    made = Survey(PICTURE, PICTURE.pixels, 1.0, boxes, Witness(PICTURE, boxes, engine))  # type: ignore[arg-type]
    pose = Pose(PAGE, document, document.pages[0], 1.0, outlined=True)
    reader = CardReader(engine, None, Clock())  # type: ignore[arg-type]
    assert shows_bank_card(made, pose, [outline], reader) is told
    assert engine.detected == looks


@pytest.mark.parametrize(
    ("kind", "text", "another"),
    [
        ("passport", "6222029651677633", False),
        ("passport", "机动车驾驶证", True),
        ("passport", "护照PASSPORT", False),
        ("bank_card", "护照PASSPORT", True),
        ("cn_driving_licence", "机动车驾驶证", False),
    ],
)
def test_above_a_page_stands_its_own_title_and_no_other(kind: str, text: str, another: bool) -> None:
    """Right above an outline that was seen a row of its own may stand, as on the upper page of a booklet."""
    assert shown(kind, text, TextBox(Quad.upright(150, 0, 310, 20), 1.0)) is another
