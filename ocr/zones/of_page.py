"""A page's rows of print parted: those of its zone, read as one, and the others."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from ocr.lines.rows import Row
from ocr.standards.mrz import FILLER
from ocr.zones.zone import Zone, zone_of

_LONG: Final = 0.55
"""A line of a zone is at least so long, fraction of the page's width."""
_OF_ZONES: Final = 0.85
"""Share of a zone's characters that zones have, as they are read."""
_FEWEST: Final = 18
_MOST_LINES: Final = 3
_BEGINS: Final = re.compile(r"[A-Z][A-Z<][A-Z<]{3}[A-Z0-9<]{10,}<")


@dataclass(frozen=True)
class ReadPage:
    """The rows of a page.

    Attributes:
        zone: what its zone says; None where it shows none.
        zone_rows: the rows that the zone stands in, from top to bottom.
        print: all other rows.
    """

    zone: Zone | None
    zone_rows: tuple[Row, ...]
    print: tuple[Row, ...]


def read_page(rows: Sequence[Row]) -> ReadPage:
    """Find the zone among a page's rows: the last long ones with its characters alone."""
    alike = sorted((row for row in rows if _is_of_zone(row)), key=lambda row: row.y)[-_MOST_LINES:]
    for first in range(len(alike)):
        own = alike[first:]
        zone = zone_of([row.lattice for row in own])
        if zone is not None:
            return ReadPage(zone, tuple(own), tuple(row for row in rows if row not in own))
    return ReadPage(None, (), tuple(rows))


def evidence_of_zone(text: str) -> float:
    """How far a row's text is a zone's first line, 0..1."""
    plain = "".join(text.split())
    return min(1.0, 0.5 + plain.count(FILLER) / 40) if _BEGINS.match(plain) else 0.0


def _is_of_zone(row: Row) -> bool:
    text = "".join(row.lattice.text.split())
    if row.box[2] - row.box[0] < _LONG or len(text) < _FEWEST:
        return False
    return len(re.findall("[A-Z0-9<]", text)) >= _OF_ZONES * len(text)
