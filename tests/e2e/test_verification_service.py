"""The service through a real client: verdicts, replays, lists, evidence."""

from __future__ import annotations

import hashlib
import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

import grpc
import pytest
from google.rpc.error_details_pb2 import ResourceInfo
from idverdict import v1

from tests.builders import make_claim, make_reading
from tests.e2e.serving import (
    EMBLEM,
    EMPTY_DESK,
    NO_VERIFICATION,
    NOON,
    PORTRAIT,
    KnowingReader,
    Running,
    raw_call,
    refused,
    request,
    running,
    settings_in,
)
from tests.specimens.sides import Side


def test_genuine_card_is_accepted_and_kept(server: Running) -> None:
    """A card that agrees with its claim is accepted, and the stored verification is the answer."""
    answer = server.stub.CreateVerification(request())
    assert v1.Decision.Name(answer.verdict.decision) == "DECISION_ACCEPT"
    assert answer.name == f"verifications/{answer.uid}"
    assert answer.create_time.ToDatetime(tzinfo=UTC) == NOON
    assert answer.customer_reference == "customer-1"
    assert [(r.document, r.picture, r.page, r.submitted_page) for r in answer.verdict.readings] == [
        (0, 0, "portrait", "portrait"),
        (0, 1, "emblem", "emblem"),
    ]
    assert answer.verdict.readings[0].fields["id_number"].value == "11010519491231002X"
    assert server.stub.GetVerification(v1.GetVerificationRequest(name=answer.name)) == answer


def test_wrong_name_is_not_accepted_and_says_why(server: Running) -> None:
    """A claim with another name leads to a verdict with that reason, not to an error."""
    wrong = request()
    wrong.claim.name = "李样本"
    verdict = server.stub.CreateVerification(wrong).verdict
    assert v1.Decision.Name(verdict.decision) != "DECISION_ACCEPT"
    assert "NAME_MISMATCH" in {reason.code for reason in verdict.reasons}
    assert v1.Truth.Name(verdict.statements.matches_claim) == "TRUTH_NO"


def test_swapped_pictures_say_as_what_they_were_submitted(server: Running) -> None:
    """A reading names the page it shows and the page it was submitted as."""
    answer = server.stub.CreateVerification(request(portrait=EMBLEM, emblem=PORTRAIT))
    pages = {(r.page, r.submitted_page, r.picture) for r in answer.verdict.readings}
    assert pages == {("emblem", "portrait", 0), ("portrait", "emblem", 1)}


def test_compared_values_are_masked_unless_settings_reveal_them(tmp_path: Path) -> None:
    """Observed and expected values show their outline only; the setting shows them, also of what was kept before."""
    number = "11010519491231001X"
    wrong = request(claim=make_claim(document_number=number, sex="MALE", valid_until="2099-12-31"))
    with running(settings_in(tmp_path)) as server:
        masked = server.stub.CreateVerification(wrong)
    compared = [check for check in masked.verdict.checks if check.HasField("expected")]
    assert compared
    assert all(check.masked for check in compared)
    shown = {check.check: {check.observed, check.expected} for check in compared}
    assert number not in shown["claim_document_number"]
    for closed in ("claim_sex", "sex_matches_number", "claim_valid_until", "birth_matches_number"):
        assert shown[closed] == {"***"}, closed
    with running(settings_in(tmp_path, reveal_compared=True)) as server:
        clear = server.stub.GetVerification(v1.GetVerificationRequest(name=masked.name))
    assert number in {check.expected for check in clear.verdict.checks}


def test_replayed_request_gets_the_first_answer_byte_for_byte(tmp_path: Path) -> None:
    """The same request is answered from the store, also by a server started later, and nothing is read again."""
    with running(settings_in(tmp_path)) as server:
        call = raw_call(server.channel, "CreateVerification")
        first = call(request().SerializeToString())
        assert call(request().SerializeToString()) == first
        assert server.reader.calls == 2
    with running(settings_in(tmp_path)) as server:
        assert raw_call(server.channel, "CreateVerification")(request().SerializeToString()) == first
        assert server.reader.calls == 0


