"""The values of the owner graph that go into the store and come out of it. Personal ones stay out of ``repr``."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import NamedTuple

from storage.owner_graph.words import Scope


class NewStatement(NamedTuple):
    """One statement: of a kind, about a party by its reference, with what is sealed."""

    kind: str
    about: str
    payload: bytes


@dataclass(frozen=True, slots=True)
class NewRegister:
    """A version of a register to be imported.

    Attributes:
        register_id: the bank's word for it.
        person: who imports.
        request_id, request_digest: the caller's id of the request and its digest (SHA-256); kept keyed.
    """

    register_id: str
    person: str
    request_id: str = field(repr=False)
    request_digest: bytes = field(repr=False)


@dataclass(frozen=True, slots=True)
class RegisterVersion:
    """A version of a register.

    Attributes:
        used_from: None while it is loading, or was left.
        used_until: when a later version came in its place.
        parties, statements: how many it has; 0 once it was dropped.
    """

    register_id: str
    version: int
    state: str
    parties: int
    statements: int
    file_sha256: bytes | None
    person: str
    created_at: datetime
    used_from: datetime | None
    used_until: datetime | None


@dataclass(frozen=True, slots=True)
class GraphStart:
    """Where a reading of the graph starts: the version of the asking customer's structure, and what may be read beside.

    Attributes:
        source_id, file_id, version: of the structure.
        head: as it was given with it.
        scope: TENANT: registers and other customers' structures of that scope are read on.
        known_at: others are read as they were in use then.
    """

    source_id: str
    file_id: str
    version: int
    head: bytes = field(repr=False)
    scope: Scope
    known_at: datetime


class StatedParty(NamedTuple):
    """What the graph says of one party.

    Attributes:
        source: which source says it, as the name of its resource.
        statements: kind and payload of each.
        others: how many other sources describe the party too.
    """

    source: str
    statements: tuple[tuple[str, bytes], ...]
    others: int
