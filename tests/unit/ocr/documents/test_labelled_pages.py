"""Pages that are known by their titles and labels: what their rows of print come to."""

from __future__ import annotations

from dataclasses import replace

import pytest

from ocr.documents import Parsed, document_types
from ocr.lines.rows import Row
from ocr.reading import FieldStatus
from tests.printed import printed

NUMBER = "11010519491231002X"
HMT_NUMBER = "810000199001010011"


def row(text: str, x: float, y: float, **others: float) -> Row:
    """A row of small print."""
    return printed(text, x, y, pitch=0.03, height=0.06, **others)  # type: ignore[arg-type]


def parsed(kind: str, page: str, rows: list[Row]) -> Parsed:
    """What a page comes to."""
    layout = document_types()[kind].page(page)
    assert layout is not None
    return layout.parse(rows)


def values(read: Parsed) -> dict[str, str | None]:
    """The values of the fields that are READ."""
    return {name: field.value for name, field in read.fields.items() if field.status is FieldStatus.READ}


LICENCE = [
    row("中华人民共和国机动车驾驶证", 0.2, 0.07),
    row(f"证号{NUMBER}", 0.2, 0.2),
    row("姓名张三丰", 0.05, 0.3),
    row("性别女", 0.45, 0.3),
    row("国籍中国", 0.7, 0.3),
    row("住址北京市朝阳区建国路一", 0.05, 0.4),
    row("号院二号楼", 0.11, 0.47),
    row("出生日期1949-12-31", 0.3, 0.57),
    row("初次领证日期2000-05-06", 0.3, 0.66),
    row("准驾车型A1A2", 0.3, 0.75),
]


EXIT_PERMIT = [
    row("往来港澳通行证", 0.05, 0.08),
    row("CM7414288", 0.65, 0.1),
    row("姓名", 0.05, 0.17),
    row("周强", 0.05, 0.25),
    row("ZHOUQIANG", 0.05, 0.34),
    row("出生日期", 0.05, 0.42),
    row("1951-10-29", 0.05, 0.49),
    row("性别", 0.45, 0.42),
    row("女", 0.45, 0.49),
    row("有效期限", 0.05, 0.57),
    row("2019-04-28至2029-04-27", 0.05, 0.64),
]


@pytest.mark.parametrize(
    ("kind", "page", "rows", "expected"),
    [
        pytest.param(
            "cn_driving_licence",
            "main",
            [*LICENCE, row("有效期限2020-05-06至2030-05-06", 0.05, 0.92)],
            {
                "number": NUMBER,
                "name": "张三丰",
                "sex": "FEMALE",
                "nationality": "CHN",
                "address": "北京市朝阳区建国路一号院二号楼",
                "birth_date": "1949-12-31",
                "first_issue_date": "2000-05-06",
                "vehicle_class": "A1A2",
                "valid_from": "2020-05-06",
                "valid_until": "2030-05-06",
            },
            id="each value right of its label, an address over two lines, a term between two days",
        ),
        pytest.param(
            "cn_exit_permit_hk_macau",
            "front",
            EXIT_PERMIT,
            {
                "number": "CM7414288",
                "name": "周强",
                "surname": "ZHOU",
                "given_names": "QIANG",
                "birth_date": "1951-10-29",
                "sex": "FEMALE",
                "valid_from": "2019-04-28",
                "valid_until": "2029-04-27",
            },
            id="values below their labels, and no zone; letters that are the pinyin of the name, parted by it",
        ),
    ],
)
def test_a_page_is_read_by_its_labels(kind: str, page: str, rows: list[Row], expected: dict[str, str]) -> None:
    """Every label has its value, and each of these is sure."""
    read = parsed(kind, page, rows)
    assert read.support == 1.0
    assert values(read) == expected


def test_a_term_of_years_is_derived_and_says_so() -> None:
    """The older form prints a first day and a number of years."""
    rows = [*LICENCE, row("有效起始日期2020-05-06", 0.3, 0.84), row("有效期限10年", 0.05, 0.93)]
    last = parsed("cn_driving_licence", "main", rows).fields["valid_until"]
    assert (last.value, last.text) == ("2030-05-06", "10年")
    assert "VALUE_DERIVED" in last.codes


