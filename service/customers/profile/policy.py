"""The elements of a profile as data: what supports each, how long, and from which risk on each is required.

``policies/elements.toml`` ships.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from enum import StrEnum
from functools import cached_property, lru_cache
from pathlib import Path
from typing import Annotated, Any

from pydantic import Field

from ocr.documents import Kind
from service.customers.profile.answers import AnswerTable
from service.rulebook import Grounded, Identifier, Rulebook
from service.tables import Table

Word = Annotated[str, Field(pattern=r"^[A-Z][A-Z0-9_]{0,60}$")]


class Subject(StrEnum):
    """Who a customer is: a natural person, or an entity such as a company."""

    PERSON = "PERSON"
    ENTITY = "ENTITY"


class Status(StrEnum):
    """How well an element is known, in ascending order; STALE and MISSING are below all."""

    MISSING = "MISSING"
    STALE = "STALE"
    DECLARED = "DECLARED"
    READ = "READ"
    VERIFIED = "VERIFIED"

    @property
    def rank(self) -> int:
        """Its place in the order."""
        return _RANKS[self]


_RANKS = {status: rank for rank, status in enumerate(Status)}


class BasisKind(StrEnum):
    """Where a value comes from."""

    CLAIM = "CLAIM"
    """The customer said so."""
    VERIFICATION = "VERIFICATION"
    """It was read from a document."""
    AUTHORITY = "AUTHORITY"
    """An external authority answered on this field."""
    ATTACHMENT = "ATTACHMENT"
    """Another document shows it, and a person decided so."""
    RELIED = "RELIED"
    """A third party identified the customer, and its copy is at hand."""


class Way(Table):
    """What a basis of one kind makes of an element; ``via`` limits it to types of documents, kinds of authorities."""

    by: BasisKind
    via: tuple[str, ...] = ()
    gives: Status


class ElementRule(Grounded):
    """One element.

    Attributes:
        kind: how two values are compared.
        of: whose element it is.
        personal: whether a masked profile hides its value.
        ways: what makes it READ or VERIFIED; a claim makes it DECLARED.
        max_age_months: after so many months a basis is too old.
        ends_with_document: a basis ends with the document that it was read from.
    """

    name: Identifier
    zh: str
    kind: Kind
    of: Annotated[tuple[Subject, ...], Field(min_length=1)]
    personal: bool = True
    ways: tuple[Way, ...] = ()
    max_age_months: Annotated[int, Field(ge=1, le=240)] | None = None
    ends_with_document: bool = True

    def given_by(self, kind: BasisKind, via: str) -> Status | None:
        """The best that a basis makes of it; None where it supports nothing."""
        best: Status | None = None
        for way in self.ways:
            if way.by is kind and (not way.via or via in way.via) and (best is None or way.gives.rank > best.rank):
                best = way.gives
        return best


class Requirement(Grounded):
    """Elements that a customer must have, from a level of risk on, and how well."""

    of: Subject
    elements: Annotated[tuple[Identifier, ...], Field(min_length=1)]
    at_least: Status
    from_level: Annotated[int, Field(ge=1, le=9)] = 1
    purposes: tuple[Word, ...] = ()


class PartyRequirement(Grounded):
    """A party that an entity must have, identified; ``owners`` asks for a closed determination and all its owners."""

    of: Subject
    role: Word
    from_level: Annotated[int, Field(ge=1, le=9)] = 1


class TakenOver(StrEnum):
    """Which verifications of a customer the file takes over by itself."""

    NAMED = "NAMED"
    """Those that it names already, once they say something else."""
    ACCEPTED = "ACCEPTED"
    """Those too that are accepted, by their verdict or by people."""


class Taken(Grounded):
    """What a file takes over by itself."""

    verifications: TakenOver


class ConsentScope(Grounded):
    """A word of the scopes of consents, and the kinds of questions to authorities that it covers."""

    scope: Word
    kinds: Annotated[tuple[Word, ...], Field(min_length=1)]


class ElementsPolicy(Rulebook):
    """The whole file."""

    elements: Annotated[tuple[ElementRule, ...], Field(min_length=1)]
    required: tuple[Requirement, ...] = ()
    parties: tuple[PartyRequirement, ...] = ()
    owners: tuple[PartyRequirement, ...] = ()
    answers: tuple[AnswerTable, ...] = ()
    taken: Taken | None = None
    consents: tuple[ConsentScope, ...] = ()
    conflict_event: Word = "DOUBT"

    @cached_property
    def by_name(self) -> Mapping[str, ElementRule]:
        """The elements by their names."""
        return {one.name: one for one in self.elements}

    @property
    def takes_accepted(self) -> bool:
        """Whether an accepted verification is taken over by itself. Rules that do not say so take what is named."""
        return self.taken is not None and self.taken.verifications is TakenOver.ACCEPTED

    def scopes_of(self, kind: str) -> frozenset[str]:
        """The scopes of consents that cover a kind of question; each kind is a scope too."""
        return frozenset({kind, *(one.scope for one in self.consents if kind in one.kinds)})

    @cached_property
    def _of_each(self) -> Mapping[Subject, tuple[ElementRule, ...]]:
        return {each: tuple(one for one in self.elements if each in one.of) for each in Subject}

    @cached_property
    def answers_of(self) -> Mapping[str, AnswerTable]:
        """The tables of answers by their elements."""
        return {one.element: one for one in self.answers}

    def of(self, subject: Subject) -> tuple[ElementRule, ...]:
        """The elements of a kind of customer, in the order of the file."""
        return self._of_each[subject]

    def needs(self, subject: Subject, level: int, purpose: str) -> dict[str, Status]:
        """Which elements a customer must have at least how well; not to be changed."""
        asked = (subject, level, purpose)
        if asked not in self._needs_by:
            self._needs_by[asked] = self._needs(*asked)
        return self._needs_by[asked]

    @cached_property
    def _needs_by(self) -> dict[tuple[Subject, int, str], dict[str, Status]]:
        return {}

    def _needs(self, subject: Subject, level: int, purpose: str) -> dict[str, Status]:
        found: dict[str, Status] = {}
        for one in self.required:
            if one.of is subject and level >= one.from_level and (not one.purposes or purpose in one.purposes):
                for name in one.elements:
                    found[name] = max(found.get(name, Status.MISSING), one.at_least, key=lambda each: each.rank)
        return found

    def _problems(self) -> Iterator[str]:
        names = [one.name for one in self.elements]
        if len(set(names)) < len(names):
            yield "an element is there twice"
        for one in self.elements:
            if any(way.gives not in (Status.READ, Status.VERIFIED, Status.DECLARED) for way in one.ways):
                yield f"{one.name}: a way gives DECLARED, READ or VERIFIED"
            if any(way.by is BasisKind.CLAIM for way in one.ways):
                yield f"{one.name}: a claim makes it DECLARED, and nothing more"
        for table in self.answers:
            yield from table.problems()
            if table.element not in names:
                yield f"answers of an element that is not there: {table.element}"
        for rule in self.required:
            absent = [name for name in rule.elements if name not in names or rule.of not in self.by_name_of(name).of]
            if absent:
                yield f"required elements that {rule.of} has not: {', '.join(absent)}"
            if rule.at_least in (Status.MISSING, Status.STALE):
                yield "at_least is DECLARED, READ or VERIFIED"

    def by_name_of(self, name: str) -> ElementRule:
        """The rule of an element. Raises KeyError."""
        return next(one for one in self.elements if one.name == name)


def load_elements(path: Path | None = None) -> ElementsPolicy:
    """The policy in a file, or the one that ships. Raises RulebookError."""
    return ElementsPolicy.load(path, "service.customers.profile", "policies/elements.toml")


@lru_cache(maxsize=32)
def parse_elements(text: str) -> Any:
    """A policy of its text, which is kept with what was made under it. Raises RulebookError."""
    return ElementsPolicy.parse(text)
