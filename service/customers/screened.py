"""Customers screened by themselves: what a profile says of name, birth, nationality and number, against the lists."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass

from idverdict import v1

from ocr.standards.citizen_number import birth_date, is_well_formed
from service.customers.collecting import births_of
from service.customers.desk import View
from service.customers.profile.deriving import Profile
from service.customers.profile.policy import BasisKind
from service.screening.customers import Screens, screen_customer
from service.screening.facts import Facts, Kind, facts_of
from service.screening.parties import together
from storage import FileChanged, Restricted, Store
from storage.screening.values import Seen


@dataclass(frozen=True, slots=True)
class Screened:
    """Who is screened: facts, and contacts by which duplicates are found."""

    facts: Facts
    contacts: tuple[str, ...] = ()


def screened_of(profile: Profile, records: Iterable[v1.Verification] = ()) -> Screened | None:
    """What is screened of a profile; None without a name.

    Former and foreign spellings that a source has count as names too. The birth is that in a citizen number; without
    one, what was surely read in ``records``.
    """
    there = profile.by_name
    name = there["name"]
    if not name.value:
        return None
    spelled = (one.value for one in name.bases if one.kind is not BasisKind.CLAIM)
    number = there["document_number"].value
    births: tuple[str, ...] = ()
    if number:
        births = birth_in(number) or births_of(records)
    return Screened(
        Facts(
            tuple(dict.fromkeys((name.value, *spelled))),
            Kind(profile.known.subject.value),
            births,
            _values(profile, "nationality"),
            _values(profile, "document_number"),
        ),
        _values(profile, "contact"),
    )


def birth_in(number: str) -> tuple[str, ...]:
    """The day of birth in a citizen number; nothing in another."""
    birth = birth_date(number) if is_well_formed(number) else None
    return () if birth is None else (birth.isoformat(),)


def screen_file(
    store: Store,
    screens: Screens,
    view: View,
    contacts_before: tuple[str, ...] | None,
    records: Iterable[v1.Verification],
) -> bool:
    """Screen a customer where something that counts is not as it was screened; whether it was done.

    ``contacts_before`` are those of the version before; None where there was none.
    """
    now = screened_of(view.settled.profile, records)
    if now is None:
        return False
    while True:
        subject = store.screening.subjects.of(view.file.reference)
        stored = None if subject is None or not subject.facts else facts_of(json.loads(subject.facts))
        facts = together(now.facts, stored)
        if stored is not None and facts.value() == stored.value() and contacts_before == now.contacts:
            return False
        seen = Seen(None if subject is None else subject.screened_at, view.file.opened_at)
        try:
            screen_customer(store, screens, view.file.reference, facts, now.contacts, seen=seen)
        except FileChanged:  # somebody screened the customer at the same moment: what they stated counts, too
            continue
        except Restricted:
            return False
        return True


def _values(profile: Profile, element: str) -> tuple[str, ...]:
    found = profile.by_name.get(element)
    return (found.value,) if found is not None and found.value else ()
