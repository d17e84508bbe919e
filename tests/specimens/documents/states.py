"""States as Chinese documents print them, and their numeric codes of ISO 3166-1."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

CHINESE_NAMES: Mapping[str, str] = MappingProxyType(
    {
        "DEU": "德国", "FRA": "法国", "GBR": "英国", "ESP": "西班牙", "NLD": "荷兰", "POL": "波兰", "TUR": "土耳其",
        "JPN": "日本", "KOR": "韩国", "USA": "美国", "CAN": "加拿大", "AUS": "澳大利亚", "RUS": "俄罗斯", "BRA": "巴西",
    }
)  # fmt: skip
NUMERIC: Mapping[str, str] = MappingProxyType(
    {
        "DEU": "276", "FRA": "250", "GBR": "826", "ESP": "724", "NLD": "528", "POL": "616", "TUR": "792", "JPN": "392",
        "KOR": "410", "USA": "840", "CAN": "124", "AUS": "036", "RUS": "643", "BRA": "076",
    }
)  # fmt: skip
