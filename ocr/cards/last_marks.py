"""The marks at the ends of a text's lines: small ones beyond the last character, which rows are found without."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Final

import numpy as np

from ocr.cards.card_reader import CardReader
from ocr.documents import Parsed
from ocr.fields.outcome import repaired
from ocr.finding.pose import Pose
from ocr.geometry import Quad
from ocr.image.picture import Picture
from ocr.lines.rectify import strip
from ocr.reading import Field
from ocr.text import half_width

_TAIL, _BEYOND = 6.0, 0.7
"""What is looked at of a text's last row: so much of its end, and so much beyond it, heights of the row."""
_WIDEST: Final = 640
_MARKS: Final = "。．.·，,"
"""What a full stop is read as; no text ends with any of the others."""
_ENDED: Final = re.compile(f"(.{{2}})[{_MARKS}]$")
"""How a text goes on that has a full stop behind its last two characters."""
_ITEM_ENDED: Final = re.compile("([\u3400-\u9fff（）()]{3})[；;：:、，,]$")
"""How a line goes on that ends with an item: its last characters, and the mark."""
_ITEMS: Final = "；、"
"""A text of items has one of these marks elsewhere; which of them a line ends with is seen badly."""
_HAN: Final = re.compile("[\u3400-\u9fff]")
_FEWEST, _ROOM = 2, 0.35
"""A text has so many lines at the least; a line that ends so far before the longest, heights of a row, has room."""
_SURE: Final = 0.35
"""A mark is so probable at the least."""


def with_last_marks(parsed: Parsed, picture: Picture, pose: Pose, reader: CardReader) -> Parsed:
    """What a page says, its texts with the full stop that a look beyond their end shows: they say that it was added."""
    with reader.clock.stage("recognise"):
        looked_at = {
            name: _ended(_with_line_marks(parsed.fields[name], parsed, picture, reader), parsed, picture, reader)
            for name in pose.layout.stopped
        }
    return replace(parsed, fields={**parsed.fields, **looked_at}) if looked_at else parsed


def _with_line_marks(field: Field, parsed: Parsed, picture: Picture, reader: CardReader) -> Field:
    """A text with the marks between its items that a look beyond the ends of its lines shows, but for the last line:
    of those which end so early that there is room for a mark.
    """
    rows, value = parsed.parts.get(field.name, ()), field.value or ""
    mark = max(_ITEMS, key=value.count)
    if len(rows) < _FEWEST or mark not in value:
        return field
    along = rows[0].along
    ends = [float(row.array()[1] @ along) for row in rows]
    early = [row for row, end in zip(rows[:-1], ends[:-1], strict=True) if max(ends) - end > _ROOM * row.height]
    if not early:
        return field
    marked = value
    for lattice in reader.engine.recognise([strip(picture, _end_of(row), _WIDEST) for row in early]):
        found = _ITEM_ENDED.search("".join(lattice.text.split()))
        if found is None or lattice.chars[-1].probability < _SURE:
            continue
        plain, before = half_width(marked), half_width(found[1])
        if len(plain) != len(marked) or plain.count(before) != 1:
            continue
        end = plain.index(before) + len(before)
        if _HAN.match(marked, end):
            marked = marked[:end] + mark + marked[end:]
    return repaired(field, marked, field.confidence) if marked != value else field


def _ended(field: Field, parsed: Parsed, picture: Picture, reader: CardReader) -> Field:
    rows = parsed.parts.get(field.name, ())
    value = field.value or ""
    if not value or value.endswith("。"):
        return field
    if value[-1] in _MARKS:
        return repaired(field, f"{value.rstrip(_MARKS)}。", field.confidence)
    if not rows:
        return field
    lattice = reader.engine.recognise([strip(picture, _end_of(rows[-1]), _WIDEST)])[0]
    text = "".join(lattice.text.split())
    found = _ENDED.search(text)
    if found is None or not value.endswith(found[1]) or lattice.chars[-1].probability < _SURE:
        return field
    return repaired(field, f"{value}。", field.confidence)


def _end_of(row: Quad) -> Quad:
    """The end of a row, and what is beyond it."""
    tl, tr, br, bl = row.array()
    along, below = (tr - tl) / row.width, (br - bl) / row.width
    begin, end = max(0.0, row.width - _TAIL * row.height), _BEYOND * row.height
    return Quad.from_array(np.array([tl + along * begin, tr + along * end, br + below * end, bl + below * begin]))
