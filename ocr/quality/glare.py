"""Highlights over print: a burnt-out spot where a text goes on may have taken characters with it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

import numpy as np

from ocr.fields.outcome import unsure
from ocr.geometry import map_points
from ocr.quality.blank import Blank, Rect
from ocr.quality.capture import HEIGHT, WIDTH, Frontal, Plane
from ocr.reading import Field, FieldStatus

LOST = 80
"""A highlight of so many pixels in the room of a text hides a third of a character, or more."""
_INK, _LEGIBLE = 2, 0.35
"""Percentile of a card's pixels that are ink; print with so much of its usual contrast is legible."""
_NEXT = 1.4
"""How far behind a text its next character would stand at the most, in heights of its print."""
_AS_DEEP, _STROKE = 0.8, 8
"""So much of the depth of a highlight has to show so many pixels of print: a stroke of it."""
_TEXT = 0.62
"""Where the portrait begins, fraction of the card's width: its white ground is no highlight on a text."""

Room = tuple[float, float, float]
"""How far a text may go on to the right and downwards, and where it ends at the latest: fractions of the card."""
IN_PLACE: Room = (0.0, 0.0, 0.0)
"""The room of a text that does not go on."""


def doubted_for_glare(
    fields: Mapping[str, Field], rooms: Mapping[str, Room], card: Frontal, blanks: Sequence[Blank] = ()
) -> Mapping[str, Field]:
    """The fields, those with FIELD_GLARE that have a highlight in their text or where it would go on.

    A READ field becomes UNSURE for it if it has a room, as texts of open length have, and those that contradict
    something: a number or a date that lost a character shows it otherwise. A field that is not READ anyway gets the
    code beside its own: the highlight may be the cause. Of a MISSING one the place is any left of the portrait.

    Args:
        fields: as they were read.
        rooms: how far the text of each may go on.
        card: the card seen straight on.
        blanks: what is blank if a text was read whole; of a field that has some, what is lost is lost there, but for
            those before which it has ended: one before them is hidden too then.
    """
    burnt = card.highlights
    if not burnt.any():
        return fields
    doubted = dict(fields)
    for name, field in fields.items():
        read = field.status is FieldStatus.READ
        if read and (name not in rooms or field.box is None):
            continue
        known = [_pixels(blank.room) for blank in blanks if blank.field == name and not blank.ended] if read else []
        if _hides(burnt, field, rooms.get(name, IN_PLACE), card, known):
            doubted[name] = (
                unsure(field, "FIELD_GLARE") if read else replace(field, codes=(*field.codes, "FIELD_GLARE"))
            )
    return doubted


Box = tuple[int, int, int, int]
"""Left, top, right and bottom, pixels of the card seen straight on."""


def _hides(burnt: Plane, field: Field, room: Room, card: Frontal, known: Sequence[Box]) -> bool:
    """Whether a highlight takes a part of a character in a field's text and room, or anywhere where none was found."""
    if field.box is None:
        return bool(burnt[:, : round(_TEXT * WIDTH)].sum() >= LOST)
    right, below, end = room
    corners = map_points(field.box.array(), card.view)
    (x0, y0), (x1, y1) = np.maximum(corners.min(axis=0), 0), np.maximum(corners.max(axis=0), 0)
    x1, y1 = min(max(x1, end * WIDTH), x1 + right * WIDTH), y1 + below * HEIGHT
    whole = (int(x0), int(y0), int(x1) + 1, int(y1) + 1)
    return any(
        burnt[_part(box)].sum() >= LOST and not is_seen_through(burnt[_part(box)], _part(box), _part(whole), card)
        for box in ([box for box in known if y0 <= (box[1] + box[3]) / 2 <= y1] or (whole,))
    )


def _part(box: Box) -> tuple[slice, slice]:
    left, top, right, bottom = box
    return slice(max(0, top), max(0, bottom)), slice(max(0, left), max(0, right))


def _pixels(room: Rect) -> Box:
    """Where the next character would stand of a text that goes on in a room; where none stands, none follows."""
    left, top, right, bottom = (round(v * side) for v, side in zip(room, (WIDTH, HEIGHT) * 2, strict=True))
    return left, top, min(right, left + round(_NEXT * (bottom - top))), bottom


def is_seen_through(burnt: Plane, there: tuple[slice, slice], around: tuple[slice, slice], card: Frontal) -> bool:
    """Whether print of a text is seen as deep in a highlight as any other of it would lie there.

    Light is added to what a card reflects: where the paper is burnt out by little, the ink on it is not. How strong a
    highlight is in its midst cannot be told from paper, but from print: where that is legible, other print would be.
    """
    deepest = float(card.depth[there][burnt > 0].max())
    ink = np.percentile(card.darkest[:, : round(_TEXT * card.darkest.shape[1])], _INK)
    legible = card.darkest[around] < 255 - _LEGIBLE * (255 - ink)
    return bool(np.count_nonzero(legible & (card.depth[around] >= _AS_DEEP * deepest)) >= _STROKE)
