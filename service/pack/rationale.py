"""Why the policy decided so, in the words of its own rules: what a customer who objects is owed (PIPL art. 24)."""

from __future__ import annotations

from collections.abc import Mapping

from idverdict import v1

from service.labels import word
from service.pack.contents import Contents
from service.verification.messages import purpose_from
from service.verification.values.verdict import CheckResult, Level, Outcome


def rationales(contents: Contents) -> Mapping[tuple[str, str], str]:
    """The rationale of the rule that each check's result met, by check and code; nothing where the text is not kept."""
    policy = contents.judged_by()
    if policy is None:
        return {}
    kept = contents.verification
    purpose = purpose_from(kept.purpose)
    told: dict[tuple[str, str], str] = {}
    for check in kept.verdict.checks:
        rule = policy.rule_for(_result(check), purpose)
        if rule is not None:
            told.setdefault((check.check, check.code), rule.rationale.strip())
    return told


def _result(check: v1.CheckResult) -> CheckResult:
    """As much of a result as rules look at."""
    level = word(v1.ComparisonLevel, check.level)
    return CheckResult(
        check=check.check,
        category=check.category,
        outcome=Outcome(word(v1.Outcome, check.outcome)),
        code=check.code,
        fields=tuple(check.fields),
        level=None if level == "UNSPECIFIED" else Level(level),
    )
