"""Fields by their grammar: what was read clearly stays as printed, what wavers is repaired and says so."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ocr.documents.cn_resident_id.cleaning import clean_name, clean_text
from ocr.fields.birth_date import birth_date_field
from ocr.fields.citizen_number import citizen_number_field
from ocr.fields.ethnicity import ethnicity_field
from ocr.fields.free_text import free_text_field, with_known_name
from ocr.fields.name import name_field
from ocr.fields.sex import sex_field
from ocr.fields.validity import validity_fields
from ocr.lines.rows import Span
from ocr.reading import Field, FieldStatus
from ocr.standards import citizen_number, ethnicities
from ocr.standards.citizen_number import check_character
from tests.printed import lattice_of, printed, span, spans

READ, UNSURE, MISSING = FieldStatus.READ, FieldStatus.UNSURE, FieldStatus.MISSING
EMPTY = Span(())
GENUINE = "11010519491231002X"


@st.composite
def numbers(draw: st.DrawFn) -> str:
    """A well-formed number with a real date and its right check character."""
    region = draw(st.integers(110000, 659999))
    born = draw(st.dates(date(1900, 1, 1), date(2026, 1, 1)))
    first17 = f"{region}{born:%Y%m%d}{draw(st.integers(0, 999)):03d}"
    return first17 + check_character(first17)


def number(printed_text: str, **how: object) -> Field:
    """The number field of a span that shows a text."""
    return citizen_number_field("id_number", span(printed_text, **how))  # type: ignore[arg-type]


def birth(printed_text: str, **how: object) -> Field:
    """The birth date field of a span that shows a text."""
    return birth_date_field("birth_date", span(printed_text, **how))  # type: ignore[arg-type]


def validity(printed_text: str, **how: object) -> tuple[Field, Field]:
    """The validity fields of a span that shows a text."""
    return validity_fields(("valid_from", "valid_until"), span(printed_text, **how))  # type: ignore[arg-type]


@given(numbers())
def test_a_genuine_number_is_read(genuine: str) -> None:
    """A clearly printed legal number is read as it is."""
    field = number(genuine)
    assert (field.text, field.value, field.status, field.repaired) == (genuine, genuine, READ, False)
    assert field.confidence > 0.99
    assert field.codes == ()
    assert field.box is not None


@given(numbers(), st.sampled_from("0123456789X"))
def test_a_clear_number_with_a_wrong_check_character_stays_as_printed(genuine: str, last: str) -> None:
    """Nothing is smoothed over: an illegal number that was read clearly is reported, for the checks to fail it."""
    field = number(genuine[:17] + last)
    assert (field.value, field.status, field.repaired) == (genuine[:17] + last, READ, False)


@given(numbers(), st.integers(0, 16), st.integers(1, 9))
def test_a_clear_number_with_a_wrong_digit_stays_as_printed(genuine: str, at: int, step: int) -> None:
    """A digit that breaks the check character or the date is no digit to repair; with a possible date it is sure."""
    forged = genuine[:at] + str((int(genuine[at]) + step) % 10) + genuine[at + 1 :]
    field = number(forged)
    status = READ if citizen_number.is_possible_birth(citizen_number.birth_date(forged)) else UNSURE
    assert (field.value, field.status, field.repaired) == (forged, status, False)


@given(numbers(), st.integers(0, 16), st.integers(1, 9), st.floats(0.3, 0.49))
def test_a_wavering_digit_is_repaired_and_never_sure(genuine: str, at: int, step: int, second: float) -> None:
    """Where the recogniser wavers between a legal and an illegal number, the legal one is proposed, unsure."""
    wrong = str((int(genuine[at]) + step) % 10)
    shown = genuine[:at] + wrong + genuine[at + 1 :]
    field = number(shown, wavering={at: {wrong: 0.5, genuine[at]: second}})
    assert field.text == shown
    assert (field.value, field.status, field.repaired) == (genuine, UNSURE, True)
    assert field.confidence <= 0.5
    assert {"LOW_CONFIDENCE", "VALUE_REPAIRED"} <= set(field.codes)
    assert shown in [alternative.value for alternative in field.alternatives]


@given(numbers(), st.integers(0, 17), st.floats(0.05, 0.95))
def test_an_illegal_number_that_is_not_clear_is_never_sure(genuine: str, at: int, sure: float) -> None:
    """An illegal number with any doubtful character is UNSURE, whether or not it could be repaired."""
    last = "0" if genuine[17] != "0" else "1"
    field = number(genuine[:17] + last, wavering={at: {(genuine[:17] + last)[at]: sure}})
    assert field.status is UNSURE


@given(numbers(), st.floats(0.05, 0.55))
def test_a_legal_number_that_is_faint_is_unsure(genuine: str, sure: float) -> None:
    """A right check character does not make up for print that was hardly seen."""
    assert number(genuine, sure=sure).status is UNSURE


@pytest.mark.parametrize("text", [GENUINE[:17], GENUINE + "3", "1101", "X" * 18])
def test_what_is_no_number_is_never_sure(text: str) -> None:
    """Too few or too many characters, or an X in the middle: reported for a person to see, never as sure."""
    field = number(text)
    assert field.status is UNSURE
    assert field.confidence <= 0.5


@given(st.dates(date(1900, 1, 1), date(2026, 1, 1)))
def test_birth_dates_are_read(born: date) -> None:
    """A date as cards print it, without leading zeros."""
    field = birth(f"{born.year}年{born.month}月{born.day}日")
    assert (field.value, field.status, field.repaired) == (born.isoformat(), READ, False)


def test_a_wavering_birth_date_becomes_a_real_one_and_says_so() -> None:
    """Month 17 does not exist, and the 7 may be a 1."""
    field = birth("1990年17月5日", wavering={6: {"7": 0.6, "1": 0.39}})
    assert (field.text, field.value) == ("1990年17月5日", "1990-11-05")
    assert (field.status, field.repaired) == (UNSURE, True)


@pytest.mark.parametrize("text", ["1990年13月5日", "1990年2月30日", "1830年1月1日"])
def test_a_clear_birth_date_that_does_not_exist_is_never_sure(text: str) -> None:
    """A clearly printed impossible date is shown as text and is not taken for any date as sure."""
    field = birth(text)
    assert field.text == text
    assert field.status is UNSURE


def test_a_faint_birth_date_is_unsure() -> None:
    """A date of the calendar does not make up for print that was hardly seen."""
    assert birth("1990年1月5日", wavering={7: {"5": 0.4}}).status is UNSURE


@given(
    st.dates(date(1985, 1, 1), date(2025, 12, 31)).filter(lambda d: (d.month, d.day) != (2, 29)),
    st.sampled_from([5, 10, 20]),
)
def test_validity_of_a_legal_term_is_read(first: date, years: int) -> None:
    """Two days 5, 10 or 20 years apart."""
    last = first.replace(year=first.year + years)
    fields = validity(f"{first:%Y.%m.%d}-{last:%Y.%m.%d}")
    assert [f.value for f in fields] == [first.isoformat(), last.isoformat()]
    assert all(f.status is READ and not f.repaired for f in fields)


def test_validity_without_end() -> None:
    """长期 is the value LONG_TERM."""
    first, last = validity("2012.03.04-长期")
    assert (first.value, last.value, last.status) == ("2012-03-04", "LONG_TERM", READ)


def test_an_illegal_term_needs_clear_print() -> None:
    """Days that no law sets apart like this are reported as sure only when they were read very clearly."""
    clear, doubtful = (validity("2012.03.04-2029.03.04", sure=sure)[1] for sure in (0.999, 0.9))
    assert (clear.value, clear.status) == ("2029-03-04", READ)
    assert (doubtful.value, doubtful.status) == ("2029-03-04", UNSURE)


def test_a_wavering_validity_becomes_a_real_one_and_says_so() -> None:
    """Day 84 does not exist, and the 8 may be a 0."""
    first, last = validity("2012.03.84-2032.03.04", wavering={8: {"8": 0.6, "0": 0.39}})
    assert (first.value, last.value) == ("2012-03-04", "2032-03-04")
    assert first.status is last.status is UNSURE
    assert first.repaired
    assert last.repaired


@pytest.mark.parametrize(("text", "value"), [("男", "MALE"), ("女", "FEMALE")])
def test_sex_is_read(text: str, value: str) -> None:
    """One of two characters, with anything that was caught beside it left out."""
    for shown in (text, f"{text}民"):
        field = sex_field("sex", span(shown))
        assert (field.text, field.value, field.status) == (text, value, READ)


def test_sex_among_rivals_is_repaired() -> None:
    """A character read as another that may be 女."""
    field = sex_field("sex", span("文", wavering={0: {"文": 0.6, "女": 0.35}}))
    assert (field.value, field.status, field.repaired) == ("FEMALE", UNSURE, True)


def test_sex_that_is_neither_has_no_value() -> None:
    """A clear character that is no sex is none."""
    field = sex_field("sex", span("中"))
    assert (field.value, field.status) == (None, UNSURE)


@pytest.mark.parametrize("name", ethnicities.NAMES)
def test_every_ethnicity_is_read(name: str) -> None:
    """Each of the names that cards print."""
    field = ethnicity_field("ethnicity", span(name))
    assert (field.value, field.status, field.repaired) == (name, READ, False)


def test_a_wavering_ethnicity_is_repaired() -> None:
    """Of 士 and 土 only the latter names a group, so the list settles it, and the field says so."""
    field = ethnicity_field("ethnicity", span("士家", wavering={0: {"士": 0.7, "土": 0.29}}))
    assert (field.text, field.value, field.status, field.repaired) == ("士家", "土家", READ, True)


def test_an_ethnicity_that_two_names_fit_is_never_sure() -> None:
    """Between 白 and 回 the list does not decide."""
    field = ethnicity_field("ethnicity", span("百", wavering={0: {"百": 0.4, "白": 0.3, "回": 0.25}}))
    assert (field.value, field.status, field.repaired) == ("白", UNSURE, True)


def test_a_clear_text_that_is_no_ethnicity_stays_and_is_never_sure() -> None:
    """Nothing is made of a clear text that names no group."""
    field = ethnicity_field("ethnicity", span("星"))
    assert (field.value, field.status, field.repaired) == ("星", UNSURE, False)


def test_a_clear_name_is_read_with_its_dot() -> None:
    """The dot between the parts of a name becomes U+00B7, the text keeps the one that was read."""
    field = name_field("name", span("阿迪力•买买提"), clean_name)
    assert (field.text, field.value, field.status) == ("阿迪力•买买提", "阿迪力·买买提", READ)


def test_a_traditional_form_gives_way_to_its_simplified_one_where_that_is_possible() -> None:
    """厦 is printed, 廈 is preferred: cards print the simplified form, and it has the probability of both."""
    wavering = span("廈门样本路", wavering={0: {"廈": 0.96, "厦": 0.03}})
    field = free_text_field("address", wavering, str)
    assert (field.value, field.status) == ("厦门样本路", FieldStatus.READ)
    assert field.repaired
    assert field.confidence > 0.96
    alone = free_text_field("address", span("廈门样本路"), str)
    assert alone.value == "廈门样本路"


@pytest.mark.parametrize("text", ["王ネ样", "王ム样", "왕样本"])
def test_a_text_with_kana_or_hangul_is_never_sure(text: str) -> None:
    """礻 comes back as ネ, and with certainty; no resident ID card prints that."""
    assert free_text_field("address", span(text), str).status is FieldStatus.UNSURE


@pytest.mark.parametrize(("read", "true"), [("李溧", "李凓"), ("李裸", "李祼"), ("李驱本", "李𫸩本"), ("李硝", "李𬒔")])
def test_a_character_that_may_hide_a_rarer_one_is_never_a_sure_name(read: str, true: str) -> None:
    """凓 is read as 溧 with 0.99: not sure, never to be asked for again, and both names are reported."""
    field = name_field("name", span(read, sure=0.99), clean_name)
    assert (field.value, field.status, field.codes) == (read, FieldStatus.UNSURE, ("CHARACTER_OUT_OF_DICTIONARY",))
    assert field.confidence <= 0.5
    assert true in {a.value for a in field.alternatives}


def test_a_character_that_may_hide_another_is_believed_where_it_is_clear_enough() -> None:
    """Where 溧 itself is printed the recogniser is surer than where 凓 is."""
    field = name_field("name", span("李溧", sure=0.99999), clean_name)
    assert (field.value, field.status, field.codes) == ("李溧", READ, ())


@pytest.mark.parametrize(
    ("read", "wavering", "value"),
    [
        ("術样本", {"術": 0.5, "行": 0.2}, "行样本"),
        ("術样本", {"術": 0.9, "Λ": 0.05}, "術样本"),
    ],
)
def test_what_cards_print_stands_in_the_place_of_a_traditional_character(
    read: str, wavering: dict[str, float], value: str
) -> None:
    """Where the recogniser itself held a simplified one possible; it is never sure."""
    field = name_field("name", span(read, wavering={0: wavering}), clean_name)
    assert (field.value, field.status, field.repaired) == (value, UNSURE, value != read)
    assert field.repaired is False or read in {a.value for a in field.alternatives}


@given(st.floats(0.1, 0.89))
def test_a_name_with_a_doubtful_character_is_unsure_and_names_its_rivals(sure: float) -> None:
    """No grammar supports a name: one character in doubt puts the whole in doubt."""
    other = min(sure, 1 - sure) * 0.9
    field = name_field("name", span("吴样本", wavering={0: {"吴": sure, "昊": other}}), clean_name)
    assert (field.value, field.status) == ("吴样本", UNSURE)
    assert field.alternatives[0].value == "昊样本"


def test_a_text_over_several_rows_is_one_value() -> None:
    """An address of three lines, in the order of print, its box around all of them."""
    field = free_text_field("address", spans("北京市朝阳区", "样本路1号院", "401室"), clean_text)
    assert (field.value, field.status) == ("北京市朝阳区样本路1号院401室", READ)
    assert field.box is not None
    assert field.box.height > 0.2 * 540


@pytest.mark.parametrize(
    "field",
    [
        citizen_number_field("f", EMPTY),
        birth_date_field("f", EMPTY),
        sex_field("f", EMPTY),
        ethnicity_field("f", EMPTY),
        *validity_fields(("f", "f"), EMPTY),
        name_field("f", EMPTY, clean_name),
        free_text_field("f", EMPTY, clean_text),
    ],
)
def test_nothing_printed_is_missing(field: Field) -> None:
    """A field of which nothing was found has no value and no confidence."""
    assert (field.text, field.value, field.confidence, field.status) == ("", None, 0.0, MISSING)
    assert field.codes == ("FIELD_MISSING",)


@given(st.text("0123456789X年月日.-长期男女汉中", min_size=1, max_size=24), st.floats(0.2, 1.0))
def test_no_field_is_sure_of_what_its_grammar_cannot_parse(text: str, sure: float) -> None:
    """Whatever was printed, a READ value has the field's own form."""
    shown = span(text, sure=sure)
    fields = {
        "number": citizen_number_field("f", shown),
        "birth": birth_date_field("f", shown),
        "from": validity_fields(("f", "g"), shown)[0],
        "ethnicity": ethnicity_field("f", shown),
    }
    for kind, field in fields.items():
        assert 0 <= field.confidence <= 1
        if field.status is READ:
            assert field.value is not None
            assert not field.repaired
            if kind == "number":
                assert len(field.value) == 18
            elif kind == "ethnicity":
                assert field.value in ethnicities.NAMES
            else:
                date.fromisoformat(field.value)


