"""Appends to the audit log: the last statements of the transaction whose write they tell of, one writer at a time.

The tree has no state of its own: each row holds the nodes that it completes, and so the next one is made of a few rows.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, fields, replace
from datetime import UTC, datetime
from itertools import islice

from sqlalchemy import Connection, insert, text
from sqlmodel import Session, col, select

from storage.audit.entry import SYSTEM, Action, Actor, Entry, Event, digests_in, make_entry, moment
from storage.audit.merkle import HASH_BYTES, Frontier, Span, leaf_hash
from storage.audit.record_kind import kind_named, kinds, whole_tables
from storage.audit.row_digests import event_of, form_of, kind_of, rows_of
from storage.audit.rows import AuditEntryRow
from storage.database.connections import Database
from storage.database.many import inserting_many
from storage.database.postgresql import APPEND_LOCK
from storage.database.statements import Rows, Step, run
from storage.database.table import Table
from storage.errors import LogDamaged

_TAIL = "SELECT position, at_us, nodes, {now} FROM audit_entry ORDER BY position DESC LIMIT 4"
_LOCK_AND_TAIL = {
    "sqlite": (Step(text(_TAIL.format(now="NULL")), {}),),
    "postgresql": (
        Step(text(f"SELECT pg_advisory_xact_lock({APPEND_LOCK})"), {}),
        Step(text(_TAIL.format(now="clock_timestamp()")), {}),
    ),
}
"""Wait until no other transaction appends (SQLite has one writer anyway), and then read the last rows, from which an
entry is made, and the clock that all servers share. Of sixteen appends, fifteen need no other rows."""
_INSERT = insert(AuditEntryRow)
_POSITION, _NODES, _DIGESTS = (col(getattr(AuditEntryRow, name)) for name in ("position", "nodes", "digests"))
LOG = "log"
"""The record kind of entries about the log itself."""
FORM = "form."
"""With a kind of record behind it: the digest that says which columns of its table are covered."""
_AT_ONCE = 500
_MANY = 4
"""So many entries are inserted by one statement."""


@dataclass(frozen=True, slots=True)
class AuditLog:
    """The log of one database, as one actor writes it. Every method may raise StoreUnavailable and LogDamaged."""

    database: Database
    key: bytes = field(repr=False)
    actor: Actor = SYSTEM

    def by(self, actor: Actor) -> AuditLog:
        """The same log, written by another."""
        return replace(self, actor=actor)

    def tell(self, *events: Event) -> None:
        """Append entries that tell of no write; on return they are on disk."""
        if not events:
            return
        with self.database.steps() as connection:
            (*_, tail) = run(connection, *self.locking(connection))
            run(connection, *self.entering(connection, tail, *events), last=True)

    def append(self, within: Session | Connection, *events: Event) -> None:
        """Append entries in a transaction of `Database.write` or `change`: call it last, since others wait until that
        ends.

        They are there if and only if the transaction's writes are.
        """
        if not events:
            return
        if isinstance(within, Session):
            within.flush()  # what it tells of comes first, while nobody waits
        connection = within.connection() if isinstance(within, Session) else within
        (*_, tail) = run(connection, *self.locking(connection))
        run(connection, *self.entering(connection, tail, *events))

    @staticmethod
    def locking(connection: Connection) -> tuple[Step, ...]:
        """The steps after which a transaction is the only one that appends; the rows of the last are for `entering`.

        With these, whoever writes by steps itself appends in the round trips that its own writes take.
        """
        return _LOCK_AND_TAIL[connection.dialect.name]

    def entering(self, connection: Connection, tail: Rows, *events: Event) -> list[Step]:
        """The steps that append entries, behind those that `locking` found: call it last, as `append`."""
        size, at = 0, datetime.now(UTC)
        if tail:
            last, last_us, _, now = tail[0]
            size, at = last + 1, max(now or at, moment(last_us))  # time in the log never goes back
        frontier = _frontier(connection, size, {position: nodes for position, _, nodes, _ in tail}, len(events))
        made = []
        for event in events:
            entry = make_entry(frontier.size, at, self.actor, event, self.key)
            made.append({**columns(entry), "nodes": frontier.append(leaf_hash(entry.text()))})
        if len(made) < _MANY:
            return [Step(_INSERT, values) for values in made]
        return inserting_many(connection.dialect, AuditEntryRow, made)

    def open(self) -> None:
        """Begin a log that has no entry, and commit to the rows of tables that it does not cover yet.

        The first entry commits to the verifications that are older. The forms of the covered tables stand in it, or in
        a later entry where this version covers more of a table than the one before; each row that is there then
        follows in an entry of its own.
        """
        with self.database.read() as session:
            if not _uncovered(session.connection()):
                return
        with self.database.write() as session:
            connection = session.connection()
            begun = bool(run(connection, *self.locking(connection))[-1])
            missing = _uncovered(connection)  # or else another process was first
            if missing:
                forms = {f"{FORM}{name}": form_of(table) for name, table in missing.items()}
                system = self.by(SYSTEM)
                if begun:
                    system.append(session, Event(Action.RECORDS_COMMITTED, LOG, "-", forms))
                else:
                    for kind in kinds():
                        forms |= kind.opening(session) if kind.opening is not None else {}
                    system.append(session, Event(Action.LOG_OPENED, LOG, "-", forms))
                events = _rows_as_they_are(connection, missing.values(), new=not begun)
                while some := list(islice(events, _AT_ONCE)):
                    system.append(session, *some)


def covered(digests: str) -> dict[str, str]:
    """The forms, by kind of record, that an entry about the log says to be covered from there on."""
    return {name.removeprefix(FORM): form for name, form in digests_in(digests).items() if name.startswith(FORM)}


def _uncovered(connection: Connection) -> dict[str, type[Table]]:
    """The tables, by their kind, that the log does not cover as this version has them."""
    told = connection.execute(select(_DIGESTS).where(col(AuditEntryRow.kind) == LOG).order_by(_POSITION)).scalars()
    forms: dict[str, str] = {}
    for digests in told:
        forms |= covered(digests)
    return {kind: table for kind, table in whole_tables().items() if forms.get(kind) != form_of(table).hex()}


def _rows_as_they_are(connection: Connection, tables: Iterable[type[Table]], *, new: bool) -> Iterator[Event]:
    """An event for each row; a new log states it as the record's kind has it."""
    for table in tables:
        kind = kind_named(kind_of(table))
        for values in rows_of(connection, table):
            yield event_of(table, values, kind.found(values) if new else Action.RECORD_COMMITTED)


