"""What other domains write in the transaction of a verification."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from sqlalchemy import Connection

from storage.audit.entry import Event
from storage.database.statements import Step
from storage.verifications.rows import VerificationRow


@dataclass(frozen=True, slots=True)
class Further:
    """What is executed after a verification was inserted, with the events that tell of it."""

    steps: Sequence[Step] = ()
    events: Sequence[Event] = ()


class Beside(Protocol):
    """What another domain writes in the transaction that stores a verification, or a revision of its verdict."""

    def __call__(self, connection: Connection, row: VerificationRow, *, known_customer: bool) -> Further:
        """What is to be written beside a verification whose data key is held and which is not inserted yet.

        ``known_customer`` is False where this is the first record under its data key.
        """
        ...
