"""Cards seen without print: where something was written all over a picture, the finder sees the writing, not the card.

Once all strokes are wiped out, a card still shows by its outline, its colours, its portrait and its emblem.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import cv2
import numpy as np

from ocr.documents import DocumentType
from ocr.finder import Finder
from ocr.finding.locate import seen_cards
from ocr.finding.pose import Pose
from ocr.geometry import Quad
from ocr.image.picture import Picture

_EDGE, _STROKE = 640, 9
"""Pixels of the longer edge of the wiped copy; what is darker than its surroundings there and no broader is gone."""


def seen_without_strokes(picture: Picture, finder: Finder, documents: Mapping[str, DocumentType]) -> list[Pose]:
    """The cards that the finder sees on a copy of the picture without strokes, in the picture's own pixels."""
    scale = min(1.0, _EDGE / max(picture.size))
    small = picture.shrunk((max(1, round(picture.width * scale)), max(1, round(picture.height * scale))))
    wiped = np.asarray(cv2.dilate(small, np.ones((_STROKE, _STROKE), np.uint8)), dtype=np.uint8)
    grown = np.array(picture.size) / [small.shape[1], small.shape[0]]
    return [
        replace(pose, quad=Quad.from_array((pose.quad.array() + 0.5) * grown - 0.5))
        for pose in seen_cards(Picture(wiped), finder, documents)
    ]
