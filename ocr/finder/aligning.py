"""One close look at a supposed card or page by an aligner: where its corners are, and what is shown there."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from ocr.finder.network import Network
from ocr.finder.views import MARGIN, cropped
from ocr.geometry import UNIT, Quad, homography, map_points
from ocr.image.picture import Picture

AT_REST: Final = 0.004
"""Corners that would move less than this share of the crop have come to rest."""


@dataclass(frozen=True, slots=True)
class Look:
    """What an aligner saw.

    Attributes:
        moved: how far the corner that moves furthest would move, share of the crop.
        shown: the probability of each of the aligner's classes.
    """

    moved: float
    shown: NDArray[np.float32]
    _corners: NDArray[np.float64]
    _view: NDArray[np.float64]

    def quad(self) -> Quad:
        """The outline with its corners where they were seen.

        Raises:
            ValueError: they are those of no quadrilateral.
        """
        return Quad.from_array(map_points(self._corners, self._view))


def look_at(picture: Picture, quad: Quad, aligner: Network) -> Look:
    """Look at what an outline holds, with a margin around it."""
    view = homography(UNIT, quad)
    moves, logits = aligner.run(cropped(picture, view, aligner.size))
    shown = np.exp(logits - logits.max())
    corners = UNIT.array() + moves.reshape(4, 2) * (1 + 2 * MARGIN)
    return Look(float(np.abs(moves).max()), shown / shown.sum(), corners, view)