def test_a_licence_without_end() -> None:
    """长期 is LONG_TERM."""
    read = parsed("cn_driving_licence", "main", [*LICENCE, row("有效期限2020-05-06至长期", 0.05, 0.92)])
    assert read.fields["valid_until"].value == "LONG_TERM"


def test_a_term_over_which_a_seal_is_stamped_is_read() -> None:
    """The seal's last character stands behind it, and a stroke between month and day is lost."""
    read = parsed("cn_driving_licence", "main", [*LICENCE, row("有效期限2020-05-06至2030-0506局", 0.05, 0.92)])
    assert (read.fields["valid_from"].value, read.fields["valid_until"].value) == ("2020-05-06", "2030-05-06")


def test_a_day_that_may_have_lost_its_last_figure_is_not_sure() -> None:
    """2030-05-2 is what is left of 2030-05-20 where something covers its end."""
    read = parsed("cn_driving_licence", "main", [*LICENCE, row("有效期限2020-05-20至2030-05-2", 0.05, 0.92)])
    assert read.fields["valid_until"].status is FieldStatus.UNSURE


def test_a_term_is_no_day_of_foundation() -> None:
    """A label whose own value is hidden does not take the last day of a term below it."""
    rows = [one for one in LICENCE if "2000" not in one.lattice.text]
    rows += [row("初次领证日期", 0.3, 0.66), row("020-05-06至2030-05-06", 0.3, 0.92)]
    assert parsed("cn_driving_licence", "main", rows).fields["first_issue_date"].value is None


def test_what_the_number_says_makes_up_for_illegible_labels() -> None:
    """Sex, birth date and nationality stand alone on the page as the only values of their form."""
    kept = [one for one in LICENCE if not any(word in one.lattice.text for word in ("性别", "国籍", "出生"))]
    rows = [*kept, row("女", 0.52, 0.3), row("中国", 0.78, 0.3), row("1949-12-31", 0.48, 0.57)]
    read = parsed("cn_driving_licence", "main", rows).fields
    assert (read["sex"].value, read["sex"].status) == ("FEMALE", FieldStatus.READ)
    assert read["birth_date"].value == "1949-12-31"
    assert (read["nationality"].value, read["nationality"].status) == ("CHN", FieldStatus.UNSURE)


def test_a_records_marks_and_a_bar_codes_asterisks_are_known_by_where_they_stand() -> None:
    """请于 begins a sentence; what stands before and behind thirteen figures is an asterisk. Neither is sure."""
    rows = [
        row("机动车驾驶证副页", 0.2, 0.07),
        row(f"证号{NUMBER}", 0.05, 0.2),
        row("档案编号110105123456", 0.5, 0.3),
        row("记录有效，请于2031年05月06日前换证。", 0.05, 0.45),
        row("85502138610393*", 0.3, 0.9),
    ]
    read = parsed("cn_driving_licence", "duplicate", rows).fields
    assert (read["record"].value, read["record"].repaired) == ("有效。请于2031年05月06日前换证。", True)
    assert (read["barcode"].value, read["barcode"].status) == ("5502138610393", FieldStatus.UNSURE)
    rows[3] = row("记录有效请于2031年05月06日前换证。", 0.05, 0.45)
    assert parsed("cn_driving_licence", "duplicate", rows).fields["record"].value == "有效。请于2031年05月06日前换证。"


def test_a_duplicate_is_no_main_page_and_the_other_way_round() -> None:
    """Both bear the title of the licence; 副页 tells them apart."""
    rows = [
        row("中华人民共和国机动车驾驶证副页", 0.2, 0.07),
        row(f"证号{NUMBER}", 0.05, 0.2),
        row("姓名张三丰", 0.05, 0.3),
        row("档案编号110105123456", 0.5, 0.3),
        row("记录请于2031年05月06日前换证", 0.05, 0.45),
    ]
    assert parsed("cn_driving_licence", "main", rows).support == 0
    assert parsed("cn_driving_licence", "duplicate", LICENCE).support == 0
    read = parsed("cn_driving_licence", "duplicate", rows)
    assert values(read) == {"number": NUMBER, "name": "张三丰", "archive_number": "110105123456"}
    assert read.fields["record"].codes == ("FIELD_INCOMPLETE",)


