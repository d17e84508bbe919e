"""Highlights over print: a burnt-out spot where a text goes on may have taken characters with it."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from ocr.geometry import map_points
from ocr.grammar import unsure
from ocr.quality import HEIGHT, WIDTH, Frontal
from ocr.reading import Field, FieldStatus

_LOST = 80
"""A highlight of so many pixels in the room of a text hides a third of a character, or more."""

Room = tuple[float, float, float]
"""How far a text may go on to the right and downwards, and where it ends at the latest: fractions of the card."""
IN_PLACE: Room = (0.0, 0.0, 0.0)
"""The room of a text that does not go on."""


def doubted_for_glare(fields: Mapping[str, Field], rooms: Mapping[str, Room], card: Frontal) -> Mapping[str, Field]:
    """The fields, those made UNSURE with FIELD_GLARE that have a highlight in their text or where it would go on.

    Texts of open length have a room, and those that contradict something: a number or a date that lost a character
    shows it otherwise.
    """
    burnt = card.highlights
    if not burnt.any():
        return fields
    doubted = dict(fields)
    for name, (right, below, end) in rooms.items():
        field = fields[name]
        if field.status is not FieldStatus.READ or field.box is None:
            continue
        corners = map_points(field.box.array(), card.view)
        (x0, y0), (x1, y1) = np.maximum(corners.min(axis=0), 0), np.maximum(corners.max(axis=0), 0)
        x1, y1 = min(max(x1, end * WIDTH), x1 + right * WIDTH), y1 + below * HEIGHT
        if burnt[int(y0) : int(y1) + 1, int(x0) : int(x1) + 1].sum() >= _LOST:
            doubted[name] = unsure(field, "FIELD_GLARE")
    return doubted
