"""Bank cards by their print: what tells them, what is read, and what never is."""

from __future__ import annotations

import pytest

from ocr.documents import PageLayout, document_types
from ocr.lines.rows import Row
from ocr.reading import FieldStatus
from tests.printed import printed

CARD = document_types()["bank_card"]
FRONT, BACK = CARD.pages
PAN = "4111111111111111"


def rows(*texts: str) -> list[Row]:
    """Rows from top to bottom, the number in the middle."""
    return [printed(text, 0.1, 0.1 + 0.12 * i) for i, text in enumerate(texts)]


def support(page: int, *texts: str) -> float:
    """How far texts speak for a page."""
    anchors = CARD.pages[page].anchors
    assert anchors is not None
    return anchors.support(texts)


def test_a_front_is_read() -> None:
    """Number, month, bank are read; the holder's name is never sure."""
    parsed = FRONT.parse(rows("样本银行", PAN, "VALIDTHRU05/30", "WANGWEI"))
    read = {name: (field.value, field.status) for name, field in parsed.fields.items()}
    assert read == {
        "pan": (PAN, FieldStatus.READ),
        "valid_until": ("2030-05", FieldStatus.READ),
        "holder": ("WANGWEI", FieldStatus.UNSURE),
        "bank_name": ("样本银行", FieldStatus.READ),
    }
    assert parsed.support > 0.75


def test_initials_stand_before_a_surname() -> None:
    """A holder's name may begin with a letter alone; one of single letters or of few is none."""
    for text, holder in (
        ("JPMORGENSTERN", "JPMORGENSTERN"),
        ("J.P.SMITH", "J.P.SMITH"),
        ("A.B.C.D.", None),
        ("AXB", None),
    ):
        assert FRONT.parse(rows("样本银行", PAN, text)).fields["holder"].value == holder


def test_lines_of_figures_leave_the_parser_with_no_text() -> None:
    """What is kept of a page's print besides its fields has no figures of a card."""
    assert not any(any(c.isdigit() for c in text) for text in FRONT.parse(rows(PAN, "05/30", "样本银行")).printed)


@pytest.mark.parametrize(
    ("texts", "told"),
    [
        ((PAN,), True),
        (("4111111111111112",), False),
        (("4111 1111 1111 1112".replace(" ", ""), "样本银行", "05/30"), True),
        (("4111", "1111", "1111", "1111", "样本银行", "VALIDTHRU"), True),
        (("样本银行", "VALIDTHRU05/30", "UnionPay"), True),
        (("样本银行", "05/30", "合计88.00"), False),
        ((PAN, "居民身份证"), False),
        (("95588", "样本银行"), False),
        (tuple(["样本银行开户"] * 30 + [PAN]), False),
    ],
)
def test_a_number_by_its_luhn_digit_or_words_of_banks_tell_a_card(texts: tuple[str, ...], told: bool) -> None:
    """A lone number with a wrong digit tells nothing, nor does a page of text or another document."""
    assert (support(0, *texts) > 0) is told


def test_a_front_whose_number_is_not_read_is_a_front_without_a_number() -> None:
    """Words of banks and a month say what it is, as surely as a document needs; no number is made up."""
    parsed = FRONT.parse(rows("样本银行", "VALID THRU 05/30", "UnionPay"))
    assert parsed.support > 0.35
    assert parsed.fields["pan"].status is FieldStatus.MISSING


def test_a_back_is_told_by_its_words() -> None:
    """Words about the signature speak against the front."""
    texts = (PAN, "AUTHORIZEDSIGNATURE")
    assert support(0, *texts) == 0
    assert support(1, *texts) > 0


@pytest.mark.parametrize("page", [FRONT, BACK], ids=["front", "back"])
@pytest.mark.parametrize("code", ["123", "1234", "1111123", "1 2 3"])
def test_rows_that_may_be_a_verification_code_are_dropped(page: PageLayout, code: str) -> None:
    """Three or four figures alone, or three behind the last four of the number; nothing is made of them."""
    kept = page.kept(rows("样本银行", PAN, "05/30", code))
    assert [row.lattice.text for row in kept] == ["样本银行", PAN, "05/30"]


def test_groups_of_the_number_are_no_codes() -> None:
    """Four rows of four, and one of three where the number has nineteen figures."""
    number = "6205500000000000004"
    groups = [number[i : i + 4] for i in range(0, 19, 4)]
    number_rows = [printed(text, 0.2, 0.2 + 0.1 * i) for i, text in enumerate(groups)]
    assert len(FRONT.kept([*number_rows, printed("123", 0.7, 0.9)])) == len(groups)


@pytest.mark.parametrize(
    ("texts", "holder", "repaired"),
    [
        (("LI MEI",), "LI MEI", False),
        (("OUYANG HA0",), "OUYANG HAO", True),
        (("样本SPECIMEN", "LI MEI"), "LI MEI", False),
        (("LI MEI", "VISA"), "LI MEI", False),
        (("0158 0158",), None, False),
    ],
)
def test_a_holder_is_a_name_and_nothing_beside_it(
    texts: tuple[str, ...], holder: str | None, *, repaired: bool
) -> None:
    """Letters read as figures are letters; marks of specimens and networks in the same line are none of the name."""
    beside = [printed(text, 0.05 + 0.4 * i, 0.85 + 0.01 * i, pitch=0.03) for i, text in enumerate(texts)]
    field = FRONT.parse([*rows("样本银行", PAN, "05/30"), *beside]).fields["holder"]
    assert (field.value, field.repaired, field.status is FieldStatus.READ) == (holder, repaired, False)
