"""Verifications that version 0.1 stored, as callers of today get them through a server and the command line."""

from __future__ import annotations

import hashlib
import json
import zipfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
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

STORE = Path(__file__).parents[1] / "data" / "store-of-0.1.zip"


@dataclass(frozen=True)
class Older:
    """A server of today on a store of then, and what that version said of it by the name of the case."""

    server: Running
    expected: Mapping[str, Any]

    def name(self, case: str) -> str:
        """The resource name of a case's verification."""
        return f"verifications/{self.expected['verifications'][case]['uid']}"

    def get(self, case: str) -> v1.Verification:
        """A case's verification."""
        found: v1.Verification = self.server.stub.GetVerification(v1.GetVerificationRequest(name=self.name(case)))
        return found


@pytest.fixture
def older(tmp_path: Path) -> Iterator[Older]:
    """The store, opened and migrated by a server."""
    with zipfile.ZipFile(STORE) as archive:
        archive.extractall(tmp_path)
    (tmp_path / "keys" / "master.key").chmod(0o600)
    with running(settings_in(tmp_path)) as server:
        yield Older(server, json.loads((tmp_path / "expected.json").read_text(encoding="utf-8")))


def test_older_verification_is_shown_with_its_document(older: Older) -> None:
    """The customer's claim, the document's, and both sides as pages of it; ids of checks are those of today."""
    kept, claim = older.get("accept"), make_claim()
    (document,) = kept.documents
    assert (document.document_type, document.role) == ("cn_resident_id", v1.DOCUMENT_ROLE_PRIMARY)
    assert (document.claim.number, document.claim.valid_until) == (claim.document_number, claim.valid_until)
    assert [page.page for page in document.pages] == ["portrait", "emblem"]
    assert (kept.claim.name, kept.claim.birth_date) == (claim.name, claim.birth_date)
    assert len(kept.receipt_salt) == 32
    assert kept.verdict.policy_sha256
    shown = [(r.document, r.picture, r.page, r.submitted_page) for r in kept.verdict.readings]
    assert shown == [(0, 0, "portrait", "portrait"), (0, 1, "emblem", "emblem")]
    assert kept.verdict.readings[0].fields["id_number"].value == claim.document_number
    named = {check.check: check for check in kept.verdict.checks}
    assert {"pages_present", "pages_in_place"} <= named.keys()
    assert not named.keys() & {"sides_present", "sides_in_place"}
    assert all(check.HasField("document") and check.document == 0 for check in kept.verdict.checks)
    (upload,) = older.get("resubmit").verdict.required_actions
    assert (upload.action, upload.document, upload.page) == ("UPLOAD_PAGE", 0, "emblem")


def test_older_verifications_are_listed(older: Older) -> None:
    """Each once, with the decision that was given, and without its personal parts."""
    listed = older.server.stub.ListVerifications(v1.ListVerificationsRequest()).verifications
    decisions = {one.name: v1.Decision.Name(one.verdict.decision).removeprefix("DECISION_") for one in listed}
    assert decisions == {older.name(case): was["decision"] for case, was in older.expected["verifications"].items()}
    assert not any(one.documents or one.HasField("claim") or one.receipt_salt for one in listed)


def test_older_picture_keeps_its_name(older: Older) -> None:
    """It is fetched by the side that it was stored as, byte for byte, and by no other name."""
    kept = older.get("accept")
    assert [one.name.rpartition("/")[2] for one in kept.evidence] == ["portrait", "emblem"]
    for one in kept.evidence:
        first, *chunks = older.server.stub.GetEvidence(v1.GetEvidenceRequest(name=one.name))
        assert first.metadata == one
        assert hashlib.sha256(b"".join(part.chunk for part in chunks)).hexdigest() == one.sha256
    for other in ("0-0", "PORTRAIT", "selfie"):
        asked = v1.GetEvidenceRequest(name=f"{kept.name}/evidence/{other}")
        assert refused(partial(list, older.server.stub.GetEvidence(asked))).reason == "EVIDENCE_NOT_FOUND"


def test_older_receipt_is_held_against_the_record_of_today(
    older: Older, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The command finds every value that the record has now under the label that it had then."""
    monkeypatch.setenv("IDVERDICT_DATA_DIR", str(tmp_path))
    shown = CliRunner().invoke(app, ["get", older.get("accept").uid, "--json"])
    record, receipt, key = tmp_path / "record.json", tmp_path / "receipt.txt", tmp_path / "audit.key"
    record.write_text(shown.stdout, encoding="utf-8")
    receipt.write_text(older.expected["verifications"]["accept"]["receipt"], encoding="utf-8")
    key.write_text(older.expected["key"], encoding="utf-8")
    given = [str(receipt), "--key", str(key), "--record", str(record)]
    done = CliRunner().invoke(app, ["audit", "verify-receipt", *given])
    assert done.exit_code == 0, done.output
    compared = [line.strip() for line in done.stdout.splitlines() if "as in the receipt" in line]
    assert {"field PORTRAIT name: as in the receipt", "claim document_number: as in the receipt"} <= set(compared)
    assert len(compared) > 15
    assert not any("NOT" in line for line in compared)


def test_older_verification_is_packed(older: Older) -> None:
    """With its pictures under the pages they were submitted as, and a receipt in the form of then."""
    kept = older.get("swapped")
    packed = members(b"".join(part.chunk for part in streamed(older.server, kept.name)[1:]))
    pictures = [packed[f"evidence/{one.page}.jpg"] for one in kept.evidence]
    assert [hashlib.sha256(data).hexdigest() for data in pictures] == [one.sha256 for one in kept.evidence]
    receipt = receipts.verify_receipt(
        packed["audit/receipt.txt"].decode(), proofs.Key.parse(packed["audit/key.txt"].decode().strip())
    )
    assert (receipt.verification, receipt.form) == (kept.uid, receipts.OLDER_RECEIPT)


def test_older_request_id_stays_used(older: Older) -> None:
    """A request of today under an id of then is another request; its customer can be verified anew beside it."""
    kept, stub = older.get("accept"), older.server.stub
    reused = request(kept.request_id, customer_reference=kept.customer_reference)
    assert refused(lambda: stub.CreateVerification(reused)).reason == "REQUEST_ID_REUSED"
    made = stub.CreateVerification(request("anew", customer_reference=kept.customer_reference))
    asked = v1.ListVerificationsRequest(customer_reference=kept.customer_reference)
    names = {one.name for one in stub.ListVerifications(asked).verifications}
    assert {made.name, kept.name} <= names