def test_a_number_beside_the_file_number_is_not_taken_for_it() -> None:
    """Twelve of eighteen figures are no file number."""
    rows = [row("机动车驾驶证副页", 0.2, 0.07), row(f"档案编号{NUMBER}", 0.05, 0.2)]
    assert parsed("cn_driving_licence", "duplicate", rows).fields["archive_number"].value is None


TEMPORARY = [
    row("姓名张三丰", 0.05, 0.12),
    row("性别女", 0.05, 0.22),
    row("民族汉", 0.28, 0.22),
    row("出生1949年12月31日", 0.05, 0.32),
    row("住址北京市朝阳区建国路一号", 0.05, 0.42),
    row("签发机关北京市公安局朝阳分局", 0.05, 0.65),
    row("有效期限2026.09.10-2026.12.10", 0.05, 0.75),
    row(f"公民身份号码{NUMBER}", 0.05, 0.9),
]


def test_a_temporary_card_prints_nine_items_on_one_page() -> None:
    """All of them are read."""
    read = parsed("cn_temporary_id", "back", TEMPORARY)
    assert set(values(read)) == {field.name for field in document_types()["cn_temporary_id"].fields}
    assert values(read)["valid_until"] == "2026-12-10"


def test_both_sides_of_a_resident_card_are_no_temporary_card() -> None:
    """The title 居民身份证 stands on the emblem side of the resident card."""
    assert parsed("cn_temporary_id", "back", [*TEMPORARY, row("居民身份证", 0.6, 0.6)]).support == 0


@pytest.mark.parametrize(("also", "supported"), [("民族大道27号", True), ("民族汉", False), ("民族", False)])
def test_a_street_called_after_the_nationalities_is_no_ethnicity(also: str, supported: bool) -> None:
    """A residence permit prints none; an address may be in 民族大道."""
    rows = [
        row("姓名张三丰", 0.05, 0.12),
        row("性别男", 0.05, 0.25),
        row("出生1990年1月1日", 0.05, 0.38),
        row("住址广西南宁市青秀区", 0.05, 0.5),
        row(also, 0.11, 0.57),
        row(f"公民身份号码{HMT_NUMBER}", 0.05, 0.9),
    ]
    assert (parsed("cn_hmt_residence", "portrait", rows).support > 0) is supported


@pytest.mark.parametrize(("number", "supported"), [(HMT_NUMBER, True), (NUMBER, False)])
def test_a_residence_permit_is_known_by_its_number(number: str, supported: bool) -> None:
    """Its portrait side has no title: 81, 82 and 83 tell it from any other card."""
    rows = [
        row("姓名张三丰", 0.05, 0.12),
        row("性别男", 0.05, 0.25),
        row("出生1990年1月1日", 0.05, 0.38),
        row("住址北京市朝阳区建国路一号", 0.05, 0.5),
        row(f"公民身份号码{number}", 0.05, 0.9),
    ]
    assert (parsed("cn_hmt_residence", "portrait", rows).support > 0) is supported
    assert parsed("cn_hmt_residence", "portrait", [*rows, row("民族汉", 0.3, 0.25)]).support == 0


def test_a_residence_permits_emblem_side() -> None:
    """Issuer, term, the travel permit's number and how often it was issued."""
    rows = [
        row("港澳台居民居住证", 0.3, 0.3),
        row("签发机关和政县公安局", 0.2, 0.7),
        row("有效期限2024.11.29-2029.11.29", 0.2, 0.8),
        row("通行证号码H12345678", 0.2, 0.92),
        row("签发次数03", 0.7, 0.92),
    ]
    assert values(parsed("cn_hmt_residence", "emblem", rows)) == {
        "issuing_authority": "和政县公安局",
        "valid_from": "2024-11-29",
        "valid_until": "2029-11-29",
        "permit_number": "H12345678",
        "issue_count": "03",
    }


