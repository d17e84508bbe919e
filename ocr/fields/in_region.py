"""Characters of a region's name, which the table of regions tells where the recogniser alone wavers.

颍上县 is a county and 颖上县 is none. So a character that the recogniser takes for likely, and that makes the full name
of a county where none of its rivals does, is told by two witnesses that know nothing of each other.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from ocr.fields.free_text import FAINTEST, RIVALS, SURE_TEXT
from ocr.fields.settling import Settled, settle
from ocr.lines.rows import Span
from ocr.standards.region_names import regions_of_name
from ocr.standards.regions import Level

_LIKELY: Final = 0.5
"""A character less probable than this is not told: its rivals together are likelier."""
_NONE: Final[frozenset[int]] = frozenset()


def told_by_region(span: Span) -> frozenset[int]:
    """Which doubtful characters of a text are told by the county's name that it begins with, as places in the span.

    Args:
        span: an address or issuer, from its first character on.
    """
    settled = [settle(glyph.row.lattice, glyph.char) for glyph in span.glyphs]
    doubted = [i for i, one in enumerate(settled) if _LIKELY <= one.probability < SURE_TEXT]
    text = "".join(one.text for one in settled)
    if not doubted or len(text) != len(settled):
        return _NONE
    named = regions_of_name(text)
    in_full = any(
        region.level is Level.COUNTY and text[: named.length].endswith(region.name) for region in named.regions
    )
    if not in_full:
        return _NONE
    return frozenset(i for i in doubted if i < named.length and _is_alone(span, settled, i, named.length))


def named_by_region(span: Span) -> int:
    """How many characters at the beginning of a text are the name of a region that is known."""
    return regions_of_name("".join(settle(glyph.row.lattice, glyph.char).text for glyph in span.glyphs)).length


def _is_alone(span: Span, settled: Sequence[Settled], at: int, length: int) -> bool:
    """Whether no rival of a character makes as long a region's name."""
    glyph, texts = span.glyphs[at], [one.text for one in settled]
    rivals = glyph.row.lattice.rivals(glyph.char, count=RIVALS, least=FAINTEST)
    others = ("".join([*texts[:at], rival, *texts[at + 1 :]]) for rival, _ in rivals if rival != texts[at])
    return all(regions_of_name(other).length < length for other in others)
