"""The red ink of a seal: where it is on a page, and what it says without paper and print of other inks."""

from __future__ import annotations

from typing import Final

import numpy as np
from numpy.typing import NDArray

from ocr.geometry import Quad
from ocr.image import Pixels
from ocr.image.picture import Picture

VIEW: Final = 900
"""Pixels of the longer side of the view in which a seal is looked for."""
_REDDER: Final = 28
"""Ink is redder than green and blue by so much, of 255."""
_PAPER: Final = 80
"""Percentile of a view that shows the paper."""


def ink_on(picture: Picture, page: Quad) -> tuple[tuple[int, int], NDArray[np.uint8]]:
    """Where a page is red, 255, apart from what the paper and the light are everywhere.

    Args:
        picture: the whole picture.
        page: the page's outline in it.

    Returns:
        Width and height of the view of the page, pixels, and the ink (height, width).
    """
    scale = VIEW / max(page.width, page.height)
    size = round(page.width * scale), round(page.height * scale)
    red, green, blue = (picture.seen(page.array(), *size)[..., i].astype(np.int16) for i in range(3))
    redder = red - np.maximum(green, blue)
    return size, np.asarray((redder - np.median(redder) > _REDDER) * 255, np.uint8)


def ink_alone(view: Pixels) -> NDArray[np.uint8]:
    """The ink of a view, dark on white: what darkens red too is print of another ink."""
    red, others = view[..., 0].astype(np.float32), view[..., 1:].min(axis=2).astype(np.float32)
    plane = others + np.maximum(0.0, np.percentile(red, _PAPER) - red)
    low, high = np.percentile(plane, (2, _PAPER))
    return np.asarray(np.clip((plane - low) * (255 / max(1.0, float(high - low))), 0, 255), np.uint8)
