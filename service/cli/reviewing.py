"""What `idverdict review ...` does: each makes its requests, and returns the exit status."""

from __future__ import annotations

import json
import uuid
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

import typer
from google.protobuf.message import Message
from idverdict import v1

from service.cli.access import open_review
from service.cli.failures import UsageError, explained
from service.cli.plain import plain
from service.cli.review_desk import Desk, Where, line, name_of
from service.labels import label, word


def run_list(
    where: Where, states: Sequence[str], queue: str, *, mine: bool, overdue: bool, size: int, token: str
) -> int:
    """List cases."""
    with explained() as failure:
        request = v1.ListCasesRequest(
            page_size=size,
            page_token=token,
            states=[label(v1.CaseState, _one_of(state, v1.CaseState, "--state")) for state in states],
            queue=queue,
            mine=mine,
            overdue=overdue,
        )

        def shown(answer: v1.ListCasesResponse) -> None:
            for case in answer.cases:
                typer.echo(line(case))
            if answer.next_page_token:
                typer.echo(f"more: --page-token {answer.next_page_token}", err=True)

        return where.ask(lambda desk: desk.ListCases(request), shown)
    return failure.status


def run_claim(where: Where, count: int, queue: str) -> int:
    """Claim the most urgent cases."""
    request = v1.ClaimCasesRequest(count=count, queue=queue, request_id=str(uuid.uuid4()))

    def shown(answer: v1.ClaimCasesResponse) -> None:
        for case in answer.cases:
            typer.echo(f"{line(case)}  --fence {case.fence}")
        if not answer.cases:
            typer.echo("there is no case that you may claim", err=True)

    return where.ask(lambda desk: desk.ClaimCases(request), shown)


def run_renew(where: Where, case: str, fence: int) -> int:
    """Hold a case longer."""
    request = v1.RenewCaseRequest(name=name_of(case), fence=fence)
    return where.ask(lambda desk: desk.RenewCase(request), _told)


def run_release(where: Where, case: str, fence: int) -> int:
    """Give a case back."""
    request = v1.ReleaseCaseRequest(name=name_of(case), fence=fence)
    return where.ask(lambda desk: desk.ReleaseCase(request), _told)


def run_reveal(where: Where, case: str, fence: int, *, attempt: str, fields: Sequence[str], said: Said) -> int:
    """Reveal masked fields."""
    request = v1.RevealFieldsRequest(
        name=name_of(case),
        fence=fence,
        verification=attempt if attempt.startswith("verifications/") else f"verifications/{attempt}",
        fields=fields,
        **said.stated,
    )

    def shown(answer: v1.Case) -> None:
        for one in answer.attempts:
            typer.echo(f"{one.verification.name}: {', '.join(one.shown)}")

    return where.ask(lambda desk: desk.RevealFields(request), shown)


class Said:
    """The reasons and the note of a change, and the id of its request."""

    def __init__(self, reasons: Sequence[str], note: str) -> None:
        self.stated: dict[str, Any] = {"reason_codes": reasons, "note": note, "request_id": str(uuid.uuid4())}


def run_decide(where: Where, case: str, fence: int, decision: str, said: Said, *, etag: str | None) -> int:
    """Decide a case, or answer an objection."""
    with explained() as failure, open_review(where.server, where.tenant, where.operator) as desk:
        found = _seen(desk, case)
        given: dict[str, Any] = {
            "name": found.name,
            "fence": fence,
            "etag": etag or found.etag,
            "decision": label(v1.CaseDecision, _one_of(decision, v1.CaseDecision, "DECISION")),
            **said.stated,
        }
        if found.kind == v1.CaseKind.CASE_KIND_OBJECTION:
            answer = desk.AnswerObjection(v1.AnswerObjectionRequest(**given))
        else:
            answer = desk.DecideCase(v1.DecideCaseRequest(**given))
        _print(where, answer)
    return failure.status


def run_confirm(where: Where, case: str, fence: int, said: Said, *, agree: bool, etag: str | None) -> int:
    """Confirm a decision, or return the case."""
    with explained() as failure, open_review(where.server, where.tenant, where.operator) as desk:
        found = _seen(desk, case)
        asked = v1.ConfirmCaseRequest(name=found.name, fence=fence, etag=etag or found.etag, agree=agree, **said.stated)
        _print(where, desk.ConfirmCase(asked))
    return failure.status


