"""Requests of several documents, and of documents and pages that the server has to find out; the types it reads."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from idverdict import proofs, receipts, v1

from ocr.documents import document_types
from ocr.reading import Field
from tests.builders import make_claim, make_field, make_reading
from tests.e2e.bank import ROLES, Bank
from tests.e2e.serving import (
    EMBLEM,
    EMPTY_DESK,
    PORTRAIT,
    KnowingReader,
    Running,
    picture,
    refused,
    request,
    running,
    settings_in,
)
from tests.e2e.test_pack_service import members, streamed
from tests.requests import create_request
from tests.specimens.sides import Side

OTHER_PORTRAIT, OTHER_EMBLEM = picture("green"), picture("yellow")


def second_document(
    sent: v1.CreateVerificationRequest, portrait: bytes = OTHER_PORTRAIT, emblem: bytes = OTHER_EMBLEM
) -> v1.SubmittedDocument:
    """Add a second card to a request, of which the same is declared as of the first."""
    added: v1.SubmittedDocument = sent.documents.add()
    added.CopyFrom(sent.documents[0])
    added.pages[0].image, added.pages[1].image = portrait, emblem
    return added


def reader_of_two(**second: str | Field) -> KnowingReader:
    """Knows the genuine card, and another one whose portrait side has other values."""
    other = {OTHER_PORTRAIT: make_reading(Side.PORTRAIT, **second), OTHER_EMBLEM: make_reading(Side.EMBLEM)}
    return KnowingReader({**KnowingReader().known, **other})


def decision(answer: v1.Verification) -> str:
    """The name of the decision."""
    return v1.Decision.Name(answer.verdict.decision).removeprefix("DECISION_")


def test_two_documents_that_agree_are_accepted_together(tmp_path: Path) -> None:
    """Each picture is read once; readings, checks and evidence say which document, and which picture of it."""
    with running(settings_in(tmp_path), reader_of_two()) as server:
        sent = request()
        second_document(sent)
        answer = server.stub.CreateVerification(sent)
        parts = list(server.stub.GetEvidence(v1.GetEvidenceRequest(name=f"{answer.name}/evidence/1-0")))
        assert server.stub.GetVerification(v1.GetVerificationRequest(name=answer.name)) == answer
        assert server.reader.calls == 4
    assert (decision(answer), list(answer.verdict.reasons)) == ("ACCEPT", [])
    places = [(r.document, r.picture, r.page) for r in answer.verdict.readings]
    assert places == [(0, 0, "portrait"), (0, 1, "emblem"), (1, 0, "portrait"), (1, 1, "emblem")]
    assert [(kept.document, kept.picture, kept.page) for kept in answer.evidence] == places
    assert [kept.name.rpartition("/")[2] for kept in answer.evidence] == ["0-0", "0-1", "1-0", "1-1"]
    checked = {check.document for check in answer.verdict.checks if check.check == "id_number_checksum"}
    assert checked == {0, 1}
    assert {check.check for check in answer.verdict.checks} >= {"names_agree", "numbers_agree"}
    assert (parts[0].metadata.page, b"".join(part.chunk for part in parts[1:])) == ("portrait", OTHER_PORTRAIT)
    assert [document.role for document in answer.documents] == 2 * [v1.DOCUMENT_ROLE_PRIMARY]
    assert not any(page.image for document in answer.documents for page in document.pages)


def test_two_documents_of_two_persons_are_not_accepted(tmp_path: Path) -> None:
    """Another person's card beside the customer's own is found out by name and number, whatever is declared of it."""
    with running(settings_in(tmp_path), reader_of_two(name="李样本", id_number="110105199003070070")) as server:
        sent = request()
        second_document(sent)
        answer = server.stub.CreateVerification(sent)
    assert decision(answer) != "ACCEPT"
    assert {"DOCUMENT_NAMES_DIFFER", "DOCUMENT_NUMBERS_DIFFER"} <= {reason.code for reason in answer.verdict.reasons}


@pytest.mark.parametrize(
    ("changes", "codes"),
    [({}, set()), ({"name": "李样本"}, {"DOCUMENT_NAMES_DIFFER", "NAME_MISMATCH"})],
    ids=["the same person", "another name"],
)
def test_a_licence_beside_the_card(tmp_path: Path, changes: dict[str, str], codes: set[str]) -> None:
    """A driving licence is auxiliary: its main page alone is enough, and its name and number are the card's."""
    card = make_reading(Side.PORTRAIT)
    own = {name: str(card.fields[name].value) for name in ("name", "sex", "birth_date", "address")}
    printed = {
        **own, "number": str(card.fields["id_number"].value), "nationality": "CHN", "first_issue_date": "2000-05-06",
        "vehicle_class": "C1", "valid_from": "2020-05-06", "valid_until": "LONG_TERM", **changes,
    }  # fmt: skip
    fields = {name: make_field(name, value) for name, value in printed.items()}
    licence = replace(card, document_type="cn_driving_licence", page="main", fields=fields)
    with running(settings_in(tmp_path), KnowingReader({**KnowingReader().known, OTHER_PORTRAIT: licence})) as server:
        sent = request()
        added = sent.documents.add(document_type="cn_driving_licence", role="DOCUMENT_ROLE_AUXILIARY")
        added.claim.number = printed["number"]
        added.pages.add(page="main", image=OTHER_PORTRAIT)
        answer = server.stub.CreateVerification(sent)
    assert {reason.code for reason in answer.verdict.reasons} == codes
    assert (decision(answer) == "ACCEPT") is (not codes)
    assert {"numbers_agree", "document_term"} <= {check.check for check in answer.verdict.checks}


