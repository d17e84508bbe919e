"""A revised verdict is seen wherever verdicts are seen: in bulk results, evidence packs and the queue of reviews."""

from __future__ import annotations

import io
import json
import zipfile
from pathlib import Path
from typing import Any

import grpc
import pytest
from idverdict import v1
from idverdict.authority import v1 as authority

from tests.authorities import bank, eventually, scenario, working
from tests.bulk_support import as_csv, put, row, submission
from tests.e2e.serving import Running, refused, request, running, settings_in

LATE = {"wait_ms = 2500": "wait_ms = 0", "poll_s = 2": "poll_s = 0.2", "timeout_ms = 1000": "timeout_ms = 800"}
"""A channel that CreateVerification does not wait for."""


def deliver(server: Running, answer: v1.Verification, result: str) -> None:
    """Deliver an answer to the question of a verification."""
    id = answer.verdict.official[0].check.partition("/")[2]
    said = authority.Answer(codes=[authority.RawCode(name="result", value=result)])
    stub: Any = v1.AuthorityServiceStub(server.channel)
    stub.DeliverResult(v1.DeliverResultRequest(request_id=id, channel="simulated", answer=said))


def test_bulk_results_have_the_latest_decision(tmp_path: Path) -> None:
    """Items wait for no authority; their results change once it has answered."""
    with bank(tmp_path, scenario(), changes=LATE) as at:
        settings = settings_in(tmp_path, **at.settings)
        put(settings, "batch.csv", as_csv([row(f"i-{number}") for number in range(3)]))
        with running(settings) as server:
            stub: Any = v1.BulkServiceStub(server.channel)
            made = stub.SubmitBulk(submission("batch.csv"))

            def decisions() -> list[Any]:
                results = stub.GetBulkResults(v1.GetBulkResultsRequest(name=made.name))
                return [(one.decision, list(one.reasons)) for one in results]

            with working(server.app, settings):
                eventually(lambda: decisions() == [(v1.DECISION_ACCEPT, [])] * 3)
            assert len(at.simulated.ledger()["questions"]) == 3


def test_pack_has_questions_answers_and_revisions(tmp_path: Path) -> None:
    """What was asked, what came back, and the verdicts before and after; the report tells it to people."""
    with (
        bank(tmp_path, scenario(late_s=600)) as at,
        running(settings_in(tmp_path, **at.settings)) as server,
    ):
        answer = server.stub.CreateVerification(request(), timeout=20)
        deliver(server, answer, "0")
        stub: Any = v1.PackServiceStub(server.channel)
        pack = list(stub.GetEvidencePack(v1.GetEvidencePackRequest(name=answer.name, operator="王审计")))
        with zipfile.ZipFile(io.BytesIO(b"".join(part.chunk for part in pack))) as archive:
            members = {name: archive.read(name).decode("utf-8", "replace") for name in archive.namelist()}
        (earlier,) = json.loads(members["revisions.json"])
        (check,) = json.loads(members["authorities.json"])
        assert json.loads(members["verification.json"])["verdict"]["decision"] == "DECISION_ACCEPT"
        assert earlier["verdict"]["decision"] == "DECISION_PENDING"
        assert "ANSWERED" in json.dumps(check)
        assert "simulated authority" in members["report.html"]


def test_answer_that_asks_for_a_person_opens_a_case(tmp_path: Path) -> None:
    """While the authority is asked nobody has to look; its mismatch puts the verification into the queue."""
    with (
        bank(tmp_path, scenario(late_s=600)) as at,
        running(settings_in(tmp_path, **at.settings)) as server,
    ):
        answer = server.stub.CreateVerification(request(), timeout=20)
        reviews: Any = v1.ReviewServiceStub(server.channel)
        assert list(reviews.ListCases(v1.ListCasesRequest()).cases) == []
        deliver(server, answer, "1")
        (case,) = reviews.ListCases(v1.ListCasesRequest()).cases
        assert case.verification == answer.name


@pytest.mark.parametrize("result", ["0", "4"])
def test_unknown_question_takes_no_answer(tmp_path: Path, result: str) -> None:
    """An answer to a question that was never put is refused, and changes nothing."""
    with bank(tmp_path, scenario(), changes=LATE) as at, running(settings_in(tmp_path, **at.settings)) as server:
        stub: Any = v1.AuthorityServiceStub(server.channel)
        said = authority.Answer(codes=[authority.RawCode(name="result", value=result)])
        given = v1.DeliverResultRequest(request_id="never", channel="simulated", answer=said)
        refusal = refused(lambda: stub.DeliverResult(given))
        assert (refusal.code, refusal.reason) == (grpc.StatusCode.NOT_FOUND, "AUTHORITY_CHECK_NOT_FOUND")