def run_withdraw(where: Where, case: str) -> int:
    """Take one's own decision back."""
    request = v1.WithdrawDecisionRequest(name=name_of(case), request_id=str(uuid.uuid4()))
    return where.ask(lambda desk: desk.WithdrawDecision(request), _told)


def run_ask(where: Where, case: str, fence: int, said: Said) -> int:
    """Ask the customer for something."""
    with explained() as failure, open_review(where.server, where.tenant, where.operator) as desk:
        found = _seen(desk, case)
        asked = v1.RequestFromCustomerRequest(name=found.name, fence=fence, etag=found.etag, **said.stated)
        _print(where, desk.RequestFromCustomer(asked))
    return failure.status


def run_escalate(where: Where, case: str, fence: int, said: Said) -> int:
    """Pass a case on."""
    with explained() as failure, open_review(where.server, where.tenant, where.operator) as desk:
        found = _seen(desk, case)
        asked = v1.EscalateRequest(name=found.name, fence=fence, etag=found.etag, **said.stated)
        _print(where, desk.Escalate(asked))
    return failure.status


def run_object(where: Where, verification: str, note: str, received: datetime | None) -> int:
    """Record a customer's objection."""
    name = verification if verification.startswith("verifications/") else f"verifications/{verification}"
    request = v1.RaiseObjectionRequest(verification=name, note=note, request_id=str(uuid.uuid4()))
    if received is not None:
        request.receive_time.FromDatetime(received if received.tzinfo else received.replace(tzinfo=UTC))
    return where.ask(lambda desk: desk.RaiseObjection(request), _told)


def run_rules(where: Where) -> int:
    """Print the rules in use."""

    def shown(rules: v1.ReviewRules) -> None:
        typer.echo(f"{rules.id} {rules.version}  sha256 {rules.sha256}")
        for rule in rules.decisions:
            typer.echo(f"  {word(v1.CaseDecision, rule.decision)}: {rule.people}")
        for reason in rules.reasons:
            typer.echo(f"  {reason.code}  {'/'.join(reason.uses)}  {reason.label.en}  {reason.label.zh}")

    return where.ask(lambda desk: desk.GetReviewRules(v1.GetReviewRulesRequest()), shown)


def run_statistics(where: Where) -> int:
    """Print counts of the last week."""

    def shown(figures: v1.ReviewStatistics) -> None:
        for one in figures.open:
            oldest = f"oldest {one.oldest_seconds // 3600} h"
            state = word(v1.CaseState, one.state)
            typer.echo(f"{one.queue} {state}: {one.cases}, overdue {one.overdue}, held {one.held}, {oldest}")
        for count in figures.decisions:
            decision = word(v1.CaseDecision, count.decision)
            typer.echo(f"{decision} by {count.people}, {count.reason_code}: {count.count}")
        typer.echo(f"opened {figures.opened}, closed {figures.closed}")
        typer.echo(f"second people: {figures.confirmed} agreed, {figures.returned} did not")
        typer.echo(f"seconds to a decision: median {figures.median_seconds:.0f}, p95 {figures.p95_seconds:.0f}")

    return where.ask(lambda desk: desk.GetReviewStatistics(v1.GetReviewStatisticsRequest()), shown)


def _seen(desk: Desk, case: str) -> v1.CaseOutline:
    """A case as it is now: whoever decides on the command line has just looked at it."""
    outline: v1.CaseOutline = desk.GetCase(v1.GetCaseRequest(name=name_of(case))).outline
    return outline


def _print(where: Where, answer: Message) -> None:
    if where.as_json:
        typer.echo(json.dumps(plain(answer), ensure_ascii=False, indent=2))
    else:
        _told(answer)


def _told(answer: Any) -> None:
    typer.echo(line(answer))


def _one_of(stated: str, enum: Any, option: str) -> str:
    known = [word(enum, number) for number in enum.values() if number]
    if stated.upper() not in known:
        raise UsageError(f"{option} must be one of {', '.join(known)}")
    return stated.upper()
