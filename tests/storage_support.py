"""What the tests of the store share: a store in a folder, and fictitious verifications to keep in it."""

from __future__ import annotations

import hashlib
import sqlite3
from collections.abc import Mapping
from contextlib import closing
from dataclasses import dataclass, fields
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from sqlalchemy import URL, NullPool, create_engine, make_url

from storage import Database, EvidenceObjects, Image, KeyFile, NewVerification, Pool, Store, StoreOptions, new_id

NOON = datetime(2026, 3, 1, 12, 0, 0, 123456, tzinfo=UTC)
_OPTIONS = frozenset(field.name for field in fields(StoreOptions))
PATIENT = Pool(wait_s=60.0, connect_s=60, statement_s=120.0)
"""Connections to PostgreSQL that a machine with much else to do does not lose between two statements."""
NUMBER = "11010519491231002X"
"""The example number of GB 11643; it was never issued."""


@dataclass(frozen=True, slots=True)
class Place:
    """A folder with everything that a store keeps, the records apart where they lie in PostgreSQL."""

    root: Path
    postgresql: str | None = None

    @property
    def database_url(self) -> str:
        """The PostgreSQL database, or a SQLite one in the folder."""
        return self.postgresql or f"sqlite:///{self.root}/records/records.db"

    @property
    def evidence_url(self) -> str:
        """The folder of the pictures."""
        return (self.root / "evidence objects").as_uri()

    @property
    def key_file(self) -> Path:
        """The key file."""
        return self.root / "keys" / "keys.json"

    def open(self, **changed: Any) -> Store:
        """A store in this place, as after a start of the program; ``changed`` are options too."""
        options = {name: changed.pop(name) for name in _OPTIONS & changed.keys()}
        return Store.open(
            Database(self.database_url, pool=PATIENT),
            EvidenceObjects(changed.pop("evidence_url", self.evidence_url)),
            changed.pop("keys", None) or KeyFile.open(self.key_file),
            StoreOptions(**options),
            **changed,
        )

    def sql(self, statement: str) -> list[tuple[object, ...]]:
        """Run SQL past the store, as someone with the database in hand can."""
        with closing(create_engine(self._url, poolclass=NullPool).connect()) as connection:
            result = connection.exec_driver_sql(statement)
            rows = [tuple(row) for row in result] if result.returns_rows else []
            connection.commit()
        return rows

    @property
    def _url(self) -> URL:
        url = make_url(self.database_url)
        return url if self.postgresql is None else url.set(drivername="postgresql+psycopg")

    def bytes_on_disk(self) -> Mapping[Path, bytes]:
        """Every file in this place with its content, the key file apart."""
        files = (path for path in self.root.rglob("*") if path.is_file() and path != self.key_file)
        return {path: path.read_bytes() for path in files}


def digest(payload: bytes) -> bytes:
    """A request digest."""
    return hashlib.sha256(payload).digest()


def verification(request_id: str = "request-1", **changed: Any) -> NewVerification:
    """A fictitious verification."""
    values: dict[str, Any] = {
        "id": new_id(changed.get("created_at", NOON)),
        "request_id": request_id,
        "request_digest": digest(request_id.encode()),
        "customer_reference": "customer-SPECIMEN-77",
        "document_number": NUMBER,
        "purpose": "ACCOUNT_OPENING",
        "decision": "ACCEPT",
        "policy_id": "default",
        "policy_version": "1",
        "payload": "姓名 样本 11010519491231002X".encode(),
        "created_at": NOON,
    }
    return NewVerification(**(values | changed))


PORTRAIT = Image("PORTRAIT", "image/jpeg", b"portrait SPECIMEN " * 500)
EMBLEM = Image("EMBLEM", "image/png", b"emblem SPECIMEN " * 500)


def objects(place: Place) -> list[Path]:
    """The kept pictures' files."""
    return sorted(path for path in (place.root / "evidence objects").rglob("*") if path.is_file())


def rows(place: Place, sql: str) -> list[tuple[Any, ...]]:
    """Run SQL past the store; of SQLite alone."""
    with closing(sqlite3.connect(place.root / "records" / "records.db")) as connection, connection:
        return connection.execute(sql).fetchall()
