"""Photographed specimens through a real client, a real server and the real reader."""

from __future__ import annotations

import hashlib
import itertools
from collections.abc import Iterator, Mapping
from functools import cache
from typing import Any

import pytest
from idverdict import v1
from idverdict.client import channel

from ocr.text.lookalikes import lookalikes
from service.demo.serving import served
from tests.requests import create_request
from tests.specimens import Defects, Specimen, draw_identity, layout, no_card, render, sheet, specimen
from tests.specimens.sides import Side

PHONE: dict[str, Any] = {
    "size": (1280, 960), "width_share": 0.7, "tilt": 10.0, "thumb": 0.0, "glare": 0.0, "shadow": 0.0,
    "motion": (0.0, 0.0), "defocus": 0.7, "touching": False, "surface": "wood",
    "sleeve": 0.0, "crease": 0.0, "wear": 0.0, "tone": 0.0, "first_jpeg": 0,
}  # fmt: skip
"""A phone photo with nothing wrong; turn, slant, light and noise are the seed's."""

HOLDER = 171
_ids = itertools.count()


@cache
def card(
    side: Side, seed: int = HOLDER, defect: str | None = None, family: str = "song", blur: float | None = None
) -> Specimen:
    """One side of a card, with one defect or blurred."""
    defects: Defects = {"moved": False}
    if defect is not None:
        defects[defect] = True  # type: ignore[literal-required]
    capture = PHONE if blur is None else {**PHONE, "defocus": blur}
    return specimen(seed, side, "phone", family, defects=defects, capture=capture)


def request(
    portrait: bytes, emblem: bytes | None, truth: Mapping[str, str], **claim: str
) -> v1.CreateVerificationRequest:
    """A request whose claim says what is printed, changed."""
    number = next(_ids)
    printed = {
        "name": truth["name"],
        "sex": truth["sex"],
        "document_number": truth["id_number"],
        "document_type": "cn_resident_id",
    }
    return create_request(
        {**printed, **claim},
        portrait,
        emblem,
        customer_reference=f"customer-{number}",
        purpose="PURPOSE_ACCOUNT_OPENING",
        request_id=f"real-{number}",
    )


def of_card(seed: int = HOLDER, defect: str | None = None, **claim: str) -> v1.CreateVerificationRequest:
    """A request with both sides of one card."""
    portrait, emblem = card(Side.PORTRAIT, seed, defect), card(Side.EMBLEM, seed, defect)
    return request(portrait.photo.data, emblem.photo.data, portrait.truth, **claim)


