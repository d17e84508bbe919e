"""The data page of a passport from rows of print: what is READ, and what print and zone say of each other."""

from __future__ import annotations

import random
from collections.abc import Mapping
from dataclasses import replace
from datetime import date

import numpy as np
import pytest

from ocr.documents import Parsed, document_types
from ocr.documents.open_length import of_print_alone
from ocr.geometry import Quad
from ocr.lines.rows import Row
from ocr.reading import FieldStatus
from tests.printed import printed
from tests.specimens.travel.holders import draw_holder
from tests.specimens.travel.zone_lines import two_lines

HOLDER = draw_holder(random.Random(11), chinese=True)
LINES = two_lines("PO", HOLDER, 44)
BORN, ISSUED, LAST = HOLDER.birth_date, HOLDER.issue_date, HOLDER.valid_until
PRINT: Mapping[str, tuple[str, float, float]] = {
    "passport_type": ("P", 0.35, 0.18), "issuing_state": ("CHN", 0.47, 0.18), "number": (HOLDER.number, 0.7, 0.18),
    "name": (HOLDER.name, 0.35, 0.27), "surname": (f"{HOLDER.surname}，{HOLDER.given}", 0.35, 0.32),
    "sex": ("男/M" if HOLDER.sex == "MALE" else "女/F", 0.35, 0.45), "nationality": ("中国/CHINESE", 0.5, 0.45),
    "birth_date": (f"{BORN:%d.%m.%Y}", 0.72, 0.45), "birth_place": (HOLDER.birth_place, 0.35, 0.54),
    "issue_date": (f"{ISSUED:%d%b%Y}".upper(), 0.72, 0.54), "issue_place": (HOLDER.issue_place, 0.35, 0.63),
    "valid_until": (f"{LAST:%d.%m.%Y}", 0.72, 0.63), "issuing_authority": (HOLDER.authority, 0.35, 0.72),
}  # fmt: skip
LABELS = {
    "passport_type": "类型/Type",
    "issuing_state": "国家码/Country Code",
    "number": "护照号/Passport No.",
    "name": "姓名/Name",
    "sex": "性别/Sex",
    "nationality": "国籍",
    "birth_date": "出生日期",
    "birth_place": "出生地点",
    "issue_date": "签发日期",
    "issue_place": "签发地点",
    "valid_until": "有效期至",
    "issuing_authority": "签发机关/Authority",
}
DATA = document_types()["passport"].pages[0]


def rows(lines: tuple[str, ...] = LINES, *, labels: bool = True, **changes: str) -> list[Row]:
    """The rows of the page; a change is another text in the place of a field's."""
    found = [printed(line, 0.055, 0.82 + 0.07 * i, pitch=0.0203, height=0.05) for i, line in enumerate(lines)]
    for name, (text, x, y) in PRINT.items():
        found.append(printed(changes.get(name, text), x, y, pitch=0.013, height=0.04))
        if labels and name in LABELS:
            found.append(printed(LABELS[name], x, y - 0.042, pitch=0.008, height=0.03))
    return found


def read(*given: Row) -> Parsed:
    """What the page says."""
    return DATA.parse(given or rows())


def foreign(*labels: Row, birth_place: str = "") -> list[Row]:
    """A page of somebody without a Chinese name: zone, names, and further rows."""
    holder = draw_holder(random.Random(3), chinese=False)
    lines = two_lines("P", holder, 44)
    page = [
        printed(lines[0], 0.055, 0.82, pitch=0.0203, height=0.05),
        printed(lines[1], 0.055, 0.89, pitch=0.0203, height=0.05),
        printed("Surname", 0.35, 0.2, pitch=0.008, height=0.03),
        printed(holder.surname.upper(), 0.35, 0.24, pitch=0.013, height=0.04),
        printed("Given names", 0.35, 0.3, pitch=0.008, height=0.03),
        printed(holder.given.upper().replace(" ", ""), 0.35, 0.34, pitch=0.013, height=0.04),
    ]
    value = [printed(birth_place, 0.35, 0.54, pitch=0.013, height=0.04)] if birth_place else []
    return [*page, *labels, *value]


