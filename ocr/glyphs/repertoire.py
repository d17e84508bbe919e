"""The Chinese characters of GB 18030-2022, implementation level 3: 87,887 ideographs.

The standard takes over the unified ideographs of Unicode 11 (GB/T 13000 up to Ext F): the basic block up to U+9FEF
(20,976), Ext A (6,582), B (42,711), C (4,149), D (222), E (5,762), F (7,473), and the twelve unified ideographs in
the block of compatibility. The sum is the number that the standard itself states. Ideographs that Unicode added later
to the ends of these blocks are none of it.
"""

from __future__ import annotations

from functools import cache
from typing import Final

_RANGES: Final = (
    (0x3400, 0x4DB5),
    (0x4E00, 0x9FEF),
    (0x20000, 0x2A6D6),
    (0x2A700, 0x2B734),
    (0x2B740, 0x2B81D),
    (0x2B820, 0x2CEA1),
    (0x2CEB0, 0x2EBE0),
)
_COMPATIBILITY: Final = (
    0xFA0E, 0xFA0F, 0xFA11, 0xFA13, 0xFA14, 0xFA1F, 0xFA21, 0xFA23, 0xFA24, 0xFA27, 0xFA28, 0xFA29,
)  # fmt: skip


@cache
def ideographs() -> tuple[str, ...]:
    """All of them in the order of their code points."""
    points = [point for first, last in _RANGES for point in range(first, last + 1)]
    return tuple(map(chr, sorted((*points, *_COMPATIBILITY))))


@cache
def places() -> dict[str, int]:
    """The place of each in `ideographs`."""
    return {character: i for i, character in enumerate(ideographs())}
