"""Record kinds: what the audit log, erasure and purge need to know of a kind of record, registered by its own room.

A room declares its kinds in a module ``kinds`` as ``KINDS``, beside its rows; `storage.record_kinds` finds and
registers them. The log, its inspection, erasure and purge read the registry here and name no kind themselves.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from sqlalchemy import ColumnElement
from sqlmodel import Session

from storage.audit.entry import Action, Event
from storage.audit.faults import Fault
from storage.audit.raw import Row
from storage.database.connections import Database
from storage.database.coverage import Whole
from storage.database.table import Table
from storage.objects.evidence import EvidenceObjects


@dataclass(frozen=True, slots=True)
class Inspected:
    """What an inspection reads.

    Attributes:
        session: sees one state of the database.
        database: opens later sessions, which see what was committed since.
        objects: the sealed objects; None where they are not compared.
    """

    session: Session
    database: Database
    objects: EvidenceObjects | None


class KindCheck(Protocol):
    """The part of one inspection that compares the records of one kind with the log.

    Attributes:
        records, objects: how many records, and how many of their sealed objects, were compared so far.
    """

    records: int
    objects: int

    def take(self, rows: Sequence[Row]) -> Iterable[Fault]:
        """Process the next rows of the log, in their order."""
        ...

    def end(self) -> Iterable[Fault]:
        """Process what remains once all rows of the log were taken."""
        ...


@dataclass(frozen=True, slots=True)
class ObjectRows:
    """Rows that point to sealed objects, with columns ``id`` and ``object_path``.

    An object that no row points to is an orphan and is deleted.

    Attributes:
        table: of the rows.
        under: the condition, in SQL, that rows belong to data keys: a selection of their ids, or a list.
    """

    table: type[Table]
    under: Callable[[Any], ColumnElement[bool]]


Since = Callable[[ColumnElement[str], ColumnElement[Any]], ColumnElement[bool]]
"""In SQL: a record under this data key, by its id, is from this time or later."""
Erase = Callable[[Session, Sequence[str]], Iterable[Event]]
"""Erases the records under these data keys, by their ids, in the session's transaction; returns the log's events."""

Rest = Callable[[Database, Callable[..., None]], None]
"""Removes rows in lots that an erasure has left, of all tenants; nothing in them can be opened any more. The second
argument appends events to the log in a session's transaction, as `AuditLog.append`."""


@dataclass(frozen=True, slots=True)
class NotErased:
    """Records that an erasure leaves as they are, for a reason."""

    reason: str


def _committed(_values: Mapping[str, Any]) -> Action:
    return Action.RECORD_COMMITTED


@dataclass(frozen=True, slots=True)
class RecordKind:
    """One kind of record.

    Attributes:
        name: as entries of the audit log state it.
        tables: its rows. Each table states its coverage by the log; one covered as a `Whole` has the kind's name.
        erase: applied when a customer is erased, and when a purge destroys the records whose term is over.
        check: creates the kind's own check; None where the row digests suffice.
        opening: digests that the first entry of a log states of the kind's records that are older than the log.
        found: the action of the entry that states a row which a new log finds, by its values.
        rest: removes, after an erasure, rows that are too many for its transaction; may be killed, and is done again.
        objects: the rows that point to sealed objects; an erasure deletes objects and rows.
        since: whether a record shows that the relationship goes on after its noted end, which defers a purge.

    Raises:
        ValueError: a table is covered as a whole under another name.
    """

    name: str
    tables: tuple[type[Table], ...]
    erase: Erase | NotErased
    check: Callable[[Inspected], KindCheck] | None = None
    opening: Callable[[Session], Mapping[str, bytes]] | None = None
    found: Callable[[Mapping[str, Any]], Action] = _committed
    rest: Rest | None = None
    objects: ObjectRows | None = None
    since: Since | None = None

    def __post_init__(self) -> None:
        whole = [table.coverage.kind for table in self.tables if isinstance(table.coverage, Whole)]
        if whole not in ([], [self.name]):
            raise ValueError("a kind has at most one table that is covered as a whole, under the kind's name")


_registered: dict[str, RecordKind] = {}


def register(kind: RecordKind) -> None:
    """Add a kind to the registry. Raises ValueError where another kind of the same name is registered."""
    if _registered.setdefault(kind.name, kind) is not kind:
        raise ValueError(f"there are two record kinds {kind.name}")


def kinds() -> tuple[RecordKind, ...]:
    """All registered kinds in the order of their names."""
    return tuple(_registered[name] for name in sorted(_registered))


def kind_named(name: str) -> RecordKind:
    """The registered kind of a name. Raises KeyError."""
    return _registered[name]


def tables() -> tuple[type[Table], ...]:
    """The tables of all registered kinds."""
    return tuple(table for kind in kinds() for table in kind.tables)


def whole_tables() -> dict[str, type[Table]]:
    """Every table of which the log covers each row, by its record kind."""
    return {table.coverage.kind: table for table in tables() if isinstance(table.coverage, Whole)}
