"""Labels that a narrow cell breaks over two rows, as 户主或与 / 户主关系: a value stands beside the middle of both."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from difflib import SequenceMatcher
from typing import Final

import numpy as np

from ocr.engines.lattice import Lattice
from ocr.geometry import Quad
from ocr.lines.label_search import Sought, as_in_labels, capital
from ocr.lines.rows import Row

_FEWEST: Final = 4
"""Characters of labels that are broken."""
_LONG, _ALIKE = 6, 0.85
"""A broken label of so many characters may be as little other than this share of what it should be."""
_STEP: Final = 2.2
"""The second row stands no further below the first, in heights of the higher."""
_SAME_COLUMN: Final = 0.5
"""Of the shorter row so much stands above or below the other."""


def with_whole_labels(rows: Sequence[Row], labels: Sequence[Sought]) -> list[Row]:
    """The rows, two that are one broken label in one: it has its label's text and stands where both stand together."""
    wanted = {
        text: "".join(label.split())
        for sought in labels
        for label in sought.labels
        if len(text := _plain(label)) >= _FEWEST and not text.isascii()
    }
    left = list(rows)
    texts = {
        id(row): as_in_labels(_plain("".join(glyph.char.text for glyph in row.glyphs)), labels).strip(":.")
        for row in rows
    }
    for head in rows:
        begins = texts[id(head)]
        if not begins or not any(text.startswith(begins) for text in wanted):
            continue
        tails = [
            (row, whole)
            for row in left
            if (own := texts.get(id(row)))
            and _is_below(row, head)
            and (whole := _label_of(begins + own, wanted, begun=begins not in wanted))
        ]
        tail, label = min(tails, key=lambda one: one[0].y, default=(None, ""))
        if tail is not None and any(row is head for row in left):
            left = [row for row in left if row is not head and row is not tail]
            left.append(_together(head, tail, label))
    return left


def _label_of(text: str, wanted: Mapping[str, str], *, begun: bool) -> str:
    """The label that a text is, or that it is hardly other than where it has only ``begun`` in its first row: a whole
    one, such as 签发机关 Issuing Authority, has its value below it. None where it is like none.
    """
    if text in wanted:
        return wanted[text]
    if not begun:
        return ""
    near = ((SequenceMatcher(None, text, one, autojunk=False).ratio(), one) for one in wanted if len(one) >= _LONG)
    alike, label = max(near, default=(0.0, ""))
    return wanted[label] if alike >= _ALIKE else ""


def _is_below(row: Row, head: Row) -> bool:
    shared = min(row.box[2], head.box[2]) - max(row.box[0], head.box[0])
    narrower = min(row.box[2] - row.box[0], head.box[2] - head.box[0])
    return 0 < row.y - head.y < _STEP * max(row.height, head.height) and shared > _SAME_COLUMN * narrower


def _together(head: Row, tail: Row, label: str) -> Row:
    one, other = head.box, tail.box
    box = (min(one[0], other[0]), min(one[1], other[1]), max(one[2], other[2]), max(one[3], other[3]))
    upper, lower = head.quad.array(), tail.quad.array()
    return Row(box, Quad.from_array(np.array([upper[0], upper[1], lower[2], lower[3]])), Lattice.of(label))


def _plain(label: str) -> str:
    return "".join(map(capital, "".join(label.split())))
