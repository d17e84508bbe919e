"""Evidence on a customer: values by element with where they come from, in an order that does not change."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from service.canonical import Value
from service.customers.profile.policy import BasisKind, Subject

_TEXTS = ("value", "resource", "digest", "via", "reliance")
"""Fields of a basis that say nothing where they are empty."""
_KINDS = {kind.value: kind for kind in BasisKind}


@dataclass(frozen=True, slots=True)
class Basis:
    """One value of one element from one source.

    Attributes:
        kind: where it comes from.
        element: of which element.
        value: as the source has it.
        resource: what it stands in, such as ``verifications/…``.
        digest: SHA-256 of that, hexadecimal; empty where it has none.
        at: when the source said so, aware.
        via: a document type, a kind of authority, an issuer.
        until: the last day of the document that it stands on; None where it has none.
        agrees: False where the source denies the value.
        reliance: the third party that it relies on.
    """

    kind: BasisKind
    element: str
    value: str = field(repr=False)
    resource: str
    digest: str
    at: datetime
    via: str = ""
    until: date | None = None
    agrees: bool = True
    reliance: str = ""

    def json(self) -> dict[str, Value]:
        """Its fields that say something, as JSON values."""
        found: dict[str, Value] = {"kind": self.kind.value, "element": self.element, "at": self.at.isoformat()}
        for name in _TEXTS:
            if stated := getattr(self, name):
                found[name] = stated
        if self.until is not None:
            found["until"] = self.until.isoformat()
        if not self.agrees:
            found["agrees"] = False
        return found

    @classmethod
    def of_json(cls, stated: Mapping[str, Any]) -> Basis:
        """A basis of JSON values that `json` gave. Raises KeyError, ValueError for others."""
        return cls(
            kind=_KINDS[stated["kind"]],
            element=stated["element"],
            value=stated.get("value", ""),
            resource=stated.get("resource", ""),
            digest=stated.get("digest", ""),
            at=datetime.fromisoformat(stated["at"]),
            via=stated.get("via", ""),
            until=date.fromisoformat(stated["until"]) if "until" in stated else None,
            agrees=stated.get("agrees", True),
            reliance=stated.get("reliance", ""),
        )

    @property
    def order(self) -> tuple[Any, ...]:
        """Its place among others: by time, then by what it says."""
        return (self.at, self.element, self.kind, self.resource, self.via, self.value, self.agrees)


@dataclass(frozen=True, slots=True)
class Trigger:
    """Something that puts elements in doubt from a moment on.

    Attributes:
        event: its kind, a word of the rules.
        at: when.
        due: the last day to answer it; None where the rules say it.
    """

    event: str
    at: datetime
    due: date | None = None

    def json(self) -> dict[str, Value]:
        """Its fields as JSON values."""
        said: dict[str, Value] = {"event": self.event, "at": self.at.isoformat()}
        return said | ({"due": self.due.isoformat()} if self.due else {})

    @classmethod
    def of_json(cls, stated: Mapping[str, Any]) -> Trigger:
        """A trigger of such values."""
        due = date.fromisoformat(stated["due"]) if "due" in stated else None
        return cls(stated["event"], datetime.fromisoformat(stated["at"]), due)


@dataclass(frozen=True, slots=True)
class Known:
    """All that is known of a customer at one moment: evidence in its order, and who the customer is."""

    subject: Subject
    bases: tuple[Basis, ...]

    def with_bases(self, more: Iterable[Basis]) -> Known:
        """The same with further evidence. What a resource says now replaces what it said before."""
        new = tuple(more)
        again = {one.resource for one in new} - {""}
        kept = (one for one in self.bases if one.resource not in again)
        return Known(self.subject, tuple(sorted({*kept, *new}, key=lambda one: one.order)))

    def restated(self, resource: str, bases: Iterable[Basis]) -> Known:
        """The same with what a resource says now in the place of all that it said before."""
        kept = Known(self.subject, tuple(one for one in self.bases if one.resource != resource))
        return kept.with_bases(bases)

    def of(self, resource: str) -> tuple[Basis, ...]:
        """What a resource says."""
        return tuple(one for one in self.bases if one.resource == resource)

    def json(self, said: Callable[[Basis], Value] = Basis.json) -> dict[str, Value]:
        """As JSON values; ``said`` gives those of a basis."""
        return {"subject": self.subject.value, "bases": [said(one) for one in self.bases]}

    @classmethod
    def of_json(cls, stated: Mapping[str, Any]) -> Known:
        """Of JSON values that `json` gave."""
        return cls(Subject(stated["subject"]), tuple(Basis.of_json(one) for one in stated["bases"]))
