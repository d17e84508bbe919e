"""Which rows of a picture are read as a zone, by a glance at them."""

from __future__ import annotations

import random
from collections.abc import Sequence
from typing import cast

import numpy as np
import pytest

from ocr.engines import TextEngine
from ocr.engines.lattice import Lattice
from ocr.geometry import Quad
from ocr.image.picture import Picture
from ocr.zones.seeing import zones_in
from tests.printed import lattice_of
from tests.specimens.travel.holders import draw_holder
from tests.specimens.travel.zone_lines import two_lines

CHINESE = two_lines("PO", draw_holder(random.Random(5), chinese=True), 44)
ZONE = ("P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<", "L898902C36UTO7408122F1204159ZE184226B<<<<<10")
LINE = Quad.upright(100, 400, 900, 440)
PICTURE = Picture(np.full((600, 1000, 3), 200, np.uint8))


class Reading:
    """An engine that only notes that it was asked."""

    def __init__(self) -> None:
        self.asked = 0

    def recognise(self, strips: Sequence[object]) -> tuple[Lattice, ...]:
        """Nothing legible."""
        self.asked += len(strips)
        return tuple(Lattice.of("AB") for _ in strips)


@pytest.mark.parametrize(
    ("ahead", "back", "ways"),
    [
        ("2024.01.07-2034.1", "x", 1),  # clear, and none of a zone's characters: the other way is not asked
        ("PEOLSRUBICFHNA", "ab", 2),  # one line without fillers is none of a zone
        ("CS<60195823<34", "x", 1),  # clear with fillers: read, one way
    ],
)
def test_a_lone_row_is_read_only_where_it_shows_fillers(ahead: str, back: str, ways: int) -> None:
    """A row alone is a zone's only with fillers; what is clear one way is not glanced at the other way."""
    engine = Reading()
    glances: list[Quad] = []

    def glance(rows: Sequence[Quad], widest: int) -> list[Lattice]:
        glances.extend(rows)
        return [Lattice.of(ahead if row.tl[0] < row.tr[0] else back) for row in rows]

    assert zones_in(PICTURE, [LINE], cast(TextEngine, engine), glance) == []
    assert len(glances) == ways
    assert (engine.asked > 0) == ("<" in ahead)


def test_lines_are_glanced_at_as_pictures_are_taken() -> None:
    """Upright first, however their rows were found; a first line with a known state is not glanced at the other way."""
    glances: list[Quad] = []

    def glance(rows: Sequence[Quad], widest: int) -> list[Lattice]:
        glances.extend(rows)
        return [Lattice.of("P<D<<SCHRODER<<ANNA" if row.tl[0] < row.tr[0] else "00X") for row in rows]

    lines = [LINE.turned(2), Quad.upright(100, 480, 900, 520).turned(2)]
    zones_in(PICTURE, lines, cast(TextEngine, Saying(*ZONE)), glance)
    assert [quad.tl[0] < quad.tr[0] for quad in glances] == [True]


def test_a_line_of_data_needs_no_filler() -> None:
    """Numbers and days of a Chinese passport fill their line to its end: clear, it is read."""
    engine = Reading()
    zones_in(PICTURE, [LINE], cast(TextEngine, engine), lambda rows, _: [Lattice.of("E1269C4H83057F") for _ in rows])
    assert not engine.asked
    data = lattice_of(CHINESE[1])
    zones_in(PICTURE, [LINE], cast(TextEngine, engine), lambda rows, _: [data for _ in rows])
    assert engine.asked


def test_what_a_narrow_strip_cannot_show_is_looked_at_in_a_wide_one() -> None:
    """Long rows in which a glance sees next to nothing are glanced at once more, as wide as they will be read."""
    widths: list[int] = []

    def glance(rows: Sequence[Quad], widest: int) -> list[Lattice]:
        widths.append(widest)
        return [Lattice.of("ANE") if widest < 1000 else Lattice.of("<ANES<RMIKO<") for _ in rows]

    engine = Reading()
    zones_in(PICTURE, [LINE], cast(TextEngine, engine), glance)
    assert sorted(set(widths)) == [384, 1280]
    assert engine.asked
    widths.clear()
    zones_in(PICTURE, [Quad.upright(100, 400, 500, 440)], cast(TextEngine, engine), glance)
    assert set(widths) == {384}


class Saying:
    """An engine that says one text for each strip, in turn."""

    def __init__(self, *texts: str) -> None:
        self.texts = list(texts)

    def recognise(self, strips: Sequence[object]) -> tuple[Lattice, ...]:
        """The next texts; nothing behind the last one."""
        return tuple(lattice_of(self.texts.pop(0) if self.texts else "") for _ in strips)


def test_a_zone_of_which_a_piece_of_one_line_was_found_is_read_whole() -> None:
    """The piece is read with room at its ends, then as long as it is, and the other line where it has to stand."""
    first, second = CHINESE
    piece = Quad.upright(100, 400, 500, 440)
    room = 12 * " "
    engine = Saying(second[:22], room + second + room, second, "", first)
    (seen,) = zones_in(
        PICTURE, [piece], cast(TextEngine, engine), lambda rows, _: [lattice_of(second[:22]) for _ in rows]
    )
    assert seen.zone.texts == CHINESE
    above, own = (row.array() for row in seen.rows)
    assert own[1, 0] - own[0, 0] == pytest.approx(800, rel=0.05)
    assert above[0, 1] < own[0, 1]


