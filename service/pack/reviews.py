"""What a pack holds of the people who decided: the cases with their history and notes, and the reviews."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC

from idverdict import v1

from service.labels import word
from service.pack.blocks import both, table
from service.pack.contents import Contents, local
from service.pack.markup import Child, element
from service.pack.values import value
from service.reviews.messages import outline_message, step_message
from storage.reviews.values import Case


def case_messages(cases: Sequence[Case]) -> list[v1.Case]:
    """Cases with their history, without the attempts, which the pack holds itself or which have packs of their own."""
    return [v1.Case(outline=outline_message(case.outline), history=map(step_message, case.steps)) for case in cases]


def reviews(contents: Contents) -> Child:
    """The history of each case, as a table."""
    if not contents.cases:
        return element("p", both(("没有人工复核。", "No person has looked at it.")))
    heads = (
        ("案件", "case"),
        ("时间", "time"),
        ("操作", "step"),
        ("人员", "by"),
        ("决定", "decision"),
        ("理由", "reasons"),
        ("备注", "note"),
    )
    return table(heads, [_row(case, step) for case in case_messages(contents.cases) for step in case.history])


def _row(case: v1.Case, step: v1.CaseStep) -> list[Child]:
    decision = word(v1.CaseDecision, step.decision) if step.decision else ""
    return [
        element("code", case.outline.name),
        local(step.time.ToDatetime(tzinfo=UTC)),
        element("code", word(v1.StepKind, step.kind)),
        value(step.person or "-"),
        element("code", decision or "-"),
        element("code", ", ".join(step.reason_codes) or "-"),
        value(step.note or "-"),
    ]
