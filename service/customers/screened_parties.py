"""Who of a file is screened beside the customer: agents, representatives, owners, and everybody in a structure."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Final

from service.call.errors import ApiError
from service.customers.collecting import births_of
from service.customers.desk import CustomerDesk, View, body_of
from service.customers.living import UNUSABLE
from service.customers.ownership import kept_structure
from service.customers.parties import party_id_in
from service.customers.profile.deriving import day_of
from service.customers.screened import birth_in
from service.owners import Structure, parse_structure
from service.owners.structure import Party, PartyKind
from service.screening.facts import Facts, Kind
from service.screening.parties import StatedParty
from storage.customer_files.words import Entry

_OWNER: Final = "BENEFICIAL_OWNER"
_HOLDER, _CONTROLLER, _IN_CONCERT, _NAMED = "HOLDER", "CONTROLLER", "IN_CONCERT", "NAMED_IN_STRUCTURE"


@dataclass(slots=True)
class _Gathered:
    """What a file says of one party, of all places."""

    roles: list[str] = field(default_factory=list)
    names: list[str] = field(default_factory=list, repr=False)
    births: tuple[str, ...] = field(default=(), repr=False)
    numbers: list[str] = field(default_factory=list, repr=False)
    kind: Kind | None = None

    def facts(self) -> Facts:
        return Facts(tuple(dict.fromkeys(self.names)), self.kind, self.births, (), tuple(dict.fromkeys(self.numbers)))


def parties_of(desk: CustomerDesk, view: View) -> tuple[StatedParty, ...]:
    """Everybody with a name whom a file states on the view's day, one who is called the same in several places once.

    That are parties whose role has not ended, those in the latest structure, and those in what the latest determination
    of owners read beside it. The customer is not among them.
    """
    found: dict[str, _Gathered] = {}
    on = day_of(desk.clock())
    for subject, entry in desk.store.files.reader.subjects(view.opened, Entry.PARTY).items():
        stated = json.loads(body_of(entry))
        if not stated["until"] or on.isoformat() < stated["until"]:
            _add_party(desk, found.setdefault(party_id_in(subject, stated), _Gathered()), stated)
    for structure in _structures(desk, view):
        _add_structure(found, structure, on)
    for id_ in view.standing.owners or ():
        if id_ in found:
            found[id_].roles.append(_OWNER)
    return tuple(
        StatedParty(id_, tuple(one.roles) or (_NAMED,), one.facts()) for id_, one in sorted(found.items()) if one.names
    )


def _add_party(desk: CustomerDesk, gathered: _Gathered, stated: Any) -> None:
    """A representative, agent or owner, with the birth in the number, or else as read in what identified them."""
    number = stated["document_number"]
    gathered.roles.append(stated["role"])
    gathered.names.append(stated["name"])
    gathered.births = birth_in(number)
    if number:
        gathered.numbers.append(number)
    if gathered.births:
        gathered.kind = Kind.PERSON
    elif stated["identification"]:
        try:
            gathered.births = births_of([desk.verification(stated["identification"])])
        except ApiError as error:
            if error.reason not in UNUSABLE:
                raise


def _structures(desk: CustomerDesk, view: View) -> Iterator[Structure]:
    reader = desk.store.files.reader
    if (latest := reader.latest(view.opened, Entry.STRUCTURE)) is not None:
        yield parse_structure(body_of(latest))
    determination = reader.latest(view.opened, Entry.DETERMINATION)
    if determination is not None and (kept := kept_structure(determination)) is not None:
        yield kept


def _add_structure(found: dict[str, _Gathered], structure: Structure, on: date) -> None:
    """Every party of a structure but its target, with what they are in it on a day."""
    of_day = structure.on(on, None)
    for id_, party in structure.parties.items():
        if id_ == structure.target or party.kind is PartyKind.UNKNOWN or not party.name:
            continue
        gathered = found.setdefault(id_, _Gathered())
        gathered.names.append(party.name)
        gathered.kind = _kind(party)
    for id_, role in _roles(of_day):
        if id_ in found:
            found[id_].roles.append(role)


def _roles(structure: Structure) -> Iterator[tuple[str, str]]:
    for holding in structure.holdings:
        yield holding.holder, _HOLDER
        if holding.held_for is not None:
            yield holding.held_for, _HOLDER
    for control in structure.controls:
        yield from ((id_, _CONTROLLER) for id_ in control.holders)
    for concert in structure.concerts:
        yield from ((id_, _IN_CONCERT) for id_ in concert.members)
    for role in structure.roles:
        yield role.party, role.role.value


def _kind(party: Party) -> Kind:
    return Kind.PERSON if party.kind is PartyKind.PERSON else Kind.ENTITY
