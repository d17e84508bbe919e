"""Is all of the card's print in the picture? A card cut off at its blank margin has lost nothing.

Scanning applications crop a card to its own edge, and the outline of such a card is estimated a little outside the
picture. So it is not the outline's corners that count but those of its printed area.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from ocr.fields.outcome import unsure
from ocr.geometry import UNIT, Place, Quad, homography, map_points
from ocr.reading import Field, FieldStatus

_BLANK = (0.045, 0.07)
"""What is blank along a card's edges, as shares of its width and height: GA 448 has all print further inside."""
_BLANK_ALONE = (0.065, 0.10)
"""The same where one edge alone is cut off: the card's fields and its portrait end within this."""
_BLANK_IF_CUT = (0.09, 0.12)
"""The same for an outline that print alone tells, which is less exact: designs differ by two per cent."""
_AT_BORDER = 0.02
"""A side this near to the picture's border, as a share of the card, may be that border and not the card's edge."""
_FEWEST = 4
"""Landmarks that tell how far the outline is from the card's edges."""
_TOUCHING = 0.25
"""Text this near to the picture's border, as a share of its height, goes on beyond it."""


def printed_corners_inside(quad: Quad, landmarks: Sequence[tuple[Place, Place]], size: tuple[int, int]) -> int:
    """How many corners of a card's printed area lie inside the picture, 0..4.

    Where a side of the outline lies on the picture's border, the card may have been cut there: then the places of what
    is printed tell where its edges are.

    Args:
        quad: the card's outline, pixels of the picture.
        landmarks: places on the outline where print was seen, with those that cards have it at.
        size: width and height of the picture.
    """
    whole = np.array([[0.0, 0.0], [1.0, 1.0]])
    inside = _inside(quad, _BLANK, whole, size)
    if inside in {2, 3}:
        inside = max(inside, _inside(quad, _BLANK_ALONE, whole, size))
    extent = _extent(landmarks) if inside == 4 and _on_border(quad, size) else None
    return inside if extent is None else _inside(quad, _BLANK_IF_CUT, extent, size)


def doubted_where_cut(
    fields: Mapping[str, Field], open_ended: Collection[str], corners: int, size: tuple[int, int]
) -> dict[str, Field]:
    """The fields, those of open length made UNSURE with FIELD_INCOMPLETE that may have lost text at the border.

    Of a card that is cut off no such field is sure; else those whose text stops at the picture's border are not.
    """
    return {
        name: unsure(field, "FIELD_INCOMPLETE")
        if name in open_ended and (corners < 4 or _touches(field, size))
        else field
        for name, field in fields.items()
    }


def _inside(quad: Quad, blank: tuple[float, float], extent: NDArray[np.float64], size: tuple[int, int]) -> int:
    """Corners inside the picture of a card of an extent (left, top), (right, bottom) in fractions of the outline."""
    (left, top), (right, bottom) = extent + np.array([blank, (-blank[0], -blank[1])]) * (extent[1] - extent[0])
    corners = np.array([[left, top], [right, top], [right, bottom], [left, bottom]])
    x, y = map_points(corners, homography(UNIT, quad)).T
    return int(((x >= -1) & (y >= -1) & (x <= size[0]) & (y <= size[1])).sum())


def _on_border(quad: Quad, size: tuple[int, int]) -> bool:
    """Whether a whole side of the outline lies on the picture's border, or beyond it."""
    corners, slack = quad.array(), _AT_BORDER * quad.width
    near = np.stack(
        [corners[:, 0] < slack, corners[:, 1] < slack, corners[:, 0] > size[0] - slack, corners[:, 1] > size[1] - slack]
    )
    return bool((near & np.roll(near, -1, axis=1)).any())


def _extent(landmarks: Sequence[tuple[Place, Place]]) -> NDArray[np.float64] | None:
    """Where print says that the card's (left, top) and (right, bottom) are, in fractions of the outline."""
    seen, true = (np.array([pair[i] for pair in landmarks], dtype=np.float64).reshape(-1, 2) for i in (0, 1))
    if len(landmarks) < _FEWEST or np.ptp(true[:, 0]) < 0.3 or np.ptp(true[:, 1]) < 0.3:
        return None
    lines = [np.polyfit(true[:, axis], seen[:, axis], 1) for axis in (0, 1)]
    return np.array([[line[1] for line in lines], [line[0] + line[1] for line in lines]])


def _touches(field: Field, size: tuple[int, int]) -> bool:
    if field.status is not FieldStatus.READ or field.box is None:
        return False
    corners, slack = field.box.array(), _TOUCHING * field.box.height
    return bool((corners.min(axis=0) < slack).any() or (corners.max(axis=0) > np.array(size) - slack).any())
