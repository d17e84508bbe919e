"""Cards that no list and no rule of thumb expects, drawn and read: what no better picture settles goes to a person."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from ocr.documents import document_types
from ocr.reader import Reader, make_reader
from ocr.reading import FieldStatus, Reading
from service.verification.checks import CHECKS, Case, Dossier, run_checks
from service.verification.decision import Judgement, decide
from service.verification.policy import load_policy
from service.verification.values.claim import Claim
from service.verification.values.verdict import Purpose
from tests.builders import filed
from tests.specimens import Identity, draw_identity, layout, photograph, render
from tests.specimens.capture import Tier
from tests.specimens.sides import Side

POLICY = load_policy()
SEED, FAMILY = 44, "classic"
PERSON = draw_identity(SEED)
READ, UNSURE, MISSING = FieldStatus.READ, FieldStatus.UNSURE, FieldStatus.MISSING


@pytest.fixture(scope="module")
def reader() -> Reader:
    """The reader that the service uses."""
    return make_reader()


def read(reader: Reader, person: Identity, side: Side, tier: Tier = Tier.CLEAN, **capture: Any) -> Reading:
    """The reading of a picture of one side of a person's card."""
    return reader.read(photograph(render(person, side, layout(FAMILY, SEED)), tier, SEED, **capture).data)


@pytest.fixture(scope="module")
def both(reader: Reader) -> tuple[Reader, Reading]:
    """The reader, and its reading of the emblem side of an ordinary card."""
    return reader, read(reader, PERSON, Side.EMBLEM)


def judged(portrait: Reading, emblem: Reading, name: str) -> Judgement:
    """What the default policy makes of the card and a claim of its name and number."""
    claim = Claim(name=name, document_number=PERSON.id_number)
    submitted = filed({Side.PORTRAIT: portrait, Side.EMBLEM: emblem})
    type = document_types()["cn_resident_id"]
    case = Case(claim, type, submitted, Purpose.ACCOUNT_OPENING, date(2026, 11, 1), POLICY.limits)
    return decide(POLICY, case.purpose, Dossier((case,)), run_checks(case, CHECKS))


@pytest.mark.parametrize("tier", [Tier.CLEAN, Tier.PHONE])
@pytest.mark.parametrize("name", ["丁一", "丁丁", "王一一"])
def test_names_of_few_strokes_are_accepted(both: tuple[Reader, Reading], name: str, tier: Tier) -> None:
    """A stroke that looks like a dash, and a character twice, are read as they are printed."""
    reader, emblem = both
    portrait = read(reader, replace(PERSON, name=name), Side.PORTRAIT, tier, glare=0.0)
    assert (portrait.fields["name"].value, portrait.fields["name"].status) == (name, READ)
    assert judged(portrait, emblem, name).decision == "ACCEPT"


@pytest.mark.parametrize(
    ("field", "person", "status", "code"),
    [
        ("name", replace(PERSON, name="朵"), UNSURE, "UNSURE_IN_GOOD_CAPTURE"),
        ("ethnicity", replace(PERSON, ethnicity="摩梭人"), READ, "ETHNICITY_UNKNOWN"),
        ("ethnicity", replace(PERSON, ethnicity="日本（入籍）"), READ, "ETHNICITY_UNKNOWN"),
        ("ethnicity", replace(PERSON, ethnicity="僜人"), UNSURE, "UNSURE_IN_GOOD_CAPTURE"),
        ("address", replace(PERSON, address=""), MISSING, "UNSURE_IN_GOOD_CAPTURE"),
    ],
)
def test_what_no_better_picture_settles_goes_to_a_person(
    both: tuple[Reader, Reading], field: str, person: Identity, status: FieldStatus, code: str
) -> None:
    """A name of one character, ethnicities in no list, a rare character, a blank field: REVIEW, never RESUBMIT."""
    reader, emblem = both
    portrait = read(reader, person, Side.PORTRAIT, glare=0.0)
    assert portrait.fields[field].status is status
    assert status is not READ or portrait.fields[field].value == person.portrait_truth()[field]
    judgement = judged(portrait, emblem, person.name)
    assert judgement.decision == "REVIEW"
    assert {reason.code for reason in judgement.reasons} == {code}


def test_the_same_card_in_a_poor_picture_is_asked_for_again(both: tuple[Reader, Reading]) -> None:
    """Where the picture could be better, the next one may show the blank field's text."""
    reader, emblem = both
    portrait = read(reader, replace(PERSON, address=""), Side.PORTRAIT, glare=0.0, defocus=7.0)
    assert judged(portrait, emblem, PERSON.name).decision == "RESUBMIT"


def test_background_beside_the_number_is_no_part_of_it(reader: Reader) -> None:
    """A stray character at the end of the number's line; a stray figure makes it unsure."""
    noisy, longer = (
        read(reader, replace(PERSON, id_number=f"{PERSON.id_number}{more}"), Side.PORTRAIT).fields["id_number"]
        for more in "女7"
    )
    assert (noisy.value, noisy.status) == (PERSON.id_number, READ)
    assert longer.status is UNSURE
