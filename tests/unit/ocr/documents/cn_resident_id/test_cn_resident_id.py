"""The parser of the resident ID card: rows are told apart by their labels and their place, whatever else is printed."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ocr.documents import Parsed
from ocr.documents.cn_resident_id import DOCUMENT, emblem, portrait
from ocr.documents.cn_resident_id.cleaning import clean_name, clean_number
from ocr.documents.cn_resident_id.number import derive
from ocr.lines.rows import Row
from ocr.quality.blank import GoesOn
from ocr.reading import FieldStatus
from tests.builders import make_field
from tests.printed import (
    ADDRESS,
    LABEL_X,
    NUMBER,
    TRUE_EMBLEM,
    TRUE_PORTRAIT,
    VALUE_X,
    emblem_rows,
    portrait_rows,
    printed,
)


def values(parsed: Parsed) -> dict[str, str | None]:
    """What was read, by field."""
    return {name: field.value for name, field in parsed.fields.items()}


def test_a_genuine_portrait_side() -> None:
    """All fields of the portrait side, each surely read, and full support for the side."""
    parsed = portrait.parse(portrait_rows())
    assert values(parsed) == TRUE_PORTRAIT
    assert all(f.status is FieldStatus.READ for f in parsed.fields.values())
    assert parsed.support == 1.0


def test_a_genuine_emblem_side() -> None:
    """All fields of the emblem side."""
    parsed = emblem.parse(emblem_rows())
    assert values(parsed) == TRUE_EMBLEM
    assert all(f.status is FieldStatus.READ for f in parsed.fields.values())
    assert parsed.support == pytest.approx(1.0)


def test_landmarks_lie_where_they_belong() -> None:
    """On a card whose outline is exact, what is printed at a fixed place is seen there."""
    for parsed in (portrait.parse(portrait_rows()), emblem.parse(emblem_rows())):
        assert len(parsed.landmarks) >= 6
        for (x, y), (true_x, true_y) in parsed.landmarks:
            assert abs(x - true_x) < 0.02
            assert abs(y - true_y) < 0.02


def test_a_side_speaks_for_itself_alone() -> None:
    """The rows of one side hardly support the other."""
    assert emblem.parse(portrait_rows()).support < 0.35
    assert portrait.parse(emblem_rows()).support < 0.35


def test_the_order_of_rows_does_not_matter() -> None:
    """Detectors give rows in no order."""
    rows = portrait_rows()
    for shuffled in (rows[::-1], rows[1::2] + rows[::2]):
        assert values(portrait.parse(shuffled)) == TRUE_PORTRAIT


def test_labels_and_values_in_one_row() -> None:
    """Where the gap is narrow the detector gives label and value as one row of text."""
    rows = portrait_rows(
        name=[printed("姓名张三丰", LABEL_X, 0.155, pitch=0.037)],
        sex=[printed("性别女", LABEL_X, 0.29, pitch=0.045), printed("民族汉", 0.31, 0.29, pitch=0.05)],
        birth_date=[printed("出生1949年12月31日", LABEL_X, 0.42, pitch=0.036)],
    )
    assert values(portrait.parse(rows)) == TRUE_PORTRAIT


def test_sex_and_ethnicity_in_one_row() -> None:
    """The whole second line as one row."""
    rows = portrait_rows(sex=[printed("性别女民族汉", LABEL_X, 0.29, pitch=0.066)])
    assert values(portrait.parse(rows)) == TRUE_PORTRAIT


@pytest.mark.parametrize("text", ["女民族汉", "男民族维吾尔", "女族汉", "男民汉"])
def test_row_of_sex_beside_the_label_of_the_name_is_no_sure_name(text: str) -> None:
    """Where the name's row is hidden and the card taken for a slanted one, the row below it stands beside its label."""
    row = [printed("姓名", LABEL_X, 0.155), printed(text, VALUE_X, 0.155)]
    name = portrait.parse(portrait_rows(name=row, sex=[printed("性别", LABEL_X, 0.29)])).fields["name"]
    assert name.status is not FieldStatus.READ


def test_number_and_its_label_in_one_row() -> None:
    """The number's label is no part of it."""
    rows = portrait_rows(id_number=[printed("公民身份号码" + NUMBER, LABEL_X, 0.875, pitch=0.034)])
    assert values(portrait.parse(rows))["id_number"] == NUMBER


@pytest.mark.parametrize(
    ("field", "row"),
    [
        ("name", [printed("姓各", LABEL_X, 0.155), printed("张三丰", VALUE_X, 0.155)]),
        ("birth_date", [printed("山生", LABEL_X, 0.42), printed("1949年12月31日", VALUE_X, 0.42, pitch=0.032)]),
        ("address", [printed("往址", LABEL_X, 0.55), printed("".join(ADDRESS)[:13], VALUE_X, 0.55)]),
    ],
)
def test_a_misread_label_is_still_the_label(field: str, row: list[Row]) -> None:
    """One wrong character in a label that stands at its place changes nothing."""
    expected = TRUE_PORTRAIT | ({"address": "".join(ADDRESS)[:13]} if field == "address" else {})
    assert values(portrait.parse(portrait_rows(**{field: row}))) == expected


