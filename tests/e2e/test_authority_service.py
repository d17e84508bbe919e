"""AuthorityService through a real client: further questions, lists, late answers, one-time codes."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import partial
from io import StringIO
from pathlib import Path
from typing import Any

import grpc
import pytest
from idverdict import v1

from service.authorities.simulator.simulated import Simulated
from service.call.logs import configure_logging
from service.verification.recorded import current_record
from service.verification.replay import replay
from tests.authorities import bank, eventually, scenario, working
from tests.e2e.serving import NOON, Running, refused, request, running, settings_in

NUMBER, CONTACT = "11010519491231002X", "13800000000"


@dataclass
class Clock:
    """The time of a server, which a test moves."""

    now: datetime = NOON

    def __call__(self) -> datetime:
        """The time."""
        return self.now


@dataclass(frozen=True)
class Service:
    """A server with its authority."""

    stub: v1.AuthorityServiceStub
    server: Running
    simulated: Simulated
    clock: Clock


@contextmanager
def service(folder: Path, channel: str = "simulated", **happens: Any) -> Iterator[Service]:
    """A server with one channel and a worker beside it."""
    clock = Clock()
    with (
        bank(folder, scenario(**happens), channel=channel, policy=DEFAULT) as at,
        running(settings := settings_in(folder, **at.settings), clock=clock) as server,
        working(server.app, settings),
    ):
        yield Service(v1.AuthorityServiceStub(server.channel), server, at.simulated, clock)


DEFAULT = Path("service/verification/policies/default.toml").read_text(encoding="utf-8")


def start(request_id: str = "check-1", **changes: Any) -> v1.StartCheckRequest:
    """A question about a fictitious person."""
    given = {
        "request_id": request_id,
        "channel": "simulated",
        "customer_reference": "customer-1",
        "purpose": v1.PURPOSE_REVIEW,
        "fields": [{"name": "name", "value": "张样本"}, {"name": "document_number", "value": NUMBER}],
        "consent": "consent-1",
    }
    return v1.StartCheckRequest(**{**given, **changes})


def settled(service: Service, name: str) -> v1.AuthorityCheck:
    """A question once it has ended."""

    def found() -> v1.AuthorityCheck | None:
        check: v1.AuthorityCheck = service.stub.GetCheck(v1.GetCheckRequest(name=name))
        return check if check.HasField("settle_time") else None

    check: v1.AuthorityCheck = eventually(found)
    return check


def test_further_question_is_sent_by_the_worker_and_shown_whole(tmp_path: Path) -> None:
    """It is stored, sent, answered and mapped; a repeated request gets the same one; lists leave its values out."""
    with service(tmp_path) as at:
        made = at.stub.StartCheck(start())
        assert at.stub.StartCheck(start()).name == made.name
        done = settled(at, made.name)
        assert (done.state, done.outcome) == (v1.AUTHORITY_CHECK_STATE_ANSWERED, v1.AUTHORITY_OUTCOME_MATCH)
        assert {one.name: one.value for one in done.fields} == {"name": "张样本", "document_number": NUMBER}
        assert [code.value for code in done.answers[0].codes] == ["0"]
        assert done.billable
        (listed,) = at.stub.ListChecks(v1.ListChecksRequest(channel="simulated")).checks
        assert (listed.name, list(listed.fields), list(listed.answers)) == (made.name, [], [])
        assert not at.stub.ListChecks(v1.ListChecksRequest(state=v1.AUTHORITY_CHECK_STATE_QUEUED)).checks


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"channel": "unknown"}, "AUTHORITY_CHANNEL_UNKNOWN"),
        ({"fields": [{"name": "name", "value": "张样本"}]}, "AUTHORITY_FIELDS_INVALID"),
        ({"fields": [*start().fields, {"name": "occupation", "value": "x"}]}, "AUTHORITY_FIELDS_INVALID"),
        ({"fields": [*start().fields, {"name": "name", "value": "李样本"}]}, "AUTHORITY_FIELDS_INVALID"),
        ({"request_id": ""}, "INVALID_REQUEST"),
        ({"purpose": v1.PURPOSE_UNSPECIFIED}, "INVALID_REQUEST"),
    ],
)
def test_question_that_the_channel_does_not_declare_is_refused(
    tmp_path: Path, changes: dict[str, Any], reason: str
) -> None:
    """An unknown channel, and fields that are missing, strange or doubled, are refused before anything is stored."""
    with service(tmp_path) as at:
        assert refused(lambda: at.stub.StartCheck(start(**changes))).reason == reason
        assert not at.stub.ListChecks(v1.ListChecksRequest()).checks
        assert at.simulated.ledger()["questions"] == {}


def test_delivery_needs_its_question_and_its_channel(tmp_path: Path) -> None:
    """An answer to no question is NOT_FOUND; one that was accepted is answered by its delivery."""
    answer = {"codes": [{"name": "result", "value": "1"}]}
    with service(tmp_path, late_s=600) as at:
        made = at.stub.StartCheck(start())
        awaiting = v1.AUTHORITY_CHECK_STATE_AWAITING
        eventually(lambda: at.stub.GetCheck(v1.GetCheckRequest(name=made.name)).state == awaiting)
        strange = v1.DeliverResultRequest(request_id="00000000-0000-7000", channel="simulated", answer=answer)
        assert refused(lambda: at.stub.DeliverResult(strange)).reason == "AUTHORITY_CHECK_NOT_FOUND"
        given = v1.DeliverResultRequest(request_id=made.name.partition("/")[2], channel="simulated", answer=answer)
        assert at.stub.DeliverResult(given).state == v1.AUTHORITY_CHECK_STATE_ANSWERED
        assert settled(at, made.name).outcome == v1.AUTHORITY_OUTCOME_NAME_NOT_MATCHED


def challenge(request_id: str = "code-1", contact: str = CONTACT) -> v1.StartChallengeRequest:
    """A one-time code for a fictitious telephone number."""
    return v1.StartChallengeRequest(
        request_id=request_id,
        channel="simulated_sms",
        customer_reference="customer-1",
        purpose=v1.PURPOSE_INFORMATION_CHANGE,
        contact=contact,
    )


def sent_code(service: Service) -> str:
    """The last code that was sent."""
    code: str = list(service.simulated._known.values())[-1].fields["code"]
    return code


def test_code_is_sent_compared_and_told_to_nobody(tmp_path: Path) -> None:
    """The right code verifies; neither it nor the contact is in an answer, or in the log of all of it."""
    written = StringIO()
    configure_logging("debug", written)
    with service(tmp_path, "simulated_sms") as at:
        made = at.stub.StartChallenge(challenge())
        assert (made.state, made.tries_left) == (v1.CHALLENGE_STATE_OPEN, 5)
        assert made.expire_time.ToDatetime(tzinfo=UTC) == NOON + timedelta(minutes=5)
        code = sent_code(at)
        assert len(code) == 6
        assert code.isdigit()
        wrong = f"{(int(code) + 1) % 10**6:06d}"
        answers = [made]
        for given in (wrong, code, code):
            answers.append(at.stub.AnswerChallenge(v1.AnswerChallengeRequest(name=made.name, code=given)))
        assert [one.state for one in answers] == [
            v1.CHALLENGE_STATE_OPEN,
            v1.CHALLENGE_STATE_OPEN,
            v1.CHALLENGE_STATE_VERIFIED,
            v1.CHALLENGE_STATE_LOCKED,
        ]
        assert len(at.simulated.ledger()["questions"]) == 1
        told = written.getvalue() + "".join(map(str, answers))
        assert code not in told
        assert CONTACT not in told
        assert all(json.loads(line) for line in written.getvalue().splitlines())


def test_codes_are_spaced_and_a_repeated_request_sends_none(tmp_path: Path) -> None:
    """The same request sends nothing again; another one for the contact waits a minute, and is told so."""
    with service(tmp_path, "simulated_sms") as at:
        first = at.stub.StartChallenge(challenge())
        assert at.stub.StartChallenge(challenge()).name == first.name
        refusal = refused(lambda: at.stub.StartChallenge(challenge("code-2")))
        assert (refusal.code, refusal.reason) == (grpc.StatusCode.RESOURCE_EXHAUSTED, "CHALLENGE_TOO_SOON")
        at.clock.now = NOON + timedelta(minutes=1)
        assert at.stub.StartChallenge(challenge("code-2")).name != first.name
        assert len(at.simulated.ledger()["questions"]) == 2


def test_code_that_cannot_be_sent_says_so(tmp_path: Path) -> None:
    """Where the messages are down the challenge is NOT_SENT: nothing will send its code later."""
    with service(tmp_path, "simulated_sms", busy=1_000) as at:
        made = at.stub.StartChallenge(challenge())
        assert made.state == v1.CHALLENGE_STATE_NOT_SENT
        given = v1.AnswerChallengeRequest(name=made.name, code="123456")
        assert at.stub.AnswerChallenge(given).state == v1.CHALLENGE_STATE_NOT_SENT


def test_unknown_names_and_wrong_kinds_are_refused(tmp_path: Path) -> None:
    """A code through a channel of another kind, a challenge and a question that there are not."""
    none = "00000000-0000-7000-8000-000000000000"
    with service(tmp_path) as at:
        wrong = challenge()
        wrong.channel = "simulated"
        calls = {
            "AUTHORITY_CHANNEL_UNKNOWN": lambda: at.stub.StartChallenge(wrong),
            "CHALLENGE_NOT_FOUND": lambda: at.stub.AnswerChallenge(
                v1.AnswerChallengeRequest(name=f"challenges/{none}", code="123456")
            ),
            "AUTHORITY_CHECK_NOT_FOUND": lambda: at.stub.GetCheck(v1.GetCheckRequest(name=f"authorityChecks/{none}")),
        }
        for reason, call in calls.items():
            assert refused(call).reason == reason


def test_question_about_a_verification_revises_its_verdict(tmp_path: Path) -> None:
    """What is known of the card is asked about; the answer is a revision, and says that a caller asked for it."""
    with service(tmp_path, codes={"result": "1"}) as at:
        made = at.server.stub.CreateVerification(request("verified-1"))
        assert (made.verdict.decision, list(made.verdict.official)) == (v1.DECISION_ACCEPT, [])
        about = {"verification": made.name, "customer_reference": "", "purpose": made.purpose, "fields": []}
        for wrong, reason in (
            ({"fields": [{"name": "name", "value": "李样本"}]}, "AUTHORITY_FIELDS_INVALID"),
            ({"purpose": v1.PURPOSE_REVIEW}, "AUTHORITY_FIELDS_INVALID"),
            ({"customer_reference": "somebody-else"}, "AUTHORITY_FIELDS_INVALID"),
            ({"verification": "verifications/none"}, "VERIFICATION_NOT_FOUND"),
            ({"verification": ""}, "INVALID_REQUEST"),
        ):
            assert refused(partial(at.stub.StartCheck, start(**(about | wrong)))).reason == reason
        check = at.stub.StartCheck(start(**about))
        assert check.verification == made.name
        assert {field.name for field in check.fields} == {"name", "document_number"}

        def revised() -> v1.Verification | None:
            found: v1.Verification = at.server.stub.GetVerification(v1.GetVerificationRequest(name=made.name))
            return found if found.revision else None

        found = eventually(revised)
        (said,) = found.verdict.official
        assert (said.check, said.additional) == (check.name, True)
        assert found.verdict.decision == v1.DECISION_REVIEW
        assert found.verdict.statements.officially_verified == v1.TRUTH_NO
        assert found.verdict.statements.matches_claim == v1.TRUTH_YES
        store = at.server.app.store
        assert replay(current_record(store.get(made.uid)), store.policies).same