def test_a_genuine_page_is_read_whole() -> None:
    """Every field has its value and is READ, and the page speaks for itself."""
    parsed = read()
    values = {name: field.value for name, field in parsed.fields.items()}
    assert {field.status for field in parsed.fields.values()} == {FieldStatus.READ}
    assert parsed.support == 1
    assert values["name"] == HOLDER.name
    assert (values["surname"], values["given_names"]) == (HOLDER.surname, HOLDER.given)
    assert (values["number"], values["mrz.number"]) == (HOLDER.number, HOLDER.number)
    assert values["birth_date"] == values["mrz.birth_date"] == BORN.isoformat()
    assert (values["issue_date"], values["valid_until"]) == (ISSUED.isoformat(), LAST.isoformat())
    assert (values["birth_place"], values["issue_place"]) == (HOLDER.birth_place, HOLDER.issue_place)
    assert (values["nationality"], values["issuing_state"], values["sex"]) == ("CHN", "CHN", HOLDER.sex)
    assert values["mrz.line2"] == LINES[1]
    assert values["mrz.name"] == HOLDER.name[:3]


def test_labels_that_nobody_can_read_are_not_needed_for_what_the_zone_says() -> None:
    """Without any label, what the zone says is found, and the day of issue is the one that is left."""
    fields = read(*rows(labels=False)).fields
    for name in ("number", "surname", "given_names", "name", "birth_date", "valid_until", "sex", "issue_date"):
        assert fields[name].status is FieldStatus.READ, name
    assert fields["issue_date"].value == ISSUED.isoformat()


def test_day_and_month_stand_in_one_order_on_a_page() -> None:
    """Where a day of issue may be read either way, the days that the zone says tell which it is."""
    fields = read(*rows(issue_date="05/04/2020")).fields
    assert (fields["issue_date"].value, fields["issue_date"].status) == ("2020-04-05", FieldStatus.READ)


def test_a_printed_name_that_the_zone_does_not_say_is_never_read() -> None:
    """Another name in print makes both unsure; another name in Chinese characters stays what is printed."""
    other = read(*rows(surname="ZHANG，SAN"))
    for name in ("surname", "given_names", "mrz.surname", "mrz.line1"):
        assert other.fields[name].status is not FieldStatus.READ
    assert other.fields["mrz.number"].status is FieldStatus.READ


def test_a_number_that_contradicts_the_zone_is_read_as_it_is_printed() -> None:
    """Both are given, each as it stands, so that a check can tell the difference."""
    fields = read(*rows(number="E00000001")).fields
    assert (fields["number"].value, fields["number"].status) == ("E00000001", FieldStatus.READ)
    assert fields["mrz.number"].value == HOLDER.number


def test_a_misread_zone_is_not_sure_and_print_stays() -> None:
    """A wrong digit that was not clearly read makes the zone's number unsure, not the printed one."""
    misread = LINES[1][:4] + str((int(LINES[1][4]) + 1) % 10) + LINES[1][5:]
    blurred = (
        printed(LINES[0], 0.055, 0.82, pitch=0.0203, height=0.05),
        printed(misread, 0.055, 0.89, pitch=0.0203, height=0.05, sure=0.8),
    )
    fields = read(*blurred, *rows()[2:]).fields
    assert fields["mrz.number"].status is FieldStatus.UNSURE
    assert fields["number"].value == HOLDER.number


@pytest.mark.parametrize("name", ["number", "sex", "birth_date", "valid_until"])
def test_what_print_does_not_show_is_as_the_zone_says_where_the_zone_stands(name: str) -> None:
    """Without print to read it is the zone's value in the zone's place, so that nothing takes them for two readings."""
    page = [row for row in rows() if row.lattice.text != PRINT[name][0]]
    fields = read(*page).fields
    assert fields[name].value == fields[f"mrz.{name}"].value
    assert (fields[name].status, fields[name].box) == (FieldStatus.READ, fields[f"mrz.{name}"].box)


