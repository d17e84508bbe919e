"""Who works on cases: a caller's person, and the cases that their roles let them claim."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from service.call.caller import Caller, Role
from storage.reviews.values import Person
from storage.reviews.words import Awaits

ANONYMOUS: Final = "anonymous"
"""Everybody whom nobody asks who they are: one person, who can decide and not confirm."""
AWAITED: Final[Mapping[Role, Awaits]] = MappingProxyType(
    {Role.REVIEWER: Awaits.REVIEWER, Role.APPROVER: Awaits.APPROVER, Role.SUPERVISOR: Awaits.APPROVER}
)
"""The cases of whom each role may claim."""


def person_of(caller: Caller) -> Person:
    """The person of a caller."""
    awaited = frozenset(awaits for role, awaits in AWAITED.items() if role in caller.roles)
    return Person(caller.person or ANONYMOUS, awaited, Role.SUPERVISOR in caller.roles)


def local_person(name: str) -> Person:
    """Whoever runs a command on the embedded store: holds its keys, and so may do everything."""
    return Person(name, frozenset({Awaits.REVIEWER, Awaits.APPROVER}), supervises=True)
