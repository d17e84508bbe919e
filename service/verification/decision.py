"""From the outcomes of the checks to the decision, by a policy: a pure function of its arguments.

Whatever the policy says, ACCEPT needs every required check to have PASSED or to be accepted by a rule that names it.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Final, NamedTuple

from ocr.reading import Side
from service.verification.checks import CHECKS_BY_ID, Category
from service.verification.policy import PRECEDENCE, Policy
from service.verification.values.codes import CODES
from service.verification.values.field_names import to_be_legible
from service.verification.values.verdict import (
    CheckResult,
    Decision,
    Hint,
    Outcome,
    Purpose,
    Reason,
    RequiredAction,
    Statements,
    Truth,
)

NOT_EXECUTED_CODE: Final = "CHECK_NOT_EXECUTED"
MANUAL_REVIEW: Final = "MANUAL_REVIEW"
_REVIEW_HINT: Final = Hint(
    "您提交的资料需要人工核对，请耐心等待。",
    "What you sent has to be checked by our staff. Please wait for their answer.",
)


class Judgement(NamedTuple):
    """What the policy makes of the results."""

    decision: Decision
    reasons: tuple[Reason, ...]
    statements: Statements
    required_actions: tuple[RequiredAction, ...]


def decide(policy: Policy, purpose: Purpose, results: Sequence[CheckResult]) -> Judgement:
    """Judge the results of one verification under a policy.

    Each result is judged alone, and the gravest decision counts (`policy.PRECEDENCE`). A required check
    without any result leads to REVIEW, so a verification without checks is never accepted.
    """
    required = policy.purposes[purpose].required()
    ran = {result.check for result in results}
    judged = [(_judge(policy, purpose, required, result), result) for result in results]
    absent = [_absent(check) for check in required if check not in ran]
    judged += [(Decision.REVIEW, result) for result in absent]
    decision = min((decision for decision, _ in judged), key=PRECEDENCE.index, default=Decision.REVIEW)
    everything = (*results, *absent)
    return Judgement(
        decision,
        _reasons(judged),
        Statements(
            self_consistent=_truth(everything, Category.VALIDATION, required),
            matches_claim=_truth(everything, Category.COMPARISON, required),
        ),
        _actions(judged, decision),
    )


def _judge(policy: Policy, purpose: Purpose, required: Sequence[str], result: CheckResult) -> Decision:
    rule = policy.rule_for(result, purpose)
    if result.outcome is Outcome.PASSED:
        return rule.decision if rule else Decision.ACCEPT
    if rule is None:
        return Decision.REVIEW
    if rule.decision is Decision.ACCEPT and result.check in required and result.check not in rule.checks:
        return Decision.REVIEW
    return rule.decision


def _absent(check: str) -> CheckResult:
    entry = CODES[NOT_EXECUTED_CODE]
    category = CHECKS_BY_ID[check].category
    return CheckResult(check, category, Outcome.NOT_EXECUTED, NOT_EXECUTED_CODE, hint=entry.hint, detail=entry.detail)


def _reasons(judged: Iterable[tuple[Decision, CheckResult]]) -> tuple[Reason, ...]:
    """What stood in the way of ACCEPT, gravest first, each cause once: with the check that failed for it, if one."""
    reasons: dict[tuple[object, ...], Reason] = {}
    for decision, result in sorted(judged, key=lambda entry: entry[1].outcome is not Outcome.FAILED):
        if decision is not Decision.ACCEPT:
            code = result.code or NOT_EXECUTED_CODE
            of_whole_document = CODES[code].group == "DOCUMENT"
            place = () if of_whole_document else (result.side, result.fields or result.check)
            cause = (code, decision, *place)
            reasons.setdefault(cause, Reason(code, result.check, decision))
    return tuple(sorted(reasons.values(), key=lambda reason: PRECEDENCE.index(reason.decision)))


def _truth(results: Iterable[CheckResult], category: Category, required: Iterable[str]) -> Truth:
    """NO where a check of the category failed, YES where all that say something passed, the required ones included."""
    ours = [result for result in results if result.category == category]
    said = {result.outcome for result in ours if result.outcome is not Outcome.NOT_APPLICABLE}
    unsaid = any(result.outcome is Outcome.NOT_EXECUTED and result.check in required for result in ours)
    if Outcome.FAILED in said:
        return Truth.NO
    if Outcome.PASSED not in said or Outcome.INCONCLUSIVE in said or unsaid:
        return Truth.UNKNOWN
    return Truth.YES


def _actions(judged: Iterable[tuple[Decision, CheckResult]], final: Decision) -> tuple[RequiredAction, ...]:
    """What to do about the results that decided; and the advice that comes with a remark of a passed check."""
    causes: dict[tuple[str, Side | None], list[CheckResult]] = {}
    for decision, result in judged:
        remark = decision is Decision.ACCEPT and result.outcome is Outcome.PASSED and bool(result.code)
        if remark or (decision is final and decision is not Decision.ACCEPT):
            for action in _actions_of(decision, result):
                causes.setdefault(action, []).append(result)
    return tuple(
        RequiredAction(action, side, _codes(results), _REVIEW_HINT if action == MANUAL_REVIEW else _hint(results))
        for (action, side), results in causes.items()
    )


def _codes(results: Iterable[CheckResult]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(result.code or NOT_EXECUTED_CODE for result in results))


def _actions_of(decision: Decision, result: CheckResult) -> Iterable[tuple[str, Side | None]]:
    fixed = CODES[result.code].action if result.code else None
    if fixed is not None:
        yield fixed, result.side
    elif decision is Decision.RESUBMIT:
        for side in Side if result.side is None else (result.side,):
            yield f"RESUBMIT_{side}_SIDE", side
    if decision is Decision.REVIEW:
        yield MANUAL_REVIEW, None


def _hint(results: Sequence[CheckResult]) -> Hint:
    """The sentences of the causes, those of unsure fields only where no cause in the picture is known; and which fields
    the next picture must show.
    """
    entries = [CODES[code] for code in _codes(results)]
    causes = [entry.hint for entry in entries if entry.group != "READING"] or [entry.hint for entry in entries]
    unsure = (
        name
        for result in results
        if result.outcome is Outcome.INCONCLUSIVE
        and CODES[result.code or NOT_EXECUTED_CODE].group in {"READING", "QUALITY"}
        for name in result.fields
    )
    sentences = dict.fromkeys([*causes, *to_be_legible(unsure)])
    return Hint("".join(hint.zh for hint in sentences), " ".join(hint.en for hint in sentences))