@pytest.mark.parametrize("label", ["姓名", "性别", "民族", "出生", "住址", "公民身份号码"])
def test_without_a_label_the_place_tells(label: str) -> None:
    """A label that was not found at all leaves its field where it is printed."""
    rows = [r for r in portrait_rows() if r.lattice.text != label]
    assert values(portrait.parse(rows)) == TRUE_PORTRAIT


def test_without_the_validity_labels_the_forms_tell() -> None:
    """An emblem side of which only titles and values were found."""
    rows = [r for r in emblem_rows() if r.lattice.text not in {"签发机关", "有效期限"}]
    assert values(emblem.parse(rows)) == TRUE_EMBLEM


def test_one_line_address() -> None:
    """An address that takes one line."""
    rows = portrait_rows(address=[printed("住址", LABEL_X, 0.55), printed(ADDRESS[0], VALUE_X, 0.55)])
    assert values(portrait.parse(rows))["address"] == ADDRESS[0]


def test_address_that_goes_on_with_a_single_character() -> None:
    """The last line of an address may be no more than 室 or a figure."""
    rows = portrait_rows(
        address=[
            printed("住址", LABEL_X, 0.55),
            printed(ADDRESS[0], VALUE_X, 0.55),
            printed("室", VALUE_X, 0.64),
        ]
    )
    assert values(portrait.parse(rows))["address"] == ADDRESS[0] + "室"


def test_second_script_is_left_alone() -> None:
    """Cards of minority areas print every label, and the name, in a second script above the Chinese rows."""
    second = [
        printed("Singdqmingz", LABEL_X, 0.095, pitch=0.012, height=0.04),
        printed("Singqbied", LABEL_X, 0.235, pitch=0.012, height=0.04),
        printed("Minzcuz", 0.31, 0.235, pitch=0.012, height=0.04),
        printed("Seng", LABEL_X, 0.365, pitch=0.012, height=0.04),
        printed("Dieg youq", LABEL_X, 0.495, pitch=0.012, height=0.04),
        printed("Gunghminz", LABEL_X, 0.815, pitch=0.012, height=0.04),
    ]
    assert values(portrait.parse(second + portrait_rows())) == TRUE_PORTRAIT


def test_without_the_name_label_a_second_script_is_no_name() -> None:
    """The name is sought among rows that have a value, not among labels in a second script below it."""
    second = printed("Singqbied", LABEL_X, 0.23, pitch=0.008, height=0.04)
    rows = [r for r in portrait_rows() if r.lattice.text != "姓名"]
    assert values(portrait.parse([second, *rows])) == TRUE_PORTRAIT


def test_print_beside_the_card_is_left_alone() -> None:
    """Text of a form that the card lies on, right of the text column and below the number."""
    clutter = [
        printed("银行开户申请表", 0.75, 0.42),
        printed("第三页", 0.80, 0.64),
        printed("本人签字确认以上内容", 0.20, 0.985),
    ]
    assert values(portrait.parse(portrait_rows() + clutter)) == TRUE_PORTRAIT


def test_smudges_are_no_print() -> None:
    """A speck of the background that was taken for a faint character goes into no field."""
    smudges = [printed("一", VALUE_X + 0.15, 0.155, sure=0.2), printed("卜", VALUE_X, 0.72, sure=0.15)]
    assert values(portrait.parse(portrait_rows() + smudges)) == TRUE_PORTRAIT


def test_a_name_with_an_unknown_character_is_no_smudge() -> None:
    """薛𫐐, whose second character the recogniser does not know, is read as something, and told by its glyph then."""
    faint = {1: {"蜺": 0.15, "睨": 0.1, "貌": 0.1, "锐": 0.1}}
    rows = [row for row in portrait_rows() if not row.lattice.text.startswith("张三丰")]
    assert len(rows) < len(portrait_rows())
    parsed = portrait.parse([*rows, printed("薛蜺", VALUE_X, 0.155, wavering=faint)])
    assert parsed.fields["name"].value == "薛蜺"
    assert parsed.fields["name"].status is FieldStatus.UNSURE
    assert parsed.glyphs["name"]


def test_the_specimen_mark_is_no_part_of_a_field() -> None:
    """The mark of a specimen stands anywhere, alone or caught in a row."""
    marks = [printed("SPECIMEN样本", 0.3, 0.78), printed("样本", VALUE_X + 0.2, 0.155)]
    assert values(portrait.parse(portrait_rows() + marks)) == TRUE_PORTRAIT


