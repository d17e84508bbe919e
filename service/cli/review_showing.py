"""``idverdict review show`` and ``picture``: a case with claim, reading, pictures and strips, and its history."""

from __future__ import annotations

import io
import json

import typer
from idverdict import v1
from PIL import Image
from rich.box import SIMPLE_HEAD
from rich.console import Console
from rich.markup import escape
from rich.table import Table

from ocr.geometry import Quad
from service.annotate.photograph import quad_of, straightened
from service.cli.access import open_review
from service.cli.failures import explained
from service.cli.plain import plain
from service.cli.review_desk import Desk, Where, line, name_of
from service.cli.terminal_pictures import show
from service.labels import word
from service.verification.messages import claim_from
from service.verification.values.card_numbers import shown
from service.verification.values.document_words import declared_for, fields_in_order, words_of_field

_STRIP = (64, 640)
"""Height and length that a strip of a field may have at most, pixels."""


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
        console.print(line(found.outline), highlight=False, markup=False)
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
        claimed = shown(name, declared_for(claim, reading.document_type, name))
        row = (words_of_field(name).en, claimed, shown(name, read), word(v1.FieldStatus, field.status))
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
