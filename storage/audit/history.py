"""Reads the audit log: lists, signed checkpoints, and proofs, from the nodes that its rows hold."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import Connection, func, select
from sqlmodel import col

from storage.audit.entry import Entry, microseconds
from storage.audit.merkle import HASH_BYTES, Node, Span, consistency, inclusion
from storage.audit.note import Checkpoint, NoteKey, Signer
from storage.audit.rows import AuditEntryRow
from storage.database.connections import Database
from storage.errors import LogDamaged, NotFound
from storage.sealing.bookmarks import Bookmarks, optional

NO_TENANT = "-"
"""The tenant of entries about what concerns all of them, such as keys and policies."""
LARGEST_PAGE = 1000
SCANNED = 100_000
"""Positions that a list by action or actor looks through at most; a page may be short and yet have a next one."""
_POSITION, _NODES, _AT = col(AuditEntryRow.position), col(AuditEntryRow.nodes), col(AuditEntryRow.at_us)
_ENTRY: tuple[Any, ...] = tuple(
    getattr(AuditEntryRow, name)
    for name in (
        "position", "at_us", "tenant", "actor", "roles", "origin", "action", "outcome", "kind", "record_id", "digests",
        "nonce",
    )
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class EntryFilter:
    """Which entries to list; None does not restrict. From ``since`` on, up to before ``until``.

    Attributes:
        kind, record_id: the record they tell of, both or neither.
        action: what was done.
        actor: who did it, exactly.
    """

    kind: str | None = None
    record_id: str | None = None
    action: str | None = None
    actor: str | None = None
    since: datetime | None = None
    until: datetime | None = None


@dataclass(frozen=True, slots=True)
class EntryPage:
    """One page of entries, newest first; ``next_page_token`` is empty on the last."""

    entries: tuple[Entry, ...]
    next_page_token: str


@dataclass(frozen=True, slots=True)
class AuditHistory:
    """The log of one database as one tenant sees it: its own entries, and the whole tree's hashes.

    Every method may raise StoreUnavailable, and LogDamaged where a node that it needs is not there.

    Attributes:
        database: that the log lies in.
        signer: signs checkpoints, under the log's origin.
        tenant: whose entries are seen; None for everybody's.
        bookmarks: make page tokens.
    """

    database: Database
    signer: Signer
    tenant: str | None
    bookmarks: Bookmarks

    @property
    def key(self) -> NoteKey:
        """The public key that checkpoints and receipts are verified with."""
        return self.signer.key

    def page(self, chosen: EntryFilter = EntryFilter(), size: int = 50, token: str = "") -> EntryPage:
        """A page of the entries that the tenant may see, newest first. Raises PageTokenInvalid."""
        size = min(max(size, 1), LARGEST_PAGE)
        before = int.from_bytes(self.bookmarks.read(token, *_bound(chosen)), "big") if token else None
        with self.database.read() as session:
            connection = session.connection()
            if before is None:
                before = _size(connection)
            low = 0
            if chosen.until is not None:
                before = min(before, _first_from(connection, microseconds(chosen.until)))
            if chosen.since is not None:
                low = _first_from(connection, microseconds(chosen.since))
            floor = low
            if chosen.kind is None and (chosen.action or chosen.actor):
                floor = max(low, before - SCANNED)
            found = self._found(connection, [before > _POSITION, floor <= _POSITION, *_conditions(chosen)], size + 1)
        shown = tuple(found[:size])
        rest = shown[-1].position if len(found) > size else floor
        ended = len(found) <= size and floor == low
        return EntryPage(shown, "" if ended else self.bookmarks.make(rest.to_bytes(8, "big"), *_bound(chosen)))

    def entry(self, position: int) -> Entry:
        """The entry at a position. Raises NotFound, also for one that the tenant may not see."""
        with self.database.read() as session:
            found = self._found(session.connection(), [position == _POSITION], 1)
        if not found:
            raise NotFound
        return found[0]

    def entry_of(self, kind: str, record_id: str, action: StrEnum) -> Entry:
        """The latest entry about a record with an action. Raises NotFound where there is none."""
        conditions = _conditions(EntryFilter(kind, record_id, action))
        with self.database.read() as session:
            found = self._found(session.connection(), conditions, 1)
        if not found:
            raise NotFound
        return found[0]

    def last(self, kind: str) -> Entry | None:
        """The latest entry of a kind that the tenant may see."""
        with self.database.read() as session:
            found = self._found(session.connection(), [col(AuditEntryRow.kind) == kind], 1)
        return found[0] if found else None

    def size(self) -> int:
        """How many entries the log has."""
        with self.database.read() as session:
            return _size(session.connection())

    def checkpoint(self, size: int | None = None) -> str:
        """The signed checkpoint of the log, or of its first ``size`` entries. Raises NotFound where it has less."""
        with self.database.read() as session:
            connection = session.connection()
            have = _size(connection)
            size = have if size is None else size
            if not 0 <= size <= have:
                raise NotFound
            (root,) = _hashes(connection, [Span(0, size)])
        return self.signer.sign(str(Checkpoint(self.signer.name, size, root)))

    def inclusion(self, position: int, size: int) -> list[bytes]:
        """The proof that the entry at a position is in the tree of a size. Raises NotFound where there is none such."""
        with self.database.read() as session:
            connection = session.connection()
            if not 0 <= position < size <= _size(connection):
                raise NotFound
            return _hashes(connection, inclusion(position, size))

    def consistency(self, old: int, size: int) -> list[bytes]:
        """The proof that the tree of a size begins with that of an older one. Raises NotFound for others."""
        with self.database.read() as session:
            connection = session.connection()
            if not 0 <= old <= size <= _size(connection):
                raise NotFound
            return _hashes(connection, consistency(old, size))

    def _found(self, connection: Connection, conditions: Iterable[Any], limit: int) -> list[Entry]:
        """Entries that the tenant may see, newest first: its own and those of none, each by their index."""
        query = select(*_ENTRY).where(*conditions).order_by(_POSITION.desc()).limit(limit)
        if self.tenant is None:
            return [Entry(*row) for row in connection.execute(query)]
        tenant = col(AuditEntryRow.tenant)
        found = [
            Entry(*row) for name in (self.tenant, NO_TENANT) for row in connection.execute(query.where(tenant == name))
        ]
        return sorted(found, key=lambda entry: -entry.position)[:limit]


def _size(connection: Connection) -> int:
    last = connection.execute(select(func.max(_POSITION))).scalar_one()
    return 0 if last is None else int(last) + 1


def _first_from(connection: Connection, at_us: int) -> int:
    """The first position whose time is this or later: positions are in the order of time."""
    low, high = 0, _size(connection)
    while low < high:
        middle = (low + high) // 2
        at = connection.execute(select(_AT).where(_POSITION.in_([middle]))).scalar_one_or_none()
        if at is None:
            raise LogDamaged
        low, high = (middle + 1, high) if at < at_us else (low, middle)
    return low


def _hashes(connection: Connection, spans: Sequence[Span]) -> list[bytes]:
    """The hash of each span, looked up by the leaves that complete its nodes."""
    nodes = {node for span in spans for node in span.nodes()}
    lasts = sorted({node.last for node in nodes})
    rows = connection.execute(select(_POSITION, _NODES).where(_POSITION.in_(lasts)))
    stored = {row.position: row.nodes for row in rows}
    hashes: dict[Node, bytes] = {}
    for node in nodes:
        at = node.level * HASH_BYTES
        hashes[node] = stored.get(node.last, b"")[at : at + HASH_BYTES]
        if len(hashes[node]) != HASH_BYTES:
            raise LogDamaged
    return [span.hash(hashes) for span in spans]


def _conditions(chosen: EntryFilter) -> list[Any]:
    by = {"kind": chosen.kind, "record_id": chosen.record_id, "action": chosen.action, "actor": chosen.actor}
    return [getattr(AuditEntryRow, name) == value for name, value in by.items() if value is not None]


def _bound(chosen: EntryFilter) -> tuple[bytes, ...]:
    values = (chosen.kind, chosen.record_id, chosen.action, chosen.actor, chosen.since, chosen.until)
    return (b"audit", *map(optional, values))
