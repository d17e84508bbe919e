"""Make the packaged table of region codes from the published list.

    python -m ocr.standards.build_regions result.csv

The list is ``result.csv`` of https://github.com/yescallop/areacodes (CC0 1.0), made from the yearly editions of
GB/T 2260 and the Ministry of Civil Affairs' announcements since 1981. The table holds one line for each period of a
code. Of successors it keeps those a region went into when it was abolished or renamed; parts given away before that
(marked with a year in the list) are left out, because the region went on.
"""

from __future__ import annotations

import csv
import re
import sys
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Final

TABLE: Final = Path(__file__).parent / "data" / "regions.tsv"
COLUMNS: Final = ("code", "level", "since", "until", "successors", "prefecture", "name")

ADDED: Final = (("830000", "P", "2018", "", "", "", "台湾"),)
"""Codes that the list lacks. 830000 begins the number on a residence permit of a resident of Taiwan
(港澳台居民居住证申领发放办法, State Council 2018, with 810000 and 820000 for Hong Kong and Macau)."""

_LEVELS: Final = {"省级": "P", "地级": "C", "县级": "D"}
_NO_PREFECTURE: Final = {"", "直辖"}


def compact(row: Mapping[str, str]) -> tuple[str, ...]:
    """One row of the list as a line of the table, in the order of COLUMNS."""
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


def table(rows: Iterable[Mapping[str, str]]) -> str:
    """The table as text: codes ascending, and the newest period of each code first."""
    lines = {compact(row) for row in rows} | set(ADDED)
    ordered = sorted(lines, key=lambda line: (line[0], -int(line[2]), -int(line[3] or 9999)))
    return "".join("\t".join(line) + "\n" for line in (COLUMNS, *ordered))


def main(arguments: list[str]) -> int:
    """Write the table from the list whose path is given."""
    if len(arguments) != 1:
        print("usage: python -m ocr.standards.build_regions result.csv", file=sys.stderr)
        return 2
    with Path(arguments[0]).open(encoding="utf-8-sig", newline="") as source:
        TABLE.write_text(table(csv.DictReader(source)), encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
