"""The texts of the decision policies that verdicts were reached under, each stored once, by its digest."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from datetime import datetime
from functools import lru_cache

from sqlalchemy.exc import IntegrityError
from sqlmodel import col, select

from storage.audit.log import AuditLog
from storage.audit.row_digests import committed
from storage.database.connections import Database
from storage.errors import NotFound, RecordDamaged
from storage.policies.rows import PolicyRow


@dataclass(frozen=True, slots=True)
class PolicyText:
    """The text of a policy.

    Attributes:
        id, version: what it calls itself.
        text: the file's content, character for character.
    """

    id: str
    version: str
    text: str = field(repr=False)

    @property
    def sha256(self) -> bytes:
        """The digest of the text in UTF-8, 32 bytes; what a verdict names it by."""
        return _digest(self.text)


@lru_cache(maxsize=16)
def _digest(text: str) -> bytes:
    return hashlib.sha256(text.encode()).digest()


@dataclass(frozen=True, slots=True)
class Policies:
    """The policies of a database, of all tenants: nothing in them is personal. Methods may raise StoreUnavailable."""

    database: Database
    log: AuditLog
    kept: set[bytes] = field(default_factory=set)

    def keep(self, policy: PolicyText, at: datetime) -> None:
        """Store a text before the first verdict under it; without cost once this process has done so."""
        if policy.sha256 in self.kept:
            return
        try:
            with self.database.write() as session:
                if session.get(PolicyRow, policy.sha256) is None:
                    row = PolicyRow(
                        sha256=policy.sha256,
                        id=policy.id,
                        version=policy.version,
                        text=policy.text,
                        first_used_at=at,
                    )
                    session.add(row)
                    self.log.append(session, committed(row))
        except IntegrityError:  # another server was first
            pass
        self.kept.add(policy.sha256)

    def get(self, sha256: bytes) -> PolicyText:
        """The text of a digest. Raises NotFound; RecordDamaged where it was altered."""
        with self.database.read() as session:
            row = session.get(PolicyRow, sha256)
        if row is None:
            raise NotFound
        return _text(row)

    def of_version(self, policy_id: str, version: str) -> tuple[PolicyText, ...]:
        """All texts that call themselves so, in the order of their first use.

        Raises RecordDamaged where one was altered.
        """
        with self.database.read() as session:
            rows = session.exec(
                select(PolicyRow)
                .where(PolicyRow.id == policy_id, PolicyRow.version == version)
                .order_by(col(PolicyRow.first_used_at), col(PolicyRow.sha256))
            ).all()
        return tuple(map(_text, rows))


def _text(row: PolicyRow) -> PolicyText:
    policy = PolicyText(row.id, row.version, row.text)
    if policy.sha256 != row.sha256:
        raise RecordDamaged
    return policy
