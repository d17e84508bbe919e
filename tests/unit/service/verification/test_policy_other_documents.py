"""Decisions of the default policy on documents other than one resident card."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from ocr.documents import document_types
from ocr.geometry import Quad
from ocr.reading import FieldStatus, Reading
from service.verification.policy import load_policy
from service.verification.values.verdict import Decision, Outcome, Purpose, Verdict
from service.verification.verify import Submitted, VerificationRequest, verify
from tests.builders import SHARP, make_claim, make_field, make_reading
from tests.specimens.sides import Side

POLICY = load_policy()
UNDATED: Mapping[str, str | None] = {"valid_from": None, "valid_until": None}
NOON = datetime(2026, 3, 1, 4, tzinfo=UTC)
CARD = {"portrait": make_reading(), "emblem": make_reading(Side.EMBLEM)}
ENDED_CARD = {
    "portrait": make_reading(),
    "emblem": make_reading(Side.EMBLEM, valid_from="2005-01-02", valid_until="2025-01-02"),
}
HOLDER = CARD["portrait"].fields
LICENCE = {
    "number": HOLDER["id_number"].value, "name": HOLDER["name"].value, "sex": HOLDER["sex"].value, "nationality": "CHN",
    "address": HOLDER["address"].value, "birth_date": HOLDER["birth_date"].value, "first_issue_date": "2012-08-10",
    "vehicle_class": "C1", "valid_from": "2022-08-10", "valid_until": "2032-08-10", "issuing_authority": "样本支队",
}  # fmt: skip
FOREIGN = {
    "passport_type": "P", "issuing_state": "FRA", "number": "18AB34521", "name": "MARTIN CLAIRE", "surname": "MARTIN",
    "given_names": "CLAIRE", "sex": "FEMALE", "nationality": "FRA", "birth_date": "1988-07-09", "birth_place": "LYON",
    "issue_date": "2021-03-15", "valid_until": "2031-03-14", "issuing_authority": "PREFECTURE",
    "mrz.line1": "P<FRAMARTIN<<CLAIRE".ljust(44, "<"), "mrz.line2": "18AB345213FRA8807098F3103142<<<<<<<<<<<<<<<8",
    "mrz.number": "18AB34521", "mrz.surname": "MARTIN", "mrz.given_names": "CLAIRE", "mrz.nationality": "FRA",
    "mrz.birth_date": "1988-07-09", "mrz.sex": "FEMALE", "mrz.valid_until": "2031-03-14", "mrz.issuing_state": "FRA",
}  # fmt: skip


def page(type: str, page: str, values: Mapping[str, str | None]) -> dict[str, Reading]:
    """A document of one page with these values, the others MISSING."""
    layout = document_types()[type].page(page)
    assert layout is not None
    fields = {
        name: make_field(name, values.get(name), FieldStatus.READ if values.get(name) else FieldStatus.MISSING)
        for name in layout.fields
    }
    return {page: Reading(type, page, Quad.upright(0, 0, 1250, 880), fields, {}, (), SHARP, (), (1280, 960))}


def verdict(*documents: tuple[Mapping[str, Reading], Mapping[str, str | None]]) -> Verdict:
    """The default policy's verdict on documents, each with what was claimed of it."""
    readings = {f"{n}{page}".encode(): one for n, (pages, _) in enumerate(documents) for page, one in pages.items()}

    class Album:
        def read(self, data: bytes, /) -> Reading:
            """The reading of a picture, which is its name."""
            return readings[data]

    submitted = tuple(
        Submitted(make_claim(**claim), tuple((page, f"{n}{page}".encode()) for page in pages))
        for n, (pages, claim) in enumerate(documents)
    )
    return verify(VerificationRequest(submitted, Purpose.ACCOUNT_OPENING), Album(), POLICY, NOON)


def codes(given: Verdict) -> list[str]:
    """The codes of its reasons."""
    return [reason.code for reason in given.reasons]


PERSON: Mapping[str, str | None] = {
    "name": "MARTIN CLAIRE",
    "sex": "FEMALE",
    "nationality": "FRA",
    "birth_date": "1988-07-09",
    "address": None,
}


