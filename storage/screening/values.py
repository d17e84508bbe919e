"""The values of screening that go into the store and come out of it. What is personal stays out of ``repr``."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

from storage.screening.words import ActKind, HitDecision, HitState, SweepKind, SweepState, TraceKind


@dataclass(frozen=True, slots=True)
class NewList:
    """A version of a list to be stored.

    Attributes:
        list_id: the bank's word for the list.
        format: of the file; sha256, size: of its bytes.
        names, without_names: how many names the entries have, and how many records of the file had none.
        imported_by: who.
        request_id, request_digest: the caller's id of the request and its digest (SHA-256); stored keyed.
    """

    list_id: str
    format: str
    sha256: bytes
    size: int
    names: int
    without_names: int
    imported_by: str
    request_id: str = field(repr=False)
    request_digest: bytes = field(repr=False)


@dataclass(frozen=True, slots=True)
class ListVersion:
    """A stored version of a list. Attributes as in `NewList`; ``entries``: how many."""

    id: str
    list_id: str
    version: int
    format: str
    sha256: bytes
    size: int
    entries: int
    names: int
    without_names: int
    imported_by: str
    created_at: datetime


@dataclass(frozen=True, slots=True)
class Traced:
    """What may show that two customers are one: a value of a kind, with the name that it came with."""

    kind: TraceKind
    value: str = field(repr=False)
    name: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class Seen:
    """What somebody knew of a customer who states facts.

    Attributes:
        at: when the customer had been screened, from whose facts they make others; None: never.
        came_at: when the customer began a relationship that is in use; what was screened for one before, of which the
            customer asked for deletion, is replaced. None: a customer who asked for deletion is not screened.
    """

    at: datetime | None
    came_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Subject:
    """A customer, or a party of one, as screened: facts as bytes; ``party`` is empty for a customer."""

    id: str
    facts: bytes = field(repr=False)
    screened_at: datetime
    party: str = ""


@dataclass(frozen=True, slots=True)
class Found:
    """A hit as a screening found it.

    Attributes:
        list_id, list_version: where.
        ids: all that the entry is called.
        subject_digest, entry_digest: of the facts of both, 32 bytes: a decision holds for these.
        how, score: in clear.
        content: the whole hit as bytes; sealed.
        facts: those of the customer or party that it was found by, as bytes; sealed.
        party: who of a customer's file it is, as text that the store gives back; empty for the customer; sealed.
    """

    list_id: str
    list_version: int
    ids: frozenset[str] = field(repr=False)
    subject_digest: bytes = field(repr=False)
    entry_digest: bytes = field(repr=False)
    how: str
    score: int
    content: bytes = field(repr=False)
    facts: bytes = field(repr=False)
    party: str = field(default="", repr=False)


@dataclass(frozen=True, slots=True)
class Act:
    """One step in the history of a hit."""

    number: int
    kind: ActKind
    person: str | None
    decision: HitDecision | None
    list_version: int
    note: str = field(repr=False)
    at: datetime


@dataclass(frozen=True, slots=True)
class StoredHit:
    """A stored hit; ``content`` is empty where it was not opened, or the customer was erased.

    Attributes:
        revision: grows with each change that a person has to have seen.
        proposed_by, decision: the first person and their decision while a second is awaited; then the decision.
        restricted: the customer asked for deletion.
        of_party: whether it is of a party of the customer's file; ``party`` says of which, where it was opened.
        subject_digest: of the facts that it was found by, in hexadecimal, where it was opened.
        facts: these; empty in hits of before they were kept with it.
    """

    id: str
    list_id: str
    list_version: int
    how: str
    score: int
    state: HitState
    decision: HitDecision | None
    proposed_by: str | None
    revision: int
    created_at: datetime
    changed_at: datetime
    policy_sha256: bytes
    restricted: bool
    content: bytes = field(default=b"", repr=False)
    acts: tuple[Act, ...] = ()
    of_party: bool = False
    party: str = field(default="", repr=False)
    subject_digest: str = field(default="", repr=False)
    facts: bytes = field(default=b"", repr=False)


@dataclass(frozen=True, slots=True)
class NewDecision:
    """What a person decides on a hit, once.

    Attributes:
        revision: the state of the hit that the person has seen.
        takes_two: whether a second person has to confirm.
    """

    hit_id: str
    person: str
    decision: HitDecision
    note: str = field(repr=False)
    revision: int
    takes_two: bool
    request_id: str = field(repr=False)
    request_digest: bytes = field(repr=False)


@dataclass(frozen=True, slots=True)
class PartyFacts:
    """What is stored of a party of a customer's file.

    Attributes:
        party: which, as a digest under a key.
        facts: as bytes; None where the file does not state the party any more.
        outcome: what every list has of it; nothing of one that is not stated any more.
        seen: when it had been screened, as it was read; None: not yet.
    """

    party: str
    facts: bytes | None = field(repr=False)
    outcome: Outcome
    seen: datetime | None


@dataclass(frozen=True, slots=True)
class Changes:
    """What a screening of a subject changed: hits opened, opened again, ended."""

    opened: int = 0
    reopened: int = 0
    ended: int = 0

    def __add__(self, other: Changes) -> Changes:
        """Both."""
        return Changes(self.opened + other.opened, self.reopened + other.reopened, self.ended + other.ended)


@dataclass(frozen=True, slots=True)
class Sweep:
    """A sweep and how far it has come."""

    id: str
    kind: SweepKind
    list_id: str
    list_version: int
    state: SweepState
    subjects: int
    opened: int
    reopened: int
    ended: int
    created_at: datetime
    finished_at: datetime | None


@dataclass(frozen=True, slots=True)
class Shared:
    """Customers that share a number or contact, or are called as nobody is.

    Attributes:
        kind: what they share.
        subjects: ids of the subjects.
        names: how many different names they have.
    """

    kind: TraceKind
    subjects: tuple[str, ...]
    names: int


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a screening made of a subject.

    Attributes:
        policy: SHA-256 of the policy's text.
        found: the hits that a person decides.
        at: aware time.
        every_list: whether every list was screened: a hit that was not found then has ended.
    """

    policy: bytes
    found: tuple[Found, ...] = field(repr=False)
    at: datetime
    every_list: bool = True
