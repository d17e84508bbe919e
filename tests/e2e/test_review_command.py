"""``idverdict review``: a case from the list to the second person's word, a receipt of it, and its place in a pack."""

from __future__ import annotations

import io
import json
import re
import zipfile
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from idverdict import v1
from idverdict.proofs import Key, ProofInvalid
from idverdict.receipts import is_of_review, verify_receipt, verify_review_receipt
from typer.testing import CliRunner, Result

from service.cli import app
from service.reviews.due import bring_up
from tests.builders import make_claim, make_reading
from tests.e2e.desk import CARD, OTHER_NAME, boxed
from tests.e2e.serving import EMBLEM, KnowingReader, Running, request, running, settings_in
from tests.specimens.sides import Side

Command = Callable[..., Result]


@pytest.fixture
def server(tmp_path: Path) -> Iterator[Running]:
    """A server that reads a card with fields in known places."""
    reader = KnowingReader({CARD: boxed(make_reading(Side.PORTRAIT)), EMBLEM: make_reading(Side.EMBLEM)})
    with running(settings_in(tmp_path), reader) as server:
        yield server


@pytest.fixture
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Command:
    """`idverdict` on the data of the server in the same folder."""
    monkeypatch.setenv("IDVERDICT_DATA_DIR", str(tmp_path))
    monkeypatch.setenv("COLUMNS", "200")
    return lambda *arguments: CliRunner().invoke(app, [str(one) for one in arguments])


def submit(server: Running, request_id: str = "first", **changes: str) -> v1.Verification:
    """A verification that a person has to decide."""
    asked = request(request_id, CARD, EMBLEM, claim=make_claim(name=OTHER_NAME), **changes)
    made: v1.Verification = server.stub.CreateVerification(asked)
    return made


def done(result: Result) -> str:
    """What a command printed that did what it should."""
    assert result.exit_code == 0, result.output
    return str(result.stdout)


def claimed(desk: Command, operator: str) -> tuple[str, str]:
    """Name and token of the most urgent case, claimed."""
    (case,) = json.loads(done(desk("review", "claim", "--operator", operator, "--json")))["cases"]
    return case["name"], str(case["fence"])


def accepted(desk: Command) -> str:
    """The most urgent case, accepted by two people."""
    case, fence = claimed(desk, "wei")
    reason = ("--reason", "READING_CORRECTED", "--note", "seen twice")
    done(desk("review", "decide", case, "ACCEPT", "--fence", fence, *reason, "--operator", "wei"))
    _, second = claimed(desk, "su")
    assert "CLOSED" in done(desk("review", "confirm", case, "--agree", "--fence", second, "--operator", "su"))
    return case


def test_a_case_is_settled_from_the_command_line(server: Running, desk: Command) -> None:
    """Listed, claimed, shown with claim, reading and strips, decided by one operator and confirmed by another."""
    made = submit(server)
    assert "OPEN" in done(desk("review", "list"))
    case, fence = claimed(desk, "wei")
    shown = done(desk("review", "show", case, "--operator", "wei"))
    assert OTHER_NAME in shown
    assert "张样本" in shown
    assert "11010519491231002X" not in shown
    assert [Path(path).exists() for path in re.findall(r": (/\S+\.png)", shown)] == [
        True
    ] * 3  # a page, a strip, a page
    reason = ("--reason", "READING_CORRECTED")
    assert "PROPOSED" in done(desk("review", "decide", case, "accept", "--fence", fence, *reason, "--operator", "wei"))
    assert "there is no case" in desk("review", "claim", "--operator", "wei").stderr
    _, second = claimed(desk, "su")
    assert "CLOSED" in done(desk("review", "confirm", case, "--agree", "--fence", second, "--operator", "su"))
    assert "by 2, READING_CORRECTED: 1" in done(desk("review", "statistics"))
    replayed = done(desk("replay", made.uid))
    assert "REVIEW  the same verdict" in replayed
    assert "people decided: ACCEPT" in replayed