def test_print_that_says_something_else_is_not_replaced_by_the_zone() -> None:
    """Faint print of another day stays unsure; what is clear and no day where the day should stand is no day."""
    page = [row for row in rows() if row.lattice.text not in (PRINT["valid_until"][0], PRINT["birth_date"][0])]
    other = printed("01.01.2031", 0.72, 0.63, pitch=0.013, height=0.04, sure=0.6)
    none = printed("41.13.1985", 0.72, 0.45, pitch=0.013, height=0.04)
    fields = read(*page, other, none).fields
    assert (fields["valid_until"].value, fields["valid_until"].status) == ("2031-01-01", FieldStatus.UNSURE)
    assert fields["birth_date"].status is FieldStatus.MISSING


def test_print_of_which_a_part_is_seen_says_nothing_else() -> None:
    """A day whose year is beneath a highlight is as the zone says; the same figures of another day are not."""
    page = [row for row in rows() if row.lattice.text != PRINT["valid_until"][0]]
    for text, status in ((f"{LAST:%d%m}", FieldStatus.READ), (f"{LAST:%d}99", FieldStatus.MISSING)):
        part = printed(f"{text}月", 0.72, 0.63, pitch=0.013, height=0.04)
        assert read(*page, part).fields["valid_until"].status is status


def test_an_unsure_zone_says_nothing_of_print() -> None:
    """A number whose check digit is wrong in a blurred zone does not stand for print that was not read."""
    misread = LINES[1][:4] + str((int(LINES[1][4]) + 1) % 10) + LINES[1][5:]
    zone = [printed(LINES[0], 0.055, 0.82, pitch=0.0203, height=0.05)]
    zone.append(printed(misread, 0.055, 0.89, pitch=0.0203, height=0.05, sure=0.8))
    page = [row for row in rows()[2:] if row.lattice.text != HOLDER.number]
    assert read(*zone, *page).fields["number"].status is not FieldStatus.READ


def test_a_year_of_two_figures_is_that_between_birth_and_the_last_day() -> None:
    """Of 1920 and 2020 one alone lies between the days that the zone says."""
    field = read(*rows(issue_date=f"{ISSUED:%d %b %y}".upper())).fields["issue_date"]
    assert (field.value, field.status) == (ISSUED.isoformat(), FieldStatus.READ)


@pytest.mark.parametrize("place", ["内蒙古/INNER MONGOLIA", "西藏/TIBET"])
def test_a_province_has_more_than_one_name_in_latin_letters(place: str) -> None:
    """Nothing is repaired where print has another one than the table's first, and both writings confirm each other."""
    page = [row for row in rows() if row.lattice.text != HOLDER.birth_place]
    faint = printed(place, 0.35, 0.54, pitch=0.013, height=0.04, sure=0.7)
    field = read(*page, faint).fields["birth_place"]
    assert (field.value, field.repaired, field.status) == (place.replace(" ", ""), False, FieldStatus.READ)


def test_either_writing_of_a_place_repairs_the_other() -> None:
    """A stroke read for a letter, or a character read twice, is repaired by the writing that is a province's."""
    for misread in ("四川I/SICHUAN", "四川川I/SICHUAN", "四用/SICHUAN"):
        field = read(*rows(birth_place=misread)).fields["birth_place"]
        assert (field.value, field.repaired) == ("四川/SICHUAN", True), misread
        assert field.status is FieldStatus.UNSURE


def test_places_whose_writings_do_not_belong_together_are_unsure() -> None:
    """福建/FUJAN lost a letter: repaired, and not READ; a place abroad has no table, and is taken as printed."""
    lost = read(*rows(birth_place="福建/FUJAN")).fields["birth_place"]
    assert (lost.value, lost.status, lost.repaired) == ("福建/FUJIAN", FieldStatus.UNSURE, True)
    assert read(*rows(birth_place="福建FUJIAN")).fields["birth_place"].value == "福建/FUJIAN"
    assert read(*rows(birth_place="某地/MOUDI")).fields["birth_place"].status is FieldStatus.READ


def test_the_rest_of_a_label_is_no_place() -> None:
    """A letter of a label that was left over, or its number, is no value: what stands below it is."""
    chinese = [*rows(), printed("e", 0.5, 0.498, pitch=0.008, height=0.03)]
    assert read(*chinese).fields["birth_place"].value == HOLDER.birth_place
    page = foreign(printed("Place of birth (6)", 0.35, 0.5, pitch=0.008, height=0.03), birth_place="OSAKA")
    field = read(*page).fields["birth_place"]
    assert (field.value, field.status) == ("OSAKA", FieldStatus.READ)
    left = foreign(printed("Place of birth", 0.35, 0.5, pitch=0.008, height=0.03), birth_place="naissance")
    assert read(*left).fields["birth_place"].status is FieldStatus.UNSURE


