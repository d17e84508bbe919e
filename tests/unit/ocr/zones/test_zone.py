"""Zones from rows of print: classes and pitch decide about characters, digits about lines, and repairs are told."""

from __future__ import annotations

import random
from dataclasses import replace
from datetime import date

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ocr.engines.lattice import Lattice
from ocr.geometry import Quad
from ocr.lines.rows import Row
from ocr.reading import Field, FieldStatus
from ocr.standards import mrz
from ocr.standards.mrz import TD3
from ocr.zones.fields import agreed_names, zone_fields
from ocr.zones.of_page import evidence_of_zone, read_page
from ocr.zones.places import line_of, pitch_of
from ocr.zones.rows import groups
from ocr.zones.zone import Zone, zone_of
from tests.printed import Wavering, lattice_of, printed
from tests.specimens.travel.holders import draw_holder
from tests.specimens.travel.published import PUBLISHED
from tests.specimens.travel.zone_lines import exit_permit, resident_permit, three_lines, two_lines

TODAY = date(2026, 11, 1)
PASSPORT = ("P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<", "L898902C36UTO7408122F1204159ZE184226B<<<<<10")
CHINESE = two_lines("PO", draw_holder(random.Random(5), chinese=True), 44)


def zone(*lines: str, **wavering: Wavering) -> Zone:
    """The zone of lines that are read so; ``line2`` and so on waver."""
    found = zone_of([lattice_of(line, wavering=wavering.get(f"line{i + 1}")) for i, line in enumerate(lines)])
    assert found is not None
    return found


def fields(found: Zone) -> dict[str, Field]:
    """Its fields."""
    rows = [printed(text, 0.05, 0.8 + 0.08 * i, pitch=0.02) for i, text in enumerate(found.texts)]
    return zone_fields(found, rows, TODAY)


@settings(max_examples=25, deadline=None)
@given(st.integers(0, 10**6), st.sampled_from(["td3", "cn", "td2", "mrv-a", "mrv-b", "td1", "exit", "resident"]))
def test_every_format_is_read_as_it_is_printed(seed: int, kind: str) -> None:
    """Lines that were made apart from the reader's rules come back, in their format, with every digit right."""
    rng = random.Random(seed)
    holder = draw_holder(rng, chinese=kind in ("cn", "exit", "resident"))
    lines = {
        "td3": lambda: two_lines("P", holder, 44),
        "cn": lambda: two_lines("PO", holder, 44),
        "td2": lambda: two_lines("I", holder, 36),
        "mrv-a": lambda: two_lines("V", holder, 44),
        "mrv-b": lambda: two_lines("V", holder, 36),
        "td1": lambda: three_lines("I", holder),
        "exit": lambda: exit_permit("CS", replace(holder, number="C12345678")),
        "resident": lambda: resident_permit("CR", replace(holder, number="H12345678"), 1, "A123456"),
    }[kind]()
    found = zone(*lines)
    assert found.texts == lines
    assert False not in found.digits.values()
    assert not found.repaired


def test_a_figure_in_a_place_of_letters_is_a_letter() -> None:
    """A zero read for an O, a one for an I, a five for an S: the class of the place decides."""
    read = PASSPORT[0].replace("ERIKSSON", "ER1K55ON"), PASSPORT[1].replace("UTO", "UT0", 1)
    assert zone(*read).texts == PASSPORT


@pytest.mark.parametrize("named", sorted(PUBLISHED))
def test_published_specimens_are_read_to_the_letter(named: str) -> None:
    """What standards print as specimens comes back in its format, every digit right."""
    format, lines = PUBLISHED[named]
    found = zone(*lines)
    assert (found.format.id, found.texts) == (format, lines)
    assert False not in found.digits.values()


