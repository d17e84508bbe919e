"""Stages of a call, and the observer that they are reported to: in words and numbers, not in types of the domain."""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass
from enum import StrEnum
from typing import Final, Protocol


class Stage(StrEnum):
    """What a call spends its time on."""

    QUEUE = "queue"
    """Waiting for one of the workers."""
    LOOK_UP = "look_up"
    """Whether the request was answered before."""
    READ = "read"
    """Reading one picture."""
    CHECK = "check"
    DECIDE = "decide"
    RECORD = "record"
    """Sealing and keeping the verification with its pictures."""
    DRAW = "draw"
    """Decoding a picture of a case and drawing it as it may be shown."""
    FETCH = "fetch"
    """Reading from the store what was kept."""


@dataclass(frozen=True, slots=True)
class FieldRead:
    """One field of a picture, without its value.

    Attributes:
        name: the field's name.
        status: how sure its value is, as a word.
        repaired: whether its value is not what was seen best.
    """

    name: str
    status: str
    repaired: bool


class Observer(Protocol):
    """Receives what happens in a call, on the thread on which it happens."""

    def stage(self, stage: Stage, /, began_ns: int | None = None) -> AbstractContextManager[None]:
        """A stage lasts as long as the block, or since ``began_ns`` by `time.perf_counter_ns`."""
        ...

    def at_work(self) -> AbstractContextManager[None]:
        """A thread of the workers is at work on the call as long as the block, also once its caller has left."""
        ...

    def decided(self, purpose: str, decision: str, codes: Iterable[str], /) -> None:
        """A verification was stored, with this decision for these reason codes; a code may repeat."""
        ...

    def repeated(self) -> None:
        """A request was given its first answer again."""
        ...

    def read(self, fields: Iterable[FieldRead], /) -> None:
        """Pictures were read, with these fields."""
        ...

    def checkpoint(self) -> None:
        """A signed checkpoint of the audit log was given."""
        ...

    def screened(self, strength: str, seconds: float, /) -> None:
        """Somebody was screened, with this strongest match (``hit``, ``weak``, ``none``), in so long."""
        ...

    def hit_decided(self, decision: str, /) -> None:
        """A person decided a hit."""
        ...

    def reviewed(self, decision: str, /, *, agreed: bool | None, seconds: int | None) -> None:
        """A person decided a case, within so many seconds since it was shown where that is known.

        ``agreed`` says of a second person whether they did; it is None of a first one.
        """
        ...


class _Nobody:
    """Observes nothing."""

    def stage(self, _stage: Stage, /, began_ns: int | None = None) -> AbstractContextManager[None]:
        return nullcontext()

    def at_work(self) -> AbstractContextManager[None]:
        return nullcontext()

    def decided(self, _purpose: str, _decision: str, _codes: Iterable[str], /) -> None: ...

    def repeated(self) -> None: ...

    def read(self, _fields: Iterable[FieldRead], /) -> None: ...

    def checkpoint(self) -> None: ...

    def screened(self, _strength: str, _seconds: float, /) -> None: ...

    def hit_decided(self, _decision: str, /) -> None: ...

    def reviewed(self, _decision: str, /, *, agreed: bool | None, seconds: int | None) -> None: ...


NOBODY: Final[Observer] = _Nobody()
"""The observer where no call is served, such as on the command line."""
