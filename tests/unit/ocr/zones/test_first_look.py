"""The first look at rows that may be a zone: what is taken at once, and what is left to the large recogniser."""

from __future__ import annotations

from collections.abc import Sequence
from typing import cast

import numpy as np
import pytest

from ocr.engines import TextEngine
from ocr.engines.lattice import Lattice
from ocr.geometry import Quad
from ocr.image.picture import Picture
from ocr.zones.first_look import first_look, is_clear
from ocr.zones.line_reader import TURNED
from ocr.zones.rows import Group
from ocr.zones.seeing import zones_in
from ocr.zones.whole_lines import Read
from ocr.zones.zone import zone_of
from tests.printed import Wavering, lattice_of

ZONE = ("P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<", "L898902C36UTO7408122F1204159ZE184226B<<<<<10")
WRONG = (ZONE[0], ZONE[1].replace("740812", "740813"))
LINES = [Quad.upright(100, 400, 900, 430), Quad.upright(100, 460, 900, 490)]
PICTURE = Picture(np.full((600, 1000, 3), 200, np.uint8))


class Asked:
    """An engine that reads the zone, and notes how many strips it was given."""

    def __init__(self) -> None:
        self.strips = 0

    def recognise(self, strips: Sequence[object]) -> tuple[Lattice, ...]:
        """Both lines, in their order."""
        self.strips += len(strips)
        return tuple(lattice_of(ZONE[i % 2]) for i in range(len(strips)))


def saying(*lines: str, sure: float = 0.999, wavering: Wavering | None = None) -> Read:
    """A small network to which rows say these lines from top to bottom, and which sees them turned the other way."""

    def read(rows: Sequence[Quad]) -> list[Lattice]:
        upright = [row.tl[0] < row.tr[0] for row in rows]
        texts = [lines[int(row.array()[:, 1].mean() > 445)] for row in rows]
        return [
            lattice_of(text, sure, wavering) if way else lattice_of(TURNED * len(text))
            for text, way in zip(texts, upright, strict=True)
        ]

    return read


def test_a_zone_that_is_clear_at_once_is_not_read_again() -> None:
    """The large recogniser is not asked for a single strip, and nobody glances at the rows, whichever way they run."""
    for rows in (LINES, [row.turned(2) for row in LINES]):
        engine = Asked()

        def no_glance(_: Sequence[Quad], __: int) -> list[Lattice]:
            raise AssertionError

        (seen,) = zones_in(PICTURE, rows, cast(TextEngine, engine), no_glance, quick=saying(*ZONE))
        assert seen.zone.texts == ZONE
        assert not engine.strips


@pytest.mark.parametrize(
    ("look", "strips"),
    [
        (saying(*WRONG), 2),
        (saying(*ZONE, sure=0.8), 2),
        (saying(*ZONE, wavering={2: {"O": 0.3}}), 1),
        (saying(ZONE[0].replace("UTO", "UTX", 1), ZONE[1]), 1),
    ],
)
def test_what_is_not_clear_is_read_by_the_large_recogniser(look: Read, strips: int) -> None:
    """With a wrong digit all rows are read again; with unclear characters or a state that there is not, their line."""
    engine = Asked()
    (seen,) = zones_in(PICTURE, LINES, cast(TextEngine, engine), lambda rows, _: [], quick=look)
    assert engine.strips == strips
    assert seen.zone.texts == ZONE
    assert not seen.zone.repaired


def test_the_lines_that_more_digits_speak_for_are_taken() -> None:
    """Where the large recogniser misreads a line that the small one reads in part, digits decide about that line."""
    worse = (ZONE[0], ZONE[1].replace("740812", "740813").replace("120415", "120445"))

    class Worse(Asked):
        def recognise(self, strips: Sequence[object]) -> tuple[Lattice, ...]:
            """Two days wrong."""
            return tuple(lattice_of(worse[i % 2]) for i in range(len(strips)))

    look = saying(ZONE[0].replace("ANNA", "ANNE"), ZONE[1][:-2] + "00")
    (seen,) = zones_in(PICTURE, LINES, cast(TextEngine, Worse()), lambda rows, _: [], quick=look)
    assert seen.zone.texts[1][:28] == ZONE[1][:28]
    assert seen.zone.texts[0] == ZONE[0]


def test_rows_in_which_no_zone_is_seen_are_not_read() -> None:
    """Other print is blank to the small network: nobody looks at it any more."""
    engine = Asked()
    found = zones_in(PICTURE, LINES, cast(TextEngine, engine), lambda rows, _: [], quick=saying("", "A<1"))
    assert found == []
    assert not engine.strips


def test_rows_of_which_little_is_seen_are_glanced_at_as_before() -> None:
    """A few characters are neither a line nor none: the large recogniser looks."""
    glances: list[Quad] = []

    def glance(rows: Sequence[Quad], _: int) -> list[Lattice]:
        glances.extend(rows)
        return [lattice_of("2024.01.07-2034.1") for _ in rows]

    quick = saying("P<UTOERIKS", "")
    assert zones_in(PICTURE, LINES, cast(TextEngine, Asked()), glance, quick=quick) == []
    assert glances


def test_a_look_says_which_way_rows_run() -> None:
    """Characters upside down say so, and the rows are given back as they run."""
    turned = Group(tuple(row.turned(2) for row in reversed(LINES)))
    look = first_look(turned, saying(*ZONE))
    assert look.clear
    assert [row.tl[0] < row.tr[0] for row in look.group.rows] == [True, True]


def test_a_repaired_zone_is_not_clear() -> None:
    """What a check digit had to decide is for the large recogniser to see."""
    wavering = {14: {"8": 0.55}}
    zone = zone_of([lattice_of(ZONE[0]), lattice_of(ZONE[1], wavering=wavering)])
    assert zone is not None
    assert zone.repaired
    assert not is_clear(zone)
    whole = zone_of(list(map(lattice_of, ZONE)))
    assert whole is not None
    assert is_clear(whole)
