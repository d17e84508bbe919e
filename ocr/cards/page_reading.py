"""One page, read where it is supposed to lie: its print, embossed print in other lights, its codes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from statistics import median
from typing import Final

import numpy as np

from ocr.cards.card_reader import CardReader, Found
from ocr.cards.last_marks import with_last_marks
from ocr.cards.printed_codes import with_codes
from ocr.cards.printed_seals import with_seals
from ocr.documents import Parsed
from ocr.fields.outcome import unsure
from ocr.finding.labelled_pose import around_print
from ocr.finding.locate import Survey
from ocr.finding.pose import Pose
from ocr.finding.surveyed_rows import rows_of
from ocr.geometry import Quad
from ocr.image.picture import Picture
from ocr.lines.ink_gaps import with_ink_gaps
from ocr.lines.rectify import PrintedRow, read_rows, rectify
from ocr.lines.stacked_rows import with_stacked
from ocr.looks.beneath_seal import rows_beneath
from ocr.looks.close_marks import with_close_marks
from ocr.looks.raised_print import in_other_lights, surer
from ocr.looks.round_seal import seal_on
from ocr.reading import FieldStatus

_PX_PER_MM: Final = 5.9
"""Pixels of the rectified page to a millimetre: labels are 1.5 mm high."""
_LONGEST_PX: Final = 1024
"""Pixels of its longer side at the most."""
_STEP: Final = 32
"""Edges of the rectified page are multiples of this, pixels."""
_LONG, _STEEP = 4.0, 0.035
"""Rows so many times as long as high tell how print runs: less steeply than this, in the middle."""
_ALIKE: Final = 0.97
"""Cosine of the angle between a row and most others, of those that stand on the page with them."""
_MOST_ROWS: Final = 64
"""A page with more rows of print is none of a document."""


def found_page(picture: Picture, pose: Pose, reader: CardReader, made: Survey | None = None) -> Found:
    """Where a page lies and what it says; rows that its layout has dropped are in nothing that this gives back.

    An outline that print does not run along is none of the page's: what it says is read anew within the rectangle
    around its print. Where that is no better, no field is sure.

    Args:
        picture: the whole picture.
        pose: where the page is supposed to lie.
        reader: reads cards.
        made: a survey, whose rows are taken where they were found as closely as those of a page.
    """
    parsed, askew = _read(picture, pose, reader, made)
    if not askew:
        return pose, parsed
    along = np.median([row.along for row in askew], axis=0)
    along = along / max(1e-6, float(np.linalg.norm(along)))
    alike = [row for row in askew if row.along @ along > _ALIKE]
    width, height = pose.document.size_mm
    there = replace(pose, quad=around_print(alike, along, width / height, picture.size), outlined=False)
    again, still = _read(picture, there, reader, None)
    return (pose, parsed) if still or again.support < parsed.support else (there, again)


def _read(
    picture: Picture, pose: Pose, reader: CardReader, made: Survey | None = None
) -> tuple[Parsed, tuple[Quad, ...]]:
    """What a page says, and the outlines of its rows where they do not run along its edges."""
    layout, size_mm = pose.layout, pose.document.size_mm
    with reader.clock.stage("rectify"):
        scale = min(_PX_PER_MM, _LONGEST_PX / max(size_mm))
        width, height = (int(round(mm * scale / _STEP) * _STEP) for mm in size_mm)
        card = rectify(picture, pose.quad, size_mm, exact=False, size=(width, height))
    with reader.clock.stage("detect"):
        found = rows_of(made, pose, card, reader.engine)
        rows = found.rows
    with reader.clock.stage("recognise"):
        every = with_stacked(
            picture, read_rows(picture, card, rows, reader.engine, _MOST_ROWS, found.known), reader.engine
        )
        kept = layout.kept(every)
        read = [with_ink_gaps(picture, row) for row in kept]
        read = list(with_close_marks(picture, read, reader.engine)) if layout.stopped else read
    with reader.clock.stage("parse"):
        parsed = layout.parse(read)
    if any(parsed.fields[name].status is not FieldStatus.READ for name in layout.raised):
        with reader.clock.stage("recognise"):
            again = layout.kept(in_other_lights(picture, read, reader.engine))
        with reader.clock.stage("parse"):
            parsed = surer(parsed, layout.parse(again), layout.raised)
    asked = (*layout.seals, *layout.beneath)
    seal = None
    if any(parsed.fields[name].status is not FieldStatus.READ for name in asked):
        with reader.clock.stage("detect"):
            seal = seal_on(picture, pose.quad)
    if seal is not None and any(parsed.fields[name].status is not FieldStatus.READ for name in layout.beneath):
        with reader.clock.stage("recognise"):
            again = layout.kept(rows_beneath(picture, seal, read, reader.engine))
        with reader.clock.stage("parse"):
            parsed = surer(parsed, layout.parse(again), layout.beneath)
    askew: tuple[Quad, ...] = ()
    if not _is_level(rows, size_mm[0] / size_mm[1]):
        askew = tuple(row.quad for row in read if len(row.glyphs) > 1)
        parsed = replace(parsed, fields={name: unsure(field) for name, field in parsed.fields.items()})
    with reader.clock.stage("codes"):
        parsed = with_codes(parsed, picture, pose)
    return with_last_marks(with_seals(parsed, picture, pose, reader, seal), picture, pose, reader), askew


def _is_level(rows: Sequence[PrintedRow], aspect: float) -> bool:
    """Whether print runs along the page's edges; otherwise the outline is wrong, and so may be what stands by what."""
    sides = [row.on_card[1] - row.on_card[0] for row in rows if row.aspect > _LONG]
    slopes = [abs(float(dy)) / max(1e-6, abs(float(dx)) * aspect) for dx, dy in sides]
    return median(slopes) < _STEEP if slopes else True
