"""A customer's standing: what follows from the records of the file, beside the profile. Pure; a fold over events."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import Any, Final

from service.canonical import Value, canonical_json
from service.customers.profile.deriving import day_of
from service.customers.profile.evidence import Trigger
from service.customers.profile.policy import Subject

REVIEW_COMPLETED: Final = "REVIEW_COMPLETED"
CUSTOMER_NOTIFIED: Final = "CUSTOMER_NOTIFIED"
REFUSAL_WITHDRAWN: Final = "REFUSAL_WITHDRAWN"
DOCUMENT_REFUSED: Final = "DOCUMENT_REFUSED"
DIFFERENCE_SETTLED: Final = "DIFFERENCE_SETTLED"
REGISTER_DIFFERENCE: Final = "REGISTER_DIFFERENCE"
FACTS: Final = frozenset({REVIEW_COMPLETED, CUSTOMER_NOTIFIED, REFUSAL_WITHDRAWN, DIFFERENCE_SETTLED})
"""Events that are no triggers: what was done about the customer."""


@dataclass(frozen=True, slots=True)
class Party:
    """A representative, agent or owner, as far as the customer's state depends on them."""

    role: str
    identified: bool
    until: date | None = None
    ends: date | None = None
    """The last day of the document that the party was identified by."""

    def holds(self, on: date) -> bool:
        """Whether the party has the role on a day; the day of its end is none any more."""
        return self.until is None or on < self.until

    def is_identified(self, on: date) -> bool:
        """Whether the party is identified on a day, by a document that has not ended."""
        return self.identified and (self.ends is None or on <= self.ends)


@dataclass(frozen=True, slots=True)
class Mandate:
    """How long an agent may act; ``over`` once that has ended, or it was revoked."""

    until: date | None
    over: bool = False

    def on(self, day: date) -> Mandate:
        """The mandate as of a day; the day of its end is none any more."""
        return self if self.over or self.until is None or day < self.until else Mandate(self.until, over=True)


@dataclass(frozen=True, slots=True)
class Overridden:
    """A level that two people put in the place of the computed one, until before a day."""

    level: int
    begins: date
    ends: date


@dataclass(frozen=True, slots=True)
class Standing:
    """What follows from a customer's records.

    Attributes:
        subject, purpose, began: who, for what, and the first day of the relationship.
        level: the computed level of risk; None: not rated yet.
        override: what two people put in its place.
        triggers: what happened and was not answered yet.
        identified_on: the first day on which everything required was there; None: never yet.
        reviewed_on: the day on which the last review was completed; None: none was.
        notified_on: when the customer was told of what is due now.
        refused_on: when the customer refused; None: not, or not any more.
        parties: by the id of each.
        owners: the ids of the owners last determined; None where no determination is closed.
        mandates: by the id of each.
        proposed: the number of the proposal of owners that waits for a person; None where none does.
    """

    subject: Subject
    purpose: str
    began: date
    level: int | None = None
    override: Overridden | None = None
    triggers: tuple[Trigger, ...] = ()
    identified_on: date | None = None
    reviewed_on: date | None = None
    notified_on: date | None = None
    refused_on: date | None = None
    parties: Mapping[str, Party] = field(default_factory=dict)
    owners: tuple[str, ...] | None = None
    mandates: Mapping[str, Mandate] = field(default_factory=dict)
    proposed: int | None = None

    def with_mandates_of(self, on: date) -> Standing:
        """The standing with what mandates are on a day."""
        mandates = {id_: one.on(on) for id_, one in self.mandates.items()}
        return self if mandates == self.mandates else replace(self, mandates=mandates)

    def level_on(self, on: date, unrated: int) -> int:
        """The level of risk that counts on a day."""
        if self.override is not None and self.override.begins <= on < self.override.ends:
            return self.override.level
        return unrated if self.level is None else self.level

    def after_event(self, event: str, at: datetime, due: date | None = None) -> Standing:
        """After an event: a fact, or a trigger, of which the first one of its kind counts until it is answered."""
        if event == CUSTOMER_NOTIFIED:
            return replace(self, notified_on=day_of(at))
        if event == REFUSAL_WITHDRAWN:
            return replace(self, refused_on=None, triggers=self._without(DOCUMENT_REFUSED))
        if event == DIFFERENCE_SETTLED:
            return replace(self, triggers=self._without(REGISTER_DIFFERENCE))
        if event == REVIEW_COMPLETED:
            left = tuple(one for one in self.triggers if one.at > at or one.event == REGISTER_DIFFERENCE)
            return replace(self, triggers=left, reviewed_on=day_of(at), notified_on=None)
        refused = day_of(at) if event == DOCUMENT_REFUSED else self.refused_on
        if due is None and any(one.event == event for one in self.triggers):
            kept = tuple(replace(one, at=max(one.at, at)) if one.event == event else one for one in self.triggers)
            return replace(self, refused_on=refused, triggers=kept)
        return replace(self, refused_on=refused, triggers=(*self.triggers, Trigger(event, at, due)))

    def _without(self, event: str) -> tuple[Trigger, ...]:
        return tuple(one for one in self.triggers if one.event != event)

    def encoded(self) -> bytes:
        """The canonical bytes."""
        said: dict[str, Value] = {
            "subject": self.subject.value,
            "purpose": self.purpose,
            "began": self.began.isoformat(),
            "level": self.level,
            "override": None
            if self.override is None
            else {
                "level": self.override.level,
                "begins": self.override.begins.isoformat(),
                "ends": self.override.ends.isoformat(),
            },
            "triggers": [one.json() for one in self.triggers],
            "parties": {
                id_: {
                    "role": one.role,
                    "identified": one.identified,
                    "until": one.until.isoformat() if one.until else None,
                    "ends": one.ends.isoformat() if one.ends else None,
                }
                for id_, one in self.parties.items()
            },
            "owners": None if self.owners is None else list(self.owners),
        }
        if self.mandates:
            said["mandates"] = {
                id_: {"until": one.until.isoformat() if one.until else None, "over": one.over}
                for id_, one in self.mandates.items()
            }
        if self.proposed is not None:
            said["proposed"] = self.proposed
        for name in ("identified_on", "reviewed_on", "notified_on", "refused_on"):
            day = getattr(self, name)
            said[name] = day.isoformat() if day else None
        return canonical_json(said)

    @classmethod
    def parse(cls, text: bytes) -> Standing:
        """The standing in its bytes."""
        said: dict[str, Any] = json.loads(text)
        override = said["override"]
        return cls(
            subject=Subject(said["subject"]),
            purpose=said["purpose"],
            began=date.fromisoformat(said["began"]),
            level=said["level"],
            override=None
            if override is None
            else Overridden(
                override["level"], date.fromisoformat(override["begins"]), date.fromisoformat(override["ends"])
            ),
            triggers=tuple(Trigger.of_json(one) for one in said["triggers"]),
            parties={
                id_: Party(one["role"], one["identified"], _day(one["until"]), _day(one["ends"]))
                for id_, one in said["parties"].items()
            },
            owners=None if said["owners"] is None else tuple(said["owners"]),
            mandates={id_: Mandate(_day(one["until"]), one["over"]) for id_, one in said.get("mandates", {}).items()},
            proposed=said.get("proposed"),
            **{name: _day(said[name]) for name in ("identified_on", "reviewed_on", "notified_on", "refused_on")},
        )


def _day(text: str | None) -> date | None:
    return None if text is None else date.fromisoformat(text)
