"""Which questions to authorities a withdrawn consent stops: those that nobody but the customer asked for.

What a policy needs rests on the law and goes on. What a caller asks beside it rests on the consent that it states, or
on those whose scopes cover the kind of question.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final

from idverdict.authority import v1 as authority

from service.customers.desk import body_of
from service.customers.profile.deriving import day_of
from service.customers.profile.policy import ElementsPolicy
from service.names import customer_part
from service.verification.recorded import current_record
from storage import NotFound, Restricted, Store, StoredCheck
from storage.authorities.rows import AUTHORITY_CHECK
from storage.customer_files.reading import Opened
from storage.customer_files.words import Entry

CONSENT: Final = "CONSENT"


@dataclass(frozen=True, slots=True)
class Consent:
    """A consent of a customer.

    Attributes:
        name: its resource name.
        scopes: what it is for.
        until: its last day; None for ever.
        withdrawn: whether it was withdrawn.
    """

    name: str
    scopes: frozenset[str]
    until: date | None = None
    withdrawn: bool = False

    def holds(self, on: date) -> bool:
        """Whether it holds on a day."""
        return not self.withdrawn and (self.until is None or on <= self.until)


def is_stopped(consents: Iterable[Consent], scopes: Collection[str], stated: str, on: date) -> bool:
    """Whether a question may not be asked any more.

    Args:
        consents: all of the customer.
        scopes: those that cover the kind of question.
        stated: the consent that the question states; another than ours, or none, says nothing.
        on: the day.
    """
    all_ = tuple(consents)
    named = [one for one in all_ if one.name == stated]
    if named:
        return named[0].withdrawn
    covering = [one for one in all_ if not one.scopes.isdisjoint(scopes)]
    return any(one.withdrawn for one in covering) and not any(one.holds(on) for one in covering)


def consents_in(file_id: str, attachments: Iterable[tuple[int, Mapping[str, Any]]]) -> tuple[Consent, ...]:
    """The consents among attachments, which are given by number and content."""
    all_ = tuple(attachments)
    withdrawn = {str(one["withdraws"]) for _, one in all_ if "withdraws" in one}
    return tuple(
        Consent(
            name := customer_part(file_id, "attachments", number),
            frozenset(one["scopes"]),
            date.fromisoformat(one["valid_until"]) if one["valid_until"] else None,
            name in withdrawn,
        )
        for number, one in all_
        if one["kind"] == CONSENT
    )


@dataclass(frozen=True, slots=True)
class Consents:
    """Looks up what customers consented to. Methods may raise StorageError."""

    rules: ElementsPolicy

    def stops_new(self, store: Store, reference: str, kind: str, stated: str, at: datetime) -> bool:
        """Whether a question about a customer, beside what a policy needs, may not be asked."""
        try:
            opened = store.files.reader.of_customer(reference)
        except (NotFound, Restricted):
            return False
        return self._stops(store, opened, kind, stated, at)

    def stops(self, store: Store, check: StoredCheck, at: datetime) -> bool:
        """Whether a stored question may not be sent or looked up any more."""
        file_id = store.files.concerned.file_of(AUTHORITY_CHECK, check.id)
        if file_id is None or not is_optional(store, check):
            return False
        try:
            opened = store.files.reader.get(file_id)
        except (NotFound, Restricted):
            return False
        stated = authority.CheckRequest.FromString(check.asked).consent
        return self._stops(store, opened, check.kind, stated, at)

    def _stops(self, store: Store, opened: Opened, kind: str, stated: str, at: datetime) -> bool:
        found = store.files.reader.entries(opened, Entry.ATTACHMENT)
        attachments = [(one.number, json.loads(body_of(one))) for one in found]
        consents = consents_in(opened.file.id, attachments)
        return is_stopped(consents, self.rules.scopes_of(kind), stated, day_of(at))


def is_optional(store: Store, check: StoredCheck) -> bool:
    """Whether no policy needs a question: it is beside every verification, or beside what its policy needs."""
    if check.verification_id is None:
        return True
    try:
        official = current_record(store.get(check.verification_id, shown=False)).verdict.official
    except (NotFound, Restricted):
        return False
    return check.channel not in {one.channel for one in official if not one.additional}
