"""Tells the relationships of the demonstration, step by step, in the order in which they are made."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import grpc
from idverdict import v1
from idverdict.client import error_info
from rich.console import Console
from rich.markup import escape

from service.demo.client import Shown
from service.demo.company import Behind, company
from service.demo.person import person
from service.demo.story import Stage, Step

PERSON, COMPANY = "genuine", "company"
"""The cases whose verifications the relationships begin with."""
LISTED = "范輝林"
"""The representative's name in traditional characters."""


def relationships(console: Console, connection: grpc.Channel, shown: Sequence[Shown]) -> list[Step]:
    """Make and print the relationships whose cases were shown; gives all steps."""
    made = {one.case.key: one for one in shown if isinstance(one.answer, v1.Verification)}
    steps: list[Step] = []
    if PERSON in made:
        steps += told_of(console, "A person, from opening to end", _person(connection, made))
    if {PERSON, COMPANY} <= made.keys():
        steps += told_of(console, "A company, with those who act for it and own it", _company(connection, made))
    return steps


def _person(connection: grpc.Channel, made: dict[str, Shown]) -> Iterator[Step]:
    return person(Stage(connection, "person"), made[PERSON].request, _verification(made[PERSON]))


def _company(connection: grpc.Channel, made: dict[str, Shown]) -> Iterator[Step]:
    chief, other = made[COMPANY], made[PERSON]
    fields = next(one.fields for one in _verification(chief).verdict.readings if one.document == 1)
    return company(
        Stage(connection, "company"),
        f"{chief.request.customer_reference}-itself",
        {name: field.value for name, field in fields.items()},
        Behind.of(chief.request, _verification(chief), LISTED),
        Behind.of(other.request, _verification(other)),
    )


def _verification(shown: Shown) -> v1.Verification:
    assert isinstance(shown.answer, v1.Verification)  # noqa: S101 - others were left out
    return shown.answer


def told_of(console: Console, title: str, steps: Iterator[Step]) -> list[Step]:
    """Print each step as it is made; a call that is refused ends the story."""
    console.print(f"\n[bold]{title}[/]")
    told: list[Step] = []
    while True:
        try:
            step = next(steps, None)
        except grpc.RpcError as error:
            info = error_info(error)
            step = Step("the next call", f"refused, {info.reason if info else 'by no reason of ours'}", "an answer")
        if step is None:
            return told
        told.append(step)
        mark = "[green]✓[/]" if step.as_expected else "[red]✗[/]"
        expected = "" if step.as_expected else f" [red](expected: {escape(step.expected)})[/]"
        console.print(f" {mark} {escape(step.title)}: [bold]{escape(step.came)}[/]{expected}", highlight=False)