def test_a_cell_with_two_lines_is_not_sure() -> None:
    """A household register's value of which a line stands elsewhere in its cell is FIELD_INCOMPLETE, an empty cell
    takes no other's value.
    """
    rows = [
        row("常住人口登记卡", 0.3, 0.05),
        row("姓名", 0.05, 0.2),
        row("张三丰", 0.2, 0.2),
        row("出生地", 0.05, 0.3),
        row("北京市朝阳区", 0.2, 0.3),
        row("建国门外街道", 0.2, 0.345),
        row("曾用名", 0.05, 0.5),
        row("籍贯", 0.05, 0.6),
        row("北京市", 0.2, 0.6),
    ]
    read = parsed("cn_household_register", "personal", rows)
    assert read.fields["birth_place"].codes == ("FIELD_INCOMPLETE",)
    assert read.fields["birth_place"].value == "北京市朝阳区建国门外街道"
    assert read.fields["former_name"].value is None
    assert values(read) == {"name": "张三丰", "native_place": "北京市"}


def test_names_of_permanent_residents_without_a_look_at_their_spaces_are_not_sure() -> None:
    """No zone says a Latin name again; number, nationality and days are sure."""
    rows = [
        row("外国人永久居留身份证", 0.3, 0.08),
        row("姓名", 0.05, 0.2),
        row("MODEL,JOSE", 0.2, 0.2),
        row("性别男/M", 0.05, 0.3),
        row("国籍俄罗斯/RUS", 0.05, 0.4),
        row("出生日期2001.12.30", 0.05, 0.5),
        row("有效期限2021.11.17-2031.11.16", 0.05, 0.6),
        row("证件号码RUS656001127242", 0.05, 0.9),
    ]
    read = parsed("cn_foreign_resident", "front", rows)
    assert read.fields["surname"].value == "MODEL"
    assert values(read) == {
        "sex": "MALE",
        "birth_date": "2001-12-30",
        "nationality": "RUS",
        "valid_from": "2021-11-17",
        "valid_until": "2031-11-16",
        "number": "RUS656001127242",
    }


def test_names_of_permanent_residents_are_sure_where_ink_shows_their_spaces() -> None:
    """Every letter is clear, and the blank between two of them is as wide as between words; whoever has no Chinese name
    has this one.
    """
    latin = row("MODEL,JOSEANN", 0.1, 0.2)
    gaps = tuple(((i + 1) / 13, 0.075 if i == 9 else 0.012) for i in range(12))
    rows = [row("外国人永久居留身份证", 0.3, 0.08), row("姓名", 0.02, 0.2), row("性别男/M", 0.05, 0.3)]
    fields = parsed("cn_foreign_resident", "front", [*rows, replace(latin, gaps=gaps)]).fields
    assert {name: (fields[name].value, fields[name].status) for name in ("surname", "given_names", "name")} == {
        "surname": ("MODEL", FieldStatus.READ),
        "given_names": ("JOSE ANN", FieldStatus.READ),
        "name": ("MODEL JOSE ANN", FieldStatus.READ),
    }
    chinese = parsed("cn_foreign_resident", "front", [*rows, latin, row("莫约翰", 0.1, 0.27)]).fields["name"]
    assert (chinese.value, chinese.status) == ("莫约翰", FieldStatus.UNSURE)  # as low as a label


def test_a_state_in_a_number_has_letters_and_what_lacks_its_label_its_form() -> None:
    """A figure in the place of a letter is the letter that it looks like where the nationality is that state."""
    rows = [
        row("外国人永久居留身份证", 0.3, 0.08),
        row("男/M", 0.2, 0.3),
        row("1974.03.09", 0.2, 0.35),
        row("韩国/KOR", 0.2, 0.4),
        row("国家移民管理局", 0.2, 0.7),
        row("证件号码K0R656001127242", 0.05, 0.9),
    ]
    read = parsed("cn_foreign_resident", "front", rows)
    assert values(read)["number"] == "KOR656001127242"
    for name, value in (
        ("nationality", "KOR"),
        ("issuing_authority", "国家移民管理局"),
        ("birth_date", "1974-03-09"),
        ("sex", "MALE"),
    ):
        assert (read.fields[name].value, read.fields[name].status) == (value, FieldStatus.UNSURE)
    alone = parsed("cn_foreign_resident", "front", [rows[0], rows[1], rows[-1]]).fields["number"]
    assert (alone.value, alone.repaired, alone.status) == ("KOR656001127242", True, FieldStatus.UNSURE)