def passport(claimed: str = "MARTIN CLAIRE", **changes: str | None) -> Verdict:
    """The verdict on another state's passport."""
    values = {**FOREIGN, **{name.replace("mrz_", "mrz."): value for name, value in changes.items()}}
    claim: Mapping[str, str | None] = {
        **PERSON,
        "name": claimed,
        "document_type": "passport",
        "document_number": "18AB34521",
        **UNDATED,
    }
    return verdict((page("passport", "data", values), claim))


def test_a_genuine_passport_of_another_state_is_accepted() -> None:
    """Terms of Chinese passports and names spelled in GBK are not asked of it."""
    given = passport()
    assert (given.decision, codes(given)) == (Decision.ACCEPT, [])


@pytest.mark.parametrize(
    ("claimed", "decision"),
    [
        ("MÜLLER JÖRG", Decision.ACCEPT),  # as it is printed; the reader has lost the marks
        ("Jörg Müller", Decision.ACCEPT),
        ("MUELLER JOERG", Decision.ACCEPT),  # as the zone spells it
        ("MULLER JORG", Decision.ACCEPT),
        ("MUELLER JORGE", Decision.REVIEW),
        ("MÖLLER JÖRG", Decision.REVIEW),
    ],
)
def test_a_name_with_marks_is_claimed_in_any_of_its_spellings(claimed: str, decision: Decision) -> None:
    """As it is printed, as the zone spells it, or without the marks; another name is none of them."""
    names = {"surname": "MULLER", "given_names": "JORG", "mrz_surname": "MUELLER", "mrz_given_names": "JOERG"}
    names |= {"mrz_issuing_state": "DEU"}
    assert passport(claimed, name="MULLER JORG", **names).decision is decision


def test_letters_of_a_zone_are_no_name_in_chinese_characters() -> None:
    """They spell many: what is claimed in letters goes to a person, though the zone says the same."""
    assert passport("ZHOU ZIMO", name="周子墨", mrz_surname="ZHOU", mrz_given_names="ZIMO").decision is Decision.REVIEW


@pytest.mark.parametrize("state", ["CHN", "TWN", "UTO", "XXA", "QQQ"])
def test_a_passport_of_no_other_state_whose_zone_spells_no_name_goes_to_a_person(state: str) -> None:
    """What was to be compared is not there, which a changed page may look like; nor does Utopia issue passports."""
    given = passport(mrz_issuing_state=state)
    assert given.decision is Decision.REVIEW
    assert "CHECK_NOT_EXECUTED" in codes(given)


LICENSED: Mapping[str, str | None] = {
    "document_type": "cn_driving_licence",
    "document_number": LICENCE["number"],
    **UNDATED,
}


@pytest.mark.parametrize("expired", ["licence", "card"])
def test_nobody_is_refused_for_an_expired_document_beside_a_valid_one(expired: str) -> None:
    """It is for a person to look at, and the customer is told to renew it; alone, or where the other one would not do
    without it, it opens no relationship.
    """
    ended = {**LICENCE, "valid_from": "2014-08-10", "valid_until": "2024-08-10"}
    licence = page("cn_driving_licence", "main", ended if expired == "licence" else LICENCE)
    card = ENDED_CARD if expired == "card" else CARD
    given = verdict((card, UNDATED), (licence, LICENSED))
    if expired == "licence":
        assert (given.decision, codes(given)) == (Decision.REVIEW, ["EXPIRED_BESIDE_VALID"])
        assert "RENEW_DOCUMENT" in {action.action for action in given.required_actions}
    else:
        assert (given.decision, codes(given)[0]) == (Decision.REJECT, "DOCUMENT_EXPIRED")


def test_two_expired_documents_are_refused() -> None:
    """Neither of them is valid beside the other."""
    ended = {**LICENCE, "valid_from": "2014-08-10", "valid_until": "2024-08-10"}
    given = verdict(
        (ENDED_CARD, UNDATED),
        (page("cn_driving_licence", "main", ended), LICENSED),
    )
    assert given.decision is Decision.REJECT


