"""The ethnic groups (民族) as a resident ID card prints them: the 56 names of GB/T 3304-1991, without 族.

Two groups of Guizhou that are not among the 56 are printed as well, by leave of the Ministry of Public Security:
穿青人 and 革家人. They keep their 人.
"""

from __future__ import annotations

from typing import Final

STANDARD_NAMES: Final[tuple[str, ...]] = (
    "汉", "蒙古", "回", "藏", "维吾尔", "苗", "彝", "壮", "布依", "朝鲜",
    "满", "侗", "瑶", "白", "土家", "哈尼", "哈萨克", "傣", "黎", "傈僳",
    "佤", "畲", "高山", "拉祜", "水", "东乡", "纳西", "景颇", "柯尔克孜", "土",
    "达斡尔", "仫佬", "羌", "布朗", "撒拉", "毛南", "仡佬", "锡伯", "阿昌", "普米",
    "塔吉克", "怒", "乌孜别克", "俄罗斯", "鄂温克", "德昂", "保安", "裕固", "京", "塔塔尔",
    "独龙", "鄂伦春", "赫哲", "门巴", "珞巴", "基诺",
)  # fmt: skip
"""The 56 names in the order of the standard's numeric codes 01 to 56."""

FURTHER_NAMES: Final[tuple[str, ...]] = ("穿青人", "革家人")
"""Names beside the standard's that are printed on cards."""

NAMES: Final[tuple[str, ...]] = STANDARD_NAMES + FURTHER_NAMES
"""All names a card may bear."""

_BY_SPELLING: Final = (
    {name: name for name in NAMES}
    | {name + "族": name for name in STANDARD_NAMES}
    | {name.removesuffix("人") + suffix: name for name in FURTHER_NAMES for suffix in ("", "族", "人族")}
)


def normalise(text: str) -> str | None:
    """The name as cards print it, with whitespace and 族 dropped; None when the text names no group.

    Exact otherwise: a misread name is None, never the nearest one.
    """
    return _BY_SPELLING.get("".join(text.split()))
