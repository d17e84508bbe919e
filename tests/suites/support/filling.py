"""Fills a PostgreSQL store with a great many verifications: sealed rows as the service writes them, in bulk.

Every row is made by the code that seals and indexes rows when a verification is kept; only the way into the tables is
another, COPY. Constraints and indexes are dropped meanwhile and made again from their own definitions. The pictures of
these verifications are not in the object store.
"""

from __future__ import annotations

import hashlib
import random
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import islice
from typing import Any
from uuid import uuid4

import psycopg
from idverdict import v1
from sqlalchemy import Integer, LargeBinary, String
from sqlmodel.sql.sqltypes import AutoString

from storage import NewVerification, Store, new_id
from storage.database.table import Table, UtcDateTime
from storage.keys.customer_keys import DataKey
from storage.keys.key_ring import data_key_context
from storage.keys.rows import CustomerKeyRow
from storage.objects.evidence import object_path
from storage.retention.rows import HoldRow
from storage.sealing.seal import new_key
from storage.verifications.rows import EvidenceRow, VerificationRow
from storage.verifications.sealed_rows import seal_verification

_BATCH = 5_000
_CUSTOMER_HAS = 4
"""Verifications of one customer."""
_YEARS = timedelta(days=3 * 365)
_DECISIONS = ("ACCEPT",) * 7 + ("RESUBMIT",) * 2 + ("REVIEW", "REJECT")
_TABLES = (CustomerKeyRow, VerificationRow, EvidenceRow, HoldRow)
_TYPES = {LargeBinary: "bytea", UtcDateTime: "timestamptz", Integer: "int4", AutoString: "text", String: "text"}


@dataclass(frozen=True, slots=True)
class Filled:
    """What a sample of the rows can be asked for by: names of verifications, and references of customers."""

    names: Sequence[str]
    customers: Sequence[str]


def fill(store: Store, url: str, model: v1.Verification, count: int, sample: int) -> Filled:
    """Keep so many verifications like one that the service kept: of many customers, from the last three years.

    Args:
        store: whose keys and tenant the rows get.
        url: of its database.
        model: a kept verification, whole; the others differ from it in names, ids, times and decisions.
        count: how many.
        sample: how many of them to name.
    """
    chance, columns = random.Random(count), _columns(VerificationRow)
    made = _rows(store, model, count, chance)
    kept: list[tuple[str, str]] = []
    with psycopg.connect(url) as connection, _bare_tables(connection):
        while batch := list(islice(made, _BATCH)):
            keys, rows, evidence, known = zip(*batch, strict=True)
            kept += known
            _copy(connection, CustomerKeyRow, (key for key in keys if key is not None))
            _copy(connection, VerificationRow, ({name: getattr(row, name) for name in columns} for row in rows))
            _copy(connection, EvidenceRow, (row for pair in evidence for row in pair))
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute("VACUUM (ANALYZE)")
    chosen = chance.sample(kept, min(sample, count))
    return Filled([name for name, _ in chosen], [customer for _, customer in chosen])


_Row = dict[str, Any]
_Rows = tuple[_Row | None, VerificationRow, tuple[_Row, _Row], tuple[str, str]]


def _rows(store: Store, model: v1.Verification, count: int, chance: random.Random) -> Iterator[_Rows]:
    index, keys, tenant = store.index, store.shared.keys, store.tenant
    message, now = v1.Verification.FromString(model.SerializeToString()), datetime.now(UTC)
    key = DataKey("", b"")
    for number in range(count):
        at, decision = now - _YEARS * (1 - number / count), chance.choice(_DECISIONS)
        identity, customer = new_id(at), f"CIF-{number // _CUSTOMER_HAS:08}"
        key_row = None
        if number % _CUSTOMER_HAS == 0:
            key = DataKey(str(uuid4()), new_key())
            wrapped = keys.wrap(key.secret, data_key_context(tenant, key.id))
            key_row = {
                "id": key.id,
                "tenant": tenant,
                "customer_index": index.customer(customer),
                "kek_id": wrapped.kek_id,
                "data_key_wrapped": wrapped.content,
                "created_at": at,
                "destroyed_at": None,
                "purge_id": None,
            }
        message.name, message.uid = f"verifications/{identity}", identity
        message.request_id, message.customer_reference = f"filled-{number}", customer
        message.create_time.FromDatetime(at)
        message.verdict.decision = v1.Verdict(decision=f"DECISION_{decision}").decision
        new = NewVerification(
            id=identity,
            request_id=message.request_id,
            request_digest=hashlib.sha256(identity.encode()).digest(),
            customer_reference=customer,
            document_number=f"{number:018}",
            purpose="ACCOUNT_OPENING",
            decision=decision,
            policy_id=model.verdict.policy_id,
            policy_version=model.verdict.policy_version,
            payload=message.SerializeToString(deterministic=True),
            created_at=at,
        )
        pictures = (_picture(identity, "0-0", at), _picture(identity, "0-1", at))
        yield key_row, seal_verification(new, key, index), pictures, (message.name, customer)


def _picture(verification_id: str, place: str, at: datetime) -> _Row:
    identity = str(uuid4())
    return {
        "id": identity,
        "verification_id": verification_id,
        "place": place,
        "media_type": "image/jpeg",
        "size": 150_000,
        "sha256": hashlib.sha256(identity.encode()).digest(),
        "object_path": object_path(identity),
        "created_at": at,
    }


def _columns(table: type[Table]) -> list[str]:
    return [column.name for column in table.__table__.columns]  # type: ignore[attr-defined]


def _copy(connection: psycopg.Connection[Any], table: type[Table], rows: Iterable[_Row]) -> None:
    columns = _columns(table)
    statement = f"COPY {table.__tablename__} ({', '.join(columns)}) FROM STDIN (FORMAT BINARY)"
    types = [_TYPES[type(column.type)] for column in table.__table__.columns]  # type: ignore[attr-defined]
    with connection.cursor() as cursor, cursor.copy(statement.encode()) as copy:
        copy.set_types(types)
        for row in rows:
            copy.write_row([row[column] for column in columns])


@contextmanager
def _bare_tables(connection: psycopg.Connection[Any]) -> Iterator[None]:
    """The tables without constraints and indexes while the block runs, and with the same ones afterwards."""
    names = [table.__tablename__ for table in _TABLES]
    constraints = connection.execute(
        "SELECT conrelid::regclass::text, conname, pg_get_constraintdef(oid) FROM pg_constraint"
        " WHERE conrelid::regclass::text = ANY(%s) AND contype IN ('p', 'u', 'f') ORDER BY contype = 'f'",
        [names],
    ).fetchall()
    owned = {name for _, name, _ in constraints}
    indexes = [
        (name, definition)
        for name, definition in connection.execute(
            "SELECT indexname, indexdef FROM pg_indexes WHERE tablename = ANY(%s)", [names]
        )
        if name not in owned
    ]
    for table, name, _ in reversed(constraints):
        connection.execute(f"ALTER TABLE {table} DROP CONSTRAINT {name} CASCADE".encode())
    for name, _ in indexes:
        connection.execute(f"DROP INDEX {name}".encode())
    connection.commit()
    yield
    connection.execute("SET LOCAL maintenance_work_mem TO '512MB'")
    for _, definition in indexes:
        connection.execute(definition.encode())
    for table, name, definition in constraints:
        connection.execute(f"ALTER TABLE {table} ADD CONSTRAINT {name} {definition}".encode())
    connection.commit()
