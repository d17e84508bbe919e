"""What the verdict says of pictures that show another document, a temporary card, or a mirror image."""

from __future__ import annotations

from dataclasses import replace

import pytest

from ocr.reading import Reading
from service.verification.checks import CHECKS, Dossier, run_checks
from service.verification.decision import decide
from service.verification.policy import load_policy
from service.verification.values.verdict import Decision, Purpose
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