def test_a_short_value_below_a_long_label_is_none_of_it() -> None:
    """A label in two languages is whole: what stands below it makes it no other label with a few characters wrong."""
    rows = [
        row("外国人永久居留身份证", 0.3, 0.08),
        printed("签发机关 Issuing Authority", 0.05, 0.6, pitch=0.012, height=0.06),
        row("国家移民管理局", 0.05, 0.68),
    ]
    assert values(parsed("cn_foreign_resident", "front", rows))["issuing_authority"] == "国家移民管理局"


def test_the_front_of_a_travel_permit() -> None:
    """A permit's front has no zone: the number by its form; another label's value is no name."""
    rows = [
        row("港澳居民来往内地通行证", 0.3, 0.08),
        row("姓名张三丰", 0.05, 0.2),
        row("出生日期1990.01.01", 0.05, 0.4),
        row("性别男", 0.6, 0.4),
        row("有效期限2021.02.03-2031.02.02", 0.05, 0.5),
        row("H12345678", 0.5, 0.9),
    ]
    read = parsed("cn_hk_macau_permit", "front", rows)
    assert values(read)["number"] == "H12345678"
    assert values(read)["valid_until"] == "2031-02-02"
    assert (read.fields["name"].value, read.fields["name"].status) == ("张三丰", FieldStatus.READ)
    foreign = [
        row("姓名", 0.05, 0.2),
        row("SMITH,CATHERINE", 0.2, 0.2),
        row("国籍", 0.05, 0.28),
        row("荷兰/NLD", 0.2, 0.28),
    ]
    read = parsed("cn_hk_macau_permit", "front", [rows[0], *foreign])
    assert read.fields["name"].value is None
    assert values(read)["nationality"] == "NLD"


def test_a_name_without_its_label_is_what_the_letters_spell() -> None:
    """Neither its label nor the comma between its parts was read."""
    rows = [one for one in EXIT_PERMIT if one.lattice.text != "姓名"]
    read = values(parsed("cn_exit_permit_hk_macau", "front", rows))
    assert (read["name"], read["surname"], read["given_names"]) == ("周强", "ZHOU", "QIANG")


def test_names_that_are_no_pinyin_stay_unsure() -> None:
    """A name spelled as in Hong Kong is parted by its comma alone, and never sure."""
    rows = [*EXIT_PERMIT[:4], row("CHOW,KEUNG", 0.05, 0.34), *EXIT_PERMIT[5:]]
    read = parsed("cn_exit_permit_hk_macau", "front", rows)
    assert (read.fields["surname"].value, read.fields["surname"].status) == ("CHOW", FieldStatus.UNSURE)
    assert (read.fields["given_names"].value, read.fields["given_names"].status) == ("KEUNG", FieldStatus.UNSURE)


def test_the_zone_of_a_permit_stands_on_both_pages() -> None:
    """Print that is a front's tells the front, endorsements the back: a back submitted as a front is none."""
    zone = row("CSCM74142888<2904272<5110294<8", 0.05, 0.9)
    back = [row("签注 Endorsements", 0.1, 0.2), row("往来香港 个人旅游", 0.1, 0.4), zone]
    document = document_types()["cn_exit_permit_hk_macau"]
    found = {}
    for name, rows in (("front", [*EXIT_PERMIT, zone]), ("back", back)):
        support = {page.id: page.parse(rows).support for page in document.pages}
        found[name] = max(support, key=lambda one: support[one])
    assert found == {"front": "front", "back": "back"}


def test_days_that_a_permit_does_not_show_are_as_its_zone_says() -> None:
    """Without print to read, the days are the zone's, in its place; the first day of validity stands in none."""
    zone = row("CSCM74142888<2904272<5110294<8", 0.05, 0.9)
    faint = [one for one in EXIT_PERMIT if not any(c.isdigit() for c in one.lattice.text)]
    fields = document_types()["cn_exit_permit_hk_macau"].pages[0].parse([*faint, zone]).fields
    for name, value in (("birth_date", "1951-10-29"), ("valid_until", "2029-04-27")):
        assert (fields[name].value, fields[name].status) == (value, FieldStatus.READ)
        assert fields[name].box == fields[f"mrz.{name}"].box
    assert fields["valid_from"].value is None