def test_long_term_and_an_issuer_of_two_lines() -> None:
    """长期 as last day, and an issuing authority that goes on in a second line."""
    rows = emblem_rows(
        issuing_authority=[
            printed("签发机关", 0.265, 0.70),
            printed("新疆维吾尔自治区阿克苏", 0.44, 0.70),
            printed("市公安局", 0.44, 0.78),
        ],
        validity=[printed("有效期限", 0.265, 0.87), printed("2012.03.04-长期", 0.44, 0.87, pitch=0.021)],
    )
    assert values(emblem.parse(rows)) == {
        "issuing_authority": "新疆维吾尔自治区阿克苏市公安局",
        "valid_from": "2012-03-04",
        "valid_until": "LONG_TERM",
    }


def test_a_complete_issuer_takes_nothing_from_below() -> None:
    """Print between issuer and validity is no second line of an issuer that ends in 局."""
    rows = [*emblem_rows(), printed("白字印记", 0.44, 0.80)]
    assert values(emblem.parse(rows)) == TRUE_EMBLEM


def test_a_missing_field_takes_nothing_from_its_neighbours() -> None:
    """Where no value is printed beside a label, the field is missing and the others stay whole."""
    rows = portrait_rows(name=[printed("姓名", LABEL_X, 0.155)])
    parsed = portrait.parse(rows)
    assert parsed.fields["name"].status is FieldStatus.MISSING
    assert values(parsed) == TRUE_PORTRAIT | {"name": None}


def test_boxes_are_in_the_pixels_of_the_photo() -> None:
    """The box of a field lies around its own characters, its label left out."""
    box = portrait.parse(portrait_rows()).fields["name"].box
    assert box is not None
    assert box.array()[:, 0].min() == pytest.approx((VALUE_X - 0.018) * 856)
    assert box.array()[:, 0].max() == pytest.approx((VALUE_X - 0.018 + 3 * 0.036) * 856)


def test_derived_facts_follow_from_a_number_that_was_read() -> None:
    """Birth date, sex and region of the number stand apart from what is printed; doubtful digits give none."""
    read = {"id_number": make_field("id_number", NUMBER)}
    unsure = {"id_number": make_field("id_number", NUMBER, FieldStatus.UNSURE)}
    assert derive(read) == {"birth_date": "1949-12-31", "sex": "FEMALE", "region_code": "110105"}
    assert derive(unsure) == derive({}) == derive({"id_number": make_field("id_number", "1101")}) == {}


def test_an_impossible_birth_date_in_the_number_is_not_derived() -> None:
    """A number without a real date still says sex and region."""
    number = {"id_number": make_field("id_number", "11010519491331002X")}
    assert derive(number) == {"sex": "FEMALE", "region_code": "110105"}


@pytest.mark.parametrize("text", ["阿迪力•买买提", "阿迪力．买买提", "阿迪力 · 买买提", "·阿迪力·买买提"])
def test_clean_names_have_one_kind_of_dot(text: str) -> None:
    """Spaces go, every dot is U+00B7, and none stands at an end."""
    assert clean_name(text) == "阿迪力\N{MIDDLE DOT}买买提"


@pytest.mark.parametrize("text", ["公民身份号码" + NUMBER, NUMBER, "姓名张三丰性别女民族"])
def test_portrait_rows_give_evidence(text: str) -> None:
    """The number, or labels, tell the portrait side."""
    assert portrait.evidence(text) >= 0.7


@pytest.mark.parametrize("text", ["中华人民共和国", "居民身份证", "有效期限2012.03.04-2032.03.04", "2012.03.04-长期"])
def test_emblem_rows_give_evidence(text: str) -> None:
    """Titles, labels and dates tell the emblem side."""
    assert emblem.evidence(text) >= 0.7


def test_the_words_of_one_side_are_no_evidence_for_the_other() -> None:
    """Titles and labels stand on one side only."""
    assert portrait.evidence("中华人民共和国居民身份证签发机关有效期限") < 0.7
    assert emblem.evidence("姓名张三丰性别女民族汉出生住址") == 0


@pytest.mark.parametrize("text", ["", "银行开户申请表", "13800000000", "www.example.com", "第1页 共3页"])
def test_other_rows_give_none(text: str) -> None:
    """Print that is on no card."""
    assert portrait.evidence(text) < 0.5
    assert emblem.evidence(text) < 0.5


def test_the_card_has_the_size_of_the_standard() -> None:
    """GA 448: 85.60 mm by 54.00 mm."""
    assert DOCUMENT.size_mm == (85.60, 54.00)


def test_what_stands_before_a_label_is_no_value_of_it() -> None:
    """A form with a label in the middle of a row: only what follows the label can be its value."""
    parsed = portrait.parse(portrait_rows(sex=[printed("登记表格性别备注甲", 0.3, 0.29)]))
    assert parsed.fields["sex"].text == "备"
    assert parsed.fields["ethnicity"].value == "注甲"
    assert parsed.fields["ethnicity"].status is FieldStatus.UNSURE


LABELS = ("姓名", "性别", "民族", "出生", "住址", "公民身份号码", "签发机关", "有效期限")
WORDS = (*LABELS, "公安局", "女", "汉", "SPECIMEN", "1949年", NUMBER, "2012.03.04-", "长期", "甲乙丙")


