"""Printed dates and validity terms as recognition gives them."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ocr.fields import dates
from ocr.standards.card_terms import LONG_TERM, Validity, format_validity

days = st.dates(date(1900, 1, 1), date(2100, 12, 31))
spaces = st.sampled_from(("", " ", "\u3000", "  "))


@given(days, spaces, st.booleans(), st.sampled_from(("", "出生", "出生：")), st.sampled_from(("日", "")))
def test_a_printed_birth_date_is_read(day: date, space: str, padded: bool, label: str, end: str) -> None:
    """With and without padding, spaces, label and the last 日."""
    month, number = (f"{day.month:02d}", f"{day.day:02d}") if padded else (str(day.month), str(day.day))
    printed = space.join((label, str(day.year), "年", month, "月", number, end))
    assert dates.parse_birth_date(printed) == day


@given(days)
def test_eight_digits_and_iso_dates_are_read(day: date) -> None:
    """The forms without 年月日."""
    assert dates.parse_birth_date(f"{day:%Y%m%d}") == day
    assert dates.parse_birth_date(day.isoformat()) == day
    assert dates.parse_birth_date(f"{day:%Y.%m.%d}") == day


@pytest.mark.parametrize(
    "text",
    [
        "",
        "出生",
        "1990年",
        "1990年115日",
        "1990年13月5日",
        "1990年2月30日",
        "199O年1月5日",
        "990年1月5日",
        "1990年1月5日6",
        "长期",
    ],
)
def test_what_is_no_date_is_none(text: str) -> None:
    """Ambiguous, impossible or misread texts are never made a date."""
    assert dates.parse_birth_date(text) is None


@given(days, days | st.just(LONG_TERM), st.sampled_from("-—－一~～–―"), spaces)
def test_a_validity_is_read_with_any_dash(first: date, last: date | str, dash: str, space: str) -> None:
    """Whatever the dash was read as, and wherever spaces came in."""
    validity = Validity(first, last)  # type: ignore[arg-type]
    printed = format_validity(validity).replace("-", space + dash + space)
    assert dates.parse_validity("有效期限" + space + printed) == validity
    assert dates.parse_validity(space.join(printed)) == validity


@pytest.mark.parametrize(
    "text",
    ["20120304-20320304", "2012.03.0420320304", "2012.03.04至2032.03.04", "２０１２．０３．０４－２０３２．０３．０４"],
)
def test_dots_and_dash_may_be_lost(text: str) -> None:
    """The digits alone are enough, and full-width ones are digits too."""
    assert dates.parse_validity(text) == Validity(date(2012, 3, 4), date(2032, 3, 4))


@pytest.mark.parametrize("text", ["", "2012.03.04", "2012.02.30-长期", "2012.3.4-2022.3.4", "2012.03.04-长朋", "长期"])
def test_what_is_no_validity_is_none(text: str) -> None:
    """A day missing, impossible or incomplete makes the whole text None."""
    assert dates.parse_validity(text) is None