def test_a_label_broken_over_two_rows_is_one() -> None:
    """户主或与 / 户主关系 stand in a narrow cell, the value beside the middle of both. A figure is no blood type."""
    rows = [
        row("常住人口登记卡", 0.3, 0.08),
        printed("户主或与", 0.5, 0.19, pitch=0.02, height=0.04),
        printed("户主关系", 0.5, 0.23, pitch=0.02, height=0.04),
        printed("长女", 0.65, 0.21, pitch=0.02, height=0.05),
        printed("血型", 0.5, 0.5, pitch=0.02, height=0.05),
        printed("0", 0.65, 0.5, pitch=0.02, height=0.05),
    ]
    read = parsed("cn_household_register", "personal", rows)
    assert read.fields["relation_to_head"].value == "长女"
    assert (read.fields["blood_type"].value, read.fields["blood_type"].repaired) == ("O", True)


def test_the_first_page_of_a_register_is_nobodys() -> None:
    """The page of the household, submitted as that of a person, is not one."""
    rows = [row("常住人口登记表", 0.3, 0.08), row("户主姓名王伟", 0.1, 0.3), row("户号330106001", 0.1, 0.5)]
    assert parsed("cn_household_register", "personal", rows).support == 0


def test_an_address_whose_label_is_not_legible() -> None:
    """The only text that begins as addresses do, with the line that goes on with it: never sure."""
    rows = [one for one in LICENCE if "住址" not in one.lattice.text]
    rows.append(row("北京市朝阳区建国路一", 0.11, 0.4))
    address = parsed("cn_driving_licence", "main", rows).fields["address"]
    assert (address.value, address.status) == ("北京市朝阳区建国路一号院二号楼", FieldStatus.UNSURE)


def test_the_rows_of_a_square_seal_are_one_text() -> None:
    """A licence's authority stands in its seal alone, over three rows."""
    seal = [row(text, 0.05, y) for text, y in (("四川省成", 0.6), ("都市公安局", 0.67), ("交通警察支队", 0.74))]
    authority = parsed("cn_driving_licence", "main", [*LICENCE[:6], *seal]).fields["issuing_authority"]
    assert (authority.value, authority.status) == ("四川省成都市公安局交通警察支队", FieldStatus.UNSURE)


def test_a_doubtful_character_of_a_text_is_told_by_its_glyph() -> None:
    """Where nothing but its characters makes an address unsure, they are compared; those of a sure one are not."""
    rows = [one for one in LICENCE if "住址" not in one.lattice.text and "号院" not in one.lattice.text]
    doubted = parsed("cn_driving_licence", "main", [*rows, row("住址北京市朝阳区建国路", 0.05, 0.4, sure=0.9)])
    assert doubted.fields["address"].status is FieldStatus.UNSURE
    assert doubted.doubtful["address"].confirmable
    assert "address" not in parsed("cn_driving_licence", "main", LICENCE).doubtful


PERMIT = [
    row("港澳居民来往内地通行证", 0.05, 0.08),
    row("H01234567", 0.65, 0.1),
    row("姓名", 0.05, 0.17),
    row("周强", 0.05, 0.25),
    row("ZHOU,QIANG", 0.05, 0.34),
    row("签发机关", 0.05, 0.7),
]


@pytest.mark.parametrize(
    ("printed_below", "value", "status"),
    [
        pytest.param("国家移民管理局", "国家移民管理局", FieldStatus.READ, id="as printed"),
        pytest.param("说国家移民管理局", "国家移民管理局", FieldStatus.UNSURE, id="beside other print"),
        pytest.param("公安鄯出入境管理局", "公安部出入境管理局", FieldStatus.UNSURE, id="misread"),
        pytest.param("广东省公安厅出入境管理局", "广东省公安厅出入境管理局", FieldStatus.READ, id="a province's"),
        pytest.param("江苏", None, FieldStatus.MISSING, id="a place"),
    ],
)
def test_a_permits_authority_is_an_office(printed_below: str, value: str | None, status: FieldStatus) -> None:
    """What is no office's name is none; what is one but for other print or a character says that it was repaired."""
    rows = [*PERMIT, row(printed_below, 0.05, 0.78)]
    field = parsed("cn_hk_macau_permit", "front", rows).fields["issuing_authority"]
    assert (field.value, field.status, field.repaired) == (value, status, status is FieldStatus.UNSURE)


