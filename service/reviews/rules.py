"""The rules of reviews as data: which verdicts open a case, for whom and by when, and how many people a decision takes.

A TOML file with an id, a version and a rationale at every place; ``cases.toml`` ships. Its text is kept like that of a
policy, and each case carries its digest. What no file may loosen is guarded here and in the store: every verdict REVIEW
opens a case, the second person is another, and the days of an objection are at most the law's.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from enum import StrEnum
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Annotated, Final, Self

from pydantic import Field, model_validator

from service.tables import Sentence, Table, TableError, Written
from service.verification.policy import CodeName
from service.verification.values.verdict import Decision, Purpose
from storage.reviews.values import NewCase, Terms
from storage.reviews.words import CaseKind
from storage.reviews.words import Decision as CaseDecision

LAW_DAYS: Final = 15
"""反洗钱法 art. 39: an objection is answered within so many days."""
_ID: Final = r"^[a-z][a-z0-9_-]{0,63}$"
_CODE: Final = r"^[A-Z][A-Z0-9_]{0,63}$"


class RulesError(ValueError):
    """Rules of reviews cannot be used; the text names the place in the file and what is wrong there."""


class Use(StrEnum):
    """What a reason may be given for."""

    ACCEPT = "ACCEPT"
    REJECT = "REJECT"
    RESUBMIT = "RESUBMIT"
    UNCHANGED = "UNCHANGED"
    RETURN = "RETURN"
    ASK = "ASK"
    ESCALATE = "ESCALATE"
    REVEAL = "REVEAL"
    OBJECTION = "OBJECTION"


class Times(Table):
    """Times and numbers; see the comments in ``cases.toml``."""

    claim_minutes: Annotated[int, Field(ge=1, le=240)]
    withdraw_seconds: Annotated[int, Field(ge=0, le=3600)]
    most_claimed: Annotated[int, Field(ge=1, le=20)]
    customer_days: Annotated[int, Field(ge=1, le=365)]
    objection_days: Annotated[int, Field(ge=1, le=LAW_DAYS)]
    objection_reminder_days: Annotated[int, Field(ge=0, le=LAW_DAYS)]
    rationale: Sentence


class QueueWords(Table):
    """What a queue is called."""

    zh: Annotated[str, Field(min_length=1)]
    en: Annotated[str, Field(min_length=1)]


class Opens(Table):
    """Which verdicts open a case, in which queue, how urgent. A selector that is left out fits everything.

    Attributes:
        decisions, purposes: what a verdict must be one of; codes: of its reasons' codes, any.
        queue, priority, due_hours: of the case; the least priority goes first.
    """

    decisions: tuple[Decision, ...] = (Decision.REVIEW,)
    codes: tuple[CodeName, ...] = ()
    purposes: tuple[Purpose, ...] = ()
    queue: Annotated[str, Field(pattern=_ID)]
    priority: Annotated[int, Field(ge=1, le=1000)]
    due_hours: Annotated[int, Field(ge=1, le=24 * 365)]
    rationale: Sentence

    def fits(self, decision: Decision, codes: Iterable[str], purpose: Purpose) -> bool:
        """Whether the rule speaks of such a verdict."""
        return (
            decision in self.decisions
            and (not self.purposes or purpose in self.purposes)
            and (not self.codes or not frozenset(self.codes).isdisjoint(codes))
        )


class ObjectionRule(Table):
    """The case of an objection."""

    queue: Annotated[str, Field(pattern=_ID)]
    priority: Annotated[int, Field(ge=1, le=1000)]
    rationale: Sentence


class DecisionRule(Table):
    """How many people a decision takes."""

    people: Annotated[int, Field(ge=1, le=2)]
    rationale: Sentence


class Reason(Table):
    """A reason that people give: what for, its name, and a sentence for the customer where there is one."""

    uses: Annotated[tuple[Use, ...], Field(min_length=1)]
    zh: Annotated[str, Field(min_length=1)]
    en: Annotated[str, Field(min_length=1)]
    hint_zh: str = ""
    hint_en: str = ""

    @model_validator(mode="after")
    def _both_or_none(self) -> Self:
        if bool(self.hint_zh) != bool(self.hint_en):
            raise ValueError("a sentence for the customer needs both languages")
        return self


class Rules(Written):
    """The rules of reviews. They come with their text, which is kept with the first case under them."""

    id: Annotated[str, Field(pattern=r"^cases\.[a-z0-9_.-]{1,58}$")]
    terms: Times
    queues: dict[Annotated[str, Field(pattern=_ID)], QueueWords]
    opens: Annotated[tuple[Opens, ...], Field(min_length=1)]
    objections: ObjectionRule
    decisions: dict[CaseDecision, DecisionRule]
    reasons: dict[Annotated[str, Field(pattern=_CODE)], Reason]

    @property
    def digest(self) -> bytes:
        """The digest of the text in UTF-8, 32 bytes: which rules a case was opened under."""
        return bytes.fromhex(self.sha256)

    def case_for(
        self,
        decision: Decision,
        codes: Sequence[str],
        purpose: Purpose,
        now: datetime,
        *,
        entered_by: str | None = None,
    ) -> NewCase | None:
        """The case that a verdict opens; None where it opens none.

        Args:
            decision, codes: the verdict's, and the codes of its reasons.
            purpose: why the customer is identified.
            now: the time of the verdict, aware.
            entered_by: who entered the data, where that is known.
        """
        rule = next((rule for rule in self.opens if rule.fits(decision, codes, purpose)), None)
        if rule is None:
            return None
        due = now + timedelta(hours=rule.due_hours)
        return NewCase(
            CaseKind.VERDICT, rule.queue, rule.priority, due, tuple(dict.fromkeys(codes)), self.digest, entered_by
        )

    def objection_case(self, received: datetime) -> NewCase:
        """The case of an objection that was received at this time, aware."""
        due = received + timedelta(days=self.terms.objection_days)
        rule = self.objections
        codes = self.codes_for(Use.OBJECTION)[:1]
        return NewCase(CaseKind.OBJECTION, rule.queue, rule.priority, due, codes, self.digest)

    def takes_two(self, decision: CaseDecision) -> bool:
        """Whether a decision needs a second person."""
        return self.decisions[decision].people > 1

    def codes_for(self, use: Use) -> tuple[str, ...]:
        """The reasons that may be given for something."""
        return tuple(code for code, reason in self.reasons.items() if use in reason.uses)

    def held_to(self) -> Terms:
        """What the store holds people to."""
        terms = self.terms
        return Terms(
            timedelta(minutes=terms.claim_minutes), timedelta(seconds=terms.withdraw_seconds), terms.most_claimed
        )

    @model_validator(mode="after")
    def _complete(self) -> Self:
        named = {rule.queue for rule in self.opens} | {self.objections.queue}
        if unknown := sorted(named - self.queues.keys()):
            raise ValueError(f"there is no queue {', '.join(unknown)}")
        if not any(Decision.REVIEW in rule.decisions and not rule.codes and not rule.purposes for rule in self.opens):
            raise ValueError("a rule of opens must fit every verdict REVIEW, or cases would be lost")
        if absent := [decision.value for decision in CaseDecision if decision not in self.decisions]:
            raise ValueError(f"no number of people for {', '.join(absent)}")
        if absent := [use.value for use in Use if not self.codes_for(use)]:
            raise ValueError(f"no reason may be given for {', '.join(absent)}")
        if self.terms.objection_reminder_days >= self.terms.objection_days:
            raise ValueError("the reminder of an objection must come before its last day")
        return self


def parse_rules(text: str) -> Rules:
    """Make rules of TOML text. Raises RulesError, which names the place, such as ``opens.3.queue``."""
    try:
        return Rules.of_text(text, "rules")
    except TableError as error:
        raise RulesError(f"cases: {error}") from None


def load_rules(path: Path | None = None) -> Rules:
    """The rules in a file, or the default ones. Raises RulesError."""
    if path is None:
        return default_rules()
    try:
        return parse_rules(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError) as error:
        raise RulesError(f"cases: the file cannot be read: {type(error).__name__}") from None


@cache
def default_rules() -> Rules:
    """The rules that ship with the service."""
    return parse_rules(files("service.reviews").joinpath("cases.toml").read_text(encoding="utf-8"))
