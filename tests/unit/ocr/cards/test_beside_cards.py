"""Where another document is looked for beside a card."""

from __future__ import annotations

import pytest

from ocr.cards.second_document import are_of_bank_card, may_lie_beside
from ocr.documents import document_types
from ocr.finding.pose import Pose
from ocr.geometry import Quad

CARD = Quad.upright(100, 80, 900, 585)
BELOW = Quad.upright(100, 640, 900, 1145)


@pytest.mark.parametrize(
    ("size", "supposed", "looked"),
    [
        ((1000, 700), BELOW, False),
        ((1000, 1200), BELOW, True),
        ((1500, 700), BELOW, True),
        ((1000, 1200), CARD, False),
    ],
)
def test_beside_a_card_is_looked_where_the_finder_sees_more(
    size: tuple[int, int], supposed: Quad, *, looked: bool
) -> None:
    """And where the picture goes on below it or right of it as far as a card is high; nowhere else."""
    document = document_types()["cn_resident_id"]
    pose = Pose(CARD, document, document.pages[0], 1.0, outlined=True)
    assert may_lie_beside(pose, [CARD, supposed], size) is looked


@pytest.mark.parametrize(
    ("texts", "told"),
    [
        (["6205501234567890122", "UnionPay"], True),
        (["4111111111111111", "样本银行", "LIMEI"], True),
        (["4111111111111112", "样本银行"], False),
        (["4111111111111111", "客户服务"], False),
        (["样本银行", "13800138000"], False),
    ],
)
def test_a_bank_card_beside_a_page_has_a_number_and_a_bank(texts: list[str], *, told: bool) -> None:
    """A number alone may be any number, a bank's name that of a letter."""
    assert are_of_bank_card(texts) is told