def test_what_a_second_document_lacks_is_asked_for_there(tmp_path: Path) -> None:
    """The action names the document and the page, and the first document's pages are not asked for."""
    with running(settings_in(tmp_path), reader_of_two()) as server:
        sent = request()
        second_document(sent, emblem=EMPTY_DESK)
        answer = server.stub.CreateVerification(sent)
    assert decision(answer) == "RESUBMIT"
    assert {(action.document, action.page) for action in answer.verdict.required_actions} == {(1, "emblem")}


def test_bad_picture_of_a_second_document_is_named(server: Running) -> None:
    """By the places of document and page in the request."""
    sent = request()
    second_document(sent, portrait=PORTRAIT, emblem=b"no picture at all")
    refusal = refused(lambda: server.stub.CreateVerification(sent))
    assert (refusal.reason, refusal.fields) == ("IMAGE_FORMAT_UNSUPPORTED", ["documents[1].pages[1].image"])


def test_pages_and_type_that_are_left_empty_are_found_out(server: Running) -> None:
    """In whichever order the pictures come; readings say what each shows, and that nothing was said of it."""
    person, declared = request().claim, request().documents[0].claim
    pages = [v1.SubmittedPage(image=EMBLEM), v1.SubmittedPage(image=PORTRAIT)]
    answer = server.stub.CreateVerification(
        v1.CreateVerificationRequest(
            customer_reference="customer-1",
            purpose="PURPOSE_ACCOUNT_OPENING",
            claim=person,
            request_id="found-out",
            documents=[v1.SubmittedDocument(claim=declared, pages=pages)],
        )
    )
    assert decision(answer) == "ACCEPT"
    shown = {(r.document_type, r.picture, r.page, r.submitted_page) for r in answer.verdict.readings}
    assert shown == {("cn_resident_id", 0, "emblem", ""), ("cn_resident_id", 1, "portrait", "")}
    assert {check.code for check in answer.verdict.checks if check.check == "pages_in_place"} == {""}
    assert [(kept.picture, kept.page) for kept in answer.evidence] == [(0, ""), (1, "")]
    (first, *chunks) = server.stub.GetEvidence(v1.GetEvidenceRequest(name=answer.evidence[0].name))
    assert (first.metadata, b"".join(part.chunk for part in chunks)) == (answer.evidence[0], EMBLEM)


def test_one_side_twice_without_its_page_is_no_whole_card(server: Running) -> None:
    """Two pictures of one side, neither of which says what it is, leave the other side missing."""
    sent = create_request(make_claim(), customer_reference="c", purpose="PURPOSE_ACCOUNT_OPENING", request_id="twice")
    sent.documents[0].pages.extend(v1.SubmittedPage(image=PORTRAIT) for _ in range(2))
    answer = server.stub.CreateVerification(sent)
    assert decision(answer) == "RESUBMIT"
    assert [(action.action, action.page) for action in answer.verdict.required_actions] == [("UPLOAD_PAGE", "emblem")]


