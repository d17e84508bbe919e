"""Business licences by their labels."""

from __future__ import annotations

import pytest

from ocr.documents import document_types
from ocr.lines.rows import Row
from ocr.reading import FieldStatus
from tests.printed import printed

(MAIN,) = document_types()["cn_business_licence"].pages
CODE = "91350100M000100Y43"


def row(label: str, value: str, y: float) -> list[Row]:
    """A label, and its value right of it."""
    size = {"pitch": 0.015, "height": 0.03}
    return [printed(label, 0.1, y, **size), printed(value, 0.24, y, **size)]  # type: ignore[arg-type]


def licence(**changes: list[Row]) -> list[Row]:
    """The rows of a licence; a change puts others in the place of a field's."""
    genuine = {
        "title": [printed("营业执照", 0.4, 0.1, pitch=0.05, height=0.08)],
        "uscc": row("统一社会信用代码", CODE, 0.2),
        "name": row("名称", "福州样本贸易有限公司", 0.3),
        "licence_type": row("类型", "有限责任公司(自然人独资)", 0.36),
        "legal_representative": row("法定代表人", "张三丰", 0.42),
        "registered_capital": row("注册资本", "壹佰万元整", 0.48),
        "founded_date": row("成立日期", "2015年3月2日", 0.54),
        "address": row("住所", "福建省福州市鼓楼区样本路12号", 0.6),
        "business_scope": [
            *row("经营范围", "日用百货销售、食品", 0.66),
            printed("经营", 0.24, 0.7, pitch=0.015, height=0.03),
        ],
        "registration_date": [printed("2020年4月5日", 0.6, 0.9, pitch=0.015, height=0.03)],
    }
    return [one for rows in (genuine | changes).values() for one in rows]


def test_a_licence_is_read_by_its_labels() -> None:
    """Each value beside its label; a scope goes on in the next line; the day at the foot has no label."""
    parsed = MAIN.parse(licence())
    assert {name: field.value for name, field in parsed.fields.items() if field.value} == {
        "uscc": CODE,
        "name": "福州样本贸易有限公司",
        "licence_type": "有限责任公司(自然人独资)",
        "legal_representative": "张三丰",
        "registered_capital": "壹佰万元整",
        "founded_date": "2015-03-02",
        "address": "福建省福州市鼓楼区样本路12号",
        "business_scope": "日用百货销售、食品经营",
        "registration_date": "2020-04-05",
    }
    assert parsed.fields["uscc"].status is FieldStatus.READ


def test_a_sole_trader_has_other_labels_for_the_same_fields() -> None:
    """经营者, 经营场所 and 注册日期."""
    parsed = MAIN.parse(
        licence(
            legal_representative=row("经营者", "李四", 0.42),
            address=row("经营场所", "福建省福州市鼓楼区样本路12号", 0.6),
            founded_date=row("注册日期", "2015年3月2日", 0.54),
            registered_capital=row("组成形式", "个人经营", 0.48),
        )
    )
    fields = parsed.fields
    assert fields["legal_representative"].value == "李四"
    assert fields["founded_date"].value == "2015-03-02"
    assert fields["address"].value == "福建省福州市鼓楼区样本路12号"
    assert fields["registered_capital"].value is None


def test_values_whose_labels_were_overlooked_are_known_by_their_form() -> None:
    """Labels set wide are overlooked as single characters: name, type and address tell themselves."""
    size = {"pitch": 0.015, "height": 0.03}
    parsed = MAIN.parse(
        licence(
            name=[printed("福州样本贸易有限公司", 0.24, 0.3, **size)],  # type: ignore[arg-type]
            licence_type=[printed("有限责任公司(自然人独资)", 0.24, 0.36, **size)],  # type: ignore[arg-type]
            address=[printed("福建省福州市鼓楼区样本路12号", 0.24, 0.6, **size)],  # type: ignore[arg-type]
        )
    )
    found = {name: parsed.fields[name].value for name in ("name", "licence_type", "address")}
    assert found == {
        "name": "福州样本贸易有限公司",
        "licence_type": "有限责任公司(自然人独资)",
        "address": "福建省福州市鼓楼区样本路12号",
    }


def test_a_colon_between_items_of_a_scope_is_a_semicolon_and_repaired() -> None:
    """The recogniser reads one for the other; the text says that it was repaired."""
    scope = MAIN.parse(licence(business_scope=row("经营范围", "日用百货：食品经营", 0.66))).fields["business_scope"]
    assert (scope.value, scope.repaired, scope.status) == ("日用百货；食品经营", True, FieldStatus.UNSURE)


