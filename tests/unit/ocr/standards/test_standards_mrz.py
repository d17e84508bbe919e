"""Machine readable zones: published specimens, what digits see and what they do not, names, days, states."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ocr.standards import mrz, mrz_values, states
from ocr.standards.mrz import FORMATS, RESIDENT_PERMIT, SYMBOLS, TD1, TD3, ZoneFormat
from tests.specimens.travel.published import PUBLISHED as published

BY_ID = {format.id: format for format in FORMATS}
PUBLISHED: tuple[tuple[ZoneFormat, tuple[str, ...]], ...] = tuple(
    (BY_ID[id], lines) for id, lines in published.values()
)
symbols = st.sampled_from(SYMBOLS)


@pytest.mark.parametrize(("format", "lines"), PUBLISHED, ids=lambda v: getattr(v, "id", ""))
def test_published_specimens_have_their_format_and_right_digits(format: ZoneFormat, lines: tuple[str, ...]) -> None:
    """Each is known as what it is, every place has its class, and every digit that is there is right."""
    assert mrz.format_of(lines) is format
    assert format.fits(lines)
    assert False not in mrz.digits(format, lines).values()


@given(st.sampled_from(PUBLISHED), st.data())
def test_a_digit_sees_every_change_but_of_equal_value(
    published: tuple[ZoneFormat, tuple[str, ...]], data: st.DataObject
) -> None:
    """A changed character in a checked part makes a digit wrong, unless it has the same value modulo 10."""
    format, lines = published
    digit = format.digits[data.draw(st.sampled_from(sorted(format.digits)))]
    part = data.draw(st.sampled_from(digit.over))
    place, new = data.draw(st.integers(part.start, part.end - 1)), data.draw(symbols)
    old = lines[part.line][place]
    if mrz.digits(format, lines).get("number") is None or old == new:
        return
    changed = list(lines)
    changed[part.line] = lines[part.line][:place] + new + lines[part.line][place + 1 :]
    name = next(name for name, one in format.digits.items() if one is digit)
    assert mrz.digits(format, changed)[name] is mrz.unseen_by_check_digits(old, new)


def test_a_long_number_goes_on_in_the_optional_data() -> None:
    """A filler in the digit's place of a card says so; the digit behind the rest is over all of it (9303-5, note j)."""
    lines = ("I<UTOD23145890<7349<<<<<<<<<<<", "3407127M9507122UTO<<<<<<<<<<<2", "STEVENSON<<PETER<JOHN<<<<<<<<<")
    assert mrz.number(TD1, lines) == "D23145890734"
    assert mrz.digits(TD1, lines)["number"] is True
    wrong = (lines[0].replace("7349", "7348"), *lines[1:])
    assert mrz.digits(TD1, wrong)["number"] is False


def test_an_empty_optional_part_needs_no_digit() -> None:
    """A passport may have a filler for the digit of empty optional data, and no other digit may be left out."""
    first, second = PUBLISHED[0][1]
    empty = second[:28] + "<" * 14 + "<" + "0"
    assert mrz.digits(TD3, (first, empty))["optional"] is None
    assert mrz.digits(TD3, (first, second[:42] + "<0"))["optional"] is False
    assert mrz.digits(TD3, (first, second[:9] + "<" + second[10:]))["number"] is False


def test_three_lines_that_begin_with_c_are_told_apart_by_their_digits() -> None:
    """A residents' permit is none of ICAO's cards, and a card of code C none of China's."""
    permit = ("CRH1234567830002212119F8108038", "NGKELMPONBPJLBLLB" + "<" * 13, "ZHENGJIAN<<YANGBEN" + "<" * 12)
    card = ("C<UTOD231458907<<<<<<<<<<<<<<<", *published["9303-5"][1][1:])
    assert mrz.format_of(permit) is RESIDENT_PERMIT
    assert mrz.format_of(card) is TD1


@given(st.lists(st.text(SYMBOLS, max_size=46), max_size=4))
def test_any_lines_have_a_format_or_none(lines: list[str]) -> None:
    """Whatever stands in lines, the question for their format has an answer that fits their number and length."""
    found = mrz.format_of(lines)
    assert found is None or (len(found.masks) == len(lines) and {found.length} == {len(line) for line in lines})


def test_masks_are_as_long_as_their_lines() -> None:
    """Each format has lines of one length, and its parts lie in them."""
    for format in FORMATS:
        assert {len(mask) for mask in format.masks} == {format.length}
        assert all(0 <= p.start < p.end <= format.length and p.line < len(format.masks) for p in format.parts.values())


def test_names_are_cut_and_spelled_as_9303_says() -> None:
    """A part filled to its end may be cut; then the zone's name is the beginning of the printed one."""
    cut = mrz_values.names("NILAVADHANANANDA<<CHAYAPA<DEJTHAMRONG<K")
    assert cut == mrz_values.ZoneNames("NILAVADHANANANDA", "CHAYAPA DEJTHAMRONG K", truncated=True)
    assert mrz_values.agree(cut.given, "Chayapa Dejthamrong Krasuang", truncated=True)
    assert not mrz_values.agree(cut.given, "Chayapa Dejthamrong Krasuang")
    assert mrz_values.names("ARKFREITH<<<<<<<").given == ""
    assert mrz_values.agree("VAN DER MUELLEN", "van der Müllen")
    assert mrz_values.agree("DARTAGNAN", "d'Artagnan")
    assert mrz_values.agree("MARTINEZ LOPEZ", "Martínez-López")
    assert not mrz_values.agree("ERIKSON", "ERIKSSON")
    assert not mrz_values.agree("", "")


@given(st.dates(date(1926, 1, 2), date(2025, 12, 31)))
def test_a_birth_within_a_hundred_years_is_found(born: date) -> None:
    """Two digits of the year are enough for births of the last hundred years."""
    assert mrz_values.birth_date(f"{born:%y%m%d}", today=date(2026, 1, 1)) == born


@given(st.dates(date(2006, 1, 1), date(2076, 12, 31)))
def test_a_last_day_is_the_nearest(last: date) -> None:
    """A day within twenty years back and fifty on is found."""
    assert mrz_values.last_day(f"{last:%y%m%d}", today=date(2026, 7, 1)) == last


def test_no_day_is_no_day() -> None:
    """Fillers, the thirtieth of February and a birth to come are none; the leap day of 2000 is one."""
    today = date(2026, 1, 1)
    assert mrz_values.birth_date("<<<<<<", today=today) is None
    assert mrz_values.birth_date("800230", today=today) is None
    assert mrz_values.birth_date("000229", today=today) == date(2000, 2, 29)
    assert mrz_values.last_day("850101", today=today) is None


def test_other_optional_data_spells_no_chinese_name() -> None:
    """A citizen number, fillers and another state's data are none."""
    assert mrz_values.chinese_name("NGKELMPONBPJB9") == ("证件样", 1)
    assert mrz_values.chinese_name("<" * 14) is None
    assert mrz_values.chinese_name("ZE184226B<<<<<") is None


def test_states_are_those_of_iso_and_icao() -> None:
    """The list of ISO 3166-1 has 249 codes; ICAO's are not among them."""
    assert len(states.ISO) == 249
    assert not states.ISO & states.ICAO
    assert all(map(states.is_known, ("CHN", "D", "GBD", "RKS", "UNO", "XXA", "UTO")))
    assert not states.is_known("")
