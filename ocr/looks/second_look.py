"""A second look at fields that no grammar supports: is the same text read when it is cut out a little differently?

A recogniser that lacks a rare character answers with a look-alike, often with confidence; it rarely does so the same
way on every crop. What differs, or is less sure on any look, counts.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

import numpy as np

from ocr.engines import TextEngine
from ocr.fields.name import hiding, settle_in_name
from ocr.fields.settling import Settled, settle
from ocr.geometry import Quad
from ocr.image import Pixels
from ocr.image.picture import Picture
from ocr.lines.rectify import strip
from ocr.looks.close_print import crowded
from ocr.reading import Alternative, Field, FieldStatus
from ocr.text import confusions

_LOOKS = ((0.25, 0.12), (0.10, -0.06))
"""By how much of the row's height each further look is wider and higher, at either end and edge."""

_CLOSE_LOOKS = ((0.10, -0.06), (0.0, -0.11))
"""The same where other print stands close: a second script, a line above or below."""


def looked_at_again(
    field: Field,
    picture: Picture,
    engine: TextEngine,
    clean: Callable[[str], str],
    threshold: float,
    *,
    parts: Sequence[Quad] = (),
    person: bool = False,
) -> Field:
    """The field after further looks: its confidence is the least of all, and it stays READ only if all agree.

    A person's name does so only if the looks are sure enough of each character, see `ocr.text.confusions`.

    Args:
        field: a field as it was read; returned as it is when it is not READ.
        picture: the whole picture.
        engine: the engine that read it.
        clean: text as printed -> value, as the field's own grammar does it.
        threshold: least confidence of a READ field.
        parts: the rows that it stands in, where these are several.
        person: whether it is a person's name.
    """
    if field.status is not FieldStatus.READ or field.box is None:
        return field
    rows = parts or (field.box,)
    strips = [_strips(picture, row) for row in rows]
    lattices = engine.recognise([row[look] for look in range(len(_LOOKS)) for row in strips])
    looks = [lattices[i : i + len(rows)] for i in range(0, len(lattices), len(rows))]
    settling = settle_in_name if person else settle
    settled = [[settling(row, c) for row in look for c in row.chars if not c.text.isspace()] for look in looks]
    others = [
        (clean("".join(c.text for c in look)), min((c.probability for c in look), default=0.0)) for look in settled
    ]
    disagreeing = [Alternative(value, p) for value, p in others if value and value != field.value]
    confidence = round(min(field.confidence, *(p for _, p in others)), 4)
    if disagreeing or confidence < threshold:
        return replace(
            field,
            confidence=confidence,
            status=FieldStatus.UNSURE,
            alternatives=(*disagreeing, *field.alternatives),
            codes=("LOW_CONFIDENCE",),
        )
    field = replace(field, confidence=confidence)
    return hiding(field, _hidden(settled), clean) if person else field


def _hidden(looks: Sequence[Sequence[Settled]]) -> tuple[str, ...]:
    """The names that looks which agree may hide: what one of them alone may, or what all of them may at best."""
    read = [[(s.text, s.probability) for s in look] for look in looks]
    alone = next(filter(None, map(confusions.doubted, read)), ())
    return alone or (confusions.doubted_at_best(read) if len({len(look) for look in read}) == 1 else ())


def _strips(picture: Picture, row: Quad) -> list[Pixels]:
    """A row as each look cuts it out."""
    looks = [strip(picture, _grown(row, *look)) for look in _LOOKS]
    return [strip(picture, _grown(row, *look)) for look in _CLOSE_LOOKS] if crowded(looks[0], *_LOOKS[0]) else looks


def _grown(row: Quad, wider: float, higher: float) -> Quad:
    corners = row.array()
    down = (corners[3] - corners[0] + corners[2] - corners[1]) / 2
    along = (corners[1] - corners[0] + corners[2] - corners[3]) / 2
    along = along / np.linalg.norm(along) * np.linalg.norm(down)
    outward = np.array([-along * wider - down * higher, along * wider - down * higher])
    return Quad.from_array(corners + np.array([outward[0], outward[1], -outward[0], -outward[1]]))
