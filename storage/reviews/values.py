"""The values of reviews that go into the store and come out of it. Notes stay out of ``repr``."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta

from storage.reviews.words import Awaits, CaseKind, CaseState, Decision, ReviewKind, StepKind


@dataclass(frozen=True, slots=True)
class NewCase:
    """A case to be opened.

    Attributes:
        kind: what it is about.
        queue, priority, due_at: by the rules; the least priority goes first.
        codes: the reason codes that opened it.
        rules_sha256: digest of the text of the rules, 32 bytes.
        entered_by: who entered the data, and so may neither decide nor confirm; None where nobody is known.
    """

    kind: CaseKind
    queue: str
    priority: int
    due_at: datetime
    codes: tuple[str, ...]
    rules_sha256: bytes
    entered_by: str | None = None


@dataclass(frozen=True, slots=True)
class Person:
    """Who works on cases.

    Attributes:
        name: as the credentials show, the same through whichever program they call.
        awaited: the cases of whom they may claim.
        supervises: whether they may release what others hold.
    """

    name: str
    awaited: frozenset[Awaits]
    supervises: bool = False


@dataclass(frozen=True, slots=True)
class Terms:
    """Times and numbers of the rules that the store holds people to."""

    lease: timedelta = timedelta(minutes=15)
    withdraw: timedelta = timedelta(seconds=60)
    most_held: int = 3


@dataclass(frozen=True, slots=True)
class Act:
    """Who does what to which case, once.

    Attributes:
        case_id: of which.
        person: who.
        request_id, request_digest: the caller's id of the request and its digest (SHA-256); kept keyed.
        fence: the token of the person's claim; None where the act needs none.
        revision: the state of the case that the person has seen; None where it does not matter.
    """

    case_id: str
    person: Person
    request_id: str = field(repr=False)
    request_digest: bytes = field(repr=False)
    fence: int | None = None
    revision: int | None = None


@dataclass(frozen=True, slots=True)
class Opinion:
    """What a person says: a decision, why, and in their own words; or what was asked of the customer."""

    decision: Decision | None
    reason_codes: tuple[str, ...]
    note: str = field(default="", repr=False)


@dataclass(frozen=True, slots=True)
class Step:
    """One step in the history of a case.

    Attributes:
        number: its place in the history, from 1.
        kind: what was done.
        person: who did it; None for the program itself.
        at: when, UTC.
        verification_id: the attempt that a case was created of, or linked to.
        decision, reason_codes, note: see `Opinion`.
        fields: what was revealed: attempt, document and field, as ``{verification}/0.id_number``.
        seconds: how long the case was shown before it was decided.
    """

    number: int
    kind: StepKind
    person: str | None
    at: datetime
    verification_id: str | None
    decision: Decision | None
    reason_codes: tuple[str, ...]
    note: str = field(repr=False)
    fields: tuple[str, ...] = ()
    seconds: int | None = None


@dataclass(frozen=True, slots=True)
class Outline:
    """A case without anything that is sealed.

    Attributes:
        verification_id: the latest attempt.
        holder, lease_until: who holds it until when, both None where nobody does.
        fence: the token of the latest claim.
        revision: grows with each change that a person has to have seen.
        proposed_by, proposed: the first person and their decision, while a second is awaited.
        decision: what it was closed with.
        restricted: the customer asked for deletion: it is only stored.
        step, seconds: what was just done, and how long the case had been shown; None where nothing was, as for a
            repeated request.
    """

    id: str
    kind: CaseKind
    verification_id: str
    purpose: str
    queue: str
    priority: int
    codes: tuple[str, ...]
    state: CaseState
    awaits: Awaits
    created_at: datetime
    due_at: datetime
    holder: str | None
    lease_until: datetime | None
    fence: int
    revision: int
    proposed_by: str | None
    proposed: Decision | None
    decision: Decision | None
    closed_at: datetime | None
    rules_sha256: bytes
    restricted: bool = False
    step: StepKind | None = None
    seconds: int | None = None


@dataclass(frozen=True, slots=True)
class Case:
    """A case with its history and the attempts that belong to it, oldest first."""

    outline: Outline
    steps: tuple[Step, ...]

    @property
    def attempts(self) -> tuple[str, ...]:
        """Ids of the verifications, oldest first."""
        return tuple(dict.fromkeys(step.verification_id for step in self.steps if step.verification_id))

    @property
    def revealed(self) -> frozenset[str]:
        """What was revealed, see `Step.fields`."""
        return frozenset(one for step in self.steps if step.kind is StepKind.VALUES_REVEALED for one in step.fields)


@dataclass(frozen=True, slots=True)
class Review:
    """What people made of one verification.

    Attributes:
        first, second: who decided, and who confirmed; None where one was enough.
    """

    id: str
    verification_id: str
    case_id: str
    kind: ReviewKind
    decision: Decision | None
    reason_codes: tuple[str, ...]
    first: str | None
    second: str | None
    at: datetime


@dataclass(frozen=True, slots=True)
class CaseFilter:
    """Which cases to list; None and empty do not restrict."""

    states: tuple[CaseState, ...] = ()
    queue: str | None = None
    purpose: str | None = None
    code: str | None = None
    kind: CaseKind | None = None
    verification_id: str | None = None
    held_by: str | None = None
    due_before: datetime | None = None


@dataclass(frozen=True, slots=True)
class CasePage:
    """One page of cases, the most urgent first; ``next_page_token`` is empty on the last."""

    cases: tuple[Outline, ...]
    next_page_token: str
