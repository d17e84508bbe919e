"""Documents that are no resident ID card are told by their titles and labels."""

from __future__ import annotations

import random

import pytest

from ocr.documents import document_types
from ocr.documents.other_types import OTHER, code_of, other_type, register_of, titled
from tests.printed import LABEL_X, VALUE_X, emblem_rows, portrait_rows, printed
from tests.specimens.addresses import address
from tests.specimens.regions import REGIONS
from tests.specimens.sides import Side

LAYOUTS = {layout.id: layout for layout in document_types()["cn_resident_id"].pages}


@pytest.mark.parametrize(
    ("title", "kind"),
    [
        ("临时居民身份证", "cn_temporary_id"),
        ("中华人民共和国临时居民身份证", "cn_temporary_id"),
        ("港澳台居民居住证", "cn_hmt_residence"),
        ("中华人民共和国外国人永久居留身份证", "cn_foreign_resident"),
        ("港澳居民来往内地通行证", "cn_hk_macau_permit"),
        ("台湾居民来往大陆通行证", "cn_taiwan_permit"),
        ("往来港澳通行证", "cn_exit_permit_hk_macau"),
        ("大陆居民往来台湾通行证", "cn_exit_permit_taiwan"),
        ("中华人民共和国机动车驾驶证", "cn_driving_licence"),
        ("Passport No.", "passport"),
        ("常住人口登记卡", "cn_household_register"),
        ("营业执照", "cn_business_licence"),
        ("社会保障卡", OTHER),
        ("国籍/Nationality", OTHER),
        ("通行证号码", OTHER),
        ("POCHNYANGBEN<<SPECIMEN<<<<", OTHER),
    ],
)
def test_a_title_or_a_foreign_label_tells_the_type(title: str, kind: str) -> None:
    """Each title names its type, and a label that no resident card prints tells that it is another document."""
    assert other_type(["姓名张三", title]) == kind


@pytest.mark.parametrize(
    "row", ["中华人民共和国", "居民身份证", "签发机关北京市公安局", "公民身份号码", "民族汉", "2012.03.04-长期"]
)
def test_what_a_resident_card_prints_names_no_other_type(row: str) -> None:
    """None of the resident card's own titles, labels and values speaks for another document."""
    assert other_type([row]) is None


@pytest.mark.parametrize("side", Side)
def test_a_resident_card_is_typical(side: Side) -> None:
    """The rows of a genuine card are of the type, and of no other."""
    rows = portrait_rows() if side is Side.PORTRAIT else emblem_rows()
    parsed = LAYOUTS[side].parse(rows)
    assert parsed.typical
    assert LAYOUTS[side].other(parsed) is None


def test_an_address_that_names_another_document_is_an_address() -> None:
    """What stands in the address is no title: people live in the quarters of a 社会保障局."""
    home = [printed("住址", LABEL_X, 0.55), printed("北京市朝阳区社会保障局", VALUE_X, 0.55, pitch=0.034),
            printed("宿舍一号院二号楼", VALUE_X, 0.64, pitch=0.034)]  # fmt: skip
    parsed = LAYOUTS[Side.PORTRAIT].parse(portrait_rows(address=home))
    assert LAYOUTS[Side.PORTRAIT].other(parsed) is None


def test_no_drawn_address_names_another_document() -> None:
    """Addresses of all drawn forms are no titles, even where they are taken for one."""
    drawn = [address(random.Random(seed), REGIONS[seed % len(REGIONS)], None) for seed in range(500)]
    assert not [text for text in drawn if other_type([text])]


@pytest.mark.parametrize(
    ("number", "kind"),
    [("810000199001050120", "cn_hmt_residence"), ("820000199001050120", "cn_hmt_residence"),
     ("830000199001050129", "cn_hmt_residence"), ("911128199001050120", "cn_foreign_resident"),
     ("110105199001050120", None), ("", None)],
)  # fmt: skip
def test_numbers_of_other_registers_are_known(number: str, kind: str | None) -> None:
    """81, 82 and 83 are residence permits', 9 permanent residents'."""
    assert register_of(number) == kind


def test_a_portrait_side_without_ethnicity_and_of_another_register_is_a_residence_permit() -> None:
    """A 港澳台居民居住证 has the resident card's portrait side without 民族."""
    number = [printed("公民身份号码", LABEL_X, 0.875), printed("810000199001050120", 0.355, 0.875, pitch=0.0315)]
    sex = [printed("性别", LABEL_X, 0.29), printed("女", VALUE_X, 0.29)]
    rows = portrait_rows(id_number=number, sex=sex)
    parsed = LAYOUTS[Side.PORTRAIT].parse(rows)
    assert not parsed.typical
    assert LAYOUTS[Side.PORTRAIT].other(parsed) == "cn_hmt_residence"


def test_a_portrait_side_with_issuer_and_term_is_a_temporary_card() -> None:
    """A temporary card prints all nine items beside its portrait."""
    rows = [*portrait_rows(), printed("签发机关北京市公安局朝阳分局", 0.08, 0.76)]
    assert LAYOUTS[Side.PORTRAIT].other(LAYOUTS[Side.PORTRAIT].parse(rows)) == "cn_temporary_id"
    assert code_of("cn_temporary_id") == "TEMPORARY_ID"
    assert code_of(OTHER) == "DOCUMENT_TYPE_NOT_SUPPORTED"


def test_an_emblem_side_with_another_title_is_another_document() -> None:
    """Without the title 居民身份证 a page laid out like the emblem side is none."""
    rows = [row for row in emblem_rows() if "居民身份证" not in row.lattice.text] + [printed("荣誉证书", 0.3, 0.36)]
    parsed = LAYOUTS[Side.EMBLEM].parse(rows)
    assert not parsed.typical
    assert LAYOUTS[Side.EMBLEM].other(parsed) == OTHER


@pytest.mark.parametrize(
    ("row", "kind"),
    [
        ("中华人民共和国社会保障卡", OTHER),
        ("样本市 工作证", OTHER),
        ("结婚证", OTHER),
        ("港澳居民来往内地通行证", "cn_hk_macau_permit"),
        ("居民身份证", None),
        ("北京市朝阳区社会保障局宿舍", None),
        ("请携带社会保障卡到窗口办理", None),
        ("本人承诺持有的学生证在办理时真实有效", None),
        ("出生日期", None),
    ],
)
def test_a_row_is_a_title_only_where_nothing_stands_around_it(row: str, kind: str | None) -> None:
    """A title ends with what it names; a sentence, an address or a label that has such a word is none."""
    assert titled(["姓名张三", row]) == kind
