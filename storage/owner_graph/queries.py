"""The queries of the owner graph, each made once for a few sizes of lists: a level of a graph is one or two of them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from functools import cache
from typing import Any, Final, NamedTuple

from sqlalchemy import and_, bindparam, case, func, or_, select
from sqlmodel import col

from storage.customers.owned import usable
from storage.customers.rows import CustomerRow
from storage.database.statements import Step
from storage.database.table import UtcDateTime, sql_table
from storage.keys.rows import CustomerKeyRow
from storage.owner_graph.rows import OwnerSourceRow, OwnerStatementRow
from storage.owner_graph.values import GraphStart
from storage.owner_graph.words import PARTY, Scope, SourceState

_SOURCES, _SAID, _KEYS = (sql_table(one).c for one in (OwnerSourceRow, OwnerStatementRow, CustomerKeyRow))
_SIZES: Final = (2, 8, 32, 128, 800)
LARGEST: Final = _SIZES[-1]
"""Values in one list."""
MOST_ROWS: Final = 5_000
"""Statements that `saying` reads without a choice of sources; one more says that there are more."""


class Source(NamedTuple):
    """A row of `reading`."""

    id: str
    file_id: str | None
    register_id: str | None
    version: int
    used_from: Any
    key_id: str
    kek_id: str
    data_key_wrapped: bytes

    @property
    def name(self) -> str:
        """The name of the resource that the source is."""
        return source_name(self.file_id, self.register_id, self.version)


def source_name(file_id: str | None, register_id: str | None, version: int) -> str:
    """The name of the resource that a source is: a register's version, or a structure of a customer."""
    if register_id is not None:
        return f"holdingRegisters/{register_id}/versions/{version}"
    return f"customers/{file_id}/structures/{version}"


def saying(indexes: Sequence[bytes], sources: Sequence[str] = ()) -> Step:
    """Source, place, party, kind and payload of what is said of parties, by all sources or by some."""
    filled = _listed("index", indexes)
    if not sources:
        return Step(_saying(len(filled), 0), filled)
    chosen = _listed("source", sources)
    return Step(_saying(len(filled), len(chosen)), {**filled, **chosen})


def naming(indexes: Sequence[bytes]) -> Step:
    """Party, source, and whether that describes it, of all sources that name parties."""
    filled = _listed("index", indexes)
    return Step(_naming(len(filled)), filled)


def reading(start: GraphStart, tenant: str, sources: Sequence[str]) -> Step:
    """Those of some sources that may be read, see `Source`."""
    chosen = _listed("source", sources)
    values: dict[str, Any] = {**chosen, "own": start.source_id, "tenant": tenant}
    if start.scope is Scope.TENANT:
        values |= {"file": start.file_id, "at": start.known_at}
    return Step(_reading(len(chosen), start.scope), values)


def as_time(value: Any) -> datetime:
    """A time as the driver gives it: SQLite has text."""
    time = datetime.fromisoformat(value) if isinstance(value, str) else value
    found: datetime = time if time.tzinfo else time.replace(tzinfo=UTC)
    return found


def _listed(name: str, values: Sequence[Any]) -> Mapping[str, Any]:
    """Values by the names of their parameters, filled up with the last one to one of a few sizes."""
    size = next(size for size in _SIZES if size >= len(values))
    return {f"{name}_{number}": values[min(number, len(values) - 1)] for number in range(size)}


def _parameters(name: str, size: int) -> list[Any]:
    return [bindparam(f"{name}_{number}") for number in range(size)]


@cache
def _saying(indexes: int, sources: int) -> Any:
    query = select(_SAID.source_id, _SAID.place, _SAID.about_index, _SAID.kind, _SAID.payload_sealed).where(
        _SAID.about_index.in_(_parameters("index", indexes))
    )
    if sources:
        return query.where(_SAID.source_id.in_(_parameters("source", sources)))
    return query.limit(MOST_ROWS + 1)


@cache
def _naming(indexes: int) -> Any:
    return (
        select(_SAID.about_index, _SAID.source_id, func.max(case((_SAID.kind != PARTY, 1), else_=0)))
        .where(_SAID.about_index.in_(_parameters("index", indexes)))
        .group_by(_SAID.about_index, _SAID.source_id)
    )


@cache
def _reading(sources: int, scope: Scope) -> Any:
    readable: Any = _SOURCES.id == bindparam("own")
    if scope is Scope.TENANT:
        at = bindparam("at", type_=UtcDateTime)
        others = and_(
            _SOURCES.scope == Scope.TENANT.value,
            or_(_SOURCES.customer_file_id.is_(None), _SOURCES.customer_file_id != bindparam("file")),
            _SOURCES.used_from <= at,
            or_(_SOURCES.used_until.is_(None), _SOURCES.used_until > at),
            usable(col(OwnerSourceRow.created_at)),
        )
        readable = or_(readable, others)
    return (
        select(
            _SOURCES.id,
            _SOURCES.customer_file_id,
            _SOURCES.register_id,
            _SOURCES.version,
            _SOURCES.used_from,
            _KEYS.id,
            _KEYS.kek_id,
            _KEYS.data_key_wrapped,
        )
        .join(CustomerKeyRow, _KEYS.id == _SOURCES.customer_key_id)
        .join(CustomerRow, col(CustomerRow.id) == _SOURCES.customer_key_id, isouter=True)
        .where(
            _SOURCES.id.in_(_parameters("source", sources)),
            _SOURCES.tenant == bindparam("tenant"),
            _SOURCES.state == SourceState.IN_USE.value,
            readable,
        )
    )