def test_request_id_with_another_payload_is_refused(server: Running) -> None:
    """An id that was used for one request does not serve for another."""
    server.stub.CreateVerification(request())
    refusal = refused(lambda: server.stub.CreateVerification(request(customer_reference="customer-2")))
    assert (refusal.code, refusal.reason) == (grpc.StatusCode.ALREADY_EXISTS, "REQUEST_ID_REUSED")
    assert refusal.details[ResourceInfo] == ResourceInfo(resource_type="idverdict.v1.Verification")
    assert len(server.stub.ListVerifications(v1.ListVerificationsRequest()).verifications) == 1


def test_racing_duplicates_are_executed_once(server: Running) -> None:
    """Requests of one id that arrive together get one answer, and the pictures are read once."""
    together = threading.Barrier(6)

    def call(_: int) -> v1.Verification:
        together.wait(10)
        answer: v1.Verification = server.stub.CreateVerification(request())
        return answer

    with ThreadPoolExecutor(6) as pool:
        answers = list(pool.map(call, range(6)))
    assert all(answer == answers[0] for answer in answers)
    assert server.reader.calls == 2


def test_read_document_keeps_nothing(server: Running) -> None:
    """A reading comes back whole, and the store stays empty."""
    reading = server.stub.ReadDocument(v1.ReadDocumentRequest(image=PORTRAIT)).reading
    assert reading.document_type == "cn_resident_id"
    assert reading.fields["name"].value == make_reading(Side.PORTRAIT).fields["name"].value
    assert (reading.image_size.width_px, reading.image_size.height_px) == (1200, 900)
    assert reading.quad.bottom_right.x == 1100
    assert not server.stub.ListVerifications(v1.ListVerificationsRequest()).verifications


def test_picture_without_a_document_is_an_answer(server: Running) -> None:
    """No card in the picture is a code, not an error."""
    reading = server.stub.ReadDocument(v1.ReadDocumentRequest(image=EMPTY_DESK)).reading
    assert list(reading.codes) == ["NO_DOCUMENT"]
    assert reading.document_type == ""


def test_another_document_type_than_expected_is_said(server: Running) -> None:
    """The caller's expectation is held against what was found."""
    asked = v1.ReadDocumentRequest(image=PORTRAIT, document_type="passport")
    assert "DOCUMENT_TYPE_MISMATCH" in server.stub.ReadDocument(asked).reading.codes


def test_list_filters_and_pages(server: Running) -> None:
    """Filters hold together, and pages follow each other without gap or repetition."""
    for number in range(5):
        portrait = EMPTY_DESK if number == 4 else PORTRAIT
        sent = request(f"request-{number}", portrait, customer_reference=f"customer-{number % 2}")
        server.stub.CreateVerification(sent)

    def listed(**filters: object) -> list[str]:
        found, token = [], ""
        while True:
            page = server.stub.ListVerifications(
                v1.ListVerificationsRequest(page_size=2, page_token=token, **filters)  # type: ignore[arg-type]
            )
            assert len(page.verifications) <= 2
            found += [one.request_id for one in page.verifications]
            token = page.next_page_token
            if not token:
                return found

    everything = [f"request-{number}" for number in range(5)]
    assert sorted(listed()) == everything
    assert sorted(listed(customer_reference="customer-1")) == ["request-1", "request-3"]
    assert sorted(listed(decisions=["DECISION_ACCEPT"])) == everything[:4]
    other = ["DECISION_REVIEW", "DECISION_RESUBMIT", "DECISION_REJECT"]
    assert listed(decisions=other) == ["request-4"]
    assert sorted(listed(decisions=["DECISION_ACCEPT", *other])) == everything
    assert listed(create_time_from=datetime(2026, 3, 2, tzinfo=UTC)) == []
    assert sorted(listed(create_time_until=datetime(2026, 3, 2, tzinfo=UTC))) == everything