def test_the_rest_of_the_desk_works(server: Running, desk: Command) -> None:
    """Renew, release, reveal, picture, withdraw, escalate, ask, object and answer."""
    made = submit(server)
    case, fence = claimed(desk, "wei")
    wei = ("--operator", "wei")
    done(desk("review", "renew", case, "--fence", fence, *wei))
    revealed = ("0.id_number", "--attempt", made.uid, "--fence", fence, "--reason", "COMPARE_WITH_PICTURE")
    assert "0.id_number" in done(desk("review", "reveal", case, *revealed, *wei))
    evidence = made.evidence[0].name
    assert "1200 x 900" in done(desk("review", "picture", case, evidence, *wei))
    done(desk("review", "decide", case, "REJECT", "--fence", fence, "--reason", "DOCUMENT_FORGED", *wei))
    assert "OPEN" in done(desk("review", "withdraw", case, *wei))
    case, fence = claimed(desk, "lan")
    done(desk("review", "release", case, "--fence", fence, "--operator", "lan"))
    case, fence = claimed(desk, "lan")
    asked = ("--fence", fence, "--reason", "FURTHER_EVIDENCE", "--operator", "lan")
    assert "WAITING_CUSTOMER" in done(desk("review", "ask", case, *asked))
    submit(server, "second")
    case, fence = claimed(desk, "wei")
    doubt = ("--fence", fence, "--reason", "DOUBT_REMAINS")
    assert "ESCALATED" in done(desk("review", "escalate", case, *doubt, *wei))
    case, fence = claimed(desk, "su")
    unfit = ("--fence", fence, "--reason", "PICTURE_UNFIT", "--operator", "su")
    assert "CLOSED" in done(desk("review", "decide", case, "RESUBMIT", *unfit))
    assert "objections" in done(desk("review", "object", made.uid, "--note", "a letter"))
    case, fence = claimed(desk, "chief")
    stands = ("--fence", fence, "--reason", "DECISION_STANDS", "--operator", "chief")
    assert "UNCHANGED" in done(desk("review", "decide", case, "UNCHANGED", *stands))
    assert "ACCEPT: 2" in done(desk("review", "rules"))


def test_what_is_wrong_is_told_by_its_reason(server: Running, desk: Command) -> None:
    """Exit status 1 with the reason of the API; 2 for a decision that there is not."""
    submit(server)
    case, fence = claimed(desk, "wei")
    reason = ("--reason", "READING_CORRECTED", "--operator", "wei")
    for arguments, status, told in (
        (("decide", case, "ACCEPT", "--fence", "9", *reason), 1, "CLAIM_LOST"),
        (("decide", case, "PERHAPS", "--fence", fence, *reason), 2, "must be one of"),
    ):
        result = desk("review", *arguments)
        assert (result.exit_code, told in result.stderr) == (status, True), result.output


def test_a_review_has_a_receipt(server: Running, desk: Command, tmp_path: Path) -> None:
    """Signed, committed to by the log, verified offline; an altered one, or the verdict's, is not taken for it."""
    made = submit(server)
    accepted(desk)
    found = server.stub.GetVerification(v1.GetVerificationRequest(name=made.name))
    (review,) = found.reviews
    audit = v1.AuditServiceStub(server.channel)
    receipt = audit.IssueReceipt(v1.IssueReceiptRequest(name=review.name))
    assert is_of_review(receipt.text)
    key = Key.parse(receipt.key)
    said = verify_review_receipt(receipt.text, key)
    assert (said.verification, said.decision, said.people, said.reasons) == (
        made.uid,
        "ACCEPT",
        2,
        ("READING_CORRECTED",),
    )
    with pytest.raises(ProofInvalid):
        verify_review_receipt(receipt.text.replace("decision ACCEPT", "decision REJECT"), key)
    verdict = audit.IssueReceipt(v1.IssueReceiptRequest(name=made.name))
    assert verify_receipt(verdict.text, key).decision == "REVIEW"
    with pytest.raises(ProofInvalid):
        verify_review_receipt(verdict.text, key)
    (tmp_path / "receipt").write_text(receipt.text, encoding="utf-8")
    shown = done(desk("audit", "verify-receipt", tmp_path / "receipt", "--key", receipt.key))
    assert "DECIDED ACCEPT" in shown
    done(desk("audit", "verify"))


def test_a_pack_holds_the_history(server: Running, desk: Command) -> None:
    """The cases with their notes, in JSON and in the report, and the review's entry with its proof."""
    made = submit(server)
    accepted(desk)
    stub = v1.PackServiceStub(server.channel)
    parts = stub.GetEvidencePack(v1.GetEvidencePackRequest(name=made.name, operator="audit"))
    with zipfile.ZipFile(io.BytesIO(b"".join(part.chunk for part in parts))) as pack:
        (case,) = json.loads(pack.read("reviews.json"))
        report = pack.read("report.html").decode()
        entries = json.loads(pack.read("audit/entries.json"))
    assert [step["note"] for step in case["history"]][1] == "seen twice"
    assert "seen twice" in report
    assert "VERIFICATION_REVIEWED" in {one["entry"]["action"] for one in entries}


def test_what_is_due_is_brought_up(server: Running, desk: Command) -> None:
    """An objection goes to the front after ten days, and a customer who was silent for thirty brings the case back."""
    made = submit(server)
    case, fence = claimed(desk, "wei")
    done(desk("review", "ask", case, "--fence", fence, "--reason", "FURTHER_EVIDENCE", "--operator", "wei"))
    done(desk("review", "object", made.uid))
    store, rules = server.app.store, server.app.rules
    now = datetime.now(UTC)
    assert bring_up(store, rules, now) == 0
    assert bring_up(store, rules, now + timedelta(days=10, hours=1)) == 1
    (objection,) = [one for one in store.reviews.reader.page().cases if one.kind == "OBJECTION"]
    assert objection.priority == 0
    assert bring_up(store, rules, now + timedelta(days=11)) == 0
