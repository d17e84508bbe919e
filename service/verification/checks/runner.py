"""Runs the checks on a case. What could not be surely read is INCONCLUSIVE before a check ever sees it."""

from __future__ import annotations

from collections.abc import Iterable

from ocr.reading import Side
from service.verification.checks.case import SIDE_OF_FIELD, Case
from service.verification.checks.check import Category, Check, Finding
from service.verification.values.codes import CODES
from service.verification.values.verdict import CheckResult, Level, Outcome


def run_checks(case: Case, checks: Iterable[Check]) -> tuple[CheckResult, ...]:
    """Run checks in order, each giving one result or more.

    Raises:
        Exception: whatever a check raises. A check that crashes could not evaluate, so there is no verdict.
        ValueError: a check gave no finding, or a code that it does not declare.
    """
    return tuple(result for check in checks for result in run_check(check, case))


def run_check(check: Check, case: Case) -> tuple[CheckResult, ...]:
    """Run one check: not without the claim's element, nor on a field that is missing or unsure."""
    findings = _prevented(check, case)
    if not findings:
        outcome = check.run(case)
        findings = (outcome,) if isinstance(outcome, Finding) else tuple(outcome)
        if not findings or any(finding.code and finding.code not in check.codes for finding in findings):
            raise ValueError("a check must give a finding, and no code beyond those it declares")
    return tuple(_result(check, finding) for finding in findings)


def _prevented(check: Check, case: Case) -> tuple[Finding, ...]:
    """The finding that keeps a check from running: an element not submitted, or the first field not surely read."""
    if check.element is not None and not case.claimed(check.element):
        return (Finding(Outcome.NOT_EXECUTED, "CLAIM_ELEMENT_MISSING"),)
    for name in check.requires:
        problem = case.problem(name)
        if problem is not None:
            finding = Finding(
                Outcome.INCONCLUSIVE, problem.code, side=problem.side, fields=(name,), score=problem.confidence
            )
            return (finding,)
    return ()


def _result(check: Check, finding: Finding) -> CheckResult:
    entry = CODES[finding.code] if finding.code else None
    fields = finding.fields or check.requires or ((check.element,) if check.element else ())
    level = finding.level
    if level is None and check.category is Category.COMPARISON:
        level = Level.NOT_COMPARED
    return CheckResult(
        check=check.id,
        category=check.category,
        outcome=finding.outcome,
        code=finding.code,
        side=finding.side or _common_side(fields),
        fields=fields,
        level=level,
        score=finding.score,
        threshold=finding.threshold,
        observed=finding.observed,
        expected=finding.expected,
        retryable=entry.retryable if entry else False,
        hint=entry.hint if entry else None,
        detail=entry.detail if entry else check.title,
    )


def _common_side(fields: tuple[str, ...]) -> Side | None:
    sides = {SIDE_OF_FIELD[name] for name in fields if name in SIDE_OF_FIELD}
    return sides.pop() if len(sides) == 1 else None
