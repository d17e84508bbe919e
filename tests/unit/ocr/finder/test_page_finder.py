"""The page finder sees pages of any type and turn, and brings corners to rest."""

from __future__ import annotations

import numpy as np
import pytest

from ocr.finder.pages import PageFinder
from ocr.geometry import Quad
from ocr.image.picture import Picture
from tests.specimens.documents import HELD_OUT, DocumentSpecimen, document_specimen

NEAR = 0.02


@pytest.fixture(scope="module")
def finder() -> PageFinder:
    """The networks that are shipped."""
    return PageFinder(1)


@pytest.fixture(scope="module", params=[("cn_driving_licence", "main"), ("cn_business_licence", "main")])
def made(request: pytest.FixtureRequest) -> DocumentSpecimen:
    """A page of the held-out family of layouts, lying or upright."""
    kind, page = request.param
    return document_specimen(kind, page, 64_003, "phone", family=HELD_OUT)


def off(quad: Quad, true: Quad) -> float:
    """How far the farthest corner is off in the best of four turns, share of the page's longer side."""
    far = min(np.linalg.norm(quad.turned(turn).array() - true.array(), axis=1).max() for turn in range(4))
    return float(far) / max(true.width, true.height)


def test_a_page_is_seen_and_its_corners_come_to_rest(finder: PageFinder, made: DocumentSpecimen) -> None:
    """Where the locator is some per cent off, the aligner is hardly; a page that is there is one for sure."""
    picture, true = Picture.of(made.photo.data), made.photo.quad
    assert true is not None
    first = min(finder.outlines(picture), key=lambda quad: off(quad, true))
    aligned, sure = finder.aligned(picture, first)
    assert off(aligned, true) < min(NEAR, off(first, true))
    assert sure > 0.5


def test_a_bare_desk_shows_no_page(finder: PageFinder) -> None:
    """A picture of one tone has no outline, and the aligner sees none either."""
    picture = Picture(np.full((480, 640, 3), 90, np.uint8))
    assert finder.outlines(picture) == ()
    assert finder.aligned(picture, Quad.upright(100, 100, 500, 350))[1] < 0.5
