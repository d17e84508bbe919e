"""The writings of one address: as printed, as pickers of regions put it together, as people type it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ocr.standards.regions import Level, Region, all_regions
from service.verification.values.address_forms import in_figures, numbered, places, plain_address
from service.verification.values.comparison import compare_addresses
from service.verification.values.verdict import Level as Alike

COUNTIES = [r for r in all_regions() if r.level is Level.COUNTY and r.active and r.name != "市辖区"]
STREET = "样本路12号3号楼401室"


def same(claimed: str, printed: str) -> bool:
    """Whether the two are the same address to the checks."""
    return compare_addresses(claimed, printed) in (Alike.EXACT, Alike.EQUIVALENT)


@given(st.sampled_from(COUNTIES), st.data())
def test_whatever_a_picker_writes_is_the_region(region: Region, data: st.DataObject) -> None:
    """Fillers, names given twice, a province or prefecture left out: each region of the table, all writings mixed."""
    path = list(region.path)
    if len(path) == 2:
        filler = ["", "市辖区", path[0]] if path[0].endswith("市") else ["", "省直辖县级行政区划", "直辖县级"]
        path.insert(1, data.draw(st.sampled_from(filler)))
    elif data.draw(st.booleans()):
        path.insert(1, path[1])
    claimed = "".join(path) + data.draw(st.sampled_from(["", path[-1], region.full_name])) + STREET
    assert same(claimed, region.full_name + STREET)


@given(st.sampled_from(COUNTIES), st.sampled_from(COUNTIES))
def test_other_regions_stay_other_regions(ours: Region, theirs: Region) -> None:
    """Two counties that share no name are never one, whatever is put before them twice."""
    alike = bool(places(ours.full_name + STREET) & places(theirs.full_name + STREET))
    assert same(f"{ours.province}{ours.full_name}{STREET}", theirs.full_name + STREET) is alike


@pytest.mark.parametrize(
    ("claimed", "printed"),
    [
        ("北京市市辖区海淀区中关村南路12号", "北京市海淀区中关村南路12号"),
        ("北京市北京市海淀区中关村南路12号", "北京市海淀区中关村南路12号"),
        ("北京市海淀区北京市海淀区中关村南路12号", "北京市海淀区中关村南路12号"),
        ("重庆市县城口县葛城街道1号", "重庆市城口县葛城街道1号"),
        ("河南省省直辖县级行政区划济源市北海路1号", "济源市北海路1号"),
        ("新疆维吾尔自治区自治区直辖县级行政区划石河子市北泉镇", "新疆石河子市北泉镇"),
        ("广东省东莞市东莞市莞城街道1号", "东莞市莞城街道1号"),
        ("北京海淀区中关村南路十二号三號楼四〇一室", "北京市海淀区中关村南路12号3号楼401室"),
        ("北京市海淀区（甲）12—3號", "北京市海淀区(甲)12-3号"),
        ("北京市 海淀区\u200b中关村\ufeff南路12号", "北京市海淀区中关村南路12号"),
    ],
)
def test_writings_of_one_address_are_equivalent(claimed: str, printed: str) -> None:
    """Pickers' fillers, names twice, numerals before a unit, brackets, dashes, invisible marks."""
    assert compare_addresses(claimed, printed) is Alike.EQUIVALENT


@pytest.mark.parametrize(
    ("claimed", "printed"),
    [
        ("北京市海淀区中关村南路21号", "北京市海淀区中关村南路12号"),
        ("南京市路12号", "南京市南京路12号"),
        ("五一路12号", "51路12号"),
        ("北京市海淀区一百一号", "北京市海淀区101号"),
        ("上海市海淀区中关村南路12号", "北京市海淀区中关村南路12号"),
        ("三门县海游街1号", "3门县海游街1号"),
        ("海淀区12-8号", "海淀区128号"),
    ],
)
def test_other_addresses_stay_other_addresses(claimed: str, printed: str) -> None:
    """Other numbers, streets named after cities or days, and regions are never folded into one."""
    assert compare_addresses(claimed, printed) is Alike.MISMATCH


@given(st.integers(1, 999))
def test_numerals_are_counted_or_told_digit_by_digit(number: int) -> None:
    """Every number below a thousand in both ways of saying it."""
    digits = "零一二三四五六七八九"
    hundreds, tens, ones = number // 100, number // 10 % 10, number % 10
    counted = digits[hundreds] + "百" if hundreds else ""
    counted += digits[tens] + "十" if tens else "零" if hundreds and ones else ""
    counted += digits[ones] if ones else ""
    assert in_figures(counted) == str(number)
    assert in_figures(counted.removeprefix("一") if 10 <= number < 20 else counted) == str(number)
    assert in_figures("".join(digits[int(c)] for c in str(number))) == str(number)


@pytest.mark.parametrize("numeral", ["百", "一百一", "二十零", "十百"])
def test_what_is_no_numeral_or_two_of_them_stays(numeral: str) -> None:
    """Nothing is guessed."""
    assert in_figures(numeral) == numeral


@pytest.mark.parametrize(
    ("text", "form"), [("三里屯路三号", "三里屯路3号"), ("五四村五组", "五四村5组"), ("第十一排", "第11排")]
)
def test_only_numerals_before_a_unit_become_figures(text: str, form: str) -> None:
    """Names of streets and villages keep theirs."""
    assert numbered(text) == form


@given(st.text(st.sampled_from("北京市海淀区市辖区县省直辖级行政划3三十号 ·—()（），。、"), max_size=30))
def test_a_plain_address_has_no_stops_and_one_kind_of_bracket(text: str) -> None:
    """Whatever was typed: no stop, no space, no full-width bracket is left in the form that is compared."""
    assert not set(plain_address(text)) & set("，。、· （）")
