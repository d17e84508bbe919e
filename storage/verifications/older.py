"""Verifications with their pictures' rows, in batches; and what a log that began later commits to."""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from itertools import islice
from types import SimpleNamespace
from typing import Any

from sqlmodel import Session, col

from storage.audit.row_digests import is_text, rows_of
from storage.sealing.seal import framed
from storage.verifications.digests import digests_of
from storage.verifications.rows import EvidenceRow, VerificationRow

OLDER = "older"
"""The name of the digest of older verifications in the first entry of a log."""
_BATCH = 500

Record = tuple[Any, list[Any]]
"""A verification's row and those of its pictures, with their columns as attributes."""


def opening(session: Session) -> Mapping[str, bytes]:
    """What the first entry of a log states of the verifications that are older than it."""
    return {OLDER: older_digest(digests_of(*record) for record in records(session))}


def older_digest(records: Iterable[Mapping[str, bytes]]) -> bytes:
    """One digest over the digests of records, which come in the order of their ids."""
    total = hashlib.sha256()
    for digests in records:
        parts = [part for name in sorted(digests) for part in (name.encode(), digests[name])]
        total.update(hashlib.sha256(framed(*parts)).digest())
    return total.digest()


def records(session: Session, *conditions: Any) -> Iterator[Record]:
    """All verifications that meet the conditions, in the order of their ids' bytes, with their pictures' rows."""
    connection = session.connection()
    rows = rows_of(connection, VerificationRow, *conditions, by_bytes=True)
    while batch := [SimpleNamespace(**values) for values in islice(rows, _BATCH)]:
        pictures: dict[str, list[Any]] = defaultdict(list)
        theirs = col(EvidenceRow.verification_id).in_([row.id for row in batch if is_text(row.id)])
        for values in rows_of(connection, EvidenceRow, theirs):
            pictures[values["verification_id"]].append(SimpleNamespace(**values))
        yield from ((row, pictures[row.id]) for row in batch)
