"""Poses of a card follow from the rows of print on it, with or without its outline."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pytest

from ocr.documents import document_types
from ocr.documents.cn_resident_id import DOCUMENT
from ocr.engines import TextBox
from ocr.finding.pose import fit, poses, poses_through, rows_in_zones
from ocr.geometry import Quad, homography
from ocr.lines.rows import Row
from tests.printed import NUMBER, emblem_rows, portrait_rows
from tests.specimens.sides import Side
from tests.unit.ocr.finder.test_outlines import card_quad

UNIT = Quad.upright(0, 0, 1, 1)
ROWS = {Side.PORTRAIT: portrait_rows(), Side.EMBLEM: emblem_rows()}
DOCUMENTS = tuple(document for document in document_types().values() if document.is_found_by_places)
WIDTH = 480
TURNS = [0, 8, 95, 172, 268]


def boxes_on(quad: Quad, rows: Sequence[Row]) -> list[TextBox]:
    """The rows of a side as a detector finds them in a picture of the card: which end is the beginning is not seen."""
    to_photo = homography(UNIT, quad)
    found = []
    for row in rows:
        outline = Quad.upright(*row.box).mapped(to_photo)
        backwards = outline.tr[0] - outline.tl[0] + 1e-3 * (outline.tr[1] - outline.tl[1]) < 0
        found.append(TextBox(outline.turned(2) if backwards else outline, 0.9))
    return found


def outlines(*quads: Quad) -> dict[float, list[Quad]]:
    """Candidate outlines for every document type."""
    return {document.aspect: list(quads) for document in DOCUMENTS}


def error(quad: Quad, true: Quad) -> float:
    """Largest distance of a corner from its true place, as a share of the card's width."""
    return float(np.abs(quad.array() - true.array()).max()) / WIDTH


@pytest.mark.parametrize("degrees", TURNS)
@pytest.mark.parametrize("side", Side)
def test_print_tells_side_and_turn_of_an_outline(side: Side, degrees: float) -> None:
    """Among outlines of unknown turn the best pose is the card's, the right way up and with the right side."""
    true = card_quad((480, 360), WIDTH, degrees, 0.06)
    decoys = [card_quad((300, 300), 300, 33), card_quad((500, 380), 620, degrees + 4)]
    best = poses(boxes_on(true, ROWS[side]), outlines(*decoys, true.turned(2)), DOCUMENTS)[0]
    assert best.document.id == "cn_resident_id"
    assert best.layout.id == side
    assert error(best.quad, true) < 0.03


@pytest.mark.parametrize("degrees", TURNS)
@pytest.mark.parametrize("side", Side)
def test_print_alone_gives_a_pose(side: Side, degrees: float) -> None:
    """Where no outline can be seen, the rows of fixed length give one that is nearly right."""
    true = card_quad((480, 360), WIDTH, degrees, 0.03)
    best = poses(boxes_on(true, ROWS[side]), outlines(), DOCUMENTS)[0]
    assert best.layout.id == side
    assert not best.outlined
    assert error(best.quad, true) < 0.08


def test_strays_count_against_a_pose() -> None:
    """Rows where the card prints none make a pose less likely."""
    true = card_quad((480, 360), WIDTH, 0)
    boxes = boxes_on(true, ROWS[Side.PORTRAIT])
    (pose,) = [p for p in poses(boxes, outlines(true), DOCUMENTS) if p.outlined and error(p.quad, true) < 1e-6][:1]
    clean = fit(boxes, pose)
    strays = [TextBox(Quad.upright(560, 250 + 30 * i, 680, 268 + 30 * i), 0.9) for i in range(5)]
    assert clean > 0.7
    assert fit([*boxes, *strays], pose) < clean


def test_without_print_there_is_no_pose() -> None:
    """An outline alone may be anything."""
    assert poses([], outlines(card_quad((480, 360), WIDTH, 0)), DOCUMENTS) == []


@pytest.mark.parametrize("degrees", [0, 180])
def test_the_number_is_asked_first_and_the_right_way_round(degrees: float) -> None:
    """Of the rows in zones the number, which weighs most, comes first, with the direction it must be read in."""
    true = card_quad((480, 360), WIDTH, degrees)
    boxes = boxes_on(true, ROWS[Side.PORTRAIT])
    best = poses(boxes, outlines(true), DOCUMENTS)[0]
    index, backwards = rows_in_zones(boxes, best)[0]
    assert ROWS[Side.PORTRAIT][index].lattice.text == NUMBER
    assert backwards == (degrees == 180)


def test_a_known_row_fixes_the_pose() -> None:
    """A row that its text proves to be the number puts the card around it, among other print on the desk."""
    true = card_quad((480, 360), WIDTH, 172, 0.03)
    boxes = boxes_on(true, ROWS[Side.PORTRAIT])
    page = [TextBox(Quad.upright(40, 20 + 24 * i, 900, 36 + 24 * i), 0.9) for i in range(6)]
    row = next(i for i, r in enumerate(ROWS[Side.PORTRAIT]) if r.lattice.text == NUMBER)
    layout = DOCUMENT.pages[0]
    found = poses_through([*boxes, *page], [], DOCUMENT, layout, (row, True))
    assert found
    assert all((row, True) in rows_in_zones([*boxes, *page], pose) for pose in found[:1])
    assert error(found[0].quad, true) < 0.08
