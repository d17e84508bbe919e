"""Documents beyond the resident card are drawn in full, marked, seeded, and with numbers that their standards know."""

from __future__ import annotations

import itertools
import json
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import cv2
import numpy as np
import pytest

from ocr.standards import citizen_number, gbk_name, luhn, mrz, permanent_residence, permits, uscc
from tests.specimens.card import CardImage
from tests.specimens.documents import (
    DRAWINGS,
    FAMILIES,
    HELD_OUT,
    content_of,
    document_specimen,
    drawn_page,
    sheet_of,
)
from tests.specimens.documents.looks import look
from tests.specimens.documents.page import Part, sheet
from tests.specimens.documents.printer import printed
from tests.specimens.identity import LONG_TERM, REFERENCE_DATE
from tests.specimens.press import overlap

_ITEMS = "number name surname given_names birth_date sex valid_from valid_until issuing_authority issue_place"
_RESIDENT = "name sex ethnicity birth_date address id_number issuing_authority valid_from valid_until"
FIELDS = {
    "cn_exit_permit_hk_macau": _ITEMS,
    "cn_exit_permit_taiwan": _ITEMS,
    "cn_hk_macau_permit": _ITEMS.replace(" issue_place", "") + " issue_count nationality home_number",
    "cn_taiwan_permit": _ITEMS + " issue_count home_number",
    "cn_hmt_residence": "name sex birth_date address id_number issuing_authority valid_from valid_until permit_number "
    "issue_count",
    "cn_foreign_resident": "name surname given_names sex birth_date nationality valid_from valid_until "
    "issuing_authority number",
    "cn_temporary_id": _RESIDENT,
    "cn_driving_licence": "number name sex nationality address birth_date first_issue_date vehicle_class valid_from "
    "valid_until issuing_authority archive_number record barcode",
    "bank_card": "pan valid_until holder bank_name",
    "cn_business_licence": "uscc name licence_type legal_representative business_scope registered_capital founded_date "
    "business_term address registration_authority registration_date qr",
    "cn_household_register": "name relation_to_head former_name sex birth_place ethnicity native_place birth_date "
    "other_address religion id_number height blood_type education marital_status military_service workplace occupation "
    "moved_from registration_date",
    "cn_military_id": "",
}
"""The fields of each type in the catalogue, those of zones apart."""
PAGES = [(name, page) for name, drawing in DRAWINGS.items() for page in drawing.pages]


def drawn(name: str, page: str) -> Iterator[tuple[str, str, CardImage]]:
    """The page in every layout that it has, and in every form, each of another seed."""
    forms = DRAWINGS[name].forms
    sheets = DRAWINGS[name].pages[page].sheets
    own = [form for form in forms if form in sheets]
    for seed, family in enumerate(FAMILIES, start=11):
        turn = forms[seed % len(forms)]
        for form in sorted({turn, *own}):
            yield family, form, drawn_page(name, page, seed, family, form)


@pytest.mark.parametrize(("name", "page"), PAGES)
def test_every_layout_prints_its_page_in_full(name: str, page: str) -> None:
    """Each layout prints all its fields inside the page, nothing it does not name, and no mark lies on a row."""
    wanted = DRAWINGS[name].pages[page]
    for family, form, card in drawn(name, page):
        height, width = card.pixels.shape[:2]
        said = f"{family}/{form}"
        assert set(wanted.fields) <= set(card.truth) <= {*wanted.fields, *wanted.sometimes}, said
        assert {field for field in card.truth if "." not in field} <= set(card.boxes), said
        assert all(card.truth.values()), said
        for field, (left, top, right, bottom) in card.boxes.items():
            assert left >= 0 and top >= 0 and right <= width and bottom <= height, f"{said}: {field}"
        inks = [*card.boxes.values(), *(box for _, _, box in card.lines)]
        assert card.marks
        assert not any(overlap(mark, ink) for mark in card.marks for ink in inks), said
        size = sheet_of(name, page, family, form).size_mm
        assert width / height == pytest.approx(size[0] / size[1], rel=0.002)


