"""What `idverdict review ...` does: each makes its requests, and returns the exit status."""

from __future__ import annotations

import io
import json
import uuid
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from typing import Any

import typer
from google.protobuf.message import Message
from idverdict import v1
from PIL import Image
from rich.box import SIMPLE_HEAD
from rich.console import Console
from rich.markup import escape
from rich.table import Table

from ocr.geometry import Quad
from service.annotate.photograph import quad_of, straightened
from service.cli.access import open_review
from service.cli.failures import UsageError, explained
from service.cli.plain import plain
from service.cli.terminal_pictures import show
from service.labels import label, word
from service.verification.messages import claim_from
from service.verification.values.document_words import declared_for, fields_in_order, words_of_field

Desk = v1.ReviewServiceStub
_STRIP = (64, 640)
"""Height and length that a strip of a field may have at most, pixels."""


class Where:
    """Where the desk is, and how answers are printed."""

    def __init__(self, server: str | None, tenant: str | None, operator: str | None, *, as_json: bool) -> None:
        if server is not None and operator is not None:
            raise typer.BadParameter("--operator is for the embedded store; a server knows you by your credentials")
        self.server, self.tenant, self.operator, self.as_json = server, tenant, operator, as_json

    def ask(self, request: Callable[[Desk], Message], shown: Callable[[Any], None]) -> int:
        """Make a request and print its answer; returns the exit status."""
        with explained() as failure, open_review(self.server, self.tenant, self.operator) as desk:
            answer = request(desk)
            if self.as_json:
                typer.echo(json.dumps(plain(answer), ensure_ascii=False, indent=2))
            else:
                shown(answer)
        return failure.status


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
                typer.echo(_line(case))
            if answer.next_page_token:
                typer.echo(f"more: --page-token {answer.next_page_token}", err=True)

        return where.ask(lambda desk: desk.ListCases(request), shown)
    return failure.status


def run_claim(where: Where, count: int, queue: str) -> int:
    """Claim the most urgent cases."""
    request = v1.ClaimCasesRequest(count=count, queue=queue, request_id=str(uuid.uuid4()))

    def shown(answer: v1.ClaimCasesResponse) -> None:
        for case in answer.cases:
            typer.echo(f"{_line(case)}  --fence {case.fence}")
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


def run_show(where: Where, case: str, *, pictures: bool) -> int:
    """Show a case: its fields beside the claim, each with its strip of the picture where that is wanted."""
    name = name_of(case)
    with explained() as failure, open_review(where.server, where.tenant, where.operator) as desk:
        found = desk.GetCase(v1.GetCaseRequest(name=name))
        if where.as_json:
            typer.echo(json.dumps(plain(found), ensure_ascii=False, indent=2))
            return failure.status
        if found.outline.holder:
            opened = f"{found.outline.name}-{found.outline.fence}".replace("/", ":")
            desk.OpenCase(v1.OpenCaseRequest(name=name, fence=found.outline.fence, request_id=opened))
        console = Console()
        console.print(_line(found.outline), highlight=False, markup=False)
        for number, attempt in enumerate(found.attempts, 1):
            console.print(f"\nattempt {number}: {attempt.verification.name}", highlight=False)
            _reasons(console, attempt.verification)
            for reading in attempt.verification.verdict.readings:
                _reading(console, desk, found, attempt, reading, pictures=pictures)
        _history(console, found)
    return failure.status


def run_picture(where: Where, case: str, evidence: str, longest: int) -> int:
    """Show one picture of a case."""
    with explained() as failure, open_review(where.server, where.tenant, where.operator) as desk:
        request = v1.GetPictureRequest(name=name_of(case), evidence=evidence, max_edge=longest)
        answer = desk.GetPicture(request)
        show(_image(answer), evidence.rpartition("/")[2])
        typer.echo(f"{answer.width_px} x {answer.height_px}; masked: {', '.join(answer.masked) or 'nothing'}")
    return failure.status


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


def name_of(case: str) -> str:
    """The resource name of a case that a person stated by name or id."""
    return case if case.startswith("cases/") else f"cases/{case}"


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
    typer.echo(_line(answer))


def _line(case: v1.CaseOutline) -> str:
    due = case.due_time.ToJsonString()[:16]
    state = word(v1.CaseState, case.state)
    said = [case.name, state, case.queue, f"due {due}", ", ".join(case.codes)]
    if case.proposed_by:
        said.append(f"{word(v1.CaseDecision, case.proposed)} by {case.proposed_by}")
    if case.decision:
        said.append(word(v1.CaseDecision, case.decision))
    if case.holder:
        said.append(f"held by {case.holder}")
    return "  ".join(said)


def _reasons(console: Console, verification: v1.Verification) -> None:
    for reason in verification.verdict.reasons:
        console.print(f"  {reason.code} ({reason.check})", highlight=False, markup=False)


def _reading(
    console: Console,
    desk: Desk,
    case: v1.Case,
    attempt: v1.CaseAttempt,
    reading: v1.DocumentReading,
    *,
    pictures: bool,
) -> None:
    """The fields of one page: claimed beside read, and the strips of those that are shown."""
    verification = attempt.verification
    claim = claim_from(verification.claim, verification.documents[reading.document])
    table = Table(box=SIMPLE_HEAD, title=f"{reading.document}.{reading.page}")
    for column in ("field", "claimed", "read", "status"):
        table.add_column(column)
    for name in fields_in_order(reading.document_type, reading.fields):
        field = reading.fields[name]
        read = field.value if field.HasField("value") else field.text
        doubtful = f"{reading.document}.{name}" in attempt.shown
        claimed = declared_for(claim, reading.document_type, name)
        row = (words_of_field(name).en, claimed, read, word(v1.FieldStatus, field.status))
        table.add_row(*(f"[bold]{escape(cell)}[/]" if doubtful else escape(cell) for cell in row))
    console.print(table)
    evidence = next(
        (
            one.name
            for one in verification.evidence
            if (one.document, one.picture) == (reading.document, reading.picture)
        ),
        None,
    )
    if not pictures or evidence is None:
        return
    answer = desk.GetPicture(v1.GetPictureRequest(name=case.outline.name, evidence=evidence))
    image = _image(answer)
    show(image, f"{reading.document}-{reading.picture}")
    for name in fields_in_order(reading.document_type, reading.fields):
        field = reading.fields[name]
        if field.HasField("box") and f"{reading.document}.{name}" in attempt.shown:
            console.print(f"  {words_of_field(name).en}:", highlight=False)
            box = Quad.from_array(quad_of(field.box).array() * answer.scale)
            show(straightened(image, box, *_STRIP), name)


def _history(console: Console, case: v1.Case) -> None:
    for step in case.history:
        decision = word(v1.CaseDecision, step.decision) if step.decision else ""
        parts = (
            step.time.ToJsonString()[:19],
            word(v1.StepKind, step.kind),
            step.person,
            decision,
            ", ".join(step.reason_codes),
            step.note,
        )
        console.print("  ".join(filter(None, parts)), highlight=False, markup=False)


def _image(answer: v1.CasePicture) -> Image.Image:
    return Image.open(io.BytesIO(answer.jpeg)).convert("RGB")


def _one_of(stated: str, enum: Any, option: str) -> str:
    known = [word(enum, number) for number in enum.values() if number]
    if stated.upper() not in known:
        raise UsageError(f"{option} must be one of {', '.join(known)}")
    return stated.upper()