@given(
    st.lists(
        st.builds(
            printed,
            st.lists(st.sampled_from(WORDS), min_size=1, max_size=4).map("".join),
            st.floats(0, 0.9),
            st.floats(0, 1),
            sure=st.sampled_from([0.4, 0.9, 0.999]),
        ),
        max_size=8,
    )
)
def test_any_print_can_be_parsed(rows: list[Row]) -> None:
    """Labels and values in any order and place, as other documents and desks have them, give all fields of a side."""
    assert tuple(portrait.parse(rows).fields) == portrait.FIELDS
    assert tuple(emblem.parse(rows).fields) == emblem.FIELDS


def test_a_name_that_lines_up_with_the_second_script_is_still_found() -> None:
    """Where a row in a second script pulls the value off its label's line, the value beside the label counts."""
    name = [
        printed("case", LABEL_X, 0.125, pitch=0.015, height=0.06),
        printed("姓名", LABEL_X, 0.18, height=0.06),
        printed("张三丰", VALUE_X, 0.155),
    ]
    assert values(portrait.parse(portrait_rows(name=name)))["name"] == "张三丰"


def test_smudges_beside_a_birth_date_do_not_spoil_it() -> None:
    """A stray character between label and date is no part of the date."""
    birth = [
        printed("出生", LABEL_X, 0.42),
        printed("X", VALUE_X - 0.025, 0.42, pitch=0.02),
        printed("1949年12月31日", VALUE_X + 0.02, 0.42, pitch=0.032),
    ]
    assert values(portrait.parse(portrait_rows(birth_date=birth)))["birth_date"] == "1949-12-31"


def test_a_name_out_of_its_place_is_not_sure() -> None:
    """Without its label a text far from the row above sex is given, but never as sure."""
    name = [printed("张三丰", VALUE_X, 0.06)]
    field = portrait.parse(portrait_rows(name=name)).fields["name"]
    assert (field.value, field.status) == ("张三丰", FieldStatus.UNSURE)


def test_an_address_that_begins_with_no_known_region_needs_to_be_very_clear() -> None:
    """A region that no table has may be a misread one: a little doubt makes it unsure, none leaves it as printed."""
    for sure, status in ((0.9, FieldStatus.UNSURE), (0.999, FieldStatus.READ)):
        address = [printed("住址", LABEL_X, 0.55), printed("甲乙县一村", VALUE_X, 0.55, sure=sure)]
        field = portrait.parse(portrait_rows(address=address)).fields["address"]
        assert (field.value, field.status) == ("甲乙县一村", status)


@pytest.mark.parametrize(
    ("printed_address", "status"),
    [
        ("安徽省宿州市场桥区一村", FieldStatus.UNSURE),
        ("安徽省宿州市埇桥区一村", FieldStatus.READ),
        ("江苏省苏州市工业园区一村", FieldStatus.READ),
    ],
)
def test_a_county_that_its_prefecture_has_not_is_never_sure(printed_address: str, status: FieldStatus) -> None:
    """However clearly it was read: the tables hold every county since 1981, but no zones."""
    address = [printed("住址", LABEL_X, 0.55), printed(printed_address, VALUE_X, 0.55, sure=0.999)]
    field = portrait.parse(portrait_rows(address=address)).fields["address"]
    assert (field.value, field.status) == (printed_address, status)


@pytest.mark.parametrize(
    ("beside", "code"),
    [([], "LOW_CONFIDENCE"), ([printed("", VALUE_X + 0.036, 0.155, length=2)], "FIELD_INCOMPLETE")],
)
def test_a_name_of_one_character_is_never_sure(beside: list[Row], code: str) -> None:
    """It may be whole, and a person looks; it is incomplete where print was seen beside it that could not be read."""
    name = [printed("姓名", LABEL_X, 0.155), printed("夏", VALUE_X, 0.155), *beside]
    field = portrait.parse(portrait_rows(name=name)).fields["name"]
    assert (field.value, field.status, field.codes) == ("夏", FieldStatus.UNSURE, (code,))


def test_a_name_that_goes_on_unread_is_incomplete() -> None:
    """张乙一, of which the finder sees the thin last stroke as a row of its own and the recogniser reads nothing."""
    name = [printed("姓名", LABEL_X, 0.155), printed("张乙", VALUE_X, 0.155), printed("", 0.285, 0.155, length=2)]
    field = portrait.parse(portrait_rows(name=name)).fields["name"]
    assert (field.value, field.status, field.codes) == ("张乙", FieldStatus.UNSURE, ("FIELD_INCOMPLETE",))