def test_a_state_that_is_none_is_the_holders_and_says_so() -> None:
    """CMN stands in no list, CHN does and is what the holder's nationality says: repaired, and not READ."""
    found = zone(CHINESE[0][:3] + "M" + CHINESE[0][4:], CHINESE[1], line1={3: {"M": 0.6, "H": 0.39}})
    assert found.texts == CHINESE
    said = agreed_names(fields(found), agree=True)
    for name in ("mrz.issuing_state", "mrz.line1"):
        assert (said[name].status, said[name].repaired) == (FieldStatus.UNSURE, True)
    unknown = ("P<QQQ" + PASSPORT[0][5:], PASSPORT[1])
    assert zone(*unknown).texts == unknown


def test_behind_its_names_a_zone_has_fillers() -> None:
    """A C or K among the fillers behind the given names is one that was misread: the line is right, and unsure."""
    read = PASSPORT[0][:34] + "CC<K" + PASSPORT[0][38:]
    found = zone(read, PASSPORT[1])
    assert found.texts == PASSPORT
    line = agreed_names(fields(found), agree=True)["mrz.line1"]
    assert (line.value, line.status) == (PASSPORT[0], FieldStatus.UNSURE)
    blurred = "POCHNDENG<KLI<KKKKKKKKKKKKKKKEKKKKKKKKERKKKK"
    assert zone(blurred, CHINESE[1]).texts[0] == "POCHNDENG<<LI".ljust(44, "<")
    for name in ("SMITH<<K", "KECK<<KEER", "SMITH<<ANNA<K", "KCKEN"):
        printed_line = f"P<UTO{name}".ljust(44, "<")
        assert zone(printed_line, PASSPORT[1]).texts[0] == printed_line
    office = resident_permit("CT", draw_holder(random.Random(5), chinese=True), 1, "A123456")
    with_code = (*office[:2], office[2][:26] + "1234")
    assert zone(*with_code).texts == with_code


def test_the_chinese_rule_makes_letters_of_figures() -> None:
    """The name in letters A to P has no figures: a zero there is an O, though other passports have data there."""
    letters = CHINESE[1][28:40]
    assert "O" in letters or "B" in letters or "I" in letters
    read = CHINESE[1][:28] + letters.replace("O", "0").replace("B", "8").replace("I", "1") + CHINESE[1][40:]
    assert zone(CHINESE[0], read).texts == CHINESE


def test_lost_fillers_are_found_again_by_the_pitch() -> None:
    """A row in which some fillers were not seen has all of its characters in their places."""
    whole = lattice_of(PASSPORT[1])
    table = whole.probabilities.copy()
    for place in (38, 39, 40):
        table[3 * place + 1] = 0
        table[3 * place + 1, 0] = 1
    found = zone_of([lattice_of(PASSPORT[0]), Lattice(table, whole.alphabet)])
    assert found is not None
    assert found.texts == PASSPORT


def test_a_digit_decides_where_the_recogniser_wavers_and_says_so() -> None:
    """Of two characters that a place may show the one that makes the digit right is given, and is never READ."""
    read = PASSPORT[1][:1] + "3" + PASSPORT[1][2:]
    found = zone(PASSPORT[0], read, line2={1: {"3": 0.7, "8": 0.29}})
    assert found.texts == PASSPORT
    assert found.repaired == {"number"}
    number = fields(found)["mrz.number"]
    assert (number.value, number.status, number.repaired) == ("L898902C3", FieldStatus.UNSURE, True)
    assert "VALUE_REPAIRED" in number.codes
    assert fields(found)["mrz.line2"].status is FieldStatus.UNSURE


@pytest.mark.parametrize(("rival", "status"), [("S", FieldStatus.UNSURE), ("3", FieldStatus.READ)])
def test_a_rival_that_no_digit_tells_apart_is_a_doubt(rival: str, status: FieldStatus) -> None:
    """An S passes in the place of an 8: digits say nothing of it; of a 3 they do."""
    said = fields(zone(*PASSPORT, line2={1: {"8": 0.7, rival: 0.29}}))
    assert (said["mrz.number"].status, said["mrz.line2"].status) == (status, status)


