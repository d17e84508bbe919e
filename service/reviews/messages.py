"""Between the values of reviews and the contract's messages; nothing is decided here."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import datetime
from statistics import median

from idverdict import v1

from service.call.times import timestamp
from service.labels import label, word
from service.names import case_name, review_name, verification_name
from service.reviews.rules import Rules, Use
from storage.reviews.statistics import Figures
from storage.reviews.values import Outline, Review, Step
from storage.reviews.words import Awaits, CaseState, Decision


def outline_message(outline: Outline) -> v1.CaseOutline:
    """A case without values."""
    return v1.CaseOutline(
        name=case_name(outline.id),
        kind=label(v1.CaseKind, outline.kind),
        state=label(v1.CaseState, outline.state),
        verification=verification_name(outline.verification_id),
        purpose=label(v1.Purpose, outline.purpose),
        queue=outline.queue,
        priority=outline.priority,
        codes=outline.codes,
        create_time=timestamp(outline.created_at),
        due_time=timestamp(outline.due_at),
        holder=outline.holder or "",
        claim_expire_time=timestamp(outline.lease_until),
        fence=outline.fence,
        etag=str(outline.revision),
        proposed_by=outline.proposed_by or "",
        proposed=_decision(outline.proposed),
        decision=_decision(outline.decision),
        close_time=timestamp(outline.closed_at),
        restricted=outline.restricted,
        awaits_approver=outline.awaits is Awaits.APPROVER,
    )


def step_message(step: Step) -> v1.CaseStep:
    """One step of a history."""
    return v1.CaseStep(
        number=step.number,
        kind=label(v1.StepKind, step.kind),
        person=step.person or "",
        time=timestamp(step.at),
        verification=verification_name(step.verification_id) if step.verification_id else "",
        decision=_decision(step.decision),
        reason_codes=step.reason_codes,
        note=step.note,
        fields=step.fields,
        seconds=step.seconds or 0,
    )


def review_message(review: Review, rules: Rules) -> v1.Review:
    """What people made of a verification, with what may be said to the customer."""
    reasons = [rules.reasons[code] for code in review.reason_codes if code in rules.reasons]
    return v1.Review(
        name=review_name(review.verification_id, review.id),
        kind=label(v1.ReviewKind, review.kind),
        decision=_decision(review.decision),
        reason_codes=review.reason_codes,
        hints=[v1.Hint(zh=reason.hint_zh, en=reason.hint_en) for reason in reasons if reason.hint_zh],
        people=sum(person is not None for person in (review.first, review.second)),
        review_time=timestamp(review.at),
        case=case_name(review.case_id),
    )


def rules_message(rules: Rules) -> v1.ReviewRules:
    """The rules in use."""
    return v1.ReviewRules(
        id=rules.id,
        version=rules.version,
        sha256=rules.sha256,
        queues=[v1.ReviewQueue(id=id, label=v1.Label(zh=one.zh, en=one.en)) for id, one in rules.queues.items()],
        decisions=[
            v1.ReviewDecisionRule(decision=_decision(decision), people=rule.people)
            for decision, rule in rules.decisions.items()
        ],
        reasons=[
            v1.ReviewReason(
                code=code,
                uses=[use.value for use in reason.uses if use is not Use.OBJECTION],
                label=v1.Label(zh=reason.zh, en=reason.en),
                hint=v1.Hint(zh=reason.hint_zh, en=reason.hint_en) if reason.hint_zh else None,
            )
            for code, reason in rules.reasons.items()
        ],
        claim_seconds=rules.terms.claim_minutes * 60,
        withdraw_seconds=rules.terms.withdraw_seconds,
    )


def statistics_message(figures: Figures, now: datetime) -> v1.ReviewStatistics:
    """Counts; ages are those at ``now``."""
    counts: Counter[tuple[str, int, str]] = Counter()
    for one in figures.decided:
        for code in one.reason_codes or ("",):
            counts[one.decision, one.people, code] += 1
    return v1.ReviewStatistics(
        open=[
            v1.OpenCases(
                queue=one.queue,
                state=label(v1.CaseState, one.state),
                cases=one.cases,
                overdue=one.overdue,
                held=one.held,
                oldest_seconds=max(0, int((now - one.oldest_at).total_seconds())),
            )
            for one in figures.open
        ],
        decisions=[
            v1.DecisionCount(
                decision=label(v1.CaseDecision, decision), people=people, reason_code=code, count=counts[key]
            )
            for key in sorted(counts)
            for decision, people, code in (key,)
        ],
        confirmed=figures.confirmed,
        returned=figures.returned,
        opened=figures.opened,
        closed=figures.closed,
        median_seconds=median(figures.first) if figures.first else 0.0,
        p95_seconds=_p95(figures.first),
    )


def decision_in(value: int) -> Decision:
    """The decision of a request, which the contract has found to be a defined one."""
    return Decision(word(v1.CaseDecision, value))


def states_in(values: Iterable[int]) -> tuple[CaseState, ...]:
    """The states of a request."""
    return tuple(CaseState(word(v1.CaseState, value)) for value in values)


def _decision(decision: Decision | None) -> str | None:
    return label(v1.CaseDecision, decision)


def _p95(seconds: Sequence[int]) -> float:
    """The least time that 95 of 100 do not exceed."""
    ordered = sorted(seconds)
    return float(ordered[max(0, -(-len(ordered) * 95 // 100) - 1)]) if ordered else 0.0
