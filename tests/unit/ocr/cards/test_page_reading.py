"""A page is read where its print says that it lies, if that is not where its outline was supposed."""

from __future__ import annotations

from typing import cast

import numpy as np
import pytest

from ocr.cards import page_reading
from ocr.cards.card_reader import CardReader
from ocr.cards.page_reading import found_page
from ocr.documents import Parsed, document_types
from ocr.finding.pose import Pose
from ocr.geometry import Quad
from ocr.image.picture import Picture

REGISTER = document_types()["cn_household_register"]
WHOLE = Pose(Quad.upright(0, 0, 999, 699), REGISTER, REGISTER.pages[0], 1.0, outlined=True)
SLOPE = 0.1


def rows() -> tuple[Quad, ...]:
    """Rows of print that run askew, and a stamp across them."""
    askew = [
        np.array([[x, y], [x + 200, y + 200 * SLOPE], [x + 200, y + 20 + 200 * SLOPE], [x, y + 20]], float)
        for x, y in ((300, 200), (300, 300), (500, 350))
    ]
    stamp = np.array([[100, 600], [160, 500], [180, 510], [120, 610]], float)
    return (*map(Quad.from_array, askew), Quad.from_array(stamp))


@pytest.mark.parametrize(("again", "still", "taken"), [(0.9, (), True), (0.5, (), False), (0.9, rows()[:1], False)])
def test_a_page_that_print_does_not_run_along_is_read_around_its_print(
    monkeypatch: pytest.MonkeyPatch, again: float, still: tuple[Quad, ...], taken: bool
) -> None:
    """What is read there is taken where print runs along it and says as much; its outline was not seen."""
    poses: list[Pose] = []

    def read(picture: object, pose: Pose, *rest: object) -> tuple[Parsed, tuple[Quad, ...]]:
        poses.append(pose)
        return (Parsed({}, 0.8), rows()) if len(poses) == 1 else (Parsed({}, again), still)

    monkeypatch.setattr(page_reading, "_read", read)
    pose, parsed = found_page(Picture(np.zeros((700, 1000, 3), np.uint8)), WHOLE, cast("CardReader", None))
    assert (parsed.support, pose is WHOLE) == ((again, False) if taken else (0.8, True))
    tl, tr, _, _ = poses[1].quad.array()
    assert (tr - tl)[1] / (tr - tl)[0] == pytest.approx(SLOPE, abs=0.01)
    assert poses[1].quad.array()[:, 0].min() > 200
    assert not poses[1].outlined


def test_a_page_that_print_runs_along_is_read_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing is read anew."""
    said = Parsed({}, 0.8)
    monkeypatch.setattr(page_reading, "_read", lambda *_: (said, ()))
    assert found_page(Picture(np.zeros((7, 10, 3), np.uint8)), WHOLE, cast("CardReader", None)) == (WHOLE, said)
