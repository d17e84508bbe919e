"""The Chinese characters of GB 2312, the common ones apart from the rarer."""

from __future__ import annotations

from functools import cache

_FIRST_BYTES = {1: range(0xB0, 0xD8), 2: range(0xD8, 0xF8)}
"""In EUC-CN, of the standard's two levels."""


@cache
def gb2312(*levels: int) -> tuple[str, ...]:
    """The 3,755 characters of level 1, the 3,008 of level 2; of both where none is asked for."""
    rows = (row for level in levels or (1, 2) for row in _FIRST_BYTES[level])
    cells = bytes(byte for high in rows for low in range(0xA1, 0xFF) for byte in (high, low))
    return tuple(cells.decode("gb2312", errors="ignore"))
