"""The page is found by its zone, also where a line of the zone was seen in part."""

from collections.abc import Callable
from types import SimpleNamespace
from typing import cast

import cv2
import numpy as np
import pytest

from ocr.documents import document_types
from ocr.engines import TextEngine
from ocr.finding.locate import Survey, Witness
from ocr.finding.zone_pose import zone_pose
from ocr.geometry import UNIT, Quad, homography, map_points
from ocr.image.picture import Picture
from ocr.zones.whole_lines import SeenZone

PAGE = Quad((232, 407), (1210, 209), (1340, 863), (299, 1024))
DOCUMENT, LAYOUT, SHAPE = next(
    (document, layout, shape)
    for document in document_types().values()
    for layout in document.pages
    for shape in layout.machine_zones
    if shape.format == "TD1"
)


def zone(moved: float) -> SeenZone:
    """A zone of three lines, the last of which stands so many characters further on than it should."""
    width, height = SHAPE.size_mm
    lines = []
    for number in range(3):
        x = SHAPE.left_mm + 2.54 * (np.arange(30) + 0.5 + (moved if number == 2 else 0.0))
        y = np.full(30, height - SHAPE.foot_mm - 6.35 * (2 - number))
        lines.append(map_points(np.stack([x / width, y / height], axis=1), homography(UNIT, PAGE)))
    return cast(SeenZone, SimpleNamespace(places=lambda: lines))


def found(seen: SeenZone, closely: Callable[[Quad], Quad | None]) -> Quad:
    """The outline of its page in a picture in which no edge is seen but those of the page."""
    pixels = np.full((1200, 1600, 3), 60, np.uint8)
    corners = np.round(PAGE.array()).astype(np.int32)
    cv2.fillConvexPoly(pixels, corners, (205, 210, 215))
    picture = Picture(pixels)
    made = Survey(picture, pixels, 1.0, (), Witness(picture, (), cast(TextEngine, None)), outlines=())
    return zone_pose(made, seen, DOCUMENT, LAYOUT, SHAPE, closely=closely).quad


@pytest.mark.parametrize("moved", [0.0, 3.0])
def test_the_page_finder_looks_where_the_zone_says_that_its_page_lies(moved: float) -> None:
    """It is told an outline near the page's, and what it sees there is believed."""
    asked: list[Quad] = []

    def closely(quad: Quad) -> Quad:
        asked.append(quad)
        return PAGE

    quad = found(zone(moved), closely)

    assert np.abs(quad.array() - PAGE.array()).max() < 5
    assert np.abs(asked[0].array() - PAGE.array()).max() < 0.2 * PAGE.width