def test_a_text_that_lost_a_character_is_unsure() -> None:
    """An authority that issues no passports, and a place without its other writing, were read wrongly or in part."""
    fields = read(*rows(issuing_authority="安部出入境管理局", issue_place="北京I/BEIJING")).fields
    assert {fields[name].status for name in ("issuing_authority", "issue_place")} == {FieldStatus.UNSURE}
    abroad = read(*rows(issuing_authority="中华人民共和国驻某国大使馆")).fields["issuing_authority"]
    assert abroad.status is FieldStatus.READ


def test_places_in_another_order_are_unsure() -> None:
    """The place of birth stands above that of issue: where labels say otherwise, one of them was misread."""
    page = [row for row in rows() if row.lattice.text not in (LABELS["birth_place"], LABELS["issue_place"])]
    swapped = [
        printed(LABELS["issue_place"], 0.35, 0.498, pitch=0.008, height=0.03),
        printed(LABELS["birth_place"], 0.35, 0.588, pitch=0.008, height=0.03),
    ]
    fields = read(*page, *swapped).fields
    assert {fields[name].status for name in ("birth_place", "issue_place")} == {FieldStatus.UNSURE}


def test_places_without_labels_are_told_by_where_they_stand_and_are_unsure() -> None:
    """Side by side in one line the left one is that of birth, though it stands a little lower."""
    kept = [row for row in rows(labels=False) if row.lattice.text not in (HOLDER.birth_place, HOLDER.issue_place)]
    beside = [printed("上海/SHANGHAI", 0.35, 0.545, pitch=0.013, height=0.04)]
    beside.append(printed("黑龙江/HEILONGJIANG", 0.7, 0.54, pitch=0.013, height=0.04))
    fields = read(*(row for row in kept if abs(row.y - 0.54) > 0.03), *beside).fields
    assert (fields["birth_place"].value, fields["issue_place"].value) == ("上海/SHANGHAI", "黑龙江/HEILONGJIANG")
    assert {fields[name].status for name in ("birth_place", "issue_place")} == {FieldStatus.UNSURE}


def test_print_aslant_is_no_value() -> None:
    """A piece of a mark that crosses the page stands below a label, and is not what the label says."""
    mark = printed("ECIM", 0.35, 0.53, pitch=0.02, height=0.04)
    corners = mark.quad.array()
    turned = Quad.from_array((corners - corners[0]) @ np.array([[0.8, 0.6], [-0.6, 0.8]]) + corners[0])
    fields = read(*rows(), replace(mark, quad=turned)).fields
    assert fields["birth_place"].value == HOLDER.birth_place


def test_a_lone_letter_runs_no_way() -> None:
    """The outline of a single letter is nearly square, and so its turn tells nothing: it is the type all the same."""
    letter = printed("P", 0.35, 0.18, pitch=0.013, height=0.04)
    page = [row for row in rows() if row.lattice.text != "P"]
    square = replace(
        letter, quad=Quad.from_array(np.array([[437, 140], [455, 132], [463, 150], [445, 158]], np.float64))
    )
    assert read(*page, square).fields["passport_type"].value == "P"


def test_a_day_without_its_label_is_read_in_the_order_of_the_others() -> None:
    """Which of two figures is the month is told by the last day, which the zone says."""
    page = [
        row
        for row in rows(issue_date="05 04 2020", valid_until=f"{LAST:%d %m %Y}")
        if row.lattice.text != LABELS["issue_date"]
    ]
    assert read(*page).fields["issue_date"].value == "2020-04-05"


def test_a_chinese_passport_has_a_chinese_name() -> None:
    """Where its characters were not seen those that the zone spells are the name, and the Latin letters where the zone
    spells none; neither is sure.
    """
    field = read(*(row for row in rows() if row.lattice.text != HOLDER.name)).fields["name"]
    assert (field.value, field.status) == (HOLDER.name, FieldStatus.UNSURE)
    older = rows(two_lines("P", replace(HOLDER, name=""), 44))
    field = read(*(row for row in older if row.lattice.text != HOLDER.name)).fields["name"]
    assert (field.value, field.status) == (f"{HOLDER.surname} {HOLDER.given}", FieldStatus.UNSURE)


