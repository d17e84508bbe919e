"""Verdicts that wait for an authority, through a real client, a real server and a simulated authority."""

from __future__ import annotations

from contextlib import closing
from datetime import UTC
from pathlib import Path
from typing import Any

import pytest
from idverdict import v1
from idverdict.proofs import Key
from idverdict.receipts import verify_receipt

from service.app import utc_now
from service.verification.recorded import current_record
from service.verification.replay import replay
from storage import Database
from storage.audit.inspection import Inspection
from tests.authorities import bank, eventually, policy_text, scenario, working
from tests.e2e.serving import Running, request, running, settings_in

PENDING, ACCEPT, REVIEW, REJECT = v1.DECISION_PENDING, v1.DECISION_ACCEPT, v1.DECISION_REVIEW, v1.DECISION_REJECT
LOST = """
[[rules]]
checks = ["authority.simulated"]
outcomes = ["FAILED"]
codes = ["AUTHORITY_CARD_LOST"]
decision = "REJECT"
rationale = "The authority lists the card as lost: that is proved, not suspected."
"""


def verified(server: Running, request_id: str = "request-1") -> v1.Verification:
    """A genuine card, verified."""
    answer: v1.Verification = server.stub.CreateVerification(request(request_id), timeout=20)
    return answer


def now(server: Running, answer: v1.Verification) -> v1.Verification:
    """The same verification as it is now."""
    found: v1.Verification = server.stub.GetVerification(v1.GetVerificationRequest(name=answer.name))
    return found


def codes(answer: v1.Verification) -> set[str]:
    """The codes of the reasons."""
    return {reason.code for reason in answer.verdict.reasons}


@pytest.mark.parametrize("channel", ["simulated", "simulated_http"])
def test_quick_answer_is_in_the_first_answer(tmp_path: Path, channel: str) -> None:
    """CreateVerification waits for a quick authority: the verdict is settled, and says who confirmed what and when."""
    with bank(tmp_path, scenario(), channel=channel) as at, running(settings_in(tmp_path, **at.settings)) as server:
        answer = verified(server)
        assert (answer.verdict.decision, answer.revision) == (ACCEPT, 1)
        statements = answer.verdict.statements
        assert {statements.self_consistent, statements.matches_claim, statements.officially_verified} == {v1.TRUTH_YES}
        (said,) = answer.verdict.official
        assert {fact.field: fact.state for fact in said.facts} == {
            "name": v1.AUTHORITY_FACT_STATE_MATCH,
            "document_number": v1.AUTHORITY_FACT_STATE_MATCH,
        }
        assert said.HasField("answer_time")
        assert said.authority == "simulated authority"
        assert now(server, answer) == answer == verified(server)  # the same request gets the same answer
        assert list(at.simulated.ledger()["subjects"].values()) == [1]


@pytest.mark.parametrize(
    ("answered", "decision", "code", "official"),
    [
        ({"result": "1"}, REVIEW, "AUTHORITY_NAME_NOT_MATCHED", v1.TRUTH_NO),
        ({"result": "2"}, REVIEW, "AUTHORITY_NO_RECORD", v1.TRUTH_UNKNOWN),
        ({"result": "3"}, REVIEW, "AUTHORITY_NUMBER_NOT_FOUND", v1.TRUTH_NO),
        ({"result": "4"}, REJECT, "AUTHORITY_CARD_LOST", v1.TRUTH_NO),
        ({"result": "87"}, REVIEW, "AUTHORITY_UNMAPPED", v1.TRUTH_UNKNOWN),
    ],
)
def test_each_answer_leads_where_the_policy_says(
    tmp_path: Path, answered: dict[str, str], decision: Any, code: str, official: Any
) -> None:
    """A mismatch asks a person, a lost card is refused by a rule that names it, an unknown code is never a match."""
    with (
        bank(tmp_path, scenario(codes=answered), policy=policy_text(rules=LOST)) as at,
        running(settings_in(tmp_path, **at.settings)) as server,
    ):
        answer = verified(server)
        assert (answer.verdict.decision, answer.verdict.statements.officially_verified) == (decision, official)
        assert codes(answer) == {code}
        assert answer.verdict.statements.self_consistent == answer.verdict.statements.matches_claim == v1.TRUTH_YES


