"""The strip of the picture from which a rare name was read, for the record: no font may show the character later."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import replace
from typing import Final

import cv2
import numpy as np

from ocr.geometry import Quad
from ocr.image.picture import Picture
from ocr.reading import Field, FieldStatus
from ocr.text.rare import has_rare

_HIGHEST, _LONGEST = 96, 1200
"""Most pixels of a strip, down and along."""
_ROOM: Final = 0.15
"""Blank around the text on each side, of the height of its box."""
_QUALITY: Final = 85


def with_strips(fields: Mapping[str, Field], picture: Picture, names: Collection[str]) -> Mapping[str, Field]:
    """The fields with the strips that a record needs.

    Those have one that have a rare character, in their value or in another that it may be; and, of those that are names
    in Chinese, every one that is not sure: its character may be one that was not thought of.
    """
    return {
        name: replace(field, strip=strip_of(picture, field.box))
        if field.box and (_is_rare(field) or (name in names and field.status is FieldStatus.UNSURE))
        else field
        for name, field in fields.items()
    }


def strip_of(picture: Picture, box: Quad) -> bytes:
    """What stands in a box with a little room around it, laid straight, as a JPEG."""
    outline = _loose(box)
    height, width = np.hypot(*(outline[3] - outline[0])), np.hypot(*(outline[1] - outline[0]))
    scale = min(1.0, _HIGHEST / max(height, 1.0), _LONGEST / max(width, 1.0))
    strip = picture.seen(outline, max(1, round(width * scale)), max(1, round(height * scale)))
    _, encoded = cv2.imencode(".jpg", cv2.cvtColor(strip, cv2.COLOR_RGB2BGR), [cv2.IMWRITE_JPEG_QUALITY, _QUALITY])
    return encoded.tobytes()


def _is_rare(field: Field) -> bool:
    return any(has_rare(value) for value in (field.value or field.text, *(a.value for a in field.alternatives)))


def _loose(box: Quad) -> np.ndarray:
    """The corners of a box moved outwards by the room around it."""
    tl, tr, br, bl = box.array()
    along, down = (tr - tl + br - bl) / 2, (bl - tl + br - tr) / 2
    room = _ROOM * float(np.hypot(*down))
    along, down = (side / max(float(np.hypot(*side)), 1e-6) * room for side in (along, down))
    return np.array([tl - along - down, tr + along - down, br + along + down, bl - along + down])
