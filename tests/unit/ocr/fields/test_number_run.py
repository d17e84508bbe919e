"""The citizen number within a longer run of characters."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ocr.fields.citizen_number import citizen_number_field
from ocr.fields.number_run import number_in
from ocr.reading import FieldStatus
from ocr.standards import citizen_number
from tests.printed import NUMBER, span

NOISE = st.text(st.sampled_from("OoIl|BSZQ女人口日-./号码"), max_size=4)


@given(NOISE, NOISE)
def test_what_is_no_figure_beside_a_number_is_left_out(before: str, after: str) -> None:
    """Background read as letters or ideographs on either side makes the number no other and no less sure."""
    field = citizen_number_field("id_number", span(before + NUMBER + after))
    assert (field.value, field.status, field.repaired) == (NUMBER, FieldStatus.READ, False)


@given(st.text("0123456789X", min_size=1, max_size=2), st.booleans(), NOISE)
def test_a_run_of_more_than_18_figures_is_never_sure(more: str, first: bool, noise: str) -> None:
    """Whichever of its 18 characters check: one was read twice, or stands for something else."""
    text = more + NUMBER if first else NUMBER + more
    assert citizen_number_field("id_number", span(noise + text)).status is FieldStatus.UNSURE


@given(st.integers(0, 16), st.integers(1, 9), NOISE)
def test_a_number_that_does_not_check_does_not_stand_out(at: int, step: int, noise: str) -> None:
    """With one digit wrong the run stays as it was read, noise included."""
    wrong = NUMBER[:at] + str((int(NUMBER[at]) + step) % 10) + NUMBER[at + 1 :]
    assert number_in(span(wrong + noise)).text == wrong + noise


@pytest.mark.parametrize("text", ["号", NUMBER[:17], f"{NUMBER[:9]}女{NUMBER[9:]}"])
def test_what_holds_no_number_stays(text: str) -> None:
    """Nothing, too little, and a number with noise within it."""
    assert number_in(span(text)).text == text


def test_its_date_has_to_be_real() -> None:
    """18 characters with the right check character and the 31st of February are no number."""
    first17 = "11010519490231002"
    number = first17 + citizen_number.check_character(first17)
    assert number_in(span(f"{number}O")).text == f"{number}O"