def test_names_that_print_does_not_show_are_the_zones_and_never_sure() -> None:
    """No digit sees a name: without print to agree with it, it is a supposition in the zone's place."""
    latin = f"{HOLDER.surname}，{HOLDER.given}"
    fields = read(*(row for row in rows() if row.lattice.text != latin)).fields
    for name, value in (("surname", HOLDER.surname), ("given_names", HOLDER.given)):
        assert (fields[name].value, fields[name].status) == (value, FieldStatus.UNSURE)
        assert fields[name].box == fields[f"mrz.{name}"].box


def test_the_last_day_is_not_the_day_of_issue() -> None:
    """Where the label of the one stands above the other, the day of issue is the one that is left."""
    page = [row for row in rows() if row.lattice.text not in (LABELS["issue_date"], LABELS["valid_until"])]
    swapped = printed(LABELS["issue_date"], 0.72, 0.588, pitch=0.008, height=0.03)
    assert read(*page, swapped).fields["issue_date"].value == ISSUED.isoformat()


def test_one_text_is_no_value_of_two_labels() -> None:
    """Both places below each other, one label of which was misread for the other's: as they stand, and unsure."""
    page = [row for row in rows() if row.lattice.text != LABELS["birth_place"]]
    both = printed(f"{LABELS['birth_place']} ", 0.35, 0.576, pitch=0.008, height=0.012)
    fields = read(*page, both).fields
    assert fields["birth_place"].value != fields["issue_place"].value or HOLDER.birth_place == HOLDER.issue_place


def test_faint_print_of_the_day_of_issue_is_confirmed_by_the_term() -> None:
    """Ten years before the day after the last, a faint day is read; another faint day is not."""
    page = [row for row in rows() if row.lattice.text != f"{ISSUED:%d%b%Y}".upper()]
    for text, status in ((f"{ISSUED:%d%b%Y}".upper(), FieldStatus.READ), ("03FEB2016", FieldStatus.UNSURE)):
        faint = printed(text, 0.72, 0.54, pitch=0.013, height=0.04, sure=0.6)
        assert read(*page, faint).fields["issue_date"].status is status


def test_print_most_like_an_authority_is_repaired() -> None:
    """With three of nine characters misread it is that one, and not sure; other print is none."""
    field = read(*rows(issuing_authority="公安鄙出入境智埋局")).fields["issuing_authority"]
    assert (field.value, field.repaired, field.status) == ("公安部出入境管理局", True, FieldStatus.UNSURE)
    assert read(*rows(issuing_authority="某某旅行社")).fields["issuing_authority"].value != "公安部出入境管理局"


@pytest.mark.parametrize(
    ("text", "value"),
    [("MINISTRYOFFOREIGNAFFAIRS", "MINISTRY OF FOREIGN AFFAIRS"), ("STADTMUSTERHAUSEN", "STADTMUSTERHAUSEN")],
)
def test_words_of_authorities_have_their_spaces(text: str, value: str) -> None:
    """Recognisers lose them: a text of known words alone gets them back, another one may have lost some."""
    label = printed("Authority", 0.35, 0.6, pitch=0.008, height=0.03)
    field = read(*foreign(label, printed(text, 0.35, 0.64, pitch=0.013, height=0.04))).fields["issuing_authority"]
    assert (field.value, field.status) == (value, FieldStatus.UNSURE)


def test_a_title_before_a_name_is_no_part_of_it() -> None:
    """Thai passports print one, whose full stop and space may be lost."""
    holder = draw_holder(random.Random(3), chinese=False)
    given = holder.given.upper().replace(" ", "")
    page = [
        row if row.lattice.text != given else printed("MR." + given, 0.35, 0.34, pitch=0.013, height=0.04)
        for row in foreign()
    ]
    field = read(*page).fields["given_names"]
    assert (field.value, field.status) == (holder.given.upper(), FieldStatus.READ)


