"""All documents of one verification, as the checks across them see them."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, field

from ocr.documents import Kind
from service.verification.checks.case import Case, FieldProblem

_NAMES = (Kind.ANY_NAME, Kind.NAME)
_OF_THE_DOCUMENT = ("document_number", "valid_from", "valid_until")
"""Elements of a claim that are of one document alone."""


@dataclass(frozen=True, slots=True)
class Companions:
    """Which document types a policy accepts together, for one purpose.

    Attributes:
        never_alone: ids of types that need a document of another type beside them.
        together: the sets of types that are accepted together; none: any accepted types.
    """

    never_alone: frozenset[str] = frozenset()
    together: tuple[frozenset[str], ...] = ()

    def suffice_without(self, document: int, cases: Iterable[Case]) -> bool:
        """Whether another one of these documents may stand alone, is accepted, and is surely valid."""
        return any(
            case.document != document
            and case.type.id in case.accepted
            and case.type.id not in self.never_alone
            and case.surely_valid()
            for case in cases
        )

    def vouch_for(self, document: int, cases: Collection[Case]) -> bool:
        """Whether nothing was declared of a document, and another one shows that it is the same person's.

        The other one may stand alone, is accepted and surely valid, and its number was declared. Both surely bear a
        citizen number, or a name with a date of birth: whether these agree, the checks across documents say.
        """
        own = next(case for case in cases if case.document == document)
        if any(own.claimed(element) for element in _OF_THE_DOCUMENT):
            return False
        return any(
            self.suffice_without(document, [case])
            and bool(case.claimed("document_number"))
            and any(bears(own) and bears(case) for bears in (_bears_number, _bears_person))
            for case in cases
        )


def _bears_number(case: Case) -> bool:
    """Whether a citizen number was surely read."""
    return any(case.problem(spec.name) is None for spec in case.type.fields if spec.kind is Kind.CITIZEN_NUMBER)


def _bears_person(case: Case) -> bool:
    """Whether the holder's name and date of birth were surely read."""
    born = case.type.claimed_as("birth_date")
    named = any(case.problem(spec.name) is None for spec in case.type.fields if spec.kind in _NAMES)
    return named and born is not None and case.problem(born.name) is None


@dataclass(frozen=True, slots=True)
class Value:
    """The value of a field that was surely read, and the document it stands on."""

    document: int
    field: str
    value: str
    alternatives: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Dossier:
    """The documents of one verification, and what the policy says of them together.

    Attributes:
        cases: the documents.
        companions: which types the policy accepts together.
        earlier_attempts: how many attempts of the customer for this purpose were not accepted before, within the hours
            that the policy states.
        most_resubmissions: how many the policy allows; None for any number.
    """

    cases: tuple[Case, ...]
    companions: Companions = field(default_factory=Companions)
    earlier_attempts: int = 0
    most_resubmissions: int | None = None

    def values(self, *kinds: Kind, element: str | None = None) -> Iterator[Value]:
        """The surely read values of some kinds, one a document: of its fields of these kinds, the first.

        ``element`` keeps to fields that declare this element of the claim.
        """
        for case in self.cases:
            names = _names(case, kinds, element)
            sure = next((name for name in names if case.problem(name) is None), None)
            if sure is not None:
                yield Value(case.document, sure, case.sure(sure), case.alternatives(sure))

    def unsure(self, *kinds: Kind, element: str | None = None) -> Iterator[tuple[int, str, FieldProblem]]:
        """The document, the field and the problem where no field of the kinds that the document has was surely read."""
        for case in self.cases:
            problems = [(case.document, name, case.problem(name)) for name in _names(case, kinds, element)]
            if problems and all(problem is not None for _, _, problem in problems):
                document, name, problem = problems[0]
                if problem is not None:
                    yield document, name, problem

    def have(self, *kinds: Kind, element: str | None = None) -> bool:
        """Whether two documents or more have a field of some kinds, read or not."""
        return sum(bool(_names(case, kinds, element)) for case in self.cases) > 1


def _names(case: Case, kinds: tuple[Kind, ...], element: str | None) -> list[str]:
    """Names of a document's fields of some kinds; of those that declare an element, if one is given."""
    own = (spec for spec in case.type.fields if spec.kind in kinds)
    return [spec.name for spec in own if element is None or spec.claimed_as == element]