def test_an_office_is_no_place_of_issue() -> None:
    """Where the place's label stands by the office, the one text that is a province's name is the place, unsure."""
    rows = [*PERMIT[:-1], row("签发地点", 0.05, 0.7), row("国家移民管理局", 0.05, 0.78), row("江苏", 0.6, 0.9)]
    field = parsed("cn_hk_macau_permit", "front", rows).fields["issue_place"]
    assert (field.value, field.status) == ("江苏", FieldStatus.UNSURE)


def test_a_title_with_a_comma_is_no_name() -> None:
    """Print above a permanent resident's name in capitals, with a comma in it, is the card's."""
    rows = [
        row("外国人永久居留身份证", 0.05, 0.08),
        printed("PERMANENT RESIDENT ID CARD,REPUBLIC OF CHINA", 0.05, 0.15, pitch=0.01, height=0.04),
        row("性别男", 0.05, 0.5),
        row("DUPONT,ANNE", 0.05, 0.3),
    ]
    fields = parsed("cn_foreign_resident", "front", rows).fields
    assert (fields["surname"].value, fields["given_names"].value) == ("DUPONT", "ANNE")


@pytest.mark.parametrize(("wavering", "sure"), [({"B": 0.1}, True), ({"J": 0.1, "N": 0.1}, False)])
def test_a_state_that_no_other_one_is_as_likely_as_is_sure(wavering: dict[str, float], sure: bool) -> None:
    """DEU beside BEU is DEU; of AUS and AUT, or JEY and JPN, it is not known."""
    first = {0: wavering} if sure else {2: {"S": 0.3}}
    code = "DEU" if sure else "AUT"
    rows = [row("外国人永久居留身份证", 0.05, 0.08), row("国籍", 0.05, 0.5), row(code, 0.2, 0.5, wavering=first)]
    field = parsed("cn_foreign_resident", "front", rows).fields["nationality"]
    assert (field.value, field.status is FieldStatus.READ) == (code, sure)


def test_a_day_that_lost_a_figure_is_what_the_number_says_and_says_so() -> None:
    """972年3月27日 beside a number of 27 March 1972; another day is not."""
    number = "120117197203275349"
    rows = [row("常住人口登记卡", 0.3, 0.08), row(f"公民身份号码{number}", 0.05, 0.3)]
    for text, value in (("972年3月27日", "1972-03-27"), ("92年3月27日", None)):
        page = parsed("cn_household_register", "personal", [*rows, row("出生日期", 0.05, 0.4), row(text, 0.3, 0.4)])
        field = page.fields["birth_date"]
        assert (field.value, field.status is FieldStatus.READ) == (value, False)


@pytest.mark.parametrize(("text", "sure"), [("2020年6月22日由上海市迁来", True), ("族傣族", False)])
def test_a_stamp_in_a_registers_cell_is_never_sure(text: str, sure: bool) -> None:
    """What says neither when nor how somebody came may be a stamp's print."""
    rows = [row("常住人口登记卡", 0.3, 0.08), row("何时由何地迁来本市（县）", 0.05, 0.5), row(text, 0.45, 0.5)]
    field = parsed("cn_household_register", "personal", rows).fields["moved_from"]
    assert (field.value, field.status is FieldStatus.READ) == (text, sure)


def test_a_long_text_that_fills_its_cell_may_go_on() -> None:
    """A line that runs up to the next label may have another one below it; one that ends before has not."""
    small = {"pitch": 0.02, "height": 0.05}
    for text, sure in (("江西省赣州市赣县区太平乡大槐树村", False), ("江西省赣州市赣县区太平乡", True)):
        rows = [
            row("常住人口登记卡", 0.3, 0.08),
            printed("其他住址", 0.05, 0.5, **small),
            printed(text, 0.22, 0.5, **small),
            printed("宗教信仰", 0.545, 0.5, **small),
        ]
        field = parsed("cn_household_register", "personal", rows).fields["other_address"]
        assert (field.value, field.status is FieldStatus.READ) == (text, sure)


def test_a_licence_is_no_temporary_card() -> None:
    """Not even one of whose labels none is legible that only a licence has."""
    layout = document_types()["cn_temporary_id"].page("back")
    assert layout is not None and layout.anchors is not None
    texts = [NUMBER, "有效期限", "住址", "姓名"]
    assert layout.anchors.support(texts) > 0
    assert layout.anchors.support([*texts, "中华人民共和国机动车驾驶证"]) == 0
