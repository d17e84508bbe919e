"""Customers in the contract's words. Values are masked for whoever does not see them in clear."""

from __future__ import annotations

from datetime import date
from typing import Any, Final

from idverdict import v1

from service.call.times import timestamp
from service.customers.continuity.policy import ReviewsPolicy
from service.customers.continuity.standing import Standing
from service.customers.continuity.state import last_day
from service.customers.desk import View
from service.customers.profile.answers import AnswerTable, read_answer
from service.customers.profile.deriving import Element
from service.customers.profile.evidence import Basis
from service.labels import label, number
from service.names import customer_name, customer_part
from service.rulebook import Rulebook
from service.verification.messages import WITHHELD
from storage.customer_files.values import CustomerFile

MASK: Final = WITHHELD


def customer_message(view: View, *, in_clear: bool) -> v1.Customer:
    """A customer on a day."""
    file, settled = view.file, view.settled
    standing, found = settled.standing, settled.position
    proposed = standing.proposed
    return v1.Customer(
        name=customer_name(file.id),
        customer_reference=file.reference,
        kind=label(v1.CustomerKind, file.kind),
        state=label(v1.CustomerState, found.state.value),
        etag=str(file.revision),
        version=customer_part(file.id, "versions", view.version),
        elements=[
            _element(one, view.rules.elements.answers_of.get(one.rule.name), in_clear=in_clear)
            for one in settled.profile.elements
        ],
        gaps=[v1.ProfileGap(what=one.what, reason=one.reason, asked=one.asked) for one in found.gaps],
        clocks=[
            v1.ReviewClock(
                reason=one.reason,
                element=one.element,
                opens_on=one.opens.isoformat(),
                due_on=one.due.isoformat(),
                purpose=one.purpose,
                measure=one.measure,
            )
            for one in found.clocks
        ],
        measures_on=day_text(found.measures_on),
        level=_level(standing, found.level),
        open_events=[one.event for one in standing.triggers],
        open_time=timestamp(file.opened_at),
        update_time=timestamp(file.changed_at),
        on=settled.profile.on.isoformat(),
        relationship_began=standing.began.isoformat(),
        identified_on=day_text(standing.identified_on),
        reviewed_on=day_text(standing.reviewed_on),
        notified_on=day_text(standing.notified_on),
        element_rules=rules_message(view.rules.elements),
        review_rules=rules_message(view.rules.reviews),
        owner_proposal="" if proposed is None else customer_part(file.id, "ownerProposals", proposed),
    )


def outline_message(file: CustomerFile, reviews: ReviewsPolicy) -> v1.CustomerOutline:
    """A customer in a list, with the events of the file that are open by the rules in use."""
    triggers = Standing.parse(file.standing).triggers if file.standing else ()
    return v1.CustomerOutline(
        name=customer_name(file.id),
        customer_reference=file.reference,
        kind=label(v1.CustomerKind, file.kind),
        state=number(v1.CustomerState, file.state),
        update_time=timestamp(file.changed_at),
        events=[
            v1.OpenEvent(event=event, due_on=due.isoformat())
            for due, event in sorted((last_day(reviews, one), one.event) for one in triggers)
        ],
    )


def rules_message(rules: Rulebook) -> v1.RulesReference:
    """Which rules."""
    return v1.RulesReference(id=rules.id, version=rules.version, sha256=rules.sha256)


def rules_of_json(stated: Any) -> v1.RulesReference:
    """The rules that a stored result names."""
    return v1.RulesReference(id=stated["id"], version=stated["version"], sha256=stated["sha256"])


def day_text(day: date | None) -> str:
    """A day as the contract has it; empty for none."""
    return "" if day is None else day.isoformat()


def _level(standing: Standing, counted: int) -> int:
    return 0 if standing.level is None and standing.override is None else counted


def _element(element: Element, answers: AnswerTable | None, *, in_clear: bool) -> v1.ProfileElement:
    shown = in_clear or not element.rule.personal
    return v1.ProfileElement(
        name=element.rule.name,
        value=element.value if shown or not element.value else MASK,
        masked=not shown and bool(element.value),
        status=label(v1.ElementStatus, element.status.value),
        bases=[_basis(one, shown=shown) for one in element.bases],
        conflicts=[_basis(one, shown=shown) for one in element.conflicts],
        verify_time=timestamp(element.verified_at),
        stale_on=day_text(element.stale_on) if shown else "",
        reliance=element.reliance,
        label_zh=element.rule.zh,
        answer=None if answers is None or not shown else _answer(answers, element.value),
    )


def _answer(answers: AnswerTable, value: str) -> v1.ProfileAnswer | None:
    """A value in its parts, where it is of the form of answers."""
    found = read_answer(answers, value)
    if found is None:
        return None
    least, most = ("" if one is None else str(one) for one in (found.least, found.most))
    per = found.per.value if found.currency else ""
    word = found.word
    return v1.ProfileAnswer(
        word=word.word,
        label_zh=word.zh,
        label_en=word.en,
        least=least,
        most=most,
        currency=found.currency,
        per=per,
        text=found.text,
    )


def _basis(basis: Basis, *, shown: bool) -> v1.ElementBasis:
    return v1.ElementBasis(
        kind=label(v1.BasisKind, basis.kind.value),
        resource=basis.resource,
        sha256=basis.digest,
        time=timestamp(basis.at),
        via=basis.via,
        until=day_text(basis.until) if shown else "",
        value=basis.value if shown else "",
        denies=not basis.agrees,
        reliance=basis.reliance,
    )
