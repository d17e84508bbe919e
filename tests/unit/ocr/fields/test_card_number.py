"""Card numbers, months and credit codes as fields."""

from __future__ import annotations

import pytest

from ocr.fields.card_expiry import card_expiry_field
from ocr.fields.card_number import card_number_field
from ocr.fields.credit_code import credit_code_field
from ocr.lines.rows import Row
from ocr.reading import FieldStatus
from tests.printed import printed, span

ASPECT = 85.6 / 54
PAN, UNIONPAY = "4111111111111111", "6205501234567890123"
CODE = "91350100M000100Y43"


def pan(*rows: object) -> tuple[str | None, FieldStatus, bool]:
    """Value, status and whether it was repaired."""
    field = card_number_field("pan", rows, ASPECT)  # type: ignore[arg-type]
    return field.value, field.status, field.repaired


@pytest.mark.parametrize(
    "text", ["4111 1111 1111 1111", "4111111111111111", "卡号4111111111111111", "4III1111111111II"]
)
def test_a_number_is_read_where_its_luhn_digit_is_right(text: str) -> None:
    """Spaces, a label before it, and letters that look like figures change nothing."""
    assert pan(printed(text, 0.1, 0.5))[0] == PAN


def test_a_clear_number_with_the_right_digit_is_sure() -> None:
    """The Luhn digit and a length of its network make it READ."""
    assert pan(printed(PAN, 0.1, 0.5)) == (PAN, FieldStatus.READ, False)


def test_a_wrong_luhn_digit_is_never_sure() -> None:
    """However clearly it was read: a figure may have been lost or misread."""
    assert pan(printed("4111111111111112", 0.1, 0.5)) == ("4111111111111112", FieldStatus.UNSURE, False)


@pytest.mark.parametrize(
    ("rows", "said"),
    [
        ((printed("4111111111111112", 0.1, 0.5),), True),
        ((printed("411111111111112", 0.1, 0.5),), False),
        ((printed("4111111111111112", 0.1, 0.5), printed("95588012345678", 0.1, 0.7)), False),
        ((printed("4111111111111112", 0.1, 0.5, wavering={3: {"1": 0.9, "7": 0.1}}),), False),
        ((printed(PAN, 0.1, 0.5),), False),
    ],
    ids=["clear", "another length", "one of two", "wavering", "right"],
)
def test_a_wrong_luhn_digit_is_said_where_the_number_was_read_clearly(rows: tuple[Row, ...], said: bool) -> None:
    """Some banks' numbers have none: it is a remark beside a number that is not sure."""
    field = card_number_field("pan", rows, ASPECT)
    assert ("BANK_CARD_LUHN" in field.codes) is said


def test_a_length_that_the_network_has_not_is_never_sure() -> None:
    """A lost figure may leave the Luhn digit right by chance."""
    value, status, _ = pan(printed("411111111111116", 0.1, 0.5))
    assert (len(value or ""), status) == (15, FieldStatus.UNSURE)


def test_the_luhn_digit_decides_between_likely_figures_and_says_so() -> None:
    """A figure that wavers is the one that makes the number right; that is repaired, and not READ."""
    row = printed("4111111111111118", 0.1, 0.5, wavering={15: {"8": 0.55, "1": 0.45}})
    assert pan(row) == (PAN, FieldStatus.UNSURE, True)


def test_groups_below_one_another_are_one_number() -> None:
    """Upright cards print four rows of four."""
    rows = [printed("4111", 0.2, 0.3 + 0.1 * i) if not i else printed("1111", 0.2, 0.3 + 0.1 * i) for i in range(4)]
    assert pan(*rows)[0] == PAN


def test_groups_side_by_side_are_one_number() -> None:
    """A detector may find each group by itself."""
    rows = [printed(PAN[i : i + 4], 0.1 + 0.2 * (i // 4), 0.5) for i in range(0, 16, 4)]
    assert pan(*rows)[0] == PAN


def test_no_number_is_missing() -> None:
    """Telephone numbers and months are none."""
    assert pan(printed("95588", 0.1, 0.5), printed("05/30", 0.1, 0.7)) == (None, FieldStatus.MISSING, False)


@pytest.mark.parametrize(
    ("texts", "value"),
    [
        (["VALID THRU 05/30"], "2030-05"),
        (["05/25 12/2030"], "2030-12"),
        (["有效期至09/31", "01/27"], "2031-09"),
        (["13/30"], None),
        (["4111 1111 1111 1111"], None),
    ],
)
def test_the_last_month_on_a_card_is_that_of_expiry(texts: list[str], value: str | None) -> None:
    """A month is between 1 and 12, its year of two figures or four."""
    rows = [printed(text, 0.1, 0.4 + 0.1 * i) for i, text in enumerate(texts)]
    assert card_expiry_field("valid_until", rows).value == value


def test_a_credit_code_is_read_by_its_check_character() -> None:
    """Also where letters that no code has stand for figures."""
    field = credit_code_field("uscc", [span("代码" + CODE.replace("0", "O", 1))])
    assert (field.value, field.status) == (CODE, FieldStatus.READ)


def test_a_wavering_credit_code_is_repaired_by_its_check_character() -> None:
    """And then it is not READ."""
    field = credit_code_field("uscc", [span(CODE[:17] + "8", wavering={17: {"8": 0.6, "3": 0.4}})])
    assert (field.value, field.status, field.repaired) == (CODE, FieldStatus.UNSURE, True)


def test_a_wrong_credit_code_stays_as_it_is_printed() -> None:
    """What is printed wrong is reported as printed."""
    assert credit_code_field("uscc", [span(CODE[:17] + "8")]).value == CODE[:17] + "8"
