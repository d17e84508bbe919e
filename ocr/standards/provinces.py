"""Provinces as passports print places: ``北京/BEIJING``.

>>> latin("陕西"), latin("山西"), latin("某地")
('SHAANXI', 'SHANXI', None)
>>> is_one("内蒙古", "INNERMONGOLIA"), is_one("陕西", "SHANXI"), of_latin("SICHUAN"), of_latin("TIBET")
(True, False, '四川', '西藏')
"""

from __future__ import annotations

from typing import Final

_PAIRS: Final = """
北京 BEIJING 天津 TIANJIN 河北 HEBEI 山西 SHANXI 内蒙古 NEIMENGGU 辽宁 LIAONING 吉林 JILIN 黑龙江 HEILONGJIANG
上海 SHANGHAI 江苏 JIANGSU 浙江 ZHEJIANG 安徽 ANHUI 福建 FUJIAN 江西 JIANGXI 山东 SHANDONG 河南 HENAN 湖北 HUBEI
湖南 HUNAN 广东 GUANGDONG 广西 GUANGXI 海南 HAINAN 重庆 CHONGQING 四川 SICHUAN 贵州 GUIZHOU 云南 YUNNAN 西藏 XIZANG
陕西 SHAANXI 甘肃 GANSU 青海 QINGHAI 宁夏 NINGXIA 新疆 XINJIANG 台湾 TAIWAN 香港 HONGKONG 澳门 MACAO
"""
_WORDS: Final = _PAIRS.split()
LATIN: Final = dict(zip(_WORDS[::2], _WORDS[1::2], strict=True))
"""How each is written in Latin letters, without spaces; the autonomous regions by their names in pinyin."""

_ALSO: Final = {"内蒙古": ("INNERMONGOLIA", "NEIMONGOL"), "西藏": ("TIBET",), "澳门": ("MACAU",)}
"""Other names in Latin letters that print has."""


def latin(province: str) -> str | None:
    """A province's name in Latin letters; None of a place that is none."""
    return LATIN.get(province)


def is_one(province: str, letters: str) -> bool:
    """Whether letters without spaces are a province's name, in any of its forms."""
    known = latin(province)
    return known is not None and letters in (known, *_ALSO.get(province, ()))


def of_latin(letters: str) -> str | None:
    """The province that letters without spaces name; None where they name none."""
    return next((province for province in LATIN if is_one(province, letters)), None)
