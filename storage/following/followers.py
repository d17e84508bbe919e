"""Takes a follower's next entries of the log, a slice of it for one process at a time, and notes how far it has come.

A follower is cut into slices, each with a position and a lease of its own, so that processes share the work: a slice
goes through every entry, and does what concerns its own part of all records.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Final

from sqlalchemy import or_, update
from sqlalchemy.exc import IntegrityError
from sqlmodel import Session, col, select

from storage.audit.positions import Interest, Told, end_of, told_after
from storage.database.connections import Database
from storage.database.table import sql_table
from storage.following.rows import FollowerRow

HELD: Final = timedelta(seconds=30)
"""How long a process that says nothing is believed to go on."""
MOST: Final = 50_000
"""Entries that are gone through at once."""
SLICES: Final = 4
"""So many processes go on as one follower at once."""
_ROWS = sql_table(FollowerRow)
_FREE: Final = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Ahead:
    """What lies ahead of a slice of a follower: entries, and the position up to which they are all there are.

    Attributes:
        follower, slice: whose, and which of them, from 0.
        begin: the position behind which the entries are.
    """

    follower: str
    slice: int
    begin: int
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
        """The next entries of all tenants for the slice that is furthest behind of those that no other process has.

        None where there is nothing behind the position of any. The slice is the caller's until `done` or `left`.
        """
        with self.database.read() as session:
            rows = self._rows(session, name)
            end = end_of(session.connection())
        begin = _position(rows.get(name))
        positions = [_position(rows[one]) if one in rows else begin for one in _names(name)]
        for number in sorted((one for one in range(SLICES) if positions[one] < end), key=positions.__getitem__):
            slice_ = _names(name)[number]
            row = rows.get(slice_)
            if row is not None and row.holder != holder and row.held_until >= now:
                continue
            if self._held(slice_, holder, now, begin=begin if row is None else None):
                with self.database.read() as session:
                    position = _position(session.get(FollowerRow, slice_))
                    told = told_after(session.connection(), interests, position, limit, most=MOST)
                    return Ahead(name, number, position, *told)
        return None

    def going_on(self, ahead: Ahead, holder: str, now: datetime) -> bool:
        """Hold a slice for longer; False where another process has taken over."""
        return self._held(_names(ahead.follower)[ahead.slice], holder, now, begin=None, ours=True)

    def done(self, ahead: Ahead, holder: str, now: datetime) -> None:
        """Note that everything of a slice was done, and leave it; nothing where another process has taken over.

        Where nothing was ahead, there is nothing for the other slices either that nobody has.
        """
        names = _names(ahead.follower)
        ours = (_ROWS.c.name == names[ahead.slice], _ROWS.c.holder == holder)
        with self.database.write(durable=False) as session:
            if not ahead.told:
                nobodys = or_(_ROWS.c.held_until < now, _ROWS.c.holder == holder)
                others = (_ROWS.c.name.in_(names), nobodys, _ROWS.c.position >= ahead.begin)
                session.execute(update(_ROWS).where(*others, _ROWS.c.position < ahead.seen).values(position=ahead.seen))
            session.execute(update(_ROWS).where(*ours, _ROWS.c.position < ahead.seen).values(position=ahead.seen))
            session.execute(update(_ROWS).where(*ours).values(held_until=_FREE))

    def left(self, ahead: Ahead, holder: str) -> None:
        """Leave a slice of which not everything was done to whoever comes."""
        ours = (_ROWS.c.name == _names(ahead.follower)[ahead.slice], _ROWS.c.holder == holder)
        with self.database.write(durable=False) as session:
            session.execute(update(_ROWS).where(*ours).values(held_until=_FREE))

    def oldest(self, name: str, interests: Sequence[Interest]) -> datetime | None:
        """When the first entry was told that the follower has not done; None where there is none near its place."""
        position = self.position(name)
        with self.database.read() as session:
            told, _ = told_after(session.connection(), interests, position, 1, most=MOST)
        return told[0].at if told else None

    def restart(self, name: str) -> None:
        """Let a follower go through the whole log again, as where something was left undone."""
        with self.database.write() as session:
            session.execute(update(_ROWS).where(_ROWS.c.name.in_((name, *_names(name)))).values(position=-1))

    def position(self, name: str) -> int:
        """How far a follower has come in all its slices; -1 at its begin."""
        with self.database.read() as session:
            rows = self._rows(session, name)
        begin = _position(rows.get(name))
        return min(_position(rows[one]) if one in rows else begin for one in _names(name))

    @staticmethod
    def _rows(session: Session, name: str) -> Mapping[str, FollowerRow]:
        """The rows of a follower: of its slices, and of the follower itself from before there were any."""
        ours = select(FollowerRow).where(col(FollowerRow.name).in_((name, *_names(name))))
        return {row.name: row for row in session.exec(ours).all()}

    def _held(self, name: str, holder: str, now: datetime, *, begin: int | None, ours: bool = False) -> bool:
        """Take a slice, or keep it where it is ``ours``; a new one begins at ``begin``."""
        until = now + HELD
        try:
            with self.database.write(durable=False) as session:
                if begin is not None:
                    session.add(FollowerRow(name=name, position=begin, holder=holder, held_until=until))
                    return True
                mine = col(FollowerRow.holder) == holder
                free = mine if ours else or_(col(FollowerRow.held_until) < now, mine)
                taken = session.execute(
                    update(_ROWS).where(_ROWS.c.name == name, free).values(holder=holder, held_until=until)
                )
                return bool(taken.rowcount)  # type: ignore[attr-defined]
        except IntegrityError:  # another process was first
            return False


def _names(follower: str) -> tuple[str, ...]:
    """The names of the rows of a follower's slices."""
    return tuple(f"{follower}/{number}" for number in range(SLICES))


def _position(row: FollowerRow | None) -> int:
    return -1 if row is None else row.position
