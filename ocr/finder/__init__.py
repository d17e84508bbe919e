"""The learned finder: where cards lie in a picture, which page they show and which way up.

Small networks, trained by `training/` on drawn specimens alone, their weights beside this file with the record of
their training: the locator sees the whole picture small, the aligner sees one supposed card closely and says how far
its corners are off, the row finder sees the card straight on and says where its rows are. Pages of other types have a
locator and an aligner of their own (`ocr.finder.pages`).
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np

from ocr.finder.aligning import AT_REST, look_at
from ocr.finder.network import Network
from ocr.finder.pages import PageFinder
from ocr.finder.rows import SHEET, RowFinder
from ocr.finder.views import FRAME, apart, framed, peaks
from ocr.geometry import Quad, map_points
from ocr.image.picture import Picture

_LEAST_HEAT = 0.25
"""A centre fainter than this is no card's."""
_MOST = 6
_LOOKS = 3
"""How often the aligner looks at a card at the most."""


@dataclass(frozen=True, slots=True)
class Sighting:
    """A card seen in a picture.

    Attributes:
        quad: its outline, ``tl`` the card's own.
        document: id of its document type.
        page: id of the page that it shows.
        score: how sure it is that there is such a card, 0..1.
    """

    quad: Quad
    document: str
    page: str
    score: float


class Finder:
    """Finds the pages that its networks were trained for, and their rows of print. Thread-safe.

    Args:
        threads: processor threads that inference may use.

    Raises:
        ValueError: the networks' records name different pages.
    """

    def __init__(self, threads: int = 2) -> None:
        self._locator, self._aligner = Network("locator", threads), Network("aligner", threads)
        self._classes = self._locator.classes
        if self._aligner.classes != self._classes:
            raise ValueError("locator and aligner were trained for different pages")
        self.rows = RowFinder(threads)
        self.pages = PageFinder(threads)

    @cached_property
    def models(self) -> tuple[str, ...]:
        """The networks, each with the beginning of its file's SHA-256."""
        return self._locator.model, self._aligner.model, self.rows.model, *self.pages.models

    def warm_up(self) -> None:
        """Load the networks."""
        blank = Picture(np.zeros((FRAME[1], FRAME[0], 3), np.uint8))
        self.find(blank)
        self.rows.find(np.zeros((SHEET[1], SHEET[0], 3), np.uint8))
        self.pages.warm_up()
        self.aligned(blank, Sighting(Quad.upright(50, 50, 250, 180), *self._classes[0], 1.0))

    def find(self, picture: Picture) -> tuple[Sighting, ...]:
        """The cards in a picture, the surest first, corners as the locator sees them: a few per cent off."""
        frame, to_picture = framed(picture)
        logits, corners = self._locator.run(frame)
        heat = 1 / (1 + np.exp(-logits))
        best = heat.max(axis=0)
        found: list[Sighting] = []
        for y, x in peaks(best, _LEAST_HEAT):
            near = (slice(max(0, y - 1), y + 2), slice(max(0, x - 1), x + 2))
            weights = best[near] ** 2
            points = (corners[(slice(None), *near)] * weights).sum(axis=(1, 2)) / weights.sum()
            try:
                quad = Quad.from_array(map_points(points.reshape(4, 2), to_picture))
            except ValueError:
                continue
            sighting = Sighting(quad, *self._classes[int(heat[:, y, x].argmax())], float(best[y, x]))
            if all(apart(sighting.quad, other.quad) for other in found):
                found.append(sighting)
        return tuple(found[:_MOST])

    def aligned(self, picture: Picture, sighting: Sighting) -> Sighting:
        """A sighting looked at closely: its corners where the aligner sees them, its page, turn and score too."""
        quad, seen, pages = sighting.quad, replace(sighting, score=0.0), len(self._classes)
        for _ in range(_LOOKS):
            look = look_at(picture, quad, self._aligner)
            upright, turned = look.shown[:pages], look.shown[pages : 2 * pages]
            upside_down = bool(turned.sum() > upright.sum())
            try:
                quad = look.quad().turned(2 if upside_down else 0)
            except ValueError:
                break
            either = upright + turned
            document, page = self._classes[int(either.argmax())]
            seen = replace(seen, quad=quad, document=document, page=page, score=float(either.max()))
            if look.moved < AT_REST and not upside_down:
                break
        return seen
