"""What the verdict says of pictures that show another document, a temporary card, or a mirror image."""

from __future__ import annotations

from dataclasses import replace

import pytest

from ocr.documents import document_types
from ocr.reading import Reading
from service.verification.checks import CHECKS, Dossier, run_checks
from service.verification.decision import Judgement, decide
from service.verification.policy import load_policy
from service.verification.values.verdict import Decision, PageReading, Purpose
from tests.builders import make_case, make_claim, make_reading, no_document
from tests.specimens.sides import Side

POLICY = load_policy()


def other(kind: str, code: str) -> Reading:
    """A reading of a document of another type: measured, without fields."""
    return replace(make_reading(), document_type=kind, page=None, fields={}, derived={}, codes=(code,))


def judged(portrait: Reading, emblem: Reading) -> tuple[Decision, set[str]]:
    """The decision and its reasons for a pair of pictures."""
    case = make_case(claim=make_claim(document_type=None), submitted={Side.PORTRAIT: portrait, Side.EMBLEM: emblem})
    judgement = decide(POLICY, Purpose.ACCOUNT_OPENING, Dossier((case,)), run_checks(case, CHECKS))
    return judgement.decision, {reason.code for reason in judgement.reasons}


def test_a_temporary_card_is_a_persons_case() -> None:
    """Both sides of a temporary card lead to REVIEW: its holder has no other card to send."""
    card = other("cn_temporary_id", "TEMPORARY_ID")
    assert judged(card, card) == (Decision.REVIEW, {"TEMPORARY_ID"})


@pytest.mark.parametrize("kind", ["cn_hmt_residence", "cn_driving_licence", "other"])
def test_another_document_is_asked_for_again(kind: str) -> None:
    """A residence permit or a licence is not supported, and no field of it is reported."""
    page = other(kind, "DOCUMENT_TYPE_NOT_SUPPORTED")
    decision, reasons = judged(page, page)
    assert decision is Decision.RESUBMIT
    assert reasons == {"DOCUMENT_TYPE_NOT_SUPPORTED"}


def test_a_permits_back_beside_a_resident_card_is_a_mismatch() -> None:
    """Two pictures of two kinds of document are told apart."""
    decision, reasons = judged(make_reading(), other("cn_hmt_residence", "DOCUMENT_TYPE_NOT_SUPPORTED"))
    assert decision is Decision.RESUBMIT
    assert {"DOCUMENT_TYPE_MISMATCH", "DOCUMENT_TYPE_NOT_SUPPORTED"} <= reasons


def test_a_mirror_image_is_named() -> None:
    """A picture that can be read in the mirror only leads to RESUBMIT, with the reason, and not to NO_DOCUMENT."""
    decision, reasons = judged(no_document("MIRRORED"), make_reading(Side.EMBLEM))
    assert decision is Decision.RESUBMIT
    assert reasons == {"MIRRORED"}


def alone(reading: Reading, document_type: str | None = None) -> Judgement:
    """The judgement on one picture that was submitted as no page in particular."""
    readings = (PageReading(0, 0, "", reading),)
    claim = make_claim(document_type=document_type)
    case = replace(make_case(claim=claim), submitted=readings)
    return decide(POLICY, Purpose.ACCOUNT_OPENING, Dossier((case,)), run_checks(case, CHECKS))


def test_one_picture_of_a_card_of_the_forces_is_a_persons_case() -> None:
    """Nobody is asked for the emblem side of a resident ID card that they never sent."""
    judgement = alone(other("cn_military_id", "MILITARY_ID"), "cn_military_id")
    assert judgement.decision is Decision.REVIEW
    assert "EMBLEM_SIDE_MISSING" not in {reason.code for reason in judgement.reasons}


def test_of_an_unknown_document_no_page_is_asked_for() -> None:
    """A mirror image of who knows what has to be taken again; of which type its pages would be, nobody knows."""
    judgement = alone(no_document("MIRRORED"))
    assert {reason.code for reason in judgement.reasons} == {"MIRRORED"}
    assert [(one.action, one.document, one.page) for one in judgement.required_actions] == [("RESUBMIT_PAGE", 0, "")]


def test_of_a_named_document_its_missing_page_is_asked_for() -> None:
    """Who says that it is a resident ID card is asked for its other side too."""
    asked = alone(no_document("MIRRORED"), "cn_resident_id").required_actions
    assert ("UPLOAD_PAGE", "emblem") in {(one.action, one.page) for one in asked}


def test_of_a_document_that_is_not_accepted_another_is_asked_for_and_nothing_else() -> None:
    """No better picture and no further page of a permit would be accepted."""
    front = replace(make_reading(), document_type="cn_hk_macau_permit", page="back", fields={}, derived={})
    case = replace(make_case(claim=make_claim()), submitted=(PageReading(0, 0, "", front),))
    case = replace(case, type=document_types()["cn_hk_macau_permit"])
    judgement = decide(POLICY, Purpose.ACCOUNT_OPENING, Dossier((case,)), run_checks(case, CHECKS))
    assert {reason.code for reason in judgement.reasons} > {"DOCUMENT_TYPE_NOT_SUPPORTED", "PAGE_MISSING"}
    assert [(one.action, one.document, one.page) for one in judgement.required_actions] == [("UPLOAD_DOCUMENT", 0, "")]


def test_a_check_that_says_the_same_of_several_fields_is_one_reason() -> None:
    """A reason names no field: several of them alike would tell nobody anything."""
    blank = replace(make_reading(), fields={}, derived={})
    said = alone(blank).reasons
    assert len(said) == len(set(said))
