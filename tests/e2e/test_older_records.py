"""Verifications that version 0.1 stored, as callers of today see them."""

from __future__ import annotations

import hashlib
import zipfile
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from idverdict import proofs, receipts, v1
from typer.testing import CliRunner

from service.cli import app
from tests.builders import make_claim
from tests.e2e.serving import Running, refused, request, running, settings_in
from tests.e2e.test_pack_service import members, streamed

STORE = Path(__file__).parents[1] / "data" / "store-of-contract-0.1.zip"


@pytest.fixture
def older(tmp_path: Path) -> Iterator[Running]:
    """A server of today on a store of then."""
    with zipfile.ZipFile(STORE) as archive:
        archive.extractall(tmp_path)
    (tmp_path / "keys" / "master.key").chmod(0o600)
    with running(settings_in(tmp_path)) as server:
        yield server


def by_request(server: Running) -> dict[str, v1.Verification]:
    """Every verification of a server, whole, by its request id."""
    listed = server.stub.ListVerifications(v1.ListVerificationsRequest()).verifications
    names = [one.name for one in listed]
    found = [server.stub.GetVerification(v1.GetVerificationRequest(name=name)) for name in names]
    return {one.request_id: one for one in found}


def decision(answer: v1.Verification) -> str:
    """The name of the decision."""
    return v1.Decision.Name(answer.verdict.decision).removeprefix("DECISION_")


def test_older_verification_is_shown_with_its_document(older: Running) -> None:
    """The person's claim, the document's, and both sides as pages of it; the verdict is the one that was given."""
    found = by_request(older)
    decisions = {name: decision(one) for name, one in found.items()}
    assert decisions == {
        "accepted": "ACCEPT", "emblem-missing": "RESUBMIT", "swapped": "ACCEPT", "wrong-name": "REVIEW",
    }  # fmt: skip
    kept, claim = found["accepted"], make_claim()
    (document,) = kept.documents
    assert (document.document_type, document.role) == ("cn_resident_id", v1.DOCUMENT_ROLE_PRIMARY)
    assert (document.claim.number, document.claim.valid_until) == (claim.document_number, claim.valid_until)
    assert [page.page for page in document.pages] == ["portrait", "emblem"]
    assert (kept.claim.name, kept.claim.birth_date) == (claim.name, claim.birth_date)
    shown = [(r.document, r.picture, r.page, r.submitted_page) for r in kept.verdict.readings]
    assert shown == [(0, 0, "portrait", "portrait"), (0, 1, "emblem", "emblem")]
    assert kept.verdict.readings[0].fields["id_number"].value == claim.document_number
    named = {check.check: check for check in kept.verdict.checks}
    assert {"pages_present", "pages_in_place"} <= named.keys()
    assert not named.keys() & {"sides_present", "sides_in_place"}
    assert all(check.HasField("document") and check.document == 0 for check in kept.verdict.checks)
    swapped = {(r.page, r.submitted_page, r.picture) for r in found["swapped"].verdict.readings}
    assert swapped == {("emblem", "portrait", 0), ("portrait", "emblem", 1)}


def test_older_actions_name_their_page(older: Running) -> None:
    """What was UPLOAD_EMBLEM_SIDE is UPLOAD_PAGE of that page; a person's look is of no document."""
    found = by_request(older)
    (upload,) = found["emblem-missing"].verdict.required_actions
    assert (upload.action, upload.document, upload.page) == ("UPLOAD_PAGE", 0, "emblem")
    assert [(r.code, r.check) for r in found["emblem-missing"].verdict.reasons] == [
        ("EMBLEM_SIDE_MISSING", "pages_present")
    ]
    (look,) = found["wrong-name"].verdict.required_actions
    assert (look.action, look.HasField("document"), look.page) == ("MANUAL_REVIEW", False, "")


