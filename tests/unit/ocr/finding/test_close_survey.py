"""Rows of print within an outline: found once at a page's resolution, read once, and taken over by the page."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

import numpy as np
import pytest

from ocr.documents import document_types
from ocr.engines import TextBox
from ocr.engines.lattice import Lattice
from ocr.finding.close_survey import holds, survey_within
from ocr.finding.locate import Survey, Witness
from ocr.finding.pose import Pose
from ocr.finding.print_glance import glanced
from ocr.finding.surveyed_rows import rows_of
from ocr.geometry import Quad
from ocr.image import Pixels
from ocr.image.picture import Picture
from ocr.lines.rectify import rectify

CARD = Quad.upright(200, 150, 800, 530)
VIEW = (576, 384)
LICENCE = document_types()["cn_driving_licence"]


@dataclass
class FakeEngine:
    """Finds rows at given places, and reads the same text in every strip that is not upside down."""

    rows: Sequence[Quad] = ()
    text: str = "机动车驾驶证号"
    read: list[int] = field(default_factory=list)
    models: tuple[str, ...] = ()

    def detect(self, image: Pixels) -> tuple[TextBox, ...]:
        """The rows, whatever the picture."""
        assert image.shape[1::-1] == VIEW
        return tuple(TextBox(row, 1.0) for row in self.rows)

    def recognise(self, strips: Sequence[Pixels]) -> tuple[Lattice, ...]:
        """The text, as probable as can be."""
        self.read += [strip.shape[1] for strip in strips]
        return tuple(Lattice.of(self.text) for _ in strips)

    def warm_up(self) -> None:
        """Nothing to load."""


def survey(engine: FakeEngine) -> Survey:
    """A grey picture in which nothing was found yet."""
    pixels = np.full((700, 1000, 3), 128, np.uint8)
    picture = Picture(pixels)
    return Survey(picture, pixels, 1.0, (), Witness(picture, (), engine))


def in_view(left: float, top: float, right: float, bottom: float) -> Quad:
    """A row by fractions of the card, in pixels of the view with its margin."""
    x, y = (
        (np.array(pair) + 0.06) / 1.12 * size - 0.5
        for pair, size in (((left, right), VIEW[0]), ((top, bottom), VIEW[1]))
    )
    return Quad.upright(x[0], y[0], x[1], y[1])


def test_rows_are_found_where_they_stand_in_the_picture() -> None:
    """What is found in the view within an outline is in pixels of the picture; what stands beside it is left."""
    engine = FakeEngine([in_view(0.1, 0.2, 0.6, 0.3), in_view(0.2, -0.05, 0.6, -0.03)])
    close = survey_within(survey(engine), CARD, engine)
    assert len(close.boxes) == 1
    assert close.boxes[0].quad.array()[0] == pytest.approx([260, 226], abs=0.6)
    assert close.boxes[0].quad.array()[2] == pytest.approx([560, 264], abs=0.6)


def test_a_page_takes_rows_and_readings_over() -> None:
    """The rows of a page are those of the survey, and what was read of them at a glance is not read again."""
    engine = FakeEngine([in_view(0.1, 0.2, 0.6, 0.3), in_view(0.1, 0.4, 0.6, 0.5)])
    close = survey_within(survey(engine), CARD, engine)
    glanced(close)
    asked = len(engine.read)
    glanced(close)
    assert len(engine.read) == asked == 2
    pose = Pose(CARD, LICENCE, LICENCE.pages[0], 1.0, outlined=True)
    rows = rows_of(close, pose, rectify(close.picture, CARD, LICENCE.size_mm, exact=False), engine)
    assert [round(row.box[0], 2) for row in rows.rows] == [0.1, 0.1]
    assert [lattice.text for lattice in rows.known.values()] == [engine.text] * 2


@pytest.mark.parametrize("turn", [0, 2])
def test_print_upside_down_is_read_the_other_way(turn: int) -> None:
    """Rows whose characters are improbable one way are read the other way too, and run as they are clearer."""

    class Turned(FakeEngine):
        """Reads rows clearly that are brighter at their beginning."""

        def recognise(self, strips: Sequence[Pixels]) -> tuple[Lattice, ...]:
            clear = Lattice.of(self.text)
            dim = replace(clear, probabilities=clear.probabilities * 0.6)
            return tuple(clear if strip[:, :9].mean() > strip[:, -9:].mean() else dim for strip in strips)

    engine = Turned([in_view(0.1, 0.2, 0.6, 0.3), in_view(0.1, 0.4, 0.6, 0.5)])
    seen = survey(engine)
    ramp = np.broadcast_to(np.linspace(250, 50, 1000)[None, :, None], (700, 1000, 3)).astype(np.uint8)
    picture = Picture(np.ascontiguousarray(np.rot90(ramp, turn)))
    close = survey_within(replace(seen, picture=picture, witness=Witness(picture, (), engine)), CARD, engine)
    sides = [row.quad.array()[1, 0] - row.quad.array()[0, 0] for row in glanced(close)]
    assert len(sides) == 2
    assert all((side > 0) == (turn == 0) for side in sides)


def test_a_page_that_was_not_seen_whole_or_closely_is_looked_at_anew() -> None:
    """Rows are not taken over for a larger outline, or one with few pixels in the view: they are found anew. What
    was read is taken over for those that were found in the same place.
    """
    engine = FakeEngine([in_view(0.1, 0.2, 0.6, 0.3)])
    close = survey_within(survey(engine), CARD, engine)
    larger = Quad.upright(100, 90, 900, 600)
    assert holds(close, CARD)
    assert not holds(close, larger)
    assert not holds(survey(engine), CARD)
    sheet = document_types()["cn_business_licence"]
    pose = Pose(CARD, sheet, sheet.pages[0], 1.0, outlined=True)
    page = rectify(close.picture, CARD, sheet.size_mm, exact=False, size=VIEW)
    glanced(close)
    moved = replace(engine, rows=[in_view(0.1, 0.2, 0.7, 0.3), in_view(0.1, 0.2, 0.602, 0.3)])
    rows = rows_of(close, pose, page, moved)
    assert [round(row.box[2], 1) for row in rows.rows] == [0.7, 0.6]
    assert list(rows.known) == [1]