@pytest.mark.parametrize(
    ("lines", "value", "status"),
    [
        # Two lines around the label's, whole.
        (
            [("积石山保安族东乡族撒拉族", 0.44, 0.70), ("自治县公安局", 0.44, 0.78)],
            "积石山保安族东乡族撒拉族自治县公安局", "READ",
        ),
        # The first line not read.
        ([("", 0.44, 0.655), ("和政县公安局", 0.44, 0.74)], "和政县公安局", "UNSURE"),
        # The first line read and not taken in: the second is complete as it stands.
        ([("东乡族撒拉族", 0.44, 0.64), ("临夏县公安局", 0.44, 0.74)], "临夏县公安局", "UNSURE"),
        # A character lost between two rows of one line.
        ([("广州", 0.44, 0.74), ("公安局番禺分局", 0.548, 0.74)], "广州公安局番禺分局", "UNSURE"),
        # The second line has lost its first character.
        (
            [("新疆生产建设兵团公安局石", 0.44, 0.74), ("子垦区公安局", 0.512, 0.815)],
            "新疆生产建设兵团公安局石子垦区公安局", "UNSURE",
        ),
    ],
)  # fmt: skip
def test_an_issuer_in_two_lines_is_sure_only_if_it_is_whole(
    lines: list[tuple[str, float, float]], value: str, status: str
) -> None:
    """Lines that are not read, not taken in, or not complete make what is left unsure, whatever its form."""
    rows = [printed("签发机关", 0.265, 0.74), *(printed(t, x, y, length=len(t) or 6) for t, x, y in lines)]
    field = emblem.parse(emblem_rows(issuing_authority=rows)).fields["issuing_authority"]
    assert (field.value, field.status.value) == (value, status)


@pytest.mark.parametrize(
    ("text", "sure", "status"),
    [
        ("广州市公安局番禺区分局大石派出所", 0.999, FieldStatus.READ),
        ("广州市公安局番禺区分局大石派出所", 0.97, FieldStatus.UNSURE),
        ("广州市公安局番禺区分局大石派", 0.999, FieldStatus.UNSURE),
        ("广州市图书馆", 0.999, FieldStatus.UNSURE),
    ],
)
def test_an_issuer_of_another_form_is_read_where_it_is_clear_and_whole(
    text: str, sure: float, status: FieldStatus
) -> None:
    """So that a person learns that its form is unknown; what ends midway or names no police is not sure."""
    rows = [printed("签发机关", 0.265, 0.74), printed(text, 0.44, 0.74, sure=sure)]
    field = emblem.parse(emblem_rows(issuing_authority=rows)).fields["issuing_authority"]
    assert (field.value, field.status) == (text, status)


def test_an_ethnicity_in_no_list_is_looked_at_again() -> None:
    """One that is known is not: a second look is spent on what is unusual alone."""
    for text, again in (("汉", False), ("摩梭人", True)):
        sex = [
            printed("性别", LABEL_X, 0.29), printed("女", VALUE_X, 0.29),
            printed("民族", 0.31, 0.29), printed(text, 0.42, 0.29),
        ]  # fmt: skip
        assert ("ethnicity" in portrait.doubted(portrait.parse(portrait_rows(sex=sex)).fields)) is again


def test_what_contradicts_the_standard_or_the_number_is_doubted() -> None:
    """A wrong check character, a birth date or a sex that is not the number's; nothing on a genuine side."""
    fields = portrait.parse(portrait_rows()).fields
    assert not portrait.doubted(fields)
    wrong = NUMBER[:-1] + ("0" if NUMBER[-1] != "0" else "1")
    assert set(portrait.doubted({**fields, "id_number": make_field("id_number", wrong)})) == {"id_number"}
    odd = {**fields, "birth_date": make_field("birth_date", "1949-12-30"), "sex": make_field("sex", "MALE")}
    assert set(portrait.doubted(odd)) == {"birth_date", "sex"}
    assert clean_number("1101 0119x") == "11010119X"


def test_a_birth_date_read_faintly_is_sure_where_the_number_says_the_same() -> None:
    """Two readings made apart that agree vouch for each other."""
    faint = [printed("出生", LABEL_X, 0.42), printed("1949年12月31日", VALUE_X, 0.42, pitch=0.032, sure=0.45)]
    field = portrait.parse(portrait_rows(birth_date=faint)).fields["birth_date"]
    assert (field.value, field.status) == ("1949-12-31", FieldStatus.READ)
    elsewhere = [printed("公民身份号码", LABEL_X, 0.875)]
    alone = portrait.parse(portrait_rows(birth_date=faint, id_number=elsewhere)).fields["birth_date"]
    assert (alone.value, alone.status) == ("1949-12-31", FieldStatus.UNSURE)


@pytest.mark.parametrize(("sure", "status"), [(0.999, FieldStatus.READ), (0.9, FieldStatus.UNSURE)])
def test_a_birth_date_that_contradicts_the_number_stays_and_is_sure_only_if_clear(
    sure: float, status: FieldStatus
) -> None:
    """A clear contradiction is a signal and is kept as printed; a less clear one may be a misreading."""
    other = [printed("出生", LABEL_X, 0.42), printed("1948年12月31日", VALUE_X, 0.42, pitch=0.032, sure=sure)]
    field = portrait.parse(portrait_rows(birth_date=other)).fields["birth_date"]
    assert (field.value, field.status, field.repaired) == ("1948-12-31", status, False)