@pytest.mark.parametrize(("name", "family"), [("cn_driving_licence", HELD_OUT), ("cn_business_licence", "jade")])
def test_electronic_licences_are_drawn_when_asked_for(name: str, family: str) -> None:
    """What a phone's screen shows prints the same fields on an upright page; no seed chooses it."""
    assert "electronic" not in DRAWINGS[name].forms
    card = drawn_page(name, "main", 5, family, "electronic")
    wanted = DRAWINGS[name].pages["main"]
    assert set(wanted.fields) <= set(card.truth) <= {*wanted.fields, *wanted.sometimes}
    height, width = card.pixels.shape[:2]
    assert height > 1.5 * width
    assert all(
        0 <= left < right <= width and 0 <= top < bottom <= height for left, top, right, bottom in card.boxes.values()
    )


@pytest.mark.parametrize("name", DRAWINGS)
def test_the_pages_of_a_type_have_the_fields_of_the_catalogue(name: str) -> None:
    """The fields of all pages are those of the catalogue, and four layouts beside the held-out one print each page."""
    pages = DRAWINGS[name].pages.values()
    fields = {field for page in pages for field in (*page.fields, *page.sometimes)}
    assert {field for field in fields if not field.startswith("mrz.")} == set(FIELDS[name].split())
    for page in pages:
        for sheets in page.sheets.values():
            assert HELD_OUT in sheets
            assert len(sheets) == 5


def test_a_layout_is_read_from_its_table() -> None:
    """Titles, notes, rows and parts come with their places and options; a value stands beside its label or below."""
    made = sheet(
        (88.0, 60.0),
        look("azure"),
        """
        = 驾驶证 | 44 5 | 3.6 c serif #b02030
        name : 姓名 | 4 12 | 14 | 3.2 wrap=30 cell=6
        number : 证号 | 4 20 | 4 24
        @seal-square 3 30 23 50 | issuing_authority
    """,
    )
    title, name, number = made.rows
    assert (title.kind, title.label, title.align, title.face, title.colour) == (
        "title", "驾驶证", "c", "serif", (176, 32, 48)
    )  # fmt: skip
    assert (name.key, name.label, name.value_x, name.value_y) == ("name", "姓名", 14.0, 12.0)
    assert (name.em, name.wrap, name.cell) == (3.2, 30.0, 6.0)
    assert (number.value_x, number.value_y, number.em) == (4.0, 24.0, None)
    assert made.parts == (Part("seal-square", (3.0, 30.0, 23.0, 50.0), "issuing_authority"),)


@pytest.mark.parametrize(("name", "page"), PAGES)
def test_layouts_differ_from_each_other(name: str, page: str) -> None:
    """No two layouts of a page share their faces, and none puts all its rows where another does."""
    for sheets in DRAWINGS[name].pages[page].sheets.values():
        for one, two in itertools.combinations(sheets.values(), 2):
            assert one.look != two.look
            assert [(row.x, row.y) for row in one.rows] != [(row.x, row.y) for row in two.rows]


def truths(name: str, form: str | None = None) -> Iterator[dict[str, str]]:
    """What the documents of several seeds say."""
    for seed in range(25):
        for form_ in [form] if form else DRAWINGS[name].forms:
            yield dict(content_of(name, seed, form_).truth)


@pytest.mark.parametrize(
    ("name", "field"),
    [
        ("cn_driving_licence", "number"),
        ("cn_household_register", "id_number"),
        ("cn_temporary_id", "id_number"),
        ("cn_hmt_residence", "id_number"),
    ],
)
def test_citizen_numbers_agree_with_what_is_printed(name: str, field: str) -> None:
    """Their check characters are right, and they hold the birth date and the sex."""
    for truth in truths(name):
        number = truth[field]
        assert citizen_number.has_right_check_character(number)
        assert f"{date.fromisoformat(truth['birth_date']):%Y%m%d}" == number[6:14]
        assert ("MALE" if int(number[16]) % 2 else "FEMALE") == truth["sex"]
        assert name != "cn_hmt_residence" or permits.has_form(name, number)


