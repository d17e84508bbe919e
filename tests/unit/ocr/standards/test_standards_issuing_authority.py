"""Issuing authorities: form, region, and agreement with a code or an address."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ocr.standards import issuing_authority, regions
from ocr.standards.issuing_authority import Consistency
from ocr.standards.regions import Level

COUNTIES = [r for r in regions.all_regions() if r.active and r.level is Level.COUNTY and r.name[-1] in "市县旗"]

ISSUERS = {
    "北京市公安局朝阳分局": "110105",
    "上海市公安局浦东分局": "310115",
    "深圳市公安局福田分局": "440304",
    "广州市公安局海珠区分局": "440105",
    "重庆市渝北区公安局": "500112",
    "宁波市鄞州区公安分局": "330212",
    "哈尔滨市公安局道里公安分局": "230102",
    "东莞市公安局": "441900",
    "中山市公安局": "442000",
    "东莞市公安局莞城分局": "441900",
    "苏州市公安局工业园区分局": "320500",
    "长沙县公安局": "430121",
    "公安县公安局": "421022",
    "阜新蒙古族自治县公安局": "210921",
    "双江拉祜族佤族布朗族傣族自治县公安局": "530925",
}


@pytest.mark.parametrize(("issuer", "code"), ISSUERS.items())
def test_issuers_are_plausible_and_lead_to_their_region(issuer: str, code: str) -> None:
    """Counties, cities without districts, branches with and without a suffix, and branches that name no region."""
    assert issuing_authority.is_plausible(issuer)
    assert issuing_authority.regions_of(issuer).regions[0].code == code
    assert issuing_authority.consistency_with_code(issuer, code) is Consistency.CONSISTENT


@pytest.mark.parametrize("issuer", ["郑州铁路公安局", "黑龙江省垦区公安局", "某某林业地区公安处"])
def test_issuers_that_are_no_county_are_plausible_too(issuer: str) -> None:
    """Police of railways, farms and forests issue cards."""
    assert issuing_authority.is_plausible(issuer)


@pytest.mark.parametrize(
    "text",
    ["", "公安局", "北京市", "某某派出所", "北京市公安局朝阳分局2012", "北京市工商局", "样" * 38 + "公安局", "a公安局"],
)
def test_other_texts_are_no_issuer(text: str) -> None:
    """Texts without 公安, without a place, too long, or with anything after the issuer are not plausible."""
    assert not issuing_authority.is_plausible(text)


def test_spaces_and_traditional_characters_do_not_matter() -> None:
    """An issuer is folded before it is looked at."""
    assert issuing_authority.is_plausible("長沙縣 公安局")
    assert issuing_authority.consistency_with_code("長沙縣 公安局", "430121") is Consistency.CONSISTENT


@pytest.mark.parametrize(
    ("code", "expected"),
    [
        ("440304", Consistency.CONSISTENT),
        ("440305", Consistency.DIFFERENT_COUNTY),
        ("441900", Consistency.DIFFERENT_COUNTY),
        ("110105", Consistency.DIFFERENT_PROVINCE),
        ("999999", Consistency.UNKNOWN),
    ],
)
def test_an_issuer_goes_with_a_code_at_both_levels(code: str, expected: Consistency) -> None:
    """The same district, another county of the province, another province, an unknown code."""
    assert issuing_authority.consistency_with_code("深圳市公安局福田分局", code) is expected


def test_codes_of_old_are_followed() -> None:
    """A number of 四川 agrees with 重庆, which its district became part of, and one of 崇文区 with 东城区."""
    assert issuing_authority.consistency_with_code("重庆市公安局渝中区分局", "510202") is Consistency.CONSISTENT
    assert issuing_authority.consistency_with_code("重庆市公安局渝中区分局", "510211") is Consistency.DIFFERENT_COUNTY
    assert issuing_authority.consistency_with_code("北京市公安局东城分局", "110103") is Consistency.CONSISTENT


def test_an_issuer_goes_with_an_address() -> None:
    """Address and issuer agree, differ by county or by province, or one of them names no region."""
    agree = issuing_authority.consistency_with_address
    assert agree("北京市公安局朝阳分局", "北京市 朝阳区某某路1号") is Consistency.CONSISTENT
    assert agree("北京市公安局朝阳分局", "北京市海淀区某某路1号") is Consistency.DIFFERENT_COUNTY
    assert agree("北京市公安局朝阳分局", "广东省深圳市福田区") is Consistency.DIFFERENT_PROVINCE
    assert agree("北京市公安局朝阳分局", "某某路1号") is Consistency.UNKNOWN
    assert agree("某某铁路公安处", "北京市朝阳区") is Consistency.UNKNOWN


@given(st.sampled_from(COUNTIES))
def test_every_county_agrees_with_its_own_police(region: regions.Region) -> None:
    """The police of a county, named in full or not, agree with its code and its address."""
    issuer = region.name + "公安局"
    assert issuing_authority.is_plausible(issuer)
    assert issuing_authority.consistency_with_code(issuer, region.code) is Consistency.CONSISTENT
    assert issuing_authority.consistency_with_address(issuer, region.full_name + "一号") is Consistency.CONSISTENT


def test_every_county_has_an_issuer_of_plausible_length() -> None:
    """With prefecture and branch; the longest of them have more than 20 characters."""
    issuers = [f"{r.prefecture or ''}{r.name}公安局城关分局" for r in COUNTIES]
    assert max(map(len, issuers)) > 25
    assert all(map(issuing_authority.is_plausible, issuers))


@pytest.mark.parametrize(
    ("text", "whole"),
    [
        ("广州市公安局番禺区分局大石派出所", True),
        ("石家庄市公安局长安分局户政大队", True),
        ("北京市公安局朝阳", False),
        ("市公安局", False),
        ("广州市图书馆", False),
        ("样" * 38 + "公安局", False),
    ],
)
def test_a_whole_issuer_names_the_police_from_place_to_end(text: str, whole: bool) -> None:
    """In whatever form, so that one of an unknown form can be told from one that is cut short."""
    assert issuing_authority.is_complete(text) is whole
