"""What a check is: an id, the fields it needs, the codes it may give, and a pure function of the case."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from enum import StrEnum
from functools import cache

from ocr.documents import DocumentType, Kind
from service.verification.checks.case import Case
from service.verification.checks.dossier import Dossier
from service.verification.values.verdict import Level, Outcome


class Category(StrEnum):
    """What a check is about; the order is the order in which checks run and reasons are given."""

    DOCUMENT = "DOCUMENT"
    """The right documents, all pages of them, accepted on this day."""
    QUALITY = "QUALITY"
    """The capture, and whether everything could be read from it."""
    VALIDATION = "VALIDATION"
    """The document against itself and its standards: the statement *self-consistent*."""
    COMPARISON = "COMPARISON"
    """The claim against the document: the statement *matches the claim*."""
    AUTHORITY = "AUTHORITY"
    """An external authority's answer: the statement *officially verified*."""


@dataclass(frozen=True, slots=True)
class Finding:
    """What a check says; the runner makes a `CheckResult` of it with the sentences of the code's catalogue entry.

    ``document`` is that of the case, ``page`` and ``fields`` are those of the check where they are left out.
    """

    outcome: Outcome
    code: str = ""
    page: str = ""
    fields: tuple[str, ...] = ()
    level: Level | None = None
    score: float | None = None
    threshold: float | None = None
    observed: str | None = None
    expected: str | None = None
    document: int | None = None


PASSED = Finding(Outcome.PASSED)
NOT_APPLICABLE = Finding(Outcome.NOT_APPLICABLE)
"""It is not about a document like this one."""
NOT_EXECUTED = Finding(Outcome.NOT_EXECUTED)
"""It is about such a document, which does not have what would be compared."""


def failed(code: str) -> Finding:
    """It is not as it should be, for this reason."""
    return Finding(Outcome.FAILED, code)


def inconclusive(code: str) -> Finding:
    """Nothing can be said, for this reason."""
    return Finding(Outcome.INCONCLUSIVE, code)


@dataclass(frozen=True, slots=True, eq=False)
class Check:
    """One check. It stands in a file of its own as ``CHECK``, and is found there; no two are the same.

    Attributes:
        id: unique, stable, lower_snake; also the file's name.
        category: see `Category`.
        title: one line for a person who looks at the verdict: what holds when the check passes.
        run: the check itself: pure, and total for every case in which ``requires`` were surely read.
        codes: the codes it may give by itself (the runner adds those of missing and unsure fields).
        requires: names of the fields that must have been surely read before ``run`` is called.
        element: the element of the claim it compares; where the claim has none, ``run`` is not called.
        compares: it compares the element with the field that declares it, which must have been surely read.
        types: ids of the document types whose law it checks; empty where it follows from the fields alone.
        kinds: kinds of which the first field that the type has must have been surely read, too, whatever it is called.
        fields: names of fields that a document type must have for the check to apply; whether they were surely read is
            for ``run`` to ask.
    """

    id: str
    category: Category
    title: str
    run: Callable[[Case], Finding | Iterable[Finding]]
    codes: frozenset[str] = frozenset()
    requires: tuple[str, ...] = ()
    element: str | None = None
    compares: bool = False
    types: frozenset[str] = frozenset()
    kinds: tuple[Kind, ...] = ()
    fields: tuple[str, ...] = ()

    def applies_to(self, type: DocumentType) -> bool:
        """Whether a document type has what the check is about. What does not apply is neither run nor required."""
        if self.types and type.id not in self.types:
            return False
        if not all(type.field(name) for name in self.fields):
            return False
        return self.fields_of(type) is not None

    def fields_of(self, type: DocumentType) -> tuple[str, ...] | None:
        """Names of the fields that must have been surely read; None where the type has not got all of them."""
        return _fields_of(self, type)


@cache
def _fields_of(check: Check, type: DocumentType) -> tuple[str, ...] | None:
    names = check.requires
    if check.compares:
        declared = type.claimed_as(check.element or "")
        if declared is None:
            return None
        names = (*names, declared.name)
    for kind in check.kinds:
        own = next((spec.name for spec in type.fields if spec.kind is kind), None)
        if own is None:
            return None
        names = (*names, own)
    return names if all(type.field(name) for name in names) else None


@dataclass(frozen=True, slots=True)
class AcrossCheck:
    """A check across the documents of one verification. It stands in a file of `service.verification.across`.

    Attributes:
        id, category, title: as of a `Check`.
        run: the check itself: pure, and total for every dossier that it applies to.
        applies: whether a dossier has what the check is about. What does not apply is neither run nor required.
        codes: the codes it may give.
    """

    id: str
    category: Category
    title: str
    run: Callable[[Dossier], Iterable[Finding]]
    applies: Callable[[Dossier], bool]
    codes: frozenset[str] = frozenset()