def test_a_lost_mark_is_no_contradiction_where_zones_spell_it() -> None:
    """SCHRODER is SCHROEDER in a German zone, and nowhere where marks are left out."""
    for state, status in (("DEU", FieldStatus.READ), ("FRA", FieldStatus.UNSURE)):
        holder = replace(draw_holder(random.Random(3), chinese=False), state=state, surname="Schroeder", given="Anna")
        page = [
            printed(line, 0.055, 0.82 + 0.07 * i, pitch=0.0203, height=0.05)
            for i, line in enumerate(two_lines("P", holder, 44))
        ]
        page += [
            printed("Surname", 0.35, 0.2, pitch=0.008, height=0.03),
            printed("SCHRODER", 0.35, 0.24, pitch=0.013, height=0.04),
        ]
        page += [printed("ANNA", 0.35, 0.34, pitch=0.013, height=0.04)]
        assert read(*page).fields["surname"].status is status


def named(state: str, surname: str, given: str, *print_of: tuple[str, str], sure: float = 0.999) -> Parsed:
    """A page of somebody with these names in the zone; its print is labels and what stands below them."""
    holder = replace(draw_holder(random.Random(3), chinese=False), state=state, surname=surname, given=given)
    page = [
        printed(line, 0.055, 0.82 + 0.07 * i, pitch=0.0203, height=0.05)
        for i, line in enumerate(two_lines("P", holder, 44))
    ]
    for i, (label, text) in enumerate(print_of):
        page.append(printed(label, 0.35, 0.2 + 0.1 * i, pitch=0.008, height=0.03))
        page.append(printed(text, 0.35, 0.24 + 0.1 * i, pitch=0.013, height=0.04, sure=sure))
    return read(*page)


@pytest.mark.parametrize(
    ("state", "zone", "text", "value"),
    [
        ("DNK", "SOERENSEN", "S0RENSEN", "SORENSEN"),
        ("DNK", "OSTERGAARD", "0STERGARD", "OSTERGARD"),
        ("NOR", "BJOERKLUND OEDEGAARD", "BJ0RKLUND-0DEGARD", "BJORKLUND-ODEGARD"),
        ("DEU", "STRAUSS", "STRAUB", "STRAUSS"),
        ("ISL", "THORSDOTTIR", "PORSDOTTIR", "THORSDOTTIR"),
        ("ISL", "AEVARSSON", "EVARSSON", "AEVARSSON"),
        ("USA", "STRAUSS", "STRAUB", None),
        ("FRA", "THOMAS", "POMAS", None),
        ("DEU", "STRAUSS", "STRAUR", None),
        ("DNK", "SOERENSEN", "S0RENSON", None),
    ],
)
def test_a_letter_that_is_not_known_is_as_the_zone_tells(state: str, zone: str, text: str, value: str | None) -> None:
    """Where its state has such letters; any other difference of names stays one."""
    field = named(state, zone, "ANNA", ("Surname", text), ("Given names", "ANNA")).fields["surname"]
    assert (field.value if field.status is FieldStatus.READ else None) == value


@pytest.mark.parametrize(("text", "value"), [("O·CONNOR", "O'CONNOR"), ("O'CONNOR", "O'CONNOR")])
def test_an_apostrophe_that_is_read_as_a_dot_is_one(text: str, value: str) -> None:
    """Names in Latin letters have no dot between letters; the zone leaves the apostrophe out."""
    field = named("IRL", "O'CONNOR", "ANNA", ("Surname", text), ("Given names", "ANNA")).fields["surname"]
    assert (field.value, field.status) == (value, FieldStatus.READ)


def test_a_lost_letter_makes_up_for_no_other_that_is_faint() -> None:
    """The letter itself may waver between two figures; all others have to be clear."""
    field = named("DNK", "SOERENSEN", "ANNA", ("Surname", "S0RENSEN"), ("Given names", "ANNA"), sure=0.8)
    assert field.fields["surname"].status is FieldStatus.UNSURE


