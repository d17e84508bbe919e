"""Payment card numbers: how long those of each network are, and what of one may be shown.

ISO/IEC 7812-1: the first digits name the issuer (BIN), the last one is a Luhn digit (`ocr.standards.luhn`). The lengths
by network are known from the networks' public pages, not from a standard: a number of another length is noted, and no
number is refused by it. PCI DSS 3.4 allows the first six and the last four digits to be shown.

>>> is_usual_length("4111111111111111"), is_usual_length("411111111111111"), is_usual_length("6205501234567890123")
(True, False, True)
>>> masked("6205501234567890123")
'620550*********0123'
"""

from __future__ import annotations

from typing import Final

LENGTHS: Final = range(13, 20)
_BIN, _LAST = 6, 4
_NETWORKS: Final[tuple[tuple[tuple[str, ...], frozenset[int]], ...]] = (
    (("34", "37"), frozenset({15})),
    (("35",), frozenset({16, 17, 18, 19})),
    (("30", "36", "38", "39"), frozenset({14, 15, 16, 17, 18, 19})),
    (("4",), frozenset({13, 16, 19})),
    (("51", "52", "53", "54", "55", "22", "23", "24", "25", "26", "27"), frozenset({16})),
    (("62", "81"), frozenset({16, 17, 18, 19})),
)
"""How numbers begin, and how many digits they have."""


def is_usual_length(number: str) -> bool:
    """Whether a number is as long as those of its network; of an unknown network any length of cards is usual."""
    lengths = next((lengths for starts, lengths in _NETWORKS if number.startswith(starts)), frozenset(LENGTHS))
    return len(number) in lengths


def masked(number: str) -> str:
    """A number with no more than its first six and last four digits; shorter ones with no more than the last four."""
    digits = sum(c.isdigit() for c in number)
    kept = _BIN if digits >= LENGTHS[0] else 0
    out, seen = "", 0
    for c in number:
        seen += c.isdigit()
        out += c if not c.isdigit() or seen <= kept or seen > digits - _LAST else "*"
    return out