def test_sex_that_contradicts_the_number_is_sure_only_if_clear() -> None:
    """The same for sex, which the number's last digit but one says."""
    for sure, status in ((0.999, FieldStatus.READ), (0.9, FieldStatus.UNSURE)):
        rows = [
            printed("性别", LABEL_X, 0.29),
            printed("男", VALUE_X, 0.29, sure=sure),
            printed("民族", 0.31, 0.29),
            printed("汉", 0.42, 0.29),
        ]
        field = portrait.parse(portrait_rows(sex=rows)).fields["sex"]
        assert (field.value, field.status) == ("MALE", status)


@pytest.mark.parametrize("label_y", [0.71, 0.74])
def test_an_issuer_of_two_lines_is_read_from_its_first(label_y: float) -> None:
    """A long name stands in two lines, its label beside either of them."""
    rows = [
        printed("签发机关", 0.265, label_y),
        printed("积石山保安族东乡族撒拉族自治", 0.44, 0.68, pitch=0.033, height=0.06),
        printed("县公安局", 0.44, 0.74, pitch=0.033, height=0.06),
    ]
    field = emblem.parse(emblem_rows(issuing_authority=rows)).fields["issuing_authority"]
    assert field.value == "积石山保安族东乡族撒拉族自治县公安局"


def test_an_issuer_of_no_known_region_has_to_be_clear() -> None:
    """Where the beginning is lost, what is left has the form of an issuer and names no region."""
    for text, sure, status in (
        ("亚市公安局天涯分局", 0.97, FieldStatus.UNSURE),
        ("三亚市公安局天涯分局", 0.97, FieldStatus.READ),
        ("伊春市某某林业公安局", 0.99, FieldStatus.READ),
        ("某某林业公安局", 0.99, FieldStatus.UNSURE),
    ):
        rows = [printed("签发机关", 0.265, 0.74), printed(text, 0.44, 0.74, sure=sure)]
        field = emblem.parse(emblem_rows(issuing_authority=rows)).fields["issuing_authority"]
        assert (field.value, field.status) == (text, status)


def test_a_character_that_two_overlapping_rows_show_is_read_once() -> None:
    """Where the row finder splits a line and the parts overlap by a character, the value has it once."""
    rows = [
        printed("签发机关", 0.265, 0.74),
        printed("积石山保安族东", 0.44, 0.74, pitch=0.03),
        printed("东乡族公安局", 0.44 + 0.03 * 6 + 0.005, 0.74, pitch=0.03),
    ]
    field = emblem.parse(emblem_rows(issuing_authority=rows)).fields["issuing_authority"]
    assert field.value == "积石山保安族东乡族公安局"
    twice = [printed("住址", LABEL_X, 0.55), printed("南京市江宁区双双路一号", VALUE_X, 0.55)]
    assert portrait.parse(portrait_rows(address=twice)).fields["address"].value == "南京市江宁区双双路一号"


def test_an_address_with_a_gap_or_without_its_beginning_is_incomplete() -> None:
    """Where a highlight took a character the print has a hole; where a finger took the first ones, it begins late."""
    hole = [
        printed("住址", LABEL_X, 0.55),
        printed("湖北省黄冈市\u3000水县环城路一号", VALUE_X, 0.55),
    ]
    late = [printed("住址", LABEL_X, 0.55), printed("东区建设路七号", VALUE_X + 0.14, 0.55)]
    whole = [printed("住址", LABEL_X, 0.55), printed("湖北省黄冈市浠水县环城路一号", VALUE_X, 0.55)]
    for rows, codes in ((hole, ("FIELD_INCOMPLETE",)), (late, ("FIELD_INCOMPLETE",)), (whole, ())):
        assert portrait.parse(portrait_rows(address=rows)).fields["address"].codes == codes


@pytest.mark.parametrize("last", ["室", "8", "冲", "B"])
@pytest.mark.parametrize(("sure", "status"), [(0.999, FieldStatus.READ), (0.97, FieldStatus.UNSURE)])
def test_a_lone_character_in_the_last_line_has_to_be_very_clear(last: str, sure: float, status: FieldStatus) -> None:
    """A line of one character has no context, whatever the character is."""
    rows = [
        printed("住址", LABEL_X, 0.55),
        printed("湖北省黄冈市浠水县环城路914", VALUE_X, 0.55),
        printed(last, VALUE_X, 0.635, sure=sure),
    ]
    field = portrait.parse(portrait_rows(address=rows)).fields["address"]
    assert (field.value, field.status) == (f"湖北省黄冈市浠水县环城路914{last}", status)