def test_every_picture_of_a_page_counts(tmp_path: Path) -> None:
    """A further picture of the same page is read, stored and packed too, and has to show the same card."""
    for name, expected in (("张样本", "ACCEPT"), ("李样本", "REVIEW")):
        with running(settings_in(tmp_path / expected), reader_of_two(name=name)) as server:
            sent = request()
            sent.documents[0].pages.add(page="portrait", image=OTHER_PORTRAIT)
            answer = server.stub.CreateVerification(sent)
            packed = members(b"".join(part.chunk for part in streamed(server, answer.name)[1:]))
        assert decision(answer) == expected
        assert ("PAGES_DIFFER" in {reason.code for reason in answer.verdict.reasons}) is (expected == "REVIEW")
        assert [(kept.picture, kept.page) for kept in answer.evidence] == [
            (0, "portrait"),
            (1, "emblem"),
            (2, "portrait"),
        ]
        originals = {file: data for file, data in packed.items() if file.startswith("evidence/")}
        assert originals == {
            "evidence/portrait.jpg": PORTRAIT,
            "evidence/emblem.jpg": EMBLEM,
            "evidence/portrait-2.jpg": OTHER_PORTRAIT,
        }
        assert {"annotated/portrait.jpg", "annotated/portrait-2.jpg"} <= packed.keys()


def test_document_types_are_listed_with_pages_and_fields(server: Running) -> None:
    """Whatever the catalogue has; of the resident card its sides, sizes and labels, and what a claim can declare."""
    listed = {one.id: one for one in server.stub.ListDocumentTypes(v1.ListDocumentTypesRequest()).document_types}
    assert list(listed) == sorted(document_types())
    for one in listed.values():
        assert {name for page in one.pages for name in page.fields} == {field.name for field in one.fields}
        for label in (one.label, *(page.label for page in one.pages), *(field.label for field in one.fields)):
            assert label.zh
            assert label.en
    card = listed["cn_resident_id"]
    assert [page.id for page in card.pages] == ["portrait", "emblem"]
    assert (card.width_mm, card.height_mm, card.nationality) == (85.6, 54.0, "CHN")
    fields = {field.name: field for field in card.fields}
    assert (fields["id_number"].claimed_as, fields["name"].claimed_as) == ("document.number", "name")
    assert fields["id_number"].masking == v1.MASKING_OUTLINE
    assert fields["sex"].masking == v1.MASKING_WITHHELD


def test_every_role_may_list_document_types(tokens: Running, bank: Bank) -> None:
    """The list says nothing of any record; it is refused to strangers alone."""

    def listed(token: str | None) -> Any:
        with bank.channel(tokens.address, token=token) as channel:
            return v1.VerificationServiceStub(channel).ListDocumentTypes(v1.ListDocumentTypesRequest())

    for role in ROLES:
        assert listed(bank.idp.token(role)).document_types
    assert refused(lambda: listed(None)).reason == "CREDENTIALS_MISSING"


def test_receipt_of_two_documents_tells_their_values_apart(tmp_path: Path) -> None:
    """What was declared of the second document, and what was read of it, has labels of its own."""
    with running(settings_in(tmp_path), reader_of_two()) as server:
        sent = request()
        second = second_document(sent)
        second.document_type, second.role = "", v1.DOCUMENT_ROLE_AUXILIARY
        kept = server.stub.CreateVerification(sent)
        issued = v1.AuditServiceStub(server.channel).IssueReceipt(v1.IssueReceiptRequest(name=kept.name))
    said = receipts.verify_receipt(issued.text, proofs.Key.parse(issued.key))
    assert said.documents == (("cn_resident_id", "PRIMARY"), ("-", "AUXILIARY"))
    assert said.images["1 0 portrait"] == hashlib.sha256(OTHER_PORTRAIT).hexdigest()
    for label in ("claim 0.number", "claim 1.number", "field 0 0 portrait id_number", "field 1 0 portrait id_number"):
        salt = receipts.value_salt(kept.receipt_salt, label)
        assert said.confirms(label, "11010519491231002X", salt)
