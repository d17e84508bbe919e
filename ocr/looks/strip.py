"""The strip of the picture from which a rare name was read, for the record: no font may show the character later."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import replace
from typing import Final

import cv2

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
    outline = box.widened(_ROOM * box.height)
    scale = min(1.0, _HIGHEST / max(outline.height, 1.0), _LONGEST / max(outline.width, 1.0))
    width, height = (max(1, round(side * scale)) for side in (outline.width, outline.height))
    strip = picture.seen(outline.array(), width, height)
    _, encoded = cv2.imencode(".jpg", cv2.cvtColor(strip, cv2.COLOR_RGB2BGR), [cv2.IMWRITE_JPEG_QUALITY, _QUALITY])
    return encoded.tobytes()


def _is_rare(field: Field) -> bool:
    return any(has_rare(value) for value in (field.value or field.text, *(a.value for a in field.alternatives)))
