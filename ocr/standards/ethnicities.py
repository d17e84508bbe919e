"""The ethnic groups (民族) as a resident ID card prints them: the 56 names of GB/T 3304-1991, without 族.

Two groups of Guizhou that are not among the 56 are printed as well, by leave of the Ministry of Public Security:
穿青人 and 革家人. They keep their 人.
"""

from __future__ import annotations

import re
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
"""All names a card may bear without question."""

UNLISTED_NAMES: Final[tuple[str, ...]] = (
    "僜人", "夏尔巴人", "摩梭人", "白马人", "八甲人", "绕家人", "蔡家人", "龙家人", "莽人", "克木人", "老品人", "俫人",
    "图瓦人", "阿克人", "苦聪人", "临高人", "疍家人", "屯堡人", "里民人", "羿人", "西家人", "佯僙人", "仡兜人",
    "木佬人", "辰州人", "三锹人", "他留人", "其他", "其它", "未识别",
)  # fmt: skip
"""What stands for people whose group is not recognised, as registered; known from public reports, in no legal list.

They serve to tell a misread name from an unknown one, and make no name known.
"""

_UNLISTED_FORM: Final = re.compile(r"[\u3400-\u4dbf\u4e00-\u9fff]{2,9}(?:人|[(（]入籍[)）]|入籍)")
_NATURALISED: Final = re.compile(r"\s*[(（]\s*入籍\s*[)）]")

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


def unlisted_form(text: str, wide: bool | None = None) -> str:
    """The text of an ethnicity that is in no list, without space, with brackets of one width: 乌克兰(入籍).

    They are full-width where ``wide`` says so, or else where one of them is: the two widths are easily confused, but a
    narrow bracket is hardly read as a wide one.
    """
    wide = wide if wide is not None else "（" in text or "）" in text
    return "".join(_NATURALISED.sub("（入籍）" if wide else "(入籍)", text).split())


def is_complete_unlisted(text: str) -> bool:
    """Whether a text in the form of `unlisted_form` may stand on a card whole, and is no listed name that was misread.

    Groups that are not recognised are printed as ...人, foreigners who were naturalised with their country and 入籍.
    A text that differs in one character from a name, listed or not, may be that name.
    """
    if text in UNLISTED_NAMES:
        return True
    return _UNLISTED_FORM.fullmatch(text) is not None and not any(
        _differ_in_one(text, name) for name in (*NAMES, *UNLISTED_NAMES)
    )


def _differ_in_one(a: str, b: str) -> bool:
    return len(a) == len(b) and sum(x != y for x, y in zip(a, b, strict=True)) == 1
