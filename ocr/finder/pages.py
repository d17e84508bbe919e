"""Pages of any type and aspect as a network sees them: a locator for outlines, an aligner that brings corners to rest.

Both were trained by `training/` on drawn pages, see the records beside their weights. Which type a page is of and
which way up it lies is told by print, not here: outlines have their corners in clockwise order, from any of them on.
"""

from __future__ import annotations

from typing import Final

import numpy as np
from numpy.typing import NDArray

from ocr.finder.aligning import AT_REST, look_at
from ocr.finder.network import Network
from ocr.finder.views import FRAME, apart, framed, peaks
from ocr.geometry import Quad, map_points
from ocr.image.picture import Picture

_LEAST_HEAT: Final = 0.2
"""A centre fainter than this is no page's."""
_MOST: Final = 4
_LOOKS: Final = 7
"""How often the aligner looks at a page at the most."""
_RESTLESS: Final = 0.03
"""Corners that still move by more after the last look have found no page."""
_NONE: Final = 4
"""The aligner's class of what is no page."""


class PageFinder:
    """Outlines of pages. Loaded at first use; safe to call from several threads at once.

    Args:
        threads: processor threads that inference may use.
    """

    def __init__(self, threads: int) -> None:
        self._locator, self._aligner = Network("page_locator", threads), Network("page_aligner", threads)

    @property
    def models(self) -> tuple[str, ...]:
        """The networks, each with the beginning of its file's SHA-256."""
        return self._locator.model, self._aligner.model

    def warm_up(self) -> None:
        """Load the networks."""
        blank = Picture(np.zeros((FRAME[1], FRAME[0], 3), np.uint8))
        self.outlines(blank)
        self.aligned(blank, Quad.upright(50, 50, 250, 180))

    def outlines(self, picture: Picture) -> tuple[Quad, ...]:
        """Outlines of what may be pages, the surest first, a few per cent off."""
        frame, to_picture = framed(picture)
        logits, corners = self._locator.run(frame)
        heat = (1 / (1 + np.exp(-logits)))[0]
        found: list[Quad] = []
        for y, x in peaks(heat, _LEAST_HEAT):
            points = map_points(_agreed(heat, corners, (y, x)), to_picture)
            try:
                quad = Quad.from_array(points)
            except ValueError:
                continue
            if all(apart(quad, other) for other in found):
                found.append(quad)
        return tuple(found[:_MOST])

    def aligned(self, picture: Picture, quad: Quad) -> tuple[Quad, float]:
        """An outline with its corners where the aligner sees them, and how sure it is that a page is there, 0..1."""
        sure, moved = 0.0, 1.0
        for _ in range(_LOOKS):
            look = look_at(picture, quad, self._aligner)
            sure, moved = 1.0 - float(look.shown[_NONE]), look.moved
            try:
                quad = look.quad()
            except ValueError:
                return quad, 0.0
            if moved < AT_REST:
                break
        return quad, sure if moved < _RESTLESS else 0.0


def _agreed(heat: NDArray[np.float32], corners: NDArray[np.float32], at: tuple[int, int]) -> NDArray[np.float64]:
    """The corners that a centre and the cells around it see, (4, 2): the mean, each turned as the centre's are."""
    y, x = at
    own = corners[:, y, x].reshape(4, 2).astype(np.float64)
    total, weight = np.zeros((4, 2)), 0.0
    for row in range(max(0, y - 1), min(heat.shape[0], y + 2)):
        for column in range(max(0, x - 1), min(heat.shape[1], x + 2)):
            seen = corners[:, row, column].reshape(4, 2)
            turned = min((np.roll(seen, turn, axis=0) for turn in range(4)), key=lambda one: np.abs(one - own).sum())
            share = float(heat[row, column]) ** 2
            total, weight = total + turned * share, weight + share
    return total / max(weight, 1e-9)
