"""What a check is: an id, the fields it needs, the codes it may give, and a pure function of the case."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from enum import StrEnum

from ocr.reading import Side
from service.verification.checks.case import Case
from service.verification.values.verdict import Level, Outcome


class Category(StrEnum):
    """What a check is about; the order is the order in which checks run and reasons are given."""

    DOCUMENT = "DOCUMENT"
    """The right document, both sides of it, accepted on this day."""
    QUALITY = "QUALITY"
    """The capture, and whether everything could be read from it."""
    VALIDATION = "VALIDATION"
    """The document against itself and its standards: the statement *self-consistent*."""
    COMPARISON = "COMPARISON"
    """The claim against the document: the statement *matches the claim*."""


@dataclass(frozen=True, slots=True)
class Finding:
    """What a check says; the runner makes a `CheckResult` of it with the sentences of the code's catalogue entry.

    ``side`` and ``fields`` are those of the check where they are left out.
    """

    outcome: Outcome
    code: str = ""
    side: Side | None = None
    fields: tuple[str, ...] = ()
    level: Level | None = None
    score: float | None = None
    threshold: float | None = None
    observed: str | None = None
    expected: str | None = None


PASSED = Finding(Outcome.PASSED)
NOT_APPLICABLE = Finding(Outcome.NOT_APPLICABLE)


def failed(code: str) -> Finding:
    """It is not as it should be, for this reason."""
    return Finding(Outcome.FAILED, code)


def inconclusive(code: str) -> Finding:
    """Nothing can be said, for this reason."""
    return Finding(Outcome.INCONCLUSIVE, code)


@dataclass(frozen=True, slots=True)
class Check:
    """One check. It stands in a file of its own as ``CHECK``, and is found there.

    Attributes:
        id: unique, stable, lower_snake; also the file's name.
        category: see `Category`.
        title: one line for a person who looks at the verdict: what holds when the check passes.
        run: the check itself: pure, and total for every case in which ``requires`` were surely read.
        codes: the codes it may give by itself (the runner adds those of missing and unsure fields).
        requires: names of the fields that must have been surely read before ``run`` is called.
        element: the element of the claim it compares; where the claim has none, ``run`` is not called.
    """

    id: str
    category: Category
    title: str
    run: Callable[[Case], Finding | Iterable[Finding]]
    codes: frozenset[str] = frozenset()
    requires: tuple[str, ...] = ()
    element: str | None = None
