"""Doubts about print beside a value, taken back where it is the second script of a bilingual card."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import replace

import numpy as np

from ocr.cards.ink_lines import ink_lines
from ocr.documents import Parsed
from ocr.engines import TextEngine
from ocr.image.picture import Picture
from ocr.lines.rectify import MARGIN, Card, PrintedRow, read_rows
from ocr.lines.rows import Row
from ocr.overlays.overlay import Planes
from ocr.overlays.second_print import explains, second_print

_HAN = re.compile("[\u3400-\u4dbf\u4e00-\u9fff\U00020000-\U000323af]")
_LEGIBLE = 0.6
"""Mean probability of Chinese characters above which a line is one of the value."""

_AS_DARK = 0.4
"""Share of the contrast of the rows' ink that print in a second script has, at least; thin strokes have no more."""

Doubt = Callable[[Parsed, Card], Parsed]


def doubted_but_for_second_script(
    parsed: Parsed,
    doubt: Doubt,
    *,
    photo: Picture,
    card: Card,
    size_mm: tuple[float, float],
    seen: Sequence[PrintedRow],
    engine: TextEngine,
) -> Parsed:
    """What was read, with doubts about fields beside which a card shows print that is none of its second script.

    Args:
        parsed: what was read.
        doubt: makes fields unsure beside which a card shows print.
        photo: the whole picture.
        card: the card in it.
        size_mm: its width and height.
        seen: its rows of print.
        engine: reads what stands beside the fields.
    """
    doubted = doubt(parsed, card)
    names = {name for name, field in doubted.fields.items() if field is not parsed.fields[name]} | doubted.hemmed
    if not names:
        return doubted
    planes = Planes.of(card.pixels, card.pixels.shape[1] / (1 + 2 * MARGIN) / size_mm[0])
    second = second_print(planes, seen, _AS_DARK)
    if second is None:
        return doubted
    known = [blank for blank in parsed.blanks if explains(planes, seen, second, blank.room)]
    others = tuple(blank for blank in parsed.blanks if blank not in known)
    again = replace(doubt(replace(parsed, blanks=others), card), blanks=parsed.blanks)
    freed = {name for name in names if again.fields[name] is parsed.fields[name] and name not in again.hemmed}
    lines = [line for blank in known if blank.field in freed for line in ink_lines(photo, card, blank.room)]
    return doubted if any(_is_chinese(row) for row in read_rows(photo, card, lines, engine)) else again


def _is_chinese(row: Row) -> bool:
    found = [c.probability for c in row.lattice.chars if _HAN.match(c.text)]
    return bool(found) and 2 * len(found) > len(row.glyphs) and float(np.mean(found)) > _LEGIBLE