@pytest.mark.parametrize(
    ("printed_number", "value", "status"),
    [
        ("十九号楼1门690号", "十九号楼1门690号", FieldStatus.READ),
        ("十九号楼门690号", "十九号楼门690号", FieldStatus.UNSURE),
        ("十九号楼I门690号", "十九号楼1门690号", FieldStatus.UNSURE),
        ("十九号楼AI座690号", "十九号楼AI座690号", FieldStatus.READ),
    ],
)
def test_a_narrow_one_that_is_lost_or_read_as_a_letter_makes_an_address_unsure(
    printed_number: str, value: str, status: FieldStatus
) -> None:
    """A door has a number before it, and a stroke among numbers is a 1: the address says that it was repaired."""
    rows = [
        printed("住址", LABEL_X, 0.55),
        printed("湖北省黄冈市浠水县", VALUE_X, 0.55),
        printed(printed_number, VALUE_X, 0.635),
    ]
    field = portrait.parse(portrait_rows(address=rows)).fields["address"]
    assert (field.value, field.status) == (f"湖北省黄冈市浠水县{value}", status)
    assert field.repaired == (value != printed_number)


@pytest.mark.parametrize(
    ("name", "status"), [("加娜尔叶尔肯", FieldStatus.READ), ("加娜尔\u3000叶尔肯", FieldStatus.UNSURE)]
)
def test_a_long_name_with_a_hole_may_have_lost_its_dot(name: str, status: FieldStatus) -> None:
    """A dot is easily overlooked in a blurred picture; the step over it is wider than the others."""
    rows = [printed("姓名", LABEL_X, 0.155), printed(name, VALUE_X, 0.155)]
    assert portrait.parse(portrait_rows(name=rows)).fields["name"].status is status


@pytest.mark.parametrize(
    "last_line", ["和田市杨柳街", "和田市杨柳", "和田市三连", "和田市一村2单元", "和田市12-8", "和田市师范大学"]
)
def test_an_address_may_end_with_anything(last_line: str) -> None:
    """No list of words says where an address ends: what it might have lost is looked for on the card."""
    rows = [
        printed("住址", LABEL_X, 0.55),
        printed("新疆维吾尔自治区和田地区", VALUE_X, 0.55),
        printed(last_line, VALUE_X, 0.635),
    ]
    parsed = portrait.parse(portrait_rows(address=rows))
    assert parsed.fields["address"].codes == ()
    below = [blank for blank in parsed.blanks if blank.field == "address"][-1]
    assert below.room[1] > 0.635
    assert below.room[3] < 0.82


@pytest.mark.parametrize(
    ("last_line", "goes_on"),
    [
        ("和田市杨柳街一号", GoesOn.HARDLY),
        ("和田市杨柳", GoesOn.HARDLY),
        ("和田市杨柳街一号院二号楼", GoesOn.MAYBE),
        ("和田市杨柳街一号院二号楼三", GoesOn.LIKELY),
    ],
)
def test_an_address_is_likely_to_go_on_below_a_full_line(last_line: str, goes_on: GoesOn) -> None:
    """A line is broken where the next character has no room: one that has room ends the address."""
    rows = [
        printed("住址", LABEL_X, 0.55),
        printed("新疆维吾尔自治区和田地区", VALUE_X, 0.55, pitch=0.03),
        printed(last_line, VALUE_X, 0.635, pitch=0.03),
    ]
    blanks = portrait.parse(portrait_rows(address=rows)).blanks
    assert [blank for blank in blanks if blank.field == "address"][-1].goes_on is goes_on


@pytest.mark.parametrize("last_y", [0.72, 0.78])
def test_lines_of_an_address_too_far_apart_have_lost_one_between_them(last_y: float) -> None:
    """A step of two lines is no step of one, wherever the lines stand."""
    rows = [
        printed("住址", LABEL_X, 0.55),
        printed("新疆维吾尔自治区和田地区", VALUE_X, 0.55),
        printed("一号", VALUE_X, last_y),
    ]
    assert portrait.parse(portrait_rows(address=rows)).fields["address"].codes == ("FIELD_INCOMPLETE",)


@pytest.mark.parametrize(
    "zone",
    [
        "中山市石岐区",
        "东莞市莞城区",
        "三亚市河东区",
        "嘉峪关市雄关区",
        "西安市高新区",
        "成都市天府新区",
        "青岛市保税区",
    ],
)
def test_a_zone_that_is_no_county_may_be_sure(zone: str) -> None:
    """Cities without counties have districts of their own, and others have zones: no table lists them all."""
    address = [printed("住址", LABEL_X, 0.55), printed(f"{zone}一村", VALUE_X, 0.55)]
    field = portrait.parse(portrait_rows(address=address)).fields["address"]
    assert (field.value, field.status) == (f"{zone}一村", FieldStatus.READ)