def test_numbers_of_cards_and_companies_are_right() -> None:
    """PANs have Luhn's digit, credit codes both their check characters, permanent residents' numbers their form."""
    assert all(luhn.is_right(truth["pan"]) for truth in truths("bank_card"))
    for truth in truths("cn_business_licence"):
        assert uscc.has_right_check_character(truth["uscc"])
        assert uscc.has_right_organisation_code(truth["uscc"])
    for form in DRAWINGS["cn_foreign_resident"].forms:
        for truth in truths("cn_foreign_resident", form):
            assert permanent_residence.form(truth["number"]) == form
            assert form != "2023" or permanent_residence.birth_date(truth["number"]) == date.fromisoformat(
                truth["birth_date"]
            )


@pytest.mark.parametrize(
    "name", ["cn_exit_permit_hk_macau", "cn_exit_permit_taiwan", "cn_hk_macau_permit", "cn_taiwan_permit"]
)
def test_zones_of_permits_agree_with_the_standards(name: str) -> None:
    """Each zone is one that the standards know: every digit right, the number as printed, the name in GBK."""
    for truth in truths(name):
        lines = [truth[key] for key in ("mrz.line1", "mrz.line2", "mrz.line3") if key in truth]
        format_ = mrz.format_of(lines)
        assert format_ is not None
        assert False not in mrz.digits(format_, lines).values()
        assert mrz.number(format_, lines) == truth["mrz.number"] == truth["number"]
        assert permits.has_form(name, truth["number"])
        if "mrz.name" in truth:
            assert gbk_name.decoded(lines[1][:16]) == truth["mrz.name"]


def test_holders_are_old_enough_for_what_they_hold() -> None:
    """Nobody learned to drive before 18, every document was issued after its holder's birth, and is in force."""
    for name in DRAWINGS:
        for truth in truths(name):
            days = {field: date.fromisoformat(truth[field]) for field in ("birth_date", "valid_from") if field in truth}
            if len(days) == 2:
                assert days["birth_date"] < days["valid_from"] <= REFERENCE_DATE
            if truth.get("valid_until", LONG_TERM) != LONG_TERM and name != "bank_card":
                assert date.fromisoformat(truth["valid_until"]) > REFERENCE_DATE
            if "first_issue_date" in truth:
                assert date.fromisoformat(truth["first_issue_date"]).year - days["birth_date"].year >= 18


@pytest.mark.parametrize("form", ["2014", "2019"])
def test_a_business_licence_carries_its_code(form: str) -> None:
    """The QR code that is drawn says what the truth has, in the place that the truth gives."""
    card = drawn_page("cn_business_licence", "main", 15, "azure", form)
    left, top, right, bottom = (round(v) for v in card.boxes["qr"])
    patch = cv2.copyMakeBorder(
        card.pixels[top:bottom, left:right], 30, 30, 30, 30, cv2.BORDER_CONSTANT, value=(250,) * 3
    )
    said, _, _ = cv2.QRCodeDetector().detectAndDecode(cv2.resize(patch, None, fx=2, fy=2))
    assert said == card.truth["qr"]


@pytest.mark.parametrize(("name", "page"), [("cn_driving_licence", "main"), ("cn_household_register", "personal")])
def test_overprinted_values_lie_where_the_boxes_say(name: str, page: str) -> None:
    """A value's box is darker than the paper around it, though the overprint lies off its lines and a little turned."""
    for family in FAMILIES:
        card = drawn_page(name, page, 21, family)
        grey = cv2.cvtColor(card.pixels, cv2.COLOR_RGB2GRAY).astype(float)
        left, top, right, bottom = (round(v) for v in card.boxes["name"])
        inside, above = grey[top:bottom, left:right], grey[top - 6 : top - 2, left:right]
        assert np.percentile(inside, 10) < np.percentile(above, 10) - 25