def test_list_leaves_personal_parts_out(server: Running) -> None:
    """Lists carry decisions and reasons, not claims, checks or readings."""
    server.stub.CreateVerification(request())
    (item,) = server.stub.ListVerifications(v1.ListVerificationsRequest()).verifications
    assert v1.Decision.Name(item.verdict.decision) == "DECISION_ACCEPT"
    assert not item.HasField("claim")
    assert not item.documents
    assert not item.verdict.checks
    assert not item.verdict.readings


@pytest.mark.parametrize("token", ["nonsense", "AAAA"])
def test_page_token_of_nowhere_is_refused(server: Running, token: str) -> None:
    """A token that this service did not make is a bad request."""
    refusal = refused(lambda: server.stub.ListVerifications(v1.ListVerificationsRequest(page_token=token)))
    assert (refusal.code, refusal.reason) == (grpc.StatusCode.INVALID_ARGUMENT, "PAGE_TOKEN_INVALID")
    assert refusal.fields == ["page_token"]


def test_evidence_comes_back_as_it_was_sent(tmp_path: Path) -> None:
    """Metadata first, then chunks of at most 64 KiB that make up the very bytes that were submitted."""
    large = PORTRAIT + bytes(150_000)
    reader = KnowingReader({large: make_reading(Side.PORTRAIT), EMBLEM: make_reading(Side.EMBLEM)})
    with running(settings_in(tmp_path), reader) as server:
        answer = server.stub.CreateVerification(request(portrait=large))
        assert [(e.name, e.document, e.picture, e.page) for e in answer.evidence] == [
            (f"{answer.name}/evidence/0-0", 0, 0, "portrait"),
            (f"{answer.name}/evidence/0-1", 0, 1, "emblem"),
        ]
        kept = answer.evidence[0]
        first, *rest = server.stub.GetEvidence(v1.GetEvidenceRequest(name=kept.name))
    assert first.metadata == kept
    assert kept.media_type == "image/jpeg"
    assert kept.sha256 == hashlib.sha256(large).hexdigest()
    assert len(rest) == 3
    assert b"".join(part.chunk for part in rest) == large


def test_what_is_not_there_is_not_found(server: Running) -> None:
    """Unknown names are NOT_FOUND; the error tells the kind of resource and does not repeat the name."""
    refusal = refused(lambda: server.stub.GetVerification(v1.GetVerificationRequest(name=NO_VERIFICATION)))
    assert (refusal.code, refusal.reason) == (grpc.StatusCode.NOT_FOUND, "VERIFICATION_NOT_FOUND")
    assert refusal.details[ResourceInfo] == ResourceInfo(resource_type="idverdict.v1.Verification")
    kept = server.stub.CreateVerification(request(emblem=None)).name
    names = ("0-1", "1-0", "0", "00-0", "portrait", "PORTRAIT", "selfie")
    for missing in (f"{NO_VERIFICATION}/evidence/0-0", *(f"{kept}/evidence/{name}" for name in names)):
        asked = v1.GetEvidenceRequest(name=missing)
        refusal = refused(partial(list, server.stub.GetEvidence(asked)))
        assert (refusal.code, refusal.reason) == (grpc.StatusCode.NOT_FOUND, "EVIDENCE_NOT_FOUND")
        assert refusal.details[ResourceInfo] == ResourceInfo(resource_type="idverdict.v1.Evidence")


def test_acknowledged_verification_outlives_the_server(tmp_path: Path) -> None:
    """What one server acknowledged, the next one finds."""
    with running(settings_in(tmp_path)) as server:
        answer = server.stub.CreateVerification(request())
    with running(settings_in(tmp_path)) as server:
        assert server.stub.GetVerification(v1.GetVerificationRequest(name=answer.name)) == answer