def test_no_other_day_is_taken_for_the_one_at_the_foot() -> None:
    """Where the day of foundation was not read, a day that stands alone may be that one."""
    lost = licence(founded_date=[printed("2015年3月2日", 0.24, 0.54, pitch=0.015, height=0.03)], registration_date=[])
    assert MAIN.parse(lost).fields["registration_date"].value is None


def test_a_day_of_foundation_without_its_label_is_the_one_that_the_term_begins_with() -> None:
    """Print says it twice."""
    rows = licence(
        founded_date=[printed("2015年3月2日", 0.24, 0.54, pitch=0.015, height=0.03)],
        business_term=row("营业期限", "2015年3月2日至长期", 0.57),
    )
    assert MAIN.parse(rows).fields["founded_date"].value == "2015-03-02"


def test_marks_of_a_scope_are_those_that_a_scope_has() -> None:
    """A raised dot is a full stop, said to be repaired; a colon behind 项目 stays, brackets are of one width."""
    text = "一般项目:信息咨询；会展服务·（依法经批准)"
    scope = MAIN.parse(licence(business_scope=row("经营范围", text, 0.66))).fields["business_scope"]
    assert scope.value == "一般项目:信息咨询；会展服务。（依法经批准）"
    assert scope.repaired


CLAUSE = "依法须经批准的项目，经相关部门批准后方可开展经营活动"


@pytest.mark.parametrize(
    ("read", "value"),
    [
        (
            "一般项目：信息咨询，会展服务（除许可业务外，可自主经营）",
            "一般项目：信息咨询；会展服务（除许可业务外，可自主经营）",
        ),
        ("技术开发，软件的销售", "技术开发，软件的销售"),
        ("技术开发；软件的销售，广告制作；会展服务；餐饮", "技术开发；软件的销售；广告制作；会展服务；餐饮"),
        (f"软件的销售，（{CLAUSE}）", f"软件的销售。（{CLAUSE}）"),
        (f"餐饮（不含酒类）（{CLAUSE}）", f"餐饮（不含酒类）（{CLAUSE}）"),
        ("餐饮（不舍酒类）、会展", "餐饮（不含酒类）、会展"),
        (f"许可项目：餐饮（{CLAUSE}）；一般项目：会展", f"许可项目：餐饮（{CLAUSE}）。一般项目：会展"),
        ("许可项目：增值电信业务：互联网服务", "许可项目：增值电信业务；互联网服务"),
        (f"软件的销售，{CLAUSE}1", f"软件的销售。【{CLAUSE}】"),
    ],
)
def test_items_of_the_catalogue_stand_between_semicolons(read: str, value: str) -> None:
    """Outside brackets; a scope in words of its own keeps its commas."""
    scope = MAIN.parse(licence(business_scope=row("经营范围", read, 0.66))).fields["business_scope"]
    assert (scope.value, scope.repaired) == (value, read != value)


def test_a_scope_that_speaks_of_permits_is_no_other_paper() -> None:
    """A whole row that is the title of a permit is; 凭许可证经营 in a sentence is not."""
    rows = licence(business_scope=row("经营范围", "凭有效许可证经营食品销售", 0.66))
    assert MAIN.parse(rows).support > 0
    assert MAIN.parse([*rows, printed("食品经营许可证", 0.4, 0.12, pitch=0.03, height=0.06)]).support == 0


def test_a_scope_with_room_for_a_lost_mark_is_not_sure() -> None:
    """A line that ends before the others may have lost the mark at its end, as full ones cannot."""

    def status(first: str) -> FieldStatus:
        lines = [first, "农副产品销售、物业管理服务", "（依法经批准）"]
        rows = [printed(text, 0.24, 0.66 + 0.04 * i, pitch=0.015, height=0.03) for i, text in enumerate(lines)]
        label = printed("经营范围", 0.1, 0.66, pitch=0.015, height=0.03)
        return MAIN.parse(licence(business_scope=[label, *rows])).fields["business_scope"].status

    assert status("日用百货销售、食品经营、纺") is FieldStatus.READ
    assert status("日用百货销售、食品经营、") is FieldStatus.UNSURE


def test_a_day_set_wide_is_one() -> None:
    """Its figures stand in rows of their own, under the seal."""
    pieces = [("2020", 0.6), ("年", 0.72), ("04", 0.78), ("月", 0.86), ("05日", 0.91)]
    rows = [printed(text, x, 0.9, pitch=0.012, height=0.02) for text, x in pieces]
    assert MAIN.parse(licence(registration_date=rows)).fields["registration_date"].value == "2020-04-05"
