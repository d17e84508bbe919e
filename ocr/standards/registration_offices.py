"""Offices that register companies, by the region that a unified social credit code names.

GB 32100-2015: characters 3 to 8 are the region of the registering office (GB/T 2260). What such offices are called is
data; it tells which name a doubtful reading is meant to be, and never that a name is wrong.
"""

from __future__ import annotations

from typing import Final

from ocr.standards import regions

KINDS: Final = ("市场监督管理局", "行政审批局", "行政审批服务局", "工商行政管理局", "市场监督管理委员会", "数据局")
"""What they are called behind the region's name; most are the first (国务院机构改革方案, 2018)."""
_REGION: Final = slice(2, 8)


def names(code: str) -> tuple[str, ...]:
    """Names that the office which registered a company may have; none where the region is not known.

    A city's office registers for its districts, too.

    >>> {"南京市玄武区市场监督管理局", "南京市市场监督管理局"} <= set(names("91320102MA1XXXXXXX"))
    True

    Args:
        code: a unified social credit code.
    """
    found = regions.region(code[_REGION])
    if found is None:
        return ()
    path = found.path
    written = dict.fromkeys("".join(path[start:]) for start in range(len(path)))
    if len(path) > 2:
        written |= dict.fromkeys((path[0] + path[-1], path[1], path[0] + path[1]))
    return tuple(region + kind for region in written for kind in KINDS)
