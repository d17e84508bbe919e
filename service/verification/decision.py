"""From the outcomes of the checks to the decision, by a policy: a pure function of its arguments.

Whatever the policy says, ACCEPT needs every required check to have PASSED or to be accepted by a rule that names it.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from typing import Final, NamedTuple

from service.verification.checks import CHECKS_BY_ID, Category, Dossier
from service.verification.official import PENDING_CODE, is_official
from service.verification.official import truth as official_truth
from service.verification.policy import ACROSS_BY_ID, PRECEDENCE, Policy, Rule, first_fit
from service.verification.values.codes import CODES
from service.verification.values.document_words import to_be_legible
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
RESUBMISSION_LIMIT: Final = "RESUBMISSION_LIMIT"
"""The code that leads to REVIEW under every policy, instead of RESUBMIT, and to nothing graver."""
NOT_SUPPORTED: Final = "DOCUMENT_TYPE_NOT_SUPPORTED"
MANUAL_REVIEW: Final = "MANUAL_REVIEW"
RESUBMIT_PAGE: Final = "RESUBMIT_PAGE"
UPLOAD_DOCUMENT: Final = "UPLOAD_DOCUMENT"
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


def decide(policy: Policy, purpose: Purpose, dossier: Dossier, results: Sequence[CheckResult]) -> Judgement:
    """Judge the results of one verification under a policy.

    Each result is judged alone, and the gravest decision counts (`policy.PRECEDENCE`). A required check that applies
    and has no result leads to REVIEW, so a verification without checks is never accepted.
    """
    needs = policy.purposes[purpose]
    required: list[tuple[int | None, str]] = [
        (case.document, check) for case in dossier.cases for check in needs.required(case.type)
    ]
    required += [(None, check) for check in needs.required_across(dossier)]
    ran = {(result.document, result.check) for result in results}
    ran |= {(None, result.check) for result in results if result.check in ACROSS_BY_ID}
    names = {check for _, check in required} | {one.check for one in results if is_official(one.check)}
    rules = policy.by_outcome()
    judged = [(_judge(first_fit(rules[result.outcome], result, purpose), names, result), result) for result in results]
    absent = [_absent(document, check) for document, check in required if (document, check) not in ran]
    judged += [(Decision.REVIEW, result) for result in absent]
    decision = min((decision for decision, _ in judged), key=PRECEDENCE.index, default=Decision.REVIEW)
    if decision is Decision.RESUBMIT and any(result.code == RESUBMISSION_LIMIT for result in results):
        decision = Decision.REVIEW  # whoever was asked so often is not asked again
    everything = (*results, *absent)
    return Judgement(
        decision,
        _reasons(judged),
        Statements(
            self_consistent=_truth(everything, Category.VALIDATION, names),
            matches_claim=_truth(everything, Category.COMPARISON, names),
            officially_verified=official_truth(results),
        ),
        _actions(judged, decision, dossier),
    )


def _judge(rule: Rule | None, required: Collection[str], result: CheckResult) -> Decision:
    """What the first rule that fits a result makes of it."""
    if result.code == PENDING_CODE:
        return Decision.PENDING  # whatever a policy says: an open question is no answer
    if result.code == RESUBMISSION_LIMIT:
        return Decision.REVIEW
    if result.outcome is Outcome.PASSED:
        return rule.decision if rule else Decision.ACCEPT
    if rule is None:
        return Decision.REVIEW
    if rule.decision is Decision.ACCEPT and result.check in required and result.check not in rule.checks:
        return Decision.REVIEW
    return rule.decision


def _absent(document: int | None, check: str) -> CheckResult:
    entry = CODES[NOT_EXECUTED_CODE]
    return CheckResult(
        check,
        (CHECKS_BY_ID.get(check) or ACROSS_BY_ID[check]).category,
        Outcome.NOT_EXECUTED,
        NOT_EXECUTED_CODE,
        document=document,
        hint=entry.hint,
        detail=entry.detail,
    )


def _reasons(judged: Iterable[tuple[Decision, CheckResult]]) -> tuple[Reason, ...]:
    """What stood in the way of ACCEPT, gravest first, each cause once: with the check that failed for it, if one.

    A reason names no field, so a check that says the same of several fields is one reason.
    """
    reasons: dict[tuple[object, ...], Reason] = {}
    for decision, result in sorted(judged, key=lambda entry: entry[1].outcome is not Outcome.FAILED):
        if decision is not Decision.ACCEPT:
            code = result.code or NOT_EXECUTED_CODE
            of_whole_document = CODES[code].group == "DOCUMENT"
            place = () if of_whole_document else (result.page, result.fields or result.check)
            cause = (code, decision, result.document, *place)
            reasons.setdefault(cause, Reason(code, result.check, decision, result.document))
    return tuple(sorted(dict.fromkeys(reasons.values()), key=lambda reason: PRECEDENCE.index(reason.decision)))


def _truth(results: Iterable[CheckResult], category: Category, required: Collection[str]) -> Truth:
    """NO where a check of the category failed, YES where all that say something passed, the required ones included."""
    ours = [result for result in results if result.category == category]
    said = {result.outcome for result in ours if result.outcome is not Outcome.NOT_APPLICABLE}
    unsaid = any(result.outcome is Outcome.NOT_EXECUTED and result.check in required for result in ours)
    if Outcome.FAILED in said:
        return Truth.NO
    if Outcome.PASSED not in said or Outcome.INCONCLUSIVE in said or unsaid:
        return Truth.UNKNOWN
    return Truth.YES


def _actions(
    judged: Collection[tuple[Decision, CheckResult]], final: Decision, dossier: Dossier
) -> tuple[RequiredAction, ...]:
    """What to do about the results that decided; and the advice that comes with a remark of a passed check.

    Of a document whose type is not accepted nothing else is asked: none of its pages would help.
    """
    causes: dict[tuple[str, int | None, str], list[CheckResult]] = {}
    refused = {result.document for _, result in judged if result.code == NOT_SUPPORTED} & {
        case.document for case in dossier.cases if case.is_type_supposed or case.type.id not in case.accepted
    }
    for decision, result in judged:
        if result.document in refused and result.code != NOT_SUPPORTED:
            continue
        remark = decision is Decision.ACCEPT and result.outcome is Outcome.PASSED and bool(result.code)
        if remark or (decision is final and decision is not Decision.ACCEPT):
            for action in _actions_of(decision, result, dossier):
                causes.setdefault(action, []).append(result)
    return tuple(
        RequiredAction(*action, _codes(results), _REVIEW_HINT if action[0] == MANUAL_REVIEW else _hint(results))
        for action, results in causes.items()
    )


def _codes(results: Iterable[CheckResult]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(result.code or NOT_EXECUTED_CODE for result in results))


def _actions_of(decision: Decision, result: CheckResult, dossier: Dossier) -> Iterable[tuple[str, int | None, str]]:
    """The action with the document and the page that it concerns: all pages where the result names none."""
    fixed = CODES[result.code].action if result.code else None
    if fixed is not None:
        yield fixed, result.document, "" if fixed == UPLOAD_DOCUMENT else result.page
    elif decision is Decision.RESUBMIT:
        for case in dossier.cases:
            if result.document in (None, case.document):
                if case.is_type_supposed:
                    yield RESUBMIT_PAGE, case.document, ""
                    continue
                for page in (result.page,) if result.page else (page.id for page in case.type.pages):
                    yield RESUBMIT_PAGE, case.document, page
    if decision is Decision.REVIEW:
        yield MANUAL_REVIEW, None, ""


def _hint(results: Sequence[CheckResult]) -> Hint:
    """The sentences of the causes, those of unsure fields only where no cause in the picture is known; and which fields
    the next picture must show.
    """
    said = {result.code or NOT_EXECUTED_CODE: result.hint for result in results}
    hints = [(CODES[code], hint or CODES[code].hint) for code, hint in said.items()]
    causes = [hint for code, hint in hints if code.group != "READING"] or [hint for _, hint in hints]
    unsure = (
        name
        for result in results
        if result.outcome is Outcome.INCONCLUSIVE
        and CODES[result.code or NOT_EXECUTED_CODE].group in {"READING", "QUALITY"}
        for name in result.fields
    )
    sentences = dict.fromkeys([*causes, *to_be_legible(unsure)])
    return Hint("".join(hint.zh for hint in sentences), " ".join(hint.en for hint in sentences))