def test_printed_rows_read_as_they_were_made() -> None:
    """The helper that stands in for the recogniser gives back its text, evenly spaced."""
    row = printed("张样本", 0.2, 0.155)
    assert row.lattice.text == "张样本"
    assert [g.x for g in row.glyphs] == pytest.approx([0.2, 0.236, 0.272])
    assert lattice_of("吴", wavering={0: {"昊": 0.6}}).text == "昊"


@pytest.mark.parametrize(("rival", "value"), [("晋", "晋江市公安局"), ("普", "昌江市公安局")])
def test_a_rival_that_makes_a_known_name_repairs_a_doubtful_text(rival: str, value: str) -> None:
    """What the recogniser held possible is preferred where it makes sense; it says so, and is never sure."""
    doubtful = span("昌江市公安局", wavering={0: {"昌": 0.7, rival: 0.2}})
    field = free_text_field("issuing_authority", doubtful, str)
    repaired = with_known_name(field, doubtful, str, lambda text: text.startswith("晋江市"))
    assert repaired.value == value
    assert repaired.status is FieldStatus.UNSURE
    assert repaired.repaired == (rival == "晋")
    if repaired.repaired:
        assert repaired.alternatives[0].value == "昌江市公安局"
        assert "VALUE_REPAIRED" in repaired.codes
    else:
        assert repaired == field