@pytest.mark.parametrize(
    ("field", "value", "code"),
    [
        ("birth_date", "1949-12-30", "DOCUMENT_BIRTH_DATES_DIFFER"),
        ("sex", "MALE", "DOCUMENT_SEXES_DIFFER"),
        (None, None, None),
    ],
)
def test_two_people_of_one_name_are_told_apart(field: str | None, value: str | None, code: str | None) -> None:
    """A passport has no citizen number: birth date and sex tell whose it is."""
    same = {name: HOLDER[name].value for name in ("name", "sex", "birth_date")}
    values = {**FOREIGN, "nationality": "CHN", **same} | ({field: value} if field else {})
    claim: Mapping[str, str | None] = {
        "document_type": "passport",
        "document_number": "18AB34521",
        **UNDATED,
    }
    given = verdict((CARD, {}), (page("passport", "data", values), claim))
    between = [result for result in given.checks if result.document == 1 and result.check.endswith("s_agree")]
    assert {result.code for result in between} - {""} == ({code} if code else set())
    assert {"birth_dates_agree", "sexes_agree"} <= {result.check for result in between}
    assert given.decision is Decision.REVIEW


UNDECLARED: Mapping[str, str | None] = {"document_type": None, "document_number": None, **UNDATED}


@pytest.mark.parametrize(
    ("changes", "of_card", "of_licence", "decision", "code"),
    [
        ({}, {}, {}, Decision.ACCEPT, None),
        ({}, {}, {"document_type": "cn_driving_licence"}, Decision.ACCEPT, None),
        ({"number": "110105199003071255"}, {}, {}, Decision.REVIEW, "DOCUMENT_NUMBERS_DIFFER"),
        ({"name": "王样本"}, {}, {}, Decision.REVIEW, "DOCUMENT_NAMES_DIFFER"),
        ({"number": None, "birth_date": None}, {}, {}, Decision.REVIEW, "CLAIM_ELEMENT_MISSING"),
        ({}, {"document_number": None}, {}, Decision.REVIEW, "CLAIM_ELEMENT_MISSING"),
        ({}, {}, {"valid_until": "2032-08-10"}, Decision.REVIEW, "CLAIM_ELEMENT_MISSING"),
        ({}, {}, {"document_number": "110105199003071255"}, Decision.REVIEW, "NUMBER_MISMATCH"),
    ],
)
def test_a_document_of_which_nothing_was_declared_is_vouched_for_by_the_declared_one(
    changes: Mapping[str, str | None],
    of_card: Mapping[str, str | None],
    of_licence: Mapping[str, str | None],
    decision: Decision,
    code: str | None,
) -> None:
    """Its number is not asked for where both surely bear one person's number, or name and birth date; what was declared
    of it is compared as ever, and where the other's number was not declared either nothing ties the two to the claim.
    """
    licence = page("cn_driving_licence", "main", {**LICENCE, **changes})
    given = verdict((CARD, of_card), (licence, {**UNDECLARED, **of_licence}))
    compared = next(one for one in given.checks if (one.check, one.document) == ("claim_document_number", 1))
    assert given.decision is decision
    assert code is None or code in codes(given)
    assert (compared.outcome is Outcome.NOT_APPLICABLE) == (code is None or code.startswith("DOCUMENT_"))


def test_nothing_vouches_for_a_document_that_bears_a_name_alone() -> None:
    """Many have one name: a bank card whose number was not declared is a person's to look at."""
    card = page("bank_card", "front", {"number": "6222020000000000000", "holder": "ZHOU ZIMO"})
    given = verdict((CARD, {}), (card, UNDECLARED))
    compared = next(one for one in given.checks if (one.check, one.document) == ("claim_document_number", 1))
    assert compared.outcome is not Outcome.NOT_APPLICABLE
    assert given.decision is not Decision.ACCEPT


@pytest.mark.parametrize(
    ("sharpness", "decision", "code"),
    [(0.9, Decision.REVIEW, "UNSURE_IN_GOOD_CAPTURE"), (0.6, Decision.RESUBMIT, "LOW_CONFIDENCE")],
)
def test_a_repaired_value_is_a_persons_where_no_better_picture_can_be_asked_for(
    sharpness: float, decision: Decision, code: str
) -> None:
    """A zone's number that was repaired is unsure: a better picture is asked for only where there can be one."""
    (reading,) = page("passport", "data", FOREIGN).values()
    number = make_field("mrz.number", FOREIGN["mrz.number"], FieldStatus.UNSURE, codes=("VALUE_REPAIRED",))
    assert reading.quality is not None
    reading = replace(
        reading,
        fields={**reading.fields, "mrz.number": number},
        quality=replace(reading.quality, sharpness=sharpness),
    )
    claim = {**PERSON, "document_type": "passport", "document_number": FOREIGN["number"], **UNDATED}
    given = verdict(({"data": reading}, claim))
    assert given.decision is decision
    assert code in codes(given)
