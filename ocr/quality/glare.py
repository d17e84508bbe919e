"""Highlights over print: a burnt-out spot where a text goes on may have taken characters with it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import numpy as np

from ocr.fields.outcome import unsure
from ocr.geometry import map_points
from ocr.quality.capture import HEIGHT, WIDTH, Frontal, Plane
from ocr.reading import Field, FieldStatus

_LOST = 80
"""A highlight of so many pixels in the room of a text hides a third of a character, or more."""

_TEXT = 0.62
"""Where the portrait begins, fraction of the card's width: its white ground is no highlight on a text."""

Room = tuple[float, float, float]
"""How far a text may go on to the right and downwards, and where it ends at the latest: fractions of the card."""
IN_PLACE: Room = (0.0, 0.0, 0.0)
"""The room of a text that does not go on."""


def doubted_for_glare(fields: Mapping[str, Field], rooms: Mapping[str, Room], card: Frontal) -> Mapping[str, Field]:
    """The fields, those with FIELD_GLARE that have a highlight in their text or where it would go on.

    A READ field becomes UNSURE for it if it has a room, as texts of open length have, and those that contradict
    something: a number or a date that lost a character shows it otherwise. A field that is not READ anyway gets the
    code beside its own: the highlight may be the cause. Of a MISSING one the place is any left of the portrait.
    """
    burnt = card.highlights
    if not burnt.any():
        return fields
    doubted = dict(fields)
    for name, field in fields.items():
        read = field.status is FieldStatus.READ
        if read and (name not in rooms or field.box is None):
            continue
        if _hides(burnt, field, rooms.get(name, IN_PLACE), card):
            doubted[name] = (
                unsure(field, "FIELD_GLARE") if read else replace(field, codes=(*field.codes, "FIELD_GLARE"))
            )
    return doubted


def _hides(burnt: Plane, field: Field, room: Room, card: Frontal) -> bool:
    """Whether a highlight takes a part of a character in a field's text and room, or anywhere where none was found."""
    if field.box is None:
        return bool(burnt[:, : round(_TEXT * WIDTH)].sum() >= _LOST)
    right, below, end = room
    corners = map_points(field.box.array(), card.view)
    (x0, y0), (x1, y1) = np.maximum(corners.min(axis=0), 0), np.maximum(corners.max(axis=0), 0)
    x1, y1 = min(max(x1, end * WIDTH), x1 + right * WIDTH), y1 + below * HEIGHT
    return bool(burnt[int(y0) : int(y1) + 1, int(x0) : int(x1) + 1].sum() >= _LOST)
