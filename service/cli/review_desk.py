"""Where the desk of `idverdict review` is, and a case in one line."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import typer
from google.protobuf.message import Message
from idverdict import v1

from service.cli.access import open_review
from service.cli.failures import explained
from service.cli.plain import plain
from service.labels import word

Desk = v1.ReviewServiceStub


class Where:
    """Where the desk is, and how answers are printed."""

    def __init__(self, server: str | None, tenant: str | None, operator: str | None, *, as_json: bool) -> None:
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


def name_of(case: str) -> str:
    """The resource name of a case that a person stated by name or id."""
    return case if case.startswith("cases/") else f"cases/{case}"


def line(case: v1.CaseOutline) -> str:
    """Give one line that outlines a case in a list."""
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
