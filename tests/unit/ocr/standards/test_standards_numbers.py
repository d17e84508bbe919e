"""Numbers of documents and cards, and names spelled in letters: what is right, and that a change is noticed."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ocr.standards import gbk_name, luhn, passport_number, permanent_residence, permits, uscc

digits = st.text("0123456789", min_size=12, max_size=18)
CODE = "91350100M000100Y43"
"""The example of GB 32100-2015."""
common = st.text(st.characters(min_codepoint=0x4E00, max_codepoint=0x9FA5), min_size=1, max_size=9)


@given(digits, st.integers(0, 17), st.integers(1, 9))
def test_luhn_sees_every_wrong_digit(first: str, place: int, shift: int) -> None:
    """A number with its digit is right, and with any one digit changed it is not."""
    number = first + luhn.check_digit(first)
    place %= len(number)
    assert luhn.is_right(number)
    assert not luhn.is_right(number[:place] + str((int(number[place]) + shift) % 10) + number[place + 1 :])
    assert not luhn.is_right("") or luhn.is_right("0")
    with pytest.raises(ValueError, match="digits"):
        luhn.check_digit("12a")


def test_luhn_takes_digits_alone() -> None:
    """Letters, spaces and digits of other scripts make no number."""
    assert not luhn.is_right("4539 5787 6362 1486")
    assert not luhn.is_right("\u0664\u0665")
    assert not luhn.is_right("")


@given(st.integers(0, 17), st.sampled_from("0123456789ABCDEFGHJKLMNPQRTUWXY"))
def test_the_code_of_the_standard_stands_and_no_other(place: int, symbol: str) -> None:
    """Both check characters of the example are right; with one character changed the last one is wrong."""
    assert uscc.has_right_check_character(CODE)
    assert uscc.has_right_organisation_code(CODE)
    if CODE[place] != symbol:
        assert not uscc.has_right_check_character(CODE[:place] + symbol + CODE[place + 1 :])


def test_the_organisation_code_has_a_character_of_its_own() -> None:
    """A code whose last character is right may hold a wrong organisation code; X and 0 stand for ten and eleven."""
    first17 = CODE[:16] + "5"
    other = first17 + uscc.check_character(first17)
    assert uscc.has_right_check_character(other)
    assert not uscc.has_right_organisation_code(other)
    assert uscc.organisation_check_character("D2143569") == "X"
    for wrong in ("", "9135", CODE[:-1] + "I", CODE + "0", CODE.lower()):
        assert not uscc.is_well_formed(wrong)
    with pytest.raises(ValueError, match="17"):
        uscc.check_character("1")
    with pytest.raises(ValueError, match="8"):
        uscc.organisation_check_character("1")


@given(common, st.integers(3, 4))
def test_letters_spell_the_name_that_they_were_made_of(name: str, room: int) -> None:
    """What was spelled is decoded, with how many characters were left out, and agrees with no longer name."""
    letters, left = gbk_name.encoded(name, room)
    assert gbk_name.decoded(letters) == name[:room]
    assert gbk_name.left_out(left) == len(name[room:])
    assert gbk_name.agrees(letters, left, name)
    assert not gbk_name.agrees(letters, left, name + "某")


@given(st.text("ABCDEFGHIJKLMNOP<Q9", max_size=16))
def test_any_letters_spell_a_name_or_none(letters: str) -> None:
    """Decoding never fails, and what it gives is spelled by these letters again."""
    name = gbk_name.decoded(letters)
    assert name is None or gbk_name.encoded(name, len(name))[0] == letters.rstrip("<")


def test_a_name_beyond_gbk_is_none_that_a_zone_holds() -> None:
    """A character of extension B, a dot of ASCII, and too many characters left out."""
    assert not gbk_name.can_hold("\U0002b7e9")
    assert not gbk_name.agrees("NGKE", "A", "\U0002b7e9")
    with pytest.raises(ValueError, match="GBK"):
        gbk_name.encoded("\U0002b7e9", 3)
    with pytest.raises(ValueError, match="hold"):
        gbk_name.encoded("某" * 20, 3)
    assert gbk_name.left_out("9") is None
    assert gbk_name.left_out("") is None


def test_permit_numbers_are_told_by_their_document() -> None:
    """Each document's form, the letters that are never used, and the renewals printed behind a number."""
    assert permits.has_form("cn_exit_permit_hk_macau", "CA0000001")
    assert not permits.has_form("cn_exit_permit_hk_macau", "CO0000001")
    assert permits.has_form("cn_hk_macau_permit", "HA1234567")
    assert not permits.has_form("cn_hk_macau_permit", "K12345678")
    assert permits.has_form("cn_taiwan_permit", "01234567")
    assert permits.without_renewals("cn_hk_macau_permit", "H1234567802") == "H12345678"
    assert permits.without_renewals("cn_hk_macau_permit", "odd") == "odd"
    assert permits.has_form("cn_resident_id", "anything")


def test_passport_numbers_have_a_series() -> None:
    """The series that are known, and none for other forms: never an error."""
    assert passport_number.series("G12345678") == "ORDINARY"
    assert passport_number.series("EI1234567") is None
    assert passport_number.series("DE1234567") == "DIPLOMATIC"
    assert passport_number.series("MA1234567") == "MACAU"
    assert passport_number.series("") is None


def test_permanent_residents_have_numbers_of_two_forms() -> None:
    """2017: nationality and twelve digits. 2023: a 9, a birth date, and the check character of GB 11643."""
    first17 = "91127619780101001"
    number = first17 + permanent_residence.check_character(first17)
    assert permanent_residence.form(number) == "2023"
    assert permanent_residence.form(number[:-1] + ("1" if number[-1] != "1" else "2")) is None
    assert permanent_residence.form("91127619781301001" + "0") is None
    assert permanent_residence.form("DEU110078010101") == "2017"
    assert permanent_residence.nationality("DEU110078010101") == "DEU"
    assert permanent_residence.nationality(number) is None
    assert permanent_residence.form("QQQ110078010101") is None
    assert permanent_residence.birth_date("DEU110078010101") is None