@pytest.mark.parametrize(("other", "status"), [(4, FieldStatus.UNSURE), (3, FieldStatus.READ)])
def test_two_rivals_whose_changes_cancel_out_are_a_doubt(other: int, status: FieldStatus) -> None:
    """O is 24 and 0 is 0: at weights 7 and 3 two of them are as good as two zeros, at 7 and 7 they are not."""
    lines = two_lines("P", replace(draw_holder(random.Random(3), chinese=False), number="010001234"), 44)
    wavering = {0: {"0": 0.7, "O": 0.29}, other: {"0": 0.9, "O": 0.09}}
    said = fields(zone(*lines, line2=wavering))
    assert (said["mrz.number"].value, said["mrz.number"].status) == ("010001234", status)
    assert said["mrz.line2"].status is status


@pytest.mark.parametrize("place", [11, 20])
def test_a_line_is_as_sure_as_what_no_digit_sees(place: int) -> None:
    """State and sex stand under no check digit, not even the composite one: where they waver, so does their line."""
    said = fields(zone(*PASSPORT, line2={place: {PASSPORT[1][place]: 0.7, "M": 0.29}}))
    assert said["mrz.number"].status is FieldStatus.READ
    assert said["mrz.line2"].status is FieldStatus.UNSURE


def test_a_line_of_names_needs_a_sure_code() -> None:
    """Print says the names and not the document code: a line in which that wavers is not READ."""
    found = zone("PO" + PASSPORT[0][2:], PASSPORT[1], line1={1: {"O": 0.7, "D": 0.29}})
    said = agreed_names(fields(found), agree=True)
    assert (said["mrz.surname"].status, said["mrz.line1"].status) == (FieldStatus.READ, FieldStatus.UNSURE)


def test_what_is_printed_wrong_stays_wrong() -> None:
    """A clear number with a wrong digit is given as printed, and the digit is said to be wrong."""
    found = zone(PASSPORT[0], PASSPORT[1].replace("L898902C3", "L898903C3"))
    assert found.digits["number"] is False
    assert not found.repaired
    number = fields(found)["mrz.number"]
    assert (number.value, number.status) == ("L898903C3", FieldStatus.READ)


def test_names_are_read_only_where_print_agrees() -> None:
    """No digit sees a name: it and its line are unsure until print says the same."""
    said = fields(zone(*PASSPORT))
    assert said["mrz.number"].status is said["mrz.line2"].status is FieldStatus.READ
    assert said["mrz.surname"].value == "ERIKSSON"
    for name in ("mrz.surname", "mrz.given_names", "mrz.line1"):
        assert said[name].status is FieldStatus.UNSURE
        assert agreed_names(said, agree=True)[name].status is FieldStatus.READ
        assert agreed_names(said, agree=False)[name].status is FieldStatus.UNSURE


def test_an_unknown_state_is_not_sure() -> None:
    """A code in no list is given as it is printed, and is not READ."""
    said = fields(zone(PASSPORT[0].replace("UTO", "QQQ"), PASSPORT[1]))
    assert (said["mrz.issuing_state"].value, said["mrz.issuing_state"].status) == ("QQQ", FieldStatus.UNSURE)
    assert said["mrz.nationality"].status is FieldStatus.READ


def test_the_chinese_name_is_a_field_of_its_own() -> None:
    """What the letters spell is mrz.name, READ by its own digit and the composite one."""
    name = fields(zone(*CHINESE))["mrz.name"]
    assert name.value == draw_holder(random.Random(5), chinese=True).name[:3]
    assert name.status is FieldStatus.READ


@pytest.mark.parametrize("lines", [("银行开户申请表请用正楷填写",) * 2, ("Surname and given names",), ("0" * 44,)])
def test_other_print_is_no_zone(lines: tuple[str, ...]) -> None:
    """Rows of another paper, and a row of zeros, are none."""
    found = zone_of([lattice_of(line) for line in lines])
    assert found is None or not all(found.digits.values())