@pytest.mark.parametrize("labelled", [True, False])
def test_a_birth_date_is_no_address(labelled: bool) -> None:
    """Where the label of the birth date was taken for that of the address, the date stays out of the address."""
    label = [printed("住址", LABEL_X, 0.55)] if labelled else []
    rows = portrait_rows(
        birth_date=[printed("住址", LABEL_X, 0.42), printed("1949年12月31日", VALUE_X, 0.42, pitch=0.032)],
        address=[*label, *(printed(line, VALUE_X, 0.55 + 0.09 * i) for i, line in enumerate(ADDRESS))],
    )
    assert values(portrait.parse(rows)) == TRUE_PORTRAIT


@pytest.mark.parametrize(
    ("first", "second"),
    [("加仓·", "晋美南杰"), ("阿卜杜热合曼·阿", "卜杜克热木"), ("阿卜杜热合曼", "·阿卜杜克热木"), ("次仁多", "吉")],
)
@pytest.mark.parametrize(
    ("first_y", "second_y", "height"), [(0.125, 0.185, 0.06), (0.155, 0.215, 0.06), (0.13, 0.18, 0.075)]
)
def test_a_name_set_in_two_lines_is_read_whole(
    first: str, second: str, first_y: float, second_y: float, height: float
) -> None:
    """Wherever it is broken, around its label's line or from it down, and at any pitch of the lines."""
    rows = [
        printed("姓名", LABEL_X, 0.155),
        printed(first, VALUE_X, first_y, pitch=0.03, height=height),
        printed(second, VALUE_X, second_y, pitch=0.03, height=height),
    ]
    parsed = portrait.parse(portrait_rows(name=rows))
    assert parsed.fields["name"].value == first + second
    assert parsed.fields["name"].status is FieldStatus.READ
    assert len(parsed.parts["name"]) == 2


def test_a_name_set_in_three_lines_is_read_whole() -> None:
    """Top down."""
    lines = [
        printed(t, VALUE_X, 0.115 + 0.045 * i, pitch=0.025, height=0.05)
        for i, t in enumerate(("阿卜杜", "热合曼", "·木"))
    ]
    parsed = portrait.parse(portrait_rows(name=[printed("姓名", LABEL_X, 0.155), *lines]))
    assert parsed.fields["name"].value == "阿卜杜热合曼·木"


def test_print_below_a_name_that_is_no_part_of_one_makes_it_unsure() -> None:
    """As high as the name and not legible as Chinese: it may be the other half of it."""
    rows = [printed("姓名", LABEL_X, 0.155), printed("加仓", VALUE_X, 0.13), printed("xk8", VALUE_X, 0.2)]
    field = portrait.parse(portrait_rows(name=rows)).fields["name"]
    assert (field.value, field.status) == ("加仓", FieldStatus.UNSURE)


def test_a_second_script_above_a_name_is_no_part_of_it() -> None:
    """Smaller print above the name leaves it as it is."""
    rows = [
        printed("Gyagcang", VALUE_X, 0.1, pitch=0.012, height=0.04),
        printed("姓名", LABEL_X, 0.155),
        printed("加仓", VALUE_X, 0.155),
    ]
    field = portrait.parse(portrait_rows(name=rows)).fields["name"]
    assert (field.value, field.status) == ("加仓", FieldStatus.READ)


@pytest.mark.parametrize("overlap", [0.01, 0.03, 0.05, 0.08])
@pytest.mark.parametrize("cut", [2, 4, 6])
def test_pieces_of_a_line_may_overlap(overlap: float, cut: int) -> None:
    """A dotted name or a line of an address found in two pieces is one line, with nothing lost and nothing twice."""
    whole, pitch = "阿卜杜拉·吐尔逊", 0.036
    again = round(overlap / pitch)
    pieces = [
        printed(whole[: cut + again], VALUE_X, 0.155, pitch=pitch),
        printed(whole[cut:], VALUE_X + cut * pitch + again * pitch - overlap, 0.16, pitch=pitch),
    ]
    field = portrait.parse(portrait_rows(name=[printed("姓名", LABEL_X, 0.155), *pieces])).fields["name"]
    assert (field.value, field.status) == (whole, FieldStatus.READ)


def test_a_short_value_beside_its_label_may_overlap_the_label() -> None:
    """An ethnicity of two characters whose box begins before that of its label ends is not lost."""
    rows = [
        printed("性别", LABEL_X, 0.29),
        printed("女", VALUE_X, 0.29),
        printed("民族", 0.31, 0.29, pitch=0.05),
        printed("羌", 0.375, 0.295, pitch=0.08),
    ]
    field = portrait.parse(portrait_rows(sex=rows)).fields["ethnicity"]
    assert (field.value, field.status) == ("羌", FieldStatus.READ)


@pytest.mark.parametrize("foot", ["签发机关武汉市公安局", "签发机丫武汉市公安局", "发机关武汉市公安局"])
def test_an_issuer_below_the_number_is_a_temporary_cards(foot: str) -> None:
    """Also where a character of its label is lost or misread at the edge of what is seen."""
    parsed = portrait.parse([*portrait_rows(), printed(foot, 0.3, 0.97)])
    assert not parsed.typical
    assert portrait.other(parsed) == "cn_temporary_id"
