"""What other domains write in the transaction of a verification."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from sqlalchemy import Connection

from storage.audit.entry import Event
from storage.database.statements import Rows, Step
from storage.verifications.rows import VerificationRow


@dataclass(frozen=True, slots=True)
class Further:
    """What is executed after a verification was inserted, with the events that tell of it."""

    steps: Sequence[Step] = ()
    events: Sequence[Event] = ()


class Beside(Protocol):
    """What another domain writes in the transaction that stores a verification, or a revision of its verdict."""

    def asking(self, row: VerificationRow, *, known_customer: bool) -> Sequence[Step]:
        """What it has to look up or to lock first: executed once the data key is held, before anything is written.

        Where there is something, no other record of the customer that has something is written meanwhile.
        ``known_customer`` is False where this is the first record under its data key.
        """
        ...

    def __call__(self, connection: Connection, row: VerificationRow, found: Sequence[Rows], /) -> Further:
        """What is to be written beside; ``found`` are the rows of `asking`."""
        ...
