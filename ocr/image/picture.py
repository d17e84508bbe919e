"""A decoded picture with smaller copies of itself, so that what is seen of it small is smoothed once and not anew."""

from __future__ import annotations

from collections.abc import Callable
from functools import cached_property, partial
from typing import Self

import cv2
import numpy as np
from numpy.typing import NDArray

from ocr.geometry import NEXT
from ocr.image import Half, Limits, Pixels, decode, decode_at_sight

_SHARPEST = 1.6
"""A source with more than this many pixels to one pixel of the target is shrunk first, against aliasing."""
_KEPT = 1.15
"""Pixels to one pixel of the target that are kept then."""
_ROOM = 4
"""Pixels around what is seen that are taken along, for the interpolation."""


class Picture:
    """A picture that is looked at many times, large and small. Belongs to one reading: not for several threads.

    Args:
        pixels: RGB, shape (H, W, 3), upright; or what makes them once they are needed.
        half: the same at half its size, where there is such a copy already.

    Attributes:
        size: width and height in pixels.
    """

    def __init__(self, pixels: Pixels | Callable[[], Pixels], half: Half | None = None) -> None:
        self._make = pixels if callable(pixels) else lambda: pixels
        self._halved = [half.pixels] if half else []
        self.size: tuple[int, int] = half.size if half else (self.pixels.shape[1], self.pixels.shape[0])

    @classmethod
    def of(cls, data: bytes, limits: Limits | None = None, check: Callable[[], None] = lambda: None) -> Self:
        """Decode an upload; a large JPEG at half its size at first, since nobody may look closer.

        Args:
            data: an encoded picture.
            limits: its bounds.
            check: called ten times a second while a picture is decoded; whatever it raises ends the decoding.

        Raises:
            ocr.image.ImageError: the bytes are no usable picture.
        """
        seen = decode_at_sight(data, limits, check)
        return cls(partial(decode, data, limits, check), seen) if isinstance(seen, Half) else cls(seen)

    @cached_property
    def pixels(self) -> Pixels:
        """RGB, shape (H, W, 3), upright."""
        return self._make()

    @property
    def width(self) -> int:
        """In pixels."""
        return self.size[0]

    @property
    def height(self) -> int:
        """In pixels."""
        return self.size[1]

    def shrunk(self, size: tuple[int, int]) -> Pixels:
        """The whole picture at a size (width, height), area averaged where that is smaller."""
        source, _ = self.copy(min(self.width / size[0], self.height / size[1]))
        smaller = size[0] < source.shape[1] or size[1] < source.shape[0]
        way = cv2.INTER_AREA if smaller else cv2.INTER_LINEAR
        return np.asarray(cv2.resize(source, size, interpolation=way), dtype=np.uint8)

    def seen(self, outline: NDArray[np.floating], width: int, height: int, *, ends: bool = False) -> Pixels:
        """What lies within a quadrilateral, straight on.

        Args:
            outline: corners (4, 2) in pixels of the picture, in the order tl, tr, br, bl of what is seen.
            width: of the view, pixels.
            height: of the view, pixels.
            ends: fill with black beyond the picture; otherwise repeat its edge pixels, so that no edge shows there.
        """
        edges = np.linalg.norm(outline[NEXT] - outline, axis=1)
        scale = float(min((edges[0] + edges[2]) / (2 * width), (edges[1] + edges[3]) / (2 * height)))
        copy, factor = self.copy(scale)
        corners = (outline + 0.5) / factor - 0.5
        low = np.maximum(np.floor(corners.min(axis=0)).astype(int) - _ROOM, 0)
        high = np.minimum(np.ceil(corners.max(axis=0)).astype(int) + _ROOM + 1, [copy.shape[1], copy.shape[0]])
        if np.any(high - low < 2):
            return np.zeros((height, width, 3), np.uint8)
        source = copy[low[1] : high[1], low[0] : high[0]]
        corners = corners - low
        if scale / factor > _SHARPEST:
            share = _KEPT * factor / scale
            size = max(2, round(source.shape[1] * share)), max(2, round(source.shape[0] * share))
            ratio = np.array(size) / [source.shape[1], source.shape[0]]
            source = np.asarray(cv2.resize(source, size, interpolation=cv2.INTER_AREA), dtype=np.uint8)
            corners = (corners + 0.5) * ratio - 0.5
        target = np.array([[0, 0], [width, 0], [width, height], [0, height]], np.float32) - 0.5
        matrix = cv2.getPerspectiveTransform(corners.astype(np.float32), target)
        beyond = cv2.BORDER_CONSTANT if ends else cv2.BORDER_REPLICATE
        view = cv2.warpPerspective(source, matrix, (width, height), flags=cv2.INTER_LINEAR, borderMode=beyond)
        return np.asarray(view, dtype=np.uint8)

    def copy(self, scale: float) -> tuple[Pixels, float]:
        """A copy for a target so many times smaller than the picture: the smallest with at least as many pixels.

        Returns:
            The copy, and how many times smaller than the picture it is.
        """
        level = max(0, int(np.log2(max(scale, 1.0))))
        while len(self._halved) < level:
            larger = self._halved[-1] if self._halved else self.pixels
            height, width = larger.shape[0] // 2, larger.shape[1] // 2
            half = cv2.resize(larger[: 2 * height, : 2 * width], (width, height), interpolation=cv2.INTER_AREA)
            self._halved.append(np.asarray(half, dtype=np.uint8))
        return (self._halved[level - 1], 2.0**level) if level else (self.pixels, 1.0)
