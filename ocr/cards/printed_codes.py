"""The codes that a page prints, as fields: read where the page lies in the picture, as close as the picture has it."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

import numpy as np

from ocr.codes import PrintedCode, read_codes
from ocr.documents import Parsed
from ocr.finding.pose import Pose
from ocr.geometry import Quad, homography
from ocr.image.picture import Picture
from ocr.reading import Field, FieldStatus

_LONGEST: Final = 1800
"""Pixels of the longer side of the view in which codes are looked for."""


def with_codes(parsed: Parsed, picture: Picture, pose: Pose) -> Parsed:
    """What a page says, with the fields that its codes hold: READ where a code was read, since codes correct errors."""
    read: dict[str, Field] = {}
    for name, format in pose.layout.codes.items():
        scale = min(1.0, _LONGEST / max(pose.quad.width, pose.quad.height))
        width, height = (max(32, round(edge * scale)) for edge in (pose.quad.width, pose.quad.height))
        codes = read_codes(picture.seen(pose.quad.array(), width, height), format)
        if codes:
            read[name] = _field(name, codes[0], pose.quad, (width, height))
    return replace(parsed, fields={**parsed.fields, **read}) if read else parsed


def _field(name: str, code: PrintedCode, page: Quad, size: tuple[int, int]) -> Field:
    view = Quad.of_picture(*size)
    place = code.quad.mapped(np.asarray(homography(view, page))) if code.quad is not None else None
    return Field(name, code.text, code.text, 1.0, FieldStatus.READ, box=place)