@pytest.mark.parametrize("before", ["CNELWMEH/", "梁/"])
def test_a_name_in_two_alphabets_is_the_one_in_latin_letters(before: str) -> None:
    """What stands behind the stroke is the name that the zone says; the other is no part of it."""
    read_of = named("RUS", "SPETCIMEN", "OLEG", ("Surname", f"{before}SPETCIMEN"), ("Given names", f"{before}OLEG"))
    for name, value in (("surname", "SPETCIMEN"), ("given_names", "OLEG")):
        assert (read_of.fields[name].value, read_of.fields[name].status) == (value, FieldStatus.READ)


@pytest.mark.parametrize("text", ["CHEN,HSIAO-LING", "HSIAO-LING CHEN"])
def test_names_in_one_row_keep_their_hyphen_in_either_order(text: str) -> None:
    """The zone says which part is the surname; what stands in a part is as it is printed."""
    read_of = named("TWN", "CHEN", "HSIAO LING", ("Name", text)).fields
    assert (read_of["surname"].value, read_of["given_names"].value) == ("CHEN", "HSIAO-LING")
    assert {read_of[name].status for name in ("surname", "given_names")} == {FieldStatus.READ}


def test_names_in_one_row_that_the_zone_does_not_say_are_as_they_are_printed() -> None:
    """So that a check can say that the two differ; nothing makes them sure."""
    latin = f"{HOLDER.surname}，{HOLDER.given}"
    read_of = read(*rows(surname=latin[:-1] + ("N" if latin[-1] != "N" else "G"))).fields
    assert read_of["given_names"].value not in (None, HOLDER.given)
    assert read_of["given_names"].box != read_of["mrz.given_names"].box
    assert read_of["given_names"].status is FieldStatus.UNSURE


def test_a_name_that_the_zone_has_no_room_for_is_unsure_and_as_it_is_printed() -> None:
    """Where the zone ends between two names it has one filler left; nothing confirms what it left out."""
    long = ("RAMANATHAN VENKATASUBRAMANIAN", "LAKSHMI NARASIMHAN")
    read_of = named("IND", *long, ("Surname", long[0]), ("Given Name(s)", "LAKSHMINARASIMHAN")).fields
    assert (read_of["surname"].status, read_of["given_names"].status) == (FieldStatus.READ, FieldStatus.UNSURE)
    assert read_of["given_names"].value == "LAKSHMINARASIMHAN"


@pytest.mark.parametrize(
    ("issued", "value", "status"),
    [("01.03.2020", "2020-03-01", FieldStatus.READ), ("25.11.20", "2020-11-25", FieldStatus.UNSURE)],
)
def test_a_days_order_and_length_are_those_of_the_others(issued: str, value: str, status: FieldStatus) -> None:
    """A 30 that is no month tells the order of a page's days; two figures of a year beside four may be cut off."""
    holder = replace(draw_holder(random.Random(3), chinese=False), birth_date=date(1988, 11, 30))
    page = [
        printed(line, 0.055, 0.82 + 0.07 * i, pitch=0.0203, height=0.05)
        for i, line in enumerate(two_lines("P", holder, 44))
    ]
    for i, (label, text) in enumerate((("Date of birth", "30.11.1988"), ("Date of issue", issued))):
        page.append(printed(label, 0.35, 0.45 + 0.1 * i, pitch=0.008, height=0.03))
        page.append(printed(text, 0.35, 0.49 + 0.1 * i, pitch=0.013, height=0.04))
    field = read(*page).fields["issue_date"]
    assert (field.value, field.status) == (value, status)


def test_a_figure_among_letters_of_a_place_is_a_letter_and_never_read() -> None:
    """The recogniser has no Ø: K0BENHAVN is no word."""
    field = read(*foreign(printed("Place of birth", 0.35, 0.5, pitch=0.008, height=0.03), birth_place="K0BENHAVN"))
    place = field.fields["birth_place"]
    assert (place.value, place.status, place.repaired) == ("KOBENHAVN", FieldStatus.UNSURE, True)


def test_a_printed_number_whose_typeface_has_one_shape_is_the_zones() -> None:
    """An O where the zone has a zero is the same in print, and a check digit says which it is."""
    number = HOLDER.number.replace("0", "O")
    assert number != HOLDER.number
    field = read(*rows(number=number)).fields["number"]
    assert (field.value, field.status) == (HOLDER.number, FieldStatus.READ)


