"""Regions found by the names that addresses begin with."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ocr.standards import region_names, regions
from ocr.standards.regions import Level

ACTIVE_COUNTIES = [r for r in regions.all_regions() if r.active and r.level is Level.COUNTY]


@pytest.mark.parametrize(
    ("text", "used", "code"),
    [
        ("广东省深圳市福田区香蜜湖街道", "广东省深圳市福田区", "440304"),
        ("深圳市福田区香蜜湖街道", "深圳市福田区", "440304"),
        ("广东深圳福田", "广东深圳福田", "440304"),
        ("北京市朝阳区建国路", "北京市朝阳区", "110105"),
        ("朝阳市双塔区凌河街", "朝阳市双塔区", "211302"),
        ("长沙县星沙街道", "长沙县", "430121"),
        ("吉林省吉林市船营区", "吉林省吉林市船营区", "220204"),
        ("海南州共和县", "海南州共和县", "632521"),
        ("延边州延吉市", "延边州延吉市", "222401"),
        ("广东省东莞市莞城街道", "广东省东莞市", "441900"),
        ("湖北省仙桃市", "湖北省仙桃市", "429004"),
        ("北京市崇文区花市", "北京市崇文区", "110103"),
        ("四川省重庆市江北区", "四川省重庆市江北区", "510211"),
        ("河北省保定地区定兴县", "河北省保定地区定兴县", "132425"),
        ("香港特别行政区", "香港特别行政区", "810000"),
    ],
)
def test_an_address_leads_to_its_region(text: str, used: str, code: str) -> None:
    """Names in full, without suffixes, without a province, or abolished lead to the region; the rest is left over."""
    match = region_names.regions_of_name(text)
    assert text[: match.length] == used
    assert match.regions[0].code == code


def test_an_ambiguous_name_keeps_all_its_regions() -> None:
    """朝阳区 alone may lie in Beijing or Changchun."""
    assert {r.code for r in region_names.regions_of_name("朝阳区").regions} >= {"110105", "220104"}


@pytest.mark.parametrize("text", ["", "X", "某某路1号", "12345", "测试路"])
def test_a_text_that_names_no_region_leads_nowhere(text: str) -> None:
    """No region, and nothing used of the text."""
    assert region_names.regions_of_name(text) == region_names.NameMatch((), 0)


@given(st.sampled_from(ACTIVE_COUNTIES), st.sampled_from(("", "人民路1号", "某某村")))
def test_every_full_name_leads_back_to_its_region(region: regions.Region, rest: str) -> None:
    """Each region in force is found by its full name, whatever follows, and ranks before abolished ones."""
    match = region_names.regions_of_name(region.full_name + rest)
    assert region in match.regions
    assert match.regions[0].active


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("广东省", ("广东省", "广东")),
        ("新疆维吾尔自治区", ("新疆维吾尔自治区", "新疆")),
        ("延边朝鲜族自治州", ("延边朝鲜族自治州", "延边州", "延边")),
        ("积石山保安族东乡族撒拉族自治县", ("积石山保安族东乡族撒拉族自治县", "积石山县", "积石山")),
        ("东乡族自治县", ("东乡族自治县", "东乡县", "东乡")),
        ("龙胜各族自治县", ("龙胜各族自治县", "龙胜县", "龙胜")),
        ("浦东新区", ("浦东新区", "浦东")),
        ("沧县", ("沧县",)),
    ],
)
def test_a_name_is_shortened_as_people_do(name: str, expected: tuple[str, ...]) -> None:
    """Suffixes and the names of ethnic groups go, names of two characters stay whole."""
    assert region_names.spellings(name) == expected


@pytest.mark.parametrize(
    ("a", "b", "same"),
    [
        ("440304", "440304", True),
        ("440304", "440300", True),
        ("440304", "440000", True),
        ("110103", "110101", True),
        ("510211", "500105", True),
        ("142200", "140921", True),
        ("440304", "440305", False),
        ("440304", "110105", False),
    ],
)
def test_regions_are_the_same_through_time_and_rank(a: str, b: str, same: bool) -> None:
    """A region is the same as what it became and as what it lies in, and not as its neighbour."""
    assert region_names.same_region(a, b) is same
    assert region_names.same_region(b, a) is same
