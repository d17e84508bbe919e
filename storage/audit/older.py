"""Verifications with their pictures' rows, in batches; and what a log that began after them commits to."""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from sqlalchemy import collate
from sqlmodel import Session, col, select

from storage.records import EvidenceRow, VerificationRow
from storage.sealing import framed

LOG = "log"
"""The kind of the first entry's record: the log itself."""
OLDER = "older"
"""The name of the digest in it."""
_BATCH = 500

Record = tuple[VerificationRow, list[EvidenceRow]]


def older_digest(records: Iterable[Mapping[str, bytes]]) -> bytes:
    """One digest over the digests of records, which come in the order of their ids."""
    total = hashlib.sha256()
    for digests in records:
        parts = [part for name in sorted(digests) for part in (name.encode(), digests[name])]
        total.update(hashlib.sha256(framed(*parts)).digest())
    return total.digest()


def records(session: Session, *conditions: Any) -> Iterator[Record]:
    """All verifications of which conditions hold, in the order of their ids' bytes, with their pictures' rows."""
    order = {"sqlite": "BINARY", "postgresql": "C"}[session.get_bind().dialect.name]
    by_bytes = collate(col(VerificationRow.id), order)
    after = ""
    while batch := session.exec(
        select(VerificationRow).where(by_bytes > after, *conditions).order_by(by_bytes).limit(_BATCH)
    ).all():
        pictures = pictures_of(session, [row.id for row in batch])
        yield from ((row, pictures[row.id]) for row in batch)
        after = batch[-1].id
        session.expunge_all()


def pictures_of(session: Session, ids: Iterable[str]) -> Mapping[str, list[EvidenceRow]]:
    """The rows of pictures, by their verifications' ids; empty for those without."""
    pictures: dict[str, list[EvidenceRow]] = defaultdict(list)
    for row in session.exec(select(EvidenceRow).where(col(EvidenceRow.verification_id).in_(list(ids)))):
        pictures[row.verification_id].append(row)
    return pictures
