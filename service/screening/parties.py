"""Screens the parties of a customer's file as the customer is screened: the same lists, facts, hits and sweeps.

`PartyScreening` compares who is stated with who was screened before, and screens what differs, some at a time.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from itertools import islice
from typing import Final

from service.canonical import canonical_json
from service.screening.customers import Screens, found_in, is_same
from service.screening.facts import Facts, facts_of
from service.screening.screening import List, screen
from storage import FileChanged, Store
from storage.screening.values import Changes, Found, Outcome, PartyFacts, Subject

AT_ONCE: Final = 50
"""Parties in one transaction."""
_TRIES: Final = 5


def _nothing() -> None:
    """Nothing is done before a lot."""


@dataclass(frozen=True, slots=True)
class StatedParty:
    """A party of a customer's file.

    Attributes:
        id: what the file calls it.
        roles: what it is there, in order, such as LEGAL_REPRESENTATIVE or BENEFICIAL_OWNER.
        facts: who it is.
    """

    id: str = field(repr=False)
    roles: tuple[str, ...]
    facts: Facts

    def told(self) -> dict[str, str | list[str]]:
        """Which party it is, as its hits have it."""
        return {"id": self.id, "roles": sorted(set(self.roles))}

    def encoded(self) -> bytes:
        """What is stored."""
        return canonical_json({**self.facts.value(), "party": self.told()})


@dataclass(frozen=True, slots=True)
class PartyScreening:
    """Screens the parties of one customer's file.

    Attributes:
        store: as the tenant sees it.
        screens: what is screened with.
        reference: of the customer.
        came_at: when the file was opened: what was screened for one before may not be used any more.
        going_on: called before each lot.
    """

    store: Store
    screens: Screens
    reference: str
    came_at: datetime
    going_on: Callable[[], None] = _nothing

    def screen(self, stated: Iterable[StatedParty]) -> Changes:
        """Screen those parties that are not stored as they are stated, against every list.

        Names and numbers that were screened before stay among the facts. A party that is not stated any more is
        forgotten, and its hits end. To do it again changes nothing. Raises Restricted, StorageError; FileChanged where
        others keep changing them.
        """
        self.screens.keep_policy(self.store)
        named, total = {one.id: one for one in stated}, Changes()
        for attempt in range(_TRIES):
            subjects = self.store.screening.subjects.parties_of(self.reference)
            there = {json.loads(one.facts)["party"]["id"]: one for one in subjects}
            differing = _differing(named, there)
            try:
                while some := list(islice(differing, AT_ONCE)):
                    self.going_on()
                    total += self._lot(some, there)
            except FileChanged:  # somebody screened them at the same moment: what differs is found again
                if attempt == _TRIES - 1:
                    raise
                continue
            return total
        raise AssertionError("parties are screened or refused")

    def _lot(self, some: Sequence[tuple[str, StatedParty | None]], there: Mapping[str, Subject]) -> Changes:
        """Screen some, and again where a version of a list came at the same moment: its sweep may have passed them."""
        subjects, lists, total = self.store.screening.subjects, self.screens.lists.current(self.store), Changes()
        known = {id_: there.get(id_) for id_, _ in some}
        seen = {id_: one.screened_at if one else None for id_, one in known.items()}
        digests = {id_: one.party if one else subjects.party_digest(self.reference, id_) for id_, one in known.items()}
        while some:
            at = self.screens.clock()
            new = [
                PartyFacts(digests[id_], one.encoded() if one else None, self._outcome(one, lists, at), seen[id_])
                for id_, one in some
            ]
            total += subjects.put_parties(self.reference, new, self.came_at)
            before, lists = lists, self.screens.lists.current(self.store)
            if is_same(lists, before):
                break
            some = [(id_, one) for id_, one in some if one is not None]
            seen = dict.fromkeys(seen, at)
        return total

    def _outcome(self, one: StatedParty | None, lists: Sequence[List], at: datetime) -> Outcome:
        policy = self.screens.policy
        found: tuple[Found, ...] = ()
        if one is not None:
            found = found_in(screen(one.facts, lists, policy), canonical_json(one.told()).decode())
        return Outcome(bytes.fromhex(policy.sha256), found, at)


def _differing(
    named: Mapping[str, StatedParty], there: Mapping[str, Subject]
) -> Iterator[tuple[str, StatedParty | None]]:
    """Parties by their ids that are not stored as they are stated; None for those that are not stated any more."""
    for id_, one in named.items():
        known = there.get(id_)
        if known is None:
            yield id_, one
            continue
        whole = StatedParty(id_, one.roles, together(one.facts, facts_of(json.loads(known.facts))))
        if whole.encoded() != known.facts:
            yield id_, whole
    for id_ in there.keys() - named.keys():
        yield id_, None


def together(ours: Facts, stored: Facts | None) -> Facts:
    """What is screened where something was screened before: names and numbers of both, so that no hit is lost."""
    if stored is None:
        return ours
    return Facts(
        tuple(dict.fromkeys((*ours.names, *stored.names))),
        ours.kind,
        ours.birth_dates or stored.birth_dates,
        ours.countries or stored.countries,
        tuple(dict.fromkeys((*ours.numbers, *stored.numbers))),
    )