def test_late_answer_revises_the_verdict_and_everything_tells_it(tmp_path: Path) -> None:
    """PENDING until the answer is delivered; then lists, watchers, receipts, bulk results and the replay have it."""
    settings = settings_in(tmp_path)
    with bank(tmp_path, scenario(late_s=600)) as at, running(settings_in(tmp_path, **at.settings)) as server:
        answer = verified(server)
        assert (answer.verdict.decision, codes(answer)) == (PENDING, {"AUTHORITY_PENDING"})
        assert answer.verdict.statements.officially_verified == v1.TRUTH_UNKNOWN
        assert {action.action for action in answer.verdict.required_actions} == {"WAIT_FOR_AUTHORITY"}
        first = receipt(server, answer)
        assert (first.decision, first.revision) == ("PENDING", 0)

        delivered = deliver(server, answer, "0")
        assert (delivered.recorded, delivered.state) == (True, v1.AUTHORITY_CHECK_STATE_ANSWERED)
        revised = now(server, answer)
        assert (revised.verdict.decision, revised.revision) == (ACCEPT, 1)
        assert list(revised.verdict.readings) == list(answer.verdict.readings)
        assert decisions(server) == {ACCEPT: [answer.name], PENDING: []}
        second = receipt(server, answer)
        assert (second.decision, second.revision) == ("ACCEPT", 1)
        assert second.official["simulated"][:2] == ("ANSWERED", "MATCH")

        events = watched(server, 2)
        assert [(event.kind, event.decision) for event in events] == [
            (v1.VERIFICATION_EVENT_KIND_CREATED, ACCEPT),
            (v1.VERIFICATION_EVENT_KIND_REVISED, ACCEPT),
        ]
        kept = current_record(server.app.store.get(answer.uid))
        assert replay(kept, server.app.store.policies).same

        assert not deliver(server, answer, "0").recorded  # the same answer again changes nothing
        assert now(server, answer).revision == 1
        assert deliver(server, answer, "1").recorded
        contradicted = now(server, answer)
        assert (contradicted.verdict.decision, codes(contradicted)) == (REVIEW, {"AUTHORITY_CONFLICT"})
        assert contradicted.revision == 2
        (case,) = server.app.store.reviews.reader.page().cases
        assert (case.verification_id, case.codes) == (answer.uid, ("AUTHORITY_CONFLICT",))
        assert case.created_at == contradicted.revise_time.ToDatetime(tzinfo=UTC)
    with closing(Database(settings.database)) as database:
        assert list(Inspection(database).faults()) == []


def test_authority_that_is_down_never_rejects(tmp_path: Path) -> None:
    """Nothing answers: the verdict stays PENDING, and becomes REVIEW when the question is given up."""
    changes = {
        "timeout_ms = 1000": "timeout_ms = 60",
        "give_up_h = 24": "give_up_h = 0.0004",
        "poll_s = 2": "poll_s = 0.2",
    }
    silent = scenario(drop=1_000_000)
    with (
        bank(tmp_path, silent, changes=changes) as at,
        running(settings := settings_in(tmp_path, **at.settings), clock=utc_now) as server,
    ):
        answer = verified(server)
        assert answer.verdict.decision == PENDING
        with working(server.app, settings):
            expired = eventually(lambda: changed(server, answer))
        assert (expired.verdict.decision, codes(expired)) == (REVIEW, {"AUTHORITY_EXPIRED"})
        assert expired.verdict.statements.officially_verified == v1.TRUTH_UNKNOWN
        (case,) = server.app.store.reviews.reader.page().cases
        assert deliver(server, answer, "3").recorded  # after all
        assert codes(now(server, answer)) == {"AUTHORITY_NUMBER_NOT_FOUND"}
        (told,) = server.app.store.reviews.reader.page().cases
        assert (told.id, told.revision) == (case.id, case.revision + 1)
        assert told.codes == ("AUTHORITY_EXPIRED", "AUTHORITY_NUMBER_NOT_FOUND")