def test_older_picture_keeps_its_name(older: Running) -> None:
    """It is fetched by the side that it was kept as, byte for byte, and by no other name."""
    kept = by_request(older)["accepted"]
    assert [one.name.rpartition("/")[2] for one in kept.evidence] == ["portrait", "emblem"]
    for one in kept.evidence:
        first, *chunks = older.stub.GetEvidence(v1.GetEvidenceRequest(name=one.name))
        assert first.metadata == one
        assert hashlib.sha256(b"".join(part.chunk for part in chunks)).hexdigest() == one.sha256
    for other in ("0-0", "PORTRAIT", "selfie"):
        asked = v1.GetEvidenceRequest(name=f"{kept.name}/evidence/{other}")
        assert refused(partial(list, older.stub.GetEvidence(asked))).reason == "EVIDENCE_NOT_FOUND"


def test_older_receipt_says_what_it_said(older: Running, tmp_path: Path) -> None:
    """The receipt that was issued then verifies, one that is issued now says the same, and opens the same values."""
    kept = by_request(older)["accepted"]
    issued = v1.AuditServiceStub(older.channel).IssueReceipt(v1.IssueReceiptRequest(name=kept.name))
    assert issued.key == (tmp_path / "audit.key").read_text()
    key = proofs.Key.parse(issued.key)
    said = receipts.verify_receipt(issued.text, key)
    then = receipts.verify_receipt((tmp_path / "receipt.txt").read_text(), key)
    assert said.form == receipts.OLDER_RECEIPT
    assert (said.values, said.statuses, said.images) == (then.values, then.statuses, then.images)
    for label, value in (
        ("field PORTRAIT name", kept.claim.name),
        ("claim document_number", kept.documents[0].claim.number),
    ):
        assert said.confirms(label, value, receipts.value_salt(kept.receipt_salt, label, said.form))


def test_older_receipt_is_held_against_the_record_of_today(
    older: Running, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The command finds every value that the record has now under the label that it had then."""
    monkeypatch.setenv("IDVERDICT_DATA_DIR", str(tmp_path))
    kept = by_request(older)["accepted"]
    shown = CliRunner().invoke(app, ["get", kept.uid, "--json"])
    (tmp_path / "record.json").write_text(shown.stdout, encoding="utf-8")
    given = [str(tmp_path / "receipt.txt"), "--key", str(tmp_path / "audit.key")]
    done = CliRunner().invoke(app, ["audit", "verify-receipt", *given, "--record", str(tmp_path / "record.json")])
    assert done.exit_code == 0, done.output
    compared = [line.strip() for line in done.stdout.splitlines() if "as in the receipt" in line]
    assert {"field PORTRAIT name: as in the receipt", "claim document_number: as in the receipt"} <= set(compared)
    assert len(compared) > 15
    assert not any("NOT" in line for line in compared)


def test_older_verification_is_packed(older: Running) -> None:
    """With its pictures under the same names as one of today, and a receipt that verifies."""
    kept = by_request(older)["swapped"]
    packed = members(b"".join(part.chunk for part in streamed(older, kept.name)[1:]))
    pictures = [packed[f"evidence/{one.page}.jpg"] for one in kept.evidence]
    assert [hashlib.sha256(data).hexdigest() for data in pictures] == [one.sha256 for one in kept.evidence]
    receipt = receipts.verify_receipt(
        packed["audit/receipt.txt"].decode(), proofs.Key.parse(packed["audit/key.txt"].decode().strip())
    )
    assert (receipt.verification, receipt.form) == (kept.uid, receipts.OLDER_RECEIPT)


def test_older_request_id_stays_used(older: Running) -> None:
    """A request of today under an id of then is another request; its customer can be verified anew beside it."""
    assert refused(lambda: older.stub.CreateVerification(request("accepted"))).reason == "REQUEST_ID_REUSED"
    made: Any = older.stub.CreateVerification(request("anew"))
    assert decision(made) == "ACCEPT"
    asked = v1.ListVerificationsRequest(customer_reference="customer-1")
    assert len(older.stub.ListVerifications(asked).verifications) == 2
