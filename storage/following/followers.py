"""Takes a follower's next entries of the log, for one process at a time, and notes how far it has come."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import or_, update
from sqlalchemy.exc import IntegrityError
from sqlmodel import col

from storage.audit.positions import Interest, Told, end_of, told_after
from storage.database.connections import Database
from storage.database.table import sql_table
from storage.following.rows import FollowerRow

HELD: Final = timedelta(seconds=30)
"""How long a process that says nothing is believed to go on."""
MOST: Final = 50_000
"""Entries that are gone through at once."""
_ROWS = sql_table(FollowerRow)


@dataclass(frozen=True, slots=True)
class Ahead:
    """What lies ahead of a follower: entries, and the position up to which they are all there are."""

    told: Sequence[Told]
    seen: int


@dataclass(frozen=True, slots=True)
class Followers:
    """The followers of one database; every method may raise StoreUnavailable.

    An entry is given again until `done` was called behind it: what is done of it has to bear that. A killed process is
    followed by another after `HELD`.
    """

    database: Database

    def ahead(self, name: str, holder: str, interests: Sequence[Interest], limit: int, now: datetime) -> Ahead | None:
        """The next entries of all tenants, from where the follower has come to.

        None where there is nothing behind that position, or another process goes on.
        """
        with self.database.read() as session:
            row = session.get(FollowerRow, name)
            if end_of(session.connection()) <= _position(row):
                return None
        if not self._held(name, holder, now, new=row is None):
            return None
        with self.database.read() as session:
            position = _position(session.get(FollowerRow, name))
            return Ahead(*told_after(session.connection(), interests, position, limit, most=MOST))

    def done(self, name: str, holder: str, position: int) -> None:
        """Note that everything up to a position was done; nothing where another process has taken over."""
        with self.database.write(durable=False) as session:
            session.execute(
                update(_ROWS)
                .where(_ROWS.c.name == name, _ROWS.c.holder == holder, _ROWS.c.position < position)
                .values(position=position)
            )

    def oldest(self, name: str, interests: Sequence[Interest]) -> datetime | None:
        """When the first entry was told that the follower has not done; None where there is none near its place."""
        with self.database.read() as session:
            position = _position(session.get(FollowerRow, name))
            told, _ = told_after(session.connection(), interests, position, 1, most=MOST)
        return told[0].at if told else None

    def restart(self, name: str) -> None:
        """Let a follower go through the whole log again, as where something was left undone."""
        with self.database.write() as session:
            session.execute(update(_ROWS).where(_ROWS.c.name == name).values(position=-1))

    def position(self, name: str) -> int:
        """How far a follower has come; -1 at its begin."""
        with self.database.read() as session:
            return _position(session.get(FollowerRow, name))

    def _held(self, name: str, holder: str, now: datetime, *, new: bool) -> bool:
        until = now + HELD
        try:
            with self.database.write(durable=False) as session:
                if new:
                    session.add(FollowerRow(name=name, position=-1, holder=holder, held_until=until))
                    return True
                free = or_(col(FollowerRow.held_until) < now, col(FollowerRow.holder) == holder)
                taken = session.execute(
                    update(_ROWS).where(_ROWS.c.name == name, free).values(holder=holder, held_until=until)
                )
                return bool(taken.rowcount)  # type: ignore[attr-defined]
        except IntegrityError:  # another process was first
            return False


def _position(row: FollowerRow | None) -> int:
    return -1 if row is None else row.position