def test_a_page_is_parted_into_zone_and_print() -> None:
    """The last long rows with characters of zones are the zone; all else is print."""
    rows = [
        printed("姓名", 0.3, 0.3),
        printed(PASSPORT[0], 0.05, 0.82, pitch=0.0205),
        printed(PASSPORT[1], 0.05, 0.9, pitch=0.0205),
    ]
    page = read_page(rows)
    assert page.zone is not None
    assert page.zone.texts == PASSPORT
    assert page.print == (rows[0],)
    assert read_page(rows[:1]).zone is None


def test_evidence_speaks_for_first_lines() -> None:
    """A first line speaks for a zone; a second line, a name and nothing do not."""
    assert evidence_of_zone(PASSPORT[0]) > 0.7
    assert evidence_of_zone("ERIKSSON") == evidence_of_zone("") == 0


def row(y: float, *, left: float = 100, length: float = 800, height: float = 30, turn: float = 0.0) -> Quad:
    """A row of print, turned about the picture's corner."""
    corners = Quad.upright(left, y, left + length, y + height).array()
    spin = np.array([[np.cos(turn), -np.sin(turn)], [np.sin(turn), np.cos(turn)]])
    return Quad.from_array(corners @ spin.T)


@pytest.mark.parametrize("turn", [0.0, 0.4, 1.5])
def test_rows_of_one_length_below_one_another_are_a_group(turn: float) -> None:
    """Three even rows are one group in their order, whatever their turn; shorter ones beside them are none of it."""
    rows = [row(500 + 60 * i, turn=turn) for i in (2, 0, 1)]
    others = [row(300, length=300, turn=turn), row(200, length=90, turn=turn)]
    found = groups([*others, *rows])
    assert found[0].rows == (rows[1], rows[2], rows[0])
    assert found[0].turned().rows == tuple(one.turned(2) for one in (rows[0], rows[2], rows[1]))


def test_a_row_in_two_pieces_is_one() -> None:
    """A line that was found in two pieces is of its whole length."""
    pieces = [row(560, length=500), row(560, left=620, length=280)]
    (found,) = groups([row(500), *pieces])
    assert [round(one.width) for one in found.rows] == [800, 800]


def test_a_page_of_text_is_no_group() -> None:
    """More than three rows below one another are none of a zone."""
    assert groups([row(100 + 60 * i) for i in range(6)]) == []


def test_rows_without_characters_give_no_zone() -> None:
    """Blank strips are none."""
    assert zone_of([Lattice.of("")]) is None
    assert mrz.format_of([]) is None
    assert read_page([Row((0.0, 0.8, 1.0, 0.9), Quad.upright(0, 0, 9, 9), Lattice.of(""))]).zone is None


def test_a_zone_is_told_once_and_only_for_its_own_rows() -> None:
    """The same rows are the same zone, without being decoded anew; with another second row they are not."""
    first, second, other = (lattice_of(line) for line in (*PASSPORT, PASSPORT[1].replace("L898902C3", "L898902C4")))
    found = zone_of([first, second])
    changed = zone_of([first, other])
    assert found is not None
    assert changed is not None
    assert found.texts[1] != changed.texts[1]
    assert zone_of([first, second]) == found
    again = zone_of([first, second])
    assert again is zone_of([first, second])
    assert zone_of([first]) is None


def test_of_several_pitches_the_one_counts_that_puts_characters_where_they_are() -> None:
    """A line that lacks two characters at its beginning has the pitch that begins two places further left."""
    lost = lattice_of(PASSPORT[1]).chars[2].start
    lattice = lattice_of(PASSPORT[1])
    own = pitch_of(lattice)
    assert own is not None
    table = lattice.probabilities.copy()
    table[:lost] = 0
    table[:lost, 0] = 1
    begun = replace(own, start=lattice.chars[2].position)
    shifted = [replace(begun, start=begun.start + k * begun.step) for k in range(-3, 4)]
    line, pitch = line_of(Lattice(table, lattice.alphabet), TD3.masks[1], shifted)
    assert pitch == shifted[1]
    assert line.text[2:] == PASSPORT[1][2:]
