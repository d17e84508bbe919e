"""Runs the checks on a case. What could not be surely read is INCONCLUSIVE before a check ever sees it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import cache

from ocr.documents import DocumentType
from service.verification.checks.case import Case
from service.verification.checks.check import NOT_APPLICABLE, PASSED, AcrossCheck, Category, Check, Finding
from service.verification.values.codes import CODES
from service.verification.values.document_words import accepted_types, filled, words_of
from service.verification.values.verdict import CheckResult, Hint, Level, Outcome


def run_checks(case: Case, checks: Iterable[Check]) -> tuple[CheckResult, ...]:
    """Run the checks that apply to the document, in order, each giving one result or more.

    Raises:
        Exception: whatever a check raises. A check that crashes could not evaluate, so there is no verdict.
        ValueError: a check gave no finding, or a code that it does not declare.
    """
    return tuple(result for check in checks if _applies(check, case.type) for result in run_check(check, case))


@cache
def _applies(check: Check, type: DocumentType) -> bool:
    return check.applies_to(type)


def run_check(check: Check, case: Case) -> tuple[CheckResult, ...]:
    """Run one check: not without the claim's element, nor on a field that is missing or unsure."""
    findings = _prevented(check, case)
    if not findings:
        outcome = check.run(case)
        findings = (outcome,) if isinstance(outcome, Finding) else tuple(outcome)
        if not findings or any(finding.code and finding.code not in check.codes for finding in findings):
            raise ValueError("a check must give a finding, and no code beyond those it declares")
    return tuple(_result(check, finding, case) for finding in findings)


def _prevented(check: Check, case: Case) -> tuple[Finding, ...]:
    """The finding that keeps a check from running: an element not submitted, or the first field not surely read.

    The number of a document of which nothing was declared is not asked for where another document shows whose it is.
    """
    if check.element is not None and not case.claimed(check.element):
        if check.element == "document_number" and case.vouched:
            return (NOT_APPLICABLE,)
        return (Finding(Outcome.NOT_EXECUTED, "CLAIM_ELEMENT_MISSING"),)
    for name in check.fields_of(case.type) or ():
        problem = case.problem(name)
        if problem is not None:
            finding = Finding(
                Outcome.INCONCLUSIVE, problem.code, page=problem.page, fields=(name,), score=problem.confidence
            )
            return (finding,)
    return ()


def _result(check: Check, finding: Finding, case: Case) -> CheckResult:
    """A finding about the case's document, with its page and fields where it names none."""
    if finding is PASSED or finding is NOT_APPLICABLE:
        return _bare(check, finding.outcome, case.type, case.document)
    fields = finding.fields or _fields(check, case.type)
    page = finding.page or _common_page(case.type, fields)
    words = {"page": words_of(case.type.page(page)), "accepted": accepted_types(case.accepted)} if finding.code else {}
    return _stated(check, finding, document=case.document, page=page, fields=fields, words=words)


@cache
def _bare(check: Check, outcome: Outcome, type: DocumentType, document: int) -> CheckResult:
    """What most checks come to: an outcome, and nothing of the case. Made once."""
    fields = _fields(check, type)
    page = _common_page(type, fields)
    return _stated(check, Finding(outcome), document=document, page=page, fields=fields, words={})


def _fields(check: Check, type: DocumentType) -> tuple[str, ...]:
    """The fields that a check is about, or the element of the claim."""
    return check.fields_of(type) or ((check.element,) if check.element else ())


def result_of(check: AcrossCheck, finding: Finding) -> CheckResult:
    """A finding of a check across documents, with the sentences of its code."""
    return _stated(check, finding, document=finding.document, page=finding.page, fields=finding.fields, words={})


def _stated(
    check: Check | AcrossCheck,
    finding: Finding,
    *,
    document: int | None,
    page: str,
    fields: tuple[str, ...],
    words: Mapping[str, Hint | None],
) -> CheckResult:
    """A finding with the sentences of its code; ``words`` fill the places that these leave open."""
    entry = CODES[finding.code] if finding.code else None
    level = finding.level
    if level is None and check.category is Category.COMPARISON:
        level = Level.NOT_COMPARED
    return CheckResult(
        check=check.id,
        category=check.category,
        outcome=finding.outcome,
        code=finding.code,
        document=document,
        page=page,
        fields=fields,
        level=level,
        score=finding.score,
        threshold=finding.threshold,
        observed=finding.observed,
        expected=finding.expected,
        retryable=entry.retryable if entry else False,
        hint=filled(entry.hint, **words) if entry else None,
        detail=entry.detail if entry else check.title,
    )


def _common_page(type: DocumentType, fields: tuple[str, ...]) -> str:
    """The page that shows all of these fields; empty where they are on several, or on none."""
    pages = {page for name in fields if (page := type.page_of(name))}
    return pages.pop() if len(pages) == 1 else ""