@pytest.mark.parametrize(
    ("text", "wavering", "value"),
    [
        ("丁-", {1: {"-": 0.56, "一": 0.43}}, "丁一"),
        ("丁一", {1: {"一": 0.88, "-": 0.11}}, "丁一"),
        ("丁一丁", {1: {"-": 0.92, "一": 0.04, "—": 0.03}}, "丁一丁"),
        ("丁丁", {1: {"丁": 0.93, "J": 0.06}}, "丁丁"),
        ("王卜", {1: {"卜": 0.9, "ト": 0.09}}, "王卜"),
        ("丁丁", {}, "丁丁"),
        ("王一一", {}, "王一一"),
    ],
)
def test_a_name_of_few_strokes_is_read(text: str, wavering: dict[int, dict[str, float]], value: str) -> None:
    """What a name cannot hold, a dash or a letter, counts for the character that it was taken for."""
    field = name_field("name", span(text, wavering=wavering), clean_name)
    assert (field.value, field.status) == (value, READ)


@pytest.mark.parametrize(
    ("text", "wavering"),
    [
        ("张伟-", {}),
        ("努尔-买买提", {}),
        ("努尔-买买提", {2: {"-": 0.6, "一": 0.2, "·": 0.19}}),
        ("丁二", {1: {"二": 0.6, "一": 0.39}}),
        ("丁丁", {1: {"J": 0.6, "丁": 0.39}}),
    ],
)
def test_a_dash_that_may_be_a_dot_or_nothing_is_never_sure(text: str, wavering: dict[int, dict[str, float]]) -> None:
    """A sure dash is no character of a name; between two characters that names have, nothing decides."""
    assert name_field("name", span(text, wavering=wavering), clean_name).status is UNSURE