def test_embossed_digits_are_lit_from_any_side() -> None:
    """The same card under opposite lights has its edges bright where they were dark, with foil and without."""
    content = content_of("bank_card", 9, "embossed")
    laid_out = sheet_of("bank_card", "front", "azure", "embossed")
    for tipping in ("0.0", "1.0"):
        patches = []
        for light in ("0", "180"):
            options = {**content.options, "light": light, "tipping": tipping, "elevation": "40"}
            card = printed(laid_out, replace(content, options=options), 9, "azure")
            left, top, right, bottom = (round(v) for v in card.boxes["pan"])
            patches.append(cv2.cvtColor(card.pixels[top:bottom, left:right], cv2.COLOR_RGB2GRAY).astype(float))
        one, two = (cv2.Sobel(patch, cv2.CV_64F, 1, 0).ravel() for patch in patches)
        plain = np.full_like(patches[0], patches[0].mean())
        assert np.abs(patches[0] - plain).mean() > 6
        assert tipping == "1.0" or np.corrcoef(one, two)[0, 1] < -0.2


def test_both_pages_belong_to_one_document() -> None:
    """The pages of one seed say the same of whatever both say."""
    for name, form in (("cn_hk_macau_permit", "chinese"), ("cn_driving_licence", "from_to")):
        one, two = (drawn_page(name, page, 5, "jade", form).truth for page in list(DRAWINGS[name].pages)[:2])
        shared = set(one) & set(two)
        assert shared
        assert {field: one[field] for field in shared} == {field: two[field] for field in shared}


@pytest.mark.parametrize("tier", ["clean", "phone", "hard"])
def test_a_seed_gives_the_same_document(tier: str) -> None:
    """Bytes, corners and truth depend on the seed alone."""
    one, two = (document_specimen("bank_card", "front", 3, tier, capture={"size": (800, 600)}) for _ in range(2))
    assert one == two
    other = document_specimen("bank_card", "front", 4, tier, capture={"size": (800, 600)})
    assert other.photo.data != one.photo.data


def test_a_page_keeps_its_proportions_in_a_picture() -> None:
    """The corners of a page taken straight on have the page's own proportions, in content order."""
    for name, page, form in (("cn_business_licence", "main", "2014"), ("bank_card", "front", "upright")):
        straight = {"tilt": 0.0, "turn": 0.0, "distortion": 0.0, "cut": (0.0, 0.0), "size": (900, 1200)}
        made = document_specimen(name, page, 6, "phone", form=form, capture=straight)
        quad = made.photo.quad
        assert quad is not None
        assert quad.width / quad.height == pytest.approx(made.size_mm[0] / made.size_mm[1], rel=0.01)


def test_the_command_writes_pictures_and_their_truth(tmp_path: Path) -> None:
    """The command draws the type, page, form and layout that it is asked for."""
    asked = ["--document", "cn_driving_licence", "--page", "main", "--form", "from_to", "--layout", HELD_OUT]
    command = [sys.executable, "-m", "tests.specimens", "--out", str(tmp_path), "--count", "1", "--tier", "clean"]
    subprocess.run([*command, *asked], check=True)
    (line,) = (tmp_path / "truth.jsonl").read_text(encoding="utf-8").splitlines()
    truth = json.loads(line)
    assert (tmp_path / truth["file"]).stat().st_size > 10_000
    said = {key: truth[key] for key in ("document_type", "page", "form", "layout", "tier")}
    assert said == {
        "document_type": "cn_driving_licence",
        "page": "main",
        "form": "from_to",
        "layout": HELD_OUT,
        "tier": "clean",
    }
    assert set(truth["field_quads"]) == set(truth["fields"])