def test_a_zone_that_two_pieces_tell_is_one() -> None:
    """Two pieces of one line, too far apart to be joined, each lead to the whole zone: it is found once."""
    first, second = CHINESE
    pieces = [Quad.upright(100, 400, 500, 430), Quad.upright(600, 400, 891, 430)]
    left = (second[:22], 23 * " " + second + " ", second, "", first)
    right = (second[27:43], " " + second + 29 * " ", second, "", first)
    engine = Saying(*left, *right)
    found = zones_in(PICTURE, pieces, cast(TextEngine, engine), lambda rows, _: [lattice_of(second[:22])] * len(rows))
    assert [one.zone.texts for one in found] == [CHINESE]
    assert not engine.texts


def test_print_of_other_papers_in_the_row_of_a_zone_is_left_out() -> None:
    """A sheet beside the page has print in the same line: the row ends where the zone's characters do."""
    first, second = CHINESE
    rows = [Quad.upright(100, 400, 990, 440), Quad.upright(100, 460, 900, 500)]
    engine = Saying(first + "编机加", second, first, second)
    (seen,) = zones_in(PICTURE, rows, cast(TextEngine, engine), lambda rows, _: [lattice_of(first) for _ in rows])
    assert seen.zone.texts == CHINESE
    assert seen.rows[0].array()[1, 0] < 950
    assert not engine.texts


@pytest.mark.parametrize(("of_page", "again"), [(True, False), (False, True)])
def test_beside_a_zone_of_a_page_a_short_row_is_not_looked_at(*, of_page: bool, again: bool) -> None:
    """On one page a zone of two lines is the only one, unless other lines are about as long; in a picture it is not."""
    lines = [Quad.upright(100, y, 900, y + 30) for y in (400, 460)]
    value, rival = Quad.upright(100, 60, 400, 82), [Quad.upright(100, y, 700, y + 26) for y in (200, 250)]
    said = dict(zip(lines, map(lattice_of, ZONE), strict=True))
    glances: list[Quad] = []

    class Printed(Reading):
        """An engine that reads the zone."""

        def recognise(self, strips: Sequence[object]) -> tuple[Lattice, ...]:
            """Both lines, in their order."""
            return tuple(said.values()) if len(strips) == len(ZONE) else super().recognise(strips)

    def glance(rows: Sequence[Quad], widest: int) -> list[Lattice]:
        glances.extend(rows)
        return [said.get(row, Lattice.of("2024.01.07-2034.1")) for row in rows]

    found = zones_in(PICTURE, [*lines, value, *rival], cast(TextEngine, Printed()), glance, of_page=of_page)
    assert [one.rows for one in found] == [tuple(lines)]
    assert (value in glances) is again
    assert rival[0] in glances


@pytest.mark.parametrize(("of_page", "both_ways"), [(True, False), (False, True)])
def test_print_of_a_page_runs_as_its_clear_rows_do(*, of_page: bool, both_ways: bool) -> None:
    """Where a clear row of a page has told which way print runs, an unclear one is not read the other way."""
    clear, unclear = LINE, Quad.upright(100, 200, 800, 240)
    faint = Lattice.of("2024010720340107")
    faint = Lattice(np.where(faint.probabilities > 0, 0.5, 0.0).astype(np.float32), faint.alphabet)
    glances: list[Quad] = []

    def glance(rows: Sequence[Quad], widest: int) -> list[Lattice]:
        glances.extend(rows)
        return [Lattice.of("2024.01.07-2034.1") if row == clear else faint for row in rows]

    assert zones_in(PICTURE, [clear, unclear], cast(TextEngine, Reading()), glance, of_page=of_page) == []
    assert glances[:2] == [clear, unclear]
    assert (unclear.turned(2) in glances) is both_ways


MIRRORED = ("JBVBZMZSJZEBVBBOSOOBEZJOZJMS".ljust(44, "<"), "<EBVWVB1I1<<C10188<8F128<<<1<<<<<<<<<<<<<<<1")
"""What a passport's zone was read as in the mirror: two of its four digits are right by chance."""


@pytest.mark.parametrize(("lines", "zones"), [(ZONE, 1), (MIRRORED, 0)])
def test_digits_that_are_right_by_chance_make_no_zone(lines: tuple[str, str], zones: int) -> None:
    """Dim rows are one only with the code of a state or of a kind of document."""
    rows = [LINE, Quad.upright(100, 460, 900, 500)]

    class Dim:
        def recognise(self, strips: Sequence[object]) -> tuple[Lattice, ...]:
            """The lines in order, as often as they are asked for."""
            return tuple(lattice_of(lines[i % 2], sure=0.8) for i in range(len(strips)))

    def glance(asked: Sequence[Quad], widest: int) -> list[Lattice]:
        return [lattice_of(lines[int(row.tl[1] > 430)], sure=0.8) for row in asked]

    assert len(zones_in(PICTURE, rows, cast(TextEngine, Dim()), glance)) == zones