def test_which_dash_stands_between_the_dates_does_not_matter() -> None:
    """A dash that wavers between its kinds and the stroke 一 is a dash; a figure that wavers is a doubt."""
    dash, figure = {10: {"—": 0.5, "-": 0.3, "一": 0.19}}, {9: {"4": 0.8, "1": 0.19}}
    assert [f.status for f in validity("2012.03.04—长期", wavering=dash)] == [READ, READ]
    assert [f.status for f in validity("2012.03.04—长期", wavering=figure)] == [UNSURE, UNSURE]


@pytest.mark.parametrize("year", ["9652", "2965", "2100", "1899"])
def test_a_birth_that_cannot_be_is_never_read(year: str) -> None:
    """However clearly a year is read, nobody was born in it: neither the date nor a number with it is sure."""
    assert birth(f"{year}年2月25日").status is UNSURE
    first17 = f"110105{year}0225002"
    assert number(first17 + check_character(first17)).status is UNSURE


@pytest.mark.parametrize(
    "days", ["1974.05.01-1994.05.01", "2125.05.01-长期", "2015.05.01-2215.05.01", "9652.02.25-长期"]
)
def test_days_that_no_card_bears_are_never_read(days: str) -> None:
    """No card was issued before 1984, and none of this century runs beyond 2120."""
    assert {field.status for field in validity(days)} == {UNSURE}