def test_accepted_question_is_looked_up_over_http(tmp_path: Path) -> None:
    """Nobody delivers the answer: a worker asks for it by the channel's look-up, and the verdict is settled."""
    with (
        bank(tmp_path, scenario(late_s=0.3), channel="simulated_http") as at,
        running(settings := settings_in(tmp_path, **at.settings)) as server,
        working(server.app, settings),
    ):
        answer = verified(server)
        assert answer.verdict.decision == PENDING
        assert eventually(lambda: changed(server, answer)).verdict.decision == ACCEPT
        assert [one["attempts"] for one in at.simulated.ledger()["questions"].values()] == [1]


@pytest.mark.parametrize("fault", ["drop", "lost", "garbage", "busy"])
def test_fault_is_repeated_under_the_same_id_and_billed_once(tmp_path: Path, fault: str) -> None:
    """Whatever goes wrong with first attempts, the job engine asks again as the same question, which is billed once."""
    with (
        bank(tmp_path, scenario(**{fault: 3})) as at,
        running(settings := settings_in(tmp_path, **at.settings)) as server,
        working(server.app, settings),
    ):
        answer = verified(server)
        done = answer if answer.revision else eventually(lambda: changed(server, answer))
        assert done.verdict.decision == ACCEPT
        (question,) = at.simulated.ledger()["questions"].values()
        assert question["billed"] == 1
        assert question["attempts"] > 3


def test_unasked_where_the_verdict_is_settled(tmp_path: Path) -> None:
    """A document that is refused, or has to be sent again, puts no question: it would be paid for nothing."""
    with bank(tmp_path, scenario()) as at, running(settings_in(tmp_path, **at.settings)) as server:
        answer = server.stub.CreateVerification(request(emblem=None), timeout=20)
        assert answer.verdict.decision == v1.DECISION_RESUBMIT
        assert answer.verdict.statements.officially_verified == v1.TRUTH_NOT_ASKED
        assert at.simulated.ledger()["questions"] == {}


def changed(server: Running, answer: v1.Verification) -> v1.Verification | None:
    """The verification once its verdict is revised."""
    found = now(server, answer)
    return found if found.revision else None


def deliver(server: Running, answer: v1.Verification, result: str) -> v1.DeliverResultResponse:
    """Deliver an answer to the question of a verification, as an adapter does."""
    id = answer.verdict.official[0].check.partition("/")[2]
    given = v1.DeliverResultRequest(request_id=id, channel="simulated", answer=answer_of(result))
    response: v1.DeliverResultResponse = v1.AuthorityServiceStub(server.channel).DeliverResult(given)
    return response


def answer_of(result: str) -> Any:
    """An answer with one code."""
    return {"codes": [{"name": "result", "value": result}]}


def receipt(server: Running, answer: v1.Verification) -> Any:
    """The verified receipt of a verification."""
    issued = v1.AuditServiceStub(server.channel).IssueReceipt(v1.IssueReceiptRequest(name=answer.name))
    return verify_receipt(issued.text, Key.parse(issued.key))


def decisions(server: Running) -> dict[Any, list[str]]:
    """The names of the verifications that lists have under two decisions."""
    found = {}
    for one in (ACCEPT, PENDING):
        listed = server.stub.ListVerifications(v1.ListVerificationsRequest(decisions=[one]))
        found[one] = [verification.name for verification in listed.verifications]
    return found


def watched(server: Running, count: int) -> list[v1.VerificationEvent]:
    """The first events from the beginning."""
    stream = v1.WatchServiceStub(server.channel).WatchVerifications(
        v1.WatchVerificationsRequest(from_beginning=True), timeout=20
    )
    events: list[v1.VerificationEvent] = []
    for message in stream:
        events += [message.event] if message.HasField("event") else []
        if len(events) == count:
            stream.cancel()
            return events
    raise AssertionError("the watch ended")