def test_a_russian_number_has_a_sign_within_and_its_texts_are_never_sure() -> None:
    """The sign is no part of the number; what is printed in Cyrillic is read as Latin letters that look like it."""
    holder = replace(draw_holder(random.Random(3), chinese=False), state="RUS", number="715643888")
    page = [
        printed(line, 0.055, 0.82 + 0.07 * i, pitch=0.0203, height=0.05)
        for i, line in enumerate(two_lines("P", holder, 44))
    ]
    page += [
        printed("Passport No.", 0.7, 0.14, pitch=0.008, height=0.03),
        printed("71No5643888", 0.7, 0.18, pitch=0.013, height=0.04),
    ]
    page += [
        printed("Authority", 0.7, 0.6, pitch=0.008, height=0.03),
        printed("MBA77001", 0.7, 0.64, pitch=0.013, height=0.04),
    ]
    fields = read(*page).fields
    assert (fields["number"].value, fields["number"].status) == ("715643888", FieldStatus.READ)
    assert (fields["issuing_authority"].value, fields["issuing_authority"].status) == ("MBA77001", FieldStatus.UNSURE)


def test_a_highlight_does_not_doubt_what_the_zone_says_too() -> None:
    """A place is of print alone; a day that the zone says as well is not, unless the two differ."""
    fields = read().fields
    alone = of_print_alone(document_types()["passport"], DATA, fields)
    assert {"birth_place", "issue_date"} <= alone.keys()
    assert not alone.keys() & {"birth_date", "surname", "name", "number", "sex"}
    other = {**fields, "birth_date": replace(fields["birth_date"], value="1999-01-01")}
    assert "birth_date" in of_print_alone(document_types()["passport"], DATA, other)


def test_a_short_label_behind_a_blank_is_found() -> None:
    """Sex stands beside another label, whose last letter is no part of it."""
    page = foreign(
        printed("Date of birth", 0.35, 0.5, pitch=0.008, height=0.03),
        printed("Sex", 0.7, 0.5, pitch=0.008, height=0.03),
        printed("F", 0.7, 0.54, pitch=0.013, height=0.04),
    )
    assert read(*page).fields["sex"].value == "FEMALE"


@pytest.mark.parametrize("lost", [0, 1])
def test_a_page_without_one_of_its_lines_has_no_zone(lost: int) -> None:
    """A single line is no zone: every field of it is MISSING; title and labels tell the page, and nothing is sure."""
    kept = rows()
    del kept[lost]
    parsed = read(*kept)
    assert {f.status for n, f in parsed.fields.items() if n.startswith("mrz.")} == {FieldStatus.MISSING}
    assert parsed.support > 0
    assert FieldStatus.READ not in {f.status for f in parsed.fields.values()}


def test_a_name_in_latin_letters_alone_is_the_name() -> None:
    """Of somebody without a Chinese name, surname and given names make the name."""
    holder = draw_holder(random.Random(3), chinese=False)
    fields = read(*foreign()).fields
    assert fields["name"].value == f"{holder.surname.upper()} {holder.given.upper()}"
    assert fields["mrz.name"].status is FieldStatus.MISSING


@pytest.mark.parametrize("label", ["Surname", "Given names"])
def test_an_only_name_is_read_beside_either_label(label: str) -> None:
    """Zones have it as the surname; pages print it as the one or the other, and leave the other blank."""
    holder = replace(draw_holder(random.Random(3), chinese=False), surname="RAJESHWARI", given="")
    lines = two_lines("P", holder, 44)
    fields = read(
        printed(lines[0], 0.055, 0.82, pitch=0.0203, height=0.05),
        printed(lines[1], 0.055, 0.89, pitch=0.0203, height=0.05),
        printed("Surname", 0.35, 0.2, pitch=0.008, height=0.03),
        printed("Given names", 0.35, 0.3, pitch=0.008, height=0.03),
        printed("RAJESHWARI", 0.35, 0.24 if label == "Surname" else 0.34, pitch=0.013, height=0.04),
    ).fields
    assert (fields["surname"].value, fields["surname"].status) == ("RAJESHWARI", FieldStatus.READ)
    assert fields["given_names"].status is FieldStatus.MISSING
    assert (fields["name"].value, fields["name"].status) == ("RAJESHWARI", FieldStatus.READ)