def columns(entry: Entry) -> dict[str, object]:
    """An entry by the columns of its row."""
    return {COLUMN_OF.get(name, name): getattr(entry, name) for name in _ATTRIBUTES}


COLUMN_OF = {"id": "record_id"}
"""Where an attribute of an entry has another name as a column."""
_ATTRIBUTES = tuple(attribute.name for attribute in fields(Entry))


def _frontier(connection: Connection, size: int, nodes_at: dict[int, bytes], count: int) -> Frontier:
    """As much of the tree's frontier as appending ``count`` leaves asks for."""
    nodes = list(Span(0, size).nodes())
    changed = (size ^ (size + count)).bit_length()  # of the size's bits, each of which is a perfect subtree
    merged = (size & ((1 << changed) - 1)).bit_count()
    nodes = nodes[len(nodes) - merged :]
    missing = [node.last for node in nodes if node.last not in nodes_at]
    if missing:
        found = connection.execute(select(_POSITION, _NODES).where(_POSITION.in_(missing)))
        nodes_at |= {row.position: row.nodes for row in found}
    hashes = [nodes_at.get(node.last, b"")[-HASH_BYTES:] for node in nodes]
    if any(len(hash_) != HASH_BYTES for hash_ in hashes):
        raise LogDamaged
    return Frontier(size, hashes)
