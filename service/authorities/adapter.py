"""What every adapter does, whatever its transport: asks one question, and says what came of the attempt."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Protocol

from idverdict.authority import v1 as authority


@dataclass(frozen=True, slots=True)
class Question:
    """A question to an authority.

    Attributes:
        id: the same for each attempt.
        fields: by name; those that the channel declares.
        purpose: why the customer is identified.
        consent: the bank's reference of the customer's consent; empty where there is none.
    """

    id: str
    fields: Mapping[str, str] = field(repr=False)
    purpose: str
    consent: str = field(default="", repr=False)


@dataclass(frozen=True, slots=True)
class Ticket:
    """The authority accepted a question, and answers later."""

    ticket: str = field(default="", repr=False)


Reply = authority.Answer | Ticket


class FaultKind(StrEnum):
    """What is known of an attempt that brought no answer."""

    NOT_SENT = "NOT_SENT"
    """It surely did not reach the authority."""
    UNKNOWN = "UNKNOWN"
    """It may have reached the authority, and been billed."""
    BUSY = "BUSY"
    """The authority refused it for now."""
    REFUSED = "REFUSED"
    """The request itself is at fault, such as a signature: the same attempt would fail again."""


class Fault(Exception):
    """An attempt brought no answer.

    Attributes:
        kind: what is known.
        cause: a constant of the source, or a status, for the log; never a text of the authority.
        after_s: how long the authority asks to wait; None where it does not say.
    """

    def __init__(self, kind: FaultKind, cause: str, after_s: float | None = None) -> None:
        super().__init__(kind.value)
        self.kind, self.cause, self.after_s = kind, cause, after_s


class Adapter(Protocol):
    """One channel's way to its authority; used from many threads."""

    def check(self, question: Question, timeout_s: float) -> Reply:
        """Ask. Raises Fault, and nothing else."""
        ...

    def poll(self, question_id: str, ticket: str, timeout_s: float) -> Reply | None:
        """What is known of a question that was asked before; None where nothing is. Raises Fault."""
        ...

    def close(self) -> None:
        """Close its connections."""
        ...
