"""The decision policy as data: which outcome of which check leads to which decision, for which purpose, and why.

A policy is a TOML file with an id, a version and a rationale; ``policies/default.toml`` ships. The first rule that
fits a result gives its decision; a result that is neither PASSED nor covered by a rule leads to REVIEW. The gravest
decision of all results is the verification's, see `PRECEDENCE`. What may be accepted is guarded here, in code, and
no file can loosen it: see `Policy` and `service.verification.decision`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Annotated, Final, Self

from pydantic import AfterValidator, Field, model_validator

from ocr.documents import DocumentType, document_types
from service.tables import Sentence, Table, TableError, Written
from service.verification.across import ACROSS_CHECKS
from service.verification.checks import CHECKS, CHECKS_BY_ID, Category, Check, Companions, Dossier, Limits
from service.verification.values.claim import Claim
from service.verification.values.codes import CODES
from service.verification.values.renamed import CHECKS_RENAMED
from service.verification.values.verdict import CheckResult, Decision, Level, Outcome, Purpose

PRECEDENCE: Final = (Decision.REJECT, Decision.RESUBMIT, Decision.REVIEW, Decision.PENDING, Decision.ACCEPT)
"""Gravest first.

What is proved stays proved, whatever else is unclear: REJECT goes first. A better picture may settle what a person
would otherwise have to look at: RESUBMIT goes before REVIEW. Nobody should wait for an authority in order to be
told then that a person must look: REVIEW goes before PENDING.
"""


class PolicyError(ValueError):
    """A policy cannot be used; the text names the place in the file and what is wrong there."""


def _known(kind: str, names: Iterable[str]) -> AfterValidator:
    known = frozenset(names)

    def check(stated: str) -> str:
        if stated not in known:
            raise ValueError(f"unknown {kind} {stated!r}")
        return stated

    return AfterValidator(check)


ACROSS_BY_ID: Final = {check.id: check for check in ACROSS_CHECKS}
_CHANNEL_CHECK: Final = re.compile(r"authority\.[a-z][a-z0-9_]{0,63}")


def _check_id(stated: str) -> str:
    name = CHECKS_RENAMED.get(stated, stated)
    if name not in CHECKS_BY_ID and name not in ACROSS_BY_ID and not _CHANNEL_CHECK.fullmatch(name):
        raise ValueError(f"unknown check {stated!r}")
    return name


CheckId = Annotated[str, AfterValidator(_check_id)]
ChannelId = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]{0,63}$")]
CodeName = Annotated[str, _known("code", CODES)]
FieldName = Annotated[
    str, _known("field", {field.name for type in document_types().values() for field in type.fields} | {*Claim.names()})
]
TypeId = Annotated[str, _known("document type", document_types())]


class Rule(Table):
    """One rule: the results it fits, the decision they lead to, and why.

    A selector that is left out fits everything, except that PASSED must be named.

    Attributes:
        checks, categories, outcomes, codes, levels, fields: what a result must be one of; of its fields, any.
        purposes: the purposes for which the rule holds.
        decision: what a result that fits leads to. ACCEPT means: it may stand in the way of nothing.
        rationale: why, for the auditor and the customer who objects.
    """

    checks: tuple[CheckId, ...] = ()
    categories: tuple[Category, ...] = ()
    outcomes: tuple[Outcome, ...] = ()
    codes: tuple[CodeName, ...] = ()
    levels: tuple[Level, ...] = ()
    fields: tuple[FieldName, ...] = ()
    purposes: tuple[Purpose, ...] = ()
    decision: Decision
    rationale: Sentence

    def speaks_of(self, outcome: Outcome) -> bool:
        """Whether the rule fits results of this outcome, as far as that alone can tell."""
        return outcome in self.outcomes if self.outcomes else outcome is not Outcome.PASSED

    def fits(self, result: CheckResult, purpose: Purpose) -> bool:
        """Whether the rule speaks of this result."""
        return (
            self.speaks_of(result.outcome)
            and (not self.purposes or purpose in self.purposes)
            and (not self.checks or result.check in self.checks)
            and (not self.categories or result.category in self.categories)
            and (not self.codes or result.code in self.codes)
            and (not self.levels or result.level in self.levels)
            and (not self.fields or not frozenset(self.fields).isdisjoint(result.fields))
        )

    @model_validator(mode="after")
    def _guarded(self) -> Self:
        if self.decision is Decision.REJECT and self.outcomes != (Outcome.FAILED,):
            raise ValueError("REJECT needs outcomes = ['FAILED']: what is not proved must not be refused")
        harmless = {Outcome.NOT_EXECUTED, Outcome.NOT_APPLICABLE, Outcome.PASSED}
        if (
            self.decision is Decision.ACCEPT
            and not self.checks
            and not (self.outcomes and harmless.issuperset(self.outcomes))
        ):
            raise ValueError("ACCEPT of what did not pass must name its checks")
        return self


class Requirement(Table):
    """What a purpose needs: checks that must pass, documents that are accepted, and why.

    Attributes:
        categories, checks: whole categories of checks, and further ones by id; those that apply must pass.
        document_types: ids of the document types that are accepted; empty: those of the limits.
        never_alone: ids of types that are accepted beside another type alone.
        together: the sets of types that are accepted together; empty: any accepted ones.
        authorities: ids of the channels whose authorities must confirm the customer; see docs/authorities.md.
    """

    categories: tuple[Category, ...] = ()
    checks: tuple[CheckId, ...] = ()
    document_types: tuple[TypeId, ...] = ()
    never_alone: tuple[TypeId, ...] = ()
    together: tuple[Annotated[tuple[TypeId, ...], Field(min_length=2)], ...] = ()
    authorities: tuple[ChannelId, ...] = ()
    rationale: Sentence

    def required(self, type: DocumentType) -> tuple[str, ...]:
        """Ids of the checks that a document of this type must pass, in the order of the registry."""
        applicable = _applicable(type)
        return tuple(check.id for check in applicable if self._requires(check.id, check.category))

    def required_across(self, dossier: Dossier) -> tuple[str, ...]:
        """Ids of the checks across documents that must pass, in the order of the registry."""
        return tuple(
            check.id for check in ACROSS_CHECKS if self._requires(check.id, check.category) and check.applies(dossier)
        )

    def companions(self) -> Companions:
        """Which document types are accepted together."""
        return Companions(frozenset(self.never_alone), tuple(frozenset(types) for types in self.together))

    def _requires(self, check: str, category: Category) -> bool:
        return category in self.categories or check in self.checks

    @model_validator(mode="after")
    def _not_empty(self) -> Self:
        if not any(self._requires(check.id, check.category) for check in CHECKS):
            raise ValueError("a purpose must require at least one check")
        return self


class Policy(Written):
    """A policy. It covers every purpose, requires something for each, and says why at every place.

    It comes with its text, which is kept with the first verdict under it, so that verdicts can be replayed.
    """

    id: Annotated[str, Field(pattern=r"^[a-z][a-z0-9_.-]{0,63}$")]
    limits: Limits
    purposes: dict[Purpose, Requirement]
    rules: tuple[Rule, ...]

    def accepted(self, purpose: Purpose) -> tuple[str, ...]:
        """Ids of the document types that are accepted for a purpose."""
        return self.purposes[purpose].document_types or self.limits.document_types

    @property
    def channels(self) -> frozenset[str]:
        """Ids of all channels that any purpose needs."""
        return frozenset(channel for needs in self.purposes.values() for channel in needs.authorities)

    def rule_for(self, result: CheckResult, purpose: Purpose) -> Rule | None:
        """The first rule that fits a result."""
        return first_fit(self.rules, result, purpose)

    def by_outcome(self) -> Mapping[Outcome, tuple[Rule, ...]]:
        """The rules that may fit results of each outcome, in order: to judge many results by."""
        return {outcome: tuple(rule for rule in self.rules if rule.speaks_of(outcome)) for outcome in Outcome}

    @model_validator(mode="after")
    def _complete(self) -> Self:
        absent = [purpose.value for purpose in Purpose if purpose not in self.purposes]
        if absent:
            raise ValueError(f"no requirement for the purposes {', '.join(absent)}")
        return self


@cache
def _applicable(type: DocumentType) -> tuple[Check, ...]:
    return tuple(check for check in CHECKS if check.applies_to(type))


def first_fit(rules: Iterable[Rule], result: CheckResult, purpose: Purpose) -> Rule | None:
    """The first of these rules that fits a result."""
    return next((rule for rule in rules if rule.fits(result, purpose)), None)


def parse_policy(text: str) -> Policy:
    """Make a policy of TOML text.

    Raises:
        PolicyError: not TOML, or not a policy; names the place, such as ``rules.3.codes.0``.
    """
    try:
        return Policy.of_text(text, "policy")
    except TableError as error:
        raise PolicyError(str(error)) from None


def load_policy(path: Path | None = None) -> Policy:
    """The policy in a file, or the default policy.

    Raises:
        PolicyError: the file cannot be read, or is not a policy.
    """
    try:
        source = path if path is not None else files("service.verification").joinpath("policies/default.toml")
        return parse_policy(source.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError) as error:
        raise PolicyError(f"the policy file cannot be read: {type(error).__name__}") from None