@pytest.fixture(scope="module")
def service(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    """A stub of a server in a process of its own."""
    folder = tmp_path_factory.mktemp("server")
    with served(folder / "store", folder / "server.log") as address, channel(address) as connection:
        yield v1.VerificationServiceStub(connection)


@pytest.fixture(scope="module")
def genuine(service: Any) -> v1.Verification:
    """The verification of a genuine card."""
    answer: v1.Verification = service.CreateVerification(of_card())
    return answer


def decision(answer: v1.Verification) -> str:
    """The name of the decision."""
    return v1.Decision.Name(answer.verdict.decision).removeprefix("DECISION_")


def reasons(answer: v1.Verification) -> set[str]:
    """The codes of the reasons."""
    return {reason.code for reason in answer.verdict.reasons}


def reading(answer: v1.Verification, side: Side) -> v1.DocumentReading:
    """The reading of the picture that shows a side."""
    return next(one for one in answer.verdict.readings if one.page == side)


def check(answer: v1.Verification, name: str) -> v1.CheckResult:
    """The one result of a check."""
    (result,) = (one for one in answer.verdict.checks if one.check == name)
    return result


def test_genuine_card_is_read_and_accepted(genuine: v1.Verification) -> None:
    """Both sides of a phone photo are read as printed, and the verdict is ACCEPT."""
    assert (decision(genuine), reasons(genuine)) == ("ACCEPT", set())
    for side in Side:
        read = {name: field.value for name, field in reading(genuine, side).fields.items()}
        assert read == dict(card(side).truth)
    assert genuine.verdict.statements.self_consistent == v1.Truth.TRUTH_YES
    assert genuine.verdict.statements.matches_claim == v1.Truth.TRUTH_YES
    assert genuine.verdict.statements.officially_verified == v1.Truth.TRUTH_NOT_ASKED


def test_genuine_card_is_kept_with_its_pictures(service: Any, genuine: v1.Verification) -> None:
    """The stored verification is the answer, and the evidence is what was sent, byte for byte."""
    assert service.GetVerification(v1.GetVerificationRequest(name=genuine.name)) == genuine
    sent = {side.value: card(side).photo.data for side in Side}
    assert {kept.page for kept in genuine.evidence} == set(sent)
    for kept in genuine.evidence:
        parts = service.GetEvidence(v1.GetEvidenceRequest(name=kept.name))
        data = b"".join(part.chunk for part in parts)
        assert data == sent[kept.page]
        assert hashlib.sha256(data).hexdigest() == kept.sha256


def test_claim_does_not_reach_the_reader(service: Any, genuine: v1.Verification) -> None:
    """The same pictures under another claim are read the same, and only the comparison differs."""
    other = service.CreateVerification(of_card(name="李样本", document_number="11010519491231002X", sex="FEMALE"))
    assert decision(other) == "REVIEW"
    assert {"NAME_MISMATCH", "NUMBER_MISMATCH"} <= reasons(other)
    for one, first in zip(other.verdict.readings, genuine.verdict.readings, strict=True):
        one.ClearField("timings_ms")
        expected = v1.DocumentReading()
        expected.CopyFrom(first)
        expected.ClearField("timings_ms")
        assert one == expected


def test_look_alike_character_in_the_claim_is_never_equal(service: Any, genuine: v1.Verification) -> None:
    """A name that differs in one look-alike character is a mismatch or a possible misread, and not accepted."""
    name = card(Side.PORTRAIT).truth["name"]
    at, other = next((at, min(lookalikes(c))) for at, c in enumerate(name) if lookalikes(c))
    answer = service.CreateVerification(of_card(name=name[:at] + other + name[at + 1 :]))
    level = v1.ComparisonLevel.Name(check(answer, "claim_name").level)
    assert level in ("COMPARISON_LEVEL_MISMATCH", "COMPARISON_LEVEL_POSSIBLE_MISREAD")
    assert decision(answer) == "REVIEW"


def test_wrong_check_character_is_reported_as_printed(service: Any) -> None:
    """A number with a wrong check character is not put right: it is read as it is, and fails."""
    answer = service.CreateVerification(of_card(defect="wrong_check"))
    number = reading(answer, Side.PORTRAIT).fields["id_number"]
    assert number.value == card(Side.PORTRAIT, defect="wrong_check").truth["id_number"]
    assert not number.repaired
    failed = check(answer, "id_number_checksum")
    assert (failed.outcome, failed.code) == (v1.Outcome.OUTCOME_FAILED, "ID_NUMBER_CHECKSUM")
    assert decision(answer) == "REVIEW"


def test_expired_card_is_refused(service: Any) -> None:
    """A card whose last day has passed is rejected for that, and the customer is told to renew it."""
    answer = service.CreateVerification(of_card(10, "expired"))
    assert decision(answer) == "REJECT"
    assert "DOCUMENT_EXPIRED" in reasons(answer)
    assert "RENEW_DOCUMENT" in {action.action for action in answer.verdict.required_actions}


def test_blurred_side_is_asked_for_again(service: Any) -> None:
    """Of a blurred portrait side and a sharp emblem side, only the first has to be sent again."""
    blurred = card(Side.PORTRAIT, blur=3.6).photo.data
    answer = service.CreateVerification(request(blurred, card(Side.EMBLEM).photo.data, card(Side.PORTRAIT).truth))
    assert decision(answer) == "RESUBMIT"
    assert "BLURRED" in reasons(answer)
    assert {(action.document, action.page) for action in answer.verdict.required_actions} == {(0, "portrait")}


def test_picture_without_a_card_is_asked_for_again(service: Any) -> None:
    """A desk in place of the portrait side leads to RESUBMIT of that side, and to no field out of thin air."""
    answer = service.CreateVerification(
        request(no_card(3).data, card(Side.EMBLEM).photo.data, card(Side.PORTRAIT).truth)
    )
    assert decision(answer) == "RESUBMIT"
    assert "NO_DOCUMENT" in reasons(answer)
    assert {(action.document, action.page) for action in answer.verdict.required_actions} == {(0, "portrait")}
    shown = next(one for one in answer.verdict.readings if one.submitted_page == "portrait")
    assert not shown.fields
    assert not shown.HasField("quad")


def test_swapped_sides_are_put_right_and_told(service: Any, genuine: v1.Verification) -> None:
    """Pictures in each other's slot are read as what they show; the check says so, and the fields are the same."""
    portrait, emblem = card(Side.PORTRAIT), card(Side.EMBLEM)
    answer = service.CreateVerification(request(emblem.photo.data, portrait.photo.data, portrait.truth))
    told = [one for one in answer.verdict.checks if one.check == "pages_in_place"]
    assert {one.code for one in told} == {"SIDE_REVERSED"}
    assert decision(answer) == "ACCEPT"
    for side in Side:
        assert reading(answer, side).submitted_page != side
        assert reading(answer, side).fields == reading(genuine, side).fields


def test_both_sides_in_one_picture_are_read_and_accepted(service: Any) -> None:
    """One picture of both sides answers ReadDocument with two readings, and is enough for a verification."""
    cards = [render(draw_identity(HOLDER), side, layout("song", HOLDER)) for side in Side]
    picture = sheet(cards, HOLDER).data
    answer = service.ReadDocument(v1.ReadDocumentRequest(image=picture))
    read = {one.page: {n: f.value for n, f in one.fields.items()} for one in (answer.reading, *answer.other_readings)}
    assert read == {drawn.side.value: dict(drawn.truth) for drawn in cards}
    asked = request(picture, None, cards[0].truth)
    assert decision(service.CreateVerification(asked)) == "ACCEPT"
